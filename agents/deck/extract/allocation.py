"""How many slides each section gets, and which of them show a table, a figure or numbers. It writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.deck.extract.sections import Section
from agents.deck.extract.slots import MINOR, Unit, Visual, is_contrast
from agents.sources.told_tables import is_told, tells
from agents.text.sentences import split_sentences
from agents.text.words import length

THIN = 160
"""Width of the text of a section beside whose table it is only a remark"""
BRIEF, _SMALL = 420, 0.5
"""Width of a text that a table shows more than, where both have one slide; worth of a table that a slide holds"""


@dataclass
class Share:
    """A section's part of the deck: `count` slides, `shown` of them visuals, the others text."""

    section: Section
    units: list[Unit]
    visuals: list[Visual]
    count: int = 0
    shown: list[Visual] = field(default_factory=list)

    @property
    def room(self) -> int:
        """Slides that it can fill; a remark beside its chart is said there and fills none."""
        return len(self.visuals) + self.texts

    @property
    def texts(self) -> int:
        """Slides that its text can fill."""
        return 0 if _is_remark(self) or _is_drawn(self) else len(self.units)


def allocate(shares: Sequence[Share], slides: int) -> list[Share]:
    """Give out `slides`: every section one, the weightiest first, then by weight. Shares without any are dropped."""
    by_weight = sorted((s for s in shares if s.room), key=lambda s: -_pull(s.section, slides))
    left = slides
    for source in dict.fromkeys(s.section.source for s in shares):  # no source of several goes unheard
        first = next((s for s in by_weight if s.section.source == source), None)
        if first is not None and left > 0:
            first.count, left = 1, left - 1
    for share in by_weight:
        if left > 0 and share.count == 0:
            share.count, left = 1, left - 1
    while left > 0:
        open_shares = [s for s in by_weight if 0 < s.count < s.room]
        if not open_shares:
            break
        best = max(open_shares, key=lambda s: s.section.weight / (s.count + 0.6))
        best.count, left = best.count + 1, left - 1
    used = [s for s in shares if s.count]
    _show(used, slides)
    return used


def _pull(section: Section, slides: int) -> float:
    """A section's weight, more for two sides of a matter. Two or three slides are made of the summary first."""
    contrast = 1.4 if is_contrast(section) else 1.0
    return contrast * section.weight * (2 if slides <= 2 and section.role == "summary" else 1)


