"""Passwords: which are good enough, how they are kept. It knows no account."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.settings import settings
from core.words import t

LEAST, MOST = 10, 200


@cache
def _hasher() -> PasswordHasher:
    if settings().environment == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    if settings().environment == "preview":  # signed in to again and again: OWASP's least for argon2id, 19 MiB twice
        return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    return PasswordHasher()


def hashed(password: str) -> str:
    """What is stored of a password (argon2id, with its salt)."""
    return _hasher().hash(password)


def verified(stored: str | None, password: str) -> bool:
    """Whether the password fits. Takes as long where nothing is stored, so that nobody learns who has an account."""
    try:
        return _hasher().verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher().hash("the password of nobody")


def fault(password: str, email: str = "") -> str | None:
    """What is wrong with a new password, as a sentence; None when it is good enough."""
    if len(password) < LEAST:
        return t("password_short", least=LEAST)
    if len(password) > MOST:
        return t("password_long", most=MOST)
    if len(set(password)) < 4 or password.lower() in (email.lower(), "password12", "1234567890", "qwertyuiop"):
        return t("password_easy")
    return None
