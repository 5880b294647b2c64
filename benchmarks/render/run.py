"""HTML pages → PPTX, ours beside dom-to-pptx: how near LibreOffice's picture is to Chromium's, how much is real text.

    python -m benchmarks.render.run [PAGE.html …] [--selector .slide] [--no-peer] [--keep FOLDER] [--target libreoffice]

Without pages: the corpus beside this file. Prints a table per converter and the two means side by side; names the
words that were lost. Timings are those of this machine in this run; both start from a loaded page with their scripts
in it, and end with the file.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError

from agents.render.browser import Browser
from agents.render.capture import World, capture
from agents.render.fonts import FONTS
from agents.render.html import specimen
from agents.render.layouts import load_theme
from agents.render.pptx import write
from agents.render.pptx.targets import TARGETS, TargetName
from agents.settings import Settings
from benchmarks.render.measure import soffice_pdf
from benchmarks.render.peer import Peer
from benchmarks.render.reference import SlideReference, read
from benchmarks.render.score import DeckScore, SlideScore, score
from benchmarks.render.times import both, whole_deck

CORPUS = Path(__file__).parent / "corpus"
NAMES = ("SSIM", "content SSIM", "real text", "doubled", "excess picture", "full-slide", "error px")
NAMES = (*NAMES, "median slide px", "invalid", "s/slide")
DIGITS = {"full-slide": 0, "invalid": 0, "error px": 1, "median slide px": 1, "s/slide": 2}


def row(name: str, slides: int, figures: dict[str, float]) -> str:
    """A line of a Markdown table."""
    return f"| {name} | {slides} | " + " | ".join(f"{figures[n]:.{DIGITS.get(n, 3)}f}" for n in NAMES) + " |"


HEAD = f"| page | slides | {' | '.join(NAMES)} |\n|---|---|{'---|' * len(NAMES)}"


def ours(
    browser: Browser,
    page: Path,
    selector: str,
    size: tuple[int, int],
    folder: Path,
    target: TargetName = "powerpoint",
) -> tuple[DeckScore, list[SlideReference]]:
    """Convert a page with our converter and measure it; the reference of the page comes with it."""
    deck = folder / f"{page.stem}.pptx"
    with browser.page(page, *size, folders=[FONTS]) as opened:
        reference = opened.call(lambda o: read(o, selector))
        opened.call(World.of)
        started = time.perf_counter()
        captured = capture(opened, selector)
        report = write(captured, deck, target=target)
        seconds = time.perf_counter() - started
    for note in report.rasters:
        print(f"  {page.stem} {note.slide}: pictured: {note.reason}")
    for warning in captured.warnings:
        print(f"  {page.stem}: {warning}")
    return score(deck, soffice_pdf(deck, folder), reference, seconds), reference


def theirs(
    peer: Peer, page: Path, selector: str, size: tuple[int, int], reference: list[SlideReference], folder: Path
) -> DeckScore:
    """The same for the peer."""
    deck = folder / f"{page.stem}.peer.pptx"
    seconds = peer.convert(page, selector, size, (reference[0].width, reference[0].height), deck)
    return score(deck, soffice_pdf(deck, folder), reference, seconds)


def print_times(
    browser: Browser, peer: Peer, pages: list[Path], selector: str, size: tuple[int, int], folder: Path
) -> None:
    """A table of seconds a slide, both converters, and what a whole deck of ours costs."""
    print("| page | slides | Impasto: clock | processor | dom-to-pptx: clock | processor |\n|---|---|---|---|---|---|")
    totals = [0.0] * 4
    count = 0
    for page in pages:
        slides, mine, theirs = both(browser, peer, page, selector, size, folder)
        figures = (mine.clock, mine.processor, theirs.clock, theirs.processor)
        print(f"| {page.stem} | {slides} | " + " | ".join(f"{f:.3f}" for f in figures) + " |", flush=True)
        if theirs.clock == theirs.clock:
            totals = [total + figure * slides for total, figure in zip(totals, figures, strict=True)]
            count += slides
    if count:
        print(f"| **all that both convert** | {count} | " + " | ".join(f"{t / count:.3f}" for t in totals) + " |")
        print(f"\nratio: clock {totals[0] / totals[2]:.2f}, processor {totals[1] / totals[3]:.2f}")


def print_whole_deck(browser: Browser, folder: Path) -> None:
    """What 20 slides of a deck of ours cost in every format, once the browser runs and the page is loaded."""
    slides, costs = whole_deck(browser, specimen(load_theme("gesso"), "en"), folder)
    print(f"\n| a deck of {slides} slides, for 20 | clock | processor |\n|---|---|---|")
    for name, cost in costs.items():
        print(f"| {name} | {cost.clock / slides * 20:.2f} | {cost.processor / slides * 20:.2f} |")
    clock, processor = (sum(getattr(c, k) for c in costs.values()) / slides * 20 for k in ("clock", "processor"))
    print(f"| **all** | {clock:.2f} | {processor:.2f} |")


def main() -> None:
    """Read the command line, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--selector", default=".slide")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--target", choices=TARGETS, default="powerpoint", help="the program that ours are written for")
    parser.add_argument(
        "--times",
        action="store_true",
        help="only seconds per slide, on the clock and of the processor, the best of three",
    )
    parser.add_argument("--keep", type=Path, help="folder that keeps the decks and their PDFs")
    parser.add_argument(
        "--join", type=Path, help="only the tables of what earlier runs with --keep left in this folder"
    )
    asked = parser.parse_args()
    if asked.join:
        print_tables(kept_scores(asked.join))
        return
    pages = asked.pages or sorted(CORPUS.glob("*.html"))
    size = (asked.width, asked.height)
    scores: dict[str, list[tuple[str, DeckScore]]] = {"impasto": [], "dom-to-pptx": []}
    with (
        tempfile.TemporaryDirectory() as temporary,
        Browser(Settings()) as browser,
        nullcontext() if asked.no_peer else Peer() as peer,
    ):
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if asked.times and peer is not None:
            print_times(browser, peer, pages, asked.selector, size, folder)
            print_whole_deck(browser, folder)
        for page in [] if asked.times else pages:
            made, reference = ours(browser, page, asked.selector, size, folder, asked.target)
            scores["impasto"].append((page.stem, made))
            keep_score(folder, page.stem, "impasto", made)
            print(row(page.stem, len(made.slides), made.figures()), flush=True)
            lost = [word for slide in made.slides for word in slide.lost]
            if lost:
                print(f"  {page.stem}: not real text: {' '.join(lost)[:300]}")
            for number, slide in enumerate(reference, 1):
                (folder / f"{page.stem}-{number}.png").write_bytes(slide.png)
            if peer is not None:
                try:
                    other = theirs(peer, page, asked.selector, size, reference, folder)
                    scores["dom-to-pptx"].append((page.stem, other))
                    keep_score(folder, page.stem, "dom-to-pptx", other)
                except (PlaywrightError, ValueError, OSError) as error:
                    print(f"  dom-to-pptx failed on {page.stem}: {str(error)[:160]}")
    print_tables(scores)


