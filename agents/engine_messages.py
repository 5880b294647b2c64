"""LangChain's messages as the engine takes them, and the engine's pieces as LangChain's chunks. Knows no model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    ToolMessage,
    message_chunk_to_message,
)
from langchain_core.messages.ai import InputTokenDetails, OutputTokenDetails, UsageMetadata
from langchain_core.messages.tool import ToolCallChunk, invalid_tool_call, tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from agents.errors import ConfigurationError

if TYPE_CHECKING:
    from model.turn import Outcome, Piece

ROLES = {"human": "user", "ai": "assistant", "system": "system", "tool": "tool", "function": "tool"}
CHUNK_SUFFIX = "MessageChunk"
OURS_ALREADY = frozenset(
    {"tool_use", "tool_call", "tool_call_chunk", "invalid_tool_call", "input_json_delta", "thinking"}
    | {"reasoning", "redacted_thinking", "non_standard", "function_call"}
)
"""Blocks of content that say what `tool_calls` and the reasoning say too, or what only another vendor can read."""


def plain(messages: Sequence[BaseMessage]) -> list[dict[str, Any]]:
    """LangChain messages in OpenAI's shape. Raises ConfigurationError for pictures, sound and files."""
    return [_plain(message) for message in messages]


def _plain(message: BaseMessage) -> dict[str, Any]:
    kind = message.type.removesuffix(CHUNK_SUFFIX).lower()
    role = ROLES.get(kind) or getattr(message, "role", "user")
    told: dict[str, Any] = {"role": role, "content": _text(message)}
    if message.name:
        told["name"] = message.name
    if isinstance(message, ToolMessage):
        told["tool_call_id"] = message.tool_call_id
    if isinstance(message, AIMessage):
        if message.tool_calls:
            told["tool_calls"] = [
                {
                    "id": call["id"] or "",
                    "type": "function",
                    "function": {"name": call["name"], "arguments": call["args"]},
                }
                for call in message.tool_calls
            ]
        if reasoning := reasoning_of(message):
            told["reasoning_content"] = reasoning
    return told


def _text(message: BaseMessage) -> str:
    if isinstance(message.content, str):
        return message.content
    for block in message.content:
        kind = block.get("type") if isinstance(block, dict) else "text"
        if kind != "text" and kind not in OURS_ALREADY:
            raise ConfigurationError(
                f"The model reads text only; a message holds a block of type {str(kind)[:40]!r}.",
                fix="Leave it out, or use a model behind an endpoint that takes it.",
            )
    return str(message.text)


def reasoning_of(message: AIMessage) -> str:
    """What the model thought before it answered, wherever LangChain keeps it."""
    kept = message.additional_kwargs.get("reasoning_content")
    if isinstance(kept, str) or isinstance(message.content, str):
        return kept if isinstance(kept, str) else ""
    blocks = [block for block in message.content if isinstance(block, dict)]
    return "".join(str(b.get("thinking") or b.get("reasoning") or "") for b in blocks)


def chunk_of(piece: Piece, model_name: str) -> AIMessageChunk:
    """A piece of an answer as LangChain streams it."""
    from model.chat import Content, Reasoning, ToolCallArguments, ToolCallBegin

    content, reasoning = "", ""
    calls: dict[int, ToolCallChunk] = {}
    for event in piece.events:
        match event:
            case Content(text):
                content += text
            case Reasoning(text):
                reasoning += text
            case ToolCallBegin(index, id_, name):
                calls[index] = tool_call_chunk(name=name, args="", id=id_, index=index)
            case ToolCallArguments(index, fragment):
                known = calls.setdefault(index, tool_call_chunk(args="", index=index))
                known["args"] = (known["args"] or "") + fragment
    chunk = AIMessageChunk(
        content=content,
        tool_call_chunks=list(calls.values()),
        additional_kwargs={"reasoning_content": reasoning} if reasoning else {},
    )
    if piece.logprobs:
        chunk.response_metadata["logprobs"] = {"content": [_logprob(entry) for entry in piece.logprobs]}
    if piece.outcome is not None:
        _finish(chunk, piece.outcome, model_name)
    return chunk


def joined(chunks: Iterable[ChatGenerationChunk]) -> ChatResult:
    """A streamed answer as one. A call that broke off is an invalid call: LangChain would mend its JSON by guessing."""
    whole: ChatGenerationChunk | None = None
    for chunk in chunks:
        whole = chunk if whole is None else whole + chunk
    assert whole is not None, "an answer has at least its ending"
    assert isinstance(whole.message, AIMessageChunk)
    message = message_chunk_to_message(whole.message)
    assert isinstance(message, AIMessage)
    broken = [call for call in whole.message.tool_call_chunks if not _is_json(call["args"])]
    lost = {call["id"] for call in broken}
    message.tool_calls = [call for call in message.tool_calls if call["id"] not in lost]
    message.invalid_tool_calls = [
        invalid_tool_call(name=call["name"], args=call["args"], id=call["id"], error="The call broke off.")
        for call in broken
    ]
    return ChatResult(generations=[ChatGeneration(message=message, generation_info=whole.generation_info)])


def _is_json(text: str | None) -> bool:
    try:
        json.loads(text or "")
    except ValueError:
        return False
    return True


def _logprob(entry: Any) -> dict[str, Any]:
    return {"token_id": entry.token, "logprob": entry.logprob, "top": [list(pair) for pair in entry.top]}


def _finish(chunk: AIMessageChunk, outcome: Outcome, model_name: str) -> None:
    done = outcome.completion
    chunk.chunk_position = "last"
    chunk.usage_metadata = UsageMetadata(
        input_tokens=done.prompt_tokens,
        output_tokens=done.completion_tokens,
        total_tokens=done.prompt_tokens + done.completion_tokens,
        input_token_details=InputTokenDetails(cache_read=done.cached_tokens),
        output_token_details=OutputTokenDetails(reasoning=outcome.reasoning_tokens),
    )
    chunk.response_metadata |= {
        "finish_reason": outcome.reason,
        "model_name": model_name,
        "model_provider": "impasto",
        "tokens_per_second": round(done.tokens_per_second, 1),
    }
