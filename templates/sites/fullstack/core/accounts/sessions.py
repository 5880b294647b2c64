"""Who is signed in: sessions on the server, a random token in a cookie, and the form token that goes with it."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request, Response
from sqlmodel import Session, col, delete, select

from core import clock, tokens
from core.accounts.models import Account, SignIn
from core.settings import settings

SESSION, GUEST = "session", "guest"
LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Known:
    """Whom a request comes from: the account when signed in, and the token that form tokens derive from."""

    account: Account | None
    token: str
    new_guest: bool = False
    """The token was made just now and must be set as a cookie."""

    @property
    def form_token(self) -> str:
        """The token that every form of this browser carries; another after each sign-in."""
        return tokens.signature("form", self.token)


def known(request: Request, database: Session) -> Known:
    """Read the cookies of a request."""
    token = request.cookies.get(SESSION, "")
    if token and (account := _account(database, token)):
        return Known(account, token)
    guest = request.cookies.get(GUEST, "")
    if len(guest) >= 32:
        return Known(None, guest)
    return Known(None, tokens.fresh(), new_guest=True)


def _account(database: Session, token: str) -> Account | None:
    query = (
        select(Account)
        .join(SignIn, col(SignIn.account_id) == Account.id)
        .where(SignIn.token_hash == tokens.digest(token), SignIn.expires_at > clock.now(), Account.active)
    )
    return database.exec(query).first()


def sign_in(request: Request, response: Response, database: Session, account: Account) -> None:
    """Begin a session with a new token; the session of before, if any, ends. The caller commits."""
    _end(request, database)
    database.exec(delete(SignIn).where(col(SignIn.expires_at) <= clock.now()))
    token = tokens.fresh()
    database.add(SignIn(token_hash=tokens.digest(token), account_id=account.id or 0, expires_at=clock.now() + LASTS))
    set_cookie(request, response, SESSION, token, seconds=int(LASTS.total_seconds()))


def sign_out(request: Request, response: Response, database: Session) -> None:
    """End the session of this browser. The caller commits."""
    _end(request, database)
    set_cookie(request, response, SESSION, "", seconds=0)
    set_cookie(request, response, GUEST, tokens.fresh())


def _end(request: Request, database: Session) -> None:
    if token := request.cookies.get(SESSION, ""):
        database.exec(delete(SignIn).where(col(SignIn.token_hash) == tokens.digest(token)))


def sign_out_everywhere(database: Session, account: Account) -> None:
    """End every session of an account. The caller commits."""
    database.exec(delete(SignIn).where(col(SignIn.account_id) == account.id))


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that scripts cannot read. In a preview frame it is kept apart for that frame."""
    parts = [f"{name}={value}", "Path=/", "HttpOnly"]
    if seconds is not None:
        parts.append(f"Max-Age={seconds}")
    if settings().frame:
        parts += ["SameSite=None", "Secure", "Partitioned"]
    else:
        parts += ["SameSite=Lax", *(["Secure"] if request.url.scheme == "https" else [])]
    response.headers.append("set-cookie", "; ".join(parts))
