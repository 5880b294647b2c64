// Effects of drawings: filters that throw a shadow or make a shape glow, as shadows in the drawing's own px. What else a
// filter does is pictured. It knows primitives of Filter Effects 1, nothing of paths.

const SHADOWY = new Set(['feDropShadow', 'feGaussianBlur', 'feOffset', 'feFlood', 'feComposite', 'feMerge', 'feColorMatrix', 'feBlend', 'feComponentTransfer']);

// The shadows of a drawn element's filter; null where it does more than throw them. A colour of null is the shape's own.
function drawnShadows(element, style) {
  const reference = style.filter.match(/^url\("?#([^")]+)"?\)$/);
  if (!reference) {
    const found = filterOf(style);
    return found.reason || found.blur || found.tints.length || found.opacity !== 1 || /url\(/.test(style.filter) ? null : found.shadows;
  }
  const filter = document.getElementById(reference[1]);
  const steps = [...(filter?.children ?? [])].filter((step) => step.localName.startsWith('fe'));
  if (filter?.localName !== 'filter' || !steps.length || steps.some((step) => !SHADOWY.has(step.localName))) return null;
  if (steps.every((step) => step.localName === 'feDropShadow')) return steps.map((step) => ({ dx: step.dx.baseVal, dy: step.dy.baseVal, blur: 2 * step.stdDeviationX.baseVal, spread: 0, color: floodOf(step), inset: false, user: true }));
  return glowOf(steps);
}

const floodOf = (step) => faded(color(getComputedStyle(step).floodColor), Number(getComputedStyle(step).floodOpacity));

// A blurred copy below the shape itself: moved it is a shadow, in its own colour a glow.
function glowOf(steps) {
  const blurs = steps.filter((step) => step.localName === 'feGaussianBlur');
  const last = steps.at(-1);
  const above = last.localName === 'feMerge' ? [...last.children].at(-1)?.in1.baseVal : ['feBlend', 'feComposite'].includes(last.localName) ? last.in1.baseVal : null;
  if (blurs.length !== 1 || above !== 'SourceGraphic') return null;
  const one = (name) => steps.find((step) => step.localName === name);
  const [offset, flood, matrix, transfer] = ['feOffset', 'feFlood', 'feColorMatrix', 'feComponentTransfer'].map(one);
  let ink = steps.some((step) => step.in1?.baseVal === 'SourceAlpha') ? { r: 0, g: 0, b: 0, a: 1 } : null;
  if (flood) ink = floodOf(flood);
  if (matrix) ink = matrixInk(matrix);
  if (matrix && !ink) return null;
  const slope = transfer?.querySelector('feFuncA')?.slope?.baseVal;
  return [{ dx: offset?.dx.baseVal ?? 0, dy: offset?.dy.baseVal ?? 0, blur: 2 * blurs[0].stdDeviationX.baseVal, spread: 0, color: ink, faint: slope ?? 1, inset: false, user: true }];
}

// The one colour that a matrix gives whatever comes in; null of one that mixes colours.
function matrixInk(matrix) {
  const v = [...matrix.values.baseVal].map((item) => item.value);
  if (matrix.type.baseVal !== SVGFEColorMatrixElement.SVG_FECOLORMATRIX_TYPE_MATRIX || v.length !== 20) return null;
  if ([0, 5, 10].some((row) => v.slice(row, row + 3).some((part) => Math.abs(part) > 0.01))) return null;
  const level = (row) => Math.round(255 * Math.min(1, Math.max(0, v[row + 3] + v[row + 4])));
  return { r: level(0), g: level(5), b: level(10), a: Math.min(1, Math.max(0, v[18])) };
}

// A filter's shadow as one shape throws it, on the slide.
function castBy({ user, faint = 1, ...shadow }, ink, matrix, opacity) {
  const scale = user ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1;
  const paint = faded(shadow.color ?? ink ?? { r: 0, g: 0, b: 0, a: 1 }, faint * (shadow.color ? opacity : 1));
  return { ...shadow, dx: round(shadow.dx * scale), dy: round(shadow.dy * scale), blur: round(shadow.blur * scale), color: paint };
}
