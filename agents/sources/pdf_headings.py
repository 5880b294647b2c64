"""Which lines of a PDF are headings, and of which level: from its outline, else from type and numbering."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2 as pdfium

from agents.sources.captions import caption_kind
from agents.sources.lists import BULLETS
from agents.sources.pdf_blocks import Measure
from agents.sources.pdf_lines import Line
from agents.sources.roles import is_contents_entry, role_of_heading

_NUMBERED = re.compile(
    r"^(?:(?P<digits>\d{1,2}(?:\.\d{1,2}){0,4})\.?|(?P<letter>[A-Z](?:\.\d{1,2}){1,3})\.?|(?P<roman>[IVX]{1,5})\.)\s+(?=\S)"
)
_CHAPTER = re.compile(r"^(?:chapter|part|appendix|annex|section)\s+(?:\d{1,2}|[IVX]+|[A-Z])\b", re.I)
_CHINESE = re.compile(
    r"^(?:(?P<chapter>第[一二三四五六七八九十百\d]+[章编篇部])|(?P<section>第[一二三四五六七八九十百\d]+节)|(?P<first>[一二三四五六七八九十]{1,3}、)"
    r"|(?P<second>[（(][一二三四五六七八九十]{1,3}[)）]))"
)
_SENTENCE_END = re.compile(r"[.,;:!?。，；：！？]$")
_LONE_NUMBER = re.compile(r"(?:chapter|part|appendix|section|annex)?\s*[\dA-Z][\d.]*[.:]?|第.{1,3}[章节部编]", re.I)
_LONGEST = 160
_NAMED = frozenset(
    {"abstract", "summary", "executive summary", "introduction", "conclusion", "conclusions", "摘要", "引言", "结论"}
)


class Outline(NamedTuple):
    """One entry of the PDF's own outline. `page` is 1-based."""

    title: str
    level: int
    page: int | None


@dataclass
class Headings:
    """Heading lines: level of each, and a number shared by the lines of one heading."""

    levels: dict[Line, int] = field(default_factory=dict)
    groups: dict[Line, int] = field(default_factory=dict)
    count: int = 0

    def add(self, lines: list[Line], level: int) -> None:
        """Marks lines as one heading."""
        self.count += 1
        for line in lines:
            self.levels[line], self.groups[line] = level, self.count


class _Style(NamedTuple):
    size: float
    bold: bool
    italic: bool
    capitals: bool


def outline_of(document: pdfium.PdfDocument) -> list[Outline]:
    """The outline, at most 5,000 entries; empty when there is none or it is broken."""
    entries: list[Outline] = []
    try:
        for item in document.get_toc(max_depth=8):
            target = item.get_dest()
            index = target.get_index() if target else None
            entries.append(Outline(item.get_title() or "", item.level + 1, None if index is None else index + 1))
            if len(entries) >= 5000:
                break
    except pdfium.PdfiumError:
        return entries
    return entries


def measure_of(lines: list[Line]) -> Measure:
    """The body's type: the size of most characters, and the usual distance of its baselines."""
    sizes, bolds = Counter[float](), Counter[bool]()
    for line in lines:
        if line.is_text:
            sizes[line.size] += len(line.text)
            bolds[line.bold] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    body = [line for line in lines if abs(line.size - size) < 0.3]
    steps = [b.baseline - a.baseline for a, b in pairwise(body) if a.page == b.page and a.column == b.column]
    steps = [step for step in steps if 0.9 * size < step < 2.2 * size]
    leading = _usual(steps) if steps else 1.25 * size
    return Measure(size, leading, bolds[True] > bolds[False], _largest_prose(lines, size))


def _largest_prose(lines: list[Line], size: float) -> float:
    """The largest size that much of the text is set in, where a long listing in small type outweighs the body."""
    prose = Counter[float]()
    for line in lines:
        if line.is_text and line.box.width > 0.8 * line.column.width and len(line.text) > 20:
            prose[line.size] += 1
    total = sum(prose.values())
    return max([size, *(s for s, n in prose.items() if n > 20 and n > 0.12 * total)])


def find_headings(lines: list[Line], outline: list[Outline], measure: Measure) -> Headings:
    """Headings among the lines (furniture already taken out)."""
    texts = [line for line in lines if line.is_text]
    matched = _match_outline(texts, outline)
    usable = [entry for entry in outline if entry.page is not None and any(ch.isalnum() for ch in entry.title)]
    if len(usable) >= 3 and len(matched) >= 0.6 * len(usable):
        headings = _from_outline(texts, matched)
        _add_named(texts, headings, measure)
        return headings
    return _from_type(texts, measure)


