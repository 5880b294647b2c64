"""Operations told in sentences, in the wish's language: what will be different on the site."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agents.site.spec import (
    Capacity,
    Computed,
    Limit,
    Moment,
    Ordered,
    Rule,
    SiteSpec,
    Slots,
    Stay,
    Stock,
    Transition,
    UniqueTogether,
)
from agents.site.wishes import operations as ops
from agents.site.wishes import telling_terms
from agents.site.wishes.context import Context
from agents.site.wishes.making_hours import told_openings
from agents.site.wishes.making_looks import told_style
from agents.site.wishes.making_rights import told_access
from agents.site.words.people import who_words


def told(operations: list[ops.Operation], c: Context) -> list[str]:
    """A sentence or two for each operation; kinds that say nothing of interest are left out. What they add is known
    by its own label to those that follow."""
    known = c.spec.model_copy(deep=True)
    for step in operations:
        if isinstance(step, ops.AddEntity) and all(e.name != step.entity.name for e in known.entities):
            known.entities.append(step.entity)
        if isinstance(step, ops.AddField) and any(e.name == step.entity for e in known.entities):
            known.entity(step.entity).fields.append(step.field)
    seen = replace(c, spec=known)
    said: list[str] = []
    for step in operations:
        said += _one(step, seen)
    return list(dict.fromkeys(said))


def _titles(c: Context, name: str) -> str:
    try:
        entity = c.spec.entity(name)
    except KeyError:
        return name.replace("_", " ")
    return entity.titles


def _label(c: Context, entity: str, field: str) -> str:
    try:
        return next(f.label for f in c.spec.entity(entity).fields if f.name == field)
    except (KeyError, StopIteration):
        return field.replace("_", " ")


def _one(step: ops.Operation, c: Context) -> list[str]:
    maker = _TOLD.get(type(step))
    if maker is None:
        return []
    found = maker(step, c)
    return [found] if isinstance(found, str) else found


def _add_entity(s: ops.AddEntity, c: Context) -> str:
    return c.say(f"Added {s.entity.titles.lower()}.", f"已添加{s.entity.titles}。")


def _change_entity(s: ops.ChangeEntity, c: Context) -> list[str]:
    said, titles = [], _titles(c, s.entity)
    if s.titles:
        said.append(
            c.say(
                f"{titles} are called {s.titles} now; all rows are kept.",
                f"“{titles}”改名为“{s.titles}”，数据全部保留。",
            )
        )
    if s.view:
        shown = {
            "table": ("a table", "表格"),
            "cards": ("cards", "卡片"),
            "gallery": ("a gallery", "图集"),
            "posts": ("articles", "文章"),
            "board": ("a board", "看板"),
            "calendar": ("a calendar", "日历"),
            "programme": ("a schedule", "日程表"),
        }[s.view]
        said.append(c.say(f"{titles} are listed as {shown[0]}.", f"{titles}以{shown[1]}形式显示。"))
    if s.menu is not None:
        said.append(
            c.say(
                f"{titles} are {'in' if s.menu else 'no longer in'} the menu.",
                f"{titles}{'已放入' if s.menu else '已移出'}菜单。",
            )
        )
    return said


def _add_field(s: ops.AddField, c: Context) -> str:
    kind = _KINDS[s.field.kind]
    must = c.say("required" if s.field.required else "optional", "必填" if s.field.required else "选填")
    return c.say(
        f"{_titles(c, s.entity)} have {s.field.label} now ({kind[0]}, {must}).",
        f"{_titles(c, s.entity)}新增“{s.field.label}”（{kind[1]}，{must}）。",
    )


_KINDS = {
    "text": ("text", "文本"), "long_text": ("long text", "长文本"), "integer": ("a whole number", "整数"), "decimal": ("a number", "数字"), "money": ("an amount", "金额"), "boolean": ("yes or no", "是/否"), "date": ("a date", "日期"), "time": ("a time", "时间"),
    "datetime": ("date and time", "日期时间"), "choice": ("a choice", "选项"), "email": ("an email address", "邮箱"), "phone": ("a phone number", "电话"), "url": ("a link", "链接"), "image": ("a picture", "图片"), "rating": ("stars", "星级"), "relation": ("one of a list", "关联"),
}  # fmt: skip


def _change_field(s: ops.ChangeField, c: Context) -> list[str]:
    said, name = (
        [],
        c.say(
            f"{_label(c, s.entity, s.field)} of {_titles(c, s.entity).lower()}",
            f"{_titles(c, s.entity)}的“{_label(c, s.entity, s.field)}”",
        ),
    )
    if s.label:
        said.append(
            c.say(
                f"{name} is called {s.label} now; what was entered is kept.", f"{name}改名为“{s.label}”，已填内容保留。"
            )
        )
    if s.required is not None:
        said.append(
            c.say(
                f"{name} is {'required' if s.required else 'optional'} now.",
                f"{name}改为{'必填' if s.required else '选填'}。",
            )
        )
    if s.unique is not None:
        said.append(
            c.say(
                f"{name} {'must differ in every row' if s.unique else 'may occur more than once'} now.",
                f"{name}现在{'不能重复' if s.unique else '可以重复'}。",
            )
        )
    if s.listed is not None:
        said.append(
            c.say(
                f"{name} is {'shown in' if s.listed else 'left out of'} lists.",
                f"{name}{'显示在' if s.listed else '不再显示在'}列表中。",
            )
        )
    if s.kind:
        said.append(c.say(f"{name} is {_KINDS[s.kind][0]} now.", f"{name}改为{_KINDS[s.kind][1]}。"))
    if s.choices:
        listed = ", ".join(x.label for x in s.choices)
        said.append(c.say(f"{name} is chosen from: {listed}.", f"{name}的选项：{listed.replace(', ', '、')}。"))
    if s.minimum is not None or s.maximum is not None:
        low, high = ("" if v is None else f"{v:g}" for v in (s.minimum, s.maximum))
        said.append(
            c.say(
                f"{name} has limits now: {low or '…'} to {high or '…'}.", f"{name}的范围：{low or '…'}到{high or '…'}。"
            )
        )
    if s.set_by:
        who = {
            "form": ("by anybody at the form", "任何人在表单中"),
            "staff": ("by staff only", "仅员工"),
            "site": ("by the site", "由网站"),
        }[s.set_by]
        said.append(c.say(f"{name} is filled in {who[0]}.", f"{name}{who[1]}填写。"))
    return said


def _remove_field(s: ops.RemoveField, c: Context) -> str:
    return c.say(
        f"{_label(c, s.entity, s.field)} is gone from {_titles(c, s.entity).lower()}, with the rules and charts that rested on it.",
        f"已从{_titles(c, s.entity)}中移除“{_label(c, s.entity, s.field)}”，依赖它的规则和图表也一并移除。",
    )


def _add_rule(s: ops.AddRule, c: Context) -> str | list[str]:
    return told_rule(s.rule, s.entity, c)


def told_rule(rule: Rule, entity: str, c: Context) -> str | list[str]:
    """A rule as one sentence."""
    titles = _titles(c, entity)
    if isinstance(rule, telling_terms.TERMS):
        named = str(getattr(rule, "field", None) or getattr(rule, "moment", None) or "").partition(".")[0]
        return telling_terms.told_term(rule, titles, _label(c, entity, named) if named else "", c)
    return _told_other(rule, entity, titles, c)


_PER = {"day": "每天", "week": "每周", "month": "每月", "year": "每年"}


def _told_other(rule: Rule, entity: str, titles: str, c: Context) -> str | list[str]:
    if isinstance(rule, Limit):
        return c.say(
            f"Each person may have at most {rule.most} {titles.lower()} {f'a {rule.per}' if rule.per else 'at a time'}.",
            f"每人{_PER[rule.per] if rule.per else '同时'}最多有{rule.most}个{titles}。",
        )
    if isinstance(rule, Stay):
        return c.say(
            f"What is taken on some days is not given to other {titles.lower()} on these days.",
            f"同一日期不会有两个{titles}占用同一对象。",
        )
    if isinstance(rule, Moment) and rule.days is not None:
        label = _label(c, entity, rule.field)
        return c.say(
            f"{label} of {titles.lower()} may be at most {rule.days} days ahead.",
            f"{titles}的“{label}”最多提前{rule.days}天。",
        )
    if isinstance(rule, Moment):
        english = f"{_label(c, entity, rule.field)} of {titles.lower()} must lie in the {rule.when}."
        return c.say(
            english, f"{titles}的“{_label(c, entity, rule.field)}”必须在{'将来' if rule.when == 'future' else '过去'}。"
        )
    if isinstance(rule, Ordered):
        return c.say(
            f"{_label(c, entity, rule.first)} comes before {_label(c, entity, rule.second)}.",
            f"“{_label(c, entity, rule.first)}”必须早于“{_label(c, entity, rule.second)}”。",
        )
    if isinstance(rule, UniqueTogether):
        names = [c.say("the person", "本人") if n == "owner" else _label(c, entity, n) for n in rule.fields]
        return c.say(
            f"No two {titles.lower()} may agree in {' and '.join(names)}.",
            f"{titles}的{'和'.join(names)}不能同时重复。",
        )
    if isinstance(rule, Capacity):
        return c.say(f"{titles} are refused when all places are taken.", f"名额满后不再接受{titles}。")
    if isinstance(rule, Stock):
        return c.say(
            f"{titles} take from the stock and are refused when there is too little.",
            f"{titles}会扣减库存，库存不足时拒绝。",
        )
    if isinstance(rule, Computed):
        return c.say(
            f"{_label(c, entity, rule.field)} is worked out by the site.",
            f"“{_label(c, entity, rule.field)}”由网站自动计算。",
        )
    if isinstance(rule, Transition):
        who = who_words(rule.by, c.spec, chinese=c.chinese)
        return c.say(
            f"{titles} have a button “{rule.label}” for {who}.", f"{titles}新增按钮“{rule.label}”，{who}可用。"
        )
    if isinstance(rule, Slots):
        return c.say(f"{titles} never overlap; free times are offered.", f"{titles}不会重叠，页面显示空闲时间。")
    return []


def _change_rule(s: ops.ChangeRule, c: Context) -> list[str]:
    titles = _titles(c, s.entity)
    if "openings" in s.changes:
        hours = told_openings(s.changes["openings"], chinese=c.chinese)
        return [c.say(f"{titles} can be made for: {hours}.", f"{titles}可约时间：{hours}。")]
    if "minutes" in s.changes:
        return [
            c.say(f"Times are offered every {s.changes['minutes']} minutes.", f"时间间隔为{s.changes['minutes']}分钟。")
        ]
    if "places" in s.changes:
        return [
            c.say(
                f"{s.changes['places']} {titles.lower()} may be at the same time.",
                f"同一时间最多{s.changes['places']}个{titles}。",
            )
        ]
    return []


def _style(s: ops.SetStyle, c: Context) -> list[str]:
    said = []
    if s.style:
        said.append(
            c.say(
                f"New look: {s.style}, {told_style(s.style, chinese=False)}.",
                f"新外观：{s.style}（{told_style(s.style, chinese=True)}）。",
            )
        )
    if s.accent is not None:
        said.append(
            c.say(
                f"The accent colour is {s.accent or 'that of the style'} now.",
                f"强调色改为{s.accent or '风格自带的颜色'}。",
            )
        )
    return said


def _site(s: ops.SetSite, c: Context) -> list[str]:
    said = []
    if s.currency:
        said.append(c.say(f"Prices are in {s.currency} now; the numbers stay.", f"价格改用{s.currency}，数字不变。"))
    if s.signup is not None:
        said.append(
            c.say(
                "Visitors can make accounts themselves." if s.signup else "Only administrators make accounts now.",
                "访客可以自行注册。" if s.signup else "现在只有管理员可以创建账户。",
            )
        )
    return said


def _rows(s: ops.AddRows, c: Context) -> str:
    display = next((e.display for e in c.spec.entities if e.name == s.entity), "name")
    shown = ", ".join(f"“{r.get(display, '')}”" for r in s.rows[:6])
    return c.say(
        f"Added to {_titles(c, s.entity).lower()}: {shown}.",
        f"已添加到{_titles(c, s.entity)}：{shown.replace(', ', '、')}。",
    )


def _change_rows(s: ops.ChangeRows, c: Context) -> str:
    who = (
        c.say(f"all {_titles(c, s.entity).lower()}", f"所有{_titles(c, s.entity)}")
        if not s.where
        else "“" + str(next(iter(s.where.values()))) + "”"
    )
    told = {**s.values, **{name: f"× {factor:g}" for name, factor in s.scale.items()}}
    shown = ", ".join(f"{_label(c, s.entity, k)}: {v}" for k, v in told.items())
    return c.say(f"{who[:1].upper()}{who[1:]}: {shown}.", f"{who}：{shown}。")


def _remove_rows(s: ops.RemoveRows, c: Context) -> str:
    if not s.where:
        return c.say(f"All {_titles(c, s.entity).lower()} are removed.", f"已移除全部{_titles(c, s.entity)}。")
    return c.say(
        f"Removed “{next(iter(s.where.values()))}” from {_titles(c, s.entity).lower()}.",
        f"已从{_titles(c, s.entity)}中移除“{next(iter(s.where.values()))}”。",
    )


def _text(s: ops.SetText, c: Context) -> str:
    if s.target == "name":
        return c.say(f"The site is called “{s.text}” now.", f"网站改名为“{s.text}”。")
    return c.say(f"The text reads “{s.text[:80]}” now.", f"文字已改为“{s.text[:80]}”。")


_TOLD: dict[type, Callable[[Any, Context], str | list[str]]] = {
    ops.AddEntity: _add_entity,
    ops.RemoveEntity: lambda s, c: c.say(f"{_titles(c, s.entity)} are gone, with everything that named them.", f"已移除{_titles(c, s.entity)}及相关内容。"),
    ops.ChangeEntity: _change_entity,
    ops.AddField: _add_field,
    ops.ChangeField: _change_field,
    ops.RemoveField: _remove_field,
    ops.AddChoice: lambda s, c: c.say(f"{_label(c, s.entity, s.field)} can be “{s.choice.label}” too.", f"“{_label(c, s.entity, s.field)}”新增选项“{s.choice.label}”。"),
    ops.RemoveChoice: lambda s, c: c.say(f"{_label(c, s.entity, s.field)} can no longer be “{s.value}”.", f"“{_label(c, s.entity, s.field)}”不再有选项“{s.value}”。"),
    ops.SetAccess: lambda s, c: told_access(c.spec.entity(s.entity), s, c) if _known(c.spec, s.entity) else [],
    ops.AddRule: _add_rule,
    ops.ChangeRule: _change_rule,
    ops.AddRole: lambda s, c: c.say(f"Added the role {s.role.title}; an administrator gives it to accounts at /admin.", f"已添加角色“{s.role.title}”，管理员可在 /admin 分配给账户。"),
    ops.SetStyle: _style,
    ops.SetText: _text,
    ops.SetSite: _site,
    ops.AddPage: lambda s, c: c.say(f"Page “{s.page.title}” at /{s.page.path}.", f"页面“{s.page.title}”位于 /{s.page.path}。"),
    ops.RemovePage: lambda s, c: c.say(f"The page /{s.path} is gone.", f"已移除页面 /{s.path}。"),
    ops.AddSection: lambda s, c: c.say(f"Added a section{f' “{s.section.title}”' if s.section.title else ''} to /{s.page}.", f"已在 /{s.page} 添加区块{f'“{s.section.title}”' if s.section.title else ''}。"),
    ops.RemoveSection: lambda s, c: c.say("The section is gone.", "已移除该区块。"),
    ops.AddItem: lambda s, c: c.say(f"Added “{s.item.title}” to /{s.page}.", f"已在 /{s.page} 添加“{s.item.title}”。"),
    ops.AddFigure: lambda s, c: c.say(f"The dashboard shows “{s.figure.title}”.", f"工作台显示“{s.figure.title}”。"),
    ops.AddChart: lambda s, c: c.say(f"The dashboard has a chart “{s.chart.title}”.", f"工作台新增图表“{s.chart.title}”。"),
    ops.AddTable: lambda s, c: c.say(f"The dashboard lists the newest {_titles(c, s.entity).lower()}.", f"工作台列出最新的{_titles(c, s.entity)}。"),
    ops.RemoveFromDashboard: lambda s, c: c.say(f"“{s.what}” is gone from the dashboard.", f"已从工作台移除“{s.what}”。"),
    ops.AddRows: _rows,
    ops.ChangeRows: _change_rows,
    ops.RemoveRows: _remove_rows,
}  # fmt: skip


def _known(spec: SiteSpec, name: str) -> bool:
    return any(name in (e.name, e.plural) for e in spec.entities)
