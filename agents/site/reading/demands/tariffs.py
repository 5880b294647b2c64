"""Demands of prices by kind of guest: adults pay 25 euros a night, children half, dogs 8 euros extra per stay.

Each kind is counted at the form and has a price of its own beside what is taken; the site adds them up.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.site.reading.demands.base import Demand, Held, Kind, is_zh, rowed
from agents.site.reading.kin import Kin
from agents.site.reading.summing import sum_rule, summed, total_field
from agents.site.spec import Capacity, Computed, Entity, Field, Limit, SiteSpec, Slots, Stay
from agents.site.spec.rule_faults import STAY
from agents.site.wishes.making_looks import MONEY_WORDS, currency_of
from agents.site.words.fields import name_of

_AGE = r"(?:\s+(?:(?:under|over|below|above|up to|from)\s+(?:the age of\s+)?\d+|(?:aged\s+)?\d+\s*(?:-|–|to)\s*\d+|and (?:over|under)))?"
_SORT = rf"(?:for\s+)?(?:the\s+|an?\s+|each\s+|every\s+)?(?:[a-z]+[ -])?(?:adults?|grown-?ups|child(?:ren)?|kids?|teenagers?|babies|infants?|toddlers?|students?|pupils?|seniors?|pensioners?|dogs?|cats?|pets?|horses?|guests?|persons?|people|families|couples?|groups?|members?|non-?members?|locals|residents|visitors?|cars?|bikes?|tents?|caravans?|campervans?){_AGE}"
_VERB = r"(?:\s*(?:pay|pays|cost|costs|are|is|get in for|stay for|come for|for|at|:)\s*(?:only\s+|just\s+)?)"
_SUM = rf"(?:(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS}|€|\$|£)?)|half(?:\s+(?:price|of that|that|as much))?|(?:for\s+)?(?:free|nothing)|free of charge)(?:\s+(?:extra|more))?(?:\s+(?:a|an|per|each|for each|every)\s+(?:night|day|person|head|stay|booking|visit|hour|ticket|time)|\s+each)?"
_SEGMENT = rf"{_SORT}{_VERB}?\s*{_SUM}"
_EN = (
    rf"(?:,\s*)?(?:(?:and|where|but|with)\s+)?\b{_SORT}{_VERB}\s*{_SUM}(?:\s*(?:,\s*(?:and|but)?|and|but|/)\s*{_SEGMENT})+",
)
_SORT_ZH = r"(?:成人|大人|成年人|儿童|小孩|孩子|学生|老人|长者|婴儿|宠物|狗狗?|猫|会员|非会员|家庭|散客|游客|本地人)"
_SUM_ZH = r"(?:票价?|价)?(?:是|为|收|要|每[人位只晚天次])*(?:\d+(?:\.\d+)?(?:元|块)|半价|免费|免票)(?:[一每/](?:人|位|只|晚|天|次))?"
_ZH = (
    rf"[,，]?{_SORT_ZH}(?:每[人位只])?{_SUM_ZH}(?:[，,、；/和]?\s*(?:\d+岁以[下上]的?)?{_SORT_ZH}(?:每[人位只])?{_SUM_ZH})+",
)
_ANY = r"(?:the\s+|an?\s+)?[a-z]+s(?:\s+(?:under|over)\s+\d+)?"
_EN_FIRST = (
    rf"(?:,\s*)?\b(?:an?\s+|the\s+|each\s+)?(?P<thing>[a-z]+)\s+(?:costs?|is|are)\s+{_SUM}\s+for\s+{_ANY}(?:\s*(?:,|and|but|,\s*and)\s*{_SUM}\s+for\s+{_ANY})+",
)
"""The price before whom it is for: "a tasting costs 18 euros for adults and 9 for drivers"."""
_PART_FIRST = re.compile(rf"(?P<sum>{_SUM})\s+for\s+(?P<sort>{_ANY})", re.IGNORECASE)
_PART = re.compile(rf"(?P<sort>{_SORT}){_VERB}?\s*(?P<sum>{_SUM})", re.IGNORECASE)
_PART_ZH = re.compile(rf"(?P<sort>(?:\d+岁以[下上]的?)?{_SORT_ZH})(?P<sum>(?:每[人位只])?{_SUM_ZH})")
_ONE = re.compile(r"\b(?:stay|booking|visit|ticket|time)\b|次", re.IGNORECASE)


@dataclass
class _Tariff:
    """One kind of guest and its price."""

    name: str
    label: str
    price: float
    once: bool
    """For the whole of a stay, not for each night."""


def _tariffs(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, found = is_zh(spec), _listed(demand.words)
    entity = rowed(spec, "", kin)
    if entity is None or not 2 <= len(found) <= 6:
        return None
    relation = next(
        (
            f
            for f in entity.fields
            if f.kind == "relation" and f.required and f.target not in (None, "account") and is_offer(spec, f)
        ),
        None,
    )
    taken = {f.name for f in entity.fields}
    if relation is None or taken & {tariff.name for tariff in found}:
        return None
    target, stays = spec.entity(str(relation.target)), any(isinstance(rule, Stay) for rule in entity.rules)
    if not stays and spec.clauses and len({row.get("price") for row in target.rows}) > 1:
        return None  # each of them costs something else already; prices of a site that is only being made are examples
    _without_heads(entity)
    at = next(
        (n for n, f in enumerate(entity.fields) if f.kind == "long_text" or f.set_by != "form"), len(entity.fields)
    )
    for n, tariff in enumerate(found):
        count = Field(
            name=tariff.name, label=tariff.label, kind="integer", minimum=0, maximum=50, default=1 if n == 0 else 0
        )
        entity.fields.insert(at + n, count)
        for k, row in enumerate(entity.rows):
            row[tariff.name] = 2 - k % 2 if n == 0 else (k + n) % 2
    prices = [_priced(target, tariff, first=n == 0, zh=zh) for n, tariff in enumerate(found)]
    products = [
        [*([STAY] if stays and not tariff.once else []), tariff.name, f"{relation.name}.{price}"]
        for tariff, price in zip(found, prices, strict=True)
    ]
    entity.rules = [r for r in entity.rules if r is not sum_rule(entity)]
    if all(f.name != "total" for f in entity.fields):
        entity.fields.append(total_field(zh=zh))
    entity.rules.append(Computed(field="total", factors=products[0], plus=products[1:]))
    if money := currency(demand.words):
        spec.currency = money
    told = [f"{t.label} {t.price:g}" for t in found]
    said = (
        f"按人群计价：{'、'.join(told)}，总价自动计算"
        if zh
        else f"prices by kind ({', '.join(told)}), which the site adds up"
    )
    return Held(said, (f"{entity.name}.computed",))


def is_offer(spec: SiteSpec, field: Field) -> bool:
    """Whether a relation leads to what is offered, which only the staff adds."""
    target = next((e for e in spec.entities if e.name == field.target), None)
    return target is not None and target.access.create in ("staff", "admin")


def _listed(words: str) -> list[_Tariff]:
    """The kinds of guest of a demand, with their prices."""
    zh = re.search(r"[\u4e00-\u9fff]", words) is not None
    found: list[_Tariff] = []
    parted = _PART_ZH if zh else _PART_FIRST if _PART_FIRST.search(words) else _PART
    for part in parted.finditer(words):
        price = _amount(part["sum"], found[0].price if found else None)
        label = (
            part["sort"].strip()
            if zh
            else re.sub(r"^(?:for\s+)?(?:the|an?|each|every)\s+", "", part["sort"].strip(), flags=re.I)
        )
        name = _name(label, len(found))
        if price is None or name in {tariff.name for tariff in found}:
            return []
        found.append(_Tariff(name, label[:1].upper() + label[1:], price, _ONE.search(part["sum"]) is not None))
    return found


def _amount(told: str, first: float | None) -> float | None:
    number = re.search(r"\d+(?:[.,]\d+)?", told)
    if number:
        return float(number[0].replace(",", "."))
    if re.search(r"half|半价", told, re.IGNORECASE):
        return round(first / 2, 2) if first is not None else None
    return 0.0


_ZH_NAMES = {"成人": "adults", "大人": "adults", "成年人": "adults", "儿童": "children", "小孩": "children", "孩子": "children", "学生": "students", "老人": "seniors", "长者": "seniors", "婴儿": "infants", "宠物": "pets", "狗": "dogs", "狗狗": "dogs", "猫": "cats", "会员": "members", "非会员": "non_members", "家庭": "families", "散客": "guests_single", "游客": "visitors", "本地人": "locals"}  # fmt: skip


def _name(label: str, n: int) -> str:
    """A name of a field: `children` of "children under 12"."""
    if re.search(r"[\u4e00-\u9fff]", label):
        return _ZH_NAMES.get(re.sub(r"^\d+岁以[下上]的?", "", label), f"sort_{n + 1}")
    bare = re.sub(r"\s+(?:under|over|below|above|up to|from|aged|and|\d).*$", "", label.lower())
    name = re.sub(r"[^a-z]+", "_", bare).strip("_")
    return f"{name}_count" if name in ("stay", "guests", "people", "persons") else name


def _without_heads(entity: Entity) -> None:
    """How many come in all is not asked beside how many of each kind, unless a rule counts by it."""
    counted = {r.quantity for r in entity.rules if isinstance(r, Capacity | Limit)}
    counted |= {r.minutes_from for r in entity.rules if isinstance(r, Slots)}
    gone = {f.name for f in entity.fields if f.name in ("guests", "people", "persons") and f.name not in counted}
    entity.fields = [f for f in entity.fields if f.name not in gone or f.name == entity.display]
    for row in entity.rows:
        for name in gone:
            row.pop(name, None)


def _priced(target: Entity, tariff: _Tariff, *, first: bool, zh: bool) -> str:
    """The field with the price of one kind; the price that is there becomes that of the first."""
    held = next((f for f in target.fields if f.kind == "money" and f.name == "price"), None)
    label = f"{tariff.label}价格" if zh else f"Price: {tariff.label.lower()}"
    if first and held is not None:
        held.label, held.required, name = label, True, held.name
    else:
        name = f"{tariff.name}_price"
        money = [n for n, f in enumerate(target.fields) if f.kind == "money"]
        at = money[-1] + 1 if money else min(2, len(target.fields))
        target.fields.insert(at, Field(name=name, label=label, kind="money", minimum=0))
    for row in target.rows:
        row[name] = int(tariff.price) if tariff.price == int(tariff.price) else tariff.price
    return name


def currency(words: str) -> str | None:
    """The currency that words about a price name."""
    found = re.search(rf"[€$£]|\b(?:{MONEY_WORDS})\b|元|块", words, re.IGNORECASE)
    return currency_of(found.group().replace("块", "元")) if found else None


_EN_EXTRA = (
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\b(?:an?\s+|the\s+)?(?P<x>[a-z]+(?: [a-z]+)?)\s+(?:costs?|is)\s+(?P<sum>(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS})))\s+extra(?P<per>\s+(?:per|a|an|each)\s+(?:person|head|night|day|guest|stay|booking))?",
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\b(?:an?\s+|the\s+)?(?P<x>[a-z]+(?: [a-z]+)?)\s+(?:(?:can|may) be (?:added|booked|ordered)|is optional|are optional|is available|are available)(?:\s+(?:too|as well|on request))?\s*,?\s*(?:for|at|:)?\s*(?P<sum>(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS})))(?:\s+extra)?(?P<per>\s+(?:per|a|an|each|for each)\s+(?:person|head|night|day|guest|piece|stay|booking|set)(?:\s+(?:and|per|a)\s+(?:night|day|person))?)?",
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\boptional\s+(?P<x>[a-z]+(?: [a-z]+)?)\s*(?:,|for|at|\()?\s*(?P<sum>(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS})))(?P<per>\s+(?:per|a|an|each)\s+(?:person|head|night|day|guest))?\)?",
)
_ZH_EXTRA = (
    r"[,，]?(?:可以?|能)?(?:另外?|额外|选择?)?(?:加购?|加订|加点|加)(?P<x>(?!元|块)[\u4e00-\u9fff]{1,6}?)[，,]?(?P<per>每[人份只晚天次位])?(?P<sum>\d+(?:\.\d+)?(?:元|块))(?P<per2>[/一每](?:人|份|只|晚|天|次|位))?",
)


def _extra(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """Something that is taken along for a price of its own: how many of it is asked, the site adds it up."""
    zh = is_zh(spec)
    entity = rowed(spec, "", kin)
    relation = (
        next((f for f in entity.fields if f.kind == "relation" and f.required and is_offer(spec, f)), None)
        if entity
        else None
    )
    price = _amount(demand.fact("sum"), None)
    if entity is None or relation is None or price is None:
        return None
    label = demand.fact("x")
    name = name_of(label, f"extra_{len(entity.fields)}")
    if any(f.name == name for f in entity.fields):
        return None
    summed(spec)
    target = spec.entity(str(relation.target))
    tariff = _Tariff(name, label[:1].upper() + label[1:], price, once=True)
    at = next(
        (n for n, f in enumerate(entity.fields) if f.kind == "long_text" or f.set_by != "form"), len(entity.fields)
    )
    ask = "需要几份，没有填0。" if zh else "How many; 0 for none."
    entity.fields.insert(
        at, Field(name=name, label=tariff.label, kind="integer", minimum=0, maximum=50, default=0, help=ask)
    )
    for n, row in enumerate(entity.rows):
        row[name] = n % 2
    stays = any(isinstance(rule, Stay) for rule in entity.rules)
    nightly = re.search(r"night|day|晚|天", demand.fact("per") + demand.fact("per2")) is not None
    product = [
        *([STAY] if stays and nightly else []),
        name,
        f"{relation.name}.{_priced(target, tariff, first=False, zh=zh)}",
    ]
    rule = sum_rule(entity)
    if rule is not None:
        rule.plus = [*rule.plus, product]
    else:
        entity.fields.append(total_field(zh=zh))
        entity.rules.append(Computed(field="total", factors=product))
    if money := currency(demand.words):
        spec.currency = money
    said = f"可以加{label}（{price:g}），计入总价" if zh else f"{label} for {price:g} each, which the site adds up"
    return Held(said, (f"{entity.name}.computed",))


_AT_WEEKENDS = r"(?:周末|节假日)[^，。,]{0,6}$|\bweekends?[^,.]{0,12}$"
"""Before what is added on some days only: a price at weekends, which is read elsewhere."""

KINDS = (
    Kind("tariff", _tariffs, (*_EN, *_EN_FIRST), _ZH),
    Kind("extra", _extra, _EN_EXTRA, _ZH_EXTRA, but=_AT_WEEKENDS),
)
