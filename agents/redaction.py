"""Takes secrets out of text and data: by value, those that this process knows; by shape, those that look like keys.

The last line of defence for logs, events, errors and bug reports. The first is that secrets are not put there: they are
`SecretStr` in the settings, and in no state, request or event.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

HIDDEN = "[hidden]"
SHORTEST = 6
"""A shorter value would hide ordinary words."""

_SHAPES = re.compile(
    r"""
    -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----.*?(?:-----END[ ][A-Z ]*PRIVATE[ ]KEY-----|\Z)
    | \b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}
    | \b(?:impasto|share)_[A-Za-z0-9_-]{43}
    | \b(?:gh[pousr]|github_pat|glpat|hf|xox[abprs]|npm|pypi)[_-][A-Za-z0-9_-]{20,}
    | \bAKIA[0-9A-Z]{16}\b
    | \bAIza[0-9A-Za-z_-]{35}
    | \beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*
    | \b[0-9a-f]{32}\.[A-Za-z0-9]{16}\b
    """,
    re.X | re.S,
)
_AFTER_NAME = re.compile(
    r"""(\b(?:authorization["']?\s*[:=]\s*["']?(?:bearer|basic)
        |(?:x-)?api[_-]?key|access[_-]?token|secret|client[_-]?secret|passw(?:or)?d|pwd)["']?\s*
        (?:[:=]\s*["']?|\s["']?(?!(?-i:[a-z]+)(?:[\s"'&,;!?)}\]]|\.?$|\.\s))))
        (?!\[hidden\])([^\s"'&,;}\]]{6,})""",
    re.I | re.X,
)
"""After a space alone, a plain word is no secret: "a password generator"."""
_IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)([^\s/@]+)(@)", re.I)

_known: set[str] = set()
_pattern: re.Pattern[str] | None = None
_lock = threading.Lock()


def remember(secret: str) -> None:
    """From now on, this value is hidden wherever this process redacts, also as it is written in URLs, JSON, base64."""
    global _pattern
    if len(secret) < SHORTEST or secret == "none":
        return
    forms = set(_forms(secret))
    with _lock:
        if forms <= _known:
            return
        _known.update(forms)
        longest_first = sorted(_known, key=len, reverse=True)
        _pattern = re.compile("|".join(map(re.escape, longest_first)))


def redact(text: str) -> str:
    """The text with every known or key-shaped secret replaced."""
    if (pattern := _pattern) is not None:
        text = pattern.sub(HIDDEN, text)
    text = _SHAPES.sub(HIDDEN, text)
    text = _IN_ADDRESS.sub(rf"\1{HIDDEN}\3", text)
    return _AFTER_NAME.sub(rf"\1{HIDDEN}", text)


def redact_value(value: Any) -> Any:
    """The same through dicts, lists and tuples, keys included; other types are left as they are."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact_value(key): redact_value(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(redact_value, value)) if type(value) in (list, tuple) else list(map(redact_value, value))
    return value


def password_of(address: str) -> str | None:
    """The password in an address; None when there is none."""
    try:
        return urlsplit(address).password
    except ValueError:
        return None


def _forms(secret: str) -> Iterable[str]:
    raw = secret.encode("utf-8", "surrogatepass")
    yield secret
    yield quote(secret, safe="")
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield base64.b64encode(raw).decode().rstrip("=")
    yield base64.urlsafe_b64encode(raw).decode().rstrip("=")
    yield raw.hex()
