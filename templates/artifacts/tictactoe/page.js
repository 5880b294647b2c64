const LINES = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]];
let against = P.against;
let cells, now;

const line = (board) => LINES.find(([a, b, c]) => board[a] && board[a] === board[b] && board[a] === board[c]);
const free = (board) => board.flatMap((v, n) => (v ? [] : [n]));
// The value of a position for O, by looking at every game that can follow.
function worth(board, mover, depth) {
  if (line(board)) return mover === 'X' ? 10 - depth : depth - 10;
  const places = free(board);
  if (!places.length) return 0;
  const values = places.map((n) => worth(board.with(n, mover), mover === 'X' ? 'O' : 'X', depth + 1));
  return mover === 'O' ? Math.max(...values) : Math.min(...values);
}
function best() {
  const rated = shuffled(free(cells)).map((n) => [worth(cells.with(n, 'O'), 'X', 1), n]);
  return rated.sort((a, b) => b[0] - a[0])[0][1];
}
function begin() {
  cells = Array(9).fill('');
  now = 'X';
  state('playing');
  draw();
}
function put(n) {
  if (cells[n] || document.body.dataset.state !== 'playing') return;
  cells[n] = now;
  tone(now === 'X' ? 440 : 330, 0.08);
  now = now === 'X' ? 'O' : 'X';
  if (line(cells) || !free(cells).length) state('over');
  draw();
  if (document.body.dataset.state === 'playing' && against === 'computer' && now === 'O') setTimeout(() => put(best()), CALM.matches ? 0 : 260);
}
const mark = (v) => svg('svg', { viewBox: '0 0 100 100', 'aria-hidden': 'true' }, v === 'X' ? svg('path', { d: 'M18 18 82 82M82 18 18 82' }) : svg('circle', { cx: 50, cy: 50, r: 34 }));
function draw() {
  const three = line(cells);
  const other = now === 'X' ? 'O' : 'X';
  const words = three ? fill(W.won, { who: other }) : free(cells).length ? fill(W.turn, { who: now }) : W.draw;
  $('#turn').textContent = words;
  if (three || !free(cells).length) say(words);
  const boxes = $$('#board button');
  cells.forEach((v, n) => {
    const box = boxes[n];
    if (v && box.dataset.v !== v) box.replaceChildren(mark(v));
    if (!v) box.replaceChildren();
    box.dataset.v = v;
    box.toggleAttribute('data-win', Boolean(three && three.includes(n)));
    box.setAttribute('aria-label', `${fill(W.field, { r: Math.floor(n / 3) + 1, c: (n % 3) + 1 })}: ${v || W.empty}`);
  });
  for (const button of $$('[data-against]')) button.setAttribute('aria-pressed', button.dataset.against === against);
}
$('#board').append(...[...Array(9).keys()].map((n) => el('button', { type: 'button', onclick: () => put(n) })));
onMove($('#again'), (move) => {
  const boxes = $$('#board button');
  const at = boxes.indexOf(document.activeElement);
  const next = at < 0 ? 4 : at + { up: -3, down: 3, left: -1, right: 1 }[move];
  if (boxes[next]) boxes[next].focus();
});
for (const button of $$('[data-against]')) button.addEventListener('click', () => { against = button.dataset.against; begin(); });
$('#again').addEventListener('click', begin);
begin();
