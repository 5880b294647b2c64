"""Sentence boundaries of English, Chinese and mixed prose, with character offsets.

It does not know what a sentence is worth, and it never changes text: every span is a slice of what it was given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.text.lists import word_set

_HAN_END = "。！？!?…"
_CLOSERS = "\"'”’»)]）】』」》〉"
_ABBREVIATIONS = word_set(
    """
    mr mrs ms dr prof st sr jr vs e.g i.e eg ie cf al fig figs eq eqs no nos vol vols pp p sec secs ch chap art
    arts para approx ca est max min avg incl excl resp jan feb mar apr jun jul aug sep sept oct nov dec mon tue
    wed thu fri sat sun gen col sgt capt lt rev hon pres gov sen rep dept univ viz ibid op cit ed eds trans tab
    ref refs app nr bzw mio mrd abs evtl ggf inkl zzgl vgl hrsg z.b d.h u.a i.d.r
    """
)
_GERMAN_ORDINAL = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert|Quartal"
    r"|Halbjahr|Vorsitzende\w?|Auflage|Klasse|Stock|Liga|Lebensjahr|Weltkrieg|Platz|Mal)\b"
)
"""What German counts with a full stop: "am 4. Mai", "im 19. Jahrhundert"."""
_TITLES = word_set("mr mrs ms dr prof gen col sgt capt lt rev hon pres gov sen rep st")
_MAY_END = word_set("inc ltd co corp etc al u.s u.k e.u a.m p.m ph.d no est cit ibid jr sr app")
_STARTERS = word_set(
    """
    the a an this that these those it he she they we i you in on at for but and however although while when if as
    since after before there here its their his her our all most many some no not one two our both each every
    """
)


@dataclass(frozen=True)
class Sentence:
    """A sentence: `text` is the given text's `[start:end]`, without the white space around it."""

    text: str
    start: int
    end: int


def split_sentences(text: str) -> list[Sentence]:
    """Sentences of `text` in order. They end at a blank line, at `。！？` and at a full stop after no abbreviation."""
    cuts = sorted(_cuts(text))
    spans = zip([0, *cuts], [*cuts, len(text)], strict=True)
    return [s for start, end in spans if (s := _trimmed(text, start, end)) is not None]


def _cuts(text: str) -> set[int]:
    cuts = {m.end() for m in re.finditer(r"\n\s*\n", text)}
    position = 0
    depth = _Depth()
    for match in re.finditer(r"[.。！？!?…]+", text):
        depth.advance(text, position, match.start())
        position = match.end()
        end = _past_closers(text, match.end())
        if depth.inside_quote and end == match.end():
            continue
        mark = match.group()
        if any(c in "。！？" for c in mark) or _ends_latin(text, match.start(), end, mark):
            cuts.add(end)
    return {c for c in cuts if 0 < c < len(text)}


class _Depth:
    """Open Chinese quotes and brackets: a full stop inside 「…」 does not end the sentence around it."""

    _OPEN = "“「『（《"
    _CLOSE = "”」』）》"

    def __init__(self) -> None:
        self.open = 0
        self.since = 0

    def advance(self, text: str, start: int, end: int) -> None:
        for offset, c in enumerate(text[start:end]):
            if c in self._OPEN:
                self.open, self.since = self.open + 1, start + offset
            elif c in self._CLOSE:
                self.open = max(0, self.open - 1)
        if self.open and end - self.since > 200:  # an unpaired quote must not swallow the rest
            self.open = 0

    @property
    def inside_quote(self) -> bool:
        return self.open > 0


def _past_closers(text: str, end: int) -> int:
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    return end


def _ends_latin(text: str, dot: int, end: int, mark: str) -> bool:
    """Whether the mark at `dot` ends a sentence written in a Latin script."""
    if end < len(text) and not text[end].isspace() and not _is_han(text[end]):
        return False  # 3.4, example.org, v1.2
    after = text[end:].lstrip()
    if not after:
        return True
    first = after.lstrip("\"'“‘([«¿¡")[:1]
    if mark.startswith(("!", "?")):
        return not first.islower()
    if first.islower():
        return mark == "." and _NAME_IN_SMALL.match(after) is not None and _closes(text[:dot])
    if mark.startswith(("…", "..")):
        return first.isupper() or _is_han(first)
    return not _is_abbreviation(text[:dot], after)


_NAME_IN_SMALL = re.compile(r"[a-z][\w-]{3,} (?:is|does|has|can|will|was|[a-z]{2,}[^su\W]s)\b")
"""A subject that is written small, as packages are, and its verb: "tidelog writes the job …"."""


def _closes(before: str) -> bool:
    """Whether what stands before a full stop is a word and no abbreviation, so that the stop ends a sentence."""
    word = re.search(r"(?<![\w.-])([a-z]{4,})$", before)
    return word is not None and word.group(1) not in _ABBREVIATIONS and word.group(1) not in _MAY_END


def _is_abbreviation(before: str, after: str) -> bool:
    word = re.search(r"([^\W_]+(?:\.[^\W_]+)*)$", before)
    if word is None:
        return False
    token = word.group(1)
    lower = token.lower()
    next_word = re.match(r"[\"'“‘(\[]*([^\W\d_]+)", after)
    starts = next_word is not None and next_word.group(1).lower() in _STARTERS
    if lower == "no":
        return after[:1].isdigit()
    if token.isdigit() and len(token) <= 2 and _GERMAN_ORDINAL.match(after):
        return True
    if lower in _TITLES:
        return True
    if lower in _MAY_END or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", token):
        return not starts and (lower == "etc" or lower not in {"inc", "ltd", "corp"})
    if lower in {"may", "mar", "sun", "sat", "art", "min", "max", "ed", "app", "ref"}:
        return after[:1].isdigit()
    if lower in _ABBREVIATIONS:
        return True
    unit = re.search(r"\d\s?[^\W\d_]$", before) is not None  # draws 3.2 W.
    single = len(token) == 1 and token.isupper() and not unit
    return single and not starts and re.search(r"(?:^|[\s(.])[^\W\d_]$", before) is not None


def _is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"


def _trimmed(text: str, start: int, end: int) -> Sentence | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Sentence(text[start:end], start, end) if start < end else None
