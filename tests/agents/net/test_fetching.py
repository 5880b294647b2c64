"""Fetches against a small internet on loopback: what gets through, what does not, and that nothing reaches inside."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.net import Fetched, Fetcher, FetchFailed, FetchRefused, GuardedTransport, resolving
from agents.net.addresses import is_public
from agents.net.policy import Policy
from tests.agents.net.conftest import PRIVATE, PUBLIC, Internet, Listener, answer
from tests.effort import examples

Get = Callable[..., Fetched]


@pytest.fixture(params=["threads", "asyncio"])
def get(request: pytest.FixtureRequest, internet: Internet) -> Get:
    """A fetch through either transport, under the test's policy."""

    def fetch(url: str, **fields: object) -> Fetched:
        fetcher = Fetcher(internet.policy(**fields), resolver=internet.resolver, pace=None)
        return asyncio.run(fetcher.get_async(url)) if request.param == "asyncio" else fetcher.get(url)

    return fetch


class DescribeAFetch:
    def it_gives_the_answer_and_keeps_the_host_name(self, get: Get, internet: Internet):
        internet.public.replies["/a"] = answer("größe".encode(), kind="text/html; charset=utf-8")
        got = get(internet.url("/a?q=1"))
        assert (got.status, got.media_type, got.charset, got.content.decode()) == (200, "text/html", "utf-8", "größe")
        head = internet.public.heads[0].decode().lower()
        assert f"host: site.example:{internet.port}" in head
        assert "cookie" not in head
        assert "authorization" not in head

    def it_follows_redirects_and_says_so(self, get: Get, internet: Internet):
        internet.public.replies["/a"] = answer(status="302 Found", Location="/b", Set_Cookie="a=1")
        internet.public.replies["/b"] = answer(status="308 Moved", Location=internet.url("/c", "other.example"))
        internet.public.replies["/c"] = answer(b"there")
        got = get(internet.url("/a"))
        assert (got.content, got.url) == (b"there", internet.url("/c", "other.example"))
        assert got.hops == (internet.url("/a"), internet.url("/b"))
        assert not any(b"cookie" in head.lower() for head in internet.public.heads)

    def it_gives_errors_of_servers_as_they_are(self, get: Get, internet: Internet):
        assert get(internet.url("/nowhere")).status == 404

    def it_opens_a_connection_for_every_request(self, internet: Internet):
        internet.public.replies["/"] = answer(b"x")
        fetcher = Fetcher(internet.policy(), resolver=internet.resolver, pace=None)
        for _ in range(3):
            fetcher.get(internet.url())
        assert internet.public.connections == 3

    @pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
    def it_ignores_proxies_of_the_environment(self, get: Get, internet: Internet, monkeypatch, name: str):
        monkeypatch.setenv(name, f"http://{PRIVATE}:{internet.port}")
        internet.public.replies["/"] = answer(b"straight")
        assert get(internet.url()).content == b"straight"
        assert internet.private.connections == 0

    def it_ignores_passwords_of_the_environment(self, get: Get, internet: Internet, monkeypatch, tmp_path):
        (tmp_path / "netrc").write_text("machine site.example login me password canary-netrc")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        internet.public.replies["/"] = answer(b"x")
        get(internet.url())
        assert b"uthorization" not in internet.public.heads[0]

    def it_guards_any_client_of_httpx(self, internet: Internet):
        internet.public.replies["/a"] = answer(status="302 Found", Location=internet.url("/", PRIVATE))
        transport = GuardedTransport(internet.policy(), resolver=internet.resolver)
        with httpx.Client(transport=transport, follow_redirects=True) as client, pytest.raises(FetchRefused):
            client.get(internet.url("/a"))
        assert internet.private.connections == 0


