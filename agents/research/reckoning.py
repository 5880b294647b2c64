"""What a model's sentence must rest on: its notes, and calculations of numbers that stand in them. Says why not, too.

A number that no source states is told only where a calculation gave it, and that calculation used numbers of the notes
and of the question. It calculates nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from agents.research.notes import Note, Worked

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
CONSTANTS = frozenset(map(Decimal, (*range(13), 24, 30, 52, 60, 100, 365, 366, 1000)))
"""Numbers that a calculation may use without a source."""
PERCENT = Decimal(100)


def plain(number: str) -> str:
    """A number without the commas between its thousands: `2,480,000` → `2480000`."""
    return number.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number) else number


def numbers(text: str) -> set[str]:
    """The numbers of a text, thousands joined."""
    return {plain(found) for found in NUMBER.findall(text)}


def words_of(notes: Sequence[Note]) -> str:
    """What notes say: their quotes, and the titles and headings under which those stand."""
    return " ".join(f"{n.quote} {n.source.title} {' '.join(n.locator.heading)} {n.source.date or ''}" for n in notes)


def unsupported(worked: Sequence[Worked], notes: Sequence[Note], question: str) -> str:
    """The first number of the calculations that no note has, nor the question; empty when there is none."""
    known = {_value(number) for number in numbers(f"{words_of(notes)} {question}")} | CONSTANTS
    known |= {_value(number) for each in worked for number in numbers(each.value)}
    used = [n for each in worked for n in NUMBER.findall(re.sub(r"[A-Za-z_]\w*", " ", each.code.replace("_", "")))]
    return next((number for number in used if _value(number) not in known), "")


def rounded(result: str) -> str:
    """A result without the noise of binary fractions: `2.0999999999999996` → `2.1`."""

    def each(found: re.Match[str]) -> str:
        short = f"{float(found.group()):.10g}"
        return found.group() if "e" in short else short

    return re.sub(r"(?<![\w.])\d+\.\d{9,}(?![\w.])", each, result)


def given(number: str, worked: Sequence[Worked]) -> bool:
    """Whether a calculation gave this number, to as many places as it is told with; as a share or in percent."""
    told = _value(plain(number))
    if told is None:
        return False
    places = Decimal(1).scaleb(-len(plain(number).partition(".")[2]))
    for each in worked:
        for found in NUMBER.findall(each.value):
            value = _value(found)
            if value is not None and any(abs(v - told) <= places / 2 for v in (value, value * PERCENT)):
                return True
    return False


def without(text: str, worked: Sequence[Worked], quoted: str) -> tuple[str, str]:
    """The text without the numbers that calculations gave, and the first number that nothing gives."""
    known = numbers(quoted)
    lost = ""

    def each(found: re.Match[str]) -> str:
        nonlocal lost
        if plain(found.group()) in known:
            return found.group()
        if not given(found.group(), worked):
            lost = lost or found.group()
        return ""

    return NUMBER.sub(each, text), lost


def _value(number: str) -> Decimal | None:
    try:
        return Decimal(number)
    except InvalidOperation:
        return None
