"""Convert: an HTML file becomes PPTX, PDF, or a folder with both and a PNG per slide.

It joins the parts and checks what people hand in; it knows no drawing and no OOXML.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from agents.errors import ImpastoError, InputRefused
from agents.render import pptx
from agents.render.browser import Browser, Page
from agents.render.capture import capture
from agents.render.pages import write_pdf, write_pngs
from agents.settings import Settings

HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
OTHER_FORMATS = {".ppt", ".pps", ".odp", ".key", ".png", ".jpg", ".jpeg", ".svg", ".html", ".htm", ".docx", ".zip"}
LARGEST_BYTES = 64 * 1024 * 1024
SNIFF = 4096
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x7fELF")


def convert(html: Path, *, selector: str, width: int, height: int, out: Path, settings: Settings) -> list[Path]:
    """Write `out` from an HTML file and return the files written.

    `out` ends in `.pptx` or `.pdf`, or is a folder that gets `deck.pptx`, `deck.pdf` and `slides/NN.png`. The page is
    laid out in a viewport of `width` x `height` px; the deck takes the size of the first element that matches.
    Raises InputRefused (input, selector), BrowserMissing, ImpastoError (output).
    """
    _check_input(html)
    _check_output(out)
    with Browser(settings) as browser, browser.page(html, width, height) as page:
        match out.suffix.lower():
            case ".pptx":
                return [_write_pptx(page, selector, out)]
            case ".pdf":
                write_pdf(page, out, None, None, selector)
                return [out]
            case _:
                deck = _write_pptx(page, selector, out / "deck.pptx")
                write_pdf(page, out / "deck.pdf", None, None, selector)
                return [deck, out / "deck.pdf", *write_pngs(page, selector, out / "slides")]


def _write_pptx(page: Page, selector: str, out: Path) -> Path:
    captured = capture(page, selector)
    out.parent.mkdir(parents=True, exist_ok=True)
    pptx.write(captured, out)
    return out


def _check_input(html: Path) -> None:
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
