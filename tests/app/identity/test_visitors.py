"""Who a request comes from; tokens and links from making to end; what one may use up; where the server may listen."""

from __future__ import annotations

import json
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection
from typer.testing import CliRunner

from agents.settings import Settings
from app.commands import token as token_command
from app.identity import Doorway, Identity, binding, check_binding, is_loopback, quotas, sharing
from app.identity.quotas import Quota, QuotaReached
from app.identity.signing import signing_key
from app.store import Store, conversation, credentials, projects, versions
from app.store.errors import NotFound
from app.store.ids import now
from app.store.tables import JobRow
from model.errors import ConfigurationError


def asking(*headers: tuple[str, str], client: str | None = "127.0.0.1", query: str = "") -> HTTPConnection:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    near = (client, 5000) if client else None
    return HTTPConnection({"type": "http", "headers": raw, "client": near, "query_string": query.encode()})


def bearer(secret: str) -> tuple[str, str]:
    return ("Authorization", f"Bearer {secret}")


@pytest.fixture
def token(store: Store) -> str:
    with store.write() as session:
        return credentials.create(session, kind="token", owner="anna")[1]


class DescribeVisitors:
    def it_knows_the_person_of_this_machine(self, store: Store):
        assert Doorway(store, login=False).visitor(asking()) == Identity("local", administers=True)
        assert Doorway(store, login=False).visitor(asking(client="::1")) is not None

    @pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
    def it_takes_nobody_behind_a_proxy_for_that_person(self, store: Store, name: str):
        assert Doorway(store, login=False).visitor(asking((name, "127.0.0.1"))) is None

    @pytest.mark.parametrize("client", ["10.0.0.5", "::ffff:10.0.0.5", "2606:4700::1", None])
    def it_takes_nobody_from_elsewhere_for_that_person(self, store: Store, client: str | None):
        assert Doorway(store, login=False).visitor(asking(client=client)) is None

    def it_asks_for_a_login_where_it_must(self, store: Store):
        assert Doorway(store, login=True).visitor(asking()) is None

    def it_knows_the_holder_of_a_token(self, store: Store, token: str):
        found = Doorway(store, login=True).visitor(asking(bearer(token), client="10.0.0.5"))
        assert found == Identity("anna")

    @pytest.mark.parametrize(
        "shown",
        ["", "impasto_", "impasto_" + "a" * 43, "share_" + "a" * 43, "x" * 5000, "' OR 1=1 --", "é" * 43, "\x00"],
    )
    def it_knows_nobody_by_anything_else(self, store: Store, token: str, shown: str):
        assert Doorway(store, login=False).visitor(asking(bearer(shown))) is None

    def it_takes_one_header_in_one_form(self, store: Store, token: str):
        door = Doorway(store, login=True)
        assert door.visitor(asking(("X-API-Key", token))) is None
        assert door.visitor(asking(("Cookie", f"token={token}"))) is None
        assert door.visitor(asking(("Authorization", f"Basic {token}"))) is None
        assert door.visitor(asking(("Authorization", token))) is None
        assert door.visitor(asking(bearer(token), bearer(token))) is None
        assert door.visitor(asking(query=f"token={token}")) is None
        assert door.visitor(asking(query=f"share={token}")) is None

    def it_does_not_fall_back_to_the_person_when_a_token_is_bad(self, store: Store):
        assert Doorway(store, login=False).visitor(asking(bearer("impasto_" + "a" * 43))) is None

    def it_knows_a_login_by_issuer_and_subject(self, store: Store):
        door = Doorway(store, login=True)
        user = {"is_logged_in": True, "iss": "https://id.example", "sub": "7", "email": "root@local", "name": "local"}
        assert door.of_login(user) == Identity("https://id.example#7")
        assert door.of_login({**user, "is_logged_in": False}) is None
        assert door.of_login({"is_logged_in": True, "email": "anna"}) is None
        assert Doorway(store, login=False).of_login({}) == Identity("local", administers=True)


