"""Does a rule fit the entity that carries it: the fields it names, their kinds, the choices, the roles.

One sentence for each fault. It repairs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from keyword import iskeyword

from agents.site.spec.conditions import ME, Condition, is_time
from agents.site.spec.fields import Field
from agents.site.spec.rules import (
    Barred,
    Belongs,
    Capacity,
    Closed,
    Computed,
    Deadline,
    Limit,
    Moment,
    Needs,
    Ordered,
    Periodic,
    Private,
    Reminder,
    Rule,
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
from agents.site.spec.site import WHO, Entity, SiteSpec

TIMES = ("date", "datetime", "time")
STAY = "stay"
"""The factor that stands for the nights or days of a row's stay."""
SUM = "sum"
"""What is worked out so far, where less is paid from so much on."""
NUMBERS = ("integer", "decimal", "money", "rating")
HIDEABLE = ("text", "long_text", "email", "phone", "url", "integer", "decimal", "money")
"""Kinds of fields that can be for few: no list is narrowed to them, drawn or dated by them."""


def rule_faults(spec: SiteSpec, entity: Entity, rule: Rule) -> Iterator[str]:
    """What of a rule does not fit its entity."""
    yield from _RULES[type(rule)](spec, entity, rule)


def named(entity: Entity, name: str | None, *kinds: str) -> Iterator[str]:
    """What is wrong with a field that is named: there is none, or it is of another kind. None names nothing."""
    if name is None:
        return
    field = next((f for f in entity.fields if f.name == name), None)
    if field is None:
        yield f"no field `{name}` in `{entity.name}`."
    elif kinds and field.kind not in kinds:
        yield f"`{entity.name}.{name}` is {field.kind}; it must be {' or '.join(kinds)}."


def _related(spec: SiteSpec, entity: Entity, dotted: str, *kinds: str) -> Iterator[str]:
    relation, _, name = dotted.partition(".")
    if not name:
        yield from named(entity, relation, *kinds)
        return
    found = list(named(entity, relation, "relation"))
    yield from found
    target = next((f.target for f in entity.fields if f.name == relation), None)
    if not found and target in {e.name for e in spec.entities}:
        yield from named(spec.entity(str(target)), name, *kinds)


def _free(entity: Entity, free_when: dict[str, list[str]]) -> Iterator[str]:
    for name, values in free_when.items():
        faults = list(named(entity, name, "choice"))
        yield from faults
        if not faults:
            yield from _values(entity, name, values)


def _values(entity: Entity, name: str, values: list[str]) -> Iterator[str]:
    known = {c.value for f in entity.fields if f.name == name for c in f.choices}
    yield from (f"`{entity.name}.{name}` has no choice `{value}`." for value in values if value not in known)


def _slots(spec: SiteSpec, entity: Entity, rule: Slots) -> Iterator[str]:
    yield from named(entity, rule.start, "datetime")
    for name in (rule.resource, *rule.also):
        yield from named(entity, name, "relation")
    if rule.also and rule.resource is None:
        yield "`also` takes more than one thing: the first is the `resource`."
    if rule.minutes_from:
        yield from _related(spec, entity, rule.minutes_from, "integer")
    yield from _free(entity, rule.free_when)
    yield from (f"closes at {o.closes} before it opens at {o.opens}." for o in rule.openings if o.closes <= o.opens)
    if not any(_minutes(o.closes) - _minutes(o.opens) >= rule.minutes for o in rule.openings):
        yield f"no time of {rule.minutes} minutes fits into the opening hours."


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _transition(spec: SiteSpec, entity: Entity, rule: Transition) -> Iterator[str]:
    found = list(named(entity, rule.field, "choice"))
    yield from found
    if not found:
        yield from _values(entity, rule.field, [rule.target, *rule.sources])
    if rule.name in ("edit", "delete", "new", "day") or iskeyword(rule.name):
        yield f"a step cannot be named `{rule.name}`."
    if rule.by not in WHO and rule.by not in {role.name for role in spec.roles}:
        yield f"there is no role `{rule.by}`."
    if rule.hours_before is not None and rule.moment is None:
        yield "`hours_before` needs the `moment` that it counts from."
    if rule.moment is not None:
        yield from _related(spec, entity, rule.moment, "date", "datetime")
    yield from conditions(spec, entity, rule.when)


