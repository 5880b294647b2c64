"""Anthropic's messages as turns and sampling settings of the engine. It does not know how answers look."""

from __future__ import annotations

from typing import Any

from model.engine import Engine
from model.grammar import Grammar
from model.sampling_params import SamplingParams
from model.server.anthropic_types import (
    CountRequest,
    Message,
    MessagesRequest,
    TextBlock,
    ThinkingBlock,
    Tool,
    ToolChoice,
    ToolResultBlock,
    ToolUseBlock,
)
from model.server.conversation import temperature_of
from model.server.errors import invalid
from model.turn import Turn


def turn_of(asked: CountRequest) -> Turn:
    """What a message request asks for. A last message of the assistant is the beginning of the answer."""
    form = asked.output_format or (asked.output_config.format if asked.output_config else None)
    wants_thoughts = asked.thinking is not None and asked.thinking.type != "disabled"
    messages: list[dict[str, Any]] = [{"role": "system", "content": asked.system}] if asked.system else []
    for message in asked.messages:
        messages += _plain(message)
    last = messages[-1]
    continued = last["role"] == "assistant" and bool(last["content"]) and "tool_calls" not in last
    if continued and wants_thoughts:
        raise invalid("thinking and a beginning of the answer exclude each other.", "messages")
    choice = asked.tool_choice
    return Turn(
        messages=messages,
        tools=[_function(tool) for tool in asked.tools],
        tool_choice=None if choice is None else _choice(choice),
        parallel=choice is None or not choice.disable_parallel_tool_use,
        thinking=wants_thoughts,
        form=None if form is None else Grammar.json_schema(form.schema_),
        continued=continued,
        fit=True,
    )


def _function(tool: Tool) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": tool.input_schema}
    return {"type": "function", "function": {**function, "strict": True} if tool.strict else function}


def _choice(choice: ToolChoice) -> Any:
    if choice.type == "tool":
        return {"type": "function", "function": {"name": choice.name}}
    return {"auto": "auto", "any": "required", "none": "none"}[choice.type]


def _plain(message: Message) -> list[dict[str, Any]]:
    """A message's blocks as messages of the engine, in their order: a result of a tool is a message of its own."""
    if message.role == "assistant":
        return [_said(message)]
    plain: list[dict[str, Any]] = []
    texts: list[str] = []
    for block in message.content:
        if isinstance(block, ToolResultBlock):
            if texts:
                plain.append({"role": message.role, "content": "".join(texts)})
                texts = []
            content = f"Error: {block.content}" if block.is_error else block.content
            plain.append({"role": "tool", "tool_call_id": block.tool_use_id, "content": content})
        elif isinstance(block, TextBlock):
            texts.append(block.text)
    if texts or not plain:
        plain.append({"role": message.role, "content": "".join(texts)})
    return plain


def _said(message: Message) -> dict[str, Any]:
    """What the assistant said: its thoughts, its text, its calls."""
    plain: dict[str, Any] = {
        "role": "assistant",
        "content": "".join(block.text for block in message.content if isinstance(block, TextBlock)),
    }
    if thoughts := "".join(block.thinking for block in message.content if isinstance(block, ThinkingBlock)):
        plain["reasoning_content"] = thoughts
    calls = [block for block in message.content if isinstance(block, ToolUseBlock)]
    if calls:
        plain["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.input}}
            for call in calls
        ]
    return plain


def params_of(asked: MessagesRequest, engine: Engine) -> SamplingParams:
    """The sampling settings of a request."""
    temperature, top_p = temperature_of(asked.temperature, asked.top_p, engine)
    return SamplingParams(
        max_tokens=asked.max_tokens,
        temperature=temperature,
        top_p=top_p,
        top_k=asked.top_k,
        stop=tuple(asked.stop_sequences),
    )
