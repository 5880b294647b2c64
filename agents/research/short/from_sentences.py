"""Answers from sentences: a value of the sort asked for that stands where the question's words stand.

A sentence is read with its headings, its source's title and the sentences before it; names and numbers of the question
must be said there. Which of several values is meant is told by what stands next to each.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agents.research.reading import points_back
from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.conditions import condition, once
from agents.research.short.fellows import fellows, spanned
from agents.research.short.forms import Bag, alike, same_word, tokens
from agents.research.short.lines import Line
from agents.research.short.segments import segment_losses
from agents.research.short.tenses import WRONG_END, at_the_wrong_end, supposed
from agents.research.short.values import ROOMS, Value, names, values
from agents.research.spans import Span, likeness
from agents.text.words import han_count, terms, words

ENOUGH, FIT = 0.5, 0.3
"""Least share of the question said, and least fit of the value, for an answer."""
NEAR = 0.22
"""How fast a word counts less with each word between it and the value."""
SHORT = 6000
"""Characters of a document that speaks of one thing throughout."""
MASTHEAD = 300
"""Characters at the beginning of a document that tell whose it is."""
_POLAR = ("against", "without", "except")
THROUGHOUT = 0.7
"""What a name counts that a document is about, where a sentence does not say it."""
PAIRED = 2.0
"""What two words of the question that follow each other in the sentence, too, count beside what each counts."""
HAN_NAME = 3
"""Last characters of a Chinese value that the question has, too: it is the question's own name, with more before it."""
UNKNOWN = 0.08
"""What an answer loses where the question has a word that no document has."""
SPOKEN = 0.3
"""Least share of the question that a sentence with an amount must speak of itself."""
CLOSE, FELT = 0.45, 0.05
"""How near in meaning a sentence must be to speak of the question in other words, and what that counts above it."""
SOLE = 0.2
"""What the only value of such a sentence has over one of several."""
TIE = 0.01
"""What the fit counts beyond its full value: of two values in one sentence the nearer one is meant."""
ELSEWHERE = 0.15
"""What an answer loses whose sentence has only a word of like meaning for what is wanted: a cost is no budget."""
_BREAK = re.compile(r"[,;:，；、]| and | while | but | compared |而|但")
_AMOUNTS = ("number", "money", "duration", "share")
_LENGTH = re.compile(r"kilomet|met(?:re|er)|mile|\bkm|\bcm|\bmm|^m$|公里|千米|米")
_MEASURED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"\b(?:share|percentage|proportion|per cent)\b|百分之|占比|几成|比例", re.I),
        re.compile(r"%|per ?cent|成|half", re.I),
    ),
    (re.compile(r"\bhow (?:high|tall|deep|far|wide)\b|\bhow long (?:is|are|was)\b|多[高深远宽长]", re.I), _LENGTH),
    (
        re.compile(r"\bhow (?:large|big)\b|多大|面积", re.I),
        re.compile(r"square|hectare|²|平方|公顷|亩|[kMGT]i?B$|byte|px|㎡"),
    ),
    (re.compile(r"\bhow fast\b|\bspeed\b|时速|多快", re.I), re.compile(r"km/h|mph|knot|^kn$|公里|bit/s")),
    (re.compile(r"\bhow old\b|多大年纪|几岁|多少岁", re.I), re.compile(r"year|岁")),
    (re.compile(r"\bhow (?:heavy)\b|\bweigh|多重", re.I), re.compile(r"kg|gram|tonne|^g$|吨|克|斤")),
    (re.compile(r"\btemperature\b|\bhow (?:hot|cold|warm)\b", re.I), re.compile("°")),
)
_TIMED = re.compile(r"second|minute|hour|day|week|month|year|小时|分钟|天|周|月|年|秒")
_HOW_MUCH = re.compile(r"\bhow much\b", re.I)
_LASTS = re.compile(rf"{_TIMED.pattern}|\b(?:time|notice|leave|holiday|delay|experience|sleep|rest|practice)\b", re.I)
_OF_A_PERSON = re.compile(r"\s[a-z]+ [A-Z][\w’'-]+ [A-Z]")
_PEOPLE = re.compile(
    r"\bby $|\bby the [A-Z][\w’'-]+ [a-z]+ $|[长师员是由者]$"
    r"|\b(?:by|was|is|with|under|named|called)\s(?:the )?(?:[a-z]+ ){0,3}$"
)
_ASKED = re.compile(r"\b(?:call|ask|ring|contact|tell|phone|inform|email|write to|thank|Mrs?\.?|Ms\.?|Dr\.?)\s$", re.I)
_LABELLED = re.compile(r"(?:^|[.;\n*-] ?)([A-Z][a-z]+): $")
_COMPANY = re.compile(
    r"\b(?:company|firm|business|manufacturer|contractor|foundation|organisation|agency|university|institute|bank)\b",
    re.I,
)