def _stay(spec: SiteSpec, entity: Entity, rule: Stay) -> Iterator[str]:
    kinds = {f.kind for f in entity.fields if f.name in (rule.first, rule.last)}
    for name in (rule.first, rule.last):
        yield from named(entity, name, "date", "datetime")
    if len(kinds) > 1:
        yield f"`{rule.first}` and `{rule.last}` must be of one kind."
    yield from named(entity, rule.resource, "relation")
    if rule.least and rule.most and rule.least > rule.most:
        yield "the least number of days is above the most."
    yield from _free(entity, rule.free_when)


def _capacity(spec: SiteSpec, entity: Entity, rule: Capacity) -> Iterator[str]:
    yield from _related(spec, entity, f"{rule.relation}.{rule.limit}", "integer")
    yield from named(entity, rule.quantity, "integer")
    yield from _free(entity, rule.free_when)


def _waiting_list(spec: SiteSpec, entity: Entity, rule: WaitingList) -> Iterator[str]:
    if rule.entries not in {e.name for e in spec.entities}:
        yield f"no entity `{rule.entries}` for those who wait."
        return
    entries = spec.entity(rule.entries)
    for name, kind in (("name", "text"), ("contact", "text"), ("status", "choice")):
        yield from named(entries, name, kind)
    if any(f.name == "status" for f in entries.fields):
        yield from _values(entries, "status", ["waiting", "offered", "closed"])
    capacity = next((r for r in entity.rules if isinstance(r, Capacity)), None)
    if capacity:
        yield from named(entries, capacity.relation, "relation")
    elif any(isinstance(r, Slots) for r in entity.rules):
        yield from named(entries, "day", "date")
    else:
        yield "a waiting list needs slots or a capacity."


def _stock(spec: SiteSpec, entity: Entity, rule: Stock) -> Iterator[str]:
    yield from _related(spec, entity, f"{rule.relation}.{rule.stock}", "integer")
    yield from named(entity, rule.quantity, "integer")


def _computed_rule(spec: SiteSpec, entity: Entity, rule: Computed) -> Iterator[str]:
    yield from named(entity, rule.field, *NUMBERS)
    stays = any(isinstance(r, Stay) for r in entity.rules) and all(f.name != STAY for f in entity.fields)
    for factor in (*rule.factors, *(f for part in rule.plus for f in part), *([rule.weekend] if rule.weekend else [])):
        if factor == STAY and stays:
            continue
        yield from _related(spec, entity, factor, *NUMBERS)
    yield from named(entity, rule.day, "date", "datetime")
    nights = stays and STAY in rule.factors[:-1]
    if (rule.weekend is None and rule.day is not None) or (rule.weekend and rule.day is None and not nights):
        yield "a price at weekends needs `weekend`, and the `day` that decides or a stay."
    if rule.days and rule.weekend is None:
        yield "`days` says when `weekend` counts, which is not given."
    if rule.amount not in (None, SUM) and not (rule.amount == STAY and stays):
        yield from named(entity, rule.amount, *NUMBERS)
    if bool(rule.bulk) != (rule.amount is not None):
        yield "`bulk` needs the `amount` that it goes by."
    yield from named(entity, rule.by, "choice")
    if rule.times and rule.by is None:
        yield "`times` needs the choice field `by` that they are for."
    if rule.free_from is not None and rule.fee is None:
        yield "`free_from` needs the `fee` that is not added then."


def _limit(spec: SiteSpec, entity: Entity, rule: Limit) -> Iterator[str]:
    yield from _free(entity, rule.free_when)
    yield from named(entity, rule.date, "date", "datetime")
    yield from named(entity, rule.quantity, *NUMBERS)
    if rule.date is not None and rule.per is None:
        yield "`date` says which day, week or month a row counts for: it needs `per`."
    if rule.whole and rule.per is None:
        yield "`whole` counts what all people have in a day, week, month or year: it needs `per`."
    yield from named(entity, rule.of, "relation")
    if rule.of is not None and not rule.whole:
        yield "`of` counts what all people have of one thing: it needs `whole`."
    if entity.access.create == "everyone" and not rule.whole:
        yield "a limit per person needs people who sign in: `create` may not be `everyone`."


