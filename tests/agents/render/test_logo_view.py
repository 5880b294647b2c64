"""A brand's logo on slides."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pytest
from PIL import Image

from agents.brand.brand import Brand
from agents.brand.logo import logo_uri
from agents.brand.opening import worn
from agents.brand.palette import completed
from agents.render.html import render_deck
from tests.agents.deck.edits.decks import spec
from tests.agents.poster.sheets import library


def _logo(colour: str, size: tuple[int, int] = (600, 150)) -> bytes:
    stream = io.BytesIO()
    shown = Image.new("RGBA", (size[0] + 80, size[1]), (0, 0, 0, 0))
    shown.paste(Image.new("RGBA", size, colour), (0, 0))
    shown.save(stream, "PNG")
    return stream.getvalue()


def _marks(**brand: Any) -> list[dict[str, float | str]]:
    dressed = worn(spec(), Brand(name="a", colors=completed(["#14532D", "#F59E0B"]), **brand))
    found = re.findall(r'<img class="logo"[^>]*style="([^"]*)"', render_deck(dressed, library()))
    return [
        {
            k: v if v.startswith("#") else float(v.removesuffix("px"))
            for k, v in (p.split(":") for p in style.rstrip(";").split(";"))
        }
        for style in found
    ]


def it_stands_on_every_slide_undistorted_and_clear_of_the_number() -> None:
    marks = _marks(logo=_logo("#14532D"))
    assert len(marks) == len(spec().slides)
    for mark in marks:
        inner = [float(mark[side]) - 2 * float(mark["padding"]) for side in ("width", "height")]
        assert inner[0] / inner[1] == pytest.approx(4, rel=0.05)
    assert all(float(m["left"]) + float(m["width"]) <= 1280 - 40 for m in marks)


def it_has_a_plate_where_the_ground_would_swallow_it() -> None:
    read, lost = (_marks(logo=_logo(colour)) for colour in ("#14532D", "#FAFAFA"))
    assert (sum("background" in m for m in read) < len(read), all("background" in m for m in lost)) == (True, True)


def it_is_absent_where_a_brand_has_none() -> None:
    assert _marks() == []


def it_is_cut_to_what_is_seen_of_it() -> None:
    uri = logo_uri(_logo("#14532D"))
    assert uri is not None
    with Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))) as kept:
        assert kept.size == (600, 150)
