"""Sample rows for entities made of words, and what is wrong with the sample rows of any spec.

`seed_faults` goes beyond `spec.faults`: relations name rows that exist, values have the kind of their field.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from typing import Any

from agents.site.reading.samples import example, names_of
from agents.site.spec import Entity, Field, Ordered, SiteSpec
from agents.sources.base import Language

ROWS = 3
_DATE = re.compile(r"[+-]\d{1,4}|\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"[+-]\d{1,4}(?: \d\d:\d\d)?|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_CLOCK = re.compile(r"\d\d:\d\d")
_PERSONS = {"en": ["Ada Winter", "Jon Park", "Mia Costa"], "zh": ["安冬", "朴军", "柯米"]}


def sow(spec: SiteSpec, language: Language) -> None:
    """A few example rows for every entity that has none and that staff keep or everyone reads."""
    done: set[str] = set()
    waiting = [e for e in spec.entities if not e.rows and e.name not in ("favourite", "vote")]
    while ready := [e for e in waiting if e.name not in done and _ready(e, spec, done, waiting)]:
        for entity in ready:
            entity.rows = [_row(entity, spec, n, language) for n in range(ROWS)]
            done.add(entity.name)


def named(spec: SiteSpec, entity: Entity, labels: list[str]) -> None:
    """`entity`'s rows as those of the labels; rows that pointed at others point at these."""
    before = [str(r.get(entity.display)) for r in entity.rows]
    entity.rows = [{entity.display: label} for label in labels]
    for other in spec.entities:
        for field in other.fields:
            if field.kind == "relation" and field.target == entity.name:
                for row in other.rows:
                    if row.get(field.name) in before:
                        row[field.name] = labels[before.index(str(row[field.name])) % len(labels)]


def complete(spec: SiteSpec, entity: Entity) -> None:
    """Gives rows that were only named what else must not be empty."""
    for n, row in enumerate(entity.rows):
        made = _row(entity, spec, n, spec.language)
        needed = {field.name for field in entity.fields if field.required and field.default is None}
        entity.rows[n] = {**{name: value for name, value in made.items() if name in needed}, **row}


def _ready(entity: Entity, spec: SiteSpec, done: set[str], waiting: list[Entity]) -> bool:
    open_ones = {e.name for e in waiting} - done
    return all(f.target not in open_ones or f.target == entity.name for f in entity.fields if f.kind == "relation")


def _row(entity: Entity, spec: SiteSpec, n: int, language: Language) -> dict[str, Any]:
    row = {}
    for field in entity.fields:
        value = _value(entity, field, spec, n, language)
        if value is not None:
            row[field.name] = value
    for rule in entity.rules:
        if isinstance(rule, Ordered) and rule.second in row:
            _after(row, rule.first, rule.second, n)
    return row


