// Boxes: an element's own decoration (background, border, shadow) and replaced elements become boxes and pictures.
// What has no native counterpart becomes one raster of that element, with the reason.

const contentBox = (element, style, rect) => {
  const edge = (side) => (parseFloat(style[`border${side}Width`]) || 0) + (parseFloat(style[`padding${side}`]) || 0);
  return { left: rect.left + edge('Left'), top: rect.top + edge('Top'), width: Math.max(0, rect.width - edge('Left') - edge('Right')), height: Math.max(0, rect.height - edge('Top') - edge('Bottom')) };
};

const paddingBox = (style, rect) => {
  const edge = (side) => parseFloat(style[`border${side}Width`]) || 0;
  return { left: rect.left + edge('Left'), top: rect.top + edge('Top'), width: Math.max(0, rect.width - edge('Left') - edge('Right')), height: Math.max(0, rect.height - edge('Top') - edge('Bottom')) };
};

// Why an element's own paint cannot be native; null when it can.
function pictured(style, rect, ctx, patched = false, stencil = null) {
  if (style.maskImage && style.maskImage !== 'none' && !stencil && !fadeOf(style, rect, ctx)) return 'mask';
  if (style.clipPath && style.clipPath !== 'none' && !clipSegments(style.clipPath, rect.width, rect.height)) return 'clip-path';
  if (style.backdropFilter && style.backdropFilter !== 'none' && !veiled(style, rect) && blurShows(rect, ctx)) return 'backdrop-filter';
  if (style.mixBlendMode !== 'normal' && !ctx.blended && !patched) return 'mix-blend-mode';
  if (style.borderImageSource && style.borderImageSource !== 'none' && !frameGradient(style, rect, ctx)) return 'border-image';
  if (style.backgroundImage !== 'none' && splitTop(style.backgroundBlendMode).some((mode) => mode !== 'normal')) return 'background-blend-mode';
  return null;
}

