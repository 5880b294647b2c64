"""Laying out: the browser measures panels in all their forms at several sizes of type, `choosing.py` says what is shown
where not everything fits, `columns.py` divides it, and charts fill what is left of a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.deck.library import Library
from agents.deck.parts import Half
from agents.deck.spec import Slide
from agents.errors import InputRefused
from agents.poster.choosing import Chosen, choose, stretches, swell
from agents.poster.columns import MANNERS, Filled, at, divided, filled, full, tallest
from agents.poster.page import column_count, render_poster, views_of
from agents.poster.sizes import Size, size_of
from agents.poster.spec import Laid, Panel, PosterSpec
from agents.render.browser import Browser

SCALES = {"academic": (0.95, 1.95), "infographic": (0.92, 2.2), "event": (0.9, 2.6), "social": (0.9, 2.4)}
"""Least and largest type, against what suits the sheet."""
FIRST = 1.2
"""Scale of type that charts are first drawn for"""
HEADS, LOUD = (1.0, 0.8, 0.64), ("event", "social")
"""Type of the head, against what suits the sheet, and the kinds whose head gives way to what is under it"""
LISTS = (8, 7, 6, 5, 4, 3)
"""Entries that lists are cut to, one after the other, before a panel is left out."""
UNEVEN = 0.45
"""Share of a column's height by which two columns may differ before panels are divided anew."""
WORSE = 0.12
"""Share of a column's height by which panels that stay may be fuller than if they were divided anew"""
SPARSE = 0.72
"""Share of the columns' room under which, in the largest type, fewer columns are tried"""
SPARE = 0.03
"""Share of the room that is left when a sheet is laid out, so that a longer word does not move everything"""
HIGHEST = 1.7
"""Of a chart that fills its column, against what it needs"""
KEPT = ("chart", "two_charts", "table", "code", "image_text", "full_picture", "gallery")
"""Panels that say more than their words: left out last."""
MEASURE = """
(scale) => {
  document.documentElement.style.setProperty('--scale', scale);
  const columns = document.querySelector('.columns');
  const gap = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--base')) * 1.8;
  const high = (element) => element.getBoundingClientRect().height;
  const panels = [...document.querySelectorAll('.measure > .panel')];
  const tail = document.querySelector('.measure > footer');
  return { heights: panels.map(high), room: high(columns), gap, tail: tail ? high(tail) : 0 };
}
"""


STANDS = """
() => {
  const gap = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--base')) * 1.8;
  const high = (element) => element.getBoundingClientRect().height;
  const all = (element, selector) => [...element.querySelectorAll(selector)];
  const columns = document.querySelector('.columns');
  const of = (column) => all(column, ':scope > .panel, :scope > footer').map(high);
  const grown = all(document, '.column > .panel');
  grown.forEach((panel) => { panel.style.flexGrow = '0'; });  // cards fill their column: what they need is measured
  const full = (parts) => parts.reduce((sum, each) => sum + each + gap, -gap);
  const found = {
    room: high(columns),
    columns: all(columns, '.column').map((column) => full(of(column))),
    charts: all(columns, '.column').map((column) => all(column, '.chart').reduce((sum, each) => sum + high(each), 0)),
  };
  grown.forEach((panel) => { panel.style.flexGrow = ''; });
  return found;
}
"""
"""How high the columns are as they are drawn: charts are drawn for their type, and may stand otherwise than measured"""
SMALLER, TRIES = 0.97, 5
"""Type, each time that a column is fuller than was measured"""


class NoRoom(InputRefused):
    """What was asked for does not fit on the sheet."""

    code = "no-room"


