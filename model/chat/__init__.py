"""Chat: messages to prompts, and answers to reasoning, content and tool calls. Does not know the engine."""

from model.chat.answer import Answer, ToolCall, assemble, reasoning_tokens
from model.chat.events import Content, Event, Reasoning, ToolCallArguments, ToolCallBegin, ToolCallEnd
from model.chat.format import ChatFormat
from model.chat.parser import StreamParser
from model.chat.template import ChatTemplate, Message

__all__ = [
    "Answer",
    "ChatFormat",
    "ChatTemplate",
    "Content",
    "Event",
    "Message",
    "Reasoning",
    "StreamParser",
    "ToolCall",
    "ToolCallArguments",
    "ToolCallBegin",
    "ToolCallEnd",
    "assemble",
    "reasoning_tokens",
]
