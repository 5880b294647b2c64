"""Looks: another theme, other colours. Content and layouts stay as they are."""

# ruff: noqa: D103 (each is named by the operation that it carries out)

from __future__ import annotations

from agents.deck.edits import tones
from agents.deck.edits.bench import Bench
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import ChangeTheme, DropLogo, LessHue, SetAccent, SetMood
from agents.render.deck_theme import theme_of
from agents.render.layouts import load_theme, variants


def change_theme(bench: Bench, op: ChangeTheme) -> None:
    """A shipped theme; `*dark` and `*light`: the present one in that mode. Raises ConfigurationError, EditRefused."""
    now = theme_of(bench.spec)
    if op.theme in ("*dark", "*light"):
        dark = op.theme == "*dark"
        if now.dark == dark:
            raise EditRefused(f"The deck is {'dark' if dark else 'light'} already.", fix="Ask for a theme by its name.")
        name = in_mode(bench.spec.theme, dark=dark)
    else:
        name = op.theme if op.theme in variants() else load_theme(op.theme).name
        if name == bench.spec.theme and not bench.spec.colors:
            raise EditRefused(f"The deck wears “{name}” already.")
    bench.spec = bench.spec.model_copy(update={"theme": name, "colors": {}, "fonts": {}})
    bench.tell("theme", theme=load_theme(name).title)


def in_mode(theme: str, *, dark: bool) -> str:
    """The same theme, dark or light."""
    base = theme.removesuffix("-dark").removesuffix("-light")
    return base if load_theme(base).dark == dark else f"{base}-{'dark' if dark else 'light'}"


def hue(bench: Bench, op: LessHue) -> None:
    _recolor(bench, (tones.more if op.more else tones.less)(_colors(bench), op.hue, _ground(bench)))


def mood(bench: Bench, op: SetMood) -> None:
    if op.mood.endswith(" ground"):
        theme = theme_of(bench.spec)
        token = "dk1" if theme.dark else "lt1"
        _recolor(bench, tones.grounded(_colors(bench), token, lighter=op.mood.startswith("lighter")))
        return
    _recolor(bench, tones.mood(_colors(bench), op.mood, _ground(bench)))


def accent(bench: Bench, op: SetAccent) -> None:
    _recolor(bench, tones.accent(_colors(bench), op.color, _ground(bench)))


def drop_logo(bench: Bench, op: DropLogo) -> None:
    """A logo of a template stands on its masters, which are its maker's. Raises EditRefused."""
    if bench.spec.logo is None:
        raise EditRefused(
            "The deck has no logo that could be taken off.", fix="A template's own logo is changed in the template."
        )
    bench.spec = bench.spec.model_copy(update={"logo": None})
    bench.tell("no_logo")


def _colors(bench: Bench) -> dict[str, str]:
    return dict(theme_of(bench.spec).colors)


def _ground(bench: Bench) -> str:
    theme = theme_of(bench.spec)
    return theme.colors["dk1" if theme.dark else "lt1"]


def _recolor(bench: Bench, changed: dict[str, str]) -> None:
    before = _colors(bench)
    bench.spec = bench.spec.model_copy(update={"colors": {**bench.spec.colors, **changed}})
    bench.tell("colors", tokens=", ".join(f"{t} {before[t]} → {c}" for t, c in sorted(changed.items())))
