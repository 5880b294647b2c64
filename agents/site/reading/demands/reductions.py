"""Demands of who pays less, and of what is added once: students pay 8 instead of 12, 老会员打九折, delivery is 4.90 but
free from 40 euros.

Who pays less is chosen at the form and stands on the row, where the staff sees it; the site works the sum out.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import Demand, Held, Kind, is_zh, rowed
from agents.site.reading.demands.tariffs import currency, is_offer
from agents.site.reading.kin import Kin
from agents.site.reading.summing import sum_rule, summed, total_field
from agents.site.spec import Choice, Computed, Entity, Field, SiteSpec, Stay
from agents.site.wishes.making_looks import MONEY_WORDS
from agents.site.words.fields import name_of

_SUM = rf"(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?(?:\s*(?:{MONEY_WORDS}))?)"
_WHO = r"(?P<who>(?:(?:long-?(?:time|standing)|regular|old|loyal|paying|existing|returning|senior|local) )?[a-z]+(?:s|ren|people|folk))"
_PERCENT = r"(?P<n>\d{1,2})\s*(?:%|per ?cent)"
_LESS_EN = (
    rf"(?:,\s*)?(?:(?:and|but|where|with)\s+)?\b{_WHO}\s+(?:only\s+)?(?:pay|get in for|come for)\s+(?:only\s+|just\s+)?(?P<less>{_SUM})\s+(?:instead of|rather than|not)\s+(?P<full>{_SUM})",
    rf"(?:,\s*)?(?:(?:and|but|where)\s+)?\b{_WHO}\s+(?:get|have|receive|are given|pay|enjoy)\s+(?:an?\s+)?(?:discount of\s+)?{_PERCENT}(?:\s+(?:off|less|discount|reduction|cheaper))?(?:\s+(?:on|off) (?:everything|all (?:orders|prices)|their orders?|the price))?(?![\w%])",
    rf"(?:,\s*)?(?:(?:and|but|with|add|there is)\s+)?(?:an?\s+)?(?:discount of\s+)?{_PERCENT}\s*(?:off|discount|reduction|less)?\s+(?:for|to)\s+(?:all\s+|our\s+|the\s+)?{_WHO}(?![\w%])",
    rf"(?:,\s*)?(?:(?:and|but|where)\s+)?\b{_WHO}\s+pay\s+(?:only\s+)?(?P<half>half)(?:\s+(?:price|the price|of that|as much))?(?!\w)",
)
_WHO_ZH = r"(?P<who>(?:老|新|铁|学生|付费|年卡|银卡|金卡|普通|黄金|VIP|vip)?(?:会员|顾客|客户|用户|客人|学员|邻居|业主)|学生|老人|老年人|军人|教师|老师|员工|职工|儿童|VIP|vip)"
_LESS_ZH = (
    rf"[,，]?{_WHO_ZH}(?:一律|可以?|都|全场|享受?|购买|下单|预订|预约|凭证|凭学生证)*(?:打|享)?(?P<fold>[一二三四五六七八九]{{1,2}}|[1-9]\d?(?:\.\d)?)折(?:优惠)?",
    rf"[,，]?{_WHO_ZH}(?:只[要收付]|收|付|价)?(?P<less>\d+(?:\.\d+)?)(?:元|块)?[,，]?(?:原价|而不是|不是|正常|普通价?|其他人)(?P<full>\d+(?:\.\d+)?)(?:元|块)?",
    rf"[,，]?{_WHO_ZH}(?:可以?|都|享受?)?(?P<half>半价)(?:优惠)?",
)


def _less(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A choice of who somebody is, with which the sum is taken less of."""
    zh, rate = is_zh(spec), paid_part(demand)
    entity = rowed(spec, "", kin)
    if entity is None or rate is None or not 0 < rate < 1:
        return None
    who = demand.fact("who")
    label = who[:1].upper() + who[1:]
    rule = sum_of(spec, entity, amount_of(demand.fact("full")))
    if rule is None:
        return None
    if rule.by is None:
        if any(field.name == "rate" for field in entity.fields):
            return None
        usual = Choice(value="standard", label="普通" if zh else "Standard")
        field = Field(
            name="rate", label="价格类别" if zh else "Rate", kind="choice", choices=[usual], default="standard"
        )
        entity.fields.insert(_place(entity), field)
        rule.by = "rate"
    field = next(f for f in entity.fields if f.name == rule.by)
    value = re.sub(r"[^a-z]+", "_", who.lower()).strip("_") or name_of(who, f"reduced_{len(field.choices)}")
    if any(choice.value == value for choice in field.choices):
        return None
    field.choices.append(Choice(value=value, label=label))
    rule.times[value] = rate
    for n, row in enumerate(entity.rows):
        row[field.name] = field.choices[n % len(field.choices)].value
    if money := currency(demand.words):
        spec.currency = money
    less, full = (f"{amount_of(demand.fact(part)) or 0:g}" for part in ("less", "full"))
    told, told_zh = f"{(1 - rate) * 100:.3g} % less", f"打{rate * 10:.3g}折"
    if demand.fact("full"):
        told, told_zh = f"{less} instead of {full}", f"付{less}，其他人付{full}"
    said = (
        f"{label}{told_zh}，在表单里选择，总价自动计算"
        if zh
        else f"{label} pay {told}: it is chosen at the form, and the site works the sum out"
    )
    return Held(said, (f"{entity.name}.computed",))


