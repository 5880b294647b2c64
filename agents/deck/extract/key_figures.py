"""Salient numbers: the value as the source writes it, and a label that makes sense beside it.

Numbers that only count pages, years, sections or times of day are passed over. It never computes a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.deck.extract.candidates import Candidate, candidates
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.compression import compressions, tidy
from agents.deck.extract.cues import ANAPHORIC, LINKED
from agents.deck.extract.guards import stands_alone
from agents.sources.base import Passage, Table
from agents.text.keyphrases import KeyPhrase
from agents.text.similarity import overlap
from agents.text.words import is_subsequence, language_of, length

_EN_UNIT = (
    r"%|per cent\b|percent(?:age points?)?\b|percentage points\b|°C|°F|(?:million|billion|trillion|thousand|bn|m|k)\b"
    r"(?: (?:people|tonnes|euros?|dollars|pounds|users|customers|households|visitors|passengers))?|"
    r"(?:km/h|kWh|MWh|GWh|TWh|kW|MW|GW|km²|m²|km|metres|meters|kilometres|kilometers|kg|tonnes|tons|litres|hectares|"
    r"seconds|minutes|hours|days|weeks|months|years|times|points|ms|GB|TB|MB|"
    r"streets|trees|piers|people|passengers|homes|households|customers|users|jobs|sites|schools|patients|students|participants)\b"
)
_EN_VALUE = re.compile(
    rf"(?P<value>(?:US\$|[€$£¥])\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|billion|trillion|bn|m|k)\b)?|\d[\d,]*(?:\.\d+)?\s?(?:{_EN_UNIT}))"
)
_ZH_VALUE = re.compile(
    r"(?P<value>[¥€$]?\d[\d,]*(?:\.\d+)?\s?(?:%|％|个百分点|万亿元?|亿元?|亿人次?|万元|万人次?|万[吨户辆台件套平方米]{0,4}|元|人次|人|倍|"
    r"平方米|平方公里|公里|千米|吨|家|所|座|件|项|户|台|辆|套|场|分钟|小时|天|千瓦时|度|亩|公顷))"
)
_NOT_SALIENT = re.compile(r"^\d{1,2}\s?(?:days|weeks|months|years|hours|minutes|points|times|天|小时|项|家|人)$")
_FROM_TO = re.compile(r"\bfrom\b.*\bto\b|[从由自].*[到至]")


@dataclass(frozen=True)
class KeyFigure:
    """A number worth showing large. `label` is the sentence shortened, without the value where that stays readable."""

    value: str
    label: str
    sentence: str
    passage: Passage
    score: float
    read: bool = False
    """Whether the label is read off a table, and not a passage's words."""


def key_figures(
    passages: Sequence[Passage], phrases: Sequence[KeyPhrase], capacity: Capacity, *, avoid: Sequence[str] = ()
) -> list[KeyFigure]:
    """Up to `capacity.figures` figures of `passages`, best first; each from a different statement."""
    found = [f for c in candidates(passages, phrases) for f in _figures_of(c, capacity)]
    chosen: list[KeyFigure] = []
    for figure in sorted(found, key=lambda f: -f.score):
        taken = [f.label for f in chosen]
        if any(overlap(figure.label, t) >= 0.5 for t in (*taken, *(a for a in avoid if length(a) > 24))) or any(
            f.value == figure.value for f in chosen
        ):
            continue
        if sum(f.sentence == figure.sentence for f in chosen) >= 2:
            continue
        chosen.append(figure)
        if len(chosen) == capacity.figures:
            break
    order = {p.id: i for i, p in enumerate(passages)}
    return sorted(chosen, key=lambda f: (order[f.passage.id], f.passage.text.find(f.value)))


def table_figures(table: Table, passage: Passage, most: int) -> list[KeyFigure]:
    """The rows of a short table of name and value."""
    rows = [row for row in table.cells if len(row) >= 2 and row[0].strip() and row[1].strip()]
    return [KeyFigure(r[1].strip(), r[0].strip(), passage.text, passage, 1.0) for r in rows[:most]]


