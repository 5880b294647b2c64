"""Provenance: where the words of a slide come from, as a line on the slide and as paragraphs in its notes.

It reads passages and locators; it does not judge whether a claim holds (the checks do).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from agents.deck.library import Library
from agents.render.layouts import TEMPLATES
from agents.sources.base import Language, Locator, Passage

MOST_PLACES = 3
QUOTE_LIMIT = 420
HEADING_LIMIT = 48


@cache
def _labels() -> dict[str, dict[str, str]]:
    return json.loads((TEMPLATES / "labels.json").read_text("utf-8"))


def label(name: str, language: Language) -> str:
    """Furniture text in the deck's language. Raises KeyError."""
    return _labels()[language][name]


def passage_ids(slide: BaseModel, library: Library) -> list[str]:
    """Ids of the passages that a slide rests on, in reading order, once each, those that the library has."""
    ids = list(_ids(slide.model_dump()))
    figure = getattr(getattr(slide, "image", None), "figure", None)
    if figure in library.figures:
        passage = library.figures[figure].passage
        ids += [passage] if passage else []
    return [i for i in dict.fromkeys(ids) if i in library.passages]


def _ids(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("passages") or []
        for value in node.values():
            yield from _ids(value)
    elif isinstance(node, list):
        for value in node:
            yield from _ids(value)


def place(locator: Locator, language: Language) -> str:
    """ "p. 4, Results": page and nearest heading, whichever there are; "" for neither."""
    parts = [] if locator.page is None else [label("page", language).format(locator.page)]
    if locator.heading:
        parts.append(_shortened(locator.heading[-1], HEADING_LIMIT, language))
    return label("list", language).join(parts)


def source_line(slide: BaseModel, library: Library, language: Language, longest: int = 400) -> str:
    """One line that names where the claims of a slide come from; "" when they claim nothing.

    It names as many places as fit `longest` characters, one at least.
    """
    said = ""
    for most in range(MOST_PLACES, 0, -1):
        said = _source_line(slide, library, language, most)
        if len(said) <= longest:
            break
    return said


def _source_line(slide: BaseModel, library: Library, language: Language, most: int) -> str:
    passages = [library.passages[i] for i in passage_ids(slide, library)]
    passages = [p for p in passages if not _is_credit(p, library)]
    if not passages:
        return ""
    by_source: dict[str, list[Passage]] = {}
    for passage in passages:
        by_source.setdefault(library.source_of(passage.id).name, []).append(passage)
    several = len(library.documents) > 1
    parts = []
    for name, held in by_source.items():
        where = label("separator", language).join(_places(held, language, most))
        parts.append(
            f"{name}{label('list', language)}{where}" if where and (several or len(by_source) > 1) else where or name
        )
    return label("source", language) + label("colon", language) + "; ".join(parts)


def _is_credit(passage: Passage, library: Library) -> bool:
    """Whether a passage is the credit of a picture that was found, which stands under the picture."""
    source = library.source_of(passage.id)
    return len(source.figures) == 1 and source.figures[0].passage == passage.id and source.name.startswith("http")


def _places(passages: list[Passage], language: Language, most: int = MOST_PLACES) -> list[str]:
    """Pages grouped under their heading, at most `most` groups."""
    pages: dict[str, list[int]] = {}
    for passage in passages:
        heading = _unnumbered(passage.locator.heading[-1]) if passage.locator.heading else ""
        held = pages.setdefault(_shortened(heading, HEADING_LIMIT, language), [])
        if passage.locator.page is not None and passage.locator.page not in held:
            held.append(passage.locator.page)
    shown = [_place(heading, numbers, language) for heading, numbers in list(pages.items())[:most]]
    shown = [s for s in shown if s]
    hidden = len(pages) - most
    return [*shown, label("more", language).format(hidden)] if hidden > 0 else shown


def _place(heading: str, pages: list[int], language: Language) -> str:
    parts = []
    if pages:
        numbers = ("、" if language == "zh" else ", ").join(_ranges(sorted(pages)))
        parts.append(label("page" if len(pages) == 1 else "pages", language).format(numbers))
    if heading:
        parts.append(heading)
    return label("list", language).join(parts)


def _unnumbered(heading: str) -> str:
    """Without its section number, which would read as a page here."""
    return re.sub(r"^(\d+(\.\d+)*[.)]?|[一二三四五六七八九十]+、)\s*(?=\D)", "", heading) or heading


def _ranges(pages: list[int]) -> list[str]:
    """[4, 5, 6, 9] → ["4–6", "9"]."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return [str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs]


def notes(slide: BaseModel, library: Library, language: Language) -> str:
    """Speaker notes with each passage that the slide rests on: source, place, quoted words."""
    paragraphs = list(getattr(slide, "notes", []))
    ids = passage_ids(slide, library)
    if ids:
        paragraphs += (
            ["", label("sources", language) + label("colon", language).rstrip()]
            if paragraphs
            else [label("sources", language) + label("colon", language).rstrip()]
        )
        paragraphs += [f"[{n}] {_cited(library, i, language)}" for n, i in enumerate(ids, start=1)]
    return "\n".join(paragraphs)


def _cited(library: Library, passage_id: str, language: Language) -> str:
    passage = library.passages[passage_id]
    where = [library.source_of(passage_id).name, place(passage.locator, language)]
    quoted = _shortened(" ".join(passage.text.split()), QUOTE_LIMIT, language)
    head = label("list", language).join(w for w in where if w)
    return f"{head}{label('colon', language)}{label('open', language)}{quoted}{label('close', language)}"


def _shortened(text: str, limit: int, language: Language) -> str:
    if len(text) <= limit:
        return text
    cut = text[:limit]
    if " " in cut[limit // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:，；：、") + label("ellipsis", language)
