"""Chat messages to token ids, by the template that the model file carries.

The template is foreign code: it runs in Jinja's immutable sandbox. What people and documents say is data: text
that looks like a control token (`<|im_end|>`) inside a message is encoded as plain characters, so it cannot end
a turn or open another role. This module does not know the engine.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

from model.errors import ModelUnusable
from model.tokenizer import ModelTokenizer

Message = Mapping[str, Any]

_CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_PLAIN = (
    "{% for message in messages %}{{ message['role'] | capitalize }}: {{ message['content'] }}\n\n{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)
_MAX_TEMPLATE = 256 * 1024
# Private-use characters mark where control-token text stood; the same characters in a message are dropped first.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_MARKED = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class ChatTemplate:
    """Renders messages `[{"role", "content"}, …]` for one model."""

    def __init__(self, tokenizer: ModelTokenizer, source: str | None) -> None:
        """`source` is the file's Jinja template; without one, ChatML if the vocabulary has it, else plain roles."""
        self._tokenizer = tokenizer
        if not isinstance(source, str) or not source.strip():
            source = _CHATML if tokenizer.id_of("<|im_start|>") is not None else _PLAIN
        if len(source) > _MAX_TEMPLATE:
            raise ModelUnusable("The model's chat template is longer than 256 KiB.")
        controls = sorted((tokenizer.tokens[i] for i in tokenizer.control_ids), key=len, reverse=True)
        self._controls = [text for text in controls if text]
        self._find_control = re.compile("|".join(map(re.escape, self._controls))) if self._controls else None
        self._ids = {text: n for n, text in enumerate(self._controls)}
        try:
            self._template = _environment().from_string(source)
        except jinja2.TemplateError as error:
            raise ModelUnusable(f"The model's chat template cannot be read: {error}.") from error

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = True, **variables: Any) -> list[int]:
        """Ids of the whole conversation, ending where the assistant speaks next.

        Raises:
            ModelUnusable: the template fails, or refuses the messages (its own words are given).
        """
        text = self._text([self._neutral(message) for message in messages], add_generation_prompt, variables)
        return self._encode(text)

    def _text(self, messages: list[dict[str, Any]], add_generation_prompt: bool, variables: Mapping[str, Any]) -> str:
        tokenizer = self._tokenizer
        try:
            return self._template.render(
                messages=messages,
                add_generation_prompt=add_generation_prompt,
                bos_token="" if tokenizer.bos_id is None else tokenizer.tokens[tokenizer.bos_id],
                eos_token="" if tokenizer.eos_id is None else tokenizer.tokens[tokenizer.eos_id],
                **variables,
            )
        except Exception as error:  # a sandboxed template may raise anything its expressions can
            raise ModelUnusable(f"The model's chat template failed: {str(error)[:300]}.") from error

    def _neutral(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(_OPEN, "").replace(_CLOSE, "")
            if self._find_control is None:
                return value
            return self._find_control.sub(lambda found: f"{_OPEN}{self._ids[found.group()]}{_CLOSE}", value)
        if isinstance(value, Mapping):
            return {key: self._neutral(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._neutral(item) for item in value]
        return value

    def _encode(self, text: str) -> list[int]:
        tokenizer = self._tokenizer
        ids: list[int] = []
        for n, part in enumerate(_MARKED.split(text)):
            plain = n % 2 == 1
            ids += tokenizer.encode(self._controls[int(part)] if plain else part, specials=not plain)
        if tokenizer.adds_bos and tokenizer.bos_id is not None and ids[:1] != [tokenizer.bos_id]:
            ids.insert(0, tokenizer.bos_id)
        return ids


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    environment.filters["tojson"] = lambda value, indent=None: json.dumps(value, ensure_ascii=False, indent=indent)
    environment.globals["raise_exception"] = _raise
    environment.globals["strftime_now"] = lambda layout: datetime.datetime.now().strftime(layout)
    return environment


def _raise(message: str) -> None:
    raise jinja2.TemplateError(message)
