// Outlines: shapes that are no rectangle with round corners (clip-path, elliptical corners, skewed boxes, what a rounded
// or clipping ancestor leaves of a box) as paths in the node's own px. It knows polygons, nothing of text or paint.

const QUARTER = 0.5522847498; // control points of a quarter ellipse
const CURVE_STEPS = 12; // at least
// As many straight pieces as keep a curve within a tenth of a pixel: its length is that of what controls it.
const piecesOf = (x, y, v) => Math.min(64, Math.max(CURVE_STEPS, Math.ceil(1.4 * Math.sqrt(Math.hypot(v[0] - x, v[1] - y) + Math.hypot(v[2] - v[0], v[3] - v[1]) + Math.hypot(v[4] - v[2], v[5] - v[3])))));

// Corners as [rx, ry] clockwise from the top left -> segments of M, L, C, Z.
function roundedSegments(x, y, w, h, corners) {
  const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = corners;
  const out = [['M', x + ax, y], ['L', x + w - bx, y]];
  const curve = (x0, y0, kx, ky, x1, y1, lx, ly) => out.push(['C', x0 + kx, y0 + ky, x1 - lx, y1 - ly, x1, y1]);
  if (bx && by) curve(x + w - bx, y, bx * QUARTER, 0, x + w, y + by, 0, by * QUARTER);
  out.push(['L', x + w, y + h - cy]);
  if (cx && cy) curve(x + w, y + h - cy, 0, cy * QUARTER, x + w - cx, y + h, -cx * QUARTER, 0);
  out.push(['L', x + dx, y + h]);
  if (dx && dy) curve(x + dx, y + h, -dx * QUARTER, 0, x, y + h - dy, 0, -dy * QUARTER);
  out.push(['L', x, y + ay]);
  if (ax && ay) curve(x, y + ay, 0, -ay * QUARTER, x + ax, y, ax * QUARTER, 0);
  out.push(['Z']);
  return out;
}

// The corners that CSS computes, elliptical ones too, reduced as Backgrounds 3 §5.5 says.
function cornersOf(style, width, height) {
  const corners = ['TopLeft', 'TopRight', 'BottomRight', 'BottomLeft'].map((corner) => {
    const [h, v] = style[`border${corner}Radius`].split(' ');
    const share = (text, whole) => (text.endsWith('%') ? (parseFloat(text) / 100) * whole : parseFloat(text)) || 0;
    return [share(h, width), share(v ?? h, height)];
  });
  return fittedCorners(corners, width, height);
}

function fittedCorners(corners, width, height) {
  const [a, b, c, d] = corners;
  const factor = Math.min(1, width / (a[0] + b[0]) || 1, width / (d[0] + c[0]) || 1, height / (a[1] + d[1]) || 1, height / (b[1] + c[1]) || 1);
  return corners.map(([x, y]) => [x * factor, y * factor]);
}

const isElliptic = (corners) => corners.some(([x, y]) => Math.abs(x - y) > 0.5);
const isEllipse = (corners, w, h) => corners.every(([x, y]) => Math.abs(x - w / 2) < 0.5 && Math.abs(y - h / 2) < 0.5);

// A CSS length or percentage, with the calc() that computed values keep.
function lengthOf(text, whole) {
  if (text === 'left' || text === 'top') return 0;
  if (text === 'right' || text === 'bottom') return whole;
  if (text === 'center') return whole / 2;
  const calc = text.match(/^calc\((.*)\)$/s);
  if (!calc) return text.endsWith('%') ? (parseFloat(text) / 100) * whole : parseFloat(text) || 0;
  let total = 0;
  let sign = 1;
  for (const part of calc[1].split(/\s+/)) {
    if (part === '+' || part === '-') sign = part === '-' ? -1 : 1;
    else total += sign * lengthOf(part, whole);
  }
  return total;
}

