// Session: what the driver calls, in order: begin, walk, probeFonts, isolate, restore; some pages need only the first. Each
// call costs a round trip through four processes, so each does as much as it can. The page is changed only for measuring (transforms off, marks on).

const pseudoTransforms = new Map();
let marks = null;
let matches = [];
let isolated = [];

// How much a selector asks for, before anything is done to the page.
function survey(selector) {
  const slides = slidesOf(selector);
  const first = slides.length ? areaOf(slides[0]) : { width: 0, height: 0 };
  const elements = slides.reduce((sum, slide) => sum + slide.getElementsByTagName('*').length, 0);
  return { slides: slides.length, elements, width: round(first.width), height: round(first.height) };
}

// All that goes before the walk, and the walk itself where nothing is to be asked of the browser first. Only the survey's
// answer where more is asked for than `most` allows.
async function begin(selector, most, size) {
  forget();
  freeNames();
  const found = survey(selector);
  if (!found.slides || found.elements > most.elements || found.slides > most.slides) return found;
  try {
    const elements = prepare(selector);
    const marked = elements.filter((element) => element.dataset?.impastoId);
    await backgrounds(elements, marked);
    const deck = size ?? deckSize(found, most);
    return { ...found, deck, scene: marked.length ? null : walk({}, deck) };
  } catch (error) {
    restore();
    throw error;
  }
}

// A form and the document answer with what is named like one of their properties (the field of `<input name="children">`
// is its form's `children`): such fields leave their form, such pictures and frames lose their name.
function freeNames() {
  const { matches: fits, setAttribute, getAttribute, removeAttribute } = Element.prototype;
  for (const element of Document.prototype.querySelectorAll.call(document, '[name], [id]')) {
    const hides = (holder) => ['name', 'id'].some((kind) => getAttribute.call(element, kind) in holder.prototype);
    if (fits.call(element, 'input, button, select, textarea, output, fieldset, object') && hides(HTMLFormElement)) setAttribute.call(element, 'form', '');
    if (fits.call(element, 'img, form, iframe, embed, object') && (hides(Document) || hides(HTMLFormElement))) removeAttribute.call(element, 'name');
  }
}

// The first match's size, within what PowerPoint opens.
function deckSize({ width, height }, { least, largest }) {
  const factor = Math.min(1, largest / Math.max(width, height, 1));
  return { width: Math.max(Math.max(width, 1) * factor, least), height: Math.max(Math.max(height, 1) * factor, least) };
}

// Selects the slides, marks what needs the browser's own measure, takes transforms off. Returns every element of them.
function prepare(selector) {
  matches = slidesOf(selector);
  expandUses();
  const elements = matches.flatMap((root) => everyElement(root));
  let count = 0;
  const rules = [];
  for (const element of elements) {
    if (element instanceof SVGElement) continue;
    const [before, after] = ['::before', '::after'].map((which) => paintedStyle(element, which));
    const shown = [['before', before], ['after', after]].filter(([, style]) => !['none', 'normal', ''].includes(style.content));
    if (!shown.length && styleOf(element).display !== 'list-item') continue;
    element.dataset.impastoId = String(++count);
    for (const [which, style] of shown) {
      if (!isTransformed(style)) continue;
      pseudoTransforms.set(`${count}:${which}`, partsOf(style));
      rules.push(`[data-impasto-id="${count}"]::${which}{transform:matrix(1,0,0,1,0,0)!important;rotate:none!important;scale:none!important;translate:none!important}`);
    }
  }
  neutralise(matches, elements);
  if (rules.length) {
    marks = Object.assign(document.createElement('style'), { textContent: rules.join('\n') });
    (document.head ?? document.documentElement).append(marks);
  }
  return elements;
}

// `<use>` paints a shadow tree that cannot be read: a copy in its place paints the same.
function expandUses() {
  for (let round = 0; round < 5; round++) {
    const uses = matches.flatMap((root) => [...root.querySelectorAll('svg use')]);
    if (!uses.length) return;
    for (const use of uses) {
      const target = use.href?.baseVal?.startsWith('#') ? document.getElementById(use.href.baseVal.slice(1)) : null;
      if (!target || target.contains(use)) {
        use.remove();
        continue;
      }
      const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
      for (const { name, value } of use.attributes) if (!['x', 'y', 'width', 'height', 'href', 'xlink:href'].includes(name)) group.setAttribute(name, value);
      group.setAttribute('transform', `${use.getAttribute('transform') ?? ''} translate(${number(use, 'x')} ${number(use, 'y')})`.trim());
      group.append(copyOf(target, use));
      use.replaceWith(group);
    }
  }
}

