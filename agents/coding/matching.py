"""Search and replace that fails loudly: where a text stands, and what stands nearest when it does not. Knows no files.

Exact first. Whitespace may differ only where exactly one place fits, and that is told. Two places that fit are refused
with their lines. Several blocks are all applied or none.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.coding.base import Refused

_NUMBERED = re.compile(r"^\s*\d+(?:\t|\s*[|│:]\s?)")
SHOWN = 12
"""Lines shown around the nearest place."""
WIDEST_SEARCH = 4000
"""Lines of a file that are looked through for the nearest place."""


@dataclass(frozen=True)
class Block:
    """One change: `search` stands in the file once (or `every` time), and `replace` takes its place."""

    search: str
    replace: str
    every: bool = False


@dataclass(frozen=True)
class Applied:
    """The text after all blocks, and what was tolerated."""

    text: str
    notes: tuple[str, ...] = ()


def apply(text: str, blocks: Sequence[Block]) -> Applied:
    """Apply the blocks in order. Raises Refused, naming the block that failed; then nothing is applied."""
    windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
    now = text.replace("\r\n", "\n") if windows else text
    notes: list[str] = []
    for number, block in enumerate(blocks, start=1):
        which = f"Block {number} of {len(blocks)}" if len(blocks) > 1 else "The edit"
        if windows:
            block = Block(_unix(block.search), _unix(block.replace), block.every)
        now, note = _one(now, block, which)
        notes += [note] if note else []
    return Applied(now.replace("\n", "\r\n") if windows else now, tuple(notes))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")


def _one(text: str, block: Block, which: str) -> tuple[str, str]:
    if block.search == block.replace:
        raise Refused(f"{which} changes nothing: search and replace are the same.")
    if not block.search.strip():
        if not text.strip():
            return block.replace, ""
        raise Refused(f"{which} has an empty search text. Give the lines that are to be replaced, as they stand.")
    found = _places(text, block.search)
    if block.every and found:
        return text.replace(block.search, block.replace), ""
    if len(found) == 1:
        at = found[0]
        return text[:at] + block.replace + text[at + len(block.search) :], ""
    if found:
        lines = ", ".join(str(text.count("\n", 0, at) + 1) for at in found[:20])
        raise Refused(
            f"{which} was not applied: its search text stands {len(found)} times, at lines {lines}. "
            "Give more lines around the place that you mean, or set all to true."
        )
    return _tolerant(text, block, which)


def _places(text: str, search: str) -> list[int]:
    """Where `search` begins, overlapping places too: they are ambiguous as well."""
    found, at = [], text.find(search)
    while at >= 0:
        found.append(at)
        at = text.find(search, at + 1)
    return found


def _tolerant(text: str, block: Block, which: str) -> tuple[str, str]:
    lines = text.splitlines(keepends=True)
    search, replace = block.search, block.replace
    numbered = [line for line in search.splitlines() if line.strip()]
    if numbered and all(_NUMBERED.match(line) for line in numbered):
        search, replace = _without_numbers(search), _without_numbers(replace)
        exact = _places(text, search)
        if len(exact) == 1 and search.strip():
            at = exact[0]
            line = text.count("\n", 0, at) + 1
            return text[:at] + replace + text[at + len(search) :], f"Matched without line numbers at line {line}."
    wanted = search.strip("\n").splitlines()
    places = [n for n in range(len(lines) - len(wanted) + 1) if wanted and _alike(lines[n : n + len(wanted)], wanted)]
    if len(places) > 1:
        raise Refused(
            f"{which} was not applied: but for whitespace its search text stands {len(places)} times, at lines "
            f"{', '.join(str(n + 1) for n in places[:20])}. Copy the lines exactly, with more around them."
        )
    if not places:
        raise Refused(_nowhere(text, lines, block, wanted, which))
    start, end = places[0], places[0] + len(wanted)
    put = _indented(replace.strip("\n"), wanted, lines[start:end])
    ending = "\n" if lines[end - 1].endswith("\n") and put else ""
    changed = "".join(lines[:start]) + put + ending + "".join(lines[end:])
    return changed, f"Matched at line {start + 1} though whitespace differs."


def _without_numbers(text: str) -> str:
    return "\n".join(_NUMBERED.sub("", line, count=1) for line in text.split("\n"))


def _alike(have: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether lines are the same but for trailing whitespace and one shift of the indentation of all of them."""
    shifts = set()
    for line, asked in zip(have, wanted, strict=True):
        if line.strip() != asked.strip():
            return False
        if line.strip():
            shifts.add(_width(line) - _width(asked))
    return len(shifts) == 1


def _width(line: str) -> int:
    bare = line.expandtabs(4)
    return len(bare) - len(bare.lstrip())


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _indented(replace: str, wanted: Sequence[str], have: Sequence[str]) -> str:
    """The new lines, shifted as the old ones stand in the file."""
    pairs = [(_indent(asked), _indent(line)) for asked, line in zip(wanted, have, strict=True) if line.strip()]
    asked, there = pairs[0]
    if asked == there:
        return replace
    shift = _width(f"{there}x") - _width(f"{asked}x")
    sign = "\t" if "\t" in there else " "
    moved = []
    for line in replace.split("\n"):
        if not line.strip():
            moved.append(line)
            continue
        columns = max(0, _width(line) + shift)
        indent = "\t" * (columns // 4) if sign == "\t" else " " * columns
        moved.append(indent + line.lstrip())
    return "\n".join(moved)


def _nowhere(text: str, lines: Sequence[str], block: Block, wanted: Sequence[str], which: str) -> str:
    if block.replace.strip() and block.replace in text:
        return f"{which} was not applied: the file already has the new text. Read it again before you go on."
    start, likeness = nearest(lines[:WIDEST_SEARCH], wanted)
    if likeness < 0.35:
        return (
            f"{which} was not applied: its search text is not in the file, nor anything like it. Read the file again."
        )
    shown = "".join(
        f"{n + 1}\t{lines[n].rstrip()}\n"
        for n in range(max(0, start - 2), min(len(lines), start + max(SHOWN, len(wanted)) + 2))
    )
    return f"{which} was not applied: its search text is not in the file. The nearest lines are:\n{shown}"


def nearest(lines: Sequence[str], wanted: Sequence[str]) -> tuple[int, float]:
    """Where the lines most like `wanted` begin (from 0), and how like they are, 0 to 1."""
    asked = [line.strip() for line in wanted if line.strip()][:40]
    have = [line.strip() for line in lines]
    if not asked or not have:
        return 0, 0.0
    best, place = 0.0, 0
    matcher = difflib.SequenceMatcher(autojunk=False)
    likeness: dict[str, float] = {}
    matcher.set_seq2(asked[0])
    for n, line in enumerate(have):
        if line not in likeness:
            matcher.set_seq1(line)
            likeness[line] = matcher.ratio() if matcher.real_quick_ratio() > 0.3 else 0.0
        rest = set(have[n : n + 2 * len(asked)])
        value = 0.6 * likeness[line] + 0.4 * sum(each in rest for each in asked) / len(asked)
        if value > best:
            best, place = value, n
    if best < 0.35:  # the first line may be the one that is wrong
        for n in range(len(have)):
            rest = set(have[n : n + len(asked)])
            value = sum(each in rest for each in asked) / len(asked)
            if value > best:
                best, place = value, n
    return place, best
