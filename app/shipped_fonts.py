"""`python -m app.shipped_fonts`: shows this machine's other programs the fonts that Impasto ships. A launcher step.

A deck names the Office fonts (Calibri, Georgia, Arial). Where they are absent, fontconfig takes their metric twins by
itself once they are installed, so that LibreOffice breaks lines where the deck does. `IMPASTO_FONTS=0` leaves it be.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import typer

SHIPPED = Path(__file__).resolve().parents[1] / "templates" / "slides" / "fonts"


def folder() -> Path | None:
    """Everybody's font folder for root, else the user's; None where there is no fontconfig."""
    if sys.platform != "linux" or os.environ.get("IMPASTO_FONTS") == "0":
        return None
    if os.geteuid() == 0:
        return Path("/usr/local/share/fonts/impasto")
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "fonts" / "impasto"


def install() -> int:
    """Copy what is missing or has changed; the number of files copied."""
    target = folder()
    if target is None:
        return 0
    target.mkdir(parents=True, exist_ok=True)
    copied = 0
    for font in sorted(SHIPPED.glob("*.[to]tf")):
        there = target / font.name
        if there.exists() and there.stat().st_size == font.stat().st_size:
            continue
        temporary = there.with_suffix(".tmp")
        shutil.copyfile(font, temporary)
        temporary.replace(there)
        copied += 1
    if copied and shutil.which("fc-cache"):
        subprocess.run(["fc-cache", str(target)], check=False, capture_output=True, timeout=120)
    return copied


if __name__ == "__main__":
    try:
        typer.echo(f"impasto: fonts: {install()} copied to {folder()}", err=True)
    except OSError as error:
        typer.echo(f"impasto: fonts: not copied ({error.strerror}); LibreOffice may break lines elsewhere", err=True)
