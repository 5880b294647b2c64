"""Reading: hits become notes. Sentences are taken as they stand, rated against the question, and the best are kept.

Every quote is a slice of the stored text; a sentence that is not found there is left out. What a sentence says is never
acted on. It does not search and does not write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.corpus import Hit
from agents.deck.extract.weakness import is_weak
from agents.research.judging import Judge
from agents.research.library import Library, reference_of
from agents.research.notes import Note
from agents.research.questions import STEM, asks_why, fits_kind, parts_of, subject_runs, subject_terms, wants_text
from agents.research.short.base import Weights
from agents.research.short.forms import LIKE, other_forms
from agents.sources.base import Locator
from agents.text.everyday import everyday
from agents.text.sentences import split_sentences
from agents.text.words import STOP_EN, han_count, terms, words
from agents.tools.base import folded

PER_PASSAGE = 2
RATED = 16
"""Candidates of one round that the judge reads."""
DANGLING, ROW = 0.8, 0.7
"""What a sentence that begins with a pronoun, and a row of a table, keep of their score: alone they say less."""
REASON = 0.15
"""What a sentence that gives a reason has over others, where a reason is asked for."""
TOLD, FOLLOWS = 0.45, 0.75
"""Score of a sentence whose follower is read with it where an account is asked for; and what the follower has of it."""
LEAST = 0.2
"""Of a candidate's score, to become a note."""
SHARE = 0.45
"""Of the best candidate's score, to become a note."""
SHORTEST, SHORTEST_ZH, LONGEST = 12, 8, 600
FRAGMENT = 7
"""Words of a line that is no sentence."""
_POINTS_BACK = re.compile(
    r"(?:it|they|this|these|those|he|she|its|their|his|her|such|both)\b|[它他她]们?|这[些个种]?|其|该|此",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"^(?:[-–•*▪◦·]|\d{1,2}[.)](?!\d)|\d{1,2}(?:\.\d{1,2}){1,2}\.?(?= [A-Z\u4e00-\u9fff])|\([a-z\d]{1,2}\)"
    r"|（[一二三四五六七八九十\d]+）|第?[一二三四五六七八九十]{1,3}[、.](?=[\u4e00-\u9fff]))\s*"
)
_ORDERS = re.compile(
    r"(?<![a-z])(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|above|previous)\b"
    r"|(?<![a-z])you (?:are|must|should|will) (?:now|an? (?:ai|assistant|language model))\b"
    r"|(?<![a-z])system prompt(?![a-z])"
    r"|(?<![a-z])(?:assistant|ai|model|agent)\b.{0,20}\b(?:must|should|please)\b"
    r".{0,40}\b(?:open|fetch|visit|call|send|email)\b"
    r"|[<＜〈]\s?[|｜\u2223]?/?(?:tool_call|tool_response|arg_key|arg_value|system|user|assistant|observation|think|function)\b"
    r"|忽略.{0,12}(?:指令|提示|规则)|系统提示",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"^[^，。；：！？]{0,24}\d{4}\s?年\d{1,2}月\d{1,2}日$")
"""A line with a name and a day under a letter."""
_HEADER = re.compile(r"^(?:From|To|Cc|Date|Sent|Subject|发件人|收件人|主题|日期)[:：]\s")
_DENIES = re.compile(
    r"\b(?:not|no|never|without|except|exclu\w+|cannot)\b|n[’']t\b|不(?!同|断|久)|除外|未|非(?!常)", re.IGNORECASE
)
_ADDRESS = re.compile(r"://|\w[.:]\w+/|/\w+\?|javascript:", re.IGNORECASE)


@dataclass(frozen=True)
class Candidate:
    """A sentence that may become a note; `start` to `end` is its place in the source's text."""

    text: str
    hit: Hit
    start: int
    end: int
    score: float


