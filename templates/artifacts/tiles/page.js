const N = P.size;
const GOAL = Number(P.goal);
const over = cover($('#stage'));
let cells, score, won, best = 0;
over.hide();

function begin() {
  cells = Array(N * N).fill(0);
  score = 0;
  won = false;
  over.hide();
  state('playing');
  draw([born(), born()], []);
}
function born() {
  const free = cells.flatMap((v, n) => (v ? [] : [n]));
  const place = free[Math.floor(Math.random() * free.length)];
  cells[place] = Math.random() < 0.9 ? 2 : 4;
  return place;
}
// The places of one row or column, in the order in which its tiles slide.
function line(move, n) {
  const places = [...Array(N).keys()].map((k) => (move === 'left' || move === 'right' ? n * N + k : k * N + n));
  return move === 'right' || move === 'down' ? places.reverse() : places;
}
function slide(move) {
  const joined = [];
  let moved = false;
  for (let n = 0; n < N; n += 1) {
    const places = line(move, n);
    const values = places.map((p) => cells[p]).filter(Boolean);
    const kept = [];
    for (let k = 0; k < values.length; k += 1) {
      if (values[k] === values[k + 1]) {
        joined.push(places[kept.length]);
        kept.push(values[k] * 2);
        score += values[k] * 2;
        k += 1;
      } else kept.push(values[k]);
    }
    places.forEach((p, k) => {
      const value = kept[k] || 0;
      moved ||= cells[p] !== value;
      cells[p] = value;
    });
  }
  return moved ? joined : null;
}
function stuck() {
  return !cells.includes(0) && cells.every((v, n) => !((n % N < N - 1 && cells[n + 1] === v) || cells[n + N] === v));
}
function act(move) {
  if (over.shown) return;
  const joined = slide(move);
  if (!joined) return;
  if (joined.length) tone(300 + 20 * Math.log2(Math.max(...joined.map((p) => cells[p]))) ** 1.6, 0.08);
  draw([born()], joined);
  const top = Math.max(...cells);
  if (!won && top >= GOAL) {
    won = true;
    say(fill(W.won, { n: top }));
    over.show(fill(W.won, { n: top }), W.go_on, () => over.hide());
  } else if (stuck()) {
    state('over');
    say(W.over);
    over.show(W.over, W.again, begin, fill(W.points, { n: score }));
  }
}
function draw(fresh, joined) {
  best = Math.max(best, score);
  $('#score').textContent = score;
  $('#best').textContent = best;
  $('#board').replaceChildren(...cells.map((value, n) => {
    const tile = el('div', { class: `tile${fresh.includes(n) ? ' new' : ''}${joined.includes(n) ? ' joined' : ''}`, text: value || '' });
    if (value) {
      const power = Math.log2(value);
      tile.dataset.v = value;
      tile.style.setProperty('--power', Math.min(5, power));
      tile.style.setProperty('--long', Math.max(0, String(value).length - 2) * 0.9);
      if (power > 5) tile.dataset.strong = '';
    }
    return tile;
  }));
}
onMove($('#board'), act);
$('#again').addEventListener('click', begin);
begin();
