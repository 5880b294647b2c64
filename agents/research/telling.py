"""A model's answer in its own words: whole sentences with the notes that each names, and the report around them.

A sentence is told as it was written or not at all: what stands between two marks is no sentence. Whether the notes bear
it is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from agents.research.notes import Note, Report, Section, Sentence, Worked
from agents.text.sentences import split_sentences
from agents.text.words import han_count

_NAMES = r"[nc]\d{1,4}"
_MARKS = re.compile(rf"\s*\[\s*{_NAMES}(?:\s*[,;，、]\s*{_NAMES})*\s*\]")
_NAME = re.compile(_NAMES)
_LEAD = re.compile(r"^(?:#{1,6}\s+|[-*•]\s+|\d{1,2}[.)]\s+)")
"""Of a line of a list, or of a heading."""
_COMPLETE = re.compile(r"[.。!！?？:：\])）”’」\"]$")


def most_trusted(sources: int, *, disputed: bool) -> int:
    """The most that an answer is trusted that rests on one source, on several, or on sources that differ."""
    return 60 if disputed else 90 if sources > 1 else 75


def answer_in(
    talk: Sequence[dict[str, Any]], names: set[str], worked: Sequence[dict[str, Any]] = ()
) -> list[Sentence]:  # fmt: skip
    """The sentences of the model's answer that name notes which exist, with calculations; without their marks."""
    sums = {each["id"]: Worked.model_validate(each) for each in worked}
    text = talk[-1]["text"] if talk and not talk[-1]["calls"] else ""
    found: list[Sentence] = []
    for line in _paragraphs(text):
        begins = True
        for said, marked in _marked(line):
            known = [name for name in marked if name in names]
            if known:
                used = [sums[name] for name in marked if name in sums]
                found.append(Sentence(text=said, notes=known, worked=used, begins=begins and bool(found)))
                begins = False
    return found


def _paragraphs(text: str) -> Iterator[str]:
    """The lines of a text; one that was broken in the middle of a sentence is one with the next."""
    kept = ""
    for line in map(str.strip, text.splitlines()):
        if kept and (not line or _LEAD.match(line) or _COMPLETE.search(kept)):
            yield kept
            kept = ""
        kept = f"{kept} {line}" if kept else line
    yield kept


def _marked(line: str) -> Iterator[tuple[str, list[str]]]:
    """The sentences of a line, each with the names of the marks in it and right behind it."""
    line = _LEAD.sub("", " ".join(line.split()))
    bare, marks, last = "", [], 0
    for match in _MARKS.finditer(line):
        bare += line[last : match.start()]
        marks += [(len(bare), name) for name in _NAME.findall(match.group())]
        last = match.end()
    bare += line[last:]
    for sentence in split_sentences(bare):
        yield sentence.text, list(dict.fromkeys(name for at, name in marks if sentence.start < at <= sentence.end))


def in_words_of(model: Sequence[Sentence], report: Report, notes: Sequence[Note]) -> Report:
    """The rules' report with a model's answer in place of its own; below it stands only what the answer does not tell.

    Sources that the answer names together need no chapter that sets them against each other. Of the question's words
    that no note has, those are named that are names or numbers.
    """
    cited = {name for sentence in model for name in sentence.notes}
    sections = [
        Section(heading=part.heading, sentences=[s for s in part.sentences if not cited.issuperset(s.notes)])
        for part in report.sections
    ]
    conflicts = [part for part in report.conflicts if not cited.issuperset(n for s in part.sentences for n in s.notes)]
    missing = [word for word in report.missing if word[:1].isupper() or word[:1].isdigit() or han_count(word)]
    sources = {note.source.id for note in notes if note.id in cited}
    most = most_trusted(len(sources), disputed=bool(conflicts))
    return report.model_copy(
        update={
            "answer": list(model),
            "sections": [part for part in sections if part.sentences],
            "conflicts": conflicts,
            "missing": missing,
            "confidence": round(most * (0.5 if missing else 1.0)),
        }
    )