def print_tables(scores: dict[str, list[tuple[str, DeckScore]]]) -> None:
    """A table per converter, page by page and over all slides."""
    for name, listed in scores.items():
        if listed:
            print(f"\n### {name}\n\n{HEAD}")
            for stem, made in listed:
                print(row(stem, len(made.slides), made.figures()))
            print(row("**all slides**", *_all(listed)))


def keep_score(folder: Path, stem: str, name: str, made: DeckScore) -> None:
    """Write one deck's measures beside it, so that a long run can be done in parts."""
    (folder / f"{stem}.{name}.score.json").write_text(json.dumps(asdict(made)), "utf-8")


def kept_scores(folder: Path) -> dict[str, list[tuple[str, DeckScore]]]:
    """What `keep_score` wrote, page by page."""
    found: dict[str, list[tuple[str, DeckScore]]] = {"impasto": [], "dom-to-pptx": []}
    for file in sorted(folder.glob("*.score.json")):
        stem, name = file.name.removesuffix(".score.json").split(".", 1)
        kept = json.loads(file.read_text("utf-8"))
        found[name].append((stem, DeckScore([SlideScore(**s) for s in kept["slides"]], kept["seconds"])))
    return found


def _all(listed: list[tuple[str, DeckScore]]) -> tuple[int, dict[str, float]]:
    slides = [slide for _, made in listed for slide in made.slides]
    return len(slides), DeckScore(slides, sum(made.seconds for _, made in listed)).figures()


if __name__ == "__main__":
    main()
