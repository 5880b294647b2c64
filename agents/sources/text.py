"""Plain text: paragraphs by blank lines, lists by their marks, headings guessed carefully from their looks."""

from __future__ import annotations

import re
from pathlib import Path

from agents.sources.aligned import aligned
from agents.sources.base import Document
from agents.sources.cleaning import clean, one_line
from agents.sources.dates import author_in, date_in
from agents.sources.encodings import decode
from agents.sources.joining import join_lines, lines_apart, told_by_time
from agents.sources.lists import counts, list_mark
from agents.sources.passages import DocumentBuilder

_UNDERLINE = re.compile(r"^\s*([=\-~^*_])\1{2,}\s*$")
_ATX = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_CHINESE_CHAPTER = re.compile(r"^第[一二三四五六七八九十百零\d]+([编篇部章节条])[\s　、.:：]*.{0,40}$")
_CHINESE_NUMBER = re.compile(r"^(?:([一二三四五六七八九十]+)、|[（(]([一二三四五六七八九十]+)[)）])\s*\S.{0,38}$")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[A-Z\u4e00-\u9fff])\S.{0,78}$")
_CLAUSE = re.compile(r"^(\d{1,2})\.\d{1,2}(?:\.\d{1,2})?\.?\s+(?=[A-Z\u4e00-\u9fff])(?=.*[.;。；]$|.{60})")
_CLAUSE_ZH = re.compile(r"^[（(][一二三四五六七八九十]+[)）]\s*(?=\S.*[。；;]$)")
"""One of several counted clauses, a sentence each: "（二）总务处采购保温箱24个。"; without its stop it is a heading"""
_CHAPTER = re.compile(
    r"^(?:(part|book)|(chapter|section|appendix|article))\s+(?:\d{1,3}|[ivxlc]+|[a-z])\b[.:]?.{0,70}$", re.I
)
_COUNTED = re.compile(
    r"^(?:step|week|day|part|phase|stage|lesson|session|module|unit|round|tip|rule|task|level|schritt|woche|tag|étape|semaine|paso)"
    r"\s*\d{1,2}\s*[:.–—-]\s*\S.{1,60}$|^第[一二三四五六七八九十\d]{1,3}[步周天课阶]段?\s*[:：、]?\s*\S.{0,30}$"
    r"|^(?:议题|事项|问题|任务|环节|主题|模块|阶段|步骤|课时|案例|措施)[一二三四五六七八九十\d]{1,3}\s*[:：、.]\s*\S.{0,30}$",
    re.IGNORECASE,
)
"""One of several counted parts: "Step 1: Ask the neighbours" over what it says"""
_NAMED = re.compile(
    r"^(?:abstract|references|bibliography|works cited|acknowledge?ments|appendix|摘要|参考文献|致谢|鸣谢|附录)$",
    re.IGNORECASE,
)
"""Parts that every paper has, which stand over their text without a number"""
_CHINESE_LEVEL = {"编": 1, "篇": 1, "部": 1, "章": 1, "节": 2, "条": 3}
_LABEL = re.compile(r"^[^\W\d_](?:[^\W_]| (?=[^\W_])){0,15}[：:]\s*\S")
_MEMO = re.compile(
    r"^(?:to|from|date|subject|re|cc|attn|致|收件人|发件人|发文单位|日期|主题|事由|抄送)\s*[:：]", re.IGNORECASE
)
"""The head of a memo, which is no title"""
_MAIL_HEAD = re.compile(r"^(from|to|cc|date|sent|subject):\s*(\S.*)", re.IGNORECASE)
_TURN = re.compile(r"^(?:\[\d{1,2}:\d{2}(?::\d{2})?\]|\(\d{1,2}:\d{2}(?::\d{2})?\)|\d{1,2}:\d{2}(?::\d{2})?)\s+\S")
"""What somebody says in a transcript, behind the time when it was said"""
_MINUTES = re.compile(r"\d{1,3}\s?[-–—~]\s?\d{1,3}\s?(?:min|分)", re.IGNORECASE)
_SAYS = re.compile(r"^\S+\s+[A-Z\u4e00-\u9fff][\w.’' ]{0,24}[:：]")
_LEAST_TURNS = 3
_PART = re.compile(
    r"^(?P<name>background|introduction|objectives?|aims?|purpose|context|importance|(?:materials and )?methods?|design"
    r"|setting|participants|interventions?|measurements|(?:main )?results|findings|discussion|conclusions?|limitations"
    r"|interpretation|significance|funding|背景|目的|方法|结果|讨论|结论)\s*[:：]\s*(?P<text>\S.{24,})$",
    re.IGNORECASE | re.DOTALL,
)
"""A part of a structured abstract, its name before its text"""
_LEAST_ABSTRACT = 3
_LEAST_ENTRIES, _LEAST_HAN, _LONGEST_ENTRY = 3, 4, 44
"""Lines in a row that are a list; Chinese characters and characters of each"""
FEW_WORDS = 4
"""Words of a heading right above a list"""
_LEAST_HEADED = 2
"""Paragraphs that begin with a heading on a line of its own, from which such lines are headings"""
_INDENTED = re.compile(r"\r?\n(?=\u3000\u3000[^\s\u3000])")
"""Before a paragraph as Chinese sets it, two signs in"""
_SIDES = re.compile(r"\s{4,}")
"""Between what stands at the left of a line and at its right"""
_ENDS_SENTENCE = re.compile(r"[.!?,;:。！？，；：…]$")


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document of a plain text."""
    lines = clean(_INDENTED.sub("\n\n", decode(data) or "")).split("\n")
    if _is_mail(lines):
        from agents.sources import mail  # it fills its words in here

        return mail.read("\n".join(lines).lstrip().encode(), builder, folder)
    title = fill(lines, builder)
    top = [one_line(line) for line in lines[:30] if line.strip()]
    return builder.finish(title=title, author=author_in(top), date=date_in(top[:12]))


def _is_mail(lines: list[str]) -> bool:
    """Whether a text is an e-mail that was saved as one: who wrote, from which address or when, and on what stand in
    its first lines. A memo has no address."""
    block = next((n for n, line in enumerate(lines) if n and not line.strip()), len(lines))
    head = {found[1].lower(): found[2] for line in lines[: min(block, 12)] if (found := _MAIL_HEAD.match(line))}
    return "subject" in head and ("@" in head.get("from", "") or {"from", "sent"} <= head.keys())


def fill(lines: list[str], builder: DocumentBuilder, *, titled: bool = False) -> str | None:
    """Add the lines' paragraphs, lists and headings; the title when one stands first and there is none (`titled`)."""
    title = "" if titled else None
    blocks = _blocks(lines)
    bare = _bare_headings(blocks)
    named = {n: found for n, block in enumerate(blocks) if (found := _PART.match(join_lines([*map(one_line, block)])))}
    structured = len(named) >= _LEAST_ABSTRACT and not bare
    listed = _listed(blocks)
    for n, block in enumerate(blocks):
        if n in bare and not builder.is_empty:
            builder.heading(one_line(block[0]), 2)
        elif structured and n in named:
            builder.heading(named[n]["name"], 2)
            builder.text(named[n]["text"], "paragraph")
        elif n in listed:
            builder.text(one_line(block[0]), "list_item")
        else:
            title = _block(block, builder, title)
    return title or None


