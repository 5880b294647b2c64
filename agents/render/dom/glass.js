// Glass: whether what a blurred backdrop blurs would be seen to, and what of a shape its ancestors' clips leave. It paints nothing.

const FAINT = 0.12; // alpha of what nobody sees end behind glass

// Whether paint shows no edge: hardly there, or fading out by itself.
function isFaint(node) {
  if (node.kind === 'vector') return node.paths.every((path) => faintFill(path.fill) && !path.stroke);
  return node.kind === 'box' && Boolean(node.fill) && !hasBorder(node.borders) && !node.shadows.length && faintFill(node.fill);
}

function faintFill(fill) {
  if (!fill) return true;
  if (fill.kind === 'solid') return fill.color.a <= FAINT / 2;
  return fill.kind === 'radial' && fill.stops.at(-1).color.a === 0 || fill.stops.every((stop) => stop.color.a <= FAINT);
}

// Whether an element's own ground hides what is behind it well enough.
const veiled = (style, rect) => color(style.backgroundColor).a >= VEIL || splitTop(style.backgroundImage).some((image, i) => coversBox(style, i) && gradient(image, rect.width, rect.height, 1)?.stops.every((stop) => stop.color.a >= VEIL));

// Whether a blurred backdrop looks different from a plain one: only where something ends behind the element that is seen to.
function blurShows(rect, ctx) {
  const area = place(rect, ctx.matrix).rect;
  return entries.some(({ node }) => {
    if (isFaint(node)) return false;
    const other = boundsOf(node.rect, node.rotation);
    const shared = intersect(other, node.clip ? intersect(area, node.clip) : area);
    if (shared.w <= 0 || shared.h <= 0) return false;
    const around = other.x <= area.x && other.y <= area.y && other.x + other.w >= area.x + area.w && other.y + other.h >= area.y + area.h;
    return node.kind !== 'box' || !around;
  });
}

// A polygon in a box's own px, without what its ancestors' clips take of it.
function withinShapes(points, rect, ctx) {
  if (!(ctx.shapes ?? []).length || rotationOf(ctx.matrix) || isIrregular(ctx.matrix)) return points;
  const corner = place(rect, ctx.matrix).rect;
  return ctx.shapes.reduce((left, shape) => (left.length < 3 ? left : commonPoints(left, shape.points.map(([x, y]) => [x - corner.x, y - corner.y])) ?? left), points);
}
