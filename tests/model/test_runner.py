"""Many requests at once on a real model: exactness, reuse, priorities, limits, ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

import model
from model.engine import Completion, Engine, Grammar, Priority, SamplingParams
from model.errors import Busy, Cancelled, ConfigurationError, ContextTooLong, ModelError
from model.native.library import library
from model.pages import PAGE

TALE = "The committee met in the morning and read the report of the year, page after page, before it voted. "
YES_NO = {"type": "object", "properties": {"answer": {"enum": ["yes", "no"]}}, "required": ["answer"]}


MEBIBYTES = 30 if library() is None else 16
"""About 20 pages: the compiled kernels keep keys and values in 8 bits."""


@pytest.fixture
def small() -> Iterator[Engine]:
    """Room for about 20 pages of keys and values, and four requests at once."""
    engine = model.load("smollm2-135m-instruct", threads=1, max_batch=4, max_waiting=6, kv_memory=MEBIBYTES << 20)
    yield engine
    engine.close()


def wait_until(condition, seconds: float = 60.0) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


def in_threads(works: list) -> list[Completion | BaseException]:  # type: ignore[type-arg]
    results: list[Completion | BaseException] = [RuntimeError("never ran")] * len(works)

    def run(at: int) -> None:
        try:
            results[at] = works[at]()
        except Exception as error:
            results[at] = error

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def mixed(engine: Engine) -> list:  # type: ignore[type-arg]
    """Short and long, greedy and drawn, free and under a grammar."""
    schema = Grammar.json_schema(YES_NO)
    return [
        lambda: engine.generate("Once upon a time", SamplingParams(max_tokens=40)),
        lambda: engine.generate(TALE * 12, SamplingParams(max_tokens=24, temperature=0.9, seed=4)),
        lambda: engine.generate(TALE * 12 + "Then", SamplingParams(max_tokens=70, temperature=0.7, top_p=0.9, seed=5)),
        lambda: engine.chat([{"role": "user", "content": "Is the sky blue?"}], grammar=schema),
        lambda: engine.generate("Count: 1 2 3 4", SamplingParams(max_tokens=80)),
        lambda: engine.generate("A list of fruit:\n- ", SamplingParams(max_tokens=30, stop=("\n\n",))),
    ]


class DescribeCompany:
    def it_gives_each_request_the_text_that_it_has_alone(self, engine: Engine) -> None:
        alone = [work().token_ids for work in mixed(engine)]
        together = in_threads(mixed(engine) * 2)
        assert [c.token_ids for c in together if isinstance(c, Completion)] == alone * 2

    def it_gives_the_same_text_when_memory_makes_requests_step_back(self, engine: Engine, small: Engine) -> None:
        prompts = [f"Chapter {n}. " + TALE * 12 for n in range(5)]
        params = SamplingParams(max_tokens=100, temperature=0.8, seed=9)
        expected = [engine.generate(prompt, params).token_ids for prompt in prompts]
        passes_alone = sum(len(ids) for ids in expected)
        got = in_threads([lambda p=prompt: small.generate(p, params) for prompt in prompts])
        assert [c.token_ids for c in got if isinstance(c, Completion)] == expected
        assert small.statistics().steps < passes_alone

    def it_gives_its_memory_back(self, small: Engine) -> None:
        in_threads(mixed(small))
        small._runner.call(small._runner.memory.prefixes.clear)
        wait_until(lambda: small.statistics().running == 0)
        small._runner.call(small._runner.memory.prefixes.clear)
        state = small.statistics()
        assert (state.pages_free, state.pages_reusable) == (state.pages, 0)


class DescribeReuse:
    def it_computes_a_common_beginning_once(self, engine: Engine) -> None:
        preface = [{"role": "system", "content": "Unheard-of preface. " + TALE * 20}]
        first = engine.chat([*preface, {"role": "user", "content": "One"}], SamplingParams(max_tokens=2))
        second = engine.chat([*preface, {"role": "user", "content": "Two"}], SamplingParams(max_tokens=2))
        assert first.cached_tokens == 0
        assert second.cached_tokens >= second.prompt_tokens - 2 * PAGE

    def it_has_the_next_turn_ready(self, engine: Engine) -> None:
        messages = [{"role": "user", "content": "Tell of a journey. " + TALE * 60}]
        first = engine.chat(messages, SamplingParams(max_tokens=150, temperature=0.7, seed=1))
        wait_until(lambda: engine._runner._scheduler.idle and not engine._runner._unsettled)
        messages += [{"role": "assistant", "content": first.text}, {"role": "user", "content": "And then?"}]
        second = engine.chat(messages, SamplingParams(max_tokens=2))
        assert second.cached_tokens >= 0.95 * second.prompt_tokens

    def it_gives_the_same_text_with_a_reused_prompt(self, engine: Engine) -> None:
        prompt = "A most particular beginning. " + TALE * 10
        params = SamplingParams(max_tokens=40, temperature=1.0, seed=3)
        fresh, again = engine.generate(prompt, params), engine.generate(prompt, params)
        assert (fresh.cached_tokens, again.cached_tokens > 0) == (0, True)
        assert fresh.token_ids == again.token_ids


class DescribeSpeculation:
    def it_changes_no_text(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        copying = [{"role": "user", "content": f"Repeat this text word for word: {TALE * 2}"}]
        works = [
            lambda: engine.chat(copying, SamplingParams(max_tokens=60)),
            lambda: engine.chat(copying, SamplingParams(max_tokens=60, temperature=0.8, seed=11)),
            lambda: engine.generate(TALE * 3, SamplingParams(max_tokens=50, frequency_penalty=0.3)),
            lambda: engine.chat(
                copying, SamplingParams(max_tokens=60), grammar=Grammar.regex("(The|It)[a-z ,]{40,200}\\.")
            ),
        ]
        before = engine.statistics().accepted_tokens
        drafted = [work().token_ids for work in works]
        assert engine.statistics().accepted_tokens > before
        monkeypatch.setattr("model.speculation.FEW_SEQUENCES", 0)
        assert [work().token_ids for work in works] == drafted


class DescribeLimits:
    def it_refuses_when_the_queue_is_full(self, small: Engine) -> None:
        params = SamplingParams(max_tokens=4)
        with small._runner._changed:  # nobody leaves the queue meanwhile
            streams = [small.stream(f"Story {n}", params) for n in range(6)]
            with pytest.raises(Busy, match="6 requests waiting"):
                small.stream("One more", params)
        assert [list(stream)[-1].completion_tokens for stream in streams] == [4] * 6

    def it_refuses_what_its_memory_cannot_hold(self, small: Engine) -> None:
        assert small.context_length == small.statistics().pages * PAGE
        with pytest.raises(ContextTooLong, match="by"):
            small.generate(TALE * 100, SamplingParams(max_tokens=10))

    def it_refuses_too_little_memory(self) -> None:
        with pytest.raises(ConfigurationError, match="too little"):
            model.load("smollm2-135m-instruct", threads=1, kv_memory=1 << 20)

    def it_ends_at_a_deadline_with_what_there_is(self, engine: Engine) -> None:
        done = engine.generate("Once", SamplingParams(max_tokens=4000, min_tokens=4000), deadline=0.5)
        assert done.finish_reason == "deadline"
        assert len(done.token_ids) < 4000

    def it_lets_a_person_go_before_background_work(self, small: Engine) -> None:
        order: list[str] = []

        def run(name: str, priority: Priority, tokens: int) -> None:
            params = SamplingParams(max_tokens=tokens, min_tokens=tokens)
            small.generate(f"{name}:", params, priority=priority)
            order.append(name)

        background = [threading.Thread(target=run, args=(f"job {n}", "background", 120)) for n in range(5)]
        for thread in background:
            thread.start()
        wait_until(lambda: small.statistics().running == 4)
        person = threading.Thread(target=run, args=("person", "interactive", 4))
        person.start()
        for thread in [*background, person]:
            thread.join()
        assert order[0] == "person"
        assert len(order) == 6


class DescribeEnds:
    def it_stops_who_waits_as_well_as_who_runs(self, small: Engine) -> None:
        stop = threading.Event()
        params = SamplingParams(max_tokens=500, min_tokens=500)
        works = [lambda n=n: small.generate(f"Tale {n}", params, cancel=stop) for n in range(6)]
        timer = threading.Timer(0.5, stop.set)
        timer.start()
        ends = [c.finish_reason for c in in_threads(works) if isinstance(c, Completion)]
        assert ends == ["cancelled"] * 6

    def it_drops_an_abandoned_stream(self, small: Engine) -> None:
        stream = small.stream("Once", SamplingParams(max_tokens=800, min_tokens=800))
        next(stream)
        stream.close()  # type: ignore[attr-defined]
        wait_until(lambda: small.statistics().running == 0)

    def it_fails_only_the_request_whose_work_fails(self, small: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        from model.output import Output

        honest = Output._choose

        def choose(self: Output, raw):  # type: ignore[no-untyped-def]
            if self._request.params.seed == 666:
                raise ConfigurationError("It cannot be followed.")
            return honest(self, raw)

        monkeypatch.setattr(Output, "_choose", choose)
        good = SamplingParams(max_tokens=20)
        bad = SamplingParams(max_tokens=20, temperature=1.0, seed=666)
        results = in_threads([lambda: small.generate("One", good), lambda: small.generate("Two", bad)])
        assert isinstance(results[0], Completion)
        assert isinstance(results[1], ConfigurationError)

    def it_survives_a_failing_pass(self, small: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(ids, step):  # type: ignore[no-untyped-def]
            raise RuntimeError("broken")

        with monkeypatch.context() as patch:
            patch.setattr(small._runner.decoder, "forward", fail)
            with pytest.raises(RuntimeError, match="broken"):
                small.generate("One", SamplingParams(max_tokens=2))
        assert small.generate("One", SamplingParams(max_tokens=2)).completion_tokens == 2
        wait_until(lambda: small.statistics().running == 0)

    def it_answers_nobody_after_it_is_closed(self) -> None:
        engine = model.load("smollm2-135m-instruct", threads=1, kv_memory=MEBIBYTES << 20)
        stream = engine.stream("Once", SamplingParams(max_tokens=500, min_tokens=500))
        next(stream)
        engine.close()
        with pytest.raises(ModelError, match="closed"):
            for _ in stream:
                pass
        with pytest.raises(ModelError, match="closed"):
            engine.generate("Once")

    def it_lets_go_of_a_comparison_that_was_cancelled(self, small: Engine) -> None:
        stop = threading.Event()
        stop.set()
        with pytest.raises(Cancelled):
            small.score(TALE * 10, [" a", " b"], cancel=stop)
        wait_until(lambda: small.statistics().running == 0)