// `clip-path` of a box at (0, 0) as segments; null where it is none that a path can say.
function clipSegments(text, w, h) {
  const match = (text ?? '').replace(/\s*(border|padding|content|margin)-box|\s*view-box/g, '').trim().match(/^([a-z]+)\((.*)\)$/s);
  if (!match) return null;
  const [, kind, body] = match;
  if (kind === 'polygon') return polygonSegments(splitTop(body.replace(/^(nonzero|evenodd)\s*,/, '')), w, h);
  if (kind === 'inset') return insetSegments(body, w, h);
  if (kind === 'circle' || kind === 'ellipse') return ellipseSegments(kind, body, w, h);
  if (kind === 'path') return absolutePath(body.replace(/^(nonzero|evenodd)\s*,\s*/, '').replace(/^"|"$/g, ''));
  return null;
}

function polygonSegments(points, w, h) {
  const out = points.map((point, i) => {
    const [x, y] = splitTop(point, ' ');
    return [i ? 'L' : 'M', lengthOf(x, w), lengthOf(y, h)];
  });
  return out.length > 2 ? [...out, ['Z']] : null;
}

function insetSegments(body, w, h) {
  const [sides, round4] = body.split(/\bround\b/).map((part) => part.trim());
  const [t, r = t, b = t, l = r] = splitTop(sides, ' ');
  const [top, right, bottom, left] = [lengthOf(t, h), lengthOf(r, w), lengthOf(b, h), lengthOf(l, w)];
  const [width, height] = [Math.max(0, w - left - right), Math.max(0, h - top - bottom)];
  const [across, down = across] = (round4 ?? '0px').split('/').map((part) => {
    const [a, c = a, d = a, e = c] = part.trim().split(/\s+/);
    return [a, c, d, e];
  });
  const corners = across.map((value, i) => [Math.min(lengthOf(value, w), width / 2), Math.min(lengthOf(down[i], h), height / 2)]);
  return roundedSegments(left, top, width, height, corners);
}

function ellipseSegments(kind, body, w, h) {
  const [sizes, at] = body.split(/\bat\b/).map((part) => part.trim());
  const [px = 'center', py = 'center'] = (at ?? '').split(/\s+(?![^(]*\))/).filter(Boolean);
  const [cx, cy] = [lengthOf(px, w), lengthOf(py, h)];
  const radius = (part, low, high, whole) => {
    if (!part || part === 'closest-side') return Math.min(low, high);
    return part === 'farthest-side' ? Math.max(low, high) : lengthOf(part, whole);
  };
  const parts = splitTop(sizes ?? '', ' ');
  let rx;
  let ry;
  if (kind === 'circle') rx = ry = radius(parts[0], Math.min(cx, cy), Math.min(w - cx, h - cy), Math.hypot(w, h) / Math.SQRT2);
  else [rx, ry] = [radius(parts[0], cx, w - cx, w), radius(parts[1] ?? parts[0], cy, h - cy, h)];
  return roundedSegments(cx - rx, cy - ry, 2 * rx, 2 * ry, Array(4).fill([rx, ry]));
}

// Segments of one closed outline -> points, curves in small steps.
function flattened(segments) {
  const points = [];
  let [x, y] = [0, 0];
  for (const [letter, ...v] of segments) {
    if (letter === 'C') {
      const count = piecesOf(x, y, v);
      for (let i = 1; i <= count; i++) {
        const t = i / count;
        const s = 1 - t;
        const mix = (a, b, c, d) => s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
        points.push([mix(x, v[0], v[2], v[4]), mix(y, v[1], v[3], v[5])]);
      }
      [x, y] = v.slice(4);
    } else if (letter !== 'Z') {
      [x, y] = v;
      points.push([x, y]);
    }
  }
  return points;
}

function boundsOfPoints(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = [least(xs), least(ys)];
  return { x, y, w: most(xs) - x, h: most(ys) - y };
}