def paid_part(demand: Demand) -> float | None:
    """What part of the usual price is paid."""
    if demand.fact("half"):
        return 0.5
    if fold := demand.fact("fold"):
        digits = "".join(str("零一二三四五六七八九".index(c)) if c in "零一二三四五六七八九" else c for c in fold)
        number = float(digits)
        return number / 100 if "." not in digits and number > 10 else number / 10
    if percent := demand.fact("n"):
        return round(1 - float(percent) / 100, 4)
    less, full = amount_of(demand.fact("less")), amount_of(demand.fact("full"))
    return round(less / full, 10) if less is not None and full else None


def amount_of(told: str) -> float | None:
    """The number in words for an amount; None where there is none."""
    """The number in words for an amount; None where there is none."""
    number = re.search(r"\d+(?:[.,]\d+)?", told)
    return float(number[0].replace(",", ".")) if number else None


def sum_of(spec: SiteSpec, entity: Entity, full: float | None) -> Computed | None:
    """The rule by which the site works out what rows of an entity cost; made where what they are for has one price."""
    summed(spec)
    there = sum_rule(entity)
    if there is not None:
        return there if full is None or _costs(spec, entity, full) else None
    offers = [
        f for f in entity.fields if f.kind == "relation" and f.required and f.target != "account" and is_offer(spec, f)
    ]
    priced = (f for f in offers if any(one.kind == "money" for one in spec.entity(str(f.target)).fields))
    relation = next(priced, None) or next(iter(offers), None)
    if relation is None or any(f.name == "total" for f in entity.fields):
        return None
    target = spec.entity(str(relation.target))
    if all(f.kind != "money" for f in target.fields):
        if full is None:
            return None
        target.fields.append(Field(name="price", label="价格" if is_zh(spec) else "Price", kind="money", minimum=0))
    price = next(f for f in target.fields if f.kind == "money")
    if full is not None:
        for row in target.rows:
            row[price.name] = int(full) if full == int(full) else full
    entity.fields.append(total_field(zh=is_zh(spec)))
    rule = Computed(field="total", factors=[f"{relation.name}.{price.name}"])
    deposit = next((n for n, r in enumerate(entity.rules) if isinstance(r, Computed)), len(entity.rules))
    entity.rules.insert(deposit, rule)  # a part of the sum is worked out after it
    return rule


def _costs(spec: SiteSpec, entity: Entity, full: float) -> bool:
    """Whether what rows are for can cost so much: where everything has another price already, it cannot."""
    for field in entity.fields:
        if field.kind == "relation" and field.target != "account" and is_offer(spec, field):
            rows = spec.entity(str(field.target)).rows
            if rows and all("price" in row for row in rows):
                for row in rows:
                    row["price"] = int(full) if full == int(full) else full
                return True
    return False


def _place(entity: Entity) -> int:
    """Before what is written at length or not at the form."""
    return next(
        (n for n, f in enumerate(entity.fields) if f.kind == "long_text" or f.set_by != "form"), len(entity.fields)
    )


