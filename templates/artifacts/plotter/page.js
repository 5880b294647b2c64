const TINTS = ['--c1', '--c2', '--c3', '--c4', '--c6', '--c7'];
let rows = (P.functions.length ? P.functions : ['x^2', '2x + 1']).map((text) => ({ text }));
let view;

const home = () => { const half = Math.abs(P.most - P.least) / 2 || 10; view = { x: (P.most + P.least) / 2, y: 0, half }; };
function read(row) {
  const made = reckon(row.text);
  row.value = made && made.names.every((name) => name.toLowerCase() === 'x') ? (x) => made.value({ x, X: x }) : null;
}
function step(span) {
  const size = 10 ** Math.floor(Math.log10(span / 5));
  return [1, 2, 5, 10].map((k) => k * size).find((s) => span / s <= 9);
}
const draw = canvas($('#board'), (width) => (width < 560 ? 1 : 1.6), (c, width, height) => {
  const unit = width / (2 * view.half);
  const [toX, toY] = [(x) => width / 2 + (x - view.x) * unit, (y) => height / 2 - (y - view.y) * unit];
  const by = step(2 * view.half);
  c.font = '13px system-ui, sans-serif';
  c.lineWidth = 1;
  for (let n = Math.ceil((view.x - view.half) / by); n * by <= view.x + view.half; n += 1) {
    c.strokeStyle = colour(n ? '--line' : '--muted');
    c.beginPath(); c.moveTo(toX(n * by), 0); c.lineTo(toX(n * by), height); c.stroke();
    c.fillStyle = colour('--muted');
    if (n) c.fillText(number(n * by, 6), toX(n * by) + 4, clamp(toY(0) + 16, 14, height - 6));
  }
  const tall = height / unit / 2;
  for (let n = Math.ceil((view.y - tall) / by); n * by <= view.y + tall; n += 1) {
    c.strokeStyle = colour(n ? '--line' : '--muted');
    c.beginPath(); c.moveTo(0, toY(n * by)); c.lineTo(width, toY(n * by)); c.stroke();
    c.fillStyle = colour('--muted');
    if (n) c.fillText(number(n * by, 6), clamp(toX(0) + 5, 5, width - 44), toY(n * by) - 4);
  }
  rows.forEach((row, at) => {
    if (!row.value) return;
    c.strokeStyle = colour(TINTS[at % TINTS.length]);
    c.lineWidth = 2.5;
    c.beginPath();
    let before = NaN;
    for (let px = 0; px <= width; px += 1) {
      const y = row.value(view.x + (px - width / 2) / unit);
      // A leap over the whole picture is a pole, no line.
      if (Number.isFinite(y) && Number.isFinite(before) && Math.abs(y - before) * unit < height * 1.5) c.lineTo(px, clamp(toY(y), -height, 2 * height)); else if (Number.isFinite(y)) c.moveTo(px, clamp(toY(y), -height, 2 * height));
      before = y;
    }
    c.stroke();
  });
});
function list() {
  $('#list').replaceChildren(...rows.map((row, n) => {
    const wrong = el('small', { class: 'bad', text: row.value || !row.text ? '' : W.wrong });
    return el('div', {}, el('i', { style: `background: var(${TINTS[n % TINTS.length]})` }), el('label', {}, W.function, el('input', { value: row.text, maxlength: 80, spellcheck: 'false', oninput: (event) => { row.text = event.target.value; read(row); wrong.textContent = row.value || !row.text ? '' : W.wrong; state('playing'); draw(); } })), el('button', { type: 'button', text: '×', 'aria-label': fill(W.remove, { n: row.text }), onclick: () => { rows = rows.filter((other) => other !== row); state('playing'); list(); draw(); } }), wrong);
  }));
}
const zoom = (by) => { view.half = clamp(view.half * by, 0.01, 1e6); state('playing'); draw(); };
let from = null;
$('#board').addEventListener('pointerdown', (event) => { from = [event.clientX, event.clientY]; event.currentTarget.setPointerCapture(event.pointerId); });
$('#board').addEventListener('pointermove', (event) => {
  const box = event.currentTarget.getBoundingClientRect();
  const unit = box.width / (2 * view.half);
  if (from) {
    view.x -= (event.clientX - from[0]) / unit;
    view.y += (event.clientY - from[1]) / unit;
    from = [event.clientX, event.clientY];
    state('playing');
    return draw();
  }
  const x = view.x + (event.clientX - box.left - box.width / 2) / unit;
  $('#told').textContent = fill(W.at, { x: number(x), y: rows.filter((row) => row.value).map((row) => number(row.value(x), 3)).join(', ') });
  return undefined;
});
for (const kind of ['pointerup', 'pointercancel']) $('#board').addEventListener(kind, () => { from = null; });
$('#board').addEventListener('wheel', (event) => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15); }, { passive: false });
$('#in').addEventListener('click', () => zoom(1 / 1.5));
$('#out').addEventListener('click', () => zoom(1.5));
$('#home').addEventListener('click', () => { home(); draw(); });
$('#add').addEventListener('click', () => { rows.push({ text: '' }); state('playing'); list(); $$('#list input').at(-1).focus(); });
addEventListener('keydown', (event) => { if (!event.target.closest || !event.target.closest('input')) { if (event.key === '+') zoom(1 / 1.5); if (event.key === '-') zoom(1.5); } });
home();
rows.forEach(read);
list();
draw();
