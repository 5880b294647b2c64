// Border images that are gradients: the frame between a box's edge and its padding, filled with that gradient. Its edges are
// slices so thin that stretching them shows the gradient along each side. Pictures and thick slices are no frames: null.

const THIN_SLICE = 30; // px of the gradient that may be stretched over a side

// The gradient of a frame, over the whole box; null of what is no such border.
function frameGradient(style, rect, ctx) {
  if (!style.borderImageSource?.includes('gradient(') || style.borderImageRepeat.includes('round')) return null;
  const thin = style.borderImageSlice.split(' ').every((slice) => parseFloat(slice) <= THIN_SLICE);
  if (!thin || style.borderImageWidth !== '1' || parseFloat(style.borderImageOutset) !== 0) return null;
  return turnedGradient(gradient(style.borderImageSource, rect.width * scaleX(ctx.matrix), rect.height * scaleY(ctx.matrix), ctx.opacity), ctx.matrix);
}

// What is painted in place of the borders: one frame, or a strip for each side that there is. Null without such a gradient,
// and where no elliptical corner bends sides of unlike width.
function frameNodes(style, rect, ctx, made) {
  const fill = frameGradient(style, rect, ctx);
  if (!fill) return bentSides(style, rect, ctx);
  const inner = paddingBox(style, rect);
  const [l, t] = [inner.left - rect.left, inner.top - rect.top];
  const [r, b] = [rect.width - l - inner.width, rect.height - t - inner.height];
  if ([l, t, r, b].every((width) => width > 0)) {
    const [sx, sy] = [scaleX(ctx.matrix), scaleY(ctx.matrix)];
    const hole = rectPoints({ x: l * sx, y: t * sy, w: inner.width * sx, h: inner.height * sy }).reverse();
    const d = `${pathOfPoints(rectPoints({ x: 0, y: 0, w: rect.width * sx, h: rect.height * sy }))} ${pathOfPoints(hole)}`;
    return [{ kind: 'vector', paths: [{ d, fill, stroke: null }], alt: '' }];
  }
  const all = { x: rect.left, y: rect.top, w: rect.width, h: rect.height };
  const sides = [[0, 0, rect.width, t], [0, rect.height - b, rect.width, b], [0, t, l, inner.height], [rect.width - r, t, r, inner.height]];
  return sides.filter(([, , w, h]) => w > 0 && h > 0).map(([x, y, w, h]) => {
    const part = { x: rect.left + x, y: rect.top + y, w, h };
    return made({ fill: refitted(fill, all, part), radii: [0, 0, 0, 0], outline: null, client: { left: part.x, top: part.y, width: w, height: h } });
  });
}

// Sides of one colour along elliptical corners (the crest of a wave): what lies between the box's edge and its padding.
function bentSides(style, rect, ctx) {
  const corners = cornersOf(style, rect.width, rect.height);
  const sides = Object.values(borders(style, ctx.opacity, 1)).filter(Boolean);
  const alike = sides.length === 4 && sides.every((side) => side.width === sides[0].width);
  if (!sides.length || alike || !isElliptic(corners) || style.clipPath !== 'none') return null;
  if (sides.some((side) => side.style !== 'solid' || !sameColor(side.color, sides[0].color))) return null;
  const inner = paddingBox(style, rect);
  const [l, t] = [inner.left - rect.left, inner.top - rect.top];
  const [r, b] = [rect.width - l - inner.width, rect.height - t - inner.height];
  const within = corners.map(([x, y], i) => [Math.max(0, x - (i % 3 ? r : l)), Math.max(0, y - (i < 2 ? t : b))]);
  const [sx, sy] = [scaleX(ctx.matrix), scaleY(ctx.matrix)];
  const path = (segments) => pathOfPoints(flattened(segments).map(([x, y]) => [x * sx, y * sy]));
  const d = `${path(roundedSegments(0, 0, rect.width, rect.height, corners))} ${path(roundedSegments(l, t, inner.width, inner.height, within))}`;
  return [{ kind: 'vector', paths: [{ d, fill: { kind: 'solid', color: sides[0].color }, stroke: null }], alt: '' }];
}
