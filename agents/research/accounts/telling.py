"""The report of an account: what leads of each facet is the answer, a paragraph for each; what else is said, chapters.

It words nothing: sentences are the notes' own.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.research.accounts.account import Chapter
from agents.research.accounts.blocks import masthead
from agents.research.library import Library
from agents.research.notes import Note, Report, ReportTable, Section, Sentence
from agents.research.questions import missing_words
from agents.research.short.forms import Bag
from agents.research.telling import most_trusted
from agents.research.writing import sections_of
from agents.text.words import terms

UNTOLD = 0.75
"""What is left of the confidence where a word of the matter is nowhere in what is told."""
SHOWN = 0.8
"""How sure a chapter is that only a table tells."""


def lost_words(matters: str, notes: Sequence[Note], library: Library) -> list[str]:
    """Words of what is asked about that no note has, nor what stands over it, in any form or other word."""
    sources = {note.source.id: note.source.title for note in notes}
    over = " / ".join(f"{title} / {masthead(library.text(source))}" for source, title in sources.items())
    every = Bag(" / ".join([over, *(f"{note.claim} / {' / '.join(note.locator.heading)}" for note in notes)]))
    lost = missing_words(matters, set(every.terms))
    return [word for word in lost if not any(every.says(term) for term in terms(word) or (word,))]


def told_in(
    report: Report, chapters: Sequence[Chapter], tables: Sequence[ReportTable], notes: Sequence[Note], lost: list[str]
) -> Report:
    """The report with an account in place of single sentences. `lost`: words of the matter that no chapter says."""
    by_id = {note.id: note for note in notes}
    told = [chapter for chapter in chapters if chapter.notes]
    disputed = {name for part in report.conflicts for s in part.sentences for name in s.notes}
    several = len(chapters) > 1
    answer: list[Sentence] = []
    for chapter in told:
        told_before = {name for sentence in answer for name in sentence.notes} | disputed
        leads = [name for name in chapter.leads if name in by_id and name not in told_before]
        answer += [
            Sentence(text=by_id[name].claim, notes=[name], begins=several and n == 0 and bool(answer))
            for n, name in enumerate(leads)
        ]
    said = {name for sentence in answer for name in sentence.notes} | disputed
    rest = [[_sentence(by_id[n]) for n in c.notes if n in by_id and n not in said] for c in told]
    if several:
        sections = [Section(heading=c.heading, sentences=own) for c, own in zip(told, rest, strict=True) if own]
    else:
        sections = sections_of([s for own in rest for s in own], by_id, report.language)
    untold = [chapter.heading for chapter in chapters if not (chapter.notes or chapter.shown)] if several else []
    sources = {by_id[name].source.id for chapter in told for name in chapter.notes if name in by_id}
    known = UNTOLD if lost and not several else 1.0
    sure = (
        known * sum(max(SHOWN * chapter.shown, min(1.0, chapter.score)) for chapter in chapters) / max(1, len(chapters))
    )
    return report.model_copy(
        update={
            "answer": answer,
            "tables": list(tables),
            "sections": sections,
            "missing": [*untold, *(word for word in lost if not any(word in text for text in untold))],
            "unanswered": False,
            "confidence": round(most_trusted(len(sources), disputed=bool(disputed)) * sure),
        }
    )


def _sentence(note: Note) -> Sentence:
    return Sentence(text=note.claim, notes=[note.id])
