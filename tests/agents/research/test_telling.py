"""A model's answer: whole sentences with the notes that they name, and what stands below it in the report."""

from __future__ import annotations

import pytest

from agents.research.notes import Note, Report, Section, Sentence, SourceRef
from agents.research.telling import answer_in, in_words_of
from agents.sources.base import Locator


def answered(text: str, worked: tuple[dict[str, str], ...] = ()) -> list[Sentence]:
    return answer_in([{"text": text, "calls": []}], {"n1", "n2", "n3"}, worked)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One thing [n1]. Another.[n2] [n3] A third", [("One thing.", ["n1"]), ("Another.", ["n2", "n3"])]),
        ("没有依据。图书馆推迟到22点[n1]。", [("图书馆推迟到22点。", ["n1"])]),
        ("Of those asked 34 [n1] have a car, and 41 [n2] walk.", [("Of those asked 34 have a car, and 41 walk.", ["n1", "n2"])]),
        ("Costs rose [n1], but why is open.", [("Costs rose, but why is open.", ["n1"])]),
        ("其中34%没有车[n1]，41%走路[n2]。", [("其中34%没有车，41%走路。", ["n1", "n2"])]),
        ("Both agree [n1, n3].", [("Both agree.", ["n1", "n3"])]),
        ("## Costs\n- It costs 5 [n1].\n2. It earns 3 [n2].", [("It costs 5.", ["n1"]), ("It earns 3.", ["n2"])]),
        ("It carries\n310 people [n1].\n\nIt is\nblue [n2].", [("It carries 310 people.", ["n1"]), ("It is blue.", ["n2"])]),
        ("Unmarked. Marked [n7].", []),
        ("[n1]", []),
        ("", []),
    ],
)  # fmt: skip
def it_takes_whole_sentences_that_name_notes(text: str, found: list[tuple[str, list[str]]]):
    assert [(s.text, s.notes) for s in answered(text)] == found


def it_keeps_paragraphs():
    said = answered("One [n1]. Two [n2].\n\nUnmarked. Three [n3].\nFour [n1].")
    assert [s.begins for s in said] == [False, False, True, True]
    told = Report(question="?", answer=said).paragraphs()
    assert [[s.text for s in part] for part in told] == [["One.", "Two."], ["Three."], ["Four."]]


def it_names_the_calculations_of_a_sentence():
    (said,) = answered("That makes 2.1 [n1][c1] in all.", ({"id": "c1", "code": "2.9-0.8", "value": "2.1"},))
    assert (said.text, said.notes, [w.id for w in said.worked]) == ("That makes 2.1 in all.", ["n1"], ["c1"])


def sentence(text: str, *notes: str) -> Sentence:
    return Sentence(text=text, notes=[*notes])


def note(name: str, source: str) -> Note:
    where = Locator(heading=(), start=0, end=1)
    ref = SourceRef(id=source, origin=source, title=source)
    return Note(id=name, claim="c", quote="c", source=ref, locator=where, passage=name)


RULED = Report(
    question="What would a bus of Holm cost and bring?",
    answer=[sentence("by rules", "n1")],
    sections=[Section(heading="h", sentences=[sentence("said", "n1"), sentence("more", "n3")])],
    conflicts=[Section(heading="differ", sentences=[sentence("5", "n1"), sentence("8", "n2")])],
    missing=["bring", "cost"],
    confidence=11,
)
NOTES = [note("n1", "a"), note("n2", "b"), note("n3", "b")]


def it_says_below_an_answer_only_what_the_answer_does_not():
    told = in_words_of([sentence("It costs 5 in Holm and 8 in Varde.", "n1", "n2")], RULED, NOTES)
    assert [s.text for s in told.sentences()] == ["It costs 5 in Holm and 8 in Varde.", "more"]
    assert (told.missing, told.confidence) == ([], 90)


def it_shows_sources_that_differ_where_the_answer_follows_one():
    told = in_words_of([sentence("It costs 5.", "n1")], RULED, NOTES)
    assert [s.text for part in told.conflicts for s in part.sentences] == ["5", "8"]
    assert told.confidence == 60


def it_names_the_names_and_numbers_that_nothing_speaks_of():
    ruled = RULED.model_copy(update={"missing": ["bring", "Holm", "60,000"], "conflicts": []})
    told = in_words_of([sentence("It costs 5.", "n1")], ruled, NOTES)
    assert told.missing == ["Holm", "60,000"]
    assert told.confidence < 40