class DescribeTokens:
    def it_keeps_no_secret(self, store: Store, token: str):
        with store.read() as session:
            (kept,) = credentials.listed(session, kind="token")
            row = session.get(credentials.CredentialRow, kept.id)
            assert row is not None
            assert token not in repr(vars(row))
            assert len(row.secret_hash) == 64
        assert token not in kept.model_dump_json()

    def it_ends_when_it_is_revoked(self, store: Store, token: str):
        with store.write() as session:
            (kept,) = credentials.listed(session, kind="token")
            credentials.revoke(session, kept.id)
        assert Doorway(store, login=True).visitor(asking(bearer(token))) is None

    def it_ends_when_it_is_over(self, store: Store):
        with store.write() as session:
            _, secret = credentials.create(session, kind="token", owner="a", expires_at=now() - timedelta(seconds=1))
        assert Doorway(store, login=True).visitor(asking(bearer(secret))) is None

    def it_says_when_it_was_used(self, store: Store, token: str):
        Doorway(store, login=True).visitor(asking(bearer(token)))
        with store.read() as session:
            assert credentials.listed(session, kind="token")[0].used_at is not None

    def it_is_made_listed_and_revoked_on_the_command_line(self, tmp_path: Path, monkeypatch):
        monkeypatch.setenv("IMPASTO_DATA", str(tmp_path))
        run = CliRunner()
        made = run.invoke(token_command.app, ["create", "ci", "--user", "anna", "--days", "3"])
        secret = made.stdout.strip()
        assert credentials.FORM.fullmatch(secret)
        (entry,) = json.loads(run.invoke(token_command.app, ["list", "--json"]).stdout)
        assert (entry["name"], entry["owner"], entry["good"]) == ("ci", "anna", True)
        assert "secret" not in json.dumps(entry)
        assert run.invoke(token_command.app, ["revoke", entry["id"]]).exit_code == 0
        assert "revoked" in run.invoke(token_command.app, ["list"]).stdout
        dump = "\n".join(sqlite3.connect(tmp_path / "impasto.sqlite").iterdump())
        assert secret not in dump
        assert secret.encode() not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


class DescribeLinks:
    @pytest.fixture
    def project(self, store: Store):
        with store.write() as session:
            return projects.create(session, kind="deck", owner="anna", title="t")

    def it_shows_one_project_until_it_is_revoked(self, store: Store, project):
        door, anna = Doorway(store, login=True), Identity("anna")
        with store.write() as session:
            link, secret = sharing.share(session, anna, project.id)
        reader = Identity("anna", reads=project.id)
        assert door.visitor(asking(query=f"share={secret}")) == door.of_link(secret) == reader
        assert door.visitor(asking(bearer(secret))) == reader
        with store.write() as session:
            assert [entry.id for entry in sharing.links(session, anna, project.id)] == [link.id]
            sharing.revoke(session, anna, link.id)
        assert door.of_link(secret) is None

    @pytest.mark.parametrize("who", [None, Identity("bo"), Identity("local", administers=True), "reader"])
    def it_is_for_the_owner_to_give(self, store: Store, project, who):
        visitor = Identity("anna", reads=project.id) if who == "reader" else who
        with store.write() as session:
            link, _ = sharing.share(session, Identity("anna"), project.id)
        for attempt in (
            lambda session: sharing.share(session, visitor, project.id),
            lambda session: sharing.links(session, visitor, project.id),
            lambda session: sharing.revoke(session, visitor, link.id),
        ):
            with pytest.raises(NotFound), store.write() as session:
                attempt(session)

    def it_lasts_a_month_unless_told_otherwise(self, store: Store, project):
        with store.write() as session:
            link, _ = sharing.share(session, Identity("anna"), project.id)
            for_good, _ = sharing.share(session, Identity("anna"), project.id, lasts=None)
        assert link.expires_at is not None
        assert timedelta(days=29) < link.expires_at - now() < timedelta(days=31)
        assert for_good.expires_at is None


