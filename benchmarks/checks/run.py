"""Counts what the checks find of planted faults, what they miss, what they name falsely, and what `--fix` repairs.

    .venv/bin/python -m benchmarks.checks.run [--only NAME] [--keep FOLDER] [--fix]

With `--keep` the decks and their repaired copies stay in the folder. `--fix` counts each planted fault once more after
the repairs, and what the repairs lost: words, alternative texts, notes, links, animations. Nothing is asserted here.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agents.checks.base import FAULT_KINDS, Fault
from agents.checks.deck_file import check_deck
from agents.checks.looking import Asked, Checked
from agents.checks.mend.deck import Deck, mend_deck
from agents.checks.mend.loop import Mended, mend
from agents.checks.mend.page import PageFile
from agents.checks.page_file import check_page
from agents.render.browser import Browser
from agents.settings import Settings
from agents.sources import read
from benchmarks.checks.decks import decks
from benchmarks.checks.kept import lost
from benchmarks.checks.planting import Planted, pages


@dataclass
class Count:
    """Of one kind of fault: planted, found, found where it is not, and left after the repairs."""

    planted: int = 0
    found: int = 0
    false: int = 0
    left: int = 0


@dataclass
class Outcome:
    """Of all files: counts by kind, and sentences about what went wrong."""

    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    remarks: list[str] = field(default_factory=list)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--fix", action="store_true")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="impasto-checks-"))
    folder.mkdir(parents=True, exist_ok=True)
    outcome = Outcome()
    for planted in [*decks(folder), *pages(folder)]:
        if options.only in planted.path.name:
            _measure(planted, outcome, fix=options.fix)
    print("\n".join([*outcome.remarks, "", *_table(outcome, fix=options.fix)]))


def _measure(planted: Planted, outcome: Outcome, *, fix: bool) -> None:
    began = time.monotonic()
    asked = Asked(sources=[read(path).source for path in planted.sources])
    checked = _looked(planted, asked)
    judged(planted, checked.faults, outcome)
    if fix:
        fixed = planted.path.with_name(f"fixed-{planted.path.name}")
        mended = _mended(planted, asked, fixed)
        for number, expected in enumerate(planted.expected, 1):
            parts = {at for at, source in enumerate(mended.origin, 1) if source == number} or {number}
            kinds = {f.kind for f in mended.after.faults if f.slide in parts}
            for kind in expected.wrong & {f.kind for f in checked.faults if f.slide == number}:
                outcome.counts[kind].left += kind in kinds
        if planted.path.suffix == ".pptx":
            outcome.remarks += [
                f"lost in {planted.path.name}: {what}" for what in lost(planted.path, fixed, mended.origin)
            ]
    print(f"{planted.path.name}: {len(planted.expected)} slides, {time.monotonic() - began:.0f} s", flush=True)


def _looked(planted: Planted, asked: Asked) -> Checked:
    if planted.path.suffix == ".pptx":
        return check_deck(planted.path, asked)
    return check_page(planted.path, planted.selector, Settings(), asked)


def _mended(planted: Planted, asked: Asked, out: Path) -> Mended:
    if planted.path.suffix == ".pptx":
        mended = mend_deck(Deck(planted.path, asked), lambda _: None)
    else:
        with Browser(Settings()) as browser:
            file = PageFile(planted.path, planted.selector, asked, browser, size=(1280, 720))
            mended = mend(file, lambda _: None)
    out.write_bytes(mended.data)
    for slide, said in mended.done:
        print(f"  slide {slide}: {said}")
    return mended


def judged(planted: Planted, faults: Sequence[Fault], outcome: Outcome) -> None:
    """Count a file's faults by what was planted in it."""
    for number, expected in enumerate(planted.expected, 1):
        mine = [f for f in faults if f.slide == number]
        kinds = {f.kind for f in mine}
        for kind in sorted(expected.wrong):
            outcome.counts[kind].planted += 1
            outcome.counts[kind].found += kind in kinds
            if kind not in kinds:
                outcome.remarks.append(f"missed in {planted.path.name}, slide {number}: {kind}")
        for fault in mine:
            if fault.kind not in expected.wrong | expected.may:
                outcome.counts[fault.kind].false += 1
                outcome.remarks.append(f"false in {planted.path.name}, slide {number}: {fault.kind}: {fault.detail}")


def _table(outcome: Outcome, *, fix: bool) -> list[str]:
    rows = [f"| check | planted | found | false alarms |{' left by --fix |' if fix else ''}"]
    rows.append(f"| --- | ---: | ---: | ---: |{' ---: |' if fix else ''}")
    total: Counter[str] = Counter()
    for kind in FAULT_KINDS:
        if kind not in outcome.counts:
            continue
        count = outcome.counts[kind]
        total.update(vars(count))
        rows.append(_row(kind.replace("_", " "), count, fix=fix))
    return [*rows, _row("**all**", Count(**total), fix=fix)]


def _row(name: str, count: Count, *, fix: bool) -> str:
    return f"| {name} | {count.planted} | {count.found} | {count.false} |{f' {count.left} |' if fix else ''}"


if __name__ == "__main__":
    main()
