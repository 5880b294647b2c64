"""The login by OpenID Connect, walked from the page's button to the cookie and back, with a provider on the loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from playwright.sync_api import expect, sync_playwright

from agents.render.browser import find_browser
from agents.settings import Settings
from app.identity import Doorway, Identity
from app.store import Store, projects
from app.store.blobs import LocalBlobs
from app.store.database import Database, default_url
from app.words import say
from tests.app.identity.provider import CLIENT, SECRET, Claims, Provider
from tests.app.serving import Server

COOKIE_SECRET = "0123456789abcdef" * 4


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks for a login, with the provider in its person's secrets."""
    folder = tmp_path_factory.mktemp("login")
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    rules = {"HOME": str(folder), "IMPASTO_LOGIN": "on", "IMPASTO_LOGIN_ALLOWED": "example.org"}
    made = Server(folder, default_url(folder), folder / "blobs", start=False, **rules)
    secrets.write_text(
        f'[auth]\nredirect_uri = "{made.url}/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
    )
    secrets.chmod(0o600)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def honest(provider: Provider) -> Iterator[Provider]:
    """The provider, whatever a test makes of it, as it was afterwards."""
    subject, key = provider.subject, provider.signing_key
    yield provider
    provider.subject, provider.signing_key, provider.spoil = subject, key, dict


def entrance(server: Server) -> str:
    """Where the page's button leads: Streamlit signs which provider is meant."""
    claims = {"provider": "default", "exp": int(time.time()) + 120}
    token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(COOKIE_SECRET))
    return f"{server.url}/auth/login?provider={token}"


def walked(server: Server, client: httpx.Client) -> httpx.Response:
    """From the entrance over the provider to the answer of the server's callback."""
    there = client.get(entrance(server))
    assert there.status_code == 302, there.text
    back = client.get(there.headers["location"])
    assert back.status_code == 302, back.text
    assert urlsplit(back.headers["location"]).path == "/oauth2callback"
    return client.get(back.headers["location"])


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=60) as made:
        yield made


def logged_in(answer: httpx.Response) -> bool:
    """Whether the callback gave a cookie that says who came."""
    return any(
        line.startswith("_streamlit_user=") and "Max-Age=0" not in line and '=""' not in line
        for line in answer.headers.get_list("set-cookie")
    )


class DescribeTheWayIn:
    def it_is_discovered_asked_and_told_once(self, server: Server, honest: Provider, client: httpx.Client):
        honest.asked.clear()
        answer = walked(server, client)
        assert logged_in(answer)
        assert answer.headers["location"] == "/"
        assert {"/.well-known/openid-configuration", "/authorize", "/token", "/keys"} <= set(honest.asked)
        (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("_streamlit_user=")]
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()

    def it_takes_an_answer_only_from_who_asked(self, server: Server, honest: Provider, client: httpx.Client):
        there = client.get(entrance(server))
        back = client.get(there.headers["location"]).headers["location"]
        with httpx.Client(trust_env=False) as another:
            assert not logged_in(another.get(back))
        assert logged_in(client.get(back))
        assert not logged_in(client.get(back))  # a code is good once

    def it_begins_only_from_the_page(self, server: Server, client: httpx.Client):
        for token in ("", "x", jwt.encode({"alg": "HS256"}, {"provider": "default"}, OctKey.import_key("f" * 64))):
            answer = client.get(f"{server.url}/auth/login?provider={token}")
            assert "authorize" not in answer.headers.get("location", "")

    def it_leads_to_no_other_site(self, server: Server, client: httpx.Client):
        for back in ("//evil.example", "https://evil.example/"):
            answer = client.get(f"{server.url}/oauth2callback", params={"state": "x", "next": back, "error": "no"})
            assert urljoin(server.url, answer.headers["location"]) == f"{server.url}/"


