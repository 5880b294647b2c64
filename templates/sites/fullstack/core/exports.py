"""Rows as a table for a spreadsheet: `/exports/<plural>.csv`, for the staff, all that the visitor may read.

`?month=YYYY-MM` leaves only rows of one month, by the first date of the form, else by when they were added.
`?only=NAME` leaves only those of a list under a name.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Response
from sqlmodel import col

from core import clock, rendering
from core.access import visible
from core.conditions import all_of
from core.errors import Missing
from core.features import Feature, features
from core.forms.fields import Choice, Money, Relation
from core.page import Page, PageOf

router = APIRouter()
MOST = 50_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@router.get("/exports/{name}.csv")
def export(page: PageOf, name: str) -> Response:
    """Every row that the visitor may read, a line each; the first line holds the labels."""
    page.need_one_of("staff")
    feature = next((f for f in features().values() if f.name == name.replace("-", "_")), None)
    if feature is None:
        raise Missing
    page.need("read", feature)
    out = io.StringIO()
    written = csv.writer(out)
    written.writerow([field.label for field in feature.form.fields.values()])
    written.writerows(_lines(page, feature))
    headers = {"Content-Disposition": f'attachment; filename="{feature.name}.csv"'}
    text = "\ufeff" + out.getvalue()  # the mark lets spreadsheets read it as UTF-8
    return Response(text.encode(), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(page: Page, feature: Feature) -> Iterator[list[str]]:
    query = visible(page.visitor, feature)
    only = feature.watch(page.query("only"))
    if only is not None:
        query = query.where(all_of(only.when, feature))
    if (first := _month(page.query("month"))) is not None:
        query = query.where(*_within(feature, first))
    rows = list(page.database.exec(query.order_by(col(feature.model.id)).limit(MOST)))
    named = page.related(feature, rows)
    for row in rows:
        yield [_cell(feature, name, row, named) for name in feature.form.fields]


def _cell(feature: Feature, name: str, row: Any, named: dict[str, dict[int, str]]) -> str:
    field = feature.form.fields[name]
    kept = getattr(row, field.column)
    if kept is None:
        return ""
    if isinstance(field, Relation):
        return harmless(named.get(name, {}).get(kept, str(kept)))
    if isinstance(field, Choice):
        return next((option.label for option in field.options if option.value == kept), str(kept))
    if isinstance(field, Money):
        return f"{kept:.2f}"
    if isinstance(kept, datetime):
        return f"{kept:%Y-%m-%d %H:%M}"
    if isinstance(kept, time):
        return f"{kept:%H:%M}"
    if isinstance(kept, bool):
        return rendering.t("yes") if kept else rendering.t("no")
    return harmless(str(kept)) if isinstance(kept, str) else str(kept)


def harmless(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _month(text: str) -> date | None:
    try:
        return clock.read_day(f"{text}-01") if text else None
    except ValueError:
        return None


def _within(feature: Feature, first: date) -> tuple[Any, Any]:
    dated = next((n for n, field in feature.form.fields.items() if field.kind in ("date", "datetime")), None)
    column = col(getattr(feature.model, dated or "created_at"))
    after = (first + timedelta(days=32)).replace(day=1)
    if dated is not None and feature.form.fields[dated].kind == "date":
        return column >= first, column < after
    return column >= datetime.combine(first, time.min), column < datetime.combine(after, time.min)
