"""`impasto artifact`: one sentence becomes one HTML file that needs nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from app.commands.deck import Tongue
from app.configuration import read_settings
from app.endings import UsageError
from app.interrupting import stop_on_interrupt


def artifact(
    sentence: str = typer.Argument("", metavar="SENTENCE|WISH", help="What the page is to be or show; or the wish."),
    out: Path | None = typer.Option(None, metavar="FILE.html", help="File to write; else artifact.html."),
    more: Path | None = typer.Option(None, "--continue", metavar="FILE.html", help="Change this page by a wish."),
    lang: Tongue | None = typer.Option(None, help="Language of the page; else the sentence's own."),
    model: str | None = typer.Option(None, help="A model's name, a GGUF file, or an endpoint's URL."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
) -> None:
    """Make a game, a visualisation or a tool as one HTML file, tried in a browser before it is called done."""
    if not sentence.strip():
        raise UsageError("Say what the page is to be, in a sentence.")
    settings = read_settings(model=model)
    stop = stop_on_interrupt()
    from agents.artifact.making import continue_, make
    from agents.artifact.spec import ArtifactRequest
    from agents.coding.base import Step

    def watch(step: Step) -> None:
        typer.echo(f"{step.kind}: {step.message}", err=True)

    if more is not None:
        made = continue_(more, sentence, settings, out=out, on_event=watch, cancel=stop.is_set)
    else:
        request = ArtifactRequest(
            sentence=sentence, out=out or Path("artifact.html"), language=lang.value if lang else None
        )
        made = make(request, settings, on_event=watch, cancel=stop.is_set)
    if as_json:
        typer.echo(json.dumps(made.model_dump(mode="json"), ensure_ascii=False))
        return
    for line in [*made.said, *made.checks.faults]:
        typer.echo(line, err=True)
    typer.echo(str(made.path))
