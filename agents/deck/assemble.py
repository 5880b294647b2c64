"""From drafts to a deck: says nothing twice, leaves out what came back empty, splits what is too long, adds the frame.

It writes no text of its own; where a slide repeats another it asks a writer again.
"""

from __future__ import annotations

from agents.deck.library import Library
from agents.deck.planning import content_of, only
from agents.deck.spec import (
    FRAME,
    Author,
    BulletsSlide,
    ChartSlide,
    ClosingSlide,
    DeckSpec,
    ImageTextSlide,
    Label,
    Slide,
)
from agents.deck.state import Session
from agents.deck.texts import is_empty, items, without
from agents.deck.writer import Entry, Outline
from agents.render.layouts import capacity, load_theme
from agents.text.words import length

Drafts = dict[str, Slide]
DATA = ("chart", "table", "image_text")
"""Layouts whose substance is not their words."""
OPTIONAL = ("lead", "takeaway", "caption", "context", "message", "subtitle")
"""Texts that a slide can be without."""
NAMES, NAME = ("heading", "name", "role", "when", "price", "period"), 24
"""Last parts of the paths of names, and the width up to which they say no more than a name"""
SMALLEST_PICTURE = 200
"""px: a figure that is smaller each way would be blown up beyond what it shows."""


def settled(drafts: Drafts, outline: Outline, library: Library, session: Session) -> tuple[Drafts, list[str]]:
    """Drafts in the outline's order without repetition, empty slides, or pictures and charts that cannot be shown."""
    kept: Drafts = {}
    said: list[str] = []
    used: list[str] = []
    titles: set[str] = set()
    for entry in content_of(outline):
        slide = drafts[entry.id]
        if not _showable(slide, library) or _repeats(slide, used):
            avoid = list(used)
            slide = session.fallback.draft(_plain(entry, library), outline, library, avoid=avoid)
        slide = _without_repeats(slide, used)
        if slide is None or is_empty(slide) or not _showable(slide, library):
            said.append(f"There was nothing more to say under “{entry.title}”, so that slide is left out.")
            continue
        if slide.title.text.casefold() in titles and entry.title.casefold() not in titles:
            slide = slide.model_copy(update={"title": Label(label=entry.title)})
        titles.add(slide.title.text.casefold())
        used += _claims(slide)
        kept[entry.id] = slide
    return kept, said


def _plain(entry: Entry, library: Library) -> Entry:
    """The entry as one of prose: its table and its picture stay out."""
    prose = [p for p in entry.passages if p in library.passages and library.passages[p].kind != "table"]
    return entry.model_copy(update={"kind": "content", "table": None, "figure": None, "passages": prose})


def _claims(slide: Slide) -> list[str]:
    return [item.text for path, item in items(slide) if path != "title"]


def _repeats(slide: Slide, used: list[str]) -> bool:
    """Whether more than half of what a slide of prose says was said before."""
    said = [] if slide.layout in DATA else _claims(slide)
    before = {u.casefold() for u in used}
    return bool(said) and sum(s.casefold() in before for s in said) * 2 > len(said)


def _names(path: str, text: str) -> bool:
    """Whether a text only names a part of a slide, or is the value under a name, which would stand alone without it:
    "Water" may be a step here and a rank there, "3.5 hours" a key figure and what charging takes."""
    return path.rpartition("/")[2] in (*NAMES, "text") and length(text) <= NAME


def _without_repeats(slide: Slide, used: list[str]) -> Slide | None:
    seen = {u.casefold() for u in used}
    shown: Slide | None = slide
    for path, item in reversed(items(slide)):
        if path == "title" or item.text.casefold() not in seen or _names(path, item.text):
            continue
        if "/" not in path and path not in OPTIONAL:
            return None
        if isinstance(shown, ImageTextSlide) and path == "bullets/0" and len(shown.bullets) == 1:
            shown = shown.model_copy(update={"bullets": []})  # the figure stays, with its caption
            continue
        shown = without(shown, path) if shown is not None else None
        if shown is None:
            return None
    return shown


def _showable(slide: Slide, library: Library) -> bool:
    """Whether a picture has its bytes and a useful size, and a chart something to compare."""
    if isinstance(slide, ImageTextSlide):
        drawn = slide.image.kind == "equation"  # as large as it is set
        large = drawn or max(slide.image.width, slide.image.height) >= SMALLEST_PICTURE
        return slide.image.asset in library.assets and large
    if isinstance(slide, ChartSlide):
        values = [v for series in slide.chart.series for v in series.values if v is not None]
        return len(slide.chart.categories) >= 2 and len(values) >= 2
    return True


def assemble(drafts: Drafts, outline: Outline, library: Library, session: Session) -> tuple[DeckSpec, list[str]]:
    """The whole deck. The agenda and the sources follow the slides that are really there."""
    outline = only(outline, set(drafts))
    split = _split(drafts, outline, session)
    used = [text for slide in split.values() for text in _claims(slide)]
    final = next(reversed(split.values()), None)  # the main point may be said again at the end, but not twice in a row
    last = [*_claims(final), final.title.text] if final is not None else []
    slides: list[Slide] = []
    for entry in outline.entries:
        if entry.kind in FRAME:
            slide = session.fallback.draft(entry, outline, library, avoid=last if entry.kind == "closing" else used)
            if entry.kind == "title":
                slide = _without_repeats(slide, used) or slide
            if not _says_nothing(slide, session):
                slides.append(slide)
        else:
            slides += [split[key] for key in (entry.id, f"{entry.id}b") if key in split]
    said = []
    if len(slides) < session.request.slides and session.request.sheet is None:
        said.append(
            f"{session.request.slides} slides were asked for; what there is to say fills {len(slides)}, "
            "and nothing was padded."
        )
    spec = DeckSpec(
        title=outline.title,
        language=outline.language,
        theme=session.request.theme,
        format=session.request.format,
        slides=slides,
        sources=[s.id for s in library.sources],
        author=Author(model=session.profile.name, tier=session.profile.tier),
    )
    return spec, said


def _says_nothing(slide: Slide, session: Session) -> bool:
    """Whether a last slide has no message and would name but the one document that every slide is from."""
    alone = isinstance(slide, ClosingSlide) and slide.message is None and len(slide.references) < 2
    planned = session.profile.tier != "small"  # by a model, which is told that the sources follow
    return alone and not planned and session.request.sheet is None


def _split(drafts: Drafts, outline: Outline, session: Session) -> Drafts:
    """What is more than the layout holds goes on a second slide while the deck has room for one, else to the notes."""
    theme = load_theme(session.request.theme, session.request.format)
    room = session.request.slides - len(outline.entries)
    most = capacity(theme, "bullets", "bullets", outline.language).items
    done: Drafts = {}
    for key, slide in drafts.items():
        if not isinstance(slide, BulletsSlide) or len(slide.bullets) <= most:
            done[key] = slide
        elif room > 0 and len(slide.bullets) >= most + 2:
            half = (len(slide.bullets) + 1) // 2
            done[key] = slide.model_copy(update={"bullets": slide.bullets[:half]})
            rest = {"id": f"{slide.id}b", "bullets": slide.bullets[half:], "lead": None, "notes": []}
            done[f"{key}b"] = slide.model_copy(update=rest)
            room -= 1
        else:
            notes = [*slide.notes, *(b.text for b in slide.bullets[most:])]
            done[key] = slide.model_copy(update={"bullets": slide.bullets[:most], "notes": notes})
    return done
