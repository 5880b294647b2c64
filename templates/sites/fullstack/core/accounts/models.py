"""The tables of accounts and of their sessions."""

from pydantic import NaiveDatetime

from core.models import Field, Record


class Account(Record, table=True):
    """Somebody who signs in."""

    __tablename__ = "accounts"

    email: str = Field(unique=True, index=True)
    """In small letters."""
    name: str
    password_hash: str
    role: str = "member"
    active: bool = True


class SignIn(Record, table=True):
    """A session: a browser in which somebody is signed in. Only a hash of its token is kept."""

    __tablename__ = "sign_ins"

    token_hash: str = Field(unique=True, index=True)
    account_id: int = Field(foreign_key="accounts.id", ondelete="CASCADE", index=True)
    expires_at: NaiveDatetime
