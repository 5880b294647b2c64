// Drawings: inline SVG becomes vector paths of M, L, C, Z in px, and its text becomes text blocks.
// A drawing that uses what paths cannot say (filter, mask, pattern, foreign content) becomes one raster.

const SHAPES = new Set(['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon']);
const SILENT = new Set(['defs', 'symbol', 'clipPath', 'mask', 'marker', 'pattern', 'linearGradient', 'radialGradient', 'title', 'desc', 'metadata', 'style', 'script', 'filter']);

function emitDrawing(svg, style, rect, ctx) {
  emitDecoration(svg, style, rect, ctx, ctx.phase);
  const reason = style.filter !== 'none' && filterOf(style).reason || (style.mixBlendMode !== 'normal' ? 'SVG blend mode' : null) || ((style.maskImage ?? 'none') !== 'none' ? 'SVG mask' : null);
  if (reason) return emitRaster(svg, rect, ctx, PHASE.inline, reason, false);
  const area = contentBox(svg, style, rect);
  const frame = frameOf(rect, ctx.matrix);
  const origin = place(rect, ctx.matrix).rect;
  const cut = style.overflowX !== 'visible' && !rotationOf(ctx.matrix);
  const clip = cut ? intersect(ctx.clip, origin) : ctx.clip;
  const view = cut ? { x: (area.left - rect.left) * frame.sx, y: (area.top - rect.top) * frame.sy, w: area.width * frame.sx, h: area.height * frame.sy, open: openSides(origin) } : null;
  const drawing = { svg, rect, area, view, ctx: { ...ctx, clip }, frame, origin, paths: [], texts: [], texted: [], used: 0 };
  walkDrawing(svg, drawing, 1, null, filterOf(style).shadows.concat(ctx.drops ?? []));
  settle(drawing);
  return undefined;
}

// The sides of a drawing that are the slide's own: a line may end beyond them, where nobody sees its cap.
const openSides = ({ x, y, w, h }) => ({ left: x <= 0.5, top: y <= 0.5, right: x + w >= slideRect.w - 0.5, bottom: y + h >= slideRect.h - 0.5 });

function widened({ x, y, w, h, open }, by) {
  const [l, t, r, b] = ['left', 'top', 'right', 'bottom'].map((side) => (open[side] ? by : 0));
  return { x: x - l, y: y - t, w: w + l + r, h: h + t + b };
}

const LONGEST_PATH = 400_000; // characters: tens of thousands of points, which PowerPoint would not draw

// Why one drawn element cannot be vectors; null when it can. Its neighbours stay native.
function unsupported(element, style, svg) {
  if (style.filter !== 'none' && !drawnShadows(element, style)) return 'SVG filter';
  if ((style.maskImage ?? 'none') !== 'none' || element.getAttribute('mask')) return 'SVG mask';
  if (style.mixBlendMode !== 'normal') return 'SVG blend mode';
  if (style.clipPath !== 'none' && style.clipPath && !clipOutline(element, style, new Matrix())) return 'SVG clip-path';
  if (element.localName === 'image') return 'SVG image';
  if (element.localName === 'text' && element.querySelector('textPath')) return 'SVG textPath';
  if (element.localName === 'foreignObject' && Math.abs(scaleX(element.getScreenCTM()) - 1) > 0.001) return 'SVG foreignObject';
  if (element.localName === 'path' && (element.getAttribute('d')?.length ?? 0) > LONGEST_PATH) return 'SVG path of too many points';
  if (SHAPES.has(element.localName)) {
    for (const paint of [style.fill, style.stroke]) if (paint.startsWith('url(') && !gradientElement(svg, paint)) return 'SVG pattern';
  }
  return null;
}

// `cast`: what shadows the filters of the shapes' holders throw.
function walkDrawing(node, drawing, opacity, clip = null, cast = []) {
  for (const child of node.children) {
    if (SILENT.has(child.localName)) continue;
    const style = getComputedStyle(child);
    if (style.display === 'none') continue;
    const reason = unsupported(child, style, drawing.svg);
    if (reason) {
      settle(drawing);
      emitRaster(child, child.getBoundingClientRect(), { ...drawing.ctx, phase: PHASE.inline }, PHASE.inline, reason, false);
      continue;
    }
    const inner = opacity * Number(style.opacity);
    const own = style.clipPath !== 'none' && style.clipPath ? clipOutline(child, style, matrixIn(drawing, child)) : clip;
    const thrown = style.filter === 'none' ? cast : [...drawnShadows(child, style), ...cast];
    if (SHAPES.has(child.localName)) addShape(child, style, drawing, inner, own, thrown);
    else if (child.localName === 'text') addText(child, drawing);
    else if (child.localName === 'foreignObject') {
      settle(drawing);
      flow(child, drawing.ctx);
    } else walkDrawing(child, drawing, inner, own, thrown);
  }
}

