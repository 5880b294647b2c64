"""A poster to edit, made without a model: panels of a hand-made deck, with sections of a paper behind them."""

from __future__ import annotations

from pathlib import Path

from agents.deck.library import Library
from agents.deck.parts import Label
from agents.poster.laying import laid_out
from agents.poster.panels import panels_of
from agents.poster.publishing import publish
from agents.poster.spec import PosterSpec
from agents.render.browser import Browser
from agents.settings import Settings
from tests.agents.deck.edits.decks import library as deck_library
from tests.agents.deck.edits.decks import spec as deck_spec

HEADINGS = ("2 Method", "2 Method", "2 Method", "3 Results", "4 Discussion", "4 Discussion")
"""Of the passages, in order."""


def library() -> Library:
    """The deck's library, its passages under the headings of a paper."""
    held = deck_library()
    source = held.sources[0]
    passages = [
        p.model_copy(update={"locator": p.locator.model_copy(update={"heading": ("Report", HEADINGS[n])})})
        if n < len(HEADINGS)
        else p
        for n, p in enumerate(source.passages)
    ]
    document = held.documents[0].model_copy(update={"source": source.model_copy(update={"passages": passages})})
    return Library(documents=[document])


def poster() -> PosterSpec:
    """An academic poster with a banner of figures."""
    deck = deck_spec()
    return PosterSpec(
        kind="academic",
        size="A2",
        title="The night bus",
        subtitle=Label(label="What a ring of buses changed"),
        meta=Label(label="Ada Lund, Piotr Nowak"),
        language="en",
        theme="gesso",
        panels=panels_of(deck, "academic"),
        link="https://example.org/bus",
        sources=deck.sources,
        author=deck.author,
    )


def exported(folder: Path) -> Path:
    """The poster's files in a folder, without a model."""
    with Browser(Settings()) as browser:
        spec, said = laid_out(poster(), library(), browser)
        publish(spec, library(), browser, folder, said, lambda phase, message: None)
    return folder
