// Effects: what colour filters, blend modes and masks leave of paint, as plain colours and gradients. Where no colour can
// say it, the element is pictured. It knows colours, nothing of what was painted before, of boxes' borders or of text.

// Filter Effects 1 §9 as rows of [r, g, b, offset]; offsets in 0..255.
function tintMatrix(name, body) {
  const amount = body === '' ? 1 : body.endsWith('%') ? parseFloat(body) / 100 : parseFloat(body);
  const plain = (slope, offset) => [[slope, 0, 0, offset], [0, slope, 0, offset], [0, 0, slope, offset]];
  const mixed = (a, rows) => rows.map((row, i) => [...row.map((value, j) => value * a + (i === j ? 1 - a : 0)), 0]);
  const part = Math.min(1, Math.max(0, amount));
  if (name === 'brightness') return plain(amount, 0);
  if (name === 'contrast') return plain(amount, 127.5 * (1 - amount));
  if (name === 'invert') return plain(1 - 2 * part, 255 * part);
  if (name === 'grayscale') return mixed(part, Array(3).fill([0.2126, 0.7152, 0.0722]));
  if (name === 'sepia') return mixed(part, [[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]]);
  if (name === 'saturate') return mixed(1 - amount, Array(3).fill([0.213, 0.715, 0.072]));
  if (name !== 'hue-rotate') return null;
  const radians = (angleOf(body || '0deg') * Math.PI) / 180;
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  return [
    [0.213 + c * 0.787 - s * 0.213, 0.715 - c * 0.715 - s * 0.715, 0.072 - c * 0.072 + s * 0.928, 0],
    [0.213 - c * 0.213 + s * 0.143, 0.715 + c * 0.285 + s * 0.14, 0.072 - c * 0.072 - s * 0.283, 0],
    [0.213 - c * 0.213 - s * 0.787, 0.715 - c * 0.715 + s * 0.715, 0.072 + c * 0.928 + s * 0.072, 0],
  ];
}

// Filters: colours and a drop shadow are native, an opacity is arithmetic, a blur is an edge; the rest is not.
function filterOf(style) {
  const found = { shadows: [], opacity: 1, blur: 0, tints: [], reason: null };
  if (!style.filter || style.filter === 'none') return found;
  for (const part of splitTop(style.filter, ' ')) {
    const [, name, body] = part.match(/^([a-z-]+)\((.*)\)$/s) ?? [];
    const matrix = name && tintMatrix(name, body);
    if (matrix) found.tints.push({ matrix });
    else if (name === 'drop-shadow') found.shadows.push(...shadows(body, 1));
    else if (name === 'opacity') found.opacity *= alphaOf(body);
    else if (name === 'blur') found.blur += parseFloat(body) || 0;
    else found.reason = `filter: ${name ?? 'url'}`;
  }
  return found;
}

const MOST_FILTERS = 24; // one in another: more keep the browser busy for minutes over a picture, so they are left out

// How many filtered elements lie one in another, counted from this one.
function filtersWithin(element) {
  let most = 0;
  const waiting = [[element, 0]];
  while (waiting.length) {
    const [at, above] = waiting.pop();
    const depth = above + (styleOf(at).filter === 'none' ? 0 : 1);
    most = Math.max(most, depth);
    for (const child of at.children) waiting.push([child, depth]);
  }
  return most;
}

const VEIL = 0.75; // alpha of a ground through which nobody tells a blurred edge from a sharp one

const clamped = (value) => Math.min(255, Math.max(0, Math.round(value)));

function tinted({ r, g, b, a }, { matrix, mode, ground }) {
  if (matrix) {
    const [red, green, blue] = matrix.map(([x, y, z, offset]) => clamped(x * r + y * g + z * b + offset));
    return { r: red, g: green, b: blue, a };
  }
  const mix = (top, under) => clamped(255 * BLENDS[mode](top / 255, under / 255));
  return { r: mix(r, ground.r), g: mix(g, ground.g), b: mix(b, ground.b), a };
}

