"""Office: the decks that LibreOffice prints, where it is installed. Used to look at decks, never to make them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import unescape

from agents.errors import ImpastoError
from agents.render.fontconfig import libreoffice_environment

_TYPEFACE = re.compile(r'<a:(?:latin|ea|cs) typeface="([^"<]+)"')
"""Of runs, styles and a theme's own two; not its list of fonts by script, which names half of a catalogue"""
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
        shown = deck if _reads_equations(program) else _with_drawings(deck, Path(profile))
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(shown)]
        environment = libreoffice_environment(Path(profile), _typefaces(deck))
        try:
            subprocess.run(command, env=environment, check=True, capture_output=True, timeout=timeout)
        except (subprocess.SubprocessError, OSError) as error:
            raise ImpastoError(f"LibreOffice could not print {deck.name}: {error}.") from error
    pdf = folder / f"{deck.stem}.pdf"
    if not pdf.is_file():
        raise ImpastoError(f"LibreOffice could not open {deck.name}.")
    return pdf


def _typefaces(deck: Path) -> set[str]:
    """The fonts that a PowerPoint file names."""
    if not zipfile.is_zipfile(deck):
        return set()
    found: set[str] = set()
    with zipfile.ZipFile(deck) as package:
        for name in package.namelist():
            if name.startswith("ppt/") and name.endswith(".xml"):
                found.update(_TYPEFACE.findall(package.read(name).decode("utf-8", "replace")))
    return {unescape(name) for name in found if not name.startswith("+")}


def _reads_equations(program: str) -> bool:
    """Whether LibreOffice's formula editor is installed: without it equations are left blank."""
    return any(Path(program).resolve().parent.glob("libsmlo.*")) or sys.platform == "darwin"


def _with_drawings(deck: Path, folder: Path) -> Path:
    """A copy whose equations are drawings; the deck itself where it has none, or is no PowerPoint file."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    from agents.render.pptx.targets import as_drawings

    if not zipfile.is_zipfile(deck):
        return deck
    copy, found = folder / deck.name, False
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(deck) as given, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            if name.startswith("ppt/slides/slide") and b"AlternateContent" in data:
                root = etree.fromstring(data)
                found |= as_drawings(root)
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            made.writestr(name, data)
    return copy if found else deck
