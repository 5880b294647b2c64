"""From the workbench to a deck: the model's slides with cover, agenda and sources around them.

It asks no model. The frame is drawn as in composed decks; what the checks find is repaired there, too.
"""

from __future__ import annotations

from typing import Any

from agents.deck.assemble import assemble
from agents.deck.freeform.conversing import desk_of
from agents.deck.freeform.workbench import passages_of
from agents.deck.planning import content_of, frame_of, framed
from agents.deck.state import DeckState, Session
from agents.deck.writer import Entry

WHY = {
    "calls": "The model used up its calls; the deck is what it had made by then.",
    "turns": "The model used up its turns; the deck is what it had made by then.",
}


def gather(state: DeckState, session: Session, library: Any) -> dict[str, Any]:
    """The outline and the whole spec; nothing but a sentence where the model made no slide."""
    desk = desk_of(state, session, library)
    slides = desk.bench.slides
    if not slides:
        said = "The model made no slide by itself, so the deck is composed from layouts."
        return {"authored": "composed", "said": [said]}
    entries = [
        Entry(id="", kind="content", title=slide.title.text, passages=passages_of(slide) or _some(library))
        for slide in slides
    ]
    title = state.get("deck_title") or _titled(session, library, slides[0].title.text)
    outline = framed(title, desk.language, entries, frame_of(max(session.request.slides, len(slides))))
    drafts = {
        entry.id: slide.model_copy(update={"id": entry.id})
        for entry, slide in zip(content_of(outline), slides, strict=True)
    }
    spec, said = assemble(drafts, outline, library, session)
    why = WHY.get(state.get("ended", ""))
    return {
        "outline": outline.model_dump(mode="json"),
        "drafts": {key: slide.model_dump(mode="json") for key, slide in drafts.items()},
        "spec": spec.model_dump(mode="json"),
        "said": [*([why] if why else []), *said],
    }


def gathered(state: DeckState) -> str:
    """`outline` where there is nothing to gather."""
    return "outline" if state.get("authored") == "composed" else "render"


def _titled(session: Session, library: Any, first: str) -> str:
    source = library.sources[0]
    return source.title or session.request.topic or first


def _some(library: Any) -> list[str]:
    """What a slide that cites nothing may be mended with."""
    return [p.id for p in library.passages.values() if p.role == "body"][:12]
