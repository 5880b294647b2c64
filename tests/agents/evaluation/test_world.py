"""Made-up worlds: the same each time, every question answered by its documents and by no title."""

from __future__ import annotations

import pytest

from agents.evaluation.world import World, make
from agents.text.words import terms


@pytest.mark.parametrize("wording", [1, 2])
class DescribeAWorld:
    def it_is_the_same_for_the_same_seed_and_another_for_another(self, wording: int):
        one, again, other = (make(seed, wording=wording, questions=8) for seed in (4, 4, 5))
        assert (one.documents, one.questions) == (again.documents, again.questions)
        assert {d.title for d in one.documents} != {d.title for d in other.documents}

    def it_asks_what_two_to_four_documents_answer(self, wording: int):
        made = make(6, wording=wording, questions=24)
        texts = {d.docid: d.text for d in made.documents}
        assert len(texts) == len(made.documents)
        assert {q.hops for q in made.questions} == {2, 3, 4}
        for question in made.questions:
            assert question.hops == len(set(question.evidence))
            told = texts[question.evidence[-1]]
            assert any(form in told for form in (question.answer, *question.aliases)), question.query
            assert question.gold == [question.evidence[-1]]

    def it_does_not_ask_in_the_words_of_the_title_that_answers(self, wording: int):
        made = make(7, wording=wording, questions=24)
        titles = {d.docid: d.title for d in made.documents}
        for question in made.questions:
            assert not set(terms(question.query)) & set(terms(titles[question.gold[0]])), question.query
            assert question.answer.lower() not in question.query.lower()

    def it_leads_from_each_document_to_the_next(self, wording: int):
        made = make(8, wording=wording, questions=24)
        texts = {d.docid: d.text for d in made.documents}
        for question in made.questions:
            for step in question.script:
                assert not step.find or any(form in texts[step.docid] for form in (step.find, *question.aliases)), (
                    question.query,
                    step,
                )


class DescribeBothLanguages:
    def it_asks_in_english_and_chinese(self, world: World):
        assert {question.language for question in world.questions} == {"en", "zh"}

    def it_tells_plans_that_did_not_come_true(self, world: World):
        assert sum("intends to take" in document.text for document in world.documents) > 10
