"""The tools that a model makes a deck with, and what each answers. An error is an answer, too.

Numbers of slides count the content from 1; the cover, the agenda and the sources are drawn around it. Whatever a tool
says of sources is data without tags. It keeps no conversation and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.deck.claiming import text_of
from agents.deck.freeform.building import build
from agents.deck.freeform.looking import look, told
from agents.deck.freeform.naming import Names, found, listed, opened
from agents.deck.freeform.picturing import fetch, search_pictures
from agents.deck.freeform.sanitizing import Refused
from agents.deck.freeform.workbench import Misplaced, Placed, Workbench, passages_of
from agents.deck.library import Library
from agents.deck.spec import FreeformSlide, Item, Label, Slide
from agents.deck.state import Session
from agents.deck.writer import Entry, Outline
from agents.errors import Cancelled, ImpastoError
from agents.sources.base import Language
from agents.tools.base import defanged, one_line
from agents.tools.formats import declared

KINDS = ("content", "statement", "key_figures", "chart", "table", "figure", "code")
SENT_BACK = 2
"""Times that `finish` is answered with the faults that are left."""
_WHICH = ("integer", "Number of the slide, from 1.")
_TITLE = ("string", "The title: what the slide says, in one line.")
_HTML = ("string", "Markup of the slide's body, with inline styles.")
_NAMES = ("string", "Names of the passages that the title rests on, such as p3 p7.")
_NOTES = ("string", "What the speaker says beside it.")
TOOLS = [
    declared("search", "Search the sources.", ["query"], query=("string", "Few words.")),
    declared(
        "open",
        "Read something whole by name: a passage, heading, table or picture (p3, h2, t1, f1), or a slide (slide 2).",
        ["id"],
        id=("string", "The name."),
    ),
    declared(
        "images",
        "Search for openly licensed pictures; each gets a name that data-picture takes.",
        ["query"],
        query=("string", "Few words."),
    ),
    declared(
        "insert_slide",
        "Insert a slide: with html its markup is yours; with layout it is composed from what `about` names.",
        ["index", "title"],
        index=("integer", "Number that it gets, from 1."),
        title=_TITLE,
        html=_HTML,
        passages=_NAMES,
        layout=("string", f"Instead of html: {', '.join(KINDS)}."),
        about=("string", "With layout: names of headings, passages, a table or a picture."),
        notes=_NOTES,
    ),
    declared(
        "update_slide",
        "Change a slide: what is not given stays.",
        ["index"],
        index=_WHICH,
        title=_TITLE,
        html=_HTML,
        passages=_NAMES,
        notes=_NOTES,
    ),
    declared(
        "move_slide", "Move a slide.", ["index", "to"], index=_WHICH, to=("integer", "Number that it gets, from 1.")
    ),
    declared("remove_slide", "Remove a slide.", ["index"], index=_WHICH),
    declared(
        "look", "Lay a slide out and measure what is wrong with it; without a number, all slides.", [], index=_WHICH
    ),
    declared("finish", "Stop: the deck is as it should be.", [], title=("string", "Title of the deck.")),
]
_NAMED = {"browser.search": "search", "browser.open": "open", "image_search": "images", "add_slide": "insert_slide"}
_WORDS = ("title", "html", "notes", "query", "layout")
"""Arguments that are words: a list or an object is not made into some."""
_FIELDS = {
    "q": "query",
    "content": "html",
    "slide": "index",
    "number": "index",
    "position": "index",
    "url": "id",
    "name": "id",
}


@dataclass
class Outcome:
    """What a call gave."""

    text: str
    pictures: list[str] = field(default_factory=list)
    """PNGs as base64, for a model that can see."""
    finished: bool = False
    title: str = ""
    documents: list[str] = field(default_factory=list)
    """Sources that came in with pictures: names of their folders."""


@dataclass
class Desk:
    """What the tools work on."""

    session: Session
    library: Library
    bench: Workbench
    language: Language
    most: int
    """Slides of content that the deck takes."""
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names.of(self.library)


def run(name: str, arguments: Mapping[str, Any], desk: Desk) -> Outcome:
    """Run one call. Raises Cancelled, and what a model that drafts a composed slide raises for good."""
    tool = _NAMED.get(name, name)
    given = {_FIELDS.get(key, key): value for key, value in arguments.items()}
    work = _TOOLS.get(tool)
    if work is None:
        return Outcome(f"There is no tool {defanged(one_line(name, 40))!r}.")
    odd = next((key for key in _WORDS if isinstance(given.get(key), dict | list)), None)
    if odd is not None:
        return Outcome(f"Say {odd} as text.")
    try:
        return work(given, desk)
    except (Misplaced, Refused) as error:
        return Outcome(str(error))
    except Cancelled:
        raise
    except ImpastoError as error:
        if error.code in ("configuration", "cancelled"):
            raise
        return Outcome(defanged(str(error)))


def _number(value: object, what: str = "index") -> int:
    """A whole number, also written as text. Raises Misplaced."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and (match := re.fullmatch(r"\D{0,12}?(-?\d{1,4})", value.strip())):
        value = int(match[1])
    if not isinstance(value, int) or isinstance(value, bool):
        raise Misplaced(f"Say {what} as a number.")
    return value


