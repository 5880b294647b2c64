"""The words that the generator writes into a site's own templates, in the site's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _every() -> dict[str, dict[str, str]]:
    return json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))


class Words:
    """`words("new_of", title="Booking")` → "New booking", "新建预约"."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words: Mapping[str, str] = _every()[language]

    def __call__(self, key: str, **values: str) -> str:
        return self._words[key].format(**{name: self._within(value) for name, value in values.items()})

    def _within(self, words: str) -> str:
        """A title inside a sentence: its first letter small, unless it is a name in capitals (FAQ)."""
        if self.language == "en" and words[1:2].islower():
            return words[0].lower() + words[1:]
        return words
