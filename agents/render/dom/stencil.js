// Stencils: masks with hard edges, which leave of a box what a knife would: stripes and discs of it, or a box with round
// holes. It knows polygons and the box's own paint; what fades (`effects.js`), text and children are not cut here.

// What a mask leaves of a box: {keep: polygons}, {hole: polygon} or {holes: polygons} in the box's own px; null where it is no
// such mask. One that repeats bites into edges (a ticket's), and leaves what the box holds alone.
function stencilOf(element, style, rect, ctx) {
  const image = style.maskImage ?? 'none';
  if (image === 'none' || (ctx.pseudo ? style.content !== '""' : wholeMask(style) && !isHollow(element))) return null;
  if (splitTop(image).length > 1) return frameStencil(style, rect, ctx);
  if (ctx.pseudo || rotationOf(ctx.matrix) || isIrregular(ctx.matrix) || style.boxShadow !== 'none' || hasBorder(borders(style, 1))) return null;
  const match = image.match(/^(repeating-)?(linear|radial)-gradient\((.*)\)$/s);
  if (!match) return null;
  const tile = { x: 0, y: 0, w: rect.width * scaleX(ctx.matrix), h: rect.height * scaleY(ctx.matrix) };
  if (!wholeMask(style)) return tiledStencil(style, match, rect, tile, ctx);
  const parts = splitTop(match[3]);
  const config = gradientConfig(parts);
  const bands = (match[2] === 'linear' ? linearBands : radialBands)(config, parts, tile, Boolean(match[1]), 1, true);
  if (!bands?.length || bands.some(({ color }) => color.a > 0.02 && color.a < 0.98)) return null;
  const [seen, hidden] = [bands.filter(({ color }) => color.a > 0.5), bands.filter(({ color }) => color.a <= 0.5)];
  if (match[2] === 'linear') return { keep: seen.map(({ points }) => clockwise(points)) };
  if (seen.length !== 1 || hidden.length !== 1) return null;
  // Discs come from the outside in.
  return bands[0] === hidden[0] ? { keep: [clockwise(seen[0].points)] } : { hole: clockwise(hidden[0].points) };
}

// Of two masks that are opaque all over, one within the other, what is between them: how pages draw a border in a gradient.
function frameStencil(style, rect, ctx) {
  const plain = (layer) => {
    const [, body] = layer.match(/^linear-gradient\((.*)\)$/s) ?? [];
    const stops = body && rawStops(splitTop(body).filter((part) => !/^to |deg$/.test(part)), 1, 1);
    return stops?.every((stop) => stop.color.a === 1);
  };
  const layers = splitTop(style.maskImage);
  const [over] = splitTop(style.maskComposite ?? '');
  const boxes = splitTop(style.maskClip ?? '').map((name) => ({ 'content-box': contentBox(null, style, rect), 'padding-box': paddingBox(style, rect) })[name] ?? rect);
  if (layers.length !== 2 || boxes.length !== 2 || over !== 'exclude' || !layers.every(plain)) return null;
  const [inner, outer] = [...boxes].sort((a, b) => a.width - b.width);
  if (Math.abs(outer.width - rect.width) > 0.5 || Math.abs(outer.height - rect.height) > 0.5 || inner.width < 1 || inner.height < 1) return null;
  const [sx, sy] = [scaleX(ctx.matrix), scaleY(ctx.matrix)];
  const [left, top] = [inner.left - rect.left, inner.top - rect.top];
  const corners = cornersOf(style, rect.width, rect.height).map(([x, y]) => [Math.max(0, x - left), Math.max(0, y - top)]);
  return { hole: clockwise(flattened(roundedSegments(left, top, inner.width, inner.height, corners)).map(([x, y]) => [x * sx, y * sy])) };
}

