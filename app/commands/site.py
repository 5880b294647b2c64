"""`impasto site`: one sentence becomes a complete web site; a wish changes it; an earlier version comes back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.commands.deck import Tongue
from app.configuration import read_settings
from app.console import Watch
from app.endings import UsageError
from app.interrupting import stop_on_interrupt
from app.researched import researched, with_facets

if TYPE_CHECKING:
    from agents.settings import Settings
    from agents.site.request import Cancel, SiteRequest


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
    settings = read_settings(model=model)
    stop = stop_on_interrupt()
    from agents.site.making import continue_, make, rollback
    from agents.site.request import SiteRequest

    with Watch() as watch:
        if more is not None:
            made = continue_(more, sentence, settings, on_event=watch, cancel=stop.is_set)
        elif back is not None:
            made = rollback(back, number_of(sentence), settings, on_event=watch, cancel=stop.is_set)
        else:
            request = SiteRequest(
                sentence=sentence,
                style=style,
                language=lang.value if lang else None,
                out=out or Path(f"{named_after(sentence)}-site"),
            )
            if research:
                request = informed(request, topic, corpora or [], settings, stop.is_set, web=web)
            made = make(request, settings, on_event=watch, cancel=stop.is_set)
    if as_json:
        typer.echo(json.dumps(made.model_dump(mode="json"), ensure_ascii=False))
        return
    for line in made.said:
        typer.echo(line, err=True)
    held = f"{made.checks.get('passed', 0)} checks hold, {made.checks.get('failed', 0)} do not"
    typer.echo(f"Version {made.version} of {made.project} in {made.seconds:.0f} s: {held}.", err=True)
    typer.echo(f"Start it: {made.path}/run", err=True)
    typer.echo(str(made.path))


def informed(
    request: SiteRequest, topic: str | None, corpora: list[Path], settings: Settings, cancel: Cancel, *, web: bool
) -> SiteRequest:
    """The request with what research found, which is kept beside the site. Raises ImpastoError."""
    about = topic or request.sentence
    found, said = researched(
        with_facets(about, request.language), corpora, web=web,
        out=request.out.with_name(f"{request.out.name}-research"), settings=settings,
        tell=lambda phase, message: typer.echo(f"{phase}: {message}", err=True), cancel=cancel,
    )  # fmt: skip
    for line in said:
        typer.echo(f"note: {line}", err=True)
    return request.model_copy(update={"researched": tuple(found)})


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
