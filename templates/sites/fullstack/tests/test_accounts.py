"""Tests of accounts: signing up, in and out, sessions, passwords, what one may take along and leave behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from core import limits, tokens
from core.accounts import passwords
from core.accounts.models import Account, SignIn
from core.accounts.sessions import LASTS, SESSION
from core.features import Feature, features
from core.seeds import PREVIEW_PASSWORD
from core.site import site
from core.testing import NOW, Browser, rows
from core.urls import safe_next

MEMBER = {"email": "member@example.test", "password": PREVIEW_PASSWORD}
LONG = "a sentence that nobody guesses"


def test_signing_in_leads_where_one_wanted_to_go(client: Browser) -> None:
    answer = client.submit("/login", MEMBER | {"next": "/account"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "after", ["https://evil.test/", "//evil.test", "/\\evil.test", "/a\nb", "javascript:alert(1)", ""]
)
def test_signing_in_never_leads_to_another_site(client: Browser, after: str) -> None:
    assert client.submit("/login", MEMBER | {"next": after}).headers["location"] == "/"
    assert safe_next(after) == "/"


def test_only_a_hash_of_the_session_token_is_stored(client: Browser, database: Session) -> None:
    client.submit("/login", MEMBER)
    token = client.cookies[SESSION]
    [kept] = rows(database, SignIn)
    assert kept.token_hash == tokens.digest(token)
    assert token not in kept.token_hash


def test_the_cookie_cannot_be_read_by_scripts(client: Browser) -> None:
    [cookie] = [c for c in client.submit("/login", MEMBER).headers.get_list("set-cookie") if c.startswith("session=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_session_that_somebody_else_chose_is_not_taken_over(client: Browser, database: Session) -> None:
    planted = tokens.fresh()
    client.cookies.set(SESSION, planted)
    client.submit("/login", MEMBER)
    assert tokens.digest(planted) not in {kept.token_hash for kept in rows(database, SignIn)}


def test_each_sign_in_has_another_session_and_form_token(client: Browser) -> None:
    seen = set()
    for _ in range(2):
        client.submit("/login", MEMBER)
        seen |= {client.cookies[SESSION], client.token()}
        client.submit("/logout")
    assert len(seen) == 4


def test_signing_out_ends_the_session_on_the_server(member: Browser, database: Session) -> None:
    token = member.cookies[SESSION]
    assert member.submit("/logout").status_code == 303
    assert rows(database, SignIn) == []
    member.cookies.set(SESSION, token)
    assert member.get("/account").status_code == 303


def test_a_session_ends_by_itself(member: Browser, at: Callable[..., None]) -> None:
    at(NOW + LASTS + timedelta(minutes=1))
    assert member.get("/account").status_code == 303


def test_an_account_that_is_closed_is_signed_out_at_once(member: Browser, admin: Browser) -> None:
    closed = {"name": "Member", "email": "member@example.test", "role": "member"}
    assert admin.submit(f"/admin/accounts/{member.id}", closed).status_code == 303
    assert member.get("/account").status_code == 303


def test_nobody_learns_who_has_an_account(client: Browser) -> None:
    wrong = client.submit("/login", MEMBER | {"password": "something else"})
    unknown = client.submit("/login", {"email": "nobody@example.test", "password": "something else"})
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("member@", "nobody@") == unknown.text


def test_many_wrong_passwords_stop_further_tries(client: Browser) -> None:
    for _ in range(limits.FAILED_PER_PERSON):
        assert client.submit("/login", MEMBER | {"password": "wrong"}).status_code == 422
    assert client.submit("/login", MEMBER).status_code == 429


def test_signing_up_makes_a_member_and_no_more(client: Browser, database: Session) -> None:
    told = {"name": "New", "email": "New@Example.test", "password": LONG, "role": "admin", "active": "on", "id": "1"}
    answer = client.submit("/signup", told)
    found = [kept for kept in rows(database, Account) if kept.email == "new@example.test"]
    if not site().signup:
        assert answer.status_code == 409
        assert found == []
        return
    assert answer.status_code == 303
    assert [(kept.role, kept.password_hash.startswith("$argon2id$")) for kept in found] == [("member", True)]
    assert client.get("/admin").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [{"password": "short"}, {"password": "aaaaaaaaaaaa"}, {"email": "nobody"}, {"name": ""}, {"password": "x" * 300}],
)
def test_signing_up_wants_a_name_an_address_and_a_password(
    client: Browser, database: Session, wrong: dict[str, str]
) -> None:
    before = len(rows(database, Account))
    told = {"name": "New", "email": "new@example.test", "password": LONG} | wrong
    assert client.submit("/signup", told).status_code == (422 if site().signup else 409)
    assert len(rows(database, Account)) == before


def test_an_address_has_one_account(client: Browser, database: Session) -> None:
    before = len(rows(database, Account))
    client.submit("/signup", {"name": "Again", "email": "MEMBER@example.test", "password": LONG})
    assert len(rows(database, Account)) == before


def test_a_new_password_signs_every_other_browser_out(visit: Callable[..., Browser], database: Session) -> None:
    here, there = visit("member@example.test"), visit("member@example.test")
    told = {"password_old": PREVIEW_PASSWORD, "password_new": LONG}
    assert here.submit("/account/password", told | {"password_old": "wrong"}).status_code == 422
    assert here.submit("/account/password", told | {"password_new": "short"}).status_code == 422
    assert here.submit("/account/password", told).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert visit().submit("/login", {"email": "member@example.test", "password": LONG}).status_code == 303


def test_passwords_are_compared_even_where_there_is_no_account() -> None:
    assert not passwords.verified(None, "the password of nobody")
    assert passwords.verified(passwords.hashed(LONG), LONG)
    assert not passwords.verified("no hash at all", LONG)


def _example(feature: Feature):
    from importlib import import_module

    return import_module(f"features.{feature.name}.examples")


def test_the_export_has_what_is_ones_own_and_nothing_else(member: Browser, other: Browser, database: Session) -> None:
    own, foreign = {}, {}
    for name, feature in features().items():
        own[name] = _example(feature).stored(database, member.id).id
        foreign[name] = _example(feature).stored(database, other.id).id
    told = member.get("/account/data.json").json()
    assert told["account"]["email"] == "member@example.test"
    assert "password_hash" not in told["account"]
    for name, number in own.items():
        assert number in {row["id"] for row in told[name]}
        assert foreign[name] not in {row["id"] for row in told[name]}


def test_leaving_takes_ones_rows_along(member: Browser, other: Browser, database: Session) -> None:
    for feature in features().values():
        _example(feature).stored(database, member.id)
        _example(feature).stored(database, other.id)
    gone, stays = member.id, other.id
    assert member.submit("/account/delete", {"password": "wrong"}).status_code == 422
    assert member.submit("/account/delete", {"password": PREVIEW_PASSWORD}).status_code == 303
    assert gone not in {account.id for account in rows(database, Account)}
    for feature in features().values():
        assert gone not in {row.owner_id for row in rows(database, feature.model)}
        assert stays in {row.owner_id for row in rows(database, feature.model)}
    assert member.get("/account").status_code == 303


def test_the_last_administrator_cannot_leave(admin: Browser, database: Session) -> None:
    assert admin.submit("/account/delete", {"password": PREVIEW_PASSWORD}).status_code == 409
    told = {"name": "Admin", "email": "admin@example.test", "role": "member", "active": "on"}
    assert admin.submit(f"/admin/accounts/{admin.id}", told).status_code == 409
    assert admin.submit(f"/admin/accounts/{admin.id}/delete").status_code == 409
    assert admin.id in {account.id for account in rows(database, Account)}


def test_administrators_make_accounts_and_give_roles(admin: Browser, client: Browser, database: Session) -> None:
    told = {"name": "Eve", "email": "eve@example.test", "role": "staff", "active": "on", "password": LONG}
    assert admin.submit("/admin/accounts", told | {"password": ""}).status_code == 422
    assert admin.submit("/admin/accounts", told | {"role": "emperor"}).status_code == 422
    assert admin.submit("/admin/accounts", told).status_code == 303
    assert client.submit("/login", {"email": "eve@example.test", "password": LONG}).status_code == 303
    assert client.get("/dashboard").status_code == 200