def _show(shares: Sequence[Share], slides: int) -> None:
    """Choose visuals: the most telling over the whole deck, no kind too often, text never crowded out."""
    most = {
        "chart": max(1, round(0.3 * slides)),
        "table": max(1, round(0.15 * slides)),
        "figure": max(1, round(0.2 * slides)),
        "key_figures": 1 if slides < 12 else 2,
        "comparison": 1,
        "code": max(1, round(0.3 * slides)),
    }
    seen: Counter[str] = Counter()
    ranked = sorted(
        ((share, v) for share in shares for v in share.visuals),
        key=lambda pair: -pair[1].value * pair[0].section.weight ** 0.5,
    )
    for share, visual in ranked:
        crowded = sum(seen.values()) >= max(1, slides // 2)
        if crowded or seen[visual.kind] >= most[visual.kind] or not _welcome(share, visual):
            continue
        share.shown.append(visual)
        seen[visual.kind] += 1
    for share in shares:  # a chart says more than a sentence or two about it
        chart = next((v for v in share.visuals if v.kind == "chart" and v.value >= 1), None)
        if share.count == 1 and not share.shown and chart is not None and _is_thin(share):
            share.shown.append(chart)
    _show_small_tables(shares, most["table"] + 1 - seen["table"])
    _vary(shares)
    for share in shares:  # where the text does not reach, tables and figures fill up, of kinds that are rare so far
        rest = [v for v in share.visuals if v not in share.shown]
        while share.count - len(share.shown) > share.texts and rest:
            seen = Counter(v.kind for s in shares for v in s.shown)
            share.shown.append(min(rest, key=lambda v: (v.value < 0.5, seen[v.kind], -v.value)))
            rest.remove(share.shown[-1])


def _show_small_tables(shares: Sequence[Share], most: int) -> None:
    """The one small table of a section that has one slide and a few sentences, with the best of them beside it."""
    for share in shares:
        tables = [v for v in share.visuals if v.kind == "table" and v.table is not None and v.value >= _SMALL]
        brief = sum(length(p.text) for p in share.section.prose) <= BRIEF and not is_contrast(share.section)
        if most > 0 and share.count == 1 and not share.shown and len(share.visuals) == len(tables) == 1 and brief:
            share.shown.append(tables[0])
            most -= 1


def _is_remark(share: Share) -> bool:
    """Whether a section's text is a sentence or two beside a chart."""
    return bool(share.units) and _is_thin(share) and any(v.kind == "chart" and v.value >= 1 for v in share.visuals)


def _is_drawn(share: Share) -> bool:
    """Whether every sentence of a section is one that its charts draw."""
    drawn = [v.table for v in share.visuals if v.table is not None and is_told(v.table) and v.value >= 1]
    said = [s.text for p in share.section.prose for s in split_sentences(p.text)] if drawn else []
    return bool(said) and all(any(tells(table, sentence) for table in drawn) for sentence in said)


def _is_thin(share: Share) -> bool:
    """Whether a section has hardly more to say than what its table shows."""
    return sum(length(p.text) for p in share.section.prose) <= THIN


def _vary(shares: Sequence[Share]) -> None:
    """No more than two slides of plain text in a row where a section has a captioned picture or numbers instead."""
    plain = 0
    for share in shares:
        texts = share.count - len(share.shown)
        if is_contrast(share.section) or share.shown or not texts:
            plain = 0
            _picture_beside(share, texts)
            continue
        other = next((v for v in share.visuals if v.kind in {"figure", "key_figures"} and v.value >= 0.6), None)
        pictured = other is not None and other.kind == "figure" and share.section.role not in {"summary", "conclusion"}
        if other is not None and (pictured or plain >= 2):
            prose = [p for p in share.section.prose if p not in other.passages]
            other.passages = [*other.passages, *prose] if share.count == 1 else other.passages
            share.shown.append(other)
            plain = 0
        else:
            plain += texts


def _picture_beside(share: Share, texts: int) -> None:
    """A captioned picture, or an equation, on the one slide of text that a section has beside its chart."""
    figure = next((v for v in share.visuals if _is_telling(v) and v not in share.shown), None)
    if figure is not None and share.shown and texts == 1 and not is_contrast(share.section):
        figure.passages = list({p.id: p for p in (*figure.passages, *share.section.prose)}.values())
        share.shown.append(figure)


def _is_telling(visual: Visual) -> bool:
    """Whether a picture says something by itself: it has a caption, or is an equation."""
    figure = visual.figure
    return figure is not None and (visual.value >= 0.9 or figure.kind == "equation")


def _welcome(share: Share, visual: Visual) -> bool:
    """Whether a section may give one of its slides to `visual`."""
    if len(share.shown) >= share.count:
        return False
    if visual.kind == "key_figures" and visual.table is None:
        return share.section.role == "summary" or share.count >= 3
    if share.count == 1:
        minor = visual.table is not None and is_told(visual.table) and visual.value <= MINOR
        telling = (
            (visual.kind == "chart" and not minor)
            or (visual.table is not None and visual.value >= 0.9)
            or (visual.code is not None and sum(length(p.text) for p in share.section.prose) <= BRIEF)
            or not share.units
        )
        return telling and not is_contrast(share.section) and (share.section.role != "conclusion" or not share.units)
    found = share.section.role == "results" and (visual.table or visual.figure) is not None and visual.value >= _SMALL
    if found and sum(length(p.text) for p in share.section.prose) <= BRIEF:
        return True  # a few sentences on what was found stand beside its table and its figure
    return len(share.shown) < share.count - 1 or not share.units
