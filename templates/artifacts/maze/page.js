const N = P.size;
const STEPS = { up: [0, -1, 1], right: [1, 0, 2], down: [0, 1, 4], left: [-1, 0, 8] };
const BACK = { 1: 4, 2: 8, 4: 1, 8: 2 };
const over = cover($('#stage'));
let open, at, steps, began, shown = false, ticking = 0;

// Walls are broken at random until every cell is reached once: there is one way between any two.
function dug() {
  open = Array(N * N).fill(0);
  const way = [0];
  const seen = new Set(way);
  while (way.length) {
    const here = way[way.length - 1];
    const [x, y] = [here % N, Math.floor(here / N)];
    const next = shuffled(Object.values(STEPS)).find(([dx, dy]) => x + dx >= 0 && x + dx < N && y + dy >= 0 && y + dy < N && !seen.has(here + dx + dy * N));
    if (!next) { way.pop(); continue; }
    const there = here + next[0] + next[1] * N;
    open[here] |= next[2];
    open[there] |= BACK[next[2]];
    seen.add(there);
    way.push(there);
  }
}
function out() {
  const from = new Map([[at, -1]]);
  const line = [at];
  for (const here of line) for (const [dx, dy, bit] of Object.values(STEPS)) {
    const there = here + dx + dy * N;
    if (open[here] & bit && !from.has(there)) { from.set(there, here); line.push(there); }
  }
  const way = [N * N - 1];
  while (way[0] !== at) way.unshift(from.get(way[0]));
  return way;
}
function begin() {
  clearInterval(ticking);
  dug();
  [at, steps, began] = [0, 0, 0];
  over.hide();
  state('ready');
  told();
  draw();
}
function told() {
  $('#steps').textContent = steps;
  $('#time').textContent = began ? Math.floor((Date.now() - began) / 1000) : 0;
}
function go(move) {
  const [dx, dy, bit] = STEPS[move];
  if (over.shown || !(open[at] & bit)) return;
  if (!began) { began = Date.now(); ticking = setInterval(told, 500); }
  at += dx + dy * N;
  steps += 1;
  state('playing');
  told();
  draw();
  if (at !== N * N - 1) return;
  clearInterval(ticking);
  state('over');
  tone(760, 0.3);
  const words = fill(W.won, { n: steps });
  say(words);
  over.show(words, W.again, begin);
}
const draw = canvas($('#board'), 1, (c, width) => {
  const unit = width / (N + 0.4);
  c.scale(unit, unit);
  c.translate(0.2, 0.2);
  c.fillStyle = colour('--good');
  c.globalAlpha = 0.35;
  c.fillRect(N - 1, N - 1, 1, 1);
  c.globalAlpha = 1;
  if (shown) {
    c.strokeStyle = colour('--accent');
    c.lineWidth = 0.18;
    c.setLineDash([0.3, 0.2]);
    c.beginPath();
    for (const each of out()) c.lineTo((each % N) + 0.5, Math.floor(each / N) + 0.5);
    c.stroke();
    c.setLineDash([]);
  }
  c.strokeStyle = colour('--ink');
  c.lineWidth = 0.1;
  c.lineCap = 'round';
  c.beginPath();
  open.forEach((bits, n) => {
    const [x, y] = [n % N, Math.floor(n / N)];
    if (!(bits & 1)) { c.moveTo(x, y); c.lineTo(x + 1, y); }
    if (!(bits & 8)) { c.moveTo(x, y); c.lineTo(x, y + 1); }
    if (x === N - 1) { c.moveTo(N, y); c.lineTo(N, y + 1); }
    if (y === N - 1) { c.moveTo(x, N); c.lineTo(x + 1, N); }
  });
  c.stroke();
  paint(c, P.thing && P.thing !== P.hero ? P.thing : 'star', N - 0.5, N - 0.5, 0.7);
  paint(c, P.hero, (at % N) + 0.5, Math.floor(at / N) + 0.5, 0.8);
});
onMove($('#board'), go);
$('#again').addEventListener('click', begin);
$('#show').addEventListener('click', () => { shown = !shown; $('#show').setAttribute('aria-pressed', shown); draw(); });
begin();
