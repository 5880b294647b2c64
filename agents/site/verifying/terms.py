"""Tries rules of terms: until when, on which days, who sees what, whose a row is, what is written to people.

Moments are put into the rows, so that nothing has to be waited for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from agents.site.spec import Belongs, Deadline, Entity, Limit, Private, Reminder, Season, Shown, Transition, Weekdays
from agents.site.spec.meeting import meeting
from agents.site.verifying import clock, moments
from agents.site.verifying.bench import ACCOUNTS, PEOPLE, Bench, Unmet, Untried
from agents.site.verifying.deriving import address
from agents.site.verifying.forms import existing
from agents.site.verifying.refusals import by_whom, refused
from agents.site.verifying.visitor import Answer

OUTBOX = "/outbox"


def deadline(bench: Bench, entity: Entity, wanted: Deadline) -> Answer:
    """In time it is stored, later it is refused."""
    who = by_whom(entity)
    if who not in ("visitor", "member"):
        raise Untried("Only the staff adds rows, and it may do so at any time.")
    bench.fresh(entity)
    relation, _, name = wanted.moment.partition(".")
    bench.add(entity, who)
    target = bench.target(entity, relation) if name else None
    late = _late(wanted)
    _, filled = bench.filled(entity, who, bench.next())
    if relation not in filled:
        raise Untried("It is not filled in at the form.")
    if target is not None:
        kind = next(f.kind for f in target.fields if f.name == name)
        bench.rows.set(target, int(filled[relation]), name, late.date() if kind == "date" else late)
        answer = refused(bench, entity, who, "it is too late for it", filled)
        bench.fresh(entity)
        return answer
    kind = next(f.kind for f in entity.fields if f.name == relation)
    text = late.date().isoformat() if kind == "date" else late.isoformat(timespec="minutes")
    if (slot := bench.slots(entity)) is not None and slot.start == relation:
        _not_offered(bench, entity, who, wanted, late, {n: v for n, v in filled.items() if n == slot.resource})
    return refused(bench, entity, who, "it is too late for it", {**filled, relation: text})


def _not_offered(
    bench: Bench, entity: Entity, who: str, wanted: Deadline, late: datetime, chosen: Mapping[str, str]
) -> None:
    """No time is offered on a day that would be refused. Raises Unmet."""
    form = bench.form(entity, who, day=late.date().isoformat(), **chosen)
    place = form.inputs.get(wanted.moment)
    for told in place.options if place is not None and place.kind == "radio" else ():
        if moments.last(wanted, datetime.fromisoformat(told)) < clock.now() - timedelta(minutes=5):
            raise Unmet(f"{told.replace('T', ' ')} is offered, and is too late to be taken.")


def _late(wanted: Deadline) -> datetime:
    """A moment for which it is too late by now."""
    now = clock.now().replace(second=0)
    if wanted.hours is not None:
        return now + timedelta(hours=wanted.hours / 2) if wanted.hours else now - timedelta(hours=1)
    return now + timedelta(days=wanted.days - 1)


def season(bench: Bench, entity: Entity, wanted: Season) -> Answer:
    """The form of a new row says until when, or since when no more. That later ones are refused the site's own tests
    show: no day can be waited for here."""
    last = date.fromisoformat(wanted.last)
    answer = bench.person(by_whom(entity)).get(f"{address(entity)}/new")
    if str(last.year) not in answer.text or 'class="until' not in answer.text:
        raise Unmet(f"The form does not say that {wanted.last} is the last day.", answer)
    return answer


def weekdays(bench: Bench, entity: Entity, wanted: Weekdays) -> Answer:
    """A day of another name is refused."""
    others = [n for n, name in enumerate(moments.WEEK) if name not in wanted.days]
    if not others:
        raise Untried("Every day is right.")
    who = by_whom(entity)
    bench.fresh(entity)
    _, filled = bench.filled(entity, who, bench.next())
    if wanted.field not in filled:
        raise Untried("It is not filled in at the form.")
    day = clock.today() + timedelta(days=moments.AHEAD)
    while day.weekday() not in others:
        day += timedelta(days=1)
    told = day.isoformat() + filled[wanted.field][10:]
    return refused(bench, entity, who, "it is another day", {**filled, wanted.field: told})


def shown(bench: Bench, entity: Entity, wanted: Shown) -> Answer:
    """Others do not see what is not let through or has lapsed; whose it is does."""
    number = existing(bench, entity, "member").number
    bench.rows.own(entity, number, bench.rows.account(ACCOUNTS["member"]))
    path = f"{address(entity)}/{number}"
    bench.show(entity, number)
    _sees(bench, path, "other", bench.may(entity.access.read, "other", owns=False))
    hide(bench, entity, number, wanted)
    _sees(bench, path, "other", False)
    answer = _sees(bench, path, "member", bench.may(entity.access.read, "member", owns=True))
    listed = bench.person("other").get(address(entity))
    if listed.status == 200 and f'"{path}"' in listed.text:
        raise Unmet("The list shows it to others.", listed)
    return answer


def private(bench: Bench, entity: Entity, wanted: Private) -> Answer:
    """A field that only some may see stands on the page for them; others find it neither there nor in the list or
    the search."""
    number = existing(bench, entity, "member").number
    if "owner_id" in (bench.rows.row(entity, number) or {}):
        bench.rows.own(entity, number, bench.rows.account(ACCOUNTS["member"]))
    bench.show(entity, number)
    kind = next(f.kind for f in entity.fields if f.name == wanted.field)
    numeric = kind in ("integer", "decimal", "money")
    bench.rows.set(entity, number, wanted.field, 7_654_300 if kind == "money" else 76_543 if numeric else "For 76543")
    mark = "76,543" if numeric else "For 76543"
    path, answer = f"{address(entity)}/{number}", None
    for person in PEOPLE:
        owns = person == "member"
        reads, may = (bench.may(who, person, owns=owns) for who in (entity.access.read, wanted.who))
        if not reads or may is None:
            continue
        shown, listed, found = (bench.person(person).get(at) for at in (path, address(entity), "/search?q=76543"))
        if may and mark not in shown.text:
            raise Unmet(f"{person} may see it, and the page does not show it.", shown)
        if not may and any(mark in one.text for one in (shown, listed)):
            raise Unmet(f"{person} may not see it, and is shown it.", shown)
        if not may and f'"{path}"' in found.text:
            raise Unmet(f"{person} may not see it, and finds the row by it.", found)
        answer = shown
    if answer is None:
        raise Untried("Nobody here reads it.")
    return answer


def hide(bench: Bench, entity: Entity, number: int, wanted: Shown) -> None:
    """Let a row no longer be seen by others."""
    for name, kept in wanted.when.items():
        other = next((c.value for f in entity.fields if f.name == name for c in f.choices if c.value not in kept), None)
        if other is not None:
            bench.rows.set(entity, number, name, other)
    if wanted.days is not None:
        past = clock.now() - timedelta(days=wanted.days + 2)
        kind = next((f.kind for f in entity.fields if f.name == wanted.field), "datetime")
        bench.rows.set(entity, number, wanted.field or "created_at", past.date() if kind == "date" else past)


def _sees(bench: Bench, path: str, person: str, expected: bool | None) -> Answer:
    answer = bench.person(person).get(path)
    if expected is not None and (answer.status == 200) != expected:
        may = "may" if expected else "may not"
        raise Unmet(f"{person} {may} see it, and is answered with {answer.status}.", answer)
    return answer


def belongs(bench: Bench, entity: Entity, wanted: Belongs) -> Answer:
    """Whom it is for sees it, somebody else does not."""
    bench.fresh(entity)
    mine = bench.rows.account(ACCOUNTS["member"])
    bench.person("other")
    added = bench.add(entity, by_whom(entity), **{wanted.field: str(mine)})
    if (bench.rows.row(entity, added.number) or {}).get("owner_id") != mine:
        raise Unmet("It does not belong to whom it is for.", added.answer)
    if entity.access.read == "owner":
        _sees(bench, added.path, "other", False)
    return _sees(bench, added.path, "member", bench.may(entity.access.read, "member", owns=True))


def reminder(bench: Bench, entity: Entity, wanted: Reminder) -> Answer:
    """A row whose day comes near is in the outbox."""
    number = existing(bench, entity, "member").number
    bench.rows.own(entity, number, bench.rows.account(ACCOUNTS["member"]))
    for name, freed in wanted.free_when.items():
        kept = next((c.value for f in entity.fields if f.name == name for c in f.choices if c.value not in freed), None)
        bench.rows.set(entity, number, name, kept)
    now = clock.now()
    soon = min(now + timedelta(minutes=20), datetime.combine(now, time(23, 59, 59)))  # a reminder is of today
    near = now + timedelta(days=wanted.days) if wanted.days else soon
    relation, _, name = wanted.field.rpartition(".")
    holder = bench.target(entity, relation) if relation else entity
    at = int(bench.rows.value(entity, number, relation)) if relation else number
    assert holder is not None
    kind = next(f.kind for f in holder.fields if f.name == name)
    bench.rows.set(holder, at, name, near.date() if kind == "date" else near)
    return _written(bench, f"{address(entity)}/{number}")


def mailed(bench: Bench, entity: Entity, wanted: Transition) -> Answer:
    """The step writes to whom the row belongs."""
    number = existing(bench, entity, "member").number
    bench.rows.own(entity, number, bench.rows.account(ACCOUNTS["member"]))
    choices = [c.value for f in entity.fields if f.name == wanted.field for c in f.choices]
    source = next(value for value in wanted.sources or choices if value != wanted.target)
    bench.rows.set(entity, number, wanted.field, source)
    bench.meet(entity, number, meeting(bench.spec, entity, wanted.when) or {})
    path = f"{address(entity)}/{number}"
    taken = bench.person("admin").post(f"{path}/{wanted.name}")
    if taken.status != 303:
        raise Unmet(f"“{wanted.label}” is answered with {taken.status}.", taken)
    return _written(bench, path)


def _written(bench: Bench, path: str) -> Answer:
    """The outbox holds a mail about a page."""
    answer = bench.person("admin").get(OUTBOX)
    if answer.status != 200 or path not in answer.text:
        raise Unmet("No mail about it stands in the outbox.", answer)
    return answer


def _counts(row: Mapping[str, Any], wanted: Limit) -> bool:
    """Whether a row counts towards the limit: those that are given back do not."""
    return all(row.get(name) not in values for name, values in wanted.free_when.items())


def limited(bench: Bench, entity: Entity, wanted: Limit) -> Answer:
    """The last that one may have is stored, and not one more; where it counts by the day, of that day."""
    who = by_whom(entity)
    bench.fresh(entity)
    account = bench.rows.account(ACCOUNTS[who])
    first = bench.add(entity, who)
    same = {name: first.values[name] for name in (wanted.date, wanted.of) if name and name in first.values}
    _, filled = bench.filled(entity, who, bench.next(), **same)
    if wanted.quantity is not None:
        bench.rows.set(entity, first.number, wanted.quantity, wanted.most)
        return refused(bench, entity, who, f"this person has {wanted.most} already", {**filled, **same})
    kept = [bench.rows.row(entity, number) or {} for number in bench.rows.numbers(entity)]
    mine = [row for row in kept if row.get("owner_id") == account and _counts(row, wanted)]
    for _ in range(wanted.most - (1 if wanted.per else len(mine))):
        bench.rows.copy(entity, first.number, {f.name: f"Checked {bench.next()}" for f in entity.fields if f.unique})
    return refused(bench, entity, who, f"this person has {wanted.most} already", {**filled, **same})
