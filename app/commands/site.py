"""`impasto site`: one sentence becomes a complete web site; a wish changes it; an earlier version comes back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from agents.errors import ConfigurationError, InputRefused
from app.commands.deck import Tongue
from app.commands.given import folders, model_of
from app.commands.queued import Order, carried_out
from app.commands.stores import DATA, DATABASE
from app.configuration import read_settings
from app.console import Watch
from app.endings import UsageError

if TYPE_CHECKING:
    from agents.settings import Settings


def site(
    sentence: str = typer.Argument("", metavar="SENTENCE|WISH|N", help="What the site is; or the wish; or a version."),
    style: str | None = typer.Option(
        None, help="studio, paper, diner, terminal, garden, swiss, night, candy; else what suits the sentence."
    ),
    lang: Tongue | None = typer.Option(None, help="Language of the site; else the sentence's own."),
    out: Path | None = typer.Option(None, metavar="DIR", help="Folder to write into; else one named after the site."),
    more: str | None = typer.Option(
        None, "--continue", metavar="PROJECT|DIR", help="Change this site: the argument is the wish."
    ),
    back: str | None = typer.Option(
        None, "--rollback", metavar="PROJECT|DIR", help="Bring a version of this site back: the argument is its number."
    ),
    research: bool = typer.Option(
        False, "--research", help="First look in --corpus and on the --web, and take the site's content from there."
    ),
    corpora: list[Path] | None = typer.Option(
        None, "--corpus", metavar="DIR", help="With --research: folder of documents, or of a corpus."
    ),
    web: bool = typer.Option(False, "--web", help="With --research: search and read the web."),
    topic: str | None = typer.Option(None, help="With --research: what to look for; else what the sentence is about."),
    model: str | None = typer.Option(None, help="A model's name, a GGUF file, or an endpoint's URL."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Write a site's repository: ./run starts it, ./run test tests it; spec.json and CHECKS.json say what it is."""
    if more is not None and back is not None:
        raise UsageError("Give --continue or --rollback, not both.")
    if (more is not None or back is not None) and (style or lang or out):
        raise UsageError("--style, --lang and --out are for a new site.", fix="Say it as a wish.")
    if (corpora or web or topic) and not research:
        raise UsageError("--corpus, --web and --topic go with --research.")
    if research and (more is not None or back is not None):
        raise UsageError("--research is for a new site.", fix="Say as a wish what is to change.")
    if not sentence.strip():
        raise UsageError("Say what the site is to be, in a sentence.")
    if research and not corpora and not web:
        raise ConfigurationError("There is nowhere to look.", fix="Name documents with --corpus, or allow --web.")
    settings = read_settings(model=model, database=database, data=data)
    number = number_of(sentence) if back is not None else None
    if more is not None or back is not None:
        folder, beyond = _there(more or back or "", settings)
    else:
        _accept(style)
        folder, beyond = (out or Path(f"{named_after(sentence)}-site")).expanduser().resolve(), 0
    said = {"wish": "" if back is not None else sentence} if beyond else {"sentence": sentence}
    order = Order(
        kind="site",
        options={
            **said,
            "style": style,
            "language": lang.value if lang else None,
            "web": web,
            "back": number,
            "model": model_of(settings),
        },
        title=sentence.strip() if not beyond else folder.name,
        said=sentence.strip() if back is None else f"Version {number}",
        here={
            "folder": str(folder),
            "beyond": beyond,
            "corpora": folders(corpora or []),
            "research": research,
            "topic": topic or "",
        },
        goes_on=beyond > 0,
    )
    from agents.site.request import Made

    with Watch() as watch, carried_out(order, settings, show=watch) as done:
        made = Made.model_validate(done.told)
    if as_json:
        typer.echo(json.dumps(made.model_dump(mode="json"), ensure_ascii=False))
        return
    for line in made.said:
        typer.echo(line, err=True)
    held = f"{made.checks.get('passed', 0)} checks hold, {made.checks.get('failed', 0)} do not"
    typer.echo(f"Version {made.version} of {made.project} in {made.seconds:.0f} s: {held}.", err=True)
    typer.echo(f"Start it: {made.path}/run", err=True)
    typer.echo(str(made.path))


def _there(where: str, settings: Settings) -> tuple[Path, int]:
    """The folder of a site that is there, and the number of its newest version. Raises InputRefused."""
    from agents.site.projects import locate

    folder = locate(where, settings)
    try:
        held = json.loads((folder / ".impasto" / "versions.json").read_bytes())
        return folder, int(held["versions"][-1]["number"])
    except (OSError, ValueError, LookupError, TypeError):
        raise InputRefused(f"{folder} is no site that Impasto made.", fix="Name a site's folder.") from None


def _accept(style: str | None) -> None:
    """Raises ConfigurationError for a style that there is not."""
    from agents.site.request import STYLE_NAMES

    if style is not None and style not in STYLE_NAMES:
        raise ConfigurationError(f"There is no style {style[:40]!r}.", fix=f"Styles are: {', '.join(STYLE_NAMES)}.")


def number_of(text: str) -> int:
    """The number of a version. Raises UsageError."""
    if not re.fullmatch(r"[1-9]\d{0,5}", text.strip()):
        raise UsageError(f"{text[:40]!r} is no number of a version.", fix="As in: impasto site --rollback PROJECT 2")
    return int(text)


def named_after(sentence: str) -> str:
    """A plain name for a folder, from the first words of a sentence."""
    words = re.findall(r"[a-z0-9]+", sentence.lower())
    plain = [
        word for word in words if word not in ("a", "an", "the", "site", "website", "for", "of", "my", "our", "with")
    ]
    return "-".join(plain[:3])[:40] or "my"
