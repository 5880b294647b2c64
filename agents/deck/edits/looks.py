"""Looks: another theme, other colours. Content and layouts stay as they are."""

# ruff: noqa: D103 (each is named by the operation that it carries out)

from __future__ import annotations

from agents.deck.edits import tones
from agents.deck.edits.bench import Bench
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import ChangeTheme, LessHue, SetAccent, SetMood
from agents.render.deck_theme import theme_of
from agents.render.layouts import load_theme, theme_names


def change_theme(bench: Bench, op: ChangeTheme) -> None:
    """A shipped theme; `*dark` and `*light` mean the first of that kind. Raises ConfigurationError, EditRefused."""
    now = theme_of(bench.spec)
    if op.theme in ("*dark", "*light"):
        dark = op.theme == "*dark"
        if now.dark == dark:
            raise EditRefused(f"The deck is {'dark' if dark else 'light'} already.", fix="Ask for a theme by its name.")
        name = next((n for n in theme_names() if load_theme(n).dark == dark), None)
        if name is None:
            raise EditRefused(f"There is no {op.theme[1:]} theme.")
    else:
        name = load_theme(op.theme).name
        if name == bench.spec.theme and not bench.spec.colors:
            raise EditRefused(f"The deck wears “{name}” already.")
    bench.spec = bench.spec.model_copy(update={"theme": name, "colors": {}, "fonts": {}})
    bench.tell("theme", theme=load_theme(name).title)


def hue(bench: Bench, op: LessHue) -> None:
    _recolor(bench, (tones.more if op.more else tones.less)(_colors(bench), op.hue, _ground(bench)))


def mood(bench: Bench, op: SetMood) -> None:
    _recolor(bench, tones.mood(_colors(bench), op.mood, _ground(bench)))


def accent(bench: Bench, op: SetAccent) -> None:
    _recolor(bench, tones.accent(_colors(bench), op.color, _ground(bench)))


def _colors(bench: Bench) -> dict[str, str]:
    return dict(theme_of(bench.spec).colors)


def _ground(bench: Bench) -> str:
    theme = theme_of(bench.spec)
    return theme.colors["dk1" if theme.dark else "lt1"]


def _recolor(bench: Bench, changed: dict[str, str]) -> None:
    before = _colors(bench)
    bench.spec = bench.spec.model_copy(update={"colors": {**bench.spec.colors, **changed}})
    bench.tell("colors", tokens=", ".join(f"{t} {before[t]} → {c}" for t, c in sorted(changed.items())))
