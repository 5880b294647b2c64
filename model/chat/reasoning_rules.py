"""Grammar rules for reasoning before an answer that has a form: where it may stand, and what may follow it."""

from __future__ import annotations

import json
from typing import Literal

from model.chat.calls import OPEN
from model.chat.lark import Rules, literal
from model.chat.parser import THINK, THOUGHT

Room = Literal["no", "may", "must"]


def room(reasoning: bool, prompt_tail: str) -> Room:
    """Whether reasoning may come first: it must where the prompt has opened it, and cannot where that closed it."""
    end = prompt_tail.rstrip()
    if not reasoning or end.endswith(THOUGHT):
        return "no"
    return "must" if end.endswith(THINK) else "may"


def opening(rules: Rules, left: Room, *, lead: str, between: str, then: str) -> str:
    """Lark for reasoning as far as there is room, and `then`.

    `lead` stands before `<think>`, `between` between the reasoning and `then`. The reasoning holds no tag of a call.
    """
    if left == "no":
        return literal(then)
    inside = "|".join(tag.replace("/", r"\/") for tag in (OPEN, THOUGHT))
    text = rules.terminal("THOUGHT", rf"(/(?s:.*)/ & ~/(?s:.*)({inside})(?s:.*)/) {literal(THOUGHT)}")
    thought = f"{rules.lazy('thought', text)} {literal(between + then)}"
    return thought if left == "must" else f"({literal(then)} | {literal(lead + THINK)} {thought})"


def after_reasoning(source: str, left: Room, *, lead: str, between: str) -> str:
    """The grammar `source` (Lark, or llguidance's JSON of one grammar) with room for reasoning before it."""
    if left == "no":
        return source
    try:
        inner = json.loads(source)["grammars"]
    except ValueError:
        inner = [{"lark_grammar": source}]
    rules = Rules()
    start = rules.source(f"{opening(rules, left, lead=lead, between=between, then='')} @answer")
    first, *others = inner
    return json.dumps({"grammars": [{"lark_grammar": start}, {**first, "name": "answer"}, *others]})
