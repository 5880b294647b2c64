// Paint: CSS colours, gradients, borders, radii and shadows become the scene's values.
// Every colour syntax ends as sRGB; a canvas pixel decides for the rare ones. It knows nothing of layout.

const pixel = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
const colors = new Map();

function color(text) {
  if (!colors.has(text)) colors.set(text, readColor(text));
  return colors.get(text);
}

function readColor(text) {
  if (!text || text === 'transparent') return { r: 0, g: 0, b: 0, a: 0 };
  const rgb = text.match(/^rgba?\(([\d.]+),? ([\d.]+),? ([\d.]+)(?:(?:,| \/) ([\d.]+%?))?\)$/);
  if (rgb) return { r: Math.round(rgb[1]), g: Math.round(rgb[2]), b: Math.round(rgb[3]), a: alphaOf(rgb[4]) };
  const srgb = text.match(/^color\(srgb ([\d.e+-]+) ([\d.e+-]+) ([\d.e+-]+)(?: \/ ([\d.e+-]+%?))?\)$/);
  if (srgb) {
    const [r, g, b] = srgb.slice(1, 4).map((part) => Math.round(Math.min(1, Math.max(0, Number(part))) * 255));
    return { r, g, b, a: alphaOf(srgb[4]) };
  }
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = '#000';
  pixel.fillStyle = text;
  pixel.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
  return { r, g, b, a: round(a / 255) };
}

function alphaOf(text) {
  if (text === undefined) return 1;
  return text.endsWith('%') ? parseFloat(text) / 100 : Math.min(1, Math.max(0, Number(text)));
}

const faded = (value, opacity) => ({ ...value, a: round(value.a * opacity) });

function over(top, bottom) {
  const a = top.a + bottom.a * (1 - top.a);
  if (a === 0) return { r: 0, g: 0, b: 0, a: 0 };
  const mix = (t, b) => Math.round((t * top.a + b * bottom.a * (1 - top.a)) / a);
  return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), a: round(a) };
}