def _figures_of(candidate: Candidate, capacity: Capacity) -> list[KeyFigure]:
    figures = []
    for form in compressions(candidate.text, limit=capacity.label, hard=capacity.label_hard)[:6]:
        chinese = language_of(form.text) == "zh"
        matches = list((_ZH_VALUE if chinese else _EN_VALUE).finditer(form.text))
        if not 1 <= len(matches) <= 2:
            continue
        match = matches[-1] if _FROM_TO.search(form.text) else matches[0]
        value = re.sub(r"\s+", " ", match.group("value")).strip()
        if _is_threshold(form.text, match) or _leans(form.text, chinese=chinese):
            continue
        if length(value) > 12 or _NOT_SALIENT.match(value) or not is_subsequence(form.text, candidate.text):
            continue
        label = _without_value(form.text, match, chinese=chinese)
        strong = 0.15 if re.search(r"[%€$£¥％]|million|billion|万|亿|°C", value) else 0.0
        several = 0.15 * (len(matches) - 1)
        bare = 0.1 if label != form.text else 0.0
        score = candidate.score + strong + bare - several - 0.3 * form.loss - max(0, length(label) - 36) / 150
        figures.append(KeyFigure(value, label, candidate.text, candidate.passage, score))
    return sorted(figures, key=lambda f: -f.score)[:1] if figures else []


def _is_threshold(text: str, match: re.Match[str]) -> bool:
    """Whether a number only draws a line ("days above 28 °C", "from 13:00") and measures nothing."""
    before, after = text[: match.start()], text[match.end() :]
    if re.search(r"\b(?:above|below|until|beyond|within|every|per|after|before|the \w+ of|older than)\s$", before):
        return True
    return re.match(r"(?:以上|以下|以内|以外|以前|以后)的", after) is not None


def _leans(text: str, *, chinese: bool) -> bool:
    """Whether a label would need the sentence before it to be understood."""
    if ANAPHORIC.match(text) or LINKED.match(text):
        return True
    return not chinese and re.search(r"\b(?:they|it|them|these|those|this|same)\b", text, re.IGNORECASE) is not None


def _without_value(text: str, match: re.Match[str], *, chinese: bool) -> str:
    """`text` without the value, where the rest is still a clause; else `text` whole."""
    before, after = text[: match.start()], text[match.end() :]
    if chinese:
        return _without_value_zh(text, before, after)
    by = re.search(r"\sby\s$", before)
    if by and (
        not after.strip() or re.match(r"\s(?:over|in|from|between|since|on|during|within|after)\b|[,.;]", after)
    ):
        label = tidy(before[: by.start()] + after)
        return label if stands_alone(label) else text
    hedged = re.search(r"\b(?:about|nearly|almost|over|under|than|to|least|most|only|not|by|of|and|or)\s$", before)
    if not hedged and re.match(
        r"\s(?:more|less|fewer|cooler|warmer|higher|lower|cheaper|faster|slower|larger|smaller)\b", after
    ):
        label = tidy(before + after)
        return label if stands_alone(label) else text
    return text


def _without_value_zh(text: str, before: str, after: str) -> str:
    hedged = re.search(r"(?:约|近|超|超过|至少|不到|仅|只有|达|达到|共|共计|为|合计)$", before)
    if after.strip("。；，") or (hedged and not re.search(r"(?:共|共计|为|合计|达|达到)$", before)):
        return text
    if re.search(r"[^，]的占$", before):
        return before.removesuffix("的占")
    trimmed = re.sub(r"(?:共计|共|为|合计|达到|达|了)$", "", before).rstrip("，、")
    if len(trimmed) < 4 or trimmed.endswith(("的", "至", "到", "由", "占", "的占", "比", "低", "高", "从", "在")):
        return text
    return trimmed
