"""Tools for models whose template has no room for them: declarations go into the system text, calls into the content.

The calls are written as `json_calls.py` reads them. This module does not render prompts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

_INSTRUCTIONS = (
    "You can call functions. They are declared here, one JSON object per line:\n<tools>\n{declared}\n</tools>\n\n"
    "To call {which}, answer with nothing but\n{example}\n"
    "Take every argument from the conversation and give it the declared type. If no function helps, answer in words."
)
_ONE = '{"name": "<function>", "arguments": {"<argument>": <value>}}'


def inline_tools(
    messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]], *, listed: bool
) -> list[dict[str, Any]]:
    """Messages without `tool_calls` and without the role `tool`. `listed`: the model writes its calls as one list."""
    plain: list[dict[str, Any]] = []
    after_result = False
    for message in messages:
        content = message["content"]
        if message["role"] == "tool":
            content = f"<tool_response>\n{content}\n</tool_response>"
            if after_result:
                plain[-1]["content"] += "\n" + content
            else:
                plain.append({"role": "user", "content": content})
            after_result = True
            continue
        after_result = False
        if message.get("tool_calls"):
            content = "\n".join(filter(None, [content, _calls(message["tool_calls"], listed)]))
        plain.append({**{key: value for key, value in message.items() if key != "tool_calls"}, "content": content})
    if tools:
        system = [plain.pop(0)["content"]] if plain and plain[0]["role"] == "system" else []
        plain.insert(0, {"role": "system", "content": "\n\n".join([*system, _instructions(tools, listed)])})
    return plain


def _instructions(tools: Sequence[Mapping[str, Any]], listed: bool) -> str:
    declared = "\n".join(_json(tool.get("function", tool)) for tool in tools)
    example = f"<tool_call>[{_ONE}]</tool_call>" if listed else f"<tool_call>\n{_ONE}\n</tool_call>"
    return _INSTRUCTIONS.format(declared=declared, which="some" if listed else "one", example=example)


def _calls(calls: Sequence[Mapping[str, Any]], listed: bool) -> str:
    written = [_json({"name": c["function"]["name"], "arguments": c["function"]["arguments"]}) for c in calls]
    if listed:
        return f"<tool_call>[{', '.join(written)}]</tool_call>"
    return "\n".join(f"<tool_call>\n{call}\n</tool_call>" for call in written)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
