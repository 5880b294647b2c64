"""The proxy by hand, and a real Chromium behind it with a page that tries every way out."""

from __future__ import annotations

import contextlib
import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext
from playwright.sync_api import Error as PlaywrightError

from agents.net.browsing_proxy import BrowsingProxy, browsing_proxy
from agents.net.guarded_browser import browsing
from agents.settings import Settings
from tests.agents.net.conftest import PRIVATE, PUBLIC, Internet, answer


@pytest.fixture
def proxy(internet: Internet) -> Iterator[BrowsingProxy]:
    with browsing_proxy(
        internet.policy(own=frozenset({f"127.0.0.1:{internet.port}"})), resolver=internet.resolver
    ) as proxy:
        yield proxy


def said(proxy: BrowsingProxy, request: bytes) -> bytes:
    """All that the proxy answers to these bytes."""
    with socket.create_connection(("127.0.0.1", urlsplit(proxy.address).port or 0), timeout=20) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        heard = b""
        while data := line.recv(65536):
            heard += data
        return heard


class DescribeTheProxy:
    def it_passes_plain_requests_on(self, proxy: BrowsingProxy, internet: Internet):
        internet.public.replies["/a"] = answer(b"hello")
        port = urlsplit(proxy.address).port or 0
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        browser.request("GET", internet.url("/a?q=1"), headers={"Proxy-Authorization": "Basic x", "X-Kept": "1"})
        assert browser.getresponse().read() == b"hello"
        browser.close()
        head = internet.public.heads[0].lower()
        assert head.startswith(b"get /a?q=1 http/1.1\r\n")
        assert f"host: site.example:{internet.port}".encode() in head
        assert b"x-kept: 1" in head
        assert b"proxy-authorization" not in head

    def it_passes_bodies_on(self, proxy: BrowsingProxy, internet: Internet):
        internet.public.replies["/a"] = answer(b"taken")
        body = b"POST " + internet.url("/a").encode() + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
        assert b"taken" in said(proxy, body)

    def it_tunnels(self, proxy: BrowsingProxy, internet: Internet):
        internet.public.replies["/in"] = answer(b"through")
        ask = f"CONNECT site.example:{internet.port} HTTP/1.1\r\nHost: x\r\n\r\nGET /in HTTP/1.1\r\n\r\n"
        heard = said(proxy, ask.encode())
        assert heard.startswith(b"HTTP/1.1 200")
        assert heard.endswith(b"through")

    @pytest.mark.parametrize(
        "head",
        [
            "CONNECT 127.0.0.1:{port} HTTP/1.1", "CONNECT [::1]:{port} HTTP/1.1", "CONNECT [::ffff:7f00:1]:{port} HTTP/1.1",
            "CONNECT localhost:{port} HTTP/1.1", "CONNECT 2130706433:{port} HTTP/1.1", "CONNECT inside.example:{port} HTTP/1.1",
            "CONNECT site.example:22 HTTP/1.1", "CONNECT site.example HTTP/1.1", "CONNECT [site.example]:{port} HTTP/1.1",
            "GET http://127.0.0.1:{port}/ HTTP/1.1", "GET http://inside.example:{port}/ HTTP/1.1",
            "GET http://a@127.0.0.1:{port}/ HTTP/1.1", "GET https://site.example:{port}/ HTTP/1.1", "GET / HTTP/1.1",
            "GET http://site.example:22/ HTTP/1.1", "GET ftp://site.example/ HTTP/1.1", "GET http://[2002:7f00:1::]:{port}/ HTTP/1.1",
        ],
    )  # fmt: skip
    def it_refuses(self, proxy: BrowsingProxy, internet: Internet, head: str):
        internet.names["inside.example"] = [[PRIVATE]]
        heard = said(proxy, f"{head.format(port=internet.port)}\r\nHost: x\r\n\r\n".encode())
        assert heard.startswith(b"HTTP/1.1 403") if head.startswith("CONNECT") else heard == b""
        assert len(proxy.refused) == 1
        assert internet.private.connections == 0

    def it_sends_one_request_to_one_server(self, proxy: BrowsingProxy, internet: Internet):
        """A second request on the connection would reach a server that was judged for the first."""
        internet.public.replies["/a"] = answer(b"first")
        one = f"GET {internet.url('/a')} HTTP/1.1\r\nHost: x\r\n\r\n"
        two = f"GET {internet.url('/b', PRIVATE)} HTTP/1.1\r\nHost: x\r\n\r\n"
        said(proxy, (one + two).encode())
        assert len(internet.public.heads) == 1
        assert internet.private.connections == 0

    def it_connects_to_what_it_judged_when_the_name_is_rebound(self, proxy: BrowsingProxy, internet: Internet):
        internet.names["site.example"] = [[PUBLIC], [PRIVATE]]
        internet.public.replies["/a"] = answer(b"judged")
        ask = f"GET {internet.url('/a')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        assert b"judged" in said(proxy, ask)
        assert said(proxy, ask) == b""
        assert internet.private.connections == 0

    def it_carries_no_more_than_its_cap(self, internet: Internet):
        internet.public.replies["/a"] = answer(b"a" * 400_000)
        ask = f"GET {internet.url('/a')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with browsing_proxy(internet.policy(wire_bytes=100_000), resolver=internet.resolver) as proxy:
            assert len(said(proxy, ask)) <= 100_500

    @pytest.mark.parametrize(
        "noise", [b"", b"\x16\x03\x01\x02", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nHost: " + b"a" * 200_000]
    )
    def it_survives_noise(self, proxy: BrowsingProxy, internet: Internet, noise: bytes):
        said_of_noise = b""
        with contextlib.suppress(OSError):  # the proxy may hang up before everything is said
            said_of_noise = said(proxy, noise)
        assert b"200" not in said_of_noise
        internet.public.replies["/a"] = answer(b"still here")
        assert b"still here" in said(proxy, f"GET {internet.url('/a')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())


ESCAPES = """
<!doctype html><meta charset=utf-8><title>escapes</title>
<link rel=dns-prefetch href="//INSIDE"><link rel=preconnect href="http://INSIDE"><link rel=prefetch href="http://INSIDE/prefetch">
<img src="http://INSIDE/img"><iframe src="http://INSIDE/frame"></iframe><script src="http://INSIDE/script"></script>
<link rel=stylesheet href="http://INSIDE/css"><video src="http://INSIDE/video"></video><object data="http://INSIDE/object"></object>
<script type="speculationrules">{"prefetch": [{"urls": ["http://INSIDE/speculated"]}], "prerender": [{"urls": ["/p"]}]}</script>
<script>
const tried = {};
const attempt = async (name, work) => { try { tried[name] = String(await work()); } catch (error) { tried[name] = 'no'; } };
const later = (target, good) => new Promise((done, no) => { target[good] = () => done('REACHED'); target.onerror = no; setTimeout(no, 1500); });
window.finished = Promise.all([
  attempt('fetch', async () => (await fetch('http://INSIDE/fetch', {mode: 'no-cors'})).type),
  attempt('literal', async () => (await fetch('http://[::1]:PORT/', {mode: 'no-cors'})).type),
  attempt('beacon', () => { navigator.sendBeacon('http://INSIDE/beacon', 'x'); return 'queued'; }),
  attempt('socket', () => later(new WebSocket('ws://INSIDE/socket'), 'onopen')),
  attempt('events', () => later(new EventSource('http://INSIDE/events'), 'onopen')),
  attempt('worker', () => later(new Worker(URL.createObjectURL(new Blob(["fetch('http://INSIDE/worker',{mode:'no-cors'}).then(()=>postMessage(1))"]))), 'onmessage')),
  attempt('rtc', async () => { const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:UDP'}]});
    peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer());
    await new Promise((done) => setTimeout(done, 1500)); return 'made'; }),
  attempt('frame rtc', async () => { const frame = document.createElement('iframe'); document.body.append(frame);
    const peer = new frame.contentWindow.RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:UDP'}]});
    peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer());
    await new Promise((done) => setTimeout(done, 1500)); return 'made'; }),
  attempt('transport', async () => { await new WebTransport('https://127.0.0.1:UDP/').ready; return 'REACHED'; }),
  attempt('popup', () => window.open('http://INSIDE/popup') ? 'opened' : 'no'),
]).then(() => tried);
</script>
"""


class DescribeChromiumBehindTheGuard:
    @pytest.fixture
    def context(self, internet: Internet) -> Iterator[BrowserContext]:
        policy = internet.policy(own=frozenset({f"127.0.0.1:{internet.port}"}))
        with browsing(Settings(), policy, resolver=internet.resolver) as context:
            yield context

    def it_shows_public_pages(self, context: BrowserContext, internet: Internet):
        internet.public.replies["/"] = answer(b"<title>public</title><script src=/code></script>")
        internet.public.replies["/code"] = answer(b"document.title += ' page'", kind="text/javascript")
        page = context.new_page()
        page.goto(internet.url())
        assert page.title() == "public page"

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "inside.example", "[::ffff:127.0.0.1]"])
    def it_shows_nothing_from_inside(self, context: BrowserContext, internet: Internet, host: str):
        internet.names["inside.example"] = [[PRIVATE]]
        internet.private.replies["/"] = answer(b"<title>secret</title>")
        page = context.new_page()
        with pytest.raises(PlaywrightError, match="ERR_"):
            page.goto(internet.url("/", host))
        assert internet.private.connections == 0

    def it_closes_every_way_out_of_a_page(self, context: BrowserContext, internet: Internet):
        internet.names["inside.example"] = [[PRIVATE]]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.bind(("127.0.0.1", 0))
            udp.setblocking(False)
            page_text = (
                ESCAPES.replace("INSIDE", f"inside.example:{internet.port}")
                .replace("PORT", str(internet.port))
                .replace("UDP", str(udp.getsockname()[1]))
            )
            internet.public.replies["/"] = answer(page_text.encode())
            page = context.new_page()
            page.goto(internet.url(), wait_until="load")
            tried = page.evaluate("window.finished")
            assert "REACHED" not in tried.values(), tried
            assert tried["transport"] == "no"
            with pytest.raises(BlockingIOError):
                udp.recv(100)
        assert internet.private.connections == 0
        assert all(b"inside.example" not in head for head in internet.public.heads)
