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

// What is painted in place of the borders: one frame, or a strip for each side that there is. Null without such a gradient.
function frameNodes(style, rect, ctx, made) {
  const fill = frameGradient(style, rect, ctx);
  if (!fill) return null;
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
