"""A row for each person, or each row of another feature, and month: dues, rents. Made all at once, by a button."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from core import clock, rendering
from core.access import Visitor
from core.accounts.models import Account
from core.features import Feature, feature_of


@dataclass(frozen=True)
class Periodic:
    """What is made, and how often."""

    each: str
    """The relation: one row for each that it can point at."""
    date: str
    """The field that holds the first day of the period."""
    per: str = "month"
    copied: dict[str, str] = field(default_factory=dict)
    """Fields, and the fields of what `each` points at that they are taken from."""

    def first(self) -> date:
        """The first day of the period that it is now."""
        today = clock.today()
        if self.per == "week":
            return today - timedelta(days=today.weekday())
        return today.replace(month=1, day=1) if self.per == "year" else today.replace(day=1)

    def missing(self, database: Session, thing: Any) -> list[Any]:
        """For whom or what there is no row of this period yet."""
        feature = feature_of(thing)
        relation = feature.form.fields[self.each]
        to: Any = relation.to  # pyright: ignore[reportAttributeAccessIssue]
        column = getattr(feature.model, relation.column)
        there = select(column).where(getattr(feature.model, self.date) == self.first(), column.is_not(None))
        query = select(to).where(col(to.id).not_in(there)).order_by(to.id)
        if to is Account:
            members = [role for role in rendering.site().role_titles() if rendering.site().level(role) == 1]
            query = query.where(Account.active, col(Account.role).in_(members))
        return list(database.exec(query))


def make(database: Session, feature: Feature, visitor: Visitor) -> int:
    """Make the rows of this period that are missing; how many. Raises Refused where a rule forbids one."""
    rule = feature.periodic
    assert rule is not None
    relation = feature.form.fields[rule.each]
    wanted = rule.missing(database, feature)
    for each in wanted:
        fresh = {f.column: f.fresh() for f in feature.form.fields.values() if f.fresh() is not None}
        given = fresh | {relation.column: each.id, rule.date: rule.first()}
        given |= {name: getattr(each, there) for name, there in rule.copied.items()}
        row = feature.model(**given, owner_id=visitor.id)  # pyright: ignore[reportCallIssue]
        if feature.check is not None:
            feature.check(database, row, visitor)
        database.add(row)
    return len(wanted)
