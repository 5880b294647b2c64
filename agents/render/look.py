"""Look: the style sheet of diagrams in a theme's manner, its tones, and its style sheet for other sizes of slide.

It knows classes and colours of the theme by name, not where anything stands.
"""

from __future__ import annotations

import re

from agents.render.colors import contrast, luminance
from agents.render.layouts import HEIGHT, WIDTH, Theme

TONES = 6
_SHARES = (100, 84, 68, 54, 42, 32)
"""Per cent of the first accent in each of six steps"""
READABLE = 4.5


def tones(theme: Theme) -> list[tuple[str, str]]:
    """Ground and text of six tones as CSS: a hue each, or steps of the first accent; text on each is readable."""
    made = []
    for n in range(TONES):
        if theme.look.spectrum:
            made.append((f"var(--accent{n + 1})", f"var(--{readable_on(theme, theme.colors[f'accent{n + 1}'])})"))
            continue
        share = min(_candidates(_SHARES[n]), key=lambda s: (_reads(theme, s) < READABLE, abs(s - _SHARES[n])))
        ground = "var(--accent1)" if share == 100 else f"color-mix(in srgb, var(--accent1) {share}%, transparent)"
        made.append((ground, f"var(--{readable_on(theme, blended(theme, 'accent1', share))})"))
    return made


def _candidates(share: int) -> list[int]:
    return [s for s in range(max(20, share - 12), min(100, share + 12) + 1) if share != 100 or s == 100]


def _reads(theme: Theme, share: int) -> float:
    ground = blended(theme, "accent1", share)
    return contrast(luminance(theme.colors[readable_on(theme, ground)]), luminance(ground))


