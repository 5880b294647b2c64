"""Grammars of tool calls: what they admit, and that a small model under them always calls a tool as declared."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, ClassVar, Literal

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel, Field

from model.chat import ChatFormat, assemble
from model.engine import Engine, SamplingParams
from model.errors import ConfigurationError
from model.grammar import Grammar, GrammarCompiler
from tests.model.chat import transcripts
from tests.model.chat.transcripts import GLM_45, GLM_47, HERMES, NOW, SMOLLM2, TOOLS, WEATHER, parse, written

FORMATS = [GLM_45, GLM_47, HERMES, SMOLLM2]
EACH = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
LINE = {"glm-4.5": "\n"}
CLOSED, OPEN = "<think></think>", "<think>"


def _in_order(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as the grammar has them: in the schema's order, the required one among them."""
    filled = {"city": "", **arguments, "options": {"unit": "c"}}
    return {key: filled[key] for key in WEATHER["function"]["parameters"]["properties"] if key in filled}  # type: ignore[index]


@pytest.fixture(scope="module")
def compiler(engine: Engine) -> GrammarCompiler:
    return GrammarCompiler(engine.tokenizer)


@pytest.fixture(scope="module")
def admits(engine: Engine, compiler: GrammarCompiler):
    """Whether a text is a whole output under a grammar."""

    def admit(grammar: Grammar | None, text: str) -> bool:
        assert grammar is not None
        state = compiler.compile(grammar)
        ids = engine.tokenizer.encode(text, specials=False)
        if state.admitted(ids) < len(ids):
            return False
        state.accept(ids)
        return state.complete

    return admit


def call(form: ChatFormat, name: str, /, **arguments: Any) -> str:
    """One call as the model writes it first."""
    return written(transcripts.Said(calls=[(name, arguments)]), form).lstrip("\n")


def lead(form: ChatFormat) -> str:
    return LINE.get(form.name, "")


class DescribeRequired:
    @EACH
    def it_admits_calls_and_nothing_else(self, form: ChatFormat, admits: Any):
        grammar = form.tool_grammar(TOOLS, "required", prompt_tail=CLOSED)
        weather, now = call(form, "get_weather", city="Oslo\n<b>", days=2), call(form, "now")
        assert admits(grammar, lead(form) + weather)
        assert admits(grammar, lead(form) + now)
        for text in (
            "",
            "Hello",
            lead(form) + now + " Bye",
            lead(form) + now[:-1],
            lead(form) + now.replace("now", "never"),
        ):
            assert not admits(grammar, text)

    @EACH
    def it_holds_arguments_to_their_schema(self, form: ChatFormat, admits: Any):
        grammar = form.tool_grammar(TOOLS, "required", prompt_tail=CLOSED)
        good = {
            "city": "Oslo",
            "days": -3,
            "scale": 1.5,
            "hourly": True,
            "note": None,
            "places": ["a", "b"],
            "options": {"unit": "c"},
        }
        assert admits(grammar, lead(form) + call(form, "get_weather", **good))
        for bad in (
            {"days": 2},
            {"city": "Oslo", "days": 1.5},
            {"city": "x", "places": [1]},
            {"city": "x", "options": {"unit": "k"}},
            {"city": "x", "more": 1},
            {"city": "x", "hourly": 1},
        ):
            assert not admits(grammar, lead(form) + call(form, "get_weather", **bad)), bad

    @EACH
    def it_admits_several_only_where_they_are_wanted(self, form: ChatFormat, admits: Any):
        two = written(transcripts.Said(calls=[("now", {}), ("now", {})]), form)
        two = lead(form) + two.lstrip("\n")
        assert admits(form.tool_grammar(TOOLS, "required", prompt_tail=CLOSED), two)
        assert not admits(form.tool_grammar(TOOLS, "required", prompt_tail=CLOSED, parallel=False), two)

    @EACH
    def it_calls_the_named_tool_once(self, form: ChatFormat, admits: Any):
        named = {"type": "function", "function": {"name": "now"}}
        grammar = form.tool_grammar(TOOLS, named, prompt_tail=CLOSED)
        assert admits(grammar, lead(form) + call(form, "now"))
        assert not admits(grammar, lead(form) + call(form, "get_weather", city="x"))
        assert not admits(grammar, lead(form) + call(form, "now") + "\n" + call(form, "now"))

    @pytest.mark.parametrize("form", [GLM_45, GLM_47, HERMES], ids=lambda form: form.name)
    def it_leaves_room_for_reasoning(self, form: ChatFormat, admits: Any):
        after = ("\n\n" if form is HERMES else lead(form)) + call(form, "now")
        thought = "Hm, <b>\nshould I?</think>" + after
        opening = lead(form) + "<think>"
        assert admits(form.tool_grammar(TOOLS, "required", prompt_tail="<|assistant|>"), opening + thought)
        assert admits(form.tool_grammar(TOOLS, "required", prompt_tail="<|assistant|>"), lead(form) + call(form, "now"))
        assert admits(form.tool_grammar(TOOLS, "required", prompt_tail=OPEN), thought)
        assert not admits(form.tool_grammar(TOOLS, "required", prompt_tail=OPEN), lead(form) + call(form, "now"))
        assert not admits(form.tool_grammar(TOOLS, "required", prompt_tail=CLOSED), opening + thought)
        assert not admits(form.tool_grammar(TOOLS, "required", prompt_tail=OPEN), "<tool_call>" + thought)

    @EACH
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(what=transcripts.said())
    def it_admits_what_the_parser_reads(self, form: ChatFormat, admits: Any, what: transcripts.Said):
        calls = [(name, _in_order(arguments) if name == "get_weather" else arguments) for name, arguments in what.calls]
        if calls:
            text = lead(form) + written(transcripts.Said(calls=calls), form).lstrip("\n")
            assert admits(form.tool_grammar(TOOLS, "required", prompt_tail=CLOSED), text)


