// Bands: gradients whose colours meet at hard edges (stripes, progress rings, highlighter marks, dots) are no gradients
// but shapes. Each colour becomes one path of polygons. What fades has no shape: it stays a gradient or is pictured, but for
// what turns about a centre, which no gradient of Office does: a fan of wedges shows it.

const MOST_BANDS = 1200;
// px over which two colours may change and still look like an edge: pages smooth one over a hundredth of the whole.
const hardOver = (length) => Math.min(4, Math.max(1.01, 0.02 * length));

// Paths (in the box's own px) of an image layer, or null where it is not made of hard edges.
// `tile`: {x, y, w, h} of one repetition in the box; `shape`: the box's outline as points.
function bandPaths(image, tile, repeats, box, shape, opacity) {
  const match = image.match(/^(repeating-)?(linear|radial|conic)-gradient\((.*)\)$/s);
  if (!match) return null;
  const bands = bandsOf(match[2], Boolean(match[1]), match[3], tile, opacity);
  if (!bands) return null;
  const places = tilePlaces(tile, repeats, box);
  if (!places || bands.filter((band) => band.color.a > 0).length * places.length > MOST_BANDS) return null;
  const frame = clockwise(shape);
  // Discs and fans lie on one another and keep their order; stripes and wedges lie side by side: one path a colour.
  const keyOf = (band, i) => (match[2] === 'radial' || band.fanned ? i : JSON.stringify(band.color));
  const paths = new Map();
  bands.forEach((band, i) => {
    if (band.color.a <= 0) return;
    const parts = places.flatMap(([dx, dy]) => {
      const room = rectPoints({ x: dx, y: dy, w: tile.w, h: tile.h });
      const part = clippedPoints(band.points.map(([x, y]) => [x + dx, y + dy]), room);
      const kept = part.length < 3 ? [] : commonPoints(part, frame) ?? part;
      if (kept.length < 3 || Math.abs(areaOfPoints(kept)) < 0.05) return [];
      const left = band.hole ? outsideOf(kept, band.hole.map(([x, y]) => [x + dx, y + dy])) : [kept];
      return left.filter((points) => points.length > 2).map((points) => pathOfPoints(points));
    });
    const path = paths.get(keyOf(band, i)) ?? { d: [], color: band.color };
    path.d.push(...parts);
    paths.set(keyOf(band, i), path);
  });
  return [...paths.values()].filter((path) => path.d.length).map((path) => ({ d: path.d.join(' '), fill: { kind: 'solid', color: path.color }, stroke: null }));
}

// Whether a gradient that fills a box is made of hard edges alone.
function hardEdged(image, { w, h }) {
  const match = image.match(/^(repeating-)?(linear|radial|conic)-gradient\((.*)\)$/s);
  return Boolean(match && bandsOf(match[2], Boolean(match[1]), match[3], { x: 0, y: 0, w, h }, 1));
}

function tilePlaces(tile, repeats, box) {
  const along = (start, size, low, high, repeat) => {
    if (!repeat) return [start];
    if (size < 1) return null;
    const first = start - Math.ceil((start - low) / size) * size;
    return Array.from({ length: Math.min(MOST_BANDS + 1, Math.ceil((high - first) / size)) }, (_, i) => first + i * size);
  };
  const xs = along(tile.x, tile.w, box.x, box.x + box.w, repeats.x);
  const ys = along(tile.y, tile.h, box.y, box.y + box.h, repeats.y);
  return xs && ys && xs.length * ys.length <= MOST_BANDS ? ys.flatMap((y) => xs.map((x) => [x, y])) : null;
}

function bandsOf(kind, repeating, body, tile, opacity) {
  const parts = splitTop(body);
  const config = gradientConfig(parts);
  if (kind === 'linear') return linearBands(config, parts, tile, repeating, opacity);
  if (kind === 'radial') return radialBands(config, parts, tile, repeating, opacity);
  return conicBands(config, parts, tile, repeating, opacity);
}

