"""Writing by rules: notes become a report in the sources' own words, answer first, then by what the sources call it.

Sentences that say the same are one with several notes; sentences of two sources that differ in a number stand beside
each other under a heading of their own. It writes no sentence itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.profile import faithful
from agents.research.differing import NUMBER, differ, of_other_years
from agents.research.library import Library
from agents.research.notes import Note, Report, ReportTable, Section, Sentence, ShortAnswer
from agents.research.questions import asks_why, fits_kind, missing_words, parts_of, subject_terms, things_of
from agents.research.reading import points_back
from agents.research.reckoning import numbers, unsupported, without, words_of
from agents.research.short.outright import says_outright
from agents.research.telling import most_trusted
from agents.text.similarity import overlap
from agents.text.words import language_of, terms

SAME = 0.85
"""Overlap of terms from which two sentences say the same."""
TRAIL_SCORE = 0.95
"""Of notes of the way to a short answer: all of them belong to the answer."""
ANSWERS = 3
"""Sentences of the answer."""
NEAR = 0.7
"""Of the best note's score, to be part of the answer."""
UNSURE = 20
"""The most confidence where a value was asked for and not found."""
NO_REASON = 35
"""The most that an answer to a question for a reason is trusted of which no sentence gives one."""
BESIDE = 4
"""Sentences beside a short answer or a table."""
LISTED = 60
"""Confidence where a table of a source shows what was asked."""
BORNE = 0.6
"""Share of a sentence's terms that must be in its notes' quotes."""
WORDS = {
    "en": {"differ": "Where the sources differ", "more": "Further findings"},
    "zh": {"differ": "各来源不一致之处", "more": "其他发现"},
}
_ORDINAL = re.compile(r"^(?:\d+(?:\.\d+)*\.?\s+|[一二三四五六七八九十]+、)(?=\S)")
ADJACENT = 3
"""Characters between a sentence and the one after it."""


def write(question: str, notes: Sequence[Note]) -> Report:
    """The report that these notes bear. Without notes it says only what is missing."""
    language = language_of(question)
    merged = _merged(sorted(notes, key=lambda note: -note.score))
    by_id = {note.id: note for note in notes}
    pairs = _conflicts(merged, by_id)
    best = merged[0][1] if merged else 0.0
    way = sum(score >= TRAIL_SCORE for _, score in merged)
    answer = [sentence for sentence, score in merged if score >= NEAR * best][: max(ANSWERS, way)]
    answer = _to_each_part(parts_of(question) or things_of(question), merged, by_id) or answer
    disputed = [s for pair in pairs for s in pair if answer and s != answer[0]]
    answer = [s for s in answer if s not in disputed]
    answer = _in_order(_led_up_to(answer, merged, by_id), by_id)
    rest = [s for s, _ in merged if s not in (*answer, *disputed) and not points_back(s.text)]
    covered = {term for s in answer for name in s.notes for term in _terms_around(by_id[name])}
    everything = {term for note in notes for term in _terms_around(note)}
    subject = subject_terms(question)
    return Report(
        question=question,
        language=language,
        answer=answer,
        sections=sections_of(rest, by_id, language, parts_of(question)),
        conflicts=[Section(heading=WORDS[language]["differ"], sentences=pair) for pair in pairs[:1]]
        + [Section(heading="", sentences=pair) for pair in pairs[1:]],
        missing=missing_words(question, everything),
        confidence=min(
            _confidence(subject, covered, answer, by_id, disputed=bool(pairs)),
            100 if not asks_why(question) or any(fits_kind(question, s.text) for s in answer) else NO_REASON,
        ),
    )


