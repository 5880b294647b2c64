"""Lay slides of finished decks out as one picture for the README.

./impasto deck examples/cool-streets.pdf --out out/cool-streets
.venv/bin/python docs/make_pictures.py out/cool-streets docs/pictures/cool-streets.png 1 4 5 6 8 10
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ACROSS = 3
WIDTH, HEIGHT, GAP = 620, 349, 14


def main() -> None:
    """`FOLDER OUT SLIDE…`: slides by number, three in a row."""
    folder, out, *numbers = sys.argv[1:]
    rows = -(-len(numbers) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP) + GAP), "#8c8c8c")
    for place, number in enumerate(numbers):
        with Image.open(Path(folder) / "slides" / f"{int(number):02d}.png") as slide:
            small = slide.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        row, column = divmod(place, ACROSS)
        sheet.paste(small, (GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + GAP)))
    sheet.quantize(192, dither=Image.Dither.NONE).save(out, optimize=True)


if __name__ == "__main__":
    main()
