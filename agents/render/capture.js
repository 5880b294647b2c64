// Capture: one walk over the DOM per slide; returns the scene of scene.py as JSON, in paint order.
// dom/*.js hold what boxes, text, tables and drawings become; this file decides the order and who is visited.
// It knows the conventions of docs/architecture.md and nothing of PowerPoint.

let slideRoot = null;
let slideRect = null;
let entries = [];
let order = 0;
let slideGround = null; // what lies behind all nodes of the slide, as far as it is known
let pseudos = {};
let rasters = [];
let naturalSizes = new Map();
const styles = new Map();
let off = [];
const BACK = -1e9;
const HIDDEN_AWAY = 300; // px: text moved further out than this was hidden on purpose
const PHASE = { block: 0.1, float: 0.2, inline: 0.3, positioned: 0.4 };
const REPLACED = new Set(['img', 'svg', 'canvas', 'video', 'iframe', 'object', 'embed', 'input', 'textarea', 'select', 'progress', 'meter', 'audio', 'math']);
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'head', 'title', 'meta', 'link', 'colgroup', 'col', 'datalist', 'source', 'track', 'option']);

function styleOf(element) {
  let style = styles.get(element);
  if (!style) styles.set(element, (style = paintedStyle(element)));
  return style;
}

// Registers a node with its place in the paint order; drops what cannot be seen.
function emit(node, client, ctx, phase, element, shot = null, ownOnly = false) {
  const { rect, rotation, outline } = placed(node, client, ctx.matrix);
  const bounds = boundsOf(rect, rotation);
  const visible = intersect(bounds, ctx.clip ?? bounds);
  if (visible.w <= 0 && bounds.w > 0 || visible.h <= 0 && bounds.h > 0 || hiddenByClip(ctx.clip) || node.kind === 'text' && rect.h > LARGEST_TEXT) return null;
  if (bounds.x >= slideRect.w || bounds.y >= slideRect.h || bounds.x + bounds.w <= 0 || bounds.y + bounds.h <= 0) {
    const near = bounds.x + bounds.w > -HIDDEN_AWAY && bounds.y + bounds.h > -HIDDEN_AWAY && bounds.x < slideRect.w + 1000;
    if (near && node.kind === 'text') off.push(plainText(node));
    return null;
  }
  const made = { id: '', ...node, rect, rotation, clip: null, ...meaningOf(element, node, ctx) };
  if (outline) Object.assign(made, { outline, radii: [0, 0, 0, 0] });
  for (const name of ['client', 'pad']) delete made[name];
  if ((made.kind === 'text' || made.kind === 'picture') && isMirrored(ctx.matrix)) made.mirrored = true;
  if (made.kind === 'raster' && !rotation) made.rect = rounded(intersect(rect, { x: 0, y: 0, ...slideRect }));
  else if (ctx.tints.length) recolourNode(made, ctx.tints);
  if (ctx.round && !rotation) roundTo(made, ctx.round);
  const before = made.outline;
  if (!shapeNode(made, ctx)) return null;
  const reshaped = made.outline !== before;
  if (!reshaped && ctx.clip && cuts(ctx.clip, bounds)) cutTo(made, ctx.clip);
  const ring = reshaped && made.kind === 'box' ? ringOf(made, node, rect, rotation, ctx) : null;
  if (shot) {
    made.asset = `raster:${rasters.length}`;
    rasters.push({ element: shot, ownOnly, part: ctx.pseudo && partOf(shot, ctx.pseudo, client), pad: node.pad ?? 0, within: rotation ? null : slideRoot, node: made, above: [] });
  }
  entries.push({ key: [...ctx.pc, phase, order++], node: made, element });
  if (ring) entries.push({ key: [...ctx.pc, phase, order++], node: ring });
  return made;
}

const rounded = (rect) => Object.fromEntries(Object.entries(rect).map(([name, value]) => [name, round(value)]));

// Colours as the filters and blend modes around a node show them; a picture's are changed in its pixels.
function recolourNode(node, tints) {
  if (node.kind !== 'picture') Object.assign(node, recoloured(node, tints));
  else if (!node.gray) node.tints = tints.filter((tint) => tint.matrix).map((tint) => tint.matrix);
}

