"""`impasto themes`: which themes there are, and what they look like."""

from __future__ import annotations

import json
from pathlib import Path

import typer


def themes(
    as_json: bool = typer.Option(False, "--json", help="JSON on stdout."),
    gallery: Path | None = typer.Option(None, metavar="DIR", help="Write pictures of every theme and layout."),
) -> None:
    """A line per theme; each is there in light and in dark, for 16:9, 4:3 and 9:16."""
    from agents.render.gallery import described, write_gallery
    from agents.render.layouts import themes as shipped

    if gallery is not None:
        from agents.render.browser import Browser
        from app.configuration import read_settings

        with Browser(read_settings()) as browser:
            for path in write_gallery(browser, gallery, lambda name: typer.echo(f"picture of {name}", err=True)):
                typer.echo(str(path))
        return
    found = [described(theme) for theme in shipped()]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for theme in found:
        typer.echo(f"{typer.style(theme['name'], bold=True):24} {theme['summary']}")
    typer.echo("Each also as NAME-light and NAME-dark.", err=True)