// Emits an element's decoration in its place of the paint order. `bare`: the background already went to the canvas.
function emitDecoration(element, style, rect, ctx, phase, bare = false) {
  if (style.visibility !== 'visible' || rect.width <= 0 && rect.height <= 0 || !decorated(style)) return;
  style = framedByBrowser(element, style);
  const filter = filterOf(style);
  const patched = style.mixBlendMode !== 'normal' && !ctx.blended && element instanceof Element && patchable(element, style, rect, ctx);
  const stencil = element instanceof Element && !bare ? stencilOf(element, style, rect, ctx) : null;
  const reason = pictured(style, rect, ctx, patched, stencil) ?? filter.reason;
  const shot = element instanceof Element && !bare && !(ctx.pseudo && /^(mix-blend|backdrop)/.test(reason));
  if (reason && shot) return (seesTurned(element, ctx) ? emitTurned : emitRaster)(element, rect, ctx, phase, reason, true);
  const scale = scaleY(ctx.matrix);
  if (ctx.haze && style.clipPath !== 'none') return emitHaze(element, style, rect, { ...ctx, ...ctx.haze.around }, phase, ctx.haze.blur);
  const soft = ctx.haze ? ctx.haze.blur : filter.blur && (ctx.pseudo || element instanceof Element && isBare(element, style)) ? filter.blur : 0;
  if (soft) rect = padded(rect, 2 * soft);
  const form = formOf(style, rect, ctx);
  const disc = soft && (form.outline === 'ellipse' || cornersOf(style, rect.width - 4 * soft, rect.height - 4 * soft).every(([x, y]) => x >= rect.width / 2 - 2 * soft - 0.5 && y >= rect.height / 2 - 2 * soft - 0.5));
  if (soft && !form.outline) form.radii = form.radii.map((r) => r && round(r + 2 * soft * scale));
  const made = (extra) => ({ kind: 'box', fill: null, borders: {}, radii: form.radii, outline: form.outline, shadows: [], ...(soft && !disc ? { soft: round(4 * soft * scale) } : {}), ...extra });
  const boxes = bare ? [] : backgroundNodes(element, style, rect, ctx, form, made);
  if (patched && boxes?.length === 1 && boxes[0].fill && !boxes[0].client) return emitPatches(boxes[0], rect, ctx, phase, element, style.mixBlendMode);
  if (stencil && boxes?.every((node) => !node.client && (node.kind === 'box' || node.kind === 'vector'))) return emitStencilled(boxes, stencil, rect, ctx, phase, element);
  const fade = boxes?.length && !bare ? fadeOf(style, rect, ctx) : null;
  if (boxes === null || fade && !masked(boxes, fade, rect, ctx)) return emitRaster(element, rect, ctx, phase, boxes ? 'mask' : 'background pattern', true);
  if (disc) for (const node of boxes) blurDisc(node, soft / Math.min(rect.width, rect.height));
  const framed = frameNodes(style, rect, ctx, made);
  let sides = framed ? {} : borders(style, ctx.opacity, scale);
  if (hasBorder(sides) && !boxes.length && isWedge(style, rect)) return emitWedges(style, rect, sides, ctx, phase, element);
  const dropped = boxes.length ? ctx.drops.map((shadow) => ({ ...shadow, color: faded(shadow.color, ctx.opacity) })) : [];
  const drawn = bare ? [] : [...(form.clipped ? [] : [...shadows(style.boxShadow, ctx.opacity, scale), ...filter.shadows]), ...dropped];
  // A ring inside a box without borders is a border.
  const veils = drawn.filter((shadow) => fillsBox(shadow, rect, scale));
  const ring = hasBorder(sides) ? null : drawn.find((shadow) => shadow.inset && !shadow.blur && !shadow.dx && !shadow.dy && !veils.includes(shadow));
  if (ring) sides = Object.fromEntries(['top', 'right', 'bottom', 'left'].map((side) => [side, { width: ring.spread, style: 'solid', color: ring.color }]));
  const strips = drawn.filter((shadow) => shadow.inset && !shadow.blur && !shadow.spread && (shadow.dx || shadow.dy));
  const cast = drawn.filter((shadow) => shadow !== ring && !strips.includes(shadow) && !veils.includes(shadow));
  const copies = hardCopies(cast, rect, form, scale, made);
  const last = boxes[boxes.length - 1];
  const outline = outlineOf(style, rect, ctx, scale);
  if (hasBorder(sides) && last?.kind === 'box' && !last.client) last.borders = sides;
  else if (hasBorder(sides)) boxes.push(made({ borders: sides }));
  if (cast.length) {
    const left = cast.filter((shadow) => !copies.some((copy) => copy.shadow === shadow));
    if (boxes[0]?.kind !== 'box' || boxes[0].client) {
      if (left.length) boxes.unshift(made({ fill: fillBelow(boxes[0]), shadows: left }));
    } else boxes[0].shadows = left;
    if (left.some((shadow) => !shadow.inset) && !boxes[0].fill && !boxes[0].tile) boxes[0].fill = groundFill(rect, ctx);
    boxes.unshift(...copies.map((copy) => copy.node));
  }
  for (const veil of veils.reverse()) boxes.push(made({ fill: { kind: 'solid', color: veil.color } }));
  for (const strip of strips.reverse()) boxes.push(made({ borders: stripSides(strip), client: paddingBox(style, rect) }));
  for (const node of [...boxes, ...(framed ?? [])]) emit(node, node.client ?? rect, ctx, phase, element);
  if (outline) emit(outline.node, outline.rect, ctx, phase, element);
}

// A shape without a fill casts no shadow in Office: one that stands on one plain colour is filled with that.
function groundFill(rect, ctx) {
  const ground = plainBehind(rect, ctx);
  return ground && { kind: 'solid', color: ground };
}

// Under stripes and wedges lies the first of their colours, for the same reason.
function fillBelow(node) {
  const solid = node?.kind === 'vector' && node.paths.length > 1 && node.paths.every((path) => path.fill?.color?.a === 1);
  return solid ? node.paths[0].fill : null;
}

// Of several shadows without blur one can be the shape's own: the others are copies of it, the last one lowest.
function hardCopies(cast, rect, form, scale, made) {
  const hard = cast.filter((shadow) => !shadow.inset && !shadow.blur && (shadow.dx || shadow.dy));
  if (cast.filter((shadow) => !shadow.inset).length < 2 || form.outline && form.outline !== 'ellipse') return [];
  return hard.reverse().map((shadow) => {
    const [dx, dy, grown] = [shadow.dx / scale, shadow.dy / scale, shadow.spread / scale];
    const client = { left: rect.left + dx - grown, top: rect.top + dy - grown, width: rect.width + 2 * grown, height: rect.height + 2 * grown };
    return { shadow, node: made({ fill: { kind: 'solid', color: shadow.color }, radii: form.radii.map((r) => r && Math.max(0, r + shadow.spread)), client }) };
  });
}