function copyOf(target, use) {
  if (target.localName !== 'symbol') {
    const copy = target.cloneNode(true);
    copy.removeAttribute('id');
    return copy;
  }
  const nested = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const { name, value } of target.attributes) if (name !== 'id') nested.setAttribute(name, value);
  nested.setAttribute('width', use.getAttribute('width') ?? target.getAttribute('width') ?? '100%');
  nested.setAttribute('height', use.getAttribute('height') ?? target.getAttribute('height') ?? '100%');
  for (const child of target.childNodes) nested.append(child.cloneNode(true));
  return nested;
}

// Addresses of background pictures whose natural size the walk needs.
async function backgrounds(elements, marked) {
  const urls = new Set();
  const collect = (text) => {
    if (!text?.includes('url(')) return;
    for (const [, quoted, plain] of text.matchAll(/url\((?:"((?:[^"\\]|\\.)*)"|([^")]*))\)/gs)) if (!(quoted ?? plain).startsWith('#')) urls.add(quoted ?? plain);
  };
  for (const element of elements) collect(styleOf(element).backgroundImage);
  for (const element of marked) {
    for (const which of ['::before', '::after']) {
      collect(paintedStyle(element, which).backgroundImage);
      collect(paintedStyle(element, which).content);
    }
  }
  naturalSizes = new Map();
  await Promise.all([...urls].map(async (url) => {
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
      naturalSizes.set(url, { width: image.naturalWidth, height: image.naturalHeight });
    } catch { naturalSizes.set(url, null); /* a picture that does not load is not painted */ }
  }));
  return [...naturalSizes.keys()];
}

// The walk. `generated`: what the browser says of generated content, by mark.
function walk(generated, size) {
  pseudos = generated;
  rasters = [];
  const slides = matches.map((root, i) => captureSlide(root, i, size ?? areaOf(matches[0])));
  const first = areaOf(matches[0]);
  const found = { width: size?.width ?? round(first.width), height: size?.height ?? round(first.height), slides, shots: shots(), shown: matches.map(shownText), faces: document.fonts.size };
  // What is to be pictured must stay as it was walked until it is.
  if (!found.shots.length) restore();
  return found;
}

// The characters that a person sees, counted without the scene's help.
function shownText(root) {
  slideRoot = root;
  const area = areaOf(root);
  const seen = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!holder || UNSEEN.has(holder.localName) || holder.closest('[data-chart], select, textarea, iframe, canvas, video, object, annotation') || rastered(holder)) continue;
    if (holder.closest('details:not([open])') && !holder.closest('summary')) continue;
    if (!holder.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) continue;
    if (color(styleOf(holder).webkitTextFillColor).a === 0 && styleOf(holder).webkitBackgroundClip !== 'text' && !clippedAncestor(holder)) continue;
    const shown = transformed(node.data, styleOf(holder), true);
    const visible = (rect) => unclipped(rect, holder, area, 0.2, 0.3);
    const rects = rectsOf(node, 0, node.data.length);
    if (styleOf(holder).textOverflow === 'ellipsis' && holder.scrollWidth > holder.clientWidth) continue;
    if (styleOf(holder).webkitLineClamp !== 'none' && holder.scrollHeight > holder.clientHeight) continue;
    if (rects.every((rect) => unclipped(rect, holder, area, 0.95, 0.3))) seen.push(rects.length ? shown : '');
    else if (rects.some(visible)) [...shown].forEach((character, i) => seen.push(rectsOf(node, i, i + 1).some(visible) ? character : ''));
  }
  return seen.join('').replace(/[\s\p{Cc}\u00ad\u200b\u2060\ufeff]/gu, '');
}

const rastered = (element) => rasters.some((raster) => !raster.ownOnly && raster.element.contains(element));