// Emits what was gathered, so that what follows is painted above it.
function settle(drawing) {
  flushPaths(drawing);
  for (const text of drawing.texts.splice(0)) emitDrawnText(text, drawing);
}

// The one shape of a <clipPath> as points under a matrix; null where it is more than that.
function clipOutline(element, style, matrix) {
  const id = style.clipPath.match(/^url\("?#([^")]+)"?\)$/)?.[1];
  const holder = id && document.getElementById(id);
  const shapes = holder ? [...holder.children].filter((child) => SHAPES.has(child.localName)) : [];
  if (!matrix || shapes.length !== 1 || holder.getAttribute('clipPathUnits') === 'objectBoundingBox') return null;
  const segments = absolutePath(shapePath(shapes[0], getComputedStyle(shapes[0])));
  if (segments.filter(([letter]) => letter === 'M').length !== 1) return null;
  const own = shapes[0].transform.baseVal.consolidate()?.matrix;
  const whole = own ? matrix.multiply(new Matrix([own.a, own.b, own.c, own.d, own.e, own.f])) : matrix;
  return flattened(absolutePath(pathText(segments, whole)));
}

// Screen matrix of a drawn element, after the drawing's own transform on the page, in the node's own px.
function matrixIn(drawing, element) {
  const screen = element.getScreenCTM();
  if (!screen) return null;
  const { frame, origin } = drawing;
  const own = new Matrix([screen.a, screen.b, screen.c, screen.d, screen.e, screen.f]);
  const place = new Matrix([frame.sx, 0, 0, frame.sy, frame.x(0) - origin.x, frame.y(0) - origin.y]);
  return place.multiply(own);
}

function addShape(shape, style, drawing, opacity, clip, cast = []) {
  if (style.visibility !== 'visible') return;
  const matrix = matrixIn(drawing, shape);
  const segments = matrix && absolutePath(shapePath(shape, style));
  if (!segments?.length) return;
  const total = opacity * drawing.ctx.opacity;
  const bounds = segmentBounds(segments, matrix);
  const fill = shape.localName === 'line' ? null : drawnPaint(drawing.svg, shape, style.fill, total * Number(style.fillOpacity), bounds, matrix);
  const inked = drawnPaint(drawing.svg, shape, style.stroke, total * Number(style.strokeOpacity), bounds, matrix);
  const width = parseFloat(style.strokeWidth) * (style.vectorEffect === 'non-scaling-stroke' ? 1 : Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)));
  const dash = style.strokeDasharray !== 'none' ? style.strokeDasharray.split(/[ ,]+/).map(parseFloat) : null;
  const solid = inked && (inked.kind === 'solid' ? inked.color : meanColor(inked.stops));
  const dashes = dash?.some((d) => d > 0) ? dash.map((d) => round((d * width) / (parseFloat(style.strokeWidth) || 1))) : [];
  const stroke = solid && width > 0 && solid.a > 0 ? { width: round(width), style: dashes.length ? 'dashed' : 'solid', dashes, cap: style.strokeLinecap, color: solid } : null;
  if (!fill && !stroke && !hasMarker(style)) return;
  const shadows = cast.map((shadow) => castBy(shadow, (fill?.kind === 'solid' ? fill.color : fill && meanColor(fill.stops)) ?? solid, matrix, total)).slice(0, 1);
  const ink = stroke && inked.kind === 'linear' ? inked : null;
  const path = clippedPath({ d: pathText(segments, matrix), fill, stroke, ...(ink ? { ink } : {}), ...(shadows.length ? { shadows } : {}) }, clip);
  const markers = markerPaths(shape, style, segments, matrix, drawing.svg, total);
  // Paint order: a shape over an earlier text starts a new vector after that text.
  if (drawing.texted.some((text) => overlaps(text, bounds))) {
    settle(drawing);
    drawing.texted = [];
  }
  const pieces = path?.stroke && dashes.length ? dashPieces(shape, style, segments, matrix) : null;
  if (pieces) {
    if (fill) drawing.paths.push({ ...path, stroke: null, ink: null });
    const paint = (d) => (ink ? { ink: refitted(ink, bounds, segmentBounds(absolutePath(d), new Matrix())) } : {});
    drawing.paths.push(...pieces.map((d) => clippedPath({ d, fill: null, stroke: { ...stroke, style: 'solid', dashes: [] }, ...paint(d) }, clip)).filter(Boolean));
  } else if (path) drawing.paths.push(...inView(path, bounds, drawing.view));
  drawing.paths.push(...markers);
}

