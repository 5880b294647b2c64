"""Demands of how something is done: a reason where one is declined, a mark once it is over, hire by the day."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading import keeping
from agents.site.reading.demands.base import Demand, Held, Kind, is_left, is_zh, rowed
from agents.site.reading.demands.guards import step_to
from agents.site.reading.kin import Kin
from agents.site.spec import Computed, Condition, Entity, Field, Moment, SiteSpec, Slots, Stay, Transition, state_of

_NO = {
    "declined": r"declin|reject|refus|turn|拒|驳|不通过|婉|退",
    "cancelled": r"cancel|取消",
}
_EN_REASON = (
    r"(?:,\s*)?(?:(?:and|but)\s+)?(?:\b(?:must|has to|have to|should)\s+)?\b(?:gives?|giving|states?|stating|enters?|writes?|with)\s+(?:an?|the|their)\s+reasons?\s+(?:when|if|for|whenever|as)\s+[^,;.]{0,20}?(?P<v>declin\w+|reject\w+|refus\w+|cancel\w+|turned down)(?:\s+(?:it|them|one|an? [a-z]+))?",
    r"(?:,\s*)?(?:(?:and|but)\s+)?\b(?P<v>declin\w+|reject\w+|refus\w+|cancel\w+)\s+(?:[a-z]+\s+){0,3}?(?:needs?|requires?|must (?:have|give|state)|only with|always with|giving|stating|with)\s+(?:an?\s+)?reasons?",
)
_ZH_REASON = (
    r"[,，]?(?P<v>拒绝|驳回|不通过|取消|退回|婉拒)[\u4e00-\u9fff]{0,4}?(?:时|的时候|的话)?(?:要|需要?|必须|须|应|得)?(?:写明?|填写?|说明|注明|给出|附上|输入)(?:[\u4e00-\u9fff]{0,2})(?:理由|原因)",
)


def _reason(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """Staff write down why before they decline: the step is refused until the reason stands there."""
    zh = is_zh(spec)
    target = next((name for name, said in _NO.items() if re.search(said, demand.fact("v"), re.IGNORECASE)), "declined")
    entity = next((e for e in spec.entities if _leading_to(e, target)), None) or rowed(spec, "", kin)
    if entity is None:
        return None
    found = _leading_to(entity, target)
    if not found and target == "declined":
        keeping.require_approval(entity, zh=zh)
        found = _leading_to(entity, target)
    if not found:
        return None
    name = next((n for n in ("reason", "why", "grounds") if all(f.name != n for f in entity.fields)), "")
    if not name:
        return None
    label = {"declined": ("Reason for declining", "拒绝理由"), "cancelled": ("Reason for cancelling", "取消原因")}[
        target
    ][zh]
    told = f"“{found[0].label}”之前请先填写。" if zh else f"Needed before “{found[0].label}”."
    entity.fields.append(
        Field(name=name, label=label, kind="text", required=False, set_by="staff", listed=False, help=told)
    )
    for rule in found:
        rule.when = [*rule.when, Condition(field=name, sign="filled")]
    for row in entity.rows:
        if row.get(found[0].field) == found[0].target:
            row[name] = "当天已约满" if zh else "Fully booked on that day"
    said = f"填写“{label}”后才能“{found[0].label}”" if zh else f"“{found[0].label}” needs a reason"
    return Held(said, tuple(f"{entity.name}.when.{rule.name}" for rule in found))


def _leading_to(entity: Entity, target: str) -> list[Transition]:
    alike = {"declined": ("declined", "rejected", "refused"), "cancelled": ("cancelled",)}[target]
    steps = [r for r in entity.rules if isinstance(r, Transition) and r.target in alike]
    return [r for r in steps if r.by != "owner"] or ([] if target == "declined" else steps)


_ZH_MARK = (
    r"[,，]?(?:[\u4e00-\u9fff]{0,4}?(?:卖出|售出|完成|归还|处理|付款|找到|修好|送达|领取|结束|租出|成交)(?:之?后|了))?(?:可以?|要|会|自动|由[\u4e00-\u9fff]{2,4}?)?(?:被)?标记(?:(?:为|成)(?P<to>已?[\u4e00-\u9fff]{1,4}?)|(?P<to2>已[\u4e00-\u9fff]{1,3}?))(?=[,，。；;]|$)",
)


def _mark(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A step to one state: 卖出后标记为已售."""
    to = demand.fact("to") or demand.fact("to2")
    said = to.removeprefix("已")
    having = (e for e in spec.entities if (s := state_of(e)) is not None and any(said in c.label for c in s.choices))
    entity = next(having, None) or rowed(spec, "", kin, seen=True)
    if entity is None or not said:
        return None
    state = state_of(entity)
    choice = next((c for c in state.choices if said in c.label), None) if state is not None else None
    found = next(
        (r for r in entity.rules if isinstance(r, Transition) and choice is not None and r.target == choice.value), None
    )
    made = found or step_to(entity, to, zh=True)
    if found is None and is_left(entity, spec) and entity.access.update == "owner":
        made.by = "owner"
    return Held(f"{entity.titles}可以“{made.label}”", (f"{entity.name}.transition.{made.name}",))


