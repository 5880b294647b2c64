"""A site that runs inside: reached through its socket and a port, restarted, dead, hostile."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from agents.errors import Cancelled, ImpastoError
from agents.sandbox import LinuxSandbox, Served, SiteDown, serve_site
from agents.sandbox.doors import Door
from agents.sandbox.forwarding import Forward

from .small_site import write_site

HOSTILE = """
import os, socket, sys
target = sys.argv[1] if len(sys.argv) > 1 else ""
os.symlink(open("core/target").read(), os.environ["UDS"])
import time
time.sleep(600)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = serve_site(write_site(tmp_path_factory.mktemp("served") / "site"), sandbox=LinuxSandbox())
    yield site
    site.stop()


class DescribeAServedSite:
    def it_answers(self, served: Served):
        with served.client() as client:
            assert client.get("/words").text == "first words"
            assert client.get("/missing").status_code == 404
        assert served.alive
        assert "serving preview serve" in served.log

    def it_keeps_its_data_and_nothing_else(self, served: Served):
        with served.client() as client:
            assert "kept" in client.post("/note", content=b"kept").json()
            tried = client.get("/try").json()
        assert (served.data / "site.db").is_file()
        assert tried["code"] in (13, 30)
        assert tried["network"] == 97
        assert tried["home"] in (2, 13)
        assert not {name for name in tried["environment"] if "KEY" in name or "IMPASTO" in name or "TOKEN" in name}

    def it_is_reached_by_a_port_of_this_machine(self, served: Served):
        port = served.forward()
        try:
            assert port.url == f"http://127.0.0.1:{port.port}"
            assert httpx.get(f"{port.url}/words").text == "first words"
            assert len(httpx.get(f"{port.url}/long").content) == 689_000
        finally:
            port.close()
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{port.url}/words")

    def it_carries_websockets_and_many_connections(self, served: Served):
        port = served.forward()
        answers: list[str] = []

        def talk(number: int) -> None:
            with connect(f"ws://127.0.0.1:{port.port}/echo") as line:
                for word in (f"a{number}", "b" * 100_000):
                    line.send(word)
                    answers.append(str(line.recv()))

        threads = [threading.Thread(target=talk, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        port.close()
        assert sorted(answers) == sorted([f"A{number}" for number in range(12)] + ["B" * 100_000] * 12)

    def it_refuses_a_port_that_is_taken(self, served: Served):
        with (
            socket.create_server(("127.0.0.1", 0)) as taken,
            pytest.raises(ImpastoError, match="cannot be listened on"),
        ):
            served.forward(port=taken.getsockname()[1])


def it_passes_the_end_of_one_direction_on():
    path = f"/tmp/impasto-ends-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        port = Forward(lambda: path, "127.0.0.1", 0, lambda: None)
        with socket.create_connection(("127.0.0.1", port.port)) as line:
            inner, _ = server.accept()
            line.sendall(b"asked")
            line.shutdown(socket.SHUT_WR)
            assert received(inner) == b"asked"
            inner.sendall(b"answered" * 100_000)
            inner.close()
            assert received(line) == b"answered" * 100_000
        port.close()
        port.close()
    Path(path).unlink()


def received(line: socket.socket) -> bytes:
    whole = b""
    while part := line.recv(65_536):
        whole += part
    return whole


class DescribeChanges:
    def it_starts_anew_when_its_code_changes(self, tmp_path: Path):
        folder = write_site(tmp_path / "site")
        site = serve_site(folder, sandbox=LinuxSandbox())
        client, port = site.client(), site.forward()
        assert client.post("/note", content=b"kept").json() == ["kept"]
        assert site.refresh() is False
        code = folder / "core" / "app.py"
        code.write_text(code.read_text("utf-8").replace("first words", "second words"), "utf-8")
        assert site.refresh() is True
        assert client.get("/words").text == "second words"
        assert httpx.get(f"{port.url}/words").text == "second words"
        assert client.post("/note", content=b"more").json() == ["kept", "more"]
        code.write_text("this is no Python", "utf-8")
        with pytest.raises(SiteDown, match="SyntaxError"):
            site.refresh()
        assert not site.alive
        code.write_text(code.read_text("utf-8"), "utf-8")
        site.stop()
        site.stop()
        with pytest.raises((RuntimeError, httpx.HTTPError)):
            client.get("/words")

    def it_starts_anew_when_it_has_died(self, tmp_path: Path):
        site = serve_site(write_site(tmp_path / "site"), sandbox=LinuxSandbox())
        with site.client() as client:
            with pytest.raises(httpx.HTTPError):
                client.get("/end")
            assert site.refresh() is True
            assert client.get("/words").text == "first words"
        site.stop()


class DescribeStartingBadly:
    def it_says_what_the_log_said(self, tmp_path: Path):
        folder = write_site(tmp_path / "site")
        (folder / "core" / "app.py").write_text("raise RuntimeError('no table bookings')", "utf-8")
        with pytest.raises(SiteDown, match="no table bookings"):
            serve_site(folder, sandbox=LinuxSandbox())

    def it_gives_up_on_a_site_that_never_answers(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("agents.sandbox.serving.START_SECONDS", 0.5)
        folder = write_site(tmp_path / "site")
        (folder / "core" / "__main__.py").write_text(
            "import time; print('thinking', flush=True); time.sleep(600)", "utf-8"
        )
        with pytest.raises(SiteDown, match="thinking"):
            serve_site(folder, sandbox=LinuxSandbox())

    def it_stops_waiting_when_a_person_does(self, tmp_path: Path):
        folder = write_site(tmp_path / "site")
        (folder / "core" / "__main__.py").write_text("import time; time.sleep(600)", "utf-8")
        with pytest.raises(Cancelled):
            serve_site(folder, sandbox=LinuxSandbox(), cancel=lambda: True)

    def it_leaves_no_folder_behind(self, tmp_path: Path):
        before = set(Path("/tmp").glob("impasto-site-*"))
        folder = write_site(tmp_path / "site")
        (folder / "core" / "app.py").write_text("raise SystemExit(1)", "utf-8")
        with pytest.raises(SiteDown):
            serve_site(folder, sandbox=LinuxSandbox())
        assert set(Path("/tmp").glob("impasto-site-*")) <= before


class DescribeTheDoor:
    def it_does_not_lead_to_a_socket_outside_by_a_link(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        """A hostile site puts a link to another server's socket where its own should be."""
        monkeypatch.setattr("agents.sandbox.serving.START_SECONDS", 2.0)
        outside = Path(f"/tmp/impasto-door-{os.getpid()}")
        outside.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(outside))
            server.listen()
            server.setblocking(False)
            folder = write_site(tmp_path / "site")
            (folder / "core" / "target").write_text(str(outside), "utf-8")
            (folder / "core" / "__main__.py").write_text(HOSTILE, "utf-8")
            with pytest.raises(SiteDown):
                serve_site(folder, sandbox=LinuxSandbox())
            with pytest.raises(BlockingIOError):
                server.accept()
        outside.unlink()

    def it_holds_sockets_alone_and_keeps_its_number(self, tmp_path: Path):
        door = Door()
        path = door.path
        (tmp_path / "file").touch()
        (tmp_path / "link").symlink_to(tmp_path / "s")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(tmp_path / "s"))
            assert [door.hold(tmp_path / name) for name in ("missing", "file", "link", "s")] == [
                False,
                False,
                False,
                True,
            ]
        assert door.open
        door.close()
        assert (door.path, door.open) == (path, False)


def it_gives_the_preview_data_of_its_own(tmp_path: Path):
    folder, data = write_site(tmp_path / "site"), tmp_path / "preview-data"
    site = serve_site(
        folder, data=data, environment="test", variables={"PREVIEW_PARENT": "http://x"}, sandbox=LinuxSandbox()
    )
    with site.client() as client:
        client.post("/note", content=b"x")
        assert "PREVIEW_PARENT" in json.dumps(client.get("/try").json())
    site.stop()
    assert (data / "site.db").is_file()
    assert not (folder / "data").exists()
