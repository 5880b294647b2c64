"""Times: seconds a slide of both converters, on the clock and of the processor, the best of three runs each.

A busy machine only ever adds to the clock; processor seconds are those of the converter and of the browser it drives.
Both start from a loaded page with their scripts in it, and end with the file. `whole_deck` times a deck of ours as
people ask for it: PPTX, PDF and a PNG a slide, once the browser runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError

from agents.render.browser import Browser, Page
from agents.render.capture import World, capture
from agents.render.fonts import FONTS
from agents.render.pages import write_pdf, write_pngs
from agents.render.pptx import write
from benchmarks.render.cost import between, come_to_rest, processor_seconds
from benchmarks.render.peer import Peer

RUNS = 3


@dataclass(frozen=True)
class Cost:
    """Seconds."""

    clock: float
    processor: float

    @classmethod
    def of(cls, work: Callable[[], object]) -> Cost:
        """What a piece of work takes."""
        come_to_rest()
        before, started = processor_seconds(), time.perf_counter()
        work()
        clock = time.perf_counter() - started
        return cls(clock, between(before, processor_seconds(own_first=True)))

    def share(self, slides: int) -> Cost:
        """For one of so many slides."""
        return Cost(self.clock / slides, self.processor / slides)


def best(costs: list[Cost]) -> Cost:
    """The least of each."""
    if not costs:
        return Cost(float("nan"), float("nan"))
    return Cost(min(c.clock for c in costs), min(c.processor for c in costs))


def both(
    browser: Browser, peer: Peer, page: Path, selector: str, size: tuple[int, int], folder: Path
) -> tuple[int, Cost, Cost]:
    """Number of slides, our cost of one and the peer's."""
    mine: list[Cost] = []
    theirs: list[Cost] = []
    slides, deck = 1, (1280.0, 720.0)
    for _ in range(RUNS):
        with browser.page(page, *size, folders=[FONTS]) as opened:
            opened.call(World.of)

            def convert(opened: Page = opened) -> None:
                nonlocal slides, deck
                taken = capture(opened, selector)
                write(taken, folder / "times.pptx")
                slides, deck = len(taken.scene.slides), (taken.scene.width, taken.scene.height)

            mine.append(Cost.of(convert).share(slides))
        with suppress(PlaywrightError):
            exported = peer.loaded(page, selector, size, deck, folder / "peer.pptx")
            theirs.append(Cost(exported.seconds, exported.processor).share(slides))
    return slides, best(mine), best(theirs)


def whole_deck(browser: Browser, html: str, folder: Path) -> tuple[int, dict[str, Cost]]:
    """Number of slides, and what each format of a deck of ours costs; the page is loaded before."""
    with browser.page(html, 1280, 720) as page:
        page.call(World.of)
        taken = capture(page, ".slide")
        costs = {
            "PPTX": best([Cost.of(lambda: write(capture(page, ".slide"), folder / "d.pptx")) for _ in range(RUNS)]),
            "PDF": best(
                [Cost.of(lambda: write_pdf(page, folder / "d.pdf", None, None, ".slide")) for _ in range(RUNS)]
            ),
            "PNG": best([Cost.of(lambda: write_pngs(page, ".slide", folder)) for _ in range(RUNS)]),
        }
    return len(taken.scene.slides), costs