class DescribePlacesInside:
    """Nothing here may open a connection to the private server."""

    @pytest.fixture(autouse=True)
    def _untouched(self, internet: Internet) -> Iterator[None]:
        yield
        assert internet.private.connections == 0

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
            "[2001:0:7f00:1::]", "169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "100.64.0.1", "192.0.2.1", "10.0.0.1",
            "localhost", "localhost.", "a.localhost", "printer.local", "metadata.google.internal", "router", "[127.0.0.1]",
            "user@127.0.0.1", "site.example@127.0.0.1", "127.0.0.1\\@site.example", "１２７.0.0.1", "127。0。0。1",
        ],
    )  # fmt: skip
    def it_refuses_by_form(self, get: Get, internet: Internet, host: str):
        with pytest.raises(FetchRefused):
            get(internet.url("/", host))
        assert internet.asked == []  # not even the name server is told

    @pytest.mark.parametrize(
        "address",
        [
            PRIVATE, "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::1", "fe80::1%lo", "fd00::1", "100.64.1.1", "not an address", "0.0.0.0",
        ],
    )  # fmt: skip
    def it_refuses_by_what_a_name_resolves_to(self, get: Get, internet: Internet, address: str):
        internet.names["site.example"] = [[address]]
        with pytest.raises(FetchRefused):
            get(internet.url())

    @pytest.mark.parametrize("answers", [[PUBLIC, PRIVATE], [PRIVATE, PUBLIC], [PUBLIC, "::1"]])
    def it_refuses_mixed_answers(self, get: Get, internet: Internet, answers: list[str]):
        internet.names["site.example"] = [answers]
        with pytest.raises(FetchRefused):
            get(internet.url())
        assert internet.public.connections == 0

    def it_connects_to_what_it_judged_when_the_name_is_rebound(self, get: Get, internet: Internet):
        internet.names["site.example"] = [[PUBLIC], [PRIVATE]]
        internet.public.replies["/"] = answer(b"the judged one")
        assert get(internet.url()).content == b"the judged one"
        assert internet.asked == ["site.example"]
        with pytest.raises(FetchRefused):
            get(internet.url())

    @pytest.mark.parametrize(
        "location",
        [
            "http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://inside.example:{port}/", "http://[::1]:{port}/",
            "http://[::ffff:7f00:1]:{port}/", "file:///etc/passwd", "http://user:pw@site.example:{port}/",
            "http://2130706433:{port}/", "http://site.example:22/", "gopher://site.example/", "http://127.0.0.1\\@x/",
        ],
    )  # fmt: skip
    def it_judges_where_a_redirect_leads(self, get: Get, internet: Internet, location: str):
        internet.names["inside.example"] = [[PRIVATE]]
        internet.public.replies["/a"] = answer(status="302 Found", Location=location.format(port=internet.port))
        with pytest.raises(FetchRefused):
            get(internet.url("/a"))

    def it_gives_up_on_redirects_in_a_circle(self, get: Get, internet: Internet):
        internet.public.replies["/a"] = answer(status="302 Found", Location="/a")
        with pytest.raises(FetchFailed, match="more than 5 times"):
            get(internet.url("/a"))
        assert internet.public.connections == 6

    def it_fetches_from_listed_ports_only(self, get: Get):
        with pytest.raises(FetchRefused, match="Port 22 of site"):
            get("http://site.example:22/")

    def it_says_that_there_is_no_such_host(self, get: Get, internet: Internet):
        internet.names["site.example"] = [[]]
        with pytest.raises(FetchFailed, match=r"no host named site\.example"):
            get(internet.url())

    @settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(answers=st.lists(st.ip_addresses().map(str), min_size=1, max_size=3))
    def it_dials_no_address_that_is_not_public(self, internet: Internet, monkeypatch, answers: list[str]):
        dialled: list[str] = []

        def dial(self: object, host: str, *_: object, **__: object) -> None:
            dialled.append(host)
            raise resolving.FetchFailed("dialled")

        monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", dial)
        monkeypatch.setattr(resolving, "is_public", is_public)
        fetcher = Fetcher(Policy(), resolver=lambda host, port: answers, pace=None)
        with pytest.raises((FetchRefused, FetchFailed)):
            fetcher.get("http://site.example/")
        for host in dialled:
            address = ipaddress.ip_address(host)
            assert is_public(address)
            assert (getattr(address, "ipv4_mapped", None) or address).is_global


class DescribeServersOfOnesOwn:
    def it_reaches_a_named_one(self, get: Get, internet: Internet):
        internet.private.replies["/search"] = answer(b"{}", kind="application/json")
        own = frozenset({f"127.0.0.1:{internet.port}"})
        assert get(internet.url("/search", "127.0.0.1"), own=own).content == b"{}"

    def it_reaches_no_other_port_of_it(self, get: Get, internet: Internet):
        with pytest.raises(FetchRefused):
            get(internet.url("/", "127.0.0.1"), own=frozenset({"127.0.0.1:1"}))

    def it_lets_no_redirect_lead_there(self, get: Get, internet: Internet):
        internet.public.replies["/a"] = answer(status="302 Found", Location=internet.url("/search", "127.0.0.1"))
        with pytest.raises(FetchRefused, match="not on the public internet"):
            get(internet.url("/a"), own=frozenset({f"127.0.0.1:{internet.port}"}))
        assert internet.private.connections == 0


