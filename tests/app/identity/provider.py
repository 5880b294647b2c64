"""An OpenID Connect provider on the loopback: discovery, authorize, token, keys. It lets everybody in, without a page.

A test says who logs in, and spoils what it signs. Codes are good once; PKCE and the client's secret are asked for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "impasto-of-the-test", "a secret/with+signs%"
Claims = dict[str, Any]


class Provider:
    """Started by its constructor. `spoil` changes the claims of the next tokens; `asked` are the paths that were."""

    def __init__(self, subject: str = "248289") -> None:
        self.subject = subject
        self.profile: Claims = {"email": "ada@example.org", "email_verified": True}
        self.spoil: Callable[[Claims], Claims] = dict
        self.key = self.signing_key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                provider._get(self)

            def do_POST(self) -> None:
                provider._token(self)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        path, _, query = request.path.partition("?")
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            _answer(request, 200, self._metadata())
        elif path == "/keys":
            _answer(request, 200, {"keys": [self.key.as_dict(private=False)]})
        elif path == "/authorize":
            self._authorize(request, {name: values[0] for name, values in parse_qs(query).items()})
        else:
            _answer(request, 404, {"error": "not_found"})

    def _metadata(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _authorize(self, request: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        wanted = (asked.get("client_id"), asked.get("response_type"), asked.get("code_challenge_method"))
        if wanted != (CLIENT, "code", "S256") or "openid" not in asked.get("scope", "").split():
            _answer(request, 400, {"error": "invalid_request"})
            return
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        back = {"code": code, "state": asked["state"]}
        request.send_response(302)
        request.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        request.send_header("Content-Length", "0")
        request.end_headers()

    def _token(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(urlsplit(request.path).path)
        body = dict(parse_qsl(request.rfile.read(int(request.headers["Content-Length"])).decode()))
        asked = self._codes.pop(body.get("code", ""), None)
        basic = base64.b64encode(f"{quote(CLIENT, safe='')}:{quote(SECRET, safe='')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("Authorization") not in (f"Basic {basic}", f"Basic {plain}"):
            _answer(request, 401, {"error": "invalid_client"})
        elif asked is None or not _continues(asked, body):
            _answer(request, 400, {"error": "invalid_grant"})
        else:
            tokens = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 300}
            _answer(request, 200, {**tokens, "id_token": self._id_token(asked)})

    def _id_token(self, asked: dict[str, str]) -> str:
        moment = int(time.time())
        claims = {"iss": self.url, "sub": self.subject, "aud": CLIENT, "iat": moment, "exp": moment + 300}
        spoiled = self.spoil({**claims, "nonce": asked.get("nonce"), "name": "Ada", **self.profile})
        return jwt.encode({"alg": "RS256", "kid": "k1"}, spoiled, self.signing_key)


def _continues(asked: dict[str, str], body: dict[str, str]) -> bool:
    """Whether who shows a code is who asked for it."""
    proven = _challenge(body.get("code_verifier", "")) == asked["code_challenge"]
    return proven and body.get("redirect_uri") == asked["redirect_uri"]


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _answer(request: BaseHTTPRequestHandler, status: int, body: Claims) -> None:
    data = json.dumps(body).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)
