"""Google Cloud Storage's server on the loopback: its XML interface, which is S3's with tokens instead of signatures.

A service account signs its own tokens (RS256): name, scope and the hour that they last are checked with its public key.
"""

from __future__ import annotations

import base64
import json
import time
from functools import cache
from http.server import BaseHTTPRequestHandler

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.app.store.loopback_s3 import S3

ACCOUNT = "impasto@test.iam.gserviceaccount.com"
SCOPES = ("https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/devstorage.full_control")


@cache
def key_of(name: str) -> rsa.RSAPrivateKey:
    """A key of this name, made once."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Google(S3):
    """One service account."""

    scheme = "gs"

    @property
    def environment(self) -> dict[str, str]:
        return {"GOOGLE_SERVICE_ACCOUNT_KEY": self._account("good", ACCOUNT)}

    @property
    def secrets(self) -> dict[str, str]:
        return {"GOOGLE_SERVICE_ACCOUNT_KEY": self._account("wrong-wrong-wrong", ACCOUNT)}

    def _account(self, key: str, email: str) -> str:
        private = key_of(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        told = {"private_key": private, "private_key_id": "k1", "client_email": email, "gcs_base_url": self.url}
        return json.dumps(told)

    def is_signed(self, request: BaseHTTPRequestHandler, body: bytes) -> bool:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        parts = token.split(".")
        if scheme != "Bearer" or len(parts) != 3:
            return False
        head, claims, signature = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts)
        told, now = json.loads(claims), time.time()
        try:
            signed = f"{parts[0]}.{parts[1]}".encode()
            key_of("good").public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        known = json.loads(head)["alg"] == "RS256" and told["iss"] == ACCOUNT and told["scope"] in SCOPES
        return known and told["iat"] - 60 <= now < told["exp"] <= told["iat"] + 3600
