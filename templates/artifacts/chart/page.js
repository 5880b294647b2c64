const TINTS = ['--c1', '--c2', '--c5', '--c4', '--c7', '--c6', '--c8', '--c3'];
const tint = (n) => `var(${TINTS[n % TINTS.length]})`;
const own = (p, n) => (p.light ? `light-dark(${p.light}, ${p.dark})` : tint(n));
const worded = (v) => `${number(v)}${P.unit ? ` ${P.unit}` : ''}`.trim();
let form = P.form;
let sorted = false;
let at = -1;
let points = P.points;

const write = (given, words) => Object.assign(svg('text', given), { textContent: words });
function scale(low, high) {
  const step = 10 ** Math.floor(Math.log10((high - low || 1) / 4));
  const nice = [1, 2, 2.5, 5, 10].map((k) => k * step).find((s) => (high - low) / s <= 5) || 10 * step;
  const [from, to] = [Math.floor(low / nice) * nice, Math.ceil(high / nice) * nice];
  return { from, to, ticks: [...Array(Math.round((to - from) / nice) + 1).keys()].map((n) => from + n * nice) };
}
function axes() {
  const narrow = $('#chart').clientWidth < 560;
  const [wide, high] = narrow ? [420, 380] : [800, 420];
  const values = points.map((p) => p.value);
  const { from, to, ticks } = scale(Math.min(0, ...values), Math.max(0, ...values) || 1);
  const longest = Math.max(...points.map((p) => [...p.label].reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0)));
  const each = (wide - 64) / points.length;
  const slanted = longest * (narrow ? 8.6 : 7) > each;
  const foot = slanted ? Math.min(130, 26 + longest * 5) : 30;
  const y = (v) => 22 + (high - foot - 22) * (1 - (v - from) / (to - from));
  const x = (n) => 56 + each * (n + 0.5);
  const grid = ticks.flatMap((v) => [svg('path', { d: `M56 ${y(v)}H${wide - 8}`, stroke: 'var(--line)', 'stroke-width': v ? 1 : 2 }), write({ x: 48, y: y(v) + 5, 'text-anchor': 'end' }, number(v))]);
  const names = points.map((p, n) => write(slanted ? { 'text-anchor': 'end', transform: `translate(${x(n) + 4} ${high - foot + 18}) rotate(-38)` } : { x: x(n), y: high - 8, 'text-anchor': 'middle' }, p.label));
  const mean = points.reduce((s, p) => s + p.value, 0) / points.length;
  const average = P.average ? [svg('path', { d: `M56 ${y(mean)}H${wide - 8}`, stroke: 'var(--c2)', 'stroke-width': 3, 'stroke-dasharray': '9 7' }), write({ class: 'v', x: 56, y: 12, 'text-anchor': 'start', style: 'fill: var(--c2)' }, fill(W.mean, { n: worded(Number(mean.toPrecision(4))) }))] : [];
  return { wide, high, x, y, each, parts: [...grid, ...names], over: average };
}
function bars() {
  const { wide, high, x, y, each, parts, over } = axes();
  const thick = Math.min(84, each * 0.66);
  const drawn = points.map((p, n) => {
    const [top, height] = [Math.min(y(0), y(p.value)), Math.abs(y(p.value) - y(0))];
    const value = each > 30 ? [write({ class: 'v', x: x(n), y: p.value < 0 ? top + height + 16 : top - 7, 'text-anchor': 'middle' }, number(p.value))] : [];
    return svg('g', { 'data-at': n }, svg('rect', { x: x(n) - thick / 2, y: top, width: thick, height: Math.max(1, height), rx: Math.min(8, thick / 4), fill: own(p, 0) }), ...value);
  });
  return [wide, high, [...parts, ...drawn, ...over]];
}
function line() {
  const { wide, high, x, y, each, parts, over } = axes();
  const path = points.map((p, n) => `${n ? 'L' : 'M'}${x(n)} ${y(p.value)}`).join('');
  const area = svg('path', { d: `${path}L${x(points.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`, fill: 'color-mix(in srgb, var(--accent) 16%, transparent)' });
  const drawn = points.map((p, n) => svg('g', { 'data-at': n }, svg('circle', { cx: x(n), cy: y(p.value), r: 6, fill: 'var(--panel)', stroke: tint(0), 'stroke-width': 4 }), ...(each > 30 ? [write({ class: 'v', x: x(n), y: y(p.value) - 14, 'text-anchor': 'middle' }, number(p.value))] : [])));
  return [wide, high, [...parts, area, svg('path', { d: path, fill: 'none', stroke: tint(0), 'stroke-width': 4, 'stroke-linejoin': 'round' }), ...over, ...drawn]];
}
function pie() {
  const sum = points.reduce((s, p) => s + Math.max(0, p.value), 0) || 1;
  let angle = -Math.PI / 2;
  const drawn = points.map((p, n) => {
    const turn = Math.min(Math.PI * 2 - 1e-4, (Math.max(0, p.value) / sum) * Math.PI * 2);
    const place = (a, r) => `${(210 + Math.cos(a) * r).toFixed(2)} ${(200 + Math.sin(a) * r).toFixed(2)}`;
    const big = turn > Math.PI ? 1 : 0;
    const d = `M${place(angle, 170)}A170 170 0 ${big} 1 ${place(angle + turn, 170)}L${place(angle + turn, 84)}A84 84 0 ${big} 0 ${place(angle, 84)}Z`;
    const middle = angle + turn / 2;
    angle += turn;
    const [left, top] = place(middle, 127).split(' ');
    const share = write({ x: left, y: Number(top) + 5, 'text-anchor': 'middle', style: 'fill: var(--panel); font-weight: 700' }, `${Math.round((100 * p.value) / sum)} %`);
    return svg('g', { 'data-at': n }, svg('path', { d, fill: own(p, n), stroke: 'var(--panel)', 'stroke-width': 3 }), ...(turn > 0.34 ? [share] : []));
  });
  const narrow = $('#chart').clientWidth < 560;
  const key = points.flatMap((p, n) => {
    const [left, top] = narrow ? [24, 410 + n * 28] : [430, 200 - points.length * 15 + n * 30 + 12];
    return [svg('rect', { x: left, y: top - 12, width: 14, height: 14, rx: 4, fill: own(p, n) }), write({ x: left + 24, y: top }, `${p.label}: ${worded(p.value)}`)];
  });
  return narrow ? [420, 400 + points.length * 28, [...drawn, ...key]] : [800, 400, [...drawn, ...key]];
}
function draw() {
  const order = P.points.map((p, n) => ({ ...p, n }));
  points = sorted ? order.sort((a, b) => b.value - a.value) : order;
  const [wide, high, parts] = { bars, line, pie }[form]();
  $('#chart').replaceChildren(svg('svg', { viewBox: `0 0 ${wide} ${high}`, role: 'img', 'aria-label': points.map((p) => `${p.label}: ${worded(p.value)}`).join(', ') }, ...parts));
  for (const part of $$('[data-at]', $('#chart'))) part.addEventListener('pointerenter', () => mark(Number(part.dataset.at)));
  for (const button of $$('[data-form]')) button.setAttribute('aria-pressed', button.dataset.form === form);
  const sum = points.reduce((s, p) => s + p.value, 0);
  const shares = form !== 'line' && points.every((p) => p.value >= 0) && sum > 0;
  $('#table').replaceChildren(el('thead', {}, el('tr', {}, el('th', { scope: 'col', text: W.label }), el('th', { scope: 'col', class: 'n', text: W.value }), shares ? el('th', { scope: 'col', class: 'n', text: W.share }) : null)), el('tbody', {}, ...points.map((p) => el('tr', {}, el('th', { scope: 'row', text: p.label }), el('td', { class: 'n', text: worded(p.value) }), shares ? el('td', { class: 'n', text: `${number((100 * p.value) / sum, 1)} %` }) : null))));
}
function mark(n) {
  at = (n + points.length) % points.length;
  $('#chart').classList.add('some');
  for (const part of $$('[data-at]', $('#chart'))) part.classList.toggle('on', Number(part.dataset.at) === at);
  $$('#table tbody tr').forEach((row, k) => row.classList.toggle('on', k === at));
  $('#told').textContent = `${points[at].label}: ${worded(points[at].value)}`;
}
for (const button of $$('[data-form]')) button.addEventListener('click', () => { form = button.dataset.form; state('playing'); draw(); });
$('#sort').addEventListener('click', () => { sorted = !sorted; $('#sort').setAttribute('aria-pressed', sorted); draw(); });
addEventListener('keydown', (event) => {
  if (event.key === 'ArrowRight') { event.preventDefault(); mark(at + 1); }
  if (event.key === 'ArrowLeft') { event.preventDefault(); mark(at < 0 ? points.length - 1 : at - 1); }
});
$('#chart').addEventListener('pointerleave', () => { $('#chart').classList.remove('some'); $('#told').textContent = ''; });
new ResizeObserver(draw).observe($('#chart'));
draw();
