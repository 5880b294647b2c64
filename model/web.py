"""HTTP GET under this house's rules, with the standard library: the base install must be able to fetch the rest.

`HF_TOKEN` goes to the host of `HF_ENDPOINT` alone, encrypted or on this machine, and is dropped on a redirect to any
other; `HF_HUB_OFFLINE=1` forbids the network; https never leads to http. What may pass by itself is `Interrupted`, and
`patiently` tries again. This module does not know models.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from email.message import Message
from typing import IO, Any, TypeVar

from model import catalog
from model.errors import ConfigurationError, ModelError, ModelMissing

pause = time.sleep

_TIMEOUT = 30
_ATTEMPTS = 4
_LONGEST_WAIT = 60.0
_MOST_JSON = 64 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
T = TypeVar("T")


class Interrupted(Exception):
    """A transfer failed in a way that may pass. `wait`: seconds that the other end asks for."""

    def __init__(self, sentence: str, *, wait: float | None = None, answered: bool = False) -> None:
        super().__init__(sentence)
        self.wait, self.answered = wait, answered


class RangeRefused(Exception):
    """The other end has no such part of the file."""


class Response:
    """An open answer. `sha256` is what the hub announces for the whole file, on the way to it."""

    def __init__(self, raw: http.client.HTTPResponse, linked: str | None) -> None:
        self._raw = raw
        self.status, self.headers = raw.status, raw.headers
        tag = (linked or raw.headers.get("X-Linked-Etag") or "").removeprefix("W/").strip('"').lower()
        self.sha256 = tag if _SHA256.match(tag) else None

    def __enter__(self) -> Response:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end. Raises Interrupted."""
        try:
            return self._raw.read(size)
        except (http.client.HTTPException, OSError) as error:
            raise Interrupted(f"the connection broke ({error or type(error).__name__})") from error


def get(url: str, *, start: int = 0) -> Response:
    """The answer from byte `start` on.

    Raises:
        ModelMissing: there is no such thing, or it needs a permission.
        ModelError: the network is forbidden, or the other end refuses.
        Interrupted: it may work later.
        RangeRefused: `start` is beyond the end.
    """
    if os.environ.get("HF_HUB_OFFLINE", "0").lower() in ("1", "true", "yes", "on"):
        raise ModelError("A model must be fetched, but HF_HUB_OFFLINE forbids the network.")
    request = urllib.request.Request(url, headers={"User-Agent": "impasto"})
    if start:
        request.add_header("Range", f"bytes={start}-")
    _authorize(request)
    redirects = _Redirects()
    try:
        raw = urllib.request.build_opener(redirects).open(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(url, error) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise Interrupted(str(getattr(error, "reason", None) or error or type(error).__name__)) from error
    return Response(raw, redirects.linked)


def get_json(url: str) -> tuple[Any, str | None]:
    """A JSON document, and the address of the next page where there is one. Raises as `get`."""
    with get(url) as response:
        parts: list[bytes] = []
        while block := response.read(1 << 20):
            parts.append(block)
            if sum(map(len, parts)) > _MOST_JSON:
                raise ModelError(f"{url} answered with more than {_MOST_JSON >> 20} MiB.")
        following = re.search(r'<([^>]+)>\s*;\s*rel="?next"?', response.headers.get("Link", ""))
    try:
        return json.loads(b"".join(parts)), urllib.parse.urljoin(url, following[1]) if following else None
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{url} did not answer with JSON.", fix="Check HF_ENDPOINT.") from error


def patiently(what: str, action: Callable[[], T], progress: Callable[[], int] = lambda: 0) -> T:
    """The action's result, tried again after interruptions as long as `progress` grows, a few times where not.

    A network that does not answer at all is no interruption: the person learns of it at once.

    Raises:
        ModelError: it was interrupted too often; `what` begins the sentence.
    """
    failures, reached = 0, progress()
    while True:
        try:
            return action()
        except Interrupted as error:
            failures = 1 if progress() > reached else failures + 1
            reached = progress()
            wait = min(2.0**failures, _LONGEST_WAIT) if error.wait is None else error.wait
            hopeless = not (error.answered or reached)
            if failures >= _ATTEMPTS or wait > _LONGEST_WAIT or hopeless:
                raise ModelError(
                    f"{what} failed: {error}.",
                    fix="Check the network (HF_ENDPOINT names a mirror) and run the same command again: it continues.",
                ) from error
            pause(wait)


def _authorize(request: urllib.request.Request) -> None:
    """Add the token where it may go, in a way that no redirect carries along by itself."""
    token = os.environ.get("HF_TOKEN", "").strip()
    here, there = (urllib.parse.urlsplit(url) for url in (request.full_url, catalog.endpoint()))
    encrypted = here.scheme == "https" or catalog.is_loopback(request.full_url)
    if not token or not encrypted or (here.scheme, here.netloc) != (there.scheme, there.netloc):
        return
    if not token.isascii() or not token.isprintable():
        raise ConfigurationError("HF_TOKEN has characters that no token has.")
    request.add_unredirected_header("Authorization", f"Bearer {token}")


class _Redirects(urllib.request.HTTPRedirectHandler):
    linked: str | None = None

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        self.linked = self.linked or headers.get("X-Linked-Etag")
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise ModelError(f"{req.full_url} leads to an address that is not encrypted.")
        following = super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
        if following is not None:
            _authorize(following)
        return following


def _refusal(url: str, error: urllib.error.HTTPError) -> Exception:
    code = error.code
    if code == 416:
        return RangeRefused()
    said = _said(error)
    if code in (401, 403):
        with_token = "HF_TOKEN was refused" if os.environ.get("HF_TOKEN") else "HF_TOKEN is not set"
        return ModelMissing(
            f"{url} is not to be had without permission, or does not exist (HTTP {code}{said}); {with_token}.",
            fix="Check the name; where a model's page asks for consent, give it there and set HF_TOKEN.",
        )
    if code in (404, 410):
        return ModelMissing(f"{url} does not exist (HTTP {code}{said}).", fix="Check the name and the revision.")
    if code == 429 or code >= 500:
        wait = _wait(error)
        reason = "too many requests" if code == 429 else "the other end has a fault"
        asked = f"; it asks to wait {wait:.0f} seconds" if wait else ""
        return Interrupted(f"{reason} (HTTP {code}){asked}", wait=wait, answered=True)
    return ModelError(f"{url} answered with HTTP {code}{said}.", fix="Try again later.")


def _said(error: urllib.error.HTTPError) -> str:
    """The hub's own words, which tell a model that asks for consent from one that does not exist."""
    words = " ".join((error.headers.get("X-Error-Message") or "").split()) if error.headers else ""
    return f": {words[:200].rstrip('.')}" if words.isprintable() and words else ""


def _wait(error: urllib.error.HTTPError) -> float | None:
    """Seconds to wait: `Retry-After`, or the `t` of the hub's `RateLimit: "api";r=0;t=90`."""
    if not error.headers:
        return None
    after = error.headers.get("Retry-After", "")
    reset = re.search(r";\s*t=([0-9]{1,6})\b", error.headers.get("RateLimit", ""))
    return float(after) if after.isdigit() else float(reset[1]) if reset else None
