"""Which conventions a model's chat follows: how its reasoning is switched, how it writes tool calls.

Found from the template's text and the vocabulary, never from a model's file name alone. This module does not render
prompts (`template.py`) and does not read answers (`parser.py`); it picks the parts that do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from model.chat.calls import CallSyntax, new_call_id
from model.chat.glm_calls import GlmCalls
from model.chat.json_calls import JsonCalls
from model.chat.parser import THINK, StreamParser
from model.chat.reasoning_rules import after_reasoning, room
from model.chat.tool_grammar import rules_of, tool_grammar
from model.chat.tools import Choice, Tool, read_tools

if TYPE_CHECKING:
    from model.grammar import Grammar

FormatName = Literal["glm-4.5", "glm-4.7", "hermes", "smollm2", "plain"]


@dataclass(frozen=True)
class ChatFormat:
    """The conventions of one model."""

    name: FormatName
    reasoning: bool
    """Whether answers may begin with `<think>`."""
    template_has_tools: bool
    """Whether the model's template writes tools, and calls in the syntax that is read here; if not, `template.py` puts
    them into the text, also where the template knows another syntax."""

    @classmethod
    def detect(cls, template: str | None, has_token: Callable[[str], bool], name: str = "") -> ChatFormat:
        """From the template's source (None: the file has none), the vocabulary, and the model's own name.

        The name decides only between GLM-4.5 and 4.7 where there is no template: their vocabularies are one.
        """
        source = template or ""
        reasoning = THINK in source or has_token(THINK)
        if "<arg_key>" in source:
            return cls("glm-4.5" if "/nothink" in source else "glm-4.7", True, True)
        if not source and has_token("[gMASK]") and has_token("<arg_key>"):
            return cls("glm-4.7" if "4.7" in name else "glm-4.5", True, True)
        if "<tool_call>" in source and "tools" in source:
            return cls("smollm2" if "<tool_call>[" in source else "hermes", reasoning, True)
        if "SmolLM" in source:
            return cls("smollm2", reasoning, False)
        return cls("hermes" if has_token("<tool_call>") else "plain", reasoning, False)

    @property
    def is_glm(self) -> bool:
        """Whether calls are GLM's XML."""
        return self.name in ("glm-4.5", "glm-4.7")

    def variables(self, thinking: bool | None, *, clear_thinking: bool | None = None) -> dict[str, Any]:
        """Template variables for thinking on or off (None: the model's own default).

        `clear_thinking=False` keeps the reasoning of earlier turns, which GLM-4.7 is trained for ("preserved
        thinking") and which keeps the prompt's beginning the same from turn to turn. Others do not have it.
        """
        found: dict[str, Any] = {}
        if thinking is not None and self.reasoning:
            found["enable_thinking"] = thinking
        if clear_thinking is not None and self.name == "glm-4.7":
            found["clear_thinking"] = clear_thinking
        return found

    def parser(
        self,
        tools: Sequence[Mapping[str, Any] | Tool] | None = None,
        *,
        prompt_tail: str = "",
        new_id: Callable[[], str] = new_call_id,
    ) -> StreamParser:
        """A parser for one answer. `prompt_tail` is the end of the rendered prompt, control tokens included.

        Raises:
            ConfigurationError: a tool has a wrong shape.
        """
        return StreamParser(
            read_tools(tools),
            self._syntax(),
            reasoning=self.reasoning,
            opened=self.reasoning and prompt_tail.rstrip().endswith(THINK),
            new_id=new_id,
        )

    def tool_grammar(
        self,
        tools: Sequence[Mapping[str, Any] | Tool] | None,
        choice: Choice | None,
        *,
        prompt_tail: str = "",
        parallel: bool = True,
    ) -> Grammar | None:
        """A grammar that makes the answer call tools as `choice` (OpenAI's `tool_choice`) asks; None: nothing to force.

        `required` and a named tool force calls; `auto` only keeps strict tools to their schemas. `parallel`: whether
        there may be several calls. After the calls nothing follows.

        Raises:
            ConfigurationError: a tool has a wrong shape, or `choice` names none of them.
        """
        from model.grammar import Grammar  # reading and rendering chats needs no torch

        source = tool_grammar(
            self.name, read_tools(tools), choice, reasoning=self.reasoning, prompt_tail=prompt_tail, parallel=parallel
        )
        return None if source is None else Grammar.lark(source)

    def after_reasoning(self, grammar: Grammar, *, prompt_tail: str = "") -> Grammar:
        """`grammar` for the answer, with room for reasoning before it as far as the prompt leaves any."""
        from model.grammar import Grammar

        writer = rules_of(self.name)
        left = room(self.reasoning, prompt_tail)
        between = writer.after_thought + writer.lead
        return Grammar(after_reasoning(grammar.source, left, lead=writer.lead, between=between))

    def _syntax(self) -> CallSyntax:
        return GlmCalls() if self.is_glm else JsonCalls()
