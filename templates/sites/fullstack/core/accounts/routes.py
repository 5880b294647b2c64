"""Signing up, in and out, and the page of one's own.

Templates and what they know beside the context of every page:
`accounts/login.html`: `email`, `next`, `error` (a sentence or empty), `signup` (whether visitors may make an account).
`accounts/signup.html`: `email`, `name`, `next`, `errors` {field: sentence}, `least` (characters of a password).
`accounts/account.html`: `owned` [{"entity", "rows", "lines" [{"path", "text", "when", "badge"}], "path", "more"}],
`offers` [rows], `errors` {"password_old" | "password_new" | "delete": sentence}, `least`.
"""

import json
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import select

from core import clock, limits
from core.accounts import leaving, own, passwords, sessions
from core.accounts.models import Account
from core.errors import LoginNeeded
from core.features import features
from core.forms.fields import Email, Wrong
from core.page import Page, PageOf, Refused
from core.site import site
from core.urls import safe_next
from core.words import t

router = APIRouter()


@router.get("/login")
def login_form(page: PageOf) -> Response:
    """The login page; who is signed in is led on."""
    if page.visitor.account:
        return page.go(safe_next(page.request.query_params.get("next", "/")))
    return _login_page(page, "", page.request.query_params.get("next", "/"))


@router.post("/login")
def login(page: PageOf, request: Request) -> Response:
    """Sign in with a new session. The same sentence whether the account or the password is wrong."""
    email, after = page.posted_text("email").strip().lower()[:254], page.posted_text("next") or "/"
    if not limits.sign_in_allowed(request, email):
        return _login_page(page, email, after, t("login_slow"), 429)
    account = page.database.exec(select(Account).where(Account.email == email)).first()
    fits = passwords.verified(account.password_hash if account else None, page.posted_text("password")[:1000])
    if not fits or account is None or not account.active:
        limits.sign_in_failed(request, email)
        return _login_page(page, email, after, t("login_failed"), 422)
    response = page.go(safe_next(after), t("welcome", name=account.name))
    with page.writing():
        sessions.sign_in(request, response, page.database, account)
    return response


def _login_page(page: Page, email: str, after: str, error: str = "", status: int = 200) -> Response:
    shown = {"email": email, "next": safe_next(after), "error": error, "signup": site().signup}
    return page.render("accounts/login.html", status, **shown)


@router.get("/signup")
def signup_form(page: PageOf) -> Response:
    """The page that makes an account."""
    if not site().signup:
        return page.refuse(t("signup_closed"))
    return _signup_page(page, {})


@router.post("/signup")
def signup(page: PageOf, request: Request) -> Response:
    """Make an account of a member, and sign in."""
    if not site().signup:
        return page.refuse(t("signup_closed"))
    name, email = page.posted_text("name").strip()[:100], page.posted_text("email").strip()
    password = page.posted_text("password")
    errors = {"name": "" if name else t("missing_value"), "password": passwords.fault(password, email) or ""}
    try:
        email = Email(label=t("email"), maximum=254).read(email)
    except Wrong as wrong:
        errors["email"] = str(wrong)
    if any(errors.values()):
        return _signup_page(page, {key: told for key, told in errors.items() if told}, 422)
    limits.sign_up(request)
    account = Account(email=email, name=name, password_hash=passwords.hashed(password))
    response = page.go(safe_next(page.posted_text("next") or "/"), t("welcome", name=name))
    try:
        with page.writing():
            page.database.add(account)
            page.database.flush()
            sessions.sign_in(request, response, page.database, account)
    except Refused:
        return _signup_page(page, {"email": t("signup_failed")}, 422)
    return response


def _signup_page(page: Page, errors: dict[str, str], status: int = 200) -> Response:
    kept = {key: page.posted_text(key)[:254] for key in ("email", "name")}
    after = safe_next(page.posted_text("next") or page.request.query_params.get("next", "/"))
    return page.render("accounts/signup.html", status, **kept, next=after, errors=errors, least=passwords.LEAST)


@router.post("/logout")
def logout(page: PageOf, request: Request) -> Response:
    """End the session."""
    response = page.go("/", t("signed_out"))
    with page.writing():
        sessions.sign_out(request, response, page.database)
    return response


@router.get("/account")
def account(page: PageOf) -> Response:
    """One's own rows, password, data."""
    return _account_page(page, {})


def _own(page: Page) -> Account:
    if page.visitor.account is None:
        raise LoginNeeded
    return page.visitor.account


def _account_page(page: Page, errors: dict[str, str], status: int = 200) -> Response:
    _own(page)
    owned = own.owned(page)
    offers = [row for part in owned for row in part["rows"] if getattr(row, "status", "") == "offered"]
    shown = {"owned": owned, "offers": offers, "errors": errors, "least": passwords.LEAST}
    return page.render("accounts/account.html", status, **shown)


@router.post("/account/password")
def change_password(page: PageOf, request: Request) -> Response:
    """A new password; every other session ends."""
    mine = _own(page)
    if not _still_me(page, request, "password_old"):
        return _account_page(page, {"password_old": t("password_wrong")}, 422)
    new = page.posted_text("password_new")
    if fault := passwords.fault(new, mine.email):
        return _account_page(page, {"password_new": fault}, 422)
    response = page.go("/account", t("password_changed"))
    with page.writing():
        mine.password_hash = passwords.hashed(new)
        page.database.add(mine)
        sessions.sign_out_everywhere(page.database, mine)
        sessions.sign_in(request, response, page.database, mine)
    return response


def _still_me(page: Page, request: Request, field: str) -> bool:
    """Whether the password of the account was posted; wrong ones count as failed sign-ins."""
    mine = _own(page)
    if not limits.sign_in_allowed(request, mine.email):
        return False
    if passwords.verified(mine.password_hash, page.posted_text(field)[:1000]):
        return True
    limits.sign_in_failed(request, mine.email)
    return False


@router.get("/account/data.json")
def data(page: PageOf) -> Response:
    """Everything that belongs to the account, as JSON."""
    mine = _own(page)
    told: dict[str, Any] = {"account": mine.model_dump(exclude={"password_hash"}), "taken_at": clock.now()}
    for feature in features().values():
        if hasattr(feature.model, "owner_id"):
            rows = page.database.exec(select(feature.model).where(feature.model.owner_id == mine.id))
            told[feature.name] = [row.model_dump() for row in rows]
    body = json.dumps(told, default=str, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="data.json"'}
    return Response(body, media_type="application/json", headers=headers)


@router.post("/account/delete")
def delete(page: PageOf, request: Request) -> Response:
    """Delete the account and what belongs to it, after its password."""
    mine = _own(page)
    if not _still_me(page, request, "password"):
        return _account_page(page, {"delete": t("password_wrong")}, 422)
    response = page.go("/", t("account_deleted"))
    try:
        with page.writing():
            leaving.delete_account(page.database, mine, page.visitor)
            sessions.sign_out(request, response, page.database)
    except Refused as refusal:
        return _account_page(page, {"delete": refusal.sentence}, 409)
    return response
