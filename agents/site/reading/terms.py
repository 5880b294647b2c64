"""Terms that a sentence sets: what it costs ("12 euros per hour"), how far ahead ("2 weeks ahead"), marks from 1 to 5.

`take` finds them and gives the sentence without them; `hold` puts them into a spec and says what became of each.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.site.spec import Entity, Field, Moment, SiteSpec, Slots, Stay
from agents.site.wishes.making_looks import MONEY_WORDS, currency_of
from agents.site.wishes.making_prices import sold
from agents.site.wishes.names import main_entity
from agents.site.words.numbers import NUMBER, number_of
from agents.sources.base import Language


@dataclass
class Terms:
    """What was found; None where nothing was."""

    price: float | None = None
    per: str = ""
    """`hour`, `day`, `night`, or empty: each."""
    currency: str | None = None
    ahead: int | None = None
    """Days."""
    scale: tuple[int, int] | None = None
    """The least and the best mark."""


_N = r"(?P<n>\d+(?:[.,]\d+)?)"
_PER = r"(?:an?|per|each|every|the)\s+(?P<per>hour|day|night|week|month|person|lesson|session|class|ticket|piece|item|[a-z]+)"
_PRICE = [
    rf"(?:\b(?:for|at|costs?|it costs|they cost|price[:]?|the price is)\s+)?\b{_N}\s*(?P<c>{MONEY_WORDS})\s*(?:(?P<each>each)\b|{_PER}|an?\s+(?P<per2>hour|night|day))",
    rf"(?:\b(?:for|at|costs?)\s+)?(?P<c>[€$£])\s?{_N}\s*(?:(?P<each>each)\b|{_PER})",
    rf"(?<=[,;:.])\s*{_N}\s+(?:an?|per|each)\s+(?P<per>head|person)\b",
    rf"(?<=[,;:])\s*(?:the\s+)?(?:price|fee|for|costs?|it costs)?:?\s*{_N}\s*(?P<c>{MONEY_WORDS})(?=\s*(?:[,;.]|$))",
]
_PRICE_ZH = r"每(?P<per>小时|天|晚|次|节|位|人|份|个|张|本|件)(?:收费|费用|价格)?(?:为|是)?\s*(?P<n>\d+(?:\.\d+)?)\s*(?P<c>元|块钱?|美元|欧元)|(?P<n2>\d+(?:\.\d+)?)\s*(?P<c2>元|块|美元|欧元)(?:一|每|/)(?P<per2>小时|天|晚|次|节|位|人|份|个|张|本|件)"
_HAN_PER = {"小时": "hour", "天": "day", "晚": "night"}
_AHEAD = [
    rf"(?:,\s*)?(?:\b(?:nobody|no ?one|people|they|members|customers|guests|colleagues|you)\s+)?(?:(?:may|can|should)\s+)?(?:only\s+)?(?:be\s+)?(?:\bbook(?:ed|able|ings?)?\s+)?(?:more than|at most|no more than|up to|not more than|only)\s+(?P<n>{NUMBER}|an?)\s+(?P<unit>days?|weeks?|months?)\s+(?:ahead|in advance|beforehand)\b",
]
_AHEAD_ZH = r"(?:[\u4e00-\u9fff]{2,3}?)?(?:可以|可|能|只能|最多|至多|最早)*提前(?P<n>\d+|[一二两三四五六七八九十]+)(?P<unit>天|周|个?月|个?星期)(?:内)?(?:就?可以|可|能)?(?:开始)?(?:预订|预约|预定|订场|订座|挂号|约)"
_SCALE = r"(?P<w>reviews?|scores?|marks?|rat(?:e|es|ed|ings?)|grades?|stars?)(?P<m>\s+(?:them|it|each|papers?|[a-z]+))?\s+(?:from|between|on a scale (?:of|from))\s+(?P<low>\d{1,3})\s*(?:to|-|–|and)\s*(?P<high>\d{1,3})(?:\s+stars?)?"
_SCALE_ZH = r"(?P<w>打分|评价|评分|评级|分数|得分)(?:从|为|是|在)?(?P<low>\d{1,3})\s*(?:到|至|-|–|~)\s*(?P<high>\d{1,3})(?:分|星)?"
_CURRENCY = re.compile(
    rf"(?<![a-z])(?:\d[\d.,]*\s*(?P<c>{MONEY_WORDS})\b|(?P<s>[€£$])\s?\d|in (?P<w>euros|dollars|pounds|francs|yen))",
    re.IGNORECASE,
)


def take(text: str, language: Language) -> tuple[Terms, str]:
    """The terms of a sentence, and the sentence without them."""
    found, zh = Terms(), language == "zh"
    found.currency = _currency(text)
    for pattern in [_SCALE_ZH] if zh else [_SCALE]:
        if match := re.search(pattern, text, re.IGNORECASE):
            low, high = int(match["low"]), int(match["high"])
            if low < high <= 100:
                found.scale = (low, high)
                kept = match["w"] + (match.groupdict().get("m") or "")
                text = text[: match.start()] + kept + text[match.end() :]
    for pattern in [_AHEAD_ZH] if zh else _AHEAD:
        match = re.search(pattern, text, re.IGNORECASE)
        if match and not re.search(r"cancel[a-z]*\W*$|取消\W*$", text[: match.start()]):
            found.ahead = _days(match["n"], match["unit"])
            text = _without(text, match, zh=zh)
    for pattern in [_PRICE_ZH] if zh else _PRICE:
        if match := re.search(pattern, text, re.IGNORECASE):
            _priced(found, match)
            text = _without(text, match, zh=zh)
            break
    return found, text


def _without(text: str, match: re.Match[str], *, zh: bool) -> str:
    joint = "，" if zh else " "
    whole = text[: match.start()].rstrip(" ,，") + joint + text[match.end() :].lstrip()
    return re.sub(r"，+(?=[，。])", "", re.sub(r"\s+([,;.])", r"\1", whole)).strip(" ,，")


def _currency(text: str) -> str | None:
    found = _CURRENCY.search(text)
    said = (found["c"] or found["s"] or found["w"]) if found else None
    return currency_of(said) if said else None


def _days(number: str, unit: str) -> int | None:
    count = 1 if number.lower() in ("a", "an") else number_of(number)
    factor = {"d": 1, "w": 7, "m": 31, "天": 1, "周": 7}.get(unit[:1].lower(), 31 if "月" in unit else 7)
    return int(count * factor) if count else None


def _priced(found: Terms, match: re.Match[str]) -> None:
    told = {k: v for k, v in match.groupdict().items() if v}
    found.price = float((told.get("n") or told.get("n2") or "0").replace(",", "."))
    per = (told.get("per") or told.get("per2") or "").lower()
    found.per = _HAN_PER.get(per, per if per in ("hour", "day", "night") else "")
    said = told.get("c") or told.get("c2")
    found.currency = found.currency or (currency_of(said) if said else None)


def hold(spec: SiteSpec, terms: Terms, language: Language) -> list[str]:
    """Puts the terms into `spec`; a sentence for each."""
    zh, said = language == "zh", []
    if terms.currency:
        spec.currency = terms.currency
    if terms.price is not None:
        said += _price(spec, terms, zh=zh)
    if terms.ahead is not None:
        said += _ahead(spec, terms.ahead, zh=zh)
    if terms.scale is not None:
        said += _scale(spec, terms.scale, zh=zh)
    return said


def _price(spec: SiteSpec, terms: Terms, *, zh: bool) -> list[str]:
    """What is offered costs this: by the hour where rows say how long they take."""
    entity = sold(spec)
    if entity is None:
        return []
    field = next((f for f in entity.fields if f.kind == "money"), None)
    per = {
        "hour": ("Price per hour", "每小时价格"),
        "day": ("Price per day", "每天价格"),
        "night": ("Price per night", "每晚价格"),
    }
    timed = any(f.name == "minutes" for f in entity.fields)
    if field is None:
        label = per.get(terms.per, ("Price", "价格"))[zh]
        field = Field(name="price", label=label, kind="money", minimum=0)
        entity.fields.insert(min(2, len(entity.fields)), field)
    elif terms.per in per and not timed:
        field.label = per[terms.per][zh]
    for row in entity.rows:
        share = int(row.get("minutes", 60)) / 60 if terms.per == "hour" and timed else 1
        price = round((terms.price or 0) * share, 2)
        row[field.name] = int(price) if price == int(price) else price
    shown = f"{terms.price:g} {spec.currency}"
    words = {"hour": ("per hour", "每小时"), "day": ("per day", "每天"), "night": ("per night", "每晚")}.get(
        terms.per, ("each", "每个")
    )
    return [f"{entity.titles}：{words[1]}{shown}" if zh else f"{entity.titles}: {shown} {words[0]}"]


def _ahead(spec: SiteSpec, days: int, *, zh: bool) -> list[str]:
    for entity in spec.entities:
        start = next(
            (r.start if isinstance(r, Slots) else r.first for r in entity.rules if isinstance(r, Slots | Stay)), None
        )
        if start is None:
            continue
        held = next((r for r in entity.rules if isinstance(r, Moment) and r.field == start), None)
        if held is None:
            held = Moment(field=start)
            entity.rules.append(held)
        held.days = days
        _nearer(entity, start, days)
        return [f"{entity.title}最多提前{days}天" if zh else f"{entity.titles.lower()} at most {days} days ahead"]
    return []


def _nearer(entity: Entity, start: str, days: int) -> None:
    """Sample rows lie within the days."""
    for row in entity.rows:
        found = re.match(r"\+(\d+)(.*)$", str(row.get(start, "")))
        if found and int(found[1]) > days:
            row[start] = f"+{int(found[1]) % (days + 1)}{found[2]}"


def _scale(spec: SiteSpec, scale: tuple[int, int], *, zh: bool) -> list[str]:
    low, high = scale
    names = ("points", "score", "mark", "grade", "rating", "stars")
    field = next(
        (f for e in spec.entities for f in e.fields if f.name in names and f.kind in ("integer", "rating")), None
    )
    owner = next((e for e in spec.entities if field is not None and any(f is field for f in e.fields)), None)
    judged = next((e for e in spec.entities if re.search(r"review|评", f"{e.name} {e.title}")), None)
    if field is None and judged is not None:
        field = Field(name="rating", label="评分" if zh else "Rating", kind="rating")
        judged.fields.insert(1, field)
        for n, row in enumerate(judged.rows):
            row["rating"] = 5 - n % 2
        owner = judged
    if field is None or owner is None:
        main = main_entity(spec)
        return [f"“{low}到{high}”没有用上" if zh else f"Not held: marks from {low} to {high}"] if main else []
    if scale != (1, 5) and field.kind == "rating":
        field.kind = "integer"
    if field.kind == "integer":
        field.minimum, field.maximum = low, high
        for n, row in enumerate(owner.rows):
            row[field.name] = max(low, high - n)
    return [f"{field.label}：{low}到{high}" if zh else f"{field.label.lower()} from {low} to {high}"]
