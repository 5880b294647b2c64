"""Paragraph and run styles in OOXML units, and their XML as differences from what is inherited.

A layout placeholder carries a style per level; a slide's paragraph writes only what differs from it. This module does
not know where text stands on the slide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from agents.render.paint import Stop
from agents.render.pptx import drawing
from agents.render.pptx.layered import color_at
from agents.render.pptx.metrics import is_east_asian_family, office_name, pitch_family
from agents.render.pptx.ooxml import Element, draft, emu, hundredths
from agents.render.pptx.palette import Palette, Slot
from agents.render.scene import Border, Bullet, Color, Gradient, Paragraph, Rect, Run, Shadow

ALIGNMENT = {"left": "l", "center": "ctr", "right": "r", "justify": "just"}
_HALF_PX = 4763
_BOLD_FROM = 600
_SHIFTED_SIZE = 0.62
"""Office draws raised and lowered text at two thirds of its size, LibreOffice at 58 per cent."""
_SHIFTED_MOST = 1.15
"""Beyond this LibreOffice moves the whole line for it."""
_UNDERLINES = {"solid": "sng", "double": "dbl", "dotted": "dotted", "dashed": "dash", "wavy": "wavy"}
_SYMBOLS = {"▪": ("Wingdings", "§"), "■": ("Wingdings", "n")}
"""Bullets as PowerPoint's own gallery writes them (in text fonts LibreOffice draws them three times as large)."""
SAME_SIZE = 0.04
"""Share by which a bullet's size may differ from its text's and still be the same."""


@dataclass(frozen=True)
class RunStyle:
    """How a stretch of text looks. `size` and `spacing` in 1/100 pt."""

    size: int
    color: Color
    family: str
    slot: Slot | None
    bold: bool = False
    italic: bool = False
    underline: str | None = None
    """OOXML underline type"""
    underline_color: Color | None = None
    strike: bool = False
    caps: str | None = None
    gradient: str | None = None
    """As JSON: styles are compared and hashed."""
    shadow: str | None = None
    stroke: str | None = None
    spacing: int = 0
    baseline: int = 0
    """1/1000 per cent of the size"""


@dataclass(frozen=True)
class ParagraphStyle:
    """How a paragraph is set. `left` and `indent` in EMU, `pitch` and `before` in 1/100 pt."""

    run: RunStyle
    align: str = "l"
    left: int = 0
    indent: int = 0
    pitch: int | None = None
    before: int = 0
    bullet: Bullet | None = None
    rtl: bool = False


def default_style(palette: Palette) -> ParagraphStyle:
    """What a text box inherits from the presentation: body font, 18 pt, ink."""
    return ParagraphStyle(RunStyle(1800, palette.ink, palette.theme.body.family, "minor"))


def run_style(run: Run, palette: Palette, *, heading: bool = False, around: float | None = None) -> RunStyle:
    """The style of a run. `around`: size of the text beside it, px, which shifted text should not much exceed."""
    size = run.size
    if run.shift:
        size = min(run.size / _SHIFTED_SIZE, max(run.size, (around or run.size) * _SHIFTED_MOST))
    rise = run.rise or {"super": 0.3, "sub": -0.25, None: 0.0}[run.shift] * size
    return RunStyle(
        size=min(max(hundredths(size), 100), 400000),
        color=run.color,
        family=run.family,
        slot=palette.slot(run.family, heading=heading, text=run.text),
        bold=run.weight >= _BOLD_FROM,
        italic=run.italic,
        underline=_UNDERLINES[run.underline_style] if run.underline else None,
        underline_color=run.underline_color if run.underline else None,
        strike=run.strike,
        caps=run.caps,
        gradient=run.gradient.model_dump_json() if run.gradient else None,
        shadow=run.shadow.model_dump_json() if run.shadow else None,
        stroke=run.stroke.model_dump_json() if run.stroke else None,
        spacing=min(max(hundredths(run.spacing), -400000), 400000),
        baseline=round(rise / size * 100000) if run.shift else 0,
    )


def dominant(paragraph: Paragraph) -> Run | None:
    """The run style that most of the paragraph's characters have; None for a paragraph without text."""
    lengths: dict[tuple[object, ...], tuple[int, Run]] = {}
    for run in (run for line in paragraph.lines for run in line.runs):
        key = (run.family, run.size, run.weight, run.italic, run.color, run.shift is not None)
        lengths[key] = (
            lengths.get(key, (0, run))[0] + len(run.text) * (run.shift is None),
            lengths.get(key, (0, run))[1],
        )
    return max(lengths.values(), key=lambda pair: pair[0])[1] if lengths else None


