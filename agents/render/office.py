"""Office: the decks that LibreOffice prints, where it is installed. Used to look at decks, never to make them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from agents.errors import ImpastoError
from agents.render.fontconfig import libreoffice_environment

_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


def find_office() -> str | None:
    """LibreOffice's program, or None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None and sys.platform == "darwin" and _MAC.is_file():
        return str(_MAC)
    return found


def soffice_pdf(deck: Path, folder: Path, *, timeout: float = 180) -> Path:
    """The deck as LibreOffice prints it, in the shipped fonts, under a profile of its own.

    Raises FileNotFoundError without LibreOffice, ImpastoError when it cannot print the deck within `timeout` seconds.
    """
    program = find_office()
    if program is None:
        raise FileNotFoundError("soffice")
    with tempfile.TemporaryDirectory(prefix="impasto-lo-") as profile:
        command = [program, f"-env:UserInstallation=file://{profile}/profile", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(deck)]
        environment = libreoffice_environment(Path(profile))
        try:
            subprocess.run(command, env=environment, check=True, capture_output=True, timeout=timeout)
        except (subprocess.SubprocessError, OSError) as error:
            raise ImpastoError(f"LibreOffice could not print {deck.name}: {error}.") from error
    pdf = folder / f"{deck.stem}.pdf"
    if not pdf.is_file():
        raise ImpastoError(f"LibreOffice could not open {deck.name}.")
    return pdf