LIES = {
    "another nonce": lambda claims: {**claims, "nonce": "another"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "another issuer": lambda claims: {**claims, "iss": "https://login.example.org"},
    "another audience": lambda claims: {**claims, "aud": "another-client"},
    "several audiences, none asking": lambda claims: {**claims, "aud": ["another-client", "third"]},
    "over": lambda claims: {**claims, "iat": claims["iat"] - 9000, "exp": claims["exp"] - 9000},
    "nobody": lambda claims: {name: value for name, value in claims.items() if name != "sub"},
}


class DescribeLies:
    @pytest.mark.parametrize("lie", LIES)
    def it_lets_nobody_in(self, server: Server, honest: Provider, client: httpx.Client, lie: str):
        honest.spoil = LIES[lie]
        assert not logged_in(walked(server, client))

    def it_lets_nobody_in_by_another_key(self, server: Server, honest: Provider, client: httpx.Client):
        honest.signing_key = RSAKey.generate_key(2048, {"kid": "k1"})
        assert not logged_in(walked(server, client))

    def it_knows_nobody_by_a_token_for_another_client_that_names_us_as_asker(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        """Authlib takes such a token for a good one; the cookie carries its audience, and we look at that."""
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.chdir(tmp_path)
        (tmp_path / ".streamlit").mkdir()
        (tmp_path / ".streamlit" / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "x"\ncookie_secret = "y"\nclient_id = "{CLIENT}"\nclient_secret = "b"\n'
            'server_metadata_url = "c"\n'
        )
        user: Claims = {"is_logged_in": True, "iss": "https://id.example", "sub": "7", "azp": CLIENT}
        with Store(Database.open(default_url(tmp_path)), LocalBlobs(tmp_path)) as store:
            door = Doorway(store, login=True)
            assert door.of_login({**user, "aud": "another-client"}) is None
            assert door.of_login({**user, "aud": ["another-client"]}) is None
            assert door.of_login(user) is None
            assert door.of_login({**user, "aud": ["another-client", CLIENT]}) == Identity("https://id.example#7")


def unverified(claims: Claims) -> Claims:
    """Somebody who wrote another one's address into their profile."""
    return {**claims, "email_verified": False}


def long_ago(claims: Claims) -> Claims:
    """A login of yesterday; the token itself is still good."""
    return {**claims, "iat": claims["iat"] - 90_000}


class DescribeTheBrowser:
    def it_comes_in_by_the_button_and_sees_its_own_projects_only(self, server: Server, honest: Provider):
        database = Database.open(default_url(server.folder))
        with Store(database, LocalBlobs(server.folder / "blobs")) as store, store.write() as session:
            mine, theirs = (
                projects.create(session, kind="deck", owner=f"{honest.url}#{subject}", title=title).id
                for subject, title in ((honest.subject, "Buses of Ada"), ("other", "Trams of Bo"))
            )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(Settings()), args=["--no-sandbox"])
            page = browser.new_context(locale="en-US").new_page()
            page.goto(f"{server.url}/?project={mine}")
            button = page.get_by_role("button", name=say("en", "log_in"))
            expect(button).to_be_visible(timeout=120_000)
            expect(page.get_by_text("Buses of Ada")).to_have_count(0)
            button.click()
            expect(button).to_have_count(0, timeout=120_000)
            page.goto(f"{server.url}/?project={mine}")
            expect(page.get_by_text("Buses of Ada").first).to_be_visible(timeout=120_000)
            expect(page.get_by_text("Trams of Bo")).to_have_count(0)
            page.goto(f"{server.url}/?project={theirs}")
            expect(page.get_by_text(say("en", "unknown")).first).to_be_visible(timeout=120_000)
            expect(page.get_by_text("Trams of Bo")).to_have_count(0)
            page.get_by_role("button", name=say("en", "log_out")).click()
            expect(button).to_be_visible(timeout=120_000)
            assert not [c for c in page.context.cookies() if c["name"] == "_streamlit_user" and c["value"]]
            out = page.context.new_page()
            out.goto(f"{server.url}/?project={mine}")
            expect(out.get_by_role("button", name=say("en", "log_in"))).to_be_visible(timeout=120_000)
            expect(out.get_by_text("Buses of Ada")).to_have_count(0)
            honest.subject = "other"
            second = browser.new_context(locale="en-US").new_page()
            second.goto(f"{server.url}/?project={mine}")
            second.get_by_role("button", name=say("en", "log_in")).click()
            expect(second.get_by_text("Trams of Bo").first).to_be_visible(timeout=120_000)
            second.goto(f"{server.url}/?project={mine}")
            expect(second.get_by_text(say("en", "unknown")).first).to_be_visible(timeout=120_000)
            expect(second.get_by_text("Buses of Ada")).to_have_count(0)
            for spoil in (unverified, long_ago):
                honest.spoil = spoil
                stranger = browser.new_context(locale="en-US").new_page()
                stranger.goto(f"{server.url}/?project={mine}")
                stranger.get_by_role("button", name=say("en", "log_in")).click()
                expect(stranger.get_by_text(say("en", "login_refused"))).to_be_visible(timeout=120_000)
                expect(stranger.get_by_text("Buses of Ada")).to_have_count(0)
            browser.close()
