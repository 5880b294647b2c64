from __future__ import annotations

from agents.corpus import Corpus
from agents.research import questions
from agents.research.judging import LikelihoodJudge
from agents.research.library import Library
from agents.research.notes import Report, Section, Sentence
from agents.research.output import answer_of, cited_notes
from agents.research.writing import verified
from tests.agents.corpus.samples import put
from tests.agents.research.conftest import Asked
from tests.agents.research.test_injection import SESSION


class DescribeResearch:
    def it_answers_with_sentences_that_stand_in_their_sources(self, ask: Asked, library: Library):
        report, notes, _ = ask("How many passengers did the ferry between Holm and Varde carry in 2019?")
        assert "41,300" in report.answer[0].text
        assert all(library.stands(note) for note in notes)
        assert all(sentence.notes for sentence in report.sentences())
        assert {n for s in report.sentences() for n in s.notes} <= {note.id for note in notes}
        assert report.confidence > 40

    def it_follows_names_from_one_document_to_the_next(self, ask: Asked):
        report, _, state = ask("In which year was the lighthouse built in the birthplace of the harbour master?")
        assert "1887" in " ".join(s.text for s in report.sentences())
        searched = [step["query"] for step in state["trace"] if step["step"] == "search"]
        assert len(searched) == len({questions.key_of(query) for query in searched})

    def it_reads_chinese(self, ask: Asked, library: Library):
        report, notes, _ = ask("图书馆的闭馆时间推迟到几点？")
        assert "22点" in answer_of(report)
        assert report.language == "zh"
        assert all(library.stands(note) for note in notes)

    def it_says_when_nothing_is_found(self, ask: Asked):
        report, notes, _ = ask("What is the boiling point of tungsten?")
        assert (report.answer, notes, report.confidence) == ([], [], 0)
        assert "tungsten" in report.missing

    def it_ends_with_what_it_has_when_a_budget_is_spent(self, ask: Asked, library: Library):
        question = "In which year was the lighthouse built in the birthplace of the harbour master?"
        for budget, reason in (({"turns": 1}, "turns"), ({"tokens": 0}, "tokens")):
            report, _, state = ask(question, **budget)
            stops = [step["stopped"] for step in state["trace"] if step["step"] == "gaps"]
            assert stops == [reason]
            assert report.answer
        session = SESSION(library)
        ticks = iter(range(0, 10_000, 1000))
        session.clock = lambda: float(next(ticks))
        _, _, state = ask(question, session=session, seconds=500)
        assert [s["stopped"] for s in state["trace"] if s["step"] == "gaps"] == ["seconds"]
        _, notes, _ = ask(question, notes=1)
        assert len(notes) == 1

    def it_shows_sources_that_differ(self, ask: Asked, corpus: Corpus):
        put(corpus, "Other report", "The ferry between Holm and Varde carried 39,800 passengers in 2019.")
        report, notes, _ = ask("How many passengers did the ferry between Holm and Varde carry in 2019?")
        shown = " ".join(s.text for part in report.conflicts for s in part.sentences)
        assert "41,300" in shown
        assert "39,800" in shown
        sources = {n.source.title for n in notes for s in report.conflicts[0].sentences if n.id in s.notes}
        assert sources == {"Ferry report", "Other report"}

    def it_joins_what_two_sources_say_alike(self, ask: Asked, corpus: Corpus):
        put(corpus, "Echo", "In short, the ferry between Holm and Varde carried 41,300 passengers in 2019.")
        put(corpus, "Echo too", "So the ferry between Holm and Varde carried 41,300 passengers in 2019!")
        report, _, _ = ask("How many passengers did the ferry between Holm and Varde carry in 2019?")
        assert max(len(sentence.notes) for sentence in report.answer) > 1


class DescribeVerification:
    def it_drops_sentences_whose_quotes_are_not_there(self, ask: Asked, library: Library):
        _report, notes, _ = ask("How many passengers did the ferry carry in 2019?")
        forged = notes[0].model_copy(update={"id": "f1", "quote": "The ferry carried nobody.", "claim": "Nobody."})
        moved = notes[0].locator.model_copy(update={"start": 3, "end": 3 + len(notes[0].quote)})
        shifted = notes[0].model_copy(update={"id": "f2", "locator": moved})
        written = Report(
            question="q",
            answer=[
                Sentence(text="Nobody.", notes=["f1"]),
                Sentence(text=notes[0].claim, notes=["f2"]),
                Sentence(text=notes[0].claim, notes=["f1", notes[0].id]),
                Sentence(text="No note at all.", notes=[]),
                Sentence(text="An unknown note.", notes=["n99"]),
            ],
        )
        checked = verified(written, [*notes, forged, shifted], library)
        assert checked.answer == [Sentence(text=notes[0].claim, notes=[notes[0].id])]
        assert cited_notes(checked, notes) == [notes[0]]

    def it_drops_sentences_that_say_more_than_their_notes(self, ask: Asked, library: Library):
        _, notes, _ = ask("How many passengers did the ferry carry in 2019?")
        fair = "The ferry between Holm and Varde carried 41,300 passengers."
        other_number = "The ferry between Holm and Varde carried 51,300 passengers."
        elsewhere = "Submarines crossed distant oceans with frightened elephants."
        sentences = [Sentence(text=text, notes=[notes[0].id]) for text in (fair, other_number, elsewhere)]
        written = Report(question="q", sections=[Section(heading="h", sentences=sentences)])
        assert [s.text for s in verified(written, notes, library).sentences()] == [fair]


class DescribeQuestions:
    def it_takes_them_apart(self):
        parts = questions.queries("Who moved the first departure, and why did workers want it?")
        assert "why did workers want it" in parts
        assert "Holm" in questions.queries("What is the difference between Holm and Varde in winter?")
        assert '"the canary"' in questions.queries("What did the pupils of Marrow Lane call “the canary”?")

    def it_knows_a_search_again_in_other_words(self):
        assert questions.key_of("the ferries of Holm") == questions.key_of("Holm ferry")
        assert questions.distinct_queries(["Holm ferry", "ferry Holm", "Varde"], {questions.key_of("Varde")}) == [
            "Holm ferry"
        ]

    def it_misses_no_words_that_only_ask(self):
        assert questions.subject_terms("图书外借量同比增长多少？")[-1] == "增长"
        assert questions.missing_words("图书馆为什么推迟闭馆？", {"推迟", "迟闭", "闭馆"}) == ["图书馆"]

    def it_finds_names(self):
        assert questions.names_of("The harbour master, Ingrid Soll, left Holm.") == ["Ingrid Soll", "Holm"]
        assert questions.names_of("Which town is it?") == []


class DescribeTheLikelihoodJudge:
    def it_spreads_what_the_model_says_over_0_to_1(self):
        class Model:
            def score(self, messages, candidates):
                assert candidates == ["q?"]
                return [-2.0 if "good" in str(messages[-1].content) else -4.0 if "bad" in str(messages) else -3.0]

        assert LikelihoodJudge(Model()).rate("q?", ["good", "bad", "so"]) == [1.0, 0.0, 0.5]
        assert LikelihoodJudge(Model()).rate("q?", ["good"]) == [0.0]