// The form of a box: radii where all corners are circular and as small as Office takes them, else (or where it is clipped) an outline in its own px.
function formOf(style, rect, ctx) {
  const corners = cornersOf(style, rect.width, rect.height);
  const [sx, sy] = [scaleX(ctx.matrix), scaleY(ctx.matrix)];
  const scaled = (segments) => segments.map(([letter, ...v]) => [letter, ...v.map((value, i) => value * (i % 2 ? sy : sx))]);
  const clip = style.clipPath !== 'none' ? clipSegments(style.clipPath, rect.width, rect.height) : null;
  const own = roundedSegments(0, 0, rect.width, rect.height, corners);
  if (clip) {
    const inside = insideOf(flattened(clip), flattened(own));
    const points = inside ? null : commonPoints(flattened(clip), flattened(own));
    return { clipped: true, radii: [0, 0, 0, 0], outline: points ? pathOfPoints(points.map(([x, y]) => [x * sx, y * sy])) : pathOfSegments(scaled(clip)) };
  }
  if (!isElliptic(corners) && corners.every(([x]) => 2 * x <= Math.min(rect.width, rect.height) + 1)) return { clipped: false, radii: corners.map(([x]) => round(x * sy)), outline: null };
  return { clipped: false, radii: [0, 0, 0, 0], outline: isEllipse(corners, rect.width, rect.height) ? 'ellipse' : pathOfSegments(scaled(own)) };
}

// Colour and image layers, from the bottom up; null where one of them can only be pictured.
function backgroundNodes(element, style, rect, ctx, form, made) {
  if (style.webkitBackgroundClip === 'text') return [];
  const size = { width: rect.width * scaleX(ctx.matrix), height: rect.height * scaleY(ctx.matrix) };
  const layers = style.backgroundImage === 'none' ? [] : splitTop(style.backgroundImage).map((image, i) => ({ image, i })).reverse().filter((layer) => layer.image !== 'none');
  const base = faded(color(style.backgroundColor), ctx.opacity);
  const fills = layers.map((layer) => turnedGradient(coversBox(style, layer.i) && gradient(layer.image, size.width, size.height, ctx.opacity), ctx.matrix));
  const top = fills[fills.length - 1];
  const opaque = top && top.stops.every((stop) => stop.color.a === 1) && clipOfLayer(style, layers.at(-1).i) === 'border-box';
  const boxes = base.a > 0 && !opaque ? [made({ fill: { kind: 'solid', color: base } })] : [];
  for (const [n, layer] of layers.entries()) {
    if (opaque && n < layers.length - 1) continue;
    const node = layerNode(element, style, rect, ctx, form, made, layer, fills[n]);
    if (node === undefined) return null;
    if (node) boxes.push(node);
  }
  return boxes;
}

function layerNode(element, style, rect, ctx, form, made, layer, fill) {
  const uniform = fill && fill.stops.every((stop) => sameColor(stop.color, fill.stops[0].color));
  const bands = uniform ? null : bandLayer(style, rect, ctx, form, layer);
  if (bands) return bands.length ? { kind: 'vector', paths: bands, alt: '' } : null;
  const part = clippedLayer(style, rect, ctx, layer.i);
  if (uniform) return made({ fill: { kind: 'solid', color: fill.stops[0].color }, ...part });
  if (fill) return made({ fill, ...part });
  const image = layer.image.match(/^url\("?(.*?)"?\)$/s);
  if (image && naturalSizes.get(image[1]) === null) return null;
  if (image) return backgroundPicture(element, style, layer.i, image[1], rect, form, ctx) ?? undefined;
  return placedGradient(style, rect, ctx, layer, made);
}

const hasEdge = (style) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => parseFloat(style[`border${side}Width`]) > 0);
const clipOfLayer = (style, i) => (hasEdge(style) ? layerValue(style.backgroundClip, i) : 'border-box');

