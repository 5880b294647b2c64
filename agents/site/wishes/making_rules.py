"""Wishes for rules → operations: cancelling, limits, opening hours, slots, future, order, seats, stock, approval.

Groups: `who`, `e`, `n` a number, `unit` of time, `days`, `opens`, `closes`, `f`.
"""

# ruff: noqa: D103, E501 (each is named by what is wished for)

from __future__ import annotations

import re
from typing import Literal

from agents.site.spec import (
    Capacity,
    Choice,
    Entity,
    Field,
    Limit,
    Moment,
    Ordered,
    SiteSpec,
    Slots,
    Stay,
    Transition,
    UniqueTogether,
)
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.making_rows import makes_room
from agents.site.words.numbers import number_of, plain, whole
from agents.site.words.people import who_of

_ACTED = re.compile(
    r"booking|reservation|appointment|registration|sign[ -]?up|enrolment|enrollment|place|seat|slot|spot|ticket|order|loan|request"
    r"|application|entry|submission|answer|vote|预约|预订|报名|名额|订单|申请|借阅|提交"
)
"""What people make, whatever the site calls it."""
CANCELLED = ("cancelled", "canceled", "withdrawn", "declined", "called_off")
_HOURS = {"h": 1.0, "d": 24.0, "m": 1 / 60, "w": 168.0, "小": 1.0, "天": 24.0, "日": 24.0, "分": 1 / 60, "周": 168.0, "星": 168.0, "个": 1.0, "钟": 1.0}  # fmt: skip


def hours_of(n: str | None, unit: str) -> float | None:
    """Hours of "2 hours", "a day", "30 minutes", "两小时"."""
    number = number_of(n) if n else 1.0
    factor = _HOURS.get(unit.strip().lower()[:1])
    return None if number is None or factor is None else round(number * factor, 2)


def made_by_people(c: Context, said: str | None) -> Entity | None:
    """What a rule about people's rows is about: the one named, else the pointed, else the main one."""
    found = c.entity(said) if said else c.pointed_entity()
    if found is not None:
        return found
    acted = said is not None and _ACTED.fullmatch(names.singular(names.normal(c.words(said)))) is not None
    return names.main_entity(c.spec) if not said or acted or who_of(c.words(said), c.spec) else None


def _status(entity: Entity, values: tuple[str, ...]) -> tuple[Field, str] | None:
    for field in entity.fields:
        if field.kind == "choice":
            value = next((x.value for x in field.choices if x.value in values), None)
            if value is not None:
                return field, value
    return None


def _moment(entity: Entity) -> str | None:
    slots = next((r.start for r in entity.rules if isinstance(r, Slots)), None)
    held = [f for f in entity.fields if f.set_by != "site" and f.name not in ("birth", "birthday", "since")]
    return slots or next((f.name for k in ("datetime", "date") for f in held if f.kind == k), None)


def _related_moment(spec: SiteSpec, entity: Entity) -> str | None:
    """The time of what a row is for: the start of the event that one registers for."""
    for field in entity.fields:
        target = next((e for e in spec.entities if e.name == field.target), None)
        moment = _moment(target) if target is not None and field.kind == "relation" else None
        if moment is not None:
            return f"{field.name}.{moment}"
    return None


def cancel(c: Context, g: Groups) -> Made | None:
    """Owners of rows cancel them, perhaps only until some hours before."""
    entity = made_by_people(c, g.get("e"))
    if entity is None:
        return None
    hours = hours_of(g.get("n"), g["unit"]) if g.get("unit") else None
    over = [r for r in entity.rules if isinstance(r, Transition) and r.target in CANCELLED]
    held = next((r for r in over if r.name == "cancel" or r.target == "cancelled"), next(iter(over), None))
    made, rule = _cancelling(c, entity, held)
    if hours is not None:
        moment = rule.moment or _moment(entity) or _related_moment(c.spec, entity)
        if moment is None:
            raise WishRefused(
                c.say(f"{entity.titles} have no time of their own that hours could count from.", f"{entity.titles}没有可以倒推的时间。"),
                fix=c.say("Ask for cancelling without hours, or add a date first.", "可以先添加日期，或不限制取消时间。"),
            )  # fmt: skip
        rule = rule.model_copy(update={"hours_before": hours, "moment": moment})
    rule = rule.model_copy(update={"by": "owner"})
    made.append(ops.AddRule(entity=entity.name, rule=rule))
    shown = "" if rule.hours_before is None else hours_words(rule.hours_before, chinese=c.chinese)
    until = c.say(f" up to {shown} before", f"，最晚提前{shown}") if shown else ""
    return Made(
        made,
        [c.say(f"People may cancel their own {entity.titles.lower()}{until}; {c.spec.staff_title.lower()} may at any time.", f"本人可以取消自己的{entity.titles}{until}；{c.spec.staff_title}随时可以取消。")],
    )  # fmt: skip