class DescribeQuotas:
    def it_counts_what_a_person_has(self, store: Store):
        one, two = store.keep(b"12345", b"1234567")
        with store.write() as session:
            mine = projects.create(session, kind="deck", owner="anna", title="t")
            theirs = projects.create(session, kind="deck", owner="bo", title="t")
            versions.commit(session, mine.id, spec={}, files={"a": one.sha256, "b": one.sha256})
            versions.commit(session, mine.id, spec={}, files={"a": one.sha256})
            versions.commit(session, theirs.id, spec={}, files={"a": two.sha256})
            conversation.add_source(session, mine.id, name="s", sha256=two.sha256, media_type="text/plain")
            session.add(JobRow(kind="deck", owner="anna", title="t", request={}, state="running"))
            session.add(JobRow(kind="deck", owner="anna", title="t", request={}, state="done"))
            session.flush()
            assert quotas.usage(session, "anna") == quotas.Usage(projects=1, jobs=1, bytes=12)
            assert quotas.usage(session, "nobody") == quotas.Usage(0, 0, 0)

    def it_refuses_what_is_too_much_in_words(self, store: Store):
        with store.write() as session:
            projects.create(session, kind="deck", owner="anna", title="t")
            session.add(JobRow(kind="deck", owner="anna", title="t", request={}))
            session.flush()
            quota = Quota(projects=1, jobs=1, bytes=10)
            with pytest.raises(QuotaReached, match="1 projects"):
                quotas.reserve(session, quota, "anna", projects=1)
            with pytest.raises(QuotaReached, match="1 jobs"):
                quotas.reserve(session, quota, "anna", jobs=1)
            with pytest.raises(QuotaReached, match="MiB"):
                quotas.reserve(session, quota, "anna", bytes=11)
            quotas.reserve(session, quota, "anna", bytes=10)
            quotas.reserve(session, quota, "bo", projects=1, jobs=1)
            quotas.reserve(session, Quota(), "anna", projects=10, jobs=10, bytes=10)

    def it_is_read_from_the_settings(self):
        assert Quota.of(Settings(quota_projects=3, quota_bytes="2MiB")) == Quota(projects=3, bytes=2 * 1024**2)  # pyright: ignore


class DescribeBinding:
    @pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "[::1]", "127.9.9.9", "::ffff:127.0.0.1"])
    def it_lets_this_machine_in_without_login(self, store: Store, address: str):
        assert is_loopback(address)
        check_binding(address, Settings(), store)
        assert not binding.needs_login(address, Settings())
        assert binding.needs_login(address, Settings(login="on"))

    @pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "192.168.1.4", "impasto.example", "127.0.0.1.example"])
    def it_serves_nowhere_else_without_login(self, store: Store, tmp_path, monkeypatch, address: str):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("HOME", str(tmp_path))
        with pytest.raises(ConfigurationError, match="IMPASTO_HOSTS"):
            check_binding(address, Settings(), store)
        with pytest.raises(ConfigurationError, match="token create") as refused:
            check_binding(address, Settings(hosts=("impasto.example",)), store)
        assert refused.value.exit_status == 3
        assert binding.needs_login(address, Settings())

    def it_serves_elsewhere_with_a_good_token(self, store: Store, token: str, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("HOME", str(tmp_path))
        known = Settings(hosts=("impasto.example",))
        check_binding("0.0.0.0", known, store)
        with store.write() as session:
            credentials.revoke(session, credentials.listed(session, kind="token")[0].id)
        with pytest.raises(ConfigurationError):
            check_binding("0.0.0.0", known, store)

    def it_serves_elsewhere_with_a_whole_login_provider(self, store: Store, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / ".streamlit").mkdir()
        secrets = tmp_path / ".streamlit" / "secrets.toml"
        known = Settings(hosts=("impasto.example",))
        secrets.write_text('[auth]\nredirect_uri = "x"\ncookie_secret = "y"\n')
        with pytest.raises(ConfigurationError):
            check_binding("0.0.0.0", known, store)
        secrets.write_text(secrets.read_text() + 'client_id = "a"\nclient_secret = "b"\nserver_metadata_url = "c"\n')
        check_binding("0.0.0.0", known, store)


class DescribeTheSigningKey:
    def it_is_made_once_and_kept_private(self, tmp_path: Path):
        first = signing_key(Settings(data=tmp_path))
        assert signing_key(Settings(data=tmp_path)) == first
        assert stat.S_IMODE((tmp_path / "signing.key").stat().st_mode) == 0o600
        assert signing_key(Settings(data=tmp_path / "other")) != first

    def it_is_refused_when_others_can_read_it(self, tmp_path: Path):
        signing_key(Settings(data=tmp_path))
        (tmp_path / "signing.key").chmod(0o640)
        with pytest.raises(ConfigurationError, match="chmod 600"):
            signing_key(Settings(data=tmp_path))

    def it_is_shared_by_setting(self, tmp_path: Path):
        one = Settings(data=tmp_path / "a", signing_key="k" * 32)  # pyright: ignore[reportArgumentType]
        two = Settings(data=tmp_path / "b", signing_key="k" * 32)  # pyright: ignore[reportArgumentType]
        assert signing_key(one) == signing_key(two)
        with pytest.raises(ConfigurationError, match="fewer than 32"):
            signing_key(Settings(data=tmp_path, signing_key="short"))  # pyright: ignore[reportArgumentType]