// Where a layer ends at the padding or the content: its own rectangle and corners.
function clippedLayer(style, rect, ctx, i) {
  const clip = clipOfLayer(style, i);
  if (clip === 'border-box') return {};
  const client = clip === 'padding-box' ? paddingBox(style, rect) : contentBox(null, style, rect);
  const off = [client.top - rect.top, rect.left + rect.width - client.left - client.width];
  return { client, radii: radii(style, rect.width, rect.height).map((r) => round(Math.max(0, r - Math.max(...off)) * scaleY(ctx.matrix))), outline: null };
}

// A gradient that is painted once, smaller than its box.
function placedGradient(style, rect, ctx, layer, made) {
  const tile = tileOf(style, rect, layer.i, null);
  if (tile.repeats.x || tile.repeats.y) return undefined;
  const client = { left: rect.left + tile.x, top: rect.top + tile.y, width: tile.w, height: tile.h };
  const fill = gradient(layer.image, tile.w * scaleX(ctx.matrix), tile.h * scaleY(ctx.matrix), ctx.opacity);
  const shown = clipRect(client, rect);
  return fill && shown.width > 0 && shown.height > 0 ? made({ fill, client: shown, radii: [0, 0, 0, 0], outline: null }) : undefined;
}

function bandLayer(style, rect, ctx, form, layer) {
  if (!layer.image.includes('gradient(')) return null;
  const tile = tileOf(style, rect, layer.i, null);
  const box = { x: 0, y: 0, w: rect.width, h: rect.height };
  const [sx, sy] = [scaleX(ctx.matrix), scaleY(ctx.matrix)];
  const own = ownPoints({ rect: { ...box, w: rect.width * sx, h: rect.height * sy }, radii: form.radii, outline: form.outline });
  const shape = withinShapes(own, rect, ctx).map(([x, y]) => [x / sx, y / sy]);
  if (shape.length < 3) return [];
  const paths = bandPaths(layer.image, tile, tile.repeats, box, shape, ctx.opacity);
  if (sx === 1 && sy === 1) return paths;
  const grow = new Matrix().scale(sx, sy);
  return paths?.map((path) => ({ ...path, d: pathText(absolutePath(path.d), grow) })) ?? null;
}

// One repetition of an image layer in its box: place and size, px, and where it repeats.
function tileOf(style, rect, i, natural) {
  const area = layerValue(style.backgroundOrigin, i) === 'border-box' ? rect : paddingBox(style, rect);
  const [width, height] = backgroundSize(layerValue(style.backgroundSize, i), natural, area);
  const x = area.left - rect.left + offsetOf(layerValue(style.backgroundPositionX, i), area.width - width);
  const y = area.top - rect.top + offsetOf(layerValue(style.backgroundPositionY, i), area.height - height);
  const [across, down = across] = layerValue(style.backgroundRepeat, i).split(' ');
  const covers = { x: x <= 1 && x + width >= rect.width - 1, y: y <= 1 && y + height >= rect.height - 1 };
  const repeats = { x: across !== 'no-repeat' && across !== 'repeat-y' && !covers.x, y: (across === 'repeat-y' || down !== 'no-repeat') && across !== 'repeat-x' && !covers.y };
  return { x, y, w: width, h: height, repeats };
}

// The direction of a linear gradient on a mirrored or skewed box.
function turnedGradient(fill, matrix) {
  if (!fill || fill.kind !== 'linear' || !isIrregular(matrix)) return fill;
  const radians = (fill.angle * Math.PI) / 180;
  const [x, y] = [Math.sin(radians), -Math.cos(radians)];
  const [dx, dy] = [matrix.a * x + matrix.c * y, matrix.b * x + matrix.d * y];
  return { ...fill, angle: round(((Math.atan2(dx, -dy) * 180) / Math.PI + 360) % 360) };
}

// A box of borders only: each side is a triangle or trapezoid (the CSS arrow).
const isWedge = (style, rect) => {
  const inner = paddingBox(style, rect);
  const widths = ['Top', 'Right', 'Bottom', 'Left'].map((side) => parseFloat(style[`border${side}Width`]));
  return (inner.width < 0.5 || inner.height < 0.5) && widths.filter((width) => width > 1).length > 1;
};

