"""Tries what has to do with slots: taken, past and closed times, the day that staff see, and who waits for a place."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from agents.site.spec import Capacity, Closed, Entity, Limit, Slots, Transition, WaitingList
from agents.site.verifying import clock, moments, values
from agents.site.verifying.bench import DAYS, Added, Bench, Unmet, Untried
from agents.site.verifying.deriving import adder, address
from agents.site.verifying.refusals import refused
from agents.site.verifying.visitor import Answer


def slots(bench: Bench, entity: Entity, wanted: Slots) -> Answer:
    """A free time is taken once; overlapping, past and closed times are refused; a freed one can be taken again."""
    who = _adds(entity)
    bench.fresh(entity)
    first = bench.add(entity, who)
    relations = _relations(entity, first)
    start = datetime.fromisoformat(first.values[wanted.start])
    if wanted.resource is not None or wanted.places == 1:
        answer = _refused(bench, entity, who, first, wanted, start, "the time is taken")
        length = int(_minutes(bench, entity, wanted, first))
        inside = start + timedelta(minutes=max(1, min(length, wanted.minutes) // 2))
        answer = _refused(bench, entity, who, first, wanted, inside, "it overlaps another")
        offered = bench.form(entity, who, day=start.date().isoformat(), **relations).inputs.get(wanted.start)
        if offered is not None and offered.kind == "radio" and first.values[wanted.start] in offered.options:
            raise Unmet(f"{start:%H:%M} is taken, and is still offered.", answer)
    past = datetime.combine(clock.today() - timedelta(days=7), start.time())
    answer = _refused(bench, entity, who, first, wanted, past, "the time is past")
    if (closed := _closed(wanted, start)) is not None:
        answer = _refused(bench, entity, who, first, wanted, closed, "it is closed then")
    if free_up(bench, entity, first, wanted) and (wanted.resource is not None or wanted.places == 1):
        return bench.add(entity, who, **{**relations, wanted.start: first.values[wanted.start]}).answer
    return answer


def closed(bench: Bench, entity: Entity, wanted: Closed) -> Answer:
    """Nothing is taken on a day that staff says is closed, for all or for who is away; it is again without that."""
    who, rows = _adds(entity), bench.entity(wanted.rows)
    bench.fresh(entity)
    first = bench.add(entity, who).values
    if wanted.field not in first:
        raise Untried("Its day is not filled in at the form.")
    bench.fresh(entity)
    on = first[wanted.field][:10]
    told = {wanted.first: on, **{name: "" for name in (wanted.begins, wanted.ends, wanted.thing) if name}}
    told |= {wanted.last: on} if wanted.last else {}
    bench.add(rows, _adds(rows), **told)
    answer = refused(bench, entity, who, f"it is closed on {on}", first)
    offered = bench.form(entity, who, day=on).inputs.get(wanted.field)
    if offered is not None and offered.kind == "radio" and first[wanted.field] in offered.options:
        raise Unmet(f"{first[wanted.field]} is closed, and is still offered.", answer)
    bench.fresh(entity)
    if wanted.thing is not None and first.get(str(wanted.resource)):
        bench.add(rows, _adds(rows), **{**told, wanted.thing: first[str(wanted.resource)]})
        answer = refused(bench, entity, who, f"who is asked for is away on {on}", first)
        bench.fresh(entity)
    return bench.add(entity, who, **first).answer


def day(bench: Bench, entity: Entity, wanted: Slots) -> Answer:
    """Staff see what is booked on a day; members do not get the page."""
    who = _adds(entity)
    bench.fresh(entity)
    added = bench.add(entity, who)
    on = added.values[wanted.start][:10]
    path = f"{address(entity)}/day"
    shown = bench.person("staff").get(path, on=on)
    text = next((added.values[f.name] for f in entity.fields if f.kind == "text" and f.name in added.values), None)
    told = added.values[wanted.start][11:16]
    if shown.status != 200:
        raise Unmet(f"{path} answers {shown.status}.", shown)
    if told not in shown.words or (text is not None and text not in shown.words):
        raise Unmet(f"What is booked at {told} is not on the day's page.", shown)
    for person in ("visitor", "member"):
        answer = bench.person(person).get(path, on=on)
        if not answer.refused:
            raise Unmet(f"{person} may not see the day, and is answered with {answer.status}.", answer)
    return shown


def waiting(bench: Bench, entity: Entity, wanted: WaitingList, slot: Slots) -> Answer:
    """A day without a free time leads to the waiting list, and its first entry is offered what is freed."""
    who, entries = _adds(entity), bench.entity(wanted.entries)
    bench.fresh(entity)
    bench.rows.clear(entries)
    first = bench.add(entity, who)
    on = date.fromisoformat(first.values[slot.start][:10])
    _fill(bench, entity, slot, first, on)
    full = bench.person(who).get(f"{address(entity)}/new", day=on.isoformat(), **_relations(entity, first))
    form = full.form()
    place = form.inputs.get(slot.start) if form else None
    if place is not None and place.kind == "radio" and place.options:
        raise Unmet(f"Everything on {on} is taken, and {place.options[0]} is offered.", full)
    if address(entries) not in full.text:
        raise Unmet("A day without a free time does not lead to the waiting list.", full)
    waits = bench.add(entries, _adds(entries), day=on.isoformat())
    return offered(bench, entity, entries, first, waits)


def offered(bench: Bench, entity: Entity, entries: Entity, first: Added, waits: Added) -> Answer:
    """A place is freed, and the one who waited is offered it and sees so. Raises Unmet."""
    slot = bench.slots(entity)
    if not free_up(bench, entity, first, slot):
        raise Untried("No place can be freed.")
    status = bench.rows.value(entries, waits.number, "status")
    if status != "offered":
        raise Unmet(f"A place was freed, and who waits is still “{status}”.", waits.answer)
    who = _adds(entries)
    if who == "visitor":
        return waits.answer
    shown = bench.person(who).get("/account")
    if f"{address(entries)}/{waits.number}" not in shown.text and waits.values.get("name", "") not in shown.words:
        raise Unmet("Who is offered a place does not see it on the account page.", shown)
    return shown


def free_up(bench: Bench, entity: Entity, added: Added, slot: Slots | None) -> bool:
    """Free the place of a row: by the step that frees it, else by deleting it. Whether that could be done."""
    free_when = slot.free_when if slot else _freed(entity)
    for rule in entity.rules:
        if isinstance(rule, Transition) and rule.target in free_when.get(rule.field, []) and rule.by != "nobody":
            if rule.sources:
                bench.rows.set(entity, added.number, rule.field, rule.sources[0])
            bench.person("admin").post(f"{added.path}/{rule.name}")
            return bench.rows.value(entity, added.number, rule.field) == rule.target
    if entity.access.delete == "nobody":
        return False
    bench.person("admin").post(f"{added.path}/delete")
    return bench.rows.row(entity, added.number) is None


def _freed(entity: Entity) -> dict[str, list[str]]:
    return next((rule.free_when for rule in entity.rules if isinstance(rule, Capacity | Limit)), {})


def _adds(entity: Entity) -> str:
    who = adder(entity)
    if who is None:
        raise Untried("Nobody adds rows through the site.")
    return who


def _refused(bench: Bench, entity: Entity, who: str, first: Added, wanted: Slots, start: datetime, what: str) -> Answer:
    given = dict(first.values)
    for field in entity.fields:
        if field.unique and field.name in given and field.name != wanted.start:
            given[field.name] = values.good(entity, field, bench.next()) or given[field.name]
    given[wanted.start] = start.isoformat(timespec="minutes")
    before = bench.rows.count(entity)
    answer = bench.person(who).post(address(entity), given)
    if bench.rows.count(entity) != before:
        raise Unmet(f"{start:%a %H:%M} was booked though {what}.", answer)
    if answer.status not in (409, 422) or not answer.errors():
        raise Unmet(f"{what[:1].upper()}{what[1:]}, and the answer is {answer.status} without a word on it.", answer)
    return answer


def _closed(wanted: Slots, start: datetime) -> datetime | None:
    """A moment in the days to come when nothing is open; None where it is always open."""
    for ahead in range(1, DAYS):
        on = clock.today() + timedelta(days=ahead)
        if not any(moments.WEEK[on.weekday()] in opening.days for opening in wanted.openings):
            return datetime.combine(on, start.time())
    opens = min(o.opens for o in wanted.openings if moments.WEEK[start.weekday()] in o.days)
    if opens > "01:00":
        return datetime.combine(start.date(), time(0, 0))
    return None


def _fill(bench: Bench, entity: Entity, slot: Slots, first: Added, on: date) -> None:
    """Take every time of a day, at every resource, by rows like the first."""
    resources: list[int | None] = [None] * slot.places
    if slot.resource is not None:
        target = bench.target(entity, slot.resource)
        resources = list(bench.rows.numbers(target)) if target else [None]
    taken = (bench.rows.value(entity, first.number, slot.resource) if slot.resource else None, first.values[slot.start])
    step = max(5, int(_minutes(bench, entity, slot, first)))
    for opening in slot.openings:
        if moments.WEEK[on.weekday()] not in opening.days:
            continue
        moment = moments.at(on, opening.opens)
        while moment < moments.at(on, opening.closes):
            for n, resource in enumerate(resources):
                mine = (resource if slot.resource else None, moment.isoformat(timespec="minutes"))
                if mine == taken and (slot.resource or n == 0):
                    continue
                changes: dict[str, object] = {slot.start: moment}
                changes |= {slot.resource: resource} if slot.resource else {}
                changes |= {f.name: f"Checked {bench.next()}" for f in entity.fields if f.unique}
                bench.rows.copy(entity, first.number, changes)
            moment += timedelta(minutes=step)


def _minutes(bench: Bench, entity: Entity, slot: Slots, added: Added) -> float:
    if slot.minutes_from is None:
        return slot.minutes
    relation, _, name = slot.minutes_from.partition(".")
    if not name:
        return bench.rows.value(entity, added.number, relation) or slot.minutes
    target = bench.target(entity, relation)
    number = bench.rows.value(entity, added.number, relation)
    return (bench.rows.value(target, number, name) if target and number else None) or slot.minutes


def _relations(entity: Entity, added: Added) -> dict[str, str]:
    return {f.name: added.values[f.name] for f in entity.fields if f.kind == "relation" and f.name in added.values}
