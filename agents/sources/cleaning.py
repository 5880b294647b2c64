"""Characters as a reader sees them: no controls, no ligatures, plain spaces. It does not rewrite words."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_CONTROLS = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0)]
_INVISIBLE = [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]
_REMOVED = dict.fromkeys([*_CONTROLS, *_INVISIBLE, *range(0xD800, 0xE000)])
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LINE_ENDS = {0x0D: "\n", 0x2028: "\n", 0x2029: "\n"}
_MATH = {code: unicodedata.normalize("NFKC", chr(code)) for code in [*range(0x1D400, 0x1D800), *range(0x2F00, 0x2FD6)]}
_TABLE = {**_MATH, **_REMOVED, **_LIGATURES, **_SPACES, **_LINE_ENDS}
_HORIZONTAL = re.compile(r"[^\S\n]+")


def clean(text: str) -> str:
    """Without control characters, lone surrogates, soft hyphens; ligatures spelled out; every space U+0020."""
    return text.replace("\r\n", "\n").translate(_TABLE)


def one_line(text: str) -> str:
    """Cleaned, with every run of white space as one space."""
    return " ".join(clean(text).split())


def lines_kept(text: str) -> str:
    """Cleaned, with lines kept and their trailing space dropped: for code and for tables."""
    return "\n".join(line.rstrip() for line in clean(text).split("\n")).strip("\n")


def paragraph(text: str) -> str:
    """Cleaned, white space within each line collapsed, line breaks kept."""
    return "\n".join(filter(None, (_HORIZONTAL.sub(" ", line).strip() for line in clean(text).split("\n"))))
