const PIPS = { 1: [4], 2: [0, 8], 3: [0, 4, 8], 4: [0, 2, 6, 8], 5: [0, 2, 4, 6, 8], 6: [0, 2, 3, 5, 6, 8] };
const SIDES = [...new Set([2, 4, 6, 8, 10, 12, 20, 100, P.sides])].sort((a, b) => a - b);
let before = [];

function below(limit) {
  const box = new Uint32Array(1);
  const most = Math.floor(2 ** 32 / limit) * limit;
  do crypto.getRandomValues(box); while (box[0] >= most);
  return box[0] % limit;
}
function face(value, sides) {
  if (sides === 2) return el('div', { class: 'die', 'data-coin': true, text: value === 2 ? W.heads : W.tails });
  if (sides !== 6) return el('div', { class: 'die', text: value });
  return el('div', { class: 'die' }, svg('svg', { viewBox: '0 0 30 30' }, ...PIPS[value].map((n) => svg('circle', { cx: 7.5 + (n % 3) * 7.5, cy: 7.5 + Math.floor(n / 3) * 7.5, r: 2.6 }))));
}
function show(values, sides) {
  $('#table').replaceChildren(...values.map((value) => face(value, sides)));
}
function told(values, sides) {
  if (sides === 2) return values.length === 1 ? (values[0] === 2 ? W.heads : W.tails) : `${W.heads} ${values.filter((v) => v === 2).length} · ${W.tails} ${values.filter((v) => v === 1).length}`;
  const sum = values.reduce((a, b) => a + b, 0);
  if (values.length === 1) return String(sum);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const kept = { highest: `${W.highest} ${high}`, lowest: `${W.lowest} ${low}` };
  return P.keep === 'all' ? `${W.sum} ${sum}` : `${kept[P.keep]} (${W.sum} ${sum})`;
}
function roll() {
  const [count, sides] = [Number($('#count').value), Number($('#sides').value)];
  const values = Array.from({ length: count }, () => below(sides) + 1);
  show(values, sides);
  $('#table').classList.remove('rolling');
  void $('#table').offsetWidth;
  $('#table').classList.add('rolling');
  const words = told(values, sides);
  $('#sum').textContent = words;
  before = [sides === 2 ? words : values.join(' + ') + (count > 1 ? ` = ${values.reduce((a, b) => a + b, 0)}` : ''), ...before].slice(0, 8);
  $('#before').textContent = before.length > 1 ? `${W.before}: ${before.slice(1).join(' · ')}` : '';
  tone(240 + 40 * count, 0.06, 'square', 0.05);
  state('over');
}
function ready() {
  const sides = Number($('#sides').value);
  show(Array(Number($('#count').value)).fill(sides), sides);
  $('#roll').textContent = sides === 2 ? W.flip : W.roll;
  $('#sum').textContent = '';
}
$('#count').append(...[...Array(12).keys()].map((n) => el('option', { value: n + 1, text: n + 1 })));
$('#sides').append(...SIDES.map((n) => el('option', { value: n, text: n === 2 ? W.coins : n })));
$('#count').value = P.count;
$('#sides').value = P.sides;
for (const id of ['#count', '#sides']) $(id).addEventListener('change', ready);
$('#roll').addEventListener('click', roll);
$('#table').addEventListener('click', roll);
onGo(roll);
ready();
