"""`/api/tokens`: credentials of one's own programs; `/api/credentials/{id}`: end one, also a link."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.api.access import Here, Visitor, permit
from app.api.projects import Secret
from app.identity import sharing
from app.store import credentials
from app.store.credentials import Credential
from app.store.ids import now

router = APIRouter(tags=["tokens"])


class NewToken(BaseModel):
    """A token to make."""

    name: str = Field(min_length=1, max_length=200)
    days: int | None = Field(default=None, ge=1, le=3650)


@router.get("/tokens")
def list_tokens(here: Here, who: Visitor) -> list[Credential]:
    """Yours, the newest first, without their secrets."""
    permit(who, "tokens")
    with here.store.read() as session:
        return credentials.listed(session, kind="token", owner=who.user)


@router.post("/tokens", status_code=201)
def create_token(here: Here, who: Visitor, wish: NewToken) -> Secret:
    """A token; its secret is shown this once."""
    permit(who, "tokens")
    expires = None if wish.days is None else now() + timedelta(days=wish.days)
    with here.store.write() as session:
        credential, secret = credentials.create(
            session, kind="token", owner=who.user, name=wish.name, expires_at=expires
        )
    return Secret(credential=credential, secret=secret)


@router.delete("/credentials/{credential_id}")
def revoke(here: Here, who: Visitor, credential_id: str) -> Credential:
    """End a token or a link."""
    with here.store.write() as session:
        return sharing.revoke(session, who, credential_id)
