"""What all tables share. Features derive their models from `Record` or `Owned`."""

from datetime import datetime

from pydantic import NaiveDatetime
from sqlmodel import Field, SQLModel

from core import clock

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a later version of the database can change it."""


def _now() -> datetime:
    return clock.now()


class Record(SQLModel):
    """A row: its number, and when it was made and last changed."""

    id: int | None = Field(default=None, primary_key=True)
    created_at: NaiveDatetime = Field(default_factory=_now, index=True)
    updated_at: NaiveDatetime = Field(default_factory=_now, sa_column_kwargs={"onupdate": _now})


class Owned(Record):
    """A row that belongs to the account that made it; to nobody when a visitor did or the account is gone."""

    owner_id: int | None = Field(default=None, index=True, foreign_key="accounts.id", ondelete="SET NULL")


__all__ = ["Field", "Owned", "Record", "SQLModel"]