def covered(ask: Ask, line: Line, weights: Weights) -> float:
    """0 to 1: how much of the question a sentence speaks of; 0 where a name or number of it is not said."""
    if any(re.search(rf"\b{w}\b", ask.text) and not re.search(rf"\b{w}\b", line.text) for w in _POLAR):
        return 0.0
    throughout: set[str] = set()
    for term in ask.hard:
        if max(line.own.says(term), line.head.says(term)) >= 0.8:
            continue
        if line.back.says(term) >= 0.9 and not _has_rival(ask, line):
            continue
        if not _whole_document(line, term) and not _named_there(line, term):
            return 0.0
        throughout.add(term)
    return weights.share(ask.terms, lambda term: max(line.says(term), THROUGHOUT * (term in throughout)))


def _named_there(line: Line, term: str) -> bool:
    """Whether a short document speaks of a name throughout, and a sentence of it has none of its own but one."""
    if term[:1].isdigit() or len(line.whole) > SHORT:
        return False
    if len(list(names(line.text))) > 1:
        return False
    whole = term in terms(line.whole) and line.text.startswith(("The ", "It ", "This "))
    return whole or term in terms(line.whole[:MASTHEAD])


def _whole_document(line: Line, term: str) -> bool:
    """Whether a year or number is told once, for all of a short passage."""
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", line.passage))
    return term in years and (len(years) == 1 or term in line.before) and not re.search(r"(?:19|20)\d\d", line.text)


def _has_rival(ask: Ask, line: Line) -> bool:
    """Whether a sentence has a name of its own that the question does not have."""
    return any(n.text not in ask.text and len(list(names(line.text))) > 1 for n in names(line.text))


def found_in(ask: Ask, every: Sequence[Line], weights: Weights) -> list[Found]:
    """Answers of all lines, best first."""
    if ask.sort is None:
        return []
    found: list[Found] = []
    for line in every:
        share = covered(ask, line, weights)
        every_value = values(line.text, ask.sort)
        close = line.near >= CLOSE and (share > 0 or not ask.hard) and _tells_alone(ask, line, every_value)
        if close:
            share = max(share, min(1.0, line.near + FELT))
        if share < ENOUGH or not ((close and ask.sort not in _AMOUNTS) or _speaks_of_it(ask, line, weights)):
            continue
        losses = segment_losses(ask, line, every_value, weights) if ask.sort in (*_AMOUNTS, "time") else {}
        for value in every_value:
            if _is_told(ask, value):
                continue
            fit = fits(ask, line, value, weights) + condition(ask.text, line.text, value)
            fit += SOLE * (close and len(every_value) == 1) - losses.get(value.start, 0.0)
            fit += once(ask.only, line.text, value, every_value) if ask.only else 0.0
            if fit >= FIT:
                value = spanned(ask, line.text, fellows(ask, line.text, value))
                basis = Basis(line.hit, line.start, line.start + len(line.text), value.text)
                score = (0.6 * share + 0.4 * min(1.0, fit) + TIE * fit) * supposed(ask, line, value)
                score -= UNKNOWN * any(not weights.is_known(t) and line.says(t) == 0 for t in ask.terms)
                score -= ELSEWHERE if _means_another(ask, line) or not _says_what_is_counted(ask, line) else 0.0
                found.append(Found(value.text, score, (basis,), value.number, value.unit))
    return sorted(found, key=lambda f: -f.score)


