// `P.series`: each a name and points with labels. A label that a series does not have counts as nothing there.
const TINTS = ['--c1', '--c2', '--c7', '--c4', '--c5', '--c6', '--c3', '--c8'];
const tint = (n) => `var(${TINTS[n % TINTS.length]})`;
const labels = [...new Set(P.series.flatMap((s) => s.points.map((p) => p.label)))];
const series = P.series.map((s, n) => ({ name: s.name, n, values: labels.map((label) => (s.points.find((p) => p.label === label) || { value: null }).value) }));
const hidden = new Set();
let form = P.form;

const write = (given, words) => Object.assign(svg('text', given), { textContent: words });
const shown = () => series.filter((s) => !hidden.has(s.n));
function scale(low, high) {
  const step = 10 ** Math.floor(Math.log10((high - low || 1) / 4));
  const nice = [1, 2, 2.5, 5, 10].map((k) => k * step).find((s) => (high - low) / s <= 5) || 10 * step;
  const [from, to] = [Math.floor(low / nice) * nice, Math.ceil(high / nice) * nice];
  return { from, to, ticks: [...Array(Math.round((to - from) / nice) + 1).keys()].map((n) => from + n * nice) };
}
function axes(values) {
  const [wide, high] = $('#chart').clientWidth < 560 ? [420, 380] : [800, 420];
  const { from, to, ticks } = scale(Math.min(0, ...values), Math.max(0, ...values) || 1);
  const each = (wide - 64) / labels.length;
  const slanted = Math.max(...labels.map((l) => [...l].reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0))) * 8.4 > each;
  const foot = slanted ? 84 : 30;
  const y = (v) => 16 + (high - foot - 16) * (1 - (v - from) / (to - from));
  const x = (n) => 56 + each * (n + 0.5);
  const grid = ticks.flatMap((v) => [svg('path', { d: `M56 ${y(v)}H${wide - 8}`, stroke: 'var(--line)', 'stroke-width': v ? 1 : 2 }), write({ x: 48, y: y(v) + 5, 'text-anchor': 'end' }, number(v))]);
  const names = labels.map((l, n) => write(slanted ? { 'text-anchor': 'end', transform: `translate(${x(n) + 4} ${high - foot + 18}) rotate(-38)` } : { x: x(n), y: high - 8, 'text-anchor': 'middle' }, l));
  return { wide, high, x, y, each, parts: [...grid, ...names] };
}
function bars() {
  const stacked = form === 'stacked';
  const sums = (sign) => labels.map((_, n) => shown().reduce((s, one) => s + Math.max(0, sign * (one.values[n] || 0)), 0) * sign);
  const { wide, high, x, y, each, parts } = axes(stacked ? [...sums(1), ...sums(-1)] : shown().flatMap((s) => s.values.map((v) => v || 0)));
  const full = Math.min(150, each * 0.74);
  const thick = stacked ? Math.min(84, full) : full / Math.max(1, shown().length);
  const base = labels.map(() => [0, 0]);
  const drawn = shown().flatMap((s, k) => s.values.flatMap((v, n) => {
    if (v === null) return [];
    const side = v < 0 ? 1 : 0;
    const start = stacked ? base[n][side] : 0;
    base[n][side] += v;
    const [top, height] = [Math.min(y(start), y(start + v)), Math.abs(y(start + v) - y(start))];
    const left = stacked ? x(n) - thick / 2 : x(n) - full / 2 + k * thick;
    const words = thick > 24 && (!stacked || height > 20) ? [write({ class: 'v', x: left + thick / 2, y: stacked ? top + height / 2 + 5 : top - 5, 'text-anchor': 'middle', style: stacked ? 'fill: var(--panel)' : '' }, number(v))] : [];
    return [svg('rect', { x: left + 1, y: top, width: Math.max(1, thick - 2), height: Math.max(1, height), rx: stacked ? 0 : 3, fill: tint(s.n) }), ...words];
  }));
  return [wide, high, [...parts, ...drawn]];
}
function lines() {
  const { wide, high, x, y, parts } = axes(shown().flatMap((s) => s.values.map((v) => v || 0)));
  const drawn = shown().flatMap((s) => {
    const there = s.values.map((v, n) => [v, n]).filter(([v]) => v !== null);
    return [svg('path', { d: there.map(([v, n], k) => `${k ? 'L' : 'M'}${x(n)} ${y(v)}`).join(''), fill: 'none', stroke: tint(s.n), 'stroke-width': 4, 'stroke-linejoin': 'round' }), ...there.map(([v, n]) => svg('circle', { cx: x(n), cy: y(v), r: 6, fill: 'var(--panel)', stroke: tint(s.n), 'stroke-width': 3 }))];
  });
  return [wide, high, [...parts, ...drawn]];
}
function radar() {
  const [wide, high, radius] = [520, 430, 150];
  const { to, ticks } = scale(0, Math.max(1e-9, ...shown().flatMap((s) => s.values.map((v) => v || 0))));
  const place = (n, r) => { const a = -Math.PI / 2 + (n / labels.length) * Math.PI * 2; return [260 + Math.cos(a) * r, 215 + Math.sin(a) * r]; };
  const ring = (r) => `M${labels.map((_, n) => place(n, r(n)).map((v) => v.toFixed(1)).join(' ')).join('L')}Z`;
  const grid = ticks.filter((v) => v > 0).map((v) => svg('path', { d: ring(() => (v / to) * radius), fill: 'none', stroke: 'var(--line)' }));
  const spokes = labels.map((_, n) => svg('path', { d: `M260 215L${place(n, radius).join(' ')}`, stroke: 'var(--line)' }));
  const names = labels.map((l, n) => { const [x, y] = place(n, radius + 18); return write({ x, y: y + 5, 'text-anchor': Math.abs(x - 260) < 12 ? 'middle' : x > 260 ? 'start' : 'end', class: 'v' }, l); });
  const marks = ticks.filter((v) => v > 0).map((v) => write({ x: 266, y: 215 - (v / to) * radius + 4 }, number(v)));
  const drawn = shown().map((s) => svg('path', { d: ring((n) => (Math.max(0, s.values[n] || 0) / to) * radius), fill: tint(s.n), 'fill-opacity': 0.22, stroke: tint(s.n), 'stroke-width': 3, 'stroke-linejoin': 'round' }));
  return [wide, high, [...grid, ...spokes, ...drawn, ...marks, ...names]];
}
function draw() {
  const [wide, high, parts] = { grouped: bars, stacked: bars, lines, radar }[form]();
  const told = shown().map((s) => `${s.name}: ${labels.map((l, n) => `${l} ${s.values[n] === null ? '–' : number(s.values[n])}`).join(', ')}`).join('; ');
  $('#chart').replaceChildren(svg('svg', { viewBox: `0 0 ${wide} ${high}`, role: 'img', 'aria-label': told }, ...parts));
  for (const button of $$('[data-form]')) button.setAttribute('aria-pressed', button.dataset.form === form);
}
function key() {
  $('#key').hidden = series.length < 2;
  $('#key').replaceChildren(...series.map((s) => el('button', { type: 'button', 'aria-pressed': String(!hidden.has(s.n)), onclick: () => { if (hidden.has(s.n)) hidden.delete(s.n); else if (shown().length > 1) hidden.add(s.n); state('playing'); key(); draw(); } }, el('i', { style: `background: ${tint(s.n)}` }), s.name)));
}
const heads = series.length > 1 ? series.map((s) => s.name) : [W.value];
$('#table').append(el('thead', {}, el('tr', {}, el('th', { scope: 'col', text: W.label }), ...heads.map((name) => el('th', { scope: 'col', class: 'n', text: name })))), el('tbody', {}, ...labels.map((l, n) => el('tr', {}, el('th', { scope: 'row', text: l }), ...series.map((s) => el('td', { class: 'n', text: s.values[n] === null ? '–' : number(s.values[n]) }))))));
for (const button of $$('[data-form]')) button.addEventListener('click', () => { form = button.dataset.form; state('playing'); draw(); });
$('[data-form="radar"]').hidden = labels.length < 3;
$('[data-form="stacked"]').hidden = series.length < 2;
new ResizeObserver(draw).observe($('#chart'));
key();
draw();