def _ordered(spec: SiteSpec, entity: Entity, rule: Ordered) -> Iterator[str]:
    for name in (rule.first, rule.second):
        yield from named(entity, name, *TIMES, *NUMBERS)


def _moment(spec: SiteSpec, entity: Entity, rule: Moment) -> Iterator[str]:
    yield from named(entity, rule.field, "date", "datetime")
    if rule.days is not None and rule.when != "future":
        yield "`days` ahead needs a moment in the future."


def _unique_together(spec: SiteSpec, entity: Entity, rule: UniqueTogether) -> Iterator[str]:
    for name in rule.fields:
        if name != "owner":
            yield from named(entity, name)


def _deadline(spec: SiteSpec, entity: Entity, rule: Deadline) -> Iterator[str]:
    yield from _related(spec, entity, rule.moment, "date", "datetime")


def _season(spec: SiteSpec, entity: Entity, rule: Season) -> Iterator[str]:
    try:
        date.fromisoformat(rule.last)
    except ValueError:
        yield f"`{rule.last}` is no day."


def _needs(spec: SiteSpec, entity: Entity, rule: Needs) -> Iterator[str]:
    for one in rule.when:
        if one.field.count(".") != 1 or one.other is not None or one.value == ME:
            yield f"`{one.field}`: what a row needs is a value of what it points at: `game.checked`."
    yield from conditions(spec, entity, rule.when)


def _barred(spec: SiteSpec, entity: Entity, rule: Barred) -> Iterator[str]:
    counted = next((e for e in spec.entities if e.name == rule.rows), None)
    if counted is None:
        yield f"no entity `{rule.rows}` whose rows could be counted."
        return
    if rule.person != "owner":
        yield from named(counted, rule.person, "relation")
        if all(f.target != "account" for f in counted.fields if f.name == rule.person):
            yield f"`{counted.name}.{rule.person}` must point at `account`."
    if entity.access.create == "everyone":
        yield "only people who sign in can be barred: `create` may not be `everyone`."
    yield from conditions(spec, counted, rule.when)


def _closed(spec: SiteSpec, entity: Entity, rule: Closed) -> Iterator[str]:
    yield from named(entity, rule.field, "date", "datetime")
    yield from named(entity, rule.resource, "relation")
    rows = next((e for e in spec.entities if e.name == rule.rows), None)
    if rows is None:
        yield f"no entity `{rule.rows}` whose rows could say when it is closed."
        return
    if rows is entity:
        yield "when it is closed is said by rows of another entity."
    for name, kind in ((rule.first, "date"), (rule.last, "date"), (rule.begins, "time"), (rule.ends, "time")):
        yield from named(rows, name, kind)
    yield from named(rows, rule.thing, "relation")
    if (rule.thing is None) != (rule.resource is None):
        yield "who is away needs both `thing`, a relation of those rows, and the `resource` of this entity."
    slots = next((r for r in entity.rules if isinstance(r, Slots)), None)
    if slots is not None and (rule.field != slots.start or rule.resource not in (None, slots.resource)):
        yield "slots are closed by their own start and `resource`."


def _weekdays(spec: SiteSpec, entity: Entity, rule: Weekdays) -> Iterator[str]:
    yield from named(entity, rule.field, "date", "datetime")


def _shown_rule(spec: SiteSpec, entity: Entity, rule: Shown) -> Iterator[str]:
    yield from _free(entity, rule.when)
    yield from named(entity, rule.field, "date", "datetime")
    if not rule.when and rule.days is None:
        yield "it says neither `when` nor for how many `days` a row is shown."


def _private(spec: SiteSpec, entity: Entity, rule: Private) -> Iterator[str]:
    yield from named(entity, rule.field, *HIDEABLE)
    if rule.field == entity.display:
        yield f"`{entity.name}` is displayed by `{rule.field}`: everybody reads that who sees a row."
    if rule.who == "owner" and entity.access.update in ("everyone", "member"):
        yield f"`{entity.access.update}` may change a row, and the form shows `{rule.field}`."
    if rule.who == "staff" and any(f.name == rule.field and f.set_by == "form" for f in entity.fields):
        yield f"whoever adds a row fills in `{rule.field}`: let staff set it, or `owner` see it."


def _belongs(spec: SiteSpec, entity: Entity, rule: Belongs) -> Iterator[str]:
    yield from named(entity, rule.field, "relation")
    if all(f.target != "account" for f in entity.fields if f.name == rule.field):
        yield f"`{entity.name}.{rule.field}` must point at `account`."


