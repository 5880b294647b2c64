"""`impasto chat`: talk to the model, in a terminal or from a script."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import typer

from app.configuration import read_settings
from app.endings import UsageError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage


def chat(
    message: str | None = typer.Argument(None, help="Say this and stop; else a conversation, or standard input."),
    model: str | None = typer.Option(
        None, help="A model's name, a GGUF file, or the URL of an OpenAI-compatible endpoint."
    ),
    system: str | None = typer.Option(None, help="Instructions for the whole conversation."),
) -> None:
    """Stream answers to stdout; the token rate goes to stderr."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    from agents.llm import open_model

    talker = open_model(read_settings(model=model))
    history: list[BaseMessage] = [SystemMessage(system)] if system else []
    once = message if message is not None else None if sys.stdin.isatty() else sys.stdin.read()
    if once is not None:
        if not once.strip():
            raise UsageError("There is nothing to say.")
        answer(talker, [*history, HumanMessage(once)])
        return
    typer.echo("An empty line ends the conversation.", err=True)
    while said := listen():
        history.append(HumanMessage(said))
        history.append(AIMessage(answer(talker, history)))


def listen() -> str:
    """What the person says next; nothing at the end of input."""
    try:
        return typer.prompt("you", prompt_suffix=" › ", default="", show_default=False, err=True)
    except typer.Abort:
        typer.echo(err=True)
        return ""


def answer(talker: BaseChatModel, history: list[BaseMessage]) -> str:
    """Stream one answer; its text. Tokens are counted by the model where it says so, else by chunks."""
    begun, first, chunks, counted, text = time.monotonic(), None, 0, 0, ""
    for chunk in talker.stream(history):
        piece = chunk.text if isinstance(chunk.text, str) else chunk.text()
        if piece:
            first = first or time.monotonic()
            chunks += 1
            text += piece
            typer.echo(piece, nl=False)
            sys.stdout.flush()
        if usage := getattr(chunk, "usage_metadata", None):
            counted = max(counted, usage["output_tokens"])
    ended = time.monotonic()
    typer.echo()
    tokens = counted or chunks
    rate = tokens / max(ended - (first or begun), 1e-6)
    waited = (first or ended) - begun
    typer.echo(f"{tokens} tokens · {rate:.0f} tokens/s · first after {waited:.1f} s", err=True)
    return text