// Whether the page shows at least so much of a rectangle's width and height.
function unclipped(rect, holder, area, width, height) {
  let shown = intersect({ x: rect.left, y: rect.top, w: rect.width, h: rect.height }, { x: area.left, y: area.top, w: area.width, h: area.height });
  for (let at = holder; at && at !== slideRoot; at = holderOf(at)) {
    const clip = styleOf(at).clipPath === 'none' ? null : clipSegments(styleOf(at).clipPath, at.getBoundingClientRect().width, at.getBoundingClientRect().height);
    if (clip) {
      const { x, y, w, h } = boundsOfPoints(flattened(clip));
      const edge = at.getBoundingClientRect();
      shown = intersect(shown, { x: x + edge.left, y: y + edge.top, w, h });
    }
    if (styleOf(at).overflowX === 'visible' || styleOf(at).display === 'inline') continue;
    const edge = at.getBoundingClientRect();
    if (edge.width <= 1.01 || edge.height <= 1.01) return false;
    shown = intersect(shown, { x: edge.left, y: edge.top, w: edge.width, h: edge.height });
  }
  return shown.w > width * rect.width && shown.h > height * rect.height;
}

// One probe per font stack, style and script: the browser then names the family that it paints with.
function probeFonts(requests) {
  dropProbes();
  const holder = document.createElement('div');
  holder.id = 'impasto-probes';
  holder.style.cssText = 'position:absolute!important;left:0;top:0;width:0;height:0;overflow:hidden;opacity:0';
  for (const { stack, weight, italic, lang, text } of requests) {
    const probe = document.createElement('span');
    probe.textContent = text;
    if (lang) probe.lang = lang;
    probe.style.cssText = 'white-space:pre;text-transform:none';
    probe.style.fontFamily = stack;
    probe.style.fontWeight = weight;
    probe.style.fontStyle = italic ? 'italic' : 'normal';
    holder.append(probe);
  }
  document.documentElement.append(holder);
}

// Two frames later, at most a second: what was added is painted, however busy the machine is.
const painted = () => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
  setTimeout(() => done(false), 1000);
});

const dropProbes = () => document.getElementById('impasto-probes')?.remove();

const seesThrough = (element) => styleOf(element).backdropFilter !== 'none' || styleOf(element).mixBlendMode !== 'normal';

// The slide's nodes in paint order, and what that order says: which letters stand on what, what covers a picture seen through.
function settleOrder() {
  entries.sort(paintOrder);
  settleInk();
  for (const raster of rasters) {
    const at = seesThrough(raster.element) ? entries.findIndex((entry) => entry.node === raster.node) : -1;
    if (at < 0) continue;
    const covering = entries.slice(at + 1).filter(({ node, element }) => element && !element.contains(raster.element) && !raster.element.contains(element) && meets(node, boundsOf(raster.node.rect, raster.node.rotation)));
    raster.above = [...new Set(covering.map((entry) => entry.element))];
  }
}

// Generated content that is pictured: which, and where (with the paint around it) from its element's corner.
function partOf(element, which, client) {
  const host = element.getBoundingClientRect();
  return { which, left: client.left - host.left, top: client.top - host.top, width: client.width, height: client.height };
}

// What is to be pictured with the paint around it, as far as it is on the slide.
function shotRect({ element, part, pad, within }) {
  const host = element.getBoundingClientRect();
  const rect = part ? { left: host.left + part.left, top: host.top + part.top, width: part.width, height: part.height } : padded(host, pad);
  return within ? clipRect(rect, areaOf(within)) : rect;
}

// Every element to be pictured: its rectangle on the document, and with which others it may be shown (`how`; '' alone).
function shots() {
  return rasters.map((raster, index) => {
    const { element, ownOnly, part, transform, above } = raster;
    const rect = shotRect(raster);
    const how = transform || part || above.some((covering) => rasters.some((other) => other.element === covering)) || rasters.some((other) => other.element !== element && (other.element.contains(element) || element.contains(other.element))) ? '' : seesThrough(element) ? 'through' : ownOnly ? 'own' : 'whole';
    return { index, how, area: { x: rect.left + scrollX, y: rect.top + scrollY, width: rect.width, height: rect.height } };
  });
}

