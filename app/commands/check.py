"""`impasto check`: the measured faults of anybody's deck or page, and their safe repairs. Exit status 1 if any remain.

What it prints is for a person: slide by slide, the worst first, each with what to do. `--json` is for scripts, and
says of a deck how editable it is (SlidesGen-Bench's ladder).
"""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.text import Text

from app.configuration import read_settings

if TYPE_CHECKING:
    from agents.checks.base import Fault
    from agents.checks.looking import Asked, Checked
    from agents.checks.mend.loop import Mended
    from agents.checks.mend.shortening import Shorten
    from agents.settings import Settings

DECKS = (".pptx", ".potx", ".ppsx", ".pptm", ".potm", ".ppsm")
MEDIA = ("slide", "poster", "phone", "page")
MARKS = {"error": ("✗", "red"), "warning": ("!", "yellow"), "hint": ("·", "cyan")}


def check(
    file: Path = typer.Argument(..., metavar="FILE.pptx|html"),
    selector: str = typer.Option(".slide", help="HTML only: CSS selector; each match is a slide."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
    fix: bool = typer.Option(False, "--fix", help="Repair what is safe to repair, and write the file anew."),
    out: Path | None = typer.Option(None, help="With --fix: write to this file instead."),
    medium: str | None = typer.Option(None, help="slide, poster, phone or page; the size tells when unset."),
    source: list[Path] | None = typer.Option(None, help="A document that the numbers must come from; repeatable."),
    links: bool = typer.Option(False, "--links", help="Ask the addresses that links lead to (needs the network)."),
) -> None:
    """Faults slide by slide, each with the measure, its limit, and what to do."""
    if medium is not None and medium not in MEDIA:
        raise typer.BadParameter(f"{medium!r} is none of {', '.join(MEDIA)}.", param_hint="--medium")
    if out is not None and not fix:
        raise typer.BadParameter("only goes with --fix.", param_hint="--out")
    settings = read_settings()
    asked = _asked(medium, source or [], settings if links else None)
    mended: Mended | None = None
    if fix:
        mended = _mended(file, selector, settings, asked)
        checked = mended.after
        if mended.done or out is not None:
            from agents.files import write_whole

            write_whole(out or file, mended.data)
    else:
        checked = _checked(file, selector, settings, asked)
    if as_json:
        typer.echo(json.dumps(_as_json(file, checked, mended, out), ensure_ascii=False))
    else:
        _print(file, checked, mended, out)
    raise typer.Exit(1 if checked.faults else 0)


def _asked(medium: Any, paths: list[Path], networked: Settings | None) -> Asked:
    from agents.checks.looking import Asked

    sources = []
    if paths:
        from agents.sources import read

        sources = [read(path).source for path in paths]
    if networked is None:
        return Asked(medium=medium, sources=sources)
    from agents.net.fetching import Fetcher
    from agents.net.policy import policy_of

    return Asked(medium=medium, sources=sources, fetcher=Fetcher(policy_of(networked)), tell=_tell("asking "))


def _tell(before: str) -> Callable[[str], None]:
    return lambda said: typer.echo(f"{before}{said}", err=True)


def _checked(file: Path, selector: str, settings: Settings, asked: Asked) -> Checked:
    if file.suffix.lower() in DECKS:
        from agents.checks.deck_file import check_deck

        return check_deck(file, asked)
    from agents.checks.page_file import check_page

    return check_page(file, selector, settings, asked)


def _mended(file: Path, selector: str, settings: Settings, asked: Asked) -> Mended:
    if file.suffix.lower() in DECKS:
        from agents.checks.mend.deck import Deck, mend_deck

        return mend_deck(Deck(file, asked, _shortener(settings)), _tell(""))
    from agents.checks.mend.loop import mend
    from agents.checks.mend.page import PageFile
    from agents.render.browser import Browser

    with Browser(settings) as browser:
        return mend(PageFile(file, selector, asked, browser, size=(1280, 720)), _tell(""))


def _shortener(settings: Settings) -> Shorten | None:
    """Asks the configured model for fewer words; None without an endpoint, since the embedded one does not write."""
    if not settings.asks_endpoint:
        return None
    from agents.deck.edits.turn import pen_of
    from agents.text.words import language_of

    pen = pen_of(settings, lambda: False)
    how = "in a third fewer words, as bullets of a slide; keep every number and name"
    return lambda texts: pen.reworded(list(texts), how, language_of(" ".join(texts)))


def _as_json(file: Path, checked: Checked, mended: Mended | None, out: Path | None) -> dict[str, Any]:
    from agents.checks.base import ADVICE

    said: dict[str, Any] = {
        "file": str(file),
        "slides": checked.slides,
        "medium": checked.medium,
        "rendered": checked.rendered,
        "counts": Counter(fault.kind for fault in checked.faults),
        "faults": [
            {**fault.model_dump(exclude_none=True), "severity": fault.severity, "advice": ADVICE[fault.kind]}
            for fault in checked.faults
        ],
        "note": checked.note,
        "editability": None,
    }
    if file.suffix.lower() in DECKS:
        from agents.checks.editability import editability

        said["editability"] = editability(out if out is not None and mended is not None else file).as_json()
    if mended is not None:
        said["written"] = str(out or file) if mended.done or out is not None else None
        said["repaired"] = [{"slide": slide, "what": what} for slide, what in mended.done]
        said["before"] = Counter(fault.kind for fault in mended.before.faults)
    return said


def _print(file: Path, checked: Checked, mended: Mended | None, out: Path | None) -> None:
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    aside = Console(file=sys.stderr, highlight=False, soft_wrap=True)
    titles = [slide.title or "" for slide in checked.scene.slides]
    if mended is not None:
        for slide, what in mended.done:
            console.print(Text.assemble((f"✓ slide {slide}: ", "green"), what))
    for number, faults in itertools.groupby(checked.faults, key=lambda fault: fault.slide):
        title = titles[number - 1]
        heading = f"Slide {number}" + (f" · {title[:70]}" if title.strip() else "")
        console.print(Text(heading, style="bold"))
        for fault in faults:
            _print_fault(console, fault)
    if checked.note:
        aside.print(checked.note, style="dim")
    aside.print(Text(_summary(file, checked, mended, out)))


def _print_fault(console: Console, fault: Fault) -> None:
    from agents.checks.base import ADVICE

    mark, color = MARKS[fault.severity]
    kind = fault.kind.replace("_", " ")
    detail = fault.detail[:1].upper() + fault.detail[1:]
    console.print(Text.assemble("  ", (f"{mark} {kind}: ", color), detail))
    console.print(Text(f"      {ADVICE[fault.kind]}", style="dim"))


def _summary(file: Path, checked: Checked, mended: Mended | None, out: Path | None) -> str:
    read_on = checked.medium if checked.medium != "phone" else "slide" if file.suffix.lower() in DECKS else "page"
    slides = f"{checked.slides} {read_on}{'' if checked.slides == 1 else 's'}"
    if not checked.faults:
        found = f"No faults on {slides}."
    else:
        weights = Counter(fault.severity for fault in checked.faults)
        parts = [f"{weights[w]} {w}{'' if weights[w] == 1 else 's'}" for w in MARKS if weights[w]]
        found = f"{', '.join(parts)} {'left ' if mended else ''}on {slides}."
    if mended is None:
        return found
    count = len(mended.done)
    wrote = f" Written to {out or file}." if count or out is not None else ""
    return f"{count} repair{'' if count == 1 else 's'} made. {found}{wrote}"