def completed(
    report: Report, notes: Sequence[Note], short: ShortAnswer | None, *, wants_value: bool, outright: str = ""
) -> Report:
    """The report with a short answer: values of other sources beside it, and nothing said twice.

    Without one, where a value was asked for, it says so: what it has is only what comes closest. `outright` is the
    id of a note that answers as it stands.
    """
    by_id = {note.id: note for note in notes}
    if short is None or not short.notes:
        lost = wants_value and not any(part.sentences for part in report.conflicts)
        first = report.answer[0] if report.answer else None
        lost = lost and not (first and (outright in first.notes or says_outright(report.question, first.text)))
        update = {"short": short, "unanswered": lost} | ({"sections": []} if lost else {})
        return report.model_copy(update=update | ({"confidence": min(report.confidence, UNSURE)} if lost else {}))
    lines = [by_id[name] for name in short.notes if name in by_id]
    merged = {name: sentence for sentence in report.sentences() for name in sentence.notes}
    plain = [note for note in lines if "\n" not in note.quote and " | " not in note.quote]
    spoken: list[Sentence] = []
    for note in plain:
        sentence = merged.get(note.id) or Sentence(text=note.claim, notes=[note.id])
        spoken += [sentence] if sentence not in spoken else []
    conflicts = list(report.conflicts)
    if short.rivals:
        other = [Sentence(text=by_id[name].claim, notes=[name]) for _, name in short.rivals if name in by_id]
        heading = WORDS[report.language]["differ"]
        told = [*spoken[:1], *other]
        conflicts = [Section(heading=heading, sentences=told)] if len(told) > 1 else conflicts
    disputed = {s.text for part in conflicts for s in part.sentences}
    answer = [s for s in spoken if s.text not in disputed][:ANSWERS]
    said = {s.text for s in answer} | disputed
    more = [s for s in report.answer if s.text not in said and not any(n in short.notes for n in s.notes)]
    sections = list(report.sections)
    if short.rests_on:
        sections = [Section(heading=WORDS[report.language]["more"], sentences=more), *sections] if more else sections
    else:
        answer += more
    said |= {s.text for s in answer}
    sections = [
        Section(heading=part.heading, sentences=[s for s in part.sentences if s.text not in said]) for part in sections
    ]
    if short.rests_on:
        sections = _from_sources(sections, {note.source.id for note in lines}, by_id)
    return report.model_copy(
        update={
            "short": short,
            "answer": answer,
            "conflicts": conflicts,
            "sections": [part for part in sections if part.sentences],
            "missing": [] if short.rests_on else report.missing,
            "confidence": short.confidence if short.rests_on else report.confidence,
        }
    )


def _from_sources(sections: Sequence[Section], sources: set[str], by_id: dict[str, Note]) -> list[Section]:
    """Sections with what the same sources say besides, at most `BESIDE` sentences in all."""
    left = BESIDE
    found = []
    for part in sections:
        own = [s for s in part.sentences if by_id[s.notes[0]].source.id in sources][:left]
        left -= len(own)
        found += [Section(heading=part.heading, sentences=own)] if own else []
    return found


def tabulated(report: Report, tables: Sequence[ReportTable], notes: Sequence[Note]) -> Report:
    """The report with tables, and without their rows as sentences; a table that lists what was asked is an answer."""
    if not tables:
        return report
    rows = {note.id for note in notes if " | " in note.quote}
    by_id = {note.id: note for note in notes}
    sources = {by_id[c.note].source.id for t in tables for row in t.rows for c in row if c.note in by_id}

    def spoken(sentences: Sequence[Sentence]) -> list[Sentence]:
        return [s for s in sentences if not set(s.notes) <= rows]

    answer = spoken(report.answer)
    sections = [Section(heading=part.heading, sentences=spoken(part.sentences)) for part in report.sections]
    if report.short is None:
        more = Section(heading=WORDS[report.language]["more"], sentences=answer)
        answer, sections = [], _from_sources([more, *sections], sources, by_id)
    return report.model_copy(
        update={
            "tables": list(tables),
            "answer": answer,
            "sections": [part for part in sections if part.sentences],
            "unanswered": False,
            "missing": [],
            "confidence": max(report.confidence, LISTED),
        }
    )


def verified(report: Report, notes: Sequence[Note], library: Library) -> Report:
    """The report without notes whose quote is not in its source, and without sentences that then have none.

    A sentence must also be one of its notes' claims, or say nothing in other terms and numbers than they do.
    """
    standing = {note.id: note for note in notes if library.stands(note)}

    def kept(sentences: Sequence[Sentence]) -> list[Sentence]:
        found = []
        for sentence in sentences:
            names = [name for name in sentence.notes if name in standing]
            if names and not fault_of(sentence, names, standing, report.question):
                found.append(sentence.model_copy(update={"notes": names}))
        return found

    def parts(sections: Sequence[Section], least: int = 1) -> list[Section]:
        slim = [Section(heading=part.heading, sentences=kept(part.sentences)) for part in sections]
        return [part for part in slim if len(part.sentences) >= least]

    answer = kept(report.answer)
    short = report.short
    if short is not None and not stands(short, standing):
        short = None
    return report.model_copy(
        update={
            "short": short,
            "answer": answer,
            "tables": [table for table in report.tables if _cited(table, standing)],
            "sections": parts(report.sections),
            "conflicts": parts(report.conflicts, 2),
            "confidence": report.confidence if answer or short or report.tables else 0,
        }
    )