// A copy of a node's values with every colour in them as filters and blend modes show it.
function recoloured(value, tints) {
  if (Array.isArray(value)) return value.map((item) => recoloured(item, tints));
  if (value === null || typeof value !== 'object') return value;
  if ('r' in value && 'g' in value && 'b' in value) return tints.reduce(tinted, value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, recoloured(item, tints)]));
}

// Compositing 1 §10.1, separable modes: source and backdrop 0..1.
const BLENDS = {
  multiply: (s, b) => s * b,
  screen: (s, b) => s + b - s * b,
  overlay: (s, b) => BLENDS['hard-light'](b, s),
  darken: Math.min,
  lighten: Math.max,
  'color-dodge': (s, b) => (b === 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s))),
  'color-burn': (s, b) => (b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  'hard-light': (s, b) => (s <= 0.5 ? 2 * s * b : BLENDS.screen(2 * s - 1, b)),
  'soft-light': (s, b) => (s <= 0.5 ? b - (1 - 2 * s) * b * (1 - b) : b + (2 * s - 1) * ((b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b)) - b)),
  difference: (s, b) => Math.abs(s - b),
  exclusion: (s, b) => s + b - 2 * s * b,
};

// The gradient that a mask is, where it fades over the whole box; null where it is something else.
function fadeOf(style, rect, ctx) {
  const image = style.maskImage ?? 'none';
  if (image === 'none' || splitTop(image).length > 1 || !/^(linear|radial)-gradient/.test(image)) return null;
  if (!wholeMask(style)) return null;
  const found = gradient(image, rect.width * scaleX(ctx.matrix), rect.height * scaleY(ctx.matrix), 1);
  return found && found.stops.some((stop, i) => i && stop.at - found.stops[i - 1].at > 0.1 && stop.color.a !== found.stops[i - 1].color.a) ? found : null;
}

// Boxes and bands of one colour as that colour fading with the mask; null where one of them cannot.
function masked(nodes, fade, rect, ctx) {
  const size = { w: rect.width * scaleX(ctx.matrix), h: rect.height * scaleY(ctx.matrix) };
  const faint = (fill) => ({ ...fade, stops: fade.stops.map((stop) => ({ at: stop.at, color: faded(fill.color, stop.color.a) })) });
  const fills = nodes.flatMap((node) => (node.kind === 'vector' ? node.paths : [node]));
  const plain = nodes.every((node) => !node.client && ['box', 'vector'].includes(node.kind)) && fills.every((part) => part.fill?.kind === 'solid');
  const wide = nodes.filter((node) => node.kind === 'vector').flatMap((node) => node.paths).every((path) => {
    const bounds = segmentBounds(absolutePath(path.d), new Matrix());
    return bounds.w > 0.9 * size.w && bounds.h > 0.9 * size.h;
  });
  if (!plain || !wide) return null;
  for (const part of fills) part.fill = faint(part.fill);
  return nodes;
}

// A blurred disc: its colour, whole within the blur's reach and fading to its rim. `blur`: share of the node's side,
// which reaches two deviations beyond the disc.
function blurDisc(node, blur) {
  if (node.fill?.kind !== 'solid') return;
  const radius = 0.5 - 2 * blur;
  const peak = 1 - Math.exp(-(radius ** 2) / (2 * blur ** 2));
  const core = Math.max(0, radius - FADE * blur);
  // A blur wider than its disc leaves a hill: as much ink in a cone.
  const end = Math.min(0.5, core > 0 ? radius + FADE * blur : radius * Math.sqrt(3 / peak));
  const ink = faded(node.fill.color, peak);
  const at = (distance) => round(distance * Math.SQRT2);
  const clear = { ...ink, a: 0 };
  node.fill = { kind: 'radial', angle: 0, center: [0.5, 0.5], stops: [{ at: 0, color: ink }, { at: at(core), color: ink }, { at: at(end), color: clear }, { at: 1, color: clear }] };
}

