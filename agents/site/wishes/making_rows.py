"""Wishes for data → operations. Groups: `e` kind of thing, `row` display text, `f` field, `value`, `with` further values."""

# ruff: noqa: D103, E501 (each is named by what is wished for)

from __future__ import annotations

import re
from typing import Any

from agents.site.spec import Capacity, Entity, Field, SiteSpec
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.applying_entities import converted
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.making_looks import MONEY_WORDS
from agents.site.words.fields import split_list
from agents.site.words.numbers import number_of, plain, whole

_MONEY = re.compile(
    rf"(?:for|at|costs?|costing|price[d]?(?: at)?|价格|售价)?\s*(?:{MONEY_WORDS})\s*(\d+(?:[.,]\d+)?)|(?:for|at|costs?|costing|price[d]?(?: at)?|价格|售价)?\s*(\d+(?:[.,]\d+)?)\s*{MONEY_WORDS}|(?:price|costs?|价格|售价)\s*(?:is|of|:|：|为|是)?\s*(\d+(?:[.,]\d+)?)"
    r"|(?:^|\s)(?:for|at)\s+(\d+(?:[.,]\d{1,2})?)(?![\d:])(?!\s*(?:-|am|pm|h\b|minutes?|mins?|hours?|days?|people|persons?|guests?|seats?|places?|%|o'clock))",
    re.I,
)
_MINUTES = re.compile(
    r"(\d+(?:[.,]\d+)?|half an|an|one|two|[一两二三])\s*(-?\s*minutes?|min\b|-?\s*hours?|h\b|分钟|个?小时)", re.I
)
_COUNT = re.compile(
    r"(?:stock|in stock|库存|quantity|数量|seats?|places?|名额|座位)\s*(?:of|is|:|：|为|是)?\s*(\d+)|(\d+)\s*(?:in stock|pieces|pcs|seats|places|件|个名额|个座位|人)",
    re.I,
)


def add_row(c: Context, g: Groups) -> Made | None:
    """ "add a service “Beard trim” for 15 dollars, 20 minutes"."""
    entity = c.entity(g["e"])
    if entity is None:
        return None
    values = _values(c, entity, c.words(g["with"]) if g.get("with") else "")
    labels = split_list(c.words(g["row"])) if not values and "⟪" not in g["row"] else [c.words(g["row"])]
    labels = (
        [c.words(part) for part in re.split(r"\s*(?:,|，|、|\band\b|和)\s*", g["row"]) if part.strip()]
        if re.fullmatch(r"⟪\d+⟫(?:\s*(?:,|，|、|and|, and|和)\s*⟪\d+⟫)+", g["row"].strip())
        else labels
    )
    rows = [_filled(c, entity, {entity.display: label[:1].upper() + label[1:], **values}) for label in labels if label]
    return Made([ops.AddRows(entity=entity.name, rows=rows)]) if rows else None


def _values(c: Context, entity: Entity, words: str) -> dict[str, Any]:
    """Values that words give fields of the entity: money, minutes, counts, "colour red"."""
    found: dict[str, Any] = {}
    money = next((f for f in entity.fields if f.kind == "money" and f.set_by != "site"), None)
    if money and (match := _MONEY.search(words)):
        number = number_of(next(x for x in match.groups() if x)) or 0
        found[money.name] = plain(number)
        words = words.replace(match.group(), " ", 1)
    minutes = next((f for f in entity.fields if f.name in ("minutes", "duration")), None)
    if minutes and (match := _MINUTES.search(words)):
        amount = 0.5 if match[1].lower().startswith("half") else number_of(match[1]) or 1.0
        found[minutes.name] = int(amount * (60 if re.search(r"h|时", match[2], re.I) else 1))
        words = words.replace(match.group(), " ", 1)
    count = next(
        (f for f in entity.fields if f.name in ("stock", "seats", "places", "capacity", "quantity", "copies")), None
    )
    if count and (match := _COUNT.search(words)):
        found[count.name] = int(match[1] or match[2])
        words = words.replace(match.group(), " ", 1)
    for part in split_list(words):
        named = _named(entity, part)
        if named is not None and named[0].name not in found:
            found[named[0].name] = named[1]
    return found


