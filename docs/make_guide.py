"""The pictures of the guide, as the browser tests leave them.

IMPASTO_LOOKS=out/looks ./impasto test tests/app/views
.venv/bin/python docs/make_guide.py out/looks
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

PLACE = Path(__file__).parent / "guide"
SHOWN = {
    "start": "start-light-wide-en",
    "working": "working",
    "outline": "outline",
    "deck": "deck",
    "selected": "selected",
    "compare": "compare",
    "chinese": "chinese",
    "poster": "poster-edited",
    "report": "report",
    "site": "site",
    "site-files": "site-difference",
    "site-checks": "site-checks",
    "phone": "site-phone",
    "models": "settings-light-wide-en",
}
"""Picture of the guide → picture of the tests."""
ACROSS = 1100
"""px"""


def main() -> None:
    """`FOLDER`: where the tests left their pictures. Those that are not there stay as they are."""
    folder = Path(sys.argv[1])
    for name, taken in SHOWN.items():
        if not (path := folder / f"{taken}.png").is_file():
            sys.stderr.write(f"{taken}.png is not there\n")
            continue
        with Image.open(path) as picture:
            small = picture.convert("RGB")
            small.thumbnail((ACROSS, 4 * ACROSS), Image.Resampling.LANCZOS)
            small.quantize(128, dither=Image.Dither.NONE).save(PLACE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
