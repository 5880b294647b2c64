"""Blueprints of artifacts: one folder each in `templates/artifacts`, read and checked. It fills none of them in.

`blueprint.toml`: `kind`, `keys` (words that name it), `[about]` (sentences like those that ask for it), `[parameters]`,
`[words.en]` and `[words.zh]`. Beside it `page.html` (head, a line `===`, body; Jinja), `page.js`, and maybe `page.css`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ROOT = Path(__file__).resolve().parents[2] / "templates" / "artifacts"
Type = Literal[
    "number", "flag", "choice", "list", "points", "facts", "events", "minutes", "money", "percent", "amount", "unit",
    "currency", "coin", "presets", "day", "text", "thing", "seconds", "span", "pairs", "series", "formula",
    "functions", "quoted",
]  # fmt: skip


class Parameter(BaseModel):
    """Something of a page that a sentence can say. Choices have the words of each value beside them."""

    model_config = ConfigDict(extra="allow")

    type: Type
    default: float | str | bool | list[str]
    """`coin` is a currency's code, by its place in the sentence as with `unit`; `presets` names with minutes."""
    least: float = 0
    most: float = 0
    """Of a number; of a list, how many it may have."""
    cues: list[str] = Field(default_factory=list)
    """Words beside the number or before the list."""
    pace: bool = False
    """Whether `fast` and `slow` mean it."""
    values: list[str] = Field(default_factory=list)
    on: list[str] = Field(default_factory=list)
    off: list[str] = Field(default_factory=list)

    def words_of(self, value: str) -> list[str]:
        """What a sentence calls a choice, beside its own name."""
        said = (self.model_extra or {}).get(value, [])
        return [value, *said] if value.isascii() and value.isalpha() else list(said) or [value]


class Blueprint(BaseModel):
    """A kind of page."""

    model_config = ConfigDict(extra="forbid")

    name: str
    kind: Literal["game", "tool", "visualisation"]
    keys: list[str]
    alone: list[str] = Field(default_factory=list)
    """Words that name it only where the sentence says nothing else: any tool may be called a calculator."""
    about: dict[str, list[str]]
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    words: dict[str, dict[str, str]]
    asks: list[str] = Field(default_factory=list)
    """Patterns that name it where no single word does: something falls and is caught."""
    scripts: list[str] = Field(default_factory=list)
    """Scripts of `templates/artifacts` that its page uses beside `shell.js`."""
    needs: str | None = None
    """The parameter without which there is nothing to show."""

    @property
    def folder(self) -> Path:
        return ROOT / self.name


@cache
def blueprints() -> dict[str, Blueprint]:
    """All of them by name, in order."""
    found = {}
    for path in sorted(ROOT.glob("*/blueprint.toml")):
        given = tomllib.loads(path.read_text("utf-8"))
        found[path.parent.name] = Blueprint.model_validate({"name": path.parent.name, **given})
    return found


@cache
def shared_words() -> dict[str, dict[str, str]]:
    """Words that every page may use, by language."""
    return tomllib.loads((ROOT / "words.toml").read_text("utf-8"))
