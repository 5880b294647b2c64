"""Demands of less for much: 10 % off for a week or longer, 住满三晚打九折, groups of 5 or more, 满200减30.

What is counted is the length of a stay, people, another number of the form, or the sum itself; the site works it out.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import Demand, Held, Kind, is_zh, rowed
from agents.site.reading.demands.reductions import amount_of, paid_part, sum_of
from agents.site.reading.demands.tariffs import currency
from agents.site.reading.kin import Kin
from agents.site.reading.weekends import people_of
from agents.site.spec import Bulk, Entity, SiteSpec, Stay
from agents.site.spec.rule_faults import STAY, SUM
from agents.site.wishes.making_looks import MONEY_WORDS
from agents.site.words.numbers import HAN, NUMBER, number_of

_PERCENT = r"(?P<n>\d{1,2})\s*(?:%|per ?cent)(?:\s+(?:off|discount|reduction|less|cheaper))?"
_UNIT = r"nights?|days?|weeks?|months?|people|persons|heads|guests|players|participants|pieces|items|bottles|copies|portions|tickets|boxes|hours?"
_MORE = r"(?:\s*(?:\+|(?:and|or)\s+(?:more|longer|above|over|up)|upwards|plus))"
_OF = r"(?:(?:(?:stays?|bookings?|groups?|parties|orders?|rentals?|teams?|reservations?|visits?)\s+(?:of|for|over|longer than|from|above)|(?:groups?|parties) (?:with|bigger than))\s+)"
_FROM = r"(?:from|over|above|more than|longer than|at least|after)"
_ONE = rf"(?P<least>{NUMBER}|an?)\s+(?P<unit>{_UNIT})"
_TWO = rf"(?P<least2>{NUMBER}|an?)\s+(?P<unit2>{_UNIT})"
_THREE = rf"(?:at least\s+)?(?P<least3>{NUMBER}|an?)(?:\s+(?P<unit3>{_UNIT}))?"
_MUCH = rf"(?:{_OF}?{_ONE}{_MORE}|{_OF}?{_FROM}\s+{_TWO}|{_OF}{_THREE}{_MORE}?)"
_SUM = rf"(?P<from>(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS})))"
_ORDERS = r"(?:all\s+)?(?:orders?|purchases?|bookings?|baskets?)\s+(?:of|from|over|above|worth)\s+(?:at least\s+|more than\s+|over\s+)?"
_HEAD = r"(?:,\s*)?(?:(?:and|but|with|add|give|offer|there is|there's)\s+)?(?:an?\s+)?(?:discount of\s+)?"
_EN = (
    rf"{_HEAD}{_PERCENT}\s+(?:for|on|from|with|if (?:you|they|people|guests) (?:stay|book|rent|take))?\s*(?:(?:those|people|guests|anyone|everyone) who (?:stay|book|rent)s?\s+(?:for\s+)?)?{_MUCH}(?!\w)",
    rf"(?:,\s*)?(?:(?:and|but|where)\s+)?(?:(?:for|if (?:you|they|people|guests) (?:stay|book|rent|take))\s+)?{_MUCH}(?:\s*[,:]|\s+(?:get|gets|pay|is|are|have|cost|costs))?\s*(?:an?\s+)?(?:discount of\s+)?{_PERCENT}(?!\w)",
    rf"{_HEAD}{_PERCENT}\s+(?:(?:for|on|from|with)\s+)?{_ORDERS}{_SUM}(?:\s+(?:or|and) (?:more|over|up))?(?!\w)",
    rf"(?:,\s*)?(?:(?:and|but|where)\s+)?{_ORDERS}{_SUM}(?:\s+(?:or|and) (?:more|over|up))?\s+(?:get|gets|are|have|cost)\s+(?:an?\s+)?(?:discount of\s+)?{_PERCENT}(?!\w)",
)
_NUMBER_ZH = rf"(?:\d+|{HAN})"
_UNIT_ZH = r"(?:晚|夜|天|日|周|个?星期|个月|人|位|名|平方米|平米|平|㎡|件|份|个|本|张|瓶|盒|箱|斤|小时)"
_FOLD = r"(?:一律|可以?|就|都|全部|整单|享受?|立享)*(?:打|享|优惠)?(?P<fold>[一二三四五六七八九]{1,2}|[1-9]\d?(?:\.\d)?)折(?:优惠)?"
_ZH = (
    rf"[,，]?(?:如果|凡是?|一次)?(?:连?[住租订买借约]|预[订约]|入住|租用|下单|购买|面积|消费|团体|组团|报名)*(?:满|超过|达到?|够|≥)(?P<least>{_NUMBER_ZH})(?P<unit>{_UNIT_ZH})(?:以上|及以上|或以上|的)?[,，]?{_FOLD}",
    rf"[,，]?(?:连?[住租订买]|入住|团体|组团)*(?P<least>{_NUMBER_ZH})(?P<unit>{_UNIT_ZH})(?:以上|及以上|或以上|起)(?:的?(?:团体|客人|订单|预订))?[,，]?{_FOLD}",
    r"[,，]?(?:每单|订单|消费|购物|下单|一次|单笔|买)*满(?P<from>\d+)(?:元|块)?[,，]?(?:立|就|可|即)?减(?P<less>\d+)(?:元|块)?",
    rf"[,，]?(?:每单|订单|消费|购物|下单|一次|单笔|买)*满(?P<from>\d+)(?:元|块)[,，]?{_FOLD}",
)
_DAYS = {"n": 1, "d": 1, "w": 7, "m": 30, "晚": 1, "夜": 1, "天": 1, "日": 1, "周": 7}
_HEADS = ("people", "guests", "persons", "players", "participants", "heads", "tickets")
_COUNTS = ("quantity", "portions", "pieces", "number", "amount", "count", "tickets", "hours")


def _bulk(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A step of the sum by how much it is; None where no form says how much."""
    entity = rowed(spec, "", kin)
    if entity is None:
        return None
    zh, less = is_zh(spec), amount_of(demand.fact("less")) or 0
    rate = 1 if less else paid_part(demand)
    unit = demand.fact("unit") or demand.fact("unit2") or demand.fact("unit3")
    least, amount = _least(demand, unit), SUM if demand.fact("from") else _counted(entity, unit, zh=zh)
    if rate is None or not least or amount is None or (rate == 1 and not less):
        return None
    rule = sum_of(spec, entity, None)
    if rule is None or rule.amount not in (None, amount):
        return None
    rule.amount = amount
    rule.bulk = [one for one in rule.bulk if one.least != least]
    rule.bulk.append(Bulk(least=least, times=rate, less=less))
    field = next((f for f in entity.fields if f.name == amount), None)
    if field is not None and field.maximum is not None and field.maximum < least:
        field.maximum = least * 2
    if money := currency(demand.words):
        spec.currency = money
    told = _told(demand, least, rate, less, unit, zh=zh)
    stay = next((r for r in entity.rules if isinstance(r, Stay)), None)
    asked = {STAY: stay.last if stay else "", SUM: "quantity"}.get(amount, amount)
    shown = next((f for f in entity.fields if f.name == asked and not f.help), None)
    if shown is not None:
        shown.help = f"{told}。" if zh else f"{told}."
    works_out = "，总价自动计算" if zh else ", which the site works out"
    return Held(told + works_out, (f"{entity.name}.computed",))


