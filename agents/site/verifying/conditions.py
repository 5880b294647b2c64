"""Tries conditions: lists under a name, guards of steps, who sees what, rows that are made each month."""

from __future__ import annotations

from agents.site.spec import Barred, Entity, Needs, Periodic, Sees, Transition, Watch
from agents.site.spec.meeting import meeting, missing
from agents.site.verifying.bench import ACCOUNTS, Bench, Unmet, Untried
from agents.site.verifying.deriving import address
from agents.site.verifying.forms import existing
from agents.site.verifying.refusals import by_whom, refused
from agents.site.verifying.visitor import Answer


def watch(bench: Bench, entity: Entity, wanted: Watch) -> Answer:
    """Its list has a row of which the conditions hold, and not one of which they do not; the row says so itself."""
    held, lost = meeting(bench.spec, entity, wanted.when), missing(bench.spec, entity, wanted.when)
    if held is None or lost is None:
        raise Untried("No value is known with which the condition holds.")
    row = existing(bench, entity, "staff")
    bench.show(entity, row.number)
    path = f"{address(entity)}?only={wanted.name}"
    reader = bench.person("staff" if bench.may(entity.access.read, "staff", owns=False) else "admin")
    bench.meet(entity, row.number, lost)
    if _lists(reader.get(path), row.path):
        raise Unmet(f"“{wanted.label}” lists a row that is not.", reader.get(path))
    bench.meet(entity, row.number, held)
    answer = reader.get(path)
    if entity.view != "calendar" and not _lists(answer, row.path):
        raise Unmet(f"“{wanted.label}” does not list a row that is.", answer)
    shown = reader.get(row.path)
    if wanted.label not in shown.text:
        raise Unmet(f"The page of a row does not say “{wanted.label}”.", shown)
    return answer


def _lists(answer: Answer, path: str) -> bool:
    if answer.status != 200:
        raise Unmet(f"The list is answered with {answer.status}.", answer)
    return f'"{path}"' in answer.text


def guard(bench: Bench, entity: Entity, wanted: Transition) -> Answer:
    """The step is refused of a row for which its conditions do not hold, with a word on it."""
    lost = missing(bench.spec, entity, wanted.when)
    if lost is None:
        raise Untried("No value is known with which the condition does not hold.")
    row = existing(bench, entity, "member")
    choices = [c.value for f in entity.fields if f.name == wanted.field for c in f.choices]
    source = next(value for value in wanted.sources or choices if value != wanted.target)
    bench.rows.set(entity, row.number, wanted.field, source)
    bench.meet(entity, row.number, lost)
    answer = bench.person("admin").post(f"{row.path}/{wanted.name}")
    if bench.rows.value(entity, row.number, wanted.field) == wanted.target:
        raise Unmet(f"“{wanted.label}” is allowed where it may not be.", answer)
    if answer.status != 409:
        raise Unmet(f"“{wanted.label}” is answered with {answer.status}, without a word on it.", answer)
    return answer


def needs(bench: Bench, entity: Entity, wanted: Needs) -> Answer:
    """A row is refused while what it points at is not as it must be, and stored when it is."""
    lost = missing(bench.spec, entity, wanted.when)
    if lost is None:
        raise Untried("No value is known with which the condition does not hold.")
    who = by_whom(entity)
    bench.fresh(entity)
    _, filled = bench.filled(entity, who, bench.next())
    bench.place(entity, filled, lost)
    answer = refused(bench, entity, who, "it lacks what it needs", filled)
    bench.add(entity, who)
    return answer


def barred(bench: Bench, entity: Entity, wanted: Barred) -> Answer:
    """Whoever has so many rows that count is refused one more; without them it is stored."""
    counted, who = bench.entity(wanted.rows), by_whom(entity)
    held = meeting(bench.spec, counted, wanted.when)
    if held is None or who not in ACCOUNTS or who in ("staff", "admin"):
        raise Untried("It is added by nobody who could be barred.")
    account = bench.rows.account(ACCOUNTS[who])
    bench.fresh(entity)
    bench.fresh(counted)
    bench.add(entity, who)
    _, filled = bench.filled(entity, who, bench.next())
    first = existing(bench, counted, "admin")
    unique = [f.name for f in counted.fields if f.unique]
    numbers = [first.number]
    for _ in range(wanted.least - 1):
        numbers.append(bench.rows.copy(counted, first.number, {name: f"Checked {bench.next()}" for name in unique}))
    for number in numbers:
        if wanted.person == "owner":
            bench.rows.own(counted, number, account)
        else:
            bench.rows.set(counted, number, wanted.person, account)
        bench.meet(counted, number, held, account)
    answer = refused(bench, entity, who, "this person may not", filled)
    bench.rows.clear(counted)
    return answer


def sees(bench: Bench, entity: Entity, wanted: Sees) -> Answer:
    """Somebody of the role sees what is theirs, and not what is another's."""
    held = meeting(bench.spec, entity, wanted.when)
    if held is None:
        raise Untried("No value is known with which the condition holds.")
    row = existing(bench, entity, "admin")
    bench.rows.own(entity, row.number, bench.rows.account(ACCOUNTS["admin"]))
    bench.show(entity, row.number)
    person = bench.person(wanted.who)
    for email, expected in ((f"{wanted.who}@example.test", True), (ACCOUNTS["admin"], False)):
        bench.meet(entity, row.number, held, bench.rows.account(email))
        answer = person.get(row.path)
        if (answer.status == 200) != expected:
            whose = "their own" if expected else "another's"
            raise Unmet(f"{wanted.who} is answered with {answer.status} at {whose}.", answer)
    return answer


def periodic(bench: Bench, entity: Entity, wanted: Periodic) -> Answer:
    """Staff makes the rows of this month once; a member may not."""
    path = f"{address(entity)}/periods"
    bench.fresh(entity)
    before = bench.rows.count(entity)
    tried = bench.person("member").post(path)
    if bench.rows.count(entity) != before or not tried.refused:
        raise Unmet("A member makes them.", tried)
    first = bench.person("staff").post(path)
    made = bench.rows.count(entity)
    answer = bench.person("staff").post(path)
    if first.status != 303 or answer.status != 303:
        raise Unmet(f"It is answered with {first.status} and {answer.status}.", answer)
    if bench.rows.count(entity) != made:
        raise Unmet("They are made a second time.", answer)
    if made == 0:
        raise Unmet("Nothing is made.", first)
    del wanted
    return answer
