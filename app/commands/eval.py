"""`impasto eval`: how good research is here. Sets of questions answered and judged; worlds to ask about; curves."""

from __future__ import annotations

import json
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from app.configuration import read_settings
from app.endings import UsageError
from app.interrupting import stop_on_interrupt

if TYPE_CHECKING:
    from agents.evaluation.harness import Record

app = typer.Typer(no_args_is_help=True)


class SystemName(StrEnum):
    """What answers."""

    agent = "agent"
    one_search = "one-search"
    closed_book = "closed-book"
    oracle = "oracle"
    naive = "naive"


class JudgeName(StrEnum):
    """What judges."""

    auto = "auto"
    rules = "rules"
    model = "model"


@app.command("browse")
def browse(
    questions: Path = typer.Option(
        ..., "--set", metavar="FILE", help="Questions: JSON lines, BrowseComp's CSV, or BrowseComp-Plus's JSON lines."
    ),
    corpus: Path | None = typer.Option(
        None, "--corpus", metavar="DIR", help="Documents: a folder, a corpus, or JSON lines of docid and text."
    ),
    attempts: int = typer.Option(1, min=1, max=64, help="At each question; more than one are voted on and verified."),
    system: SystemName = typer.Option(SystemName.agent, help="What answers."),
    judge: JudgeName = typer.Option(JudgeName.auto, help="auto: the model when it is able enough, else rules."),
    out: Path | None = typer.Option(None, help="Folder of the records; a run that was cut off goes on there."),
    limit: int | None = typer.Option(None, min=1, help="The first questions only."),
    canary: str | None = typer.Option(None, help="Text that decrypts BrowseComp-Plus."),
    evidence: Path | None = typer.Option(None, help="TREC file of the documents that are evidence."),
    model: str | None = typer.Option(None, help="As for every command."),
    seconds: float = typer.Option(600.0, min=1.0, help="For a question, at most."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
) -> None:
    """Answer and judge a set of questions: accuracy, evidence recall, citations, calibration, and what it took."""
    from agents.evaluation.datasets import load, with_relevance
    from agents.evaluation.harness import run_set, write_summary
    from agents.evaluation.running import Choice, open_run

    if corpus is None and system is not SystemName.closed_book:
        raise UsageError("Say where to look: --corpus DIR.")
    loaded = load(questions, canary=canary)[:limit]
    if evidence is not None:
        loaded = with_relevance(loaded, evidence)
    folder = out or Path(f"{questions.stem}-{system.value}{f'-x{attempts}' if attempts > 1 else ''}-eval")
    stop = stop_on_interrupt()

    def tell(done: int, of: int, record: Record) -> None:
        mark = "right" if record.judgement.correct else "wrong"
        typer.echo(f"{done} of {of}: {record.id} {mark}, {record.attempted.seconds:.1f} s", err=True)

    choice = Choice(system.value, judge.value, attempts, seconds)
    with ExitStack() as stack:
        settings = read_settings(model=model)
        answering, judging = open_run(
            choice, corpus, settings, stack, tell=lambda line: typer.echo(line, err=True), cancel=stop.is_set
        )
        records = run_set(loaded, answering, judging, folder, tell=tell, cancel=stop.is_set)
    summary = write_summary(folder, records, answering.name, judging.name)
    if as_json:
        typer.echo(json.dumps({**summary, "folder": str(folder)}, ensure_ascii=False))
        return
    for line in _told(summary["measures"]):
        typer.echo(line)
    typer.echo(str(folder), err=True)


def _told(measures: dict[str, Any]) -> list[str]:
    """The measures as lines for a person."""
    shares = {
        "accuracy": "Accuracy", "evidence_recall": "Evidence recall", "citation_precision": "Citation precision",
        "citation_recall": "Citation recall", "calibration_error": "Calibration error",
    }  # fmt: skip
    means = {"searches": "Searches", "tokens": "Tokens", "seconds": "Seconds"}
    lines = [f"{'Questions':<20}{measures['questions']}"]
    for name, words in shares.items():
        value = measures[name]
        lines.append(f"{words:<20}{'-' if value is None else f'{value:.1%}'}")
    lines[1] += f" (95 %: {measures['accuracy_low']:.1%} to {measures['accuracy_high']:.1%})"
    return lines + [f"{words:<20}{measures[name]:,.1f} a question" for name, words in means.items()]


@app.command("world")
def world(
    out: Path = typer.Option(..., help="Folder for corpus.jsonl and questions.jsonl."),
    seed: int = typer.Option(1, help="The same seed gives the same world."),
    wording: int = typer.Option(1, min=1, max=2, help="1: English and Chinese; 2: English of another hand."),
    questions: int = typer.Option(40, min=1, max=400, help="How many are asked."),
) -> None:
    """Make up a world that no model has read of: documents, and questions over two to four of them."""
    from agents.evaluation.world import make, write

    made = make(seed, wording=wording, questions=questions)
    corpus, asked = write(made, out)
    typer.echo(f"{len(made.documents)} documents, {len(made.questions)} questions", err=True)
    typer.echo(f"{corpus}\n{asked}")


@app.command("curve")
def curve(
    folders: list[Path] = typer.Argument(..., metavar="FOLDER…", help="Folders of runs."),
    out: Path = typer.Option(Path("curve.svg"), help="An .svg or .png file."),
    cost: str = typer.Option("searches", help="searches, tokens or seconds."),
    chinese: bool = typer.Option(False, "--zh", help="Words in Chinese."),
) -> None:
    """Draw accuracy against what it took."""
    from agents.evaluation.curves import line_of, svg
    from agents.evaluation.harness import records_of
    from agents.evaluation.picture import write_picture

    if cost not in ("searches", "tokens", "seconds"):
        raise UsageError("--cost is searches, tokens or seconds.")
    if out.suffix.lower() not in (".svg", ".png"):
        raise UsageError("--out is an .svg or .png file.")
    runs = [(folder.name, list(records_of(folder).values())) for folder in folders]
    if missing := [name for name, records in runs if not records]:
        raise UsageError(f"{missing[0]} holds no records of a run.")
    picture = svg([line_of(name, records, cost) for name, records in runs], cost, "zh" if chinese else "en")
    typer.echo(str(write_picture(picture, out, read_settings())))