def _named(entity: Entity, part: str) -> tuple[Field, Any] | None:
    """ "author: Jane Doe", "by Jane Doe", "category Books" as field and value."""
    words = re.sub(r"^(?:with|and|the|its|a|an|for|at|in|by|为|是|：)\s+", "", part.strip(), flags=re.I)
    if re.match(r"by\s", part.strip(), re.I):
        author = next((f for f in entity.fields if f.name in ("author", "by", "speaker", "teacher", "client")), None)
        return (author, words) if author else None
    for field in entity.fields:
        for label in (field.label, field.name.replace("_", " ")):
            match = re.match(rf"{re.escape(label)}\s*(?:is|of|=|:|：|为|是)?\s*(.+)$", words, re.I)
            if match:
                value = (
                    converted(match[1].strip("\"'“”"), field) if field.kind != "relation" else match[1].strip("\"'“”")
                )
                return (field, value) if value is not None else None
    return None


def _filled(c: Context, entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    """A row whose required fields are filled: from the defaults, else as the other rows have it, texts with words that
    say so (noted)."""
    missing: list[str] = []
    for field in entity.fields:
        if field.name in row or not field.required or field.default is not None or field.kind == "image":
            continue
        others = [r[field.name] for r in entity.rows if r.get(field.name) not in (None, "")]
        if field.kind == "relation":
            target = next((e for e in c.spec.entities if e.name == field.target), None)
            known = [] if target is None else [r[target.display] for r in target.rows if target.display in r]
            others = others or known
        value = c.label("To follow", "待补充") if field.kind in ("text", "long_text") else _usual(field, others)
        if value is not None:
            row[field.name] = value
            missing.append(f"{field.label} ({value})")
    if missing:
        listed = "; ".join(missing)
        c.notes.append(c.say(f"Not given, so for now: {listed}.", f"没有给出的暂定为：{listed}。"))
    return row


def _usual(field: Field, others: list[Any]) -> Any:
    if field.unique:
        return None
    if others:
        return (
            max(set(map(str, others)), key=list(map(str, others)).count)
            if field.kind in ("relation", "choice")
            else sorted(others, key=str)[len(others) // 2]
        )
    usual = {
        "integer": field.minimum or 1,
        "money": 0,
        "decimal": 0,
        "rating": 5,
        "boolean": False,
        "date": "+0",
        "datetime": "+1 10:00",
    }
    if field.kind == "choice":
        return field.choices[0].value
    value = usual.get(field.kind)
    return int(value) if isinstance(value, float) else value


_NO_ROW = re.compile(
    r"(?:with|for|to|of|on|in|and|or|by|per|about|that|which|called|named|page|list|field|form|filter|section|column|button|table|view|calendar"
    r"|board|chart|graph|menu|link|search|role|status|option|choice|rule|limit|category|categories)\b",
    re.I,
)


def add_unquoted(c: Context, g: Groups) -> Made | None:
    """ "add the category pets", "add a class Slow yoga": a kind of thing that staff keep, then a name."""
    if re.search(r"[\u4e00-\u9fff]", g["whole"]):
        return _add_unquoted_han(c, c.words(g["whole"]))
    words = c.words(g["whole"]).split()
    for n in range(min(len(words) - 1, 3), 0, -1):
        said, name = " ".join(words[:n]), " ".join(words[n:])
        entity = next(
            (e for e in c.spec.entities if names.normal(said) in (names.normal(e.title), names.normal(e.name))), None
        )
        if entity is None or _NO_ROW.match(name) or re.search(r" (?:called|named) ", name) or len(name.split()) > 6:
            continue
        if entity.access.create not in ("staff", "admin") and not any(
            r.name == entity.access.create for r in c.spec.roles
        ):
            continue
        return add_row(c, {"e": said, "row": re.split(r",| for | at ", name)[0], "with": name})
    return None


def add_priced(c: Context, g: Groups) -> Made | None:
    """ "新增一个内饰清洗120元", "add interior cleaning for 40 dollars": one more of what has a price."""
    name, shown = c.words(g["row"]).strip(), names.offered_entity(c.spec)
    priced = [
        e for e in c.spec.entities if e.access.create in ("staff", "admin") and any(f.kind == "money" for f in e.fields)
    ]
    entity = shown if shown in priced else next(iter(priced), None)
    if entity is None or _NO_ROW.match(name) or _NO_PRICED.search(name):
        return None
    price = next(f for f in entity.fields if f.kind == "money")
    amount = number_of(str(g["n"]).replace(",", ".")) or 0
    label = name[:1].upper() + name[1:]
    return Made(
        [ops.AddRows(entity=entity.name, rows=[_filled(c, entity, {entity.display: label, price.name: plain(amount)})])]
    )


_NO_PRICED = re.compile(
    r"\b(?:deposit|fee|surcharge|discount|field|price|delivery|shipping|fine|charge)s?\b|押金|定金|订金|费|字段|折|优惠|加收|价格?$",
    re.IGNORECASE,
)
"""What has an amount and is no row."""


def _add_unquoted_han(c: Context, words: str) -> Made | None:
    """ "添加分类宠物"."""
    for entity in sorted(c.spec.entities, key=lambda e: -len(e.title)):
        name = words.removeprefix(entity.title)
        if name in (words, "") or len(name) > 10 or entity.access.create not in ("staff", "admin"):
            continue
        if re.search(r"的|页面?$|列表$|字段$|功能$|筛选$|按钮$|表单?$|分类$|选项$|图片$|评价$|评论$|管理$", name):
            continue
        return add_row(c, {"e": entity.title, "row": name, "with": None})
    return None


def set_all(c: Context, g: Groups) -> Made | None:
    """ "raise the places to 30": one number in all rows."""
    entity = c.entity(g["e"]) if g.get("e") else None
    found = c.field(g["f"], entity) if not g.get("e") or entity else None
    if found is None or found[1].kind not in ("integer", "money", "decimal") or found[1].set_by == "site":
        return None
    entity, field = found
    value = _value(c, field, g["n"])
    if value is None or (field.minimum is not None and value < field.minimum):
        return None
    more = makes_room(c.spec, entity, field, value)
    if field.maximum is not None and value > field.maximum and not more:
        return None
    return Made([*more, ops.ChangeRows(entity=entity.name, where={}, values={field.name: value})])


def makes_room(spec: SiteSpec, entity: Entity, field: Field, most: float) -> list[ops.Operation]:
    """What lets a number of places be `most`, for new rows, too; nothing where the field counts no places."""
    counted = any(
        rule.limit == field.name and any(f.name == rule.relation and f.target == entity.name for f in other.fields)
        for other in spec.entities
        for rule in other.rules
        if isinstance(rule, Capacity)
    )
    above = field.maximum is not None and most > field.maximum
    begins = field.default is not None and field.default != most
    if not counted or not (above or begins):
        return []
    return [
        ops.ChangeField(
            entity=entity.name,
            field=field.name,
            maximum=most if above else None,
            default=most if begins else None,
        )
    ]


def more_rows(c: Context, g: Groups) -> Made | None:
    """ "add two more chairs", "a third chair", "we have four tables"."""
    entity = c.entity(g["e"])
    if entity is None or entity.access.create not in ("staff", "admin"):
        return None
    number = whole(g["n"]) or 1
    total = len(entity.rows) + number if g.get("more") else max(number, len(entity.rows))
    if re.fullmatch(r"(?:a )?(?:second|third|fourth|fifth|sixth|another)|一|再来一", g["n"].strip().lower()) or g.get(
        "another"
    ):
        total = len(entity.rows) + 1
    if total > 60 or not entity.rows:
        return None
    rows = numbered(entity, total)[len(entity.rows) :]
    if not rows:
        return Made(
            said=[
                c.say(
                    f"There are {len(entity.rows)} {entity.titles.lower()} already.",
                    f"已有{len(entity.rows)}个{entity.titles}。",
                )
            ]
        )
    return Made([ops.AddRows(entity=entity.name, rows=rows)])


def numbered(entity: Entity, total: int) -> list[dict[str, Any]]:
    """The entity's rows, continued by numbered ones up to `total`, or cut to it."""
    rows = [dict(row) for row in entity.rows[:total]]
    shown = {str(row.get(entity.display, "")).lower() for row in rows}
    n = len(rows)
    while len(rows) < total:
        n += 1
        label = f"{entity.title}{n}" if re.search(r"[\u4e00-\u9fff]", entity.title) else f"{entity.title} {n}"
        if label.lower() in shown:
            continue
        base = dict(entity.rows[(len(rows)) % len(entity.rows)]) if entity.rows else {}
        base = {k: v for k, v in base.items() if not any(f.name == k and f.unique for f in entity.fields)}
        rows.append({**base, entity.display: label})
    return rows


def change_row(c: Context, g: Groups) -> Made | None:
    """ "change the price of Haircut to 30", "Haircut now costs 30"."""
    said, wanted = c.words(g["row"]), (c.words(g["f"]) if g.get("f") else None)
    for entity in [e for e in (c.pointed_entity(),) if e] + c.spec.entities:
        label = _display(entity, said)
        if label is None:
            continue
        field = (
            names.field_named(wanted, entity) if wanted else next((f for f in entity.fields if f.kind == "money"), None)
        )
        if field is None:
            continue
        value = _value(c, field, c.words(g["value"]))
        if value is None:
            raise WishRefused(
                c.say(
                    f"“{c.words(g['value'])}” does not fit {field.label} ({field.kind}).",
                    f"“{c.words(g['value'])}”不适合“{field.label}”。",
                ),
                fix=c.say("Say another value.", "请换一个值。"),
            )
        return Made([ops.ChangeRows(entity=entity.name, where={entity.display: label}, values={field.name: value})])
    return None


def _display(entity: Entity, said: str) -> str | None:
    wanted = names.normal(said)
    shown = [str(r.get(entity.display, "")) for r in entity.rows]
    exact = next((s for s in shown if s and names.normal(s) == wanted), None)
    if exact:
        return exact
    for name in (entity.title.lower(), entity.name.replace("_", " ")):
        if wanted.startswith(name + " "):
            return next((s for s in shown if names.normal(s) == wanted.removeprefix(name).strip()), None)
        if wanted.endswith(" " + name):
            return next((s for s in shown if names.normal(s) == wanted.removesuffix(name).strip()), None)
    return None


def _value(c: Context, field: Field, words: str) -> Any:
    if field.kind in ("money", "integer", "decimal", "rating"):
        if field.name in ("minutes", "duration") and (match := _MINUTES.search(words)):
            return int((number_of(match[1]) or 1) * (60 if re.search(r"h|时", match[2], re.I) else 1))
        number = re.search(r"\d+(?:[.,]\d+)?", words)
        value = number_of(number.group()) if number else number_of(words)
        return None if value is None else plain(value)
    if field.kind == "relation":
        target = next((e for e in c.spec.entities if e.name == field.target), None)
        return (
            next(
                (
                    str(r[target.display])
                    for r in target.rows
                    if str(r.get(target.display, "")).lower() == words.lower()
                ),
                None,
            )
            if target
            else None
        )
    return converted(words, field)


def change_all(c: Context, g: Groups) -> Made | None:
    """ "raise all prices by 10%"."""
    found = c.field(g["f"], c.entity(g["e"]) if g.get("e") else None)
    share = number_of(g["n"])
    if found is None or share is None or found[1].kind not in ("money", "integer", "decimal"):
        return None
    entity, field = found
    factor = 1 + share / 100 * (
        -1 if re.search(r"lower|reduce|cut|decrease|cheaper|discount|down|off|降|减|便宜|打折", g["how"], re.I) else 1
    )
    if factor <= 0:
        return None
    step = ops.ChangeRows(entity=entity.name, where={}, scale={field.name: round(factor, 4)})
    said = c.say(
        f"{field.label} of all {entity.titles.lower()} changed by {plain(share)}%, each from what it is now.",
        f"所有{entity.titles}的{field.label}已按现在的数值调整{plain(share)}%。",
    )
    return Made([step], [said])


def remove_row(c: Context, g: Groups) -> Made | None:
    entity = c.entity(g["e"]) if g.get("e") else None
    said = c.words(g["row"])
    for one in [entity] if entity else c.spec.entities:
        label = _display(one, said)
        if label is not None:
            return Made([ops.RemoveRows(entity=one.name, where={one.display: label})])
    if entity is not None:
        known = ", ".join(str(r.get(entity.display, "")) for r in entity.rows[:8])
        raise WishRefused(
            c.say(
                f"There is no {entity.title.lower()} “{said}” in the sample data.",
                f"示例数据里没有{entity.title}“{said}”。",
            ),
            fix=c.say(f"There are: {known}.", f"现有：{known}。"),
        )
    return None


def remove_all_rows(c: Context, g: Groups) -> Made | None:
    entity = c.entity(g["e"])
    return Made([ops.RemoveRows(entity=entity.name, where={})]) if entity else None
