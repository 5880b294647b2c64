"""Lines become blocks: headings, paragraphs, list items, captions, code, footnotes. Cut words are joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Literal

from agents.sources.captions import caption_kind
from agents.sources.joining import join_lines
from agents.sources.language import is_han
from agents.sources.lists import list_mark
from agents.sources.pdf_geometry import Box
from agents.sources.pdf_lines import Line

BlockKind = Literal["heading", "paragraph", "list_item", "caption", "code", "footnote", "object"]
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？：；…][”\"’')\]）」』]*$")
_MONO = re.compile(r"mono|courier|consol|cmtt|typewriter|menlo|code|txtt|lmtt|inconsolata", re.I)
_FOOTNOTE = re.compile(r"^(?:\d{1,3}|[*†‡§¶]|[①-⑳]|\[\d{1,2}\])\s*\S")
_REFERENCE = re.compile(r"^(?:\[\d{1,3}\]|\[[A-Z][\w+]{1,10}\]|\d{1,3}\.\s)\s*\S")


@dataclass(eq=False)
class Block:
    """A run of lines that belong together, or an object."""

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    text: str = ""
    item: object = None

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def box(self) -> Box:
        """Around the lines on the first page."""
        box = self.lines[0].box
        for line in self.lines[1:]:
            if line.page == self.page:
                box = box.union(line.box)
        return box


@dataclass(frozen=True)
class Measure:
    """The body's type: size in pt, distance of baselines in pt, whether it is bold."""

    size: float
    leading: float
    bold: bool
    largest: float
    """The largest size in pt that long stretches of text are set in: a heading is larger, or stands out otherwise."""


def blocks_of(
    lines: list[Line], levels: dict[Line, int], measure: Measure, joined_headings: dict[Line, int]
) -> list[Block]:
    """Blocks in reading order. `levels` marks heading lines; those that share a number in `joined_headings` are one."""
    blocks: list[Block] = []
    footnotes: list[Block] = []
    for line in lines:
        last = blocks[-1] if blocks else None
        if not line.is_text:
            blocks.append(Block("object", [line], item=line.item))
        elif line in levels:
            same = (
                last is not None
                and last.kind == "heading"
                and joined_headings.get(line) == joined_headings.get(last.lines[-1])
            )
            if same and last is not None:
                last.lines.append(line)
            else:
                blocks.append(Block("heading", [line], levels[line]))
        elif (notes := _footnote_of(line, footnotes, blocks, measure)) is not None:
            notes.lines.append(line)
            if notes not in footnotes:
                footnotes.append(notes)
        else:
            _add(blocks, line, measure)
    joined = _join_across(blocks)
    for block in [*joined, *footnotes]:
        block.text = _code(block.lines) if block.kind == "code" else join_lines([line.text for line in block.lines])
    for note in reversed(footnotes):
        after = [i for i, block in enumerate(joined) if block.lines[0].page <= note.page]
        joined.insert(after[-1] + 1 if after else 0, note)
    return joined


def _add(blocks: list[Block], line: Line, measure: Measure) -> None:
    last = blocks[-1] if blocks else None
    mono = bool(_MONO.search(line.font)) and not re.search(r"://|@\S+\.|^URL\b", line.text)
    goes_on = (
        last is not None and last.kind in ("paragraph", "list_item", "caption") and not _begins(line, last, measure)
    )
    if mono and last is not None and not goes_on and _wraps_into_mono(line, last, measure):
        last.lines.append(line)
        return
    if mono and not goes_on and (list_mark(line.text) is None or (last and last.kind == "code")):
        if (
            last is not None
            and last.kind == "code"
            and last.page == line.page
            and last.lines[-1].baseline < line.baseline
        ):
            last.lines.append(line)
        else:
            blocks.append(Block("code", [line]))
        return
    if last is not None and last.kind in ("paragraph", "list_item", "caption") and not _begins(line, last, measure):
        last.lines.append(line)
    else:
        kind: BlockKind = "caption" if caption_kind(line.text) else "list_item" if list_mark(line.text) else "paragraph"
        blocks.append(Block(kind, [line]))


def _wraps_into_mono(line: Line, block: Block, measure: Measure) -> bool:
    """Whether a paragraph's next line happens to be all typewriter: an address, an identifier."""
    last = block.lines[-1]
    tight = (
        0 < line.baseline - last.baseline < 1.35 * measure.leading
        and line.page == last.page
        and line.column == last.column
    )
    return (
        block.kind in ("paragraph", "list_item")
        and tight
        and not _is_short(last)
        and not last.text.endswith((":", "："))
    )


def _begins(line: Line, block: Block, measure: Measure) -> bool:
    """Whether a line begins a new block after this one."""
    last = block.lines[-1]
    if line.page != last.page or line.column != last.column or line.baseline < last.baseline:
        return True
    if _marks_block(line, block):
        return True
    leading = measure.leading * max(line.size, last.size) / max(measure.size, 1.0)
    recent = block.lines[-6:]
    own = median([b.baseline - a.baseline for a, b in pairwise(recent)]) if len(recent) > 1 else None
    step = line.baseline - last.baseline
    if step > 1.28 * (min(own, leading) if own else leading) + 0.5:
        return True
    if abs(line.size - last.size) > 0.08 * max(line.size, last.size) and not (
        line.size < last.size and len(line.text) < 4
    ):
        return True
    if line.bold != last.bold and line.bold and block.kind != "caption":
        return True
    return _is_indented(line, block)


