"""Reads the settings for a command, and turns a wrong one into a sentence. It knows no command."""

from __future__ import annotations

import difflib

from pydantic import ValidationError

from agents.choices import with_choices
from agents.settings import Settings
from model.errors import ConfigurationError


def read_settings(**flags: object) -> Settings:
    """Settings with the command's flags on top; None means the flag was not given. Raises ConfigurationError."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return with_choices(Settings(**given))  # pyright: ignore[reportArgumentType] -- values are validated here
    except ValidationError as error:
        raise ConfigurationError(*_sentence(error)) from None
    except ValueError as error:
        sentence = f"impasto.toml cannot be read: {error}."
        raise ConfigurationError(sentence) from None


def _sentence(error: ValidationError) -> tuple[str]:
    first = error.errors()[0]
    name = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Settings.model_fields, n=1)
        hint = f" Did you mean `{near[0]}`?" if near else f" Known: {', '.join(sorted(Settings.model_fields))}."
        return (f"There is no setting `{name}`.{hint}",)
    return (f"The setting `{name}` cannot be {first.get('input')!r}: {first['msg'].lower()}.",)