STRINGS = {
    "type": "function",
    "function": {
        "name": "f",
        "parameters": {
            "properties": {
                "short": {"type": "string", "maxLength": 3},
                "long": {"type": "string", "minLength": 2},
                "mode": {"enum": ["a b", 2, None]},
                "either": {"type": ["string", "integer"]},
                "any": {},
            },
            "required": ["short", "unheard"],
        },
    },
}


class DescribeStrings:
    @pytest.mark.parametrize(
        ("arguments", "good"),
        [
            ({"short": "abc"}, True),
            ({"short": "abcd"}, False),
            ({"short": "", "long": "xx"}, True),
            ({"short": "", "long": "x"}, False),
            ({"short": "", "mode": "a b"}, True),
            ({"short": "", "mode": 2}, True),
            ({"short": "", "mode": "2 "}, False),
            ({"short": "", "mode": None}, True),
            ({"short": "", "either": "anything"}, True),
            ({"short": "", "any": {"a": 1}}, True),
        ],
    )
    def it_bounds_raw_text(self, arguments: dict[str, Any], good: bool, admits: Any):
        for form in (GLM_45, GLM_47):
            grammar = form.tool_grammar([STRINGS], "required", prompt_tail=CLOSED)
            assert admits(grammar, lead(form) + call(form, "f", **arguments, unheard="x")) is good

    def it_requires_arguments_that_the_schema_forgets_to_declare(self, admits: Any):
        grammar = GLM_47.tool_grammar([STRINGS], "required", prompt_tail=CLOSED)
        assert not admits(grammar, call(GLM_47, "f", short="x"))

    def it_refuses_a_name_that_would_end_its_own_tag(self):
        tool = {"type": "function", "function": {"name": "f", "parameters": {"required": ["a</arg_key>"]}}}
        with pytest.raises(ConfigurationError, match="cannot be written"):
            GLM_45.tool_grammar([tool], "required")
        assert HERMES.tool_grammar([tool], "required") is not None

    def it_writes_any_name(self, admits: Any):
        parameters = {"properties": {'é "q" \\ x': {"type": "integer"}}, "required": ['é "q" \\ x']}
        tool = {"type": "function", "function": {"name": "f:é", "parameters": parameters}}
        for form in FORMATS:
            grammar = form.tool_grammar([tool], "required", prompt_tail=CLOSED)
            assert admits(grammar, lead(form) + call(form, "f:é", **{'é "q" \\ x': 3}))

    def it_leaves_a_reference_that_it_cannot_follow_to_its_type(self, admits: Any):
        parameters = {
            "properties": {"a": {"type": "array", "items": {"$ref": "#/properties/b"}}, "b": {"type": "integer"}}
        }
        grammar = GLM_47.tool_grammar(
            [{"type": "function", "function": {"name": "f", "parameters": parameters}}], "required"
        )
        assert admits(grammar, call(GLM_47, "f", a=["x"], b=3))
        assert not admits(grammar, call(GLM_47, "f", a="x"))


