"""`impasto convert`: any HTML page to PPTX, PDF or PNG, without a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import typer

from app.configuration import read_settings


def convert(
    html: Path = typer.Argument(..., metavar="FILE.html"),
    selector: str = typer.Option(".slide", help="CSS selector; each match becomes a slide."),
    width: int = typer.Option(1280, min=16, max=10000, help="Width of a slide, CSS px."),
    height: int = typer.Option(720, min=16, max=10000, help="Height of a slide, CSS px."),
    out: Path = typer.Option(..., help="FILE.pptx, FILE.pdf, or a folder for all formats."),
    target: str = typer.Option(
        "powerpoint", help="The program that will open it: powerpoint, keynote, google-slides, libreoffice."
    ),
    transitions: str = typer.Option(
        "none", help="How slides come in: none, cut, fade, push, wipe, split, cover, uncover, morph."
    ),
    builds: bool = typer.Option(
        False, "--builds", help="Lists, groups, pictures, tables and charts wait for a click each."
    ),
    embed_fonts: bool = typer.Option(False, "--embed-fonts", help="Carry fonts along where their licences allow it."),
    as_json: bool = typer.Option(
        False,
        "--json",
        help="One JSON object on stdout: files, what each slide holds, what was pictured and why, fonts.",
    ),
) -> None:
    """Write the converted file or files, and name each on stdout. What could not stay native is named on stderr."""
    from agents.errors import InputRefused
    from agents.render.convert import Delivery
    from agents.render.convert import convert as run
    from agents.render.pptx.motion import TRANSITIONS, Motion, Transition
    from agents.render.pptx.targets import TARGETS, TargetName

    if target not in TARGETS:
        raise InputRefused(f"{target!r} is no target.", fix=f"Name one of {', '.join(TARGETS)}.")
    if transitions not in TRANSITIONS:
        raise InputRefused(f"{transitions!r} is no transition.", fix=f"Name one of {', '.join(TRANSITIONS)}.")
    delivery = Delivery(cast(TargetName, target), Motion(cast(Transition, transitions), builds), embed_fonts)
    settings = read_settings()
    made = run(html, selector=selector, width=width, height=height, out=out, settings=settings, delivery=delivery)
    if as_json:
        typer.echo(json.dumps(made.as_json(), ensure_ascii=False))
        return
    for path in made.files:
        typer.echo(str(path))
    for slide in made.slides:
        for element in slide["pictured"]:
            typer.echo(f"slide {slide['number']}: a picture, because of {element['reason']}", err=True)
    for wanted, painted in made.fonts.items():
        typer.echo(f"font {wanted} is not here: {painted} in its place", err=True)
    for warning in made.warnings:
        typer.echo(warning, err=True)
