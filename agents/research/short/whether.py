"""Yes or no, by a sentence that says what is asked, or that it is not so. It knows no document."""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.forms import LIKE, Bag
from agents.research.short.from_sentences import MASTHEAD, covered
from agents.research.short.lines import Line
from agents.text.words import han_count, terms

ENOUGH = 0.68
"""Share of the question that a sentence must speak of."""
_PAYS = re.compile(
    r"\bcosts? (?:anything|money|extra|something)\b|\bha(?:ve|s) to pay\b|\bcharged? for\b|要钱|收费|付费|花钱|交钱",
    re.I,
)
_FREE = re.compile(r"\bfree\b|\bno charge\b|\bwithout charge\b|免费|不收费|不要钱", re.I)
"""Who asks whether something costs money is told no by what is free."""
LOOSE = 0.3
"""What a yes loses that rests on a word of like meaning: what is free of charge is spoken of as payment, too."""
NOT = re.compile(
    r"\b(?:not|no|never|none|neither|nobody|nothing|cannot|without|n[o’']t)\b|n[’']t\b|不|没有|未|无|禁止|严禁|否",
    re.IGNORECASE,
)
_FORBIDS = re.compile(r"\b(?:forbidden|prohibited|banned)\b|禁止|严禁|不准|不许", re.IGNORECASE)
_WONDERS = re.compile(
    r"\bwhether\b|\b(?:asks?|asked|wonder\w*|know) if\b|[?？]\s*$|是否|吗[。，]|请问|想知道|想问", re.IGNORECASE
)
"""A sentence that asks: it tells nothing."""
_OPPOSITE = (
    "accept accepted approve approved adopt adopted pass passed agree agreed carry carried resolve resolved|reject rejected refuse refused decline declined defeat defeated",
    "open opened|closed close shut", "allow allowed permit permitted|forbid forbidden prohibit prohibited banned ban",
    "rise rose risen increase increased grow grew grown higher up more|fall fell fallen decrease decreased decline declined drop dropped lower down fewer less",
    "include included including|exclude excluded excluding", "win won|lose lost", "succeed succeeded successful|fail failed",
    "free|paid charge charged", "same|different", "alive|dead died", "safe|dangerous unsafe", "required mandatory|optional voluntary",
    "before earlier|after later", "开放 开门|关闭 闭馆", "允许 可以 准许|禁止 严禁 不得", "增加 上升 增长 提高|减少 下降 降低", "通过 同意|否决 反对",
)  # fmt: skip
DAY = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天]|周末|工作日|\bweek(?:end|day)s?\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b",
    re.IGNORECASE,
)
_BUT_FOR = re.compile(r"\b(?:except|unless|but not|apart from|other than)\b(?P<what>[^.;]{3,80})", re.IGNORECASE)
_EXCEPT = re.compile(r"\bexcept\b|\bbut not\b|除")
TO = re.compile(r"至|到|–|—|-|\bto\b|\bthrough\b|\buntil\b")
YES = {"en": ("Yes", "No"), "zh": ("是", "否")}


def _opposites(term: str) -> frozenset[str]:
    found: set[str] = set()
    for pair in _OPPOSITE:
        left, right = (frozenset(t for w in side.split() for t in (w, *terms(w))) for side in pair.split("|"))
        found |= right if term in left else left if term in right else set()
    return frozenset(found)


