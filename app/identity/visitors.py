"""Who a request comes from: a token, a link, or the person of this machine. What they may is `access.py`.

One way in for programs, `Authorization: Bearer …`: every further header that carries a token is one more that a check
can forget. The person of the page is told by Streamlit's login (`of_login`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from starlette.requests import HTTPConnection

from app.identity.access import LOCAL, Identity
from app.identity.binding import is_loopback
from app.identity.logins import Logins
from app.store import Store, credentials
from app.store.ids import now

LONGEST = 200
NOTED_EVERY = timedelta(minutes=10)
EVERY_LOGIN = Logins()
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class Doorway:
    """Tells visitors apart. `login`: whether one without credentials is nobody (`binding.needs_login`).

    `administrators`: names of the persons who may do what concerns everybody.
    """

    def __init__(
        self, store: Store, *, login: bool, administrators: Iterable[str] = (), logins: Logins = EVERY_LOGIN
    ) -> None:
        self._store, self._login, self._logins = store, login, logins
        self._administrators = frozenset(administrators)

    def visitor(self, request: HTTPConnection) -> Identity | None:
        """The identity behind a request or WebSocket; None for nobody, also when what it shows is not good."""
        shown = [value for name, value in request.headers.items() if name.lower() == "authorization"]
        link = request.query_params.get("share")
        if len(shown) > 1:
            return None
        if shown:
            scheme, _, secret = shown[0].partition(" ")
            return self._known(secret.strip()) if scheme.lower() == "bearer" else None
        if link is not None:
            found = self._known(link)
            return found if found is not None and found.reads is not None else None
        return self._person_here(request)

    def of_login(self, user: Mapping[str, Any]) -> Identity | None:
        """The identity of Streamlit's `st.user`, where its login counts; else who is here."""
        if user.get("is_logged_in"):
            name = self._logins.name_of(user)
            return self._person(name) if name else None
        return None if self._login else Identity(LOCAL, administers=True)

    def of_link(self, secret: str) -> Identity | None:
        """The reader who holds this link, for a page opened by it."""
        found = self._known(secret)
        return found if found is not None and found.reads is not None else None

    def _known(self, secret: str) -> Identity | None:
        if len(secret) > LONGEST:
            return None
        with self._store.read() as session:
            found = credentials.find(session, secret)
        if found is None:
            return None
        if found.used_at is None or now() - found.used_at > NOTED_EVERY:
            with self._store.write() as session:
                credentials.used(session, found.id)
        return self._person(found.owner) if found.project_id is None else Identity(found.owner, reads=found.project_id)

    def _person(self, name: str) -> Identity:
        return Identity(name, administers=name in self._administrators)

    def _person_here(self, request: HTTPConnection) -> Identity | None:
        """The person of this machine, when no login is asked for and no proxy stands before the server."""
        near = request.client is not None and is_loopback(request.client.host)
        if self._login or not near or any(name in request.headers for name in FORWARDED):
            return None
        return Identity(LOCAL, administers=True)
