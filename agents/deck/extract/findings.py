"""What a section says of what its heading only names: the sentence that can be the title of its slide.

"What it cost" names; "The season cost £148,200" says. The sentence stands in the section, with whole parts left out at
most; where none is sure the heading stays. It does not choose between equals and does not know which titles are given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.compression import compressions
from agents.deck.extract.cues import ANAPHORIC, ANNOUNCES, CUE, FIRST_PERSON, LINKED, META, role_of
from agents.deck.extract.guards import balanced, dangles, same_substance, stands_alone
from agents.sources.base import Passage
from agents.sources.told_tables import tells, told_tables
from agents.text.sentences import split_sentences
from agents.text.words import length, normal_words, terms

LEAST, LONGEST = 14, 72
"""Width of a title that says something"""
_SURE, _SUMMED = 0.55, 0.3
"""Worth from which a sentence stands for its section, and for a summary, whose sentences all do"""
_MOST_READ = 10
"""Sentences of a section that are looked at"""
_LEANS = re.compile(
    r"\b(?:it|them|this|these|those|he|she|they|his|her|their|here|there)\b|[“”\"「」]|[?？:：]$"
    r"|^\d+(?:\.\d+)+\s|^(?:whether|if|when|how|what|we|our|us|you|your|of|but|and|after|before|then|following|others?|several|some|many)\b"
    r"|\b(?:said|says|wrote|often|usually)\b|\be\.g\b|据说|通常|例如",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:was|were) (?:taken|measured|collected|asked|interviewed|counted|sampled|recorded|surveyed|compared|bought)\b"
    r"|\b(?:interviewed|surveyed|sampled)\b|进行了(?:调查|访谈|测量)",
    re.IGNORECASE,
)
"""How it was found out, which is not what was found"""
_ORDERLY = re.compile(
    r"\b(?:next|steps?|actions?|to do|timetable|schedule|programme|agenda|questions|answers|faq|recommendations?|risks?"
    r"|contents|team|prices|dates|quick start)\b|下一步|步骤|日程|安排|问答|团队|价格|计划|建议|风险|问题",
    re.IGNORECASE,
)
"""Headings of lists, which say what is listed better than one of the entries"""
_CLAIMS = re.compile(
    r"\b(?:cost|costs|agreed|decided|approved|leads?|carries|holds?|has|had|gave|opened|reached|became|won|lost)\b"
    r"|全部|完成|建成|达到|下降|上升|增长|获得|实现|恢复|共有?",
    re.IGNORECASE,
)


def findings(heading: str, passages: Sequence[Passage], longest: int = LONGEST) -> list[str]:
    """Sentences of `passages` that can stand over their slide, the surest first; none where the heading does better."""
    summed = role_of(heading) == "summary"
    about = set(terms(heading))
    ranked: list[tuple[float, str]] = []
    ordered = sorted((p for p in passages if p.kind == "paragraph"), key=lambda p: p.locator.start)
    tables = told_tables(ordered)
    told = [s.text.strip() for p in ordered for s in split_sentences(re.sub(r"\s+", " ", p.text))]
    told = [s for s in told if not _METHOD.search(s)][:_MOST_READ]
    for place, sentence in enumerate(told):
        text, loss = _as_title(sentence, longest)
        if not text or any(tells(table, sentence) for table in tables):
            continue
        named = len(about & set(terms(text))) / max(1, len(about)) if heading.isascii() else 0.0
        named = max(named, 0.7 * any(w in text for w in _pairs(heading)))
        worth = 0.6 * named + 0.15 * bool(re.search(r"\d", text)) + 0.2 * bool(CUE.search(text))
        worth += 0.1 * bool(_CLAIMS.search(text)) - (0.2 if summed else 0.4) * loss
        worth += 0.0 if summed else 0.45 * (place == 0) - 0.03 * place
        if worth >= (_SUMMED if summed else _SURE):
            ranked.append((worth, text))
    ranked.sort(key=lambda r: -r[0])
    return [text for _, text in ranked]


def _as_title(sentence: str, longest: int) -> tuple[str, float]:
    """The sentence within the width of a title and what it lost; "" where it leans on others or loses a limit."""
    if ANNOUNCES.search(sentence) or META.search(sentence) or FIRST_PERSON.search(sentence):
        return "", 0.0
    for form in compressions(sentence, limit=longest)[:3]:
        leans = ANAPHORIC.match(form.text) or LINKED.match(form.text) or _LEANS.search(form.text)
        whole = same_substance(_without_numbers(form.text), _without_numbers(sentence))
        han = re.search("[\u4e00-\u9fff]", form.text) is not None
        said = stands_alone(form.text) or (han and not form.loss and balanced(form.text) and not dangles(form.text))
        if LEAST <= length(form.text) <= longest and not leans and whole and said:
            return form.text, form.loss
    return "", 0.0


def _without_numbers(text: str) -> str:
    return re.sub(r"\d[\d.,]*", "", text)


def _pairs(heading: str) -> list[str]:
    """The words of two characters that a Chinese heading is made of, without those that every report has."""
    bare = re.sub(r"[^\u4e00-\u9fff]", "", heading)
    return [w for w in (bare[i : i + 2] for i in range(0, len(bare) - 1, 2)) if w not in _FORMAL]


_FORMAL = {"基本", "情况", "主要", "工作", "问题", "存在", "下一", "内容", "总体", "相关", "有关"}


def only_names(heading: str) -> bool:
    """Whether a heading neither asks nor claims: "What it cost", "Results", "资金使用"."""
    bare = heading.strip()
    if not bare or bare.endswith(("?", "？")) or re.search(r"\d|/", bare):
        return False
    if _ORDERLY.search(bare):
        return False
    if not bare.isascii():
        return len(bare) <= 10 and re.search("为什么|为何|如何|怎么|怎样", bare) is None
    wh = re.match(r"(?:what|who|where|how|why|when)\b", bare, re.IGNORECASE)
    return wh is not None or not stands_alone(bare) or len(normal_words(bare)) <= 2
