"""The routes without a browser: what is answered, with which headers, and that names lead nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from agents.settings import Settings
from app.preview import Grants, StoreContent, nothing_else, preview_routes
from app.preview.content import entry, media_type
from app.store import Store, projects, versions

KEY = b"k" * 32
VERSION = "01jd0000000000000000000000"
FILES = {
    "index.html": b"<p>x</p>",
    "a/b.css": b"p {}",
    "secret.env": b"canary",
    "run.sh": b"canary",
    "x.svg": b"<svg/>",
}


class Clock:
    now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


class Kept:
    def files(self, version_id: str) -> Mapping[str, str] | None:
        return {p: hashlib.sha256(d).hexdigest() for p, d in FILES.items()} if version_id == VERSION else None

    def read(self, sha256: str) -> bytes | None:
        return next((d for d in FILES.values() if hashlib.sha256(d).hexdigest() == sha256), None)


@pytest.fixture
def grants() -> Grants:
    return Grants(KEY, clock=Clock())


@pytest.fixture
def client(grants: Grants) -> TestClient:
    return TestClient(Starlette(routes=preview_routes(Kept(), grants)), base_url="http://127.0.0.1:8501")


def place(grants: Grants, path: str = "") -> str:
    return f"/preview/{grants.issue(VERSION)}/{path}"


class DescribeAnswers:
    @pytest.mark.parametrize("path", ["", "f/index.html", "f/a/b.css", "f/x.svg", "f/nothing", "f/secret.env"])
    def it_gives_every_answer_its_armour(self, client: TestClient, grants: Grants, path: str):
        answer = client.get(place(grants, path))
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "allow-same-origin" not in policy
        assert "'self'" not in policy.replace("frame-ancestors 'self'", "")
        assert path == "" or "sandbox" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize("path", ["/preview", "/preview/", "/preview/x", "/preview/x/y", "/preview/x/site/../z"])
    def it_gives_nothing_for_what_is_no_preview(self, path: str):
        """And not the page of the server, which answers for whatever nobody else does."""
        answer = TestClient(Starlette(routes=nothing_else())).get(path)
        assert answer.status_code == 404
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"

    def it_allows_the_files_of_the_grant_and_no_more(self, client: TestClient, grants: Grants):
        headers = client.get(place(grants, "f/index.html")).headers
        own = f"127.0.0.1:8501{place(grants, 'f/')}"
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["sandbox"] == "allow-scripts"
        assert policy["img-src"] == policy["font-src"] == policy["media-src"] == f"data: {own}"
        assert policy["script-src"] == policy["style-src"] == f"'unsafe-inline' {own}"
        assert policy["connect-src"] == policy["frame-src"] == policy["form-action"] == policy["base-uri"] == "'none'"
        assert headers["connection-allowlist"] == f'("*://{own}*"); webrtc=block; redirects=block'

    def it_caches_files_and_never_pages(self, client: TestClient, grants: Grants):
        assert client.get(place(grants, "f/index.html")).headers["cache-control"] == "no-store"
        style = client.get(place(grants, "f/a/b.css"))
        assert "immutable" in style.headers["cache-control"]
        again = client.get(place(grants, "f/a/b.css"), headers={"If-None-Match": style.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

    def it_wraps_a_page_that_is_opened_as_a_tab(self, client: TestClient, grants: Grants):
        answer = client.get(place(grants, "f/index.html"), headers={"Sec-Fetch-Dest": "document"})
        assert '<iframe title="Preview" sandbox="allow-scripts"' in answer.text
        assert "frame-src 127.0.0.1:8501/preview/" in answer.headers["content-security-policy"]

    def it_opens_a_page_by_name(self, client: TestClient, grants: Grants):
        assert client.get(place(grants, "?page=index.html")).status_code == 200
        for page in ("x.svg", "../index.html", "nothing.html", "https://evil.example/", '"><script>'):
            assert client.get(place(grants), params={"page": page}).status_code == 404

    @pytest.mark.parametrize(
        "path",
        [
            "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "a%2f..%2findex.html", ".%2findex.html",
            "/etc/passwd", "//etc/passwd", "index.html%00.css", "INDEX.HTML", "a\\b.css", "secret.env", "run.sh", "a/", "",
        ],
    )  # fmt: skip
    def it_knows_names_of_its_own_list_only(self, client: TestClient, grants: Grants, path: str):
        answer = client.get(place(grants) + "f/" + path, follow_redirects=False)
        assert answer.status_code in (404, 307)
        assert b"canary" not in answer.content
        assert b"root:" not in answer.content

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def it_is_for_reading(self, client: TestClient, grants: Grants, method: str):
        assert client.request(method, place(grants, "f/index.html")).status_code == 405


class DescribeGrants:
    def it_stays_the_same_for_an_hour_and_ends_after_two(self):
        clock = Clock()
        clock.now = 3600.0 * 500_000
        grants = Grants(KEY, clock=clock)
        first = grants.issue(VERSION)
        clock.now += 3599
        assert grants.issue(VERSION) == first
        clock.now += 3600
        assert grants.issue(VERSION) != first
        assert grants.open(first) == VERSION
        clock.now += 1
        assert grants.open(first) is None

    @given(st.integers(0, 60), st.characters(codec="ascii"))
    def it_opens_nothing_that_was_altered(self, position: int, sign: str):
        grants = Grants(KEY, clock=Clock())
        grant = grants.issue(VERSION)
        altered = grant[: position % len(grant)] + sign + grant[position % len(grant) + 1 :]
        assert grants.open(altered) == (VERSION if altered == grant else None)

    @given(st.text(max_size=80))
    def it_opens_nothing_made_up(self, text: str):
        assert Grants(KEY, clock=Clock()).open(text) is None

    def it_opens_nothing_of_another_key(self):
        assert Grants(b"j" * 32, clock=Clock()).open(Grants(KEY, clock=Clock()).issue(VERSION)) is None

    def it_refuses_short_keys_and_odd_ids(self):
        with pytest.raises(ValueError):
            Grants(b"short")
        with pytest.raises(ValueError):
            Grants(KEY).issue("../x")


def it_chooses_the_entry_of_a_version():
    assert entry({"b.html": "", "deck.html": "", "a.css": ""}) == "deck.html"
    assert entry({"z.html": "", "b.html": ""}) == "b.html"
    assert entry({"a.css": ""}) is None


@pytest.mark.parametrize("path", ["x", ".html", "x.exe", "x.html.exe", "x.xhtml", "x.xml", "x.swf", "x.pdf"])
def it_serves_no_other_types(path: str):
    assert media_type(path) is None


def it_shows_a_version_of_the_store_until_its_project_is_in_the_bin(tmp_path):
    with Store.open(Settings(data=tmp_path)) as store:
        content = StoreContent(store)
        (page,) = store.keep(b"<p>kept</p>")
        with store.write() as session:
            project = projects.create(session, kind="deck", owner="me", title="t")
            version = versions.commit(session, project.id, spec={}, files={"index.html": page.sha256})
        assert content.files(version.id) == {"index.html": page.sha256}
        assert content.read(page.sha256) == b"<p>kept</p>"
        assert content.read("0" * 64) is None
        assert content.files("nothing") is None
        with store.write() as session:
            projects.delete(session, project.id)
        assert content.files(version.id) is None
