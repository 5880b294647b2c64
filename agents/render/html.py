"""HTML: a spec becomes one self-contained page, a `<section class="slide">` of its format's size per slide.

Layouts are Jinja2 templates, looks are the theme's CSS; this module fills them. It does not open a browser and
knows nothing of PowerPoint: `docs/architecture.md` says what the page promises to the capture.
"""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from agents.deck.library import Library
from agents.deck.spec import DeckSpec
from agents.render.deck_theme import theme_of
from agents.render.emphasis import dressed
from agents.render.fonts import CODE_FACE, Style, families, font_face_css
from agents.render.layouts import TEMPLATES, Theme
from agents.render.logo_view import logo_mark
from agents.render.look import look_css, look_variables, panels_css, readable_on, sized
from agents.render.specimen import specimen_spec
from agents.render.view import View, views
from agents.sources.base import Language

_TAG = re.compile(r"<style.*?</style>|<script.*?</script>|<[^>]*>", re.S)
_ALWAYS = "0123456789%.,:;–—-−+()[]/·…“”‘’•▪"
_HAN_SIGNS = "“”‘’—…·"
"""Signs that are one em wide in Chinese, half that in Latin: each language takes them from its own font."""


def render_deck(spec: DeckSpec, library: Library, *, theme: Theme | None = None) -> str:
    """The deck as one HTML page: fonts and pictures are in it, nothing is fetched.

    `theme` defaults to the one that the spec names. Raises ConfigurationError when there is no such theme.
    """
    chosen = theme or theme_of(spec)
    return dressed(_page(spec.title, spec.language, chosen, views(spec, library, chosen)), spec)


def specimen(theme: Theme, language: Language, *, freeform: bool = False) -> str:
    """Every layout of a theme once, filled with PowerPoint's own kind of prompts ("Click to add title")."""
    spec, library = specimen_spec(theme.name, language, theme.format, freeform=freeform)
    return _page(f"{theme.title}", language, theme, views(spec, library, theme))


def _page(title: str, language: Language, theme: Theme, shown: list[View]) -> str:
    template = _environment().get_template("deck.html.j2")
    context = {
        "title": title,
        "language": "zh-CN" if language == "zh" else "en",
        "theme": theme,
        "views": shown,
        "css": Markup(style_sheet(theme)),
        "script": Markup((TEMPLATES / "present.js").read_text("utf-8")),
    }
    bare = template.render(font_css="", **context)
    return template.render(font_css=Markup(fonts_css(theme, bare, language)), **context)


def style_sheet(theme: Theme) -> str:
    """Everything but fonts: the theme's colours, what all themes share, its manner of drawing, its own rules."""
    base = (TEMPLATES / "base.css").read_text("utf-8")
    page = f"@page {{ size: {theme.width}px {theme.height}px; margin: 0; }}"
    if theme.frame:
        base += "\n" + (TEMPLATES / "frame.css").read_text("utf-8")
    return "\n".join([variables_css(theme), base, page, look_css(theme), sized(theme.css, theme), panels_css(theme)])


def fonts_css(theme: Theme, page: str, language: Language) -> str:
    """Glyphs of the page's own text. Han families only where there is Han."""
    text = "".join(sorted(set(Markup(_TAG.sub("", page)).unescape() + _ALWAYS)))
    styles: dict[str, set[Style]] = {}
    for font in (theme.heading, theme.body):
        styles.setdefault(font.family, set()).update({"regular", "bold", "italic"})
        styles.setdefault(font.east_asian_family, set()).update({"regular", "bold"})
    han = "".join(c for c in text if ord(c) >= 0x2E80)
    latin = text
    if language == "zh":
        han += "".join(c for c in _HAN_SIGNS if c in text)
        latin = "".join(c for c in text if c not in _HAN_SIGNS)
    faces = [theme.heading.family, theme.body.family]
    if '<pre class="code' in page:
        faces.append(CODE_FACE)
        styles.setdefault(CODE_FACE, set()).add("regular")
    css = font_face_css(dict.fromkeys(faces), latin, styles=styles)
    if han:
        eastern = dict.fromkeys([theme.heading.east_asian_family, theme.body.east_asian_family])
        css += "\n" + font_face_css(eastern, han, styles=styles)
    return css


def variables_css(theme: Theme) -> str:
    """The theme's colours and font stacks as custom properties on `:root`."""
    lines = [f"--{name}: {value};" for name, value in theme.colors.items()]
    lines += [f"--series-{n}: var(--accent{n});" for n in range(1, 7)]
    lines += [f"--series-{n + 6}: color-mix(in srgb, var(--accent{n}) 55%, transparent);" for n in range(1, 7)]
    lines += [f"--on-series-{n}: var(--{readable_on(theme, theme.colors[f'accent{n}'])});" for n in range(1, 7)]
    lines += [f"--on-series-{n}: var(--ink);" for n in range(7, 13)]
    for role, font in (("heading", theme.heading), ("body", theme.body)):
        generic = families()[font.family].generic
        stack = [font.family, font.east_asian_family, font.office, font.east_asian]
        lines.append(f"--{role}: {quoted(stack)}, {generic};")
        lines.append(f"--{role}-weight: {700 if font.bold else 400};")
    lines.append(f"--code: {quoted([CODE_FACE, theme.body.east_asian_family])}, monospace;")
    ground, ink = ("dk1", "lt1") if theme.dark else ("lt1", "dk1")
    lines += [f"--ground: var(--{ground});", f"--ink: var(--{ink});", *look_variables(theme)]
    return ":root {\n  " + "\n  ".join(lines) + "\n}"


def quoted(names: list[str]) -> str:
    """A CSS font stack."""
    return ", ".join(f'"{name}"' for name in names)


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.globals["logo_mark"] = logo_mark  # type: ignore[reportArgumentType]
    return made