def _bare_headings(blocks: list[list[str]]) -> set[int]:
    """Short lines that stand alone over a paragraph, with no number and no mark; none where there is only one, or
    where short lines follow each other, as in verse and addresses."""
    found = {
        n
        for n, block in enumerate(blocks[:-1])
        if n and len(block) == 1 and _could_stand_over(one_line(block[0])) and _is_prose(blocks[n + 1])
    }
    found = {n for n in found if n - 1 not in found and n + 1 not in found}
    told = [n for n in found if n + 1 < len(blocks) and _ENDS_SENTENCE.search(one_line(blocks[n - 1][-1]))]
    certain = sum(len(block) == 1 and _level(one_line(block[0]), alone=True) is not None for block in blocks)
    certain += sum(_ATX.match(one_line(block[0])) is not None for block in blocks)
    sure = len(told) >= 2 or (told and len(found) > 2) or (certain >= 2 and len(found) >= 2)
    return found if sure else set()


def _listed(blocks: list[list[str]]) -> set[int]:
    """Chinese lines in a row that are a list without marks: short, each for itself, most with no stop behind them."""
    lines = [one_line(block[0]) if len(block) == 1 else "" for block in blocks]
    short = [
        n > 0
        and len(re.findall("[\u4e00-\u9fff]", line)) >= _LEAST_HAN
        and len(line) <= _LONGEST_ENTRY
        and not (_heading(blocks[n], first=False) or _mark(line) or line.endswith(("：", ":")))
        and not blocks[n][0].startswith("   ")
        for n, line in enumerate(lines)
    ]
    found: set[int] = set()
    for n, _ in enumerate(lines):
        run = next((i for i in range(n, len(lines)) if not short[i]), len(lines))
        told = [line for line in lines[n:run] if _ENDS_SENTENCE.search(line)]
        if (n == 0 or not short[n - 1]) and run - n >= _LEAST_ENTRIES and 2 * len(told) < run - n:
            found |= set(range(n, run))
    return found


def _could_stand_over(line: str) -> bool:
    """Whether a line could be a heading: few words, a capital first, no mark of a sentence, no label."""
    if _ENDS_SENTENCE.search(line) or _LABEL.match(line) or _mark(line) or not any(c.isalpha() for c in line):
        return False
    if "\u4e00" <= line[:1] <= "\u9fff":
        return len(line) <= 18
    return line[:1].isupper() and len(line) <= 60 and len(line.split()) <= 9


