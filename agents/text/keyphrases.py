"""Key phrases of a document by statistics alone: what it keeps talking about, in its own words.

English: runs of content words scored by degree over frequency (RAKE: Rose et al. 2010), weighted by how often the whole
phrase recurs. Chinese: recurring character strings whose neighbours vary (branching entropy). No model, no dictionary.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from agents.sources.base import Language
from agents.text.words import STOP_EN, content_runs, words

_VERBISH = re.compile(r"(?:ing|ly|ed)$")


@dataclass(frozen=True)
class KeyPhrase:
    """A phrase as most often written, with a score above 0; only the order of scores means something."""

    text: str
    score: float


def key_phrases(texts: Sequence[str], language: Language, *, top: int = 20) -> list[KeyPhrase]:
    """The `top` phrases of a document given as paragraphs, best first."""
    scored = _chinese(texts) if language == "zh" else _english(texts)
    kept: list[KeyPhrase] = []
    for phrase in sorted(scored, key=lambda p: (-p.score, p.text)):
        if not any(_covers(k.text.lower(), phrase.text.lower()) for k in kept):
            kept.append(phrase)
        if len(kept) == top:
            break
    return kept


def _covers(kept: str, phrase: str) -> bool:
    return phrase in kept or kept in phrase


def _english(texts: Sequence[str]) -> list[KeyPhrase]:
    phrases: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text in texts:
        for phrase, surface in _chunks(text):
            phrases[phrase] += 1
            written[phrase][surface] += 1
    frequency: Counter[str] = Counter()
    degree: Counter[str] = Counter()
    for phrase, n in phrases.items():
        for word in phrase:
            frequency[word] += n
            degree[word] += n * len(phrase)
    found = []
    for phrase, n in phrases.items():
        rake = sum(degree[w] / frequency[w] * math.log(1 + frequency[w]) for w in phrase) / len(phrase) ** 0.5
        found.append(KeyPhrase(written[phrase].most_common(1)[0][0], rake * math.log(1 + n) * (1.0 if n > 1 else 0.3)))
    return found


def _chunks(text: str) -> list[tuple[tuple[str, ...], str]]:
    """One to three neighbouring words of a noun-like run, with their written form."""
    chunks: list[tuple[tuple[str, ...], str]] = []
    run: list[tuple[str, int, int]] = []
    previous_end = 0

    def close() -> None:
        while run and _VERBISH.search(run[0][0]):
            run.pop(0)
        for size in range(1, min(3, len(run)) + 1):
            for i in range(len(run) - size + 1):
                part = run[i : i + size]
                if all(len(w[0]) > 2 for w in part):
                    chunks.append((tuple(w[0] for w in part), text[part[0][1] : part[-1][2]]))
        run.clear()

    for word in words(text):
        lower = word.text.lower()
        if text[previous_end : word.start].strip() or word.kind != "word" or lower in STOP_EN or lower.endswith("ly"):
            close()
        if word.kind == "word" and lower not in STOP_EN and not lower.endswith("ly"):
            run.append((lower, word.start, word.end))
        previous_end = word.end
    close()
    return chunks


def _chinese(texts: Sequence[str]) -> list[KeyPhrase]:
    counts: Counter[str] = Counter()
    before: dict[str, Counter[str]] = defaultdict(Counter)
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for run in content_runs(text):
            padded = f"^{run}$"
            for size in range(2, 7):
                for i in range(1, len(run) - size + 2):
                    gram = padded[i : i + size]
                    counts[gram] += 1
                    before[gram][padded[i - 1]] += 1
                    after[gram][padded[i + size]] += 1
    found = []
    for gram, n in counts.items():
        if n < 2:
            continue
        freedom = min(_entropy(before[gram]), _entropy(after[gram]))
        if freedom > 0.5 or (before[gram]["^"] == n and after[gram]["$"] == n):
            found.append(KeyPhrase(gram, n * math.log(1 + len(gram)) * (0.5 + freedom)))
    return found


def _entropy(neighbours: Counter[str]) -> float:
    total = sum(neighbours.values())
    free = neighbours["^"] + neighbours["$"]
    inner = [n / total for c, n in neighbours.items() if c not in "^$"]
    return -sum(p * math.log(p) for p in inner) + free / total
