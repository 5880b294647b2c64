"""Demands of a deposit (50 euros, 30 %, 押金200元) and of a price by measure (3 euros per square metre, 每公斤10元).

A deposit stands on the row beside its sum; what is measured is asked at the form, and the site multiplies. It takes no
money: that a deposit was paid is a state of the row, if anything.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import Demand, Held, Kind, is_zh, rowed
from agents.site.reading.demands.reductions import amount_of, sum_of
from agents.site.reading.demands.tariffs import currency, is_offer
from agents.site.reading.kin import Kin
from agents.site.spec import DEPOSIT, Computed, Entity, Field, SiteSpec
from agents.site.wishes.making_looks import MONEY_WORDS

_SUM = rf"(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?(?:\s*(?:{MONEY_WORDS}))?)(?![\w%])"
_PART = r"(?P<n>\d{1,2})\s*(?:%|per ?cent)"
_HOW = r"(?:(?:refundable|security|booking|damage|small)\s+)?"
_WHEN = r"(?:\s+(?:of the (?:price|total|sum|cost)|up front|upfront|in advance|is (?:required|needed|taken|due)|required|needed|to (?:book|confirm)|when (?:they )?book(?:ing)?|on booking|per (?:booking|rental|order|person|item)))*"
_ASK = r"(?:(?:and|with|for|plus|add|ask for|charge|we (?:take|ask for|charge|need)|there(?:'s| is)|(?:people|guests|customers|clients|members|they) (?:pay|leave)|requires?|needs?)\s+)*"
_EN = (
    rf"(?:,\s*)?{_ASK}(?:an?\s+|the\s+)?{_HOW}\bdeposit\s*(?:(?:of|is|:|costs?|comes to|for (?:each|every|an?) [a-z]+)\s*)+(?:{_PART}|(?P<sum>{_SUM})){_WHEN}",
    rf"(?:,\s*)?{_ASK}(?:an?\s+)?(?:{_PART}|(?P<sum>{_SUM}))\s+{_HOW}deposit\b{_WHEN}",
)
_WORD = r"(?P<w>押金|定金|订金|保证金)"
_ASK_ZH = r"[,，]?(?:(?:预订|预约|下单|租用|借用|借书|租车|报名|每[次单本件个辆台])?时?(?:需要?|要|须|得)?(?:先|预)?(?:收取?|支付|付|交|缴纳?|有))?"
_ZH = (
    rf"{_ASK_ZH}{_WORD}(?:为|是|收|要|付|交|每[次单本件个辆台])*(?P<sum>\d+(?:\.\d+)?)(?:元|块)(?:钱)?",
    rf"{_ASK_ZH}{_WORD}(?:为|是|收|要|付|交)*(?:总[价额]的?)?(?:(?P<n>\d{{1,2}})%|(?P<tenths>[一二三四五六七八九])成)",
    rf"{_ASK_ZH}(?:总[价额]的?)?(?:(?P<sum>\d+(?:\.\d+)?)(?:元|块)|(?P<n>\d{{1,2}})%|(?P<tenths>[一二三四五六七八九])成)(?:钱)?的?(?:作为?|当)?{_WORD}",
)


def _deposit(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A deposit on each row: what the thing asks for, or a part of the sum."""
    zh, amount = is_zh(spec), amount_of(demand.fact("sum"))
    entity = rowed(spec, "", kin)
    if entity is None or any(field.name == DEPOSIT for field in entity.fields):
        return None
    label = demand.fact("w") or ("押金" if zh else "Deposit")
    field = Field(name=DEPOSIT, label=label, kind="money", set_by="site", required=False)
    if amount is not None:
        path = _asked_of(spec, entity, amount, label)
        if path is None:
            return None
        rule = Computed(field=DEPOSIT, factors=[path])
        told = f"{label}{amount:g}" if zh else f"a deposit of {amount:g}"
    else:
        share = _share(demand)
        whole = sum_of(spec, entity, None)
        if share is None or whole is None:
            return None
        rule = Computed(field=DEPOSIT, factors=[whole.field], share=share)
        told = f"{label}为合计的{share * 100:g}%" if zh else f"a deposit of {share * 100:g} % of the sum"
    entity.fields.append(field)
    entity.rules.append(rule)
    if money := currency(demand.words):
        spec.currency = money
    said = f"{told}，显示在每个{entity.title}上" if zh else f"{told} stands on each {entity.title.lower()}"
    return Held(said, (f"{entity.name}.computed.{DEPOSIT}",))


def _share(demand: Demand) -> float | None:
    if tenths := demand.fact("tenths"):
        return ("一二三四五六七八九".index(tenths) + 1) / 10
    percent = float(demand.fact("n") or 0)
    return percent / 100 if 0 < percent <= 100 else None


def _asked_of(spec: SiteSpec, entity: Entity, amount: float, label: str) -> str | None:
    """The field of what a row takes that says how much is left for it, and that it is so much."""
    relation = _offer(spec, entity)
    if relation is None:
        return None
    target = spec.entity(str(relation.target))
    if all(field.name != DEPOSIT for field in target.fields):
        place = next((n + 1 for n, f in enumerate(target.fields) if f.kind == "money"), len(target.fields))
        target.fields.insert(place, Field(name=DEPOSIT, label=label, kind="money", required=False, minimum=0))
    for row in target.rows:
        row[DEPOSIT] = _plain(amount)
    return f"{relation.name}.{DEPOSIT}"


def _offer(spec: SiteSpec, entity: Entity) -> Field | None:
    """The relation to what is offered, the priced one first."""
    found = [f for f in entity.fields if f.kind == "relation" and f.required and is_offer(spec, f)]
    priced = (f for f in found if any(one.kind == "money" for one in spec.entity(str(f.target)).fields))
    return next(priced, None) or next(iter(found), None)


