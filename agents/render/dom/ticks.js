// Ticks: check boxes, radio buttons, sliders and bars as Chromium draws them, in shapes. Each keeps the colours that the
// page gives it (accent-color); one without the browser's look (appearance: none) is a box like any other.

const TRACK = 8; // px: how high Chromium draws sliders, whatever room they have; bars half as high as they are
const TICK_INK = { r: 118, g: 118, b: 118, a: 1 };
const TRACK_FILL = { r: 239, g: 239, b: 239, a: 1 };
const DARK_TRACK = { r: 59, g: 59, b: 59, a: 1 };
const TRACK_EDGE = { r: 178, g: 178, b: 178, a: 1 };
const METER_EDGE = { r: 203, g: 203, b: 203, a: 1 };
const VALUE_EDGE = { r: 59, g: 117, b: 186, a: 1 };
const METERS = { best: { r: 16, g: 124, b: 16, a: 1 }, fair: { r: 255, g: 185, b: 0, a: 1 }, bad: { r: 216, g: 59, b: 1, a: 1 } };
const ASLEEP = { r: 203, g: 203, b: 203, a: 1 };
const BARS = new Set(['progress', 'meter']);

// True where the control was drawn.
function emitTick(control, style, rect, ctx) {
  const kind = BARS.has(control.localName) ? control.localName : control.type;
  if (!['checkbox', 'radio', 'range', 'progress', 'meter'].includes(kind) || isVertical(style)) return false;
  if (style.appearance === 'none') return emitOwnLook(control, style, rect, ctx, kind);
  if (kind === 'checkbox' || kind === 'radio') drawTick(control, style, rect, ctx, kind === 'radio');
  else drawTrack(control, style, rect, ctx, kind);
  return true;
}

// A control that the page draws itself: its box, and the parts that it holds (the knob of a switch, the value of a bar).
function emitOwnLook(control, style, rect, ctx, kind) {
  const inner = { ...ctx, clip: ctx.inner, round: ctx.innerRound, shapes: ctx.innerShapes };
  if (kind === 'checkbox' || kind === 'radio') {
    emitDecoration(control, style, rect, ctx, PHASE.inline);
    const run = new InlineRun(control, inner);
    for (const which of ['before', 'after']) visitPseudo(control, which, inner, run);
    run.flush(true);
    return true;
  }
  const [track, value] = kind === 'progress' ? ['bar', 'value'].map((part) => partProbe(control, `::-webkit-progress-${part}`)) : [];
  if (!track || !value) return false;
  emitDecoration(control, style, rect, ctx, PHASE.inline);
  const share = control.position < 0 ? 0 : control.position;
  const content = contentBox(control, style, rect);
  const done = { ...content, width: content.width * share, left: style.direction === 'rtl' ? content.left + content.width * (1 - share) : content.left };
  for (const [probe, part] of [[track, content], [value, done]]) {
    if (part.width > 0) emitDecoration(control, paintedStyle(probe), part, inner, PHASE.inline);
    probe.remove();
  }
  return true;
}

