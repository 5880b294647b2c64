"""Makers for wishes about the whole deck, and plain refusals of what no deck has. Groups are those of `makers.py`."""

# ruff: noqa: D103 (each is named by what it carries out)

from __future__ import annotations

import re
from typing import Any, cast

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import (
    ChangeLayout,
    DropLogo,
    InsertSlide,
    LessHue,
    MoveSlide,
    MoveText,
    RemoveSlide,
    ReplaceText,
    Restore,
    Reword,
    SetAccent,
    SetMood,
    SetNotes,
    SetStyle,
    SetText,
)
from agents.deck.edits.paths import entry_paths
from agents.deck.edits.reading.context import Reading
from agents.deck.edits.reading.makers import Made
from agents.deck.edits.reading.vocabulary import HUE_COLORS, HUES, named, number_of
from agents.deck.spec import FRAME
from agents.deck.texts import texts


def restore_first(reading: Reading, g: dict[str, Any]) -> Made:
    return [Restore(version=1)]


def serious(reading: Reading, g: dict[str, Any]) -> Made:
    return [SetMood(mood="serious")]


def ground(reading: Reading, g: dict[str, Any]) -> Made:
    lighter = re.search("light|bright|pal|浅|亮|淡", g["what"]) is not None
    return [SetMood(mood="lighter ground" if lighter else "darker ground")]


def shaded(reading: Reading, g: dict[str, Any]) -> Made:
    return [SetMood(mood="darker" if g["what"].lower() == "darken" else "lighter")]


def drop_words(reading: Reading, g: dict[str, Any]) -> Made:
    return [ReplaceText(old=reading.words(g["item"]), new="")]


def bold_titles(reading: Reading, g: dict[str, Any]) -> Made:
    return [SetStyle(slide=s.id, item="title", style="strong", on=True) for s in reading.spec.slides]


def last_words(reading: Reading, g: dict[str, Any]) -> Made:
    """A slide of a few words at the end, set large."""
    return [InsertSlide(after=reading.spec.slides[-1].id, layout="title", title=reading.words(g["text"]))]


def no_logo(reading: Reading, g: dict[str, Any]) -> Made:
    return [DropLogo()]


def tone(reading: Reading, g: dict[str, Any]) -> Made:
    told = [s for s in reading.spec.slides if s.layout not in FRAME]
    return [Reword(slide=s.id, how=g["how"].strip()) for s in told]


def no_icons(reading: Reading, g: dict[str, Any]) -> Made:
    found = [s for s in reading.spec.slides if s.layout == "icons"]
    if not found:
        raise EditRefused("No slide of the deck has icons.")
    return [ChangeLayout(slide=s.id, layout="bullets") for s in found]


