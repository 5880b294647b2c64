"""Puts together a grammar in llguidance's Lark dialect, rule by rule."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_JSON = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": ", "lenient": True}
"""JSON as chat templates write it. `lenient`: keywords that llguidance does not know constrain nothing."""


class Rules:
    """The rules of one grammar. Each method adds one and gives the name it goes by."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._names: dict[str, str] = {}

    def rule(self, stem: str, body: str) -> str:
        """A rule."""
        return self._add(stem, "", body)

    def terminal(self, stem: str, body: str) -> str:
        """A terminal; `stem` in capitals. In it `&` and `~` may stand."""
        return self._add(stem, "", body)

    def lazy(self, stem: str, terminal: str) -> str:
        """A rule that ends as soon as `terminal` matches."""
        return self._add(stem, "[lazy]", terminal)

    def json(self, stem: str, schema: Mapping[str, Any]) -> str:
        """A rule for a JSON value of `schema`, without free white space."""
        return self._add(stem, "", "%json " + json.dumps({**schema, "x-guidance": _JSON}))

    def source(self, start: str) -> str:
        """The whole grammar."""
        return "\n".join([f"start: {start}", *self._lines, ""])

    def _add(self, stem: str, options: str, body: str) -> str:
        """The same body gets the same name, so that equal arguments share a rule."""
        key = options + body
        if key not in self._names:
            name = f"{stem}_{len(self._lines)}"
            self._names[key] = name
            self._lines.append(f"{name}{options}: {body}")
        return self._names[key]


def literal(text: str) -> str:
    """`text` as it stands."""
    return json.dumps(text, ensure_ascii=False)


def any_of(options: list[str]) -> str:
    """One of `options`."""
    return options[0] if len(options) == 1 else f"({' | '.join(options)})"
