"""Wishes for the dashboard → operations. Groups: `m` what is measured, `per` a time, `by` a field, `kind` of chart."""

# ruff: noqa: D103, E501 (each is named by what is wished for)

from __future__ import annotations

import re
from typing import Any

from agents.site.spec import Chart, Choice, Entity, Field, Figure
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused

_SUMS = r"revenue|turnover|income|sales(?: volume)?|earnings|takings|spending|expenses|money|amount|total(?:s)?|销售额|收入|营业额|营收|支出|金额|花费|总额"
_PER = {"day": r"days?|daily|天|日|每天", "week": r"weeks?|weekly|周|星期|每周", "month": r"months?|monthly|月|每月"}
_KIND = {"line": r"line|curve|折线|曲线", "doughnut": r"dough?nut|pie|ring|饼|环", "bars": r"bars?|columns?|柱|条"}


def chart(c: Context, g: Groups) -> Made | None:
    """ "show revenue per month", "a chart of bookings by service"."""
    measured = _measured(c, c.words(g["m"]))
    if measured is None:
        return None
    entity, measure, title = measured
    per: Any = next(
        (p for p, pattern in _PER.items() if g.get("per") and re.fullmatch(pattern, g["per"].strip().lower())), None
    )
    if per is not None:
        when = _date(entity)
        if when is None:
            raise WishRefused(
                c.say(f"{entity.titles} have no date to count by {per}.", f"{entity.titles}没有日期，无法按时间统计。"),
                fix=c.say(f"Say “add a date to {entity.titles.lower()}” first.", f"请先给{entity.titles}添加日期。"),
            )
        words = {
            "day": c.label("by day", "每日"),
            "week": c.label("by week", "每周"),
            "month": c.label("by month", "每月"),
        }[per]
        shown = f"{title} {words}" if c.language == "en" else f"{words}{title}"
        kind: Any = _kind(g) or ("line" if measure != "count" else "bars")
        return _made(c, Chart(title=shown, entity=entity.name, kind=kind, group=when, by=per, measure=measure))
    if g.get("by"):
        field = _group(c, entity, c.words(g["by"]))
        if field is None:
            return None
        shown = f"{title} by {field.label.lower()}" if c.language == "en" else f"各{field.label}{title}"
        by = "month" if field.kind in ("date", "datetime") else None
        kind = _kind(g) or "bars"
        return _made(c, Chart(title=shown, entity=entity.name, kind=kind, group=field.name, by=by, measure=measure))
    return None


def _made(c: Context, made: Chart) -> Made:
    held = [x.title for x in c.spec.dashboard.charts]
    first: list[ops.Operation] = []
    if len(held) >= 8 and made.title not in held:
        first = [ops.RemoveFromDashboard(what=held[0])]
        c.notes.append(c.say(f"The dashboard was full: “{held[0]}” made room.", f"工作台已满，移除了“{held[0]}”。"))
    return Made([*first, ops.AddChart(chart=made)])


def _kind(g: Groups) -> str | None:
    return next((k for k, pattern in _KIND.items() if g.get("kind") and re.search(pattern, g["kind"].lower())), None)


def figure(c: Context, g: Groups) -> Made | None:
    """ "show the number of members", "show total revenue", "the average rating", "bookings today"."""
    said, state = _stated(c, c.words(g["m"]))
    measured = _measured(c, said, how=g.get("how") or "")
    if measured is None:
        return None
    entity, measure, title = measured
    when = next(
        (
            p
            for p, pattern in {
                "today": r"today|今天|今日|当天",
                "week": r"this week|本周|这周",
                "month": r"this month|本月|这个月",
            }.items()
            if g.get("when") and re.fullmatch(pattern, g["when"].strip().lower())
        ),
        None,
    )
    where: dict[str, str] = {}
    if state is not None:
        field, choice = state
        if all(f is not field for f in entity.fields):
            return None
        where = {field.name: choice.value}
        title = f"{choice.label} {title.lower()}" if c.language == "en" else f"{choice.label}的{title}"
    if when is not None:
        day = _date(entity)
        if day is None:
            return None
        where |= {day: when}
        words = {
            "today": c.label("today", "今日"),
            "week": c.label("this week", "本周"),
            "month": c.label("this month", "本月"),
        }[when]
        title = f"{title} {words}" if c.language == "en" else f"{words}{title}"
    return Made([ops.AddFigure(figure=Figure(title=title[:60], entity=entity.name, measure=measure, where=where))])


def _stated(c: Context, said: str) -> tuple[str, tuple[Field, Choice] | None]:
    """ "number of won deals" without the value of a choice that stands before the thing, and that value."""
    found = re.fullmatch(
        r"(?P<head>(?:the |a )?(?:number|count) of )?(?P<state>[a-z]+) (?P<thing>[a-z ]+)", said.strip(), re.I
    )
    if found is None or c.entity(f"{found['state']} {found['thing']}") is not None:
        return said, None
    entity = c.entity(found["thing"])
    for field in entity.fields if entity is not None else []:
        choice = next((x for x in field.choices if found["state"].lower() in (x.value, x.label.lower())), None)
        if choice is not None:
            return f"{found['head'] or 'number of '}{found['thing']}", (field, choice)
    return said, None


