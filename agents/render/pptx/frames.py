"""Where a text box must stand, and how wide it must be, so that Office sets the lines where the browser painted them.

Three facts make it work.
* With exact line pitch the first baseline lies `pitch - 0.2 em` below the top of the text (LibreOffice, measured).
  PowerPoint divides the pitch as the font's ascent to its line height; for Calibri at 1.2 to 1.4 em that is within
  0.07 em of it.
* A box gets 1 % of slack on the side where text ends, so that small differences of advance widths break no line.
* Lines are left to wrap by themselves where a wrap at that width gives the same lines; else the breaks are pinned.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from agents.render.pptx.drawing import about
from agents.render.pptx.metrics import (
    DESCENT,
    font_descent,
    is_east_asian,
    is_known,
    is_right_to_left,
    width_em,
)
from agents.render.scene import Line, Paragraph, Rect, TextBlock

Insets = tuple[float, float, float, float]
_SLACK = 1.01
_SCRIPT_GAP = 0.29
"""em: a fifth of a line of Noto"""
_BOLD = 600
_BOLD_ARABIC = 0.24
"""Share by which DejaVu's bold Arabic is wider than its regular one made bold"""
_OWN = 0.15
"""Share by which what stands in for a page's own font may be wider"""


@dataclass(frozen=True)
class Frame:
    """A text box. `rect` before rotation; `insets` left, top, right, bottom, px; `pinned` are indexes of paragraphs."""

    rect: Rect
    insets: Insets
    anchor: str
    wrap: bool
    pinned: frozenset[int]
    left: float
    right: float
    exact: bool = True


@dataclass(frozen=True)
class _Extent:
    """Where the text itself lies when Office sets it."""

    top: float
    bottom: float


_ANCHORS = {"top": "t", "middle": "ctr", "bottom": "b"}


def line_descent(line: Line, *, in_cell: bool = False) -> float:
    """Depth of a line below its baseline as Office sets it, px."""
    depths = (run.size * (font_descent(run.family) if in_cell else DESCENT) for run in line.runs if not run.shift)
    return max(depths, default=0.0)


def pitch(paragraph: Paragraph) -> float:
    """Line pitch, px."""
    if paragraph.line_height > 0:
        return paragraph.line_height
    return paragraph.lines[0].rect.h if paragraph.lines else 0.0


def text_extent(paragraphs: list[Paragraph], *, in_cell: bool = False) -> _Extent:
    """Top of the first line and bottom of the last as Office places them, px on the slide."""
    filled = [p for p in paragraphs if p.lines]
    first, last = filled[0].lines[0], filled[-1].lines[-1]
    top = first.baseline - pitch(filled[0]) + line_descent(first, in_cell=in_cell)
    return _Extent(top, last.baseline + line_descent(last, in_cell=in_cell))


def space_before(previous: Paragraph | None, paragraph: Paragraph) -> float:
    """px that Office must leave between two paragraphs so that the baselines fall where the browser put them."""
    if previous is None or not previous.lines or not paragraph.lines:
        return 0.0
    last, first = previous.lines[-1], paragraph.lines[0]
    return first.baseline - pitch(paragraph) + line_descent(first) - (last.baseline + line_descent(last))


def free_frame(block: TextBlock) -> Frame:
    """The frame of a text box of its own, or of a placeholder: it may move and grow a little."""
    rect, paragraphs = block.rect, block.paragraphs
    if block.vertical or not any(p.lines for p in paragraphs):
        everything = frozenset(range(len(paragraphs)))
        inner = _columns(block)
        return Frame(
            about(inner, rect, block.rotation), (0, 0, 0, 0), "t", True, everything, inner.x, inner.x + inner.w
        )
    left, right = _sides(block)
    x0, x1 = _with_slack(paragraphs, left, right)
    extent = text_extent(paragraphs)
    y0, y1 = _vertical(block, extent)
    placed = Rect(x=x0, y=y0, w=x1 - x0, h=y1 - y0)
    if block.mirrored:
        placed = placed.model_copy(update={"x": 2 * rect.x + rect.w - x1})
    return Frame(
        about(placed, rect, block.rotation),
        (0, 0, 0, 0),
        _ANCHORS[block.anchor],
        True,
        unstable(paragraphs, x0, x1),
        x0,
        x1,
    )


