"""The theme of one deck: the one it names, with the colours and Office fonts that the deck itself says differ."""

from __future__ import annotations

from agents.deck.spec import DeckSpec
from agents.render.layouts import Theme, load_theme


def theme_of(spec: DeckSpec) -> Theme:
    """The deck's theme. Raises ConfigurationError when there is no such theme."""
    theme = load_theme(spec.theme, spec.format)
    if not spec.colors and not spec.fonts:
        return theme
    update: dict[str, object] = {"colors": {**theme.colors, **spec.colors}}
    for role in ("heading", "body"):
        if role in spec.fonts:
            update[role] = getattr(theme, role).model_copy(update={"office": spec.fonts[role]})
    return theme.model_copy(update=update)
