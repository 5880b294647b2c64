// Geometry: transforms taken off the page, so that boxes are measured before rotation, and put back by arithmetic.
// It knows matrices and rectangles, nothing of text or paint.

const round = (value) => Math.round(value * 1000) / 1000;

const neutralised = [];

// A matrix of the plane, as DOMMatrix has them, without a call into the browser for every number.
class Matrix {
  constructor([a, b, c, d, e, f] = [1, 0, 0, 1, 0, 0]) {
    this.a = a; this.b = b; this.c = c; this.d = d; this.e = e; this.f = f;
  }

  multiply(m) {
    const { a, b, c, d, e, f } = this;
    return new Matrix([a * m.a + c * m.b, b * m.a + d * m.b, a * m.c + c * m.d, b * m.c + d * m.d, a * m.e + c * m.f + e, b * m.e + d * m.f + f]);
  }

  translate(x, y) { return this.multiply({ a: 1, b: 0, c: 0, d: 1, e: x, f: y }); }

  scale(x, y = x) { return this.multiply({ a: x, b: 0, c: 0, d: y, e: 0, f: 0 }); }

  rotate(degrees) {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
    return this.multiply({ a: cos, b: sin, c: -sin, d: cos, e: 0, f: 0 });
  }

  at(x, y) { return { x: this.a * x + this.c * y + this.e, y: this.b * x + this.d * y + this.f }; }
}

function ownMatrix(style, rect) {
  // CSS Transforms 2: translate, then rotate, then scale, then transform.
  let matrix = new Matrix();
  if (style.translate && style.translate !== 'none') {
    const parts = style.translate.split(' ');
    const length = (text, whole) => (text === undefined ? 0 : text.endsWith('%') ? (parseFloat(text) / 100) * whole : parseFloat(text));
    matrix = matrix.translate(length(parts[0], rect.width), length(parts[1], rect.height));
  }
  if (style.rotate && style.rotate !== 'none') {
    const parts = style.rotate.split(' ');
    if (parts.length > 1 && !(parts.length === 2 && parts[0] === 'z')) return null;
    matrix = matrix.rotate(parseFloat(parts[parts.length - 1]));
  }
  if (style.scale && style.scale !== 'none') {
    const parts = style.scale.split(' ').map(parseFloat);
    matrix = matrix.scale(parts[0], parts[1] ?? parts[0]);
  }
  if (style.transform && style.transform !== 'none') {
    const own = new DOMMatrix(style.transform);
    if (!own.is2D && !liesFlat(own)) return null;
    matrix = matrix.multiply({ a: own.m11 / own.m44, b: own.m12 / own.m44, c: own.m21 / own.m44, d: own.m22 / own.m44, e: own.m41 / own.m44, f: own.m42 / own.m44 });
  }
  return matrix;
}

// Whether points of the plane stay on it and parallels stay parallel: depth that nothing uses.
const liesFlat = (m) => [m.m13, m.m23, m.m43].every((value) => Math.abs(value) < 1e-6) && Math.abs(m.m14) < 1e-9 && Math.abs(m.m24) < 1e-9 && m.m44 > 1e-6;

const moved = new Map(); // computed style -> whether anything transforms it; asked for several times an element
const MOVES = ['transform', 'rotate', 'scale', 'translate'];

function isTransformed(style) {
  if (!moved.has(style)) moved.set(style, MOVES.some((name) => style[name] && style[name] !== 'none'));
  return moved.get(style);
}

// Of lists of any length: a call bears some tens of thousands of arguments, a drawing has more points.
const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);

const STILL = { transform: 'matrix(1, 0, 0, 1, 0, 0)', rotate: 'none', scale: 'none', translate: 'none' };

// Turns an element as `parts` say, whatever its rules say.
function pose(element, parts) {
  for (const name of Object.keys(STILL)) element.style.setProperty(name, parts[name], 'important');
}

const partsOf = (style) => ({ transform: style.transform, rotate: style.rotate, scale: style.scale, translate: style.translate, origin: style.transformOrigin });

// Gives what stands inside an element its own transforms back, or takes them off again: its picture shows them.
function poseInside(element, on) {
  for (const item of neutralised) if (item.element !== element && element.contains(item.element)) pose(item.element, on ? item.computed : STILL);
}

