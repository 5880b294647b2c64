"""Demands of what is shown apart or no more: sold books are hidden, urgent ones and those older than a week flagged."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

from agents.site.reading.demands.base import N_ZH, Demand, Held, Kind, N, is_zh, rowed
from agents.site.reading.demands.guards import step_to
from agents.site.reading.demands.listing import DONE, done_in, list_under
from agents.site.reading.kin import Kin
from agents.site.spec import Choice, Condition, Entity, Field, Shown, SiteSpec, Slots, state_of
from agents.site.words.numbers import number_of

_UNIT = r"(?P<unit>days?|weeks?|months?)"
_AGE = rf"(?:(?:that|which)\s+(?:are|is)\s+)?older than\s+{N}\s+{_UNIT}"
_GONE = r"(?:(?:are|is|get|gets)\s+(?:no longer|not|never)\s+(?:shown|visible|listed|displayed)|(?:are|is|get|gets)\s+hidden|(?:disappear|vanish)(?:es|s)?)(?:\s+any ?more)?"
_EN_HIDDEN = (
    rf"(?:,\s*)?(?:and\s+)?\b(?P<st>(?!the\b|and\b)[a-z]+)\s+(?P<of>[a-z]+)\s*,?\s*(?:or|and)\s+(?:those|ones|anything|[a-z]+)\s+{_AGE}\s+{_GONE}",
    rf"(?:,\s*)?(?:and\s+)?\b(?P<of>[a-z]+)\s+{_AGE}\s+{_GONE}",
    rf"(?:,\s*)?(?:and\s+)?\b(?P<st>sold|taken|closed|rented|lent|filled|finished|archived|adopted|found|returned|expired|cancelled)\s+(?P<of>[a-z]+)\s+{_GONE}",
)
_GONE_ZH = r"(?:就|会|都|将)*(?:不再|不会再?|不)(?:被)?(?:显示|展示|可见|出现)|(?:就|会|自动|都|将)*(?:隐藏|下架)"
_STATE_ZH = (
    r"(?P<st>已(?:[\u4e00-\u9fff]出|成交|领养|找到|关闭|过期|归还|完成|结束|取消|报满|满员?|[\u4e00-\u9fff]{1,2}?))"
)
_AGE_ZH = rf"(?:发布)?(?:超过|满){N_ZH}个?(?P<unit>天|日|周|月)(?:以上)?"
_ZH_HIDDEN = (
    rf"[,，]?{_STATE_ZH}的?(?:[\u4e00-\u9fff]{{0,3}}?)(?:或者?|和|以及|、){_AGE_ZH}的?(?P<of>[\u4e00-\u9fff]{{0,4}}?)(?:{_GONE_ZH})",
    rf"[,，]?{_STATE_ZH}的?(?P<of>[\u4e00-\u9fff]{{0,4}}?)(?:{_GONE_ZH})",
    rf"[,，]?{_AGE_ZH}的(?P<of>[\u4e00-\u9fff]{{0,4}}?)(?:{_GONE_ZH})",
)
_DAYS = {"d": 1, "w": 7, "m": 30, "天": 1, "日": 1, "周": 7, "月": 30}


def _days(demand: Demand) -> int | None:
    told = demand.fact("n").lower()
    number = 1.0 if told in ("a", "an") else number_of(told)
    return int(number * _DAYS[demand.fact("unit").lower()[:1]]) if told and number else None


def _hidden(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, days = is_zh(spec), _days(demand)
    named = kin.entity(demand.fact("of"), spec) if demand.fact("of") else None
    entity = named or next((e for e in spec.entities if _can_be(e, demand.fact("st"))), None)
    entity = entity or rowed(spec, demand.fact("of"), kin, seen=True)
    if entity is None or entity.access.read not in ("everyone", "member"):
        return None
    when: dict[str, list[str]] = {}
    if told := demand.fact("st"):
        state = state_of(entity)
        hidden = [c.value for c in state.choices if _is_called(c, told)] if state is not None else []
        if not hidden or state is None:
            made = step_to(entity, told, zh=zh)
            made.by = "owner" if entity.access.update == "owner" else made.by
            state, hidden = state_of(entity), [made.target]
        if state is None or len(hidden) == len(state.choices):
            return None
        when = {state.name: [c.value for c in state.choices if c.value not in hidden]}
    entity.rules = [r for r in entity.rules if not isinstance(r, Shown)]
    entity.rules.append(Shown(when=when, days=days))
    _in_sight(entity, when)
    parts = [told, (f"超过{days}天的" if zh else f"older than {days} days") if days else ""]
    listed = ("、" if zh else " or ").join(part for part in parts if part)
    said = (
        f"{listed}{entity.titles}不再展示"
        if zh
        else f"{entity.titles.lower()} that are {listed} are hidden from others"
    )
    return Held(said, (f"{entity.name}.shown.{'days' if days is not None else 'when'}",))


def _can_be(entity: Entity, told: str) -> bool:
    """Whether others see rows of it that may be in a state of such a name."""
    state = state_of(entity) if told and entity.access.read in ("everyone", "member") else None
    return state is not None and any(_is_called(choice, told) for choice in state.choices)


def _is_called(choice: Choice, told: str) -> bool:
    """Whether a state goes by a word: 已售 is 已售出."""
    said = told.removeprefix("已")
    return said in choice.label.lower().removeprefix("已") or choice.value.startswith(told.lower()[:4])


def _in_sight(entity: Entity, when: dict[str, list[str]]) -> None:
    """Most sample rows can be seen."""
    for name, values in when.items():
        for n, row in enumerate(entity.rows):
            if row.get(name) not in values and n % 3 != 2:
                row[name] = values[0]


_FLAG = r"(?:are|is|get|gets|should be|must be)\s+(?:shown|marked|highlighted|flagged|listed|coloured|colored)(?:\s+(?:in (?:red|bold|orange)|red|on top|first|separately|at the top))*"
_EN_AGED = (
    rf"(?:,\s*)?(?:and\s+)?\b(?P<of>[a-z]+)\s+{_AGE}\s+{_FLAG}",
    rf"(?:,\s*)?(?:and\s+)?\b(?:an?\s+|the\s+)?lists?\s+of\s+(?P<of>[a-z]+)\s+{_AGE}",
)
_ZH_FLAG = r"(?:会|要|自动|用)*(?:标红|标记|高亮(?:显示)?|红色显示|单独列出)"
_ZH_AGED = (rf"[,，]?{_AGE_ZH}(?:未处理|没处理)?的(?P<of>[\u4e00-\u9fff]{{0,5}}?){_ZH_FLAG}",)


def _aged(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A list of the rows that came in long ago and are not done."""
    zh, days = is_zh(spec), _days(demand)
    entity = rowed(spec, demand.fact("of"), kin)
    if entity is None or not days:
        return None
    since = next((f for f in entity.fields if f.kind in ("date", "datetime") and f.set_by == "site"), None)
    if since is None:
        since = Field(name="sent_on", label="提交日期" if zh else "Sent on", kind="date", set_by="site")
        entity.fields.append(since)
        for n, row in enumerate(entity.rows):
            row["sent_on"] = f"-{n}"
    when = [Condition(field=since.name, sign="below", value=f"today-{days}")]
    state = state_of(entity)
    if state is not None and any(c.value in DONE for c in state.choices):
        state, done = done_in(entity, zh=zh)
        when += [Condition(field=state.name, sign="is_not", value=value) for value in done[:3]]
    return list_under(spec, entity, "old", (f"Older than {days} days", f"超过{days}天"), when, tone="warning")