// Stretches of one colour along a gradient's line: [{from, to, color}] in px; null where it fades.
function stretches(stops, hard) {
  const found = [];
  for (let i = 0; i < stops.length; i++) {
    const [stop, next] = [stops[i], stops[i + 1]];
    if (!next) break;
    const same = sameColor(stop.color, next.color) || (stop.color.a === 0 && next.color.a === 0);
    if (same) found.push({ from: stop.at, to: next.at, color: stop.color });
    else if (next.at - stop.at > hard) return null;
    else if (next.at > stop.at) {
      const middle = (stop.at + next.at) / 2;
      if (found.length) found.at(-1).to = middle;
      else found.push({ from: -Infinity, to: middle, color: stop.color });
      found.push({ from: middle, to: next.at, color: next.color });
    }
  }
  return found;
}

// Neighbours of one colour are one band.
function joined(bands) {
  return bands.reduce((out, band) => {
    const last = out.at(-1);
    if (last && sameColor(last.color, band.color)) last.to = Math.max(last.to, band.to);
    else out.push({ ...band });
    return out;
  }, []);
}

// From before the first stop to beyond the last, or over and over again.
function spread(found, stops, repeating, low, high) {
  const [first, last] = [stops[0], stops.at(-1)];
  if (!repeating) return joined([{ from: low, to: first.at, color: first.color }, ...found, { from: last.at, to: high, color: last.color }].map((band) => ({ ...band, from: Math.max(low, band.from) })).filter((band) => band.to > band.from));
  const period = last.at - first.at;
  if (period <= 0.5) return null;
  const out = [];
  for (let n = Math.floor((low - first.at) / period); first.at + n * period < high && out.length <= MOST_BANDS; n++) {
    for (const band of found) out.push({ from: band.from + n * period, to: band.to + n * period, color: band.color });
  }
  return joined(out);
}

function linearBands(config, parts, tile, repeating, opacity) {
  const angle = (linearAngle(config, tile.w, tile.h) * Math.PI) / 180;
  const [dx, dy] = [Math.sin(angle), -Math.cos(angle)];
  const length = Math.abs(tile.w * dx) + Math.abs(tile.h * dy);
  const stops = rawStops(parts, length, opacity)?.map((stop) => ({ ...stop, at: stop.at * length }));
  const found = stops && stretches(stops, hardOver(length));
  const bands = found && spread(found, stops, repeating, 0, length);
  if (!bands) return null;
  const far = tile.w + tile.h;
  const start = [tile.w / 2 - (dx * length) / 2, tile.h / 2 - (dy * length) / 2];
  const point = (along, across) => [start[0] + dx * along - dy * across, start[1] + dy * along + dx * across];
  return bands.map((band) => ({ color: band.color, points: [point(band.from, -far), point(band.to, -far), point(band.to, far), point(band.from, far)] }));
}

// Discs from the outside in: each colour covers the one around it, so no two of them meet at a seam. One colour around
// what is clear (scallops, the notches of a ticket) is the tile with a hole. `through`: what is clear may lie within more.
function radialBands(config, parts, tile, repeating, opacity, through = false) {
  const { cx, cy, rx, ry } = radialPlace(config, tile.w, tile.h);
  const stops = rawStops(parts, rx, opacity)?.map((stop) => ({ ...stop, at: stop.at * rx }));
  const found = stops && stretches(stops, hardOver(rx));
  if (!found) return null;
  const reach = [[0, 0], [tile.w, 0], [0, tile.h], [tile.w, tile.h]].map(([x, y]) => Math.hypot(x - cx, ((y - cy) * rx) / (ry || 1)));
  const far = Math.max(...reach) * 1.01 + 1;
  const bands = spread(found, stops, repeating, 0, far)?.filter((band) => band.to > 0);
  if (!through && bands?.length === 2 && bands[0].color.a === 0) return [{ color: bands[1].color, points: rectPoints({ x: 0, y: 0, w: tile.w, h: tile.h }), hole: discPoints(cx, cy, bands[0].to, ry / rx) }];
  if (!bands || !through && bands.slice(0, -1).some((band, i) => band.color.a < 1 && bands.slice(i + 1).some((outer) => outer.color.a > 0))) return null;
  return bands.reverse().map((band) => ({ color: band.color, points: discPoints(cx, cy, Math.min(band.to, far), ry / rx) }));
}

