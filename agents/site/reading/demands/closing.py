"""Demands of days on which nothing is taken: holidays that the owner enters, "closed between Christmas and New Year",
somebody who is away. The site gets a list of them for the staff; what is booked heeds it.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re
from datetime import date

from agents.site.reading.demands.base import BEFORE_ASIDE, Demand, Held, Kind, form_date, is_left, is_zh
from agents.site.reading.kin import Kin
from agents.site.reading.phrases import is_person
from agents.site.reading.spans import SPAN, SPAN_ZH, span_of
from agents.site.spec import Access, Closed, Entity, Field, Ordered, SiteSpec, Slots, Stay

_AND = r"(?:,\s*)?(?:(?:and|but)\s+)?"
_WE = r"(?:(?:the\s+|our\s+|an?\s+|each\s+|every\s+)?(?P<who>(?!employees?\b|colleagues?\b|workers?\b|members?\b|people\b|everybody\b|everyone\b)[a-z]+)|(?:let|allow)\s+(?:the\s+|our\s+|each\s+|every\s+)?(?P<who2>[a-z]+)(?:\s+to)?)"
_CAN = r"(?:\s+(?:can|may|should be able to|must be able to|need(?:s)? to(?: be able to)?|want(?:s)? to(?: be able to)?|should|wants? (?:an? )?(?:option|way) to))?"
_ENTERS = r"\s+(?:enter|mark|add|set|block(?: out| off)?|put in|choose|define|keep|manage|note|close|declare)"
_HOLIDAYS = r"(?:(?:public|bank|national|school|company|yearly|annual|summer|winter|my|our|their|his|her|its|own|single|certain|individual|whole|some|extra|any|special|the|which)\s+)*(?:holidays?|closing days|closed days|closures?|days off|day off|time off|off days|vacations?(?: days| times| weeks)?|free days|leave(?: days)?|absences?|non-working days|days (?:as|that are) closed|days (?:on which|when|where) (?:nothing|no [a-z]+|nobody)[^,;.]*|days(?= (?:as|when|on which|where|so|off)))"
_SO = r"(?:\s*,?\s*(?:when|on which|where|so that|so|as|during which|and then|in which|then)\s+[^,;.]*)?"
_NOTHING = r"(?:nothing|nobody|no one|no (?P<o>[a-z]+))"
_SHUT = r"(?:(?:we|it|everything|the [a-z]+)(?:['’]re|['’]s| are| is| stays?| remains?)?\s+)?(?:also\s+)?(?:closed|not open|shut)"
_PERIOD = rf"(?:(?:on|over|during|for|at|in|through|every|around|all)\s+)?(?:the\s+|all\s+|whole\s+)*(?P<span>{SPAN})"
_FREE = r"(?:the\s+|all\s+)?(?:public|bank|national|school|official|legal)?\s*holidays|the (?:summer|winter|easter|school|christmas) (?:holidays|break|vacation)|easter"
_AWAY = r"(?:away|on holiday|on vacation|on leave|ill|sick|absent|not there|off sick|off|out of office|travell?ing)"
_EN_AWAY = (
    rf"{_AND}\b{_WE}{_CAN}{_ENTERS}\s+(?P<d>{_HOLIDAYS}){_SO}",
    rf"{_AND}\b(?:when|if|while|whenever)\s+(?:an?|the|one|their|any|some)\s+(?P<who>[a-z]+)\s+is\s+{_AWAY}(?:\s*,?\s*(?:then\s+)?{_NOTHING}[^,;.]*|,?\s*(?:he|she|they|it)\s+(?:cannot|can['’]t|can not)\s+be\s+[a-z]+)",
    rf"{_AND}\b{_NOTHING}\s+(?:can be |may be |is |are )?(?:[a-z]+\s+)?(?:when|if|while|with)\s+(?:an?|the|one|their|any)\s+(?P<who>[a-z]+)(?:\s+who)?\s+is\s+{_AWAY}",
    rf"{_AND}\b(?:an?|the|each)\s+(?P<who>[a-z]+)\s+(?:who is|can be|may be|is sometimes|might be)\s+{_AWAY}(?:\s*,?\s*(?:cannot|can['’]t|can not|and then|then|so)\s[^,;.]*|\s+(?:for|on)\s+(?:some|a few|certain|single|whole)?\s*(?:days?|hours?)[^,;.]*)?",
    rf"{_AND}\b(?P<who>[a-z]+s)\s+(?:can|may|might)\s+be\s+{_AWAY}(?:\s*,?\s*(?:and then|then|so)\s[^,;.]*|\s+(?:for|on)\s+(?:some|a few|certain|single|whole)?\s*(?:days?|hours?)[^,;.]*)?",
    r"^(?:add|track|keep|record|enter|manage|handle|support|include|with)\s+(?:a list of\s+)?(?:holidays|vacations?|days off|absences?|time off|leave|sick days)(?:\s+and\s+(?:holidays|vacations?|days off|absences?|time off|leave|sick days))?\s+(?:for|of)\s+(?:the\s+|our\s+|each\s+|every\s+|single\s+)*(?P<who>[a-z]+)s?",
)
_AM_AWAY = rf"(?:i['’]m|i am|we['’]re|we are)\s+(?:{_AWAY}|travell?ing|abroad)"
_EN = (
    rf"{_AND}\b(?:block(?:\s+(?:out|off))?|keep\s+free)\s+{_PERIOD}(?=\s*(?:[,;.]|$|and\b|but\b))",
    rf"{_AND}\b{_AM_AWAY}\s+{_PERIOD}(?=\s*(?:[,;.]|$|and\b|but\b))",
    rf"{_AND}\b(?:i|we)\s+(?:don['’]t|do not|won['’]t|will not)\s+(?:work|open|take (?:any )?bookings)\s+{_PERIOD}(?:\s+(?:or|and)\s+(?:on\s+)?{_FREE})?(?=\s*(?:[,;.]|$|and\b|but\b))",
    rf"{_AND}\b{_SHUT}\s+{_PERIOD}(?:\s+to\s+{SPAN})?(?:\s+each year|\s+every year)?(?=\s*(?:[,;.]|$|and\b|but\b))",
    rf"{_AND}\b{_NOTHING}\s+(?:can be |may be |is |are )?(?:[a-z]+\s+)?(?:on|over|during|between|from|in|at)\s+(?:(?P<f>{_FREE})|(?:the\s+)?(?P<span>{SPAN}))(?=\s*(?:[,;.]|$|and\b|but\b))",
    rf"{_AND}\b{_SHUT}\s+(?:on|over|during|for|at)\s+(?P<f>{_FREE})(?=\s*(?:[,;.]|$|and\b|but\b))",
    rf"{_AND}\b(?:with|add|support|include|enter|track|manage|handle|keep|respect|consider)\s+(?:a list of\s+|an option for\s+)?(?:(?:public|bank|national|school|company|our|yearly)\s+)*(?:holidays|closing days|closed days|closures|days off|vacation days|vacations|holiday closures){_SO}(?=\s*(?:[,;.]|$|and\b|but\b))",
    rf"{_AND}\b(?:holidays|closing days|closed days|days off)\s+(?:on which|when|where)\s+{_NOTHING}[^,;.]*",
)
_STAFF_ZH = r"(?:店主|老板娘?|管理员|馆员|我们?|前台|员工|店长|馆长|园长|物业|校长|站长)?"
_SET_ZH = r"(?:(?:可以|能够?|要能|可|需要)?(?:自己|自行|随时|提前)?(?:设置?|设定|添加|增加|登记|标记|安排|录入|维护|加|有|发布))"
_DAYS_ZH = r"(?:(?:法定)?节假日|休息日|假期|放假(?:日期|时间|安排)?|闭馆日|停诊日|停业日|歇业日|公休日|停课日|(?:某天|某些天|哪天|哪些天|一些日子|某些日期|特定日期)(?:不营业|休息|不可预约|不能预约|关闭)?|不可(?:预约|预订)的?(?:日期|时间|日子)|不(?:营业|开放)的?(?:日期|时间|日子)|休息时间|停诊(?:时间|安排)?)"
_REST_ZH = r"(?:不?营业|休息|闭馆|休园|闭园|停园|停诊|不开放|不开|关门|闭店|停业|歇业|放假|停课|打烊|不接单|不接待|不招待|不上课|不接受?(?:预约|预订)|不(?:能|可以?)[\u4e00-\u9fff]{0,3}?(?:预约|预订|下单|报名|借用?|约)|停止(?:预约|营业|服务|接单|出租|租借|租赁)|停租|停借|不出租|(?:暂停|停止|谢绝)[\u4e00-\u9fff]{2,4})"
_THEN_ZH = r"(?:[,，]?(?:这些?天|当天|期间|届时|那几?天|到时|这段时间|期间内)?(?:就|则|都)?(?:不能|不可以?|无法|不再|不接受|不开放)(?:被|再)?(?:预约|预订|下单|报名|借|租|订位|订座|约)[\u4e00-\u9fff]{0,4})?"
_WHO_ZH = r"(?P<who>师傅|老师|医生|大夫|教练|理发师|发型师|技师|美容师|设计师|咨询师|律师|按摩师|治疗师|导师|摄影师|化妆师|美甲师|护士|阿姨|保洁员?|导游|司机|教师|顾问|员工|店员)"
_OUT_ZH = r"(?:请假|休假|调休|出差|停诊|不在|休息|外出|生病|有事)"
_ZH_AWAY = (
    rf"[,，]?(?:如果|当)?(?:某个|某位|哪个|哪位)?{_WHO_ZH}{_OUT_ZH}(?:了)?(?:时|期间|的?(?:时候|日子|时间|那天|当天))?[,，]?(?:就|则|都|便)?(?:不能|不可以?|不接受|无法|不再|不显示|不能再)(?:被|再|接受)?(?:预约|预订|约|选择?|选到|排课|派单)[\u4e00-\u9fff]{{0,4}}",
    rf"[,，]?(?:让|允许)?(?:每个|每位)?{_WHO_ZH}(?:也|都)?(?:可以|能够?|要能|可|会)(?:自己|自行|在网站上?|提前)*(?:申请|登记|设置|标记|填写|录入|添加)*(?:自己的|某天|哪天)?{_OUT_ZH}(?:时间|日期|安排|日)?{_THEN_ZH}",
    rf"[,，]?{_STAFF_ZH}{_SET_ZH}(?:给|为)?(?:每个|每位|某个|某位|各位?)?{_WHO_ZH}的?{_OUT_ZH}(?:时间|日期|安排|日|管理|登记|功能)?{_THEN_ZH}",
    rf"[,，]?(?:可以?)?(?:给|为)(?:每个|每位|某个|某位|各位?)?{_WHO_ZH}{_SET_ZH}的?{_OUT_ZH}(?:时间|日期|安排|日)?{_THEN_ZH}",
    rf"[,，]?{_WHO_ZH}的?(?:请假|休假|停诊)(?:管理|登记|安排|时间|功能)",
)
_ZH = (
    rf"[,，]?{_STAFF_ZH}{_SET_ZH}(?:一个|一些|临时|单独)*的?{_DAYS_ZH}(?:功能|列表|表)?{_THEN_ZH}",
    rf"[,，]?(?:在|每年)?(?:[\u4e00-\u9fff]{{2,4}}期间?[（(])?(?P<span>{SPAN_ZH})(?:[）)])?(?:期间|放假期间|假期|当天|那天|前后)?(?:我们|店里|馆里|都|全店|全馆|放假|整个?月)*[,，]?(?:我们|店里)?{_REST_ZH}",
    rf"[,，]?(?:法定|国家|公共)?(?:节假日|假日|公共假期|法定假日|春节|过年|端午节?|中秋节?|清明节?|寒假|暑假|寒暑假)(?:期间|放假期间|假期|当天)?(?:我们|店里|馆里|都|全店|全馆)*{_REST_ZH}",
    rf"[,，]?(?:可以?)?临时(?:停诊|闭馆|休息|歇业|停业|停课|关闭)(?:的?(?:日期|时间|安排|通知|功能))?{_THEN_ZH}",
)


def _holidays(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """Days on which nothing is taken, of all or of one kind of booking; those that are said stand in it."""
    return _closed(spec, demand, _booked(spec, demand.fact("o"), kin), None)


def _away(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """Somebody whom bookings are made with is away; where it is the owner who says so, all is closed."""
    who = demand.fact("who") or demand.fact("who2")
    booked = _booked(spec, "", kin)
    named = kin.entity(who, spec) if who else None
    if named is None and not re.fullmatch(_OWNERS, who, re.IGNORECASE):
        named = _taken(spec, booked) if is_person(who) or re.fullmatch(_WHO_ZH, who) else None
    if named is None or all(named.name != f.target for e in booked for f in e.fields):
        if not re.fullmatch(_OWNERS, who, re.IGNORECASE):
            return None
        return _closed(spec, demand, booked, None)
    return _closed(spec, demand, [e for e in booked if any(f.target == named.name for f in e.fields)], named)


_OWNERS = r"owners?|we|i|staff|admins?|managers?|hosts?|team|shop|office|boss|secretary|reception(?:ist)?|店主|老板|员工|店员|add|the|to|"


def _taken(spec: SiteSpec, booked: list[Entity]) -> Entity | None:
    """What slots are counted for, where the person goes by another name: the barber of a chair."""
    for entity in booked:
        slots = next((r for r in entity.rules if isinstance(r, Slots)), None)
        target = next((f.target for f in entity.fields if slots is not None and f.name == slots.resource), None)
        if target not in (None, "account"):
            return spec.entity(str(target))
    return None


def _booked(spec: SiteSpec, noun: str, kin: Kin) -> list[Entity]:
    """The kinds of row that are for a time: those named, else all with slots or stays, else what people add for a day."""
    timed = [e for e in spec.entities if any(isinstance(r, Slots | Stay) for r in e.rules)]
    if not timed:
        left = [e for e in spec.entities if is_left(e, spec) and e.name not in BEFORE_ASIDE]
        timed = [e for e in left if form_date(e) is not None][:1]
    named = kin.entity(noun, spec) if noun else None
    return [named] if named is not None and named in timed else timed


def _closed(spec: SiteSpec, demand: Demand, booked: list[Entity], who: Entity | None) -> Held | None:
    zh = is_zh(spec)
    dated = [(e, _begins(e)) for e in booked]
    fitting = [(e, field) for e, field in dated if field is not None and (who is None or _fits(e, who))]
    if not fitting:
        return None
    timed = any(field.kind == "datetime" for _, field in fitting)
    rows = next((e for e in spec.entities if e.name == "closure"), None) or _list(spec, zh=zh)
    if timed and all(f.name != "begins" for f in rows.fields):
        rows.fields += [
            Field(name="begins", label="几点起" if zh else "From", kind="time", required=False),
            Field(name="ends", label="几点止" if zh else "Until", kind="time", required=False),
        ]
        rows.rules.append(Ordered(first="begins", second="ends"))
    if who is not None and all(f.name != who.name for f in rows.fields):
        help = "不选则全部休息" if zh else "Leave it empty to close for all"
        rows.fields.insert(
            0, Field(name=who.name, label=who.title, kind="relation", target=who.name, required=False, help=help)
        )
    for entity, field in fitting:
        held = next((r for r in entity.rules if isinstance(r, Closed) and r.rows == rows.name), None)
        entity.rules = [r for r in entity.rules if r is not held]
        thing, resource = (who.name, _to(entity, who)) if who else (held.thing, held.resource) if held else (None, None)
        hours = ("begins", "ends") if any(f.name == "begins" for f in rows.fields) else (None, None)
        rule = Closed(field=field.name, rows=rows.name, first="first", last="last", thing=thing, resource=resource)
        entity.rules.append(rule.model_copy(update={"begins": hours[0], "ends": hours[1]}))
    told = _row(rows, demand, zh=zh)
    return Held(
        _said(spec, rows, [e for e, _ in fitting], who, told), tuple(f"{e.name}.closed.{rows.name}" for e, _ in fitting)
    )


def _begins(entity: Entity) -> Field | None:
    begins = next(
        (r.start if isinstance(r, Slots) else r.first for r in entity.rules if isinstance(r, Slots | Stay)), None
    )
    return next((f for f in entity.fields if f.name == begins), None) or form_date(entity)


def _to(entity: Entity, who: Entity) -> str | None:
    return next((f.name for f in entity.fields if f.target == who.name), None)


def _fits(entity: Entity, who: Entity) -> bool:
    """Whether its rows are made with somebody of that kind, and slots are counted for each of them."""
    slots = next((r for r in entity.rules if isinstance(r, Slots)), None)
    return _to(entity, who) is not None and (slots is None or slots.resource == _to(entity, who))


def _list(spec: SiteSpec, *, zh: bool) -> Entity:
    """The list of closed days, for the staff."""
    made = Entity(
        name="closure", plural="closures", icon="calendar", display="first",
        title="休息安排" if zh else "Closed day", titles="休息安排" if zh else "Closed days",
        access=Access(read="staff", create="staff", update="staff", delete="staff"),
        fields=[
            Field(name="first", label="开始日期" if zh else "First day", kind="date"),
            Field(name="last", label="结束日期" if zh else "Last day", kind="date", required=False),
            Field(name="reason", label="原因" if zh else "Reason", kind="text", required=False),
        ],
    )  # fmt: skip
    spec.entities.append(made)
    return made


def _row(rows: Entity, demand: Demand, *, zh: bool) -> tuple[date, date] | None:
    """The days that were said, as a row of the list."""
    told = demand.fact("span")
    days = span_of(told, date.today()) if told else None
    if days is not None:
        reason = re.sub(r"^(?:between|from|the whole of|all of)\s+", "", told, flags=re.IGNORECASE)
        rows.rows.append(
            {
                "first": days[0].isoformat(),
                "last": days[1].isoformat(),
                "reason": reason if zh else reason[:1].upper() + reason[1:],
            }
        )
    return days


def _said(
    spec: SiteSpec, rows: Entity, booked: list[Entity], who: Entity | None, days: tuple[date, date] | None
) -> str:
    zh = is_zh(spec)
    titles = ("、" if zh else ", ").join(dict.fromkeys(e.titles if zh else e.titles.lower() for e in booked))
    staff = spec.staff_title
    if zh:
        told = f"（已登记{days[0]}至{days[1]}）" if days else ""
        away = f"，也可以只登记某个{who.title}" if who else ""
        return f"{staff}在“{rows.titles}”中登记休息的日子{away}，这些时间不接受{titles}{told}"
    told = f" ({days[0]} to {days[1]} stands there)" if days else ""
    away = f", for all or for one {who.title.lower()}" if who else ""
    return f"the {staff.lower()} enters under “{rows.titles}” when it is closed{away}; no {titles} are taken then{told}"


KINDS = (Kind("away", _away, _EN_AWAY, _ZH_AWAY), Kind("closed", _holidays, _EN, _ZH))
