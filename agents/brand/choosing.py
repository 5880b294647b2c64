"""Which of a template's layouts a slide is built in: by what the slide holds and what the layout has places for."""

from __future__ import annotations

from dataclasses import dataclass

from agents.brand.understanding import LayoutUse, Purpose
from agents.deck.edits.content import content_of
from agents.deck.spec import Slide

_WANTED: dict[str, tuple[Purpose, ...]] = {
    "title": ("title", "section", "title_only", "content", "blank"),
    "section": ("section", "title", "title_only", "content"),
    "statement": ("statement", "title_only", "content", "section"),
    "quote": ("statement", "title_only", "content", "section"),
    "closing": ("content", "closing", "title_only"),
    "two_columns": ("two", "comparison", "content"),
    "comparison": ("comparison", "two", "content"),
    "pros_cons": ("comparison", "two", "content"),
    "image_text": ("picture", "two", "title_only", "content"),
}
TEXTUAL = ("agenda", "bullets", "closing", "sources")
"""Layouts of ours whose body is one list."""
DATA = ("chart", "table")
OWN_GROUND = ("title", "agenda", "section", "statement", "quote", "closing")
"""Layouts of ours that may stand on another ground than the rest of the deck"""
ENOUGH = 0.4
"""Share of the slide beyond which more room makes no layout better"""


@dataclass(frozen=True)
class Choice:
    """A layout, and how the slide's body goes into it."""

    use: LayoutUse
    way: str
    """`text`: into its text places · `columns`: two of them · `data`: a chart or table in a content place ·
    `picture`: picture
    and text · `drawn`: our own drawing under the title"""


def chosen(slide: Slide, uses: list[LayoutUse]) -> Choice:
    """The layout for a slide, and the way in. There is always one."""
    wanted = _WANTED.get(slide.layout)
    if slide.layout == "agenda":
        wanted = ("agenda", "content")
    if wanted is None:
        wanted = ("content",) if slide.layout in (*TEXTUAL, *DATA) else ("title_only", "content", "blank")
    best = max(uses, key=lambda u: _rating(u, slide, wanted))
    return Choice(best, _way(slide, best))


def _rating(use: LayoutUse, slide: Slide, wanted: tuple[Purpose, ...]) -> tuple[float, bool, float, int]:
    """Higher suits better: purpose first, then the title's usual place, then room; the earlier of equals, as people
    order their layouts."""
    place = wanted.index(use.purpose) if use.purpose in wanted else len(wanted) + 3
    worth = -float(place)
    if use.title is None and slide.title.text:
        worth -= 4
    if slide.layout == "image_text" and use.purpose == "picture" and _caption_only(use, slide):
        worth -= 2
    _, _, w, h = use.content
    room = w * h / (use.size[0] * use.size[1])
    extra = len(use.of("picture", "chart", "table")) if slide.layout not in ("image_text", *DATA) else 0
    crowd = abs(len(use.bodies) - _groups(slide)) * 0.2 + 0.25 * extra
    if slide.layout in DATA and not use.of(slide.layout) and not any(s.holds_data for s in use.bodies):
        worth -= 0.8  # a chart takes the place of a text only where nothing else holds one
    if slide.layout == "chart" and use.of("chart") and max(s.w for s in use.of("chart")) < 0.55 * use.size[0]:
        worth -= 1.0
    apart = 0.6 if use.apart and slide.layout not in OWN_GROUND else 0.0
    if use.taken and use.purpose not in (*OWN_GROUND, "picture"):
        apart += 2.0
    return worth - crowd - apart - _imbalance(use, slide), use.usual, round(min(room, ENOUGH), 1), -use.number


def _imbalance(use: LayoutUse, slide: Slide) -> float:
    """0 to 1: how unlike the two places are that a two-sided slide, or a picture with its text, would take."""
    if use.purpose not in ("two", "comparison") or len(use.bodies) < 2:
        return 0.0
    if slide.layout not in ("two_columns", "comparison", "pros_cons", "image_text"):
        return 0.0
    first, second = sorted((s.area for s in use.bodies), reverse=True)[:2]
    return (first - second) / (first + second)


def _caption_only(use: LayoutUse, slide: Slide) -> bool:
    """Whether a picture layout has room for a caption only, and the slide says more."""
    room = max((s.area for s in use.bodies), default=0) / (use.size[0] * use.size[1])
    return room < 0.12 and len(content_of(slide).entries) > 1


def _groups(slide: Slide) -> int:
    if slide.layout in ("two_columns", "comparison", "pros_cons"):
        return 2
    return 1 if slide.layout in (*TEXTUAL, *DATA, "statement", "quote") else 0


def _way(slide: Slide, use: LayoutUse) -> str:
    if slide.layout in ("two_columns", "comparison", "pros_cons"):
        return "columns" if len(use.bodies) >= 2 else "drawn"
    if slide.layout in ("statement", "quote"):  # elsewhere the sentence would be small beside its own kicker
        return "text" if use.purpose == "statement" and use.bodies else "drawn"
    if slide.layout in ("title", "section"):
        return "text" if use.title is not None or use.bodies else "drawn"
    if slide.layout == "image_text":
        pictured = use.of("picture") or len(use.bodies) >= 2
        return "picture" if pictured and use.bodies and content_of(slide).entries else "drawn"
    if slide.layout in DATA:
        return "data" if use.bodies or use.of(slide.layout) else "drawn"
    return "text" if slide.layout in TEXTUAL and use.bodies else "drawn"