def _measured(c: Context, said: str, how: str = "") -> tuple[Entity, str, str] | None:
    """Entity, measure and title of "revenue", "number of bookings", "average rating of products", "orders"."""
    words = re.sub(r"^(?:the|a|our|all)\s+", "", said.strip(), flags=re.I)
    counted = re.fullmatch(
        r"(?:number|count|amount|total number) of (.+)|how many (.+?)(?: there are| we have| come in)?|(.+?)(?:的)?(?:数量|总数|个数|数)",
        words,
        re.I,
    )
    if counted:
        entity = c.entity(next(x for x in counted.groups() if x))
        return (entity, "count", entity.titles) if entity else None
    mean = re.fullmatch(r"(?:the )?(?:average|mean) (.+)|平均(.+)", words, re.I)
    if mean:
        return _field_measure(c, mean[1] or mean[2], "average", c.label("Average", "平均"))
    whole = re.fullmatch(r"(?:the )?(?:total|sum of(?: the)?|overall) (.+)|(?:总|合计)(.+)", words, re.I)
    if re.fullmatch(rf"(?:total |the )?(?:{_SUMS})(?: of (?P<of>.+))?", words, re.I):
        return _money(c, words)
    entity = c.entity(whole[1] or whole[2] if whole else words)
    if entity is not None:
        return entity, "count", entity.titles
    if whole:
        return _field_measure(c, whole[1] or whole[2], "sum", c.label("Total", "总"))
    return None


def _field_measure(c: Context, said: str, how: str, title: str) -> tuple[Entity, str, str] | None:
    found = [(e, f) for e, f in c.fields(said) if f.kind in ("money", "decimal", "integer", "rating")]
    if not found:
        return _money(c, said) if re.fullmatch(_SUMS, said.strip(), re.I) else None
    entity, field = found[0]
    shown = f"{title} {field.label.lower()}" if c.language == "en" else f"{title}{field.label}"
    return entity, f"{how}:{field.name}", shown


def _money(c: Context, words: str) -> tuple[Entity, str, str] | None:
    """What comes in or goes out: a money field of dated rows; where only what is sold has a price, that is copied."""
    dated = [e for e in c.spec.entities if _date(e)]
    pointed = c.pointed_entity()
    for entity in ([pointed] if pointed is not None else []) + dated:
        field = next(
            (
                f
                for n in ("total", "amount", "price", "fee")
                for f in entity.fields
                if f.kind == "money" and f.name == n
            ),
            None,
        )
        field = field or next((f for f in entity.fields if f.kind == "money"), None)
        if field is not None:
            shown = words[:1].upper() + words[1:]
            return entity, f"sum:{field.name}", shown
    return None


def revenue(c: Context, g: Groups) -> Made | None:
    """Revenue where rows have no money of their own, but what they name has a price: the price is kept with the row."""
    if _money(c, "revenue") is not None:
        return chart(c, g)
    for entity in c.spec.entities:
        if _date(entity) is None:
            continue
        for relation in [f for f in entity.fields if f.kind == "relation" and f.target != "account"]:
            target = c.spec.entity(str(relation.target))
            price = next((f for f in target.fields if f.kind == "money"), None)
            if price is None:
                continue
            from agents.site.spec import Computed

            quantity = next((f.name for f in entity.fields if f.name == "quantity"), None)
            total = Field(name="total", label=c.label("Total", "金额"), kind="money", required=False, set_by="site")
            factors = [f"{relation.name}.{price.name}", *([quantity] if quantity else [])]
            first: list[ops.Operation] = [
                ops.AddField(entity=entity.name, field=total),
                ops.AddRule(entity=entity.name, rule=Computed(field="total", factors=factors)),
            ]
            for row in target.rows:
                first.append(
                    ops.ChangeRows(
                        entity=entity.name,
                        where={relation.name: row.get(target.display)},
                        values={"total": row.get(price.name, 0)},
                    )
                )
            per: Any = next(
                (p for p, pattern in _PER.items() if g.get("per") and re.fullmatch(pattern, g["per"].strip().lower())),
                "month",
            )
            words = {
                "day": c.label("by day", "每日"),
                "week": c.label("by week", "每周"),
                "month": c.label("by month", "每月"),
            }[per]
            title = f"Revenue {words}" if c.language == "en" else f"{words}收入"
            made = Chart(
                title=title, entity=entity.name, kind="line", group=_date(entity) or "", by=per, measure="sum:total"
            )
            said = c.say(
                f"The dashboard has a chart “{title}”; {entity.titles.lower()} keep the price they were made at for it.",
                f"工作台新增图表“{title}”；{entity.titles}会记录成交价格用于统计。",
            )
            return Made([*first, ops.AddChart(chart=made)], [said])
    return None


def _date(entity: Entity) -> str | None:
    return next(
        (
            f.name
            for k in ("datetime", "date")
            for f in entity.fields
            if f.kind == k and f.name not in ("birth", "birthday")
        ),
        None,
    )


def _group(c: Context, entity: Entity, said: str) -> Field | None:
    field = names.field_named(said, entity)
    if field is None:
        other = c.entity(said)
        field = next((f for f in entity.fields if other is not None and f.target == other.name), None)
    return field if field is not None and field.kind in ("choice", "relation", "boolean", "date", "datetime") else None


def table(c: Context, g: Groups) -> Made | None:
    entity = c.entity(g["e"])
    if entity is None:
        return None
    first: list[ops.Operation] = []
    if len(c.spec.dashboard.tables) >= 4 and entity.name not in c.spec.dashboard.tables:
        first = [ops.RemoveFromDashboard(what=c.spec.dashboard.tables[0])]
    return Made([*first, ops.AddTable(entity=entity.name)])