const hiddenByClip = (clip) => clip && (clip.w <= 1.01 || clip.h <= 1.01);

const CARRIES = new Set(['text', 'picture', 'chart', 'table', 'vector', 'raster']);

function meaningOf(element, node, ctx) {
  const own = element.closest?.('[data-role]');
  const inside = (found) => found && slideRoot.contains(found) ? found : null;
  const meaning = {
    role: inside(own)?.dataset.role ?? null, placeholder: null, name: element.dataset?.name ?? null, group: [], item: null, alt: node.alt ?? null,
    layer: inside(element.closest?.('[data-layer]'))?.dataset.layer === 'layout' ? 'layout' : 'slide',
  };
  for (let at = element; at && at !== slideRoot; at = at.parentElement) {
    const group = at.dataset?.group ?? cardOf(at);
    if (group) meaning.group.unshift(group);
  }
  if (node.kind === 'box' || node.alt === '' && node.kind === 'vector' || ctx.pseudo && node.kind !== 'text') {
    if (meaning.role && meaning.role !== 'decoration' && !(own === element && meaning.role === 'picture')) meaning.role = null;
    return meaning;
  }
  if (!meaning.role && node.kind === 'text' && element.closest?.('footer, [role="contentinfo"]')) meaning.role = 'footer';
  if (!meaning.role && element === ctx.heading) meaning.role = 'title';
  if (node.kind === 'text' && (element.closest?.('[aria-hidden="true"]') || ctx.pseudo && !/[\p{L}\p{N}]/u.test(plainText(node)))) meaning.alt = '';
  meaning.item = inside(element.closest?.('[data-item]'))?.dataset.item ?? null;
  const holder = inside(element.closest?.('[data-placeholder]'));
  if (holder && CARRIES.has(node.kind) && !ctx.taken.has(holder.dataset.placeholder)) {
    meaning.placeholder = holder.dataset.placeholder;
    ctx.taken.add(holder.dataset.placeholder);
  }
  return meaning;
}

function isStacking(style, parentStyle) {
  const item = parentStyle && /flex|grid/.test(parentStyle.display);
  return style.position === 'fixed' || style.position === 'sticky' || ((style.position !== 'static' || item) && style.zIndex !== 'auto') ||
    Number(style.opacity) < 1 || isTransformed(style) || style.filter !== 'none' || (style.backdropFilter ?? 'none') !== 'none' ||
    style.perspective !== 'none' || style.clipPath !== 'none' || (style.maskImage ?? 'none') !== 'none' || style.mixBlendMode !== 'normal' ||
    style.isolation === 'isolate' || /paint|layout|strict|content/.test(style.contain) || /transform|opacity|filter/.test(style.willChange);
}

// The context that an element's own paint and children get: opacity, transform, clip and place in the paint order.
function enter(element, style, rect, ctx, parentStyle, level) {
  const filter = filterOf(style);
  const blend = blendOf(element, style, rect, ctx);
  const tints = filter.tints.length || blend ? [...filter.tints, ...(blend ? [blend] : []), ...ctx.tints] : ctx.tints;
  const next = { ...ctx, opacity: ctx.opacity * Number(style.opacity) * filter.opacity, pseudo: null, tints, blended: Boolean(blend), thrown: filter.shadows };
  const positioned = style.position !== 'static';
  if (style.position === 'absolute') Object.assign(next, { clip: ctx.absoluteClip, round: ctx.absoluteClip ? ctx.round : null, shapes: ctx.absoluteShapes });
  if (style.position === 'fixed') Object.assign(next, { clip: ctx.fixedClip, round: null, shapes: [] });
  if (element.__impastoTransform) {
    const own = matrixOf(element.__impastoTransform, rect);
    if (!own) return { ...next, flat: false };
    next.matrix = ctx.matrix.multiply(own);
    next.outer = ctx.matrix;
  }
  if (isStacking(style, parentStyle)) {
    const z = style.zIndex === 'auto' || (!positioned && !/flex|grid/.test(parentStyle?.display ?? '')) ? 0 : Number(style.zIndex);
    next.sc = next.pc = [...ctx.sc, z === 0 ? PHASE.positioned : z, order++];
  } else if (positioned) next.pc = [...ctx.sc, PHASE.positioned, order++];
  else if (style.float !== 'none') next.pc = [...ctx.pc, PHASE.float, order++];
  else if (level === 'atomic') next.pc = [...ctx.pc, PHASE.inline, order++];
  else return clipped(element, style, rect, next, positioned, PHASE.block);
  return clipped(element, style, rect, next, positioned, BACK);
}

