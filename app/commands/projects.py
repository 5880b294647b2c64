"""`impasto projects`: what there is, and taking it out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.commands.stores import AS_JSON, DATA, DATABASE, counted, store_of, tell

app = typer.Typer(no_args_is_help=True)
PROJECT = typer.Argument(..., help="Id of the project.", metavar="PROJECT")


@app.command("list")
def listed(
    owner: str | None = typer.Option(None, help="Only this person's."),
    search: str = typer.Option("", help="Only those with this in their titles."),
    deleted: bool = typer.Option(False, "--deleted", help="Those in the bin."),
    limit: int = typer.Option(100, min=1, max=1000, help="At most so many."),
    as_json: bool = AS_JSON,
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Projects, the latest changed first."""
    from app.store import projects

    with store_of(database, data) as store, store.read() as session:
        found = projects.listed(session, owner=owner, search=search, deleted=deleted, limit=limit)
    if as_json:
        tell([project.model_dump(mode="json") for project in found])
        return
    if not found:
        typer.echo(_none(search, deleted), err=True)
    for project in found:
        typer.echo(f"{project.id}  {project.kind:6}  {project.updated_at:%Y-%m-%d %H:%M}  {project.title}")


def _none(search: str, deleted: bool) -> str:
    """What is said where nothing is listed."""
    if search:
        return f"No project has “{search}” in its title."
    return "The bin is empty." if deleted else "There is no project yet. `impasto deck FILE` makes one."


@app.command()
def show(
    project_id: str = PROJECT, as_json: bool = AS_JSON, database: str | None = DATABASE, data: Path | None = DATA
) -> None:
    """A project with its versions, turns and sources."""
    from app.store import conversation, projects, versions

    with store_of(database, data) as store, store.read() as session:
        project = projects.get(session, project_id)
        made = versions.history(session, project_id)
        said = conversation.turns(session, project_id)
        sources = conversation.sources(session, project_id)
    if as_json:
        briefly: list[dict[str, Any]] = [v.model_dump(mode="json", exclude={"spec", "files"}) for v in made]
        tell(
            {
                **project.model_dump(mode="json"),
                "versions": briefly,
                "turns": [t.model_dump(mode="json") for t in said],
                "sources": [s.model_dump(mode="json") for s in sources],
            }
        )
        return
    typer.echo(f"{project.title}  ({project.kind} of {project.owner})")
    for version in made:
        mark = "→" if version.id == project.head_id else " "
        typer.echo(f"{mark} {version.number:3}  {version.created_at:%Y-%m-%d %H:%M}  {version.id}  {version.note}")
    for source in sources:
        typer.echo(f"  source  {source.name}")


@app.command()
def export(
    project_id: str = PROJECT,
    out: Path = typer.Option(..., help="Folder to write into; made when it is not there."),
    version: int | None = typer.Option(None, min=1, help="Number of the version; else the one shown."),
    as_json: bool = AS_JSON,
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Write a version's files, and its spec as `spec.json`."""
    import json

    from agents.files import write_whole
    from app.store import projects, versions
    from app.store.errors import NotFound

    with store_of(database, data) as store:
        with store.read() as session:
            project = projects.get(session, project_id)
            wanted = next((v.id for v in versions.history(session, project_id) if v.number == version), None)
            wanted = project.head_id if version is None else wanted
            if wanted is None:
                what = f"version {version}" if version else "version yet"
                raise NotFound(f"“{project.title}” has no {what}.", fix="See `impasto projects show`.")
            found = versions.get(session, wanted)
        for path, sha256 in found.files.items():
            write_whole(_inside(out, path), store.blobs.get(sha256))
        write_whole(out / "spec.json", json.dumps(found.spec, ensure_ascii=False, indent=2).encode())
    written = [*sorted(found.files), "spec.json"]
    if as_json:
        tell({"folder": str(out), "version": found.number, "files": written})
    else:
        typer.echo(f"{counted(len(written), 'file')} of version {found.number}", err=True)
        typer.echo(str(out))


@app.command()
def delete(
    project_id: str = PROJECT, as_json: bool = AS_JSON, database: str | None = DATABASE, data: Path | None = DATA
) -> None:
    """Put a project into the bin; it is purged after 30 days."""
    from app.store import projects

    with store_of(database, data) as store, store.write() as session:
        project = projects.delete(session, project_id)
    tell(project.model_dump(mode="json")) if as_json else typer.echo(f"“{project.title}” is in the bin.", err=True)


@app.command()
def undelete(
    project_id: str = PROJECT, as_json: bool = AS_JSON, database: str | None = DATABASE, data: Path | None = DATA
) -> None:
    """Take a project out of the bin."""
    from app.store import projects

    with store_of(database, data) as store, store.write() as session:
        project = projects.undelete(session, project_id)
    tell(project.model_dump(mode="json")) if as_json else typer.echo(f"“{project.title}” is back.", err=True)


def _inside(folder: Path, path: str) -> Path:
    """Where a version's file goes. Raises StoreError for a path that leaves the folder, whoever wrote it."""
    from app.store.errors import StoreError

    place = folder / path
    if not place.resolve().is_relative_to(folder.resolve()):
        raise StoreError(f"The version names a file outside of itself: {path}.", fix="It was not written by Impasto.")
    return place