def _match_outline(lines: list[Line], outline: list[Outline]) -> list[tuple[list[Line], int]]:
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    used: set[Line] = set()
    found: list[tuple[list[Line], int]] = []
    for entry in outline:
        # A destination at the very end of a page belongs to the next one.
        pages = [] if entry.page is None else [entry.page, entry.page + 1]
        match = next(filter(None, (_match(entry.title, by_page.get(p, []), used) for p in pages)), None)
        if match:
            used.update(match)
            found.append((match, entry.level))
    return found


def _match(title: str, lines: list[Line], used: set[Line]) -> list[Line] | None:
    wanted = _key(title)
    bare = _key(re.sub(r"^\s*(?:[\dA-Z]+\.)*[\dA-Z]*\.?\s+", "", title)) or wanted
    if not wanted:
        return None
    best: list[Line] | None = None
    for i, line in enumerate(lines):
        if line in used or not _key(line.text) or is_contents_entry(line.text):
            continue
        joined = ""
        for n in range(1, 5):
            if i + n > len(lines):
                break
            joined += _key(lines[i + n - 1].text)
            if joined in (wanted, bare) or _adds_number(joined, wanted, n, line.text):
                found = lines[i : i + n]
                if abs(found[0].size - found[-1].size) > 0.12 * found[-1].size:
                    continue
                if best is None or found[0].size > best[0].size + 0.2:
                    best = found
                break
            if len(joined) > len(wanted) + 12:
                break
    return best


def _adds_number(joined: str, wanted: str, lines: int, first: str) -> bool:
    """Whether the page shows a number before the title that the outline leaves out."""
    if lines > 2 or (lines == 2 and not _LONE_NUMBER.fullmatch(first)):
        return False
    extra = joined.removesuffix(wanted)
    return joined != extra and bool(
        re.fullmatch(r"(?:chapter|part|appendix|section|annex|第)?[\divx]{1,6}[章节部]?|appendix[a-z]|[a-z]\d*", extra)
    )


def _key(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalnum())


def _from_outline(lines: list[Line], matched: list[tuple[list[Line], int]]) -> Headings:
    headings = Headings()
    styles: dict[_Style, Counter[int]] = {}
    for found, level in matched:
        styles.setdefault(_style(found[0]), Counter())[level] += 1
        headings.add(found, level)
    body = Counter(_style(line) for line in lines if line not in headings.levels)
    position = {line: i for i, line in enumerate(lines)}
    for style, counts in styles.items():
        # An outline may leave headings out; lines that look just like those it names are headings too.
        if body[style] > sum(counts.values()):
            continue
        for line in lines:
            if _style(line) == style and line not in headings.levels and _may_be_heading(line.text):
                above = lines[position[line] - 1] if position[line] else None
                level = counts.most_common(1)[0][0]
                if above in headings.levels and above is not None and _continues(above, line):
                    headings.levels[line], headings.groups[line] = headings.levels[above], headings.groups[above]
                else:
                    headings.add([line], level)
    return headings


def _add_named(lines: list[Line], headings: Headings, measure: Measure) -> None:
    """Headings that outlines leave out, told by their words: Abstract, References, Acknowledgements."""
    top = min(headings.levels.values(), default=1)
    for above, line in zip([None, *lines], lines, strict=False):
        apart = above is None or above.page != line.page or line.baseline - above.baseline > 1.2 * measure.leading
        if (
            line not in headings.levels
            and apart
            and _is_named(line.text)
            and (line.bold or line.size > 1.05 * measure.size)
        ):
            headings.add([line], top)


def _is_named(text: str) -> bool:
    return role_of_heading(text) != "body" or text.lower().rstrip(":.") in _NAMED


def _from_type(lines: list[Line], measure: Measure) -> Headings:
    candidates: list[list[Line]] = []
    previous: Line | None = None
    for i, line in enumerate(lines):
        below = lines[i + 1] if i + 1 < len(lines) else None
        if not _stands_out(line, previous, below, measure):
            previous = line
            continue
        if candidates and candidates[-1][-1] is previous and previous is not None and _continues(previous, line):
            candidates[-1].append(line)
        else:
            candidates.append([line])
        previous = line
    candidates = [c for c in candidates if _may_be_heading(" ".join(line.text for line in c))]
    kinds = _chinese_kinds(candidates)
    levels = _style_levels(candidates, kinds)
    headings = Headings()
    for candidate in candidates:
        depth = _depth(candidate[0].text, kinds)
        headings.add(candidate, 10 * depth if depth else levels[_style(candidate[0])])
    return headings


