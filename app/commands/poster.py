"""`impasto poster`: one sheet from documents or a topic."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

import typer

from agents.deck.tone import Tone
from agents.errors import ConfigurationError
from agents.files import prepare
from app.commands.deck import SOUNDS, Tongue, told
from app.commands.given import branded, folders, model_of, name_in_job, placed, readable
from app.commands.queued import Order, carried_out
from app.commands.stores import DATA, DATABASE
from app.configuration import read_settings
from app.console import Watch
from app.endings import UsageError


class Sort(StrEnum):
    """Kinds of poster."""

    academic = "academic"
    event = "event"
    infographic = "infographic"
    social = "social"


def poster(
    inputs: list[Path] | None = typer.Argument(None, metavar="INPUT…", help="Documents, as for a deck."),
    topic: str | None = typer.Option(None, help="What it is about; alone, it gives a sheet to fill in."),
    kind: Sort = typer.Option(Sort.academic, help="What it is for."),
    research: bool = typer.Option(
        False, "--research", help="First find out about the topic, in --corpus and on the --web, and rest on that."
    ),
    corpora: list[Path] | None = typer.Option(
        None, "--corpus", metavar="DIR", help="With --research: folder of documents, or of a corpus."
    ),
    web: bool = typer.Option(False, "--web", help="With --research: search and read the web."),
    size: str | None = typer.Option(
        None, help="A0 … A4, letter, tabloid, 24x36in, 36x48in, square, portrait, story, wide; NAME-landscape."
    ),
    lang: Tongue | None = typer.Option(None, help="Language; else the document's own."),
    theme: str = typer.Option("gesso", help="Looks: `impasto themes` lists them; NAME-light, NAME-dark."),
    brand: str | None = typer.Option(None, help="A .pptx, .potx, logo or web address whose looks it takes."),
    link: str | None = typer.Option(None, help="Address behind a QR code."),
    tone: Tone | None = typer.Option(None, help=SOUNDS),
    bleed: bool = typer.Option(False, "--bleed", help="For printers: 3 mm of bleed and crop marks in the PDF."),
    model: str | None = typer.Option(None, help="A model's name, a GGUF file, or an endpoint's URL."),
    out: Path | None = typer.Option(None, help="Folder to write into; else one named after the input."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Make poster.pptx, poster.pdf, poster.png, poster.html, poster.json, sources.json and checks.json."""
    inputs, topic = told(inputs or [], topic, research=research, command="poster")
    if (corpora or web) and not research:
        raise UsageError("--corpus and --web go with --research.")
    if not inputs and not (topic and topic.strip()):
        raise UsageError("Name a document, or give a topic with --topic.")
    if research and not corpora and not web:
        raise ConfigurationError("There is nowhere to look.", fix="Name documents with --corpus, or allow --web.")
    settings = read_settings(model=model, database=database, data=data)
    inputs, others = readable(inputs), branded(brand)
    out = out or Path(f"{inputs[0].stem if inputs else 'poster'}-poster")
    prepare(out)
    order = Order(
        kind="poster",
        options={
            "topic": topic,
            "kind": kind.value,
            "size": size or ("portrait" if kind is Sort.social else "A1"),
            "language": lang.value if lang else None,
            "theme": theme,
            "brand": name_in_job(inputs, others, brand),
            "link": link,
            "tone": tone,
            "bleed": bleed,
            "web": web,
            "model": model_of(settings),
        },
        title=topic or inputs[0].name,
        inputs=inputs,
        others=others,
        here={"folder": str(out.resolve()), "corpora": folders(corpora or []), "research": research},
    )
    with Watch() as watch, carried_out(order, settings, show=watch) as made:
        made.write(out)
        report = {**made.told, "paths": placed(made.told["paths"], out)}
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    for sentence in [*report["said"], *report["print_notes"]]:
        typer.echo(f"note: {sentence}", err=True)
    faults = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in report["checks"].items() if n) or "no fault"
    typer.echo(f"{report['panels']} panels in {report['seconds']:.0f} s, {faults}: {out}")