def paragraph_style(
    paragraph: Paragraph, palette: Palette, *, left: float, right: float, before: float = 0.0, heading: bool = False
) -> ParagraphStyle:
    """The style of a paragraph whose frame reaches from `left` to `right` (px); `before` in px."""
    run = dominant(paragraph)
    base = default_style(palette).run if run is None else run_style(run, palette, heading=heading)
    style = ParagraphStyle(
        run=_plain(base),
        align=ALIGNMENT[paragraph.align],
        pitch=min(hundredths(paragraph.line_height), 158400) if paragraph.line_height > 0 else None,
        before=min(max(hundredths(before), 0), 158400),
        bullet=paragraph.bullet if paragraph.bullet and paragraph.bullet.kind != "none" else None,
        rtl=paragraph.rtl,
    )
    return replace(style, **_margins(paragraph, left, right))


def _plain(run: RunStyle) -> RunStyle:
    """What a paragraph's text has in common: no decoration, no effects, no shift."""
    return replace(
        run, underline=None, underline_color=None, strike=False, caps=None, gradient=None, shadow=None, stroke=None,
        baseline=0, spacing=0,
    )  # fmt: skip


def _margins(paragraph: Paragraph, left: float, right: float) -> dict[str, int]:
    """`marL` and `indent` from where the lines really start: the reading side of the frame."""
    starts = [right - (line.rect.x + line.rect.w) if paragraph.rtl else line.rect.x - left for line in paragraph.lines]
    if not starts:
        return {}
    bullet = paragraph.bullet
    if bullet is not None and bullet.kind != "none":
        margin = max(min(starts), 0.0)
        if bullet.inside:
            return {"left": emu(max(min([*starts[1:], starts[0] - bullet.gap]), 0.0)), "indent": 0}
        return {"left": emu(margin), "indent": -emu(min(bullet.gap, margin))}
    reading = "right" if paragraph.rtl else "left"
    if paragraph.align not in (reading, "justify"):
        return {}
    margin = max(min(starts[1:] or starts), 0.0)
    return {"left": _snapped(margin), "indent": _snapped(starts[0] - margin)}


def _snapped(px: float) -> int:
    return 0 if abs(px) < 0.75 else emu(px)


def paragraph_properties(
    style: ParagraphStyle, base: ParagraphStyle | None, palette: Palette, *, tag: str = "a:pPr", level: int = 0
) -> Element:
    """`a:pPr` (or a list style's `a:lvl1pPr`) with what differs from `base`; everything where `base` is None."""
    full = base is None
    base = base or replace(style, bullet=None)
    bullet = style.bullet
    restarts = bullet is not None and bullet.kind == "number" and bullet.start != 1
    same_bullet = bullet_key(bullet) == bullet_key(base.bullet) and not restarts
    return draft(
        tag,
        _points("a:lnSpc", style.pitch) if full or _apart(style.pitch, base.pitch, 5) else None,
        _points("a:spcBef", style.before) if full or _apart(style.before, base.before, 30) else None,
        *(_bullet(style, None if full else base, palette) if full or not same_bullet else ()),
        run_properties(style.run, None, palette, tag="a:defRPr") if full and tag != "a:pPr" else None,
        marL=style.left if full or abs(style.left - base.left) > _HALF_PX else None,
        lvl=level or None,
        indent=style.indent if full or abs(style.indent - base.indent) > _HALF_PX else None,
        algn=style.align if full or style.align != base.align else None,
        rtl=style.rtl if full or style.rtl != base.rtl else None,
    )


def _apart(a: int | None, b: int | None, tolerance: int) -> bool:
    return a != b and (a is None or b is None or abs(a - b) > tolerance)


def _points(tag: str, value: int | None) -> Element | None:
    return draft(tag, draft("a:spcPts", val=value)) if value is not None else draft(tag, draft("a:spcPct", val=100000))


def bullet_key(bullet: Bullet | None) -> tuple[object, ...] | None:
    """What a bullet looks like; None where there is none."""
    if bullet is None or bullet.kind == "none":
        return None
    return bullet.kind, bullet.character, bullet.format, bullet.color, bullet.size


