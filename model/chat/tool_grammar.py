"""Grammars under which an answer cannot help but call a declared tool, with arguments that fit its schema.

The calls are in the model's own syntax, GLM's XML or JSON: a model that is forced into another one loses its way.
Reasoning may come first where the prompt leaves room for it; it cannot hold a call's tag. Lengths of raw strings are
enforced up to `glm_rules.MAX_LENGTH`; their `pattern` and `format` are not. Written in llguidance's Lark dialect.
This module does not compile grammars.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from model.chat.calls import OPEN
from model.chat.glm_rules import GlmRules
from model.chat.json_rules import JsonRules
from model.chat.lark import Rules
from model.chat.reasoning_rules import Room, opening, room
from model.chat.tools import Choice, Tool, chosen

MAX_CALLS = 16
"""Calls in one answer at most, so that a small model which repeats itself comes to an end."""


class CallRules(Protocol):
    """How one syntax writes calls."""

    lead: str
    """What a model writes before its first call."""
    after_thought: str
    """What it writes between its reasoning and `lead`."""

    def calls(self, rules: Rules, tools: Sequence[Tool], most: int) -> str:
        """Lark for 1 to `most` calls, from after the first `<tool_call>` on."""
        ...

    def one(self, rules: Rules, tools: Sequence[Tool], most: int = 1) -> str:
        """Lark for what one `<tool_call>` opens, to its closing tag: 1 to `most` calls where the syntax is a list."""
        ...


def rules_of(name: str) -> CallRules:
    """The writer for a format of that name (see `ChatFormat`)."""
    if name.startswith("glm"):
        return GlmRules("\n" if name == "glm-4.5" else "")
    return JsonRules(listed=name == "smollm2")


def tool_grammar(
    format_name: str,
    tools: Sequence[Tool],
    choice: Choice | None,
    *,
    reasoning: bool,
    prompt_tail: str = "",
    parallel: bool = True,
) -> str | None:
    """Lark source, or None where nothing is enforced (`none`, or `auto` without a strict tool).

    `reasoning`: whether the format has any; `prompt_tail`: the prompt's end, which tells whether it is open or over.

    Raises:
        ConfigurationError: `choice` names no declared tool, or a required argument has a name that GLM cannot write.
    """
    wanted = chosen(choice, tools)
    left = room(reasoning, prompt_tail)
    writer = rules_of(format_name)
    rules = Rules()
    if isinstance(wanted, Tool):
        start = _forced(rules, writer, [wanted], left, 1)
    elif wanted == "required":
        start = _forced(rules, writer, tools, left, MAX_CALLS if parallel else 1)
    elif wanted == "auto" and any(tool.strict for tool in tools):
        start = _free(rules, writer, tools, parallel)
    else:
        return None
    return rules.source(start)


def _forced(rules: Rules, writer: CallRules, tools: Sequence[Tool], left: Room, most: int) -> str:
    """[reasoning] calls, and nothing else."""
    start = opening(rules, left, lead=writer.lead, between=writer.after_thought, then=writer.lead + OPEN)
    return f"{start} {writer.calls(rules, tools, most)}"


def _free(rules: Rules, writer: CallRules, tools: Sequence[Tool], parallel: bool) -> str:
    """Any text, but what a `<tool_call>` in it opens must be a call."""
    until = rules.lazy("until_call", rules.terminal("UNTIL_CALL", f"/(?s:.*){OPEN}/"))
    rest = rules.terminal("REST", f"/(?s:.*)/ & ~/(?s:.*){OPEN}(?s:.*)/")
    most = MAX_CALLS if parallel else 1
    return f"({until} {writer.one(rules, tools, most)}){{0,{most}}} {rest}"