def _is_prose(block: list[str]) -> bool:
    """Whether a block says something: it ends as a sentence and is longer than a heading, or is a list or labels."""
    text = one_line(" ".join(block))
    if _mark(block[0].strip()) or _LABEL.match(text):
        return True
    return _ENDS_SENTENCE.search(text) is not None and len(text) >= (14 if "\u4e00" <= text[:1] <= "\u9fff" else 30)


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    headed = {n for n, block in enumerate(blocks) if n and _begins_with_heading(block)}
    if len(headed) >= _LEAST_HEADED:
        blocks = [p for n, block in enumerate(blocks) for p in ((block[:1], block[1:]) if n in headed else (block,))]
    return [part for block in blocks for part in ([block] if aligned(block) else _parted(block))]


def _begins_with_heading(block: list[str]) -> bool:
    """Whether a heading stands over a paragraph with no blank line between: the line ends though the next line's first
    word had room on it, and what follows is sentences."""
    if len(block) < 2 or _LABEL.match(one_line(block[1])):
        return False
    line, follows = one_line(block[0]), one_line(block[1])
    if _mark(follows):  # "You need" over two things and more
        listed = len(block) > 2 and all(_mark(each.strip()) for each in block[1:])
        return listed and len(line.split()) <= FEW_WORDS and _could_stand_over(line)
    widest = max(len(one_line(each)) for each in block[1:])
    begins = follows[:1].isupper() or follows[:1].isdigit() or "\u4e00" <= follows[:1] <= "\u9fff"
    return begins and len(line) <= 0.6 * widest and _could_stand_over(line) and _is_prose(block[1:])


def _parted(block: list[str]) -> list[list[str]]:
    """A block cut where a numbered heading stands over its text, and where lines are labels with what they say."""
    width = max(map(len, block))
    labels = [n for n, line in enumerate(block) if _LABEL.match(one_line(line))]
    programme = _is_programme(block) or _is_programme(block[1:])
    turns = [] if programme else [n for n, line in enumerate(block) if _TURN.match(one_line(line))]
    parts: list[list[str]] = [[]]
    for n, line in enumerate(block):
        if len(turns) >= _LEAST_TURNS and n in turns:
            parts.append([line])
        elif _stands_over(block, n, width):
            parts += [[line], []]
        elif _is_counted_over(block, n):
            parts += [[f"## {one_line(line)}"], []]
        elif len(labels) > 1 and (n in labels or n - 1 in labels):
            parts.append([line])
        else:
            parts[-1].append(line)
    return [part for part in parts if part]


def _is_counted_over(block: list[str], n: int) -> bool:
    """Whether a counted part's name stands over what it says, and not in a list of such names."""
    line, rest = one_line(block[n]), [one_line(each) for each in block[n + 1 :]]
    if not rest or not _COUNTED.match(line) or _ENDS_SENTENCE.search(line) or _COUNTED.match(rest[0]):
        return False
    return told_by_time(rest) or _ENDS_SENTENCE.search(rest[-1]) is not None or _mark(rest[0]) is not None


def _is_programme(block: list[str]) -> bool:
    """Whether lines with their hours are what happens when, and not who said what."""
    lines = [one_line(line) for line in block]
    said = [line for line in lines if _SAYS.match(line) or _ENDS_SENTENCE.search(line)]
    return told_by_time(lines) and (2 * len(said) < len(lines) or all(map(_MINUTES.match, lines)))


def _stands_over(block: list[str], n: int, width: int) -> bool:
    """Whether a short numbered line was ended on purpose: the next line's first word would have had room on it."""
    line, follows = one_line(block[n]), one_line(block[n + 1]) if n + 1 < len(block) else ""
    han_number = _CHINESE_NUMBER.match(line)
    if not (_NUMBERED.match(line) or han_number) or _ENDS_SENTENCE.search(line):
        return False
    if _mark(follows):
        return bool(han_number and han_number[1]) and len(line) <= 24  # "二、…" counts parts, "1." what is in them
    han = "\u4e00" <= follows[:1] <= "\u9fff"
    if not han and not (follows[:1].isupper() and len(line) + 1 + len(follows.split()[0]) < 0.8 * width):
        return False
    return len(line) <= (24 if han else 60) and (len(follows) >= (12 if han else 40) or follows[-1:] in ".。")


