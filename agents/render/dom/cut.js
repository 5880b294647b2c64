// Cut: what a clip leaves of a node, and where a node lies under its matrix. It decides no paint order.

// A skewed or mirrored box is an outline in its bounds; all else is a rectangle and an angle.
function placed(node, client, matrix) {
  if (!['box', 'vector'].includes(node.kind) || !isIrregular(matrix)) return place(client, matrix);
  const corners = (node.radii ?? [0, 0, 0, 0]).map((r) => [r / scaleX(matrix), r / scaleY(matrix)]);
  const { rect, outline } = irregularPlace(client, corners, matrix);
  return { rect, rotation: 0, outline: node.kind === 'box' ? outline : null };
}

// The border of a box that was cut: a ring cut the same way, since a line would run along the cut too.
function ringOf(made, node, rect, rotation, ctx) {
  const sides = Object.values(node.borders);
  made.borders = {};
  if (node.outline && node.outline !== 'ellipse') return bentRing(made, node, rect, rotation, ctx);
  if (sides.length < 4 || !sides.every((side) => side && side.width === sides[0].width && sameColor(side.color, sides[0].color))) return rotation ? null : strippedSides(made, node, rect, ctx);
  const { width, color: ink } = sides[0];
  const inner = { kind: 'box', rect: { x: rect.x + width, y: rect.y + width, w: rect.w - 2 * width, h: rect.h - 2 * width }, radii: node.radii.map((r) => Math.max(0, r - width)), borders: {}, shadows: [], outline: null, rotation };
  if (inner.rect.w <= 0 || inner.rect.h <= 0 || !shapeNode(inner, ctx)) return null;
  const hole = ownPoints(inner).map(([x, y]) => [x - made.rect.x, y - made.rect.y]);
  const { fill, borders: none, radii: corners, shadows: cast, outline, ...rest } = made;
  return { ...rest, kind: 'vector', alt: '', paths: [{ d: `${outline} ${pathOfPoints(hole)}`, fill: { kind: 'solid', color: ink }, stroke: null }] };
}

// The border of a box with an outline of its own: what lies between that and the same drawn smaller by the border.
function bentRing(made, node, rect, rotation, ctx) {
  const [side] = Object.values(node.borders).filter(Boolean);
  const [w, h] = [rect.w - 2 * (side?.width ?? 0), rect.h - 2 * (side?.width ?? 0)];
  if (!side || rotation || w <= 0 || h <= 0) return null;
  const own = flattened(absolutePath(node.outline));
  const smaller = own.map(([x, y]) => [side.width + (x * w) / rect.w, side.width + (y * h) / rect.h]);
  const inner = { kind: 'box', rect: { ...rect }, radii: [0, 0, 0, 0], borders: {}, shadows: [], outline: pathOfPoints(smaller), rotation };
  const hole = shapeNode(inner, ctx) ? ownPoints(inner).map(([x, y]) => [x - made.rect.x, y - made.rect.y]) : [];
  const { fill, borders: none, radii: corners, shadows: cast, outline, ...rest } = made;
  return { ...rest, kind: 'vector', alt: '', paths: [{ d: `${outline} ${hole.length ? pathOfPoints(hole.reverse()) : ''}`, fill: { kind: 'solid', color: side.color }, stroke: null }] };
}

// The sides of a box that was cut, as what is left of a strip along each.
function strippedSides(made, node, { x, y, w, h }, ctx) {
  const wide = (name) => node.borders[name]?.width ?? 0;
  const strips = { top: [x, y, w, wide('top')], right: [x + w - wide('right'), y, wide('right'), h], bottom: [x, y + h - wide('bottom'), w, wide('bottom')], left: [x, y, wide('left'), h] };
  const clips = [...(ctx.clip ? [rectPoints(ctx.clip)] : []), ...(ctx.shapes ?? []).map((shape) => shape.points)];
  const paths = Object.entries(strips).filter(([name]) => node.borders[name]).flatMap(([name, [left, top, width, height]]) => {
    const strip = rectPoints({ x: left, y: top, w: width, h: height });
    const points = clips.reduce((left, clip) => (left.length < 3 ? [] : commonPoints(left, clip) ?? left), strip);
    return points.length < 3 ? [] : [{ d: pathOfPoints(points, made.rect.x, made.rect.y), fill: { kind: 'solid', color: node.borders[name].color }, stroke: null }];
  });
  const { fill, borders: none, radii: corners, shadows: cast, outline, ...rest } = made;
  return paths.length ? { ...rest, kind: 'vector', alt: '', paths } : null;
}

// A clipped picture or plain box is simply smaller; anything else keeps its shape and says where it is cut.
function cutTo(node, clip) {
  const part = intersect(node.rect, clip);
  if (node.kind === 'picture' && !node.rotation) {
    const [l, t, r, b] = node.crop;
    const sx = (1 - l - r) / node.rect.w;
    const sy = (1 - t - b) / node.rect.h;
    node.crop = [l + (part.x - node.rect.x) * sx, t + (part.y - node.rect.y) * sy, r + (node.rect.x + node.rect.w - part.x - part.w) * sx, b + (node.rect.y + node.rect.h - part.y - part.h) * sy].map((share) => round(Math.min(1, Math.max(0, share))));
    node.rect = { x: round(part.x), y: round(part.y), w: round(part.w), h: round(part.h) };
  } else if (node.kind === 'box' && !node.rotation && node.fill?.kind === 'solid' && !hasBorder(node.borders) && node.radii.every((r) => !r) && !node.shadows.length) {
    node.rect = { x: round(part.x), y: round(part.y), w: round(part.w), h: round(part.h) };
  } else node.clip = { x: round(clip.x), y: round(clip.y), w: round(clip.w), h: round(clip.h) };
}

// What fills a corner of a rounded, clipping ancestor has that corner.
function roundTo(node, { edge, corners }) {
  if (!['picture', 'box'].includes(node.kind) || node.radii.some((r) => r > 0)) return;
  const near = (a, b) => Math.abs(a - b) < 2;
  const { x, y, w, h } = node.clip ? intersect(node.rect, node.clip) : node.rect;
  const [left, top, right, bottom] = [near(x, edge.x), near(y, edge.y), near(x + w, edge.x + edge.w), near(y + h, edge.y + edge.h)];
  const inner = (corner) => Math.min(corners[corner], w / 2, h);
  node.radii = [left && top ? inner(0) : 0, right && top ? inner(1) : 0, right && bottom ? inner(2) : 0, left && bottom ? inner(3) : 0];
}
