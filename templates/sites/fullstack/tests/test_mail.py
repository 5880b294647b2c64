"""Tests of mail: forgotten passwords, confirmations, the outbox, and the way to a mail server of ours on loopback."""

import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from core import tokens
from core.accounts import forgotten, passwords
from core.accounts.models import Account, SignIn
from core.features import features
from core.mail import letters, post, sending
from core.mail.models import Mail
from core.mail.post import Post
from core.testing import NOW, Browser, rows
from core.words import t
from tests.test_guards import example

EMAIL = "member@example.test"
NEW = "a sentence that nobody guesses"


@pytest.fixture
def link(client: Browser, database: Session) -> str:
    """The address in the mail that somebody asked for."""
    assert client.submit("/forgotten", {"email": EMAIL.upper()}).status_code == 200
    [mail] = rows(database, Mail)
    assert (mail.recipient, mail.sent_at) == (EMAIL, None)
    return re.search(r"https?://[^/\s]+(/reset\?token=\S+)", mail.text)[1]  # pyright: ignore[reportOptionalSubscript]


def test_the_answer_is_the_same_whether_there_is_such_an_account(client: Browser, database: Session) -> None:
    told = [client.submit("/forgotten", {"email": email}).text for email in (EMAIL, "nobody@example.test")]
    assert told[0].replace(EMAIL, "") == told[1].replace("nobody@example.test", "")
    assert [mail.recipient for mail in rows(database, Mail)] == [EMAIL]


def test_the_link_sets_a_new_password_and_signs_in(
    client: Browser, member: Browser, link: str, database: Session
) -> None:
    before = rows(database, Account)
    assert client.get(link).status_code == 200
    answer = client.submit("/reset", {"token": link.partition("token=")[2], "password_new": NEW})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert client.get("/account").status_code == 200
    assert member.get("/account").status_code == 303  # every earlier session has ended
    [account] = [a for a in rows(database, Account) if a.email == EMAIL]
    assert passwords.verified(account.password_hash, NEW)
    assert [a.id for a in rows(database, Account)] == [a.id for a in before]


def test_the_link_works_once(client: Browser, link: str, database: Session) -> None:
    told = {"token": link.partition("token=")[2], "password_new": NEW}
    assert client.submit("/reset", told).status_code == 303
    assert client.get(link).status_code == 409
    assert client.submit("/reset", told | {"password_new": f"{NEW} twice"}).status_code == 409
    [account] = [a for a in rows(database, Account) if a.email == EMAIL]
    assert passwords.verified(account.password_hash, NEW)


def test_the_link_is_over_after_an_hour(client: Browser, link: str, at: Callable[[datetime], None]) -> None:
    at(NOW + timedelta(minutes=59))
    assert client.get(link).status_code == 200
    at(NOW + timedelta(minutes=61))
    assert client.get(link).status_code == 409


def test_a_link_is_void_when_the_password_is_another_already(client: Browser, link: str, database: Session) -> None:
    account = database.exec(select(Account).where(Account.email == EMAIL)).one()
    account.password_hash = passwords.hashed("changed in the meantime")
    database.add(account)
    database.commit()
    assert client.get(link).status_code == 409


def test_a_forged_link_opens_nothing(client: Browser, link: str, database: Session) -> None:
    account = database.exec(select(Account).where(Account.email == "admin@example.test")).one()
    token = link.partition("token=")[2]
    other = tokens.seal("form", [account.id, (NOW + timedelta(hours=1)).isoformat(), "x"])
    mark = token.rpartition(".")[2]
    body = forgotten.token_of(account).rpartition(".")[0]
    for forged in ("", "x", f"{body}.{mark}", other, f"{token}\n", tokens.seal(forgotten.PURPOSE, ["1"])):
        assert client.get("/reset", params={"token": forged}).status_code == 409
        assert client.submit("/reset", {"token": forged, "password_new": NEW}).status_code == 409


def test_a_bad_password_is_refused_and_the_link_stays_good(client: Browser, link: str) -> None:
    token = link.partition("token=")[2]
    answer = client.submit("/reset", {"token": token, "password_new": "short"})
    assert answer.status_code == 422
    assert 'id="password_new-error"' in answer.text
    assert client.submit("/reset", {"token": token, "password_new": NEW}).status_code == 303