def _tells_alone(ask: Ask, line: Line, every: Sequence[Value]) -> bool:
    """Whether a near sentence leaves no doubt whose its value is: an amount is alone there, an office is named."""
    if ask.sort in _AMOUNTS:
        return len(every) == 1 and not ask.unit
    return ask.sort != "person" or not ask.focus or _has_focus(ask, line)


def _speaks_of_it(ask: Ask, line: Line, weights: Weights) -> bool:
    """Whether a sentence has the words for what is wanted, for what happened, and enough of the question."""
    if not _has_focus(ask, line) or not _says_what_happened(ask, line):
        return False
    return ask.sort not in _AMOUNTS or _spoken(ask, line, weights) >= SPOKEN


def _spoken(ask: Ask, line: Line, weights: Weights) -> float:
    """How much of the question a sentence speaks of without its source's title, under which all of a text stands."""
    heads = Bag("\n".join(h for h in line.hit.locator.heading if h != line.hit.source.title))
    plain = [t for t in ask.terms if t not in ask.hard] or ask.terms
    return weights.share(plain, lambda t: max(line.own.says(t), heads.says(t), line.back.says(t)))


def _says_what_happened(ask: Ask, line: Line) -> bool:
    """Whether a sentence speaks of anything that is asked besides names: a day of an agreement founds nobody."""
    rest = [t for t in ask.terms if t not in ask.hard and t not in ask.focus and t not in ask.unit]
    if ask.sort not in ("date", "year", "time", "weekday", "place") or not rest or ask.language == "zh":
        return True
    return max(max(line.own.says(t), line.head.says(t), line.back.says(t)) for t in rest) >= 0.8


def _says_what_is_counted(ask: Ask, line: Line) -> bool:
    """Whether a sentence speaks of anything that is said of what is counted: bikes in repair are not any bikes."""
    rest = [t for t in ask.terms if ask.unit and t not in ask.unit and t not in ask.hard]
    return not rest or max(max(line.own.says(t), line.head.says(t), line.back.says(t)) for t in rest) >= 0.8


def _means_another(ask: Ask, line: Line) -> bool:
    """Whether a sentence has no form of the word for what is wanted, but one that is near to it in meaning."""
    if not ask.focus or ask.sort in ("person", "name", "place"):
        return False
    return max(max(line.own.says(t), line.head.says(t), line.back.says(t)) for t in ask.focus) < 0.9


def _is_told(ask: Ask, value: Value) -> bool:
    """Whether the question has the value itself."""
    if han_count(value.text) > HAN_NAME and value.text[-HAN_NAME:] in ask.text:
        return True
    if ask.sort in ("place", "person") and set(ask.hard) & set(
        terms(value.text)
    ):  # a relative of who is named is no place
        return True
    return value.text.casefold() in ask.text.casefold() or any(
        part.casefold() == value.text.casefold() for part in ask.sides
    )


def _has_focus(ask: Ask, line: Line) -> bool:
    """Whether what is wanted (“the mayor”) is spoken of where it must be."""
    if not ask.focus:
        return True
    if ask.sort in ("name", "place"):
        return True
    said = [
        max(line.own.says(t), line.head.says(t), line.back.says(t) if points_back(line.text) else 0.0)
        for t in ask.focus
    ]
    return min(said) >= 0.8 if ask.language == "zh" else max(said) >= 0.8


