"""Painted fonts: each run gets the family that the browser really paints it with.

A run that mixes scripts (Latin and Chinese) is parted where the painted family changes. This module does not know the
browser: it is handed a function that answers for probes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

Probe = tuple[str, str, str]
"""Font stack, language, script. Weights and slopes of one stack are painted in one family."""
Ask = Callable[[list[dict[str, Any]], bool], list[str | None]]

LONGEST_PROBE = 120
LATIN = "Handgloves 0123456789"
"""Stands for any Latin text where no page brings a font that has but some of the letters."""
SCRIPTS: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = (
    (
        "cjk",
        ((0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF)),
    ),
    ("rtl", ((0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFE))),
    ("emoji", ((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0xFE0F, 0xFE0F))),
    ("mathematics", ((0x1D400, 0x1D7FF), (0x210E, 0x210E))),
    ("operator", ((0x2200, 0x22FF), (0x2A00, 0x2AFF))),
    ("symbol", ((0x2190, 0x21FF), (0x2300, 0x25FF), (0x2900, 0x2BFF), (0xE000, 0xF8FF))),
)


@cache
def script_of(character: str) -> str | None:
    """Which font a character asks for; None for white space, which takes its neighbour's."""
    if character.isspace():
        return None
    code = ord(character)
    return next((name for name, ranges in SCRIPTS if any(a <= code <= b for a, b in ranges)), "base")


AMBIGUOUS = frozenset("·•“”‘’—–…‥×÷°±§※")
"""Characters of both Latin and Chinese fonts: the text around them decides which one paints them."""
BESIDE_CJK = "cjk-punctuation"


def pieces(text: str) -> list[tuple[str, str]]:
    """The text parted by script: `(script, part)`. White space goes with what stands before it."""
    if text.isascii():
        return [("base", text)] if text else []
    found: list[tuple[str, str]] = []
    for at, character in enumerate(text):
        script = script_of(character) or (found[-1][0] if found else "base")
        if character in AMBIGUOUS and _beside_cjk(text, at):
            script = BESIDE_CJK
        if found and found[-1][0] == script:
            found[-1] = (script, found[-1][1] + character)
        else:
            found.append((script, character))
    return found


def _beside_cjk(text: str, at: int) -> bool:
    """Whether the nearest letter before, else after, is Chinese, Japanese or Korean."""
    around = [c for c in text[:at] if not c.isspace() and c not in AMBIGUOUS][-1:]
    around += [c for c in text[at + 1 :] if not c.isspace() and c not in AMBIGUOUS][:1]
    return bool(around) and script_of(around[0]) == "cjk"


def name_painted_fonts(slides: list[dict[str, Any]], ask: Ask, *, own: bool = True) -> dict[str, str]:
    """Put the painted family into every run, in place. Returns declared -> painted where they differ.

    `own`: the page brings fonts of its own, which may hold but the letters that it uses.
    """
    texts: dict[Probe, str] = {}
    for run in (run for line in _lines(slides) for run in line["runs"]):
        for script, part in pieces(run["text"]):
            _note(texts, _key(run, script), part)
    charts = [node["style"] for slide in slides for node in slide["nodes"] if node["kind"] == "chart"]
    for style in charts:
        _note(texts, (style["family"], "", "base"), "abc123")
    keys = list(texts)
    requests = [
        {"stack": k[0], "weight": 400, "italic": False, "lang": k[1], "text": _sample(k, texts[k], own=own)}
        for k in keys
    ]
    answers = dict(zip(keys, ask(requests, own) if requests else [], strict=True))
    painted = {key: family or first_family(key[0]) for key, family in answers.items()}
    for line in _lines(slides):
        line["runs"] = [part for run in line["runs"] for part in _parted(run, painted)]
    for style in charts:
        style["family"] = painted[(style["family"], "", "base")]
    named = {first_family(key[0]): family for key, family in painted.items() if key[2] == "base"}
    return {declared: family for declared, family in named.items() if declared != family}


def _sample(key: Probe, text: str, *, own: bool) -> str:
    """What to paint: punctuation of both worlds stands between Chinese characters, as on the page."""
    if key[2] == "base" and not own and max(text, default="") < "\u0100":
        return LATIN
    return "".join(f"中{c}中" for c in text) if key[2] == BESIDE_CJK else text


def first_family(stack: str) -> str:
    """The first family of a CSS font stack, unquoted."""
    return stack.split(",")[0].strip().strip("\"'")


def _note(texts: dict[Probe, str], key: Probe, part: str) -> None:
    known = texts.get(key, "")
    if len(known) < LONGEST_PROBE:
        texts[key] = known + "".join(c for c in dict.fromkeys(part) if c not in known)


def _key(run: dict[str, Any], script: str) -> Probe:
    return (run["family"], run["lang"] or "", script)


def _parted(run: dict[str, Any], painted: dict[Probe, str]) -> Iterator[dict[str, Any]]:
    spans: list[tuple[str, str]] = []
    for script, part in pieces(run["text"]):
        family = painted[_key(run, script)]
        if spans and spans[-1][0] == family:
            spans[-1] = (family, spans[-1][1] + part)
        else:
            spans.append((family, part))
    for family, part in spans:
        yield {**run, "family": family, "text": part}


def _lines(slides: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for slide in slides:
        for node in slide["nodes"]:
            holders = node["cells"] if node["kind"] == "table" else [node] if node["kind"] == "text" else []
            for holder in holders:
                for paragraph in holder["paragraphs"]:
                    yield from paragraph["lines"]