def _endless_head(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        line.sendall(b"X-Fill: " + b"a" * 8000 + b"\r\n")


def _endless_body(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")


class DescribeCosts:
    def it_ends_a_slow_loris(self, get: Get, internet: Internet):
        stop = internet.public.closing

        def drip(line: socket.socket) -> None:
            for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: " + b"a" * 10_000:
                line.sendall(bytes([byte]))
                if stop.wait(0.05):
                    return

        internet.public.replies["/"] = drip
        with pytest.raises(FetchFailed, match=r"in time|longer than 0\.6 s"):
            get(internet.url(), seconds=0.6)

    def it_ends_a_body_that_drips(self, get: Get, internet: Internet):
        stop = internet.public.closing

        def drip(line: socket.socket) -> None:
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not stop.wait(0.05):
                line.sendall(b"a")

        internet.public.replies["/"] = drip
        with pytest.raises(FetchFailed, match=r"in time|longer than"):
            get(internet.url(), seconds=0.6)

    def it_ends_a_name_server_that_does_not_answer(self, internet: Internet):
        def silent(host: str, port: int) -> list[str]:
            internet.public.closing.wait(3)
            return [PUBLIC]

        with pytest.raises(FetchFailed, match="not resolved in time"):
            Fetcher(internet.policy(seconds=0.2), resolver=silent, pace=None).get(internet.url())

    def it_reads_no_endless_head(self, get: Get, internet: Internet):
        internet.public.replies["/"] = _endless_head
        with pytest.raises(FetchFailed):
            get(internet.url())

    def it_reads_no_endless_body(self, get: Get, internet: Internet):
        internet.public.replies["/"] = _endless_body
        with pytest.raises(FetchRefused, match="sent more than"):
            get(internet.url(), wire_bytes=300_000)

    def it_refuses_at_once_what_says_that_it_is_too_large(self, get: Get, internet: Internet):
        internet.public.replies["/"] = answer(b"", Content_Length="999999999")
        with pytest.raises(FetchRefused, match="would send 999,999,999 bytes"):
            get(internet.url())

    @pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip", "br, gzip"])
    def it_unpacks_no_bomb(self, get: Get, internet: Internet, coding: str):
        bomb = b"\0" * 40_000_000
        for name in coding.split(", "):
            bomb = {"gzip": lambda d: gzip.compress(d, 6), "deflate": zlib.compress, "br": lambda d: brotli.compress(d, quality=1)}[name](bomb)  # fmt: skip
        internet.public.replies["/"] = answer(bomb, Content_Encoding=coding)
        with pytest.raises(FetchRefused, match=r"unpacks to over 0\.954 MiB"):
            get(internet.url(), decoded_bytes=1_000_000)

    @pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, gzip, gzip", "made-up"])
    def it_reads_no_coding_that_it_did_not_offer(self, get: Get, internet: Internet, coding: str):
        internet.public.replies["/"] = answer(b"x", Content_Encoding=coding)
        with pytest.raises(FetchRefused, match="packed as"):
            get(internet.url())

    def it_reads_listed_types_only(self, get: Get, internet: Internet):
        internet.public.replies["/"] = answer(b"x", kind="application/x-sh")
        with pytest.raises(FetchRefused, match="application/x-sh"):
            get(internet.url(), content_types=("text/html",))

    @pytest.mark.parametrize("reply", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"])
    def it_says_so_when_a_server_breaks_off(self, get: Get, internet: Internet, reply: bytes):
        internet.public.replies["/"] = reply
        with pytest.raises(FetchFailed, match="broke off"):
            get(internet.url())

    def it_says_so_when_packed_bytes_are_damaged_or_cut(self, get: Get, internet: Internet):
        whole = gzip.compress(b"words " * 1000)
        internet.public.replies["/cut"] = answer(whole[:-12], Content_Encoding="gzip")
        internet.public.replies["/bad"] = answer(whole[:20] + b"\xff" * 20, Content_Encoding="gzip")
        for path in ("/cut", "/bad"):
            with pytest.raises(FetchFailed):
                get(internet.url(path))

    def it_says_so_when_nothing_listens(self, get: Get, internet: Internet):
        with socket.create_server((PUBLIC, 0)) as taken:
            port = taken.getsockname()[1]
        with pytest.raises(FetchFailed, match="does not answer"):
            get(f"http://site.example:{port}/", ports=frozenset({port}))


class DescribeTls:
    @pytest.fixture
    def trusted(self, internet: Internet, tmp_path) -> Iterator[tuple[Listener, ssl.SSLContext, list[str | None]]]:
        """A server with a certificate for site.example, a context that trusts it, and the names that were asked for."""
        pem = certificate("site.example", tmp_path / "site.pem")
        serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        serving.load_cert_chain(pem)
        names: list[str | None] = []
        serving.sni_callback = lambda line, name, context: names.append(name)
        listener = Listener(PUBLIC, tls=serving)
        listener.replies["/"] = answer(b"sealed")
        yield listener, ssl.create_default_context(cafile=str(pem)), names
        listener.close()

    def it_asks_for_the_name_and_checks_it(self, internet: Internet, trusted):
        listener, tls, names = trusted
        policy = internet.policy(ports=frozenset({listener.port}))
        transport = GuardedTransport(policy, resolver=internet.resolver, tls=tls)
        with httpx.Client(transport=transport, trust_env=False) as client:
            assert client.get(f"https://site.example:{listener.port}/").content == b"sealed"
            assert names == ["site.example"]
            with pytest.raises(FetchFailed, match="certificate is not valid"):
                client.get(f"https://other.example:{listener.port}/")

    def it_trusts_no_stranger(self, internet: Internet, trusted):
        listener, _, _ = trusted
        policy = internet.policy(ports=frozenset({listener.port}))
        with pytest.raises(FetchFailed, match="certificate is not valid"):
            Fetcher(policy, resolver=internet.resolver, pace=None).get(f"https://site.example:{listener.port}/")


def certificate(name: str, path: Path) -> Path:
    """A self-signed certificate with its key, for one day."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
