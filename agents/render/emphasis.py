"""Emphasis: texts of single slides set differently from what their layout says, written into the page's own styles.

It works on the page that the templates made, by `data-item`; the templates know nothing of it. Sizes move by fixed
steps, so that a deck keeps one scale.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agents.deck.spec import DeckSpec, Slide

STEPS = {"larger": 1.18, "smaller": 0.86}
_PX = re.compile(r"(font-size|line-height):\s*([\d.]+)px")


def dressed(html: str, spec: DeckSpec) -> str:
    """The page with the styles of its slides, and hidden slides marked. Slides without any are not touched."""
    for slide in spec.slides:
        if slide.styles or slide.hidden:
            html = _dressed(html, slide, "id")
    return html


def panels_dressed(html: str, panels: Sequence[Slide]) -> str:
    """A poster's page with the styles of its panels."""
    for slide in panels:
        if slide.styles:
            html = _dressed(html, slide, "data-panel")
    return html


def head_dressed(html: str, styles: Mapping[str, Sequence[str]]) -> str:
    """A poster's page with the styles of its head (`title`, `subtitle`, `meta`)."""
    start, end = html.find("<header>"), html.find("</header>")
    if not styles or start < 0:
        return html
    return html[:start] + _items_dressed(html[start:end], styles) + html[end:]


def _dressed(html: str, slide: Slide, key: str) -> str:
    start = re.search(rf'<section\b[^>]*\s{key}="{re.escape(slide.id)}"[^>]*>', html)
    if start is None:
        return html
    end = html.find("</section>", start.end())
    opening, body = start.group(), html[start.end() : end]
    if slide.hidden:
        opening = opening[:-1] + ' data-hidden="yes">'
    return html[: start.start()] + opening + _items_dressed(body, slide.styles) + html[end:]


def _items_dressed(body: str, held: Mapping[str, Sequence[str]]) -> str:
    for path, styles in held.items():
        body = re.sub(
            rf'<(?P<tag>\w+)(?P<attributes>[^>]*\bdata-item="{re.escape(path)}"[^>]*)>',
            lambda m, styles=styles: f"<{m['tag']}{_styled(m['attributes'], styles)}>",
            body,
            count=1,
        )
    return body


def _styled(attributes: str, styles: Sequence[str]) -> str:
    held = re.search(r'\bstyle="([^"]*)"', attributes)
    css = held.group(1).rstrip(" ;") + ";" if held and held.group(1).strip(" ;") else ""
    for style in styles:
        if style == "strong":
            css = re.sub(r"font-weight:[^;]*;?", "", css) + "font-weight:700;"
        elif style == "accent":
            css += "color:var(--accent1);"
        elif _PX.search(css):
            css = _PX.sub(lambda m, by=STEPS[style]: f"{m[1]}:{float(m[2]) * by:.4g}px", css)
        else:
            css += f"font-size:{STEPS[style]:g}em;line-height:1.3;"
    if held:
        return attributes[: held.start(1)] + css + attributes[held.end(1) :]
    return f'{attributes} style="{css}"'
