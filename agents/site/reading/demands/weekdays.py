"""Demands of another price on named days: "on Fridays and weekends 30 a head", 周五到周日每人128元.

Weekends alone are read by `provisos`; here a day of the week is named beside them or alone.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

from agents.site.reading import weekends
from agents.site.reading.demands.base import Demand, Held, Kind, is_zh
from agents.site.reading.demands.reductions import amount_of
from agents.site.reading.demands.tariffs import currency
from agents.site.reading.kin import Kin
from agents.site.spec import Computed, SiteSpec
from agents.site.wishes.making_hours import days_of
from agents.site.wishes.making_looks import MONEY_WORDS

_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|week ?ends?|public holidays)"
_DAYS = rf"(?=[^,.;]{{0,30}}?(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?P<days>{_DAY}(?:\s*(?:,\s*and|,|and|&|to|-|–)\s*{_DAY})*)"
_PAID = rf"(?:(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS}))|\d+(?:[.,]\d+)?(?=\s+(?:an?|per|each)\s+(?:head|person|player|guest|hour|night|day|ticket|game|court)\b))"
_PER = r"(?:\s+(?:an?|per|each)\s+(?P<per>head|person|player|guest|hour|night|day|ticket|game|court))?"
_EN = (
    rf"(?:,\s*)?(?:(?:and|but)\s+)?\b(?:on\s+)?{_DAYS}\s*(?:(?:it|they|we|the price)\s+)?(?:costs?\s+|is\s+|are\s+|charge\s+|at\s+|for\s+|:\s*)?(?P<sum>{_PAID})(?P<more>\s+(?:more|extra|on top))?{_PER}",
    rf"(?:,\s*)?(?:(?:and|but)\s+)?(?P<sum>{_PAID})(?P<more>\s+(?:more|extra))?{_PER}\s+(?:on|at)\s+{_DAYS}",
)
_DAY_ZH = r"(?:(?:周|星期)[一二三四五六日天]|周末|节假日)"
_ZH = (
    rf"[,，]?(?:逢|每逢)?(?=[^，。；]{{0,12}}?(?:周|星期)[一二三四五六日天])(?P<days>{_DAY_ZH}(?:\s*(?:到|至|-|~|、|和)\s*(?:{_DAY_ZH}|[一二三四五六日天]))*)(?:的?(?:价格|票价))?(?:为|是|收费?|要|都|每(?P<per>人|位|小时|晚|天|场|次|张))*(?P<more>(?:另|多|额外)?(?:加收|加价|多收))?(?P<sum>\d+(?:\.\d+)?(?:元|块))(?:[/一每](?:人|位|小时|晚|天|场|次|张))?",
)


def _other_price(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """The price on these days, which the sum goes by."""
    del kin
    amount, days = amount_of(demand.fact("sum")), days_of(demand.fact("days"))
    if amount is None or not 0 < len(days) < 7:
        return None
    each = demand.fact("per") in ("head", "person", "player", "guest", "ticket", "人", "位", "张")
    said = weekends.hold(spec, amount, None, each=each, zh=is_zh(spec), more=bool(demand.fact("more")), days=days)
    if not said:
        return None
    if money := currency(demand.words):
        spec.currency = money
    reckoned = (e.name for e in spec.entities for r in e.rules if isinstance(r, Computed) and r.weekend)
    return Held(said[0], tuple(f"{name}.computed" for name in reckoned))


KINDS = (Kind("weekday_price", _other_price, _EN, _ZH, but=r"(?:open|from|until|between|closed)[^,.;]{0,12}$"),)
