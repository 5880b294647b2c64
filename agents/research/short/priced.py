"""What several of something cost: a price of one, times the number that the question names, with the calculation.

Only where the price is of one of what is counted: its row or sentence names it, or says “per head”, “每小时”. A row with a
price from ten pieces on is used from ten on. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agents.research.library import Library
from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found
from agents.research.short.figuring import figured, shown
from agents.research.short.forms import Bag
from agents.research.short.grids import Grid
from agents.research.short.values import NUMBER_WORDS, values
from agents.text.words import terms

MOST = 100_000
_WORDS = "|".join(
    word for word, n in NUMBER_WORDS.items() if n > 1 and n == int(n) and word not in ("twice", "hundred")
)
_MANY = re.compile(
    rf"(?<![\w.,:/£€$¥-])(?P<article>a )?(?P<number>\d{{1,5}}|{_WORDS})(?: of)? (?P<noun>(?!(?:of|and|or|per|to|times?|am|pm|o)\b)[A-Za-z][\w-]*(?: (?!(?:of|and|or|per|to|in|at|on|for|cost|costs|pay|pays|will|would|do|does|from|with|by|if|when|who|that|need|altogether|together|a|an|the|my|our|is|are)\b)[A-Za-z][\w-]*){{0,2}})"
    r"|(?P<han_number>\d{1,5}|[两二三四五六七八九十])个?(?P<han_noun>小时|钟头|公里|千米|公斤|节课|晚|夜|天|人|位|支|张|件|本|斤|份|次|筒|瓶|盒|箱|杯|间|套|台|把|条|双|块|节|门|月)",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"\b(?:cost|costs|pay|price|charge|charged|spend|get back|paid back|reimburse\w*|refund\w*|owe|how much (?:is|are|for|would|will|do|does))\b|多少钱|多少元|费用|要付|报销",
    re.IGNORECASE,
)
_PER = re.compile(
    r"(?:\bper |\ba |\ban |\beach |\bfor (?:a|an|each|every) |/\s?|每(?:[一]?[个]?)?)(?P<what>[A-Za-z]+|[^\W\d_a-zA-Z]{1,4})",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:\bfrom|\bab|≥|>=)\s?(?P<least>\d+)|(?P<more>\d+)\s?(?:\+|or more|件?以上|pieces? and more)|满(?P<han>\d+)",
    re.IGNORECASE,
)
_UNITS = (
    {"km", "kilometr", "kilomet", "公里", "千米"},
    {"hour", "hr", "h", "小时", "钟头"},
    {"night", "晚", "夜"},
    {"day", "天", "日"},
    {"head", "person", "people", "pupil", "child", "人", "位"},
)
_COUNTERS = frozenset("支张件本份筒瓶盒箱杯间套台把条双块人位")
"""Words that count what a row names."""
_HAN = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True)
class Many:
    """A number of things, and the question for one of them."""

    count: int
    noun: str
    plain: str


def many_in(ask: Ask) -> Many | None:
    """What a question for a price has several of; None where it names no number of things, or more than one."""
    if not _COSTS.search(ask.text) or ask.task not in ("value", "sum", "none"):
        return None
    found = [
        m
        for m in _MANY.finditer(ask.text)
        if _count(m) not in (None, 1) and not re.fullmatch(r"(?:19|20)\d\d", m["number"] or "")
    ]
    if len(found) != 1:
        return None
    match, count = found[0], _count(found[0])
    noun = match["noun"] or match["han_noun"]
    plain = f"{ask.text[: match.start()]}{noun}{ask.text[match.end() :]}"
    plain = re.sub(r"\b(?:altogether|in all|in total|together)\b|一共|总共|共", " ", plain)
    plain = re.sub(r"\b(?:get|paid|pay) (?:back )?for\b|\bget back\b", "cost", plain)
    return Many(count, noun, plain) if count is not None and count <= MOST else None


def _count(match: re.Match[str]) -> int | None:
    said = match["number"] or match["han_number"]
    if said.isdigit():
        return int(said)
    return _HAN.get(said) or int(NUMBER_WORDS.get(said.lower(), 0)) or None


def priced(many: Many, one: Found, library: Library, grids: list[Grid]) -> Found | None:
    """The price of all of them, from the price of one; None where it is no price of one of what is counted."""
    if len(one.basis) != 1 or one.number is None or one.working:
        return None
    basis = one.basis[0]
    row = basis.text(library)
    grid, place = _cell_of(basis, grids)
    heads = [grid.header[place].text] if grid is not None and place is not None else []
    if grid is None and (own := _per_one(many, row)) is not None:
        basis = replace(basis, said=own)
    elif not _is_of_one(many, row, " ".join(heads), in_table=grid is not None):
        return None
    if grid is not None and place is not None and (tier := _tier(grid, place, basis, many.count)) is not None:
        basis = tier
    made = figured("product", [basis.said, str(many.count)])
    if made is None:
        return None
    sign = re.match(r"US\$|[€$£¥]", basis.said)
    after = re.search(r"[^\W\d_]+$", basis.said)
    text = f"{sign.group()}{made.text}" if sign else shown(made.text, after.group() if after else one.unit)
    return replace(one, text=text, basis=(basis,), number=made.value, working=made.working, rivals=())


def _per_one(many: Many, text: str) -> str | None:
    """The one price of a sentence that is told for one of what is counted: of “bicycles £15 a day, canoes £12 an hour”, £12."""
    found = []
    for value in values(text, "number"):
        per = _PER.match(text[value.end : value.end + 24].lstrip())
        if per is not None and _one_unit(many.noun, per["what"]):
            found.append(value.text)
    return found[0] if len(found) == 1 else None


def _is_of_one(many: Many, row: str, head: str, *, in_table: bool) -> bool:
    """Whether a price stands for one of what is counted."""
    wanted = set(terms(many.noun)) or {many.noun}
    per = [m["what"] for m in _PER.finditer(f"{row} {head}")]
    alike = any(_one_unit(many.noun, what) for what in per)
    if per and alike:
        return True
    if any(_is_measure(what) for what in per) or _is_measure(many.noun):  # a price per hour is none of two courts
        return False
    if not in_table and len(list(values(row, "money"))) > 1:
        return False
    bag = Bag(row)
    if in_table and many.noun in _COUNTERS:
        return not per
    if re.search(
        rf"(?<!\d){many.count}(?!\d)\s?(?:-|\s)?\s?(?:{re.escape(many.noun.split()[-1].rstrip('s'))})",
        row,
        re.IGNORECASE,
    ):
        return False  # the price is of so many already
    return all(bag.says(term) >= 0.9 for term in wanted)


def _one_unit(noun: str, what: str) -> bool:
    left, right = set(terms(noun)) | {noun}, set(terms(what)) | {what, what.lower().rstrip("s")}
    return bool(left & right) or any(left & group and right & group for group in _UNITS)


def _is_measure(what: str) -> bool:
    told = set(terms(what)) | {what}
    return any(told & group for group in _UNITS[:4])


def _cell_of(basis: Basis, grids: list[Grid]) -> tuple[Grid | None, int | None]:
    """The table and the column that a value stands in."""
    for grid in grids:
        for row in grid.rows:
            if grid.hit.source.id == basis.hit.source.id and row[0].start <= basis.start < row[-1].end:
                place = next((n for n, c in enumerate(row) if c.text == basis.said), None)
                return grid, place
    return None, None


def _tier(grid: Grid, place: int, basis: Basis, count: int) -> Basis | None:
    """The cell of the same row for so many, where a column has a price from a number on."""
    row = next(r for r in grid.rows if r[0].start <= basis.start < r[-1].end)
    best, least = None, 1
    for n, head in enumerate(grid.header):
        match = _FROM.search(head.text)
        if match is None or row[n].value is None:
            continue
        number = int(match["least"] or match["more"] or match["han"])
        if least < number <= count and n != place:
            best, least = n, number
    return replace(basis, said=row[best].text) if best is not None else None
