"""Which slides a deck has around its content, and the outline that results. It writes nothing but furniture."""

from __future__ import annotations

from dataclasses import dataclass

from agents.deck.spec import FRAME
from agents.deck.writer import Entry, Outline
from agents.sources.base import Language

AGENDA_FROM = 12
"""Slides from which an agenda helps more than it costs: in a short deck each slide has something to say."""
SECTIONS_FROM = 14

WORDS: dict[Language, dict[str, str]] = {
    "en": {"agenda": "Agenda", "closing": "Sources"},
    "zh": {"agenda": "目录", "closing": "资料来源"},
}


@dataclass(frozen=True)
class Frame:
    """Which frame slides a deck of a given length has."""

    title: bool
    agenda: bool
    sections: int
    closing: bool

    @property
    def count(self) -> int:
        """How many they are."""
        return self.title + self.agenda + self.sections + self.closing


def frame_of(slides: int) -> Frame:
    """One slide is all content; two have a title; from three on the sources close the deck."""
    sections = min(6, slides // 7) if slides >= SECTIONS_FROM else 0
    return Frame(title=slides >= 2, agenda=slides >= AGENDA_FROM, sections=sections, closing=slides >= 3)


@dataclass(frozen=True)
class Spoken:
    """A sentence of the frame and the passages that it rests on."""

    text: str = ""
    passages: tuple[str, ...] = ()

    def update(self) -> dict[str, object]:
        """What it makes of an entry."""
        return {"point": self.text, "passages": list(self.passages)} if self.text else {}


SILENT = Spoken()


def framed(
    title: str,
    language: Language,
    content: list[Entry],
    frame: Frame,
    *,
    subtitle: Spoken = SILENT,
    closing: Spoken = SILENT,
) -> Outline:
    """The whole outline, ids given. Content keeps its order; a section begins where `Entry.section` changes.

    `subtitle` and `closing` are what the first and the last slide say, where the planner said it.
    """
    words = WORDS[language]
    entries: list[Entry] = []
    if frame.title:
        entries.append(Entry(id="", kind="title", title=title).model_copy(update=subtitle.update()))
    if frame.agenda:
        entries.append(Entry(id="", kind="agenda", title=words["agenda"]))
    section: str | None = None
    begun = 0
    for entry in content:
        if frame.sections and entry.section and entry.section != section and begun < frame.sections:
            section = entry.section
            begun += 1
            entries.append(Entry(id="", kind="section", title=section, section=section))
        entries.append(entry)
    if frame.closing:
        entries.append(Entry(id="", kind="closing", title=words["closing"]).model_copy(update=closing.update()))
    numbered = [e.model_copy(update={"id": f"s{n}"}) for n, e in enumerate(entries, start=1)]
    return Outline(title=title, language=language, entries=numbered)


def content_of(outline: Outline) -> list[Entry]:
    """The entries that a writer is asked for one by one."""
    return [e for e in outline.entries if e.kind not in FRAME]


def only(outline: Outline, kept: set[str]) -> Outline:
    """The outline without the content entries that are not in `kept`, and without sections that lead to nothing."""
    entries = [e for e in outline.entries if e.kind in FRAME or e.id in kept]
    following = [*(e.kind for e in entries[1:]), "closing"]
    led = [
        e
        for e, after in zip(entries, following, strict=True)
        if e.kind != "section" or after not in ("section", "closing")
    ]
    return outline.model_copy(update={"entries": led})