def _after(row: dict[str, Any], first: str, second: str, n: int) -> None:
    """Two days one after the other; those of different rows do not overlap."""
    if re.fullmatch(r"[+-]\d+(?: \d\d:\d\d)?", str(row.get(first))):
        clock = str(row[first]).partition(" ")[2]
        begins = (2, -1, -9)[n % 3] - 12 * (n // 3)  # to come, under way, over: as states begin, go on and end
        row[first], row[second] = (f"{day:+d} {clock}".strip() for day in (begins, begins + 2 + n % 2))


def _value(entity: Entity, field: Field, spec: SiteSpec, n: int, language: Language) -> Any:
    if field.name == entity.display and field.kind == "text":
        if entity.icon == "users" or (
            field.name == "name"
            and entity.icon in ("inbox", "calendar", "bed", "cart", "ticket", "heart", "pencil", "star")
            and entity.fields[0] is field
        ):
            return _PERSONS[language][n % 3]
        known = names_of(entity.title, language)
        return known[n] if n < len(known) else example(entity.title, n, language)
    if field.kind == "relation":
        target = next((e for e in spec.entities if e.name == field.target), None)
        rows = [r.get(target.display) for r in target.rows] if target else []
        return rows[n % len(rows)] if rows else None
    if field.kind == "choice":
        return field.choices[n % len(field.choices)].value
    simple = {
        "date": f"-{3 * n + 1}" if n else "+0", "datetime": f"+{n + 1} {10 + n}:00", "time": f"{9 + n:02}:00", "boolean": n % 2 == 0,
        "money": 20 + 15 * n, "rating": 5 - n % 2, "decimal": 1.5 + n, "email": f"example{n + 1}@example.com", "phone": f"555 010{n}",
    }  # fmt: skip
    if field.kind == "integer":
        return _whole(field, n)
    if field.kind == "text":
        return _words(field, n, language)
    if field.kind == "long_text" and field.required:
        return (
            ("待补充。" if language == "zh" else "To be written.")
            if entity.access.create in ("staff", "admin")
            else _SAID[language][n % 3]
        )
    return simple.get(field.kind)


_SAID = {
    "en": [
        "Is it still there? I could come on Thursday.",
        "With thanks, and no hurry.",
        "Please call before you come.",
    ],
    "zh": ["还在吗？我周四可以过来。", "谢谢，不着急。", "来之前请打电话。"],
}
_WORDS: list[tuple[str, list[str], list[str]]] = [
    (r"breed|品种", ["Beagle", "Mixed", "Collie"], ["柯基", "田园犬", "边牧"]),
    (r"species|物种", ["Monstera deliciosa", "Quercus robur", "Tilia cordata"], ["龟背竹", "栎树", "椴树"]),
    (r"colou?r|颜色", ["Blue", "Black", "Green"], ["蓝色", "黑色", "绿色"]),
    (
        r"place|location|where|address|地点|位置|地址|存放",
        ["Mill Lane 9", "By the station", "Old market hall"],
        ["磨坊巷9号", "车站旁", "老市场"],
    ),
    (r"city|城市", ["Leipzig", "Porto", "Ghent"], ["杭州", "成都", "厦门"]),
    (r"district|region|area|区域|地区", ["Old Town", "Harbour", "Hillside"], ["老城", "港区", "山边"]),
    (r"author|作者", ["Edda Lorn", "Marcus Vane", "Chen Yu"], ["罗艾", "万川", "陈雨"]),
    (r"maker|brand|manufacturer|品牌|厂家", ["Junghans", "Seth Thomas", "Hermle"], ["华生", "北极星", "海鸥"]),
    (r"material|材质|材料", ["Oak", "Brass", "Steel"], ["橡木", "黄铜", "钢"]),
    (r"fuel|燃料", ["Petrol", "Diesel", "Electric"], ["汽油", "柴油", "电动"]),
    (r"room|房间", ["Room 1", "Room 2", "Hall"], ["一号厅", "二号厅", "大厅"]),
    (r"level|级别", ["Beginner", "Intermediate", "Advanced"], ["初级", "中级", "高级"]),
    (r"type|kind|category|类型|类别|种类", ["Standard", "Special", "Other"], ["常规", "特殊", "其他"]),
    (r"contact|phone|联系", ["555 0101", "555 0102", "555 0103"], ["13800000001", "13800000002", "13800000003"]),
    (r"number|code|编号|号码", ["A-101", "A-102", "A-103"], ["A-101", "A-102", "A-103"]),
    (
        r"who|person|responsible|assigned|使用人|负责人|保管人|经手人",
        ["Ada Winter", "Jon Park", "Mia Costa"],
        ["安冬", "朴军", "柯米"],
    ),
    (r"language|语言", ["English", "French", "Spanish"], ["中文", "英语", "法语"]),
    (r"tags?|标签", ["quick", "for guests", "classic"], ["快手", "待客", "经典"]),
    (r"plate|车牌", ["L-AB 120", "L-CD 341", "L-EF 562"], ["浙A12345", "浙A23456", "浙A34567"]),
]


def _words(field: Field, n: int, language: Language) -> str | None:
    """A short text that fits the name of its field; nothing where none is known and none is needed."""
    label = f"{field.name.replace('_', ' ')} {field.label}"
    for pattern, english, chinese in _WORDS:
        if re.search(
            rf"\b(?:{pattern})\b|{pattern}" if language == "zh" else rf"\b(?:{pattern})", label, re.IGNORECASE
        ):
            return (chinese if language == "zh" else english)[n % 3]
    return example(field.label, n, language) if field.required else None


def _whole(field: Field, n: int) -> int:
    if "year" in field.name:
        return 2020 + n
    if field.name in ("guests", "people", "quantity"):
        return min(int(field.minimum or 0) + n, int(field.maximum or 99))
    low, high = int(field.minimum or 0), int(field.maximum or 1000)
    return min(low + 3 + 4 * n, high)


def seed_faults(spec: SiteSpec) -> list[str]:
    """What is wrong with the sample rows, a sentence each. Empty: they can be stored."""
    return [
        fault
        for entity in spec.entities
        for n, row in enumerate(entity.rows, 1)
        for fault in _row_faults(spec, entity, n, row)
    ]


def _row_faults(spec: SiteSpec, entity: Entity, n: int, row: dict[str, Any]) -> list[str]:
    found = []
    for field in entity.fields:
        where = f"`{entity.name}`, seed row {n}, `{field.name}`"
        value = row.get(field.name)
        if value in (None, ""):
            if field.required and field.default is None and field.set_by != "site" and field.kind != "image":
                found.append(f"{where} is required and empty.")
        elif not _fits(spec, field, value):
            found.append(f"{where}: {value!r} is no {field.kind}.")
    return found


def _fits(spec: SiteSpec, field: Field, value: Any) -> bool:
    if field.kind == "relation":
        target = next((e for e in spec.entities if e.name == field.target), None)
        return target is None or any(r.get(target.display) == value for r in target.rows)
    if field.kind == "choice":
        return any(c.value == value for c in field.choices)
    if field.kind == "boolean":
        return isinstance(value, bool)
    if field.kind in ("integer", "rating"):
        return isinstance(value, int) and not isinstance(value, bool) and _within(field, value)
    if field.kind in ("money", "decimal"):
        return isinstance(value, int | float) and not isinstance(value, bool) and _within(field, value)
    patterns = {"date": _DATE, "datetime": _MOMENT, "time": _CLOCK}
    if field.kind in patterns:
        return isinstance(value, str) and patterns[field.kind].fullmatch(value) is not None
    return isinstance(value, str)


def _within(field: Field, value: float) -> bool:
    return (field.minimum is None or value >= field.minimum) and (field.maximum is None or value <= field.maximum)
