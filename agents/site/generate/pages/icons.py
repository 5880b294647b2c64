"""Icons of a site: the set of the decks plus a few marks of interfaces, as one sprite; and the names that specs use."""

from __future__ import annotations

from agents.render import icons as deck
from agents.site.spec import Entity

INTERFACE: dict[str, tuple[str, ...]] = {
    "arrow-right": ("M5 12h14", "m12 5 7 7-7 7"),
    "chevron-down": ("m6 9 6 6 6-6",),
    "chevron-left": ("m15 18-6-6 6-6",),
    "chevron-right": ("m9 18 6-6-6-6",),
    "chevron-up": ("m18 15-6-6-6 6",),
    "menu": ("M4 5h16", "M4 12h16", "M4 19h16"),
}
"""Lucide's marks that decks do not need, by name: paths on a field of 24 × 24."""

PLAIN = "layers"
"""The icon of a kind of thing of which nothing is known."""

ALIASES = {
    "bed": "bed",
    "book": "book-open",
    "cart": "shopping-cart",
    "chart": "chart-column",
    "file": "file-text",
    "graduation": "graduation-cap",
    "home": "house",
    "list": "clipboard-list",
    "message": "message-circle",
    "paw": "paw-print",
    "pen": "pencil",
    "food": "utensils",
    "money": "banknote",
    "location": "map-pin",
    "person": "user",
    "people": "users",
    "picture": "image",
    "box": "package",
}
"""Plain names to names of the set."""


def paths() -> dict[str, tuple[str, ...]]:
    """Every icon's paths by name, sorted."""
    every = {name: icon.paths for name, icon in deck.every().items()} | INTERFACE
    every |= {alias: every[name] for alias, name in ALIASES.items()}
    return dict(sorted(every.items()))


def named(name: str, otherwise: str = "circle-dot") -> str:
    """The set's name for an icon that a spec names; `otherwise` where there is none."""
    name = ALIASES.get(name, name)
    return name if name in paths() else otherwise


def of_entity(entity: Entity) -> str:
    """The icon of a kind of thing: the one named, else one that its English name suggests, else a plain one."""
    if entity.icon and named(entity.icon, "") != "":
        return named(entity.icon)
    found = deck.match(entity.name.replace("_", " "), "en") or deck.match(entity.title, "zh")
    return found.name if found else PLAIN


def of_words(words: str, language: str) -> str:
    """An icon for a card that names none, found by its words; empty where none fits."""
    found = deck.match(words, "zh" if language == "zh" else "en")
    return found.name if found else ""


def sprite() -> str:
    """`static/icons.svg`: one symbol an icon; the stylesheet says how its lines are drawn."""
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(f"<path d={_quote(d)}/>" for d in drawn)}</symbol>'
        for name, drawn in paths().items()
    ]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _quote(data: str) -> str:
    return f'"{data}"'
