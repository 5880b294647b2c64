"""A small site on a unix socket that tells what reached it, and the whole front before it, on a real port."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from agents.settings import Settings
from app.identity.access import LOCAL
from app.identity.hosts import HostGuard
from app.preview import Grants, StoreContent, preview_routes
from app.preview.site_proxy import SiteFront, SiteProxy
from app.preview.sites import Sites
from app.store import Store, projects, versions

PAGE = (
    "<!doctype html><html lang=en><title>Shop</title><body data-src='templates/base.html:3'>"
    "<h1 data-src='features/pages/templates/pages/home.html:1'>Two chairs</h1><a href='/echo'>on</a>"
    "<form method=post action=/echo><input name=a value=b><button>Send</button></form></body></html>"
)


async def slow(request: Request) -> Response:
    await asyncio.sleep(30)
    return PlainTextResponse("late")


async def login(request: Request) -> Response:
    if request.method == "GET":
        answer: Response = HTMLResponse("<form><input type=hidden name='csrf_token' value='t&amp;1'></form>")
        answer.set_cookie("pre", "before", httponly=True, secure=True)
        return answer
    form = await request.form()
    good = (form["csrf_token"], form["password"], request.cookies.get("pre")) == (
        "t&1",
        "preview-preview",
        "before",
    )
    answer = Response(status_code=303 if good else 403, headers={"Location": "/account"})
    if good:
        answer.set_cookie("session", str(form["email"]).partition("@")[0], httponly=True)
    return answer


@dataclass
class FakeSite:
    """The site's own app; `heard`: headers and sizes of what it got."""

    heard: list[tuple[str, list[tuple[str, str]], int]] = field(default_factory=list)
    page: str = PAGE

    def app(self) -> Starlette:
        async def echo(request: Request) -> Response:
            body = await request.body()
            self.heard.append((str(request.url), request.headers.items(), len(body)))
            return JSONResponse({"path": request.scope["raw_path"].decode(), "headers": request.headers.items()})

        async def cookies(request: Request) -> Response:
            answer = PlainTextResponse(
                "set", headers={"X-Frame-Options": "DENY", "Strict-Transport-Security": "max-age=9"}
            )
            for each in request.query_params.getlist("c"):
                answer.headers.append("set-cookie", each)
            return answer

        async def policy(request: Request) -> Response:
            own = "script-src 'self'; frame-ancestors 'none'; report-uri https://evil.example/"
            return HTMLResponse(
                self.page, headers={"Content-Security-Policy": own, "ETag": '"1"', "Connection": "X-Hop", "X-Hop": "1"}
            )

        async def stream(request: Request) -> Response:
            async def pieces() -> AsyncIterator[str]:
                for n in range(3):
                    yield f"{n}\n"
                    await asyncio.sleep(0.3)

            return StreamingResponse(pieces(), media_type="text/plain")

        async def home(request: Request) -> Response:
            return HTMLResponse(self.page + f"<p id=who>{request.cookies.get('session', 'nobody')}</p>")

        every = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        return Starlette(
            routes=[
                Route("/", home),
                Route("/cookies", cookies),
                Route("/policy", policy),
                Route("/slow", slow),
                Route("/stream", stream),
                Route("/login", login, methods=["GET", "POST"]),
                Route("/{path:path}", echo, methods=every),
            ]
        )


@dataclass
class Socketed:
    """A running site, as the sandbox gives it."""

    uds: str
    server: uvicorn.Server
    thread: threading.Thread
    alive: bool = True
    log: str = "started\nTraceback: KeyError: 'chair' <b>\n"
    stopped: int = 0

    def stop(self) -> None:
        self.stopped += 1
        self.server.should_exit = True
        self.thread.join(10)


@dataclass
class Starter:
    """Starts the fake site; notes each start."""

    site: FakeSite
    started: list[Socketed] = field(default_factory=list)

    def __call__(self, folder: Path, data: Path) -> Socketed:
        path = Path(tempfile.mkdtemp()) / "s"
        server = uvicorn.Server(
            uvicorn.Config(
                self.site.app(), uds=str(path), log_level="critical", lifespan="off", timeout_graceful_shutdown=1
            )
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        self.started.append(Socketed(str(path), server, thread))
        return self.started[-1]


@dataclass
class Fronted:
    """App and sites at one port."""

    store: Store
    sites: Sites
    site: FakeSite
    starter: Starter
    port: int
    project_id: str
    version_id: str

    @property
    def host(self) -> str:
        return f"{self.sites.names.label(self.project_id)}.localhost:{self.port}"

    def grant(self, *, owns: bool = True) -> str:
        return self.sites.access.issue(self.version_id, owns=owns)


def make_site(store: Store, *, owner: str = LOCAL, title: str = "Two chairs", **files: bytes) -> tuple[str, str]:
    """A project of kind site with a version; their ids."""
    named = {
        "run": b"#!/bin/sh\n",
        "spec.json": b"{}",
        **{name.replace("__", "/"): data for name, data in files.items()},
    }
    kept = store.keep(*named.values())
    with store.write() as session:
        project = projects.create(session, kind="site", owner=owner, title=title)
        hashes = dict(zip(named, (blob.sha256 for blob in kept), strict=True))
        version = versions.commit(session, project.id, spec={"name": title}, files=hashes, note="First")
    return project.id, version.id


@contextmanager
def fronted(folder: Path, *, upload_bytes: int = 200_000, seconds: float = 1.5) -> Iterator[Fronted]:
    """The front over a fake site, on a real port."""
    settings = Settings(data=folder)
    site = FakeSite()
    starter = Starter(site)
    with Store.open(settings) as store, socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        sites = Sites(settings, store, starter)
        sites.proxy = SiteProxy(sites.access, sites.names, sites.pool, upload_bytes=upload_bytes, seconds=seconds)
        project_id, version_id = make_site(store)
        made = Fronted(store, sites, site, starter, port, project_id, version_id)
        server = uvicorn.Server(uvicorn.Config(_app(made), log_level="critical", lifespan="off"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield made
        sites.pool.close()
        server.should_exit = True
        thread.join(20)


def _app(made: Fronted) -> Starlette:
    def home(request: Request) -> Response:
        shell = made.sites.shell(made.version_id, owns=True)
        text = (
            "<title>app</title><script>localStorage.secret = 'canary-storage'; window.said = [];"
            f"addEventListener('message', (e) => said.push([e.origin, e.data]));</script><iframe width=800 height=600 src='{shell}'></iframe>"
        )
        answer = HTMLResponse(text)
        answer.set_cookie("_streamlit_xsrf", "canary-cookie")
        answer.set_cookie("session", "canary-session")
        return answer

    shown = preview_routes(StoreContent(made.store), Grants(b"k" * 32))
    return Starlette(
        routes=[Route("/", home), *made.sites.routes(), *shown],
        middleware=[Middleware(SiteFront, proxy=made.sites.proxy, names=made.sites.names), Middleware(HostGuard)],
    )
