"""edit: one wish about a finished poster becomes its next version.

As with decks: rules read it first, what they leave is a model's that can be trusted with it, and a wish that is refused
leaves the poster as it was. Panels that the wish does not name keep their markup to the byte; where the sheet still has
room they keep their places too.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agents.brand.opening import open_brand
from agents.checks import counts
from agents.deck.edits.asking import answer_or_none
from agents.deck.edits.changes import Change, changes
from agents.deck.edits.errors import Answered, EditRefused, NotUnderstood
from agents.deck.edits.history import add, copy_history, earlier, keep, read_history
from agents.deck.edits.modelled import answer
from agents.deck.edits.operations import Restore
from agents.deck.edits.phrases import said as deck_said
from agents.deck.edits.refusals import in_language
from agents.deck.edits.seen import sheet_page
from agents.deck.edits.steps import applied, operations_of
from agents.deck.edits.turn import EditRequest, EditResult, clicked, drawn_on, new_documents, pen_of
from agents.deck.library import Library
from agents.deck.writer import Cancel, Emit, Event
from agents.files import write_whole
from agents.poster.branding import worn
from agents.poster.edits.applying import apply
from agents.poster.edits.as_deck import HEAD, as_deck
from agents.poster.edits.bench import PosterBench
from agents.poster.edits.naming import Names
from agents.poster.edits.operations import OWN, SHARED, PosterTurn
from agents.poster.edits.place import open_place, open_poster, read_poster
from agents.poster.edits.reading import read
from agents.poster.edits.words import of_poster
from agents.poster.laying import NoRoom, laid_out
from agents.poster.publishing import FILES, publish
from agents.poster.spec import PosterSpec
from agents.render.browser import Browser
from agents.settings import Settings
from agents.sources import read as read_document
from agents.sources.base import Language
from agents.steps import Once, always
from agents.text.words import language_of

KEPT = tuple(FILES[name] for name in ("spec", "sources", "checks", "pptx", "pdf", "html", "png"))
"""Files of a version, the spec first."""


def edit(
    request: EditRequest, settings: Settings, *, on_event: Emit, cancel: Cancel, once: Once = always
) -> EditResult:
    """Carry out a wish; `once` keeps what a model gave. Raises EditRefused and its kin, NoRoom: no file has changed."""
    tongue: Language = language_of(request.wish)
    try:
        return _edited(request, settings, tongue, on_event, cancel, once)
    except Answered:
        raise
    except EditRefused as error:
        said = in_language(error, tongue)
        fix = of_poster(said.fix, tongue) if said.fix else None
        raise type(error)(of_poster(said.sentence, tongue), fix=fix) from error


def _edited(
    request: EditRequest, settings: Settings, tongue: Language, emit: Emit, cancel: Cancel, once: Once
) -> EditResult:
    started = time.monotonic()
    place = open_place(request.place, tongue)
    out = request.out or place.folder or request.place.with_name(f"{request.place.stem}-poster")
    home, before, library = place.folder or out, place.spec, place.library
    brand = open_brand(request.brand, settings) if request.brand else None
    fresh = [read_document(path) for path in request.files]
    history = read_history(home)
    bench = PosterBench(as_deck(before), library, pen_of(settings, cancel), tongue, fresh=fresh, own=before)
    bench.taken = _ids_of(home)
    silent = not request.wish.strip() and (brand is not None or bool(place.told))
    operations = [] if silent else operations_of(once, lambda: _understood(bench, request), _validated)
    back = next((o for o in operations if isinstance(o, Restore)), None)
    if back is not None:
        if len(operations) > 1:
            raise EditRefused("Going back is a turn of its own.", fix="Say first the one, then the other.")
        number, folder = earlier(home, history, back.version, KEPT[0])
        poster, bench.library = open_poster(folder)
        bench.take(poster)
        bench.tell("restored", version=number)
    else:
        known = bench.library
        bench.library = Library(documents=[*known.documents, *new_documents(fresh, known)])
        applied(
            bench,
            once,
            lambda: apply(bench, operations),
            lambda: bench.poster.model_dump(mode="json"),
            lambda made: bench.take(PosterSpec.model_validate(made)),
        )
        bench.library = drawn_on(bench, known)
        if brand is not None:
            bench.take(bench.poster.model_copy(update=worn(bench.poster.theme, brand.brand)))
            bench.tell("brand", name=brand.brand.name)
    with Browser(settings) as browser:
        emit(Event(phase="render", message="Laying out the sheet"))
        poster, left_out = _laid(bench, place.written, browser, whole=back is not None)
        told = [*place.told, *bench.told, *left_out] or [deck_said(tongue, "nothing")]
        if home.resolve() != out.resolve():
            copy_history(home, out)
        kept = keep(home, history, out, KEPT) if place.folder is not None else None
        made = publish(
            poster, bench.library, browser, out, told, lambda phase, message: emit(Event(phase=phase, message=message))
        )
    seen = changes(as_deck(place.written), as_deck(poster))
    version = add(out, history, request.wish, told)
    diff = out / "history" / f"{version.number:03d}" / "diff.html"
    pictures = (kept or out) / FILES["png"], out / FILES["png"]
    write_whole(diff, sheet_page([_of_panels(c) for c in seen], *pictures, request.wish, told, tongue).encode())
    paths: dict[str, Path | list[Path]] = {**made.paths}
    return EditResult(
        paths=paths,
        slides=len(poster.panels),
        version=version.number,
        said=told,
        operations=[o.model_dump(mode="json") for o in operations],
        changes=seen,
        diff=diff,
        checks=dict(counts(made.faults)),
        seconds=round(time.monotonic() - started, 1),
    )


def _of_panels(change: Change) -> Change:
    """The head as place 0."""
    return change.model_copy(update={"before": None, "after": None}) if change.id == HEAD else change


def _understood(bench: PosterBench, request: EditRequest) -> list[Any]:
    """The operations of a wish. Raises EditRefused, NotUnderstood."""
    if request.operations or request.given:
        return _validated([*(o.model_dump() for o in request.operations), *request.given])
    answer_or_none(request.wish, bench.spec, bench.library, bench.tongue, ("Panel", "个版块"))
    names = Names(bench.slides, bench.library)
    here = _in_view(request.slide, bench, names)
    element = request.element
    if element is not None:
        if ":" not in element and here is None:
            element = f"{HEAD}:{element}"
        here, element = clicked(bench.spec, here, element)
    files = [path.name for path in request.files]
    found = read(
        request.wish, bench.own, bench.spec, names, panel=here, element=element, files=files, choose=bench.pen.choose
    )
    if not found.left:
        return found.operations
    able = bench.pen.able()
    if able is None and found.missed:
        raise EditRefused(f"No panel is about “{found.missed}”.", fix=names.listed())
    if able is None:
        raise _not_understood(found.left, chinese=bench.tongue == "zh")
    return _validated(answer(request.wish, bench.spec, able[0], [*OWN, *SHARED], slide=here, element=element))


def _in_view(number: int | None, bench: PosterBench, names: Names) -> str | None:
    if number is None:
        return None
    if not 1 <= number <= names.count:
        raise EditRefused(f"There is no panel {number}: the poster has {names.count}.")
    return bench.slides[number - 1].id


def _validated(given: list[dict[str, Any]]) -> list[Any]:
    try:
        return list(PosterTurn.model_validate({"operations": given}).operations)
    except ValidationError as error:
        sentence = f"That is no operation on a poster: {error.errors()[0]['msg'].lower()}."
        raise NotUnderstood(sentence, fix="Say it in other words.") from error


def _laid(bench: PosterBench, before: PosterSpec, browser: Browser, *, whole: bool) -> tuple[PosterSpec, list[str]]:
    """Lay the poster out. Nothing is cut or left out for a wish unless the sheet itself changed."""
    poster = bench.poster
    if whole and poster.laid is not None:
        return poster, []
    sheet = ("size", "type_scale", "column_count", "theme", "fonts")
    resized = any(getattr(before, name) != getattr(poster, name) for name in sheet)
    steady = not resized and _order(before) == _order(poster)
    try:
        return laid_out(poster, bench.library, browser, keep_all=not resized, steady=steady)
    except NoRoom as error:
        if poster.logo is not None and before.logo is None:
            bench.say("no_logo")
            bench.take(poster.model_copy(update={"logo": None}))
            return _laid(bench, before, browser, whole=whole)
        if bench.tongue == "zh":
            raise EditRefused("版面放不下。", fix="请先删减一些内容、缩小字号，或换更大的尺寸。") from error
        raise EditRefused(error.sentence, fix=error.fix) from error


def _order(poster: PosterSpec) -> list[tuple[str, bool]]:
    return [(panel.slide.id, panel.wide) for panel in poster.panels]


def _ids_of(home: Path) -> set[str]:
    """Ids of all panels that the poster ever had."""
    found: set[str] = set()
    for path in sorted(home.glob(f"history/*/{KEPT[0]}")):
        found |= {panel.slide.id for panel in read_poster(path).panels}
    return found


def _not_understood(left: list[str], *, chinese: bool) -> NotUnderstood:
    quoted = "; ".join(f"“{part}”" for part in left)
    if chinese:
        fix = "可以这样说：“标题大一点”“删除方法部分”“交换第2和第3个板块”“改成A1横版”“加二维码 https://…”。"
        return NotUnderstood(f"没有看懂{quoted}，因此什么都没有改。", fix=fix)
    return NotUnderstood(
        f"{quoted} was not understood, so nothing was changed.",
        fix="Say it like “make the title bigger”, “remove the methods section”, “swap results and discussion”, "
        "“landscape A1”, “add a QR code to https://…”; or configure a larger model, which reads free wishes.",
    )