def read(
    question: str,
    hits: Sequence[Hit],
    library: Library,
    judge: Judge,
    known: Sequence[Note],
    most: int,
    lists: Sequence[Candidate] = (),
) -> list[Note]:
    """Notes of these hits that say what `known` does not, best first, numbered on from them; at most `most` in all.

    `lists` are whole lists that answer (`listings.py`); they come first.
    """
    body = [hit for hit in hits if hit.role == "body"]
    rated = [*lists, *_judged(question, candidates(question, body, library), judge)]
    best = max([c.score for c in rated] + [n.score for n in known], default=0.0)
    notes: list[Note] = []
    said = {_said(n.quote) + n.source.id for n in known}
    for candidate in rated:
        if len(known) + len(notes) >= most or candidate.score < max(LEAST, SHARE * best):
            break
        key = _said(candidate.text) + candidate.hit.source.id
        inside = any(
            n.source.id == candidate.hit.source.id
            and n.locator.start <= candidate.start
            and candidate.end <= n.locator.end
            for n in notes
        )
        if key not in said and not inside:
            said.add(key)
            notes.append(_note(f"n{len(known) + len(notes) + 1}", candidate))
    return [note for note in notes if library.stands(note)]


def candidates(question: str, hits: Sequence[Hit], library: Library) -> list[Candidate]:
    """The best sentences of each hit with scores of about 0 to 1, best first."""
    if not hits:
        return []
    frequency = Weights(library)
    asked = [question, *parts_of(question)]
    explains = asks_why(question) or wants_text(question)
    found: list[Candidate] = []
    for rank, hit in enumerate(hits):
        source_text = library.text(hit.source.id)
        own = []
        before = ""
        for text, start, end in sentences_of(hit, source_text):
            score = max(score_of(part, text, hit, frequency) for part in asked)
            if before and points_back(text):
                with_before = max(score_of(part, f"{before} {text}", hit, frequency) for part in asked)
                score = max(score, DANGLING * with_before)
            score += 0.1 / (1 + rank)
            if _speaks_of(asked, f"{before} {text}" if points_back(text) else text, hit):
                own.append(Candidate(text, hit, start, end, score))
            elif own and own[-1].text == before and own[-1].score >= TOLD and (explains or _only_asks(before, asked)):
                own.append(Candidate(text, hit, start, end, FOLLOWS * own[-1].score))
            before = text
        found += sorted(own, key=lambda c: -c.score)[:PER_PASSAGE]
    return sorted(found, key=lambda c: (-c.score, c.hit.passage, c.start))


def denies(text: str) -> bool:
    """Whether a heading or a question is about what is not so."""
    return _DENIES.search(text) is not None


def _only_asks(text: str, asked: Sequence[str]) -> bool:
    """Whether a sentence has no word that the question does not have: what it leads to stands after it."""
    said = {term for part in asked for term in terms(part)}
    return all(term in said or other_forms(term) & said for term in terms(text)) or len(
        [t for t in terms(text) if t not in said]
    ) == 1 < len(set(terms(text)) & said)


