"""Demands of when what was ordered is fetched or brought: pick-up on Saturdays or Sundays only, 只能周末自提."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import Demand, Held, Kind, form_date, is_zh, rowed
from agents.site.reading.kin import Kin
from agents.site.spec import Entity, Field, Moment, SiteSpec, Weekdays
from agents.site.wishes.making_hours import DAYS_EN, DAYS_ZH, WEEK, days_of

_WHO = r"(?:(?:let|allow)\s+)?(?:(?:people|customers?|everyone|they|buyers|guests|members|you)\s+)?(?:to\s+)?(?:(?:can|may|must|should)\s+)?"
_WHAT = r"(?:\s+(?:them|it|(?:their|the|your|all|an?)\s+[a-z]+|[a-z]+s))?"
_V = rf"(?:(?P<fetch>pick(?:ed)?(?:[ -])?ups?|picked up|pick{_WHAT}\s+up|collect(?:ed|ion)?|fetch(?:ed)?)|(?P<bring>deliver(?:ed|y|ies)?))"
_EN = (
    rf"(?:,\s*)?(?:and\s+)?\b{_WHO}(?:only\s+)?{_V}{_WHAT}\s*(?:(?:is|are|only|possible|available|days?|:)\s*)*(?:on\s+)?(?P<days>(?:week ?ends?|week ?days?|{DAYS_EN}))(?:\s+only)?\b",
    rf"(?:,\s*)?(?:and\s+)?\b(?:orders?|they|it|[a-z]+s)\s+(?:(?:can|may|must)\s+(?:only\s+)?be|are|is|get)\s+(?:only\s+)?{_V}\s+(?:only\s+)?(?:on\s+)?(?P<days>(?:week ?ends?|week ?days?|{DAYS_EN}))(?:\s+only)?\b",
)
_ZH = (
    rf"[,，]?(?:订单|顾客|客人|大家)?(?:只能|只|仅限?|只限|可以?)?(?:在)?(?P<days>周末|工作日|{DAYS_ZH})(?:才)?(?:可以?|能)?(?:来|到店)?(?:(?P<fetch>自提|取货|取餐|取件|领取|取蛋糕|取)|(?P<bring>送货|配送|派送|送达))(?=[,，。；;]|$)",
    rf"[,，]?(?:(?P<fetch>自提|取货|取餐|取件|领取)|(?P<bring>送货|配送|派送))(?:只能|只|仅限?|只限|时间[为是：:]?)+(?:在)?(?P<days>周末|工作日|{DAYS_ZH})(?=[,，。；;]|$)",
)
_MADE = re.compile(r"ordered|placed|created|sent|下单", re.IGNORECASE)


def _days(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """The day on which an order is fetched or brought is one of these."""
    zh, days = is_zh(spec), days_of(demand.fact("days"))
    entity = rowed(spec, "order", kin)
    if entity is None or not days:
        return None
    field = _day(entity, brought=bool(demand.fact("bring")), zh=zh)
    entity.rules = [r for r in entity.rules if not (isinstance(r, Weekdays) and r.field == field.name)]
    entity.rules.append(Weekdays(field=field.name, days=days))
    if not any(isinstance(r, Moment) and r.field == field.name for r in entity.rules):
        entity.rules.append(Moment(field=field.name))
    named = [("周" + "一二三四五六日"[WEEK.index(d)]) if zh else d.capitalize() for d in days]
    said = f"“{field.label}”只能选{'、'.join(named)}" if zh else f"{field.label.lower()} on {', '.join(named)} only"
    return Held(said, (f"{entity.name}.weekdays.{field.name}",))


def _day(entity: Entity, *, brought: bool, zh: bool) -> Field:
    """The day that an order is for; made where its form asks for none."""
    found = form_date(entity)
    if found is not None and not _MADE.search(found.name):
        return found
    name, label = (
        ("delivery_day", ("Delivery day", "送货日期")) if brought else ("pickup_day", ("Pick-up day", "取货日期"))
    )
    made = Field(name=name, label=label[zh], kind="date")
    place = next(
        (n for n, f in enumerate(entity.fields) if f.kind == "long_text" and not f.required), len(entity.fields)
    )
    entity.fields.insert(place, made)
    for n, row in enumerate(entity.rows):
        row[name] = f"+{n + 1}"
    return made


KINDS = (Kind("collected", _days, _EN, _ZH),)
