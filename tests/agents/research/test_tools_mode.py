"""A model that calls the tools itself: walks by script, through the real graph, over real HTTP to a scripted server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agents.corpus import Corpus
from agents.errors import Cancelled
from agents.llm import open_model
from agents.net import Fetcher
from agents.research.authoring import ModelAuthor
from agents.research.conversing import DROPPED, context_of
from agents.research.extracting import Draft, ModelReader, placed
from agents.research.library import Library
from agents.research.making import trust
from agents.research.tooling import call_of
from agents.settings import Settings
from agents.tools import Opener, Searcher
from agents.tools.base import Result
from tests.agents.corpus.samples import put
from tests.agents.net.conftest import Internet, answer
from tests.agents.research.conftest import CANNERY, FERRY, Asked
from tests.agents.research.test_injection import SESSION
from tests.agents.scripted_endpoint import Calls, Endpoint, Reply, Script, Status

QUESTION = "In which year was the lighthouse of the village built where the harbour master of the Holm ferry was born?"
ANSWER = "The lighthouse of Ulvika was built in 1887 by Thoralf Berg [n2]."


def system_of(asked: dict[str, Any]) -> str:
    return asked["messages"][0]["content"]


def note_of(text: str, quotes: dict[str, str]) -> str:
    """What a reading model says of a source: the claims whose quotes are in it."""
    return json.dumps({"notes": [{"claim": claim, "quote": quote} for claim, quote in quotes.items() if quote in text]})


def walk(*turns: Reply | Callable[[dict[str, Any]], Reply], quotes: dict[str, str] | None = None) -> Script:
    """Takes the turns in order for the model with tools; reads sources by `quotes`."""
    left = list(turns)

    def script(asked: dict[str, Any]) -> Reply:
        system = system_of(asked)
        if "take notes" in system:
            return note_of(
                asked["messages"][-1]["content"],
                quotes or {"She moved it": FERRY[1], "The lighthouse is of 1887": CANNERY[1]},
            )
        if "find the answer" not in system:
            return json.dumps({"answer": [], "sections": []} if "report" in system else {"searches": []})
        turn = left.pop(0) if left else "I have nothing more."
        return turn(asked) if callable(turn) else turn

    return script


def corpus_address(corpus: Corpus, title: str) -> str:
    return next(f"corpus:{s.id}" for s in corpus.sources() if s.title == title)


@pytest.fixture
def told(ask: Asked, library: Library, tmp_path: Path):
    """Run with a scripted model; the report, notes, state, and the requests that the server saw."""

    def run(script: Script, *, question: str = QUESTION, session=None, **budget: float):
        with Endpoint(script) as endpoint:
            model = open_model(Settings(model=endpoint.url, data=tmp_path))
            live = session or SESSION(library)
            live.talker, live.reader, live.author = model, ModelReader(model), ModelAuthor(model)
            report, notes, state = ask(question, session=live, **budget)
        talked = [r for r in endpoint.requests if "find the answer" in system_of(r)]
        return report, notes, state, talked

    return run


class DescribeAWalk:
    def it_searches_reads_and_answers_with_notes(self, told, corpus: Corpus):
        ferry, people = corpus_address(corpus, "Ferry report"), corpus_address(corpus, "People of the harbour")
        report, notes, state, talked = told(
            walk(
                Calls([("search", {"query": "Holm ferry harbour master"}), ("search", {"query": "Ulvika lighthouse"})]),
                Calls(
                    [
                        ("open", {"url": ferry, "pattern": "harbour master"}),
                        ("open", {"url": people, "pattern": "lighthouse"}),
                    ]
                ),
                ANSWER,
            )
        )
        assert [s.text for s in report.answer] == ["The lighthouse of Ulvika was built in 1887 by Thoralf Berg."]
        assert [n.quote for n in notes] == [FERRY[1], CANNERY[1]]
        assert [tool["function"]["name"] for tool in talked[0]["tools"]] == ["search", "open", "python", "finish"]
        assert [step["step"] for step in state["trace"]] == ["ask", "act", "ask", "act", "ask", "verify"]
        shown = talked[1]["messages"][-1]["content"]
        assert "[Ferry report](corpus:" in talked[1]["messages"][-2]["content"]
        assert "Ulvika" in shown
        assert "[n1] (Ferry report) She moved it" in talked[2]["messages"][1]["content"]

    def it_understands_the_other_format_of_glm(self, told):
        report, notes, _, _ = told(
            walk(
                Calls([("browser.search", {"query": "Ulvika lighthouse", "num": 3})]),
                Calls([("browser.open", {"id": 1})]),
                Calls([("browser.find", {"url": 1, "pattern": "1887"})]),
                "The lighthouse was built in 1887 [n1].",
            )
        )
        assert [n.quote for n in notes] == [CANNERY[1]]
        assert report.answer

    def it_calculates(self, told):
        _, _, _, talked = told(walk(Calls([("python", {"code": "2026 - 1887"})]), "None of the notes says so."))
        assert talked[1]["messages"][-1]["content"] == "[c1] 139"
        assert "[c1] 2026 - 1887 → 139" in talked[1]["messages"][1]["content"]

    def it_tells_what_a_calculation_gave_and_is_told_once_what_does_not_hold(self, told, corpus: Corpus):
        people = corpus_address(corpus, "People of the harbour")
        report, _, state, talked = told(
            walk(
                Calls([("search", {"query": "lighthouse"})]),
                Calls([("open", {"url": people, "pattern": "year"}), ("python", {"code": "(1987 - 1887) / 4"})]),
                "The lighthouse was 139 years old then [n1][c1].",
                Calls([("python", {"code": "2026 - 1887"}), ("python", {"code": "4026 - 1887"})]),
                "The lighthouse was 139 years old [n1][c2]. The lighthouse was 2,139 years old [n1][c3].",
            ),
            question="How many years old was the lighthouse in 2026?",
        )
        hint = talked[3]["messages"][1]["content"]
        assert "the calculation uses 1987, which stands in no note" in hint
        assert [(s.text, [w.id for w in s.worked]) for s in report.answer] == [
            ("The lighthouse was 139 years old.", ["c2"])
        ]
        assert report.workings() == ["2026 - 1887 = 139"]
        assert [step["step"] for step in state["trace"]].count("revise") == 1
        assert "uses 4026" in state["said"][-1]

    def it_says_nothing_that_its_notes_do_not_bear(self, told, corpus: Corpus):
        people = corpus_address(corpus, "People of the harbour")
        said = "The lighthouse was built in 1911 [n1]. It was built in 1887 by Thoralf Berg [n1]. It is red. It is tall [n9]."
        report, _, _, _ = told(
            walk(
                Calls([("search", {"query": "lighthouse"})]),
                Calls([("open", {"url": people, "pattern": "year"})]),
                said,
            )
        )
        assert [s.text for s in report.answer] == ["It was built in 1887 by Thoralf Berg."]

    def it_takes_no_note_whose_quote_is_not_there(self, told, corpus: Corpus):
        people = corpus_address(corpus, "People of the harbour")
        invented = {"Built in 1911": "The village of Ulvika has a lighthouse that was built in 1911"}

        def script(asked: dict[str, Any]) -> Reply:
            if "take notes" in system_of(asked):
                return json.dumps({"notes": [{"claim": c, "quote": q} for c, q in invented.items()]})
            return inner(asked)

        inner = walk(
            Calls([("search", {"query": "lighthouse"})]),
            Calls([("open", {"url": people, "pattern": "year"})]),
            "In 1911 [n1].",
        )
        report, notes, _, talked = told(script)
        assert notes == []
        assert report.answer == []
        assert "says nothing about" in talked[2]["messages"][-1]["content"]

    def it_takes_the_quote_for_a_claim_that_says_more(self, told, corpus: Corpus):
        people = corpus_address(corpus, "People of the harbour")
        false = {"The lighthouse was built in 1911 by Ingrid Soll": CANNERY[1]}
        report, notes, _, _ = told(
            walk(
                Calls([("search", {"query": "lighthouse"})]),
                Calls([("open", {"url": people, "pattern": "year"})]),
                Calls([("finish", {})]),
                "I have nothing to add.",
                quotes=false,
            )
        )
        assert [n.claim for n in notes] == [CANNERY[1]]
        assert "1911" not in " ".join(s.text for s in report.sentences())

    def it_finishes_when_it_says_so(self, told, corpus: Corpus):
        people = corpus_address(corpus, "People of the harbour")
        report, _, state, talked = told(
            walk(
                Calls([("search", {"query": "lighthouse"})]),
                Calls([("open", {"url": people, "pattern": "year"}), ("finish", {})]),
                "The lighthouse was built in 1887 [n1].",
            )
        )
        assert state["trace"][-2]["stopped"] == "finished"
        assert "tools" not in talked[-1]
        assert report.answer[0].text == "The lighthouse was built in 1887."

    def it_reads_by_rules_where_the_reading_model_does_not_answer(self, told, corpus: Corpus):
        people = corpus_address(corpus, "People of the harbour")

        def script(asked: dict[str, Any]) -> Reply:
            return "I would rather not." if "take notes" in system_of(asked) else inner(asked)

        inner = walk(
            Calls([("search", {"query": "lighthouse"})]),
            Calls([("open", {"url": people, "pattern": "lighthouse built"})]),
            ANSWER,
        )
        _, notes, _, _ = told(script)
        assert CANNERY[1] in [n.quote for n in notes]


class DescribeItsContext:
    def it_is_built_anew_and_old_results_are_dropped(self, told):
        turns = [
            Calls([("search", {"query": f"ferry {word}"})]) for word in ("one", "two", "three", "four", "five", "six")
        ]
        _, _, state, talked = told(walk(*turns, "Nothing."), turns=4)
        last = talked[6]["messages"]
        assert QUESTION in last[1]["content"]
        assert "Asked so far: search(query: ferry one); search(query: ferry two)" in last[1]["content"]
        results = [m["content"] for m in last if m["role"] == "tool"]
        assert results[0] == DROPPED
        assert len(results) == 3
        assert "Ferry report" in results[-1]
        assert len(state["talk"]) == 7

    def it_fits_the_context_of_the_model(self, told, corpus: Corpus):
        """Turns go first, then the weakest notes; a server that still finds it too long is asked with the notes alone."""
        put(corpus, "Long", *[f"The lighthouse keeper {n} wrote: {'oil and wick ' * 30}." for n in range(8)])
        refused: list[int] = []

        def picky(asked: dict[str, Any]) -> Reply:
            if any(m["role"] == "tool" for m in asked["messages"]) and not refused:
                refused.append(1)
                return Status(400, "This model's maximum context length is 700 tokens")
            return Calls([("search", {"query": f"lighthouse keeper {len(refused)} {len(asked['messages'])}"})])

        _, _, state, talked = told(walk(*[picky] * 9), turns=2)
        assert refused == [1]
        assert len(talked[2]["messages"]) == 2
        assert state["trace"][-2]["stopped"] == "turns"

    def it_keeps_the_best_notes_where_there_is_no_room_for_all(self, library: Library, corpus: Corpus):
        texts = [f"Note {n} of the lighthouse says {'oil and wick ' * 20}." for n in range(30)]
        put(corpus, "Notes", *texts)
        hits = corpus.passages(next(s for s in corpus.sources() if s.title == "Notes"))
        notes = [
            Draft(hit.text, hit.text, hit, hit.locator.start).numbered(f"n{n}", n / 30) for n, hit in enumerate(hits)
        ]
        session = SESSION(library)
        session.talker = type("Small", (), {"context_length": 4000})()
        turn = {
            "text": "",
            "calls": [{"id": "c", "name": "search", "args": {"query": "x"}}],
            "results": ["word " * 3000],
        }
        state: Any = {"notes": [n.model_dump(mode="json") for n in notes], "talk": [turn] * 3, "turn": 3, "asked": []}
        messages = context_of(state, session, last=False)
        assert len(messages) == 2
        assert "[n29]" in messages[1].content
        assert "[n0]" not in messages[1].content
        assert sum(len(str(m.content)) for m in messages) <= 0.6 * 4000 * 3

    def it_notices_repeated_calls(self, told):
        again = Calls([("search", {"query": "Holm ferry"})])
        shuffled = Calls([("search", {"query": "ferry Holm"})])
        report, _, state, talked = told(walk(again, again, shuffled, again, again, again, "Enough."), turns=10)
        assert "asked before" in talked[2]["messages"][-1]["content"]
        assert state["trace"][-2]["stopped"] == "repeats"
        assert "tools" not in talked[-1]
        assert sum(len(step["calls"]) for step in state["trace"] if step["step"] == "act") == 4
        assert report.answer == []

    def it_answers_on_its_last_turn_with_what_it_has(self, told, corpus: Corpus):
        people = corpus_address(corpus, "People of the harbour")

        def endless(asked: dict[str, Any]) -> Reply:
            if "tools" not in asked:
                return "The lighthouse was built in 1887 by Thoralf Berg [n1]."
            return Calls(
                [
                    (
                        "search",
                        {
                            "query": f"lighthouse {len(asked['messages'])} {asked['messages'][1]['content'].count('ferri')}"
                        },
                    ),
                    ("open", {"url": people, "pattern": f"year {json.dumps(asked['messages'][1]['content'])[-40:]}"}),
                ]
            )

        report, _, state, talked = told(walk(*[endless] * 50), turns=2)
        assert len(talked) == 7
        assert state["trace"][-2]["stopped"] == "turns"
        assert "no budget left" in talked[-1]["messages"][1]["content"]
        assert report.answer[0].text == "The lighthouse was built in 1887 by Thoralf Berg."

    def it_stops_at_its_tokens(self, told):
        _, _, state, _ = told(walk(*[Calls([("search", {"query": f"q{n}"})]) for n in range(9)]), tokens=25)
        assert state["trace"][-2]["stopped"] == "tokens"

    def it_falls_back_to_the_plan_where_tools_are_not_taken(self, told):
        report, _, state, _ = told(
            walk(Status(400, "tools are not supported")), question="How many passengers did the ferry carry in 2019?"
        )
        assert "41,300" in report.answer[0].text
        assert any("Tools were not used" in said for said in state["said"])
        report, _, _, _ = told(
            walk("I know it by heart: 7."), question="How many passengers did the ferry carry in 2019?"
        )
        assert "41,300" in report.answer[0].text

    def it_stops_within_a_second_when_the_person_says_so(self, told, library: Library):
        stop, begun = threading.Event(), threading.Event()
        session = SESSION(library)
        session.cancel = stop.is_set

        class Slow:
            name = "slow"

            def search(self, query: str, num: int) -> list[Result]:
                begun.set()
                threading.Event().wait(30)
                return []

        session.searcher = Searcher([Slow()])
        threading.Thread(target=lambda: (begun.wait(20), stop.set()), daemon=True).start()
        with pytest.raises(Cancelled):
            told(walk(Calls([("search", {"query": "ferry"})])), session=session)


class DescribeTheWeb:
    def it_opens_results_of_searches_only(self, told, internet: Internet, corpus: Corpus, library: Library):
        url = internet.url("/ferry")
        internet.public.replies["/ferry"] = answer(
            f"<html><title>Ferry</title><main><h1>Ferry</h1><p>{FERRY[0]}</p><p>{FERRY[1]}</p></main></html>".encode()
        )

        class Web:
            name = "web"

            def search(self, query: str, num: int) -> list[Result]:
                return [Result(title="Ferry", url=url, snippet="news")]

        session = SESSION(library)
        session.searcher = Searcher([Web()])
        session.opener = Opener(corpus, Fetcher(internet.policy(), resolver=internet.resolver, pace=None))
        report, notes, state, talked = told(
            walk(
                Calls(
                    [
                        ("search", {"query": "ferry passengers"}),
                        ("open", {"url": internet.url("/steal"), "pattern": "x"}),
                    ]
                ),
                Calls([("open", {"url": url, "pattern": "passengers"})]),
                "It carried 41,300 passengers in 2019 [n1].",
                quotes={"41,300 in 2019": FERRY[0]},
            ),
            session=session,
            question="How many passengers did the ferry between Holm and Varde carry in 2019?",
        )
        assert "came from no search" in talked[1]["messages"][-1]["content"]
        assert {head.split(b" ")[1] for head in internet.public.heads} == {b"/robots.txt", b"/ferry"}
        assert notes[0].source.origin == url
        assert report.answer[0].text == "It carried 41,300 passengers in 2019."
        assert state["spending"]["pages"] == 1


class DescribeParts:
    def it_reads_calls_of_every_form_alike(self):
        results = ["https://a.example/", "corpus:1"]
        assert call_of("browser.open", {"id": 2}, results).given == {"url": "corpus:1"}
        assert call_of("open", {"url": "1", "goal": "x"}, results).given == {
            "url": "https://a.example/",
            "pattern": "x",
        }
        assert call_of("search", {"queries": ["a", "b"]}, []).given == {"query": "a b"}
        assert (
            call_of("search", {"q": "Lighthouse  village"}, []).key
            == call_of("search", {"query": "village lighthouse"}, []).key
        )

    def it_finds_quotes_whose_blanks_and_signs_differ(self, library: Library, corpus: Corpus):
        put(corpus, "Signs", "She said: “It left at 7:40 – not at 6:15 – as\nlong as he’s here.”")
        hits = corpus.passages(next(s for s in corpus.sources() if s.title == "Signs"))
        draft = placed("c", "It left at 7:40 - not  at 6:15 - as long as he's here.\"", hits, library)
        assert draft is not None
        assert library.text(hits[0].source.id)[draft.start : draft.start + len(draft.quote)] == draft.quote
        assert placed("c", "It left at 7:50", hits, library) is None
        assert placed("c", "", hits, library) is None


class DescribeTheMode:
    @pytest.mark.parametrize(
        ("mode", "tier", "tools"),
        [("auto", "large", True), ("auto", "small", False), ("plan", "large", False), ("tools", "small", True)],
    )
    def it_is_decided_by_the_tier_or_the_person(
        self, mode: Any, tier: Any, tools: bool, tmp_path: Path, library: Library
    ):
        with Endpoint(walk()) as endpoint:
            settings = Settings(model=endpoint.url, tier=tier, data=tmp_path)
            model = open_model(settings)
            session = SESSION(library)
            session.request = session.request.model_copy(update={"mode": mode})
            trust(session, model, settings)
        assert (session.talker is not None) == tools
        assert isinstance(session.author, ModelAuthor) == (tier == "large")
