"""The server as one ASGI app: the page, the API, previews, and the check that stands before all of them.

A process of its own, `python -m app.asgi PORT ADDRESS`, started by `app/serve.py`; the page itself is `app/ui.py`.
The API answers beside it (`app/api`).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from agents.settings import Settings
from app import logs
from app.api import api_route
from app.api.access import Platform
from app.identity import Doorway, HostGuard
from app.identity.binding import in_url, needs_login
from app.identity.signing import signing_key
from app.jobs.beside import wait_for_end
from app.preview import Grants, StoreContent, nothing_else, preview_routes
from app.preview.site_proxy import SiteFront
from app.preview.sites import sites_of
from app.serve import ROOT, options
from app.store import Store

LAST_SECONDS = 5.0
"""For requests under way when the process that started this one is gone."""


def server(settings: Settings, address: str, port: int) -> st.App:
    """The app, over the store that the settings name."""
    url = f"http://{in_url(address)}:{port}"
    store, grants = Store.open(settings), Grants(signing_key(settings))
    doorway = Doorway(store, login=needs_login(address, settings), administrators=settings.administrators)
    platform = Platform(settings, store, doorway, grants)
    sites = sites_of(settings, store)
    return st.App(
        ROOT / "app" / "ui.py",
        routes=[
            *preview_routes(StoreContent(store), grants),
            *sites.routes(),
            *nothing_else(),
            api_route(platform),
        ],
        lifespan=lambda _app: _said(url),
        middleware=[
            Middleware(SiteFront, proxy=sites.proxy, names=sites.names),
            Middleware(HostGuard, hosts=settings.hosts),
        ],
    )


def main(port: int, address: str, *, attached: bool = False) -> None:
    """Serve until stopped, or, when attached, until stdin ends."""
    if attached:
        threading.Thread(target=_end_with_stdin, name="attached", daemon=True).start()
    os.umask(0o077)  # what the server writes is its person's alone
    settings = Settings()
    logs.configure(settings)
    server(settings, address, port).run(config=options(settings, address=address, port=port))


@asynccontextmanager
async def _said(url: str) -> AsyncGenerator[None]:
    """Say where the page is, once it can be opened."""
    sys.stderr.write(f"Impasto: {url}  (Ctrl-C stops)\n")
    sys.stderr.flush()
    yield


def _end_with_stdin() -> None:
    """Whoever started this process is gone. Streams that stay open are cut: their readers come back by number."""
    wait_for_end()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], attached="--attached" in sys.argv[3:])