STRICT = {"type": "function", "function": {**WEATHER["function"], "strict": True}}  # type: ignore[dict-item]


class DescribeForms:
    @pytest.mark.parametrize(
        ("form", "lead", "between"),
        [(GLM_45, "\n", "\n"), (GLM_47, "", ""), (HERMES, "", "\n\n")],
        ids=lambda value: getattr(value, "name", None),
    )
    def it_leaves_room_for_reasoning(self, form: ChatFormat, lead: str, between: str, admits: Any):
        wanted = [
            (
                Grammar.json_schema({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}),
                '{"a":1}',
            ),
            (Grammar.choice(["yes", "no"]), "no"),
            (Grammar.lark("start: WORD\nWORD: /[a-z]+/\n"), "word"),
        ]
        for grammar, text in wanted:
            opened = form.after_reasoning(grammar, prompt_tail=OPEN)
            unopened = form.after_reasoning(grammar, prompt_tail="<|assistant|>")
            thought = f"So {{\n 1.</think>{between}{text}"
            assert admits(opened, thought)
            assert not admits(opened, text)
            assert admits(unopened, text)
            assert admits(unopened, f"{lead}<think>{thought}")
            assert not admits(unopened, f"{lead}<think>{thought}!")
            assert form.after_reasoning(grammar, prompt_tail=CLOSED) == grammar

    def it_is_the_form_itself_where_there_is_no_reasoning(self):
        grammar = Grammar.choice(["yes", "no"])
        assert SMOLLM2.after_reasoning(grammar) == grammar


class Address(BaseModel):
    street: str
    number: int | None = None


class Person(BaseModel):
    name: str = Field(min_length=1, max_length=80, pattern="^[A-Z]")
    born: datetime.date
    kind: Literal["friend", "colleague"] = "friend"
    age: Annotated[int, Field(ge=0, lt=150)]
    score: float | str
    nickname: str | None = None
    addresses: list[Address] = Field(default_factory=list, max_length=5)
    counts: dict[str, int] = {}
    boss: Person | None = None
    pair: tuple[int, str] = (1, "a")
    tags: set[str] = set()
    anything: Any = None


class DescribeSchemasOfPydantic:
    GOOD: ClassVar[dict[str, Any]] = {
        "name": "Ada", "born": "1815-12-10", "kind": "colleague", "age": 36, "score": 1.5, "nickname": "Countess",
        "addresses": [{"street": "St James's Sq", "number": None}], "counts": {"a": 1},
        "boss": {"name": "Charles", "born": "1791-12-26", "age": 79, "score": 2.5},
    }  # fmt: skip

    @EACH
    @pytest.mark.parametrize("referred", [True, False])
    def it_compiles_and_holds_them(self, form: ChatFormat, referred: bool, admits: Any):
        schema = Person.model_json_schema()
        assert "$ref" in schema, "pydantic puts a model that holds itself behind a reference"
        parameters = schema if referred else {**schema["$defs"]["Person"], "$defs": schema["$defs"]}
        tool = {"type": "function", "function": {"name": "add", "parameters": parameters}}
        grammar = form.tool_grammar([tool], "required", prompt_tail=CLOSED)
        text = lead(form) + call(form, "add", **self.GOOD)
        assert admits(grammar, text)
        read = assemble(parse(form, text, tools=[tool]))
        assert read.tool_calls[0].arguments == self.GOOD
        assert Person.model_validate(read.tool_calls[0].arguments).boss is not None
        for bad in ({"age": 150}, {"kind": "foe"}, {"addresses": [{"number": 3}]}, {"counts": {"a": "b"}}):
            assert not admits(grammar, lead(form) + call(form, "add", **{**self.GOOD, **bad})), bad


