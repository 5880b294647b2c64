"""The harness: every question of a set to a system, its answer to a judge, a record of each kept at once.

A run that was cut off goes on where it was: records are lines of a file in the run's folder, and a folder belongs to
one set, system and judge. It knows no command line.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from agents.errors import Cancelled, ConfigurationError, ImpastoError
from agents.evaluation.answers import read_response
from agents.evaluation.judging import Judge, Judgement, same
from agents.evaluation.measures import (
    BIN,
    FEWEST_BINS,
    Measures,
    calibration_error,
    interval,
    mean,
    share_found,
)
from agents.evaluation.questions import Question
from agents.evaluation.systems import Attempted, System
from agents.files import write_whole
from agents.llm import never

RECORDS, RUN, SUMMARY = "records.jsonl", "run.json", "summary.json"


class Record(BaseModel):
    """A question answered and judged."""

    id: str
    language: str = "en"
    hops: int = 0
    attempted: Attempted
    judgement: Judgement
    evidence_recall: float | None = None
    citation_precision: float | None = None
    citation_recall: float | None = None
    steps: list[dict[str, Any]] = Field(default_factory=list)
    """The system's steps, each with whether it was correct by then."""


Tell = Callable[[int, int, Record], None]
"""Told how many are done, of how many, and the last."""


def run_set(
    questions: Sequence[Question],
    system: System,
    judge: Judge,
    folder: Path | None = None,
    *,
    tell: Tell = lambda done, of, record: None,
    cancel: Callable[[], bool] = never,
) -> list[Record]:
    """Answer and judge every question, those of the folder's records not again. Raises Cancelled, ConfigurationError.

    A question that the system fails on has a record, too: an empty response is wrong.
    """
    done = _begun(questions, system, judge, folder) if folder else {}
    records = [done[question.id] for question in questions if question.id in done]
    for question in questions:
        if question.id in done:
            continue
        if cancel():
            raise Cancelled("Stopped. What was answered is kept.")
        record = recorded(question, attempt(question, system), judge)
        if folder:
            _append(folder / RECORDS, record)
        records.append(record)
        tell(len(records), len(questions), record)
    order = {question.id: n for n, question in enumerate(questions)}
    return sorted(records, key=lambda record: order[record.id])


def attempt(question: Question, system: System) -> Attempted:
    """The system's answer; what it failed of, in words, where it failed."""
    try:
        return system.answer(question)
    except Cancelled:
        raise
    except ImpastoError as error:
        return Attempted(response="", completed=False, said=str(error))


def recorded(question: Question, attempted: Attempted, judge: Judge) -> Record:
    """The answer with its judgement and what it found and cited of the evidence."""
    cited = attempted.cited
    hits = len(set(cited) & set(question.evidence))
    return Record(
        id=question.id,
        language=question.language,
        hops=question.hops,
        attempted=attempted,
        judgement=judge.judge(question, attempted.response),
        evidence_recall=share_found(attempted.retrieved, question.evidence),
        citation_precision=hits / len(set(cited)) if cited and question.evidence else None,
        citation_recall=share_found(cited, question.evidence) if cited else None,
        steps=[step | {"correct": is_right(question, step.get("exact"))} for step in attempted.steps],
    )


def is_right(question: Question, exact: str | None) -> bool:
    """Whether a short answer is right, by the rules."""
    return bool(exact) and any(same(exact or "", form) for form in (question.answer, *question.aliases))


def measured(records: Sequence[Record]) -> Measures:
    """The measures of a run. Raises ConfigurationError when it has no record."""
    if not records:
        raise ConfigurationError("There is nothing to measure: no question was answered.")
    correct = [record.judgement.correct for record in records]
    sure = [_confidence(record) for record in records]
    low, high = interval(sum(correct), len(correct))
    size = BIN if len(records) >= FEWEST_BINS * BIN else max(1, len(records) // FEWEST_BINS)
    citing = [record for record in records if record.attempted.cited]
    return Measures(
        questions=len(records),
        accuracy=sum(correct) / len(correct),
        accuracy_low=low,
        accuracy_high=high,
        evidence_recall=mean([record.evidence_recall for record in records]),
        citation_precision=mean([record.citation_precision for record in citing]),
        citation_recall=mean([record.citation_recall for record in citing]),
        cites=len(citing) / len(records),
        calibration_error=calibration_error(sure, correct, size) or 0.0,
        calibration_published=calibration_error(sure, correct, BIN, last=False),
        searches=mean([float(record.attempted.searches) for record in records]) or 0.0,
        tokens=mean([float(record.attempted.tokens) for record in records]) or 0.0,
        seconds=mean([record.attempted.seconds for record in records]) or 0.0,
        completed=sum(record.attempted.completed for record in records) / len(records),
    )


def _confidence(record: Record) -> float:
    told = read_response(record.attempted.response).confidence
    return record.judgement.confidence if told is None else told


def write_summary(folder: Path, records: Sequence[Record], system: str, judge: str) -> dict[str, Any]:
    """Write and give the summary: measures, by number of documents and language, and each question's outcome."""
    groups = {
        **{f"hops {n}": [r for r in records if r.hops == n] for n in sorted({r.hops for r in records})},
        **{
            language: [r for r in records if r.language == language]
            for language in sorted({r.language for r in records})
        },
    }
    summary = {
        "system": system,
        "judge": judge,
        "measures": measured(records).model_dump(),
        "groups": {name: {"questions": len(g), "accuracy": _share(g)} for name, g in groups.items() if g},
        "per_query": [{"query_id": r.id, "correct": r.judgement.correct, "recall": r.evidence_recall} for r in records],
    }
    write_whole(folder / SUMMARY, (json.dumps(summary, ensure_ascii=False, indent=1) + "\n").encode())
    return summary


def _share(records: Sequence[Record]) -> float:
    return sum(record.judgement.correct for record in records) / len(records)


def _begun(questions: Sequence[Question], system: System, judge: Judge, folder: Path) -> dict[str, Record]:
    """The records that the folder has; it is made, or must belong to the same run."""
    lines = "\n".join(question.model_dump_json() for question in questions)
    told = {"set": hashlib.sha256(lines.encode()).hexdigest(), "system": system.name, "judge": judge.name}
    path = folder / RUN
    if not path.is_file():
        write_whole(path, (json.dumps(told) + "\n").encode())
        return {}
    try:
        known = json.loads(path.read_text("utf-8"))
    except ValueError:
        known = {}
    if known != told:
        raise ConfigurationError(f"{folder} holds another run.", fix="Name another folder with --out, or remove it.")
    return records_of(folder)


def records_of(folder: Path) -> dict[str, Record]:
    """The records of a run's folder by question. A last line that was cut off is left out."""
    found: dict[str, Record] = {}
    path = folder / RECORDS
    if not path.is_file():
        return found
    for line in path.read_text("utf-8").splitlines():
        try:
            record = Record.model_validate_json(line)
        except ValidationError:
            continue
        found[record.id] = record
    return found


def _append(path: Path, record: Record) -> None:
    """One line more, on disk before the next question; after a line that was cut off, on one of its own."""
    line = record.model_dump_json() + "\n"
    try:
        whole = not path.is_file() or path.stat().st_size == 0 or path.read_bytes()[-1:] == b"\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(line if whole else "\n" + line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ImpastoError(f"{path} could not be written: {error.strerror or error}.") from error
