"""A grammar's state: what it admits, forces, takes back and copies; and grammars that would crash the library."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from model import gguf, grammar_limits, store
from model.errors import ConfigurationError
from model.grammar import Grammar, GrammarCompiler, GrammarState
from model.tokenizer import ModelTokenizer
from tests.model import grammars

torch.set_num_threads(1)

TINY = grammars.tokenizer()
TINY_COMPILER = GrammarCompiler(TINY)


@pytest.fixture(scope="module")
def tokenizer() -> ModelTokenizer:
    return ModelTokenizer(gguf.read(store.locate(store.EMBEDDED, None)).metadata)


@pytest.fixture(scope="module")
def compiler(tokenizer: ModelTokenizer) -> GrammarCompiler:
    return GrammarCompiler(tokenizer)


PERSON = Grammar.json_schema(
    {
        "type": "object",
        "properties": {"full_name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["full_name", "age"],
        "additionalProperties": False,
    }
)


def allowed(state: GrammarState, size: int) -> set[int]:
    return set(torch.isfinite(state.mask(torch.zeros(size))).nonzero().flatten().tolist())


class DescribeGrammarState:
    def it_masks_to_what_it_accepts(self) -> None:
        state = TINY_COMPILER.compile(Grammar.ebnf("root ::= 'ab' [aé] | 'b'"))
        tokens = allowed(state, TINY.size)
        assert {TINY.bytes_of(token) for token in tokens} == {b"a", b"b", b"ab", b"aba", "abé".encode()}
        assert tokens == {token for token in range(TINY.size) if state.accepts(token)}

    def it_keeps_the_logits_that_it_lets_pass(self) -> None:
        state = TINY_COMPILER.compile(Grammar.choice(["a", "b"]))
        logits = torch.randn(TINY.size)
        before = logits.clone()
        masked = state.mask(logits)
        assert torch.equal(masked[torch.isfinite(masked)], logits[torch.isfinite(masked)])
        assert torch.equal(logits, before)
        assert torch.isfinite(masked).sum() == 4  # "a" and "b", as pieces and as bytes

    def it_ends_where_nothing_may_follow(self) -> None:
        state = TINY_COMPILER.compile(Grammar.ebnf("root ::= 'a' 'b'?"))
        state.accept(TINY.encode("a"))
        assert state.complete
        assert not state.finished
        assert 1 in allowed(state, TINY.size)
        state.accept(TINY.encode("b"))
        assert state.complete
        assert state.finished

    def it_says_how_many_drafts_fit_and_stays(self) -> None:
        state = TINY_COMPILER.compile(Grammar.ebnf("root ::= 'a' 'b' 'a' 'b'"))
        drafts = TINY.encode("ab") + TINY.encode("b") + TINY.encode("a")
        assert state.admitted(drafts) == 1
        assert state.admitted([]) == 0
        state.accept(TINY.encode("abab"))

    def it_refuses_a_token_that_does_not_fit(self) -> None:
        state = TINY_COMPILER.compile(Grammar.choice(["a"]))
        with pytest.raises(ConfigurationError, match="cannot be followed"):
            state.accept(TINY.encode("b"))

    @settings(max_examples=60, deadline=None)
    @given(seed=st.integers(0, 10_000), rules=st.sampled_from(["json", "ebnf", "regex"]))
    def it_is_after_a_rollback_what_it_was(self, seed: int, rules: str) -> None:
        grammar = {
            "json": Grammar.json_schema({"type": "array", "items": {"enum": ["ab", "aé", "b"]}}),
            "ebnf": Grammar.ebnf("root ::= 'a' root 'b' | [^b]*"),
            "regex": Grammar.regex("(ab|é)*b{2,9}"),
        }[rules]
        chance = random.Random(seed)
        state = TINY_COMPILER.compile(grammar)
        masks = [allowed(state, TINY.size)]
        taken: list[int] = []
        for _ in range(30):
            options = sorted(masks[-1] - {1})
            if not options or (taken and chance.random() < 0.3):
                back = chance.randint(0, len(taken))
                state.rollback(back)
                del taken[len(taken) - back :], masks[len(masks) - back :]
            else:
                token = chance.choice(options)
                state.accept([token])
                taken.append(token)
                masks.append(allowed(state, TINY.size))
            assert allowed(state, TINY.size) == masks[-1]
            assert len(masks) == len(taken) + 1

    def it_rolls_back_over_the_end(self) -> None:
        state = TINY_COMPILER.compile(Grammar.choice(["abab"]))
        state.accept(TINY.encode("ab") + TINY.encode("ab"))
        assert state.finished
        state.rollback(1)
        assert not state.finished
        state.accept(TINY.encode("ab"))
        assert state.finished

    def it_is_copied_with_its_place(self) -> None:
        state = TINY_COMPILER.compile(Grammar.choice(["abé", "abb"]))
        state.accept(TINY.encode("ab"))
        other = state.copy()
        other.accept(TINY.encode("b"))
        assert other.finished
        assert not state.finished
        state.accept(TINY.encode("é"))
        assert state.finished


class DescribeForcedTokens:
    TEXTS = ("Hello world, this is forced. 12345", "{'a': 1}\n\n  - item", "naïve 北京市 😀!", " leading", "aaaa")

    @pytest.mark.parametrize("text", TEXTS)
    def it_forces_what_the_tokenizer_makes_of_the_text(
        self, compiler: GrammarCompiler, tokenizer: ModelTokenizer, text: str
    ) -> None:
        state = compiler.compile(Grammar.choice([text]))
        ids = tokenizer.encode(text, specials=False)
        assert state.forced() == ids
        state.accept(ids)
        assert state.finished

    @pytest.mark.parametrize("text", TEXTS)
    @pytest.mark.parametrize("ends", [("!", "?"), (" one", " two"), ("s", "sing")])
    def it_leaves_open_a_token_that_may_grow(
        self, compiler: GrammarCompiler, tokenizer: ModelTokenizer, text: str, ends: tuple[str, str]
    ) -> None:
        state = compiler.compile(Grammar.choice([text + end for end in ends]))
        forced = state.forced()
        for end in ends:
            ids = tokenizer.encode(text + end, specials=False)
            assert ids[: len(forced)] == forced
        assert forced or len(text) < 8

    def it_forces_the_frame_of_json_between_values(self, compiler: GrammarCompiler, tokenizer: ModelTokenizer) -> None:
        state = compiler.compile(PERSON)
        text, forced_tokens, steps = "", 0, 0
        wanted = json.dumps({"full_name": "Ada Lovelace", "age": 36}, separators=(",", ":"))
        while not state.finished and steps < 60:
            forced = state.forced()
            if forced:
                forced_tokens += len(forced)
                tokens = forced
            else:
                steps += 1
                fitting = [
                    token
                    for token in allowed(state, tokenizer.size)
                    if (data := tokenizer.bytes_of(token)) and wanted[len(text) :].encode().startswith(data)
                ]
                tokens = [max(fitting, key=lambda token: len(tokenizer.bytes_of(token)))]
            state.accept(tokens)
            text += tokenizer.decode(tokens)
        assert text == wanted
        assert forced_tokens >= 4

    @pytest.mark.parametrize("text", ["ab", " ab", "aba éab b", "abé 12"])
    def it_adds_no_space_where_the_tokenizer_would(self, text: str) -> None:
        spaced = grammars.tokenizer(adds_space=True)
        state = GrammarCompiler(spaced).compile(Grammar.choice([text]))
        forced = state.forced()
        assert b"".join(spaced.bytes_of(token) for token in forced) == text.encode()
        assert len(forced) < len(text.encode())
        for token in forced:
            assert allowed(state, spaced.size) >= {token}
            state.accept([token])
        assert state.finished

    def it_forces_nothing_where_there_is_a_choice(self, compiler: GrammarCompiler) -> None:
        assert compiler.compile(Grammar.regex("[a-z]+")).forced() == []


class DescribeSchemas:
    @pytest.mark.parametrize(
        "schema",
        [
            {"type": "nonsense"},
            {"$ref": "#/nowhere"},
            {"type": "string", "pattern": "("},
            {"type": "object", "properties": {"a": {"not": {}}}, "required": ["a"]},
            {"allOf": [{"type": "string"}, {"type": "integer"}]},
        ],
    )
    def it_refuses_what_nothing_fits(self, schema: dict[str, object]) -> None:
        with pytest.raises(ConfigurationError) as refusal:
            TINY_COMPILER.compile(Grammar.json_schema(schema))
        assert "<state>" not in str(refusal.value)

    def it_refuses_what_is_no_json(self) -> None:
        with pytest.raises(ConfigurationError, match="not a JSON Schema"):
            Grammar.json_schema({"enum": [Path("x")]})

    def it_reads_one_of_as_any_of(self) -> None:
        either = {"oneOf": [{"type": "array", "items": {"type": "null"}}, {"type": "array", "maxItems": 0}]}
        state = TINY_COMPILER.compile(Grammar.json_schema(either))
        state.accept(TINY.encode("[null]"))
        assert state.finished

    def it_takes_an_object_of_many_optional_properties(self) -> None:
        many = {"properties": {f"a{n}": {"type": "null"} for n in range(1200)}, "additionalProperties": False}
        state = TINY_COMPILER.compile(Grammar.json_schema({"type": "object", **many}))
        state.accept(TINY.encode('{"a7":null,"a1199":null}'))
        assert state.finished

    def it_takes_a_schema_that_contains_itself(self) -> None:
        tree = {"type": "array", "items": {"$ref": "#"}}
        state = TINY_COMPILER.compile(Grammar.json_schema(tree))
        state.accept(TINY.encode("[[],[[]]]"))
        assert state.finished


def nested(depth: int) -> dict[str, object]:
    schema: dict[str, object] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "array", "items": schema}
    return schema


def hard_pattern(number: int) -> dict[str, object]:
    return {"type": "string", "pattern": f".*a.{{{number}}}b.*"}


def chain(length: int) -> dict[str, object]:
    links = {f"a{n}": {"type": "array", "items": {"$ref": f"#/$defs/a{n + 1}"}} for n in range(length)}
    return {"$ref": "#/$defs/a0", "$defs": {**links, f"a{length}": {"type": "string"}}}


class DescribeLimits:
    """Each of these ends the process, or takes very long, where it reaches the library unchecked."""

    @pytest.mark.parametrize(
        "make",
        [
            lambda: Grammar.json_schema(chain(3000)),
            lambda: Grammar.json_schema(nested(5000)),
            lambda: Grammar.json_schema({"properties": {f"p{n}": {"type": "string"} for n in range(20_000)}}),
            lambda: Grammar.lark("start: r0\n" + "\n".join(f"r{n}: r{n + 1}" for n in range(6000)) + '\nr6000: "a"'),
            lambda: Grammar.lark(
                "start: T0\n" + "\n".join(f'T{n}: T{n + 1} "x"' for n in range(6000)) + '\nT6000: "a"'
            ),
            lambda: Grammar.lark("start: %json " + json.dumps(chain(3000))),
            lambda: Grammar.regex("(" * 90_000 + ")" * 90_000),
            lambda: Grammar.regex("a" * 300_000),
            lambda: Grammar.lark("start: " + "(" * 90_000 + '"a"' + ")" * 90_000),
            lambda: Grammar.choice(["x" * 1000] * 300),
            lambda: Grammar.json_schema({"allOf": [hard_pattern(n) for n in range(30)]}),
            lambda: Grammar.lark("start: T\nT: " + " & ".join(f"/{hard_pattern(n)['pattern']}/" for n in range(30))),
            lambda: Grammar.json_schema({"type": "integer", "multipleOf": 99_999_989}),
        ],
    )
    def it_refuses_them(self, make) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(ConfigurationError):
            TINY_COMPILER.compile(make())

    def it_takes_what_is_just_within(self) -> None:
        TINY_COMPILER.compile(Grammar.json_schema(chain(grammar_limits.MOST_DEFINITIONS - 1)))
        rules = "\n".join(f"r{n}: r{n + 1}" for n in range(grammar_limits.DEEPEST - 2))
        TINY_COMPILER.compile(Grammar.lark(f'start: r0\n{rules}\nr{grammar_limits.DEEPEST - 2}: "a"'))

    def it_takes_many_patterns_that_are_easy(self) -> None:
        properties = {f"p{n}": {"type": "string", "pattern": "^[a-z]+$", "format": "date"} for n in range(3)}
        easy = {f"q{n}": {"type": "string", "pattern": "^[a-z]{2,5}$"} for n in range(20)}
        TINY_COMPILER.compile(Grammar.json_schema({"type": "object", "properties": easy}))
        with pytest.raises(ConfigurationError, match="cannot be used"):  # nothing is both: refused for what it is
            TINY_COMPILER.compile(
                Grammar.json_schema({"type": "object", "properties": easy | properties, "required": ["p0"]})
            )

    @given(
        uses=st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7), max_size=3), max_size=8).map(
            lambda uses: {str(a): {str(b) for b in to if b in uses} for a, to in uses.items()}
        )
    )
    def it_never_underrates_the_longest_way(self, uses: dict[str, set[str]]) -> None:
        def longest(name: str, seen: frozenset[str]) -> int:
            return 1 + max((longest(to, seen | {name}) for to in uses[name] if to not in seen | {name}), default=0)

        real = max((longest(name, frozenset()) for name in uses), default=0)
        assert real <= grammar_limits.deepest(uses) <= len(uses)
        if all(name not in _reachable(uses, name) for name in uses):  # no recursion: it is exact
            assert real == grammar_limits.deepest(uses)


def _reachable(uses: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [*uses[start]]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += uses[name]
    return found
