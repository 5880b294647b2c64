"""Templates: where they lie, what they know, and how values are written for people."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape
from sqlmodel import Session, col, select

from core import clock, uploads, words
from core.access import Visitor
from core.accounts.models import Account
from core.conditions import watched
from core.features import Feature, entries, feature_of, features
from core.forms.fields import Choice, Option, Relation
from core.settings import ROOT, settings
from core.site import Site, site
from core.stamping import Stamps
from core.words import t

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "¥", "INR": "₹", "KRW": "₩", "CHF": "CHF "}
LONGEST = 80
"""Signs of a text that stands for a row."""
_WHOLE = ("JPY", "KRW", "VND")


@cache
def environment() -> Environment:
    """The templates of the site and of its features; everything is escaped, an unknown name is an error."""
    homes = [ROOT / "templates", *sorted((ROOT / "features").glob("*/templates"))]
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(home) for home in homes]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Stamps] if settings().preview else [],
        auto_reload=settings().preview,
    )
    made.filters |= {
        "money": money,
        "day": day,
        "clock": clock_time,
        "moment": moment,
        "ago": ago,
        "paragraphs": paragraphs,
        "badge": badge,
        "picture": uploads.address,
        "value": value,
        "figure": figure,
    }
    made.globals |= {"t": t, "weekday": words.weekday, "month_name": words.month, "site": site(), "today": clock.today}
    return made


def template(name: str) -> Template:
    """A template by its name. Raises TemplateNotFound."""
    return environment().get_template(name)


def context(
    request: Request, database: Session, visitor: Visitor, form_token: str, flash: list[dict[str, str]]
) -> dict[str, Any]:
    """What every page knows."""
    path = request.url.path
    return {
        "site": site(),
        "style": site().style,
        "language": "zh-Hans" if site().language == "zh" else "en",
        "visitor": visitor if visitor.account else None,
        "may": visitor.may,
        "menu": menu(visitor, path),
        "csrf_token": form_token,
        "path": path,
        "flash": flash,
        "preview": bool(settings().frame),
        "features": features(),
        "sees": visitor.sees,
        "display": lambda row: display(database, row),
        "watched": lambda row: watched(database, row),
    }


def menu(visitor: Visitor, path: str) -> list[dict[str, Any]]:
    """The entries of the menu that concern this visitor; those that features add come before the staff's own."""
    own = [{"label": entry.label, "path": entry.path, "who": entry.who} for entry in entries()]
    staff = [entry for entry in site().menu if entry["who"] in ("staff", "admin")]
    listed = [*(entry for entry in site().menu if entry not in staff), *own, *staff]
    seen = [entry for entry in listed if visitor.is_one_of(entry["who"])]
    room = _room(seen)
    return [
        {
            **entry,
            "current": path == entry["path"] or (entry["path"] != "/" and path.startswith(entry["path"] + "/")),
            "later": n >= room,
        }
        for n, entry in enumerate(seen)
    ]


ONE_LINE = 58
"""So many letters of a menu stand in one line beside the account, each entry's own space counted as four."""


def _room(entries: list[dict[str, str]]) -> int:
    """How many entries stand in the menu itself; the others are under “More”, at least two of them."""
    used, wide = 0, [sum(1 + (ord(sign) > 0x2E80) for sign in entry["label"]) + 4 for entry in entries]
    if sum(wide) <= ONE_LINE:
        return len(entries)
    for n, width in enumerate(wide):
        used += width
        if used > ONE_LINE - 9:
            return max(2, min(n, len(entries) - 2))
    return len(entries)


def display(database: Session, row: Any) -> str:
    """The text that stands for a row: of its display field, or its number."""
    if isinstance(row, Account):
        return row.name
    feature = feature_of(row)
    field = feature.form.fields[feature.display]
    kept = getattr(row, field.column)
    if isinstance(field, Relation):
        target = database.get(field.to, kept) if kept else None
        return display(database, target) if target is not None else f"#{row.id}"
    if isinstance(field, Choice):
        return field.option(kept).label
    return clipped(value(kept)) or f"#{row.id}"


