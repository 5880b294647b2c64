"""Provisos of a sentence: its own states ("from received to ready"), a least age, how much one order may hold, prices at
weekends and by size, once per thing and person.

`take` finds them and gives the sentence without them; `hold` puts them into a spec and says what became of each. It
knows no blueprint.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from agents.site.reading import sizing, weekends
from agents.site.reading.kin import Kin
from agents.site.reading.phrases import is_person
from agents.site.reading.stepping import step
from agents.site.spec import Choice, Entity, Field, SiteSpec, Slots, Stay, Transition, UniqueTogether
from agents.site.wishes.making_looks import MONEY_WORDS, currency_of
from agents.site.wishes.names import main_entity
from agents.site.words.fields import name_of
from agents.site.words.numbers import NUMBER, number_of
from agents.sources.base import Language


@dataclass
class Provisos:
    """What was found; None and empty where nothing was."""

    states: list[str] = field(default_factory=list)
    """Labels of a status, in order."""
    age: int | None = None
    whose: str = ""
    """Whose age: "driver"."""
    most: int | None = None
    """How many one order or booking may be for."""
    weekend: float | None = None
    weekday: float | None = None
    each: bool = False
    """Whether prices at weekends are for each person."""
    more: bool = False
    """Whether it costs so much more at weekends."""
    currency: str | None = None
    sizes: list[tuple[str, float]] = field(default_factory=list)
    once: str = ""
    """What a person may take only one of: "teacher"."""
    apart: bool = False
    """Whether it says that nothing overlaps."""


_STATE = r"(?:(?:to|in|on|under|not|ready)\s(?:be\s)?[a-z]+|[a-z]+ed(?:\s(?:up|out|in|off))?|waiting(?:\sfor\s[a-z]+)?|new|open|seen|begun|under way|ready|done|sent|paid|won|lost|sold|free|out|late|draft|pending|waiting|running|overdue|todo|doing|available|taken|lent|shipping)"
_GOING = re.compile(
    r",?\s*(?:(?:with|the|a|its|and)\s+)*\b(?:status|state|stage|progress|it|they)\s+(?:then\s+)?(?:goes|go|moves?|changes?|runs?|passes)\s+(?:from\s+)?(?P<list>[a-z][a-z ]{1,18}?(?:\s*(?:\bto\b|\bthen\b|→|->)\s*[a-z][a-z ]{1,18}?)+)(?=\s*(?:[,;.()]|$|\band\b|\bwhen\b))",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r",?\s*(?:(?:with|the|a|its|and)\s+)*\b(?:status|state|stage|progress)\s+(?:goes|go|moves?|changes?|runs?|passes)\s+(?:from\s+|through\s+)?(?P<list>[a-z]+(?: [a-z]+)?(?:\s*,\s*(?:and |then |to )?(?!and\b)[a-z]+(?: [a-z]+)?){2,})(?=\s*(?:[;.()]|$))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?P<before>\b(?:status(?:es)?|states?|stages?)\b|\bwhether\s(?:it|they|(?:the|their|his|an?)\s[a-z]+))\s*(?:(?:is|are|as|like|of|can be|to|:|\()\s*)?(?P<list>{_STATE}(?:\s*(?:,|/|→|->)\s*(?:and |or )?{_STATE}|\s+(?:and|or|then)\s+{_STATE})+)\)?",
    re.IGNORECASE,
)
_MARKED = re.compile(
    rf",?\s*(?:and\s+)?\b(?:i|we|staff|they|the [a-z]+|[a-z]+)\s+(?:can\s+|may\s+)?marks?\s+(?:them|it|each(?: one| [a-z]+)?|every [a-z]+|the [a-z]+|an? [a-z]+|[a-z]+)\s+as\s+(?P<list>{_STATE}(?:\s*,\s*(?:and |or )?{_STATE}|\s+(?:and|or|then)\s+{_STATE})+)",
    re.IGNORECASE,
)
_HAN_MARKED = re.compile(
    r"[,，]?(?:[\u4e00-\u9fff]{0,4}?)标记(?:为|成)(?P<list>[\u4e00-\u9fff]{2,5}?(?:、[\u4e00-\u9fff]{2,5}?)*(?:、|或者?|和)[\u4e00-\u9fff]{2,5}?)(?=[,，。；;]|$)"
)
_FIRST = re.compile(r"new|open|received|reported|pending|waiting|todo|to do|新|待|未|收到", re.IGNORECASE)
"""A state with which something begins."""
_HAN_STATE = r"[\u4e00-\u9fff]{2,5}?"
_HAN_NAMED = re.compile(
    rf"(?P<before>状态|进度|阶段)(?:有|分为|包括|为|是|从|依次为)?\s*[:：（(]?\s*(?P<list>{_HAN_STATE}(?:(?:、|/|→|->|再?到){_HAN_STATE})+)(?=[,，。；;）)]|$|等)[）)]?"
)
_AGE = re.compile(
    r",?\s*(?:and\s+)?(?:(?:the|every|all|each)\s+)?(?P<who>[a-z]{3,14}?)s?\s+(?:must|have to|has to|should|need to)\s+be\s+(?:at least|over|older than|aged)\s+(?P<n>\d{1,2})\b(?:\s*years?)?(?:\s*old)?(?: or (?:older|over|above))?",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r",?\s*(?:and\s+)?\b(?:(?:with a |the )?minimum age(?: of| is)?|aged?|from age)\s+(?P<n>\d{1,2})\b(?:\s*\+|\s+(?:and|or) (?:over|older|up))?",
    re.IGNORECASE,
)
_AGE_ZH = re.compile(
    r"[,，]?(?P<who>[\u4e00-\u9fff]{0,4}?)(?:必须|须|需|要)?年?满(?P<n>\d{1,2})(?:周)?岁(?:以上)?(?:才(?:能|可以)?[\u4e00-\u9fff]{0,4})?"
)
_MOST = re.compile(
    rf",?\s*(?:and\s+)?\b(?:at most|max(?:imum)?\.?(?: of)?|up to|no more than|limited to)\s+(?P<n>{NUMBER})\s+(?P<w>[a-z]+)\s+(?:per|in an?|for each|each|with each)\s+(?:order|booking|reservation|purchase|registration|sign-?up|application|transaction)\b",
    re.IGNORECASE,
)
_MOST_ZH = re.compile(
    r"[,，]?(?:每(?:单|笔订单|次(?:购买|下单|预订))(?:最多|限购?|至多)|每人限购)(?:购买|买|订)?(?P<n>\d+)(?:张|件|份|个|位|本|盒)?"
)
_WEEKEND = re.compile(
    rf",?\s*(?:and\s+)?(?:(?:on|at|the)\s+)*\bweekends?\s+(?:(?:they|it|rooms?|we|the price)\s+)?(?:(?:costs?|is|are|for|at|charge)\s+|(?=[€$£]?\s?\d[\d.,]*\s*(?:{MONEY_WORDS})))(?:(?P<s>[€$£])\s?)?(?P<n>\d+(?:[.,]\d+)?)(?:\s*(?P<c>{MONEY_WORDS}))?(?P<more>\s+(?:more|extra|on top))?(?:\s+(?:an?|per|each)\s+(?P<per>hour|day|night|person|head|player|guest))?(?:\s*,?\s*(?:instead of|rather than|otherwise|and weekdays|weekdays)\s+[€$£]?\s?(?P<m>\d+(?:[.,]\d+)?)(?:\s*(?:{MONEY_WORDS}))?)?",
    re.IGNORECASE,
)
_WEEKEND_ZH = re.compile(
    r"[,，]?(?:逢|遇|每到)?周末(?:和?节假日)?(?:上门|预约|预订|入住|服务|每[小时天晚]{1,2}|都|要|每次|每单)*(?:价格)?(?:为|是|收费)?(?P<more>(?:另|多|额外)?(?:加收|加价|加|多收))?(?P<n>\d+)(?P<c>元|块)(?:一?(?:小时|天|晚))?(?:[,，]?(?:平时|工作日|平日)(?:每(?:小时|天|晚|次))?(?:为|是)?(?P<m>\d+)(?:元|块))?"
)
_SIZE = rf"(?P<label>[a-z]+(?: [a-z]+)?)\s+(?:(?P<s>[€$£])\s?)?(?P<n>\d+(?:[.,]\d+)?)\s*(?P<c>{MONEY_WORDS})?"
_SIZES = re.compile(
    rf",?\s*(?:in\s+)?(?:(?:two|three|four)\s+)?(?:sizes?|kinds?|types?)?:?\s*(?P<list>[a-z]+\s+[€$£]?\s?\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS})?(?:\s*(?:,|/|and|or)\s*(?:and\s+)?[a-z]+\s+[€$£]?\s?\d+(?:[.,]\d+)?\s*(?:{MONEY_WORDS})?)+)(?=\s*(?:[,;.()]|$))",
    re.IGNORECASE,
)
_SIZES_ZH = re.compile(
    r"[,，]?(?P<list>(?:\d+(?:\.\d)?)?[\u4e00-\u9fff]{1,4}\d+(?:元|块)(?:[、/,，](?:\d+(?:\.\d)?)?[\u4e00-\u9fff]{1,4}\d+(?:元|块))+)"
)
_ONCE = re.compile(
    r",?\s*(?:and\s+)?\b(?:one|a single|only one)\s+(?:slot|appointment|booking|place|time|vote|request|order)\s+per\s+(?P<of>(?!(?:person|family|member|household|customer|user|account)\b)[a-z]+)(?:\s+(?:and|per|for each)\s+(?:family|person|member|student|pupil|parent|household|customer|user)\b|(?=\s*(?:[,;.]|$)))",
    re.IGNORECASE,
)
_APART = re.compile(
    r",?\s*(?:(?:and|with)\s+)?\bno\s+(?:overlapping|overlaps?|double|duplicate)(?:\s+(?:[a-z-]+)){0,2}?(?=\s*(?:[,;.]|$))",
    re.IGNORECASE,
)


def take(text: str, language: Language) -> tuple[Provisos, str]:
    """The provisos of a sentence, and the sentence without them."""
    found, zh = Provisos(), language == "zh"
    text = _states(found, text, zh=zh)
    if match := (_AGE_ZH if zh else _AGE).search(text):
        found.age, found.whose = int(match["n"]), match["who"].strip()
        text = _without(text, match)
    elif match := _YEARS.search(text):
        found.age, text = int(match["n"]), _without(text, match)
    if match := (_MOST_ZH if zh else _MOST).search(text):
        number = number_of(match["n"])
        if number:
            found.most = int(number)
            text = _without(text, match)
    if match := (_WEEKEND_ZH if zh else _WEEKEND).search(text):
        found.weekend, found.currency = _amount(match["n"]), _money(match)
        found.weekday = _amount(match["m"]) if match["m"] else None
        found.more = bool(match["more"])
        found.each = (match.groupdict().get("per") or "") in ("person", "head", "player", "guest")
        text = _without(text, match)
    if match := (_SIZES_ZH if zh else _SIZES).search(text):
        found.sizes = _sizes(match["list"], zh=zh)
        if found.sizes:
            found.currency = found.currency or _said_currency(match["list"])
            text = _without(text, match)
    if not zh:
        if match := _ONCE.search(text):
            found.once = match["of"]
            text = _without(text, match)
        if match := _APART.search(text):
            found.apart = True
            text = _without(text, match)
        text = re.sub(r"\bfrom[- ]?to\b", "", text)
    return found, text


def _without(text: str, match: re.Match[str]) -> str:
    return (text[: match.start()].rstrip() + " " + text[match.end() :].lstrip()).replace(" ,", ",").strip()


def _amount(told: str) -> float:
    return float(told.replace(",", "."))


def _money(match: re.Match[str]) -> str | None:
    told = match.groupdict()
    said = told.get("s") or told.get("c") or ""
    return currency_of(said) if said else None


def _said_currency(listed: str) -> str | None:
    said = re.search(rf"[€$£]|元|块|\b(?:{MONEY_WORDS})\b", listed, re.IGNORECASE)
    return currency_of(said.group()) if said else None


def _states(found: Provisos, text: str, *, zh: bool) -> str:
    if zh:
        if match := _HAN_MARKED.search(text):
            found.states = _from_first([s for s in re.split(r"、|或者?|和", match["list"]) if s], "新提交")
            return _without(text, match)
        match = _HAN_NAMED.search(text)
        if match is None:
            return text
        found.states = [s for s in re.split(r"、|/|→|->|再?到", match["list"]) if s]
        return _joint(text[: match.start()]) + text[match.end() :]
    if match := _MARKED.search(text):
        parts = re.split(r"\s*,\s*(?:and |or )?|\s+(?:and|or|then)\s+", match["list"])
        found.states = _from_first([s.strip() for s in parts if s.strip()], "new")
        return _without(text, match)
    match = _LISTED.search(text)
    if match is not None:
        found.states = [s.strip() for s in re.split(r"\s*,\s*(?:and |then |to )?", match["list"]) if s.strip()]
        return _without(text, match)
    match = _GOING.search(text)
    if match is not None:
        found.states = [
            s.strip() for s in re.split(r"\s*(?:\bto\b(?! be)|\bthen\b|→|->)\s*", match["list"]) if s.strip()
        ]
        return _without(text, match)
    match = _NAMED.search(text)
    if match is None:
        return text
    parts = re.split(r"\s*(?:,|/|→|->)\s*(?:and |or )?|\s+(?:and|or|then)\s+", match["list"])
    found.states = [s.strip() for s in parts if s.strip()]
    return _joint(text[: match.start()]) + text[match.end() :]


def _from_first(states: list[str], first: str) -> list[str]:
    """States that something is marked with come after one that it begins with."""
    return states if _FIRST.match(states[0]) else [first, *states]


def _joint(before: str) -> str:
    """What stood before, without a word that led to what is taken out."""
    return re.sub(r"(?:\s*\b(?:with|and|a|the|its)|[,，、和及])*\s*$", "", before)


def _sizes(listed: str, *, zh: bool) -> list[tuple[str, float]]:
    if zh:
        return [(a, float(b)) for a, b in re.findall(r"((?:\d+(?:\.\d)?)?[\u4e00-\u9fff]{1,4}?)(\d+)(?:元|块)", listed)]
    sizes = [(m["label"], _amount(m["n"])) for m in re.finditer(_SIZE, listed, re.IGNORECASE)]
    priced = re.search(rf"[€$£]|\b(?:{MONEY_WORDS})\b", listed) is not None or "€" in listed
    return sizes if priced and len(sizes) > 1 and not any(is_person(label) for label, _ in sizes) else []


def hold(spec: SiteSpec, provisos: Provisos, kin: Kin, language: Language) -> list[str]:
    """Puts the provisos into `spec`; a sentence for each."""
    zh, said = language == "zh", []
    if provisos.currency:
        spec.currency = provisos.currency
    if len(provisos.states) > 1:
        said += _stated(spec, provisos.states, zh=zh)
    if provisos.age is not None:
        said += _aged(spec, provisos, zh=zh)
    if provisos.most is not None:
        said += _bounded(spec, provisos.most, zh=zh)
    if provisos.weekend is not None:
        said += weekends.hold(spec, provisos.weekend, provisos.weekday, each=provisos.each, zh=zh, more=provisos.more)
    if provisos.sizes:
        said += sizing.hold(spec, provisos.sizes, zh=zh)
    if provisos.once:
        said += _only_once(spec, provisos.once, kin, zh=zh)
    if provisos.apart:
        kept = next((e for e in spec.entities if any(isinstance(r, Slots | Stay) for r in e.rules)), None)
        if kept is not None:
            said.append(f"{kept.titles}不会重叠" if zh else f"{kept.titles.lower()} never overlap")
    return said


_OVER = ("cancelled", "withdrawn", "declined")
"""States beside the way of a row; they stay where the sentence names others."""


def _stated(spec: SiteSpec, labels: list[str], *, zh: bool) -> list[str]:
    """The states of the sentence in place of those that there were."""
    entity, held = _with_status(spec)
    if entity is None:
        return []
    choices = [
        Choice(
            value=name_of(s) if s.isascii() else f"state_{n}", label=s[:1].upper() + s[1:], tone=_tone(n, len(labels))
        )
        for n, s in enumerate(labels, 1)
    ]
    if len({c.value for c in choices}) < len(choices):
        return []
    values = [c.value for c in choices]
    before: list[str] = []
    if held is None:
        held = Field(name="status", label="状态" if zh else "Status", kind="choice", choices=choices, set_by="site")
        entity.fields.append(held)
    else:
        before = [c.value for c in held.choices]
        choices += [c for c in held.choices if c.value in _OVER and c.value not in values]
        held.choices = choices
    held.default, held.set_by = values[0], "site"
    _restep(entity, held, values)
    _retold(spec, entity, held, before, values)
    shown = [c.label for c in choices[: len(values)]]
    return [
        f"{entity.title}的状态：{'、'.join(shown)}"
        if zh
        else f"{entity.titles.lower()} go from {' to '.join(s.lower() for s in shown)}"
    ]


def _tone(n: int, count: int) -> Literal["neutral", "good", "warning"]:
    return "warning" if n == 1 else "good" if n == count else "neutral"


def _with_status(spec: SiteSpec) -> tuple[Entity | None, Field | None]:
    """What people hand in and its state; else the first thing that has one; else what people hand in."""
    sent = [e for e in spec.entities if e.access.create in ("member", "everyone")]
    for entity in [*sent, *spec.entities]:
        for found in entity.fields:
            if found.kind == "choice" and found.name in ("status", "stage", "state"):
                return entity, found
    return main_entity(spec) or next(iter(spec.entities), None), None


def _restep(entity: Entity, held: Field, values: list[str]) -> None:
    """One button from each state to the next; leaving (cancelled, withdrawn) stays possible from the first ones."""
    known = {c.value: c for c in held.choices}
    kept: list[Transition] = []
    for rule in entity.rules:
        if (
            isinstance(rule, Transition)
            and rule.field == held.name
            and rule.target in _OVER
            and rule.target not in values
        ):
            rule.sources = values[:1]
            kept.append(rule)
    others = [r for r in entity.rules if not (isinstance(r, Transition) and r.field == held.name)]
    taken = {r.name for r in others if isinstance(r, Transition)} | {r.name for r in kept}
    steps = []
    for one, other in pairwise(values):
        name = f"to_{other}"[:40]
        if name not in taken:
            steps.append(step(name, known[other].label, [one], other, field=held.name))
    entity.rules = [*others, *steps, *kept][:16]
    for rule in entity.rules:
        free = getattr(rule, "free_when", None)
        if free and held.name in free:
            free[held.name] = [v for v in free[held.name] if v in known] or [v for v in _OVER if v in known]
            if not free[held.name]:
                del free[held.name]


def _retold(spec: SiteSpec, entity: Entity, held: Field, before: list[str], values: list[str]) -> None:
    """Rows and figures that spoke of the states before speak of those of now, by their place in the row."""
    known = {c.value: c.label for c in held.choices}

    def now(old: str) -> str:
        if old in known:
            return old
        return values[min(before.index(old), len(values) - 1)] if old in before else values[0]

    for n, row in enumerate(entity.rows):
        row[held.name] = now(str(row[held.name])) if held.name in row else values[n % len(values)]
    kept, seen = [], set()
    for figure in spec.dashboard.figures:
        if figure.entity in (entity.name, entity.plural) and held.name in figure.where:
            value = now(figure.where[held.name])
            if value != figure.where[held.name]:
                figure.title, figure.where = known[value][:60], {**figure.where, held.name: value}
            if (value, figure.measure) in seen:
                continue
            seen.add((value, figure.measure))
        kept.append(figure)
    spec.dashboard.figures = kept


def _aged(spec: SiteSpec, provisos: Provisos, *, zh: bool) -> list[str]:
    entity, least = main_entity(spec), provisos.age or 0
    if entity is None or any(f.name == "age" for f in entity.fields):
        return []
    whose = provisos.whose.lower()
    label = "年龄" if zh else f"Age of the {whose}" if whose and whose not in ("you", "they", "people") else "Age"
    entity.fields.insert(
        min(2, len(entity.fields)),
        Field(name="age", label=label, kind="integer", minimum=least, maximum=120, listed=False),
    )
    for n, row in enumerate(entity.rows):
        row["age"] = least + 7 + 5 * n
    return [f"须满{least}岁" if zh else f"{label.lower()}: at least {least}"]


_COUNTED = ("tickets", "people", "quantity", "portions", "guests", "seats", "number", "amount")


def _bounded(spec: SiteSpec, most: int, *, zh: bool) -> list[str]:
    for entity in spec.entities:
        found = next((f for f in entity.fields if f.name in _COUNTED and f.kind == "integer"), None)
        if found is None or entity.access.create not in ("member", "everyone"):
            continue
        found.minimum, found.maximum = found.minimum or 1, most
        for row in entity.rows:
            if isinstance(row.get(found.name), int):
                row[found.name] = min(row[found.name], most)
        return [f"每个{entity.title}最多{most}" if zh else f"at most {most} for each {entity.title.lower()}"]
    return []


def _only_once(spec: SiteSpec, of: str, kin: Kin, *, zh: bool) -> list[str]:
    target = kin.entity(of, spec)
    for entity in spec.entities:
        found = next((f for f in entity.fields if target is not None and f.target == target.name), None)
        if found is None or entity.access.create not in ("member", "everyone"):
            continue
        entity.rules.append(UniqueTogether(fields=[found.name, "owner"]))
        return [
            f"每人每个{found.label}一次" if zh else f"one {entity.title.lower()} per {found.label.lower()} and person"
        ]
    return []
