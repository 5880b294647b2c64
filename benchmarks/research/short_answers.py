"""Short answers from a folder of varied documents: right, wrong, or honestly none.

    python -m benchmarks.research.short_answers [--set FILE] [--folder DIR] [--model NAME] [--show]

Each question of the set has its answer, other forms of it, or null where the documents do not tell. Two values that
contradict each other (`both`) must both be shown in the report.
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
from agents.research.judging import NoJudge
from agents.research.library import Library
from agents.research.making import run
from agents.research.notes import Report
from agents.research.output import answer_of
from agents.research.request import ResearchRequest
from agents.research.state import Session

HERE = Path(__file__).parent


def verdict(wanted: dict[str, Any], report: Report) -> str:
    """right, wrong, none (told nothing, and there was an answer), or false (told something, and there was none)."""
    short = report.short.text if report.short is not None and report.short.notes else None
    if wanted["answer"] is None:
        return "right" if short is None else "false"
    if short is None:
        return "none"
    told = short + " " + " ".join(s.text for part in report.conflicts for s in part.sentences)
    if not all(value in told for value in wanted.get("both", [])):
        return "wrong"
    forms = [wanted["answer"], *wanted.get("aliases", [])]
    return "right" if any(same(short, form) for form in forms) else "wrong"


def main() -> None:
    """Ask, judge, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", type=Path, default=HERE / "short_questions.jsonl")
    parser.add_argument("--folder", type=Path, default=HERE / "folder")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    asked = [json.loads(line) for line in given.set.read_text("utf-8").splitlines() if line.strip()]
    count: dict[str, int] = {}
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder, Corpus(Path(folder) / "c.sqlite") as corpus:
        add(corpus, [given.folder])
        library = Library([corpus])
        for wanted in asked:
            if given.only and wanted["id"] not in given.only.split(","):
                continue
            session = Session(ResearchRequest(question=wanted["query"], out=Path(folder)), library, NoJudge())
            session.began = session.clock()
            report = Report.model_validate(run(session)["report"])
            what = verdict(wanted, report)
            count[what] = count.get(what, 0) + 1
            short = report.short if report.short is not None and report.short.notes else None
            if given.show or what != "right":
                print(f"{what:6} {wanted['id']} {wanted['query']}")
                print(f"       wanted {wanted['answer']!r}, told {short.text if short else None!r}")
                if given.show:
                    print("      ", answer_of(report)[:300])
    print(count, f"{len(asked)} questions, {time.process_time() - began:.1f} s of the processor")


if __name__ == "__main__":
    main()