def _reminder(spec: SiteSpec, entity: Entity, rule: Reminder) -> Iterator[str]:
    yield from _related(spec, entity, rule.field, "date", "datetime")
    yield from _free(entity, rule.free_when)


def conditions(spec: SiteSpec, entity: Entity, wanted: Iterable[Condition]) -> Iterator[str]:
    """What of conditions does not fit the entity whose rows they are asked of."""
    for one in wanted:
        holder, name = entity, one.field
        while "." in name and holder is not None:
            relation, _, name = name.partition(".")
            yield from named(holder, relation, "relation")
            target = next((f.target for f in holder.fields if f.name == relation), None)
            holder = next((e for e in spec.entities if e.name == target), None)
        field = next((f for f in holder.fields if f.name == name), None) if holder is not None else None
        if holder is None or field is None:
            yield f"no field `{one.field}` that a condition could be about."
            continue
        yield from _compared(entity, one, field)


def _compared(entity: Entity, one: Condition, field: Field) -> Iterator[str]:
    """What a field is compared with fits its kind."""
    if one.sign in ("empty", "filled"):
        return
    if one.other is not None:
        yield from named(entity, one.other, *(NUMBERS if field.kind in NUMBERS else (field.kind,)))
        return
    fits = {
        "choice": one.sign in ("is", "is_not") and one.value in [c.value for c in field.choices],
        "boolean": one.sign in ("is", "is_not") and isinstance(one.value, bool),
        "relation": one.sign in ("is", "is_not") and one.value == ME and field.target == "account",
    }
    if field.kind in ("date", "datetime"):
        good = is_time(one.value)
    elif field.kind in NUMBERS:
        good = isinstance(one.value, int | float) and not isinstance(one.value, bool)
    else:
        good = fits.get(field.kind, one.sign in ("is", "is_not") and isinstance(one.value, str))
    if not good:
        yield f"`{one.field}` is {field.kind}, and `{one.sign} {one.value}` cannot be asked of it."


def _watch(spec: SiteSpec, entity: Entity, rule: Watch) -> Iterator[str]:
    yield from conditions(spec, entity, rule.when)
    if any(c.value == ME for c in rule.when):
        yield "a list under a name is the same for everybody: it cannot ask for `me`."


def _sees(spec: SiteSpec, entity: Entity, rule: Sees) -> Iterator[str]:
    yield from conditions(spec, entity, rule.when)
    if rule.who not in ("member", "staff") and rule.who not in {role.name for role in spec.roles}:
        yield f"there is no role `{rule.who}`."
    if not any(c.value == ME for c in rule.when):
        yield "what somebody sees is theirs by a relation to `account` that is `me`."


def _periodic(spec: SiteSpec, entity: Entity, rule: Periodic) -> Iterator[str]:
    found = [*named(entity, rule.each, "relation"), *named(entity, rule.date, "date")]
    yield from found
    target = next((f.target for f in entity.fields if f.name == rule.each), None)
    for name, there in () if found else rule.copied.items():
        yield from named(entity, name)
        yield from _related(spec, entity, f"{rule.each}.{there}")
    needed = [f for f in entity.fields if f.required and f.set_by == "form" and f.default is None]
    known = {rule.each, rule.date, *rule.copied}
    if target is not None and any(f.name not in known and f.kind not in ("long_text", "boolean") for f in needed):
        yield "rows that are made all at once need a default in every other required field."


_RULES: dict[type, Callable[..., Iterator[str]]] = {
    Slots: _slots,
    Stay: _stay,
    Transition: _transition,
    Capacity: _capacity,
    WaitingList: _waiting_list,
    Stock: _stock,
    Computed: _computed_rule,
    Limit: _limit,
    Ordered: _ordered,
    Moment: _moment,
    UniqueTogether: _unique_together,
    Deadline: _deadline,
    Weekdays: _weekdays,
    Closed: _closed,
    Season: _season,
    Needs: _needs,
    Barred: _barred,
    Shown: _shown_rule,
    Private: _private,
    Belongs: _belongs,
    Reminder: _reminder,
    Watch: _watch,
    Sees: _sees,
    Periodic: _periodic,
}
