"""Shorten a sentence by deletion only: every result is the sentence with whole, optional parts left out.

A part is optional when the rest says the same thing with less detail: an aside in brackets, a citation, an opening
connective, a relative clause after a comma, a second main clause. Numbers, negations and conditions stay with the
clause that they belong to, because only whole clauses go. `english.py` and `chinese.py` find the
parts; this module combines them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from agents.deck.extract import chinese, english
from agents.deck.extract.guards import balanced, dangles, stands_alone
from agents.deck.extract.parts import Part
from agents.text.words import is_subsequence, language_of, length

_MOST_PARTS = 9
_MOST_DELETIONS = 4
_NUMBERS = 0.15
"""What it costs beside the part itself to leave a number out: numbers are what an audience asks for"""

_ASIDE = re.compile(r"\((?:[^\W\d_-]+[ -]?){1,2}\)")
"""One or two words in brackets"""
_FRENCH = re.compile(r"^(?=.*[àâçéèêëîïôûùœ«»]).* [:;!?»](?: |$)", re.IGNORECASE)
"""A language that sets a space before two-part marks"""


@dataclass(frozen=True)
class Compression:
    """A shorter form of a sentence. `loss` is 0 when nothing of substance went, about 1 when a main clause went."""

    text: str
    loss: float


def compressions(sentence: str, *, limit: int, hard: int | None = None) -> list[Compression]:
    """Forms of `sentence` no longer than `hard`, best first: least lost, then shortest.

    Beyond `limit` a form ranks lower the longer it is.

    Lengths are widths as `agents.text.words.length` counts them. Empty when no form fits `hard`.
    """
    hard = limit if hard is None else hard
    rules = chinese if language_of(sentence) == "zh" else english
    base = tidy(rules.cleaned(sentence))
    whole = stands_alone(base)
    found = {base: Compression(base, 0.0)}
    for deleted in _subsets(rules.optional_parts(base)):
        text = tidy(_without(base, deleted))
        acceptable = stands_alone(text) if whole else balanced(text) and not dangles(text)
        asides = len(_ASIDE.findall(text)), len(_ASIDE.findall(base))
        in_a_row = asides[1] > 1 and 0 < asides[0] < asides[1]  # "Lie (violins), Haddad (viola)": all of them or none
        if acceptable and not in_a_row and is_subsequence(text, sentence):
            loss = sum(p.loss + (_NUMBERS if _has_number(base[p.start : p.end]) else 0.0) for p in deleted)
            if text not in found or found[text].loss > loss:
                found[text] = Compression(text, loss)
    fitting = [c for c in found.values() if length(c.text) <= hard]
    return sorted(fitting, key=lambda c: (_overrun(c.text, limit) + c.loss, length(c.text)))


def _has_number(text: str) -> bool:
    return re.search(r"\d", text) is not None


def shortest_loss(sentence: str, *, limit: int, hard: int | None = None) -> str | None:
    """The best form alone, or None when none fits."""
    forms = compressions(sentence, limit=limit, hard=hard)
    return forms[0].text if forms else None


def tidy(text: str) -> str:
    """Spaces and marks in order after a deletion, no final full stop, a capital first letter."""
    text = re.sub(r"\s+", " ", text).strip()
    spaced = "%:;!?" if _FRENCH.search(text) else "%"
    text = re.sub(r"\s+([,;:!?%)\]]|\.(?!\w))", lambda m: m.group(0) if m.group(1) in spaced else m.group(1), text)
    text = re.sub(r"([,;:])\s*(?=[,;:]|\.(?!\w))", "", text)
    text = re.sub(r"[，；：、]+(?=[，；：。])", "", text)
    text = re.sub(r"^[\s,;:.–—，；：、。•·▪-]+(?=\D)", "", text)
    text = re.sub(r"[\s,;:，；：、–—]+$", "", text)
    if not re.search(r"(?:\b[A-Za-z]\.[A-Za-z]\.|\betc\.|\.\.\.)$", text):
        text = re.sub(r"[.。．]+$", "", text)
    first = re.match(r"([\"“'‘(]*)([a-z])(\w*)", text)
    if first and not re.match(r"[a-z]+[A-Z]|[a-z]\d|[a-z]\b(?!\s)", text[first.start(2) :]):
        text = text[: first.start(2)] + first.group(2).upper() + text[first.start(2) + 1 :]
    return text


def _overrun(text: str, limit: int) -> float:
    over = length(text) - limit
    return 0.0 if over <= 0 else 0.3 + over / limit


def _without(text: str, deleted: Iterable[Part]) -> str:
    kept, position = [], 0
    for part in sorted(deleted, key=lambda p: p.start):
        kept.append(text[position : part.start])
        position = max(position, part.end)
    kept.append(text[position:])
    return "".join(kept)


def _subsets(parts: list[Part]) -> Iterable[tuple[Part, ...]]:
    """Sets of parts that can go together: none overlaps another, not too many at once."""
    cheapest = sorted(parts, key=lambda p: p.loss)[:_MOST_PARTS]
    for size in range(1, _MOST_DELETIONS + 1):
        for chosen in itertools.combinations(cheapest, size):
            ordered = sorted(chosen, key=lambda p: p.start)
            if all(a.end <= b.start for a, b in itertools.pairwise(ordered)):
                yield chosen
