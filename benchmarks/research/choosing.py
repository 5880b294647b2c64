"""Whether the embedded model picks short answers better than the rules: among the rules' own candidates, by likelihood.

    python -m benchmarks.research.choosing [--set …/short_heldout.jsonl --folder …/folder2]

Two ways: how likely the question is, given the sentence (as the judge of notes); how likely the value is as an answer
to the question beside its sentence; and the first joined with the rules' score. Questions with two candidates or more
count.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from agents.corpus import Corpus
from agents.corpus.files import add
from agents.evaluation.judging import same
from agents.llm import open_model
from agents.prompts import data, prompt
from agents.research.library import Library
from agents.research.short.base import Found
from agents.research.short.direct import Direct
from agents.settings import Settings

HERE = Path(__file__).parent
MOST = 5
"""Candidates of a question."""


def main() -> None:
    """Ask, choose, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", type=Path, default=HERE / "short_heldout.jsonl")
    parser.add_argument("--folder", type=Path, default=HERE / "folder2")
    given = parser.parse_args()
    asked = [json.loads(line) for line in given.set.read_text("utf-8").splitlines() if line.strip()]
    model: Any = open_model(Settings(threads=1))
    right: dict[str, int] = {"rules": 0, "question": 0, "value": 0, "joined": 0}
    hard = reached = 0
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder, Corpus(Path(folder) / "c.sqlite") as corpus:
        add(corpus, [given.folder])
        library = Library([corpus])
        for wanted in asked:
            found = candidates(wanted["query"], library)
            forms = [wanted["answer"], *wanted.get("aliases", [])]
            if len(found) < 2:
                continue
            hard += 1
            reached += any(is_right(f, forms) for f in found)
            for way, chosen in choices(wanted["query"], found, model, library).items():
                right[way] += is_right(chosen, forms)
    print(f"{hard} questions with several candidates, the right one among them for {reached}; picked right: {right}")
    print(f"{time.process_time() - began:.0f} s of the processor")


def candidates(question: str, library: Library) -> list[Found]:
    """The rules' candidates, each value once, best first."""
    direct = Direct(library)
    best = direct.answer(question)
    every = direct.candidates(question)
    found: dict[str, Found] = {best.text: best} if best is not None and not best.working else {}
    for other in every:
        found.setdefault(other.text, other)
    return list(found.values())[:MOST]


def is_right(found: Found, forms: list[str]) -> bool:
    """Whether it is one of the right forms."""
    return any(same(found.text, form) for form in forms)


def choices(question: str, found: list[Found], model: Any, library: Library) -> dict[str, Found]:
    """Which candidate each way picks."""
    said = [library.text(f.basis[0].hit.source.id)[f.basis[0].start : f.basis[0].end][:500] for f in found]
    asks = [model.score(prompt("question_for.v1", passage=data("passage", text)), [question])[0] for text in said]
    values = []
    for text, one in zip(said, found, strict=True):
        message = prompt("closed_book.v1", question=data("question", f"{text}\n\n{question}"))
        values.append(model.score(message, [one.text])[0])
    joined = [one.score + 0.1 * (ask - max(asks)) for one, ask in zip(found, asks, strict=True)]
    best = {"question": asks, "value": values, "joined": joined}
    return {"rules": found[0]} | {way: found[scores.index(max(scores))] for way, scores in best.items()}


if __name__ == "__main__":
    main()
