"""Finds the date and the author that a document states in its first lines. It does not know pages or files."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_DATE = re.compile(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?:19|20)\d\d\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b"
    rf"|\b{_MONTH}\s+(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|(?:19|20)\d\d\s*年(?:\s*\d{{1,2}}\s*月)?(?:\s*\d{{1,2}}\s*日)?"
    rf"|二[〇○零]\S{{2}}年(?:\S{{1,2}}月)?(?:\S{{1,3}}日)?|\b\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d\b)"
)
_AUTHOR = re.compile(
    r"^(?:(?:report |text )?(?:prepared|written|authored|compiled|edited)\s+by|authors?|by|von|par|"
    r"(?:作\s*者|编\s*写|编\s*制|撰\s*稿|撰\s*写|执\s*笔|报告人|汇报人|编\s*者)(?:单位|部门|人)?)\s*[:：]?\s*(?P<name>\S.{1,120})$",
    re.I,
)


_NEXT_LABEL = re.compile(r"\s+(?:[\u4e00-\u9fff]{2,6}|[A-Z][a-z]{2,12})\s*[:：].*$")
"""Where on one line the next part of a title block begins: "编制单位：…  版本：V2.1"."""


def date_in(lines: list[str]) -> str | None:
    """The first date that a line states for itself, as written: alone, after a name or a label, not in a sentence."""
    for line in lines:
        for match in _DATE.finditer(line):
            before, after = line[: match.start()].strip(), line[match.end() :].strip()
            labelled = bool(
                re.match(r"^(?:date|published|updated|version|last (?:updated|modified|changed)|日期|发布)", line, re.I)
            )
            closed = not after or after[0] in "（(,，|·•;；)）]"
            if (closed and len(before) <= 40) or (labelled and len(line) < 90):
                return match.group().strip()
    return None


def author_in(lines: list[str]) -> str | None:
    """The name after "Prepared by", "Author:", "作者：" and the like."""
    for line in lines:
        match = _AUTHOR.match(_NEXT_LABEL.sub("", line.strip()))
        if (
            match
            and not match["name"][0].islower()
            and not match["name"].rstrip().endswith((".", "。"))
            and len(match["name"].split()) <= 16
        ):
            return match["name"].strip()
    return None


def pdf_date(stamp: str | None) -> str | None:
    """`D:20251003…` of a PDF's metadata as `2025-10-03`."""
    match = re.match(r"^(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)", stamp or "")
    return f"{match[1]}-{match[2]}-{match[3]}" if match else None