def fits(ask: Ask, line: Line, value: Value, weights: Weights) -> float:
    """0 to about 1: how well a value stands where the question's words stand, and is of the sort asked for."""
    if _beside_a_rival(ask, line, value):
        return 0.0
    near = nearness(ask, line, value, weights)
    sort = ask.sort
    if sort in ("person", "place") and not re.search(r"[^\W\d_]{2}", value.text):  # "14", "R1": nobody, and nowhere
        return 0.0
    if sort == "person" and ROOMS.search(value.text):
        return 0.0
    if sort in ("person", "place", "name"):
        return near * _likely(ask, line, value)
    if sort == "money":
        if value.money or re.match(r"元|万元|亿元", value.unit):
            return near + 0.35
        return near if "%" not in value.unit and ask.unit else 0.25 * near
    if sort == "duration":
        return near + 0.35 if _TIMED.search(value.text) else 0.0
    if sort in ("number", "share"):
        return _of_unit(ask, line, value, near)
    if sort == "time":
        return near + 0.25 - (WRONG_END if at_the_wrong_end(ask, line, value) else 0.0)
    if sort == "date" and re.fullmatch(r"\d{4}年?", value.text):
        return near + 0.15
    return near + 0.25


def _of_unit(ask: Ask, line: Line, value: Value, near: float) -> float:
    """A number must count what is asked, where that is told."""
    for asks, unit in _MEASURED:
        if asks.search(ask.text):
            return near + 0.35 if unit.search(value.unit or value.text) else 0.2 * near
    if value.number is not None and 1500 <= value.number <= 2100 and re.fullmatch(r"\d{4}", value.text):
        return 0.0
    if value.unit and re.search(rf"\d\s?{re.escape(value.unit)}(?![\w])", ask.text):
        return 0.0
    if _HOW_MUCH.search(ask.text) and _TIMED.search(value.unit) and not _LASTS.search(ask.text):
        return 0.0
    if not ask.unit:
        return near + (0.15 if value.unit else 0.0)
    if value.money:
        return 0.0
    unit = ask.unit
    after = re.split(r"[.;,，。；（(]", line.text[value.end : value.end + 60])[0]
    follows = [t.term for t in tokens(value.unit + after if value.unit else after)][:3]
    if any(same_word(unit[0], term) for term in follows) or _han_unit(unit, value, after):
        return near + 0.5
    rest = line.text[: value.start]
    if han_count(unit[0]) and (unit[0] in rest[-8:] or unit[-1][-1] in value.unit):
        return near + 0.4
    clause = re.split(r"[.;,，。；]", rest)[-1]
    if _has_word(clause, unit[0]):
        return near + (0.3 if not follows else 0.05)
    if not follows and (_has_word(line.before, unit[0]) or _has_word(line.text, unit[0])):
        return near + 0.2
    return 0.0


def _has_word(text: str, term: str) -> bool:
    return any(same_word(term, token.term) for token in tokens(text))


def _han_unit(unit: Sequence[str], value: Value, after: str) -> bool:
    noun = unit[0]
    return bool(han_count(noun)) and (
        noun in value.text or noun in after[:8] or (len(noun) == 1 and noun in value.unit)
    )


def nearness(ask: Ask, line: Line, value: Value, weights: Weights) -> float:
    """0 to 1: how near the question's words stand to a value, the rare ones counting most."""
    total = got = 0.0
    placed = tokens(line.text)
    for term in ask.terms:
        own = [t for t in placed if alike(term, t.term)]
        if not own:
            continue
        weight = weights.of(term) * _telling(ask, line, term)
        total += weight
        got += weight * max(_decay(line.text, t.start, t.end, value) for t in own)
    for left, right in itertools.pairwise(ask.terms):
        if left in ask.hard and right in ask.hard:
            continue
        for first, second in itertools.pairwise(placed):
            if same_word(left, first.term) and same_word(right, second.term) and second.start - first.end <= 1:
                weight = PAIRED * (weights.of(left) + weights.of(right))
                total += weight
                got += weight * _decay(line.text, first.start, second.end, value)
    if total:
        return got / total
    return 0.35 if line.back.terms or line.near >= CLOSE else 0.0


