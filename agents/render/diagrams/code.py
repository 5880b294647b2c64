"""Layout of code: its lines in a fixed-width face on a quiet ground, over them what it is for.

Comments, strings and the words that most languages share are told apart by their looks; no language is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.deck.spec import Code, CodeSlide
from agents.render import fit
from agents.render.diagrams.base import LEAST, TEXTS, Area, Coded, Kit, Part, Shape, Words
from agents.render.fonts import CODE_FACE
from agents.render.layouts import Font, Slot

SIZES, SIZES_TALL = (30, 28, 26, 24, 22, 20, 19, 18, 17, 16, 15, LEAST), (30, 28, 26, 24)
BROKEN = 24
"""px: code whose lines have to break is not set larger on a wide slide"""
LEADING = 1.42
GAP = 20.0
"""px between what the code is for and its ground"""
SIDE, TOP = 26.0, 20.0
"""px from the edges of the ground to the code"""
_WORDS = (
    r"and|as|async|await|break|case|catch|class|const|continue|def|default|del|do|echo|elif|else|"
    r"enum|except|export|extends|finally|fn|for|from|func|function|if|impl|import|in|interface|is|"
    r"let|match|mut|new|not|null|or|package|pass|private|public|raise|return|static|struct|super|"
    r"switch|then|this|throw|true|false|try|type|use|using|var|void|while|with|yield|None|True|"
    r"False|self|SELECT|FROM|WHERE|INSERT|INTO|VALUES|UPDATE|SET|DELETE|CREATE|TABLE|JOIN|ON|GROUP|"
    r"ORDER|BY|LIMIT|AND|OR|NOT|AS"
)
_STRETCH = re.compile(
    r"(?P<comment>/\*.*?\*/|<!--.*?-->|(?:(?<=\s)|^)(?://|#(?![{!\w-]*[{;])|--\s)[^\n]*)"
    r"|(?P<string>\"(?:\\.|[^\"\\\n])*\"|(?<!\w)'(?:\\.|[^'\\\n])*'(?!\w)|`[^`\n]*`)"
    rf"|(?P<word>(?<![\w.$-])(?:{_WORDS})(?![\w-]))",
    re.DOTALL | re.MULTILINE,
)


def code(slide: CodeSlide, kit: Kit) -> list[Part]:
    """What it is for, then the code in the largest type by which no line of it has to break, else all of it fits."""
    area = kit.area
    parts: list[Part] = []
    if slide.takeaway is not None:
        slot = kit.slot(Area(area.x, area.y, area.w, area.h * 0.2), TEXTS[1:], lines=3 if area.tall else 2)
        size = kit.size([(slot, [kit.said(slide.takeaway)])])
        high = min(slot.h, kit.height(slot.model_copy(update={"lines": None}), size, [kit.said(slide.takeaway)]))
        slot = slot.model_copy(update={"h": high})
        parts.append(Words("dg-t", slide.takeaway, slot, size, "takeaway", placeholder="body:2"))
        area = area.below(high + GAP)
    spans = code_spans(slide.code, kit.label("code_more"))
    lines = "".join(text for _, text in spans).split("\n")
    room = Area(area.x + SIDE, area.y + TOP, area.w - 2 * SIDE, area.h - 2 * TOP)
    size = _size(lines, room, kit)
    if kit.snug:
        high = _rows(lines, room.w / size, kit) * _slot(room, size, kit).line_height(size, kit.language)
        room = replace(room, h=min(room.h, high))
    ground = Shape("well", Area(area.x, area.y, area.w, room.h + 2 * TOP), kit.label("card"))
    return [*parts, ground, Coded(tuple(spans), _slot(room, size, kit), size, kit.label("code"), placeholder="body:1")]


def code_spans(code: Code, more: str) -> list[tuple[str, str]]:
    """Stretches of the code, and a last line that says in the words of `more` how many lines follow in the source."""
    told = [("comment", "\n" + more.format(code.left_out))] if code.left_out else []
    return [*stretches(code.text), *told]


def stretches(text: str) -> Iterator[tuple[str, str]]:
    """The text in stretches, each with what it is: a `comment`, a `string`, a `word` of the language, or "" ."""
    at = 0
    for found in _STRETCH.finditer(text):
        if found.start() > at:
            yield "", text[at : found.start()]
        yield found.lastgroup or "", found[0]
        at = found.end()
    if at < len(text):
        yield "", text[at:]


def _slot(room: Area, size: int, kit: Kit) -> Slot:
    return kit.slot(room, (size,), leading=LEADING).model_copy(update={"sizes": (size,)})


def _size(lines: list[str], room: Area, kit: Kit) -> int:
    sizes = SIZES_TALL if kit.slide.tall else SIZES
    fitting = [
        s for s in sizes if _rows(lines, room.w / s, kit) * _slot(room, s, kit).line_height(s, kit.language) <= room.h
    ]
    whole = [s for s in fitting if _rows(lines, room.w / s, kit) == len(lines)]
    broken = [s for s in fitting if kit.slide.tall or s <= BROKEN]
    return next(iter(whole or broken), sizes[-1])


def _rows(lines: list[str], measure: float, kit: Kit) -> int:
    """Lines as they are set on a measure of so many em."""
    body = kit.theme.body
    face = Font(
        family=CODE_FACE, office=CODE_FACE, east_asian_family=body.east_asian_family, east_asian=body.east_asian
    )
    return sum(fit.line_count(line, measure, face, bold=False) for line in lines)