// What a drawing shows of a path that runs beyond its edges.
function inView(path, bounds, view) {
  if (!view || bounds.x >= view.x - 1 && bounds.y >= view.y - 1 && bounds.x + bounds.w <= view.x + view.w + 1 && bounds.y + bounds.h <= view.y + view.h + 1) return [path];
  const parts = [];
  for (const segment of absolutePath(path.d)) {
    if (segment[0] === 'M') parts.push([]);
    parts.at(-1)?.push(segment);
  }
  if (path.fill && (parts.length > 1 || path.fill.kind !== 'solid')) return [path];
  const filled = path.fill ? [clippedPath({ ...path, stroke: null, ink: null }, rectPoints(view))].filter(Boolean) : [];
  if (!path.stroke) return filled;
  const lines = parts.flatMap((part) => linesIn([...flattened(part), ...(part.at(-1)[0] === 'Z' ? flattened(part).slice(0, 1) : [])], widened(view, path.stroke.width)));
  return [...filled, ...lines.map((points) => ({ d: points.map(([x, y], i) => `${i ? 'L' : 'M'} ${round(x)} ${round(y)}`).join(' '), fill: null, stroke: path.stroke }))];
}

// The stretches of a line of points that lie in a rectangle (Liang–Barsky, piece by piece).
function linesIn(points, { x, y, w, h }) {
  const lines = [];
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i - 1], points[i]];
    let [from, to] = [0, 1];
    for (const [step, room] of [[ax - bx, ax - x], [bx - ax, x + w - ax], [ay - by, ay - y], [by - ay, y + h - ay]]) {
      if (step === 0) {
        if (room < 0) to = -1;
      } else if (step < 0) from = Math.max(from, room / step);
      else to = Math.min(to, room / step);
    }
    if (to <= from) continue;
    const at = (t) => [ax + (bx - ax) * t, ay + (by - ay) * t];
    if (from === 0 && lines.length && lines.at(-1).open) lines.at(-1).push(at(to));
    else lines.push([at(from), at(to)]);
    lines.at(-1).open = to === 1;
  }
  return lines;
}

const MOST_PIECES = 40;
const FEW_DASHES = 1.5;
const ROUND_STEPS = 120; // a whole path in dashes is drawn in that many straight steps

// A stroke in few long dashes, or in dashes that begin elsewhere, is a ring chart or a gauge: each dash a line of its own.
function dashPieces(shape, style, segments, matrix) {
  const total = shape.getTotalLength();
  const unit = shape.pathLength?.baseVal > 0 ? total / shape.pathLength.baseVal : 1;
  let lengths = style.strokeDasharray.split(/[ ,]+/).map((part) => parseFloat(part) * unit);
  if (lengths.length % 2) lengths = [...lengths, ...lengths];
  const period = lengths.reduce((sum, length) => sum + length, 0);
  const shift = (parseFloat(style.strokeDashoffset) || 0) * unit;
  if (!(total > 0) || !(period > 0) || segments.filter(([letter]) => letter === 'M').length > 1) return null;
  if (total / period > FEW_DASHES && !(shift && total / period * (lengths.length / 2) < MOST_PIECES)) return null;
  const pieces = [];
  let at = -(((shift % period) + period) % period);
  for (let i = 0; at < total && pieces.length <= MOST_PIECES; i++) {
    const length = lengths[i % lengths.length];
    const [from, to] = [Math.max(0, at), Math.min(total, at + length)];
    at += length;
    if (i % 2 || to - from < 1e-6 * total) continue;
    const count = Math.max(1, Math.ceil(((to - from) / total) * ROUND_STEPS));
    const points = Array.from({ length: count + 1 }, (_, n) => shape.getPointAtLength(from + ((to - from) * n) / count)).map(({ x, y }) => matrix.at(x, y));
    pieces.push(points.map(({ x, y }, n) => `${n ? 'L' : 'M'} ${round(x)} ${round(y)}`).join(' '));
  }
  return pieces.length <= MOST_PIECES ? pieces : null;
}

function clippedPath(path, clip) {
  if (!clip) return path;
  const points = flattened(absolutePath(path.d));
  if (insideOf(points, clip)) return path;
  const kept = commonPoints(points, clip);
  if (!kept) return path;
  return kept.length > 2 && path.fill ? { ...path, d: pathOfPoints(kept), stroke: null, ink: null } : null;
}

const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function flushPaths(drawing) {
  if (!drawing.paths.length) return;
  const alt = drawing.used++ ? '' : altOf(drawing.svg);
  emit({ kind: 'vector', paths: drawing.paths, alt, equation: equationOf(drawing) }, drawing.rect, drawing.ctx, PHASE.inline, drawing.svg);
  drawing.paths = [];
}

