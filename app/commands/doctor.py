"""`impasto doctor`: prints what `app/doctor.py` finds."""

from __future__ import annotations

import dataclasses
import json

import typer


def doctor(as_json: bool = typer.Option(False, "--json", help="JSON on stdout.")) -> None:
    """One line per part: ok, warn or fail, and the exact fix. Exit status 1 when a part fails."""
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