// `inner` is the clip of the children; the element itself keeps the one from outside.
function clipped(element, style, rect, next, positioned, phase) {
  const contains = positioned || isTransformed(style);
  next.phase = phase;
  const regular = !rotationOf(next.matrix) && !isIrregular(next.matrix);
  const onSlide = (segments, left, top) => flattened(segments).map(([x, y]) => {
    const point = next.matrix.at(x + left, y + top);
    return [point.x, point.y];
  });
  const shape = regular && style.clipPath !== 'none' ? clipSegments(style.clipPath, rect.width, rect.height) : null;
  if (shape) {
    const points = onSlide(shape, rect.left, rect.top);
    next.shapes = [...next.shapes, { points }];
    next.clip = intersect(next.clip, boundsOfPoints(points));
  }
  Object.assign(next, { inner: next.clip, innerRound: next.round, innerShapes: next.shapes });
  const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible' || /paint|strict|content/.test(style.contain);
  if (clips && !style.display.startsWith('inline ') && style.display !== 'inline' && !rotationOf(next.matrix)) {
    const edge = place(paddingBox(style, rect), next.matrix).rect;
    next.inner = intersect(next.clip, edge);
    const corners = radii(style, rect.width, rect.height).map((r) => round(r * scaleY(next.matrix)));
    next.innerRound = corners.some((r) => r > 0) ? { edge, corners } : next.round;
    if (corners.some((r) => r > 0) && regular) {
      const inner = paddingBox(style, rect);
      const bent = cornersOf(style, rect.width, rect.height).map(([x, y]) => [Math.max(0, x - (inner.left - rect.left)), Math.max(0, y - (inner.top - rect.top))]);
      next.innerShapes = [...next.shapes, { points: onSlide(roundedSegments(0, 0, inner.width, inner.height, bent), inner.left, inner.top) }];
    }
  }
  const legacy = style.clip?.match(/^rect\(([^)]*)\)$/);
  if (legacy && style.position === 'absolute') {
    const [t, r, b, l] = legacy[1].split(/,\s*|\s+/).map((part) => (part === 'auto' ? null : parseFloat(part)));
    if (r !== null && b !== null && (r - (l ?? 0) <= 1 || b - (t ?? 0) <= 1)) next.clip = next.inner = { x: 0, y: 0, w: 0, h: 0 };
  }
  if (/^inset\((50|100)%/.test(style.clipPath)) next.clip = next.inner = { x: 0, y: 0, w: 0, h: 0 };
  if (contains) Object.assign(next, { absoluteClip: next.inner, absoluteShapes: next.innerShapes });
  if (isTransformed(style)) next.fixedClip = next.inner;
  return next;
}

// Visits a block-level, atomic, floating or positioned element.
function visit(element, ctx, parentStyle, level = 'block') {
  const style = styleOf(element);
  if (style.display === 'none' || UNSEEN.has(element.localName) || Number(style.opacity) === 0 && !style.willChange.includes('opacity')) return;
  const rect = element.getBoundingClientRect();
  const next = enter(element, style, rect, ctx, parentStyle, level);
  const parted = element.__impastoTransform && element.getClientRects().length > 1;
  if (next.flat === false || parted || (element.__impastoTransform && isIrregular(next.matrix) && !bendable(element, next.matrix) && !turnable(element, next.matrix))) {
    const reason = next.flat === false ? 'three-dimensional transform' : parted ? 'transform of a box that columns part' : 'skewed or mirrored';
    return emitRasterTransformed(element, ctx, next, reason);
  }
  if (style.visibility === 'visible' && masksPicture(element, style)) return emitRaster(element, rect, next, next.phase, 'mask', false);
  const { blur } = filterOf(style);
  next.unblurred = ctx.unblurred || blur > 0 && filtersWithin(element) > MOST_FILTERS;
  if (style.visibility === 'visible' && blur && !next.unblurred && !isBare(element, style)) {
    if (!holdsHaze(element, style)) return emitRasterTransformed(element, ctx, next, 'filter: blur');
    next.haze = { blur, around: { clip: next.clip, round: next.round, shapes: next.shapes } };
  }
  const inner = { ...next, clip: next.inner, round: next.innerRound, shapes: next.innerShapes, drops: isFilled(style) ? [] : [...next.thrown, ...next.drops] };
  if (element.dataset?.chart !== undefined && emitChart(element, style, rect, next)) return;
  if (REPLACED.has(element.localName)) return visitReplaced(element, style, rect, next);
  if (style.display === 'table' && isDataTable(element)) return emitTable(element, style, rect, next, inner);
  const fieldset = element.localName === 'fieldset' ? fieldsetRect(element, rect) : { rect, legend: null };
  emitDecoration(element, style, fieldset.rect, next, next.phase, element === slideRoot);
  if (fieldset.legend) emitLegendGap(element, style, fieldset.legend, next, next.phase);
  emitColumnRules(element, style, rect, next);
  if (next.sink) return flow(element, inner);
  if (holdsText(element)) return emitTextContainer(element, style, rect, inner);
  flow(element, inner);
}

