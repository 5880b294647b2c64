"""The engine as a library, on the embedded model."""

from __future__ import annotations

import json
import re
import threading

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.engine import Engine, Grammar, SamplingParams
from model.errors import Cancelled, ConfigurationError, ContextTooLong

FRANCE = [{"role": "user", "content": "What is the capital of France? Answer in one sentence."}]
# ASCII with all its operators, Latin, Greek, Chinese: characters whose bytes this vocabulary has.
OPTIONS = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x9FFF)
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 12},
        "age": {"type": "integer", "minimum": 0, "maximum": 120},
        "roles": {"type": "array", "items": {"enum": ["author", "editor"]}, "minItems": 1, "maxItems": 2},
    },
    "required": ["name", "age", "roles"],
    "additionalProperties": False,
}


class DescribeGenerate:
    def it_answers(self, engine: Engine) -> None:
        completion = engine.chat(FRANCE, SamplingParams(max_tokens=40))
        assert "Paris" in completion.text
        assert completion.finish_reason == "stop"
        assert completion.prompt_tokens == len(engine.render_chat(FRANCE)) == engine.count_tokens(FRANCE)
        assert completion.completion_tokens == len(completion.token_ids)
        assert completion.seconds > 0

    def it_streams_what_it_generates(self, engine: Engine) -> None:
        params = SamplingParams(max_tokens=48, temperature=0.9, seed=11)
        whole = engine.generate("The weather in the mountains", params)
        deltas = list(engine.stream("The weather in the mountains", params))
        assert "".join(delta.text for delta in deltas) == whole.text
        assert [token for delta in deltas for token in delta.token_ids] == list(whole.token_ids)
        assert deltas[-1].completion is not None
        assert deltas[-1].completion.text == whole.text
        assert all(delta.completion is None for delta in deltas[:-1])

    def it_repeats_itself_with_a_seed_and_not_without(self, engine: Engine) -> None:
        def texts(seed: int | None) -> set[str]:
            params = SamplingParams(max_tokens=24, temperature=1.2, seed=seed)
            return {engine.generate("My favourite", params).text for _ in range(3)}

        assert len(texts(5)) == 1
        assert len(texts(None)) > 1
        assert texts(5) != texts(6)

    def it_gives_the_same_whatever_was_asked_before(self, engine: Engine) -> None:
        long = "Minutes of the meeting. " * 80
        params = SamplingParams(max_tokens=16)
        fresh = engine.generate(long + "Therefore", params)
        engine.generate(long + "However, nothing", params)
        again = engine.generate(long + "Therefore", params)
        assert again.cached_tokens > 0
        assert again.token_ids == fresh.token_ids

    def it_stops_at_a_text(self, engine: Engine) -> None:
        free = engine.chat(FRANCE, SamplingParams(max_tokens=40)).text
        stopped = engine.chat(FRANCE, SamplingParams(max_tokens=40, stop=("Paris",)))
        assert stopped.text == free[: free.index("Paris")]
        assert stopped.finish_reason == "stop"

    def it_stops_at_the_limit(self, engine: Engine) -> None:
        completion = engine.generate("Once upon a time", SamplingParams(max_tokens=5))
        assert (completion.completion_tokens, completion.finish_reason) == (5, "length")

    def it_penalizes_repetition(self, engine: Engine) -> None:
        plain = engine.generate("la la la la la", SamplingParams(max_tokens=20)).token_ids
        penalized = engine.generate("la la la la la", SamplingParams(max_tokens=20, repetition_penalty=2.0)).token_ids
        assert len(set(penalized)) / len(penalized) > len(set(plain)) / len(plain)

    def it_refuses_what_does_not_fit_and_says_by_how_much(self, engine: Engine) -> None:
        with pytest.raises(ContextTooLong, match="by 9") as refusal:
            engine.generate([5] * (engine.context_length - 1), SamplingParams(max_tokens=10))
        assert refusal.value.exit_status == 5
        with pytest.raises(ContextTooLong, match="by 3"):
            engine.generate([5] * (engine.context_length + 2))

    @pytest.mark.parametrize(
        "values", [{"temperature": -1}, {"top_p": 0}, {"max_tokens": 0}, {"stop": ("",)}, {"min_p": 2}, {"top_k": -1}]
    )
    def it_refuses_wrong_settings(self, values: dict[str, object]) -> None:
        with pytest.raises(ConfigurationError):
            SamplingParams(**values)  # type: ignore[arg-type]

    @pytest.mark.parametrize("prompt", [[49152], [-1], "", []])
    def it_refuses_an_impossible_prompt(self, engine: Engine, prompt: object) -> None:
        with pytest.raises(ConfigurationError):
            engine.generate(prompt, SamplingParams(max_tokens=1))  # type: ignore[arg-type]


class DescribeCancel:
    def it_ends_between_tokens_and_keeps_the_text(self, engine: Engine) -> None:
        cancel = threading.Event()
        texts = []
        for delta in engine.stream("Once upon a time", SamplingParams(max_tokens=200), cancel=cancel):
            texts.append(delta)
            if delta.completion_tokens == 6:
                cancel.set()
        completion = texts[-1].completion
        assert completion is not None
        assert completion.finish_reason == "cancelled"
        assert 6 <= completion.completion_tokens <= 7
        assert completion.text

    def it_ends_between_chunks_of_the_prompt(self, engine: Engine) -> None:
        asked = []

        def cancel() -> bool:
            asked.append(True)
            return len(asked) == 2

        completion = engine.generate([7] * 2000, SamplingParams(max_tokens=4), cancel=cancel)
        assert (completion.finish_reason, completion.completion_tokens, len(asked)) == ("cancelled", 0, 2)

    def it_ends_a_comparison(self, engine: Engine) -> None:
        with pytest.raises(Cancelled):
            engine.score("The sky is", [" blue"], cancel=lambda: True)

    def it_leaves_an_abandoned_stream_without_harm(self, engine: Engine) -> None:
        stream = engine.stream("Once upon a time", SamplingParams(max_tokens=50))
        next(stream)
        stream.close()
        assert engine.generate("Once upon a time", SamplingParams(max_tokens=3)).completion_tokens == 3