_EN_DAILY = (
    r"(?:,\s*)?(?:and\s+)?\b(?:(?P<keep>(?:hire|rent|book|reserve)s?\s+(?:the\s+|our\s+|an?\s+|it\s+|them\s+)?(?:[a-z]+\s+)?))(?:for\s+(?:an?|the|one|some|several|whole|a few)(?:\s+(?:whole|single|or more))?\s+days?(?:\s+or more)?|by the day|per day|day by day)\b(?!\s+(?:before|in advance))",
)
_ZH_DAILY = (
    r"(?P<keep>(?:预约|预订|租用|租借|借用|租|按))?按(?:整)?天(?:计费|收费)?(?P<v>预约|预订|租用|租借|出租|租)",
)


def _daily(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """What would be booked by the hour is taken by the day: from a first to a last one."""
    del demand, kin
    zh = is_zh(spec)
    for entity in spec.entities:
        if any(isinstance(r, Stay) for r in entity.rules):
            return Held(
                f"{entity.titles}按天计算" if zh else f"{entity.titles.lower()} by the day", (f"{entity.name}.stay",)
            )
    for entity in spec.entities:
        rule = next((r for r in entity.rules if isinstance(r, Slots) and r.resource and not r.minutes_from), None)
        if rule is None or rule.resource is None:
            continue
        start = next(f for f in entity.fields if f.name == rule.start)
        if any(f.name == "until" for f in entity.fields) or rule.also:
            continue
        start.kind, start.label = "date", "开始日期" if zh else "First day"
        until = Field(name="until", label="结束日期" if zh else "Last day", kind="date")
        entity.fields.insert(entity.fields.index(start) + 1, until)
        for row in entity.rows:
            row[start.name] = row["until"] = str(row.get(start.name, "+3")).split(" ")[0]
        stay = Stay(first=start.name, last="until", resource=rule.resource, overnight=False, free_when=rule.free_when)
        summed = {r.field for r in entity.rules if isinstance(r, Computed)}  # of one day, whatever the number of days
        kept = [
            r
            for r in entity.rules
            if not isinstance(r, Slots | Computed) and not (isinstance(r, Moment) and r.field == start.name)
        ]
        entity.fields = [f for f in entity.fields if f.name not in summed]
        for row in entity.rows:
            for name in summed:
                row.pop(name, None)
        for page in spec.pages:
            named = (entity.name, entity.plural)
            page.sections = [s for s in page.sections if not (s.kind == "hours" and s.entity in named)] or page.sections
        _per_day(spec, str(next(f.target for f in entity.fields if f.name == rule.resource)))
        entity.rules = [stay, Moment(field=start.name), *kept]
        for field in entity.fields:
            field.required = field.required or field.name == rule.resource
        told = f"{entity.titles}按天计算" if zh else f"{entity.titles.lower()} by the day"
        return Held(told, (f"{entity.name}.stay",))
    return None


def _per_day(spec: SiteSpec, name: str) -> None:
    """Prices of what is taken by the day are prices of a day."""
    for field in (f for e in spec.entities if e.name == name for f in e.fields if f.kind == "money"):
        field.label = re.sub(r"\bper (?:hour|slot|session)\b", "per day", field.label).replace("每小时", "每天")


KINDS = (
    Kind("reason", _reason, _EN_REASON, _ZH_REASON),
    Kind("mark", _mark, (), _ZH_MARK),
    Kind("daily", _daily, _EN_DAILY, _ZH_DAILY, kept="{keep}", kept_zh="{v}"),
)
