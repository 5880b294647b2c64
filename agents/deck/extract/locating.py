"""Where a passage stands, in the words of a reference: "p. 5, Results". It does not format bibliographies."""

from __future__ import annotations

from collections.abc import Iterable

from agents.sources.base import Language, Passage


def locator_text(passage: Passage, language: Language) -> str:
    """Page and nearest heading of `passage`; empty when the source has neither."""
    parts = []
    if passage.locator.page is not None:
        parts.append(f"第{passage.locator.page}页" if language == "zh" else f"p. {passage.locator.page}")
    if passage.locator.heading:
        parts.append(passage.locator.heading[-1])
    return ("，" if language == "zh" else ", ").join(parts)


def with_locator(sentence: str, passage: Passage, language: Language) -> str:
    """A full source sentence for the speaker, with where it stands."""
    where = locator_text(passage, language)
    if not where:
        return sentence
    return f"{sentence}（{where}）" if language == "zh" else f"{sentence} ({where})"


def locators(passages: Iterable[Passage], language: Language, *, most: int = 8) -> list[str]:
    """Distinct pages, else headings, of `passages` in order."""
    pages: dict[str, None] = {}
    for passage in passages:
        if passage.locator.page is not None:
            pages[f"第{passage.locator.page}页" if language == "zh" else f"p. {passage.locator.page}"] = None
        elif passage.locator.heading:
            pages[passage.locator.heading[0]] = None
    return list(pages)[:most]