// Shows elements of one kind alone on transparent ground, for their picture. Returns their rectangles on the document.
function isolate(indexes) {
  reveal();
  isolated = indexes;
  const { element: first, ownOnly, part } = rasters[indexes[0]];
  const sole = '[data-impasto-shot]';
  for (const index of indexes) rasters[index].element.setAttribute('data-impasto-shot', '');
  const through = !part && seesThrough(first);
  if (through) for (const index of indexes) for (const element of rasters[index].above) element.setAttribute('data-impasto-above', '');
  // What drawings are painted with (patterns, filters) must stay to be seen through them.
  const others = part ? '*,*::before,*::after' : through ? `${sole} *` : ownOnly ? `*:not(${sole})` : `*:not(${sole}):not(${sole} *):not(defs *):not(pattern *):not(mask *)`;
  const shot = document.createElement('style');
  shot.id = 'impasto-shot';
  const shown = part ? `${sole}::${part.which}` : sole;
  shot.textContent = `${others},[data-impasto-above]{visibility:hidden!important} ${shown}{visibility:visible!important}
    :is(defs, pattern, mask) *{visibility:visible!important} ${through ? '' : 'html,body{background:transparent!important}'}
    ${through ? '' : `*:has(${sole}){opacity:1!important;background:transparent!important;box-shadow:none!important;border-color:transparent!important}`}
    ${part || !ownOnly ? '' : `${sole}::before,${sole}::after{visibility:hidden!important} ${sole}::marker{color:transparent!important}`}
    ${ownOnly ? `${shown}{-webkit-text-fill-color:transparent!important;text-decoration-color:transparent!important;text-shadow:none!important}` : ''}`;
  document.documentElement.append(shot);
  return indexes.map((index) => {
    const { element, transform } = rasters[index];
    if (transform) pose(element, transform);
    if (!rasters[index].ownOnly) poseInside(element, true);
    const rect = shotRect(rasters[index]);
    return { x: rect.left + scrollX, y: rect.top + scrollY, width: Math.max(1, rect.width), height: Math.max(1, rect.height) };
  });
}

function reveal() {
  for (const index of isolated) {
    const { element, transform } = rasters[index];
    element.removeAttribute('data-impasto-shot');
    if (transform) pose(element, STILL);
    if (!rasters[index].ownOnly) poseInside(element, false);
  }
  isolated = [];
  for (const element of document.querySelectorAll('[data-impasto-above]')) element.removeAttribute('data-impasto-above');
  document.getElementById('impasto-shot')?.remove();
}

function restore() {
  reveal();
  restoreTransforms();
  marks?.remove();
  marks = null;
  dropProbes();
  for (const element of document.querySelectorAll('[data-impasto-id]')) delete element.dataset.impastoId;
  rasters = [];
  matches = [];
}

// Bytes of a `blob:` picture, base64.
async function blobBytes(url) {
  const buffer = new Uint8Array(await (await fetch(url)).arrayBuffer());
  let text = '';
  for (let i = 0; i < buffer.length; i += 32768) text += String.fromCharCode(...buffer.subarray(i, i + 32768));
  return btoa(text);
}

// Shows one picture alone, at its own size, for the browser to draw (SVG files).
async function stage(url) {
  reveal();
  const image = new Image();
  image.src = url;
  try { await image.decode(); } catch { return null; }
  const width = image.naturalWidth || 400;
  const height = image.naturalHeight || 400;
  const holder = document.createElement('div');
  holder.id = 'impasto-stage';
  image.style.cssText = `all:initial;display:block;width:${width}px;height:${height}px`;
  holder.style.cssText = 'all:initial;position:absolute;left:0;top:0;z-index:2147483647';
  holder.append(image);
  const rule = document.createElement('style');
  rule.textContent = 'body,body *{visibility:hidden!important}html,body{background:transparent!important}';
  holder.append(rule);
  document.documentElement.append(holder);
  return { x: 0, y: 0, width, height };
}

const unstage = () => document.getElementById('impasto-stage')?.remove();

// The fonts that the page brings along: family, weight and slope as CSS says them, and where the file is.
function faces() {
  const found = [];
  for (const sheet of document.styleSheets) {
    let rules = [];
    try { rules = [...sheet.cssRules]; } catch { continue; }
    for (const rule of rules) {
      if (!(rule instanceof CSSFontFaceRule)) continue;
      const source = rule.style.getPropertyValue('src').match(/url\("?(.*?)"?\)/s)?.[1];
      const family = rule.style.getPropertyValue('font-family').replace(/^["']|["']$/g, '');
      const base = sheet.href ?? document.baseURI;
      if (source) found.push({ family, weight: rule.style.getPropertyValue('font-weight'), slope: rule.style.getPropertyValue('font-style'), url: new URL(source, base).href });
    }
  }
  return found;
}

// What was read of the page before may have changed since.
function forget() {
  for (const known of [styles, runStyles, cards, moved, partsKnown]) known.clear();
}

globalThis.impasto = { forget, arrange, putBack, areas, stage, unstage, begin, walk, faces, probeFonts, painted, dropProbes, isolate, restore, blobBytes };

// A text of JSON goes through the four processes several times as fast as the value itself.
globalThis.impasto.told = async (name, values) => JSON.stringify(await globalThis.impasto[name](...values));
