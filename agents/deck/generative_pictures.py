"""Slides of pictures as a model wants them: beside the words, over the whole slide, or with others of their section.

Pictures and captions are the sources'. It asks no model; the words around a picture come from whoever calls.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.deck.extract.plans import LEAST_WIDE, WIDE, together
from agents.deck.library import Library
from agents.deck.shown_figures import image_of
from agents.deck.spec import FullPictureSlide, GallerySlide, ImageTextSlide, Item, Slide
from agents.deck.writer import Outline
from agents.sources.base import Figure


def forms_of(figure: Figure, beside: Sequence[Figure], *, sheet: bool) -> list[str]:
    """How a picture may be shown, the first where the model says nothing; None of it but `beside` on a poster."""
    wide = figure.width >= LEAST_WIDE and WIDE[0] <= figure.width / max(1, figure.height) <= WIDE[1]
    others = [name for name, can in (("full", wide), ("gallery", len(beside) > 1)) if can and not sheet]
    return ["beside", *others]


def gathered(figure: Figure, outline: Outline, library: Library) -> list[Figure]:
    """The captioned pictures of its section that no other slide shows, it among them; none where they are few."""
    taken = [e.figure for e in outline.entries if e.figure and e.figure != figure.id]
    return together(figure, list(library.figures.values()), taken)


def pictured(
    form: str, entry_id: str, title: Item, bullets: Sequence[Item], figure: Figure, beside: Sequence[Figure]
) -> Slide:
    """The slide in the form that was chosen; a gallery says its words in the notes."""
    if form == "gallery" and len(beside) > 1:
        said = [bullet.text for bullet in bullets]
        return GallerySlide(id=entry_id, title=title, images=[image_of(f, title.text) for f in beside], notes=said)
    image = image_of(figure, title.text)
    if form == "full":
        return FullPictureSlide(id=entry_id, title=title, image=image, text=bullets[0])
    return ImageTextSlide(id=entry_id, title=title, image=image, bullets=list(bullets))
