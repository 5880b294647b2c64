"""Measures twenty generated decks and prints the tables of docs/slides.md.

    .venv/bin/python -m benchmarks.deck.measure [--keep FOLDER] [--only NAME] [--seconds 500] [--judge URL]

With `--keep` a row is a file in the folder: what was measured before is not measured again, so that a long run can be
done in parts (`--seconds` ends a part). `--judge` names a large model that scores content, design and coherence, where
one is at hand. Nothing is asserted here; tests assert floors on three small decks.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from agents.deck.spec import FRAME, DeckSpec
from agents.evaluation.deck_judge import ASPECTS, judge_of
from agents.settings import Settings
from benchmarks.deck.corpus import decks
from benchmarks.deck.measures import Measured, measured


def main() -> None:
    """Measure what is not measured yet, and print the tables of all that is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--seconds", type=float, default=36_000)
    parser.add_argument("--judge", help="URL of a large model; IMPASTO_MODEL_SEES=1 where it takes pictures")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="impasto-decks-"))
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    rows: list[Measured] = []
    for number, wanted in enumerate(decks(folder), 1):
        kept = folder / f"{number:02d}.json"
        if kept.exists():
            rows.append(Measured(**json.loads(kept.read_text("utf-8"))))
            continue
        if (options.only and options.only not in wanted.name) or time.monotonic() - began > options.seconds:
            continue
        settings = Settings(data=folder / "data", threads=1)
        rows.append(measured(wanted, settings, folder / f"{number:02d}"))
        kept.write_text(json.dumps(asdict(rows[-1]), ensure_ascii=False), "utf-8")
    parts = [contents(rows), appearances(rows), layouts(rows)]
    print("\n\n".join([*parts, judged(rows, folder, options.judge)] if options.judge else parts))


def contents(rows: Sequence[Measured]) -> str:
    """What the decks say, and how sound they are."""
    head = [
        "deck",
        "slides",
        "faults per slide",
        "grounded",
        "layouts",
        "sections covered",
        "quiz",
        "untouched kept",
        "editable",
        "s",
    ]
    lines = [_row(head), _row(["---"] + ["---:"] * (len(head) - 1))]
    for row in rows:
        faults = ", ".join(f"{kind} {count / row.slides:.2f}" for kind, count in row.faults.items()) or "0"
        lines.append(
            _row(
                [
                    row.name,
                    row.slides,
                    faults,
                    f"{row.grounded} / {row.claims}",
                    row.distinct,
                    f"{row.covered} / {row.sections}" if row.sections else "–",
                    f"{row.quiz:.0%} of {row.questions}" if row.questions else "–",
                    f"{row.identical} / {row.untouched}",
                    row.editability,
                    f"{row.seconds:.0f}",
                ]
            )
        )
    slides = sum(r.slides for r in rows)
    asked = sum(r.questions for r in rows)
    lines.append(
        _row(
            [
                "**all**",
                slides,
                f"{sum(sum(r.faults.values()) for r in rows) / max(1, slides):.3f}",
                f"{sum(r.grounded for r in rows) / max(1, sum(r.claims for r in rows)):.1%}",
                f"{statistics.mean(r.distinct for r in rows):.1f}",
                f"{sum(r.covered for r in rows) / max(1, sum(r.sections for r in rows)):.0%}",
                f"{sum(r.quiz * r.questions for r in rows) / max(1, asked):.0%} of {asked}",
                f"{sum(r.identical for r in rows) / max(1, sum(r.untouched for r in rows)):.0%}",
                min(r.editability for r in rows),
                f"{statistics.median(r.seconds for r in rows):.0f}",
            ]
        )
    )
    return "\n".join(lines)


def appearances(rows: Sequence[Measured]) -> str:
    """The computed looks."""
    head = ["deck", "harmony, ° off", "template", "engagement", "usability, : 1", "rhythm, bits", "entropy, bits"]
    lines = [_row(head), _row(["---"] + ["---:"] * (len(head) - 1))]
    for row in rows:
        seen = row.looks
        lines.append(
            _row(
                [
                    row.name,
                    f"{seen['harmony']:.1f}",
                    seen["template"],
                    f"{seen['engagement']:.0f}",
                    f"{seen['usability']:.1f}",
                    f"{seen['rhythm']:.2f}",
                    f"{seen['entropy']:.2f}",
                ]
            )
        )
    return "\n".join(lines)


def judged(rows: Sequence[Measured], folder: Path, model: str) -> str:
    """Scores of a model judge, 1 to 5, of the decks that are still in the folder."""
    judge = judge_of(Settings(data=folder / "data", model=model, model_sees="IMPASTO_MODEL_SEES" in os.environ))
    if judge is None:
        return f"{model} is no model that can judge."
    lines = [_row(["deck", *ASPECTS]), _row(["---", *(["---:"] * len(ASPECTS))])]
    for number, row in enumerate(rows, 1):
        place = folder / f"{number:02d}"
        spec = next(iter(sorted(place.rglob("deck.json"))), None)
        if spec is None:
            continue
        pictures = sorted((spec.parent / "slides").glob("*.png"))
        scores = judge.judge(DeckSpec.model_validate_json(spec.read_bytes()), pictures)
        lines.append(_row([row.name, *(scores[a].score if a in scores else "–" for a in ASPECTS)]))
    return "\n".join(lines)


def layouts(rows: Sequence[Measured]) -> str:
    """How often each layout stands in all decks together."""
    counts = Counter(layout for row in rows for layout in row.layouts if layout not in FRAME)
    return "Layouts of content: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()) + "."


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    main()
