"""Whole reports on questions of many kinds: is the answer right, does what it cites bear it out, is “not told” honest.

    python -m benchmarks.research.reports [--set FILE] [--folder DIR] [--model] [--by-words] [--show] [--only ID,ID]

Each question names its short answer (`answer`, `aliases`; null where the documents do not tell), or what the report
must say (`says`, all of it). It is run as `impasto research` runs it; with `--model` the embedded model judges.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from agents.corpus import Corpus
from agents.corpus.embedding import installed_embedder
from agents.corpus.files import add
from agents.evaluation.judging import same
from agents.research.judging import Judge, LikelihoodJudge, NoJudge
from agents.research.library import Library
from agents.research.making import run
from agents.research.notes import Note, Report
from agents.research.output import answer_of, cited_notes
from agents.research.request import ResearchRequest
from agents.research.state import Session
from agents.settings import Settings

HERE = Path(__file__).parent


def said_in(report: Report) -> str:
    """All that a report says."""
    cells = [cell.text for table in report.tables for row in (table.header, *table.rows) for cell in row]
    short = [report.short.text] if report.short is not None and report.short.notes else []
    return " ".join([*short, *(sentence.text for sentence in report.sentences()), *cells])


def verdict(wanted: dict[str, Any], report: Report, notes: list[Note]) -> str:
    """right, uncited (right, but no cited passage has it), wrong, none (told nothing), or false (there was none)."""
    short = report.short.text if report.short is not None and report.short.notes else None
    if "answer" in wanted and wanted["answer"] is None:
        return "right" if short is None and report.unanswered else "false"
    if "answer" in wanted:
        if short is None:
            return "none"
        if not any(same(short, form) for form in (wanted["answer"], *wanted.get("aliases", []))):
            return "wrong"
    told = said_in(report)
    if not all(flat(value) in flat(told) for value in wanted.get("says", [])):
        return "wrong"
    quotes = flat(" ".join(note.quote for note in cited_notes(report, notes)))
    bears = wanted.get("cites", wanted.get("says", []))
    return "right" if quotes and all(flat(value) in quotes for value in bears) else "uncited"


def flat(text: str) -> str:
    """On one line and in small letters."""
    return re.sub(r"\s+", " ", text).casefold()


def main() -> None:
    """Ask, judge, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", type=Path, default=HERE / "report_questions.jsonl")
    parser.add_argument("--folder", type=Path, default=HERE / "folder3")
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--by-words", action="store_true", help="without the second look by meaning")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    asked = [json.loads(line) for line in given.set.read_text("utf-8").splitlines() if line.strip()]
    count: Counter[str] = Counter()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder, Corpus(Path(folder) / "c.sqlite") as corpus:
        add(corpus, [given.folder])
        judge: Judge = NoJudge()
        embedder = None if given.by_words else installed_embedder()
        if given.model:
            from agents.llm import open_model

            judge = LikelihoodJudge(open_model(Settings()))  # pyright: ignore[reportArgumentType] -- the embedded one
        for wanted in asked:
            if given.only and wanted["id"] not in given.only.split(","):
                continue
            session = Session(
                ResearchRequest(question=wanted["query"], out=Path(folder)), Library([corpus], embedder), judge
            )
            session.began = session.clock()
            state = run(session)
            report = Report.model_validate(state["report"])
            notes = [Note.model_validate(note) for note in state["notes"]]
            what = verdict(wanted, report, notes)
            count[what] += 1
            if given.show or what != "right":
                shown(wanted, what, report, notes)
    print(dict(count), f"{sum(count.values())} questions, {time.process_time() - began:.1f} s of the processor")


def shown(wanted: dict[str, Any], what: str, report: Report, notes: list[Note]) -> None:
    """Print a question with what was told and cited."""
    short = report.short.text if report.short is not None and report.short.notes else None
    print(f"{what:7} {wanted['id']} {wanted['query']}")
    print(f"        wanted {wanted.get('answer', wanted.get('says'))!r}, told {short!r}, sure {report.confidence}")
    print(f"        {'(not told) ' if report.unanswered else ''}{answer_of(report)[:400]!r}")
    for note in cited_notes(report, notes)[:4]:
        print(f"        · {' '.join(note.quote.split())[:160]!r} {note.source.title}")


if __name__ == "__main__":
    main()