def _speaks_of(asked: Sequence[str], text: str, hit: Hit) -> bool:
    """Whether a sentence, or a heading over it, has a word of what is asked: a year alone is about anything."""
    over = [heading for heading in hit.locator.heading if heading != hit.source.title]
    if over and denies(over[-1]) and not any(denies(part) for part in asked):
        return False
    said = set(terms(f"{text} {' '.join(over)}"))
    begun = {term[:STEM] for term in said if len(term) >= STEM}
    likens = everyday(f"{text} {' '.join(over)}")
    title = set(terms(hit.source.title or ""))
    for part in asked:
        wanted = [term for term in subject_terms(part) if not (term[:1].isdigit() or han_count(term))]
        wanted += subject_runs(part)
        own = [
            t
            for t in wanted
            if said.intersection(terms(t) if han_count(t) else (t,))
            or other_forms(t) & said
            or everyday(t) & likens
            or (len(t) > STEM and t[:STEM] in begun)
        ]
        if not wanted or (own and len({*own, *title.intersection(wanted)}) >= min(2, (len(wanted) + 1) // 2)):
            return True
    return False


def sentences_of(hit: Hit, source_text: str) -> list[tuple[str, int, int]]:
    """Sentences (or rows of a table) of a hit, each with its place in the source."""
    where = hit.locator
    base = where.start if source_text[where.start : where.end] == hit.text else source_text.find(hit.text)
    if base < 0:
        return []
    spans = (
        [(m.group(), m.start(), m.end()) for m in re.finditer(r"[^\n]+", hit.text)][1:]  # the first names columns
        if hit.kind == "table"
        else [(s.text, s.start, s.end) for s in split_sentences(hit.text)]
    )
    found = []
    planted = talks_to_machines(hit.text)
    for text, start, end in spans:
        if planted and names_an_address(text):
            continue  # an order may be cut in pieces; the piece with the address is not needed
        if marker := _MARKER.match(text):
            text, start = text[marker.end() :], start + marker.end()
        if _usable(text):
            found.append((text, base + start, base + end))
    return found


def talks_to_machines(text: str) -> bool:
    """Whether a text gives orders to a reader's machine, or forges the tags of a chat format."""
    return _ORDERS.search(text if text.isascii() else folded(text)) is not None


def names_an_address(text: str) -> bool:
    """Whether a text holds an address, or a piece of one."""
    return _ADDRESS.search(text) is not None


def _usable(text: str) -> bool:
    """Whether it says something: no question, no fragment, nothing that talks to a reader's machine."""
    if _HEADER.match(text):
        return False
    least = SHORTEST_ZH if han_count(text) else SHORTEST
    few = 3 if text.rstrip().endswith((".", "!")) else 4
    enough = least <= len(text) <= LONGEST and len(words(text)) >= few and not _is_fragment(text)
    return (
        enough
        and "##" not in text
        and not text.rstrip().endswith(("?", "？", ":", "："))
        and not talks_to_machines(text)
    )


def _is_fragment(text: str) -> bool:
    """Whether a line is a label, a place and a day, a name: a few words that no sign ends, and no row of a table."""
    bare = " | " not in text and text.rstrip()[-1:].isalnum()
    if han_count(text):
        return bare and _SIGNED.search(text) is not None
    return bare and len(words(text)) <= FRAGMENT


def points_back(text: str) -> bool:
    """Whether a sentence begins with a word for something that was said before it."""
    return _POINTS_BACK.match(text) is not None


def score_of(question: str, text: str, hit: Hit, frequency: Weights) -> float:
    """How much of the question a sentence speaks of, with its headings and title as context."""
    subject, said = subject_terms(question), set(terms(text))
    named = said | set(terms(" ".join((hit.source.title or "", *hit.locator.heading))))
    named |= {term for term in subject if other_forms(term) & named}
    said |= {term for term in subject if other_forms(term) & said}
    likens, over = everyday(text), everyday(" ".join(hit.locator.heading))
    like = frozenset(term for term in subject if everyday(term) & likens)
    covered = _weighted_share(subject, said, like, frequency)
    headed = _weighted_share(subject, named, like | {t for t in subject if everyday(t) & over}, frequency)
    around = _weighted_share(subject, named | set(terms(hit.text)), like, frequency)
    fits = fits_kind(question, text)
    score = 0.45 * covered + 0.25 * headed + 0.1 * around + 0.2 * fits + (REASON * fits if asks_why(question) else 0.0)
    score *= (DANGLING if points_back(text) else 1.0) * (ROW if hit.kind == "table" else 1.0)
    return score - (0.1 if is_weak(text) else 0.0) - (0.1 if headed == 0 else 0.0)


def _weighted_share(subject: Sequence[str], said: set[str], like: frozenset[str], frequency: Weights) -> float:
    weights = {term: frequency.of(term) for term in subject}
    total = sum(weights.values())
    told = sum(w if term in said else LIKE * w for term, w in weights.items() if term in said or term in like)
    return told / total if total else 0.0


def _judged(question: str, found: Sequence[Candidate], judge: Judge) -> list[Candidate]:
    """The candidates again, those at the front with the judge's word counted in."""
    front = list(found[:RATED])
    ratings = judge.rate(question, [c.text for c in front])
    if any(ratings):
        front = [
            Candidate(c.text, c.hit, c.start, c.end, 0.8 * c.score + 0.2 * rating * c.score)
            for c, rating in zip(front, ratings, strict=True)
        ]
    return sorted([*front, *found[RATED:]], key=lambda c: -c.score)


def _note(name: str, candidate: Candidate) -> Note:
    hit = candidate.hit
    locator = Locator(page=hit.locator.page, heading=hit.locator.heading, start=candidate.start, end=candidate.end)
    return Note(
        id=name,
        claim="; ".join(
            " ".join(line.replace(" | ", ", ").split()) for line in candidate.text.split("\n") if line.strip()
        )
        if hit.kind == "list_item"
        else " ".join(candidate.text.replace(" | ", ", ").split()),
        quote=candidate.text,
        source=reference_of(hit),
        locator=locator,
        passage=hit.passage,
        score=round(min(1.0, max(0.0, candidate.score)), 4),
    )


def _said(text: str) -> str:
    return " ".join(w.text.lower() for w in words(text) if w.text.lower() not in STOP_EN)