def _search(given: dict[str, Any], desk: Desk) -> Outcome:
    query = one_line(given.get("query"), 300)
    return Outcome(found(query, desk.library, desk.names) if query else "Say what to search for.")


def _open(given: dict[str, Any], desk: Desk) -> Outcome:
    name = one_line(given.get("id"), 60).lower().strip("[] ")
    if match := re.fullmatch(r"slide\s*(\d{1,4})", name):
        placed = desk.bench.at(int(match[1]))
        return Outcome(placed.markup or defanged(placed.slide.model_dump_json(exclude_defaults=True))[:5000])
    return Outcome(opened(name, desk.library, desk.names))


def _images(given: dict[str, Any], desk: Desk) -> Outcome:
    query = one_line(given.get("query"), 200)
    return Outcome(search_pictures(query, desk.bench, desk.session) if query else "Say what the picture should show.")


def _insert(given: dict[str, Any], desk: Desk) -> Outcome:
    index = _number(given.get("index"))
    if len(desk.bench.placed) >= desk.most:
        return Outcome(f"The deck has its {desk.most} slides. Change one, or remove one first.")
    if not 1 <= index <= len(desk.bench.placed) + 1:
        desk.bench.insert(index, _nothing(), "")
    title = one_line(given.get("title"), 300)
    if not title:
        return Outcome("A slide needs a title.")
    slide_id, documents = desk.bench.next_id(), []
    if str(given.get("html") or "").strip():
        markup, documents = fetch(str(given["html"]), desk)
        placed, said = _written(slide_id, title, given, markup, desk)
    else:
        placed, said = _composed(slide_id, title, given, desk)
    desk.bench.insert(index, _noted(placed.slide, given), placed.markup)
    desk.session.show(placed.slide, index)
    return _laid_out(index, [f"Slide {index} is in.", *said], documents, desk)


def _update(given: dict[str, Any], desk: Desk) -> Outcome:
    index = _number(given.get("index"))
    old = desk.bench.at(index)
    title = one_line(given.get("title"), 300) or old.slide.title.text
    documents: list[str] = []
    said: list[str] = []
    placed = old
    if str(given.get("html") or "").strip() or (isinstance(old.slide, FreeformSlide) and given.get("title")):
        markup, documents = fetch(str(given.get("html") or old.markup), desk)
        told = given if "passages" in given or given.get("title") else {**given, "passages": _cited(old.slide, desk)}
        placed, said = _written(old.slide.id, title, told, markup, desk)
        placed.slide.notes = old.slide.notes
    elif given.get("title"):
        ids, said = _title_passages(given, desk)
        placed = Placed(slide=old.slide.model_copy(update={"title": text_of(title, ids)}), markup=old.markup)
    desk.bench.replace(index, _noted(placed.slide, given), placed.markup)
    desk.session.show(placed.slide, index)
    return _laid_out(index, [f"Slide {index} is changed.", *said], documents, desk)


def _laid_out(index: int, said: list[str], documents: list[str], desk: Desk) -> Outcome:
    """What was done, and what is wrong with the slide as it is now."""
    seen = _look({"index": index}, desk)
    return Outcome("\n".join([*said, seen.text]), pictures=seen.pictures, documents=documents)


def _written(slide_id: str, title: str, given: dict[str, Any], markup: str, desk: Desk) -> tuple[Placed, list[str]]:
    ids, said = _title_passages(given, desk)
    built = build(slide_id, text_of(title, ids), markup, desk.library, desk.names, desk.language)
    return Placed(slide=built.slide, markup=markup), said + [defanged(each) for each in built.told]


def _title_passages(given: dict[str, Any], desk: Desk) -> tuple[list[str], list[str]]:
    ids, unknown = desk.names.passages(listed(given.get("passages")), desk.library)
    return ids, [defanged(f"There is no {', '.join(unknown)}: cite names that are given.")] if unknown else []


def _cited(slide: Slide, desk: Desk) -> str:
    named = slide.title.passages if isinstance(slide.title, Item) else []
    return " ".join(desk.names.name_of(p) for p in named)


