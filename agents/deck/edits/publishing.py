"""A changed deck laid out, mended where it no longer fits, and written: every file of the folder, whole or not at all.

Only slides that the turn touched are mended; the others stay as they are even where a check complains of them. The
PowerPoint file carries the spec, and keeps what was drawn by hand.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.brand.building import built_inside
from agents.brand.opening import Opened, keep_brand
from agents.checks import counts
from agents.checks.deck_file import check_deck
from agents.deck.edits.bench import Bench
from agents.deck.edits.returning.carrier import carried
from agents.deck.edits.returning.overlay import overlaid
from agents.deck.edits.returning.splicing import spliced
from agents.deck.export import export
from agents.deck.inspection import SELECTOR, Inspected, inspect
from agents.deck.repair import NO_ROOM, fitting
from agents.deck.spec import DeckSpec
from agents.deck.state import Session
from agents.deck.writer import Cancel, DeckRequest, Emit
from agents.errors import ImpastoError
from agents.files import prepare, write_whole
from agents.profile import Profile
from agents.render.browser import Browser
from agents.render.deck_theme import theme_of
from agents.render.office import find_office, soffice_pdf
from agents.render.pages import write_pdf, write_pngs
from agents.settings import Settings

ROUNDS = 3
OF_PLACES = ("invalid", "off_slide", "clipped", "overflow", "overlap")
"""Faults that our page cannot show of a template's places"""
MOST_TOLD = 5


@dataclass
class Drawn:
    """What of the PowerPoint file stays as it was drawn."""

    blob: bytes | None = None
    whole: set[str] = field(default_factory=set)
    foreign: Mapping[str, Sequence[tuple[int, ...]]] = field(default_factory=dict)


def session_for(out: Path, settings: Settings, on_event: Emit, cancel: Cancel) -> Session:
    """What laying out and exporting need. It has no model: neither asks one."""
    import threading

    nobody: Any = None
    return Session(
        request=DeckRequest(out=out),
        settings=settings,
        model=nobody,
        profile=Profile(name="", context_length=0, tier="small"),
        writer=nobody,
        fallback=nobody,
        emit=on_event,
        cancel=cancel,
        browser=Browser(settings),
        folder=out,
        halted=threading.Event(),
    )


def fitted(bench: Bench, before: DeckSpec, session: Session) -> Inspected:
    """Lay the deck out, and shorten touched slides until they fit or nothing helps."""
    old = {s.id: s for s in before.slides}
    themed = (before.theme, before.fonts, before.format) != (bench.spec.theme, bench.spec.fonts, bench.spec.format)
    mended: set[str] = set()
    for rounds in range(1, ROUNDS + 1):
        session.tell("render", "Laying out")
        shown = inspect(bench.spec, bench.library, session)
        touched = {s.id for s in bench.slides if themed or old.get(s.id) != s} | mended
        faults = [f for f in shown.faults if f.slide_id in touched and f.kind in (*NO_ROOM, "missing_alt")]
        if not faults:
            break
        changed = False
        for slide_id in dict.fromkeys(f.slide_id for f in faults):
            slide = bench.slide(slide_id)
            made = fitting(slide, [f for f in faults if f.slide_id == slide_id], rounds)
            if made is not None and made != slide:
                bench.put(made)
                mended.add(slide_id)
                changed = True
        if not changed:
            break
    shown = inspect(bench.spec, bench.library, session)
    for slide_id in sorted(mended, key=bench.number):
        bench.tell("fitted", n=bench.number(slide_id))
    for slide in bench.slides:
        kinds = sorted({f.kind for f in shown.faults if f.slide_id == slide.id and old.get(slide.id) != slide})
        if kinds:
            bench.tell("faults", n=bench.number(slide.id), kinds=", ".join(k.replace("_", " ") for k in kinds))
    return shown


def publish(
    bench: Bench, shown: Inspected, session: Session, drawn: Drawn, said: list[str], brand: Opened | None = None
) -> tuple[dict[str, Path], dict[str, int]]:
    """Write all files into the session's folder; where they are, and the faults left by kind."""
    prepare(session.request.out)
    paths = export(shown, bench.spec, bench.library, session, said)
    deck = paths["pptx"]
    if brand is not None:
        keep_brand(session.request.out, brand)
        if brand.template is not None:
            session.tell("export", "Building inside the template")
            built = built_inside(brand.template, f"{brand.brand.name}.pptx", bench.spec, deck.read_bytes())
            write_whole(deck, carried(built, bench.spec, bench.library, branded=True))
    ids = {s.id for s in bench.slides}
    whole = [i for i in drawn.whole if i in ids]
    foreign = {i: p for i, p in drawn.foreign.items() if i in ids and i not in whole}
    if drawn.blob is not None and (whole or foreign):
        write_whole(deck, spliced(deck.read_bytes(), drawn.blob, whole, foreign))
        shapes = {i: p for i, p in drawn.foreign.items() if i in ids}
        page = overlaid(paths["html"].read_text("utf-8"), drawn.blob, shapes)
        write_whole(paths["html"], page.encode())
        if shapes:
            session.tell("export", "Pictures with what was drawn by hand")
            size = bench_size(bench)
            with session.browser.page(page, *size) as opened:
                write_pdf(opened, paths["pdf"], *size, SELECTOR)
                write_pngs(opened, SELECTOR, paths["slides"])
    if brand is not None and brand.template is not None and find_office() is not None:
        session.tell("export", "Pictures of the branded slides")
        printed = paths["pdf"] if print_branded(deck, paths["pdf"], paths["slides"]) else None
        return paths, _with_template(counts(shown.faults), deck, paths["checks"], printed, session)
    return paths, dict(counts(shown.faults))


def bench_size(bench: Bench) -> tuple[int, int]:
    """px of the deck's slides."""
    theme = theme_of(bench.spec)
    return theme.width, theme.height


def _with_template(
    found: Mapping[str, int], deck: Path, checks: Path, printed: Path | None, session: Session
) -> dict[str, int]:
    """The counts with what has no room in the template's own places: measured on the file itself, told and kept."""
    faults = [f for f in check_deck(deck, printed=printed).faults if f.kind in OF_PLACES]
    added = Counter(f.kind for f in faults)
    total = {kind: number + added[kind] for kind, number in found.items()}
    for fault in faults[:MOST_TOLD]:
        session.tell("export", f"In the template, slide {fault.slide}: {fault.detail}")
    if faults:
        report = json.loads(checks.read_text("utf-8"))
        report |= {"counts": total, "faults": report["faults"] + [f.model_dump(mode="json") for f in faults]}
        write_whole(checks, (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode())
    return total


def print_branded(deck: Path, pdf: Path, slides: Path) -> bool:
    """PDF and thumbnails as LibreOffice prints the file: the template itself is seen, not our page in its colours.
    False where it could not, and the page's own stay."""
    import tempfile

    import pypdfium2

    with tempfile.TemporaryDirectory(prefix="impasto-brand-") as folder:
        try:
            printed = soffice_pdf(deck, Path(folder))
        except ImpastoError:
            return False
        data = printed.read_bytes()
    document = pypdfium2.PdfDocument(data)
    pictures = sorted(slides.glob("*.png"))
    if len(document) != len(pictures):
        return False  # hidden slides are not printed: the page's own pictures stay
    write_whole(pdf, data)
    for page, path in zip(document, pictures, strict=True):
        out = io.BytesIO()
        page.render(scale=1280 / page.get_width()).to_pil().save(out, "PNG")
        write_whole(path, out.getvalue())
    return True