// Whether a skewed or mirrored element is boxes only; text may lean, since it can be set upright where it stands.
function bendable(element, matrix) {
  if (matrix.a * matrix.d - matrix.b * matrix.c <= 0 && element.textContent.trim()) return false;
  return [...everyElement(element)].every((at) => !REPLACED.has(at.localName) && !/url\(/.test(styleOf(at).backgroundImage));
}

// Whether a mirrored element is boxes, texts and pictures only: each can be seen from behind.
function turnable(element, matrix) {
  const upright = new Matrix([-matrix.a, -matrix.b, matrix.c, matrix.d, 0, 0]);
  return isMirrored(matrix) && !isIrregular(upright) && [...everyElement(element)].every((at) => at.localName === 'img' || !REPLACED.has(at.localName) && at.localName !== 'table' && at.dataset?.chart === undefined && !/url\(/.test(styleOf(at).backgroundImage));
}

// With its transform the element is painted elsewhere than it was measured: the page shows it where it really is.
function emitRasterTransformed(element, ctx, next, reason) {
  const entry = neutralised.find((item) => item.element === element);
  const flip = (on) => {
    if (entry) pose(element, on ? entry.computed : STILL);
    poseInside(element, on);
  };
  flip(true);
  const pad = Math.max(padOf(styleOf(element)), spillOf(element));
  const rect = padded(element.getBoundingClientRect(), pad);
  flip(false);
  const node = emit({ kind: 'raster', reason, pad, alt: altOf(element) ?? (element.innerText?.trim() || (element.querySelector('img, svg, canvas, video') || REPLACED.has(element.localName) ? null : '')) }, rect, { ...next, matrix: ctx.matrix }, PHASE.inline, element, element);
  if (node && entry) rasters[rasters.length - 1].transform = entry.computed;
}

function visitReplaced(element, style, rect, ctx) {
  const name = element.localName;
  const spills = name === 'svg' && style.overflowX === 'visible' && (rect.width > 0 || rect.height > 0);
  if (style.visibility !== 'visible' || (rect.width <= 0 || rect.height <= 0) && !spills) return;
  if (name === 'img') return emitImage(element, style, rect, ctx, PHASE.inline);
  if (name === 'svg') return emitDrawing(element, style, rect, ctx);
  if (name === 'math') return emitFormula(element, style, rect, ctx);
  if (emitTick(element, style, rect, ctx)) return undefined;
  if (['input', 'textarea', 'select'].includes(name)) return emitControl(element, style, rect, ctx);
  emitRaster(element, rect, ctx, PHASE.inline, name, false);
}

// Walks the children of a block container: inline content gathers into text, everything else is visited.
function flow(container, ctx) {
  const run = new InlineRun(container, ctx);
  const style = styleOf(container);
  if (style.display === 'list-item' || container.localName === 'li') run.bullet = bulletOf(container, style, run, ctx);
  const dive = (node, inner, holder) => {
    pseudo(node, 'before', inner, holder);
    for (const child of shownChildren(node)) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (styleOf(holder).visibility === 'visible') run.text(child, holder);
      } else if (child.nodeType === Node.ELEMENT_NODE) each(child, inner, holder);
    }
    pseudo(node, 'after', inner, holder);
  };
  const each = (child, inner, holder) => {
    if (UNSEEN.has(child.localName)) return;
    const own = styleOf(child);
    const { display } = own;
    if (display === 'none') return;
    if (child.localName === 'br') return run.hardBreak();
    if (display === 'contents') return dive(child, inner, child);
    if (['absolute', 'fixed'].includes(own.position) || own.float !== 'none') return visit(child, { ...inner, sink: null }, style);
    if (child.localName === 'math' && isRowFormula(child)) return rowFormula(child, run);
    if (child.dataset.chart !== undefined || REPLACED.has(child.localName)) {
      if (!display.startsWith('inline') && display !== 'math') run.flush();
      return visit(child, { ...inner, sink: null }, style, 'atomic');
    }
    // What is read above a word is a text of its own.
    if (display === 'ruby-text') return visit(child, { ...inner, sink: null }, style, 'atomic');
    if (display === 'inline' || display.startsWith('ruby')) {
      if (Number(own.opacity) === 0) return undefined;
      inlineDecoration(child, own, inner);
      return dive(child, { ...inner, opacity: inner.opacity * Number(own.opacity) }, child);
    }
    if (display.startsWith('inline')) {
      if (isChip(child, container)) {
        const rect = child.getBoundingClientRect();
        const next = enter(child, own, rect, inner, style, 'inline');
        emitDecoration(child, own, rect, { ...next, pc: inner.pc }, PHASE.inline);
        return dive(child, { ...inner, opacity: next.opacity }, child);
      }
      return visit(child, { ...inner, sink: null }, style, 'atomic');
    }
    run.flush(false, child);
    return visit(child, inner, style, /flex|grid/.test(style.display) ? 'atomic' : 'block');
  };
  const pseudo = (node, which, inner, holder) => {
    if (node !== run.bulletFrom?.node || which !== run.bulletFrom?.which) visitPseudo(node, which, inner, run);
  };
  dive(container, ctx, container);
  run.flush(true);
}