def _beside_a_rival(ask: Ask, line: Line, value: Value) -> bool:
    """Whether a value stands with another number than the question's, which a sentence has, too: “2022: 3, 2023: 4”."""
    for term in ask.hard:
        own = re.search(rf"(?<![\d.,]){re.escape(term)}(?![\d])(?P<unit>\s?(?:°C|%|[a-z]+)?)", line.text)
        if own is None or not term[:1].isdigit() or _overlaps(own, value):
            continue
        shape = _shape(term, own["unit"])
        rivals = [m for m in re.finditer(rf"(?<![\d.,]){shape}", line.text) if term not in m.group()] if shape else []
        gaps = [_gap(line.text, m.start(), m.end(), value) for m in rivals if not _overlaps(m, value)]
        compared = re.search(r"(?:\bthan(?: in)?|\bover|\bfrom|比|较)\s*$", line.text[: own.start()]) is not None
        if gaps and (compared or min(gaps) < _gap(line.text, own.start(), own.end(), value)):
            return True
    return False


def _shape(number: str, unit: str) -> str:
    """A pattern for numbers that stand in the place of this one: other years, other numbers of its unit."""
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", number):
        return r"(?:1[5-9]|20)\d\d"
    if not unit.strip():
        return ""
    return rf"[−-]?\d[\d,.]*{re.escape(unit)}" + ("" if "°" in unit or "%" in unit else r"\b")


def _overlaps(match: re.Match[str], value: Value) -> bool:
    return match.start() < value.end and value.start < match.end()


def _gap(text: str, start: int, end: int, value: Value) -> float:
    """Words between a place and a value; a break counts as some."""
    between = text[end : value.start] if end <= value.start else text[value.end : start]
    return len(words(between)) + 4.0 * len(_BREAK.findall(between))


def _telling(ask: Ask, line: Line, term: str) -> float:
    """How much a word tells which of a sentence's values is meant: numbers much, names that the title has little."""
    if any(term in terms(side) for side in ask.keen):
        return 4.0
    if term[:1].isdigit() or (ask.sort == "often" and term.endswith("day")):
        return 2.5
    return 0.4 if term in ask.hard and line.head.says(term) >= 0.9 else 1.0


def _decay(text: str, start: int, end: int, value: Value) -> float:
    if start < value.end and value.start < end:
        return 1.0
    between = text[end : value.start] if end <= value.start else text[value.end : start]
    distance = len(words(between)) * (0.5 if han_count(between) else 1.0)
    return 0.75 ** len(_BREAK.findall(between)) / (1.0 + NEAR * distance)


def _likely(ask: Ask, line: Line, value: Value) -> float:
    """0 to 1: how much a name looks like one of the sort wanted."""
    before = line.text[max(0, value.start - 40) : value.start]
    if ask.sort == "person":
        label = _LABELLED.search(before)
        if (
            label
            and not ask.focus
            and len(ask.terms) > 1
            and any(alike(t, o) for t in ask.terms for o in terms(label[1]))
        ):
            return 0.0  # “Apprentice: Ruby” does not tell who trains the apprentice
        if han_count(value.text):
            return 1.3
        if _OF_A_PERSON.match(line.text[value.end :]):  # “the Exeter maker Jacob Lovelace”: a place, then who
            return 0.1
        form = 0.75 if len(value.text.split()) in (2, 3) else 0.45
        if re.search(
            r"\b(?:Hospital|Museum|Street|Road|Lane|Tower|Union|University|Science|Festival|Line|Harbour|Lake|River|Mount|Island)\b",
            value.text,
        ):
            return 0.1
        return form + (0.5 if _PEOPLE.search(before) else 0.1) if not re.search(r"\d", value.text) else 0.05
    if ask.sort == "place":
        if _ASKED.search(before):  # “call Jean”: somebody, not somewhere
            return 0.0
        return 0.5 + likeness(line.text, Span(value.text, value.start, value.end), "place")
    if re.search(r"\b(?:on|in|at|near) (?:the )?$", before):
        return 0.3
    named = Bag(value.text)
    if any(named.says(t) >= 0.9 for t in ask.focus):
        return 1.4
    if _COMPANY.search(ask.text) and re.search(r"\b(?:to|by|from|with|at|of)\s(?:the )?(?:[a-z]+ ){0,3}$", before):
        return 1.2
    return 0.9