// A disc, clockwise, within a twentieth of a pixel: dots come by the hundred.
function discPoints(cx, cy, radius, squeeze) {
  const count = Math.max(12, Math.ceil(Math.PI / Math.acos(Math.max(0, 1 - 0.05 / Math.max(radius, 0.1)))));
  return Array.from({ length: count }, (_, i) => [cx + radius * Math.cos((2 * Math.PI * i) / count), cy + radius * squeeze * Math.sin((2 * Math.PI * i) / count)]);
}

function conicBands(config, parts, tile, repeating, opacity) {
  const [turn, at] = config.split(/\bat\b/).map((part) => part.trim());
  const [px = 'center', py = 'center'] = (at ?? '').split(/\s+/).filter(Boolean);
  const [cx, cy] = [lengthOf(px, tile.w), lengthOf(py, tile.h)];
  const from = /from\s+(\S+)/.test(turn) ? angleOf(turn.match(/from\s+(\S+)/)[1]) : 0;
  const degrees = parts.map((part) => part.replace(/(-?[\d.]+)(deg|turn|rad|grad)\b/g, (all) => `${(angleOf(all) / 360) * 100}%`));
  const stops = rawStops(degrees, 1, opacity)?.map((stop) => ({ ...stop, at: stop.at * 360 }));
  const found = stops && stretches(stops, 1.5);
  const bands = found ? spread(found, stops, repeating, 0, 360) : stops && fanned(stops, repeating);
  if (!bands) return null;
  const far = Math.hypot(tile.w, tile.h) * 1.5;
  return bands.filter((band) => band.from < 360).map((band) => {
    const to = Math.min(360, band.under ?? band.to);
    const count = Math.max(1, Math.ceil((to - band.from) / 15));
    const rim = Array.from({ length: count + 1 }, (_, i) => {
      const radians = ((from + band.from + ((to - band.from) * i) / count) * Math.PI) / 180;
      return [cx + far * Math.sin(radians), cy - far * Math.cos(radians)];
    });
    return { color: band.color, fanned: Boolean(band.under), points: [[cx, cy], ...rim] };
  });
}

const FAN_DEGREES = 3; // between two colours that nobody tells apart
const FAN_LEVELS = 4; // of 255, likewise

const SEAMLESS = 0.6; // alpha up to which nobody sees where translucent wedges meet

// Colours that change around a centre as wedges of one colour. Opaque ones reach under the next so that no seam shows;
// translucent ones lie side by side. Null where they would show their seams.
function fanned(stops, repeating) {
  const most = Math.max(...stops.map((stop) => stop.color.a));
  const veiled = stops.some((stop) => stop.color.a < 1);
  if (repeating || veiled && most > SEAMLESS) return null;
  const wedges = [];
  const around = [{ at: Math.min(0, stops[0].at), color: stops[0].color }, ...stops, { at: Math.max(360, stops.at(-1).at), color: stops.at(-1).color }];
  around.slice(1).forEach((next, i) => {
    const last = around[i];
    const [low, high] = [Math.max(0, last.at), Math.min(360, next.at)];
    if (high <= low) return;
    const share = (at) => (at - last.at) / (next.at - last.at);
    const between = (from, to, at) => from + (to - from) * share(at);
    const alpha = (at) => between(last.color.a, next.color.a, at);
    // Browsers blend colours by how much of each is seen.
    const mix = (name, at) => between(last.color[name] * last.color.a, next.color[name] * next.color.a, at) / (alpha(at) || 1);
    const levels = Math.max(...[...'rgb'].map((name) => most * Math.abs(next.color[name] - last.color[name])), 255 * Math.abs(next.color.a - last.color.a));
    const count = Math.max(1, Math.ceil(Math.min((high - low) / FAN_DEGREES, levels / FAN_LEVELS)));
    for (let n = 0; n < count; n++) {
      const [start, end] = [low + ((high - low) * n) / count, low + ((high - low) * (n + 1)) / count];
      const ink = Object.fromEntries([...'rgb'].map((name) => [name, Math.round(mix(name, (start + end) / 2))]));
      wedges.push({ from: start, to: end, ...(veiled ? {} : { under: Math.min(360, end + (end - start)) }), color: { ...ink, a: round(alpha((start + end) / 2)) } });
    }
  });
  // The last lies on the first, too.
  if (!veiled && wedges.length) wedges[0].from -= FAN_DEGREES;
  return wedges;
}