// The same of a mask that is smaller than its box, over and over again.
function tiledStencil(style, match, rect, whole, ctx) {
  if ((style.maskMode ?? 'match-source') === 'luminance' || scaleX(ctx.matrix) !== 1 || scaleY(ctx.matrix) !== 1) return null;
  const [x = '0%', y = '0%'] = splitTop(style.maskPosition ?? '', ' ');
  const said = { backgroundOrigin: style.maskOrigin ?? 'border-box', backgroundSize: style.maskSize, backgroundPositionX: x, backgroundPositionY: y, backgroundRepeat: style.maskRepeat ?? 'repeat' };
  const tile = tileOf(said, rect, 0, null);
  const places = tilePlaces(tile, tile.repeats, whole);
  const parts = splitTop(match[3]);
  const config = gradientConfig(parts);
  const bands = (match[2] === 'linear' ? linearBands : radialBands)(config, parts, tile, Boolean(match[1]), 1, true);
  if (!places || !bands?.length || bands.length * places.length > MOST_BANDS || bands.some(({ color }) => color.a > 0.02 && color.a < 0.98)) return null;
  const laid = (band) => places.flatMap(([dx, dy]) => {
    const points = clippedPoints(band.points.map(([px, py]) => [px + dx, py + dy]), rectPoints({ x: dx, y: dy, w: tile.w, h: tile.h }));
    return points.length > 2 ? [clockwise(points)] : [];
  });
  const [seen, hidden] = [bands.filter(({ color }) => color.a > 0.5), bands.filter(({ color }) => color.a <= 0.5)];
  if (match[2] === 'linear' || bands.length === 2 && bands[0] === hidden[0]) return { keep: seen.flatMap(laid) };
  const everywhere = (tile.repeats.x || tile.x <= 0.5 && tile.x + tile.w >= whole.w - 0.5) && (tile.repeats.y || tile.y <= 0.5 && tile.y + tile.h >= whole.h - 0.5);
  return bands.length === 2 && everywhere ? { holes: laid(hidden[0]) } : null;
}

// Whether a mask lies once over the whole box and counts by its alpha.
const wholeMask = (style) => ['auto', 'auto auto', 'cover', '100% 100%', ''].includes(style.maskSize ?? '') && (style.maskMode ?? 'match-source') !== 'luminance';

