const [WIDE, HIGH] = [7, 6];
const WAYS = [[1, 0], [0, 1], [1, 1], [1, -1]];
let against = P.against;
let cells, now, last;

const at = (board, x, y) => (x >= 0 && x < WIDE && y >= 0 && y < HIGH ? board[y * WIDE + x] : -1);
const landing = (board, x) => { for (let y = HIGH - 1; y >= 0; y -= 1) if (!at(board, x, y)) return y; return -1; };
const columns = (board) => [3, 2, 4, 1, 5, 0, 6].filter((x) => landing(board, x) >= 0);
function four(board, x, y) {
  const who = at(board, x, y);
  for (const [dx, dy] of WAYS) {
    const line = [[x, y]];
    for (const sign of [1, -1]) for (let n = 1; at(board, x + sign * n * dx, y + sign * n * dy) === who; n += 1) line.push([x + sign * n * dx, y + sign * n * dy]);
    if (line.length >= 4) return line;
  }
  return null;
}
function score(board) {
  let sum = 0;
  for (let y = 0; y < HIGH; y += 1) for (let x = 0; x < WIDE; x += 1) for (const [dx, dy] of WAYS) {
    if (at(board, x + 3 * dx, y + 3 * dy) === -1) continue;
    const line = [0, 1, 2, 3].map((n) => at(board, x + n * dx, y + n * dy));
    const [mine, theirs] = [line.filter((v) => v === 2).length, line.filter((v) => v === 1).length];
    if (!theirs) sum += [0, 1, 6, 30, 0][mine];
    if (!mine) sum -= [0, 1, 6, 30, 0][theirs];
  }
  return sum;
}
// Alpha-beta, for player 2, as deep as `depth` moves.
function worth(board, depth, who, low, high) {
  const open = columns(board);
  if (!depth || !open.length) return score(board);
  let best = who === 2 ? -1e6 : 1e6;
  for (const x of open) {
    const y = landing(board, x);
    const next = board.with(y * WIDE + x, who);
    const value = four(next, x, y) ? (who === 2 ? 1e4 + depth : -1e4 - depth) : worth(next, depth - 1, 3 - who, low, high);
    if (who === 2) { best = Math.max(best, value); low = Math.max(low, best); } else { best = Math.min(best, value); high = Math.min(high, best); }
    if (low >= high) break;
  }
  return best;
}
function answer() {
  let [best, chosen] = [-1e9, columns(cells)[0]];
  for (const x of columns(cells)) {
    const y = landing(cells, x);
    const next = cells.with(y * WIDE + x, 2);
    const value = four(next, x, y) ? 1e6 : worth(next, 4, 1, -1e6, 1e6);
    if (value > best) [best, chosen] = [value, x];
  }
  return chosen;
}
function begin() {
  cells = Array(WIDE * HIGH).fill(0);
  now = 1;
  last = null;
  state('playing');
  draw(null);
}
function drop(x) {
  const y = landing(cells, x);
  if (document.body.dataset.state !== 'playing' || y < 0) return;
  cells[y * WIDE + x] = now;
  last = y * WIDE + x;
  tone(now === 1 ? 420 : 320, 0.1);
  const line = four(cells, x, y);
  if (line || !columns(cells).length) state('over');
  now = 3 - now;
  draw(line);
  if (document.body.dataset.state === 'playing' && now === 2 && against === 'computer') setTimeout(() => drop(answer()), CALM.matches ? 0 : 380);
}
function draw(line) {
  const ended = document.body.dataset.state === 'over';
  const who = (n) => (n === 1 ? W.first : W.second);
  const words = ended ? (line ? fill(W.won, { who: who(3 - now) }) : W.draw) : fill(W.turn, { who: who(now) });
  $('#turn').textContent = words;
  if (ended) say(words);
  $$('#board button').forEach((button, x) => [...button.children].forEach((disc, y) => {
    disc.dataset.v = cells[y * WIDE + x];
    disc.toggleAttribute('data-new', y * WIDE + x === last);
    disc.toggleAttribute('data-win', Boolean(line && line.some(([a, b]) => a === x && b === y)));
  }));
  for (const button of $$('[data-against]')) button.setAttribute('aria-pressed', button.dataset.against === against);
}
$('#board').append(...[...Array(WIDE).keys()].map((x) => el('button', { type: 'button', 'aria-label': fill(W.column, { n: x + 1 }), onclick: () => drop(x) }, ...[...Array(HIGH)].map(() => el('i')))));
addEventListener('keydown', (event) => { if (event.key >= '1' && event.key <= '7') drop(Number(event.key) - 1); });
onMove($('#again'), (move) => {
  const boxes = $$('#board button');
  const here = boxes.indexOf(document.activeElement);
  const next = here < 0 ? 3 : here + { up: 0, down: 0, left: -1, right: 1 }[move];
  if (boxes[next]) boxes[next].focus();
});
for (const button of $$('[data-against]')) button.addEventListener('click', () => { against = button.dataset.against; begin(); });
$('#again').addEventListener('click', begin);
begin();
