const LIGHTS = P.mode === 'lights';
const N = clamp(P.size || (LIGHTS ? 5 : 4), 3, 8);
const over = cover($('#stage'));
let cells, moves;

const near = (a, b) => Math.abs((a % N) - (b % N)) + Math.abs(Math.floor(a / N) - Math.floor(b / N)) === 1;
const solved = () => (LIGHTS ? cells.every((on) => !on) : cells.every((n, at) => n === (at + 1) % (N * N)));
// Only moves that a player can make mix it, so that it can always be solved.
function begin() {
  cells = LIGHTS ? Array(N * N).fill(0) : [...Array(N * N).keys()].map((n) => (n + 1) % (N * N));
  do {
    for (let n = 0; n < N * N * (LIGHTS ? 1 : 20); n += 1) {
      if (LIGHTS) { if (Math.random() < 0.5) turn(n); continue; }
      const free = cells.indexOf(0);
      const may = cells.map((_, at) => at).filter((at) => near(at, free));
      turn(may[Math.floor(Math.random() * may.length)]);
    }
  } while (solved());
  moves = 0;
  over.hide();
  state('playing');
  draw();
}
function turn(at) {
  if (LIGHTS) { for (let n = 0; n < N * N; n += 1) if (n === at || near(n, at)) cells[n] = 1 - cells[n]; return; }
  const free = cells.indexOf(0);
  [cells[free], cells[at]] = [cells[at], 0];
}
function press(at) {
  if (over.shown || (!LIGHTS && !near(at, cells.indexOf(0)))) return;
  turn(at);
  moves += 1;
  tone(420, 0.05);
  draw();
  if (LIGHTS) $('#board').children[at].focus();
  if (!solved()) return;
  state('over');
  tone(760, 0.3);
  const words = fill(W.won, { n: moves });
  say(words);
  over.show(words, W.again, begin);
}
function draw() {
  $('#moves').textContent = moves;
  $('#board').replaceChildren(...cells.map((n, at) => (LIGHTS
    ? el('button', { type: 'button', data: n ? { lamp: '', on: '' } : { lamp: '' }, 'aria-label': fill(W.light, { n: at + 1, s: n ? W.on : W.off }), onclick: () => press(at) })
    : n === 0 ? el('span', { class: 'gap' }) : el('button', { type: 'button', data: n === at + 1 ? { home: '' } : {}, text: n, 'aria-label': fill(W.tile, { n }), onclick: () => press(at) }))));
}
onMove($('#board'), (move) => {
  const by = { up: -N, down: N, left: -1, right: 1 }[move];
  if (LIGHTS) {
    const at = [...$('#board').children].indexOf(document.activeElement);
    const next = $('#board').children[at < 0 ? 0 : at + by];
    return next && next.focus();
  }
  // The tile moves the way of the arrow, into the gap.
  const at = cells.indexOf(0) - by;
  return cells[at] !== undefined && near(at, cells.indexOf(0)) ? press(at) : undefined;
});
$('#board').style.setProperty('--n', N);
$('#again').addEventListener('click', begin);
begin();
