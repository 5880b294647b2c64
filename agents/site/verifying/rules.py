"""Tries the rules of an entity: what must hold is refused when it would not, and allowed when it does.

Times that cannot be waited for and places that would take long to fill are put into the rows first. The rules of time
are in `timetables.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from agents.site.spec import (
    Barred,
    Belongs,
    Capacity,
    Closed,
    Computed,
    Deadline,
    Entity,
    Limit,
    Moment,
    Needs,
    Ordered,
    Periodic,
    Private,
    Reminder,
    Season,
    Sees,
    Shown,
    Slots,
    Stay,
    Stock,
    Transition,
    UniqueTogether,
    WaitingList,
    Watch,
    Weekdays,
)
from agents.site.spec.meeting import meeting
from agents.site.verifying import clock, conditions, sums, terms, timetables, values
from agents.site.verifying.acceptance import AcceptanceCheck
from agents.site.verifying.bench import ACCOUNTS, PEOPLE, Bench, Unmet, Untried
from agents.site.verifying.forms import existing
from agents.site.verifying.refusals import by_whom, refused
from agents.site.verifying.visitor import Answer


def rule(bench: Bench, check: AcceptanceCheck) -> Answer:
    """Play the check of one rule."""
    entity = bench.entity(check.subject["entity"])
    wanted = bench.rule(entity, check.subject["rule"])
    if check.subject["part"] == "slots.day":
        return timetables.day(bench, entity, cast(Slots, wanted))
    if check.subject["part"] == "transition.late":
        return late(bench, entity, cast(Transition, wanted))
    if check.subject["part"] == "transition.when":
        return conditions.guard(bench, entity, cast(Transition, wanted))
    if check.subject["part"] == "transition.mail":
        return terms.mailed(bench, entity, cast(Transition, wanted))
    return TRIES[type(wanted)](bench, entity, wanted)


def transition(bench: Bench, entity: Entity, wanted: Transition) -> Answer:
    """The step is taken by those who may, from where it may be taken, and by nobody else."""
    row = existing(bench, entity, "member")
    owned = "owner_id" in (bench.rows.row(entity, row.number) or {})
    if owned:
        bench.rows.own(entity, row.number, bench.rows.account(ACCOUNTS["member"]))
    sources = wanted.sources or [v for v in _choices(entity, wanted.field) if v != wanted.target]
    if wanted.hours_before is not None and wanted.moment:
        _move(bench, entity, row.number, wanted.moment, clock.now() + timedelta(hours=wanted.hours_before + 48))
    path, answer = f"{row.path}/{wanted.name}", row.answer
    for person in PEOPLE:
        expected = bench.may(wanted.by, person, owns=owned and person == "member")
        readable = bench.may(entity.access.read, person, owns=owned and person == "member")
        if expected is None or (expected and not readable):
            continue
        bench.rows.set(entity, row.number, wanted.field, sources[0])
        meet(bench, entity, row.number, wanted)
        tried = bench.person(person).post(path)
        reached = bench.rows.value(entity, row.number, wanted.field) == wanted.target
        if expected and not reached:
            raise Unmet(f"{person} may “{wanted.label}”, and is answered with {tried.status}.", tried)
        if not expected and (reached or not tried.refused):
            raise Unmet(f"{person} may not “{wanted.label}”, and is answered with {tried.status}.", tried)
        answer = tried if expected else answer
    wrong = next((v for v in _choices(entity, wanted.field) if wanted.sources and v not in wanted.sources), None)
    if wrong is not None and wrong != wanted.target:
        bench.rows.set(entity, row.number, wanted.field, wrong)
        tried = bench.person("admin").post(path)
        if bench.rows.value(entity, row.number, wanted.field) != wrong:
            raise Unmet(f"“{wanted.label}” is taken from “{wrong}”, where it may not be.", tried)
    return answer


def meet(bench: Bench, entity: Entity, number: int, wanted: Transition) -> None:
    """Let hold what a step asks of a row."""
    held = meeting(bench.spec, entity, wanted.when)
    if held is None:
        raise Untried("No value is known with which its condition holds.")
    bench.meet(entity, number, {path: value for path, value in held.items() if path != wanted.field})


def late(bench: Bench, entity: Entity, wanted: Transition) -> Answer:
    """Refused when it is too late for it, allowed before."""
    row = existing(bench, entity, "member")
    if "owner_id" in (bench.rows.row(entity, row.number) or {}):
        bench.rows.own(entity, row.number, bench.rows.account(ACCOUNTS["member"]))
    assert wanted.moment is not None
    assert wanted.hours_before is not None
    sources = wanted.sources or [v for v in _choices(entity, wanted.field) if v != wanted.target]
    path, answer = f"{row.path}/{wanted.name}", row.answer
    hours = wanted.hours_before
    for ahead, expected in ((hours / 2 if hours else -1, False), (hours + 26, True)):
        bench.rows.set(entity, row.number, wanted.field, sources[0])
        meet(bench, entity, row.number, wanted)
        _move(bench, entity, row.number, wanted.moment, clock.now() + timedelta(hours=ahead))
        answer = bench.person("member").post(path)
        reached = bench.rows.value(entity, row.number, wanted.field) == wanted.target
        if reached != expected:
            told = "allowed" if reached else "refused"
            raise Unmet(f"“{wanted.label}” {ahead:g} hours before is {told} ({answer.status}).", answer)
        if not expected and answer.status != 409:
            raise Unmet(f"“{wanted.label}” too late is answered with {answer.status}, without a word on it.", answer)
    return answer


def stay(bench: Bench, entity: Entity, wanted: Stay) -> Answer:
    """What is taken on some days is refused to others on these days."""
    who = by_whom(entity)
    bench.fresh(entity)
    first = bench.add(entity, who)
    same = {name: first.values[name] for name in (wanted.first, wanted.last, wanted.resource) if name in first.values}
    if len(same) < 3:
        raise Untried("Its days and what is taken are not filled in at the form.")
    _, filled = bench.filled(entity, who, bench.next(), **same)
    return refused(bench, entity, who, "it is taken on these days", {**filled, **same})


def capacity(bench: Bench, entity: Entity, wanted: Capacity) -> Answer:
    """The last place is given, and not one more."""
    who = by_whom(entity)
    bench.fresh(entity)
    first = bench.add(entity, who)
    target = bench.target(entity, wanted.relation)
    assert target is not None
    number = int(first.values[wanted.relation])
    quantity = wanted.quantity
    taken = _taken(bench, entity, wanted, number)
    bench.rows.set(target, number, wanted.limit, taken + 1)
    given = {wanted.relation: str(number), **({quantity: "1"} if quantity else {})}
    bench.add(entity, _another(bench, entity, who), **given)
    _, filled = bench.filled(entity, who, bench.next(), **given)
    return refused(bench, entity, who, "everything is taken", filled)


def stock(bench: Bench, entity: Entity, wanted: Stock) -> Answer:
    """The stock goes down by what is taken, and never below nothing."""
    who = by_whom(entity)
    bench.fresh(entity)
    form, filled = bench.filled(entity, who, bench.next())
    del form
    target = bench.target(entity, wanted.relation)
    assert target is not None
    number, wants = int(filled[wanted.relation]), int(float(filled[wanted.quantity]))
    bench.rows.set(target, number, wanted.stock, wants)
    added = bench.add(entity, who, **filled)
    left = bench.rows.value(target, number, wanted.stock)
    if left != 0:
        raise Unmet(f"Of {wants} in stock {wants} were taken, and {left} are left.", added.answer)
    return refused(bench, entity, who, "nothing is left in stock", filled)


def ordered(bench: Bench, entity: Entity, wanted: Ordered) -> Answer:
    """What comes second may not come first."""
    who = by_whom(entity)
    bench.fresh(entity)
    _, filled = bench.filled(entity, who, bench.next())
    if wanted.first not in filled or wanted.second not in filled:
        raise Untried("It is not filled in at the form.")
    kind = next(f.kind for f in entity.fields if f.name == wanted.first)
    turned = {**filled, wanted.first: values.later(filled[wanted.second], kind)}
    return refused(bench, entity, who, "its order is wrong", turned)


def moment(bench: Bench, entity: Entity, wanted: Moment) -> Answer:
    """A moment on the wrong side of now is refused."""
    who = by_whom(entity)
    bench.fresh(entity)
    _, filled = bench.filled(entity, who, bench.next())
    if wanted.field not in filled:
        raise Untried("It is not filled in at the form.")
    days = -40 if wanted.when == "future" else 40
    there = clock.now() + timedelta(days=days)
    kind = next(f.kind for f in entity.fields if f.name == wanted.field)
    if wanted.days is not None and who in ("visitor", "member"):
        far = clock.now().replace(minute=0, second=0) + timedelta(days=wanted.days + 2)
        beyond = far.date().isoformat() if kind == "date" else far.isoformat(timespec="minutes")
        refused(bench, entity, who, "its time is too far ahead", {**filled, wanted.field: beyond})
    text = (
        there.date().isoformat() if kind == "date" else there.replace(minute=0, second=0).isoformat(timespec="minutes")
    )
    return refused(bench, entity, who, f"its time is not in the {wanted.when}", {**filled, wanted.field: text})


def unique_together(bench: Bench, entity: Entity, wanted: UniqueTogether) -> Answer:
    """The same again is refused."""
    who = by_whom(entity)
    bench.fresh(entity)
    first = bench.add(entity, who)
    same = {name: first.values[name] for name in wanted.fields if name in first.values}
    if not same:
        raise Untried("None of it is filled in at the form.")
    _, filled = bench.filled(entity, who, bench.next(), **same)
    return refused(bench, entity, who, "there is such a one already", {**filled, **same})


def waiting_list(bench: Bench, entity: Entity, wanted: WaitingList) -> Answer:
    """Everything taken, somebody waits, a place is freed, and the one who waited is offered it."""
    slots = bench.slots(entity)
    if slots is not None:
        return timetables.waiting(bench, entity, wanted, slots)
    limited = next(r for r in entity.rules if isinstance(r, Capacity))
    who, entries = by_whom(entity), bench.entity(wanted.entries)
    bench.fresh(entity)
    bench.rows.clear(entries)
    first = bench.add(entity, who)
    number = int(first.values[limited.relation])
    target = bench.target(entity, limited.relation)
    assert target is not None
    bench.rows.set(target, number, limited.limit, _taken(bench, entity, limited, number))
    waits = bench.add(entries, by_whom(entries), **{limited.relation: str(number)})
    return timetables.offered(bench, entity, entries, first, waits)


TRIES: dict[type, Callable[[Bench, Entity, Any], Answer]] = {
    Slots: timetables.slots,
    Stay: stay,
    Transition: transition,
    Capacity: capacity,
    WaitingList: waiting_list,
    Stock: stock,
    Computed: sums.computed,
    Limit: terms.limited,
    Ordered: ordered,
    Moment: moment,
    UniqueTogether: unique_together,
    Deadline: terms.deadline,
    Weekdays: terms.weekdays,
    Season: terms.season,
    Needs: conditions.needs,
    Barred: conditions.barred,
    Closed: timetables.closed,
    Shown: terms.shown,
    Private: terms.private,
    Belongs: terms.belongs,
    Reminder: terms.reminder,
    Watch: conditions.watch,
    Sees: conditions.sees,
    Periodic: conditions.periodic,
}


def _choices(entity: Entity, name: str) -> list[str]:
    return [choice.value for f in entity.fields if f.name == name for choice in f.choices]


def _move(bench: Bench, entity: Entity, number: int, dotted: str, moment: datetime) -> None:
    """Put the moment of a row, or of the row that it points at (`event.start`), where it is wanted."""
    relation, _, name = dotted.partition(".")
    holder = bench.target(entity, relation) if name else entity
    at = int(bench.rows.value(entity, number, relation)) if name else number
    assert holder is not None
    field = name or relation
    kind = next(f.kind for f in holder.fields if f.name == field)
    bench.rows.set(holder, at, field, moment.date() if kind == "date" else moment)


def _another(bench: Bench, entity: Entity, who: str) -> str:
    """Somebody else, where each may add one only."""
    once = any(isinstance(r, UniqueTogether | Limit) for r in entity.rules)
    return "other" if who == "member" and once else who


def _taken(bench: Bench, entity: Entity, wanted: Capacity, number: int) -> int:
    total = 0
    for other in bench.rows.numbers(entity):
        row = bench.rows.row(entity, other) or {}
        free = any(row.get(name) in listed for name, listed in wanted.free_when.items())
        if row.get(f"{wanted.relation}_id") == number and not free:
            total += int(row[wanted.quantity] or 0) if wanted.quantity else 1
    return total
