"""The first rows of a site, from `features/<name>/seed.json`, and the accounts of a preview.

A value of a relation is the text that stands for the row pointed at; a time may be told from today: `+3d 10:00`,
`-2d`, `today`, `now`.
"""

import json
import re
from contextlib import suppress
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, func, select

from core import clock, rendering
from core.access import Visitor
from core.accounts import passwords
from core.accounts.models import Account
from core.errors import Refused
from core.features import Feature, features
from core.forms.fields import FormField, Relation
from core.settings import ROOT, settings
from core.site import site

PREVIEW_PASSWORD = "preview-preview"
_FROM_TODAY = re.compile(r"([+-]\d{1,4})d?(?: (\d\d:\d\d))?")


def people(database: Session) -> dict[str, Account]:
    """The accounts of a preview, one for each role, made where they are missing. Raises RuntimeError in production."""
    if settings().environment == "production":
        raise RuntimeError("the accounts of the preview have a known password: not in production")
    found: dict[str, Account] = {}
    for role, name in site().role_titles().items():
        email = f"{role}@example.test"
        account = database.exec(select(Account).where(Account.email == email)).first()
        if account is None:
            account = Account(email=email, name=name, role=role, password_hash=passwords.hashed(PREVIEW_PASSWORD))
            database.add(account)
        found[role] = account
    database.flush()
    return found


def plant(database: Session, everything: bool = True) -> dict[str, int]:
    """Store the first rows of every feature whose table is empty; how many, by feature. The caller commits.

    `everything`: what members would make as well: replies belong to the preview's member, and of what everybody sees
    only their own of (bookings) the second half.
    """
    owner = people(database)["member"] if settings().environment != "production" else None
    counted: dict[str, int] = {}
    for feature in in_order():
        empty = not database.exec(select(func.count()).select_from(feature.model)).one()
        path = ROOT / "features" / feature.name / "seed.json"
        by_staff = feature.access.create in ("staff", "admin", "nobody")
        if not (empty and path.is_file() and (everything or by_staff)):
            continue
        rows = json.loads(path.read_text("utf-8"))
        others = len(rows) // 2 if feature.access.read == "owner" else 0
        for n, told in enumerate(rows):
            row = _row(database, feature, told)
            row.owner_id = owner.id if owner is not None and not by_staff and n >= others else None
            _work_out(database, feature, row)
            database.add(row)
            database.flush()
        if rows:
            counted[feature.name] = len(rows)
    return counted


def _work_out(database: Session, feature: Feature, row: Any) -> None:
    """What rules work out (sums) is worked out here too; a row that they would refuse is an example all the same."""
    if feature.check is not None:
        with suppress(Refused):
            feature.check(database, row, Visitor())


def in_order() -> list[Feature]:
    """Every feature after those that it points at."""
    waiting, done = dict(features()), []
    while waiting:
        ready = [f for f in waiting.values() if not _points_at(f) & (waiting.keys() - {f.name})]
        ready = ready or list(waiting.values())  # a ring: its optional relations stay empty
        for feature in ready:
            done.append(waiting.pop(feature.name))
    return done


def _points_at(feature: Feature) -> set[str]:
    targets = {field.to for field in feature.form.fields.values() if isinstance(field, Relation)}
    return {other.name for other in features().values() if other.model in targets}


def _row(database: Session, feature: Feature, told: dict[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for name, field in feature.form.fields.items():
        if isinstance(field, Relation):
            values[field.column] = _pointed(database, field, told.get(name))
        else:
            given = told.get(name)
            values[field.column] = field.fresh() if given is None else _value(field, given)
            if values[field.column] is None and not field.required:
                values[field.column] = field.empty()
    return feature.model(**values)


def _pointed(database: Session, field: Relation, text: Any) -> int | None:
    if text is None:
        rows = list(database.exec(select(field.to).limit(1))) if field.required else []
        return rows[0].id if rows else None
    named = {rendering.display(database, row): row.id for row in database.exec(select(field.to))}
    return named.get(rendering.clipped(str(text))) or (next(iter(named.values()), None) if field.required else None)


def _value(field: FormField, given: Any) -> Any:
    if field.kind in ("date", "datetime", "time"):
        return _moment(field, str(given))
    if field.kind == "money":
        return Decimal(str(given))
    return given


def _moment(field: FormField, given: str) -> Any:
    if given in ("today", "now"):
        when = clock.now().replace(second=0)
    elif found := _FROM_TODAY.fullmatch(given):
        at = time.fromisoformat(found[2]) if found[2] else time(12)
        when = datetime.combine(clock.today() + timedelta(days=int(found[1])), at)
    elif field.kind == "time":
        return time.fromisoformat(given)
    else:
        when = datetime.fromisoformat(given)
    if field.kind == "date":
        return when.date()
    return when.time() if field.kind == "time" else when