// Splits at a separator outside parentheses and quotes.
function splitTop(text, separator = ',') {
  const parts = [];
  let depth = 0;
  let quote = null;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text[i];
    if (quote) {
      if (ch === '\\') i++;
      else if (ch === quote) quote = null;
    } else if (ch === '"' || ch === "'") quote = ch;
    else if (ch === '(') depth++;
    else if (ch === ')') depth--;
    else if (ch === separator && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = text.slice(start).trim();
  if (last) parts.push(last);
  return parts;
}

const COLOR_START = /^(#|rgb|hsl|hwb|lab|lch|oklab|oklch|color|[a-z]+$)/;

// Takes what configures a gradient (direction, shape, place) off the front of its parts.
function gradientConfig(parts) {
  const first = splitTop(parts[0], ' ');
  const configured = !COLOR_START.test(first[0]) || ['to', 'circle', 'ellipse', 'at', 'in', 'from'].includes(first[0]) || /^(closest|farthest)-/.test(first[0]);
  return configured ? parts.shift().replace(/\s*\bin [a-z-]+( (shorter|longer|increasing|decreasing) hue)?/, '') : '';
}

// `width`, `height`: the box that the gradient fills, px. Null when PowerPoint has nothing like it.
function gradient(text, width, height, opacity) {
  const match = text.match(/^(linear|radial)-gradient\((.*)\)$/s);
  if (!match) return null;
  const [, kind, body] = match;
  const parts = splitTop(body);
  const space = blendSpace(parts);
  const config = gradientConfig(parts);
  if (kind === 'linear') {
    const angle = linearAngle(config, width, height);
    const radians = (angle * Math.PI) / 180;
    const length = Math.abs(width * Math.sin(radians)) + Math.abs(height * Math.cos(radians));
    const stops = gradientStops(parts, length, opacity, space);
    return stops && { kind, angle: round(angle), stops };
  }
  return radialGradient(config, parts, width, height, opacity, space);
}

function linearAngle(config, width, height) {
  if (!config) return 180;
  if (config.startsWith('to ')) {
    const sides = new Set(config.slice(3).split(' '));
    const vertical = sides.has('top') ? -1 : sides.has('bottom') ? 1 : 0;
    const horizontal = sides.has('left') ? -1 : sides.has('right') ? 1 : 0;
    if (!horizontal) return vertical < 0 ? 0 : 180;
    if (!vertical) return horizontal < 0 ? 270 : 90;
    // The 50 % line runs through the two other corners.
    const angle = (Math.atan2(height * horizontal, -width * vertical) * 180) / Math.PI;
    return (angle + 360) % 360;
  }
  return angleOf(config);
}

function angleOf(text) {
  const value = parseFloat(text);
  if (text.endsWith('grad')) return value * 0.9;
  if (text.endsWith('rad')) return (value * 180) / Math.PI;
  if (text.endsWith('turn')) return value * 360;
  return value;
}

function radialGradient(config, parts, width, height, opacity, space) {
  const { cx, cy, rx, ry } = radialPlace(config, width, height);
  const far = Math.max(Math.hypot(cx, cy), Math.hypot(width - cx, cy), Math.hypot(cx, height - cy), Math.hypot(width - cx, height - cy));
  const stops = gradientStops(parts, rx, opacity, space);
  if (!stops) return null;
  // An ellipse is drawn as the circle of the same area.
  const radius = Math.sqrt(rx * ry);
  const placed = clampStops(stops.map((stop) => ({ ...stop, at: (stop.at * radius) / far })));
  return { kind: 'radial', angle: 0, center: [round(cx / (width || 1)), round(cy / (height || 1))], ratio: round(rx / ry), stops: placed };
}

// Centre and radii of a radial gradient (CSS Images 3 §3.2), px.
function radialPlace(config, width, height) {
  const [shape = '', at] = config.split(/\bat\b/);
  const position = (at ?? 'center').trim().split(/\s+/);
  const cx = lengthOf(position.find((p) => ['left', 'right'].includes(p)) ?? (['top', 'bottom'].includes(position[0]) ? position[1] ?? 'center' : position[0]), width);
  const cy = lengthOf(position.find((p) => ['top', 'bottom'].includes(p)) ?? (['left', 'right'].includes(position[0]) && position.length < 2 ? 'center' : position[1] ?? 'center'), height);
  const sizes = shape.match(/[\d.]+(px|%)/g);
  if (sizes) {
    const [a, b = a] = sizes;
    return { cx, cy, rx: lengthOf(a, width), ry: b === a && !sizes[1] ? lengthOf(a, width) : lengthOf(b, height) };
  }
  const sides = { near: [Math.min(cx, width - cx), Math.min(cy, height - cy)], far: [Math.max(cx, width - cx), Math.max(cy, height - cy)] };
  const [x, y] = /closest/.test(shape) ? sides.near : sides.far;
  if (/circle/.test(shape)) {
    const radius = /side/.test(shape) ? (/closest/.test(shape) ? Math.min(x, y) : Math.max(x, y)) : Math.hypot(x, y);
    return { cx, cy, rx: radius || 1, ry: radius || 1 };
  }
  const grown = /side/.test(shape) ? 1 : Math.SQRT2;
  return { cx, cy, rx: x * grown || 1, ry: y * grown || 1 };
}

// Positions the stops as CSS Images 3 says: ends default to 0 and 1, gaps are even, none runs backwards.
function gradientStops(parts, length, opacity, space = null) {
  const stops = rawStops(parts, length, opacity);
  return stops && clampStops(space ? blended(stops, space, opacity) : stops);
}

// The colour space in which a gradient's colours blend, where that is not sRGB, in which Office blends them.
function blendSpace(parts) {
  const named = parts[0].match(/\bin ([a-z0-9-]+(?: (?:shorter|longer|increasing|decreasing) hue)?)/);
  const modern = parts.some((part) => /^(okl|l)(ab|ch)\(|^color\(/.test(part));
  const space = named ? named[1] : modern ? 'oklab' : 'srgb';
  return space === 'srgb' ? null : space;
}

// Stops between the stops, for a blend that is no straight line in sRGB.
function blended(stops, space, opacity) {
  return stops.flatMap((stop, i) => {
    const next = stops[i + 1];
    if (!next || next.at === stop.at || stop.written === next.written) return [stop];
    const between = [0.25, 0.5, 0.75].map((share) => ({
      at: stop.at + (next.at - stop.at) * share,
      color: faded(color(`color-mix(in ${space}, ${stop.written}, ${next.written} ${share * 100}%)`), opacity),
    }));
    return [stop, ...between];
  });
}

function rawStops(parts, length, opacity) {
  const stops = [];
  for (const part of parts) {
    const words = splitTop(part, ' ');
    const places = words.slice(1).map((word) => (word.endsWith('%') ? parseFloat(word) / 100 : (word.startsWith('calc(') ? lengthOf(word, length) : parseFloat(word)) / (length || 1)));
    if (!COLOR_START.test(words[0])) continue;
    if (!places.length) stops.push({ at: null, color: words[0] });
    for (const at of places) stops.push({ at, color: words[0] });
  }
  if (stops.length < 2 || stops.some((stop) => Number.isNaN(stop.at))) return null;
  stops[0].at ??= 0;
  stops[stops.length - 1].at ??= 1;
  for (let i = 1; i < stops.length; i++) {
    if (stops[i].at !== null) {
      stops[i].at = Math.max(stops[i].at, stops[i - 1].at);
      continue;
    }
    let next = i;
    while (stops[next].at === null) next++;
    stops[i].at = stops[i - 1].at + (Math.max(stops[next].at, stops[i - 1].at) - stops[i - 1].at) / (next - i + 1);
  }
  return stops.map((stop) => ({ at: stop.at, written: stop.color, color: faded(color(stop.color), opacity) }));
}

function clampStops(stops) {
  const colorAt = (at) => {
    const next = stops.findIndex((stop) => stop.at >= at);
    if (next <= 0) return stops[next === 0 ? 0 : stops.length - 1].color;
    const [a, b] = [stops[next - 1], stops[next]];
    const t = b.at === a.at ? 1 : (at - a.at) / (b.at - a.at);
    const mix = (key) => a.color[key] + (b.color[key] - a.color[key]) * t;
    return { r: Math.round(mix('r')), g: Math.round(mix('g')), b: Math.round(mix('b')), a: round(mix('a')) };
  };
  const inside = stops.filter((stop) => stop.at >= 0 && stop.at <= 1);
  if (!inside.length || inside[0].at > 0) inside.unshift({ at: 0, color: colorAt(0) });
  if (inside[inside.length - 1].at < 1) inside.push({ at: 1, color: colorAt(1) });
  return inside.flatMap((stop, i) => hued(stop, i, inside)).map((stop) => ({ at: round(stop.at), color: stop.color }));
}

// "transparent" is black without ink: taking its neighbours' hues, one before the other, is what premultiplied blending shows.
function hued(stop, i, stops) {
  if (stop.color.a !== 0) return [stop];
  const beside = [stops[i - 1], stops[i + 1]].filter((near) => near?.color.a);
  const [before, after = before] = beside.length ? beside : [stops.slice(0, i).findLast((near) => near.color.a) ?? stops.find((near) => near.color.a) ?? stop];
  const clear = ({ color: hue }) => ({ ...stop, color: { ...hue, a: 0 } });
  return sameColor(clear(before).color, clear(after).color) ? [clear(before)] : [clear(before), clear(after)];
}

// A gradient over one rectangle as the same paint over another.
function refitted(fill, from, to) {
  if (fill.kind === 'linear') {
    const radians = (fill.angle * Math.PI) / 180;
    const [dx, dy] = [Math.sin(radians), -Math.cos(radians)];
    const length = ({ w, h }) => Math.abs(w * dx) + Math.abs(h * dy) || 1;
    const shift = (from.x + from.w / 2 - to.x - to.w / 2) * dx + (from.y + from.h / 2 - to.y - to.h / 2) * dy;
    const stops = fill.stops.map((stop) => ({ ...stop, at: ((stop.at - 0.5) * length(from) + shift) / length(to) + 0.5 }));
    return { ...fill, stops: clampStops(stops) };
  }
  const [cx, cy] = [from.x + fill.center[0] * from.w, from.y + fill.center[1] * from.h];
  const far = ({ x, y, w, h }) => Math.hypot(Math.max(cx - x, x + w - cx), Math.max(cy - y, y + h - cy)) || 1;
  const stops = fill.stops.map((stop) => ({ ...stop, at: (stop.at * far(from)) / far(to) }));
  const share = (value, start, size) => round((value - start) / (size || 1));
  return { ...fill, center: [share(cx, to.x, to.w), share(cy, to.y, to.h)], stops: clampStops(stops) };
}

const LINE_STYLES = { solid: 'solid', dashed: 'dashed', dotted: 'dotted', double: 'double', groove: 'solid', ridge: 'solid', inset: 'solid', outset: 'solid' };

function border(style, side, opacity, scale = 1) {
  const width = parseFloat(style[`border${side}Width`]);
  if (!(width > 0)) return null;
  const kind = LINE_STYLES[style[`border${side}Style`]];
  const paint = faded(color(style[`border${side}Color`]), opacity);
  return kind && paint.a > 0 ? { width: round(width * scale), style: kind, color: paint } : null;
}

const borders = (style, opacity, scale = 1) => ({
  top: border(style, 'Top', opacity, scale),
  right: border(style, 'Right', opacity, scale),
  bottom: border(style, 'Bottom', opacity, scale),
  left: border(style, 'Left', opacity, scale),
});

const hasBorder = (sides) => Boolean(sides.top || sides.right || sides.bottom || sides.left);

// Corner radii, client px; an elliptical corner counts as its larger radius (outline.js draws it as it is).
const radii = (style, width, height) => cornersOf(style, width, height).map(([x, y]) => round(Math.max(x, y)));

function shadows(text, opacity, scale = 1) {
  if (!text || text === 'none') return [];
  return splitTop(text).map((part) => {
    const words = splitTop(part, ' ');
    const lengths = words.filter((word) => /^-?[\d.]+(e-?\d+)?px$/.test(word)).map((word) => round(parseFloat(word) * scale));
    const paint = words.find((word) => !/^-?[\d.]/.test(word) && word !== 'inset');
    const [dx = 0, dy = 0, blur = 0, spread = 0] = lengths;
    return { dx, dy, blur, spread, color: faded(color(paint), opacity), inset: words.includes('inset') };
  }).filter((shadow) => shadow.color.a > 0 && (shadow.dx || shadow.dy || shadow.blur || shadow.spread));
}

// An inset shadow that reaches the middle of its box is a veil over it: Bootstrap stripes rows by it, others darken pictures.
const fillsBox = (shadow, rect, scale = 1) => shadow.inset && 2 * shadow.spread >= scale * Math.min(rect.width, rect.height);

// An inner shadow without blur is a strip along one side, or two: the mark of an entry that is chosen.
function stripSides({ dx, dy, color }) {
  const side = (width) => (width > 0 ? { width, style: 'solid', color } : null);
  return { top: side(dy), right: side(-dx), bottom: side(-dy), left: side(dx) };
}

// Whether an element paints anything of its own. Asked of each several times: what an element's own style says is kept.
const decoratedKnown = new WeakMap();
function decorated(style) {
  if (!decoratedKnown.has(style)) decoratedKnown.set(style, paints(style));
  return decoratedKnown.get(style);
}

const paints = (style) => (style.backgroundImage !== 'none' && style.webkitBackgroundClip !== 'text') || (color(style.backgroundColor).a > 0 && style.webkitBackgroundClip !== 'text') || style.boxShadow !== 'none' || hasBorder(borders(style, 1)) || (style.borderImageSource ?? 'none') !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'auto');

// A gradient of a box that is wider than its words, as far as they show it: in Office it spans the words.
function shownOf(found, rect, element) {
  measure.selectNodeContents(element);
  const words = measure.getBoundingClientRect();
  if (words.width >= rect.width - 1 || words.width < 1 || words.height < 1) return found;
  const place = ({ left, top, width, height }) => ({ x: left, y: top, w: width, h: height });
  return refitted(found, place(rect), place({ left: words.left, top: rect.top, width: words.width, height: rect.height }));
}
