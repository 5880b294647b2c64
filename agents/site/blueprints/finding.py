"""The blueprint nearest to a sentence: by the words that name kinds of sites, by trades, and by meaning where the
embedder is installed. Without it, by words alone.

A word counts more at the head of the sentence ("a booking site for …") than in what follows ("for", "with", "where").
It knows no model.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np

from agents.corpus.embedding import installed_embedder
from agents.site.blueprints.library import FOLDER, blueprints
from agents.site.blueprints.trades import Trade, trades_in
from agents.sources.base import Language
from agents.text.words import han_count, terms

VECTORS = FOLDER.parent / "sentences.npz"
"""Made by `python -m benchmarks.sites.vectors`."""
KIND, WORD, TRADE, ALIKE, MEANING = 3.0, 0.8, 2.6, 2.5, 5.0
"""Weights: a name of a kind of site, a word of its subject, its trade, likeness of words, likeness of meaning."""
ASIDE = 0.4
"""Share that counts for blueprints beside one whose kind the sentence names: their words are what that is about."""
AFTER_FOR, AFTER_WITH, AFTER_WHERE = 0.45, 0.4, 0.6
MEANT = 0.32
"""Cosine from which two sentences mean something alike; below it says nothing."""
NEAR = 1.4
"""Score from which a blueprint was really called; below it nothing in the sentence speaks for it."""

_TURN = re.compile(
    r"\b(?P<for>for (?:a|an|the|my|our|your)?\b|of (?:my|our)\b|about\b)|\b(?P<with>with|plus|including|featuring|and also)\b"
    r"|\b(?P<where>where|that|which|so that|to let|to|who|in which)\b|(?P<comma>[,;:.，；：。])",
    re.IGNORECASE,
)
_ZH_TURN = re.compile(r"(?P<with>带有?|包括|包含|并?附(?:带)?|还有|以及|可以|能够)|(?P<comma>[,;:.，；：。])")


@dataclass(frozen=True)
class Match:
    """How well a blueprint suits."""

    name: str
    score: float
    why: tuple[str, ...] = field(default=())
    """Words of the sentence that spoke for it."""
    called: float = 0.0
    """The part of the score that rests on words, not on likeness."""


def nearest(sentence: str, count: int = 3) -> list[Match]:
    """The blueprints that suit `sentence` best, best first. Always `count` of them; see `NEAR` for whether one does."""
    text = " ".join(sentence.split())
    trades = trades_in(text)
    said = [(t.at, t.at + len(t.said)) for t in trades]
    named = {name for name in blueprints() if _named_kind(name, text, said)}
    meant, alike = _meanings(text), _likeness(text)
    total = []
    for name in blueprints():
        score, why = _match(name, text, trades)
        share = ASIDE if named and name not in named else 1.0
        total.append(Match(name, share * (score + meant.get(name, 0.0) + alike.get(name, 0.0)), why, share * score))
    return sorted(total, key=lambda m: (-m.score, m.name))[:count]


def names_kind(name: str, text: str) -> bool:
    """Whether the head of a sentence names this kind of site in so many words."""
    said = [(t.at, t.at + len(t.said)) for t in trades_in(text)]
    return _named_kind(name, text, said)


def _named_kind(name: str, text: str, trades: list[tuple[int, int]]) -> bool:
    """Whether the head of the sentence names this kind of site, by words that are no trade's."""
    longer = _kinds_said(text)
    return any(
        _place(text, start) == 1.0
        and not any(a <= start and end <= b for a, b in trades)
        and not any(a <= start and end <= b and b - a > end - start for a, b in longer)
        for start, end, _, _ in _hits(name, "kinds", text)
    )


@lru_cache(maxsize=8)
def _kinds_said(text: str) -> tuple[tuple[int, int], ...]:
    """Where a sentence names any kind of site: a "repair shop" is no "shop"."""
    return tuple((start, end) for name in blueprints() for start, end, _, _ in _hits(name, "kinds", text))


def _match(name: str, text: str, trades: list[Trade]) -> tuple[float, tuple[str, ...]]:
    """Score by words and trades, and the words."""
    score, why = 0.0, []
    held = [*_hits(name, "kinds", text), *_hits(name, "words", text)]
    kept: list[tuple[int, int]] = []
    best = 0.0
    longer = _kinds_said(text)
    for start, end, phrase, weight in sorted(held, key=lambda h: (-(h[1] - h[0]) * h[3], h[0])):
        if any(a < end and start < b for a, b in kept):
            continue
        if weight == KIND and any(a <= start and end <= b and b - a > end - start for a, b in longer):
            weight = WORD
        kept.append((start, end))
        worth = weight * _place(text, start) * (1 + 0.25 * min(_size(phrase) - 1, 3))
        why.append(phrase)
        if weight == KIND:
            best, worth = max(best, worth), min(worth, 0.3 * best) if best else worth
        score += worth
    for trade in trades:
        if trade.blueprint == name:
            score += TRADE
            why.append(trade.said)
    return score, tuple(why)


