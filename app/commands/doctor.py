"""`impasto doctor`: prints what `app/doctor.py` finds."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import typer


def doctor(
    as_json: bool = typer.Option(False, "--json", help="JSON on stdout."),
    bundle: Path | None = typer.Option(None, help="Write a support bundle: no secrets, no documents, no prompts."),
) -> None:
    """One line per part: ok, warn or fail, and the exact fix. Exit status 1 when a part fails."""
    if bundle is not None:
        from app.bundle import write_bundle
        from app.configuration import read_settings

        names = write_bundle(bundle, read_settings())
        typer.echo(f"{bundle} holds {', '.join(names)}. Look into it before you send it.", err=True)
        return
    from app.doctor import examine

    findings = list(examine())
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(f) for f in findings], ensure_ascii=False))
    else:
        colours = {"ok": "green", "warn": "yellow", "fail": "red"}
        for finding in findings:
            mark = typer.style(f"{finding.state:4}", fg=colours[finding.state], bold=True)
            typer.echo(f"{mark}  {finding.part}: {finding.said}")
            if finding.fix:
                typer.echo(f"      → {finding.fix}")
    raise typer.Exit(1 if any(f.state == "fail" for f in findings) else 0)
