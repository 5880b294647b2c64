"""Demands of who sees what, and of what is seen: approval before publication, rows of one's own, charts, exports."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading import keeping
from agents.site.reading.demands.base import Demand, Held, Kind, is_left, is_zh, rowed
from agents.site.reading.kin import Kin, one_of
from agents.site.spec import Access, Belongs, Chart, Entity, Field, Shown, SiteSpec
from agents.site.words.fields import name_of

_SEEN = r"(?:shown|published|visible|public|listed|online|live|posted|seen|displayed|printed|added)"
_EN_PASSED = (
    rf"(?P<who>\b(?:(?:an?|the|our|one of the)\s+)?[a-z]+)\s+(?:must |has to |have to |should |can |may )?(?:first )?(?:approves?|checks?|reviews?|confirms?|lets? through|releases?|moderates?|accepts?|verif(?:y|ies))\s+(?P<what>(?:(?:each|every|all|the|new|any)\s+)*[a-z]+(?: [a-z]+)?)\s+before\s+(?:it|they|that|(?:each|the|an?)\s+[a-z]+|publication|publishing)(?:\s+(?:is|are|gets?|goes?|appears?|becomes?|can be|may be)(?:\s+{_SEEN})?)?",
    rf"(?:,\s*)?(?:and\s+)?\b(?P<what>[a-z]+)\s+(?:are|is|appear|appears|become|becomes|go|goes|can be|get|gets)\s*(?:only\s+)?{_SEEN}?\s*(?:only\s+)?(?:after|once|when)\s+(?:approval(?: by (?P<who2>(?:the |an? )?[a-z]+))?|(?P<who>(?:the |an? )[a-z]+)\s+(?:has\s+|have\s+)?(?:approved|checked|released|accepted|reviewed)(?:\s+(?:it|them))?|(?:they|it) (?:are|is|have been|has been|were|was) (?:approved|checked|released|accepted|reviewed)(?: by (?P<who3>(?:the |an? )?[a-z]+))?)",
    rf"(?:,\s*)?(?:and\s+)?\bonly approved (?P<what>[a-z]+) (?:are|is) {_SEEN}",
)
_ZH_PASSED = (
    r"(?P<who>[\u4e00-\u9fff]{2,4}?)?(?:审核|审批|批准)(?:通过)?(?:之?后)(?:才|方可|再|才能|可以)*(?:会)?(?:公开)?(?:显示|展示|发布|公开|可见|上线|上架)(?P<what>)",
)


def _passed(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    entity, zh = rowed(spec, demand.fact("what"), kin, seen=True), is_zh(spec)
    if entity is None or entity.access.read not in ("everyone", "member", "owner"):
        return None
    if entity.access.read == "owner":
        entity.access.read = "everyone"
    held = next((f for f in entity.fields if f.name in ("approval", "moderation")), None)
    if held is None:
        keeping.require_approval(entity, zh=zh)
        held = next((f for f in entity.fields if f.name == "approval"), None)
    if held is None:
        return None
    entity.rules = [r for r in entity.rules if not (isinstance(r, Shown) and r.when)]
    entity.rules.append(Shown(when={held.name: ["approved"]}))
    said = (
        f"{entity.titles}通过审核后才展示"
        if zh
        else f"{entity.titles.lower()} are shown to others once they are approved"
    )
    return Held(said, (f"{entity.name}.shown.when", f"{entity.name}.transition.approve"))


_FOR = r"(?P<for>clients?|customers?|patients?|parents?|tenants?|members?|students?|pupils?|families|owners?|employees?|residents?|volunteers?|players?|guests?|apprentices?|donors?|couples?)"
_EN_OWN = (
    r"(?P<who>[a-z]+)\s+(?P<v>writes?|enters?|uploads?|makes?|creates?|keeps?|records?|adds?|sends?|issues?|puts?)\s+(?P<what>[a-z]+(?: [a-z]+)?)\s+(?:that|which)\s+only\s+(?:the|that|their|each)\s+(?P<for>[a-z]+)(?:\s+and\s+(?:the|their)\s+[a-z]+)?\s+(?:can|may)\s+(?:read|see|view|open)",
    rf"(?:,\s*)?(?:and\s+|where\s+)?\b(?:each |every |the |a )?{_FOR}\s+(?:can\s+|may\s+)?(?:only\s+)?(?:sees?|views?|reads?|downloads?|checks?|finds?|gets?)\s+(?:only\s+)?(?:their|his|her|its)\s+(?:own\s+)?(?P<what>invoices?|bills?|results?|reports?|grades?|marks?|notes?|records?|files?|documents?|payslips?|statements?|x-rays?|prescriptions?|letters?|certificates?|contracts?|treatment notes?|training plans?)\b(?:\s+only)?",
)
_ZH_OWN = (
    r"[,，]?(?P<for>客户|患者|病人|家长|学生|学员|会员|租客|业主|员工|住户|顾客)(?:只能|只|能|可以|可)+(?:看到?|查看|下载)(?:自己的|本人的)(?P<what>账单|发票|报告|成绩|病历|记录|档案|文件|合同|工资条|检查结果|处方|训练计划|证书)",
)


def _own(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, what = is_zh(spec), demand.fact("what")
    entity = kin.entity(what, spec)
    if entity is None:
        entity = notes(spec, what, zh=zh)
    if entity is None:
        return None
    if is_left(entity, spec) and entity.access.create == "member" and not demand.fact("who"):
        entity.access.read = "owner"
        return Held(_own_told(entity, zh=zh), (f"{entity.name}.access.read",))
    entity.access = Access(read="owner", create="staff", update="staff", delete="staff")
    for role in spec.roles:
        if one_of(role.title) == one_of(demand.fact("who")):
            role.level = "staff"
    person = one_of(demand.fact("for")) if not zh else demand.fact("for")
    if all(f.target != "account" for f in entity.fields):
        label = person[:1].upper() + person[1:]
        name = name_of(person) if person.isascii() else "for_whom"
        taken = {f.name for f in entity.fields}
        made = Field(name=name if name not in taken else "for_whom", label=label, kind="relation", target="account")
        entity.fields.insert(min(1, len(entity.fields)), made)
        entity.rows = []
    relation = next(f for f in entity.fields if f.target == "account")
    if all(not isinstance(r, Belongs) for r in entity.rules):
        entity.rules.append(Belongs(field=relation.name))
    return Held(_own_told(entity, zh=zh), (f"{entity.name}.belongs.{relation.name}", f"{entity.name}.access.read"))


def _own_told(entity: Entity, *, zh: bool) -> str:
    return f"每个人只看到自己的{entity.titles}" if zh else f"people see their own {entity.titles.lower()} only"


def notes(spec: SiteSpec, what: str, *, zh: bool) -> Entity | None:
    """Rows of the staff for one person, where the site keeps none of the kind yet."""
    from agents.site.words.entities import entity_from

    words = what if zh else one_of(what)
    money = re.search(r"invoice|bill|账单|发票", words)
    fields = [
        Field(name="title", label="标题" if zh else "Title", kind="text"),
        Field(name="day", label="日期" if zh else "Date", kind="date", default="today"),
        *([Field(name="amount", label="金额" if zh else "Amount", kind="money", minimum=0)] if money else []),
        Field(name="text", label="内容" if zh else "Text", kind="long_text", required=False),
    ]
    made = entity_from(words, spec, fields, sure=True)
    if made is None:
        return None
    made.fields, made.display, made.view, made.rows = fields, "title", "table", []
    spec.entities.append(made)
    return made


_BY = r"(?P<by>[a-z]+)(?:\s+(?:and|per|by)\s+(?:by\s+|per\s+)?(?P<by2>[a-z]+))?"
_WHO = (
    r"(?:,\s*)?(?:and\s+)?(?:\b(?:the\s+|our\s+|an?\s+)?[a-z]+\s+(?:can\s+)?(?:sees?|gets?|views?|reads?|wants?)\s+)?"
)
_EN_CHART = (
    rf"{_WHO}\b(?:an?\s+|the\s+|with\s+)?(?P<each>daily|weekly|monthly|yearly)?\s*(?:charts?|graphs?|reports?|statistics|overviews?|diagrams?|totals?|summary|sums?|figures?)\s+(?:(?:that|which)\s+)?(?:of|on|counts?|shows?|about|for|sums? up)\s+(?:the\s+)?(?P<what>(?!the\b|month\b|week\b|year\b)[a-z]+(?: (?!per|by|for)[a-z]+)?)\s+(?:per|by|for each|of each|grouped by|for every)\s+{_BY}",
    rf"{_WHO}\bhow (?:many|much)\s*(?P<what>[a-z]*?)\s*(?:(?:are|were|is|was|have been|has been)\s+[a-z]+\s*)?(?:of|for|per|in|by)\s+(?:each|every)?\s*{_BY}(?:\s+(?:are|is|were|was)\s+[a-z]+)?",
    rf"(?:,\s*)?(?:and\s+)?\b(?:the\s+|our\s+|an?\s+)?[a-z]+\s+(?:can\s+)?(?:sees?|gets?|views?)\s+(?:the\s+)?(?P<what>sales|bookings|hours|revenue|income|visits|orders|takings|turnover|donations|tickets|attendance|spending|expenses|sign-ups|hires|loans)\s+(?:per|by|for each)\s+{_BY}",
    rf"{_WHO}\b(?:an?\s+|the\s+|with\s+)?(?P<each>daily|weekly|monthly|yearly)\s+(?:charts?|graphs?|reports?|statistics|overviews?|totals?|summary|summaries|figures)\b(?:\s+(?:of|on|for|about)\s+(?:the\s+|all\s+)?(?P<what>[a-z]+(?: (?!per|by|for|and)[a-z]+)?))?",
)
_ZH_CHART = (
    r"[,，]?(?:[\u4e00-\u9fff]{2,3}?)?(?:能|可以|可)?(?:按|分)(?P<by>[\u4e00-\u9fff]{1,4}?)(?:和(?P<by2>[\u4e00-\u9fff]{1,4}?))?(?:统计|汇总|查看)(?P<what>[\u4e00-\u9fff]{0,6})",
    r"[,，]?(?:[\u4e00-\u9fff]{2,3}?)?(?:能|可以|可)?(?:看到?|查看|有|生成|得到|统计)?(?P<each>每[日天周月年]|月度|年度)(?:的)?(?P<what>[\u4e00-\u9fff]{0,6}?)(?:报表|统计图?|图表|汇总|走势|趋势|数量|人数)",
    r"[,，]?(?:[\u4e00-\u9fff]{2,3}?)?(?:能|可以|可)?(?:看到?|查看)(?P<what>[\u4e00-\u9fff]{1,6}?)(?:的)?(?:统计|图表|走势|趋势)",
)
_SPAN = {
    "day": "day",
    "daily": "day",
    "week": "week",
    "weekly": "week",
    "month": "month",
    "monthly": "month",
    "每天": "day",
    "每日": "day",
    "天": "day",
    "日": "day",
    "每周": "week",
    "周": "week",
    "每月": "month",
    "月": "month",
    "月份": "month",
    "月度": "month",
    "year": "month",
    "yearly": "month",
    "每年": "month",
    "年度": "month",
    "年": "month",
}
_MONEY = re.compile(
    r"revenue|income|takings|turnover|sales|spending|expense|donation|amount|cost|收入|销售|金额|支出|费用|营业|报销"
)


def _chart(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, what = is_zh(spec), demand.fact("what")
    wanted = [w for w in (demand.fact("by"), demand.fact("by2"), demand.fact("each").lower()) if w]
    if not wanted:
        wanted = ["month"]
    entity = _counted(spec, what, kin)
    if entity is None:
        return None
    measure = _measure(entity, what)
    made: list[str] = []
    for by in dict.fromkeys(wanted):
        part = _grouped(spec, entity, by, kin, measure, what, zh=zh)
        if part is None:
            return None
        alike = next(
            (c for c in spec.dashboard.charts if (c.entity, c.group, c.by) == (part.entity, part.group, part.by)), None
        )
        if alike is not None:
            alike.measure = part.measure if part.measure != "count" else alike.measure
            made.append(alike.title)
        elif len(spec.dashboard.charts) < 8:
            spec.dashboard.charts.insert(0, part)
            made.append(part.title)
        else:
            spec.dashboard.charts[-1] = part
            made.append(part.title)
    said = f"图表：{'、'.join(made)}" if zh else f"charts on the dashboard: {', '.join(made).lower()}"
    return Held(said, ("closed.dashboard", "look.dashboard"))


def _counted(spec: SiteSpec, what: str, kin: Kin) -> Entity | None:
    named = kin.entity(what, spec) if what else None
    if named is not None and (is_left(named, spec) or any(f.kind in ("date", "datetime") for f in named.fields)):
        return named
    one = one_of(what)
    for entity in spec.entities:
        if one and any(
            f.kind in ("decimal", "integer", "money") and one in (one_of(f.label), f.name, f.name.rstrip("s"))
            for f in entity.fields
        ):
            return entity
    return rowed(spec, what, kin)


def _related(entity: Entity, target: Entity) -> Field | None:
    """What rows are counted by: each says which one it is of."""
    if any(f.name == target.name for f in entity.fields) or any(f.target == entity.name for f in target.fields):
        return None
    made = Field(name=target.name, label=target.title, kind="relation", target=target.name)
    entity.fields.insert(1, made)
    for n, row in enumerate(entity.rows):
        if target.rows:
            row[made.name] = target.rows[n % len(target.rows)].get(target.display)
    return made


def _measure(entity: Entity, what: str) -> str:
    one = one_of(what) if what else ""
    numbers = [f for f in entity.fields if f.kind in ("decimal", "integer", "money")]
    named = next(
        (f for f in numbers if one and (one in (one_of(f.label), f.name) or one.split(" ")[-1] == one_of(f.label))),
        None,
    )
    if named is None and what and _MONEY.search(what.lower()):
        named = next((f for f in numbers if f.kind == "money"), None)
    if named is None and re.search(r"hours|小时|工时", what):
        named = next((f for f in numbers if re.search(r"hours|小时", f"{f.name} {f.label}", re.I)), None)
    counted = named or next((f for f in numbers if f.name in ("portions", "quantity") and not what), None)
    return f"sum:{counted.name}" if counted is not None else "count"


def _grouped(spec: SiteSpec, entity: Entity, by: str, kin: Kin, measure: str, what: str, *, zh: bool) -> Chart | None:
    """A chart of an entity by a span of time, or by a choice or relation that a word names."""
    titles = entity.titles if measure == "count" else next(f.label for f in entity.fields if f.name == measure[4:])
    span = _SPAN.get(by.lower())
    if span is not None:
        dates = [f for f in entity.fields if f.kind in ("date", "datetime")]
        if not dates:
            return None
        names = {"day": ("day", "每天"), "week": ("week", "每周"), "month": ("month", "每月")}[span]
        title = f"{names[1]}{titles}" if zh else f"{titles} by {names[0]}"
        return Chart.model_validate(
            {
                "title": title[:80],
                "entity": entity.name,
                "group": dates[0].name,
                "by": span,
                "measure": measure,
                "kind": "line" if span == "day" else "bars",
            }
        )
    group = kin.field(by, entity) or kin.field(one_of(by), entity)
    if group is None or group.kind not in ("choice", "relation", "boolean"):
        target = kin.entity(by, spec)
        group = next((f for f in entity.fields if target is not None and f.target == target.name), None)
        if group is None and target is not None and target is not entity and target.access.create != "nobody":
            group = _related(entity, target)
    if group is None and re.fullmatch(r"persons?|people|employees?|members?|users?|staff|员工|人", by):
        group = next((f for f in entity.fields if f.target == "account"), None)
    if group is None:
        group = next(
            (f for f in entity.fields if f.kind in ("choice", "relation") and one_of(by) in one_of(f.label).split(" ")),
            None,
        )
    if group is None:
        return None
    title = f"{titles}按{group.label}" if zh else f"{titles} by {group.label.lower()}"
    return Chart(title=title[:80], entity=entity.name, group=group.name, measure=measure)


_EN_EXPORT = (
    r"(?:,\s*)?(?:and\s+)?(?:\b(?:the\s+|an?\s+|our\s+)?[a-z]+\s+(?:can\s+|may\s+)?)?\b(?:exports?|downloads?)\s+(?!pictures|photos|files|music|scores|sheet|documents|recordings)(?P<what>[^,;.]{0,50}?)(?:\s*(?:as|to|in|into|for)\s+(?:an?\s+)?(?:csv|excel|spreadsheets?)(?: files?| lists?| sheets?)?)(?=\s*(?:[,;.]|and\b|$))",
    r"(?:,\s*)?(?:and\s+)?(?:\b(?:the\s+|an?\s+|our\s+)?[a-z]+\s+(?:can\s+|may\s+)?)?\bexports?\s+(?P<what>[^,;.]{1,50}?)(?=\s*(?:[,;.]|$))",
    r"(?:,\s*)?(?:and\s+|with\s+)?(?:an?\s+)?(?:csv|excel|spreadsheet)[ -](?:exports?|downloads?)(?: of (?P<what>[a-z ]+?))?(?=\s*(?:[,;.]|and\b|$))",
)
_ZH_EXPORT = (
    r"[,，]?(?:[\u4e00-\u9fff]{2,3}?)?(?:能|可以|可|支持)?(?:一键)?导出(?:为)?(?P<what>[\u4e00-\u9fff]{0,8})(?:为|成)?(?:excel|csv|表格|电子表格)?",
)


def _export(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    del kin
    if not spec.entities or re.search(r"pdf|word", demand.words, re.IGNORECASE):
        return None
    return Held(
        "每个列表都可由管理员导出为 CSV"
        if is_zh(spec)
        else "every list has a button with which staff export it as CSV",
        ("closed.export",),
    )


KINDS = (
    Kind("passed", _passed, _EN_PASSED, _ZH_PASSED, kept="{who} approves {what}", kept_zh="{who}审核"),
    Kind("own", _own, _EN_OWN, _ZH_OWN, kept="{who} {v} {what}"),
    Kind("export", _export, _EN_EXPORT, _ZH_EXPORT),
    Kind("chart", _chart, _EN_CHART, _ZH_CHART),
)
