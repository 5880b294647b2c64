"""Which text of a slide a wish speaks of: by number, place, name or its own words. In English and Chinese."""

# ruff: noqa: E501 (patterns)

from __future__ import annotations

import re

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.paths import entry_paths, first_text
from agents.deck.edits.reading.slides import _ORDINAL as ORDINAL
from agents.deck.edits.reading.slides import Choose
from agents.deck.edits.reading.vocabulary import ENTRY, HAN_NUMBER, NUMBER_WORDS, PARTS, any_of, named, number_of
from agents.deck.spec import Slide
from agents.deck.texts import texts
from agents.text.similarity import share_said

_NUMBERED = re.compile(rf"(?:the )?{ENTRY} (?:no\.? ?|number |#)?(?P<n>\d+|{'|'.join(NUMBER_WORDS)})", re.I)
_ORDERED = re.compile(rf"(?:the )?(?P<n>{ORDINAL}|last|final) {ENTRY}", re.I)
_HAN = re.compile(
    rf"(?:第\s*(?P<n>\d+|{HAN_NUMBER})|(?P<last>最后一?))\s*(?:个|条|点|项|步|行)(?:要点|条目|内容|步骤|项目|文字)?"
)
_ABOUT = re.compile(rf"(?:the )?{ENTRY} (?:about|on|that says|with|saying) (?P<topic>.+)", re.I)
_HAN_ABOUT = re.compile(r"(?:关于|讲)(?P<topic>.+?)的?(?:那|这)?(?:一)?(?:条|点|个要点|要点)")
_WHOLE = re.compile(
    r"(?:all )?(?:the )?(?:text|texts|body|words|content|font|type|everything)|(?:全部|所有)?(?:文字|内容|正文|字体|字号|字)",
    re.I,
)

ITEM_WORDS = (
    rf"(?:the )?(?:{ENTRY} (?:about|on|that says|with|saying) [^⟦]+?|{ENTRY} (?:no\.? ?|number |#)?(?:\d+|{'|'.join(NUMBER_WORDS)})"
    rf"|(?:{ORDINAL}|last|final) {ENTRY}|(?:{any_of(PARTS)})|(?:words? |text |sentence )?⟪\d+⟫)"
)
"""Pattern of a mention of a text in English."""
HAN_ITEM_WORDS = (
    rf"(?:(?:第\s*(?:\d+|{HAN_NUMBER})|最后一?)\s*(?:个|条|点|项|步|行)(?:要点|条目|内容|步骤|项目|文字)?"
    rf"|(?:关于|讲)[^⟦，。；]+?的?(?:那|这)?(?:一)?(?:条|点|个要点|要点)|{any_of(PARTS)}|⟪\d+⟫(?:这句话|这几个字)?)"
)
"""The same in Chinese."""


def item_of(slide: Slide, said: str, quoted: str | None, number: int, choose: Choose | None) -> str:
    """Path of the text that `said` means on `slide`. `quoted`: the words of a quotation. Raises EditRefused."""
    said = said.strip()
    if quoted is not None:
        return _by_words(slide, quoted, number, choose)
    for pattern in (_NUMBERED, _ORDERED, _HAN):
        found = pattern.fullmatch(said)
        if found:
            groups = found.groupdict()
            last = groups.get("last") or (groups.get("n") or "").lower() in ("last", "final")
            return _counted(slide, 0 if last else number_of(groups["n"]) or 0, number)
    part = named(PARTS, re.sub(r"^the ", "", said, flags=re.I))
    if part:
        return _part(slide, part, number)
    about = _ABOUT.fullmatch(said) or _HAN_ABOUT.fullmatch(said)
    if about:
        return _by_words(slide, about["topic"], number, choose)
    raise EditRefused(f"It is not clear which text “{said}” is.", fix="Quote it, or number it: “bullet 2”.")


def whole(said: str) -> bool:
    """Whether all text of a slide is meant."""
    return _WHOLE.fullmatch(said.strip()) is not None


def _counted(slide: Slide, n: int, number: int) -> str:
    paths = entry_paths(slide)
    if not paths:
        raise EditRefused(f"Slide {number} has no list.")
    if n == 0:
        return paths[-1]
    if n > len(paths):
        raise EditRefused(f"Slide {number} has {len(paths)} entries; there is no number {n}.")
    return paths[n - 1]


def _part(slide: Slide, part: str, number: int) -> str:
    if part in type(slide).model_fields:
        return part
    nested = first_text(slide, f"image/{part}")
    if nested:
        return nested
    raise EditRefused(f"Slide {number} has no {part}.")


def _by_words(slide: Slide, words: str, number: int, choose: Choose | None) -> str:
    held = list(texts(slide))
    exact = [path for path, text in held if text.text.casefold() == words.casefold()]
    inside = exact or [path for path, text in held if words.casefold() in text.text.casefold()]
    if not inside:
        rated = [(share_said(words, by=text.text), path) for path, text in held if path != "title"]
        top = max((r for r, _ in rated), default=0.0)
        inside = [path for r, path in rated if r == top and top >= 0.75]
    if len(inside) == 1:
        return inside[0]
    if not inside:
        raise EditRefused(f"Slide {number} does not say “{words}”.")
    if choose is None:
        raise EditRefused(f"“{words}” stands several times on slide {number}.", fix="Quote more of it.")
    shown = dict(held)
    return inside[choose(f"Which text is meant by: {words}", words, [shown[p].text for p in inside])]
