"""The blueprints as files: JSON in `templates/sites/blueprints`, where any value may be a pair `{"en": …, "zh": …}`.

It reads and resolves them. It knows no sentence: which blueprint suits one is found in `finding.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agents.site.spec import SiteSpec
from agents.sources.base import Language

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "sites" / "blueprints"


@dataclass(frozen=True)
class Blueprint:
    """A site to start from."""

    name: str
    content: dict[str, Any]
    """The file as it is."""

    def title(self, language: Language) -> str:
        """What kind of site it is, for people."""
        return str(resolved(self.content["title"], language))

    def about(self, language: Language) -> str:
        """One sentence."""
        return str(resolved(self.content["about"], language))

    def listed(self, key: str, language: Language) -> list[str]:
        """`kinds` (names of the kind of site), `words` (what such sites are about) or `sentences` (that ask for it)."""
        return list(self.content[key][language])

    @property
    def parts(self) -> dict[str, str]:
        """Which entity plays which part: `main` (what members make), `offer` (what is chosen from), `resource`."""
        return dict(self.content["parts"])

    def spec(self, language: Language) -> SiteSpec:
        """The site in one language; a new one each time."""
        return SiteSpec.model_validate({**resolved(self.content["spec"], language), "language": language})


def resolved(value: Any, language: Language) -> Any:
    """`value` with every pair of languages replaced by its half."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            return value[language]
        return {key: resolved(inner, language) for key, inner in value.items()}
    if isinstance(value, list):
        return [resolved(inner, language) for inner in value]
    return value


@cache
def blueprints() -> dict[str, Blueprint]:
    """All blueprints by name."""
    found = {}
    for file in sorted(FOLDER.glob("*.json")):
        content = json.loads(file.read_text("utf-8"))
        found[content["name"]] = Blueprint(content["name"], content)
    return found


def blueprint(name: str) -> Blueprint:
    """By name. Raises KeyError."""
    return blueprints()[name]


@cache
def pairs() -> dict[str, dict[str, str]]:
    """Every text that a blueprint has in both languages: `{"en": {english: chinese}, "zh": {chinese: english}}`."""
    known: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
    for one in blueprints().values():
        for english, chinese in _texts(one.content["spec"]):
            known["en"].setdefault(english, chinese)
            known["zh"].setdefault(chinese, english)
    return known


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            if isinstance(value["en"], str) and isinstance(value["zh"], str):
                yield value["en"], value["zh"]
            return
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
