"""Which of a drafted deck's slides become panels of a poster, and in which order. It writes nothing itself.

Kinds differ in what they lead with: a paper's poster follows the paper, an infographic its numbers, an event its one
message, a card for social media a single thought.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.endings import REACHED_AT
from agents.deck.spec import (
    FRAME,
    BulletsSlide,
    Chart,
    ChartSlide,
    ClosingSlide,
    DeckSpec,
    IconsSlide,
    ImageTextSlide,
    Item,
    Label,
    Slide,
    TableSlide,
    Text,
    TitleSlide,
    TwoChartsSlide,
)
from agents.poster.spec import Panel, PosterKind

NUMBERS = ("key_figures", "chart", "two_charts", "table", "process", "timeline", "funnel", "pyramid", "roadmap")
MOST: dict[PosterKind, int] = {"academic": 14, "infographic": 8, "event": 6, "social": 2}
NOTICE = 6
"""Lines with a name each (“Where: …”) that may stand across the sheet."""
_MEASURED = re.compile(r"\d\s?(?:[%‰€£$]|percent|per cent|kg|g|t|tonnes?|km|m|h)(?!\w)|[€£$¥]\s?\d|\d\s?[万亿元倍吨%]")
BANNERS = ("key_figures", "statement", "quote")
"""What may stand across all columns."""


def panels_of(spec: DeckSpec, kind: PosterKind) -> list[Panel]:
    """The panels, best order first to last."""
    slides = [_as_list(slide) for slide in spec.slides if slide.layout not in FRAME and not slide.hidden]
    charted = {chart.table for slide in slides for chart in _charts(slide)}
    slides = [_once(s) for s in slides if not (isinstance(s, TableSlide) and s.table.table in charted - {None})]
    chosen = _chosen(_with_equations(slides), kind)
    banner = next((slide for slide in chosen if slide.layout in BANNERS), None) if kind != "social" else None
    if kind == "event":  # what it is comes before what it asks for
        banner = chosen[0] if chosen and (chosen[0].layout in BANNERS or _is_notice(chosen[0])) else None
    rest = [slide for slide in chosen if slide is not banner]
    ordered = [Panel(slide=banner, wide=True)] if banner is not None else []
    return [*ordered, *(Panel(slide=slide) for slide in rest)]


def head_line(spec: DeckSpec, kind: PosterKind) -> Text | None:
    """The line under the subtitle: who and when; without it, but on a paper, whom to ask, where the deck ends so."""
    first = next((slide for slide in spec.slides if isinstance(slide, TitleSlide)), None)
    last = next((slide for slide in spec.slides if isinstance(slide, ClosingSlide)), None)
    asked = last.message if last is not None and last.message is not None else None
    if first is not None and first.meta is not None:
        return first.meta
    return asked if kind != "academic" and asked is not None and REACHED_AT.search(asked.text) else None


def _as_list(slide: Slide) -> Slide:
    """Two sentences that a deck sets large on cards are a list on a sheet."""
    if not isinstance(slide, IconsSlide) or any(point.text or point.icon for point in slide.points):
        return slide
    return BulletsSlide(id=slide.id, title=slide.title, bullets=[p.heading for p in slide.points], notes=slide.notes)


def _charts(slide: Slide) -> list[Chart]:
    if isinstance(slide, TwoChartsSlide):
        return [slide.left.chart, slide.right.chart]
    return [slide.chart] if isinstance(slide, ChartSlide) else []


def _with_equations(slides: Sequence[Slide]) -> list[Slide]:
    """An equation alone joins the list before it that is on the same matter."""
    made: list[Slide] = []
    for slide in slides:
        last = made[-1] if made else None
        alone = isinstance(slide, ImageTextSlide) and slide.image.kind == "equation" and not slide.bullets
        if alone and isinstance(last, BulletsSlide) and last.title.text == slide.title.text:
            made[-1] = slide.model_copy(update={"id": last.id, "bullets": last.bullets, "notes": last.notes})
        else:
            made.append(slide)
    return made


def _once(slide: Slide) -> Slide:
    """Without the number that tells a deck's slides on one section apart."""
    title = re.sub(r"\s*[(（]\d[)）]$", "", slide.title.text)
    if title == slide.title.text:
        return slide
    field = "label" if isinstance(slide.title, Label) else "text" if isinstance(slide.title, Item) else "prompt"
    return slide.model_copy(update={"title": slide.title.model_copy(update={field: title})})


def _chosen(slides: list[Slide], kind: PosterKind) -> list[Slide]:
    most = MOST[kind]
    if kind in ("academic", "event"):
        return slides[:most]
    if kind == "social" and slides and isinstance(slides[0].title, Label) and _is_brief(slides[0]):
        return slides[:1]  # the text's own opening
    telling = sorted(slides, key=lambda slide: (_rank(slide, kind), -_told(slide, kind), slides.index(slide)))[:most]
    return telling if kind != "infographic" else sorted(telling, key=lambda s: (s.layout != "key_figures",))


def _is_brief(slide: Slide) -> bool:
    """Whether a list is short enough to stand across the sheet under its title."""
    return isinstance(slide, BulletsSlide) and len(slide.bullets) <= 3


def _is_notice(slide: Slide) -> bool:
    """Whether a list stands across an event's sheet: a brief one, or one that says when, where and for how much."""
    if not isinstance(slide, BulletsSlide):
        return False
    named = all(re.match(r"[^:：\s]{1,16}[:：]", bullet.text) for bullet in slide.bullets)
    return _is_brief(slide) or (named and len(slide.bullets) <= NOTICE)


def _told(slide: Slide, kind: PosterKind) -> int:
    """Of equals on a card, how many lines hold a measured number: what came of it says more than why it was begun."""
    lines = slide.bullets if kind == "social" and isinstance(slide, BulletsSlide) else []
    return sum(_MEASURED.search(line.text) is not None for line in lines)


def _rank(slide: Slide, kind: PosterKind) -> int:
    """0 is taken first."""
    if kind == "infographic":
        return NUMBERS.index(slide.layout) if slide.layout in NUMBERS else len(NUMBERS)
    leading = ("statement", "quote", "key_figures", "chart", "image_text", "timeline", "bullets")
    return leading.index(slide.layout) if slide.layout in leading else len(leading)
