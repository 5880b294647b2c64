"""`impasto research`: a question in, a cited report out."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path

import typer

from agents.errors import ConfigurationError
from agents.files import prepare
from app.commands.given import folders, model_of, placed
from app.commands.queued import Order, carried_out
from app.commands.stores import DATA, DATABASE
from app.configuration import read_settings
from app.console import Watch
from app.endings import UsageError

LONGEST = 2000
"""Characters of a question."""


class Mode(StrEnum):
    """Who decides what is searched."""

    auto = "auto"
    plan = "plan"
    tools = "tools"


def research(
    question: str = typer.Argument(..., metavar="QUESTION"),
    corpora: list[Path] | None = typer.Option(
        None, "--corpus", metavar="DIR", help="Folder of documents, or of a corpus; may be given several times."
    ),
    web: bool = typer.Option(False, "--web", help="Also search and read the web."),
    out: Path | None = typer.Option(None, help="Folder to write into; else one named after the question."),
    model: str | None = typer.Option(
        None, help="A model's name, a GGUF file, or the URL of an OpenAI-compatible endpoint."
    ),
    mode: Mode = typer.Option(
        Mode.auto, help="plan: searches by rules; tools: the model searches and opens by itself; auto: by its tier."
    ),
    turns: int = typer.Option(4, min=1, max=50, help="Rounds of searching and reading, at most."),
    attempts: int = typer.Option(
        1, min=1, max=64, help="At a short answer; more than one are voted on and looked up again."
    ),
    seconds: float = typer.Option(600.0, min=1.0, help="Then it answers with what it has."),
    tokens: int = typer.Option(200_000, min=0, help="That the model reads and writes, at most."),
    pages: int = typer.Option(20, min=0, help="Pages fetched from the web, at most."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Make report.md, .html, .docx and .pdf, notes.json and trace.json: every sentence with its passage."""
    if not question.strip():
        raise UsageError("Ask a question.")
    if not corpora and not web:
        raise UsageError("Say where to look: --corpus DIR, or --web.")
    if len(question) > LONGEST:
        raise ConfigurationError(f"The question has more than {LONGEST:,} characters.", fix="Ask shorter.")
    settings = read_settings(model=model, database=database, data=data)
    where = folders(corpora or [])
    out = out or Path(f"{_name_of(question)}-research")
    prepare(out)
    order = Order(
        kind="research",
        options={
            "question": question.strip(),
            "web": web,
            "mode": mode.value,
            "attempts": attempts,
            "turns": turns,
            "seconds": seconds,
            "tokens": tokens,
            "pages": pages,
            "model": model_of(settings),
        },
        title=question.strip(),
        here={"folder": str(out.resolve()), "corpora": where},
    )
    with Watch() as watch, carried_out(order, settings, show=watch) as made:
        made.write(out, without=("report.json",))
        report = {**made.told, "paths": placed(made.told["paths"], out)}
    for sentence in report["said"]:
        typer.echo(f"note: {sentence}", err=True)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    typer.echo(report["answer"] or "Nothing was found that answers this.")
    typer.echo(
        f"{len(report['citations'])} citations, {report['searches']} searches, {report['pages']} pages, "
        f"{report['seconds']:.0f} s",
        err=True,
    )
    typer.echo(report["paths"]["html"], err=True)


def _name_of(question: str) -> str:
    return re.sub(r"[^\w]+", "-", question.lower())[:48].strip("-") or "question"
