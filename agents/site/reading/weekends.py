"""Another price at weekends: shown beside the usual one, and reckoned with where people book by the day.

It reads no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.site.reading.opening import days_said
from agents.site.reading.summing import summed
from agents.site.spec import Computed, Day, Entity, Field, SiteSpec, Slots, Stay
from agents.site.spec.rule_faults import STAY
from agents.site.wishes.making_prices import sold


def hold(
    spec: SiteSpec,
    weekend: float,
    weekday: float | None,
    *,
    each: bool,
    zh: bool,
    more: bool = False,
    days: Sequence[Day] = (),
) -> list[str]:
    """The price at weekends beside the other; where people book by the day or for nights, the site works it out.

    `more`: it costs so much more than at other times. `days`: on these, where they are not the weekend.
    """
    entity = sold(spec) or next((e for e in spec.entities if any(f.kind == "money" for f in e.fields)), None)
    price = next((f for f in entity.fields if f.kind == "money"), None) if entity else None
    if entity is None or any(f.name == "weekend_price" for f in entity.fields):
        return []
    if price is None and (more or entity.access.create not in ("staff", "admin")):
        return []
    if price is None:
        price = Field(name="price", label="价格" if zh else "Price", kind="money", minimum=0)
        entity.fields.insert(min(2, len(entity.fields)), price)
        for row in entity.rows:
            row["price"] = weekday if weekday is not None else weekend
    at = entity.fields.index(price) + 1
    when = _when(days, zh=zh)
    label = f"{when}价格" if zh else f"Price {when}"
    entity.fields.insert(at, Field(name="weekend_price", label=label, kind="money", required=False, minimum=0))
    for row in entity.rows:
        if weekday is not None:
            row[price.name] = weekday
        usual = row.get(price.name)
        if not more or isinstance(usual, int | float):
            row["weekend_price"] = weekend + (usual if more and isinstance(usual, int | float) else 0)
    told = f"{weekend:g}" if zh else f"{weekend:g} {spec.currency}"
    told = (f"加收{told}" if zh else f"{told} more") if more else told
    if nights := _by_nights(spec, entity, price.name, days):
        busy = when
        if not days and nights.overnight:
            busy = "周五、周六晚" if zh else "at Friday and Saturday nights"
        return [f"{busy}按{told}计价，总价自动计算" if zh else f"{busy} it costs {told}, and the sum reckons with it"]
    if _reckoned(spec, entity, price.name, days, each=each, zh=zh):
        told_zh = f"{when}{told}" if more else f"{when}按{told}计价"
        return [f"{told_zh}，总价自动计算" if zh else f"{when} it costs {told}, and the site reckons with it"]
    return [f"{when}价格单独列出：{told}" if zh else f"the price {when} stands beside the other: {told}"]


def _when(days: Sequence[Day], *, zh: bool) -> str:
    """The days as they are said: at weekends, if no others are named."""
    if not days:
        return "周末" if zh else "at weekends"
    return days_said(days, zh=zh) if zh else f"on {days_said(days, zh=zh)}"


def _by_nights(spec: SiteSpec, sold_as: Entity, price: str, days: Sequence[Day]) -> Stay | None:
    """The stay whose sum now has each night or day at its own price; None where nothing is taken for nights or days."""
    summed(spec)
    for entity in spec.entities:
        stay = next((r for r in entity.rules if isinstance(r, Stay)), None)
        relation = next((f for f in entity.fields if f.target == sold_as.name and f.required), None)
        usual = f"{relation.name}.{price}" if relation else ""
        held = next((r for r in entity.rules if isinstance(r, Computed) and usual in r.factors), None)
        if stay is None or relation is None or held is None or STAY not in held.factors:
            continue
        held.factors = [*(factor for factor in held.factors if factor != usual), usual]
        held.weekend, held.day, held.days = f"{relation.name}.weekend_price", None, list(days)
        return stay
    return None


def _reckoned(spec: SiteSpec, sold_as: Entity, price: str, days: Sequence[Day], *, each: bool, zh: bool) -> bool:
    """Whether what people book costs the one or the other by its day: the sum is worked out by the site."""
    for entity in spec.entities:
        relation = next((f for f in entity.fields if f.target == sold_as.name and f.required), None)
        slots = next((r for r in entity.rules if isinstance(r, Slots)), None)
        dated = (
            slots.start
            if slots
            else next((f.name for f in entity.fields if f.kind == "date" and f.set_by == "form"), None)
        )
        if relation is None or dated is None or any(isinstance(r, Stay) for r in entity.rules):
            continue
        other = f"{relation.name}.weekend_price"
        held = next(
            (r for r in entity.rules if isinstance(r, Computed) and f"{relation.name}.{price}" in r.factors), None
        )
        if held is None:
            people = people_of(entity, zh=zh) if each else None
            total = Field(name="total", label="合计" if zh else "Total", kind="money", set_by="site")
            entity.fields.append(total)
            held = Computed(field="total", factors=[*([people] if people else []), f"{relation.name}.{price}"])
            entity.rules.append(held)
        held.factors = [f for f in held.factors if f != f"{relation.name}.{price}"] + [f"{relation.name}.{price}"]
        held.weekend, held.day, held.days = other, dated, list(days)
        return True
    return False


def people_of(entity: Entity, *, zh: bool) -> str:
    """How many come: a field of its own where none says so yet."""
    for field in entity.fields:
        if field.name in ("people", "guests", "players") and field.kind == "integer":
            return field.name
    made = Field(name="people", label="人数" if zh else "People", kind="integer", minimum=1, maximum=50, default=1)
    place = next((n for n, f in enumerate(entity.fields) if f.kind == "long_text"), len(entity.fields))
    entity.fields.insert(place, made)
    for n, row in enumerate(entity.rows):
        row["people"] = 1 + n % 3
    return "people"
