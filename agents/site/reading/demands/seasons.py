"""Demands of one fixed day: applications until 31 March, entries close on 1 May. Later only the staff adds one."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

from datetime import date

from agents.site.reading.demands.base import Demand, Held, Kind, is_zh, rowed
from agents.site.reading.kin import Kin
from agents.site.spec import Season, SiteSpec

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"(?:the\s+)?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<y>20\d\d))?"
_DATES = (
    rf"{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}",
    rf"{_MONTH}\s+{_DAY}{_YEAR}",
    r"(?P<y>20\d\d)-(?P<n>\d\d)-(?P<d>\d\d)",
)
_OF = r"(?P<of>registrations?|sign[- ]?ups?|bookings?|reservations?|orders?|enrol?ments?|entries|entry|applications?|submissions?|voting|votes?|bids?|requests?|proposals?|nominations?|pre-?orders?|tickets?)"
_CLOSES = r"(?:closes?|ends?|stops?|(?:is|are|stay|stays|remains?)\s+(?:only\s+)?(?:possible|open|accepted|allowed|taken|due)|must be (?:made|in|placed|received|submitted)|have to be (?:made|in)|can be (?:made|submitted|sent in|placed))"
_LAST = r"(?:no later than|not later than|not after|until|till|by|before|up to|up until|on)"
_EN = tuple(
    pattern
    for told in _DATES
    for pattern in (
        rf"(?:,\s*)?(?:and\s+|but\s+)?\b(?:the\s+)?{_OF}\s+{_CLOSES}\s+(?:{_LAST}\s+)?{told}\b",
        rf"(?:,\s*)?(?:and\s+|with\s+)?\b(?:the\s+|an?\s+)?(?:(?P<of>application|registration|submission|entry|booking|order|voting)\s+)?(?:closing date|deadline|cut-?off(?: date)?)\s*(?:is|of|on|:)?\s*{told}\b",
        rf"(?:,\s*)?\b(?:open\s+)?(?:no later than|not after|until|till|up to|up until|by|before)\s+{told}\b(?:\s+at the latest)?",
    )
)
_DATE_ZH = r"(?:(?P<y>20\d\d)年)?(?P<n>1?\d)月(?P<d>[1-3]?\d)[日号]"
_OF_ZH = r"(?P<of>报名|预约|申请|投稿|下单|预订|选课|提交|投票|登记|征集|参赛|订购)"
_ZH = (
    rf"[,，]?{_OF_ZH}(?:的)?截止(?:到|至|于|日期[为是]?|时间[为是]?)?{_DATE_ZH}",
    rf"[,，]?{_OF_ZH}(?:到|至){_DATE_ZH}(?:为止|截止|结束)?",
    rf"[,，]?(?:在)?{_DATE_ZH}(?:之?前|以前)(?:可以?|必须|须|要)?(?={_OF_ZH.replace('?P<of>', '?:')})",
    rf"[,，]?{_DATE_ZH}(?:之?后)(?:不再|不能|不可|停止)(?:接受)?{_OF_ZH}",
    rf"[,，]?{_DATE_ZH}(?:截止|为止)(?:{_OF_ZH})?",
    rf"[,，]?截止(?:日期|时间)?(?:为|是|到|至)?{_DATE_ZH}",
)


def _season(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    entity, last = rowed(spec, demand.fact("of"), kin), _day(demand, date.today())
    if entity is None or last is None:
        return None
    entity.rules = [r for r in entity.rules if not isinstance(r, Season)]
    entity.rules.append(Season(last=last.isoformat()))
    if is_zh(spec):
        said = f"{entity.titles}截止到{last.year}年{last.month}月{last.day}日，之后只有{spec.staff_title}可以添加"
    else:
        titles = entity.titles.lower()
        said = f"{titles} are taken until {last:%d %B %Y}, later only the {spec.staff_title.lower()} adds one"
    return Held(said.replace(" 0", " "), (f"{entity.name}.season",))


def _day(demand: Demand, today: date) -> date | None:
    """The day that is meant; without a year the next one of that name."""
    told, day = demand.fact("m").lower()[:3], int(demand.fact("d") or 0)
    month = _MONTHS.index(told) + 1 if told else int(demand.fact("n") or 0)
    try:
        if demand.fact("y"):
            return date(int(demand.fact("y")), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


KINDS = (
    Kind("season", _season, _EN, _ZH, but=r"(?:from|open|since|born|opening hours)[^,;.]{0,20}$|营业[^,，。]{0,6}$"),
)
