"""The server's secret key, for what it signs itself: 32 bytes in a file that only its person can read.

Servers that share their work share the key: IMPASTO_SIGNING_KEY.
"""

from __future__ import annotations

import hashlib
import os
import secrets

from agents.secrets import read_private, write_private
from agents.settings import Settings
from model.errors import ConfigurationError

FILE = "signing.key"
SHORTEST = 32


def signing_key(settings: Settings) -> bytes:
    """The key; made on first use. Raises ConfigurationError for one that is short, or that others can read."""
    if settings.signing_key is not None:
        given = settings.signing_key.get_secret_value()
        if len(given) < SHORTEST:
            raise ConfigurationError(
                f"IMPASTO_SIGNING_KEY has fewer than {SHORTEST} characters.", fix="Make one: openssl rand -hex 32"
            )
        return hashlib.sha256(given.encode()).digest()
    path = settings.data / FILE
    if not path.exists():
        write_private(path, secrets.token_hex(32).encode(), replace=False)
    text = read_private(path).strip()
    if len(text) < SHORTEST:
        raise ConfigurationError(f"{path} is damaged.", fix=f"Remove it: rm {os.fspath(path)}")
    return hashlib.sha256(text).digest()
