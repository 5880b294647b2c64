"""The server as it is started: what Streamlit leaves open is closed, whatever the environment says."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from agents.settings import Settings
from app.serve import command, options

ROOT = Path(__file__).resolve().parents[2]
UNSAFE = {
    "STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
    "STREAMLIT_SERVER_ENABLE_AGENT_API": "true", "STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "true",
    "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full", "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
    "STREAMLIT_SERVER_ENABLE_CORS": "false",
}  # fmt: skip


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a server runs whose environment asks for everything that is unsafe."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, **UNSAFE, "IMPASTO_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command(port), cwd=ROOT, env=environment, stdout=log, stderr=log)
    for _ in range(600):
        try:
            httpx.get(f"http://127.0.0.1:{port}/_stcore/health", trust_env=False, timeout=5)
            break
        except httpx.HTTPError:
            if server.poll() is not None:
                pytest.fail((folder / "server.log").read_text())
            time.sleep(0.2)
    yield port
    server.terminate()
    server.wait(30)


def get(port: int, path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(f"http://127.0.0.1:{port}{path}", headers=named, trust_env=False, timeout=30)


def shake_hands(port: int, **headers: str) -> int:
    """Status of the answer to a WebSocket handshake."""
    named = {"Host": f"127.0.0.1:{port}", **headers}
    lines = [f"{name}: {value}" for name, value in named.items()]
    ask = [
        "GET /_stcore/stream HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", *lines, "", "",
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall("\r\n".join(ask).encode())
        return int(line.recv(4096).split(b" ")[1])


class DescribeTheServer:
    def it_listens_on_this_machine_alone(self, port: int):
        assert get(port, "/_stcore/health").text == "ok"
        with pytest.raises(ConnectionRefusedError):  # all of 127.0.0.0/8 would answer on all interfaces
            socket.create_connection(("127.0.0.2", port), timeout=5)

    def it_answers_to_its_own_names(self, port: int):
        assert get(port, "/", Host=f"localhost:{port}").status_code == 200
        for path in ("/", "/_stcore/health", "/_stcore/host-config", "/media/x", "/preview/x/"):
            assert get(port, path, Host="evil.example").status_code == 403, path

    def it_opens_its_stream_to_its_own_page(self, port: int):
        own = f"http://127.0.0.1:{port}"
        assert shake_hands(port, Origin=own) == 101
        assert shake_hands(port, Origin="http://evil.example") == 403
        assert shake_hands(port, Origin="null") == 403
        assert shake_hands(port, Host="evil.example", Origin="http://evil.example") == 403

    def it_takes_no_upload_from_another_site(self, port: int):
        url = f"http://127.0.0.1:{port}/_stcore/upload_file/session/file"
        for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            sent = httpx.put(url, headers=headers, files={"file": b"x"}, trust_env=False, timeout=30)
            assert sent.status_code == 403

    def it_lets_no_other_site_read(self, port: int):
        answer = get(port, "/_stcore/health", Origin="http://evil.example")
        assert "access-control-allow-origin" not in answer.headers

    def it_offers_nothing_to_programs_that_steer_pages(self, port: int):
        assert get(port, "/_stcore/agent/mcp").status_code in (404, 405)

    def it_serves_no_files_beside_the_page(self, port: int):
        for path in ("/app/static/ui.py", "/app/static/../ui.py", "/media/../../etc/passwd", "/ui.py"):
            assert b"from __future__" not in get(port, path).content

    def it_trusts_no_page_of_streamlits_own_hosts(self, port: int):
        assert get(port, "/_stcore/host-config").json()["allowedOrigins"] == []

    def it_is_not_started_where_another_listens(self, port: int, tmp_path: Path):
        environment = {**os.environ, "IMPASTO_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-P", "-m", "app", "ui", "--port", str(port)]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert ended.returncode == 3
        assert ended.stderr.startswith(f"impasto: Port {port} is taken")

    def it_has_the_previews(self, port: int):
        answer = get(port, "/preview/made-up/f/index.html")
        assert answer.status_code == 404
        assert "sandbox" in answer.headers["content-security-policy"]


def it_says_nothing_about_errors_and_reports_nothing():
    chosen = options(Settings())
    assert chosen["client.showErrorDetails"] == "none"
    assert chosen["client.showErrorLinks"] == "false"
    assert chosen["browser.gatherUsageStats"] is False
    assert chosen["server.maxUploadSize"] == 200


def it_adds_the_names_it_was_given():
    chosen = options(Settings(hosts=("impasto.example", "ui.example:8443")))
    assert {"impasto.example", "ui.example", "localhost"} < set(chosen["server.allowedHosts"])


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def it_does_not_start_where_others_reach_it_without_a_login(tmp_path: Path, address: str):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "IMPASTO_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}  # fmt: skip
    words = [sys.executable, "-m", "app", "ui", "--host", address]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 3
    assert b"IMPASTO_HOSTS" in done.stderr