def numbered(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused("Every slide has its number already, but for the first one.")


def unnumbered(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        "The number of a slide belongs to every theme and cannot be hidden here.",
        fix="In PowerPoint: Insert, Header & Footer; the changed file can be uploaded again.",
    )


def found_words(reading: Reading, g: dict[str, Any]) -> Made | None:
    said = reading.words(g["text"]).strip(" .。")
    held = [(s.id, path) for s in reading.spec.slides for path, t in texts(s) if said.casefold() in t.text.casefold()]
    if not held:
        raise EditRefused(f"No text of the deck has “{said}” in it.")
    return [SetStyle(slide=slide, item=path, style="strong", on=True) for slide, path in held[:6]]


def notes_of_what(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        "It is not said what the notes are to say.", fix="Say it like: add a note to slide 3: thank the harbour office."
    )


def all_of_it(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused("A deck keeps at least one slide.", fix="Remove fewer slides.")


def type_face(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        "The type belongs to the theme.",
        fix="Choose another theme, or give a template with your fonts by --brand FILE.",
    )


def retitled(reading: Reading, g: dict[str, Any]) -> Made | None:
    """“X” is to be called “Y”: the slide of that title; not of this rule where no slide has it."""
    old, new = reading.words(g["item"]), reading.words(g["text"])
    found = [s for s in reading.spec.slides if s.title.text.casefold() == old.casefold()]
    return [SetText(slide=found[0].id, item="title", text=new)] if len(found) == 1 else None


NUMBERED = ("key_figures", "chart", "two_charts", "table")
"""Layouts of slides that show numbers"""


def numbers_first(reading: Reading, g: dict[str, Any]) -> Made:
    """Slides of numbers stand before the others, in the order that they have; the frame stays where it is."""
    slides = reading.spec.slides
    told = [n for n, s in enumerate(slides, start=1) if s.layout not in FRAME]
    shown = [s.id for s in slides if s.layout in NUMBERED]
    if not shown:
        raise EditRefused("The deck has no chart, no table and no key figures.")
    return [MoveSlide(slide=slide, position=told[0] + n) for n, slide in enumerate(shown)]


def without_but_notes(reading: Reading, g: dict[str, Any]) -> Made:
    """A slide goes; what its notes say stands in those of the slide before it, of the first one in the next one's."""
    slide = reading.slide(g.get("a"))
    ids = [s.id for s in reading.spec.slides]
    heirs = [*reversed(ids[: ids.index(slide)]), *ids[ids.index(slide) + 1 :]]
    notes = "\n".join(reading.of(slide).notes)
    kept = [SetNotes(slide=heirs[0], text=notes, add=True)] if notes and heirs else []
    return [*kept, RemoveSlide(slide=slide)]


def only_these(reading: Reading, g: dict[str, Any]) -> Made:
    """All other slides go."""
    kept = [*reading.slides(g.get("a")), *(reading.slides(g["b"]) if g.get("b") else [])]
    gone = [s.id for s in reading.spec.slides if s.id not in kept]
    if not gone:
        raise EditRefused("There is nothing there.", fix="Name the slide by its number.")
    return [RemoveSlide(slide=i) for i in gone]


def at_the_end(reading: Reading, g: dict[str, Any]) -> Made:
    """A slide becomes the last of what the deck says, before closing and sources."""
    slide = reading.slide(g.get("a"))
    inside = [n for n, s in enumerate(reading.spec.slides, start=1) if s.layout not in FRAME or s.id == slide]
    return [MoveSlide(slide=slide, position=inside[-1])]


def hue_for_hue(reading: Reading, g: dict[str, Any]) -> Made | None:
    new, old = named(HUES, g["what"]), named(HUES, g["how"])
    if new is None or old is None or new == old:
        return None
    return [SetAccent(color=HUE_COLORS[new]), LessHue(hue=cast(Any, old))]


def words_on_all(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        "Each slide’s foot says what the deck is called; other words cannot stand on every slide.",
        fix="Rename the deck, or give a template that has them by --brand FILE.",
    )


def picture(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        "Pictures come with a deck when it is made: from its documents, or openly licensed ones with --pictures.",
        fix="Make the deck again with pictures, or put one in with PowerPoint and give the changed file back.",
    )


def color_of_titles(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        "The colour of titles belongs to the theme.", fix="Say another main colour: “make the main colour blue”."
    )


def type_of_all(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        "Type is as large as each slide holds.", fix="Shorten a slide, or make one text larger: it grows by itself."
    )


def from_here(reading: Reading, g: dict[str, Any]) -> Made:
    """Everything after or before a slide goes."""
    at, count = reading.position(reading.slide(g.get("a"))), len(reading.spec.slides)
    side = g.get("side") or ""
    gone = range(1, at) if side.lower() in ("before", "前") else range(at + 1, count + 1)
    ids = [reading.spec.slides[n - 1].id for n in gone]
    kept = reading.slides(g["b"]) if g.get("b") else [s.id for s in reading.spec.slides[-1:] if g.get("text")]
    if not set(ids) - set(kept):
        raise EditRefused("There is nothing there.", fix="Name the slide by its number.")
    return [RemoveSlide(slide=i) for i in ids if i not in kept]


def keep_one(reading: Reading, g: dict[str, Any]) -> Made:
    ids = [*reading.slides(g.get("a")), *(reading.slides(g["b"]) if g.get("b") else [])]
    return [RemoveSlide(slide=i) for i in ids[1:]]


def longer(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        f"The deck has {len(reading.spec.slides)} slides; making it longer as it is would mean padding it.",
        fix="Say what should be added: “add a slide about …”, or split a slide.",
    )


def against_itself(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(f"The wish asks for {g['what']} and {g['text']} at once.", fix="Say one of the two.")


def by_weight(reading: Reading, g: dict[str, Any]) -> Made:
    raise EditRefused(
        "Which of them matters more, the sources do not say.",
        fix="Say the order: “move bullet 3 on slide 5 to the top”.",
    )


def swap_items(reading: Reading, g: dict[str, Any]) -> Made:
    """Two entries of one list change places."""
    slide = reading.slide(g.get("a"))
    paths = entry_paths(reading.of(slide))
    numbers = (1, 2) if g.get("how") == "first" else (len(paths) - 1, len(paths)) if g.get("how") else ()
    first, second = sorted(numbers or (number_of(g["n"]) or 0, number_of(g["m"]) or 0))
    if not 1 <= first < second <= len(paths):
        number = reading.position(slide)
        raise EditRefused(f"Slide {number} has {len(paths)} entries; there is no number {second}.")
    moved = [MoveText(slide=slide, item=paths[second - 1], to=first - 1)]
    return [*moved, *([MoveText(slide=slide, item=paths[first], to=second - 1)] if second - first > 1 else [])]