// Reads every transform first and takes them off afterwards: each write would otherwise cost a layout.
function neutralise(roots, elements) {
  const found = [];
  const consider = (element) => {
    if (element instanceof SVGElement && element.ownerSVGElement) return;
    const style = styleOf(element);
    if (!isTransformed(style)) return;
    found.push({
      element,
      parts: partsOf(style),
      computed: partsOf(getComputedStyle(element)),
      inline: ['transform', 'rotate', 'scale', 'translate'].map((name) => [name, element.style.getPropertyValue(name), element.style.getPropertyPriority(name)]),
    });
  };
  for (const element of elements) consider(element);
  for (const root of roots) {
    for (let parent = root.parentElement; parent; parent = parent.parentElement) consider(parent);
  }
  for (const entry of found) {
    if (entry.element.__impastoTransform) continue;
    entry.element.__impastoTransform = entry.parts;
    pose(entry.element, STILL);
    neutralised.push(entry);
  }
}

function restoreTransforms() {
  for (const entry of neutralised.splice(0)) {
    delete entry.element.__impastoTransform;
    for (const [name, value, priority] of entry.inline) {
      if (value) entry.element.style.setProperty(name, value, priority);
      else entry.element.style.removeProperty(name);
    }
  }
}

// The matrix of an element's own transform about its origin, in client px; null when it is three-dimensional.
function matrixOf(parts, rect) {
  const own = ownMatrix(parts, rect);
  if (!own) return null;
  const [ox, oy] = parts.origin.split(' ').map(parseFloat);
  const x = rect.left + ox;
  const y = rect.top + oy;
  return new Matrix().translate(x, y).multiply(own).translate(-x, -y);
}

const scaleX = (m) => Math.hypot(m.a, m.b);
const scaleY = (m) => Math.hypot(m.c, m.d);

// A skewed or mirrored element has no shape in PowerPoint that is the same.
function isIrregular(m) {
  const skew = Math.abs(m.a * m.c + m.b * m.d) / (scaleX(m) * scaleY(m) || 1);
  return skew > 0.005 || m.a * m.d - m.b * m.c <= 0;
}

const isMirrored = (m) => m.a * m.d - m.b * m.c < 0;

// Degrees clockwise; of a mirrored matrix those after its mirroring.
function rotationOf(m) {
  const sign = isMirrored(m) ? -1 : 1;
  const degrees = (Math.atan2(sign * m.b, sign * m.a) * 180) / Math.PI;
  return Math.abs(degrees) < 0.01 ? 0 : round(degrees);
}

// Client rectangle -> its place on the slide: the box before rotation and the rotation about its centre.
function place(rect, m) {
  const width = rect.width * scaleX(m);
  const height = rect.height * scaleY(m);
  const centre = m.at(rect.left + rect.width / 2, rect.top + rect.height / 2);
  return {
    rect: { x: round(centre.x - width / 2), y: round(centre.y - height / 2), w: round(width), h: round(height) },
    rotation: rotationOf(m),
  };
}

// Maps points of a block so that they stay in the block's own, unrotated frame.
function frameOf(rect, m) {
  const cx = rect.left + rect.width / 2;
  const cy = rect.top + rect.height / 2;
  const centre = m.at(cx, cy);
  const sx = scaleX(m);
  const sy = scaleY(m);
  return { sx, sy, x: (value) => round(centre.x + (value - cx) * sx), y: (value) => round(centre.y + (value - cy) * sy) };
}

function intersect(a, b) {
  if (!a) return b;
  if (!b) return a;
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return { x, y, w: Math.max(0, Math.min(a.x + a.w, b.x + b.w) - x), h: Math.max(0, Math.min(a.y + a.h, b.y + b.h) - y) };
}

function boundsOf(rect, rotation) {
  if (!rotation) return rect;
  const angle = (rotation * Math.PI) / 180;
  const w = Math.abs(rect.w * Math.cos(angle)) + Math.abs(rect.h * Math.sin(angle));
  const h = Math.abs(rect.w * Math.sin(angle)) + Math.abs(rect.h * Math.cos(angle));
  return { x: rect.x + rect.w / 2 - w / 2, y: rect.y + rect.h / 2 - h / 2, w, h };
}

const cuts = (clip, bounds) =>
  clip.x > bounds.x + 0.5 || clip.y > bounds.y + 0.5 || clip.x + clip.w < bounds.x + bounds.w - 0.5 || clip.y + clip.h < bounds.y + bounds.h - 0.5;

// An element and all within it, in the order of the document.
function everyElement(root, found = []) {
  found.push(root);
  for (const child of childrenOf(root)) if (child.nodeType === Node.ELEMENT_NODE) everyElement(child, found);
  return found;
}

// Children as painted: an open shadow tree instead of the light one, a slot's assigned nodes instead of its own.
function childrenOf(node) {
  if (node.shadowRoot) return [...node.shadowRoot.childNodes];
  if (node.localName === 'slot' && node.assignedNodes) {
    const assigned = node.assignedNodes();
    if (assigned.length) return assigned;
  }
  return [...node.childNodes];
}

// The element that an element is painted in: of what a slot shows the slot, of a shadow tree's first level its host.
const holderOf = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
