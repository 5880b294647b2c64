"""The front before a previewed site: who gets in, what passes, what a site cannot do by it. No browser."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from app.store import projects
from tests.app.preview.sites import Fronted, fronted, make_site


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fronted]:
    with fronted(tmp_path_factory.mktemp("front")) as made:
        yield made


@pytest.fixture
def entered(front: Fronted) -> httpx.Client:
    """A client that has changed its grant for a cookie, in a tab of its own."""
    return client_of(front, f"impasto_tab={front.grant()}")


OPEN: list[httpx.Client] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


def client_of(front: Fronted, cookies: str = "") -> httpx.Client:
    headers = {"Host": front.host, **({"Cookie": cookies} if cookies else {})}
    OPEN.append(httpx.Client(base_url=f"http://127.0.0.1:{front.port}", headers=headers, trust_env=False, timeout=20))
    return OPEN[-1]


def said(front: Fronted, text: str) -> bytes:
    """Raw bytes to the server, and what it answers until it closes, or until it waits for more."""
    heard = b""
    with socket.create_connection(("127.0.0.1", front.port), timeout=2) as line:
        line.sendall(text.replace("\n", "\r\n").encode())
        with suppress(TimeoutError):
            while piece := line.recv(65536):
                heard += piece
    return heard


class DescribeTheEntrance:
    @pytest.mark.parametrize(("dest", "name", "more"), [
        ("iframe", "impasto_frame", "SameSite=None; Secure; Partitioned"), ("document", "impasto_tab", "SameSite=Lax"),
    ])  # fmt: skip
    def it_changes_a_grant_for_a_cookie_of_that_host(self, front: Fronted, dest: str, name: str, more: str):
        at = f"/_impasto/enter?grant={front.grant()}&to=/bookings%3Fday%3D1"
        answer = client_of(front).get(at, headers={"Sec-Fetch-Dest": dest})
        assert (answer.status_code, answer.headers["location"]) == (303, "/bookings?day=1")
        assert answer.headers["set-cookie"] == f"{name}={front.grant()}; Path=/; HttpOnly; {more}"

    def it_leads_nowhere_else(self, front: Fronted):
        answer = client_of(front).get(f"/_impasto/enter?grant={front.grant()}&to=//evil.example/")
        assert answer.headers["location"] == "/"

    def it_lets_nobody_in_without_a_grant(self, front: Fronted):
        forged = front.grant().rpartition(".")[0] + "." + "A" * 22
        for cookies in ("", "impasto_tab=x", f"impasto_tab={forged}", f"session={front.grant()}"):
            answer = client_of(front, cookies).get("/echo")
            assert answer.status_code == 403
            assert "This preview is closed" in answer.text
        assert client_of(front).get("/_impasto/enter?grant=none").status_code == 403

    def it_knows_static_previews_grants_from_its_own(self, front: Fronted):
        from agents.settings import Settings
        from app.identity.signing import signing_key
        from app.preview import Grants

        static = Grants(signing_key(Settings(data=front.sites.pool._home.parent))).issue(front.version_id)
        assert client_of(front, f"impasto_tab={static}").get("/echo").status_code == 403

    def it_opens_only_the_project_of_the_grant(self, front: Fronted):
        """A person who may see one project holds a good grant, and asks at another's host with it."""
        project, version = make_site(front.store, owner="other")
        grant = front.sites.access.issue(version, owns=True)
        assert client_of(front, f"impasto_tab={grant}").get("/echo").status_code == 403
        theirs = {"Host": f"{front.sites.names.label(project)}.localhost:{front.port}"}
        assert client_of(front, f"impasto_tab={front.grant()}").get("/echo", headers=theirs).status_code == 403

    def it_ends_with_its_time_and_with_the_project(self, front: Fronted):
        project, version = make_site(front.store)
        access = front.sites.access
        grant = access.issue(version, owns=True)
        assert access.seen(grant) is not None
        moments, access._clock = access._clock, lambda: moments() + 6
        try:
            with front.store.write() as session:
                projects.delete(session, project)
            assert access.seen(grant) is None
        finally:
            access._clock = moments
        old = access._grants["owner"]
        moment, old._clock = old._clock, lambda: moment() + 7300
        try:
            assert access.seen(front.grant()) is not None  # a new one
        finally:
            late, old._clock = old._clock, moment
        kept = front.grant()
        old._clock = late
        try:
            assert access.seen(kept) is None
        finally:
            old._clock = moment


