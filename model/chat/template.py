"""Chat messages to token ids: by the template that the model file carries, or by our own writing of GLM's.

The template is foreign code: it runs in a sandbox that ends it (`sandbox.py`). What people and documents say is data:
text that looks like a control token (`<|im_end|>`) or a structural tag (`<tool_call>`) inside a message is encoded as
plain characters, so it cannot end a turn, open another role or forge a tool's answer.
This module does not know the engine.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2
from jinja2.ext import loopcontrols

from model.chat.format import ChatFormat
from model.chat.glm import GLM_4_5, GLM_4_7
from model.chat.inline_tools import inline_tools
from model.chat.messages import Message, read_messages
from model.chat.sandbox import BoundedEnvironment
from model.chat.tools import Tool, read_tools
from model.errors import ModelUnusable
from model.tokenizer import ModelTokenizer

__all__ = ["ChatTemplate", "Message"]

_CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_PLAIN = (
    "{% for message in messages %}{{ message['role'] | capitalize }}: {{ message['content'] }}\n\n{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)
_MAX_TEMPLATE = 256 * 1024
_TAGS = ("think", "tool_call", "tool_response", "tools", "arg_key", "arg_value")


class ChatTemplate:
    """Renders messages for one model. `format` says which conventions its chat follows."""

    def __init__(self, tokenizer: ModelTokenizer, source: str | None, name: str = "") -> None:
        """`source` is the file's Jinja template. Without one: GLM's prompts for a GLM vocabulary (`name`, the
        model's own, tells 4.7 from 4.5), ChatML if the vocabulary has it, else plain roles."""
        self._tokenizer = tokenizer
        given = source if isinstance(source, str) and source.strip() else None
        if given is not None and len(given) > _MAX_TEMPLATE:
            raise ModelUnusable("The model's chat template is longer than 256 KiB.")
        self.format = ChatFormat.detect(given, lambda token: tokenizer.id_of(token) is not None, name)
        self._marks = _Marks(tokenizer)
        self._glm = None
        self._template = None
        if given is None and self.format.is_glm:
            self._glm = GLM_4_7 if self.format.name == "glm-4.7" else GLM_4_5
            return
        fallback = _CHATML if tokenizer.id_of("<|im_start|>") is not None else _PLAIN
        self._environment = _environment()
        try:
            self._template = self._environment.from_string(given or fallback)
        except (jinja2.TemplateError, RecursionError) as error:
            raise ModelUnusable(f"The model's chat template cannot be read: {error}.") from error

    def render(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[Mapping[str, Any] | Tool] | None = None,
        add_generation_prompt: bool = True,
        **variables: Any,
    ) -> list[int]:
        """Ids of the whole conversation, ending where the assistant speaks next.

        `variables` go to the template; `ChatFormat.variables` gives those that switch thinking.

        Raises:
            ConfigurationError: a message or a tool has a wrong shape; the sentence names it.
            ModelUnusable: the template fails, or refuses the messages (its own words are given).
        """
        neutral = self._marks.neutral
        plain = [neutral(message) for message in read_messages(messages, split_thoughts=self.format.reasoning)]
        declared = [neutral(tool.declared) for tool in read_tools(tools)]
        if not self.format.template_has_tools:
            plain, declared = inline_tools(plain, declared, listed=self.format.name == "smollm2"), []
        if self._glm is not None:
            text = self._glm.render(plain, declared, add_generation_prompt=add_generation_prompt, **variables)
        else:
            text = self._text(plain, declared, {**variables, "add_generation_prompt": add_generation_prompt})
        return self._encode(text)

    def _text(self, messages: list[Any], tools: list[Any], variables: Mapping[str, Any]) -> str:
        assert self._template is not None
        tokenizer = self._tokenizer
        own = {
            "messages": messages,
            "tools": tools or None,
            "bos_token": "" if tokenizer.bos_id is None else tokenizer.tokens[tokenizer.bos_id],
            "eos_token": "" if tokenizer.eos_id is None else tokenizer.tokens[tokenizer.eos_id],
        }
        self._environment.begin()
        try:
            return self._template.render({**variables, **own})
        except Exception as error:  # a sandboxed template may raise anything its expressions can
            raise ModelUnusable(f"The model's chat template failed: {str(error)[:300]}.") from error

    def _encode(self, text: str) -> list[int]:
        tokenizer = self._tokenizer
        ids: list[int] = []
        for part, plain in self._marks.parts(text):
            ids += tokenizer.encode(part, specials=not plain)
        if tokenizer.adds_bos and tokenizer.bos_id is not None and ids[:1] != [tokenizer.bos_id]:
            ids.insert(0, tokenizer.bos_id)
        return ids


# Private-use characters mark where such text stood; the same characters in a message are dropped first.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_MARKED = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class _Marks:
    """Stands marks in for text that the vocabulary has as tokens of structure, and plain characters in for marks."""

    def __init__(self, tokenizer: ModelTokenizer) -> None:
        tags = [f"<{slash}{tag}>" for tag in _TAGS for slash in ("", "/")]
        texts = {tokenizer.tokens[i] for i in tokenizer.control_ids}
        texts |= {tag for tag in tags if tokenizer.id_of(tag) is not None}
        self._texts = sorted(filter(None, texts), key=len, reverse=True)
        self._find = re.compile("|".join(map(re.escape, self._texts))) if self._texts else None
        self._numbers = {text: n for n, text in enumerate(self._texts)}

    def neutral(self, value: Any) -> Any:
        """`value` with marks in all its strings, keys of objects included."""
        if isinstance(value, str):
            value = value.replace(_OPEN, "").replace(_CLOSE, "")
            if self._find is None:
                return value
            return self._find.sub(lambda found: f"{_OPEN}{self._numbers[found.group()]}{_CLOSE}", value)
        if isinstance(value, Mapping):
            return {self.neutral(key): self.neutral(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.neutral(item) for item in value]
        return value

    def parts(self, text: str) -> list[tuple[str, bool]]:
        """Pieces of a rendered prompt, and whether each is to be read as plain characters."""
        pieces = _MARKED.split(text)
        return [(self._texts[int(piece)], True) if n % 2 else (piece, False) for n, piece in enumerate(pieces)]


def _environment() -> BoundedEnvironment:
    environment = BoundedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    environment.add_filter("tojson", _tojson)
    environment.globals["raise_exception"] = _raise
    environment.globals["strftime_now"] = lambda layout: datetime.datetime.now().strftime(layout)
    return environment


def _tojson(value: Any, indent: int | None = None, ensure_ascii: bool = False, **options: Any) -> str:
    """transformers' filter, whose options templates use. Marks stay as they are where others are escaped."""
    allowed = {name: options[name] for name in ("separators", "sort_keys") if name in options}
    text = json.dumps(value, indent=indent, ensure_ascii=False, **allowed)
    if ensure_ascii:
        text = "".join(char if char.isascii() or char in (_OPEN, _CLOSE) else json.dumps(char)[1:-1] for char in text)
    return text


def _raise(message: str) -> None:
    raise jinja2.TemplateError(message)
