"""`impasto deck`: documents or a topic in, a deck out."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

import typer

from agents.deck.tone import Tone
from agents.errors import ConfigurationError, InputRefused
from agents.files import prepare
from app.commands.given import branded, folders, model_of, name_in_job, placed, readable
from app.commands.queued import Order, carried_out
from app.commands.stores import DATA, DATABASE
from app.configuration import read_settings
from app.console import Watch, is_interactive
from app.endings import UsageError
from app.outlines import OutlineWritten, edit_outline, read_outline, write_outline

MOST_SLIDES = 100
SOUNDS = "How a model that writes shall sound; else as it does by itself."


class Tongue(StrEnum):
    """Languages of a deck."""

    en = "en"
    zh = "zh"


class Shape(StrEnum):
    """Width to height of slides."""

    WIDE = "16:9"
    CLASSIC = "4:3"
    TALL = "9:16"


class Making(StrEnum):
    """Who makes the slides."""

    COMPOSED = "composed"
    FREEFORM = "freeform"
    AUTO = "auto"


def deck(
    inputs: list[Path] | None = typer.Argument(
        None, metavar="INPUT…", help="PDF, DOCX, PPTX, XLSX, CSV, Markdown, HTML, TXT."
    ),
    topic: str | None = typer.Option(None, help="What the deck is about; alone, it gives an outline to fill in."),
    research: bool = typer.Option(
        False, "--research", help="First find out about the topic, in --corpus and on the --web, and rest on that."
    ),
    corpora: list[Path] | None = typer.Option(
        None, "--corpus", metavar="DIR", help="With --research: folder of documents, or of a corpus."
    ),
    web: bool = typer.Option(False, "--web", help="With --research: search and read the web."),
    slides: int = typer.Option(10, min=1, help=f"How many slides, all counted; at most {MOST_SLIDES}."),
    lang: Tongue | None = typer.Option(None, help="Language of the deck; else the document's own."),
    theme: str = typer.Option("gesso", help="Looks of the deck: `impasto themes` lists them; NAME-light, NAME-dark."),
    form: Shape = typer.Option(Shape.WIDE, "--format", help="Width to height of the slides."),
    model: str | None = typer.Option(
        None, help="A model's name, a GGUF file, or the URL of an OpenAI-compatible endpoint."
    ),
    tone: Tone | None = typer.Option(None, help=SOUNDS),
    authoring: Making = typer.Option(
        Making.COMPOSED, help="From layouts (any model), or freely by a strong model with tools; auto: where it can."
    ),
    pictures: bool = typer.Option(False, "--pictures", help="Look on the web for openly licensed pictures."),
    brand: str | None = typer.Option(None, help="A .pptx, .potx, logo or web address whose looks the deck takes."),
    out: Path | None = typer.Option(None, help="Folder to write into; else one named after the input."),
    review: bool = typer.Option(False, "--review", help="Show the outline and let it be edited before drafting."),
    outline: Path | None = typer.Option(None, help="Draft this edited outline (from an earlier --review)."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Make deck.pptx, deck.pdf, deck.html, slides/NN.png, deck.json, sources.json and checks.json."""
    inputs, topic = told(inputs or [], topic, research=research)
    if (corpora or web) and not research:
        raise UsageError("--corpus and --web go with --research.")
    if not inputs and not (topic and topic.strip()):
        raise UsageError("Name a document, or give a topic with --topic.")
    if research and not corpora and not web:
        raise ConfigurationError("There is nowhere to look.", fix="Name documents with --corpus, or allow --web.")
    if slides > MOST_SLIDES:
        raise ConfigurationError(f"A deck has 1 to {MOST_SLIDES} slides, not {slides}.", fix="Change --slides.")
    settings = read_settings(model=model, database=database, data=data)
    inputs, others = readable(inputs), branded(brand)
    edited = read_outline(outline) if outline else None
    out = out or _folder_for(inputs, topic)
    prepare(out)
    order = Order(
        kind="deck",
        options={
            "topic": topic,
            "slides": slides,
            "language": lang.value if lang else None,
            "theme": theme,
            "format": form.value,
            "authoring": authoring.value,
            "tone": tone,
            "pictures": pictures,
            "web": web,
            "brand": name_in_job(inputs, others, brand),
            "review": review or edited is not None,
            "model": model_of(settings),
        },
        title=topic or inputs[0].name,
        inputs=inputs,
        others=others,
        here={"folder": str(out.resolve()), "corpora": folders(corpora or []), "research": research},
    )

    def look(question: dict) -> dict:
        if problem := question.get("problem"):
            raise InputRefused(problem)
        from agents.deck.writer import Outline

        proposed = Outline.model_validate(question["outline"])
        if edited is not None:
            return edited.model_dump(mode="json")
        looked = edit_outline(proposed) if is_interactive() else write_outline(proposed, out)
        return looked.model_dump(mode="json")

    try:
        with Watch() as watch, carried_out(order, settings, show=watch, answer=look) as made:
            made.write(out)
            report = {**made.told, "paths": placed(made.told["paths"], out)}
    except OutlineWritten as written:
        typer.echo(
            f"The outline is in {written.path}. Edit it, then run the same with --outline {written.path}.", err=True
        )
        return
    report["seconds"] = round(report["seconds"], 2)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        _tell(report, out)


def told(
    inputs: list[Path], topic: str | None, *, research: bool, command: str = "deck"
) -> tuple[list[Path], str | None]:
    """The documents and the topic. With --research, what is named first and is no file is the topic."""
    if research and not topic and inputs and not inputs[0].exists():
        return inputs[1:], str(inputs[0])
    if research and not topic:
        raise UsageError(f"Say what to find out: impasto {command} TOPIC --research.")
    return inputs, topic


def _folder_for(inputs: list[Path] | None, topic: str | None) -> Path:
    name = inputs[0].stem if inputs else "".join(c if c.isalnum() else "-" for c in (topic or "deck"))[:48].strip("-")
    return Path(f"{name or 'deck'}-deck")


def _tell(report: dict, out: Path) -> None:
    for sentence in report["said"]:
        typer.echo(f"note: {sentence}", err=True)
    faults = {kind: count for kind, count in report["checks"].items() if count}
    said = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in faults.items()) or "no fault"
    typer.echo(
        f"{report['slides']} slides in {report['seconds']:.0f} s ({report['tokens']} tokens); checks: {said}.", err=True
    )
    typer.echo(str(out / "deck.pptx"))
