"""Pictures in the form that a model chose: beside the words, over the slide, or with the others of their section."""

from __future__ import annotations

from agents.deck.generative_pictures import forms_of, pictured
from agents.deck.spec import GallerySlide, Item
from agents.sources.base import Figure


def _figure(n: int, width: int = 1600, height: int = 1000) -> Figure:
    return Figure(id=f"f{n}", asset=f"{n}.jpg", width=width, height=height, caption=f"View {n}", passage=f"a:{n}")


def it_offers_the_whole_slide_to_wide_pictures_and_a_gallery_to_those_of_a_section() -> None:
    held = [_figure(1), _figure(2), _figure(3)]
    assert forms_of(held[0], held, sheet=False) == ["beside", "full", "gallery"]
    assert forms_of(_figure(4, 500, 500), [], sheet=False) == ["beside"]
    assert forms_of(held[0], held, sheet=True) == ["beside"]


def it_shows_a_section_s_pictures_side_by_side_and_speaks_the_words() -> None:
    held = [_figure(1), _figure(2), _figure(3)]
    title = Item(text="Three views of the weir", passages=["a:1"], origin="model")
    said = [Item(text="Look at the sluice first", passages=["a:1"], origin="model")]
    slide = pictured("gallery", "s4", title, said, held[0], held)
    assert isinstance(slide, GallerySlide)
    assert [i.figure for i in slide.images] == ["f1", "f2", "f3"]
    assert [i.caption.text for i in slide.images if i.caption] == ["View 1", "View 2", "View 3"]
    assert slide.notes == ["Look at the sluice first"]
    assert pictured("full", "s4", title, said, held[0], held).layout == "full_picture"
    assert pictured("gallery", "s4", title, said, held[0], []).layout == "image_text"
