"""GLM's prompts as the models were trained on them, for files that carry no template.

GLM-4.5 and 4.6 put a line break after every tag, 4.7 none; 4.7 opens the reasoning in the prompt and closes it there
where it is switched off. No turn is separated from the next. This module knows no tokens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TOOLS = (
    "<|system|>\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
    "You are provided with function signatures within <tools></tools> XML tags:\n<tools>\n{declared}</tools>\n\n"
    "For each function call, output the function name and arguments within the following XML format:\n{example}"
)
_EXAMPLE = (
    "<tool_call>{function-name}", "<arg_key>{arg-key-1}</arg_key>", "<arg_value>{arg-value-1}</arg_value>",
    "<arg_key>{arg-key-2}</arg_key>", "<arg_value>{arg-value-2}</arg_value>", "...", "</tool_call>",
)  # fmt: skip
_NO_THINKING = "/nothink"


@dataclass(frozen=True)
class GlmPrompt:
    """Writes conversations. `line` separates parts: a line break for 4.5 and 4.6, nothing for 4.7."""

    line: str
    opens_reasoning: bool
    """4.7: the prompt itself begins the reasoning, or ends it."""

    def render(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]] = (),
        *,
        add_generation_prompt: bool = True,
        enable_thinking: bool = True,
        clear_thinking: bool = True,
        **_: Any,
    ) -> str:
        """The prompt. `messages` as `read_messages` gives them; `tools` whole declarations.

        `clear_thinking=False` keeps the reasoning of turns before the last user message (4.7 only).
        """
        parts = ["[gMASK]<sop>"]
        if tools:
            declared = "".join(_json(tool) + "\n" for tool in tools)
            parts.append(_TOOLS.format(declared=declared, example=self.line.join(_EXAMPLE)))
        last_user = max((n for n, message in enumerate(messages) if message["role"] == "user"), default=-1)
        keeps_all = self.opens_reasoning and not clear_thinking
        for n, message in enumerate(messages):
            match message["role"]:
                case "user":
                    parts.append(self._user(message["content"], enable_thinking))
                case "assistant":
                    parts.append(self._assistant(message, keeps_reasoning=keeps_all or n > last_user))
                case "tool":
                    parts.append(self._tool(message["content"], first=n == 0 or messages[n - 1]["role"] != "tool"))
                case _:
                    parts.append(f"<|system|>{self.line}{message['content']}")
        if add_generation_prompt:
            parts.append("<|assistant|>" + self._opening(enable_thinking))
        return "".join(parts)

    def _opening(self, enable_thinking: bool) -> str:
        if self.opens_reasoning:
            return "<think>" if enable_thinking else "</think>"
        return "" if enable_thinking else "\n<think></think>"

    def _user(self, content: str, enable_thinking: bool) -> str:
        switch = "" if self.opens_reasoning or enable_thinking or content.endswith(_NO_THINKING) else _NO_THINKING
        return f"<|user|>{self.line}{content}{switch}"

    def _assistant(self, message: Mapping[str, Any], *, keeps_reasoning: bool) -> str:
        reasoning = message.get("reasoning_content") or ""
        if keeps_reasoning and reasoning:
            thought = f"{self.line}<think>{reasoning.strip()}</think>"
        else:
            thought = "</think>" if self.opens_reasoning else "\n<think></think>"
        content = message["content"].strip()
        said = self.line + content if content else ""
        return "<|assistant|>" + thought + said + "".join(map(self._call, message.get("tool_calls", ())))

    def _call(self, call: Mapping[str, Any]) -> str:
        function, line = call["function"], self.line
        parts = [f"<tool_call>{function['name']}"]
        for key, value in function["arguments"].items():
            parts.append(f"<arg_key>{key}</arg_key>")
            parts.append(f"<arg_value>{value if isinstance(value, str) else _json(value)}</arg_value>")
        return line + line.join([*parts, "</tool_call>"])

    def _tool(self, content: str, *, first: bool) -> str:
        line = self.line
        opening = "<|observation|>" if first else ""
        return f"{opening}{line}<tool_response>{line}{content}{line}</tool_response>"


GLM_4_5 = GlmPrompt(line="\n", opens_reasoning=False)
GLM_4_7 = GlmPrompt(line="", opens_reasoning=True)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