def test_nobody_is_flooded_with_links(client: Browser, database: Session) -> None:
    codes = [client.submit("/forgotten", {"email": EMAIL}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert len(rows(database, Mail)) == 3


def test_an_account_that_is_closed_gets_no_link(client: Browser, database: Session) -> None:
    account = database.exec(select(Account).where(Account.email == EMAIL)).one()
    account.active = False
    database.add(account)
    database.commit()
    client.submit("/forgotten", {"email": EMAIL})
    assert rows(database, Mail) == []


def test_without_mail_the_page_says_who_helps(
    client: Browser, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "is_on", lambda: False)
    for answer in (client.get("/forgotten"), client.submit("/forgotten", {"email": EMAIL})):
        assert t("forgotten_no_mail") in answer.text
        assert 'name="email"' not in answer.text
    assert rows(database, Mail) == []


def test_whoever_takes_a_time_is_sent_a_confirmation(member: Browser, admin: Browser, database: Session) -> None:
    for feature in features().values():
        if feature.timetable is None or not member.get(f"{feature.path}/new").is_success:
            continue
        before = len(rows(database, Mail))
        told = example(feature).answers(database, member.id)
        assert member.submit(feature.path, told).status_code == 303
        mail = rows(database, Mail)[-1]
        row = rows(database, feature.model)[-1]
        assert (len(rows(database, Mail)), mail.recipient) == (before + 1, EMAIL)
        assert f"{feature.path}/{row.id}" in mail.text
        assert f"{getattr(row, feature.timetable.start):%H:%M}" in mail.subject
        assert member.submit(feature.path, told).status_code in (303, 409)
        if len(rows(database, feature.model)) == 1:
            assert len(rows(database, Mail)) == before + 1  # what was refused is not confirmed


def test_the_outbox_is_for_the_staff_and_shows_text_as_text(
    client: Browser, member: Browser, staff: Browser, database: Session
) -> None:
    letters.write(database, EMAIL, "A <b>subject\nBcc: x@y.test", "<script>alert(1)</script>")
    database.commit()
    assert client.get("/outbox").status_code == 303
    assert member.get("/outbox").status_code == 403
    text = staff.get("/outbox").text
    assert "&lt;script&gt;alert(1)" in text
    assert "A &lt;b&gt;subject Bcc" in text


def test_what_was_written_to_somebody_goes_with_the_account(member: Browser, link: str, database: Session) -> None:
    assert len(rows(database, Mail)) == 1
    assert member.submit("/account/delete", {"password": "preview-preview"}).status_code == 303
    assert [mail for mail in rows(database, Mail) if mail.recipient == EMAIL] == []
    assert rows(database, SignIn) == []


class Server(socketserver.ThreadingTCPServer):
    """A mail server as small as one can be. `refuses` whom it does not know."""

    daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.refuses = False
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 ready\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"RCPT" and server.refuses:
                        self.wfile.write(b"550 no such mailbox\r\n")
                    elif word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                        self.wfile.write(b"250 taken\r\n")
                    else:
                        self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
                    if word == b"QUIT":
                        return

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A running mail server that the site hands its mails to; skips where no sockets are allowed."""
    try:
        made = Server()
    except OSError as error:
        pytest.skip(f"no sockets here: {error}")
    with made as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        way = Post("127.0.0.1", running.server_address[1], "none", "", "", "Site <site@example.test>")
        monkeypatch.setattr(sending, "post", lambda: way)
        yield running
        running.shutdown()


def test_what_waits_is_handed_over_once_and_its_text_goes(server: Server, database: Session) -> None:
    letters.write(database, EMAIL, "预约 12:00", "您好\n.\nhttps://example.test/reset?token=secret\n")
    database.commit()
    assert [sending.send_waiting(), sending.send_waiting()] == [1, 0]
    [taken] = server.taken
    assert b"To: member@example.test" in taken
    assert b"Auto-Submitted: auto-generated" in taken
    [mail] = rows(database, Mail)
    assert (mail.text, mail.sent_at, mail.tries, mail.fault) == ("", NOW, 1, "")


def test_what_is_refused_is_tried_again_a_few_times(
    server: Server, database: Session, at: Callable[[datetime], None]
) -> None:
    server.refuses = True
    letters.write(database, EMAIL, "Hello", "text")
    database.commit()
    for n in range(8):
        at(NOW + timedelta(minutes=11 * n))
        assert sending.send_waiting() == 0
        assert sending.send_waiting() == 0  # claimed: nobody else tries at the same time
    [mail] = rows(database, Mail)
    assert (mail.tries, mail.sent_at, mail.text) == (sending.MOST_TRIES, None, "text")
    assert "no such mailbox" in mail.fault


def in_production(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    live = post.settings()
    monkeypatch.setattr(post, "settings", lambda: type(live)(**{**vars(live), "environment": "production"}))


GOOD = {"SMTP_HOST": "mail.example.test", "MAIL_FROM": "site@example.test", "SITE_URL": "https://site.example.test/"}


def test_links_never_begin_with_what_a_request_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert post.home("http://evil.test/") == "http://evil.test"  # a preview has no other address
    in_production(monkeypatch, **GOOD)
    assert post.home("http://evil.test/") == "https://site.example.test"


def test_mail_is_off_in_production_until_a_server_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    in_production(monkeypatch)
    assert post.post.__wrapped__() is None
    in_production(monkeypatch, **GOOD)
    found = post.post.__wrapped__()
    assert (found.host, found.port, found.security) == ("mail.example.test", 587, "starttls")
    assert "<site@example.test>" in found.sender


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"SMTP_SECURITY": "ssl3"}, "SMTP_SECURITY"),
        ({"SMTP_PORT": "mail"}, "SMTP_PORT"),
        ({"MAIL_FROM": ""}, "MAIL_FROM"),
        ({"SITE_URL": ""}, "SITE_URL"),
        ({"SITE_URL": "example.test"}, "SITE_URL"),
        ({"SMTP_SECURITY": "none", "SMTP_USER": "u"}, "in the open"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], word: str
) -> None:
    in_production(monkeypatch, **(GOOD | wrong))
    with pytest.raises(SystemExit, match=word):
        post.post.__wrapped__()
