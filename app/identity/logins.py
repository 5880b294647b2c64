"""Which logins count: made out to this server, not long ago, and by people whom its operator lets in.

The provider proves who somebody is. It does not know whom this server is for: a client at Google lets in whoever has an
account there, and a login outlives the account that it was made with. It knows claims, and no store.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.settings import Settings
from app.identity.binding import login_clients

SKEW_SECONDS = 300
"""How far the provider's clock may be ahead of this machine's."""


@dataclass(frozen=True)
class Logins:
    """What a login must be. `allowed`: addresses and domains of e-mail, none for everybody; `hours`: 0 for no end."""

    allowed: frozenset[str] = frozenset()
    hours: float = 0.0

    @classmethod
    def of(cls, settings: Settings) -> Logins:
        """As the settings say."""
        return cls(frozenset(entry.lower().removeprefix("@") for entry in settings.login_allowed), settings.login_hours)

    def name_of(self, user: Mapping[str, Any]) -> str | None:
        """Issuer and subject of `st.user`, which no person can choose; None where the login does not count."""
        if not (user.get("iss") and user.get("sub") and _is_for_us(user.get("aud"))):
            return None
        return f"{user['iss']}#{user['sub']}" if self._is_recent(user) and self._is_let_in(user) else None

    def _is_recent(self, user: Mapping[str, Any]) -> bool:
        if not self.hours:
            return True
        made = user.get("iat")
        if isinstance(made, bool) or not isinstance(made, int | float):
            return False
        return -SKEW_SECONDS <= time.time() - made < self.hours * 3600

    def _is_let_in(self, user: Mapping[str, Any]) -> bool:
        """By an address that the provider has verified: anybody can write somebody else's into their profile."""
        if not self.allowed:
            return True
        address, verified = user.get("email"), user.get("email_verified")
        if not isinstance(address, str) or verified not in (True, "true"):
            return False
        name, at, domain = address.lower().rpartition("@")
        return bool(name and at) and bool({f"{name}@{domain}", domain} & self.allowed)


def _is_for_us(audience: object) -> bool:
    """Whether a login was made out to this server. The library takes one for another client that names us as asker."""
    clients = login_clients()
    named = audience if isinstance(audience, list) else [audience]
    return not clients or any(name in clients for name in named)