def _hits(name: str, key: str, text: str) -> Iterator[tuple[int, int, str, float]]:
    weight = KIND if key == "kinds" else WORD
    for language in ("en", "zh"):
        for phrase, pattern in _patterns(name, key, language):
            for found in pattern.finditer(text):
                yield found.start(), found.end(), phrase, weight * (1.0 if key == "kinds" else _rarity(phrase))


@cache
def _patterns(name: str, key: str, language: Language) -> list[tuple[str, re.Pattern[str]]]:
    listed = blueprints()[name].listed(key, language)
    if language == "zh":
        return [(p, re.compile(re.escape(p))) for p in listed]
    return [(p, re.compile(rf"\b{_plural(p)}\b(?!['’]s\s)", re.IGNORECASE)) for p in listed]


def _plural(phrase: str) -> str:
    """A pattern for a phrase in singular or plural, its spaces as spaces or hyphens."""
    body = re.escape(phrase).replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s-]?")
    return body if phrase.endswith("s") else body + r"(?:e?s)?"


@cache
def _rarity(phrase: str) -> float:
    """1 for a word of one blueprint, less for one of many."""
    having = sum(
        any(phrase in one.listed(k, language) for k in ("kinds", "words") for language in ("en", "zh"))
        for one in blueprints().values()
    )
    return 1.0 / math.sqrt(max(having, 1))


def _size(phrase: str) -> int:
    return max(1, han_count(phrase) // 2) if han_count(phrase) else len(phrase.split())


def _place(text: str, at: int) -> float:
    """What a word counts at this place: most at the head."""
    turns = _ZH_TURN if han_count(text) else _TURN
    worth = 1.0
    for turn in turns.finditer(text):
        if turn.end() > at:
            break
        if turn.lastgroup == "with":
            worth = AFTER_WITH
        elif turn.lastgroup == "for":
            worth = min(worth, AFTER_FOR)
        elif turn.lastgroup == "where":
            worth = max(worth * 0.9, AFTER_WHERE) if worth < AFTER_WHERE else AFTER_WHERE
        elif worth == 1.0:
            worth = AFTER_WHERE
    return worth


def _meanings(text: str) -> dict[str, float]:
    """Likeness of meaning to each blueprint's own sentences; empty without the embedder, or for Chinese."""
    embedder = installed_embedder()
    if embedder is None or han_count(text) > len(text) / 5:
        return {}
    vectors = _sentence_vectors()
    asked = embedder.query(text)
    found = {}
    for name, rows in vectors.items():
        best = float((rows @ asked).max())
        if best > MEANT:
            found[name] = MEANING * (best - MEANT)
    return found


@cache
def _sentence_vectors() -> dict[str, np.ndarray]:
    embedder = installed_embedder()
    assert embedder is not None
    texts = [(name, t) for name, one in blueprints().items() for t in (*one.listed("sentences", "en"), one.about("en"))]
    known = _known_vectors()
    lacking = [t for _, t in texts if t not in known]
    known.update((t, v) for t, v in zip(lacking, embedder.passages(lacking), strict=True) if v is not None)
    found: dict[str, list[np.ndarray]] = {}
    for name, said in texts:
        if said in known:
            row = known[said].astype(np.float32)
            found.setdefault(name, []).append(row / np.linalg.norm(row))
    return {name: np.stack(rows) for name, rows in found.items()}


def _known_vectors() -> dict[str, np.ndarray]:
    """Sentence → int8 `[384]`, computed before, since all of them take seconds; what is not there is computed."""
    if not VECTORS.is_file():
        return {}
    with np.load(VECTORS, allow_pickle=False) as held:
        return dict(zip((str(s) for s in held["sentences"]), held["vectors"], strict=True))


@cache
def _vocabulary() -> tuple[dict[str, Counter[str]], dict[str, float]]:
    held = {}
    for name, one in blueprints().items():
        texts = [t for lang in ("en", "zh") for key in ("kinds", "words", "sentences") for t in one.listed(key, lang)]
        texts += [one.about("en"), one.about("zh")]
        held[name] = Counter(term for text in texts for term in terms(text))
    seen = Counter(term for counts in held.values() for term in counts)
    return held, {term: math.log(1 + len(held) / n) for term, n in seen.items()}


def _likeness(text: str) -> dict[str, float]:
    """Share of the sentence's content terms, weighted by rarity, that a blueprint's own words have."""
    held, rarity = _vocabulary()
    asked = {t for t in terms(text) if t in rarity}
    whole = sum(rarity[t] for t in asked) + 1.5 * sum(1 for t in set(terms(text)) - asked)
    if not asked or not whole:
        return {}
    return {name: ALIKE * sum(rarity[t] for t in asked if t in counts) / whole for name, counts in held.items()}
