"""Choices: settings made on the settings page, kept in the data folder in a file that only its person can read.

The environment, command-line flags and `impasto.toml` come first: what they set, a choice does not change. A choice
holds from the next job on; nothing is started anew. It does not know the page.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agents.secrets import read_private, write_private
from agents.settings import Settings
from model.errors import ConfigurationError

FILE = "choices.toml"
NAMES = ("model", "endpoint_model", "api_key", "tier", "thinking", "model_sees", "searxng", "brave_key", "tavily_key")
"""Settings that can be chosen. None of them opens the machine to anybody."""


def read_choices(data: Path) -> dict[str, Any]:
    """What was chosen, by name; nothing where the file is absent. Raises ConfigurationError."""
    path = data / FILE
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(read_private(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is damaged: {error}.", fix=f"Remove it: rm {path}") from None
    return {name: value for name, value in found.items() if name in NAMES}


def choose(settings: Settings, **values: str | bool | None) -> Settings:
    """Keep choices, each checked; None takes one back. The settings with them. Raises ConfigurationError."""
    if unknown := set(values) - set(NAMES):
        raise ValueError(f"not to be chosen: {', '.join(sorted(unknown))}")
    if any(isinstance(value, str) and not value.isprintable() for value in values.values()):
        raise ConfigurationError("That cannot be chosen: it has signs that cannot be seen.")
    kept = {**read_choices(settings.data), **values}
    kept = {name: value for name, value in kept.items() if value is not None}
    try:
        for name, value in kept.items():
            Settings.__pydantic_validator__.validate_assignment(settings.model_copy(), name, value)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigurationError(f"That cannot be chosen: {first['msg'].lower()}.") from None
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in sorted(kept.items())]
    write_private(settings.data / FILE, ("\n".join(lines) + "\n").encode())
    return with_choices(settings)


def with_choices(settings: Settings) -> Settings:
    """The settings as chosen now, where nothing that comes before says otherwise. Raises ConfigurationError."""
    given = settings.model_fields_set
    chosen = {name: value for name, value in read_choices(settings.data).items() if name not in given}
    fresh = settings.model_copy(update={n: Settings.model_fields[n].get_default() for n in NAMES if n not in given})
    for name, value in chosen.items():
        try:
            Settings.__pydantic_validator__.validate_assignment(fresh, name, value)
        except ValidationError as error:
            said = error.errors()[0]["msg"].lower()
            raise ConfigurationError(f"`{name}` in {settings.data / FILE} cannot be used: {said}.") from None
    object.__setattr__(fresh, "__pydantic_fields_set__", set(given))
    return fresh
