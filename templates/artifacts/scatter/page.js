const [XNAME, YNAME] = [P.across || W.x, P.up || W.y];
const points = P.pairs;
let at = -1;
let lined = true;

const write = (given, words) => Object.assign(svg('text', given), { textContent: words });
function ticks(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = 10 ** Math.floor(Math.log10((high - low || Math.abs(high) || 1) / 4));
  const nice = [1, 2, 5, 10].map((k) => k * step).find((s) => (high - low) / s <= 6) || 10 * step;
  const from = Math.floor(low / nice) * nice;
  const to = Math.max(from + nice, Math.ceil(high / nice) * nice);
  return [...Array(Math.round((to - from) / nice) + 1).keys()].map((n) => Number((from + n * nice).toPrecision(12)));
}
function fitted() {
  const mean = (key) => points.reduce((s, p) => s + p[key], 0) / points.length;
  const [mx, my] = [mean('x'), mean('y')];
  const sum = (f) => points.reduce((s, p) => s + f(p.x - mx, p.y - my), 0);
  const [xx, yy, xy] = [sum((x) => x * x), sum((_, y) => y * y), sum((x, y) => x * y)];
  return xx && yy ? { a: xy / xx, b: my - (xy / xx) * mx, r: xy / Math.sqrt(xx * yy) } : null;
}
const fit = fitted();
function draw() {
  const narrow = $('#chart').clientWidth < 520;
  const [wide, high] = narrow ? [420, 420] : [800, 480];
  const [xs, ys] = [ticks(points.map((p) => p.x)), ticks(points.map((p) => p.y))];
  const x = (v) => 60 + ((wide - 80) * (v - xs[0])) / (xs.at(-1) - xs[0]);
  const y = (v) => high - 52 - ((high - 84) * (v - ys[0])) / (ys.at(-1) - ys[0]);
  const grid = [...xs.flatMap((v) => [svg('path', { d: `M${x(v)} 32V${high - 52}`, stroke: 'var(--line)' }), write({ x: x(v), y: high - 32, 'text-anchor': 'middle' }, number(v))]),
    ...ys.flatMap((v) => [svg('path', { d: `M60 ${y(v)}H${wide - 20}`, stroke: 'var(--line)' }), write({ x: 52, y: y(v) + 5, 'text-anchor': 'end' }, number(v))])];
  const ends = [xs[0], xs.at(-1)].map((v) => [v, fit ? fit.a * v + fit.b : 0]);
  const cut = svg('clipPath', { id: 'in' }, svg('rect', { x: 60, y: 32, width: wide - 80, height: high - 84 }));
  const line = lined && fit ? [cut, svg('path', { d: `M${x(ends[0][0])} ${y(ends[0][1])}L${x(ends[1][0])} ${y(ends[1][1])}`, stroke: 'var(--c2)', 'stroke-width': 3, 'stroke-dasharray': '8 6', 'clip-path': 'url(#in)' })] : [];
  const dots = points.map((p, n) => { const dot = svg('circle', { cx: x(p.x), cy: y(p.y), r: n === at ? 11 : 7, fill: 'var(--accent)', 'fill-opacity': n === at ? 1 : 0.75, stroke: 'var(--panel)', 'stroke-width': 2 }); dot.addEventListener('click', () => choose(n)); return dot; });
  const names = points.length <= 24 ? points.flatMap((p) => (p.label ? [write({ class: 'n', x: Math.min(x(p.x) + 11, wide - 60), y: y(p.y) - 9 }, p.label)] : [])) : [];
  $('#chart').replaceChildren(svg('svg', { viewBox: `0 0 ${wide} ${high}`, 'aria-hidden': 'true' }, ...grid, ...line, ...dots, ...names, write({ class: 'n', x: 60 + (wide - 80) / 2, y: high - 8, 'text-anchor': 'middle' }, XNAME), write({ class: 'n', x: 12, y: 18 }, YNAME)));
}
function choose(n) {
  at = clamp(n, 0, points.length - 1);
  const p = points[at];
  told(`${p.label || `${W.point} ${at + 1}`}: ${XNAME} ${number(p.x)}, ${YNAME} ${number(p.y)}`);
  state('playing');
  draw();
}
function told(words) {
  const line = fit ? `${fill(W.fit, { a: number(fit.a, 3), sign: fit.b < 0 ? '−' : '+', b: number(Math.abs(fit.b), 2) })} · ${fill(W.r, { n: number(fit.r, 2) })}` : '';
  $('#told').textContent = words || line;
}
$('#xname').textContent = XNAME;
$('#yname').textContent = YNAME;
$('#rows').append(...points.map((p) => el('tr', {}, el('td', { text: `${p.label ? `${p.label}: ` : ''}${number(p.x)}` }), el('td', { class: 'n', text: number(p.y) }))));
$('#chart').setAttribute('aria-label', `${fill(W.chart, { n: points.length })}: ${XNAME}, ${YNAME}`);
$('#chart').addEventListener('keydown', (event) => {
  const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (way) { event.preventDefault(); choose(at + way); }
});
$('#line').disabled = !fit;
$('#line').addEventListener('click', () => { lined = !lined; $('#line').setAttribute('aria-pressed', lined); state('playing'); told(); draw(); });
new ResizeObserver(draw).observe($('#chart'));
told();
