"""What Anthropic's message requests may hold. Validation only, as in `openai_types.py`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from model.server.bodies import Body
from model.server.openai_types import MOST_STOPS

REFUSED_BLOCKS = {
    "image": "this model reads text only; it cannot be given an image",
    "document": "this model reads text only; give a document's text as a text block",
}


class TextBlock(Body):
    """Text."""

    type: Literal["text"] = "text"
    text: str


class ThinkingBlock(Body):
    """Earlier reasoning. The signature is taken as it is."""

    type: Literal["thinking"]
    thinking: str
    signature: str = ""


class RedactedThinkingBlock(Body):
    """Earlier reasoning that cannot be read: passed over."""

    type: Literal["redacted_thinking"]
    data: str = ""


class ToolUseBlock(Body):
    """A call that the model made."""

    type: Literal["tool_use"]
    id: str
    name: str
    input: dict[str, Any] = Field(default_factory=dict)


def _only_text(content: Any) -> Any:
    """A tool's result as one text."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        raise ValueError("content must be a text or a list of blocks")  # noqa: TRY004 -- pydantic reports it
    for block in content:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind != "text" or not isinstance(block.get("text"), str):
            raise ValueError(REFUSED_BLOCKS.get(str(kind), f"a block of type {kind!r} is not supported here"))
    return "".join(block["text"] for block in content)


OnlyText = Annotated[str, BeforeValidator(_only_text)]


class ToolResultBlock(Body):
    """What a tool gave back."""

    type: Literal["tool_result"]
    tool_use_id: str
    content: OnlyText = ""
    is_error: bool = False


def _kind(block: Any) -> str | None:
    return block.get("type") if isinstance(block, dict) else getattr(block, "type", None)


Block = Annotated[
    Annotated[TextBlock, Tag("text")]
    | Annotated[ThinkingBlock, Tag("thinking")]
    | Annotated[RedactedThinkingBlock, Tag("redacted_thinking")]
    | Annotated[ToolUseBlock, Tag("tool_use")]
    | Annotated[ToolResultBlock, Tag("tool_result")],
    Discriminator(_kind),
]


def _blocks(content: Any) -> Any:
    """Content as blocks, and a plain word about those that no text model takes."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    if not isinstance(content, list):
        raise ValueError("content must be a text or a list of blocks")  # noqa: TRY004 -- pydantic reports it
    for block in content:
        if (kind := _kind(block)) in REFUSED_BLOCKS:
            raise ValueError(REFUSED_BLOCKS[kind])
    return content


class Message(Body):
    """One message."""

    role: Literal["user", "assistant", "system"]
    content: Annotated[list[Block], BeforeValidator(_blocks)]

    @model_validator(mode="after")
    def _fitting(self) -> Message:
        wrong = {"user": ("tool_use", "thinking", "redacted_thinking"), "assistant": ("tool_result",)}
        for block in self.content:
            if block.type in wrong.get(self.role, ()) or (self.role == "system" and block.type != "text"):
                raise ValueError(f"a {block.type} block does not belong into a message of the {self.role}")
        return self


class Tool(Body):
    """A tool that the client runs."""

    type: str = "custom"
    name: str
    description: str = ""
    strict: bool = False
    input_schema: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})

    @model_validator(mode="after")
    def _run_by_the_client(self) -> Tool:
        if self.type != "custom":
            raise ValueError(
                f"the tool {self.name!r} is of type {self.type!r}, which only Anthropic's own models and servers know; "
                "declare it with an input_schema"
            )
        return self


class ToolChoice(Body):
    """Which tool to call."""

    type: Literal["auto", "any", "tool", "none"]
    name: str | None = None
    disable_parallel_tool_use: bool = False

    @model_validator(mode="after")
    def _named(self) -> ToolChoice:
        if self.type == "tool" and not self.name:
            raise ValueError("tool_choice of type tool needs the tool's name")
        return self


class Thinking(Body):
    """Whether to think. The budget is not counted apart: `max_tokens` bounds all output."""

    type: Literal["enabled", "disabled", "adaptive", "between_tools"]


class Format(Body):
    """The form that an answer must have."""

    type: Literal["json_schema"]
    schema_: dict[str, Any] = Field(alias="schema")


class OutputConfig(Body):
    """Settings of the output."""

    format: Format | None = None


class CountRequest(Body):
    """`POST /v1/messages/count_tokens`, and what it shares with `/v1/messages`."""

    model: str
    messages: list[Message] = Field(min_length=1)
    system: OnlyText = ""
    tools: list[Tool] = Field(default_factory=list, max_length=512)
    tool_choice: ToolChoice | None = None
    thinking: Thinking | None = None
    output_config: OutputConfig | None = None
    output_format: Format | None = None


class MessagesRequest(CountRequest):
    """`POST /v1/messages`."""

    max_tokens: int = Field(ge=1)
    stream: bool = False
    stop_sequences: list[Annotated[str, Field(min_length=1)]] = Field(default_factory=list, max_length=MOST_STOPS)
    temperature: float | None = Field(default=None, ge=0, le=2)
    top_p: float | None = Field(default=None, gt=0, le=1)
    top_k: int = Field(default=0, ge=0)
    service_tier: str = "auto"
    mcp_servers: list[Any] = Field(default_factory=list)

    @model_validator(mode="after")
    def _possible(self) -> MessagesRequest:
        if self.mcp_servers:
            raise ValueError("mcp_servers is not supported: this server connects to no others")
        return self