// An element that has what the page's rules say of a part of a control (computed styles do not tell); null where they say nothing.
function partProbe(control, part) {
  const own = [];
  const collect = (rules) => {
    for (const rule of rules) {
      if (rule.cssRules?.length) collect(rule.cssRules);
      if (rule.selectorText?.includes(part) && splitTop(rule.selectorText).some((one) => one.endsWith(part) && fits(control, one.slice(0, -part.length)))) own.push(rule.style.cssText);
    }
  };
  for (const sheet of [...document.styleSheets, ...(document.adoptedStyleSheets ?? [])]) {
    try { collect(sheet.cssRules); } catch { continue; }
  }
  if (!own.length) return null;
  const probe = document.createElement('i');
  probe.style.cssText = `${own.join(';')};position:absolute!important;visibility:visible!important`;
  // The part inherits from the control, beside which the probe stands: what variables of the control are there.
  for (const [, name] of own.join(';').matchAll(/var\(\s*(--[\w-]+)/g)) probe.style.setProperty(name, styleOf(control).getPropertyValue(name));
  control.after(probe);
  return probe;
}

function fits(control, selector) {
  try { return control.matches(selector || '*'); } catch { return false; }
}

function accentOf(control, style) {
  if (control.disabled) return ASLEEP;
  const own = style.accentColor && style.accentColor !== 'auto' ? color(style.accentColor) : null;
  return own ?? { r: 0, g: 117, b: 255, a: 1 };
}

// Where white is too near the accent, Chromium draws the track dark.
const NEAR_WHITE = 3;
function trackFill(accent) {
  const linear = (v) => (v <= 10 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = 0.2126 * linear(accent.r) + 0.7152 * linear(accent.g) + 0.0722 * linear(accent.b);
  return 1.05 / (luminance + 0.05) < NEAR_WHITE ? DARK_TRACK : TRACK_FILL;
}

const lightness = ({ r, g, b }) => (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;

// A box of one colour in client px, with a thin edge or without.
function plainBox(client, ctx, control, fill, radius, edge = null, alt = '') {
  const scale = scaleY(ctx.matrix);
  const side = edge && { width: round(scale), style: 'solid', color: faded(edge, ctx.opacity) };
  const sides = side ? { top: side, right: side, bottom: side, left: side } : {};
  const corner = round(radius * scale);
  return emit({ kind: 'box', fill: { kind: 'solid', color: faded(fill, ctx.opacity) }, borders: sides, radii: [corner, corner, corner, corner], outline: null, shadows: [], alt }, client, ctx, PHASE.inline, control);
}

function drawTick(control, style, rect, ctx, isRadio) {
  const size = Math.min(rect.width, rect.height);
  const client = { left: rect.left + (rect.width - size) / 2, top: rect.top + (rect.height - size) / 2, width: size, height: size };
  const accent = accentOf(control, style);
  const white = { r: 255, g: 255, b: 255, a: 1 };
  const on = control.checked || control.indeterminate;
  const alt = altOf(control) ?? control.labels?.[0]?.innerText.trim() ?? '';
  if (isRadio) {
    plainBox(client, ctx, control, white, size / 2, on ? accent : control.disabled ? ASLEEP : TICK_INK, alt);
    const inner = padded(client, -0.19 * size);
    if (on) plainBox(inner, ctx, control, accent, inner.width / 2);
    return;
  }
  plainBox(client, ctx, control, on ? accent : white, 2, on ? null : control.disabled ? ASLEEP : TICK_INK, alt);
  if (!on) return;
  const ink = faded(lightness(accent) > 0.7 ? { r: 0, g: 0, b: 0, a: 1 } : white, ctx.opacity);
  const s = size * scaleX(ctx.matrix);
  const points = control.indeterminate ? [[0.2, 0.5], [0.8, 0.5]] : [[0.2, 0.53], [0.41, 0.74], [0.8, 0.24]];
  const d = points.map(([x, y], i) => `${i ? 'L' : 'M'} ${round(x * s)} ${round(y * s)}`).join(' ');
  emit({ kind: 'vector', paths: [{ d, fill: null, stroke: { width: round(0.15 * s), style: 'solid', color: ink } }], alt: '' }, client, ctx, PHASE.inline, control);
}

function drawTrack(control, style, rect, ctx, kind) {
  const middle = rect.top + rect.height / 2;
  const pad = kind === 'range' ? 2 : 0;
  const high = kind === 'range' ? Math.min(TRACK, rect.height) : rect.height / 2;
  const client = { left: rect.left + pad, top: middle - high / 2, width: rect.width - 2 * pad, height: high };
  const least = kind === 'progress' ? 0 : Number(control.min) || 0;
  const most = kind === 'range' ? Number(control.max === '' ? 100 : control.max) : control.max;
  const known = kind !== 'progress' || control.hasAttribute('value');
  const share = known && most > least ? Math.min(1, Math.max(0, (Number(control.value) - least) / (most - least))) : 0;
  const paint = kind === 'meter' ? METERS[meterState(control)] : accentOf(control, style);
  const rtl = style.direction === 'rtl';
  const thumb = Math.min(16, rect.height);
  const reach = kind === 'range' ? thumb / 2 - pad + share * (rect.width - thumb) : share * client.width;
  const alt = altOf(control) ?? `${Math.round(share * 100)} %`;
  plainBox(client, ctx, control, kind === 'meter' ? TRACK_FILL : trackFill(paint), high / 2, kind === 'meter' ? METER_EDGE : TRACK_EDGE, alt);
  if (reach > 0.5) {
    const done = { ...client, width: reach, left: rtl ? client.left + client.width - reach : client.left };
    const node = plainBox(done, ctx, control, paint, high / 2, kind === 'meter' ? METER_EDGE : style.accentColor === 'auto' ? VALUE_EDGE : paint);
    if (node && share < 1) node.radii = rtl ? [0, node.radii[1], node.radii[2], 0] : [node.radii[0], 0, 0, node.radii[3]];
  }
  if (kind !== 'range') return;
  const centre = rtl ? client.left + client.width - reach : client.left + reach;
  plainBox({ left: centre - thumb / 2, top: middle - thumb / 2, width: thumb, height: thumb }, ctx, control, paint, thumb / 2);
}

// Which of three colours a meter has (HTML §4.10.14): by how far its value is from where the best ones lie.
function meterState({ value, low, high, optimum }) {
  const zone = (v) => (v < low ? 0 : v > high ? 2 : 1);
  const apart = Math.abs(zone(value) - zone(optimum));
  return ['best', 'fair', 'bad'][apart];
}
