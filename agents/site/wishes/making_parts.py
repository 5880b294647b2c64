"""Wishes for parts of things → operations: what belongs to each, what people do with them, marks, steps, filters.

Groups: `child` a new kind of thing, `list` its fields, `e` an entity's mention, `verb`, `who`, `f` a field's, `value`.
"""

# ruff: noqa: E501 (each is named by what is wished for)

from __future__ import annotations

import re

from agents.site.spec import Choice, Entity, Field, Transition
from agents.site.wishes import making_fields, names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.features_acts import act_of, acted, made_of
from agents.site.words.entities import entity_from, group_of
from agents.site.words.fields import kind_of, listed_fields, name_of
from agents.site.words.people import who_of

_NO_CHILD = re.compile(
    r"\b(?:field|column|button|link|page|option|choice|photo|picture|image|colou?r|filter|search|form)s?\b|字段|按钮|页面|选项|图片"
)


def sub(c: Context, g: Groups) -> Made | None:
    """ "add subtasks": smaller ones of a thing, below it."""
    parent = c.entity(g["e"])
    if parent is None:
        return None
    said = names.plural(f"sub{names.singular(names.normal(c.words(g['e'])))}")
    return child(c, {"child": said, "e": g["e"], "list": g.get("list") or c.label("title and done", "标题和是否完成")})


def child(c: Context, g: Groups) -> Made | None:
    """ "add tasks with a due date to each deal": a kind of thing that belongs to another, listed and entered there."""
    parent, said = c.entity(g["e"]), c.words(g["child"])
    if parent is None or _NO_CHILD.search(said.lower()):
        return None
    there = names.entity_named(said, c.spec)
    if there is not None and there is not parent:
        return making_fields.add_fields(c, {"e": there.titles, "list": g["list"]}) if g.get("list") else None
    one = names.singular(names.normal(said))
    told = bool(g.get("list"))
    if not told and (one == names.normal(said) or kind_of(one) != "text" or group_of(one) is None):
        return None  # "add a phone to customers" is a field
    if told and one == names.normal(said) and group_of(one) is None and not c.chinese:
        return None
    fields = listed_fields(c.words(g["list"]), c.language) if told else []
    entity = entity_from(said, c.spec, fields, sure=True)
    if entity is None:
        return None
    entity.fields.insert(
        0, Field(name=_free(entity, parent.name), label=parent.title, kind="relation", target=parent.name, inline=True)
    )
    entity.access.read = parent.access.read
    entity.menu = False
    asked = ", ".join(f.label for f in entity.fields[1:])
    return Made(
        [ops.AddEntity(entity=entity)],
        [
            c.say(
                f"Added {entity.titles.lower()} with {asked}; they stand on the page of their {parent.title.lower()} and are entered there.",
                f"已添加{entity.titles}：{asked.replace(', ', '、')}；显示在所属{parent.title}的页面上，并在那里录入。",
            )
        ],
    )


def _free(entity: Entity, name: str) -> str:
    taken = {f.name for f in entity.fields} | {f"{f.name}_id" for f in entity.fields}
    return name if name not in taken else f"of_{name}"


def act(c: Context, g: Groups) -> Made | None:
    """ "pupils may reserve a book": reservations, made by members, of books."""
    target, meant = c.entity(g["e"]), act_of(g["verb"])
    if target is None or meant is None:
        return None
    who = who_of(c.words(g["who"]), c.spec) if g.get("who") else "member"
    if who not in ("member", "everyone", "owner", None) or target.access.create not in ("staff", "admin", "nobody"):
        return None  # what people make themselves is a matter of rights
    if any(r.name == target.access.create for r in c.spec.roles):
        return None
    there = made_of(c.spec, meant, target)
    if there is not None:
        return Made(
            [ops.SetAccess(entity=there.name, create="member")],
            [c.say(f"{there.titles} of {target.titles.lower()} are there; whoever is signed in may make them.", f"已有{target.titles}的{there.titles}，登录的人都可以提交。")],
        )  # fmt: skip
    made = acted(c.spec, meant, target)
    entity = next(o.entity for o in made if isinstance(o, ops.AddEntity))
    staff = c.spec.staff_title
    return Made(
        made,
        [c.say(f"Added {entity.titles.lower()} of {target.titles.lower()}: whoever is signed in makes them, {staff.lower()} confirms or declines.", f"已添加{target.titles}的{entity.titles}：登录的人可以提交，由{staff}确认或拒绝。")],
    )  # fmt: skip


def flag(c: Context, g: Groups) -> Made | None:
    """ "mark dishes that are vegan": yes or no for each, shown in lists."""
    entity, said = c.entity(g["e"]), c.words(g["f"]).strip()
    if entity is None or len(said.split()) > 4 or _RECKONED.search(said):
        return None
    there = next((f for f in names.fields_named(said, entity) if f.kind == "boolean"), None)
    if there is not None:
        return Made([ops.ChangeField(entity=entity.name, field=there.name, listed=True)])
    field = Field(name=name_of(said), label=said[:1].upper() + said[1:], kind="boolean", required=False, default=False)
    return Made([ops.AddField(entity=entity.name, field=field)])


_RECKONED = re.compile(
    r"\b(?:full|left|late|overdue|empty|almost|nearly|soon|oldest|newest|most|least|due)\b", re.IGNORECASE
)
"""What follows from other rows or from the day is ticked by nobody."""


