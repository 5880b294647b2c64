"""A forgotten password: a link by mail that works for an hour and once, or a plain word that this site sends no mail.

The link is signed and holds no secret of its own; it is void as soon as the password that it replaces is another. The
answer is the same whether an account exists. `accounts/forgotten.html`: `is_on`, `sent`, `email`, `error`;
`accounts/reset.html`: `token`, `errors` {"password_new": sentence}, `least`.
"""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, select

from core import clock, limits, tokens
from core.accounts import passwords, sessions
from core.accounts.models import Account
from core.mail import letters, post, sending
from core.page import Page, PageOf
from core.words import t

router = APIRouter()
PURPOSE = "reset"
HOURS = 1


@router.get("/forgotten")
def forgotten_form(page: PageOf) -> Response:
    """The page that asks for the e-mail, or says that there is no mail."""
    return _page(page)


@router.post("/forgotten")
def forgotten(page: PageOf, request: Request) -> Response:
    """Write the mail where there is such an account; say the same where there is none."""
    if not post.is_on():
        return _page(page)
    email = page.posted_text("email").strip().lower()[:254]
    if "@" not in email:
        return _page(page, email, t("missing_value"), 422)
    if not limits.reset_allowed(request, email):
        return _page(page, email, t("login_slow"), 429)
    account = page.database.exec(select(Account).where(Account.email == email)).first()
    if account is not None and account.active:
        link = f"{post.home(str(request.base_url))}/reset?token={token_of(account)}"
        with page.writing("mails"):
            letters.new_password(page.database, account, link, HOURS)
        sending.soon()
    return page.render("accounts/forgotten.html", is_on=True, sent=True, email=email, error="")


@router.get("/reset")
def reset_form(page: PageOf) -> Response:
    """The page for the new password."""
    token = page.request.query_params.get("token", "")
    if account_of(page.database, token) is None:
        return page.refuse(t("reset_over"))
    return page.render("accounts/reset.html", token=token, errors={}, least=passwords.LEAST)


@router.post("/reset")
def reset(page: PageOf, request: Request) -> Response:
    """Set the new password; every session of the account ends, and a new one begins here."""
    token, new = page.posted_text("token"), page.posted_text("password_new")
    found = account_of(page.database, token)
    if found is None:
        return page.refuse(t("reset_over"))
    if fault := passwords.fault(new, found.email):
        shown = {"token": token, "errors": {"password_new": fault}, "least": passwords.LEAST}
        return page.render("accounts/reset.html", 422, **shown)
    hashed = passwords.hashed(new)
    response = page.go("/account", t("password_changed"))
    with page.writing("accounts"):
        account = account_of(page.database, token)  # once more: two may have followed the link at once
        if account is None:
            return page.refuse(t("reset_over"))
        account.password_hash = hashed
        page.database.add(account)
        sessions.sign_out_everywhere(page.database, account)
        sessions.sign_in(request, response, page.database, account)
    return response


def token_of(account: Account) -> str:
    """What lets somebody set a new password, once, within the hour."""
    until = clock.now() + timedelta(hours=HOURS)
    return tokens.seal(PURPOSE, [account.id, until.isoformat(), _mark(account)])


def account_of(database: Session, token: str) -> Account | None:
    """Whose token it is; None for one that is forged, over, or used."""
    try:
        number, until, mark = tokens.unseal(PURPOSE, token[:500])
        if clock.now() > datetime.fromisoformat(until):
            return None
        account = database.get(Account, int(number), populate_existing=True)
    except (TypeError, ValueError):
        return None
    return account if account and account.active and tokens.same(mark, _mark(account)) else None


def _mark(account: Account) -> str:
    """Another one as soon as the password or the address is another."""
    return tokens.signature(f"{PURPOSE} mark", f"{account.email} {account.password_hash}")[:32]


def _page(page: Page, email: str = "", error: str = "", status: int = 200) -> Response:
    return page.render("accounts/forgotten.html", status, is_on=post.is_on(), sent=False, email=email, error=error)
