"""A poster as the deck's edits see it: panels are slides, its head is a title slide behind them, and back again.

The head stands last, so that panel 1 is slide 1. What of a poster a deck does not have stays with the poster.
"""

from __future__ import annotations

from agents.deck.spec import FRAME, DeckSpec, Label, Slide, TitleSlide
from agents.poster.spec import Panel, PosterSpec

HEAD = "head"
"""Id of the slide that stands for title, subtitle and authors."""
NO_PANEL = (*FRAME, "freeform")
"""Layouts that no panel has."""


def as_deck(spec: PosterSpec) -> DeckSpec:
    """The deck."""
    head = TitleSlide(
        id=HEAD, title=Label(label=spec.title), subtitle=spec.subtitle, meta=spec.meta, styles=spec.styles
    )
    slides: list[Slide] = [*(panel.slide for panel in spec.panels), head]
    return DeckSpec(
        title=spec.title,
        language=spec.language,
        theme=spec.theme,
        colors=spec.colors,
        fonts=spec.fonts,
        slides=slides,
        sources=spec.sources,
        author=spec.author,
    )


def as_poster(deck: DeckSpec, before: PosterSpec) -> PosterSpec:
    """The poster with what the deck says now."""
    known = {panel.slide.id: panel for panel in before.panels}
    head = next(s for s in deck.slides if isinstance(s, TitleSlide) and s.id == HEAD)
    panels = [
        known[slide.id].model_copy(update={"slide": slide}) if slide.id in known else Panel(slide=slide)
        for slide in deck.slides
        if slide.id != HEAD
    ]
    return before.model_copy(
        update={
            "title": head.title.text,
            "subtitle": head.subtitle,
            "meta": head.meta,
            "styles": head.styles,
            "language": deck.language,
            "theme": deck.theme,
            "colors": deck.colors,
            "fonts": deck.fonts,
            "panels": panels,
            "sources": deck.sources,
        }
    )
