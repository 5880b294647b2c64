"""A hostile page in a real Chromium, shown the way that the product shows it; listeners outside prove that nothing left."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, Frame, Page, sync_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from agents.render.executable import NAMES, SHELLS, find_browser
from agents.settings import Settings
from app.identity.hosts import HostGuard
from app.preview import Grants, preview_routes
from tests.agents.net.conftest import Listener, answer
from tests.app.preview.hostile import PAGE

VERSION = "01jd0000000000000000000000"
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@dataclass
class Kept:
    """Files of one version, in memory."""

    named: dict[str, bytes] = field(default_factory=dict)

    def files(self, version_id: str) -> Mapping[str, str] | None:
        named = {path: hashlib.sha256(data).hexdigest() for path, data in self.named.items()}
        return named if version_id == VERSION else None

    def read(self, sha256: str) -> bytes | None:
        return next((d for d in self.named.values() if hashlib.sha256(d).hexdigest() == sha256), None)


@dataclass
class Served:
    """The app that embeds a preview, as a thread; notes what was sent to it."""

    content: Kept
    grants: Grants
    port: int = 0
    changes: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def preview(self) -> str:
        return f"/preview/{self.grants.issue(VERSION)}/"

    def app(self) -> Starlette:
        def home(request: Request) -> Response:
            page = f"<title>app</title><script>localStorage.secret = 'canary-storage'</script><iframe src='{self.preview()}'></iframe>"
            response = HTMLResponse(page)
            response.set_cookie("session", "canary-cookie", samesite="lax")
            return response

        def noted(request: Request) -> Response:
            self.changes.append(request.url.path)
            return PlainTextResponse("canary-secret")

        async def socket_(ws: WebSocket) -> None:
            self.changes.append("/socket")
            await ws.accept()

        routes = [
            Route("/", home),
            Route("/secret", lambda request: PlainTextResponse("canary-secret")),
            Route("/picture", lambda request: Response(DOT, media_type="image/png")),
            Route("/change", noted, methods=["POST"]),
            WebSocketRoute("/socket", socket_),
            *preview_routes(self.content, self.grants),
        ]
        return Starlette(routes=routes, middleware=[Middleware(HostGuard)])


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served(Kept(), Grants(os.urandom(32)))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        served.port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(served.app(), log_level="critical", lifespan="off"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
        thread.start()
        yield served
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """An ordinary browser, with windows, as a person has it: nothing of it is closed."""
    with_windows = [found for name in NAMES if name not in SHELLS and (found := shutil.which(name))]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=(with_windows or [str(find_browser(Settings()))])[0], args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(permissions=["geolocation", "clipboard-read"])
    yield context.new_page()
    context.close()


def shown(page: Page, path: str) -> Frame:
    """The frame in which a file of the artifact is shown."""
    page.wait_for_function("true")
    for _ in range(200):
        for frame in page.frames:
            if frame.parent_frame is not None and frame.url.partition("#")[0].endswith(path):
                return frame
        page.wait_for_timeout(50)
    raise AssertionError([frame.url for frame in page.frames])


DROPPED = {
    "clicks": "clicked",
    "parent message": "said",
    "srcdoc": "made",
    "form": "sent",
    "own form": "sent",
    "beacon": "queued",
    "dialog": "shown",
}
"""What the browser drops without an error; the listeners say that it did."""


def gained(name: str, said: str) -> bool:
    """Whether the page got something by this attempt. Peer connections are made, but send nothing: the listener tells."""
    nothing = ("no", "null" if name == "origin" else DROPPED.get(name))
    return said not in nothing and name not in ("rtc", "frame rtc")


class DescribeAHostilePage:
    @pytest.fixture
    def outside(self) -> Iterator[Listener]:
        listener = Listener("127.0.0.1")
        for path in ("/image", "/fetch"):
            listener.replies[path] = answer(DOT, kind="image/png", Access_Control_Allow_Origin="*")
        yield listener
        listener.close()

    @pytest.mark.parametrize("embedded", [True, False], ids=["in the app", "in a tab of its own"])
    def it_gets_nothing_and_sends_nothing(self, page: Page, served: Served, outside: Listener, embedded: bool):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.bind(("127.0.0.1", 0))
            udp.setblocking(False)
            text = PAGE.replace("APPWS", f"ws://127.0.0.1:{served.port}").replace("APP", served.address)
            text = text.replace("OUT", f"127.0.0.1:{outside.port}").replace("UDP", str(udp.getsockname()[1]))
            served.content.named = {"index.html": text.encode()}
            served.changes.clear()
            popups: list[str] = []
            page.goto(served.address)
            page.context.on("page", lambda popup: popups.append(popup.url))
            if not embedded:
                page.goto(f"{served.address}{served.preview()}f/index.html")
            address = page.url
            got = shown(page, "/f/index.html").evaluate("window.finished")
            page.wait_for_timeout(500)
            surprising = {name: said for name, said in got.items() if gained(name, said)}
            leaked = sorted({head.split(b" ")[1].decode() for head in outside.heads})
            heard = received(udp)
        assert (surprising, leaked, heard, popups, served.changes) == ({}, [], 0, [], [])
        assert outside.connections == 0
        assert page.url == address
        assert [c["name"] for c in page.context.cookies()] == ["session"]

    @pytest.mark.parametrize("way", ["location.href = 'http://OUT/?x'", "location.replace('http://OUT/?x')", "refresh"])
    def it_cannot_take_itself_elsewhere(self, page: Page, served: Served, outside: Listener, way: str):
        out = f"127.0.0.1:{outside.port}"
        head = f'<meta http-equiv=refresh content="0;url=http://{out}/?x">' if way == "refresh" else ""
        script = "" if way == "refresh" else f"<script>{way.replace('OUT', out)}</script>"
        served.content.named = {"index.html": f"<!doctype html>{head}{script}".encode()}
        page.goto(f"{served.address}{served.preview()}f/index.html")
        page.wait_for_timeout(1500)
        assert (outside.heads, outside.connections) == ([], 0)


def received(udp: socket.socket) -> int:
    """Datagrams that are waiting."""
    count = 0
    while True:
        try:
            udp.recv(65536)
        except BlockingIOError:
            return count
        count += 1


class DescribeAnHonestPage:
    def it_shows_its_own_files(self, page: Page, served: Served):
        served.content.named = {
            "index.html": b"<!doctype html><link rel=stylesheet href=css/style.css><img src='pictures/dot 1.png'>"
            b"<p>words</p><script src=code.js></script><script type=module src=module.js></script>"
            b"<img id=inline src='data:image/png;base64,"
            + __import__("base64").b64encode(DOT)
            + b"'><a href=two.html>on</a>",
            "css/style.css": b"p { color: rgb(1, 2, 3) }",
            "pictures/dot 1.png": DOT,
            "code.js": b"document.body.dataset.code = 'ran'",
            "module.js": b"document.body.dataset.module = 'ran'",
            "two.html": b"<!doctype html><p>second</p>",
        }
        page.goto(served.address)
        frame = shown(page, "/f/index.html")
        frame.wait_for_function("document.body.dataset.code === 'ran' && document.body.dataset.module === 'ran'")
        assert frame.evaluate("getComputedStyle(document.querySelector('p')).color") == "rgb(1, 2, 3)"
        assert frame.evaluate("[...document.images].map((i) => i.naturalWidth)") == [1, 1]
        frame.click("a")
        assert shown(page, "/f/two.html").inner_text("p") == "second"

    def it_is_wrapped_when_opened_in_a_tab(self, page: Page, served: Served):
        served.content.named = {"index.html": b"<p>words</p>"}
        page.goto(f"{served.address}{served.preview()}f/index.html")
        assert page.title() == "Preview"
        assert shown(page, "/f/index.html").inner_text("p") == "words"
