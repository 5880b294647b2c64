// Blends and translucent ink: the colours that are seen where something is painted over plain colours. It knows what was
// painted before, and nothing of text.

// The blend of an element with one plain colour behind all of it; null where there is none, or a picture in the element.
function blendOf(element, style, rect, ctx) {
  const mode = style.mixBlendMode;
  if (mode === 'normal' || !BLENDS[mode]) return null;
  if ([...everyElement(element)].some((at) => REPLACED.has(at.localName) || /url\(/.test(styleOf(at).backgroundImage))) return null;
  const ground = plainBehind(rect, ctx);
  return ground && { mode, ground };
}

// The one opaque colour that is painted behind a rectangle so far; null where more than that is.
function plainBehind(rect, ctx) {
  const area = place(rect, ctx.matrix).rect;
  const below = entries.filter(({ node }) => {
    const shared = intersect(boundsOf(node.rect, node.rotation), node.clip ? intersect(area, node.clip) : area);
    return shared.w > 0.5 && shared.h > 0.5;
  });
  if (!below.length) return slideGround?.kind === 'solid' ? slideGround.color : null;
  const { node } = [...below].sort(paintOrder).at(-1);
  const around = node.rect.x <= area.x + 0.5 && node.rect.y <= area.y + 0.5 && node.rect.x + node.rect.w >= area.x + area.w - 0.5 && node.rect.y + node.rect.h >= area.y + area.h - 0.5;
  return node.kind === 'box' && around && !node.rotation && !node.outline && node.fill?.kind === 'solid' && node.fill.color.a === 1 ? node.fill.color : null;
}

// What is painted behind a rectangle so far, in paint order, as polygons of one opaque colour each (the first is the slide
// itself, without any); null where anything else is.
function patchesBehind(rect, ctx) {
  if (slideGround?.kind !== 'solid' || slideGround.color.a < 1) return null;
  const area = place(rect, ctx.matrix).rect;
  const plain = (fill) => fill?.kind === 'solid' && fill.color.a === 1;
  const patches = [{ polygons: [], color: slideGround.color }];
  for (const { node } of entries.filter((entry) => meets(entry.node, area)).sort(paintOrder)) {
    if (node.kind === 'vector' && !node.rotation && !node.clip && node.paths.every((path) => plain(path.fill) && !path.stroke)) {
      for (const path of node.paths) patches.push({ polygons: polygonsOf(path.d).map((points) => movedPoints(points, node.rect)), color: path.fill.color });
      continue;
    }
    if (node.kind === 'text' && !node.rotation && !node.vertical && linesWithin(node).every((line) => !meets(line, area))) continue;
    const edged = Object.values(node.borders ?? {}).some(Boolean) || node.shadows?.length || node.tile || node.soft;
    if (node.kind !== 'box' || node.rotation || edged || node.clip) return null;
    if (!node.fill) continue;
    if (!plain(node.fill)) return null;
    const drawn = node.outline && node.outline !== 'ellipse';
    patches.push({ polygons: drawn ? polygonsOf(node.outline).map((points) => movedPoints(points, node.rect)) : [ownPoints(node)], color: node.fill.color });
  }
  return patches;
}

const movedPoints = (points, by) => points.map(([x, y]) => [x + by.x, y + by.y]);

function meets(node, area) {
  const shared = intersect(boundsOf(node.rect, node.rotation), area);
  return shared.w > 0.5 && shared.h > 0.5;
}

// Whether a blended element is one colour or gradient in one outline over plain colours: a shape for each of those says it. What it holds
// is painted on them as anywhere (the words in the circles of a Venn diagram).
function patchable(element, style, rect, ctx) {
  if (!BLENDS[style.mixBlendMode] || rotationOf(ctx.matrix) || isIrregular(ctx.matrix)) return false;
  if (style.backgroundImage !== 'none' && (splitTop(style.backgroundImage).length > 1 || color(style.backgroundColor).a > 0 || !gradient(style.backgroundImage, rect.width, rect.height, 1))) return false;
  if (REPLACED.has(element.localName) || (style.maskImage ?? 'none') !== 'none' || style.clipPath !== 'none') return false;
  if (hasBorder(borders(style, 1)) || style.boxShadow !== 'none') return false;
  return patchesBehind(rect, ctx) !== null;
}

// The element's shape in the colours that it gives with the slide's ground, then what it shares with each shape on it.
function emitPatches(box, rect, ctx, phase, element, mode) {
  const [base, ...above] = patchesBehind(rect, ctx);
  const shown = (ink, under) => mixed(tinted({ ...ink, a: 1 }, { mode, ground: under }), under, ink.a);
  const seen = (fill, under) => (fill.stops ? { ...fill, stops: fill.stops.map((stop) => ({ ...stop, color: shown(stop.color, under) })) } : { ...fill, color: shown(fill.color, under) });
  const whole = emit({ ...box, fill: seen(box.fill, base.color) }, rect, ctx, phase, element);
  if (!whole) return;
  const own = ownPoints(whole);
  for (const patch of above) {
    const shared = patch.polygons.map((points) => commonPoints(points, own) ?? []).filter((points) => points.length > 2 && Math.abs(areaOfPoints(points)) >= 0.5);
    if (!shared.length) continue;
    const bounds = boundsOfPoints(shared.flat());
    const outline = shared.map((points) => pathOfPoints(points, bounds.x, bounds.y)).join(' ');
    const part = box.fill.stops ? refitted(box.fill, whole.rect, bounds) : box.fill;
    const node = { ...whole, rect: rounded(bounds), radii: [0, 0, 0, 0], outline, fill: seen(part, patch.color) };
    entries.push({ key: [...ctx.pc, phase, order++], node });
  }
}

const mixed = (top, under, a) => Object.fromEntries([...'rgb'].map((name) => [name, clamped(top[name] * a + under[name] * (1 - a))]).concat([['a', 1]]));

const wideInk = []; // texts of a slide that may hold such letters

// Translucent letters that are set wide or lean, as the colour that is seen: LibreOffice cuts such text off where it would
// end upright and without its spacing. Asked once all that is painted below them is known, in paint order.
function settleInk() {
  for (const node of wideInk.splice(0)) {
    const runs = node.paragraphs.flatMap((paragraph) => paragraph.lines.flatMap((line) => line.runs)).filter((run) => (run.spacing > 0.2 || run.italic) && run.color.a > 0 && run.color.a < 1);
    const ground = runs.length ? groundOf(node) : null;
    if (ground) for (const run of runs) run.color = mixed(run.color, ground, run.color.a);
  }
}

const TOUCH = 4; // px that a text's box shares with something where its letters need not

// The colour that a text stands on: where it is a gradient's, the one in the text's middle; null where it is more than that.
function groundOf(text) {
  const seen = text.clip && !text.rotation ? intersect(text.rect, text.clip) : text.rect;
  const own = text.rotation ? boundsOf(text.rect, text.rotation) : seen;
  const { x, y, w, h } = seen;
  const inner = text.rotation ? own : { x: x + TOUCH, y: y + TOUCH, w: Math.max(1, w - 2 * TOUCH), h: Math.max(1, h - 2 * TOUCH) };
  for (const { node } of entries.slice(0, entries.findIndex((entry) => entry.node === text)).filter((entry) => meets(entry.node, own)).reverse()) {
    if (!meets(node, inner) || isTexture(node) || node.kind === 'text' && !node.rotation && !node.vertical && linesWithin(node).every((line) => !meets(line, inner))) continue;
    const shows = node.kind === 'box' && !node.rotation && isOpaque(node.fill) && insideOf(rectPoints(inner), ownPoints(node));
    return shows ? colorIn(node.fill, node.rect, own) : null;
  }
  return isOpaque(slideGround) ? colorIn(slideGround, { x: 0, y: 0, ...slideRect }, own) : null;
}

const linesWithin = (text) => text.paragraphs.flatMap((paragraph) => paragraph.lines);
const TEXTURE = 0.06; // alpha of a texture that changes nobody's idea of the colour below it
const inks = (fill) => fill?.stops?.map((stop) => stop.color) ?? (fill?.color ? [fill.color] : []);
const isOpaque = (fill) => ['solid', 'linear'].includes(fill?.kind) && inks(fill).every((ink) => ink.a === 1);

function isTexture(node) {
  if (node.kind === 'box') return !node.tile && inks(node.fill).every((ink) => ink.a <= TEXTURE);
  return node.kind === 'vector' && node.paths.every((path) => [...inks(path.fill), ...inks(path.ink), ...inks(path.stroke)].every((ink) => ink.a <= TEXTURE));
}

// The colour of a fill of `rect` in the middle of `area`.
function colorIn(fill, rect, area) {
  if (fill.kind === 'solid') return fill.color;
  return refitted(fill, rect, { x: area.x + area.w / 2, y: area.y + area.h / 2, w: 0.01, h: 0.01 }).stops[0].color;
}
