"""What follows from an edit elsewhere: an agenda that names a slide by its title, numbers of sections.

Only furniture follows. No other slide is touched by what a turn does not say.
"""

from __future__ import annotations

from agents.deck.edits.bench import Bench
from agents.deck.spec import AgendaSlide, DeckSpec, SectionSlide, Slide
from agents.text.words import language_of


def follow(bench: Bench, before: DeckSpec) -> None:
    """Bring the deck's furniture in line with its slides."""
    _agenda(bench, before)
    _sections(bench, before)


def _agenda(bench: Bench, before: DeckSpec) -> None:
    old = {s.id: s for s in before.slides}
    now = {s.id: s for s in bench.slides}
    renamed = {
        old[i].title.text: now[i]
        for i in old
        if i in now and old[i].title != now[i].title and _one_tongue(old[i].title.text, now[i].title.text)
    }
    gone = {old[i].title.text for i in old if i not in now} - {s.title.text for s in bench.slides}
    for slide in list(bench.slides):
        if not isinstance(slide, AgendaSlide) or old.get(slide.id) != slide:
            continue
        entries = [renamed[e.text].title if e.text in renamed else e for e in slide.entries if e.text not in gone]
        if entries != slide.entries and entries:
            bench.put(slide.model_copy(update={"entries": entries}))
            bench.tell("agenda")


def _one_tongue(a: str, b: str) -> bool:
    """Whether two titles are of one language: an agenda is not half translated."""
    return language_of(a) == language_of(b)


def _sections(bench: Bench, before: DeckSpec) -> None:
    """Section slides count up again where their order changed."""

    def order(slides: list[Slide]) -> list[str]:
        return [s.id for s in slides if isinstance(s, SectionSlide)]

    if order(before.slides) == order(bench.slides):
        return
    number = 0
    for slide in list(bench.slides):
        if isinstance(slide, SectionSlide):
            number += 1
            if slide.number != number:
                bench.put(slide.model_copy(update={"number": number}))