@dataclass
class _Measured:
    """The panels in all their forms, as the browser measures them."""

    forms: list[list[Panel]]
    """Per panel of the columns, whole first."""
    page: Any
    seen: dict[float, dict[str, Any]] = field(default_factory=dict)

    def at(self, scale: float) -> dict[str, Any]:
        if scale not in self.seen:
            told = self.page.call(lambda opened: opened.page.evaluate(MEASURE, scale))
            flat = iter(told["heights"])
            told["heights"] = [[next(flat) for _ in panel] for panel in self.forms]
            self.seen[scale] = told
        return self.seen[scale]

    def room(self, scale: float) -> float:
        return self.at(scale)["room"] * (1 - SPARE)


def laid_out(
    spec: PosterSpec, library: Library, browser: Browser, *, keep_all: bool = False, steady: bool = False
) -> tuple[PosterSpec, list[str]]:
    """The poster with what fits on it, how it stands (`laid`), and what was cut or left out. Raises BrowserMissing.

    `steady`: the panels stay where they stand and keep their size of type, where that still fits. `keep_all`: nothing
    is cut or left out; raises NoRoom where not everything fits.
    """
    keep = spec.laid if steady else None
    first = keep.head if keep else HEADS[0]
    whole = spec if keep_all else None
    laid, fill, shown = _under(spec, library, browser, keep, first, keep_all=keep_all)
    for smaller in HEADS[1:] if spec.kind in LOUD else ():
        if fill <= 1 and not _is_less(shown, spec):
            break
        if smaller < first:
            laid, fill, shown = _under(spec, library, browser, None, smaller, keep_all=keep_all)
    if not (steady or keep_all or spec.column_count or spec.type_scale):
        laid, shown = _fuller(spec, library, browser, laid, shown)
    if whole is not None and fill > 1:
        raise NoRoom(
            "There is no room for that on the sheet.",
            fix="Remove or shorten a part first, make the type smaller, or take a larger size.",
        )
    return shown.model_copy(update={"laid": laid}), _told(spec, shown)


def _fuller(
    spec: PosterSpec, library: Library, browser: Browser, laid: Laid, shown: PosterSpec
) -> tuple[Laid, PosterSpec]:
    """Fewer columns where the largest type leaves them half empty and fewer are fuller; else as it was."""
    count = column_count(shown, size_of(shown.size))
    if count < 2 or shown.kind == "infographic" or laid.scale < SCALES[spec.kind][1]:
        return laid, shown
    held = _held(shown, library, browser, laid)
    if held >= SPARSE:
        return laid, shown
    fewer = spec.model_copy(update={"column_count": count - 1})
    again, fill, less = _under(fewer, library, browser, None, laid.head, keep_all=False)
    worse = fill > 1 or again.scale < laid.scale or _is_less(less, fewer)
    return (laid, shown) if worse or _held(less, library, browser, again) <= held else (again, less)


def _held(shown: PosterSpec, library: Library, browser: Browser, laid: Laid) -> float:
    """Share of the columns' room that is filled."""
    told = _drawn(shown, library, browser, laid)
    return sum(told["columns"]) / max(1.0, told["room"] * len(told["columns"]))


def _drawn(shown: PosterSpec, library: Library, browser: Browser, laid: Laid) -> dict[str, Any]:
    """How the columns stand as they are drawn."""
    size = size_of(shown.size)
    with browser.page(render_poster(shown, library, laid), int(size.width), int(size.height)) as page:
        return page.call(lambda opened: opened.page.evaluate(STANDS))


def _is_less(shown: PosterSpec, spec: PosterSpec) -> bool:
    return shown.panels != spec.panels


def _told(spec: PosterSpec, shown: PosterSpec) -> list[str]:
    """What of a poster found no room."""
    now = {panel.slide.id: panel for panel in shown.panels}
    gone = [panel.slide.title.text for panel in spec.panels if panel.slide.id not in now]
    cut = [panel.slide.title.text for panel in spec.panels if panel.slide.id in now and panel != now[panel.slide.id]]
    told = [f"There was no room for “{title}”." for title in gone]
    if cut:
        told.append("Lists were shortened to fit: " + ", ".join(f"“{title}”" for title in dict.fromkeys(cut)) + ".")
    return told