def _cancelling(c: Context, entity: Entity, held: Transition | None) -> tuple[list[ops.Operation], Transition]:
    """The step `cancel`, with what it needs: a status that can be cancelled, and times set free by it."""
    if held is not None:
        return [], held
    label = c.label("Cancel", "取消")
    found = _status(entity, CANCELLED)
    made: list[ops.Operation] = []
    if found is not None:
        field, value = found
    else:
        cancelled = Choice(value="cancelled", label=c.label("Cancelled", "已取消"), tone="bad")
        status = next((f for f in entity.fields if f.kind == "choice" and f.name == "status"), None)
        if status is None:
            valid = Choice(value="valid", label=c.label("Valid", "有效"), tone="good")
            status = Field(
                name="status", label=c.label("Status", "状态"), kind="choice", choices=[valid, cancelled],
                default="valid", set_by="site",
            )  # fmt: skip
            made.append(ops.AddField(entity=entity.name, field=status))
        else:
            made.append(ops.AddChoice(entity=entity.name, field=status.name, choice=cancelled))
        field, value = status, "cancelled"
    for rule in entity.rules:  # what is cancelled takes no time, seat or place in a limit
        if isinstance(rule, Slots | Stay | Capacity | Limit) and value not in rule.free_when.get(field.name, []):
            free = {**rule.free_when, field.name: [*rule.free_when.get(field.name, []), value]}
            made.append(ops.ChangeRule(entity=entity.name, kind=rule.kind, changes={"free_when": free}))
    first = field.default if isinstance(field.default, str) and field.default != value else None
    sources = [first] if first else [x.value for x in field.choices if x.value != value]
    return made, Transition(name="cancel", label=label, field=field.name, sources=sources, target=value, by="owner")


def hours_words(hours: float, *, chinese: bool) -> str:
    """ "2 hours", "1 day", "30分钟"."""
    if hours >= 24 and hours % 24 == 0:
        number, one, many, han = plain(hours / 24), "day", "days", "天"
    elif hours < 1:
        number, one, many, han = plain(round(hours * 60)), "minute", "minutes", "分钟"
    else:
        number, one, many, han = plain(hours), "hour", "hours", "小时"
    return f"{number}{han}" if chinese else f"{number} {one if number == 1 else many}"


def no_cancel(c: Context, g: Groups) -> Made | None:
    entity = made_by_people(c, g.get("e"))
    if entity is None:
        return None
    held = next((r for r in entity.rules if isinstance(r, Transition) and r.target in CANCELLED), None)
    if held is None:
        return Made(
            said=[
                c.say(
                    f"Nobody can cancel {entity.titles.lower()} as it is.", f"目前本来就没有人能取消{entity.titles}。"
                )
            ]
        )
    return Made(
        [ops.ChangeRule(entity=entity.name, kind="transition", name=held.name, changes={"by": "staff"})],
        [
            c.say(
                f"Only {c.spec.staff_title.lower()} may cancel {entity.titles.lower()} now.",
                f"现在只有{c.spec.staff_title}可以取消{entity.titles}。",
            )
        ],
    )


_OF_WHAT_IS_THERE = ("借", "租", "订", "预约", "约", "认领", "领")
"""Verbs of what people do with what somebody put there: 每人最多借两本 is about loans, not about books."""
_PER: dict[str, Literal["day", "week", "month", "year"]] = {
    "每天": "day",
    "每日": "day",
    "每周": "week",
    "每月": "month",
    "每年": "year",
}


