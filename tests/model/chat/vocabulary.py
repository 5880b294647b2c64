"""Byte-level vocabularies with the control tokens and tags of GLM, Qwen and SmolLM2."""

from __future__ import annotations

from model.tokenizer import ModelTokenizer
from tests.model import tiny

TAGS = ["<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]
GLM_CONTROL = ["[gMASK]", "<sop>", "<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>"]
GLM_TAGS = [*TAGS, "<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>", "/nothink"]


def tokenizer(control: list[str] | None = None, tags: list[str] | None = None) -> ModelTokenizer:
    """Bytes, ChatML's tokens, and more: `control` never shows as text, `tags` do."""
    tokens, merges, types = tiny.byte_vocabulary()
    more = [(text, 3) for text in control or []] + [(text, 4) for text in tags or []]
    if control:
        tokens, types = tokens[:-2], types[:-2]
    return ModelTokenizer({
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.tokens": tokens + [text for text, _ in more],
        "tokenizer.ggml.token_type": types + [kind for _, kind in more],
        "tokenizer.ggml.merges": merges,
    })  # fmt: skip


def glm() -> ModelTokenizer:
    """GLM's."""
    return tokenizer(GLM_CONTROL, GLM_TAGS)


def qwen() -> ModelTokenizer:
    """ChatML's with tags."""
    return tokenizer(None, TAGS)
