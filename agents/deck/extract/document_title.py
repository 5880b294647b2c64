"""What a deck is called: its first document's title, what it announces itself to be, or its file's name in words."""

from __future__ import annotations

import re

from agents.deck.extract.cues import heading_text
from agents.sources.base import Source
from agents.text.words import length


def deck_title(sources: list[Source]) -> str:
    """The first source's title, else its first heading, else its name."""
    source = sources[0]
    heading = source.headings[0].text if source.headings else None
    announced = _announced(source) or _subject(source)
    if announced:
        return announced
    if source.title and source.title.isupper() and source.title.isascii() and len(source.title.split()) >= 2:
        return _quiet(source.title)
    named = source.name.rsplit(".", 1)[0]
    title = source.title or (heading_text(heading) if heading else None) or named
    if title == named and title.islower():  # a file's name, not a title
        title = title.replace("_", " ").replace("-", " ").strip() or named
        return title[:1].upper() + title[1:]
    return title


_KIND_OF_DOCUMENT = re.compile(
    r"\b(?:minutes|report|plan|proposal|review|policy|guide|memo|memorandum|strategy|newsletter|briefing|handbook)\b|"
    r"纪要|报告|方案|通知|总结|计划|办法",
    re.IGNORECASE,
)


def _announced(source: Source) -> str | None:
    """The second line, where the first only names the organisation and the second says what this is."""
    first = source.passages[0] if source.passages else None
    if first is None or first.kind not in {"paragraph", "heading_note"} or not source.title:
        return None
    line = first.text.strip()
    short = 8 <= length(line) <= 90 and not line.endswith((".", "。", ":", "："))
    names = _KIND_OF_DOCUMENT.search(line[: 40 if line.isascii() else None])
    if not (source.title.isupper() and short and names) or _KIND_OF_DOCUMENT.search(source.title):
        return None
    return f"{_quiet(source.title)}: {line}" if _ISSUE.match(line) else line


_ISSUE = re.compile(r"\w+ (?:no\.?|number|issue|vol\.?|#)\s?\d", re.IGNORECASE)
"""One of many of a kind, which says nothing without whose it is: "Newsletter no. 48"."""


_MEMO_LINE = re.compile(r"^(?:To|From|Cc|致|收件人|发件人|抄送)\s*[:：]", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:^|\s)(?:Subject|Re|主题|事由)\s*[:：]\s*(?P<said>.{4,90}?)(?=\s+(?:Date|From|To|Cc)\s*:|$)")


def _subject(source: Source) -> str | None:
    """What a memo is about, by its line "Subject: …" beside "To: …" or "From: …"."""
    head = [source.title or "", *(p.text.strip() for p in source.passages[:8])]
    if not any(_MEMO_LINE.match(line) for line in head):
        return None
    found = next((m for line in head if (m := _SUBJECT.search(line))), None)
    return found["said"].strip() if found else None


def memo_head(source: Source) -> set[str]:
    """The passages "To: …", "From: …", "Subject: …" above a memo, which the first slide says; empty for others."""
    if _subject(source) is None:
        return set()
    head = [p for p in source.passages[:8] if _MEMO_LINE.match(p.text) or _SUBJECT.match(p.text) or _DATE.match(p.text)]
    return {p.id for p in head}


_DATE = re.compile(r"^(?:Date|日期|时间)\s*[:：]", re.IGNORECASE)


def _quiet(title: str) -> str:
    """A shouted title in title case."""
    small = {"of", "the", "and", "for", "in", "on", "a", "an", "to", "at", "by", "with"}
    lower = [w.lower() for w in title.split()]
    return " ".join(w if i and w in small else w.capitalize() for i, w in enumerate(lower))