_EN_SORT = (rf"(?:,\s*)?(?:and\s+)?\b(?P<adj>(?!older\b|those\b)[a-z]+)\s+(?P<of>ones|[a-z]+)\s+{_FLAG}",)
_ZH_SORT = (rf"[,，]?(?P<adj>[\u4e00-\u9fff]{{2,4}}?)的(?P<of>[\u4e00-\u9fff]{{1,5}}?){_ZH_FLAG}",)


def _sort(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A list of the rows of one sort, which a choice or a tick of the form says: the urgent ones."""
    told, zh = demand.fact("adj").lower(), is_zh(spec)
    named = kin.entity(demand.fact("of"), spec)
    for entity in [named] if named is not None else spec.entities:
        for field in entity.fields:
            value = next((c.value for c in field.choices if told in c.label.lower()), None)
            if value is None and not (field.kind == "boolean" and told in field.label.lower()):
                continue
            when = [Condition(field=field.name, sign="is", value=True if value is None else value)]
            state = state_of(entity)
            if state is not None and state is not field and any(c.value in DONE for c in state.choices):
                state, done = done_in(entity, zh=zh)
                when += [Condition(field=state.name, sign="is_not", value=one) for one in done[:3]]
            name = value or field.name
            return list_under(spec, entity, name[:40], (told[:1].upper() + told[1:], told), when)
    return None


_EN_DAY = (r"(?:,\s*)?(?:and\s+)?\b(?:the\s+)?(?P<who>[a-z]+)\s+(?:can\s+)?(?:sees?|gets?|views?)\s+(?:all\s+)?(?:the\s+)?(?:day'?s|today'?s|daily)\s+(?:bookings|appointments|schedule|plan|list|reservations|agenda)",)  # fmt: skip
_ZH_DAY = (
    r"[,，]?(?P<who>[\u4e00-\u9fff]{2,4}?)(?:能够?|可以|可)?(?:看到?|查看|看见)(?:到)?(?:当天|今天|当日|今日|每天|每日|一天)的?(?:所有|全部)?的?(?:安排|预约|日程|情况|名单|预订|订单)?(?=[,，。；;]|$)",
)


def _day(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """The page of a day, which every site with times has for its staff."""
    del kin
    entity = next((e for e in spec.entities if any(isinstance(r, Slots) for r in e.rules)), None)
    if entity is None:
        return None
    who = demand.fact("who")
    said = (
        f"{spec.staff_title}看到当天的{entity.titles}"
        if is_zh(spec)
        else f"the {who} sees the day’s {entity.titles.lower()}"
    )
    return Held(said, (f"{entity.name}.slots.day",))


KINDS = (
    Kind("hidden", _hidden, _EN_HIDDEN, _ZH_HIDDEN),
    Kind("aged", _aged, _EN_AGED, _ZH_AGED),
    Kind("day", _day, _EN_DAY, _ZH_DAY),
)


def _unbuilt(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A file to keep is not built here: it is named so, and becomes no thing of its own."""
    del spec, demand, kin
    return None


_EN_FILES = (
    r"(?:,\s*)?(?:and\s+|with\s+)?(?:(?:the\s+|our\s+)?[a-z]+\s+(?:can\s+|may\s+)?(?:download|upload|get|find)\s+)?(?:(?!(?:and|or|with|of|for|an?|exports?|exported|lists?|reports?|invoices?|photos?|pictures?|images?)\b)[a-z]+\s+){1,3}as\s+(?:downloadable\s+)?(?:pdf\s+)?(?:files?|pdfs?|documents|downloads|attachments)(?:\s+(?:to|for)\s+download(?:ing)?)?(?=\s*(?:[,;.]|$|and\b))",
)
UNBUILT = (Kind("files", _unbuilt, _EN_FILES, ()),)
LAST = (Kind("sort", _sort, _EN_SORT, _ZH_SORT),)
"""What any list under a name may be: after those that say more."""