def forms_of(panel: Panel) -> list[Panel]:
    """A panel as it is, then with ever shorter lists."""
    forms = [panel]
    for most in LISTS:
        slide = _cut(panel.slide, most)
        if slide != forms[-1].slide:
            forms.append(panel.model_copy(update={"slide": slide}))
    return forms


def _cut(slide: Slide, most: int) -> Slide:
    bullets = getattr(slide, "bullets", None)
    if isinstance(bullets, list) and len(bullets) > most:
        return slide.model_copy(update={"bullets": bullets[:most]})
    halves = {
        n: v for n in type(slide).model_fields if isinstance(v := getattr(slide, n), Half) and len(v.bullets) > most
    }
    shorter = {name: half.model_copy(update={"bullets": half.bullets[:most]}) for name, half in halves.items()}
    return slide.model_copy(update=shorter) if shorter else slide


def _under(
    spec: PosterSpec, library: Library, browser: Browser, keep: Laid | None, head: float, *, keep_all: bool
) -> tuple[Laid, float, PosterSpec]:
    """The fullest sheet under a head of that type; how full it is; what is shown.

    Charts are measured at one scale; where others suit the scale that was found, once more.
    """
    scale = keep.scale if keep else FIRST
    laid, fill, shown = _laid(spec, library, browser, keep, scale, head, keep_all=keep_all)
    if keep is None and _kinds(spec, library, laid.scale) != _kinds(spec, library, FIRST):
        laid, fill, shown = _laid(spec, library, browser, None, laid.scale, head, keep_all=keep_all)
    drawn = shown.kind == "infographic" or any(view.charts for view in views_of(shown, library, laid.scale))
    if fill <= 1 and drawn:
        laid = _as_drawn(shown, library, browser, laid, keep)
    return laid, fill, shown


def _as_drawn(shown: PosterSpec, library: Library, browser: Browser, laid: Laid, keep: Laid | None) -> Laid:
    """The sheet in type that its columns hold as they are drawn, and its charts as high as fills them."""
    told: dict[str, Any] = {}
    for _ in range(TRIES):
        told = _drawn(shown, library, browser, laid)
        if max(told["columns"], default=0.0) <= told["room"] + 1 or shown.type_scale:
            break
        laid = laid.model_copy(update={"scale": round(laid.scale * SMALLER, 5)})
    rooms = [told["room"] * (1 - SPARE / 2) - high for high in told["columns"]]
    made = stretches(rooms, told["charts"], HIGHEST)
    before = keep.stretch if keep is not None and keep.columns == laid.columns and keep.scale == laid.scale else []
    stays = [
        old if (old - 1) * high <= max(0.0, spare) + 1 else new
        for old, new, high, spare in zip(before, made, told["charts"], rooms, strict=False)
    ]
    made = stays if len(stays) == len(made) else made
    swollen = [
        swell(high, room) if drawn < 1 else 1.0
        for high, room, drawn in zip(told["columns"], rooms, told["charts"], strict=True)
    ]
    kept = keep.swell if keep is not None and keep.columns == laid.columns and keep.scale == laid.scale else []
    swollen = kept if len(kept) == len(swollen) and all(a <= b for a, b in zip(kept, swollen, strict=True)) else swollen
    grown = shown.kind == "infographic" and any(each != 1.0 for each in swollen)
    stretched = any(each != 1.0 for each in made)
    return laid.model_copy(update={"stretch": made if stretched else [], "swell": swollen if grown else []})


def _kinds(spec: PosterSpec, library: Library, scale: float) -> list[str]:
    """The kinds of all charts in type of a scale."""
    return [view.fitting(chart)[0].kind for view in views_of(spec, library, scale) for _, _, chart in view.charts]