// A closed `<details>` and hidden content keep their layout but paint nothing.
function shownChildren(node) {
  if (node.localName === 'details' && !node.open) return [...node.children].filter((child) => child.localName === 'summary').slice(0, 1);
  return styleOf(node).contentVisibility === 'hidden' ? [] : childrenOf(node);
}

function inlineDecoration(element, style, ctx) {
  if (!decorated(style) || style.visibility !== 'visible') return;
  const rects = [...element.getClientRects()].filter((rect) => rect.width > 0);
  const opacity = ctx.opacity * Number(style.opacity);
  for (const rect of rects) emitDecoration(element, style, rect, { ...ctx, opacity }, PHASE.inline);
}

// An inline block of one line among other text: its words stay in the sentence, its background goes behind them.
function isChip(element, container) {
  const style = styleOf(element);
  if (!['inline-block', 'inline-flex'].includes(style.display) || element.__impastoTransform || isTransformed(style)) return false;
  if (/flex|grid/.test(styleOf(container).display)) return false;
  const siblings = [...container.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const simple = [...everyElement(element)].every((at) => at === element || ['inline', 'contents'].includes(styleOf(at).display) && !REPLACED.has(at.localName));
  const rect = element.getBoundingClientRect();
  return siblings && simple && rect.height < 2.2 * lineHeightOf(style) + parseFloat(style.paddingTop) + parseFloat(style.paddingBottom) && [...element.childNodes].some((node) => node.textContent.trim());
}

function paintOrder(a, b) {
  const length = Math.min(a.key.length, b.key.length);
  for (let i = 0; i < length; i++) if (a.key[i] !== b.key[i]) return a.key[i] - b.key[i];
  return a.key.length - b.key.length;
}

// One slide. `size`: the deck's size in px; a match of another size is scaled to fit and centred.
function captureSlide(root, index, size) {
  slideRoot = root;
  entries = [];
  off = [];
  order = 0;
  const client = areaOf(root);
  const width = size?.width ?? client.width;
  const height = size?.height ?? client.height;
  const factor = Math.min(width / client.width, height / client.height);
  slideRect = { w: width, h: height };
  const matrix = new Matrix().translate((width - client.width * factor) / 2, (height - client.height * factor) / 2).scale(factor).translate(-client.left, -client.top);
  const id = root.id || `slide-${index + 1}`;
  const heading = titleOf(root);
  slideGround = null;
  const ctx = { matrix, tints: [], blended: false, opacity: 1, clip: null, absoluteClip: null, fixedClip: null, round: null, shapes: [], absoluteShapes: [], drops: [], thrown: [], sc: [], pc: [], sink: null, pseudo: null, phase: BACK, taken: new Set(), heading };
  const background = slideGround = backgroundOf(root, client, ctx);
  const style = styleOf(root);
  emitDecoration(root, style, client, ctx, BACK, true);
  emitColumnRules(root, style, client, ctx);
  if (holdsText(root)) emitTextContainer(root, style, client, ctx);
  else if (REPLACED.has(root.localName)) visitReplaced(root, style, client, ctx);
  else if (style.display === 'table' && isDataTable(root)) emitTable(root, style, client, ctx, ctx);
  else flow(root, ctx);
  settleOrder();
  const nodes = entries.map((entry) => entry.node);
  nodes.forEach((node, n) => { node.id = `${id}-${n + 1}`; });
  const titled = nodes.find((node) => node.role === 'title' && node.kind === 'text');
  return {
    id, layout: root.dataset.layout ?? null, title: (titled ? plainText(titled) : heading?.innerText?.replace(/\s+/g, ' ').trim()) || null,
    section: root.dataset.section ?? null, language: root.closest('[lang]')?.lang || 'en', notes: root.dataset.notes ?? '', background, nodes, off,
  };
}

const plainText = (node) => node.paragraphs.map((paragraph) => paragraph.lines.map((line) => line.runs.map((run) => run.text).join('') + (line.end === 'joined' ? '' : ' ')).join('')).join(' ').replace(/\s+/g, ' ').trim();

// `body` and `html` mean the whole page, margins included.
function areaOf(root) {
  if (root !== document.body && root !== document.documentElement) return box(root.getBoundingClientRect());
  const page = document.documentElement;
  return { left: -scrollX, top: -scrollY, width: Math.max(page.scrollWidth, innerWidth), height: Math.max(page.getBoundingClientRect().height, document.body.scrollHeight, 1) };
}

function titleOf(root) {
  const marked = root.querySelector('[data-role="title"]');
  if (marked) return marked;
  const shown = [...root.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((heading) => heading.getClientRects().length && styleOf(heading).visibility === 'visible');
  return shown.sort((a, b) => a.localName[1] - b.localName[1])[0] ?? null;
}

// The slide's own background over its ancestors', ending on white paper. Pictures and patterns become nodes.
function backgroundOf(root, client, ctx) {
  let base = { r: 255, g: 255, b: 255, a: 1 };
  const ancestors = [];
  for (let at = root.parentElement; at; at = at.parentElement) ancestors.unshift(at);
  for (const at of ancestors) base = over(color(styleOf(at).backgroundColor), base);
  const own = root === document.documentElement && !decorated(styleOf(root)) ? document.body : root;
  const style = styleOf(own);
  if (root === document.body && ancestors.length) base = over(color(styleOf(ancestors[0]).backgroundColor), base);
  base = over(color(style.backgroundColor), base);
  let fill = { kind: 'solid', color: { ...base, a: 1 } };
  if (style.backgroundImage === 'none' || style.webkitBackgroundClip === 'text') return fill;
  const layers = splitTop(style.backgroundImage);
  const first = layers.length === 1 && coversBox(style, 0) && !hardEdged(layers[0], slideRect) && gradient(layers[0], slideRect.w, slideRect.h, 1);
  if (first) {
    for (const stop of first.stops) stop.color = over(stop.color, base);
    return first;
  }
  const plain = { ...ctx };
  const before = entries.length;
  const bare = new Proxy(style, { get: (target, name) => (name === 'backgroundColor' ? 'transparent' : name === 'boxShadow' ? 'none' : /^border(Top|Right|Bottom|Left)Width$/.test(name) ? '0px' : Reflect.get(target, name)) });
  emitDecoration(root, bare, client, plain, BACK);
  for (const entry of entries.slice(before)) {
    entry.node.role = 'decoration';
    entry.node.alt = '';
  }
  return fill;
}