def _least(demand: Demand, unit: str) -> float | None:
    if told := demand.fact("from"):
        return amount_of(told)
    told = (demand.fact("least") or demand.fact("least2") or demand.fact("least3")).lower()
    number = 1.0 if told in ("a", "an") else number_of(told)
    if number is None:
        return None
    long = 7 if "星期" in unit else 30 if "月" in unit else _DAYS.get(unit[:1].lower(), 1) if _is_time(unit) else 1
    more = re.search(r"\b(?:over|above|more than|longer than|after)\b|超过", demand.words, re.IGNORECASE)
    return number * long + (1 if more and not demand.fact("from") and long == 1 else 0)


def _is_time(unit: str) -> bool:
    return re.fullmatch(r"nights?|days?|weeks?|months?|晚|夜|天|日|周|个?星期|个月", unit, re.IGNORECASE) is not None


def _counted(entity: Entity, unit: str, *, zh: bool) -> str | None:
    """What of a row is so much: the length of its stay, or a number that the form asks for."""
    if _is_time(unit) and any(isinstance(rule, Stay) for rule in entity.rules):
        return STAY
    asked = [f for f in entity.fields if f.kind in ("integer", "decimal") and f.set_by == "form"]
    if _is_time(unit):
        return next(
            (f.name for f in asked if f.name in ("days", "nights", "weeks") or re.search("[天晚]", f.label)), None
        )
    if re.fullmatch(r"平方?米?|㎡", unit):
        return next((f.name for f in asked if f.name == "area" or "面积" in f.label), None)
    named = next((f.name for f in asked if unit and f.name.rstrip("s") == unit.lower().rstrip("s")), None)
    heads = not unit or re.fullmatch(r"people|persons|heads|guests|players|participants|人|位|名", unit, re.IGNORECASE)
    wanted = (*_HEADS, *_COUNTS) if not unit else _HEADS if heads else _COUNTS
    found = named or next((f.name for f in asked if f.name in wanted), None)
    return people_of(entity, zh=zh) if found is None and heads and unit else found


def _told(demand: Demand, least: float, rate: float, less: float, unit: str, *, zh: bool) -> str:
    is_sum = bool(demand.fact("from"))
    if zh:
        days = unit if unit in ("晚", "夜") else "天"
        much = f"满{least:g}{'元' if is_sum else days if _is_time(unit) else unit}"
        return f"{much}{f'减{less:g}元' if less else f'打{rate * 10:.3g}折'}"
    days = "nights" if unit.lower().startswith("night") else "days"
    counted = "" if is_sum else f" {days if _is_time(unit) else unit or 'of them'}"
    return f"{(1 - rate) * 100:.3g} % less from {least:g}{counted} on"


KINDS = (Kind("bulk", _bulk, _EN, _ZH),)
