"""The server as one ASGI app: the page, previews, and the check that stands before all of them.

A process of its own, `python -m app.asgi PORT ADDRESS`, started by `app/serve.py`; the page itself is `app/ui.py`.
Routes of the API belong here too.
"""

from __future__ import annotations

import os
import sys

import streamlit as st
from starlette.middleware import Middleware

from agents.settings import Settings
from app import logs
from app.identity import HostGuard
from app.identity.signing import signing_key
from app.preview import Grants, StoreContent, preview_routes
from app.serve import ROOT, options
from app.store import Store


def server(settings: Settings) -> st.App:
    """The app, over the store that the settings name."""
    store = Store.open(settings)
    return st.App(
        ROOT / "app" / "ui.py",
        routes=preview_routes(StoreContent(store), Grants(signing_key(settings))),
        middleware=[Middleware(HostGuard, hosts=settings.hosts)],
    )


def main(port: int, address: str) -> None:
    """Serve until stopped."""
    os.umask(0o077)  # what the server writes is its person's alone
    settings = Settings()
    logs.configure(settings)
    server(settings).run(config=options(settings, address=address, port=port))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
