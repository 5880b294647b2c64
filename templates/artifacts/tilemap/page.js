const POINTS = [...P.points].sort((a, b) => b.value - a.value);
const [LOW, HIGH] = [Math.min(...POINTS.map((p) => p.value)), Math.max(...POINTS.map((p) => p.value))];
const SUM = POINTS.reduce((sum, p) => sum + Math.max(0, p.value), 0);
const short = new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { notation: 'compact', maximumSignificantDigits: 4 });
const unit = (p) => (p.unit ? ` ${p.unit}` : '');
const part = (value) => (HIGH === LOW ? 0.6 : (value - LOW) / (HIGH - LOW));
// From pale to a strong tint of the accent, on which ink can still be read.
const shade = (value) => `color-mix(in oklab, var(--accent) ${Math.round(4 + 38 * part(value))}%, var(--panel))`;
let form = P.form === 'areas' && LOW > 0 ? 'areas' : 'tiles';

// Squarified: rows of tiles that are as square as they can be.
function squares(points, left, top, width, height) {
  if (!points.length) return [];
  const sum = points.reduce((all, p) => all + p.value, 0);
  const across = width >= height;
  const side = across ? height : width;
  const worst = (row) => {
    const share = row.reduce((all, p) => all + p.value, 0) / sum;
    const depth = (share * width * height) / side;
    return Math.max(...row.map((p) => { const length = ((p.value / sum) * width * height) / depth; return Math.max(depth / length, length / depth); }));
  };
  let row = [points[0]];
  while (row.length < points.length && worst([...row, points[row.length]]) <= worst(row)) row = [...row, points[row.length]];
  const share = row.reduce((all, p) => all + p.value, 0);
  const depth = ((share / sum) * width * height) / side;
  let at = 0;
  const laid = row.map((p) => {
    const length = (p.value / share) * side;
    const box = across ? { p, left, top: top + at, width: depth, height: length } : { p, left: left + at, top, width: length, height: depth };
    at += length;
    return box;
  });
  const rest = points.slice(row.length);
  return [...laid, ...(across ? squares(rest, left + depth, top, width - depth, height) : squares(rest, left, top + depth, width, height - depth))];
}
function tile(p, style, size = '') {
  const text = `${p.label}: ${number(p.value)}${unit(p)}`;
  return el('div', { class: `tile ${size}`, role: 'listitem', tabindex: 0, style: `${style} background: ${shade(p.value)};`, title: text, 'aria-label': text, onfocus: () => told(text), onpointerenter: () => told(text) }, el('span', { text: p.label }), el('b', { text: `${Math.abs(p.value) < 1e5 ? number(p.value) : short.format(p.value)}${unit(p)}` }));
}
function told(text) {
  $('#told').textContent = text;
  state('playing');
}
function draw() {
  $('#map').className = form;
  if (form === 'tiles') $('#map').replaceChildren(...POINTS.map((p) => tile(p, '')));
  else {
    const [wide, high] = [$('#map').clientWidth, $('#map').clientHeight];
    const boxes = squares(POINTS.filter((p) => p.value > 0), 0, 0, wide, high);
    $('#map').replaceChildren(...boxes.map((b) => tile(b.p, `left: ${b.left + 1}px; top: ${b.top + 1}px; width: ${Math.max(2, b.width - 2)}px; height: ${Math.max(2, b.height - 2)}px;`, b.width < 34 || b.height < 26 ? 'tiny' : b.width < 70 || b.height < 46 ? 'small' : '')));
  }
  for (const button of $$('[data-form]')) {
    button.setAttribute('aria-pressed', button.dataset.form === form);
    button.disabled = button.dataset.form === 'areas' && LOW <= 0;
  }
}
$('#low').textContent = `${W.low} ${number(LOW)}`;
$('#high').textContent = `${W.high} ${number(HIGH)}`;
$('#legend i').style.background = `linear-gradient(to right in oklab, ${shade(LOW)}, ${shade(HIGH)})`;
$('#table').replaceChildren(el('thead', {}, el('tr', {}, el('th', { scope: 'col', text: W.label }), el('th', { scope: 'col', class: 'n', text: W.value }), LOW >= 0 && SUM ? el('th', { scope: 'col', class: 'n', text: W.share }) : null)), el('tbody', {}, ...POINTS.map((p) => el('tr', {}, el('th', { scope: 'row', text: p.label }), el('td', { class: 'n', text: `${number(p.value)}${unit(p)}` }), LOW >= 0 && SUM ? el('td', { class: 'n', text: `${number((100 * p.value) / SUM, 1)} %` }) : null))));
for (const button of $$('[data-form]')) button.addEventListener('click', () => { form = button.dataset.form; told(''); draw(); });
new ResizeObserver(() => { if (form === 'areas') draw(); }).observe($('#map'));
draw();