function emitWedges(style, rect, sides, ctx, phase, element) {
  const inner = paddingBox(style, rect);
  const { sx, sy } = { sx: scaleX(ctx.matrix), sy: scaleY(ctx.matrix) };
  const [w, h] = [rect.width, rect.height];
  const [l, t] = [inner.left - rect.left, inner.top - rect.top];
  const [r, b] = [l + inner.width, t + inner.height];
  const corners = { top: [[0, 0], [w, 0], [r, t], [l, t]], right: [[w, 0], [w, h], [r, b], [r, t]], bottom: [[w, h], [0, h], [l, b], [r, b]], left: [[0, h], [0, 0], [l, t], [l, b]] };
  const paths = Object.entries(corners).filter(([side]) => sides[side]).map(([side, points]) => ({
    d: `${points.map(([x, y], i) => `${i ? 'L' : 'M'} ${round(x * sx)} ${round(y * sy)}`).join(' ')} Z`, fill: { kind: 'solid', color: sides[side].color }, stroke: null,
  }));
  return emit({ kind: 'vector', paths, alt: '' }, rect, ctx, phase, element);
}

function outlineOf(style, rect, ctx, scale) {
  const width = parseFloat(style.outlineWidth);
  const kind = LINE_STYLES[style.outlineStyle];
  const paint = faded(color(style.outlineColor), ctx.opacity);
  if (!kind || !width || !paint.a) return null;
  const off = width + (parseFloat(style.outlineOffset) || 0);
  const side = { width: round(width * scale), style: kind, color: paint };
  const grown = { left: rect.left - off, top: rect.top - off, width: rect.width + 2 * off, height: rect.height + 2 * off };
  return { rect: grown, node: { kind: 'box', fill: null, borders: { top: side, right: side, bottom: side, left: side }, radii: radii(style, rect.width, rect.height).map((r) => (r ? round((r + off) * scale) : 0)), shadows: [] } };
}

const layerValue = (text, i) => {
  const values = splitTop(text);
  return values[i % values.length];
};

// Whether a layer fills its box exactly: otherwise a gradient is a pattern.
function coversBox(style, i) {
  const size = layerValue(style.backgroundSize, i);
  return ['auto', 'auto auto', 'cover', 'contain', '100% 100%', '100%', '100% auto'].includes(size);
}

const grown = ({ width, height }, zoom) => ({ width: width * zoom, height: height * zoom });

// A background picture as a cropped picture; null when it tiles or its size is unknown.
function backgroundPicture(element, style, i, url, rect, form, ctx) {
  const area = layerValue(style.backgroundOrigin, i) === 'border-box' ? rect : paddingBox(style, rect);
  if (!naturalSizes.get(url)) return null;
  const natural = grown(naturalSizes.get(url), zoomOf(element));
  const [width, height] = backgroundSize(layerValue(style.backgroundSize, i), natural, area);
  const [x, y] = [layerValue(style.backgroundPositionX, i), layerValue(style.backgroundPositionY, i)];
  const tile = { left: area.left + offsetOf(x, area.width - width), top: area.top + offsetOf(y, area.height - height), width, height };
  const shown = clipRect(tile, area);
  const repeats = layerValue(style.backgroundRepeat, i);
  const covers = tile.left <= area.left + 1 && tile.top <= area.top + 1 && tile.left + width >= area.left + area.width - 1 && tile.top + height >= area.top + area.height - 1;
  if (!covers && repeats !== 'no-repeat') return tiledPicture(rect, tile, repeats, url, form, ctx);
  if (shown.width <= 0 || shown.height <= 0) return null;
  const inside = Math.abs(shown.width - area.width) < 1.5 && Math.abs(shown.height - area.height) < 1.5;
  const whole = inside && (Math.abs(shown.width - rect.width) < 1.5 && Math.abs(shown.height - rect.height) < 1.5 || !form.outline);
  const edge = inside ? Math.max(area.left - rect.left, area.top - rect.top) * scaleY(ctx.matrix) : 0;
  const alt = element.getAttribute?.('role') === 'img' ? (element.getAttribute('aria-label') ?? null) : '';
  return { kind: 'picture', asset: url, crop: cropOf(tile, shown), radii: whole ? form.radii.map((r) => round(Math.max(0, r - edge))) : [0, 0, 0, 0], outline: whole ? form.outline : null, opacity: round(ctx.opacity), client: shown, alt };
}

