"""Which Host headers are answered to, and which other sites' requests are not."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.identity import HostGuard


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def _yes(request: Request) -> PlainTextResponse:
    return PlainTextResponse("yes")


def server(*hosts: str) -> TestClient:
    routes = [Route("/", _yes, methods=["GET", "POST", "DELETE"]), WebSocketRoute("/ws", _echo)]
    return TestClient(HostGuard(Starlette(routes=routes), hosts), base_url="http://127.0.0.1:8501")


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "LOCALHOST:8501", "[::1]:8501", "[::1]"])
def it_answers_to_the_names_of_this_machine(host: str):
    assert server().get("/", headers={"Host": host}).text == "yes"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "127.0.0.2", "localhost.evil.example", "", "[::2]", "127.0.0.1:8501, evil.example", "127.0.0.1:x", "user@127.0.0.1", "127.0.0.1/", "localhost\t"],
)  # fmt: skip
def it_answers_to_no_other_name(host: str):
    answer = server("impasto.example").get("/", headers={"Host": host})
    assert answer.status_code == 403
    assert "IMPASTO_HOSTS" in answer.text


def it_answers_to_the_names_it_was_given():
    client = server("impasto.example", "ui.example:8443")
    said = {h: client.get("/", headers={"Host": h}).status_code for h in ("impasto.example", "impasto.example:9", "ui.example:8443", "ui.example")}  # fmt: skip
    assert list(said.values()) == [200, 200, 200, 403]


def it_answers_to_no_two_names():
    answer = server().get("/", headers=[("Host", "127.0.0.1"), ("Host", "evil.example")])  # pyright: ignore
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://localhost:8501"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ],
)  # fmt: skip
class DescribeOtherSites:
    def it_lets_them_change_nothing(self, headers: dict[str, str]):
        client = server()
        assert client.post("/", headers=headers).status_code == 403
        assert client.delete("/", headers=headers).status_code == 403

    def it_lets_them_read_what_their_browser_will_not_show_them(self, headers: dict[str, str]):
        assert server().get("/", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://127.0.0.1:8501"}, {"Sec-Fetch-Site": "same-origin"}])
def it_lets_programs_and_its_own_pages_change_things(headers: dict[str, str]):
    assert server().post("/", headers=headers).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999"])
def it_opens_no_socket_for_another_site(origin: str):
    client = server()
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/ws", headers={"Host": "127.0.0.1:8501", "Origin": origin}):  # fmt: skip
        pass
    with client.websocket_connect("/ws", headers={"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}):
        pass
