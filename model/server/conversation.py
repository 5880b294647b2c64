"""Chat requests in OpenAI's shape as turns and sampling settings of the engine.

Both APIs end here: Anthropic's messages become these dictionaries first. It does not know how answers look.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from model.engine import Engine
from model.errors import ConfigurationError
from model.grammar import Grammar
from model.sampling_params import SamplingParams
from model.server.errors import invalid
from model.server.openai_types import ChatRequest, Request
from model.turn import Turn

RESERVED = frozenset({"messages", "tools", "add_generation_prompt", "bos_token", "eos_token"})
DEFAULTS: Mapping[str, tuple[float, float]] = {
    "glm-4.5": (1.0, 0.95),
    "glm-4.7": (1.0, 0.95),
    "hermes": (0.7, 0.8),
    "smollm2": (0.2, 0.9),
}
"""Temperature and top-p where the client names neither, as each family's makers advise."""


def turn_of(asked: ChatRequest) -> Turn:
    """What a chat request asks for."""
    reserved = RESERVED.intersection(asked.chat_template_kwargs)
    if reserved:
        raise invalid(f"chat_template_kwargs cannot set {', '.join(sorted(reserved))}.", "chat_template_kwargs")
    return Turn(
        messages=asked.messages,
        tools=asked.tools,
        tool_choice=asked.tool_choice,  # type: ignore[arg-type] -- read_tools and chosen say what is wrong with it
        parallel=asked.parallel_tool_calls,
        thinking=_thinking(asked),
        form=form_of(asked),
        continued=asked.continue_final_message,
        variables={k: v for k, v in asked.chat_template_kwargs.items() if k not in ("enable_thinking", "thinking")},
    )


def _thinking(asked: ChatRequest) -> bool | None:
    """Z.ai's switch, else the template's, else OpenAI's effort."""
    if asked.thinking is not None:
        return asked.thinking.type == "enabled"
    for name in ("enable_thinking", "thinking"):
        if name in asked.chat_template_kwargs:
            return bool(asked.chat_template_kwargs[name])
    return None if asked.reasoning_effort is None else asked.reasoning_effort != "none"


def form_of(asked: Request) -> Grammar | None:
    """The grammar of the whole answer; at most one may be asked for."""
    forms = _forms(asked)
    if len(forms) > 1:
        raise invalid(f"Only one form can be asked for, not {' and '.join(name for name, _, _ in forms)}.")
    if not forms:
        return None
    name, kind, value = forms[0]
    try:
        return _GRAMMARS[kind](value)
    except ConfigurationError as error:
        raise invalid(f"{name}: {error}", name) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise invalid(f"{name} is not a usable grammar: {str(error)[:300]}", name) from error


def _forms(asked: Request) -> list[tuple[str, str, Any]]:
    """Each form asked for: the field, its kind, its value."""
    wanted: list[tuple[str, str, Any]] = [
        ("guided_json", "json", asked.guided_json),
        ("guided_regex", "regex", asked.guided_regex),
        ("guided_choice", "choice", asked.guided_choice),
        ("guided_grammar", "grammar", asked.guided_grammar),
    ]
    form = asked.response_format
    if form is not None and form.type == "json_object":
        wanted.append(("response_format", "json", {"type": "object"}))
    if form is not None and form.type == "json_schema" and form.json_schema is not None:
        wanted.append(("response_format", "json", form.json_schema.schema_))
    held = asked.structured_outputs
    if held is not None:
        wanted += [
            ("structured_outputs.json", "json", held.json_),
            ("structured_outputs.json_object", "json", {"type": "object"} if held.json_object else None),
            ("structured_outputs.regex", "regex", held.regex),
            ("structured_outputs.choice", "choice", held.choice),
            ("structured_outputs.grammar", "grammar", held.grammar),
        ]
    return [(name, kind, value) for name, kind, value in wanted if value is not None]


def _json_grammar(schema: dict[str, Any] | str) -> Grammar:
    if isinstance(schema, str):
        schema = json.loads(schema)
    if not isinstance(schema, dict):
        raise ConfigurationError("A JSON Schema must be an object.")
    return Grammar.json_schema(schema)


def _written_grammar(rules: str) -> Grammar:
    """EBNF as llama.cpp and vLLM write it (`::=`), else llguidance's Lark."""
    return Grammar.ebnf(rules) if "::=" in rules else Grammar.lark(rules)


_GRAMMARS: dict[str, Any] = {
    "json": _json_grammar,
    "regex": Grammar.regex,
    "choice": Grammar.choice,
    "grammar": _written_grammar,
}


def temperature_of(temperature: float | None, top_p: float | None, engine: Engine) -> tuple[float, float]:
    """Temperature and top-p: the client's, or the model family's where it names neither."""
    if temperature is None and top_p is None:
        return DEFAULTS.get(engine.chat_format.name, (1.0, 1.0))
    return 1.0 if temperature is None else temperature, 1.0 if top_p is None else top_p


def params_of(asked: Request, engine: Engine, *, max_tokens: int | None, logprobs: int | None) -> SamplingParams:
    """The sampling settings of a request. Raises Refusal or ConfigurationError."""
    temperature, top_p = temperature_of(asked.temperature, asked.top_p, engine)
    biases = {int(token): bias for token, bias in asked.logit_bias.items()}
    outside = [t for t in (*biases, *asked.stop_token_ids) if not 0 <= t < engine.tokenizer.size]
    if outside:
        raise invalid(f"{outside[0]} is not a token id of this model; they go up to {engine.tokenizer.size - 1}.")
    return SamplingParams(
        max_tokens=max_tokens,
        temperature=temperature,
        top_p=top_p,
        top_k=max(asked.top_k, 0),
        min_p=asked.min_p,
        repetition_penalty=asked.repetition_penalty,
        frequency_penalty=asked.frequency_penalty,
        presence_penalty=asked.presence_penalty,
        logit_bias=biases,
        logprobs=logprobs,
        seed=asked.seed,
        stop=tuple(asked.stop),
        stop_ids=tuple(asked.stop_token_ids),
        min_tokens=asked.min_tokens,
    )


def scheduling_of(asked: Request) -> dict[str, Any]:
    """`Engine.stream`'s priority and deadline. vLLM's numbers: the lower, the sooner."""
    background = asked.service_tier == "flex"
    if asked.priority != "interactive":
        background = asked.priority == "background" or (isinstance(asked.priority, int) and asked.priority > 0)
    scheduling: dict[str, Any] = {"priority": "background" if background else "interactive"}
    if asked.timeout is not None:
        scheduling["deadline"] = asked.timeout
    return scheduling
