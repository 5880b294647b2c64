"""Steps of a status: from which values, by whom, until when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from core import clock
from core.access import Visitor
from core.conditions import Where, holds, told
from core.errors import Refused
from core.words import t


@dataclass(frozen=True)
class Step:
    """One step of a choice field: a button on the row's page."""

    name: str
    label: str
    field: str
    target: str
    sources: tuple[str, ...] = ()
    """Values that it may start from; empty: any other."""
    by: str = "staff"
    hours_before: float | None = None
    """Not for staff: refused later than so many hours before `moment`."""
    moment: str | None = None
    """A field of the row, or of what it points at: `event.start`."""
    when: tuple[Where, ...] = ()
    """What must hold of the row as well."""
    mail: bool = False
    """Whose row it is gets a mail when the step is taken."""

    def check(self, row: Any, visitor: Visitor) -> None:
        """The row is in a state from which the step leads, and it is not too late. Raises Refused."""
        now = getattr(row, self.field)
        if now == self.target or (self.sources and now not in self.sources):
            raise Refused(t("not_now"))
        database = object_session(row)
        if self.when and database is not None and not holds(database, row, self.when, visitor):  # pyright: ignore[reportArgumentType]
            raise Refused(t("step_needs", what=told(self.when, row)))
        when = self._when(row)
        if self.hours_before is None or when is None or visitor.is_staff:
            return
        if clock.now() > _moment(when) - timedelta(hours=self.hours_before):
            raise Refused(t("too_late", hours=f"{self.hours_before:g}"))

    def _when(self, row: Any) -> date | datetime | None:
        """The moment that hours count from: the row's own, or that of the row which it points at."""
        relation, _, name = (self.moment or "").partition(".")
        if not name:
            return getattr(row, relation) if relation else None
        database = object_session(row)
        target = type(row).__table__.c[f"{relation}_id"]
        found = next(iter(target.foreign_keys)).column.table
        query = select(found.c[name]).where(found.c.id == getattr(row, f"{relation}_id"))
        return database.execute(query).scalar() if database is not None else None

    def take(self, row: Any, visitor: Visitor) -> None:
        """Take the step. Who may is asked before. Raises Refused."""
        self.check(row, visitor)
        setattr(row, self.field, self.target)

    def possible(self, row: Any, visitor: Visitor) -> bool:
        """Whether the visitor may take the step now."""
        if not visitor.is_one_of(self.by, row):
            return False
        try:
            self.check(row, visitor)
        except Refused:
            return False
        return True


def actions(steps: tuple[Step, ...], row: Any, visitor: Visitor, path: str) -> list[dict[str, str]]:
    """The buttons that the visitor sees on a row's page."""
    return [
        {"name": step.name, "label": step.label, "path": f"{path}/{step.name}"}
        for step in steps
        if step.possible(row, visitor)
    ]


def _moment(when: date | datetime) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time.min)
