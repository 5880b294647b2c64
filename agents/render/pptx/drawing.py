"""CSS paint as DrawingML: fills, lines, shadows, corner geometry, transforms. Knows nothing of slides or text."""

from __future__ import annotations

import math
import re
from typing import TypeGuard

from agents.render.paint import Solid
from agents.render.pptx.layered import needed_stops
from agents.render.pptx.ooxml import EMU_PER_PX, Element, Markup, angle, draft, emu, thousandths
from agents.render.pptx.palette import Palette
from agents.render.scene import Border, Color, Fill, Gradient, Rect, Shadow

Radii = tuple[float, float, float, float]
_OPAQUE = 0.999
_EDGE = 0.01
_DASHES = {"dashed": "dash", "dotted": "sysDot"}
_CAPS = {"butt": "flat", "round": "rnd", "square": "sq"}
_LETTERS = re.compile("[MLCZmlcz]").sub
_TOKEN = re.compile(r"[MLCZmlcz]|-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def fill(paint: Fill | None, palette: Palette, *, lean: bool = True) -> Element:
    """`a:solidFill`, `a:gradFill` or `a:noFill`. `lean`: without stops that lie between their neighbours anyway."""
    if paint is None or (isinstance(paint, Solid) and paint.color.a <= 0):
        return draft("a:noFill")
    if isinstance(paint, Solid):
        return palette.solid(paint.color)
    return _gradient(paint, palette, lean)


def is_ringed(paint: Fill | None) -> TypeGuard[Gradient]:
    """Whether a fill runs about a centre and hides all that is under it."""
    if not isinstance(paint, Gradient) or paint.kind == "linear" or len(paint.stops) < 2:
        return False
    return all(stop.color.a >= _OPAQUE for stop in paint.stops)


def middle_color(paint: Gradient) -> Color:
    """The mean of a gradient's colours, opaque."""
    count = len(paint.stops)
    r, g, b = (round(sum(getattr(stop.color, part) for stop in paint.stops) / count) for part in ("r", "g", "b"))
    return Color(r=r, g=g, b=b)


def _gradient(paint: Gradient, palette: Palette, lean: bool) -> Element:
    stops = sorted(paint.stops, key=lambda stop: stop.at)
    if lean and paint.kind == "linear" and len(stops) > 2 and len({stop.color.a for stop in stops}) == 1:
        # LibreOffice draws two colours of several: one that lies between its neighbours anyway is not said.
        stops = needed_stops(stops)
    if len(stops) < 2:
        return palette.solid(stops[0].color) if stops else draft("a:noFill")
    listed = draft(
        "a:gsLst", *(draft("a:gs", palette.color(s.color), pos=thousandths(min(max(s.at, 0.0), 1.0))) for s in stops)
    )
    if paint.kind == "linear":
        # CSS: 0 points up, clockwise; DrawingML: 0 points right, clockwise.
        direction = draft("a:lin", ang=angle(paint.angle - 90), scaled=False)
    else:
        # A centre on the very edge makes a straight gradient in LibreOffice.
        x, y = (thousandths(min(max(share, _EDGE), 1.0 - _EDGE)) for share in paint.center)
        centre = draft("a:fillToRect", l=x, t=y, r=100000 - x, b=100000 - y)
        direction = draft("a:path", centre, path="circle")
    return draft("a:gradFill", listed, direction, rotWithShape=True)


def line(
    border: Border | None,
    palette: Palette,
    *,
    tag: str = "a:ln",
    ground: Color | None = None,
    paint: Gradient | None = None,
) -> Element:
    """`a:ln` (or a cell's `a:lnL` …). With a `ground`, alpha is mixed in: LibreOffice draws table borders opaque.

    `paint`: the gradient of a line that runs through colours.
    """
    if border is None or border.width <= 0 or border.color.a <= 0:
        return draft(tag, draft("a:noFill"), w=0 if tag != "a:ln" else None)
    dots = tag == "a:ln" and border.style == "dotted" and border.width >= 3
    return draft(
        tag,
        _gradient(paint, palette, lean=True)
        if paint is not None
        else palette.solid(border.color)
        if ground is None
        else draft("a:solidFill", palette.opaque(border.color, ground)),
        _dash(border, tag),
        draft("a:miter", lim=800000) if tag == "a:ln" else None,
        w=emu(border.width),
        cap="rnd" if dots else _CAPS[border.cap],
        cmpd="dbl" if border.style == "double" else "sng",
        algn="ctr",
    )


def _dash(border: Border, tag: str) -> Element | None:
    """As the browser's: dashes of two widths, one between (below 3 px three and two); dots as wide as the line.

    Office counts round ends as part of their dash (its own round dots are as long as the line is wide), SVG does not.
    """
    if border.style not in _DASHES:
        return None
    if tag != "a:ln":
        return draft("a:prstDash", val=_DASHES[border.style])
    if border.dashes:
        lengths = border.dashes if len(border.dashes) % 2 == 0 else border.dashes * 2
        shares = [max(round(v / border.width * 100000), 1000) for v in lengths]
        ends = 100000 if border.cap == "round" else 0
        pairs = zip(shares[::2], shares[1::2], strict=True)
        return draft("a:custDash", *(draft("a:ds", d=d + ends, sp=max(sp - ends, 1000)) for d, sp in pairs))
    if border.style == "dotted":
        length, gap = 100000, 100000
    else:
        length, gap = (200000, 100000) if border.width >= 3 else (300000, 200000)
    return draft("a:custDash", draft("a:ds", d=length, sp=gap))


def effects(
    shadows: list[Shadow],
    rect: Rect,
    palette: Palette,
    soft: float = 0.0,
    *,
    paint: Fill | None = None,
    turned: bool = False,
) -> Element | None:
    """`a:effectLst` with at most one inner and one outer shadow, the heaviest of each (the schema has room for one).

    `soft`: px over which the edge fades out. `paint`: the shape's fill; one about a centre that casts no shadow gets
    one of its own colour that lies exactly under it.
    """
    inner = _heaviest([s for s in shadows if s.inset])
    outer = _heaviest([s for s in shadows if not s.inset])
    if outer is None and soft <= 0 and is_ringed(paint):
        # LibreOffice's PDF draws such a fill in rings, and what lies under them shines through where they meet.
        under = Shadow(dx=0, dy=0, blur=0, spread=0, color=middle_color(paint), inset=False)
        own = _shadow("a:outerShdw", under, palette, algn="ctr", rotWithShape=False)
        return draft("a:effectLst", None if inner is None else _shadow("a:innerShdw", inner, palette), own)
    if inner is None and outer is None and soft <= 0:
        return None
    return draft(
        "a:effectLst",
        None if inner is None else _shadow("a:innerShdw", inner, palette),
        None if outer is None else _outer(outer, rect, palette, turned=turned),
        draft("a:softEdge", rad=emu(soft)) if soft > 0 else None,
    )


def _heaviest(shadows: list[Shadow]) -> Shadow | None:
    visible = [s for s in shadows if s.color.a > 0 and (s.blur > 0 or s.dx or s.dy)]
    return max(visible, key=lambda s: s.color.a * (s.blur + abs(s.dx) + abs(s.dy)), default=None)


def _shadow(tag: str, shadow: Shadow, palette: Palette, **more: object) -> Element:
    return draft(
        tag,
        palette.color(shadow.color),
        blurRad=emu(shadow.blur),
        dist=emu(math.hypot(shadow.dx, shadow.dy)),
        dir=angle(math.degrees(math.atan2(shadow.dy, shadow.dx))),
        **more,
    )


def _outer(shadow: Shadow, rect: Rect, palette: Palette, *, turned: bool) -> Element:
    """An outer shadow. LibreOffice shrinks one towards the top left, whatever `algn` says: so a smaller one names that
    corner, and stands as far from it as CSS would have it. Of a `turned` shape that corner is another. It grows one to
    that side, too: of a larger one the blur is made to reach as far."""
    if 0 < shadow.spread <= shadow.blur:
        shadow = _reaching(shadow, rect)
    if not shadow.spread or rect.w <= 0 or rect.h <= 0:
        return _shadow("a:outerShdw", shadow, palette, algn="ctr", rotWithShape=False)
    wider = max(rect.w + 2 * shadow.spread, 0) / rect.w
    higher = max(rect.h + 2 * shadow.spread, 0) / rect.h
    cornered = shadow.spread < 0 and not turned
    if cornered:
        shadow = shadow.model_copy(update={"dx": shadow.dx - shadow.spread, "dy": shadow.dy - shadow.spread})
    size = {"sx": thousandths(wider), "sy": thousandths(higher), "algn": "tl" if cornered else "ctr"}
    return _shadow("a:outerShdw", shadow, palette, **size, rotWithShape=False)


def _reaching(shadow: Shadow, rect: Rect) -> Shadow:
    """A shadow as large as its shape that looks like a larger one: as dark at its edge, with as much ink beyond.

    A blurred edge is a Gaussian's integral; one that is `spread` px outside of the shape has there more than half.
    """
    deviation = shadow.blur / 2
    share = shadow.spread / deviation
    density = math.exp(-(share**2) / 2) / math.sqrt(2 * math.pi)
    at_edge = (1 + math.erf(share / math.sqrt(2))) / 2
    beyond = shadow.spread * at_edge + deviation * density
    half = max(min(rect.w, rect.h) / 2, 1.0)
    wide = beyond / at_edge * math.sqrt(math.pi / 2)
    whole = _middle(half + shadow.spread, deviation) / _middle(half, wide)
    alpha = min(1.0, 2 * at_edge * whole * shadow.color.a)
    color = shadow.color.model_copy(update={"a": alpha})
    return shadow.model_copy(update={"blur": 2 * wide, "spread": 0.0, "color": color})


def _middle(radius: float, deviation: float) -> float:
    """What blurring leaves in the middle of a disc."""
    return 1 - math.exp(-(radius**2) / (2 * deviation**2))


def transform(rect: Rect, rotation: float = 0.0, *, tag: str = "a:xfrm", flip: bool = False) -> Element:
    """`a:xfrm` (or `p:xfrm`): the unrotated box and the angle about its centre."""
    return draft(
        tag,
        draft("a:off", x=emu(rect.x), y=emu(rect.y)),
        draft("a:ext", cx=max(emu(rect.w), 0), cy=max(emu(rect.h), 0)),
        rot=angle(rotation) or None,
        flipH=True if flip else None,
    )


def from_behind() -> Element:
    """`a:scene3d` that turns a shape half round its upright axis, text with it: flipping alone leaves text readable."""
    turn = draft("a:rot", lat=0, lon=10800000, rev=0)
    camera = draft("a:camera", turn, prst="orthographicFront")
    return draft("a:scene3d", camera, draft("a:lightRig", rig="threePt", dir="t"))


def geometry(rect: Rect, radii: Radii, outline: str | None = None, *, drawn_for: Rect | None = None) -> Element:
    """The preset shape of the corners where there is one, else a custom outline (`Box.outline`, or the corners').

    `drawn_for`: the box whose px the outline counts in, where that is another than `rect`.
    """
    if outline == "ellipse":
        return _preset("ellipse")
    if outline is not None:
        own = drawn_for or rect
        return custom(draft("a:path", steps(outline), w=max(emu(own.w), 1), h=max(emu(own.h), 1)))
    top_left, top_right, bottom_right, bottom_left = fitted = fitted_radii(rect, radii)
    short = min(rect.w, rect.h)
    if short <= 0 or max(fitted) < 0.05:
        return _preset("rect")
    if max(fitted) - min(fitted) < 0.05:
        if top_left >= short / 2 - 0.05 and abs(rect.w - rect.h) < 0.6:
            return _preset("ellipse")
        return _preset("roundRect", adj=min(round(top_left / short * 100000), 50000))
    if abs(top_left - top_right) < 0.05 and abs(bottom_left - bottom_right) < 0.05:
        return _preset(
            "round2SameRect", adj1=round(top_left / short * 100000), adj2=round(bottom_left / short * 100000)
        )
    return _outline(rect, fitted)


def fitted_radii(rect: Rect, radii: Radii) -> Radii:
    """CSS Backgrounds 3, 5.5: radii that do not fit are all scaled by one factor."""
    a, b, c, d = (max(r, 0.0) for r in radii)
    sums = ((a + b, rect.w), (d + c, rect.w), (a + d, rect.h), (b + c, rect.h))
    factor = min([1.0, *(side / total for total, side in sums if total > 0)])
    return a * factor, b * factor, c * factor, d * factor


def text_margins(rect: Rect, radii: Radii, outline: str | None = None) -> Radii:
    """How far a preset shape itself keeps text off its sides: left, top, right, bottom, px."""
    name = geometry(rect, radii, outline).get("prst")
    corner = max(fitted_radii(rect, radii)) * (1 - math.sqrt(0.5))
    if name == "roundRect":
        return corner, corner, corner, corner
    if name == "ellipse":
        across, down = rect.w * (1 - math.sqrt(0.5)) / 2, rect.h * (1 - math.sqrt(0.5)) / 2
        return across, down, across, down
    if name == "round2SameRect":
        top, _, bottom, _ = fitted_radii(rect, radii)
        return corner, top * (1 - math.sqrt(0.5)), corner, bottom * (1 - math.sqrt(0.5))
    return 0.0, 0.0, 0.0, 0.0


def _preset(name: str, **adjust: int) -> Element:
    guides = (draft("a:gd", name=key, fmla=f"val {value}") for key, value in adjust.items())
    return draft("a:prstGeom", draft("a:avLst", *guides), prst=name)


def _outline(rect: Rect, radii: Radii) -> Element:
    a, b, c, d = (emu(r) for r in radii)
    w, h = emu(rect.w), emu(rect.h)
    steps = [
        draft("a:moveTo", draft("a:pt", x=a, y=0)),
        draft("a:lnTo", draft("a:pt", x=w - b, y=0)),
        _arc(b, 270),
        draft("a:lnTo", draft("a:pt", x=w, y=h - c)),
        _arc(c, 0),
        draft("a:lnTo", draft("a:pt", x=d, y=h)),
        _arc(d, 90),
        draft("a:lnTo", draft("a:pt", x=0, y=a)),
        _arc(a, 180),
        draft("a:close"),
    ]
    return custom(draft("a:path", *steps, w=w, h=h))


def _arc(radius: int, start: int) -> Element | None:
    return draft("a:arcTo", wR=radius, hR=radius, stAng=start * 60000, swAng=5400000) if radius else None


def custom(path: Element) -> Element:
    """`a:custGeom` around one `a:path`."""
    kept = Markup('<a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>')
    return draft("a:custGeom", kept, draft("a:pathLst", path))


def _numbers(body: str) -> list[float]:
    """Numbers of path data without its letters; what parts them may be left out where signs or points do."""
    try:
        return [float(number) for number in body.split()]
    except ValueError:
        return [float(number) for number in _TOKEN.findall(body)]


def points(d: str) -> list[tuple[float, float]]:
    """Every point of path data, control points too."""
    numbers = _numbers(_LETTERS(" ", d))
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def flattened(d: str, steps: int = 12) -> list[list[tuple[float, float]]]:
    """Path data as lines of points, one for each `M`; curves in `steps`."""
    lines: list[list[tuple[float, float]]] = []
    for letter, numbers in re.findall(r"([MLCZ])([^MLCZ]*)", d):
        values = _numbers(numbers)
        pairs = list(zip(values[::2], values[1::2], strict=False))
        if letter == "M":
            lines.append(pairs[:1])
            lines[-1] += pairs[1:]
        elif letter == "Z":
            lines[-1].append(lines[-1][0])
        elif letter == "L":
            lines[-1] += pairs
        else:
            for n in range(0, len(pairs) - 2, 3):
                lines[-1] += _curve(lines[-1][-1], pairs[n : n + 3], steps)
    return lines


def _curve(start: tuple[float, float], controls: list[tuple[float, float]], steps: int) -> list[tuple[float, float]]:
    (ax, ay), ((bx, by), (cx, cy), (dx, dy)) = start, controls
    points = []
    for n in range(1, steps + 1):
        t = n / steps
        p, q, r, s = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append((p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy))
    return points


_COMMAND = re.compile(r"([MLCZmlcz])([^MLCZmlcz]*)")
_STEPS = {"M": ("moveTo", 1), "L": ("lnTo", 1), "C": ("cubicBezTo", 3)}


def steps(d: str, x0: float = 0.0, y0: float = 0.0) -> Markup:
    """Path data (M, L, C, Z) as children of `a:path`, counted from (`x0`, `y0`)."""
    made: list[str] = []
    for letter, body in _COMMAND.findall(d):
        if letter in "Zz":
            made.append("<a:close/>")
            continue
        name, count = _STEPS[letter.upper()]
        numbers = _numbers(body)
        ends = [
            f'<a:pt x="{round((x - x0) * EMU_PER_PX)}" y="{round((y - y0) * EMU_PER_PX)}"/>'
            for x, y in zip(numbers[::2], numbers[1::2], strict=False)
        ]
        for at in range(0, len(ends) - count + 1, count):
            made.append(f"<a:{name}>{''.join(ends[at : at + count])}</a:{name}>")
            name = "lnTo" if name == "moveTo" else name
    return Markup("".join(made))


def inset(rect: Rect, by: float) -> Rect:
    """`rect` made smaller by `by` px on each side."""
    return Rect(x=rect.x + by, y=rect.y + by, w=max(rect.w - 2 * by, 0), h=max(rect.h - 2 * by, 0))


def intersection(a: Rect, b: Rect) -> Rect:
    """The part of `a` within `b`; width or height 0 where there is none."""
    x, y = max(a.x, b.x), max(a.y, b.y)
    return Rect(x=x, y=y, w=max(min(a.x + a.w, b.x + b.w) - x, 0), h=max(min(a.y + a.h, b.y + b.h) - y, 0))


def near(a: Rect, b: Rect, px: float = 0.5) -> bool:
    """Whether two boxes agree to within `px` on every side."""
    return all(abs(p - q) <= px for p, q in ((a.x, b.x), (a.y, b.y), (a.x + a.w, b.x + b.w), (a.y + a.h, b.y + b.h)))


def about(rect: Rect, origin: Rect, rotation: float) -> Rect:
    """Where the unrotated `rect` must lie to look, rotated about its own centre, as if rotated about `origin`'s."""
    if not rotation:
        return rect
    turn = math.radians(rotation)
    centre_x, centre_y = origin.x + origin.w / 2, origin.y + origin.h / 2
    dx, dy = rect.x + rect.w / 2 - centre_x, rect.y + rect.h / 2 - centre_y
    x = centre_x + dx * math.cos(turn) - dy * math.sin(turn)
    y = centre_y + dx * math.sin(turn) + dy * math.cos(turn)
    return Rect(x=x - rect.w / 2, y=y - rect.h / 2, w=rect.w, h=rect.h)
