"""A style's few colours made into all the colours of its pages, each pair with the contrast that it needs.

`PAIRS` names every pair of text and ground (or edge and ground) that the stylesheets use; the tests measure each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from agents.site.generate.pages.colors import LARGE, TEXT, contrast, lighter, mixed, on, readable, turned

Scheme = Literal["light", "dark"]

STATES = {"good": ("#1f7a4d", "#58c48d"), "warning": ("#9a6200", "#e5b454"), "bad": ("#b3261e", "#ff8a80")}
"""What went well, wants attention, went wrong: for light and for dark."""

GROUNDS = ("ground", "surface", "sunken")

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((name, ground, TEXT) for name in ("text", "muted", "link", "bad", "good", "warning") for ground in GROUNDS),
    *((name, ground, LARGE) for name in ("edge", "focus") for ground in GROUNDS),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-second", "second", TEXT),
    ("on-accent-soft", "accent-soft", TEXT),
    *((f"on-{state}-soft", f"{state}-soft", TEXT) for state in ("good", "warning", "bad", "neutral")),
    ("on-bad", "bad-fill", TEXT),
    ("on-hero", "hero", TEXT),
    ("hero-muted", "hero", TEXT),
    ("hero-link", "hero", TEXT),
    ("hero-on-button", "hero-button", TEXT),
    ("hero-focus", "hero", LARGE),
    ("on-header", "header", TEXT),
    ("header-link", "header", TEXT),
    ("header-focus", "header", LARGE),
    ("on-footer", "footer", TEXT),
    ("footer-muted", "footer", TEXT),
    ("on-call", "call", TEXT),
    *((f"chart-{n}", ground, LARGE) for n in range(1, 7) for ground in ("ground", "surface")),
    *((f"on-tint-{n}", f"tint-{n}", TEXT) for n in range(6)),
)
"""(what is read, what it stands on, least contrast ratio)."""


def palette(given: Mapping[str, str], scheme: Scheme, accent: str | None = None) -> dict[str, str]:
    """Every colour by its name. `given`: ground, surface, sunken, text, muted, line, accent, second and, where they
    differ, hero, header, footer, call (a colour, or the name of another). `accent` takes the place of the style's own.
    """
    base = dict(given) | ({"accent": accent} if accent else {})
    grounds = [base[name] for name in GROUNDS]
    # A light accent may stand on a light page as a ground for dark letters; a dark one on a dark page would be lost.
    base["accent"] = readable(base["accent"], grounds[:2], 1.2 if scheme == "light" else LARGE)
    made = {name: base[name] for name in GROUNDS}
    made["text"] = readable(base["text"], grounds, 7.0)
    made["muted"] = readable(base["muted"], grounds)
    made["line"] = base["line"]
    made["edge"] = readable(base.get("edge", base["line"]), grounds, LARGE)
    made["accent"] = base["accent"]
    made["on-accent"] = on(base["accent"], made["text"] if scheme == "light" else base["ground"])
    made["accent-hover"] = _hover(base["accent"], made["on-accent"])
    made["second"] = base["second"]
    made["on-second"] = on(base["second"], made["text"] if scheme == "light" else base["ground"])
    made["link"] = readable(base["accent"], grounds)
    made["focus"] = readable(base["accent"], grounds, LARGE)
    made |= _soft("accent", base["accent"], base["surface"], scheme)
    for state, shades in STATES.items():
        shade = base.get(state, shades[scheme == "dark"])
        made[state] = readable(shade, grounds)
        made |= _soft(state, shade, base["surface"], scheme)
    made["bad-fill"] = made["bad"]
    made["on-bad"] = on(made["bad-fill"], base["ground"] if scheme == "dark" else "#101010")
    made["neutral-soft"] = mixed(made["text"], base["surface"], 0.09)
    made["on-neutral-soft"] = readable(made["text"], [made["neutral-soft"]])
    made |= _areas(base, made, scheme)
    made |= _charts(base, made, scheme)
    return made


def _hover(accent: str, letters: str) -> str:
    """The accent under the pointer: moved away from the letters on it, so that they stay readable."""
    dark_letters = contrast(letters, "#ffffff") > contrast(letters, "#000000")
    return readable(lighter(accent, 0.05 if dark_letters else -0.05), [letters])


def _soft(name: str, colour: str, surface: str, scheme: Scheme) -> dict[str, str]:
    """A quiet ground of the colour, and the shade of it that can be read there."""
    ground = mixed(colour, surface, 0.13 if scheme == "light" else 0.2)
    return {f"{name}-soft": ground, f"on-{name}-soft": readable(colour, [ground], TEXT)}


def _areas(base: Mapping[str, str], made: Mapping[str, str], scheme: Scheme) -> dict[str, str]:
    """Head, hero, foot and the band that calls: each with what stands on it."""

    def named(area: str, otherwise: str) -> str:
        colour = base.get(area, otherwise)
        return colour if colour.startswith("#") else made.get(colour) or base[colour]

    dark = made["text"] if scheme == "light" else base["ground"]
    light = "#ffffff" if scheme == "light" else made["text"]
    areas: dict[str, str] = {}
    for area, otherwise in (("hero", "ground"), ("header", "ground"), ("footer", "sunken"), ("call", "accent-soft")):
        ground = named(area, otherwise)
        wanted = base.get(f"on-{area}")
        letters = readable(wanted, [ground]) if wanted else on(ground, dark, light)
        areas[area], areas[f"on-{area}"] = ground, letters
        areas[f"{area}-muted"] = readable(mixed(letters, ground, 0.74), [ground])
        areas[f"{area}-link"] = readable(made["accent"], [ground])
        areas[f"{area}-focus"] = readable(made["accent"], [ground], LARGE)
    plain = contrast(made["accent"], areas["hero"]) >= 1.8
    areas["hero-button"] = base.get("hero-button", made["accent"] if plain else areas["on-hero"])
    areas["hero-on-button"] = on(areas["hero-button"], dark, light) if "hero-button" in base or plain else areas["hero"]
    return areas


def _charts(base: Mapping[str, str], made: Mapping[str, str], scheme: Scheme) -> dict[str, str]:
    """Six colours for charts and avatars, from the accent and the second colour round the wheel."""
    light = 0.6 if scheme == "light" else 0.74
    shades = [base["accent"], base["second"]]
    shades += [turned(base["accent"], degrees, light, 0.12) for degrees in (150, 80, 220, 300)]
    grounds = [base["ground"], base["surface"]]
    charts = {f"chart-{n}": readable(shade, grounds, LARGE) for n, shade in enumerate(shades, 1)}
    tints: dict[str, str] = {}
    for n, shade in enumerate(shades):
        ground = mixed(shade, base["surface"], 0.2 if scheme == "light" else 0.3)
        tints |= {f"tint-{n}": ground, f"on-tint-{n}": readable(mixed(shade, made["text"], 0.5), [ground])}
    return charts | tints
