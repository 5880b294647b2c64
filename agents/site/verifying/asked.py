"""What the words of a request themselves ask for, before anybody has made a spec of them.

So a reading that went wrong is found: each thing asked for must be in the spec, and the checks of it must hold. Only
what is said in plain words is found; it is no reading of the whole request. English and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from agents.site.spec import Capacity, Entity, SiteSpec, Slots, Stock, Transition, WaitingList
from agents.site.verifying.acceptance import AcceptanceCheck, Evidence, Outcome
from agents.text.words import language_of

ENGLISH = "one two three four five six seven eight nine ten twelve"
NUMBERS = {
    **dict(zip(ENGLISH.split(), [*range(1, 11), 12], strict=True)),
    **dict(zip("一二两三四五六七八九十", [1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10], strict=True)),
}
COUNTED = re.compile(rf"\b(\d{{1,2}}|{'|'.join(w for w in NUMBERS if w.isascii())})([- ])([a-z]{{3,20}})\b")
_NO_COUNT = re.compile(
    r"[\d.,:$€£-]$|\b(?:at (?:most|least)|up to|only|max|maximum|minimum|min|per|than|over|under|below|above|of|to|"
    r"from|until|till|by|before|after|within|between|and|or|first|last|next|every|each|missed|have|has|had|pays?|costs?|"
    r"sleeps|seats|for|borrow|book|takes?|sees?) $"
)
"""Before a number that bounds, prices, dates or names; "sleeps 6 guests" counts no guests that the site keeps."""
_UNITS = (
    "hour hours day days week weeks month months year years minute minutes page pages user users person people click "
    "column columns language languages time times star stars percent way ways more other another least most half step "
    "steps or and of to with for new different kinds kind types type color colors colour colours bookings orders seats "
    "places spots euros dollars pounds cents pence yuan francs crowns bucks nights kilos grams litres liters miles "
    "metres meters points guests players members photos pictures"
)
_COMMON = (
    "site website page pages make build create want need where with that this have from their they them into about "
    "people users user customers customer visitors owner owners staff members member admin simple small nice good some "
    "little each every which whose would like please also should could online show shows list lists manage managing "
    "sees pick picks add adds track tracks keep keeps using through only own web application system platform "
    "let lets able when what your our between than then there here very over under more most many other"
)
NO_THINGS, STOPPED = frozenset(_UNITS.split()), frozenset(_COMMON.split())


@dataclass(frozen=True)
class Wanted:
    """Something that words ask for."""

    key: str
    words: re.Pattern[str]
    sentence: tuple[str, str]
    found: Callable[[SiteSpec, dict[str, Any]], list[str] | None]
    """Ids of the checks that show it; None where the spec has no such thing."""


def _rules(spec: SiteSpec, kind: type) -> Iterable[tuple[Entity, Any]]:
    return [(entity, rule) for entity in spec.entities for rule in entity.rules if isinstance(rule, kind)]


def _with_rule(kind: type, suffix: str) -> Callable[[SiteSpec, dict[str, Any]], list[str] | None]:
    def found(spec: SiteSpec, _: dict[str, Any]) -> list[str] | None:
        return [f"{entity.name}.{suffix}" for entity, _ in _rules(spec, kind)] or None

    return found


def _with_field(*kinds: str) -> Callable[[SiteSpec, dict[str, Any]], list[str] | None]:
    def found(spec: SiteSpec, _: dict[str, Any]) -> list[str] | None:
        having = [e for e in spec.entities if any(f.kind in kinds for f in e.fields)]
        return [f"{entity.name}.list" for entity in having] or None

    return found


def _seats(spec: SiteSpec, _: dict[str, Any]) -> list[str] | None:
    return [f"{entity.name}.capacity.{rule.relation}" for entity, rule in _rules(spec, Capacity)] or None


def _late(spec: SiteSpec, asked: dict[str, Any]) -> list[str] | None:
    found = [(e, r) for e, r in _rules(spec, Transition) if r.hours_before is not None]
    exact = [(e, r) for e, r in found if abs(r.hours_before - asked["hours"]) < 1e-6]
    return [f"{entity.name}.late.{rule.name}" for entity, rule in exact] or None


def _dashboard(spec: SiteSpec, _: dict[str, Any]) -> list[str] | None:
    board = spec.dashboard
    return ["closed.dashboard", "look.dashboard"] if board.figures or board.charts or board.tables else None


def _answers(spec: SiteSpec, _: dict[str, Any]) -> list[str] | None:
    found = [e for e in spec.entities if any(f.kind == "relation" and f.inline for f in e.fields)]
    return [f"{entity.name}.store" for entity in found] or None


def _styled(spec: SiteSpec, asked: dict[str, Any]) -> list[str] | None:
    return ["look.home"] if spec.style == asked["style"] else None


WANTED = (
    Wanted(
        "slots",
        re.compile(
            r"\b(pick|book|choose|reserve|schedul)\w*\b.{0,40}\b(slots?|times?|appointments?|tables?)\b"
            r"|\bappointments?\b|预约|预订.{0,8}(时间|时段)|订位"
        ),
        ("People pick a time, and nobody gets the same one.", "可以选择时间，且不会重复。"),
        _with_rule(Slots, "slots"),
    ),
    Wanted(
        "day",
        re.compile(r"\bsees? (the|their|his|her|a|each) (whole )?(day|schedule)\b|看到?(当天|每天|一天)|日程"),
        ("The day can be seen as a whole.", "可以看到一整天的安排。"),
        _with_rule(Slots, "slots.day"),
    ),
    Wanted(
        "waiting_list",
        re.compile(r"\bwait(ing)?[- ]?list\b|候补|排队"),
        ("There is a waiting list.", "有候补名单。"),
        _with_rule(WaitingList, "waiting_list"),
    ),
    Wanted(
        "late",
        re.compile(
            r"\bcancel\w*\b.{0,40}?\b(?P<n>\d+|[a-z]+) (?P<unit>hour|day|minute)s?\b.{0,12}"
            r"\b(before|ahead|in advance)\b"
            r"|取消.{0,8}?(提前|之?前)\s?(?P<m>\d+|[一二两三四五六七八九十])\s?个?(?P<einheit>小时|天|分钟)"
            r"|(提前|前)\s?(?P<m2>\d+|[一二两三四五六七八九十])\s?个?(?P<einheit2>小时|天|分钟).{0,8}?取消"
        ),
        ("Cancelling is possible until {hours:g} hours before.", "可以在开始前 {hours:g} 小时之前取消。"),
        _late,
    ),
    Wanted(
        "dashboard",
        re.compile(r"\bdashboard\b|\b(charts?|statistics|figures)\b|仪表盘|统计|图表|报表"),
        ("Figures and charts of what is kept can be seen.", "可以看到数据统计。"),
        _dashboard,
    ),
    Wanted(
        "answers",
        re.compile(r"\b(comments?|repl(y|ies)|answers?)\b|评论|回复|留言"),
        ("People can answer and comment.", "可以评论或回复。"),
        _answers,
    ),
    Wanted(
        "stock",
        re.compile(r"\b(stock|inventory)\b|库存"),
        ("The stock is kept, and never falls below nothing.", "会管理库存，且不会小于零。"),
        _with_rule(Stock, "stock"),
    ),
    Wanted(
        "seats",
        re.compile(r"\b(seats|capacity|limited places|sold out)\b|座位|名额|人数上限"),
        ("There are no more places than there is room for.", "人数不会超过名额。"),
        _seats,
    ),
    Wanted(
        "ratings",
        re.compile(r"\b(ratings?|reviews?|stars)\b|评分|打分|点评"),
        ("Things can be rated.", "可以评分。"),
        _with_field("rating"),
    ),
    Wanted(
        "prices",
        re.compile(r"\bprices?\b|价格|价目"),
        ("Prices are shown.", "显示价格。"),
        _with_field("money"),
    ),
    Wanted(
        "diner",
        re.compile(r"\b(19)?50s\b|\bdiner\b|\bretro sign\b|五十年代|复古招牌"),
        ("It looks like the 1950s.", "看上去像五十年代的风格。"),
        _styled,
    ),
)


def asked(words: str) -> list[AcceptanceCheck]:
    """What plain words ask for. Nothing is known of the site yet."""
    chinese = language_of(words) == "zh"
    low = words.lower()
    found: list[AcceptanceCheck] = []
    for wanted in WANTED:
        match = wanted.words.search(low)
        if match is None:
            continue
        about = _about(wanted.key, match)
        if about is None:
            continue
        found.append(_check(wanted.key, wanted.sentence[chinese].format(**about), about))
    for number, thing in _counted(low):
        sentence = f"有 {number} 个{thing}。" if chinese else f"There are {number} of what it calls “{thing}”."
        found.append(_check(f"count.{thing}", sentence, {"thing": thing, "count": number}))
    if topics := _topics(low, chinese):
        sentence = "网站与所说的有关：" if chinese else "The site is about what was asked for: "
        found.append(_check("about", sentence + ", ".join(topics) + ("。" if chinese else "."), {"topics": topics}))
    return list({check.id: check for check in found}.values())


def clauses_of(spec: SiteSpec) -> list[AcceptanceCheck]:
    """Each clause of the sentence that a site was made from, whether it was built or not."""
    chinese = spec.language == "zh"
    found = []
    for n, clause in enumerate(spec.clauses, 1):
        sentence = (
            f"请求中的“{clause.words}”已实现。" if chinese else f"The site does what was asked for: “{clause.words}”."
        )
        about = {"clause": clause.words, "held": clause.held}
        found.append(_check(f"clause.{n}", sentence, about))
    return found


def judged(check: AcceptanceCheck, spec: SiteSpec, outcomes: list[Outcome]) -> Outcome:
    """Whether what was asked for is there: in the spec, and in what the checks of it found."""
    about = check.subject
    if "clause" in about:
        return _clause(check, spec, outcomes)
    if "topics" in about:
        return _topical(check, spec)
    if "thing" in about:
        return _numbered(check, spec)
    wanted = next(w for w in WANTED if w.key == check.id.removeprefix("asked."))
    shown = wanted.found(spec, about)
    if shown is None:
        return Outcome(check=check, status="failed", detail="The site that was made has no such thing.")
    by_id = {outcome.check.id: outcome for outcome in outcomes}
    broken = [by_id[name] for name in shown if name in by_id and by_id[name].status == "failed"]
    steps = [f"shown by the check {name}" for name in shown]
    if broken:
        return Outcome(check=check, status="failed", detail=broken[0].detail, evidence=Evidence(steps=steps))
    return Outcome(check=check, status="passed", evidence=Evidence(steps=steps))


def _clause(check: AcceptanceCheck, spec: SiteSpec, outcomes: list[Outcome]) -> Outcome:
    """A clause holds when every check that shows it does; one that nothing shows was not built, and says so."""
    held = check.subject["held"]
    chinese = spec.language == "zh"
    if not held:
        return Outcome(check=check, status="failed", detail="没有实现。" if chinese else "This was not built.")
    by_id = {outcome.check.id: outcome for outcome in outcomes}
    steps = [f"shown by the check {name}" for name in held if name in by_id]
    broken = [by_id[name] for name in held if name in by_id and by_id[name].status == "failed"]
    if broken:
        return Outcome(check=check, status="failed", detail=broken[0].detail, evidence=Evidence(steps=steps))
    if not steps:
        detail = "后来的修改去掉了它。" if chinese else "A later change took it away."
        return Outcome(check=check, status="skipped", detail=detail)
    return Outcome(check=check, status="passed", evidence=Evidence(steps=steps))


def _check(key: str, sentence: str, about: dict[str, Any]) -> AcceptanceCheck:
    return AcceptanceCheck(
        id=f"asked.{key}", kind="asked", who="site", sentence=sentence, subject=about, severity="should", asked=True
    )


def _about(key: str, match: re.Match[str]) -> dict[str, Any] | None:
    if key == "diner":
        return {"style": "diner"}
    if key != "late":
        return {}
    parts = match.groupdict()
    number = _number(parts["n"] or parts["m"] or parts["m2"] or "")
    unit = parts["unit"] or parts["einheit"] or parts["einheit2"]
    factor = {"hour": 1, "day": 24, "minute": 1 / 60, "小时": 1, "天": 24, "分钟": 1 / 60}.get(unit or "", 1)
    return None if number is None else {"hours": number * factor}


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word, 1 if word in ("a", "an") else None)


def _counted(low: str) -> list[tuple[int, str]]:
    found = []
    for match in COUNTED.finditer(low):
        number, thing = _number(match[1]), match[3]
        many = match[2] == "-" or thing.endswith("s")  # "two-chair", "two chairs", but not "14 Mill Street"
        if number and number > 1 and many and thing not in NO_THINGS and not _NO_COUNT.search(low[: match.start()]):
            found.append((number, thing.removesuffix("s") if len(thing) > 4 else thing))
    return found


def _topics(low: str, chinese: bool) -> list[str]:
    if chinese:
        return []
    words = [word for word in re.findall(r"[a-z]{4,}", low) if word not in STOPPED and word not in NUMBERS]
    return list(dict.fromkeys(words))[:8]


def _topical(check: AcceptanceCheck, spec: SiteSpec) -> Outcome:
    text = spec.model_dump_json().lower()
    stems = {topic: _stem(topic) for topic in check.subject["topics"]}
    missing = [topic for topic, stem in stems.items() if stem not in text]
    if len(missing) * 2 > len(stems):
        return Outcome(check=check, status="failed", detail=f"It says nothing of: {', '.join(missing)}.")
    return Outcome(check=check, status="passed")


def _numbered(check: AcceptanceCheck, spec: SiteSpec) -> Outcome:
    stem, count = _stem(check.subject["thing"]), check.subject["count"]
    named = [e for e in spec.entities if stem in f"{e.name} {e.plural} {e.title} {e.titles}".lower()]
    if not named:
        return Outcome(check=check, status="skipped", detail=f"Nothing on the site is called “{stem}”.")
    most = max(len(entity.rows) for entity in named)
    if most >= count:
        return Outcome(check=check, status="passed")
    return Outcome(check=check, status="failed", detail=f"There are {most}.")


def _stem(word: str) -> str:
    for ending in ("ies", "ing", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
