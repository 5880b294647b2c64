"""The theme of one deck: the one it names, with the colours and Office fonts that the deck itself says differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agents.deck.spec import DeckSpec
from agents.render.layouts import Theme, load_theme
from agents.render.stand_ins import latin_stand_in


def theme_of(spec: DeckSpec) -> Theme:
    """The deck's theme. Raises ConfigurationError when there is no such theme."""
    return recoloured(load_theme(spec.theme, spec.format), spec.colors, spec.fonts)


def recoloured(theme: Theme, colors: Mapping[str, str], fonts: Mapping[Any, str]) -> Theme:
    """A theme with colours by token, and Office fonts by role (`heading`, `body`), that differ from its own.

    The page is set, and its texts are measured, in what stands in for those fonts.
    """
    if not colors and not fonts:
        return theme
    update: dict[str, object] = {"colors": {**theme.colors, **colors}}
    for role in ("heading", "body"):
        if role in fonts:
            named = {"office": fonts[role], "family": latin_stand_in(fonts[role])}
            update[role] = getattr(theme, role).model_copy(update=named)
    return theme.model_copy(update=update)
