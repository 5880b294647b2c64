"""Makes the examples that the start page offers, each as its command makes it, into `examples/made/<kind>/`.

    .venv/bin/python -m examples.make_made [deck] [poster] [report] [site]

With the embedded model, offline. The results are checked in, so nobody needs to run this to use them.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from agents import deck, poster
from agents.deck.writer import DeckRequest
from agents.poster import PosterRequest
from agents.research import ResearchRequest, research
from agents.settings import Settings
from agents.site.making import make as make_site
from agents.site.request import SiteRequest
from app.jobs.research import spec_of
from app.jobs.site import put_away

HERE = Path(__file__).parent
MADE = HERE / "made"
COVER = 480
"""px across the picture on the card"""


QUIET: dict[str, Any] = {"on_event": lambda event: None, "cancel": lambda: False}


def main(kinds: list[str]) -> None:
    """Make the examples of these kinds anew; all of them when none is named."""
    makers = {"deck": _deck, "poster": _poster, "report": _report, "site": _site}
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(data=Path(data), tier="small", threads=1)
        for kind in kinds or makers:
            makers[kind](settings, Path(data) / "made" / kind)


def _deck(settings: Settings, out: Path) -> None:
    source = HERE / "project-update.md"
    deck.make(DeckRequest(inputs=[source], slides=8, theme="pebble", out=out), settings, **QUIET)
    _keep("deck", out, source, out / "slides" / "01.png")


def _poster(settings: Settings, out: Path) -> None:
    source = HERE / "night-library.zh.docx"
    request = PosterRequest(inputs=[source], kind="infographic", size="A4", theme="clinic", out=out)
    poster.make(request, settings, **QUIET)
    _keep("poster", out, source, out / "poster.png")


def _report(settings: Settings, out: Path) -> None:
    source, question = HERE / "cool-streets.pdf", "What did the Cool Streets programme cost?"
    folder = out.with_name("read")
    folder.mkdir(parents=True)
    shutil.copyfile(source, folder / source.name)
    request = ResearchRequest(question=question, corpora=(folder,), out=out, root=folder)
    made = research(request, settings, tell=lambda phase, message: None, cancel=lambda: False)
    (out / "report.json").write_text(json.dumps(spec_of(question, made), ensure_ascii=False, indent=1) + "\n", "utf-8")
    shown = out.with_name("report.png")
    _photograph(out / "report.html", shown, settings)
    _keep("report", out, source, shown)


def _site(settings: Settings, out: Path) -> None:
    sentence = "A booking site for a two-chair barber shop: customers pick a slot, the owner sees the day"
    made = make_site(SiteRequest(sentence=sentence, out=out), settings, **QUIET)
    files = out.with_name("version")
    put_away(out, files, made.version)
    kept = out.with_name("kept")  # the repository's files are in its history
    shutil.copytree(files / ".impasto", kept / ".impasto")
    shutil.copyfile(files / "spec.json", kept / "spec.json")
    pictures = sorted((kept / ".impasto").rglob("*-1440.jpg"))
    home = next((path for path in pictures if "home" in path.name), pictures[0])
    _keep("site", kept, None, home)


def _photograph(page: Path, picture: Path, settings: Settings) -> None:
    """The upper part of a page as a reader first sees it."""
    from agents.render.browser import Browser

    with Browser(settings) as browser, browser.page(page.read_text("utf-8"), 900, 720) as opened:
        picture.write_bytes(opened.call(lambda loaded: loaded.page.screenshot()))


def _keep(kind: str, folder: Path, source: Path | None, shown: Path) -> None:
    """Put an example in its place, with what it was made of and the picture of its card."""
    place = MADE / kind
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place)
    if source is not None:
        (place / "sources").mkdir()
        shutil.copyfile(source, place / "sources" / source.name)
    with Image.open(shown) as picture:
        small = picture.convert("RGB")
        small.thumbnail((COVER, COVER))
        small.quantize(128).save(place / "cover.png", optimize=True)
    for path in place.rglob("*.png"):
        if path.name != "cover.png":
            with Image.open(path) as picture:
                picture.convert("RGB").quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
