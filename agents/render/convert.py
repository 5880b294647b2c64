"""Convert: an HTML file becomes PPTX, PDF, or a folder with both and a PNG per slide, and a report of what became what.

It joins the parts and checks what people hand in; it knows no drawing and no OOXML.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.errors import ImpastoError, InputRefused
from agents.render import pptx
from agents.render.browser import Browser, Page
from agents.render.capture import capture
from agents.render.faces import page_faces
from agents.render.pages import write_pdf, write_pngs
from agents.render.pptx.metrics import office_name
from agents.render.pptx.motion import Motion
from agents.render.pptx.targets import TargetName
from agents.settings import Settings

HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
OTHER_FORMATS = {".ppt", ".pps", ".odp", ".key", ".png", ".jpg", ".jpeg", ".svg", ".html", ".htm", ".docx", ".zip"}
LARGEST_BYTES = 64 * 1024 * 1024
SNIFF = 4096
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x7fELF")


@dataclass
class Conversion:
    """The files written, and what is in the PowerPoint file among them, if any."""

    files: list[Path]
    slides: list[dict[str, Any]] = field(default_factory=list)
    """Per slide: number, id, title, `native` counts by kind, `pictured` elements with their reasons."""
    fonts: dict[str, str] = field(default_factory=dict)
    """Families that the page asks for and this machine lacks → the ones painted in their place."""
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Ready for `json.dumps`."""
        names = [str(path) for path in self.files]
        return {"files": names, "slides": self.slides, "fonts": self.fonts, "warnings": self.warnings}


STILL = Motion()


@dataclass(frozen=True)
class Delivery:
    """How the PowerPoint file is to be: by default for PowerPoint, still, without fonts of its own."""

    target: TargetName = "powerpoint"
    motion: Motion = STILL
    embed_fonts: bool = False


def convert(
    html: Path,
    *,
    selector: str,
    width: int,
    height: int,
    out: Path,
    settings: Settings,
    delivery: Delivery | None = None,
) -> Conversion:
    """Write `out` from an HTML file and report.

    `out` ends in `.pptx` or `.pdf`, or is a folder that gets `deck.pptx`, `deck.pdf` and `slides/NN.png`. The page is
    laid out in a viewport of `width` x `height` px; the deck takes the size of the first element that matches.
    Raises InputRefused (input, selector), BrowserMissing, ImpastoError (output).
    """
    check_html(html)
    _check_output(out)
    with Browser(settings) as browser, browser.page(html, width, height) as page:
        match out.suffix.lower():
            case ".pptx":
                return _write_pptx(page, selector, out, delivery or Delivery())
            case ".pdf":
                write_pdf(page, out, None, None, selector)
                return Conversion([out])
            case _:
                made = _write_pptx(page, selector, out / "deck.pptx", delivery or Delivery())
                write_pdf(page, out / "deck.pdf", None, None, selector)
                made.files += [out / "deck.pdf", *write_pngs(page, selector, out / "slides")]
                return made


def _write_pptx(page: Page, selector: str, out: Path, delivery: Delivery) -> Conversion:
    captured = capture(page, selector)
    out.parent.mkdir(parents=True, exist_ok=True)
    faces = page_faces(page) if delivery.embed_fonts else None
    report = pptx.write(captured, out, motion=delivery.motion, target=delivery.target, faces=faces)
    slides = [
        {
            "number": number,
            "id": slide.id,
            "title": slide.title,
            "native": native,
            "pictured": [{"name": r.name, "reason": r.reason} for r in report.rasters if r.slide == slide.id],
        }
        for number, (slide, native) in enumerate(zip(captured.scene.slides, report.native, strict=True), 1)
    ]
    # A family's metric twin is no substitute: the deck names the family itself.
    fonts = {asked: seen for asked, seen in captured.scene.families.items() if office_name(seen) != asked}
    return Conversion([out], slides, fonts, [*captured.warnings, *report.faults])


def check_html(html: Path) -> None:
    """Refuse what is no HTML file of a bearable size. Raises InputRefused."""
    if not html.exists():
        raise InputRefused(f"{html} does not exist.", fix="Check the path.")
    if not html.is_file():
        raise InputRefused(f"{html} is not a file.", fix="Name one HTML file.")
    try:
        size = html.stat().st_size
        with html.open("rb") as file:
            head = file.read(SNIFF)
    except OSError as error:
        raise InputRefused(f"{html} cannot be read: {error.strerror}.", fix="Check its permissions.") from error
    if not head.strip():
        raise InputRefused(f"{html} is empty.", fix="Name an HTML file with content.")
    if size > LARGEST_BYTES:
        raise InputRefused(f"{html} has {size >> 20} MiB; at most {LARGEST_BYTES >> 20} MiB are read.")
    if not _is_html(html, head):
        raise InputRefused(f"{html} is not HTML.", fix="For documents use `impasto deck`.")


def _is_html(html: Path, head: bytes) -> bool:
    if head.startswith(BINARY):
        return False
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16", "replace") if wide else head.decode("utf-8", "replace")
    return (wide or "\0" not in text) and ("<" in text or html.suffix.lower() in HTML_SUFFIXES) and "<" in text


def _check_output(out: Path) -> None:
    """Refuse before the work what would fail after it. Leaves nothing behind."""
    if out.suffix.lower() in (".pptx", ".pdf"):
        if out.is_dir():
            raise ImpastoError(f"{out} is a folder.", fix="Name a file.")
        folder = out.parent
    elif out.suffix.lower() in OTHER_FORMATS and not out.is_dir():
        raise ImpastoError(
            f"{out} has a suffix that is not written here.", fix="End it in .pptx or .pdf, or name a folder."
        )
    else:
        folder = out
    if folder.exists() and not folder.is_dir():
        raise ImpastoError(f"{folder} is a file, not a folder.", fix="Choose another place.")
    existing = folder
    while not existing.exists():
        existing = existing.parent
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise ImpastoError(
            f"{folder} cannot be written to: {error.strerror or error}.", fix="Choose a folder you may write to."
        ) from error