def left_out(report: Report, notes: Sequence[Note], library: Library) -> list[str]:
    """Which sentences of the answer `verified` leaves out, and why."""
    standing = {note.id: note for note in notes if library.stands(note)}
    found = []
    for sentence in report.answer:
        named = [name for name in sentence.notes if name in standing]
        why = fault_of(sentence, named, standing, report.question) if named else "the quotes of its notes do not stand"
        found += [f"- “{sentence.text}”: {why}"] if why else []
    return found


def _cited(table: ReportTable, standing: dict[str, Note]) -> bool:
    """Whether each cell of a table stands in a note that stands."""
    cells = [cell for row in (table.header, *table.rows) for cell in row if cell.text.strip()]
    return all(cell.note in standing and has_whole(standing[cell.note].quote, cell.text) for cell in cells)


def has_whole(quote: str, value: str) -> bool:
    """Whether a value stands in a quote, and is not a piece of a longer number there."""
    before = r"(?<!\d)(?<!\d[.,])" if value[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if value[-1:].isdigit() else ""
    return re.search(f"{before}{re.escape(value)}{after}", quote) is not None


def stands(short: ShortAnswer, standing: dict[str, Note]) -> bool:
    """Whether a short answer, or each value that it was read or worked out of, is in a note that stands."""
    if not short.rests_on:
        return any(short.text in standing[name].quote for name in short.notes if name in standing)
    return all(name in standing and has_whole(standing[name].quote, value) for value, name in short.rests_on)


def fault_of(sentence: Sentence, names: Sequence[str], standing: dict[str, Note], question: str) -> str:
    """Why the notes that a sentence names do not bear it; empty where they do. Figures of its calculations may stand in
    any note."""
    text, worked, notes = sentence.text, sentence.worked, [standing[name] for name in names]
    if any(text == note.claim == " ".join(note.quote.split()) for note in notes):
        return ""
    quoted = words_of(notes)
    if worked and (number := unsupported(worked, [*standing.values()], question)):
        return f"the calculation uses {number}, which stands in no note"
    quoted = f"{quoted} {question}" if worked else quoted
    told, lost = without(text, worked, quoted)
    if lost:
        return f"{lost} stands in none of the notes named, and no calculation named gives it"
    if not borne(told, quoted):
        return "it says more, or names more, than the notes named"
    return ""


def borne(text: str, quoted: str) -> bool:
    """Whether the words quoted bear what a text says: no number or name of its own, and few terms of its own."""
    new_numbers = numbers(text) - numbers(quoted)
    said = set(terms(text))
    share = len(said & set(terms(quoted))) / len(said) if said else 0.0
    return not new_numbers and share >= BORNE and faithful(text, quoted, language_of(text))


def _merged(notes: Sequence[Note]) -> list[tuple[Sentence, float]]:
    """Sentences with the score of their best note, those that say the same joined."""
    found: list[tuple[Sentence, float]] = []
    for note in notes:
        for sentence, _ in found:
            same_numbers = set(NUMBER.findall(sentence.text)) == set(NUMBER.findall(note.claim))
            if (
                same_numbers
                and overlap(sentence.text, note.claim) >= SAME
                and language_of(note.claim) == language_of(sentence.text)
            ):
                sentence.notes.append(note.id)
                break
        else:
            found.append((Sentence(text=note.claim, notes=[note.id]), note.score))
    return found


def _conflicts(merged: Sequence[tuple[Sentence, float]], by_id: dict[str, Note]) -> list[list[Sentence]]:
    """Pairs of sentences of different sources that speak of the same with other numbers."""
    pairs = []
    sentences = [sentence for sentence, _ in merged]
    for i, left in enumerate(sentences):
        for right in sentences[i + 1 :]:
            apart = {by_id[n].source.id for n in left.notes}.isdisjoint(by_id[n].source.id for n in right.notes)
            if (
                apart
                and differ(left.text, right.text)
                and not of_other_years(*(f"{s.text} {by_id[s.notes[0]].source.title}" for s in (left, right)))
            ):
                pairs.append([left, right])
    return pairs


def _to_each_part(
    parts: Sequence[str], merged: Sequence[tuple[Sentence, float]], by_id: dict[str, Note]
) -> list[Sentence]:
    """The best sentence for each of the questions that are asked in one; none when it is only one."""
    found: list[Sentence] = []
    for part in parts:
        wanted = set(terms(part))

        def fit(item: tuple[Sentence, float], part: str = part, wanted: set[str] = wanted) -> float:
            sentence, score = item
            around = _terms_around(by_id[sentence.notes[0]])
            said = len(wanted & set(terms(sentence.text))) + 0.5 * len(wanted & around)
            return said / max(1, len(wanted)) + 0.5 * fits_kind(part, sentence.text) + 0.2 * score

        best = max(merged, key=fit, default=None)
        if best is not None and best[0] not in found:
            found.append(best[0])
    return found


def _led_up_to(
    answer: Sequence[Sentence], merged: Sequence[tuple[Sentence, float]], by_id: dict[str, Note]
) -> list[Sentence]:
    """The answer, each sentence that points back after the one that it points to; without that one it goes."""
    found: list[Sentence] = []
    for sentence in answer:
        if points_back(sentence.text) and not _dangles(sentence, [s for s, _ in merged], by_id):
            before = next(s for s, _ in merged if not _dangles(sentence, [s], by_id))
            if found[-1:] != [before]:
                found = [s for s in found if s != before] + [before]
        elif points_back(sentence.text) and len(answer) > 1:
            continue
        if sentence not in found:
            found.append(sentence)
    return found


def _in_order(answer: Sequence[Sentence], by_id: dict[str, Note]) -> list[Sentence]:
    """The answer, a sentence that stands right after another one in its source after that one."""
    found: list[Sentence] = []
    for sentence in answer:
        after = [n for n, s in enumerate(found) if _follows(by_id[s.notes[0]], by_id[sentence.notes[0]])]
        found.insert(after[0] if after else len(found), sentence)
    return found


def _follows(note: Note, before: Note) -> bool:
    return note.source.id == before.source.id and 0 <= note.locator.start - before.locator.end <= ADJACENT


def _dangles(sentence: Sentence, answer: Sequence[Sentence], by_id: dict[str, Note]) -> bool:
    """Whether it begins with a word for something that is not said right before it."""
    if not points_back(sentence.text):
        return False
    note = by_id[sentence.notes[0]]
    return not any(_follows(note, by_id[name]) for other in answer for name in other.notes)


def sections_of(
    rest: Sequence[Sentence], by_id: dict[str, Note], language: str, parts: Sequence[str] = ()
) -> list[Section]:
    """A section for each part of the question, else for each heading of the sources, best sentence first."""
    found: dict[str, list[Sentence]] = {}
    for sentence in rest:
        note = by_id[sentence.notes[0]]
        heading = _ORDINAL.sub("", note.locator.heading[-1]) if note.locator.heading else note.source.title
        heading = _part_of(sentence.text, parts) or heading
        found.setdefault(" ".join(heading.split())[:120], []).append(sentence)
    sections = [Section(heading=heading, sentences=sentences) for heading, sentences in found.items()]
    single = [s for part in sections if len(part.sentences) == 1 for s in part.sentences]
    if len(single) > 4:
        sections = [part for part in sections if len(part.sentences) > 1]
        sections.append(Section(heading=WORDS[language]["more"], sentences=single))
    for part in sections:
        part.sentences.sort(key=lambda s: (by_id[s.notes[0]].source.id, by_id[s.notes[0]].locator.start))
    return sections


def _part_of(text: str, parts: Sequence[str]) -> str:
    """The part of the question that a sentence speaks of most; empty when it is one as much as another."""
    shares = [len(set(terms(part)) & set(terms(text))) / max(1, len(set(terms(part)))) for part in parts]
    best = max(shares, default=0.0)
    return parts[shares.index(best)] if best > 0 and shares.count(best) == 1 else ""


def _terms_around(note: Note) -> set[str]:
    return set(terms(f"{note.claim} {' '.join(note.locator.heading)} {note.source.title}"))


def _confidence(
    subject: Sequence[str], covered: set[str], answer: Sequence[Sentence], by_id: dict[str, Note], *, disputed: bool
) -> int:
    if not answer:
        return 0
    share = sum(term in covered for term in subject) / len(subject) if subject else 0.5
    sources = {by_id[name].source.id for name in answer[0].notes}
    most = most_trusted(len(sources), disputed=disputed)
    return round(most * share * min(1.0, by_id[answer[0].notes[0]].score / 0.7))