def limit(c: Context, g: Groups) -> Made | None:
    """At most N rows per person."""
    most = whole(g["n"])
    entity = made_by_people(c, g.get("e"))
    if entity is None or not most:
        return None
    if g.get("verb") in _OF_WHAT_IS_THERE and not g.get("e"):
        entity = _made_of(c.spec, entity) or entity
    if entity.access.create in ("staff", "admin", "nobody"):  # "3 books per reader": what readers make of books
        entity = _made_of(c.spec, entity)
        if entity is None:
            return None
    made: list[ops.Operation] = []
    if entity.access.create == "everyone":
        made.append(ops.SetAccess(entity=entity.name, create="member"))
        c.notes.append(
            c.say(
                f"To count them per person, {entity.titles.lower()} now need an account.",
                f"为了按人计数，{entity.titles}现在需要登录。",
            )
        )
    found = _status(entity, (*CANCELLED, "missed", "done", "closed", "finished", "returned"))
    free: dict[str, list[str]] = {}
    if found is not None:
        gone = (*CANCELLED, "missed", "done", "closed", "finished", "returned", "delivered")
        free = {found[0].name: [x.value for x in found[0].choices if x.value in gone]}
    made.append(
        ops.AddRule(entity=entity.name, rule=Limit(most=most, per=_PER.get(g.get("per") or ""), free_when=free))
    )
    return Made(made)


def _made_of(spec: SiteSpec, target: Entity) -> Entity | None:
    """What people make of rows of `target`: loans of books, orders of products."""
    asides = ("favourite", "review", "comment", "waiting", "vote")
    return next(
        (
            e
            for e in spec.entities
            if e is not target
            and e.access.create in ("member", "everyone", "owner")
            and not e.name.startswith(asides)
            and any(f.kind == "relation" and f.target == target.name for f in e.fields)
        ),
        None,
    )


def capacity(c: Context, g: Groups) -> Made | None:
    """At most N rows of one kind per row of another: 20 people per event."""
    most = whole(g["n"]) if g.get("n") else None
    target = c.entity(g["e"]) if g.get("e") else names.offered_entity(c.spec)
    if target is None:
        return None
    rows = _made_of(c.spec, target)
    if rows is None:
        return None
    relation = next(f for f in rows.fields if f.target == target.name)
    seats = next((f for f in target.fields if f.name in ("seats", "capacity", "places", "limit")), None)
    made: list[ops.Operation] = []
    if seats is None:
        seats = Field(name="seats", label=c.label("Seats", "名额"), kind="integer", minimum=0, required=False)
        made.append(ops.AddField(entity=target.name, field=seats))
    if most is not None:
        made += makes_room(c.spec, target, seats, most)
        made.append(ops.ChangeRows(entity=target.name, where={}, values={seats.name: most}))
    if not any(isinstance(r, Capacity) and r.relation == relation.name for r in rows.rules):
        found = _status(rows, CANCELLED)
        rule = Capacity(
            relation=relation.name, limit=seats.name, free_when={found[0].name: [found[1]]} if found else {}
        )
        made.append(ops.AddRule(entity=rows.name, rule=rule))
    return Made(made)


def slot_minutes(c: Context, g: Groups) -> Made | None:
    minutes = whole(g["n"]) if g.get("n") else 1
    if minutes is None and g.get("n") and number_of(g["n"]):
        minutes = int((number_of(g["n"]) or 0) * 60)
    elif minutes and str(g.get("unit", "m")).lower().startswith(("h", "小", "个", "钟")):
        minutes *= 60
    entity = slotted(c, g.get("e"))
    if entity is None or not minutes or (g.get("e") and c.entity(g["e"]) is not entity):
        return None
    changes: dict[str, object] = {"minutes": minutes}
    rule = next(r for r in entity.rules if isinstance(r, Slots))
    if rule.minutes_from:
        c.notes.append(
            c.say(
                "How long a booking takes still comes from what is booked; free times are offered in the new steps.",
                "每次预约的时长仍由所选项目决定；可选时间按新的间隔显示。",
            )
        )
    return Made([ops.ChangeRule(entity=entity.name, kind="slots", changes=changes)])


def slotted(c: Context, said: str | None) -> Entity | None:
    """The entity with slots: the one named, the pointed, the first."""
    wanted = c.entity(said) if said else c.pointed_entity()
    held = [e for e in c.spec.entities if any(isinstance(r, Slots) for r in e.rules)]
    return wanted if wanted is not None and any(wanted is e for e in held) else (held[0] if held else None)