def _columns(block: TextBlock) -> Rect:
    """The box of vertical text: its content box, or where its columns begin elsewhere (centred ones) the columns."""
    top, right, bottom, left = block.padding
    rect = block.rect
    inner = Rect(x=rect.x + left, y=rect.y + top, w=rect.w - left - right, h=rect.h - top - bottom)
    columns = [line.rect for p in block.paragraphs for line in p.lines]
    if not columns:
        return inner
    first = min(c.y for c in columns)
    last = max(c.x + c.w for c in columns)
    moved_down, moved_left = first - inner.y > 1.5, inner.x + inner.w - last > 1.5
    y = first if moved_down else inner.y
    height = max(c.y + c.h for c in columns) - first
    x = min(c.x for c in columns) if moved_left else inner.x
    return Rect(
        x=x,
        y=y,
        w=last - x if moved_left else inner.w,
        h=height * 1.02 + 2 if moved_down else inner.h,
    )


def kept_frame(block: TextBlock, shape: Rect) -> Frame:
    """The frame of text inside a shape that must not move: insets and anchor do the placing."""
    paragraphs = block.paragraphs
    left, right = _sides(block)
    x0, x1 = _with_slack(paragraphs, left, right)
    x0, x1 = max(x0, shape.x), min(x1, shape.x + shape.w)
    extent = text_extent(paragraphs)
    top, bottom = extent.top - shape.y, shape.y + shape.h - extent.bottom
    if block.anchor == "middle":
        inset_top, inset_bottom, exact = max(top - bottom, 0.0), max(bottom - top, 0.0), True
    elif block.anchor == "bottom":
        inset_top, inset_bottom, exact = 0.0, max(bottom, 0.0), bottom > -0.5
    else:
        inset_top, inset_bottom, exact = max(top, 0.0), 0.0, top > -0.5
    wrap = x1 - x0 >= max(line.rect.w + _drawn_in(line) for p in paragraphs for line in p.lines) * 1.005 + 0.5
    if all(len(p.lines) < 2 for p in paragraphs):
        wrap = wrap and x1 - x0 >= max(line.rect.w + foreign_room(line) for p in paragraphs for line in p.lines)
    return Frame(
        shape,
        (x0 - shape.x, inset_top, shape.x + shape.w - x1, inset_bottom),
        _ANCHORS[block.anchor],
        wrap,
        unstable(paragraphs, x0, x1) if wrap else frozenset(range(len(paragraphs))),
        x0,
        x1,
        exact
        and x0 >= left - shape.w
        and (wrap or _about_middle(paragraphs, x0, x1))
        and all(line.rect.x >= shape.x - 1 for p in paragraphs for line in p.lines),
    )


def _about_middle(paragraphs: list[Paragraph], x0: float, x1: float) -> bool:
    """Whether centred lines, set without wrapping, stand where they were painted: too long ones began at the left."""
    lines = [line.rect for p in paragraphs if p.align == "center" for line in p.lines]
    return all(abs(rect.x + rect.w / 2 - (x0 + x1) / 2) <= 2 for rect in lines)


def _sides(block: TextBlock) -> tuple[float, float]:
    """Left and right of the content box, widened to hold bullets that hang outside of it."""
    _, padding_right, _, padding_left = block.padding
    left, right = block.rect.x + padding_left, block.rect.x + block.rect.w - padding_right
    for paragraph in block.paragraphs:
        gap = paragraph.bullet.gap if paragraph.bullet and paragraph.bullet.kind != "none" else 0.0
        for line in paragraph.lines:
            left = min(left, line.rect.x - (0 if paragraph.rtl else gap))
            right = max(right, line.rect.x + line.rect.w + (gap if paragraph.rtl else 0))
    return left, right


def _with_slack(paragraphs: list[Paragraph], left: float, right: float) -> tuple[float, float]:
    sides = {p.align for p in paragraphs if p.lines}
    if "justify" in sides:
        return left, right
    width = (right - left) * _SLACK + 1
    single = [
        p.lines[0].rect.w + _drawn_in(p.lines[0]) + foreign_room(p.lines[0]) for p in paragraphs if len(p.lines) == 1
    ]
    margins = min((_start(p, left, right) for p in paragraphs if len(p.lines) == 1), default=0.0)
    needed = max(single, default=0.0) * 1.02 + 2 + margins
    mixed = [(line.rect, room * 1.15) for line in _mixed(paragraphs) if (room := foreign_room(line))]
    from_right = sides == {"right"}
    needed = max([needed, *((right - r.x if from_right else r.x + r.w - left) + room + 2 for r, room in mixed)])
    tight = [line for p in paragraphs if len(p.lines) > 1 for line in p.lines]
    needed = max([needed, *(line.rect.w + room for line in tight if (room := _drawn_in(line)))])
    more = max(width, needed) - (right - left)
    if sides == {"left"}:
        return left, right + more
    if sides == {"right"}:
        return left - more, right
    return left - more / 2, right + more / 2


