"""Pictures for slides that have none: a bare list gets one beside it, a sentence that stands alone one behind it.

Only where the person allowed pictures of the web, only such as show what the slide is about, never two slides in
a row. Author, licence and source stand on the slide and among the sources. It writes no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.deck import documents
from agents.deck.finding import best, first_that_opens
from agents.deck.library import Library
from agents.deck.planning import content_of
from agents.deck.spec import BulletsSlide, FullPictureSlide, Image, ImageTextSlide, Item, Label, Slide, StatementSlide
from agents.deck.state import Session
from agents.deck.texts import texts
from agents.deck.writer import Entry, Outline
from agents.errors import Cancelled, ImpastoError
from agents.render.layouts import capacity, load_theme
from agents.sources.base import Document, Figure, Language
from agents.text.keyphrases import key_phrases
from agents.text.words import terms

EVERY = 4
"""Slides of content to one picture"""
SEARCHES = 8
WIDEST_STATEMENT = 170
_SHOWN = ("image_text", "full_picture", "gallery", "chart", "two_charts", "table")


@dataclass
class Illustrated:
    """The drafts with their pictures, the library with the pictures' sources, and what is to be said."""

    drafts: dict[str, Slide]
    library: Library
    names: list[str] = field(default_factory=list)
    """Folders of the new sources."""
    said: list[str] = field(default_factory=list)


def illustrated(drafts: dict[str, Slide], outline: Outline, library: Library, session: Session) -> Illustrated:
    """Put pictures where slides are bare. Raises Cancelled."""
    done = Illustrated(dict(drafts), library)
    if session.pictures is None or not library.documents:
        return done
    entries = [e for e in content_of(outline) if e.id in drafts]
    most, searches = max(1, len(entries) // EVERY), 0
    taken: list[str] = []
    for place, entry in enumerate(entries):
        slide = done.drafts[entry.id]
        beside = [done.drafts[e.id].layout in _SHOWN for e in entries[max(0, place - 1) : place]]
        if len(taken) >= most or searches >= SEARCHES or any(beside) or not _bare(slide, outline.language, session):
            continue
        searches += 1
        session.tell("charts", f"Looking for a picture: {slide.title.text}", place + 1, len(entries))
        try:
            found = _picture(slide, entry, outline.language, library, session, taken)
        except Cancelled:
            raise
        except ImpastoError as error:
            done.said.append(f"No pictures were found: {error.sentence}")
            break
        if found is None:
            continue
        address, document = found
        taken.append(address)
        done.names.append(documents.keep(document, session.folder))
        done.library = Library(documents=[*done.library.documents, document])
        done.drafts[entry.id] = pictured(slide, image_of(document.source.figures[0]))
    return done


def image_of(figure: Figure) -> Image:
    """A figure as a slide shows it: its caption says who made it."""
    caption = None
    if figure.caption:
        rests = [figure.passage] if figure.passage else []
        caption = Item(text=figure.caption, passages=rests, origin="extracted") if rests else None
        caption = caption or Label(label=figure.caption)
    alt = figure.alt or figure.caption or ""
    return Image(
        asset=figure.asset, figure=figure.id, width=figure.width, height=figure.height, alt=alt, caption=caption
    )


def pictured(slide: Slide, image: Image) -> Slide:
    """The slide with a picture; as it is where it has no place for one."""
    same = {"id": slide.id, "title": slide.title, "notes": slide.notes, "image": image}
    if isinstance(slide, StatementSlide):
        return FullPictureSlide(**same, text=slide.statement)  # type: ignore[arg-type]
    if isinstance(slide, BulletsSlide):
        lead = [slide.lead] if slide.lead is not None else []
        return ImageTextSlide(**same, bullets=[*lead, *slide.bullets])  # type: ignore[arg-type]
    return slide


def _bare(slide: Slide, language: Language, session: Session) -> bool:
    """Whether a slide is words alone, few enough to stand beside a picture."""
    if isinstance(slide, StatementSlide):
        return slide.attribution is None and len(slide.statement.text) <= WIDEST_STATEMENT
    if not isinstance(slide, BulletsSlide):
        return False
    held = capacity(load_theme(session.request.theme, session.request.format), "image_text", "bullets", language)
    said = [text.text for path, text in texts(slide) if path != "title"]
    return 1 <= len(said) <= min(4, held.items) and sum(map(len, said)) <= held.chars


def queries_of(slide: Slide, passages: Sequence[str], language: Language) -> list[str]:
    """What to look for, the most telling first: the title's own words, then what its passages speak of."""
    title = slide.title.text
    named = [title] if len(terms(title)) >= 2 else []
    phrases = key_phrases(list(passages), language, top=3) if passages else []
    found = [phrase.text for phrase in phrases]
    return list(dict.fromkeys([*found[:1], *named, *found[1:2]]))


def _picture(
    slide: Slide, entry: Entry, language: Language, library: Library, session: Session, taken: Sequence[str]
) -> tuple[str, Document] | None:
    assert session.pictures is not None
    told = [library.passages[p].text for p in entry.passages if p in library.passages]
    for query in queries_of(slide, told, language):
        fitting = best(session.pictures.search(query), query, taken)
        opened = first_that_opens(fitting, session.pictures, language)
        if opened is not None:
            return opened[0].url, opened[1]
    return None
