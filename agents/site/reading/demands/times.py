"""Demands of time: until when rows are taken, on which days, for how long they are shown, how long a stay is."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import (
    N_ZH,
    Demand,
    Held,
    Kind,
    N,
    dated,
    is_left,
    is_zh,
    rowed,
)
from agents.site.reading.kin import Kin
from agents.site.spec import Deadline, Entity, Field, Moment, Shown, SiteSpec, Stay
from agents.site.wishes.making_hours import CLOCK, clock_of
from agents.site.words.numbers import number_of

_OF = r"(?P<of>registrations?|sign[- ]?ups?|bookings?|reservations?|orders?|enrol?ments?|entries|entry|applications?|submissions?|voting|votes?|bids?|requests?|(?:ticket )?sales)"
_UNIT = r"(?P<unit>hours?|days?|weeks?)"
_CLOCK = r"(?P<at>\d{1,2}[:.]\d{2}\s*(?:a\.?m\.?|p\.?m\.?)?|\d{1,2}\s*(?:a\.?m\.?|p\.?m\.?|o'?clock)|noon|midnight)"
_WHEN = r"(?P<when>(?:on |of |in )?(?:the )?(?:same|that|very|delivery) (?:day|morning)|(?:on |of )?(?:the )?(?:day|evening|night) before|(?:on |of )?(?:the )?(?:previous|preceding) (?:day|evening)|(?:on |of )?(?:the |each )?day(?: itself)?)"
_NOT_HOURS = r"(?!\s*(?:to|-|–|and)\s*\d)"
_BEGINS = r"(?:begins?|starts?|takes? place|opens?|departs?|leaves?|is held)"
_EVENT = rf"(?:\s+(?:the|an?|each|every|its|their)\s+[a-z-]+(?:\s+[a-z-]+)?\s+{_BEGINS}|\s+(?:it|they)\s+{_BEGINS}|\s+(?:the|an?|each|its|their)\s+[a-z-]+)?"
_EN = (
    rf"(?:,\s*)?(?:\b(?:at the latest\s+)?(?:until|till|by|before|no later than|not later than|up to)\s+){_CLOCK}{_NOT_HOURS}(?:\s+at the latest)?(?:\s*,?\s*{_WHEN})",
    rf"(?:,\s*)?(?:and\s+)?\b{_OF}\s+(?:must be (?:made|in|placed|received)|(?:is|are) (?:only )?(?:possible|open|accepted|allowed|taken)|closes?|ends?|stops?|is due|are due|have to be (?:made|in))\s+(?:until|by|before|at|no later than)?\s*{_CLOCK}{_NOT_HOURS}(?:\s+at the latest)?(?:\s*,?\s*{_WHEN})?",
    rf"(?:,\s*)?(?:and\s+)?\b{_OF}\s+(?:for [a-z ]+? )?(?:must be (?:made|in|placed|received)|(?:is|are) (?:only )?(?:possible|open|accepted|allowed|taken)|closes?|ends?|stops?|open|is due|are due|have to be (?:made|in))\s+(?:until\s+|up to\s+|at least\s+|by\s+|no later than\s+)?{N}\s+{_UNIT}\s+(?:before(?:hand)?|in advance|ahead|prior to|earlier){_EVENT}",
    rf"(?:,\s*)?\b(?:(?:must|has to|have to|should) be (?:made|booked|ordered|placed) |(?:book|order|reserve|register|sign up)(?:ed|s)? )?(?:at least|no later than|not later than|until|up to)\s+{N}\s+{_UNIT}\s+(?:before(?:hand)?|in advance|ahead|prior to){_EVENT}",
    rf"(?:,\s*)?(?:and\s+)?\b(?:{_OF}\s+(?:closes?|ends?|is possible|are possible)\s+)?(?!by the day\b)(?:before|until|till|by|up to|not after)\s+(?:the|its|their|a)\s+(?P<named>(?:closing|submission|application|registration|entry)? ?(?:date|deadline|day)|deadline|cut-?off(?: date)?)\b",
    rf"(?:,\s*)?(?:and\s+)?\b{_OF}\s+(?:closes?|ends?|(?:is|are) (?:possible|open))\s+(?:until\s+)?(?:on\s+)?(?P<when>the (?:day|evening|night) before)(?: the [a-z]+)?",
)
_OF_ZH = r"(?P<of>报名|预约|申请|投稿|下单|订餐|预订|选课|点餐|提交|投票|登记)"
_ZH = (
    rf"[,，]?(?:须|需|要|必须|请)?(?:在)?(?P<when>当天|当日|同一天|前一天|前一日|提前一天)(?:的)?(?P<at>{CLOCK})(?:之?前|截止)(?:{_OF_ZH}|截止)?",
    rf"[,，]?(?:每天|每日|当天)?(?:的)?(?P<at>{CLOCK})(?:之?前|以前)(?=(?:可以?|要|需要?|须|才能)?(?:订|点|下单|预订|预约|报)[\u4e00-\u9fff]{{0,4}}(?:[,，。；;]|$))",
    rf"[,，]?{_OF_ZH}(?:截止(?:到|至|于|时间[为是]?)?|最迟(?:在|到)?)(?P<when>当天|当日|前一天)?(?:的)?(?P<at>{CLOCK})(?:之?前)?",
    rf"[,，]?{_OF_ZH}(?:在|于|需|须|要|应|必须)*(?:[\u4e00-\u9fff]{{0,4}}?)(?:开始|活动|课程|开课|比赛|演出|出发|会议?|入住|使用|考试|讲座)?前{N_ZH}个?(?P<unit>天|日|小时|周)(?:截止|结束|关闭|停止)",
    rf"[,，]?(?:在)?(?:[\u4e00-\u9fff]{{0,4}}?)(?:开始|活动|课程|开课|比赛|演出|开演|开场|出发|入住|使用|考试|讲座|放映)之?前{N_ZH}个?(?P<unit>天|日|小时|周)(?:就)?(?:停止|截止|关闭|不再|结束)(?:接受|进行)?(?:在线|网上)?(?:售票|订票|购票|卖票|报名|预约|预订|选座|下单)",
    rf"[,，]?{_OF_ZH}截止(?:到|至|于)?(?:[\u4e00-\u9fff]{{0,4}}?)前{N_ZH}个?(?P<unit>天|日|小时|周)",
    rf"[,，]?(?:须|需要?|要|必须|至少|应)+(?:至少)?提前{N_ZH}个?(?P<unit>天|日|小时|周)(?:以上)?(?:进行)?{_OF_ZH}",
    r"[,，]?(?P<named>截止(?:日期|日|时间))(?:之?前|以前)(?:可以?|才能|能)?(?=报名|预约|申请|投稿|提交|投票)",
    r"[,，]?(?P<named>截止(?:日期|日)后)(?:不能|不可|不再)(?:再)?(?:报名|预约|申请|投稿|提交|投票)",
)


def _days(demand: Demand) -> tuple[int, float | None]:
    """Days before, or hours before."""
    told, unit = demand.fact("n"), demand.fact("unit").lower()
    if not told:
        return (1 if re.search(r"before|previous|preceding|前一|提前一", demand.fact("when")) else 0), None
    number = 1.0 if told.lower() in ("a", "an") else (number_of(told) or 0)
    if unit.startswith("hour") or unit == "小时":
        return 0, number
    return int(number * (7 if unit.startswith("week") or unit == "周" else 1)), None


def _deadline(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    entity, zh = rowed(spec, demand.fact("of"), kin), is_zh(spec)
    if entity is None:
        return None
    if demand.fact("named"):
        moment = _closing(spec, entity, zh=zh)
        days, hours = 0, None
    else:
        moment = dated(spec, entity) or _for_day(entity, demand, zh=zh)
        days, hours = _days(demand)
    if moment is None:
        return None
    at = clock_of(demand.fact("at")) if demand.fact("at") else None
    entity.rules = [r for r in entity.rules if not (isinstance(r, Deadline) and r.moment == moment)]
    entity.rules.append(Deadline(moment=moment, days=days, at=at, hours=hours))
    name = moment.partition(".")[0]
    until = _until(days, hours, at, zh=zh)
    said = f"{entity.titles}{until}截止" if zh else f"{entity.titles.lower()} are taken until {until}"
    return Held(said, (f"{entity.name}.deadline.{name}",))


def _until(days: int, hours: float | None, at: str | None, *, zh: bool) -> str:
    if hours is not None:
        return f"提前{hours:g}小时" if zh else f"{hours:g} hours before"
    day = (f"前{days}天" if days else "当天") if zh else (f"{days} days before" if days else "the day itself")
    return f"{day}{at or ''}" if zh else f"{at} of {day}" if at else day


def _for_day(entity: Entity, demand: Demand, *, zh: bool) -> str | None:
    """The day that an order is for, where its form does not ask for one yet."""
    if not demand.fact("at") and not demand.fact("n"):
        return None
    if any(f.name == "for_day" for f in entity.fields):
        return "for_day"
    place = next((n for n, f in enumerate(entity.fields) if f.kind == "long_text"), len(entity.fields))
    entity.fields.insert(place, Field(name="for_day", label="日期" if zh else "For the day", kind="date"))
    for n, row in enumerate(entity.rows):
        row["for_day"] = f"+{n + 1}"
    return "for_day"


def _closing(spec: SiteSpec, entity: Entity, *, zh: bool) -> str | None:
    """The closing date of what a row is for; it is added where there is none."""
    for relation in (f for f in entity.fields if f.kind == "relation"):
        target = next((e for e in spec.entities if e.name == relation.target and not is_left(e, spec)), None)
        if target is None:
            continue
        held = next(
            (f for f in target.fields if re.search(r"clos|deadline|until|截止", f"{f.name} {f.label}", re.I)), None
        )
        if held is None or held.kind not in ("date", "datetime"):
            held = Field(name="closes", label="截止日期" if zh else "Closing date", kind="date")
            target.fields.append(held)
            for n, row in enumerate(target.rows):
                row["closes"] = f"+{20 + 7 * n}"
        return f"{relation.name}.{held.name}"
    return None


_GONE = r"(?:automatically\s+)?(?:disappear|expire|vanish|lapse|go offline|come down|(?:are|is|get|gets) (?:automatically )?(?:removed|deleted|hidden|taken down|archived|unpublished)|disappears|expires|vanishes|lapses|(?:are|is|stay|stays) (?:online|visible|shown|up|listed)(?: for)?)(?:\s+automatically)?"
_LAPSE_EN = (
    rf"(?:,\s*)?(?:and\s+)?\b(?:(?P<of>[a-z-]+)\s+)?{_GONE}\s+(?:after\s+|for\s+)?{N}\s+(?P<unit>days?|weeks?|months?)\b(?:\s+only)?",
)
_LAPSE_ZH = (
    rf"[,，]?(?P<of>[\u4e00-\u9fff]{{2,4}}?)?(?:发布)?{N_ZH}个?(?P<unit>天|日|周|星期|月)(?:之?后)(?:会)?(?:自动)?(?:下架|过期|失效|消失|删除|隐藏|下线|撤下)",
    rf"[,，]?(?P<of>[\u4e00-\u9fff]{{2,4}}?)?(?:有效期|展示期|展示|保留)(?:为|是)?{N_ZH}个?(?P<unit>天|日|周|月)",
)


def _span(demand: Demand) -> int:
    told, unit = demand.fact("n"), demand.fact("unit").lower()
    number = 1.0 if told.lower() in ("a", "an") else (number_of(told) or 0)
    factor = (
        365
        if unit == "年"
        else 30
        if unit.startswith("month") or unit == "月"
        else 7
        if unit[:4] in ("week", "周", "星期")
        else 1
    )
    return int(number * factor)


def _lapse(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    entity, days = rowed(spec, demand.fact("of"), kin, seen=True), _span(demand)
    if entity is None or entity.access.read not in ("everyone", "member") or days <= 0:
        return None
    entity.rules = [r for r in entity.rules if not (isinstance(r, Shown) and r.days is not None)]
    entity.rules.append(Shown(days=days))
    said = (
        f"{entity.titles}展示{days}天"
        if is_zh(spec)
        else f"{entity.titles.lower()} are shown to others for {days} days"
    )
    return Held(said, (f"{entity.name}.shown.days",))


_LEAST_EN = (
    rf"(?:,\s*)?(?:and\s+)?\b(?:for\s+)?(?:at least|a minimum(?: stay)? of|minimum(?: stay)?(?: of)?|min\.?)\s+{N}\s+(?P<unit>nights?|days?|weeks?)(?! (?:before|in advance|ahead|after|notice))\b",
    rf"(?:,\s*)?(?:and\s+)?\b(?:with\s+)?(?:an?\s+)?{N}[\s-]+(?P<unit>nights?|days?|weeks?)\s+(?:minimum|min\b\.?|at least)(?:\s+stay)?",
    rf"(?:,\s*)?(?:and\s+)?\b(?:with\s+)?(?:an?\s+|the\s+)?minimum\s+(?:stay\s+(?:is\s+)?)?{N}[\s-]+(?P<unit>nights?|days?|weeks?)(?:\s+stay)?\b(?! (?:before|in advance|ahead|after|notice))",
)
_LEAST_ZH = (
    rf"[,，]?(?:最少|至少)(?:住|租|入住|连住)?{N_ZH}(?P<unit>晚|天|夜|周)(?!前)(?:起(?:租|订|住))?",
    rf"[,，]?{N_ZH}(?P<unit>晚|天|夜|周)起(?:租|订|住)",
)
_MOST_EN = (
    rf"(?:,\s*)?(?:and\s+)?\b(?:for\s+)?(?:at most|up to|no longer than|not longer than|no more than|a maximum of|maximum)\s+{N}\s+(?P<unit>nights?|days?|weeks?)(?! (?:before|in advance|ahead|after|a |per))\b(?:\s+at a time)?",
    rf"(?:,\s*)?(?:and\s+)?\b(?:nobody|no one|members?|people|readers?|customers?|guests?)\s+(?:(?:may|can)(?: not|not)?|cannot|can['’]t|must not)\s+(?:keep|have|borrow|rent|hire|take)\s+(?:(?:an?|the|any|their)\s+[a-z]+\s+|it\s+|them\s+)?(?:for\s+)?(?:longer|more)\s+than\s+{N}\s+(?P<unit>days?|weeks?|months?)",
    rf"(?:,\s*)?(?:and\s+)?\b(?:the\s+)?(?:loan|rental|lending|borrowing) (?:period|time)(?: is| of)?\s+{N}\s+(?P<unit>days?|weeks?|months?)",
)
_MOST_ZH = (
    rf"[,，]?[\u4e00-\u9fff]{{1,3}}期(?:为|是|最长|最多)?{N_ZH}个?(?P<unit>年|天|周|月)",
    rf"[,，]?(?:借期|租期|借阅期限?|期限)(?:为|是|最长|最多)?{N_ZH}个?(?P<unit>天|周|月)",
    rf"[,，]?(?:最多|最长|至多)(?:可)?(?:借|租|住|借阅|连住){N_ZH}个?(?P<unit>天|周|晚|个月)",
    rf"[,，]?最长(?:可|不超过|为|不得超过)?{N_ZH}个?(?P<unit>天|周|晚|个月)(?![前内])",
)


def _stayed(spec: SiteSpec, kin: Kin) -> tuple[Entity, Stay] | None:
    del kin
    return next(((e, r) for e in spec.entities for r in e.rules if isinstance(r, Stay)), None)


def _least(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    found, days = _stayed(spec, kin), _span(demand)
    if found is None or days < 1:
        return None
    entity, rule = found
    rule.least = days
    return _long(spec, entity, rule, f"至少{days}天", f"at least {days} days")


def _most(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    found, days = _stayed(spec, kin), _span(demand)
    if found is None and days > 0:
        return _due(spec, days, kin)
    if found is None or days < 1:
        return None
    entity, rule = found
    rule.most = days
    return _long(spec, entity, rule, f"最多{days}天", f"at most {days} days")


def _long(spec: SiteSpec, entity: Entity, rule: Stay, zh: str, en: str) -> Held:
    """What is told of a stay whose bound is set; its examples keep to it."""
    _sampled(entity, rule)
    told = f"{entity.titles}{zh}" if is_zh(spec) else f"{entity.titles.lower()} of {en}"
    return Held(told, (f"{entity.name}.stay",))


def _due(spec: SiteSpec, days: int, kin: Kin) -> Held | None:
    """Where people only say until when they keep a thing: that day is near enough."""
    entity = rowed(spec, "", kin)
    due = (
        next(
            (
                f
                for f in entity.fields
                if f.kind == "date" and re.search(r"due|until|till|back|return|归还|到期", f"{f.name} {f.label}", re.I)
            ),
            None,
        )
        if entity
        else None
    )
    if entity is None or due is None:
        return None
    entity.rules = [r for r in entity.rules if not (isinstance(r, Moment) and r.field == due.name)]
    entity.rules.append(Moment(field=due.name, days=days))
    for row in entity.rows:
        told = re.match(r"\+(\d+)$", str(row.get(due.name, "")))
        if told and int(told[1]) > days:
            row[due.name] = f"+{days}"
    said = f"“{due.label}”最多{days}天后" if is_zh(spec) else f"{due.label.lower()} at most {days} days ahead"
    return Held(said, (f"{entity.name}.moment.{due.name}",))


def _sampled(entity: Entity, rule: Stay) -> None:
    """Sample rows are as long as may be."""
    for row in entity.rows:
        first = re.match(r"([+-]?\d+)$", str(row.get(rule.first, "")))
        last = re.match(r"([+-]?\d+)$", str(row.get(rule.last, "")))
        if first and last:
            length = min(max(int(last[1]) - int(first[1]), rule.least or 1), rule.most or 9999)
            row[rule.last] = f"{int(first[1]) + length:+d}"


KINDS = (
    Kind("deadline", _deadline, _EN, _ZH, but=r"cancel\w*[^,;.]{0,30}$|取消[^,，。]{0,8}$|remind\w*[^,;.]{0,20}$"),
    Kind("lapse", _lapse, _LAPSE_EN, _LAPSE_ZH),
    Kind("least", _least, _LEAST_EN, _LEAST_ZH, but=r"(?:book|cancel|order|reserve)\w*\s*$"),
    Kind("most", _most, _MOST_EN, _MOST_ZH, but=r"(?:cancel|expire|disappear)\w*[^,;.]{0,10}$"),
)