def clipped(text: str) -> str:
    """The text, shortened where it is long."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def related(database: Session, feature: Feature, rows: list[Any]) -> dict[str, dict[int, str]]:
    """For each relation: the display text of the rows pointed at, by number; one query per relation."""
    found: dict[str, dict[int, str]] = {}
    for name, field in feature.form.fields.items():
        if isinstance(field, Relation):
            numbers = {getattr(row, field.column) for row in rows} - {None}
            query = select(field.to).where(col(field.to.id).in_(numbers))
            found[name] = {row.id: display(database, row) for row in database.exec(query)} if numbers else {}
    if any(hasattr(row, "owner_id") for row in rows):
        numbers = {row.owner_id for row in rows} - {None}
        people = database.exec(select(Account).where(col(Account.id).in_(numbers))) if numbers else []
        found["owner"] = {person.id or 0: person.name for person in people}
    return found


def links(database: Session, visitor: Visitor, row: Any) -> dict[str, dict[str, Any]]:
    """For each relation of a row that is set: number, display text, and address where the visitor may read it."""
    found: dict[str, dict[str, Any]] = {}
    for name, field in feature_of(row).form.fields.items():
        number = getattr(row, field.column) if isinstance(field, Relation) else None
        target = database.get(field.to, number) if isinstance(field, Relation) and number else None
        if target is None:
            continue
        readable = not isinstance(target, Account) and visitor.may("read", target)
        path = feature_of(target).path_of(target) if readable else ""
        found[name] = {"id": number, "display": display(database, target), "path": path}
    owner = database.get(Account, row.owner_id) if getattr(row, "owner_id", None) else None
    if owner is not None:
        found["owner"] = {"id": owner.id, "display": owner.name, "path": ""}
    return found


def value(kept: Any) -> str:
    """Any value as people write it."""
    if kept is None:
        return ""
    if isinstance(kept, bool):
        return t("yes") if kept else t("no")
    for kind, write in ((datetime, moment), (date, day), (time, clock_time), (Decimal, money)):
        if isinstance(kept, kind):
            return write(kept)
    return f"{kept:.10g}" if isinstance(kept, float) else str(kept)


def money(amount: Decimal | float | None) -> str:
    """An amount with its currency: `$1,234.50`, `¥1,234.50`, `1,234.50 SEK`."""
    if amount is None:
        return ""
    currency = site().currency
    figure = f"{abs(amount):,.0f}" if currency in _WHOLE else f"{abs(amount):,.2f}"
    sign = "-" if amount < 0 else ""
    return f"{sign}{_SIGNS[currency]}{figure}" if currency in _SIGNS else f"{sign}{figure} {currency}"


def figure(number: float | None) -> str:
    """A number with its thousands apart: `12,500`, `2.5`."""
    return "" if number is None else f"{number:,.10g}"


def day(when: date | None) -> str:
    """A day: `Thu 28 May 2026`, `2026年5月28日 星期四`."""
    if when is None:
        return ""
    name = words.weekday(when.weekday())
    if site().language == "zh":
        return f"{when.year}年{when.month}月{when.day}日 {name}"
    return f"{name[:3]} {when.day} {words.month(when.month)[:3]} {when.year}"


def clock_time(when: datetime | time | None) -> str:
    """A time of day: `14:30`."""
    return "" if when is None else when.strftime("%H:%M")


def moment(when: datetime | None) -> str:
    """A day and time."""
    return (
        "" if when is None else f"{day(when)}, {clock_time(when)}" if _english() else f"{day(when)} {clock_time(when)}"
    )


def _english() -> bool:
    return site().language == "en"


def ago(when: datetime | None) -> str:
    """How long ago: `just now`, `5 min ago`; after a week, the day."""
    if when is None:
        return ""
    seconds = (clock.now() - when).total_seconds()
    if seconds < 60:
        return t("just_now")
    for key, size, most in (("minutes_ago", 60, 3600), ("hours_ago", 3600, 86_400), ("days_ago", 86_400, 604_800)):
        if seconds < most:
            return t(key, count=int(seconds // size))
    return day(when)


def paragraphs(text: str | None) -> Markup:
    """Text as paragraphs: empty lines part them, line ends stay; everything else is escaped."""
    parts = [part.strip("\n") for part in re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n")) if part.strip()]
    return Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in part.split("\n"))) for part in parts
    )


def badge(row: Any, name: str) -> Option:
    """The option of a row's choice field: `.value`, `.label`, `.tone`."""
    field = feature_of(row).form.fields[name]
    assert isinstance(field, Choice)
    return field.option(getattr(row, field.column))


__all__ = ["Site", "context", "display", "environment", "links", "related", "site", "template"]