const FADE = 1.4; // deviations of a blur on either side of an edge: the straight line nearest to its curve

// Whether a blurred element holds paint and nothing else: each shape in it is blurred by itself.
function holdsHaze(element, style) {
  const quiet = (at, own) => own.filter === 'none' && (own.maskImage ?? 'none') === 'none' && own.mixBlendMode === 'normal' && !/url\(|conic/.test(own.backgroundImage)
    && !REPLACED.has(at.localName) && at.dataset?.chart === undefined && ['::before', '::after'].every((which) => ['none', 'normal'].includes(paintedStyle(at, which).content));
  if (element.textContent.trim() || style.clipPath !== 'none' || (style.maskImage ?? 'none') !== 'none' || style.mixBlendMode !== 'normal') return false;
  return [...everyElement(element)].every((at) => at === element || quiet(at, styleOf(at)) && (styleOf(at).clipPath === 'none' || hazeSegments(at, styleOf(at), at.getBoundingClientRect())));
}

// The outline of a clipped shape that holds one colour or gradient; null of any other.
function hazeSegments(element, style, rect) {
  const image = style.backgroundImage;
  const one = image === 'none' || /^(linear|radial)-gradient/.test(image) && splitTop(image).length === 1 && coversBox(style, 0);
  return one && !hasBorder(borders(style, 1)) && style.boxShadow === 'none' ? clipSegments(style.clipPath, rect.width, rect.height) : null;
}

const HAZE_DISCS = 5; // at most, along a shape's longer axis

// A clipped shape, blurred: discs that fade out from the middle of its parts, with as much ink as those have.
function emitHaze(element, style, rect, ctx, phase, blur) {
  const points = clockwise(flattened(hazeSegments(element, style, rect)));
  const whole = momentsOf(points);
  if (!whole) return;
  const fill = gradient(style.backgroundImage, rect.width, rect.height, ctx.opacity);
  const base = faded(color(style.backgroundColor), ctx.opacity);
  const turn = Math.atan2(2 * whole.xy, whole.xx - whole.yy) / 2;
  const along = [Math.cos(turn), Math.sin(turn)];
  const reach = (axis) => axis[0] * axis[0] * whole.xx + 2 * axis[0] * axis[1] * whole.xy + axis[1] * axis[1] * whole.yy + blur * blur;
  const count = Math.min(HAZE_DISCS, Math.max(1, Math.round(Math.sqrt(reach(along) / reach([-along[1], along[0]])))));
  const places = points.map(([x, y]) => x * along[0] + y * along[1]);
  const [low, high] = [least(places), most(places)];
  const far = rect.width + rect.height;
  const at = (step, side) => [along[0] * step - along[1] * side, along[1] * step + along[0] * side];
  for (let n = 0; n < count; n++) {
    const [from, to] = [low + ((high - low) * n) / count, low + ((high - low) * (n + 1)) / count];
    const part = momentsOf(clippedPoints(points, [at(from, -far), at(to, -far), at(to, far), at(from, far)]));
    if (!part) continue;
    const spread = (part.xx + part.yy) / 2 + blur * blur;
    const seen = fill ? over(colorOfGradient(fill, part.x / rect.width, part.y / rect.height, rect), base) : base;
    const ink = faded(seen, Math.min(1, part.area / (2 * Math.PI * spread)));
    const radius = Math.sqrt(6 * spread);
    const client = { left: rect.left + part.x - radius, top: rect.top + part.y - radius, width: 2 * radius, height: 2 * radius };
    const clear = { ...ink, a: 0 };
    const stops = [{ at: 0, color: ink }, { at: round(Math.SQRT1_2), color: clear }, { at: 1, color: clear }];
    emit({ kind: 'box', fill: { kind: 'radial', angle: 0, center: [0.5, 0.5], stops }, borders: {}, radii: [0, 0, 0, 0], outline: 'ellipse', shadows: [] }, client, ctx, phase, element);
  }
}

// Area, centre and variances of a polygon (Green's theorem); null of one without area.
function momentsOf(points) {
  const sum = { a: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  points.forEach(([x, y], i) => {
    const [u, v] = points[(i + 1) % points.length];
    const cross = x * v - u * y;
    sum.a += cross / 2;
    sum.x += ((x + u) * cross) / 6;
    sum.y += ((y + v) * cross) / 6;
    sum.xx += ((x * x + x * u + u * u) * cross) / 12;
    sum.yy += ((y * y + y * v + v * v) * cross) / 12;
    sum.xy += ((x * v + 2 * x * y + 2 * u * v + u * y) * cross) / 24;
  });
  if (points.length < 3 || Math.abs(sum.a) < 1) return null;
  const [x, y] = [sum.x / sum.a, sum.y / sum.a];
  return { area: Math.abs(sum.a), x, y, xx: Math.max(0, sum.xx / sum.a - x * x), yy: Math.max(0, sum.yy / sum.a - y * y), xy: sum.xy / sum.a - x * y };
}

// The colour of a gradient at a place in its box, as shares of it.
function colorOfGradient(fill, x, y, { width, height }) {
  const radians = (fill.angle * Math.PI) / 180;
  const [dx, dy] = [Math.sin(radians), -Math.cos(radians)];
  const length = Math.abs(width * dx) + Math.abs(height * dy) || 1;
  const far = fill.center && Math.max(...[0, 1].flatMap((right) => [0, 1].map((low) => Math.hypot((right - fill.center[0]) * width, (low - fill.center[1]) * height))));
  const place = fill.kind === 'linear' ? 0.5 + ((x - 0.5) * width * dx + (y - 0.5) * height * dy) / length : Math.hypot((x - fill.center[0]) * width, (y - fill.center[1]) * height) / (far || 1);
  const next = fill.stops.findIndex((stop) => stop.at >= place);
  if (next <= 0) return fill.stops[next ? fill.stops.length - 1 : 0].color;
  const [a, b] = [fill.stops[next - 1], fill.stops[next]];
  const share = b.at > a.at ? (place - a.at) / (b.at - a.at) : 1;
  const mix = (name) => a.color[name] + (b.color[name] - a.color[name]) * share;
  return { r: Math.round(mix('r')), g: Math.round(mix('g')), b: Math.round(mix('b')), a: round(mix('a')) };
}

// Whether an element is paint and nothing in it, so that its blur is a soft edge.
function isBare(element, style) {
  const made = ['::before', '::after'].some((which) => !['none', 'normal'].includes(paintedStyle(element, which).content));
  const still = (style.maskImage ?? 'none') === 'none' && style.clipPath === 'none' && style.mixBlendMode === 'normal';
  return !REPLACED.has(element.localName) && !element.childElementCount && !element.textContent.trim() && !made && still && !/url\(|conic/.test(style.backgroundImage);
}

// Whether a turned element shows what lies under it: that is not turned with it.
const seesTurned = (element, ctx) => Boolean(element.__impastoTransform && ctx.outer && seesThrough(element) && rotationOf(ctx.matrix) && !rotationOf(ctx.outer));

// Its own paint as it is seen on the page, turned, over what lies there.
function emitTurned(element, rect, ctx, phase, reason) {
  const entry = neutralised.find((item) => item.element === element);
  pose(element, entry.computed);
  const seen = padded(element.getBoundingClientRect(), padOf(styleOf(element)));
  pose(element, STILL);
  const node = emit({ kind: 'raster', reason, alt: '', pad: padOf(styleOf(element)) }, seen, { ...ctx, matrix: ctx.outer }, phase, element, element, true);
  if (node) rasters[rasters.length - 1].transform = entry.computed;
}

// Whether an element has a ground of its own: that throws the shadow of its filter, else what it holds does.
const isFilled = (style) => style.webkitBackgroundClip !== 'text' && (style.backgroundImage !== 'none' || color(style.backgroundColor).a > 0);
