"""Pages that need a browser: when one is used, what is read of them, and that no page hangs it or leads it inside."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.errors import BrowserMissing, Cancelled, ImpastoError
from agents.net import Fetched, Fetcher, FetchFailed, FetchRefused, resolving
from agents.settings import Settings
from agents.tools import Opener, rendering
from agents.tools.opening import READ
from agents.tools.rendering import ChromiumRenderer, wants_browser
from tests.agents.net.conftest import PRIVATE, PUBLIC, Internet, answer, listeners

SENTENCE = "The ferry between Holm and Varde carried 41,300 passengers in 2019, a quarter more than the year before."
SHELL = b"""<!doctype html><html><head><title>Ferry</title></head><body><noscript>You need JavaScript.</noscript>
<div id="root"></div><script src="/app.js"></script></body></html>"""
APP = f"""setTimeout(() => {{ document.getElementById('root').innerHTML = `<main><h1>Ferry</h1><p>{SENTENCE}</p>
<table><tr><th>Year</th><th>Passengers</th></tr><tr><td>2018</td><td>33,040</td></tr><tr><td>2019</td><td>41,300</td></tr></table>
<a href="/more">the full report</a><p class="x">secret one</p><p style="color:#fff">secret two</p>
<p style="position:absolute;left:-9999px">secret three</p></main>`;
const style = document.createElement('style'); style.textContent = '.x {{ font-size: 0 }}'; document.head.append(style); }}, 300);"""

BOMB = answer(zlib.compress(b"a" * 5_000_000), Content_Encoding="deflate")
GROWS = b"""<body><script>for (let i = 0; i < 2e4; i++) document.body.append('words and words '.repeat(20))</script></body>"""


@pytest.mark.parametrize(
    ("content", "characters", "wanted"),
    [
        (SHELL, 0, True),
        (SHELL, 900, True),
        (SHELL, 2000, False),
        (b"<p>short, but whole</p>", 20, False),
        (b"<div id='app'>\n</div><script>1</script>", 800, True),
        (b"<div id='app'><p>sent with it</p></div><script>1</script>", 800, False),
        ("<noscript>请启用 JavaScript</noscript><script>1</script>".encode(), 600, True),
        (b"<app-root></app-root><script type=module src=main.js></script>", 300, True),
    ],
)
def it_decides_by_what_was_measured(content: bytes, characters: int, wanted: bool):
    assert (wants_browser(content, characters) is not None) == wanted


@pytest.fixture(scope="module")
def net() -> Iterator[Internet]:
    with pytest.MonkeyPatch.context() as patch:
        truly_public = resolving.is_public
        patch.setattr(rendering, "SETTLE_SECONDS", 1.0)
        patch.setattr(resolving, "is_public", lambda address: str(address) == PUBLIC or truly_public(address))
        public, private = listeners()
        yield Internet(public, private)
        public.close()
        private.close()


@pytest.fixture(scope="module")
def renderer(net: Internet) -> Iterator[ChromiumRenderer]:
    policy = net.policy(seconds=2.5, wire_bytes=400_000, decoded_bytes=2_000_000)
    with ChromiumRenderer(Settings(), policy, resolver=net.resolver) as made:
        yield made


@pytest.fixture
def opener(net: Internet, renderer: ChromiumRenderer, tmp_path: Path) -> Iterator[Opener]:
    fetcher = Fetcher(net.policy(content_types=(*READ, "")), resolver=net.resolver, pace=None)
    with Corpus(tmp_path / "c.sqlite") as corpus:
        yield Opener(corpus, fetcher, renderer=renderer)


def drip(piece: bytes):
    """Sends a head and then a little, again and again, until the other side leaves."""

    def reply(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>begin")
        while True:
            line.sendall(piece)
            time.sleep(0.1)

    return reply


def endless(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    while True:
        line.sendall(b"<p>more and more of it</p>" * 1000)


class DescribeAPageOfScripts:
    def it_is_read_as_a_person_sees_it(self, net: Internet, opener: Opener):
        net.public.replies |= {"/app": answer(SHELL), "/app.js": answer(APP.encode(), kind="text/javascript")}
        opener.offer([net.url("/app")])
        page = opener.open(net.url("/app"))
        assert SENTENCE in page.text
        assert "33,040" in page.text
        assert "secret" not in page.text
        assert [link.url for link in page.links] == [net.url("/more")]
        assert opener.pages == 1

    def it_is_not_looked_at_when_it_was_sent_whole(self, net: Internet, tmp_path: Path):
        class Never:
            def render(self, url: str) -> Fetched:
                raise AssertionError(url)

        whole = f"<html><body><main><h1>Ferry</h1><p>{SENTENCE * 4}</p></main><script>1</script></body></html>"
        net.public.replies["/whole"] = answer(whole.encode())
        fetcher = Fetcher(net.policy(), resolver=net.resolver, pace=None)
        with Corpus(tmp_path / "c.sqlite") as corpus:
            opener = Opener(corpus, fetcher, renderer=Never())
            opener.offer([net.url("/whole")])
            assert SENTENCE in opener.open(net.url("/whole")).text

    def it_is_read_as_it_was_sent_where_there_is_no_browser(self, net: Internet, tmp_path: Path):
        class Missing:
            def render(self, url: str) -> Fetched:
                raise BrowserMissing("No Chromium was found.")

        some = f"<html><body><p>{SENTENCE}</p><div id=root></div><script>1</script></body></html>"
        net.public.replies |= {"/some": answer(some.encode()), "/app": answer(SHELL)}
        with Corpus(tmp_path / "c.sqlite") as corpus:
            opener = Opener(corpus, Fetcher(net.policy(), resolver=net.resolver, pace=None), renderer=Missing())
            opener.offer([net.url("/some"), net.url("/app")])
            assert SENTENCE in opener.open(net.url("/some")).text
            with pytest.raises(ImpastoError):
                opener.open(net.url("/app"))


class DescribeHostilePages:
    @pytest.mark.parametrize(
        "script",
        [
            "location = 'http://inside.example:PORT/'",
            "location = 'http://127.0.0.1:PORT/'",
            "location = 'http://[::ffff:127.0.0.1]:PORT/'",
            "location = 'http://[64:ff9b::7f00:1]:PORT/'",
            "location = 'http://[2002:7f00:1::]:PORT/'",
            "location = 'file:///etc/passwd'",
            "document.body.innerHTML = '<iframe src=http://127.0.0.1:PORT/></iframe>'",
            "fetch('http://127.0.0.1:PORT/').then(r => r.text()).then(t => document.body.textContent = t)",
            "window.open('http://127.0.0.1:PORT/')",
        ],
    )
    def it_leads_nowhere_inside(self, net: Internet, renderer: ChromiumRenderer, script: str):
        net.names["inside.example"] = [[PRIVATE]]
        net.private.replies["/"] = answer(b"<p>canary of the inside</p>")
        net.public.replies["/x"] = answer(
            f"<body><script>{script.replace('PORT', str(net.port))}</script></body>".encode()
        )
        shown = b""
        with contextlib.suppress(FetchFailed, FetchRefused):
            shown = renderer.render(net.url("/x")).content
        assert b"canary of the inside" not in shown
        assert b"root:" not in shown
        assert net.private.connections == 0

    def it_follows_no_redirect_inside(self, net: Internet, renderer: ChromiumRenderer):
        net.public.replies["/x"] = answer(b"", status="302 Found", Location=f"http://127.0.0.1:{net.port}/")
        with pytest.raises((FetchFailed, FetchRefused)):
            renderer.render(net.url("/x"))
        assert net.private.connections == 0

    def it_connects_to_what_was_judged_when_the_name_is_rebound(self, net: Internet, renderer: ChromiumRenderer):
        net.names["rebound.example"] = [[PUBLIC], [PRIVATE]]
        net.public.replies["/x"] = answer(b"<body><p>judged</p><script src=/next.js></script></body>")
        shown = renderer.render(net.url("/x", "rebound.example")).content
        assert b"judged" in shown
        assert net.private.connections == 0

    @pytest.mark.parametrize(
        ("reply", "error"),
        [
            (drip(b"."), FetchFailed),
            pytest.param(endless, (FetchFailed, FetchRefused), marks=pytest.mark.full),
            pytest.param(BOMB, (FetchFailed, FetchRefused), marks=pytest.mark.full),
            (answer(b"<p>gone</p>", status="503 Busy"), FetchFailed),
            (answer(b"x" * 100, kind="application/zip"), (FetchFailed, FetchRefused)),
            (answer(b"<body><script>for (;;) {}</script></body>"), FetchFailed),
            pytest.param(answer(GROWS), (FetchFailed, FetchRefused), marks=pytest.mark.full),
        ],
        ids=["drip", "endless", "bomb", "busy", "file", "loop", "growth"],
    )  # fmt: skip
    def it_says_what_is_wrong_and_goes_on(self, net: Internet, renderer: ChromiumRenderer, reply, error):
        net.public.replies |= {"/x": reply, "/good": answer(f"<p>{SENTENCE}</p>".encode())}
        with pytest.raises(error) as raised:
            renderer.render(net.url("/x"))
        assert raised.value.sentence.endswith(".")
        assert SENTENCE.encode() in renderer.render(net.url("/good")).content

    def it_bears_dialogs_popups_and_damaged_markup(self, net: Internet, renderer: ChromiumRenderer):
        page = b"<body><p>before<script>alert(1); confirm(2); onbeforeunload = () => 1; open('/popup')</script><table><p><b>after</i></div>\xff\xfe"
        net.public.replies["/x"] = answer(page)
        shown = renderer.render(net.url("/x")).content
        assert b"before" in shown
        assert b"after" in shown

    def it_is_left_when_the_person_stops(self, net: Internet):
        stop = threading.Event()
        net.public.replies["/x"] = drip(b".")
        with ChromiumRenderer(Settings(), net.policy(), resolver=net.resolver, cancel=stop.is_set) as made:
            threading.Timer(1.0, stop.set).start()
            with pytest.raises(Cancelled):
                made.render(net.url("/x"))


class DescribeOpeningHostileServers:
    """The whole way: what `open` says, without a browser."""

    @pytest.fixture
    def plain(self, net: Internet, tmp_path: Path) -> Iterator[Opener]:
        policy = net.policy(content_types=(*READ, ""), seconds=1.5, wire_bytes=300_000, decoded_bytes=1_000_000)
        with Corpus(tmp_path / "c.sqlite") as corpus:
            yield Opener(corpus, Fetcher(policy, resolver=net.resolver, pace=None))

    @pytest.mark.parametrize(
        ("reply", "error"),
        [
            (drip(b"."), FetchFailed),
            (endless, FetchRefused),
            (answer(zlib.compress(b"a" * 5_000_000), Content_Encoding="deflate"), FetchRefused),
            (answer(b"x" * 10, Content_Encoding="br"), (FetchFailed, FetchRefused)),
            (answer(b"<p>x", status="302 Found", Location="http://127.0.0.1/"), FetchRefused),
            (answer(b"<p>x", status="302 Found", Location="http://[::ffff:10.0.0.1]/"), FetchRefused),
            (answer(b"<p>x", status="302 Found", Location="http://[2002:a00:1::]/"), FetchRefused),
            (answer(b"<p>x", status="302 Found", Location="http://[64:ff9b::a00:1]/"), FetchRefused),
            (answer(b"<p>x", status="302 Found", Location="http://2130706433/"), FetchRefused),
            (answer(b"<p>x", status="302 Found", Location="file:///etc/passwd"), FetchRefused),
            (answer(b"<p>x", status="302 Found", Location="/x"), FetchFailed),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nContent-Type: text/html\r\n\r\n<p>cut", FetchFailed),
            (b"SSH-2.0-OpenSSH\r\n", FetchFailed),
        ],
    )
    def it_says_what_is_wrong(self, net: Internet, plain: Opener, reply, error):
        net.public.replies["/x"] = reply
        plain.offer([net.url("/x")])
        with pytest.raises(error) as raised:
            plain.open(net.url("/x"))
        assert raised.value.sentence.endswith(".")
        assert net.private.connections == 0
        with pytest.raises(error):
            plain.open(net.url("/x"))

    @pytest.mark.parametrize(
        ("encoding", "declared"),
        [("gb18030", "gb18030"), ("gb18030", "utf-8"), ("big5", "big5"), ("utf-8", "iso-8859-1"), ("utf-16", "utf-16"), ("utf-8", "no-such-charset"), ("gb18030", "")],
    )  # fmt: skip
    def it_reads_wrong_charsets(self, net: Internet, plain: Opener, encoding: str, declared: str):
        text = "图書館晚上開放到十點,讀者多了三成。館長說,下班後來的人佔六成。" * 6
        named = f"; charset={declared}" if declared else ""
        net.public.replies["/x"] = answer(
            f"<html><body><p>{text}</p></body></html>".encode(encoding, "replace"), kind=f"text/html{named}"
        )
        plain.offer([net.url("/x")])
        assert "讀者多了三成" in plain.open(net.url("/x")).text

    @pytest.mark.parametrize(
        "markup",
        [
            b"<p>kept words of the page" + b"<div>" * 300,
            b"<p>kept words of the page</p" + b"<table><tr>" * 50,
            b"<!doctype html><html><body><p>kept words of the page<script>never closed",
            b"<p>kept words of the page\x00\x01\xff\xfe</p><a href='http://[bad'>x</a>",
            b"<html><html><body><body><title></title><p>kept words of the page",
        ],
    )
    def it_reads_damaged_markup(self, net: Internet, plain: Opener, markup: bytes):
        net.public.replies["/x"] = answer(markup)
        plain.offer([net.url("/x")])
        assert "kept words of the page" in plain.open(net.url("/x")).text
