"""Which parts of a document are not its body, told by their headings: contents, references, boilerplate."""

from __future__ import annotations

import re

from agents.sources.base import Role

_NUMBER = (
    r"(?:appendix\s+[A-Z]\.?:?\s+)?(?:(?:\d+|[IVX]+|[A-Z])(?:\.\d+)*\.?\s+|第?[一二三四五六七八九十]+[章节、．.\s]\s*)?"
)
_CONTENTS = (
    r"(?:table of )?contents|list of (?:figures|tables|illustrations|abbreviations)|目\s*录|目\s*次|图目录|表目录|"
    r"(?:inhalts|literatur)?verzeichnis|table des mati[eè]res|[ií]ndice"
)
_REFERENCES = (
    r"references?(?: cited| list)?|bibliography|works cited|literature(?: cited)?|(?:list of )?sources|further reading|"
    r"参\s*考\s*文\s*献|参考资料|引用文献|资料来源|参考书目|literatur(?:verzeichnis)?|bibliographie|r[ée]f[ée]rences"
)
_BOILERPLATE = (
    r"(?:(?:author )?contributions? (?:and|&) )?acknowledge?ments?|"
    r"copyright(?: notice)?|legal notice|disclaimer|imprint|about the authors?|"
    r"conflicts? of interests?|competing interests|funding|author contributions|index|"
    r"致\s*谢|鸣\s*谢|版权(?:声明|所有)?|免责声明|法律声明"
)
_WORDS: tuple[tuple[Role, str], ...] = (
    ("contents", _CONTENTS),
    ("references", _REFERENCES),
    ("boilerplate", _BOILERPLATE),
)
_PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"^{_NUMBER}(?:{words})\s*[:：]?$", re.IGNORECASE)) for role, words in _WORDS
)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\S{0,6}$|[…·⋯]{2,}\s*\S{0,6}$")


def role_of_heading(text: str) -> Role:
    """The role of what stands under this heading."""
    line = " ".join(text.split())
    for role, pattern in _PATTERNS:
        if pattern.match(line):
            return role
    return "body"


def is_contents_entry(line: str) -> bool:
    """Whether a line is an entry of a table of contents: dot leaders before a page number."""
    return bool(_LEADER.search(line.strip()))