class DescribeForwarding:
    def it_passes_a_request_without_what_is_ours(self, front: Fronted):
        mine = f"impasto_tab={front.grant()}; impasto_frame=old; session=own; _streamlit_xsrf=canary"
        told = client_of(front, mine).get("/echo?a=1", headers={"Authorization": "Bearer canary"}).json()["headers"]
        headers = dict(told)
        assert headers["cookie"] == "session=own"
        assert headers["host"] == front.host
        assert "canary" not in json.dumps(told)
        assert "impasto" not in json.dumps(told)

    def it_keeps_cookies_host_only_and_headers_harmless(self, entered: httpx.Client):
        answer = entered.get(
            "/cookies", params={"c": ["a=1; Domain=localhost; Path=/", "impasto_tab=stolen", "b=2; Secure"]}
        )
        assert answer.headers.get_list("set-cookie") == ["a=1; Path=/; SameSite=Lax", "b=2; Path=/; SameSite=Lax"]
        assert "strict-transport-security" not in answer.headers
        assert "x-frame-options" not in answer.headers

    def it_adds_the_bridge_to_documents_only(self, entered: httpx.Client):
        page = entered.get("/policy", headers={"Sec-Fetch-Dest": "iframe"})
        assert page.text.endswith('</html><script src="/_impasto/bridge.js"></script>')
        assert "etag" not in page.headers
        assert "x-hop" not in page.headers
        part = entered.get("/policy", headers={"Sec-Fetch-Dest": "empty"})
        assert part.text.endswith("</html>")
        assert "evil" not in page.headers["content-security-policy"]

    def it_streams(self, front: Fronted, entered: httpx.Client):
        with entered.stream("GET", "/stream") as answer:
            pieces = list(answer.iter_text())
        assert "".join(pieces) == "0\n1\n2\n"
        assert len(pieces) == 3

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
    def it_passes_methods(self, front: Fronted, entered: httpx.Client, method: str):
        assert entered.request(method, "/echo", headers={"Origin": f"http://{front.host}"}).status_code == 200

    @pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
    def it_passes_no_others(self, front: Fronted, method: str):
        assert said(front, f"{method} /echo HTTP/1.1\nHost: {front.host}\nConnection: close\n\n").split(b" ")[1] in (
            b"400",
            b"403",
        )

    def it_takes_forms_from_the_sites_own_pages_only(self, front: Fronted, entered: httpx.Client):
        assert entered.post("/echo", data={"a": "b"}, headers={"Origin": f"http://{front.host}"}).status_code == 200
        for origin in (
            "http://evil.example",
            "null",
            f"http://localhost:{front.port}",
            f"http://127.0.0.1:{front.port}",
        ):
            assert entered.post("/echo", data={"a": "b"}, headers={"Origin": origin}).status_code == 403
        assert entered.post("/echo", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403

    @pytest.mark.parametrize(
        "path",
        ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fetc", "//evil.example/x", "/a%00b", "/a%0d%0ab"],
    )
    def it_gives_odd_paths_to_the_site_and_to_nothing_else(self, front: Fronted, path: str):
        answer = said(
            front,
            f"GET {path} HTTP/1.1\nHost: {front.host}\nCookie: impasto_tab={front.grant()}\nConnection: close\n\n",
        )
        assert b" 200 " in answer.split(b"\r\n")[0] or b" 404 " in answer.split(b"\r\n")[0]
        assert b"root:" not in answer
        assert b'"path"' in answer or b"\r\n\r\n9\r\nNot Found" in answer  # the site itself answered


class DescribeUploads:
    def it_takes_a_file(self, front: Fronted, entered: httpx.Client):
        answer = entered.post("/echo", content=b"x" * 150_000, headers={"Origin": f"http://{front.host}"})
        assert answer.status_code == 200
        assert front.site.heard[-1][2] == 150_000

    def it_refuses_too_much_before_the_site_hears_of_it(self, front: Fronted, entered: httpx.Client):
        before = len(front.site.heard)
        origin = {"Origin": f"http://{front.host}"}
        assert entered.post("/echo", content=b"x" * 200_001, headers=origin).status_code == 413
        assert entered.post("/echo", content=(b"x" * 50_000 for _ in range(5)), headers=origin).status_code == 413
        assert len(front.site.heard) == before

    def it_hides_no_second_request_in_the_first(self, front: Fronted):
        """Length and chunks that contradict each other, the length twice, an odd length: one answer or a refusal."""
        before = len(front.site.heard)
        head = f"POST /echo HTTP/1.1\nHost: {front.host}\nCookie: impasto_tab={front.grant()}\nOrigin: http://{front.host}\n"
        inner = f"GET /hidden HTTP/1.1\nHost: {front.host}\nCookie: impasto_tab={front.grant()}\n\n"
        for trick in (
            f"Content-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n{inner}",
            f"Content-Length: 0\nContent-Length: {len(inner)}\n\n{inner}",
            f"Transfer-Encoding: chunked, identity\n\n0\n\n{inner}",
            f"Transfer-Encoding : chunked\n\n0\n\n{inner}",
            f"Content-Length: +4\n\n{inner}",
        ):
            answer = said(front, head + "Connection: close\n" + trick)
            assert answer.count(b"HTTP/1.1 ") <= 1, trick
        assert not [url for url, _, _ in front.site.heard[before:] if "hidden" in url]


class DescribeHosts:
    def it_leaves_other_names_to_the_app(self, front: Fronted):
        label = front.sites.names.label(front.project_id)
        for host in (
            f"{label}.evil.example",
            f"{label}.localhost.evil.example",
            f"x.{label}.localhost",
            "sx.localhost",
            f"{label}x.localhost",
        ):
            answer = client_of(front).get("/", headers={"Host": host})
            assert answer.status_code == 403
            assert "not known by that name" in answer.text
        assert client_of(front).get("/", headers={"Host": "localhost"}).text.startswith("<title>app")

    def it_never_shows_the_app_at_a_sites_name(self, front: Fronted, entered: httpx.Client):
        for path in ("/", "/_stcore/health", "/api/projects", f"/preview/{front.grant()}/site"):
            assert "<title>app" not in entered.get(path).text
            assert "canary" not in entered.get(path).text

    def it_answers_to_no_request_of_two_hosts(self, front: Fronted):
        answer = said(front, f"GET /echo HTTP/1.1\nHost: {front.host}\nHost: localhost\nConnection: close\n\n")
        assert answer.split(b" ")[1] in (b"400", b"403")

    def it_goes_by_no_forwarded_host(self, front: Fronted):
        answer = client_of(front).get("/", headers={"Host": "localhost", "X-Forwarded-Host": front.host})
        assert answer.text.startswith("<title>app")

    def it_has_no_websockets(self, front: Fronted):
        key = "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13"
        answer = said(front, f"GET /echo HTTP/1.1\nHost: {front.host}\nCookie: impasto_tab={front.grant()}\n{key}\n\n")
        assert not answer.startswith(b"HTTP/1.1 101")


class DescribeWhatGoesWrong:
    def it_gives_up_a_site_that_does_not_answer(self, entered: httpx.Client):
        answer = entered.get("/slow")
        assert answer.status_code == 504
        assert "The site does not answer" in answer.text

    def it_shows_the_log_of_a_site_that_fell_to_its_owner_alone(self, front: Fronted):
        reader = client_of(front, f"impasto_tab={front.grant(owns=False)}")
        owner = client_of(front, f"impasto_tab={front.grant()}")
        assert {owner.get("/echo").status_code, reader.get("/echo").status_code} == {200}
        for socketed in front.starter.started:
            socketed.alive = False
        shown = owner.get("/echo", headers={"Accept-Language": "zh-CN"})
        assert shown.status_code == 502
        assert "网站已停止运行" in shown.text
        assert "KeyError: &#x27;chair&#x27; &lt;b&gt;" in shown.text
        assert "KeyError" not in reader.get("/echo").text
        front.sites.pool.restart(front.version_id)
        front.sites.pool.restart(front.version_id, "reader")
        assert owner.get("/echo").status_code == 200

    def it_says_so_when_the_connection_breaks(self, front: Fronted, entered: httpx.Client):
        entered.get("/echo")
        (live,) = [
            x
            for x in front.sites.pool._lives.values()
            if x.laid.audience == "owner" and x.laid.version_id == front.version_id
        ]
        assert live.served is not None
        Path(live.served.uds).unlink()
        assert entered.get("/echo").status_code == 502
        front.sites.pool.restart(front.version_id)


class DescribeSigningIn:
    def it_signs_in_by_the_sites_own_form(self, front: Fronted):
        mine = client_of(front, f"impasto_tab={front.grant()}; session=somebody; extra=1")
        answer = mine.get("/_impasto/as?role=staff&to=/account")
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        given = answer.headers.get_list("set-cookie")
        assert "session=staff; Path=/; HttpOnly; SameSite=Lax" in given
        assert "extra=; Path=/; Max-Age=0; SameSite=Lax" in given
        assert not any(each.startswith("impasto") for each in given)

    def it_signs_out(self, front: Fronted):
        mine = client_of(front, f"impasto_tab={front.grant()}; session=somebody")
        assert mine.get("/_impasto/as?role=visitor").headers.get_list("set-cookie") == [
            "session=; Path=/; Max-Age=0; SameSite=Lax"
        ]

    def it_knows_no_other_roles(self, front: Fronted, entered: httpx.Client):
        assert entered.get("/_impasto/as?role=root").status_code == 404
        assert client_of(front).get("/_impasto/as?role=admin").status_code == 403


class DescribeTheShell:
    def it_frames_the_site_and_nothing_else(self, front: Fronted):
        answer = client_of(front).get(
            front.sites.shell(front.version_id, owns=True), headers={"Host": f"127.0.0.1:{front.port}"}
        )
        policy = answer.headers["content-security-policy"]
        origin = f"http://{front.host}"
        assert f"frame-src {origin};" in policy
        assert "script-src" not in policy
        (source,) = re.findall(r'src="([^"]+)"', answer.text)
        assert source.startswith(f"{origin}/_impasto/enter?grant=")
        assert "allow-top-navigation" not in answer.text
        assert "allow-popups" not in answer.text

    def it_is_not_there_for_other_grants(self, front: Fronted):
        for grant in ("x", "01jd0000000000000000000000.a.AAAAAAAAAAAAAAAAAAAAAA"):
            connection = http.client.HTTPConnection("127.0.0.1", front.port)
            connection.request("GET", f"/preview/{grant}/site")
            assert connection.getresponse().status == 404
            connection.close()


class DescribeTheMatrix:
    """Who asks × what is asked for: another person's grant is for their own project, a reader's for theirs."""

    PATHS = ("/", "/echo", "/login", "/static/site.css", "/_impasto/as?role=admin", "/_impasto/again", "/_impasto/else")

    @pytest.mark.parametrize("path", PATHS)
    def it_shows_nobody_and_no_other_person_anything(self, front: Fronted, path: str):
        _, theirs = make_site(front.store, owner="other")
        other = front.sites.access.issue(theirs, owns=True)
        other_reader = front.sites.access.issue(theirs, owns=False)
        before = len(front.site.heard)
        for grant in ("", "x", other, other_reader):
            for name in ("impasto_tab", "impasto_frame"):
                answer = client_of(front, f"{name}={grant}" if grant else "").get(path)
                assert answer.status_code == 403, (grant, answer.text)
                assert "Two chairs" not in answer.text
        assert len(front.site.heard) == before

    def it_gives_a_reader_data_of_their_own_and_no_log(self, front: Fronted):
        client_of(front, f"impasto_tab={front.grant()}").get("/echo")
        client_of(front, f"impasto_tab={front.grant(owns=False)}").get("/echo")
        lives = {live.laid.audience: live.laid.data for live in front.sites.pool._lives.values()}
        assert lives["owner"] != lives["reader"]

    def it_lets_only_the_owner_start_it_again(self, front: Fronted):
        owner = client_of(front, f"impasto_tab={front.grant()}")
        reader = client_of(front, f"impasto_tab={front.grant(owns=False)}")
        owner.get("/echo")
        reader.get("/echo")
        starts = len(front.starter.started)
        assert reader.get("/_impasto/again?to=/echo").headers["location"] == "/echo"
        assert owner.get("/_impasto/again?to=//evil.example").headers["location"] == "/"
        owner.get("/echo")
        reader.get("/echo")
        assert len(front.starter.started) == starts + 1
