"""Who may do what, and which rows somebody may see. Every query for rows starts at `visible`."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, or_
from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from core.accounts.models import Account
from core.conditions import all_of
from core.features import Feature, feature_of
from core.site import site

_LEVELS = {"everyone": 0, "member": 1, "staff": 2, "admin": 3}


@dataclass(frozen=True)
class Visitor:
    """Who asks: an account, or somebody who is not signed in."""

    account: Account | None = None

    @property
    def id(self) -> int | None:
        return self.account.id if self.account else None

    @property
    def name(self) -> str:
        return self.account.name if self.account else ""

    @property
    def email(self) -> str:
        return self.account.email if self.account else ""

    @property
    def role(self) -> str:
        return self.account.role if self.account else ""

    @property
    def level(self) -> int:
        """0 not signed in, 1 member, 2 staff, 3 admin."""
        return site().level(self.account.role) if self.account else 0

    @property
    def is_staff(self) -> bool:
        return self.level >= 2

    @property
    def is_admin(self) -> bool:
        return self.level >= 3

    def is_one_of(self, who: str, row: Any = None) -> bool:
        """Whether `who` includes this visitor. `owner` without a row: anybody who could own one."""
        if who == "nobody":
            return False
        if who == "owner":
            return self.level >= 1 and (row is None or self.is_staff or self.owns(row))
        if who in _LEVELS:
            return self.level >= _LEVELS[who]
        return self.is_admin or self.role == who

    def owns(self, row: Any) -> bool:
        """Whether the row belongs to this visitor."""
        return self.id is not None and getattr(row, "owner_id", None) == self.id

    def sees(self, row: Any, field: str) -> bool:
        """Whether a field of a row that this visitor may read is for this visitor, too."""
        return self.is_one_of(feature_of(row).private.get(field, "everyone"), row)

    def may(self, action: str, thing: Any) -> bool:
        """Whether this visitor may read, create, update or delete: a row, or rows of a model, feature or name."""
        feature = feature_of(thing)
        row = None if isinstance(thing, str | type | Feature) else thing
        return self.is_one_of(getattr(feature.access, action), row)


def visible(visitor: Visitor, thing: Any) -> SelectOfScalar[Any]:
    """A query for the rows of a model or feature that this visitor may read, and no others."""
    feature = feature_of(thing)
    query = select(feature.model)
    who = feature.access.read
    if not visitor.is_one_of(who):
        return query.where(false())
    for rule in feature.sees:
        if visitor.role == rule.who and not visitor.is_admin:
            mine = feature.model.owner_id == visitor.id  # pyright: ignore[reportAttributeAccessIssue]
            query = query.where(or_(all_of(rule.when, feature, visitor), mine))
    if feature.shown is not None and not visitor.is_staff:
        mine = feature.model.owner_id == visitor.id  # pyright: ignore[reportAttributeAccessIssue]
        query = query.where(or_(feature.shown(), mine) if visitor.id is not None else feature.shown())
    if who == "owner" and not visitor.is_staff:
        return query.where(feature.model.owner_id == visitor.id)  # pyright: ignore[reportAttributeAccessIssue]
    return query