// A picture that repeats both ways or one way; null where CSS fits its size or gaps to the box.
function tiledPicture(rect, tile, repeats, url, form, ctx) {
  const [across, down = across] = repeats === 'repeat-x' ? ['repeat', 'no-repeat'] : repeats === 'repeat-y' ? ['no-repeat', 'repeat'] : repeats.split(' ');
  if (![across, down].every((way) => ['repeat', 'no-repeat'].includes(way)) || tile.width < 1 || tile.height < 1) return null;
  const band = { left: across === 'repeat' ? rect.left : tile.left, top: down === 'repeat' ? rect.top : tile.top, width: across === 'repeat' ? rect.width : tile.width, height: down === 'repeat' ? rect.height : tile.height };
  const client = clipRect(band, rect);
  if (client.width <= 0 || client.height <= 0) return undefined;
  const [sx, sy] = [scaleX(ctx.matrix), scaleY(ctx.matrix)];
  const whole = across === 'repeat' && down === 'repeat';
  const shown = { asset: url, width: round(tile.width * sx), height: round(tile.height * sy), x: round((tile.left - client.left) * sx), y: round((tile.top - client.top) * sy), opacity: round(ctx.opacity) };
  return { kind: 'box', fill: null, tile: shown, borders: {}, radii: whole ? form.radii : [0, 0, 0, 0], outline: whole ? form.outline : null, shadows: [], client };
}

function backgroundSize(text, natural, area) {
  // A gradient has no size of its own: it fills the area.
  if (!natural) natural = area;
  const ratio = natural.width / natural.height;
  if (text === 'cover' || text === 'contain') {
    const factor = Math[text === 'cover' ? 'max' : 'min'](area.width / natural.width, area.height / natural.height);
    return [natural.width * factor, natural.height * factor];
  }
  const [w, h = 'auto'] = splitTop(text, ' ');
  const length = (part, whole) => (part === 'auto' ? null : lengthOf(part, whole));
  let width = length(w, area.width);
  let height = length(h, area.height);
  if (width === null && height === null) return [natural.width, natural.height];
  width ??= height * ratio;
  height ??= width / ratio;
  return [width, height];
}

const offsetOf = (text, room) => lengthOf(text, room);

function clipRect(a, b) {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  return { left, top, width: Math.min(a.left + a.width, b.left + b.width) - left, height: Math.min(a.top + a.height, b.top + b.height) - top };
}

const cropOf = (whole, shown) => [
  (shown.left - whole.left) / whole.width, (shown.top - whole.top) / whole.height,
  (whole.left + whole.width - shown.left - shown.width) / whole.width, (whole.top + whole.height - shown.top - shown.height) / whole.height,
].map((share) => round(Math.min(1, Math.max(0, share))));

// A picture with object-fit and object-position.
function emitImage(image, style, rect, ctx, phase) {
  emitDecoration(image, style, rect, ctx, phase);
  const filter = filterOf(style);
  const gray = /^grayscale\((1|100%)\)$/.test(style.filter) && ctx.tints.length === 1;
  const reason = filter.reason ?? ((style.maskImage ?? 'none') !== 'none' ? 'mask' : null) ?? pictured(style, rect, ctx);
  if (reason) return emitRaster(image, rect, ctx, phase, reason, false);
  const url = image.currentSrc || image.src;
  if (!url || !image.complete || !image.naturalWidth) return emitAltText(image, style, rect, ctx, phase);
  const area = contentBox(image, style, rect);
  const natural = grown({ width: image.naturalWidth, height: image.naturalHeight }, zoomOf(image));
  const fit = style.objectFit;
  let [width, height] = [area.width, area.height];
  if (fit === 'cover' || fit === 'contain') [width, height] = backgroundSize(fit, natural, area);
  else if (fit === 'none') [width, height] = [natural.width, natural.height];
  else if (fit === 'scale-down') {
    const small = backgroundSize('contain', natural, area);
    [width, height] = small[0] < natural.width ? small : [natural.width, natural.height];
  }
  const [px, py] = style.objectPosition.split(/ (?![^(]*\))/);
  const whole = { left: area.left + offsetOf(px, area.width - width), top: area.top + offsetOf(py ?? '50%', area.height - height), width, height };
  const shown = clipRect(whole, area);
  if (shown.width <= 0 || shown.height <= 0) return;
  const inner = Math.abs(area.width - shown.width) < 1.5 && Math.abs(area.height - shown.height) < 1.5;
  const form = formOf(style, rect, ctx);
  emit({ kind: 'picture', asset: url, crop: cropOf(whole, shown), radii: inner ? form.radii : [0, 0, 0, 0], outline: inner ? form.outline : null, gray, opacity: round(ctx.opacity), alt: altOf(image) }, shown, ctx, phase, image);
}