def _plain(amount: float) -> int | float:
    return int(amount) if amount == int(amount) else amount


_MEASURES: dict[str, tuple[str, str, str, str]] = {
    "area": (
        r"square (?:met(?:er|re)s?|feet|foot|yards?)|sq\.? ?(?:m|ft)|m2|m²",
        "平方米|平米|平方|㎡|平|亩",
        "Area",
        "面积",
    ),
    "weight": (r"kilo(?:gram)?s?|kgs?|tonnes?", "公斤|千克|斤|吨", "Weight", "重量"),
    "distance": (r"kilomet(?:er|re)s?|kms?|miles?", "公里|千米|里程", "Distance", "里程"),
    "length": (r"(?:running )?met(?:er|re)s?", "米", "Length", "长度"),
    "volume": (r"lit(?:er|re)s?|cubic met(?:er|re)s?|m3|m³", "立方米|立方|升", "Volume", "体积"),
    "pages": (r"pages?", "页", "Pages", "页数"),
    "words": (r"words?", "千字|字", "Words", "字数"),
}
"""Name of the field → units in English and Chinese, what it is called in both."""
_UNIT_EN = "|".join(english for english, *_ in _MEASURES.values())
_UNIT_ZH = "|".join(chinese for _, chinese, *_ in _MEASURES.values())
_MONEY = rf"(?:[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS}))"
_BY_EN = (
    rf"(?:,\s*)?(?:(?:and|at|for|it costs?|they cost|we charge|costs?|charged|(?:the )?price is|priced)\s+)*(?P<sum>{_MONEY})\s*(?:an?\s+|per\s+|each\s+|for (?:each|every)\s+|/\s*)(?P<unit>{_UNIT_EN})(?![\w²³])",
)
_BY_ZH = (
    rf"[,，]?(?:按(?:面积|重量|里程|距离|字数|页数|长度|体积)(?:计费|收费|计价|算)?[,，]?)?(?:每|一)(?P<unit>{_UNIT_ZH})(?:收费|价格|只要|收|要|为|是)?(?P<sum>\d+(?:\.\d+)?(?:元|块))(?:钱)?(?:计费|收费|计价)?",
    rf"[,，]?(?:按(?:面积|重量|里程|距离|字数|页数|长度|体积)(?:计费|收费|计价|算)?[,，]?)?(?P<sum>\d+(?:\.\d+)?(?:元|块))(?:钱)?(?:每|一|/)(?P<unit>{_UNIT_ZH})(?:计费|收费|计价)?",
)


def _by_measure(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """How much of it is asked at the form, and multiplied by what one costs."""
    zh, amount, unit = is_zh(spec), amount_of(demand.fact("sum")), demand.fact("unit")
    entity = rowed(spec, "", kin)
    kind = next((name for name, (en, han, *_) in _MEASURES.items() if re.fullmatch(en, unit, re.I) or unit in han.split("|")), None)  # fmt: skip
    if entity is None or amount is None or kind is None:
        return None
    rule = sum_of(spec, entity, None)
    relation = _offer(spec, entity)
    price = next((f for f in rule.factors if "." in f), None) if rule is not None else None
    if rule is None or relation is None:
        if relation is None or any(field.name == "total" for field in entity.fields):
            return None
        spec.entity(str(relation.target)).fields.append(
            Field(name="price", label="价格" if zh else "Price", kind="money", minimum=0)
        )
        rule = sum_of(spec, entity, amount)
        price = f"{relation.name}.price"
    if rule is None or price is None or not price.startswith(f"{relation.name}."):
        return None
    target, field = spec.entity(str(relation.target)), price.partition(".")[2]
    per = next(f for f in target.fields if f.name == field)
    per.label = f"每{unit}价格" if zh else f"Price per {unit}"
    for row in target.rows:
        row[field] = _plain(amount)
    measured = _measured(entity, kind, unit, zh=zh)
    rule.factors = [measured, *(f for f in rule.factors if f not in (measured, "quantity"))]
    if money := currency(demand.words):
        spec.currency = money
    label = next(f.label for f in entity.fields if f.name == measured)
    said = (
        f"每{unit}{amount:g}，按表单里的“{label}”计算合计"
        if zh
        else f"{amount:g} per {unit}, times the {label.lower()} given at the form"
    )
    return Held(said, (f"{entity.name}.computed",))


def _measured(entity: Entity, kind: str, unit: str, *, zh: bool) -> str:
    """The field that says how much: the one that asks for it already, what counts pieces so far, or a new one."""
    english, chinese = _MEASURES[kind][2:]
    words = re.compile(rf"{chinese}|\b{english}", re.IGNORECASE)
    field = next((f for f in entity.fields if f.set_by == "form" and words.search(f"{f.label} {f.name}")), None)
    if field is None and kind in ("weight", "length", "volume"):
        field = next((f for f in entity.fields if f.name == "quantity"), None)
    if field is None:
        place = next(
            (n for n, f in enumerate(entity.fields) if f.kind == "long_text" or f.set_by != "form"), len(entity.fields)
        )
        field = Field(name=kind, label=english, kind="decimal")
        entity.fields.insert(place, field)
    whole = kind in ("pages", "words")
    field.kind, field.required, field.choices = "integer" if whole else "decimal", True, []
    field.minimum = 1 if whole else 0.1
    field.label = f"{chinese}（{unit}）" if zh else f"{english} ({unit})"
    for n, row in enumerate(entity.rows):
        row[field.name] = 20 + 15 * n
    return field.name


MEASURES = (Kind("measure", _by_measure, _BY_EN, _BY_ZH),)
KINDS = (Kind("deposit", _deposit, _EN, _ZH),)
