"""`impasto token`: tokens for programs, and for people where there is no other login."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import typer

from app.commands.stores import AS_JSON, DATA, DATABASE, store_of, tell

app = typer.Typer(no_args_is_help=True)


@app.command()
def create(
    name: str = typer.Argument("", help="What it is for, to know it again."),
    user: str = typer.Option("local", help="Whose projects it opens."),
    days: int = typer.Option(0, min=0, help="Days that it is good for; 0: until it is revoked."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """Make a token and print it. It is shown this once."""
    from app.store import credentials
    from app.store.ids import now

    with store_of(database, data) as store, store.write() as session:
        expires = now() + timedelta(days=days) if days else None
        made, secret = credentials.create(session, kind="token", owner=user, name=name, expires_at=expires)
    typer.echo(f"Token {made.id} of {user}. Keep it: it is not shown again.", err=True)
    typer.echo(secret)


@app.command("list")
def listed(
    as_json: bool = AS_JSON,
    links: bool = typer.Option(False, "--links", help="Links for readers instead."),
    database: str | None = DATABASE,
    data: Path | None = DATA,
) -> None:
    """All tokens, without their secrets."""
    from app.store import credentials

    with store_of(database, data) as store, store.read() as session:
        found = credentials.listed(session, kind="share" if links else "token")
    if as_json:
        tell([{**c.model_dump(mode="json"), "good": c.good} for c in found])
        return
    for credential in found:
        state = "good" if credential.good else "revoked" if credential.revoked_at else "over"
        used = f"used {credential.used_at:%Y-%m-%d}" if credential.used_at else "never used"
        shown = f"  {credential.project_id}" if credential.project_id else ""
        typer.echo(f"{credential.id}  {state:7}  {credential.owner}  {credential.name}  {used}{shown}")


@app.command()
def revoke(
    credential: str = typer.Argument(metavar="ID"), database: str | None = DATABASE, data: Path | None = DATA
) -> None:
    """End a token or link at once."""
    from app.store import credentials

    with store_of(database, data) as store, store.write() as session:
        credentials.revoke(session, credential)
    typer.echo(f"{credential} opens nothing any more.", err=True)
