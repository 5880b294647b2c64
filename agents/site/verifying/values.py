"""Values: what to write into a form of an entity so that it is accepted, and what so that it must not be.

By the spec's fields and what the form itself offers to choose from. It sends nothing.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

from agents.site.spec import Deadline, Entity, Field, Moment, Ordered, SiteSpec, Stay, Weekdays
from agents.site.verifying.visitor import Form, Input

WORDS = "Checked"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AHEAD = 3
"""Days ahead of what is planned."""


def values(spec: SiteSpec, entity: Entity, form: Form, n: int, /, **given: str) -> dict[str, str]:
    """Good values for every place of the form. `n` makes rows differ; `given` goes before."""
    found: dict[str, str] = {}
    for field in entity.fields:
        place = form.inputs.get(field.name)
        if place is None or field.kind == "image" or place.kind == "file":
            continue
        value = given.get(field.name)
        if value is None:
            value = _choice(field, place, n) if place.kind in ("select", "radio") else good(entity, field, n)
        if value is not None:
            found[field.name] = value
    _in_order(entity, found)
    return found


def spare(entity: Entity, form: Form) -> dict[str, str]:
    """Places that a person in a hurry leaves empty: all that need not be filled in, and where the form has nothing."""
    return {
        field.name: ""
        for field in entity.fields
        if not field.required
        and (place := form.inputs.get(field.name)) is not None
        and place.kind not in ("radio", "checkbox", "file")
        and not place.value
    }


def files(entity: Entity, form: Form) -> dict[str, tuple[str, bytes, str]] | None:
    """Pictures for the places that take one and must have one; None where there are none."""
    from PIL import Image

    wanted = [f.name for f in entity.fields if f.kind == "image" and f.name in form.inputs and f.required]
    if not wanted:
        return None
    data = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 140, 160)).save(data, "PNG")
    return {name: ("checked.png", data.getvalue(), "image/png") for name in wanted}


def good(entity: Entity, field: Field, n: int) -> str | None:
    """A value that the field takes; None: leave it as the form has it."""
    if field.kind in ("text", "long_text"):
        return _text(field, n)
    if field.kind in ("integer", "rating", "decimal", "money"):
        return _number(field)
    if field.kind in ("date", "datetime", "time"):
        return _moment(entity, field, n)
    if field.kind == "email":
        return f"checked{n}@example.test"
    if field.kind == "phone":
        return f"+1 555 010{n % 10}{n % 7}{n % 9}"
    if field.kind == "url":
        return f"https://example.com/checked-{n}"
    if field.kind == "choice":
        return field.choices[0].value
    return None


def bad(field: Field) -> tuple[str, str] | None:
    """A value that the field must refuse, and what is wrong with it; None where everything is right."""
    if field.kind in ("integer", "decimal", "money", "rating", "date", "datetime", "time"):
        return "not-a-value", "no such value"
    if field.kind == "email":
        return "nobody-at-nowhere", "no address"
    if field.kind == "url":
        return "javascript:alert(1)", "no address"
    if field.kind == "choice":
        return "no-such-choice", "no choice"
    if field.kind == "relation":
        return "999999999", "no such row"
    if field.kind == "text":
        return "x" * 100_000, "too long"
    return None


def beyond(field: Field) -> list[str]:
    """Values just outside of the field's own limits."""
    found: list[str] = []
    numbers = field.kind in ("integer", "decimal", "money", "rating")
    if field.minimum is not None:
        low = field.minimum - 1
        found += [f"{low:g}"] if numbers else ["x" * int(low)] if low >= 1 and field.kind == "text" else []
    if field.maximum is not None:
        high = field.maximum + 1
        found += [f"{high:.10g}"] if numbers else ["x" * int(high)] if field.kind in ("text", "long_text") else []
    return found


def _text(field: Field, n: int) -> str:
    text = f"{WORDS} {field.label} {n}"
    least, most = int(field.minimum or 0), int(field.maximum or 200)
    text = text if len(text) >= least else text + " and more" * (least // 9 + 1)
    if len(text) <= most:
        return text
    tail = str(n)
    return (WORDS[: max(0, most - len(tail))] + tail)[-most:] if most else ""


def _number(field: Field) -> str:
    low = field.minimum if field.minimum is not None else 1
    high = field.maximum if field.maximum is not None else max(low, 5 if field.kind == "rating" else low + 1)
    value = min(max(low, 1), high)
    return str(int(value)) if field.kind in ("integer", "rating") or value == int(value) else f"{value:.2f}"


def _moment(entity: Entity, field: Field, n: int) -> str:
    past = any(isinstance(r, Moment) and r.field == field.name and r.when == "past" for r in entity.rules)
    ahead = AHEAD + n % 5
    terms = [r for r in entity.rules if isinstance(r, Deadline) and r.moment == field.name]
    ahead += max((r.days + int((r.hours or 0) // 24) for r in terms), default=0)
    near = min((r.days for r in entity.rules if isinstance(r, Moment) and r.field == field.name and r.days), default=99)
    day = date.today() + timedelta(days=-AHEAD if past else min(ahead, near))
    day = _on(entity, field.name, day)
    if not past and day > date.today() + timedelta(days=near):
        day = max(day - timedelta(days=7), date.today())
    if field.kind == "date":
        return day.isoformat()
    if field.kind == "time":
        return time(10 + n % 6, 0).isoformat("minutes")
    return datetime.combine(day, time(10 + n % 6)).isoformat(timespec="minutes")


def _on(entity: Entity, name: str, day: date) -> date:
    """The day, or the next one that is of the days of the week that a field takes."""
    named = next((r.days for r in entity.rules if isinstance(r, Weekdays) and r.field == name), None)
    while named and WEEK[day.weekday()] not in named:
        day += timedelta(days=1)
    return day


def _choice(field: Field, place: Input, n: int) -> str | None:
    if not place.options:
        return None
    if field.default is not None and str(field.default) in place.options:
        return str(field.default)
    return place.options[n % len(place.options)] if field.kind == "relation" else place.options[0]


def _in_order(entity: Entity, found: dict[str, str]) -> None:
    """What must come first comes first; a stay is long enough."""
    kinds = {field.name: field.kind for field in entity.fields}
    for rule in entity.rules:
        if isinstance(rule, Ordered) and found.get(rule.first) and found.get(rule.second):
            first, kind = found[rule.first], kinds[rule.first]
            found[rule.second] = later(first, kind)
            if kind in ("date", "datetime"):
                day = date.fromisoformat(found[rule.second][:10])
                found[rule.second] = _on(entity, rule.second, day).isoformat() + found[rule.second][10:]
    for stay in entity.rules:
        if isinstance(stay, Stay) and stay.least and found.get(stay.first) and found.get(stay.last):
            last = datetime.fromisoformat(found[stay.first]) + timedelta(days=stay.least)
            told = last.date().isoformat() if kinds[stay.last] == "date" else last.isoformat(timespec="minutes")
            found[stay.last] = told


def later(value: str, kind: str) -> str:
    """A value of the kind that comes after."""
    if kind == "date":
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    if kind == "datetime":
        return (datetime.fromisoformat(value) + timedelta(hours=2)).isoformat(timespec="minutes")
    if kind == "time":
        return time(min(23, int(value[:2]) + 1), 0).isoformat("minutes")
    return f"{float(value) + 1:g}"
