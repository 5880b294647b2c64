"""Tries what the site works out: products of factors, prices at weekends, less for some and from so much on, what is
added once. The same sum is worked out here once more, from what is stored.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import prod

from agents.site.spec import Computed, Entity, Stay, weekdays
from agents.site.spec.rule_faults import STAY, SUM
from agents.site.verifying.bench import Added, Bench, Unmet
from agents.site.verifying.refusals import by_whom
from agents.site.verifying.rows import cents
from agents.site.verifying.visitor import Answer


def computed(bench: Bench, entity: Entity, wanted: Computed) -> Answer:
    """What is worked out is what it should be, also of a row that is as much as less is paid from on."""
    who = by_whom(entity)
    bench.fresh(entity)
    added = bench.add(entity, who)
    _held(bench, entity, wanted, added)
    if wanted.bulk and (given := _much(bench, entity, who, wanted)):
        bench.fresh(entity)
        added = bench.add(entity, who, **given)
        _held(bench, entity, wanted, added)
    return added.answer


def _held(bench: Bench, entity: Entity, wanted: Computed, added: Added) -> None:
    """The sum of a row is what it should be. Raises Unmet."""
    total = _first(bench, entity, wanted, added) * (1 if wanted.share is None else wanted.share)
    total += sum(prod(_factor(bench, entity, added, factor) for factor in part) for part in wanted.plus)
    if wanted.by:
        total *= wanted.times.get(str(bench.rows.value(entity, added.number, wanted.by)), 1)
    if wanted.bulk:
        much = total if wanted.amount == SUM else _factor(bench, entity, added, str(wanted.amount))
        reached = max((one for one in wanted.bulk if much >= one.least), key=lambda one: one.least, default=None)
        total = total if reached is None else max(total * reached.times - reached.less, 0)
    if wanted.fee and total > 0 and (wanted.free_from is None or total < wanted.free_from):
        total += wanted.fee
    field = next(f for f in entity.fields if f.name == wanted.field)
    kept = cents(field, bench.rows.value(entity, added.number, wanted.field))
    if kept is None or abs(float(kept) - total) > 0.011:
        raise Unmet(f"“{field.label}” is {kept}, and should be {total:g}.", added.answer)


def _much(bench: Bench, entity: Entity, who: str, wanted: Computed) -> dict[str, str]:
    """What to fill in for as much as less is paid from on; empty where the form has no place for that much."""
    least = min(one.least for one in wanted.bulk)
    many = next((f for f in entity.fields if f.name == wanted.amount), None)
    if many is not None:
        return {many.name: f"{least:g}"} if many.maximum is None or many.maximum >= least else {}
    stay = next((r for r in entity.rules if isinstance(r, Stay)), None)
    if wanted.amount != STAY or stay is None or (stay.most and stay.most < least):
        return {}
    _, filled = bench.filled(entity, who, bench.next())
    begins = filled.get(stay.first)
    if begins is None:
        return {}
    ends = datetime.fromisoformat(begins) + timedelta(days=int(least) - (not stay.overnight))
    return {stay.first: begins, stay.last: ends.isoformat()[: len(begins)]}


def _first(bench: Bench, entity: Entity, wanted: Computed, added: Added) -> float:
    """The first product of a row: at weekends another factor in place of the last one, night by night where none is
    the day that decides."""
    usual = prod(_factor(bench, entity, added, factor) for factor in wanted.factors)
    if wanted.weekend is None:
        return usual
    name, _, inner = wanted.weekend.partition(".")
    target, there = bench.target(entity, name), bench.rows.value(entity, added.number, name)
    if target is not None and bench.rows.value(target, there, inner) is None:
        return usual
    rest = [factor for factor in wanted.factors[:-1] if wanted.day or factor != STAY]
    dear = prod(_factor(bench, entity, added, factor) for factor in (*rest, wanted.weekend))
    if wanted.day:
        day = str(bench.rows.value(entity, added.number, wanted.day) or "")[:10]
        return dear if day and date.fromisoformat(day).weekday() in (weekdays(wanted.days) or (5, 6)) else usual
    stay = next(r for r in entity.rules if isinstance(r, Stay))
    first, last = _days(bench, entity, stay, added)
    count, busy = _long(first, last, stay), weekdays(wanted.days) or ((4, 5) if stay.overnight else (5, 6))
    nights = [first + timedelta(days=n) for n in range(count)]
    return sum(dear if night.weekday() in busy else usual / count for night in nights)


def _factor(bench: Bench, entity: Entity, added: Added, factor: str) -> float:
    stay = next((r for r in entity.rules if isinstance(r, Stay)), None)
    if factor == STAY and stay is not None:
        return _long(*_days(bench, entity, stay, added), stay)
    name, _, inner = factor.partition(".")
    value = bench.rows.value(entity, added.number, name)
    holder, field = entity, name
    if inner:
        target = bench.target(entity, name)
        assert target is not None
        holder, field, value = target, inner, bench.rows.value(target, value, inner)
    return float(cents(next(f for f in holder.fields if f.name == field), value) or 0)


def _days(bench: Bench, entity: Entity, stay: Stay, added: Added) -> tuple[date, date]:
    first, last = (str(bench.rows.value(entity, added.number, name))[:10] for name in (stay.first, stay.last))
    return date.fromisoformat(first), date.fromisoformat(last)


def _long(first: date, last: date, stay: Stay) -> int:
    return max((last - first).days + (not stay.overnight), 1)