def step(c: Context, g: Groups) -> Made | None:
    """ "staff may mark an item as returned": a value of the status, and a button that sets it."""
    entity, value = c.entity(g["e"]) or _left_by_people(c, g["e"]), c.words(g["value"]).strip()
    who = who_of(c.words(g["who"]), c.spec) if g.get("who") else "staff"
    if entity is None or who is None or not value or len(value) > 30:
        return None
    by = "owner" if who in ("member", "everyone") else who
    made: list[ops.Operation] = []
    field = next((f for f in entity.fields if f.kind == "choice" and f.name in ("status", "state", "stage")), None)
    field = field or next((f for f in entity.fields if f.kind == "choice"), None)
    if field is None:
        first = Choice(value="open", label=c.label("Open", "待处理"), tone="warning")
        field = Field(
            name="status",
            label=c.label("Status", "状态"),
            kind="choice",
            choices=[first],
            default="open",
            set_by="site",
        )
        made.append(ops.AddField(entity=entity.name, field=field))
    choice = next((x for x in field.choices if value.lower() in (x.label.lower(), x.value)), None)
    if choice is None:
        choice = Choice(
            value=name_of(value, f"step_{len(field.choices) + 1}"), label=value[:1].upper() + value[1:], tone="good"
        )
        made.append(ops.AddChoice(entity=entity.name, field=field.name, choice=choice))
    held = next(
        (r for r in entity.rules if isinstance(r, Transition) and r.field == field.name and r.target == choice.value),
        None,
    )
    if held is not None:
        return Made(
            [*made, ops.ChangeRule(entity=entity.name, kind="transition", name=held.name, changes={"by": by})],
            [_told_step(c, entity, choice, by)],
        )
    sources = [x.value for x in field.choices if x.value != choice.value]
    name = f"mark_{choice.value}"[:40].strip("_")
    label = c.label(f"Mark as {choice.label.lower()}", f"标记为{choice.label}")[:40]
    made.append(
        ops.AddRule(
            entity=entity.name,
            rule=Transition(name=name, label=label, field=field.name, sources=sources, target=choice.value, by=by),
        )
    )
    return Made(made, [_told_step(c, entity, choice, by)])


def _left_by_people(c: Context, said: str | None) -> Entity | None:
    """What "it" means where nothing was pointed at: what the site's people put in."""
    return names.main_entity(c.spec) if re.fullmatch(r"(?:it|this|them|these|its?|它们?|自己的?)", said or "") else None


def _told_step(c: Context, entity: Entity, choice: Choice, by: str) -> str:
    who = c.spec.staff_title if by == "staff" else c.say("whoever made it", "本人") if by == "owner" else by
    return c.say(
        f"{entity.titles} have a button for “{choice.label}”: {who} may press it.",
        f"{entity.titles}新增“{choice.label}”按钮，{who}可以使用。",
    )


def _either(c: Context, g: Groups) -> Made | None:
    """ "filter by dog or cat": a choice of these, which the list can be filtered by; none where one of them is a field."""
    entity = (c.entity(g["e"]) if g.get("e") else None) or names.main_entity(c.spec)
    found = re.split(r"\s*(?:,\s*(?:or\s+)?|\s+or\s+|、|或者?|还是)\s*", c.words(g["f"]))
    parts = [part.strip() for part in found if part.strip()]
    if entity is None or not 2 <= len(parts) <= 8 or any(len(p.split()) > 3 or c.field(p, entity) for p in parts):
        return None
    taken = {f.name for f in entity.fields}
    name = next(n for n in ("kind", "sort", "group", f"choice_{len(taken)}") if n not in taken)
    choices = [Choice(value=name_of(p, f"part_{n + 1}"), label=p[:1].upper() + p[1:]) for n, p in enumerate(parts)]
    if len({choice.value for choice in choices}) < len(choices):
        return None
    field = Field(name=name, label=c.label("Kind", "类别"), kind="choice", choices=choices, default=choices[0].value)
    said = c.say(
        f"{entity.titles} have a kind now ({', '.join(parts)}), and the list can be filtered by it.",
        f"{entity.titles}新增“类别”（{'、'.join(parts)}），列表可以按它筛选。",
    )
    return Made([ops.AddField(entity=entity.name, field=field)], [said])


def filtered(c: Context, g: Groups) -> Made | None:
    """ "add a district filter", "filter products by brand"."""
    found = c.field(g["f"], c.entity(g["e"]) if g.get("e") else None)
    if found is None:
        return _either(c, g)
    entity, field = found
    if field.kind in ("choice", "relation", "boolean"):
        said = c.say(
            f"The list of {entity.titles.lower()} can be filtered by {field.label.lower()} already.",
            f"{entity.titles}列表已经可以按{field.label}筛选。",
        )
        return Made([ops.ChangeField(entity=entity.name, field=field.name, listed=True)], [said])
    if field.kind != "text":
        said = c.say(
            f"The list of {entity.titles.lower()} can be sorted by {field.label.lower()}; filters go by texts and choices.",
            f"{entity.titles}列表可以按{field.label}排序；筛选只支持文字和选项。",
        )
        return Made([], [said])
    said = c.say(
        f"The list of {entity.titles.lower()} can be filtered by {field.label.lower()} now.",
        f"{entity.titles}列表现在可以按{field.label}筛选。",
    )
    return Made([ops.ChangeField(entity=entity.name, field=field.name, filtered=True)], [said])
