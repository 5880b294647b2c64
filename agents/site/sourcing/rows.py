"""Rows of a site from tables of sources: a table whose columns are the fields of a kind of thing.

Cells are taken as they stand; a cell that is no value of its field is left out, a row without a name is none. It makes
nothing up: where a table does not tell a field that must be filled in, the field need not be any more.
"""

# ruff: noqa: E501 -- words of one meaning are one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.site.spec import Choice, Entity, Field, SiteSpec
from agents.sources.base import Source, Table
from agents.text.words import terms

MOST = 60
FEWEST = 2
_CURRENCIES = (
    ("EUR", r"€|\bEUR\b|\beuros?\b|欧元"), ("GBP", r"£|\bGBP\b|英镑"), ("CHF", r"\bCHF\b"), ("JPY", r"\bJPY\b|日元"),
    ("CNY", r"¥|￥|\bCNY\b|\bRMB\b|元"), ("USD", r"\$|\bUSD\b"),
)  # fmt: skip
_DISPLAYED = ("text", "long_text")
_LIKE: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "name title product item dish service course event book project 名称 名字 书名 菜名 品名 项目 服务 标题 菜品",
        "price cost fee amount fare 价格 价钱 单价 费用 售价 金额 票价",
        "description about details note notes summary 说明 简介 描述 备注 介绍",
        "date day when 日期 时间", "start begins from time 开始 开始时间 时间", "author writer by 作者", "year 年份 出版年 年",
        "minutes duration length 时长 分钟", "seats places capacity 座位 名额 人数 席位", "copies stock quantity number 册数 数量 库存",
        "course category kind type subject 类别 分类 种类 科目", "place location room where 地点 地址 场地", "phone telephone tel 电话",
        "email e-mail mail 邮箱",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """Rows that were taken: whose, how many, from which source."""

    titles: str
    count: int
    source: int
    names: tuple[str, ...] = ()
    """Titles of kinds of thing that the same table names: the authors of its books."""


def with_rows(spec: SiteSpec, sources: Sequence[Source]) -> list[Taken]:
    """Put the rows of fitting tables in the place of the spec's examples, the best table of each kind of thing."""
    taken: list[Taken] = []
    used: set[str] = set()
    filled: set[str] = set()
    for entity in spec.entities:
        best: tuple[int, int, list[dict[str, Any]], Table] | None = None
        for number, source in enumerate(sources, start=1):
            for table in source.tables:
                placed = columns_for(entity, table)
                if table.id in used or not placed:
                    continue
                rows = _rows(entity, table, placed)
                if len(rows) >= FEWEST and (best is None or len(placed) > best[0]):
                    best = len(placed), number, rows, table
        if best is None or not _bears(spec, entity, best[2]):
            continue
        _put(spec, entity, best[2], filled)
        _priced(spec, entity, best[3])
        filled.add(entity.name)
        used.add(best[3].id)
        pointed = {
            f.target for f in entity.fields if f.kind == "relation" and any(f.name in row for row in entity.rows)
        }
        names = tuple(e.titles for e in spec.entities if e.name in pointed)
        taken.append(Taken(entity.titles, len(best[2]), best[1], names))
    return taken


def columns_for(entity: Entity, table: Table) -> dict[str, int]:
    """Field → column of a table; empty where the one that names a row, or any second one, is missing."""
    names = [column.name for column in table.columns]
    placed: dict[str, int] = {}
    for field in sorted(entity.fields, key=lambda f: f.name != entity.display):
        fits = [(_alike(field, entity, name), -n) for n, name in enumerate(names) if n not in placed.values()]
        score, at = max(fits, default=(0, 0))
        if score and field.kind != "image" and field.target != "account" and _is_of(field, table, -at):
            placed[field.name] = -at
    shown = next((f for f in entity.fields if f.name == entity.display), None)
    if shown is None or shown.kind not in _DISPLAYED or entity.display not in placed or len(placed) < 2:
        return {}
    return placed


def _alike(field: Field, entity: Entity, column: str) -> int:
    """How well a column's name is the field's: 3 the same word, 2 shares one, 1 a word of the same meaning."""
    own = {field.name.casefold(), field.label.casefold(), *terms(field.label), *field.name.split("_")}
    if field.name == entity.display:
        own |= {entity.title.casefold(), entity.titles.casefold(), *terms(entity.title)}
    bare = re.sub(r"[(（\[].*?[)）\]]", " ", column).strip().casefold()
    said = {bare, *terms(bare)}
    if bare in own:
        return 3
    if said & own:
        return 2
    return int(any(said & group and own & group for group in _LIKE))


def _is_of(field: Field, table: Table, column: int) -> bool:
    """Whether most cells of a column are values of a field."""
    cells = [row[column] for row in table.cells if column < len(row)]
    values = [
        _value(field, row[column], number[column]) for row, number in zip(table.cells, table.values, strict=False)
    ]
    return bool(cells) and sum(value is not None for value in values) >= 0.6 * len(cells)


