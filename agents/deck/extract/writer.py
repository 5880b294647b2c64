"""ExtractiveWriter: decks in the sources' own words. A small model only chooses; nothing is written freely."""

from __future__ import annotations

from functools import partial

from agents.deck.extract.capacity import Capacity
from agents.deck.extract.chooser import Chooser, LeadChooser
from agents.deck.extract.content import ContentDrafter
from agents.deck.extract.frame import FrameDrafter
from agents.deck.extract.outline import OutlineBuilder
from agents.deck.extract.rehearsal import Rehearsal
from agents.deck.extract.visuals import VisualDrafter
from agents.deck.library import Library
from agents.deck.spec import Slide
from agents.deck.writer import DeckRequest, Entry, Outline


class ExtractiveWriter:
    """Implements `Writer`. Every item is `extracted`: a passage's words, whole or with words deleted."""

    def __init__(self, chooser: Chooser | None = None, capacity: Capacity | None = None) -> None:
        self._chooser: Chooser = chooser or LeadChooser()
        self._capacity = capacity or Capacity()
        self._rehearsal = Rehearsal(partial(self._content, LeadChooser()))

    def outline(self, request: DeckRequest, library: Library) -> Outline:
        """Slides, titles and what each draws on. Raises ValueError when the library has no source."""
        if not library.sources:
            raise ValueError("an extractive outline needs a source")
        return OutlineBuilder(request, library, self._chooser, self._capacity).build()

    def draft(self, entry: Entry, outline: Outline, library: Library, *, avoid: list[str]) -> Slide:
        """One slide of the outline."""
        frame = FrameDrafter(library, self._chooser, self._capacity)
        if entry.kind == "title":
            return frame.title(entry, outline)
        if entry.kind == "agenda":
            return frame.agenda(entry, outline)
        if entry.kind == "section":
            return frame.section(entry, outline)
        if entry.kind == "closing":
            return frame.closing(entry, outline, avoid)
        before = self._rehearsal.before(entry, outline, library)
        return self._content(self._chooser, entry, outline, library, [*avoid, *before])

    def _content(self, chooser: Chooser, entry: Entry, outline: Outline, library: Library, avoid: list[str]) -> Slide:
        prose = ContentDrafter(library, chooser, self._capacity)
        visual = VisualDrafter(library, chooser, self._capacity, prose)
        draft = {
            "chart": visual.chart,
            "table": visual.table,
            "code": visual.code,
            "figure": visual.figure,
            "key_figures": visual.key_figures,
            "comparison": visual.comparison,
            "statement": prose.statement,
        }.get(entry.kind, prose.content)
        return draft(entry, outline, avoid)