def _bullet(style: ParagraphStyle, base: ParagraphStyle | None, palette: Palette) -> list[Element]:
    """`base`: what is inherited; None: not known, so that nothing of it may come through."""
    bullet, run = style.bullet, style.run
    if bullet is None or bullet.kind == "none":
        return [draft("a:buNone")]
    # LibreOffice takes a symbol font for bullets that name none.
    symbol = _SYMBOLS.get(bullet.character or "") if bullet.kind == "character" else None
    theme = {"major": palette.theme.heading.family, "minor": palette.theme.body.family, None: run.family}
    family = symbol[0] if symbol else {"major": "+mj-lt", "minor": "+mn-lt", None: run.family}[run.slot]
    if not symbol and bullet.character == "•" and is_east_asian_family(theme[run.slot]):
        family = "Arial"  # as in PowerPoint's own gallery: the discs of Chinese fonts are half as large
    font = draft("a:buFont", typeface=family)
    color = [draft("a:buClr", palette.color(bullet.color))] if bullet.color else []
    inherited = 0.0 if base is None else base.bullet.size if base.bullet else 1.0
    if abs(bullet.size - inherited) > SAME_SIZE:
        color.append(draft("a:buSzPct", val=round(min(4.0, max(0.25, bullet.size)) * 100) * 1000))
    if bullet.kind == "number":
        number = draft(
            "a:buAutoNum", type=bullet.format or "arabicPeriod", startAt=bullet.start if bullet.start > 1 else None
        )
        return [*color, font, number]
    return [*color, font, draft("a:buChar", char=symbol[1] if symbol else bullet.character or "•")]


def run_properties(
    style: RunStyle,
    base: RunStyle | None,
    palette: Palette,
    *,
    tag: str = "a:rPr",
    link: Element | None = None,
    languages: tuple[str | None, str | None] = (None, None),
    own_script: bool = False,
) -> Element:
    """`a:rPr` with what differs from `base`; everything where `base` is None. `own_script`: with `a:cs` in any case."""
    plain = base or replace(_plain(style), bold=not style.bold, size=0, italic=False)
    fonts_differ = base is None or (style.slot or style.family) != (base.slot or base.family)
    inked = base is None or style.color != base.color or style.gradient or style.stroke
    return draft(
        tag,
        _stroke(style, palette),
        _ink(style, palette) if inked else None,
        _shadow(style, palette),
        draft("a:uFill", palette.solid(style.underline_color)) if style.underline_color else None,
        *(fonts(style) if fonts_differ else fonts(replace(style, slot=None))[2:] if own_script else ()),
        link,
        lang=languages[0],
        altLang=languages[1],
        sz=style.size if style.size != plain.size else None,
        b=style.bold if style.bold != plain.bold else None,
        i=style.italic if style.italic != plain.italic else None,
        u=(style.underline or "none") if style.underline != plain.underline or link is not None else None,
        strike=("sngStrike" if style.strike else "noStrike") if style.strike != plain.strike else None,
        kern=1200 if base is None else None,
        cap=style.caps,
        spc=style.spacing if style.spacing != plain.spacing else None,
        baseline=style.baseline if style.baseline != plain.baseline else None,
    )


def _ink(style: RunStyle, palette: Palette) -> Element:
    if style.gradient:
        return drawing.fill(_between_ends(Gradient.model_validate_json(style.gradient)), palette, lean=False)
    return draft("a:noFill") if style.color.a <= 0 else palette.solid(style.color)


def _between_ends(paint: Gradient) -> Gradient:
    """The same gradient, its second stop between its ends: LibreOffice draws letters in that colour."""
    stops = sorted(paint.stops, key=lambda stop: stop.at)
    while len(stops) > 2 and stops[0].color == stops[1].color:
        stops = stops[1:]
    if len(stops) == 2:
        at = (stops[0].at + stops[1].at) / 2
        stops.insert(1, Stop(at=at, color=color_at(stops, at)))
    return paint.model_copy(update={"stops": stops})


def _stroke(style: RunStyle, palette: Palette) -> Element | None:
    if not style.stroke:
        return None
    border = Border.model_validate_json(style.stroke)
    return draft("a:ln", palette.solid(border.color), w=emu(border.width))


def _shadow(style: RunStyle, palette: Palette) -> Element | None:
    if not style.shadow:
        return None
    shadow = Shadow.model_validate_json(style.shadow)
    if shadow.dx or shadow.dy:
        return drawing.effects([shadow], Rect(x=0, y=0, w=0, h=0), palette)
    return draft("a:effectLst", draft("a:glow", palette.color(shadow.color), rad=emu(shadow.blur)))


def fonts(style: RunStyle) -> list[Element]:
    """`a:latin`, `a:ea`, `a:cs`: theme fonts by reference, others by name with their class."""
    if style.slot is not None:
        short = "mj" if style.slot == "major" else "mn"
        return [
            draft(f"a:{script}", typeface=f"+{short}-{code}")
            for script, code in (("latin", "lt"), ("ea", "ea"), ("cs", "cs"))
        ]
    pitch = pitch_family(style.family)
    name = office_name(style.family)
    return [draft(f"a:{script}", typeface=name, pitchFamily=pitch, charset=0) for script in ("latin", "ea", "cs")]