// Whether a mask cuts what it holds, and that is a picture without words: nothing but a picture shows it.
function masksPicture(element, style) {
  if ((style.maskImage ?? 'none') === 'none' || REPLACED.has(element.localName) || element.textContent.trim()) return false;
  return [...everyElement(element)].some((at) => at !== element && (['img', 'canvas', 'video'].includes(at.localName) || /url\(/.test(styleOf(at).backgroundImage)));
}

function isHollow(element) {
  const made = ['::before', '::after'].some((which) => !['none', 'normal'].includes(paintedStyle(element, which).content));
  return !REPLACED.has(element.localName) && !element.childElementCount && !element.textContent.trim() && !made;
}

// Emits a box's paint as the stencil leaves it.
function emitStencilled(nodes, stencil, rect, ctx, phase, element) {
  const corner = place(rect, ctx.matrix).rect;
  for (const node of nodes) {
    if (stencil.holes) emit(perforated(node, stencil.holes, rect), rect, ctx, phase, element);
    else if (stencil.hole) emit(pierced(node, stencil.hole, rect, ctx), rect, ctx, phase, element);
    else if (node.kind === 'vector') emit({ ...node, paths: node.paths.map((path) => ({ ...path, d: polygonsOf(path.d).flatMap((points) => stencil.keep.map((part) => clippedPoints(points, part))).filter((points) => points.length > 2).map((points) => pathOfPoints(points)).join(' ') })).filter((path) => path.d) }, rect, ctx, phase, element);
    else if (stencil.keep.length > FEW && node.fill?.kind === 'solid') emit(patterned(node, stencil.keep, rect), rect, ctx, phase, element);
    else for (const part of stencil.keep) emit(structuredClone(node), rect, { ...ctx, shapes: [...(ctx.shapes ?? []), { points: part.map(([x, y]) => [x + corner.x, y + corner.y]) }] }, phase, element);
  }
}

const polygonsOf = (d) => d.split(/(?=M)/).map((part) => flattened(absolutePath(part))).filter((points) => points.length > 2);

const FEW = 4; // parts that are worth a shape each

// Paint of one colour in many parts as one shape.
function patterned(node, parts, rect) {
  const own = ownPoints({ ...node, rect: { x: 0, y: 0, w: rect.width, h: rect.height } });
  const d = parts.map((part) => commonPoints(own, part) ?? part).filter((points) => points.length > 2).map((points) => pathOfPoints(points)).join(' ');
  return { kind: 'vector', alt: '', paths: [{ d, fill: node.fill, stroke: null }] };
}

// Paint with many holes: what is painted twice of one path is not painted.
function perforated(node, holes, rect) {
  const cut = (polygons) => polygons.flatMap((points) => [points, ...holes.map((hole) => clippedPoints(points, hole))]).filter((points) => points.length > 2).map((points) => pathOfPoints(points)).join(' ');
  if (node.kind === 'vector') return { ...node, paths: node.paths.map((path) => ({ ...path, d: cut(polygonsOf(path.d)) })) };
  return { kind: 'vector', alt: '', paths: [{ d: cut([ownPoints({ ...node, rect: { x: 0, y: 0, w: rect.width, h: rect.height } })]), fill: node.fill, stroke: null }] };
}

// Paint with a hole: what of its polygons lies around it.
function pierced(node, hole, rect, ctx) {
  const size = { x: 0, y: 0, w: rect.width * scaleX(ctx.matrix), h: rect.height * scaleY(ctx.matrix) };
  const around = (polygons) => polygons.flatMap((points) => outsideOf(points, hole)).filter((points) => points.length > 2).map((points) => pathOfPoints(points)).join(' ');
  if (node.kind === 'vector') return { ...node, paths: node.paths.map((path) => ({ ...path, d: around(polygonsOf(path.d)) })) };
  return { kind: 'vector', alt: '', paths: [{ d: around([ownPoints({ ...node, rect: size })]), fill: node.fill, stroke: null }] };
}

// What of a polygon is outside of a convex one. Where its edge goes in and out once (a wedge), what is left has an inner arc;
// else it is the polygon with what they share, which being painted twice is not painted.
function outsideOf(points, hole) {
  const within = ([x, y]) => hole.every(([ax, ay], i) => {
    const [bx, by] = hole[(i + 1) % hole.length];
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0;
  });
  const inside = points.map(within);
  const next = (i) => (i + 1) % points.length;
  const out = points.findIndex((_, i) => inside[i] && !inside[next(i)]);
  const crossings = points.filter((_, i) => inside[i] !== inside[next(i)]).length;
  if (crossings !== 2) return [points, clippedPoints(points, hole)];
  const edge = (i) => {
    let [a, b] = [points[i], points[next(i)]];
    for (let step = 0; step < 24; step++) {
      const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      if (within(middle) === inside[i]) a = middle;
      else b = middle;
    }
    return a;
  };
  const kept = [edge(out)];
  let at = next(out);
  for (; !inside[next(at)]; at = next(at)) kept.push(points[at]);
  kept.push(points[at], edge(at));
  const shared = hole.map((point) => windsAround(point, points));
  const first = shared.findIndex((is, i) => is && !shared[(i + hole.length - 1) % hole.length]);
  const arc = Array.from({ length: shared.filter(Boolean).length }, (_, i) => hole[(Math.max(0, first) + i) % hole.length]);
  const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  if (arc.length > 1 && near(arc[0], kept.at(-1)) > near(arc.at(-1), kept.at(-1))) arc.reverse();
  return [[...kept, ...arc]];
}

function windsAround([x, y], points) {
  let odd = false;
  points.forEach(([ax, ay], i) => {
    const [bx, by] = points[(i + 1) % points.length];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  });
  return odd;
}