_FOR = r"(?:delivery|shipping|postage|the delivery fee|the shipping fee|home delivery|courier|packaging)"
_FREE = rf"\s*(?:,\s*)?(?:(?:and|but)\s+)?(?:(?:it|that|delivery|shipping)\s+)?(?:is\s+|comes\s+)?(?:free(?: of charge)?|for free|waived)\s+(?:from|above|over|on orders (?:over|above|of|from)|for orders (?:over|above|of|from)|if (?:the order|it) is (?:over|above)|when (?:the order|it) is (?:over|above))\s+(?P<from>{_SUM})"
_FEE_EN = (
    rf"(?:,\s*)?(?:(?:and|with|for)\s+)?\b{_FOR}\s*(?:(?:is|costs?|for|at|:|fee(?: is| of)?)\s*)?(?P<sum>{_SUM}){_FREE}",
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\bfree {_FOR}\s+(?:from|above|over|on orders (?:over|above)|for orders (?:over|above|of))\s+(?P<from>{_SUM})(?:\s*,?\s*(?:otherwise|else|below(?: that)?|under that)\s*(?:it (?:is|costs)\s+)?(?P<sum>{_SUM}))?",
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\b{_FOR}\s+(?:is\s+)?free\s+(?:from|above|over|on orders (?:over|above)|for orders (?:over|above|of))\s+(?P<from>{_SUM})(?:\s*,?\s*(?:otherwise|else|below(?: that)?|under that)\s*(?:it (?:is|costs)\s+)?(?P<sum>{_SUM}))?",
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\b{_FOR}\s+(?:is|costs?|fee(?: is| of)?)\s+(?P<sum>{_SUM})(?:\s+(?:an|per) order)?(?![\w%])",
)
_FEE_ZH = (
    r"[,，]?(?:配送费|运费|邮费|快递费|外送费|送货费)(?:是|为|收)?(?P<sum>\d+(?:\.\d+)?)(?:元|块)[,，]?(?:订单|消费|购物|买)?满(?P<from>\d+(?:\.\d+)?)(?:元|块)?(?:就|即|可)?(?:包邮|免(?:费)?(?:配送费|运费|邮费|快递费|配送|送货|费)?)",
    r"[,，]?(?:订单|消费|购物|买)?满(?P<from>\d+(?:\.\d+)?)(?:元|块)?(?:就|即|可)?(?:包邮|免(?:费)?(?:配送费|运费|邮费|快递费|配送|送货))(?:[,，]?(?:不满|否则|不足|未满)[^，。]{0,6}?(?:收|加|付)?(?:配送费|运费|邮费)?(?P<sum>\d+(?:\.\d+)?)(?:元|块)(?:配送费|运费|邮费)?)?",
    r"[,，]?(?:配送费|运费|邮费|快递费|外送费|送货费)(?:是|为|收)?(?P<sum>\d+(?:\.\d+)?)(?:元|块)(?:一[单次])?",
)


def _fee(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """What is added once to a sum, and from which sum on it is not. Without the fee itself nothing can be added."""
    zh, fee, free_from = is_zh(spec), amount_of(demand.fact("sum")), amount_of(demand.fact("from"))
    entity = rowed(spec, "order", kin)
    rule = sum_rule(entity) if entity is not None else None
    if entity is None or rule is None or not fee or any(isinstance(r, Stay) for r in entity.rules):
        return None
    rule.fee, rule.free_from = fee, free_from
    if money := currency(demand.words):
        spec.currency = money
    if zh:
        told = f"配送费{fee:g}" + (f"，满{free_from:g}免收" if free_from else "")
    else:
        told = f"Delivery is {fee:g}" + (f", free from {free_from:g}" if free_from else "")
    shown = next((f for f in entity.fields if f.set_by == "form" and f.name in ("quantity", "address")), None)
    if shown is not None and not shown.help:
        shown.help = f"{told}。" if zh else f"{told}."
    said = f"{told}，计入合计" if zh else f"{told[:1].lower()}{told[1:]}, in the sum that the site works out"
    return Held(said, (f"{entity.name}.computed",))


_BONUS_EN = (
    r"(?:,\s*)?(?:(?:and|with)\s+)?\b(?:buy|book|pay for) (?:\d+|[a-z]+)(?: [a-z]+)?,? (?:and )?get (?:\d+|[a-z]+)(?: more)?(?: for)? free|(?:,\s*)?(?:(?:and|with)\s+)?\b(?:the|every) \w+(?:th|nd|rd|st)(?: [a-z]+)? (?:is|comes) free",
)
_BONUS_ZH = (
    r"[,，]?(?:每?[买购满]|消费|充值?)[一二两三四五六七八九十百\d]{1,4}(?:元|块|节|次|杯|件|个|份)?(?:课|送)?(?:就|即)?[赠送]{1,2}[一二两三四五六七八九十百\d]{1,4}(?:元|块|节|次|杯|件|个|份)?",
)


def _bonus(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """What is given beside so much that was bought: no rule counts that, and it is named as not built."""
    del spec, demand, kin


KINDS = (
    Kind("bonus", _bonus, _BONUS_EN, _BONUS_ZH),
    Kind("less", _less, _LESS_EN, _LESS_ZH),
    Kind("fee", _fee, _FEE_EN, _FEE_ZH),
)
