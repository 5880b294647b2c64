"""What the pages of bookings show: the days and free times of the form, the day of the staff, the opening hours."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlmodel import col, select

from core import clock, rendering, words
from core.features import Feature, feature_of
from core.forms import Form
from core.page import Page
from core.rules import slots
from core.rules.slots import Timetable

AHEAD = 14
"""Days that the form offers."""
COMING = 60
"""Days ahead of which it is said that it is closed."""


def form_context(page: Page, feature: Feature, form: Form, waiting: str = "") -> dict[str, Any]:
    """`day`, `days`, `slots` and `waiting_path` (the address of the waiting list, when the day is full)."""
    table = feature.timetable
    assert table is not None
    resource = _number(form, table.resource.removesuffix("_id") if table.resource else None)
    deciding = _number(form, table.decided_by)
    minutes = _minutes(page, form, table, deciding)
    besides = form.row.id if form.row is not None else None
    day = _day(page, form, table)
    staff = page.visitor.is_staff
    offers = _offers(page, table, day)
    found = slots.free(page.database, table, day, minutes, resource, besides, staff=staff) if offers else []
    names = {number: _name(page, table, number) for number in {slot["resource"] for slot in found}}
    for slot in found:
        slot["resource"] = names[slot["resource"]]
    kept = {table.decided_by: deciding, (table.resource or "").removesuffix("_id"): resource}
    query = {name: number for name, number in kept.items() if name and number}
    is_full = bool(waiting and found) and not any(slot["free"] for slot in found)
    return {
        "day": day,
        "days": _days(page, feature, table, day, minutes, resource, query),
        "slots": found,
        "waiting_path": f"{waiting}?{urlencode({'day': day.isoformat()})}" if is_full else "",
    }


def _days(
    page: Page, feature: Feature, table: Timetable, day: date, minutes: int, resource: int | None, query: dict[str, int]
) -> list[dict[str, Any]]:
    shown = sorted({*_ahead(page, table), day})
    offered = [on for on in shown if _offers(page, table, on)]
    free = slots.days_with_free(page.database, table, offered, minutes, resource, staff=page.visitor.is_staff)
    return [
        {
            "path": f"{feature.path}/new?{urlencode({'day': on.isoformat(), **query})}",
            "label": words.weekday(on.weekday()) if words.site().language == "zh" else words.weekday(on.weekday())[:3],
            "number": on.day,
            "month": words.month(on.month)[:3],
            "free": on in free,
            "chosen": on == day,
        }
        for on in shown
    ]


def _ahead(page: Page, table: Timetable) -> list[date]:
    """The days that the form offers: from the first on which the visitor may still book."""
    first = clock.today()
    if table.notice is not None and not page.visitor.is_staff:
        first = table.notice.first_day(first)
    return [first + timedelta(days=ahead) for ahead in range(AHEAD)]


def _offers(page: Page, table: Timetable, on: date) -> bool:
    """Whether a day is near enough for the visitor."""
    return table.ahead is None or page.visitor.is_staff or on <= clock.today() + timedelta(days=table.ahead)


def _number(form: Form, name: str | None) -> int | None:
    text = form[name].value if name and name in {bound.name for bound in form} else ""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _minutes(page: Page, form: Form, table: Timetable, deciding: int | None) -> int:
    """The length of what is asked for; before that is chosen, the length of a slot."""
    if deciding is None or table.decided_by is None:
        return table.minutes
    asked = table.model(**{form[table.decided_by].field.column: deciding})
    return min(max(table.minutes_of(page.database, asked), 1), 24 * 60)


def _day(page: Page, form: Form, table: Timetable) -> date:
    """The day asked for; else that of the time chosen; else the next day that is open and has a free time."""
    own = getattr(form.row, table.start).date() if form.row is not None else clock.today()
    for text in (page.query("day"), page.posted_text("day"), form[table.start].value[:10]):
        try:
            return max(clock.read_day(text), min(own, clock.today()))
        except ValueError:
            continue
    ahead = _ahead(page, table)
    return min(slots.days_with_free(page.database, table, ahead, staff=page.visitor.is_staff), default=ahead[0])


def _name(page: Page, table: Timetable, number: int | None) -> dict[str, Any] | None:
    if number is None:
        return None
    row = page.database.get(table.resources, number)
    return {"id": number, "display": page.display(row) if row is not None else f"#{number}"}


def day_context(page: Page, feature: Feature) -> dict[str, Any]:
    """`on`, `resources`, `opens`, `closes`, `previous`, `next`: the day of the staff, with every row of it."""
    table = feature.timetable
    assert table is not None
    try:
        on = clock.read_day(page.query("on"))
    except ValueError:
        on = clock.today()
    start = getattr(table.model, table.start)
    begin = datetime.combine(on, datetime.min.time())
    query = select(table.model).where(start >= begin, start < begin + timedelta(days=1)).order_by(start)
    rows = [_entry(page, table, row) for row in page.database.exec(query)]
    spans = table.spans(on) or [(begin.replace(hour=9), begin.replace(hour=18))]
    opens = min([spans[0][0], *(entry["starts"] for entry in rows)])
    closes = max([*(end for _, end in spans), *(entry["ends"] for entry in rows)])
    return {
        "on": on,
        "resources": _by_resource(page, table, rows),
        "related": page.related(feature, [entry["row"] for entry in rows]),
        "opens": f"{opens:%H:%M}",
        "closes": f"{closes:%H:%M}" if closes.date() == on else "24:00",
        "previous": (on - timedelta(days=1)).isoformat(),
        "next": (on + timedelta(days=1)).isoformat(),
    }


def _entry(page: Page, table: Timetable, row: Any) -> dict[str, Any]:
    starts = getattr(row, table.start)
    ends = starts + timedelta(minutes=table.minutes_of(page.database, row))
    return {"row": row, "starts": starts, "ends": ends, "free": not table.counts(row)}


def _by_resource(page: Page, table: Timetable, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not table.resource:
        return [{"display": "", "rows": rows}]
    resources = page.database.exec(select(table.resources).order_by(col(table.resources.id)))
    return [
        {"display": page.display(one), "rows": [e for e in rows if getattr(e["row"], table.resource) == one.id]}
        for one in resources
    ]


def closed_days(page: Page, thing: str) -> list[str]:
    """The days of the coming two months on which everything is closed, beside the hours of the week."""
    table = feature_of(thing).timetable
    if table is None or table.closures is None:
        return []
    spans = table.closures.coming(page.database, clock.today(), COMING)
    return [
        rendering.day(first) if first == last else f"{rendering.day(first)} – {rendering.day(last)}"
        for first, last in spans
    ]


def hours(thing: str) -> list[dict[str, Any]]:
    """The opening hours, one line per day of the week: `label`, `opens`, `closes` (empty when closed), `today`."""
    table = feature_of(thing).timetable
    assert table is not None
    lines = []
    for number in range(7):
        found = [opening for opening in table.openings if number in opening.days]
        last = max((opening.closes for opening in found), default=None)
        lines.append(
            {
                "label": words.weekday(number),
                "opens": f"{min(opening.opens for opening in found):%H:%M}" if found else "",
                "closes": ("24:00" if last.hour == 23 and last.minute == 59 else f"{last:%H:%M}") if last else "",
                "today": number == clock.today().weekday(),
            }
        )
    return lines
