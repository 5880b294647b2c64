"""edit: one wish about a finished deck becomes its next version.

Read by rules first; what they leave is a model's to read, if one is configured that can. Everything is checked before
anything is written: a wish that is refused leaves the deck as it was.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, TypeAdapter

from agents.brand.opening import open_brand, worn
from agents.checks.grounding import claims
from agents.deck.edits.applying import apply
from agents.deck.edits.asking import answer_or_none
from agents.deck.edits.bench import Bench
from agents.deck.edits.changes import Change, changes
from agents.deck.edits.errors import Answered, EditRefused, NotUnderstood
from agents.deck.edits.history import History, add, copy_history, earlier, keep, read_history
from agents.deck.edits.modelled import modelled, not_understood
from agents.deck.edits.operations import Operation, Restore
from agents.deck.edits.phrases import said as sentence
from agents.deck.edits.place import Place, open_place, read_spec
from agents.deck.edits.publishing import Drawn, fitted, publish, session_for
from agents.deck.edits.reading import read
from agents.deck.edits.refusals import in_language
from agents.deck.edits.seen import diff_page
from agents.deck.edits.steps import applied, operations_of
from agents.deck.edits.writing import Pen, passages_about
from agents.deck.library import Library, walk
from agents.deck.spec import DeckSpec
from agents.deck.state import Session
from agents.deck.texts import texts
from agents.deck.writer import Cancel, Emit
from agents.files import write_whole
from agents.llm import open_model
from agents.profile import profile
from agents.settings import Settings
from agents.sources import read as read_document
from agents.sources.base import Document, Language
from agents.steps import Once, always
from agents.text.words import language_of


class EditRequest(BaseModel):
    """What a person asks for."""

    place: Path
    """An exported folder, or a `.pptx`."""
    wish: str
    slide: int | None = None
    """1-based number of the slide that the person looks at."""
    element: str | None = None
    """Path of the text that was clicked: a `data-item` of the page."""
    operations: list[Operation] = Field(default_factory=list)
    """What was done by hand in a page; then the wish only says it, and nothing is read from it."""
    given: list[dict[str, Any]] = Field(default_factory=list)
    """The same for a poster, whose own operations a deck does not have."""
    files: list[Path] = Field(default_factory=list)
    """New documents: numbers and passages to draw on."""
    brand: str | None = None
    """A template, a logo or a web address that the deck is to wear from now on."""
    out: Path | None = None
    """Where the result goes; else where the deck is."""


class EditResult(BaseModel):
    """The next version."""

    paths: dict[str, Path | list[Path]]
    slides: int
    version: int
    said: list[str]
    """What was done, in the language of the wish."""
    operations: list[dict[str, Any]]
    changes: list[Change]
    diff: Path
    """A page that shows it."""
    checks: dict[str, int]
    seconds: float


OPERATIONS: TypeAdapter[list[Operation]] = TypeAdapter(list[Operation])


def edit(
    request: EditRequest, settings: Settings, *, on_event: Emit, cancel: Cancel, once: Once = always
) -> EditResult:
    """Carry out a wish; `once` keeps what a model gave. Raises EditRefused and its kin, Answered of a question: then no
    file has changed.
    """
    tongue: Language = language_of(request.wish)
    try:
        return _edited(request, settings, tongue, on_event, cancel, once)
    except Answered:
        raise
    except EditRefused as error:
        raise in_language(error, tongue) from error


def _edited(
    request: EditRequest, settings: Settings, tongue: Language, on_event: Emit, cancel: Cancel, once: Once
) -> EditResult:
    started = time.monotonic()
    place = open_place(request.place, tongue)
    out = request.out or place.folder or request.place.with_name(f"{request.place.stem}-deck")
    brand = open_brand(request.brand, settings) if request.brand else None
    fresh = [read_document(path) for path in request.files]
    session = session_for(out, settings, on_event, cancel)
    home = place.folder or out
    history = read_history(home)
    with session.browser:
        bench = Bench(place.spec, place.library, pen_of(settings, cancel), tongue, fresh=fresh)
        bench.taken = _ids_of(home, history)
        silent = not request.wish.strip() and (brand is not None or bool(place.told))
        operations = [] if silent else _operations(bench, request, once)
        back = next((o for o in operations if isinstance(o, Restore)), None)
        before = place.spec
        if back is not None:
            if len(operations) > 1:
                raise EditRefused("Going back is a turn of its own.", fix="Say first the one, then the other.")
            place, number = _restored(home, history, back.version, tongue)
            bench.spec, bench.library = place.spec, place.library
            bench.tell("restored", version=number)
            shown = fitted(bench, place.spec, session)
        else:
            bench.library = Library(documents=[*bench.library.documents, *new_documents(fresh, bench.library)])
            _carried_out(bench, operations, once)
            bench.library = drawn_on(bench, place.library)
            if brand is not None:
                bench.spec = worn(bench.spec, brand.brand)
                bench.tell("brand", name=brand.brand.name)
                bench.told += brand.brand.said
            shown = fitted(bench, before, session)
        if place.assets_missing:
            bench.tell("pictures", count=len(place.assets_missing))
        told = [*place.told, *bench.told] or [sentence(tongue, "nothing")]
        with _pictures_before(request.place, before, place.library, session) as old:
            if place.folder is not None and place.folder.resolve() != out.resolve():
                copy_history(place.folder, out)
            kept = keep(home, history, out) if (home / "deck.json").is_file() else None
            touched = {c.id for c in changes(before, bench.spec) if c.what in ("changed", "added") and back is None}
            drawn = Drawn(place.pptx, place.drawn - touched, place.foreign)
            paths, checks = publish(bench, shown, session, drawn, told, brand or place.brand)
            shots = kept / "slides" if kept is not None and (kept / "slides").is_dir() else old
            # What was changed by hand is part of what the person sees change.
            baseline = read_spec(kept / "deck.json") if place.told and back is None and kept is not None else before
            seen = changes(baseline, bench.spec)
            page = diff_page(seen, shots, out / "slides", request.wish, told, tongue)
    version = add(out, history, request.wish, told)
    diff = out / "history" / f"{version.number:03d}" / "diff.html"
    write_whole(diff, page.encode())
    pictures: list[Path] = sorted((out / "slides").glob("*.png"))
    return EditResult(
        paths={**{k: p for k, p in paths.items() if k != "slides"}, "slides": pictures},
        slides=len(bench.slides),
        version=version.number,
        said=told,
        operations=[o.model_dump(mode="json") for o in operations],
        changes=seen,
        diff=diff,
        checks=checks,
        seconds=round(time.monotonic() - started, 1),
    )


def _operations(bench: Bench, request: EditRequest, once: Once) -> list[Operation]:
    return operations_of(once, lambda: understood(bench, request), OPERATIONS.validate_python)


def _carried_out(bench: Bench, operations: list[Operation], once: Once) -> None:
    def take(made: Any) -> None:
        bench.spec = DeckSpec.model_validate(made)

    applied(bench, once, lambda: apply(bench, operations), lambda: bench.spec.model_dump(mode="json"), take)


def headings_of(spec: DeckSpec, library: Library) -> dict[str, str]:
    """By slide, the one heading under which all stands that it rests on."""
    found: dict[str, str] = {}
    for slide in spec.slides:
        ids = [i for _, claim in claims(slide) for i in getattr(claim, "passages", []) if i in library.passages]
        paths = {library.passages[i].locator.heading[-1:] for i in ids}
        if len(paths) == 1 and (path := paths.pop()):
            found[slide.id] = path[0]
    return found


def understood(bench: Bench, request: EditRequest) -> list[Operation]:
    """The operations of a wish. Raises EditRefused, NotUnderstood; Answered where it is a question about the deck."""
    if request.operations:
        return request.operations
    answer_or_none(request.wish, bench.spec, bench.library, bench.tongue, ("Slide", "页"))
    spec, here = bench.spec, None
    if request.slide is not None:
        if not 1 <= request.slide <= len(spec.slides):
            raise EditRefused(
                f"There is no slide {request.slide}: the deck has {len(spec.slides)}.",
                fix=f"Name a slide from 1 to {len(spec.slides)}.",
            )
        here = spec.slides[request.slide - 1].id
    element = request.element
    if element is not None:
        here, element = clicked(spec, here, element)
    found = read(
        request.wish,
        spec,
        slide=here,
        element=element,
        files=[p.name for p in request.files],
        choose=bench.pen.choose,
        headings=headings_of(spec, bench.library),
    )
    if not found.left and not _beside_the_sources(found.operations, bench):
        return found.operations
    able = bench.pen.able()
    if able is None and not found.left:
        return found.operations
    if able is None:
        raise not_understood(found.left, chinese=bench.tongue == "zh")
    headings = [h.text for source in bench.library.sources for h in walk(source.headings) if h.role == "body"]
    return modelled(request.wish, spec, able[0], slide=here, element=element, headings=headings)


def _beside_the_sources(operations: Sequence[Operation], bench: Bench) -> bool:
    """Whether a rule took words for a subject that the sources do not have: a model may know what was meant."""
    return any(o.op == "add_about" and not passages_about(o.about, bench.library) for o in operations)


def clicked(spec: DeckSpec, here: str | None, element: str) -> tuple[str, str]:
    """Slide and path of a clicked element: `bullets/0` on the slide in view, or `s3:bullets/0`. Raises EditRefused."""
    slide_id, divided, path = element.partition(":")
    if divided:
        here, element = slide_id, path
    slide = next((s for s in spec.slides if s.id == here), None)
    if slide is None:
        raise EditRefused(f"It is not said which slide {element} is on.", fix="Give --slide N too.")
    if not any(p == element or p.startswith(element + "/") for p, _ in texts(slide)):
        known = ", ".join(p for p, _ in texts(slide))
        raise EditRefused(f"That slide has no element {element}.", fix=f"It has: {known}.")
    return slide.id, element


def pen_of(settings: Settings, cancel: Callable[[], bool]) -> Pen:
    """A pen that opens the configured model when it is first needed."""

    def opened() -> tuple[Any, Any]:
        model = open_model(settings, cancel=cancel)
        return model, profile(model, settings)

    return Pen(opened)


def new_documents(fresh: Sequence[Document], library: Library) -> list[Document]:
    """Those of the documents that are not among the sources yet."""
    known = {d.source.id for d in library.documents}
    return [d for d in fresh if d.source.id not in known]


def drawn_on(bench: Bench, before: Library) -> Library:
    """The sources that the deck had or rests on now: a new file that nothing was taken from is not among them."""
    known = {d.source.id for d in before.documents}
    dumped = bench.spec.model_dump_json()
    kept = [
        d
        for d in bench.library.documents
        if d.source.id in known or f'"{d.source.id}:' in dumped or f'"{d.source.id}"' in dumped
    ]
    ids = [d.source.id for d in kept]
    missing = [i for i in ids if i not in bench.spec.sources]
    if missing:
        bench.spec = bench.spec.model_copy(update={"sources": [*bench.spec.sources, *missing]})
    return Library(documents=kept)


def _restored(home: Path, history: History, version: int | None, tongue: Language) -> tuple[Place, int]:
    number, folder = earlier(home, history, version)
    return open_place(folder, tongue), number


def _ids_of(home: Path, history: History) -> set[str]:
    ids: set[str] = set()
    for version in history.versions:
        path = home / "history" / f"{version.number:03d}" / "deck.json"
        if path.is_file():
            ids |= {s.id for s in read_spec(path).slides}
    return ids


class _pictures_before:  # noqa: N801 (a context manager, used as a function)
    """A folder with pictures of the deck before the turn: the export's own, else drawn now."""

    def __init__(self, place: Path, spec: DeckSpec, library: Library, session: Session) -> None:
        self._place, self._spec, self._library, self._session = place, spec, library, session
        self._folder = Path(tempfile.mkdtemp(prefix="impasto-before-"))

    def __enter__(self) -> Path:
        exported = self._place / "slides" if self._place.is_dir() else None
        if exported is not None and exported.is_dir():
            for picture in exported.glob("*.png"):
                shutil.copyfile(picture, self._folder / picture.name)
        else:
            from agents.deck.inspection import SELECTOR
            from agents.render.html import render_deck
            from agents.render.layouts import HEIGHT, WIDTH
            from agents.render.pages import write_pngs

            html = render_deck(self._spec, self._library)
            with self._session.browser.page(html, WIDTH, HEIGHT) as page:
                write_pngs(page, SELECTOR, self._folder)
        return self._folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


__all__ = ["EditRequest", "EditResult", "NotUnderstood", "edit"]
