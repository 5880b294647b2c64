"""`impasto research`: a question in, a cited report out."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path

import typer

from app.configuration import read_settings
from app.endings import UsageError
from app.interrupting import stop_on_interrupt


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
) -> None:
    """Make report.md, .html, .docx and .pdf, notes.json and trace.json: every sentence with its passage."""
    from agents.research import Budget, ResearchRequest
    from agents.research.making import continued as run

    if not question.strip():
        raise UsageError("Ask a question.")
    if not corpora and not web:
        raise UsageError("Say where to look: --corpus DIR, or --web.")
    request = ResearchRequest(
        question=question.strip(),
        corpora=tuple(corpora or ()),
        web=web,
        out=out or Path(f"{_name_of(question)}-research"),
        mode=mode.value,
        attempts=attempts,
        budget=Budget(turns=turns, seconds=seconds, tokens=tokens, pages=pages),
    )
    stop = stop_on_interrupt()

    def tell(phase: str, message: str) -> None:
        typer.echo(f"{phase}: {message}", err=True)

    made = run(request, read_settings(model=model), tell=tell, cancel=stop.is_set)
    for sentence in made.said:
        typer.echo(f"note: {sentence}", err=True)
    if as_json:
        typer.echo(json.dumps(made.model_dump(mode="json"), ensure_ascii=False))
        return
    typer.echo(made.answer or "Nothing was found that answers this.")
    typer.echo(
        f"{len(made.citations)} citations, {made.searches} searches, {made.pages} pages, {made.seconds:.0f} s", err=True
    )
    typer.echo(str(made.paths["html"]), err=True)


def _name_of(question: str) -> str:
    return re.sub(r"[^\w]+", "-", question.lower())[:48].strip("-") or "question"
