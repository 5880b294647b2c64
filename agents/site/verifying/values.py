"""Values: what to write into a form of an entity so that it is accepted, and what so that it must not be.

By the spec's fields and what the form itself offers to choose from. It sends nothing.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from agents.site.spec import Entity, Field, Ordered, Slots, Stay
from agents.site.verifying import moments
from agents.site.verifying.visitor import Form, Input

WORDS = "Checked"
DATED = ("date", "datetime")
MOST_LATER = 14
"""Days by which what is filled in is put off, where its end would not be taken."""


def later_by(days: int, entity: Entity, form: Form, n: int, given: Mapping[str, str]) -> dict[str, str]:
    """Good values for every place of the form. `n` makes rows differ; `given` goes before. Raises NoMoment.

    Days are put off by `days`, or by more where what comes second would not be taken.
    """
    tried = [_values(entity, form, n, given, days)]
    while not _fit(entity, tried[-1], given) and len(tried) <= MOST_LATER:
        tried.append(_values(entity, form, n, given, days + len(tried)))
    return next((found for found in reversed(tried) if _fit(entity, found, given)), tried[0])


def _fit(entity: Entity, found: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Whether every day that was chosen, first or second, is one that the rules take."""
    offered = {rule.start for rule in entity.rules if isinstance(rule, Slots)}
    chosen = [f for f in entity.fields if f.kind in DATED and found.get(f.name) and f.name not in given]
    return all(f.name in offered or moments.takes(entity, f.name, _read(found[f.name], f.kind)) for f in chosen)


def _values(entity: Entity, form: Form, n: int, given: Mapping[str, str], later: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in entity.fields:
        place = form.inputs.get(field.name)
        if place is None or field.kind == "image" or place.kind == "file":
            continue
        value = given.get(field.name)
        if value is None:
            chosen = place.kind in ("select", "radio")
            value = _choice(field, place, n) if chosen else good(entity, field, n, later)
        if value is not None:
            found[field.name] = value
    put_in_order(entity, found, given)
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


def good(entity: Entity, field: Field, n: int, later: int = 0) -> str | None:
    """A value that the field takes; None: leave it as the form has it. Raises NoMoment."""
    if field.kind in ("text", "long_text"):
        return _text(field, n)
    if field.kind in ("integer", "rating", "decimal", "money"):
        return _number(field)
    if field.kind in DATED:
        return moments.text(moments.choose(entity, field, n, later))
    if field.kind == "time":
        return time(10 + n % 6, 0).isoformat("minutes")
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


def _choice(field: Field, place: Input, n: int) -> str | None:
    if not place.options:
        return None
    if field.default is not None and str(field.default) in place.options:
        return str(field.default)
    return place.options[n % len(place.options)] if field.kind == "relation" else place.options[0]


def put_in_order(entity: Entity, found: dict[str, str], given: Mapping[str, str]) -> None:
    """What must come first comes first, a stay is long enough; neither is changed where it is given."""
    kinds = {field.name: field.kind for field in entity.fields}
    for rule in entity.rules:
        if not isinstance(rule, Ordered | Stay):
            continue
        first, second = (rule.first, rule.second) if isinstance(rule, Ordered) else (rule.first, rule.last)
        if second in given or not found.get(first) or not found.get(second):
            continue
        if kinds[second] not in DATED:
            found[second] = later(found[first], kinds[first])
            continue
        begins, (least, most) = _read(found[first], kinds[second]), (1, None)
        if isinstance(rule, Stay):
            least, most = rule.least or 1, rule.most
        elif any(isinstance(r, Stay) and (r.first, r.last) == (first, second) for r in entity.rules):
            continue  # the stay says how long it is
        elif kinds[first] == kinds[second] == "datetime":
            begins, least = begins + timedelta(hours=2), 0
        ends = moments.after(entity, second, begins, least, most) or begins + timedelta(days=least)
        found[second] = moments.text(ends)


def _read(told: str, kind: str) -> date:
    """A day or a moment of a form, as the kind of a field has it."""
    moment = datetime.fromisoformat(told)
    return moment.date() if kind == "date" else moment


def later(value: str, kind: str) -> str:
    """A value of the kind that comes after."""
    if kind == "date":
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    if kind == "datetime":
        return (datetime.fromisoformat(value) + timedelta(hours=2)).isoformat(timespec="minutes")
    if kind == "time":
        return time(min(23, int(value[:2]) + 1), 0).isoformat("minutes")
    return f"{float(value) + 1:g}"