class DescribeGrammar:
    @pytest.mark.parametrize("seed", range(4))
    def it_yields_json_of_the_schema(self, engine: Engine, seed: int) -> None:
        completion = engine.chat(
            [{"role": "user", "content": "Describe a person."}],
            SamplingParams(max_tokens=120, temperature=1.5, seed=seed),
            grammar=Grammar.json_schema(PERSON),
        )
        person = json.loads(completion.text)
        assert completion.finish_reason == "stop"
        assert set(person) == {"name", "age", "roles"}
        assert 0 <= person["age"] <= 120
        assert set(person["roles"]) <= {"author", "editor"}

    def it_streams_forced_tokens_too(self, engine: Engine) -> None:
        params = SamplingParams(max_tokens=120)
        deltas = list(engine.stream(FRANCE, params, grammar=Grammar.json_schema(PERSON)))
        assert max(len(delta.token_ids) for delta in deltas) > 1
        json.loads("".join(delta.text for delta in deltas))

    def it_matches_a_regular_expression(self, engine: Engine) -> None:
        pattern = r"[A-Z][a-z]{2,8} \d{4}-\d{2}"
        params = SamplingParams(max_tokens=40, temperature=1, seed=1)
        completion = engine.generate("Date:", params, grammar=Grammar.regex(pattern))
        assert re.fullmatch(pattern, completion.text)

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(options=st.lists(st.text(OPTIONS, min_size=1, max_size=12), min_size=1, max_size=4))
    def it_chooses_one_of_any_options(self, engine: Engine, options: list[str]) -> None:
        completion = engine.generate("Choose:", SamplingParams(max_tokens=80), grammar=Grammar.choice(options))
        assert completion.text in options

    def it_works_in_chinese(self, engine: Engine) -> None:
        cities = Grammar.choice(["北京市", "上海市"])
        assert engine.generate("城市:", SamplingParams(max_tokens=40), grammar=cities).text in ("北京市", "上海市")

    def it_says_what_is_wrong_with_a_grammar(self, engine: Engine) -> None:
        with pytest.raises(ConfigurationError, match="grammar"):
            engine.generate("x", grammar=Grammar.regex("("))
        with pytest.raises(ConfigurationError):
            engine.generate("x", grammar=Grammar.json_schema({"type": "nonsense"}))


class DescribeScore:
    def it_prefers_what_is_true(self, engine: Engine) -> None:
        right, wrong = engine.score("The capital of France is", [" Paris", " Berlin"])
        assert right > wrong
        assert right.tokens == 1

    def it_equals_the_sum_over_single_tokens(self, engine: Engine) -> None:
        prompt = "In the morning, the report"
        candidates = [" was published by the office.", " was", " is a short summary of all that happened in the year"]
        ids = engine.tokenizer.encode(prompt)
        for score, candidate in zip(engine.score(prompt, candidates), candidates, strict=True):
            tail = engine.tokenizer.encode(candidate)
            logs = engine.logits(ids + tail).log_softmax(-1)
            expected = sum(float(logs[len(ids) - 1 + n, token]) for n, token in enumerate(tail))
            assert score.tokens == len(tail)
            # bfloat16 activations: a few hundredths of a nat per token.
            assert abs(score - expected) <= 0.05 * len(tail) + 0.05
            assert score.per_token == score / len(tail)

    def it_takes_more_candidates_than_fit_a_chunk(self, engine: Engine) -> None:
        candidates = [f" number {n} of the many candidates that are compared here" for n in range(40)]
        many = engine.score("This is", candidates)
        few = engine.score("This is", candidates[-3:])
        assert len(many) == 40
        assert all(abs(a - b) < 0.8 for a, b in zip(many[-3:], few, strict=True))

    def it_accepts_messages_and_nothing_to_compare(self, engine: Engine) -> None:
        assert engine.score(FRANCE, []) == []
        assert len(engine.score(FRANCE, ["Paris", "It is Paris."])) == 2

    def it_refuses_an_empty_candidate(self, engine: Engine) -> None:
        with pytest.raises(ConfigurationError):
            engine.score("x", ["a", ""])


class DescribeThreads:
    def it_serves_several_at_once(self, engine: Engine) -> None:
        prompts = [f"Chapter {n}. The {word}" for n, word in enumerate(["sea", "king", "garden", "train"])]
        params = SamplingParams(max_tokens=16, temperature=0.8, seed=3)
        alone = [engine.generate(prompt, params).text for prompt in prompts]
        together: dict[str, str] = {}
        threads = [
            threading.Thread(target=lambda p=prompt: together.__setitem__(p, engine.generate(p, params).text))
            for prompt in prompts
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [together[prompt] for prompt in prompts] == alone

    def it_can_generate_inside_a_stream(self, engine: Engine) -> None:
        for delta in engine.stream("Once", SamplingParams(max_tokens=3)):
            assert engine.generate("Twice", SamplingParams(max_tokens=1)).completion_tokens == 1
            assert delta is not None


class DescribeLogits:
    def it_has_a_row_per_token(self, engine: Engine) -> None:
        logits = engine.logits(engine.tokenizer.encode("The quick brown fox"))
        assert logits.shape == (4, 49152)
        assert logits.dtype == torch.float32
