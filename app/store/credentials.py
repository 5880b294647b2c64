"""Credentials: tokens of programs and links for readers, kept as hashes. It does not know what they permit.

The secret is 256 random bits, shown once. Its SHA-256 needs no salt and no slow hash: nobody guesses such a secret, and
a look-up by hash takes no time that depends on it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime
from typing import Literal, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.store.errors import NotFound
from app.store.ids import clean, new_id, now
from app.store.records import Record
from app.store.tables import Base

CredentialKind = Literal["token", "share"]
PREFIXES: dict[CredentialKind, str] = {"token": "impasto_", "share": "share_"}
FORM = re.compile(r"(?:impasto|share)_[A-Za-z0-9_-]{43}")
"""What a secret looks like, for whoever keeps them out of logs."""


class CredentialRow(Base):
    """A token or a link."""

    __tablename__ = "credentials"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    owner: Mapped[str]
    name: Mapped[str]
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    """What a link shows; None for a token."""
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("credentials_by_owner", "owner", "kind"),)


class Credential(Record):
    """A token or a link, without its secret."""

    id: str
    kind: CredentialKind
    owner: str
    name: str
    project_id: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None

    @property
    def good(self) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now())


def create(
    session: Session,
    *,
    kind: CredentialKind,
    owner: str,
    name: str = "",
    project_id: str | None = None,
    expires_at: datetime | None = None,
) -> tuple[Credential, str]:
    """A new credential and its secret, which nobody can ask for again."""
    if (kind == "share") != (project_id is not None):
        raise ValueError("a link shows one project, a token none")
    secret = PREFIXES[kind] + secrets.token_urlsafe(32)
    row = CredentialRow(
        kind=kind,
        owner=clean(owner),
        name=clean(name)[:200],
        project_id=project_id,
        secret_hash=_hash(secret),
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return Credential.model_validate(row), secret


def find(session: Session, secret: str) -> Credential | None:
    """The credential of this secret while it is good; None for every other text."""
    if FORM.fullmatch(secret) is None:
        return None
    row = session.scalar(sa.select(CredentialRow).where(CredentialRow.secret_hash == _hash(secret)))
    found = Credential.model_validate(row) if row is not None else None
    return found if found is not None and found.good and secret.startswith(PREFIXES[found.kind]) else None


def listed(
    session: Session, *, kind: CredentialKind, owner: str | None = None, project_id: str | None = None
) -> list[Credential]:
    """Credentials of a kind, the newest first, those that are over included."""
    query = sa.select(CredentialRow).where(CredentialRow.kind == kind).order_by(CredentialRow.id.desc())
    if owner is not None:
        query = query.where(CredentialRow.owner == owner)
    if project_id is not None:
        query = query.where(CredentialRow.project_id == project_id)
    return [Credential.model_validate(row) for row in session.scalars(query)]


def get(session: Session, credential_id: str) -> Credential:
    """One credential. Raises NotFound."""
    return Credential.model_validate(_row(session, credential_id))


def revoke(session: Session, credential_id: str) -> Credential:
    """End it now; ending it twice is fine. Raises NotFound."""
    row = _row(session, credential_id)
    row.revoked_at = row.revoked_at or now()
    return Credential.model_validate(row)


def used(session: Session, credential_id: str) -> None:
    """Note that it was used."""
    session.execute(sa.update(CredentialRow).where(CredentialRow.id == credential_id).values(used_at=now()))


def count_good(session: Session, kind: CredentialKind) -> int:
    """How many are neither revoked nor over."""
    query = sa.select(sa.func.count()).select_from(CredentialRow).where(CredentialRow.kind == kind)
    lasting = sa.or_(CredentialRow.expires_at.is_(None), CredentialRow.expires_at > now())
    return cast(int, session.scalar(query.where(CredentialRow.revoked_at.is_(None), lasting)))


def _row(session: Session, credential_id: str) -> CredentialRow:
    row = session.get(CredentialRow, clean(credential_id))
    if row is None:
        raise NotFound(f"There is no token or link {credential_id}.", fix="List them with `impasto token list`.")
    return row


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