def whether(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """The answer by the best sentence; None where none speaks of all that is asked."""
    best: Found | None = None
    asked_not = bool(NOT.search(re.sub(r"是不是|能不能|可不可以|有没有|会不会|要不要|是否|不", "", ask.text)))
    for line in _parted(ask, every):
        if _WONDERS.search(line.text):
            continue
        turned = [t for t in ask.terms if line.own.says(t) < 0.8 and _opposites(t) & line.own.terms]
        slim = replace(ask, terms=tuple(t for t in ask.terms if t not in turned))
        share = covered(slim, line, weights)
        plain = [t for t in slim.terms if t not in ask.hard]
        own = max(weights.share(terms_, line.own.says) for terms_ in (slim.terms, plain or slim.terms))
        masthead = terms(line.whole[:MASTHEAD])
        if ask.language == "en" and not all(
            _is_said(term, line) or (term in ask.hard and term in masthead) for term in slim.terms
        ):
            continue
        clause = line.text not in {other.text for other in every}
        if share < ENOUGH or (own < (0.2 if clause else 0.45) and not turned):
            continue
        negated = bool(NOT.search(line.text)) and _is_of_what_is_asked(ask, line)
        negated |= bool(_FORBIDS.search(line.text)) and not turned and not _FORBIDS.search(ask.text)
        negated |= (clause and bool(_EXCEPT.search(line.text))) or _is_excepted(ask, line)
        says = (not negated) ^ bool(turned) ^ asked_not
        says &= not (_PAYS.search(ask.text) and _FREE.search(line.text))
        whole = next((o for o in every if o.hit is line.hit and o.start <= line.start < o.start + len(o.text)), line)
        basis = Basis(line.hit, whole.start, whole.start + len(whole.text), whole.text)
        score = 0.6 * share + 0.4 * own + 0.15 * bool(turned)
        score -= LOOSE * (says and ask.language == "zh" and any(line.own.says(t) == LIKE for t in slim.terms))
        if best is None or score > best.score:
            best = Found(YES[ask.language][not says], score, (basis,))
    return best


def _is_excepted(ask: Ask, line: Line) -> bool:
    """Whether what is asked is what a sentence makes an exception of: dogs are welcome, except on board the boat."""
    if ask.language != "en" or (match := _BUT_FOR.search(line.text)) is None:
        return False
    left = set(terms(match["what"])) - set(terms(line.text[: match.start()]))
    return any(t == o or (len(o) >= 4 and t.endswith(o)) for t in ask.terms for o in left)


def _parted(ask: Ask, every: Sequence[Line]) -> list[Line]:
    """The lines; where a day of the week is asked for, the clauses that speak of it, each day having its own rule."""
    wanted = {day for said in DAY.findall(ask.text) for day in days_of(said)}
    if not wanted:
        return list(every)
    found: list[Line] = []
    for line in every:
        for part in re.finditer(r"[^,;，；。]+", line.text):
            words = [m.group() for m in DAY.finditer(part.group())]
            said = [day for word in words for day in days_of(word)]
            within = len(words) == len(said) == 2 and TO.search(part.group()) and _between(said, wanted)
            if wanted & set(said) or within:
                day = " ".join(DAY.findall(ask.text))
                before = f"{line.before} {line.text}"
                found.append(
                    replace(line, text=f"{part.group()} {day}", start=line.start + part.start(), before=before)
                )
    return found or list(every)


def days_of(text: str) -> tuple[int, ...]:
    """The days that a word for days means: two for a weekend."""
    if re.fullmatch(r"周末|weekends?", text, re.IGNORECASE):
        return 5, 6
    if re.fullmatch(r"工作日|weekdays?", text, re.IGNORECASE):
        return 0, 1, 2, 3, 4
    day = _day_of(text)
    return () if day is None else (day,)


def _day_of(text: str) -> int | None:
    """0 for Monday; None for no day of the week."""
    if han_count(text):
        return "一二三四五六日".find(text[-1].replace("天", "日")) if text[-1] in "一二三四五六日天" else None
    return next(
        (
            n
            for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
            if text.lower().startswith(name)
        ),
        None,
    )


def _between(said: Sequence[int | None], wanted: set[int]) -> bool:
    first, last = said
    if first is None or last is None:
        return False
    return any((day - first) % 7 <= (last - first) % 7 for day in wanted)


def _is_said(term: str, line: Line) -> bool:
    """Whether a sentence, what stands before it, or its title has a term, and not only a word that is near to it."""
    return max(line.own.says(term), line.back.says(term)) >= 0.8 or term in line.head.terms


def _is_of_what_is_asked(ask: Ask, line: Line) -> bool:
    """Whether the “not” of a sentence stands in the part that speaks of what is asked."""
    parts = re.split(r"[,;，；]|\bexcept\b|\bbut\b|除", line.text)
    said = [sum(Bag(part).says(t) >= 0.8 for t in ask.terms) for part in parts]
    top = max(said, default=0)
    return any(NOT.search(part) for part, count in zip(parts, said, strict=True) if count == top)