def _stands_out(line: Line, above: Line | None, below: Line | None, measure: Measure) -> bool:
    text = line.text
    if not _may_be_heading(text) or caption_kind(text):
        return False
    if line.size >= 1.14 * measure.largest:
        return True
    numbered = bool(_NUMBERED.match(text) or _CHAPTER.match(text) or _CHINESE.match(text))
    if line.size < 0.95 * measure.size and not (_is_capitals(text) and (numbered or _is_named(text))):
        return False
    apart = (
        above is None
        or above.page != line.page
        or above.column != line.column
        or line.baseline - above.baseline > 1.25 * measure.leading
        or above.size > 1.1 * line.size
    )
    ends = below is None or below.page != line.page or not below.bold or below.size != line.size
    short = line.box.width < 0.85 * line.column.width or len(text) < 60
    weight = (line.bold and not measure.bold) or (_is_capitals(text) and len(text) > 5)
    shown = line.bold or line.size > 1.04 * measure.size or _is_capitals(text)
    named = _is_named(text) and (shown or abs(line.box.x0 - line.column.x0) < 3)
    if weight and short and not _SENTENCE_END.search(text.rstrip(":")):
        return (apart or numbered) and (ends or numbered or len(text) < 60)
    distinct = line.italic or line.size >= 1.04 * measure.size
    return (apart and short and not _SENTENCE_END.search(text)) and (
        (numbered and distinct) or named or _is_chinese_heading(text)
    )


def _is_chinese_heading(text: str) -> bool:
    return bool(_CHINESE.match(text)) and len(text) <= 36


def _may_be_heading(text: str) -> bool:
    letters = sum(ch.isalpha() for ch in text)
    if (
        not re.search(r"[^\W\d_]{3,}|[\u4e00-\u9fff]{2,}", text)
        or len(text) > _LONGEST
        or is_contents_entry(text)
        or text[0] in BULLETS
    ):
        return False
    if len(text) > 24 and "，" in text and not _CHINESE.match(text):
        return False
    if text.endswith((",", "，", "；", ";")) or "@" in text or "://" in text:
        return False
    return letters >= 0.4 * len(text.replace(" ", ""))


def _continues(above: Line, line: Line) -> bool:
    """Whether a heading line goes on in the next one."""
    if above.page != line.page or _style(above) != _style(line) or above.column != line.column:
        return False
    numbered = _NUMBERED.match(line.text) or _CHINESE.match(line.text) or _CHAPTER.match(line.text)
    return 0 < line.baseline - above.baseline < 1.75 * line.size and not numbered


def _style_levels(candidates: list[list[Line]], kinds: list[str]) -> dict[_Style, int]:
    """A level (times ten) per style: of its numbered headings where it has any, else by size between those."""
    depths: dict[_Style, Counter[int]] = {}
    for candidate in candidates:
        if depth := _depth(candidate[0].text, kinds):
            depths.setdefault(_style(candidate[0]), Counter())[depth] += 1
    levels = {style: 10 * counts.most_common(1)[0][0] for style, counts in depths.items()}
    numbered = dict(levels)
    plain = {_style(c[0]) for c in candidates} - set(levels)
    for rank, style in enumerate(sorted(plain, key=_weight, reverse=True), start=1):
        alike = [level for known, level in numbered.items() if _weight(known) == _weight(style)]
        heavier = [level for known, level in numbered.items() if _weight(known) > _weight(style)]
        if alike:
            levels[style] = min(alike)
        elif heavier:
            levels[style] = max(heavier) + 5
        else:
            levels[style] = min(rank, 9) if numbered else 10 * rank
    return levels


def _weight(style: _Style) -> tuple[int, bool, bool]:
    return round(style.size), style.bold, style.capitals


def _depth(text: str, kinds: list[str]) -> int | None:
    if numbered := _NUMBERED.match(text):
        marks = numbered["digits"] or numbered["letter"] or ""
        return 1 + marks.count(".")
    if _CHAPTER.match(text):
        return 1
    chinese = _CHINESE.match(text)
    return 1 + kinds.index(chinese.lastgroup) if chinese and chinese.lastgroup in kinds else None


def _chinese_kinds(candidates: list[list[Line]]) -> list[str]:
    """The kinds of Chinese numbering in use, outermost first."""
    present = {m.lastgroup for c in candidates if (m := _CHINESE.match(c[0].text))}
    return [kind for kind in ("chapter", "section", "first", "second") if kind in present]


def _style(line: Line) -> _Style:
    return _Style(round(line.size * 2) / 2, line.bold, line.italic, _is_capitals(line.text))


def _is_capitals(text: str) -> bool:
    letters = [ch for ch in text if ch.isalpha() and ch.isascii()]
    return len(letters) >= 4 and all(ch.isupper() for ch in letters)


def _usual(steps: list[float]) -> float:
    """The most common step, to half a point; the median when none is common."""
    (step, count), *_ = Counter(round(s * 2) / 2 for s in steps).most_common()
    return step if count >= 0.2 * len(steps) else median(steps)