def _composed(slide_id: str, title: str, given: dict[str, Any], desk: Desk) -> tuple[Placed, list[str]]:
    """A slide from one of the layouts, drafted as in composed decks. Raises Refused."""
    kind = one_line(given.get("layout"), 40).lower()
    if kind not in KINDS:
        raise Refused(f"Give html, or one of the layouts {', '.join(KINDS)} with what it is about.")
    about = listed(given.get("about"))
    ids, unknown = desk.names.passages(about, desk.library)
    if not ids:
        raise Refused(
            f"Say in `about` what the slide draws on{f'; there is no {unknown[0][:20]!r}' if unknown else ''}."
        )
    table = next((desk.names.ids[n] for n in about if n.startswith("t") and n in desk.names.ids), None)
    figure = next((desk.names.ids[n] for n in about if n.startswith("f") and n in desk.names.ids), None)
    if (kind in ("chart", "table") and table is None) or (kind == "figure" and figure is None):
        raise Refused(f"A {kind} needs the name of a {'picture' if kind == 'figure' else 'table'} in `about`.")
    if kind == "code":
        ids = [i for i in ids if desk.library.passages[i].kind == "code"]
        if not ids:
            raise Refused("A code slide needs in `about` a passage that is program text.")
    entry = Entry.model_validate(
        {"id": slide_id, "kind": kind, "title": title, "passages": ids, "table": table, "figure": figure}
    )
    outline = Outline(title=title, language=desk.language, entries=[entry])
    avoid = [text.text for slide in desk.bench.slides for _, text in _claims(slide)]
    try:
        slide = desk.session.writer.draft(entry, outline, desk.library, avoid=avoid)
        said: list[str] = []
    except Cancelled:
        raise
    except ImpastoError as error:
        if error.code not in ("model-unstructured", "context-too-long"):
            raise
        slide = desk.session.fallback.draft(entry, outline, desk.library, avoid=avoid)
        said = ["It is in the sources' own words."]
    return Placed(slide=slide), [*said, f"It is composed as {slide.layout.replace('_', ' ')}."]


def _claims(slide: Slide) -> list[tuple[str, Item]]:
    from agents.deck.texts import items

    return items(slide)


def _noted(slide: Slide, given: dict[str, Any]) -> Slide:
    notes = [line.strip()[:1000] for line in str(given.get("notes") or "").splitlines() if line.strip()][:12]
    return slide.model_copy(update={"notes": notes}) if notes else slide


def _nothing() -> Slide:
    return FreeformSlide(id="", title=Label(label=""), html="")


def _move(given: dict[str, Any], desk: Desk) -> Outcome:
    index, to = _number(given.get("index")), _number(given.get("to"), "to")
    desk.bench.move(index, to)
    return Outcome(f"Slide {index} is slide {to} now.\n{desk.bench.listing()}")


def _remove(given: dict[str, Any], desk: Desk) -> Outcome:
    gone = desk.bench.remove(_number(given.get("index")))
    return Outcome(f"“{defanged(gone.title.text)}” is gone.\n{desk.bench.listing()}")


def _look(given: dict[str, Any], desk: Desk) -> Outcome:
    every = range(1, len(desk.bench.placed) + 1)
    numbers = list(every) if given.get("index") is None else [_number(given["index"])]
    slides = [desk.bench.at(n).slide for n in numbers]
    if not slides:
        return Outcome("There is no slide yet.")
    sees = desk.session.settings.model_sees
    faults, shots = look(slides, desk.library, desk.session, desk.language, picture=sees)
    desk.bench.looked = list(dict.fromkeys([*desk.bench.looked, *(slide.id for slide in slides)]))
    said = [told(slide, n, faults[slide.id]) for n, slide in zip(numbers, slides, strict=True)]
    return Outcome("\n\n".join(said), pictures=[shots[s.id] for s in slides if s.id in shots])


def _finish(given: dict[str, Any], desk: Desk) -> Outcome:
    """The end; while faults are left, they are told first, a few times at most."""
    title = one_line(given.get("title"), 160)
    if not desk.bench.placed:
        return Outcome("There is no slide yet.")
    if desk.bench.refused < SENT_BACK:
        faults, _ = look(desk.bench.slides, desk.library, desk.session, desk.language, picture=False)
        said = [told(s, n, faults[s.id]) for n, s in enumerate(desk.bench.slides, 1) if faults[s.id]]
        if said:
            desk.bench.refused += 1
            return Outcome("\n\n".join(["Not yet: mend these, then finish.", *said]), title=title)
    return Outcome("Finished.", finished=True, title=title)


_TOOLS = {
    "search": _search,
    "open": _open,
    "images": _images,
    "insert_slide": _insert,
    "update_slide": _update,
    "move_slide": _move,
    "remove_slide": _remove,
    "look": _look,
    "finish": _finish,
}
__all__ = ["TOOLS", "Desk", "Outcome", "passages_of", "run"]