def blended(theme: Theme, name: str, share: float) -> str:
    """`#RRGGBB` of a theme colour at `share` per cent over the slide's ground."""
    over, under = theme.colors[name], theme.colors["dk1" if theme.dark else "lt1"]
    mixed = (
        round(int(over[i : i + 2], 16) * share / 100 + int(under[i : i + 2], 16) * (1 - share / 100)) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{c:02X}" for c in mixed)


def readable_on(theme: Theme, ground: str) -> str:
    """`dk1` or `lt1`, whichever has more contrast on a colour."""
    below = luminance(ground)
    return max(("dk1", "lt1"), key=lambda name: contrast(luminance(theme.colors[name]), below))


def look_variables(theme: Theme) -> list[str]:
    """Custom properties: quiet and raised grounds, tones, corners, lines."""
    surface, muted = ("dk2", "lt2") if theme.dark else ("lt2", "dk2")
    lines = [f"--surface: var(--{surface});", f"--muted: var(--{muted});"]
    lines += [f"--inverse: var(--{'dk2' if theme.dark else 'dk1'});", "--on-inverse: var(--lt1);"]
    lines += [f"--on-accent{n}: var(--{readable_on(theme, theme.colors[f'accent{n}'])});" for n in range(1, 7)]
    for n, (ground, text) in enumerate(tones(theme), start=1):
        lines += [f"--tone-{n}: {ground};", f"--on-tone-{n}: {text};"]
    lines += [f"--radius: {theme.look.radius}px;", f"--weight: {theme.look.weight:g}px;"]
    lines += [f"--slide-w: {theme.width}px;", f"--slide-h: {theme.height}px;"]
    return lines


_CARDS = {
    "fill": "background: var(--surface); border-radius: var(--radius);",
    "outline": "border: var(--weight) solid color-mix(in srgb, var(--ink) 34%, transparent); "
    "border-radius: var(--radius);",
    "rule": "border-top: max(2px, var(--weight)) solid var(--accent1);",
    "shadow": "background: var(--raised, var(--ground)); border-radius: var(--radius); "
    "box-shadow: 0 6px 20px color-mix(in srgb, var(--dk1) 16%, transparent);",
    "plain": "",
    "bar": "border-left: 6px solid var(--accent1);",
}
_NODES = {
    "fill": "background: var(--surface); border-radius: var(--radius);",
    "outline": "border: var(--weight) solid var(--accent1); border-radius: var(--radius);",
    "tint": "background: color-mix(in srgb, var(--accent1) 12%, transparent); border-radius: var(--radius);",
    "hard": "background: var(--ground); border: 3px solid var(--ink); box-shadow: 7px 7px 0 var(--ink);",
}
_MARKS = {
    "disc": "border-radius: 50%;",
    "square": "border-radius: min(var(--radius), 10px);",
    "ring": "border-radius: 50%; background: none !important; border: var(--weight) solid var(--accent1);",
    "plain": "background: none !important;",
}
_PICTURES = {
    "plain": "",
    "rounded": "border-radius: var(--radius);",
    "framed": "border: 8px solid var(--lt1); box-shadow: 0 4px 14px color-mix(in srgb, var(--dk1) 26%, transparent);",
}


def look_css(theme: Theme) -> str:
    """Style sheet of diagrams."""
    look = theme.look
    solid = look.mark in ("disc", "square")
    rules = [
        f".card {{ {_CARDS[look.card]} }}",
        f".node-card {{ {_NODES[look.node]} }}",
        f".mark, .badge {{ {_MARKS[look.mark]} }}",
        ".card.strong { background: var(--accent1); border-color: var(--accent1); border-radius: var(--radius); }",
        f".dg-group .picture, .slot.picture {{ {_PICTURES[look.picture]} }}",
        ".slot.picture.bleed { border: 0; border-radius: 0; box-shadow: none; }",
        f".portrait {{ border-radius: {'0' if look.mark == 'square' and not look.radius else '50%'} !important; }}",
    ]
    for n in range(1, TONES + 1):
        rules.append(f".tone-{n} {{ background: var(--tone-{n}); fill: var(--tone-{n}); }}")
        rules.append(f".on-tone-{n} {{ color: var(--on-tone-{n}); }}")
        drawn = f"var(--on-tone-{n})" if solid else "var(--accent1)"
        rules.append(f".badge.tone-{n} + svg .icon-line {{ stroke: {drawn}; }}")
    if not solid:
        rules.append(
            ".badge.pro + svg .icon-line { stroke: var(--accent1); } "
            ".badge.con + svg .icon-line { stroke: var(--accent2); }"
        )
        rules.append(".badge.con { border-color: var(--accent2); }")
    if look.dashed:
        rules.append(".dg-line { stroke-dasharray: 7 6; }")
    if look.node == "hard":
        rules.append(".post-0, .bar { border: 3px solid var(--ink); }")
    return "\n".join(rules)


_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LENGTH = re.compile(r"\b(left|right|width|top|bottom|height)(:\s*)(-?[\d.]+)px")


def sized(css: str, theme: Theme) -> str:
    """The theme's style sheet, written for 1280 × 720, for its size of slide: shapes keep their place and share of it.

    Lines of up to 12 px keep their weight, and what is as high as wide stays so. Rules for one format stay as they are.
    """
    across, down = theme.width / WIDTH, theme.height / HEIGHT
    if across == down == 1:
        return css

    def placed(match: re.Match[str]) -> str:
        body = match.group(2)
        if "data-format" in match.group(1):
            return match.group()
        held = {k: float(v) for k, _, v in _LENGTH.findall(body)}
        square = "width" in held and held.get("width") == held.get("height")

        def scaled(found: re.Match[str]) -> str:
            name, colon, value = found.group(1), found.group(2), float(found.group(3))
            side = name in ("width", "height")
            if side and value <= 12:
                return found.group()
            factor = across if name in ("left", "right", "width") else down
            factor = min(across, down) if side and square else factor
            return f"{name}{colon}{value * factor:.5g}px"

        return f"{match.group(1)}{{{_LENGTH.sub(scaled, body)}}}"

    return _RULE.sub(placed, css)


def panels_css(theme: Theme) -> str:
    """Where the panels of two-sided slides stand, after their slots, where the theme's own sheet does not say."""
    if not theme.tall and not theme.frame:
        return ""
    rules = []
    for side in ("left", "right"):
        head, body = theme.slot("comparison", f"{side}_heading"), theme.slot("comparison", side)
        pad = 28 if theme.tall else 32
        top, bottom = head.y - (24 if theme.tall else 26), body.y + body.h + 24
        rules.append(
            f".layout-comparison .panel-{side} {{ left: {head.x - pad:g}px; top: {top:g}px; "
            f"width: {head.w + 2 * pad:g}px; height: {bottom - top:g}px; }}"
        )
        head = theme.slot("two_columns", f"{side}_heading")
        rules.append(
            f".layout-two_columns .panel-{side} {{ left: {head.x:g}px; top: {head.y + head.h + 10:g}px; "
            f"width: {head.w:g}px; }}"
        )
    return "\n".join([*rules, ".picture-field { display: none; }"])
