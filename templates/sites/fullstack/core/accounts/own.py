"""What is one's own, as the account page lists it: what it is, when it is, how it stands."""

from typing import Any

from sqlmodel import col, select

from core import rendering
from core.features import Feature, features
from core.forms.fields import Choice, Relation
from core.page import Page

MOST = 50
_PEOPLE = {"name", "person", "customer", "guest", "student", "member", "patient", "client", "contact", "full_name"}
"""Display fields that name whoever fills in the form: on one's own page that says nothing."""


def owned(page: Page) -> list[dict[str, Any]]:
    """Each feature with rows of one's own, or that one may add to: `entity`, `rows`, `lines`, `path`, `more`."""
    found = []
    for feature in features().values():
        query = select(feature.model).where(feature.model.owner_id == page.visitor.id)  # pyright: ignore[reportAttributeAccessIssue]
        rows = list(page.database.exec(query.order_by(col(feature.model.id).desc()).limit(MOST + 1)))
        by_staff = feature.access.create in ("staff", "admin", "nobody")
        if not rows and (by_staff or not page.visitor.may("create", feature)):
            continue
        lines = [_line(page, feature, row) for row in rows[:MOST]]
        part = {"entity": feature, "rows": rows[:MOST], "lines": lines, "path": feature.path, "more": len(rows) > MOST}
        found.append(part)
    return found


def _line(page: Page, feature: Feature, row: Any) -> dict[str, Any]:
    status = next((field for field in feature.form.fields.values() if isinstance(field, Choice)), None)
    return {
        "path": feature.path_of(row),
        "text": _text(page, feature, row),
        "when": _when(feature, row),
        "badge": rendering.badge(row, status.name) if status is not None and getattr(row, status.column) else None,
    }


def _text(page: Page, feature: Feature, row: Any) -> str:
    """What the row is about: for a booking the service rather than the name of whoever booked."""
    if feature.display in _PEOPLE or feature.timetable is not None:
        links = rendering.links(page.database, page.visitor, row)
        relations = [name for name, field in feature.form.fields.items() if isinstance(field, Relation)]
        told = [links[name]["display"] for name in relations if name in links][:2]
        if told:
            return " · ".join(told)
    return page.display(row)


def _when(feature: Feature, row: Any) -> str:
    """The row's own day or moment; without one, how long ago it was made."""
    timed = [field for field in feature.form.fields.values() if field.kind in ("date", "datetime")]
    kept = getattr(row, timed[0].column) if timed else None
    return rendering.value(kept) if kept is not None else rendering.ago(row.created_at)
