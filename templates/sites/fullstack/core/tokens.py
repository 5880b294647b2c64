"""Random tokens, their hashes, and signatures made with the site's secret. It knows no cookie and no form."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from core.settings import settings


def fresh() -> str:
    """A new token of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token, so that who reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def signature(purpose: str, text: str) -> str:
    """A signature of the text, different for each purpose."""
    return hmac.new(settings().secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts agree, compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def seal(purpose: str, value: Any) -> str:
    """A value as signed text that fits into a cookie."""
    body = base64.urlsafe_b64encode(json.dumps(value, ensure_ascii=False).encode()).decode()
    return f"{body}.{signature(purpose, body)}"


def unseal(purpose: str, text: str) -> Any:
    """The value of a sealed text; None when it was not sealed here."""
    body, _, signed = text.rpartition(".")
    if not body or not same(signed, signature(purpose, body)):
        return None
    return json.loads(base64.urlsafe_b64decode(body))