class DescribeAuto:
    def it_is_free_without_strict_tools(self):
        for form in FORMATS:
            assert form.tool_grammar(TOOLS, "auto") is None
            assert form.tool_grammar(TOOLS, None) is None
            assert form.tool_grammar([STRICT], "none") is None
            assert form.tool_grammar(None, None) is None

    @EACH
    def it_holds_only_calls_to_their_schema(self, form: ChatFormat, admits: Any):
        grammar = form.tool_grammar([STRICT, NOW], "auto")
        weather = call(form, "get_weather", city="Oslo")
        for text in (
            "",
            "Hello <b>!",
            f"Wait.\n{weather}",
            f"{weather}\nDone.",
            f"<think>Hm.</think>{weather}\n{weather}",
        ):
            assert admits(grammar, text), text
        for text in ("<tool_call>", f"Wait. {call(form, 'get_weather')}", call(form, "other")):
            assert not admits(grammar, text), text
        assert not admits(form.tool_grammar([STRICT], "auto", parallel=False), f"{weather}\n{weather}")


TASK = {
    "type": "function",
    "function": {
        "name": "add_task",
        "description": "Add a task to the list.",
        "parameters": {
            "type": "object",
            "properties": {
                "title": {"type": "string", "maxLength": 40},
                "priority": {"enum": ["low", "high"]},
                "hours": {"type": "integer", "minimum": 1, "maximum": 40},
                "done": {"type": "boolean"},
                "tags": {"type": "array", "items": {"enum": ["home", "work"]}, "maxItems": 2},
                "due": {
                    "type": "object",
                    "properties": {"day": {"type": "integer", "minimum": 1, "maximum": 31}},
                    "required": ["day"],
                    "additionalProperties": False,
                },
            },
            "required": ["title", "priority", "hours"],
            "additionalProperties": False,
        },
    },
}


@EACH
@pytest.mark.parametrize("seed", [None, 1])
def it_makes_a_small_model_call_a_tool_as_declared(form: ChatFormat, seed: int | None, engine: Engine):
    tools = [TASK, NOW]
    schemas = {"add_task": TASK["function"]["parameters"], "now": {"type": "object", "maxProperties": 0}}  # type: ignore[index]
    grammar = form.tool_grammar(tools, "required", prompt_tail=CLOSED, parallel=False)
    prompt = engine.render_chat([{"role": "user", "content": "Put 'water the plants' on my list."}], tools=tools)
    params = SamplingParams(max_tokens=300, temperature=0.0 if seed is None else 1.0, seed=seed)
    completion = engine.generate(prompt, params, grammar=grammar)
    assert completion.finish_reason == "stop"
    read = assemble(parse(form, completion.text, tail=CLOSED, tools=tools), completion.finish_reason)
    (made,) = read.tool_calls
    assert (read.content, read.reasoning, read.finish_reason) == ("", "", "tool_calls")
    jsonschema.validate(made.arguments, schemas[made.name])


def it_makes_a_small_model_think_and_then_call(engine: Engine):
    grammar = GLM_45.tool_grammar([NOW], {"type": "function", "function": {"name": "now"}}, prompt_tail=OPEN)
    prompt = engine.render_chat([{"role": "user", "content": "Say 'ok' and write </think>."}], tools=[NOW])
    text = engine.generate(prompt, SamplingParams(max_tokens=60), grammar=grammar).text
    events = parse(GLM_45, text, tail=OPEN, tools=[NOW])
    read = assemble(events)
    assert read.reasoning
    assert read.content == ""
    transcripts.check(events, {"now"})
