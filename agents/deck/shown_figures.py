"""A figure of the sources as a slide shows it: its picture, its words for who cannot see it, its caption."""

from __future__ import annotations

from agents.deck.spec import Image, Item, Label, Text
from agents.sources.base import Figure


def image_of(figure: Figure, about: str, caption: str | None = None) -> Image:
    """The figure with `caption`, else with its own, resting on the passage that holds it. `about` says what it is of
    where nothing else does."""
    words = figure.caption if caption is None else caption
    shown: Text | None = None
    if words:
        held = figure.passage
        shown = Item(text=words, passages=[held], origin="extracted") if held else Label(label=words)
    return Image(
        asset=figure.asset,
        kind=figure.kind,
        figure=figure.id,
        width=figure.width,
        height=figure.height,
        alt=figure.alt or words or about,
        caption=shown,
    )