// What an equation was drawn from (`data-equation`), and the size of its type on the slide, px.
function equationOf(drawing) {
  const { equation, size } = drawing.svg.dataset;
  const width = drawing.svg.viewBox.baseVal?.width;
  return equation && width ? { mathml: equation, size: round((drawing.rect.width / width) * Number(size || 48)) } : null;
}

function gradientElement(svg, paint) {
  const id = paint.match(/url\("?#([^")]+)"?\)/)?.[1];
  const found = id && (svg.querySelector(`#${CSS.escape(id)}`) ?? document.getElementById(id));
  return found && ['linearGradient', 'radialGradient'].includes(found.localName) ? found : null;
}

function drawnPaint(svg, shape, paint, opacity, bounds, matrix) {
  if (!paint || paint === 'none' || opacity === 0) return null;
  if (!paint.startsWith('url(')) {
    const solid = faded(color(paint.startsWith('context') ? getComputedStyle(shape).color : paint), opacity);
    return solid.a > 0 ? { kind: 'solid', color: solid } : null;
  }
  const element = gradientElement(svg, paint);
  if (!element) return null;
  const chain = [element];
  for (let at = element; at.href?.baseVal && chain.length < 5;) {
    at = document.querySelector(at.href.baseVal);
    if (!at) break;
    chain.push(at);
  }
  const holder = chain.find((at) => at.querySelector('stop'));
  const attribute = (name, fallback) => chain.find((at) => at.hasAttribute(name))?.getAttribute(name) ?? fallback;
  const stops = [...(holder?.querySelectorAll('stop') ?? [])].map((stop) => {
    const style = getComputedStyle(stop);
    return { at: round(Math.min(1, Math.max(0, stop.offset.baseVal))), color: faded(color(style.stopColor), Number(style.stopOpacity) * opacity) };
  });
  if (!stops.length) return null;
  if (stops.length === 1) return { kind: 'solid', color: stops[0].color };
  const share = (text) => (text.endsWith('%') ? parseFloat(text) / 100 : parseFloat(text));
  const space = gradientSpace(chain, attribute('gradientUnits', 'objectBoundingBox') === 'userSpaceOnUse', bounds, matrix);
  if (element.localName === 'radialGradient') return drawnRadial(attribute, share, stops, bounds, space);
  const at = (x, y) => space.at(share(attribute(...x)), share(attribute(...y)));
  const [start, end] = [at(['x1', '0%'], ['y1', '0%']), at(['x2', '100%'], ['y2', '0%'])];
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  if (!length) return { kind: 'solid', color: stops.at(-1).color };
  const [dx, dy] = [(end.x - start.x) / length, (end.y - start.y) / length];
  // The scene's gradient line runs about the box's middle, from corner to corner.
  const reach = Math.abs(bounds.w * dx) + Math.abs(bounds.h * dy) || 1;
  const first = ((start.x - bounds.x - bounds.w / 2) * dx + (start.y - bounds.y - bounds.h / 2) * dy) / reach + 0.5;
  const placed = clampStops(stops.map((stop) => ({ ...stop, at: first + (stop.at * length) / reach })));
  return { kind: 'linear', angle: round(((Math.atan2(dx, -dy) * 180) / Math.PI + 360) % 360), stops: placed };
}

// From a gradient's own coordinates to the node's px.
function gradientSpace(chain, user, bounds, matrix) {
  const own = chain.find((at) => at.hasAttribute('gradientTransform'))?.gradientTransform.baseVal.consolidate()?.matrix;
  const space = user ? matrix : new Matrix([bounds.w, 0, 0, bounds.h, bounds.x, bounds.y]);
  return own ? space.multiply(new Matrix([own.a, own.b, own.c, own.d, own.e, own.f])) : space;
}

// Centre and radius in shares of the shape's box, as the scene counts them; an ellipse as the circle of its area.
function drawnRadial(attribute, share, stops, bounds, space) {
  const [cx, cy, r] = [attribute('cx', '50%'), attribute('cy', '50%'), attribute('r', '50%')].map(share);
  const centre = space.at(cx, cy);
  const radius = r * Math.sqrt(Math.abs(space.a * space.d - space.b * space.c));
  const [x, y] = [centre.x - bounds.x, centre.y - bounds.y];
  const far = Math.hypot(Math.max(x, bounds.w - x), Math.max(y, bounds.h - y)) || 1;
  const placed = clampStops(stops.map((stop) => ({ ...stop, at: (stop.at * radius) / far })));
  const within = (value, size) => round(Math.min(1, Math.max(0, value / (size || 1))));
  return { kind: 'radial', angle: 0, center: [within(x, bounds.w), within(y, bounds.h)], stops: placed };
}