const rectPoints = ({ x, y, w, h }) => [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
const pathOfPoints = (points, dx = 0, dy = 0) => `${points.map(([x, y], i) => `${i ? 'L' : 'M'} ${round(x - dx)} ${round(y - dy)}`).join(' ')} Z`;
const pathOfSegments = (segments, dx = 0, dy = 0) => segments.map(([letter, ...v]) => [letter, ...v.map((value, i) => round(value - (i % 2 ? dy : dx)))].join(' ')).join(' ');

// Sutherland–Hodgman: what of `subject` lies in the convex polygon `clip` (clockwise on the screen).
function clippedPoints(subject, clip) {
  let points = subject;
  for (let i = 0; i < clip.length && points.length; i++) {
    const [ax, ay] = clip[i];
    const [bx, by] = clip[(i + 1) % clip.length];
    const side = ([x, y]) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    const out = [];
    points.forEach((point, n) => {
      const before = points[(n + points.length - 1) % points.length];
      const [here, there] = [side(point), side(before)];
      if (here >= 0 !== there >= 0) {
        const t = there / (there - here);
        out.push([before[0] + (point[0] - before[0]) * t, before[1] + (point[1] - before[1]) * t]);
      }
      if (here >= 0) out.push(point);
    });
    points = out;
  }
  const same = ([ax, ay], [bx, by]) => Math.abs(ax - bx) < 1e-4 && Math.abs(ay - by) < 1e-4;
  return points.filter((point, i) => points.length < 2 || !same(point, points[(i + points.length - 1) % points.length]));
}

function areaOfPoints(points) {
  let twice = 0;
  points.forEach(([x, y], i) => {
    const [nx, ny] = points[(i + 1) % points.length];
    twice += x * ny - nx * y;
  });
  return twice / 2;
}

const clockwise = (points) => (areaOfPoints(points) < 0 ? [...points].reverse() : points);

function isConvex(points) {
  let sign = 0;
  for (let i = 0; i < points.length; i++) {
    const [[ax, ay], [bx, by], [cx, cy]] = [points[i], points[(i + 1) % points.length], points[(i + 2) % points.length]];
    const turn = (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
    if (Math.abs(turn) < 1e-6) continue;
    if (sign && Math.sign(turn) !== sign) return false;
    sign = Math.sign(turn);
  }
  return true;
}

// The common part of two outlines, one of which must be convex; null where neither is.
function commonPoints(a, b) {
  if (isConvex(b)) return clippedPoints(a, clockwise(b));
  return isConvex(a) ? clippedPoints(b, clockwise(a)) : null;
}

// What a clipping shape of an ancestor (points on the slide) leaves of a box or picture. False: nothing of it.
function shapeNode(node, ctx) {
  if (!['box', 'picture'].includes(node.kind)) return true;
  if (node.rotation) return node.kind !== 'box' || turnedShape(node, ctx);
  const round4 = node.radii.some((r) => r > 0) || node.outline;
  const [x, y] = [node.rect.x, node.rect.y];
  const cut = ctx.clip && round4 && cuts({ ...ctx.clip }, node.rect);
  // What a box's corners lie within all of it lies within; an outline's points are many.
  const corners = node.outline && node.outline !== 'ellipse' ? null : rectPoints(node.rect);
  const shapes = (ctx.shapes ?? []).filter((shape) => !corners || !insideOf(corners, shape.points));
  if (!shapes.length && !cut) return true;
  const own = ownPoints(node);
  let points = own;
  for (const shape of shapes) {
    if (insideOf(points, shape.points)) continue;
    points = commonPoints(points, shape.points) ?? points;
  }
  if (cut) points = clippedPoints(points, rectPoints(ctx.clip));
  if (points === own) return true;
  if (points.length < 3 || Math.abs(areaOfPoints(points)) < 0.5) return false;
  node.clip = null;
  // A picture is spread over the whole box; a colour needs no more room than is seen, and a gradient is set for that room.
  if (node.kind === 'box') {
    const bounds = boundsOfPoints(points);
    if (node.fill?.kind === 'linear' || node.fill?.kind === 'radial') node.fill = refitted(node.fill, node.rect, bounds);
    node.outline = pathOfPoints(points, bounds.x, bounds.y);
    node.rect = { x: round(bounds.x), y: round(bounds.y), w: round(bounds.w), h: round(bounds.h) };
  } else node.outline = pathOfPoints(points, x, y);
  node.radii = [0, 0, 0, 0];
  return true;
}

// A turned box that a clip cuts stands as the outline that is left of it.
function turnedShape(node, ctx) {
  const { x, y, w, h } = node.rect;
  const turn = new Matrix().translate(x + w / 2, y + h / 2).rotate(node.rotation).translate(-x - w / 2, -y - h / 2);
  const own = ownPoints({ ...node, rotation: 0 }).map(([px, py]) => {
    const point = turn.at(px, py);
    return [point.x, point.y];
  });
  const clips = [...(ctx.clip ? [rectPoints(ctx.clip)] : []), ...(ctx.shapes ?? []).map((shape) => shape.points)];
  const cutting = clips.filter((clip) => !insideOf(own, clip));
  if (!cutting.length) return true;
  const points = cutting.reduce((left, clip) => (left.length ? commonPoints(left, clip) ?? left : left), own);
  if (points.length < 3 || Math.abs(areaOfPoints(points)) < 0.5) return false;
  const bounds = boundsOfPoints(points);
  Object.assign(node, { clip: null, rotation: 0, radii: [0, 0, 0, 0], borders: {}, shadows: [], outline: pathOfPoints(points, bounds.x, bounds.y), rect: rounded(bounds) });
  if (node.fill?.kind === 'linear') node.fill = { ...node.fill, angle: round((node.fill.angle + Math.atan2(turn.b, turn.a) * 180 / Math.PI + 360) % 360) };
  return true;
}

function ownPoints(node) {
  const { x, y, w, h } = node.rect;
  if (node.outline && node.outline !== 'ellipse') return flattened(absolutePath(node.outline)).map(([px, py]) => [px + x, py + y]);
  const corners = node.outline === 'ellipse' ? Array(4).fill([w / 2, h / 2]) : fittedCorners(node.radii.map((r) => [r, r]), w, h);
  return corners.some(([r]) => r > 0) ? flattened(roundedSegments(x, y, w, h, corners)) : rectPoints(node.rect);
}

// Whether every point lies in a polygon, give or take half a pixel.
function insideOf(points, polygon) {
  const edges = sidesAround(polygon);
  return edges !== null && points.every(([x, y]) => edges.every(([ax, ay, dx, dy, length]) => (dx * (y - ay) - dy * (x - ax)) / length > -0.75));
}

// The sides of a convex polygon, clockwise, with their directions and lengths; null of one that is not. A clip is asked often.
const edgesKnown = new WeakMap();
function sidesAround(polygon) {
  if (!edgesKnown.has(polygon)) {
    const around = isConvex(polygon) ? clockwise(polygon) : null;
    edgesKnown.set(polygon, around && around.map(([ax, ay], i) => {
      const [bx, by] = around[(i + 1) % around.length];
      return [ax, ay, bx - ax, by - ay, Math.hypot(bx - ax, by - ay) || 1];
    }));
  }
  return edgesKnown.get(polygon);
}

// A box under a skewing or mirroring matrix: the quadrilateral it becomes, as an outline in its bounds.
function irregularPlace(client, corners, matrix) {
  const segments = roundedSegments(client.left, client.top, client.width, client.height, corners);
  const bounds = segmentBounds(segments, matrix);
  const moved = new Matrix([1, 0, 0, 1, -bounds.x, -bounds.y]).multiply(matrix);
  return { rect: { x: round(bounds.x), y: round(bounds.y), w: round(bounds.w), h: round(bounds.h) }, outline: pathText(segments, moved) };
}
