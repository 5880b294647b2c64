"""A template whose places lie beside its slide gets them scaled to it; any other is left as it is."""

from __future__ import annotations

import io
from typing import Any

import pptx
import pytest
from pptx.util import Inches

from agents.brand.template import template_of
from agents.brand.understanding import layouts_of


def _saved(width: float, height: float) -> bytes:
    """python-pptx's own template (drawn for 10 by 7.5 inches), called another size."""
    presentation: Any = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Inches(width), Inches(height)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("width", "height"), [(3, 20), (40, 3), (5, 5)])
def it_scales_what_runs_off_the_slide(width: float, height: float):
    uses = layouts_of(template_of(_saved(width, height), "odd.pptx"))
    slots = [slot for use in uses for slot in use.slots]
    assert len(slots) > 30
    assert all(s.x >= 0 and s.x + s.w <= Inches(width) for s in slots)
    assert all(s.y >= 0 and s.y + s.h <= Inches(height) for s in slots)
    title = next(u.title for u in uses if u.purpose == "content" and u.title is not None)
    assert title.w / Inches(width) == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize(("width", "height"), [(10, 7.5), (13.333, 7.5)])
def it_leaves_places_that_are_on_the_slide(width: float, height: float):
    uses = layouts_of(template_of(_saved(width, height), "usual.pptx"))
    title = next(u.title for u in uses if u.purpose == "content" and u.title is not None)
    assert (title.x, title.w) == (Inches(0.5), Inches(9))