def _block(lines: list[str], builder: DocumentBuilder, title: str | None) -> str | None:
    """Adds one block between blank lines; returns the title, which may be its first line."""
    first = builder.is_empty
    while lines and (found := _heading(lines, first=first)):
        words, level, used = found
        builder.heading(words, level)
        title = title or (words if first else None)
        lines, first = lines[used:], False
    if found := aligned(lines):
        if found.before:
            title = _block(found.before, builder, title)
        builder.table(found.rows)
        for label in found.labels:
            builder.text(label, "list_item")
        return title
    if len(lines) == 1 and len(sides := _SIDES.split(lines[0].strip())) > 1 and not _mark(lines[0].strip()):
        for side in sides:
            builder.text(one_line(side), "paragraph")
        return title
    for kind_lines in _items(lines):
        mark = _mark(kind_lines[0].strip())
        bare = [one_line(line) for line in kind_lines]
        if not mark and told_by_time(bare):
            for line in bare:
                builder.text(line, "list_item")
            continue
        words = (None if mark else lines_apart(bare)) or join_lines(bare)
        numbered = bool(mark and counts(mark))
        builder.text(words[len(mark) :] if mark else words, "list_item" if mark else "paragraph", numbered=numbered)
    return title


def _heading(lines: list[str], *, first: bool) -> tuple[str, int, int] | None:
    """Heading words, level, and how many lines they took, when a block begins with one."""
    line = one_line(lines[0])
    if len(lines) > 1 and (rule := _UNDERLINE.match(lines[1])) and len(line) <= 120 and any(c.isalnum() for c in line):
        return line, 1 if rule[1] in "=*" else 2, 2
    if atx := _ATX.match(line):
        return atx[2], len(atx[1]), 1
    if len(line) > 90 or not any(c.isalpha() for c in line):
        return None
    if level := _level(line, alone=len(lines) == 1 or _has_clauses(lines)):
        return line, level, 1
    if (
        first
        and not _MEMO.match(line)
        and (len(lines) == 1 or (len(lines) <= 4 and _is_capitals(line)) or _is_over(lines))
        and (not _ENDS_SENTENCE.search(line) or _asks(lines))
        and not list_mark(line)
    ):
        return line, 1, 1
    return None


def _asks(lines: list[str]) -> bool:
    """Whether a text's first line is a question and stands alone: its title, as of an explanation."""
    return len(lines) == 1 and one_line(lines[0])[-1:] in "?？" and len(one_line(lines[0])) <= 70


def _is_over(lines: list[str]) -> bool:
    """Whether a text's first line is a title with no blank line below: it was ended far before its room, and what
    follows begins anew, or it stands over one more line that is no sentence either (a day, a subtitle)."""
    line, follows = one_line(lines[0]), one_line(lines[1])
    if _LABEL.match(line) or _mark(follows) or any(c.isdigit() for c in line[:1]):
        return False
    if len(lines) <= 5 and all(_LABEL.match(one_line(each)) or date_in([one_line(each)]) for each in lines[1:]):
        return len(line) <= 90  # over when it was and who was there
    if len(lines) == 2 and not _ENDS_SENTENCE.search(follows) and len(follows) <= 60:
        return not any(c.isdigit() for c in line)
    begins = follows[:1].isupper() or "\u4e00" <= follows[:1] <= "\u9fff" or follows[:1].isdigit()
    ends = _ENDS_SENTENCE.search(one_line(lines[-1])) is not None
    return begins and ends and len(line) <= 70 and len(line) <= 0.6 * max(len(one_line(each)) for each in lines)


def _has_clauses(lines: list[str]) -> bool:
    """Whether a numbered line stands over clauses that carry its number: "3. How much" over "3.1 Up to …"."""
    own, first = re.match(r"(\d{1,2})\.?\s", lines[0].strip()), _CLAUSE.match(lines[1].strip()) if lines[1:] else None
    return bool(own and first and first[1] == own[1])


def _mark(line: str) -> str | None:
    """The mark of a list item or of a numbered clause ("3.1 ", "（二）"), with its white space."""
    clause = _CLAUSE.match(line) or _CLAUSE_ZH.match(line)
    return clause.group() if clause else list_mark(line)


def _level(line: str, *, alone: bool) -> int | None:
    if chapter := _CHINESE_CHAPTER.match(line):
        return None if _ENDS_SENTENCE.search(line) else _CHINESE_LEVEL[chapter[1]]
    if not alone or _ENDS_SENTENCE.search(line):
        return None
    if _NAMED.match(line):
        return 2
    if _CHAPTER.match(line):
        return 1
    if numbered := _CHINESE_NUMBER.match(line):
        return 2 if numbered[1] else 3
    if numbered := _NUMBERED.match(line):
        return 2 + numbered[1].count(".")
    return 2 if _is_capitals(line) and len(line) <= 70 else None


def _is_capitals(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


def _items(lines: list[str]) -> list[list[str]]:
    """A block's list items, each with its continuation lines; or the whole block as one paragraph."""
    groups: list[list[str]] = []
    for line in lines:
        if _mark(line.strip()) or not groups or (line[:1] in "\u3000" and groups):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups
