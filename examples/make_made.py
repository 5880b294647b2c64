"""Makes the examples that the start page offers, each as its command makes it, into `examples/made/<kind>/`.

    .venv/bin/python -m examples.make_made

With the embedded model, offline. The results are checked in, so nobody needs to run this to use them.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PIL import Image

from agents import deck, poster
from agents.deck.writer import DeckRequest
from agents.poster import PosterRequest
from agents.settings import Settings

HERE = Path(__file__).parent
MADE = HERE / "made"
COVER = 480
"""px across the picture on the card"""


def main() -> None:
    """Make every example anew."""
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(data=Path(data), tier="small", threads=1)
        made = Path(data) / "made"
        source = HERE / "project-update.md"
        deck.make(
            DeckRequest(inputs=[source], slides=8, theme="pebble", out=made / "deck"),
            settings, on_event=lambda event: None, cancel=lambda: False,
        )  # fmt: skip
        _keep("deck", made / "deck", source, made / "deck" / "slides" / "01.png")
        report = HERE / "night-library.zh.docx"
        poster.make(
            PosterRequest(inputs=[report], kind="infographic", size="A4", theme="clinic", out=made / "poster"),
            settings, on_event=lambda event: None, cancel=lambda: False,
        )  # fmt: skip
        _keep("poster", made / "poster", report, made / "poster" / "poster.png")


def _keep(kind: str, folder: Path, source: Path, shown: Path) -> None:
    """Put an example in its place, with what it was made of and the picture of its card."""
    place = MADE / kind
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place)
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
    main()
