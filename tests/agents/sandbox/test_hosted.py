"""Hosted sandboxes: the protocol around E2B, with a service of ours that speaks its documented wire format.

The live service was never reached: these tests say nothing about its walls.
"""

from __future__ import annotations

import contextlib
import io
import socket
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.errors import InputRefused, SandboxMissing
from agents.sandbox import Limits, choose, serve_site
from agents.sandbox.base import Wish
from agents.sandbox.e2b import parcel
from agents.sandbox.e2b.frames import Broken, Event, event_of, frame, messages
from agents.sandbox.e2b.sandbox import E2BSandbox
from agents.sandbox.e2b.service import Addresses, Service
from agents.settings import Settings
from tests.agents.sandbox.hosted_service import KEY, NAME, HostedService

SERVER = """
import http.server, os
class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.answer(self.path.encode())
    def do_POST(self):
        said = self.rfile.read(int(self.headers["Content-Length"]))
        open(os.path.join(os.environ["DATA"], "said.txt"), "wb").write(said)
        self.answer(said)
    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.end_headers()
        self.wfile.write(body)
http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Page).serve_forever()
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "local" / "site"
    for name, text in {
        "core/__init__.py": "",
        "core/__main__.py": SERVER,
        "data/old.txt": "old",
        "plain.txt": "plain",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def service(tmp_path: Path) -> Iterator[HostedService]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with HostedService(tmp_path / "machine", tmp_path / "local", port) as running:
        yield running


@pytest.fixture
def hosted(service: HostedService) -> Callable[..., E2BSandbox]:
    def made(key: str = KEY) -> E2BSandbox:
        return E2BSandbox(lambda: Service(key, Addresses(api=service.url, machines=service.url)), "site")

    return made


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


class DescribeACommand:
    def it_runs_on_a_machine_of_its_own_without_internet(self, site: Path, service: HostedService, hosted):
        code = "import os, sys; print(sys.stdin.read(), os.environ['GIVEN'], 'KEY' in str(os.environ)); sys.stderr.write('told'); sys.exit(3)"
        done = hosted().run(python(code), folder=site, stdin=b"said", environment={"GIVEN": "g"})
        assert (done.code, done.stdout, done.stderr, done.why) == (3, "said g False\n", "told", "ended")
        [made] = service.made
        assert (made["templateID"], made["secure"], made["allow_internet_access"]) == ("site", True, False)
        assert made["network"] == {"allowPublicTraffic": False}
        assert service.ended == [NAME]
        [begun] = [
            h for _, path, h in service.seen if path.endswith("/Start") and h["Authorization"] == "Basic dXNlcjo="
        ]
        assert begun["Content-Type"] == "application/connect+json"
        assert begun["Connect-Protocol-Version"] == "1"

    def it_gives_back_what_was_written_where_it_may_be(self, site: Path, hosted):
        code = (
            "import os, pathlib; pathlib.Path('data/new.txt').write_text('new'); os.unlink('data/old.txt');"
            "pathlib.Path('data/core').mkdir(); pathlib.Path('data/core/x').write_text('no'); pathlib.Path('plain.txt').write_text('other')"
        )
        done = hosted().run(python(code), folder=site, writable=[site / "data"], protected=["data/core"])
        assert done.ok, done
        assert {p.name: p.read_text("utf-8") for p in (site / "data").iterdir()} == {"new.txt": "new"}
        assert (site / "plain.txt").read_text("utf-8") == "plain"

    def it_is_ended_with_its_machine_when_time_is_up(self, site: Path, service: HostedService, hosted):
        done = hosted().run(python("import time; print('on', flush=True); time.sleep(600)"), folder=site, seconds=2.0)
        assert (done.why, done.ok) == ("time", False)
        assert service.ended == [NAME]
        assert all(process.poll() is not None for process in service.processes.values())

    def it_says_when_more_comes_back_than_may(self, site: Path, hosted):
        code = "import os; open('data/much', 'wb').write(os.urandom(400000))"
        done = hosted().run(python(code), folder=site, writable=[site / "data"], limits=Limits(disk=100_000))
        assert done.why == "disk"
        assert not (site / "data" / "much").exists()

    def it_refuses_when_the_stream_breaks_off_and_ends_the_machine(self, site: Path, service: HostedService, hosted):
        service.faults.add("breaks")
        with pytest.raises(SandboxMissing, match="broke off"):
            hosted().run(python("print(1)"), folder=site)
        assert service.ended == [NAME]

    @pytest.mark.parametrize(
        ("key", "fault", "words"), [("wrong", "", "refuses the key"), (KEY, "full", "answers 429")]
    )
    def it_says_what_the_service_says(
        self, site: Path, service: HostedService, hosted, key: str, fault: str, words: str
    ):
        service.faults.add(fault)
        with pytest.raises(SandboxMissing, match=words) as refused:
            hosted(key).run(["true"], folder=site)
        assert "IMPASTO_SANDBOX_KEY" in (refused.value.fix or "") or fault

    def it_is_only_taken_when_it_is_asked_for_with_a_key(self):
        with pytest.raises(SandboxMissing, match="key and the name of a template") as refused:
            choose(Settings(sandbox="e2b"))
        assert "IMPASTO_SANDBOX_KEY" in (refused.value.fix or "")


class DescribeAServer:
    def it_is_reached_through_the_socket_that_it_would_have_here(self, site: Path, service: HostedService, hosted):
        served = serve_site(site, sandbox=hosted())
        try:
            with served.client() as client:
                answer = client.get("/words?q=%C3%A4")
                assert answer.text == "/words?q=%C3%A4"
                assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
                assert client.post("/note", content=b"kept").text == "kept"
        finally:
            served.stop()
        assert (site / "data" / "said.txt").read_text("utf-8") == "kept"
        assert service.ended == [NAME]


class DescribeFrames:
    @given(
        st.lists(st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=3), max_size=6), st.integers(1, 9)
    )
    def it_reads_messages_whatever_pieces_they_come_in(self, sent: list[dict[str, str]], size: int):
        stream = b"".join(frame(message) for message in sent) + b"\x02\x00\x00\x00\x02{}"
        assert list(messages(stream[at : at + size] for at in range(0, len(stream), size))) == sent

    @given(st.binary(max_size=60))
    def it_gives_messages_or_says_that_the_stream_is_broken(self, stream: bytes):
        found: list[dict] = []
        with contextlib.suppress(Broken):
            found = list(messages([stream]))
        assert all(isinstance(message, dict) for message in found)

    @pytest.mark.parametrize(
        "stream", [b"", b"\x00\x00\x00\x00\x05{}", frame({}), b"\x01\x00\x00\x00\x02{}", b"\x00\xff\xff\xff\xff"]
    )
    def it_knows_a_stream_that_broke_off(self, stream: bytes):
        with pytest.raises(Broken):
            list(messages([stream]))

    def it_tells_the_error_at_the_end_of_a_stream(self):
        data = b'{"error": {"code": "not_found", "message": "no such file"}}'
        with pytest.raises(Broken, match="not_found: no such file"):
            list(messages([b"\x02" + len(data).to_bytes(4, "big") + data]))

    @pytest.mark.parametrize(
        ("event", "told"),
        [
            ({"start": {"pid": 7}}, Event(pid=7)),
            ({"data": {"stdout": "aGk="}}, Event(stdout=b"hi")),
            ({"end": {"exited": True, "status": "exit status 0"}}, Event(code=0)),
            ({"end": {"exited": True, "exitCode": 3}}, Event(code=3)),
            ({"end": {"status": "signal: killed"}}, Event(code=-9)),
            ({"end": {"exited": True, "exitCode": 139}}, Event(code=-11)),
            ({"keepalive": {}}, Event()),
        ],
    )
    def it_knows_what_processes_do(self, event: dict, told: Event):
        assert event_of({"event": event}) == told

    @pytest.mark.parametrize("event", [{"start": {}}, {"data": {"stdout": "%%"}}, {"end": {"exitCode": "x"}}])
    def it_refuses_events_that_cannot_be_read(self, event: dict):
        with pytest.raises(Broken):
            event_of({"event": event})


class DescribeParcels:
    def it_leaves_out_what_leads_elsewhere(self, site: Path, tmp_path: Path):
        out = io.BytesIO()
        data = str(site / "data").lstrip("/")
        with tarfile.open(fileobj=out, mode="w:gz") as archive:
            for name, content in {
                f"{data}/good": b"1",
                f"{data}/../up": b"2",
                "etc/passwd": b"3",
                f"{data}/link/x": b"4",
            }.items():
                member = tarfile.TarInfo(name)
                member.size, member.mode = len(content), 0o4777
                archive.addfile(member, io.BytesIO(content))
            link = tarfile.TarInfo(f"{data}/loose")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(link)
        (tmp_path / "elsewhere").mkdir()
        (site / "data" / "link").symlink_to(tmp_path / "elsewhere")
        wish = Wish(("true",), site, writable=(site / "data",))
        changed = parcel.taken_over(wish, parcel.unpacked(out.getvalue(), Limits()))
        assert sorted(path.name for path in changed) == ["good", "old.txt"]
        assert (site / "data" / "good").stat().st_mode & 0o7777 == 0o755
        assert not (site / "up").exists()
        assert list((tmp_path / "elsewhere").iterdir()) == []

    @pytest.mark.parametrize("data", [b"", b"no archive", b"\x1f\x8b\x08\x00broken"])
    def it_refuses_what_is_no_archive(self, data: bytes):
        with pytest.raises(InputRefused):
            parcel.unpacked(data, Limits())

    def it_refuses_more_files_than_may_be(self, site: Path):
        wish = Wish(("true",), site, writable=(site / "data",))
        with pytest.raises(InputRefused, match="limits"):
            parcel.unpacked(parcel.packed(wish), Limits(files=2))
