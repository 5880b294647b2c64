"""Bench: a served site with a few people at it and its rows, for the checks to try things on.

It can add a row as a person would, whatever the entity asks for; what does not go as it must raises `Unmet`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from agents.site.spec import (
    Access,
    Capacity,
    Closed,
    Deadline,
    Entity,
    Field,
    Needs,
    Rule,
    Shown,
    SiteSpec,
    Slots,
    Stock,
    UniqueTogether,
)
from agents.site.spec.conditions import ME
from agents.site.spec.meeting import Day, Met, meeting
from agents.site.verifying import clock, moments, room, values
from agents.site.verifying.acceptance import Evidence
from agents.site.verifying.deriving import address
from agents.site.verifying.rows import Rows
from agents.site.verifying.visitor import Answer, Form, Visitor

ACCOUNTS = {name: f"{name}@example.test" for name in ("member", "other", "staff", "admin")}
PEOPLE = ("visitor", "member", "other", "staff", "admin")
DAYS = 14
"""Days that a form with slots offers."""
PLENTY = 1000
NAMES = re.compile(r"[a-z_][a-z0-9_]*")
DEPTH = 12
TURNS = 3
"""How often something to choose from is added for one form."""


class Unmet(Exception):
    """Something does not hold. `detail` says what, `answer` is what the site said."""

    def __init__(self, detail: str, answer: Answer | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.answer = answer


class Untried(Exception):
    """The check cannot be tried on this site; says why."""


@dataclass
class Added:
    """A row that was added through the site."""

    number: int
    path: str
    answer: Answer
    values: dict[str, str]


@dataclass
class Bench:
    """A site under test."""

    spec: SiteSpec
    rows: Rows
    client: Callable[[], httpx.Client]
    """A new client without cookies."""
    log: Callable[[], list[str]] = list
    """The server's last lines."""
    people: dict[str, Visitor] = field(default_factory=dict)
    n: int = 0
    tries: int = 0
    """How often in a row something to choose from had to be added first."""

    def __post_init__(self) -> None:
        for entity in self.spec.entities:
            self._open(entity)

    def _open(self, entity: Entity) -> None:
        """Let nothing be closed for it but by the hours of the week."""
        for rule in entity.rules:
            if isinstance(rule, Closed):
                self.rows.empty(self.entity(rule.rows))

    def person(self, who: str) -> Visitor:
        """Somebody at the site, signed in unless a visitor. Raises Unmet when they cannot sign in."""
        if who not in self.people:
            somebody = Visitor(self.client(), who)
            if who == "other":
                self.rows.second_account(ACCOUNTS["member"], ACCOUNTS["other"])
            if who != "visitor":
                answer = somebody.sign_in(ACCOUNTS.get(who, f"{who}@example.test"))
                if answer.status != 303 or answer.to_login:
                    raise Unmet(f"{who} cannot sign in.", answer)
            self.people[who] = somebody
        return self.people[who]

    def steps(self) -> list[str]:
        """What everybody did since this was last asked."""
        found = [step for somebody in self.people.values() for step in somebody.steps]
        for somebody in self.people.values():
            somebody.steps.clear()
        return found

    def next(self) -> int:
        """Another number for another row."""
        self.n += 1
        return self.n

    def entity(self, name: str) -> Entity:
        return self.spec.entity(name)

    def fresh(self, entity: Entity) -> None:
        """Forget what earlier checks added, and see that there is room for more."""
        self.rows.clear(entity)
        self._open(entity)
        for rule in entity.rules:
            if isinstance(rule, Capacity | Stock):
                name = rule.limit if isinstance(rule, Capacity) else rule.stock
                if (target := self.target(entity, rule.relation)) is not None:
                    self.rows.set(target, None, name, PLENTY)
            elif isinstance(rule, Deadline) and "." in rule.moment:
                self._in_time(entity, rule)

    def show(self, entity: Entity, number: int) -> None:
        """Let a row be seen by others, as far as rules of what is shown go: it is approved."""
        for rule in entity.rules:
            if isinstance(rule, Shown):
                for name, kept in rule.when.items():
                    self.rows.set(entity, number, name, kept[0])

    def meet(self, entity: Entity, number: int, values: Mapping[str, Met], me: int | None = None) -> None:
        """Let values stand in a row and in what it points at, past the rules; `me`: whose account is meant."""
        for path, value in values.items():
            holder, at, name = entity, number, path
            while "." in name:
                relation, _, name = name.partition(".")
                target = self.target(holder, relation)
                there = self.rows.value(holder, at, relation)
                if target is None or there is None:
                    raise Untried("It points at nothing that the condition is about.")
                holder, at = target, int(there)
            field = next(f for f in holder.fields if f.name == name)
            self.rows.set(holder, at, name, _kept(field, me if value == ME else value))

    def _in_time(self, entity: Entity, rule: Deadline) -> None:
        """Everything that a row may point at lies far enough ahead."""
        relation, _, name = rule.moment.partition(".")
        target = self.target(entity, relation)
        if target is None:
            return
        kind = next(f.kind for f in target.fields if f.name == name)
        there = clock.now() + timedelta(days=rule.days + 30, hours=rule.hours or 0)
        self.rows.set(target, None, name, there.date() if kind == "date" else there)

    def target(self, entity: Entity, relation: str) -> Entity | None:
        """The entity that a relation points at; None for an account."""
        name = next((f.target for f in entity.fields if f.name == relation), None)
        return None if name in (None, "account") else self.spec.entity(str(name))

    def form(self, entity: Entity, who: str, /, **query: str) -> Form:
        """The form for a new row, with something to choose wherever something must be chosen. Raises Unmet."""
        path, empty = f"{address(entity)}/new", list[str]()
        for _ in range(TURNS):  # what is added need not be theirs to choose
            answer = self.person(who).get(path, **query)
            form = answer.form()
            if answer.status != 200 or form is None:
                raise Unmet(f"{path} shows no form.", answer)
            empty = [
                f.name
                for f in entity.fields
                if f.kind == "relation" and f.required and f.name in form.inputs and not form.inputs[f.name].options
            ]
            self.tries = self.tries + 1 if empty else 0
            added = [self.tries <= DEPTH and self._choosable(entity, name, who) for name in empty]
            if not any(added):
                return form
        raise Unmet(f"{path} offers nothing to choose for {', '.join(empty)}, whatever there is.")

    def add(self, entity: Entity, who: str, /, **given: str) -> Added:
        """Add a row as people in a hurry do: what need not be filled in and no rule speaks of stays empty, so that what
        hangs on such a place is not met by rows of ours. One that is refused is filled in whole. Raises Unmet."""
        spare = values.spare(entity, self.form(entity, who)) if self._has_spare(entity) else {}
        spare = {name: "" for name in spare if name not in self._spoken_of(entity)}
        if not spare:
            return self.add_whole(entity, who, **given)
        try:
            return self.add_whole(entity, who, **{**spare, **given})
        except Unmet:
            return self.add_whole(entity, who, **given)

    def _has_spare(self, entity: Entity) -> bool:
        return any(not field.required for field in entity.fields)

    def _spoken_of(self, entity: Entity) -> set[str]:
        """Fields that rules name, and those that rows are told apart by."""
        texts = [field.name for field in entity.fields if field.kind == "text"][:1]
        rules = [str(rule.model_dump()) for each in self.spec.entities for rule in each.rules]
        return {entity.display, *texts, *NAMES.findall(" ".join(rules))}

    def add_whole(self, entity: Entity, who: str, /, **given: str) -> Added:
        """Add a row with a value in every place of the form. Raises Unmet when it is not stored."""
        n, before = self.next(), self.rows.newest(entity)
        form, filled = self.filled(entity, who, n, **given)
        answer = self.person(who).post(address(entity), filled, files=values.files(entity, form))
        number = self.rows.newest(entity)
        if answer.status != 303 or number <= before:
            said = "; ".join(answer.errors()[:3])
            raise Unmet(f"{entity.title} is not stored{f': {said}' if said else ''}.", answer)
        return Added(number, f"{address(entity)}/{number}", answer, filled)

    def filled(self, entity: Entity, who: str, n: int, /, **given: str) -> tuple[Form, dict[str, str]]:
        """The form of a new row and good values for it. Raises Unmet, NoMoment."""
        form = self.form(entity, who)
        filled = self._beside(entity, who, form, n, given)
        self._once(entity, who, form, filled, given)
        rule = self.slots(entity)
        if rule is not None and rule.start not in given and self._is_asked(entity, rule.start, form):
            form, day = self.free(entity, who, filled, n)
            filled[rule.start] = day
        for needed in entity.rules:
            if isinstance(needed, Needs):
                self.place(entity, filled, meeting(self.spec, entity, needed.when) or {})
        return form, filled

    def _is_asked(self, entity: Entity, name: str, form: Form) -> bool:
        """Whether people fill a field in, also where the form has nothing to choose from today."""
        return name in form.inputs or any(f.name == name and f.set_by == "form" for f in entity.fields)

    def _beside(self, entity: Entity, who: str, form: Form, n: int, given: dict[str, str]) -> dict[str, str]:
        """Good values, on days that the rows which are there leave free."""
        first = values.later_by(0, entity, form, n, given)
        account, found = self.account(who), first
        for days in range(1, moments.SPAN):
            if room.is_left(self.rows, entity, found, account):
                return found
            found = values.later_by(days, entity, form, n, given)
        return first

    def account(self, who: str) -> int | None:
        """The number of somebody's account; None for a visitor."""
        return self.rows.account(ACCOUNTS[who]) if who in ACCOUNTS else None

    def place(self, entity: Entity, filled: Mapping[str, str], wanted: Mapping[str, Met]) -> None:
        """Let values stand in what a form that is filled in points at, past the rules."""
        for path, value in wanted.items():
            relation, _, name = path.partition(".")
            target = self.target(entity, relation)
            if target is not None and filled.get(relation):
                field = next(f for f in target.fields if f.name == name)
                self.rows.set(target, int(filled[relation]), name, _kept(field, value))

    def _once(self, entity: Entity, who: str, form: Form, filled: dict[str, str], given: dict[str, str]) -> None:
        """Where each person may do it once with a thing: choose one that the person has none with yet."""
        account = self.account(who)
        for rule in entity.rules:
            if not isinstance(rule, UniqueTogether) or "owner" not in rule.fields or account is None:
                continue
            rows = [self.rows.row(entity, number) or {} for number in self.rows.numbers(entity)]
            for name in rule.fields:
                place = form.inputs.get(name)
                mine = {str(row.get(f"{name}_id")) for row in rows if row.get("owner_id") == account}
                if place is None or name in given or filled.get(name) not in mine:
                    continue
                filled[name] = next((option for option in place.options if option not in mine), filled[name])

    def free(self, entity: Entity, who: str, filled: dict[str, str], n: int) -> tuple[Form, str]:
        """A time that the form offers as free in the days to come, and that the other rules take as well.

        Raises Unmet when there is none, NoMoment where there could not be one.
        """
        rule, account = self.slots(entity), self.account(who)
        assert rule is not None
        notice = max((r.days + int((r.hours or 0) // 24) for r in entity.rules if isinstance(r, Deadline)), default=0)
        days = [clock.today() + timedelta(days=ahead) for ahead in (*range(1, DAYS + notice), 0)]
        relations = {f.name for f in entity.fields if f.kind == "relation"}
        query = {name: value for name, value in filled.items() if name in relations}
        could = False
        for day in days:
            open_then = [at for at in moments.starts(rule, day) if moments.takes(entity, rule.start, at)]
            if not open_then:
                continue
            form = self.form(entity, who, day=day.isoformat(), **query)
            place = form.inputs.get(rule.start)
            if place is not None and place.kind not in ("radio", "select"):
                return form, moments.text(open_then[n % len(open_then)])
            fitting = [
                told
                for told in (place.options if place is not None else ())
                if moments.takes(entity, rule.start, datetime.fromisoformat(told))
                and room.is_left(self.rows, entity, {**filled, rule.start: told}, account)
            ]
            if fitting:
                return form, fitting[n % len(fitting)]
            could = True
        if not could:
            raise moments.NoMoment(f"Nothing could be booked on {clock.now():%A, %H:%M}, by its hours and rules.")
        raise Unmet(f"No free time is offered in the next {DAYS + notice} days.")

    def slots(self, entity: Entity) -> Slots | None:
        """The rule of slots, where the entity has one."""
        return next((rule for rule in entity.rules if isinstance(rule, Slots)), None)

    def start(self, entity: Entity) -> str | None:
        rule = self.slots(entity)
        return rule.start if rule else None

    def rule(self, entity: Entity, n: int) -> Rule:
        return entity.rules[n]

    def may(self, who: str, person: str, *, owns: bool) -> bool | None:
        """Whether `who` includes a person; None where it depends on a role that nobody here has."""
        if who == "everyone":
            return True
        if who == "nobody":
            return False
        if person == "admin":
            return True
        if who == "owner":
            return person == "staff" or (owns and person != "visitor")
        fixed = {"member": ("member", "other", "staff"), "staff": ("staff",), "admin": ()}
        if who in fixed:
            return person in fixed[who]
        return None if person == "staff" else False

    def first_who_may(self, access: Access, action: str) -> str | None:
        """The person with the least rights who may, of any row."""
        who = getattr(access, action)
        return next((p for p in ("visitor", "member", "staff", "admin") if self.may(who, p, owns=False)), None)

    def evidence(self, answer: Answer | None) -> Evidence:
        """What was seen, with what was done."""
        steps = self.steps()
        if answer is None:
            return Evidence(steps=steps)
        where = f"{answer.method} {answer.address}"
        return Evidence(address=where, status=answer.status, excerpt=answer.excerpt(), steps=steps)

    def _choosable(self, entity: Entity, relation: str, who: str) -> bool:
        """Let there be something that the relation can point at."""
        target = self.target(entity, relation)
        if target is None:
            return False
        by = who if self.may(target.access.create, who, owns=True) else self.first_who_may(target.access, "create")
        if by is None:
            return False
        self.add(target, by)
        return True


def _kept(field: Field, value: Met) -> object:
    """A value as the database keeps it: a day from today, money in cents."""
    if isinstance(value, Day):
        there = clock.now() + timedelta(days=value.days)
        return there.date() if field.kind == "date" else there
    if value is None and field.kind in ("text", "long_text", "email", "phone", "url"):
        return ""  # texts that are left out are kept as empty ones
    if field.kind == "money" and isinstance(value, int | float):
        return round(value * 100)
    return int(value) if field.kind in ("integer", "rating", "boolean") and isinstance(value, int | float) else value
