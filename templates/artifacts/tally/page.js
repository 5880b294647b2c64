const TINTS = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'];
const called = (n) => fill(W.player, { n: n + 1 });
const ALONE = !P.items.length && P.count <= 1 && !P.goal;
const names = P.items.length ? P.items : ALONE ? [W.counter] : [...Array(P.count || 2).keys()].map(called);
let rows = names.map((name) => ({ name, points: 0 }));
let done = [];

function change(row, by) {
  row.points += by;
  done.push([row, by]);
  state('playing');
  tone(by > 0 ? 620 : 330, 0.06);
  told();
}
function told() {
  $$('#board .big').forEach((place, n) => { place.textContent = rows[n].points; });
  $('#undo').disabled = !done.length;
  const best = Math.max(...rows.map((row) => row.points));
  const first = rows.filter((row) => row.points === best);
  const over = P.goal > 0 && best >= P.goal;
  if (over) state('over');
  $('#told').textContent = ALONE || !done.length || rows.length < 2 ? '' : first.length > 1 ? W.tie : fill(over ? W.wins : W.leads, { n: first[0].name });
}
function draw() {
  $('#board').replaceChildren(...rows.map((row, n) => {
    const more = el('button', { type: 'button', class: 'main', text: '+', 'aria-label': fill(W.more, { n: row.name }), onclick: () => change(row, 1) });
    const less = el('button', { type: 'button', text: '−', 'aria-label': fill(W.less, { n: row.name }), onclick: () => change(row, -1) });
    return el('div', { style: `--tint: var(${TINTS[n % TINTS.length]})` }, el('input', { value: row.name, maxlength: 30, 'aria-label': W.name, oninput: (event) => { row.name = event.target.value; more.setAttribute('aria-label', fill(W.more, { n: row.name })); told(); } }), el('p', { class: 'big' }), el('div', { class: 'row' }, less, more));
  }));
  told();
}
function undo() {
  const last = done.pop();
  if (last) last[0].points -= last[1];
  told();
}
$('#undo').addEventListener('click', undo);
$('#reset').addEventListener('click', () => { for (const row of rows) row.points = 0; done = []; state('ready'); told(); });
$('#join').addEventListener('click', () => { if (rows.length < 20) rows.push({ name: called(rows.length), points: 0 }); draw(); });
addEventListener('keydown', (event) => {
  if (event.target.closest && event.target.closest('input')) return;
  if (/^[1-9]$/.test(event.key) && rows[Number(event.key) - 1]) change(rows[Number(event.key) - 1], 1);
  if (event.key === 'Backspace') undo();
});
onGo(() => { if (ALONE) change(rows[0], 1); });
draw();