def _rows(entity: Entity, table: Table, placed: dict[str, int]) -> list[dict[str, Any]]:
    fields = {field.name: field for field in entity.fields}
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for cells, numbers in zip(table.cells, table.values, strict=False):
        row = {
            name: value
            for name, at in placed.items()
            if at < len(cells) and (value := _value(fields[name], cells[at], numbers[at])) is not None
        }
        shown = str(row.get(entity.display, ""))
        if shown and shown not in seen and not re.match(r"(?:total|sum|合计|总计)\b", shown, re.IGNORECASE):
            seen.add(shown)
            found.append(row)
    return found[:MOST]


def _value(field: Field, cell: str, number: float | None) -> Any:
    """A cell as a value of a field; None where it is none."""
    text = " ".join(cell.split())
    if not text:
        return None
    if number is None and field.kind == "integer" and text.isdecimal():
        number = float(text[:12])
    if field.kind in ("integer", "rating"):
        return int(number) if number is not None and number == int(number) and _within(field, number) else None
    if field.kind in ("money", "decimal"):
        return number if number is not None and _within(field, number) else None
    if field.kind == "date":
        match = re.search(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})", text)
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None
    if field.kind == "time":
        match = re.fullmatch(r"(\d{1,2})[:.：](\d{2})", text)
        return f"{int(match[1]):02}:{match[2]}" if match else None
    if field.kind == "boolean":
        known = {
            "yes": True,
            "true": True,
            "是": True,
            "有": True,
            "no": False,
            "false": False,
            "否": False,
            "无": False,
        }
        return known.get(text.casefold())
    if field.kind == "email":
        return text if re.fullmatch(r"[^\s@]+@[^\s@]+\.\w+", text) else None
    if field.kind == "url":
        return text if re.match(r"https?://", text) else None
    if field.kind in ("text", "long_text", "phone", "choice", "relation"):
        return text[: int(field.maximum or (200 if field.kind == "text" else 2000))]
    return None


def _within(field: Field, number: float) -> bool:
    return (field.minimum is None or number >= field.minimum) and (field.maximum is None or number <= field.maximum)


def _bears(spec: SiteSpec, entity: Entity, rows: Sequence[dict[str, Any]]) -> bool:
    """Whether rows fill an entity: what each must point at is told, and is a thing that a name alone makes."""
    for field in entity.fields:
        if field.kind != "relation":
            continue
        told = [row for row in rows if field.name in row]
        target = next((e for e in spec.entities if e.name == field.target), None)
        if field.required and len(told) < len(rows):
            return False
        if told and (target is None or target is entity or any(f.kind == "relation" for f in target.fields)):
            return False
    return True


def _put(spec: SiteSpec, entity: Entity, rows: list[dict[str, Any]], filled: set[str]) -> None:
    """The rows in place of the entity's own; what they point at is there, and what pointed at it points at them."""
    for field in entity.fields:
        target = next((e for e in spec.entities if e.name == field.target), None)
        names = list(dict.fromkeys(row[field.name] for row in rows if field.name in row))
        if field.kind == "relation" and target is not None and names:
            kept = target.rows if target.name in filled else []
            known = {row.get(target.display) for row in kept}
            _replace(spec, target, [*kept, *({target.display: name} for name in names if name not in known)])
            filled.add(target.name)
    _replace(spec, entity, rows)


def _priced(spec: SiteSpec, entity: Entity, table: Table) -> None:
    """The site's currency, as a table of prices has it."""
    money = [at for name, at in columns_for(entity, table).items() if _kind(entity, name) == "money"]
    for at in money[:1]:
        said = f"{table.columns[at].name} {table.columns[at].unit or ''} {' '.join(row[at] for row in table.cells)}"
        known = [code for code, sign in _CURRENCIES if re.search(sign, said, re.IGNORECASE)]
        spec.currency = known[0] if known else spec.currency


def _kind(entity: Entity, name: str) -> str:
    return next(field.kind for field in entity.fields if field.name == name)


def _replace(spec: SiteSpec, entity: Entity, rows: list[dict[str, Any]]) -> None:
    before = [row.get(entity.display) for row in entity.rows]
    for field in entity.fields:
        if field.kind == "choice":
            _chosen(field, rows, bound=any(field.name in str(rule.model_dump().values()) for rule in entity.rules))
        if field.required and not all(field.name in row for row in rows):
            field.required = field.default is not None and field.required
    entity.rows = rows
    after = {old: rows[n % len(rows)][entity.display] for n, old in enumerate(before) if old is not None}
    for other in spec.entities:
        pointing = [f.name for f in other.fields if f.kind == "relation" and f.target == entity.name]
        for row in other.rows:
            row.update({name: after[row[name]] for name in pointing if row.get(name) in after})


def _chosen(field: Field, rows: list[dict[str, Any]], *, bound: bool) -> None:
    """Cells as values of a choice: those that the field has, or the table's own where no rule is `bound` to them."""
    said = list(dict.fromkeys(row[field.name] for row in rows if field.name in row))
    if not said:
        return
    known = {label.casefold(): choice.value for choice in field.choices for label in (choice.label, choice.value)}
    if not bound and not all(text.casefold() in known for text in said):
        field.choices = [Choice(value=f"choice_{n}", label=text[:60]) for n, text in enumerate(said[:40], start=1)]
        field.default = None
        known = {text.casefold(): f"choice_{n}" for n, text in enumerate(said[:40], start=1)}
    for row in rows:
        if (text := row.pop(field.name, None)) is not None and text.casefold() in known:
            row[field.name] = known[text.casefold()]