def no_double(c: Context, g: Groups) -> Made | None:
    entity = made_by_people(c, g.get("e"))
    if entity is None:
        return None
    rule = next((r for r in entity.rules if isinstance(r, Slots)), None)
    if rule is not None:
        return Made(
            [ops.ChangeRule(entity=entity.name, kind="slots", changes={"places": 1})],
            [
                c.say(
                    f"{entity.titles} never overlap: the server refuses a time that is taken.",
                    f"{entity.titles}不会重叠：已被占用的时间会被拒绝。",
                )
            ],
        )
    start = next((f.name for f in entity.fields if f.kind == "datetime"), None)
    relation = next((f.name for f in entity.fields if f.kind == "relation" and f.target != "account"), None)
    if start is not None:
        return Made([ops.AddRule(entity=entity.name, rule=Slots(start=start, resource=relation))])
    day = next((f.name for f in entity.fields if f.kind in ("date", "time")), None)
    if day is None or relation is None:
        return None
    return Made([ops.AddRule(entity=entity.name, rule=UniqueTogether(fields=[relation, day]))])


def places(c: Context, g: Groups) -> Made | None:
    most = whole(g["n"])
    entity = slotted(c, g.get("e"))
    return (
        Made([ops.ChangeRule(entity=entity.name, kind="slots", changes={"places": most, "resource": None})])
        if entity and most
        else None
    )


def future(c: Context, g: Groups) -> Made | None:
    when = "past" if g.get("past") else "future"
    entity, name = _dated(c, g)
    if entity is None or name is None:
        return None
    return Made([ops.AddRule(entity=entity.name, rule=Moment(field=name, when=when))])


def _dated(c: Context, g: Groups) -> tuple[Entity | None, str | None]:
    if g.get("f"):
        found = c.field(g["f"], c.entity(g["e"]) if g.get("e") else None)
        if found and found[1].kind in ("date", "datetime"):
            return found[0], found[1].name
        entity = names.entity_named(c.words(g["f"]), c.spec)
    else:
        entity = made_by_people(c, g.get("e"))
    return entity, (_moment(entity) if entity else None)


def ordered(c: Context, g: Groups) -> Made | None:
    """ "the end must be after the start"."""
    late, early = c.field(g["f"]), None
    if late is not None:
        early = c.field(g["f2"], late[0])
    if late is None or early is None or late[1] is early[1]:
        return None
    kinds = {late[1].kind, early[1].kind}
    if not (kinds <= {"date", "datetime"} or kinds <= {"time"} or kinds <= {"integer", "decimal", "money", "rating"}):
        return None
    first, second = (late, early) if g.get("before") else (early, late)
    return Made([ops.AddRule(entity=late[0].name, rule=Ordered(first=first[1].name, second=second[1].name))])


def once(c: Context, g: Groups) -> Made | None:
    """One vote, review, registration… per person and thing."""
    entity = c.entity(g["e"])
    if entity is None:
        return None
    relation = next((f for f in entity.fields if f.kind == "relation" and f.target != "account"), None)
    if relation is None or g.get("all"):
        return limit(c, {"n": "1", "e": g["e"]})
    return Made([ops.AddRule(entity=entity.name, rule=UniqueTogether(fields=[relation.name, "owner"]))])


def unique_together(c: Context, g: Groups) -> Made | None:
    """ "no two products with the same name (and colour)"."""
    entity, said = c.entity(g["e"]), g["f"]
    whole = g["e"] + g["f"]
    for at in range(1, len(whole)) if entity is None and c.chinese else ():  # "商品名称": where the kind of thing ends
        entity, said = c.entity(whole[:at]), whole[at:]
        if entity is not None:
            break
    if entity is None:
        return None
    found = [f for part in names_of(c.words(said)) if (f := names.field_named(part, entity)) is not None]
    if len(found) == 1:
        return Made([ops.ChangeField(entity=entity.name, field=found[0].name, unique=True)])
    if len(found) < 2:
        return None
    return Made([ops.AddRule(entity=entity.name, rule=UniqueTogether(fields=[f.name for f in found]))])


def names_of(words: str) -> list[str]:
    """The members of an enumeration."""
    from agents.site.words.fields import split_list

    return split_list(words)
