"""What sources hold that a site can show: paragraphs by heading, answered questions, facts, lists, ways to reach one.

Everything is word for word from a source and carries its number. It knows no site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agents.research.reading import points_back, talks_to_machines
from agents.sources.base import Language, Passage, Source
from agents.text.sentences import split_sentences
from agents.text.words import language_of

LONGEST, SHORTEST = 560, 40
"""Characters of a text that is shown; a longer one is cut between its sentences."""
SHORTEST_ZH = 14
PER_HEADING = 2
"""Paragraphs under one heading."""
FACT = 90
"""Characters of a fact's value."""
_ASKED = re.compile(r"[?？]\s*$")
_LEADING = re.compile(r"^(?:Q(?:uestion)?\s?\d*\s?[:：.)]|问\s?[:：]|\d{1,2}[.)、]\s?)\s*", re.IGNORECASE)
_ANSWERING = re.compile(r"^(?:A(?:nswer)?\s?[:：]|答\s?[:：])\s*", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-–•*▪◦·]|\d{1,2}[.)])\s*")
_FACT = re.compile(r"^(?P<name>[^\W\d_][^:：?？!。.\n]{1,38})[:：]\s*(?P<value>\S[^\n]*)$")
_NEXT_FACT = re.compile(r"(?:\s·)?\s(?=[A-Z][a-z]+(?: [a-z]+)?: \S)|(?:\s·\s|[\s；;])(?=[\u4e00-\u9fff]{2,6}[：:])")
"""Where a fact ends and another begins, when their lines were joined."""
_REACHED = re.compile(
    r"[^\s@<>(]+@[^\s@>)]+\.[a-z]{2,}|(?<![\w.])\+?\d[\d ()/-]{6,20}\d(?![\w.])|https?://\S+", re.IGNORECASE
)
_WAY = re.compile(
    r"\b(?:e-?mail|phone|telephone|tel|call|fax|address|website|web)\b|电话|邮箱|邮件|地址|网址", re.IGNORECASE
)
_ORDINAL = re.compile(r"^(?:\d+(?:\.\d+)*\.?\s+|[一二三四五六七八九十]+、)(?=\S)")


@dataclass(frozen=True)
class Cited:
    """A text with the number of its source; `title` is its heading, its question or its name."""

    title: str
    text: str
    source: int

    def marked(self) -> str:
        """The text with its source's number behind it."""
        return f"{self.text} [{self.source}]"


@dataclass
class Gathered:
    """Of all sources, in their order."""

    texts: list[Cited] = field(default_factory=list)
    questions: list[Cited] = field(default_factory=list)
    facts: list[Cited] = field(default_factory=list)
    lists: dict[tuple[str, int], list[Cited]] = field(default_factory=dict)
    """By heading and source."""
    ways: list[Cited] = field(default_factory=list)
    """Addresses, numbers, mailboxes."""


def gathered(sources: Sequence[Source], language: Language) -> Gathered:
    """What the sources hold; those in another language only where none is in this one."""
    numbered = list(enumerate(sources, start=1))
    own = [(n, source) for n, source in numbered if source.language == language]
    found = Gathered()
    for number, source in own or numbered:
        _gather(source, number, found)
    return found


def _gather(source: Source, number: int, found: Gathered) -> None:
    body = [p for p in source.passages if p.role == "body" and not talks_to_machines(p.text)]
    used: set[str] = set()
    for title, passage, text in _answered(body):
        used |= {passage.id}
        found.questions.append(Cited(title, shortened(text), number))
    seen: dict[tuple[str, ...], int] = {}
    for passage in body:
        heading = heading_of(passage, source)
        if passage.id in used or passage.kind in ("table", "code", "heading_note", "caption"):
            continue
        lines = [_BULLET.sub("", line).strip() for line in passage.text.split("\n") if line.strip()]
        if len(lines) == 1:
            lines = [part.strip() for part in _NEXT_FACT.split(lines[0])]
        named = [match for line in lines if (match := _FACT.match(line)) and len(match["value"]) <= FACT]
        if named and len(named) == len(lines) and not any(_is_address(match) for match in named):
            for match in named:
                _place(match["name"].strip(), match["value"].strip(), number, found)
        elif passage.kind == "list_item":
            text = " ".join(lines)
            if len(text) >= 2 and not _ASKED.search(text):
                found.lists.setdefault((heading, number), []).append(Cited("", shortened(text), number))
        elif _tells(passage.text):
            at = seen.get(passage.locator.heading, 0)
            seen[passage.locator.heading] = at + 1
            if at < PER_HEADING:
                found.texts.append(Cited(heading, shortened(passage.text), number))


def _is_address(fact: re.Match[str]) -> bool:
    return fact["value"].startswith("//")


def _place(name: str, value: str, number: int, found: Gathered) -> None:
    """A line `name: value` as a way to reach somebody, or a fact."""
    cited = Cited(name, value, number)
    (found.ways if _WAY.search(name) or _REACHED.fullmatch(value) else found.facts).append(cited)


def _answered(body: Sequence[Passage]) -> Iterator[tuple[str, Passage, str]]:
    """Questions with their answers: a heading that asks and what stands under it, or a line that asks and the next."""
    for n, passage in enumerate(body):
        if passage.kind in ("table", "code"):
            continue
        heading = passage.locator.heading[-1] if passage.locator.heading else ""
        lines = [line.strip() for line in passage.text.split("\n") if line.strip()]
        first = _BULLET.sub("", lines[0]) if lines else ""
        before = body[n - 1] if n else None
        if _ASKED.search(heading) and (before is None or before.locator.heading != passage.locator.heading):
            yield _asked(heading), passage, " ".join(lines)
        elif len(lines) > 1 and _ASKED.search(first):
            yield _asked(first), passage, _ANSWERING.sub("", " ".join(lines[1:]))
        elif before is not None and _is_question(before) and _ANSWERING.match(first):
            yield _asked(before.text), passage, _ANSWERING.sub("", " ".join(lines))


def _is_question(passage: Passage) -> bool:
    return "\n" not in passage.text.strip() and bool(_ASKED.search(passage.text))


def _asked(text: str) -> str:
    return _LEADING.sub("", _ORDINAL.sub("", " ".join(text.split())))[:120]


def heading_of(passage: Passage, source: Source) -> str:
    """What a passage stands under, without its number; the source's title where it stands under nothing."""
    path = passage.locator.heading
    return _ORDINAL.sub("", path[-1])[:120] if path else (source.title or source.name)[:120]


def _tells(text: str) -> bool:
    """Whether a paragraph says something by itself: sentences, none that asks or points back."""
    flat = " ".join(text.split())
    least = SHORTEST_ZH if language_of(flat) == "zh" else SHORTEST
    return len(flat) >= least and flat[-1] in ".!。！”\"'」)）" and not points_back(flat) and not _ASKED.search(flat)


def shortened(text: str) -> str:
    """The text on one line, cut between sentences where it is long."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST:
        return flat
    end = 0
    for sentence in split_sentences(flat):
        if sentence.end > LONGEST:
            break
        end = sentence.end
    return flat[:end] if end else f"{flat[:LONGEST].rpartition(' ')[0] or flat[:LONGEST]} …"