def _drawn_in(line: Line) -> float:
    """px by which letter-spacing makes a line shorter: LibreOffice breaks it as if it did not."""
    return sum(-run.spacing * len(run.text) for run in line.runs if run.spacing < 0)


def _mixed(paragraphs: list[Paragraph]) -> list[Line]:
    """Lines of texts of several, which would break in LibreOffice where it makes them longer."""
    listed = [p for p in paragraphs if len(p.lines) > 1 and p.align in ("left", "right")]
    return [line for p in listed for line in p.lines if all(is_known(run.family) for run in line.runs)]


def foreign_room(line: Line) -> float:
    """px by which another program may set a line longer than it was painted.

    LibreOffice adds gaps between Han and other letters, which neither browsers nor PowerPoint do; bold Arabic that the
    browser thickened itself has wider letters in a font that has a bold; and a page's own font may not be there.
    """
    letters = [is_east_asian(c) for c in line_text(line) if not c.isspace()]
    turns = sum(a != b for a, b in itertools.pairwise(letters))
    gaps = turns * _SCRIPT_GAP * max((run.size for run in line.runs), default=0.0)
    bold = any(run.weight >= _BOLD and is_right_to_left(run.text) for run in line.runs)
    return gaps + line.rect.w * (_BOLD_ARABIC if bold else 0.0 if all(is_known(r.family) for r in line.runs) else _OWN)


def _start(paragraph: Paragraph, left: float, right: float) -> float:
    line = paragraph.lines[0].rect
    if paragraph.align == "center":
        return 0.0
    return max(right - line.x - line.w if paragraph.align == "right" else line.x - left, 0.0)


def _vertical(block: TextBlock, extent: _Extent) -> tuple[float, float]:
    padding_top, _, padding_bottom, _ = block.padding
    top, bottom = block.rect.y + padding_top, block.rect.y + block.rect.h - padding_bottom
    if block.anchor == "middle":
        centre, half = (extent.top + extent.bottom) / 2, max(bottom - top, extent.bottom - extent.top) / 2
        return centre - half, centre + half
    if block.anchor == "bottom":
        return min(top, extent.top), extent.bottom
    return extent.top, max(bottom, extent.bottom)


def unstable(paragraphs: list[Paragraph], left: float, right: float) -> frozenset[int]:
    """Indexes of paragraphs that would break elsewhere when wrapped between `left` and `right`, px."""
    return frozenset(i for i, p in enumerate(paragraphs) if len(p.lines) > 1 and not _holds(p, left, right))


def _holds(paragraph: Paragraph, left: float, right: float) -> bool:
    available = right - left
    if paragraph.align in ("left", "justify"):
        available = right - min(line.rect.x for line in paragraph.lines)
    elif paragraph.align == "right":
        available = max(line.rect.x + line.rect.w for line in paragraph.lines) - left
    for line, following in zip(paragraph.lines, paragraph.lines[1:], strict=False):
        if line.rect.w > available * 0.998:
            return False
        if line.rect.w + _joined(line, following) < available * 1.01 + 2:
            return False
    return paragraph.lines[-1].rect.w <= available * 0.998


def _joined(line: Line, following: Line) -> float:
    """Width that the first word of `following` would add to `line`, px."""
    text = line_text(following)
    word = first_word(text)
    total = width_em(text.strip())
    share = width_em(word) / total if total else 0.0
    size = max((run.size for run in following.runs), default=0.0)
    space = 0.0 if is_east_asian(word[:1]) or not needs_space(line_text(line), text) else size * 0.22
    return share * following.rect.w + space


def line_text(line: Line) -> str:
    """The text of a line."""
    return "".join(run.text for run in line.runs)


def first_word(text: str) -> str:
    """What cannot be broken at the start of `text`: a word, or one East Asian character with its closing marks."""
    text = text.lstrip()
    if not text:
        return ""
    if is_east_asian(text[0]):
        end = 1
        while end < len(text) and text[end] in "，。、；：？！）》」』”’…":
            end += 1
        return text[:end]
    end = 0
    while end < len(text) and not text[end].isspace() and not (end and is_east_asian(text[end])):
        end += 1
        if text[end - 1] in "-–—/" and end > 1:
            break
    return text[:end]


def needs_space(before: str, after: str) -> bool:
    """Whether a space was swallowed where the browser broke the line."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return False
    if is_east_asian(before[-1]) or is_east_asian(after[0]):
        return False
    return before[-1] not in "-–—/\u00ad\u200b"
