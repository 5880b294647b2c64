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
from model.chat.lark import Rules, literal
from model.chat.parser import THINK, THOUGHT
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
    writer = rules_of(format_name)
    rules = Rules()
    if isinstance(wanted, Tool):
        start = _forced(rules, writer, [wanted], _room(reasoning, prompt_tail), 1)
    elif wanted == "required":
        start = _forced(rules, writer, tools, _room(reasoning, prompt_tail), MAX_CALLS if parallel else 1)
    elif wanted == "auto" and any(tool.strict for tool in tools):
        start = _free(rules, writer, tools, parallel)
    else:
        return None
    return rules.source(start)


def _room(reasoning: bool, prompt_tail: str) -> str:
    """Whether reasoning `must` come first, `may`, or `no` more."""
    end = prompt_tail.rstrip()
    if not reasoning or end.endswith(THOUGHT):
        return "no"
    return "must" if end.endswith(THINK) else "may"


def _forced(rules: Rules, writer: CallRules, tools: Sequence[Tool], room: str, most: int) -> str:
    """[reasoning] calls, and nothing else."""
    opening = literal(writer.lead + OPEN)
    if room != "no":
        inside = rf"(?s:.*)({_escaped(OPEN)}|{_escaped(THOUGHT)})(?s:.*)"
        text = rules.terminal("THOUGHT", rf"(/(?s:.*)/ & ~/{inside}/) {literal(THOUGHT)}")
        thought = f"{rules.lazy('thought', text)} {literal(writer.after_thought + writer.lead + OPEN)}"
        begun = literal(writer.lead + THINK if writer.lead else THINK)
        opening = thought if room == "must" else f"({opening} | {begun} {thought})"
    return f"{opening} {writer.calls(rules, tools, most)}"


def _free(rules: Rules, writer: CallRules, tools: Sequence[Tool], parallel: bool) -> str:
    """Any text, but what a `<tool_call>` in it opens must be a call."""
    until = rules.lazy("until_call", rules.terminal("UNTIL_CALL", rf"/(?s:.*){_escaped(OPEN)}/"))
    rest = rules.terminal("REST", rf"/(?s:.*)/ & ~/(?s:.*){_escaped(OPEN)}(?s:.*)/")
    most = MAX_CALLS if parallel else 1
    return f"({until} {writer.one(rules, tools, most)}){{0,{most}}} {rest}"


def _escaped(tag: str) -> str:
    return tag.replace("/", r"\/")
