"""The tables of docs/research.md: worlds that no model has read of, asked of each system; and the curve of them.

    python -m benchmarks.research.browse [--seeds 11 12 13] [--wordings 1 2] [--out DIR] [--model]

A run that was cut off goes on. By rules alone, as the embedded model takes no part in short answers; with `--model` it
judges sentences, which costs tokens and time, and answers the closed book.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from agents.corpus import Corpus
from agents.evaluation.corpora import index_lines
from agents.evaluation.curves import line_of, svg
from agents.evaluation.harness import Record, measured, run_set
from agents.evaluation.judging import RuleJudge
from agents.evaluation.running import Choice, open_run
from agents.evaluation.systems import Agent, OneSearch, Oracle, System
from agents.evaluation.world import make, write
from agents.files import write_whole
from agents.research.library import Library
from agents.settings import Settings

QUESTIONS = {1: 12, 2: 8}
"""Of each world, by wording."""


def main() -> None:
    """Ask, judge, print, draw."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    parser.add_argument("--wordings", type=int, nargs="+", default=[*QUESTIONS], choices=[*QUESTIONS])
    parser.add_argument("--out", type=Path, default=Path("browse-benchmark"))
    parser.add_argument("--model", action="store_true")
    given = parser.parse_args()
    for wording, count in ((wording, QUESTIONS[wording]) for wording in given.wordings):
        runs: dict[str, list[Record]] = {}
        for seed in given.seeds:
            for name, records in asked(seed, wording, count, given.out, model=given.model).items():
                runs[name] = runs.get(name, []) + records
        print(f"wording {wording}")
        for name, records in runs.items():
            print(row(name, records))
        drawn = svg([line_of(name, records, "searches") for name, records in runs.items()], "searches")
        write_whole(given.out / f"curve-{wording}{'-model' if given.model else ''}.svg", drawn.encode())


def asked(seed: int, wording: int, count: int, out: Path, *, model: bool) -> dict[str, list[Record]]:
    """The records of each system for one world."""
    world = make(seed, wording=wording, questions=count)
    folder = out / f"world-{wording}-{seed}"
    lines, _ = write(world, folder)
    settings = Settings(data=out / "data")
    found: dict[str, list[Record]] = {}
    with ExitStack() as stack:
        corpus = stack.enter_context(Corpus(index_lines(settings, lines)))
        library = Library([corpus])
        systems: list[System] = [OneSearch(library), Agent(library), Agent(library, attempts=3), Oracle(corpus)]
        if model:
            names = [("closed-book", 1), ("agent", 1)]
            systems = [open_run(Choice(n, "rules", a, 600.0), lines, settings, stack)[0] for n, a in names]
        for system in systems:
            run = folder / f"{system.name}{'-model' if model else ''}"
            found[system.name] = run_set(world.questions, system, RuleJudge(), run, tell=told)
    return found


def told(done: int, of: int, record: Record) -> None:
    """Say how far it is."""
    print(f"{done} of {of} {record.id} {record.judgement.correct} {record.attempted.seconds:.1f} s", flush=True)


def row(name: str, records: list[Record]) -> str:
    """A row of the table."""
    m = measured(records)
    shares = [f"{value:.0%}" if value is not None else "–" for value in (m.evidence_recall, m.citation_precision)]
    accuracy = f"{m.accuracy:.0%} ({100 * m.accuracy_low:.0f}–{100 * m.accuracy_high:.0f})"
    means = [f"{m.searches:.0f}", f"{m.tokens:,.0f}", f"{m.seconds:.1f}"]
    return f"| {name} | {' | '.join([accuracy, *shares, f'{m.calibration_error:.0%}', *means])} |"


if __name__ == "__main__":
    main()