def _laid(
    spec: PosterSpec,
    library: Library,
    browser: Browser,
    keep: Laid | None,
    scale: float,
    head: float,
    *,
    keep_all: bool,
) -> tuple[Laid, float, PosterSpec]:
    size = size_of(spec.size)
    inside = [(number, panel) for number, panel in enumerate(spec.panels) if not panel.wide]
    forms = [[panel] if keep_all else forms_of(panel) for _, panel in inside]
    shown = [(number, form) for (number, _), each in zip(inside, forms, strict=True) for form in each]
    html = render_poster(spec, library, None, scale=scale, head=head, forms=shown)
    with browser.page(html, int(size.width), int(size.height)) as page:
        measured = _Measured(forms, page)
        if keep is not None:
            told = measured.at(keep.scale)
            heights = [of[0] for of in told["heights"]]
            count = column_count(spec, size)
            stays = standing(keep, heights, told["gap"], told["room"], count, told["tail"])
            if stays is not None:
                return Laid(scale=stays.scale, columns=stays.columns, head=head), stays.fill, spec
        return _chosen(spec, size, measured, inside, head)


def _chosen(
    spec: PosterSpec, size: Size, measured: _Measured, inside: list[tuple[int, Panel]], head: float
) -> tuple[Laid, float, PosterSpec]:
    """What is shown of the panels, in type as large as fits."""
    low, high = (spec.type_scale, spec.type_scale) if spec.type_scale else SCALES[spec.kind]
    least_at = measured.at(low)

    def count_of(chosen: Chosen) -> int:
        return column_count(_with(spec, measured, inside, chosen), size)

    def fits(chosen: Chosen) -> bool:
        heights = chosen.heights(least_at["heights"])
        gap, tail, room = least_at["gap"], least_at["tail"], measured.room(low)
        return any(at(heights, room, low, count_of(chosen), gap, tail, manner).fill <= 1 for manner in MANNERS)

    chosen = choose(least_at["heights"], fits, lambda left: _least(left, [panel for _, panel in inside]))
    found = filled(
        lambda scale: (chosen.heights(measured.at(scale)["heights"]), measured.room(scale)),
        count_of(chosen),
        lambda scale: measured.at(scale)["gap"],
        (low, high),
        lambda scale: measured.at(scale)["tail"],
    )
    laid = Laid(scale=found.scale, columns=found.columns, head=head)
    return laid, found.fill, _with(spec, measured, inside, chosen)


def _with(spec: PosterSpec, measured: _Measured, inside: list[tuple[int, Panel]], chosen: Chosen) -> PosterSpec:
    """The poster with the panels that were chosen, in the forms that were chosen."""
    taken = {inside[i][0]: measured.forms[i][form] for i, form in chosen.lengths.items()}
    panels = [taken.get(n, p) for n, p in enumerate(spec.panels) if p.wide or n in taken]
    return spec.model_copy(update={"panels": panels})


def _least(left: list[int], panels: Sequence[Panel]) -> int:
    """Of panels in reading order, the one that is missed least."""
    middle = [i for i in left[1:-1] if panels[i].slide.layout not in KEPT]
    return (middle or left[1:] or left)[-1]


def standing(
    keep: Laid, heights: Sequence[float], gap: float, room: float, count: int, tail: float = 0.0
) -> Filled | None:
    """The panels as they stood, where they still fit and no column has become much emptier than the others."""
    if sorted(i for column in keep.columns for i in column) != list(range(len(heights))) or len(keep.columns) != count:
        return None
    high = [full(heights, keep.columns, c, gap, tail) / max(room, 1.0) for c in range(len(keep.columns))]
    if not high or max(high) > 1:
        return None
    ended = [*heights[:-1], heights[-1] + tail]
    best = tallest(ended, divided(ended, count, gap), gap) / max(room, 1.0)
    if max(high) - min(high) > UNEVEN and max(high) - best > WORSE:
        return None
    return Filled(keep.scale, keep.columns, max(high))