// What a browser shows of an image that did not load is its alternative text.
function emitAltText(image, style, rect, ctx, phase) {
  emit({ kind: 'raster', reason: 'picture did not load', alt: altOf(image) ?? '' }, rect, ctx, phase, image, image);
}

function altOf(element) {
  if (element.closest('[aria-hidden="true"]') || ['presentation', 'none'].includes(element.getAttribute('role'))) return '';
  const title = element.localName === 'svg' ? [...element.children].find((child) => child.localName === 'title')?.textContent.trim() : null;
  const labelled = element.getAttribute('aria-labelledby')?.split(/\s+/).map((id) => document.getElementById(id)?.textContent.trim() ?? '').join(' ').trim();
  return element.getAttribute('alt') ?? element.getAttribute('aria-label') ?? (labelled || null) ?? title ?? element.closest('figure')?.getAttribute('aria-label') ?? (element.getAttribute('title') || null);
}

// `ownOnly`: a picture of the element's decoration; its children stay native above it.
function emitRaster(element, rect, ctx, phase, reason, ownOnly) {
  const alt = ownOnly ? '' : (altOf(element) ?? (element.innerText?.trim() || null));
  const pad = padOf(ctx.pseudo ? paintedStyle(element, `::${ctx.pseudo}`) : styleOf(element)) + (element.ownerSVGElement ? drawnPad(element) : 0);
  emit({ kind: 'raster', reason, alt, pad }, padded(rect, pad), ctx, phase, element, element, ownOnly);
}

// px that paint reaches beyond the border box: blur, shadows, an outline.
function padOf(style) {
  const blur = Math.max(0, ...[...(style.filter ?? '').matchAll(/blur\(([\d.]+)px\)/g)].map((found) => parseFloat(found[1])));
  const cast = shadows(style.boxShadow, 1).filter((shadow) => !shadow.inset).map((shadow) => shadow.blur + shadow.spread + Math.max(Math.abs(shadow.dx), Math.abs(shadow.dy)));
  const outline = style.outlineStyle === 'none' ? 0 : (parseFloat(style.outlineWidth) || 0) + (parseFloat(style.outlineOffset) || 0);
  return Math.ceil(Math.max(0, 3 * blur, outline, ...cast));
}

const FURTHEST_SPILL = 3000; // px

// px by which what an element holds sticks out of it, where nothing clips that.
function spillOf(element) {
  const rect = element.getBoundingClientRect();
  let spill = 0;
  const against = (found) => {
    for (const part of found) if (part.width > 0 && part.height > 0) spill = Math.max(spill, rect.left - part.left, rect.top - part.top, part.right - rect.right, part.bottom - rect.bottom);
  };
  const walk = (at) => {
    const style = styleOf(at);
    if (style.display === 'none' || style.overflowX !== 'visible') return;
    for (const child of at.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && child.data.trim()) against(rectsOf(child, 0, child.data.length));
      else if (child.nodeType === Node.ELEMENT_NODE && !UNSEEN.has(child.localName)) {
        against(child.getClientRects());
        walk(child);
      }
    }
  };
  walk(element);
  return Math.min(FURTHEST_SPILL, Math.ceil(spill));
}

const padded = (rect, pad) => ({ left: rect.left - pad, top: rect.top - pad, width: rect.width + 2 * pad, height: rect.height + 2 * pad });

// A drawn element's box leaves out its stroke and what a filter adds.
function drawnPad(element) {
  const style = styleOf(element);
  return Math.ceil((parseFloat(style.strokeWidth) || 0) / 2 + (style.filter === 'none' ? 1 : 24));
}