def _marks_block(line: Line, block: Block) -> bool:
    if caption_kind(line.text) and (_ENDS_SENTENCE.search(block.lines[-1].text) or len(block.lines) == 1):
        return True
    if mark := list_mark(line.text):
        numbered = mark.strip().strip("().（）").isalnum()
        if not numbered or block.kind == "list_item" or _ENDS_SENTENCE.search(block.lines[-1].text):
            return True
    return (
        bool(_REFERENCE.match(line.text))
        and abs(line.box.x0 - block.lines[0].box.x0) < 3
        and bool(_REFERENCE.match(block.lines[0].text))
    )


def _is_indented(line: Line, block: Block) -> bool:
    first, last = block.lines[0], block.lines[-1]
    em = line.size
    if block.kind == "list_item":
        return line.box.x0 < first.box.x0 - 0.3 * em or (
            line.box.x0 <= first.box.x0 + 0.5 * em and bool(_ENDS_SENTENCE.search(last.text)) and _is_short(last)
        )
    if block.kind == "caption":
        return False
    deeper = line.box.x0 - last.box.x0
    if deeper > 0.8 * em and len(block.lines) > 1 and deeper < 5 * em:
        return True
    if deeper > 0.8 * em and (_ENDS_SENTENCE.search(last.text) or _is_short(last)):
        return True
    if len(block.lines) == 1 and first.box.x0 - line.box.x0 > 3.2 * em:
        return True
    if _is_title_matter(last) and _is_title_matter(line):
        return True
    return (
        _is_short(last)
        and bool(_ENDS_SENTENCE.search(last.text))
        and last.box.x1 < last.column.x1 - 0.3 * last.column.width
    )


def _is_title_matter(line: Line) -> bool:
    """A short line of the first page, as authors, institutions and dates are set."""
    short = (
        line.box.width < 0.7 * line.column.width and not line.text.endswith((",", "-")) and not line.text[0].islower()
    )
    return line.page == 1 and short


def _is_short(line: Line) -> bool:
    return line.box.x1 < line.column.x1 - 0.12 * line.column.width


def _footnote_of(line: Line, footnotes: list[Block], blocks: list[Block], measure: Measure) -> Block | None:
    if line.size > 0.93 * measure.size or line.box.y0 < 0.55 * line.column.y1:
        return None
    current = footnotes[-1] if footnotes and footnotes[-1].page == line.page else None
    if current is not None and line.baseline > current.lines[-1].baseline and line.column == current.lines[0].column:
        return Block("footnote") if _FOOTNOTE.match(line.text) and _same_left(line, current) else current
    previous = blocks[-1] if blocks else None
    if previous is None or previous.kind in ("object", "caption") or previous.lines[-1].size < 0.95 * measure.size:
        return None
    apart = line.page == previous.lines[-1].page and line.baseline - previous.lines[-1].baseline > 1.3 * measure.leading
    return Block("footnote") if _FOOTNOTE.match(line.text) and apart else None


def _same_left(line: Line, block: Block) -> bool:
    return abs(line.box.x0 - block.lines[0].box.x0) < 1.5 * line.size


def _join_across(blocks: list[Block]) -> list[Block]:
    """Paragraphs that go on in the next column or on the next page, over objects and captions in between."""
    joined: list[Block] = []
    for block in blocks:
        before = _open_paragraph(joined, block)
        if before is not None:
            before.lines.extend(block.lines)
        else:
            joined.append(block)
    return joined


def _open_paragraph(joined: list[Block], block: Block) -> Block | None:
    if block.kind != "paragraph":
        return None
    before = next((b for b in reversed(joined[-6:]) if b.kind not in ("object", "caption")), None)
    if before is None or before.kind not in ("paragraph", "list_item"):
        return None
    last, first = before.lines[-1], block.lines[0]
    moved = first.page != last.page or first.column != last.column
    between = before is not joined[-1]
    if not (moved or between) or first.page > last.page + 2 or abs(last.size - first.size) > 0.05 * first.size:
        return None
    if last.bold != first.bold or _ENDS_SENTENCE.search(last.text):
        return None
    han = is_han(last.text[-1]) or last.text[-1] in "，、"
    full = not _is_short(last)
    goes_on = first.text[:1].islower() or (han and full and len(last.text) > 12) or (full and last.text[-1:] in ",-–")
    return before if goes_on or (full and len(before.lines) > 1 and not between and first.text[:1].isalnum()) else None


def _code(lines: list[Line]) -> str:
    left = min(line.box.x0 for line in lines)
    rows: list[str] = []
    for above, line in zip([None, *lines], lines, strict=False):
        if above is not None and line.baseline - above.baseline > 1.7 * line.size:
            rows.append("")
        rows.append(" " * round((line.box.x0 - left) / max(1.0, 0.55 * line.size)) + line.text)
    return "\n".join(rows)
