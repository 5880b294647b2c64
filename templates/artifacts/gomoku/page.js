const SIZE = P.size;
const WAYS = [[1, 0], [0, 1], [1, 1], [1, -1]];
const WORTH = [0, 2, 14, 120, 1600, 100000];
let against = P.against;
let cells, now, moves, line;
let cursor = Math.floor(SIZE / 2) * (SIZE + 1);
let keyed = false;

const at = (x, y) => (x >= 0 && x < SIZE && y >= 0 && y < SIZE ? cells[y * SIZE + x] : -1);
function five(n) {
  const [x, y, who] = [n % SIZE, Math.floor(n / SIZE), cells[n]];
  for (const [dx, dy] of WAYS) {
    const found = [n];
    for (const sign of [1, -1]) for (let k = 1; at(x + sign * k * dx, y + sign * k * dy) === who; k += 1) found.push((y + sign * k * dy) * SIZE + x + sign * k * dx);
    if (found.length >= 5) return found;
  }
  return null;
}
// What a stone of `who` at n would be worth there: the best of the windows of five that it lies in, in each direction.
function gain(n, who) {
  const [x, y] = [n % SIZE, Math.floor(n / SIZE)];
  let sum = 0;
  for (const [dx, dy] of WAYS) {
    let best = 0;
    let open = 0;
    for (let from = -4; from <= 0; from += 1) {
      let mine = 1;
      for (let k = 0; k < 5 && mine; k += 1) {
        if (from + k === 0) continue;
        const there = at(x + (from + k) * dx, y + (from + k) * dy);
        if (there === who) mine += 1; else if (there !== 0) mine = 0;
      }
      open += mine >= 3;
      best = Math.max(best, WORTH[mine]);
    }
    sum += best + (open > 1 ? best * 0.6 : 0);
  }
  return sum;
}
function answer() {
  const middle = (SIZE - 1) / 2;
  let [best, chosen] = [-1, Math.floor(SIZE / 2) * (SIZE + 1)];
  cells.forEach((v, n) => {
    if (v) return;
    const near = Math.hypot((n % SIZE) - middle, Math.floor(n / SIZE) - middle);
    const value = gain(n, 2) * 1.1 + gain(n, 1) - near * 0.05 + Math.random() * 0.5;
    if (value > best) [best, chosen] = [value, n];
  });
  return chosen;
}
function begin() {
  cells = Array(SIZE * SIZE).fill(0);
  [now, moves, line] = [1, [], null];
  state('playing');
  told();
}
function put(n) {
  if (document.body.dataset.state !== 'playing' || cells[n]) return;
  cells[n] = now;
  moves.push(n);
  line = five(n);
  say(fill(W.placed, { who: now === 1 ? W.black : W.white, r: Math.floor(n / SIZE) + 1, c: (n % SIZE) + 1 }));
  tone(now === 1 ? 300 : 380, 0.06);
  now = 3 - now;
  if (line || moves.length === SIZE * SIZE) state('over');
  told();
  if (document.body.dataset.state === 'playing' && now === 2 && against === 'computer') setTimeout(() => put(answer()), CALM.matches ? 0 : 300);
}
function undo() {
  const back = against === 'computer' && moves.length % 2 === 0 ? 2 : 1;
  for (let n = 0; n < back && moves.length; n += 1) cells[moves.pop()] = 0;
  now = moves.length % 2 ? 2 : 1;
  line = null;
  state('playing');
  told();
}
function told() {
  const who = (n) => (n === 1 ? W.black : W.white);
  const over = document.body.dataset.state === 'over';
  $('#turn').textContent = over ? (line ? fill(W.won, { who: who(3 - now) }) : W.draw) : fill(W.turn, { who: who(now) });
  if (over) say($('#turn').textContent);
  $('#undo').disabled = !moves.length;
  for (const button of $$('[data-against]')) button.setAttribute('aria-pressed', button.dataset.against === against);
  draw();
}
const draw = canvas($('#board'), 1, (c, width) => {
  const step = width / SIZE;
  const place = (n) => (n + 0.5) * step;
  c.strokeStyle = colour('--muted');
  c.lineWidth = 1;
  for (let n = 0; n < SIZE; n += 1) {
    c.beginPath();
    c.moveTo(place(0), place(n));
    c.lineTo(place(SIZE - 1), place(n));
    c.moveTo(place(n), place(0));
    c.lineTo(place(n), place(SIZE - 1));
    c.stroke();
  }
  if (!cells) return;
  cells.forEach((v, n) => {
    if (!v) return;
    c.beginPath();
    c.arc(place(n % SIZE), place(Math.floor(n / SIZE)), step * 0.42, 0, 7);
    c.fillStyle = v === 1 ? '#15171a' : '#fbfaf6';
    c.fill();
    c.strokeStyle = line && line.includes(n) ? colour('--bad') : v === 1 ? '#000' : '#8d8a80';
    c.lineWidth = line && line.includes(n) ? 3 : 1;
    c.stroke();
    if (n === moves[moves.length - 1] && !line) {
      c.beginPath();
      c.arc(place(n % SIZE), place(Math.floor(n / SIZE)), step * 0.12, 0, 7);
      c.fillStyle = '#d64933';
      c.fill();
    }
  });
  if (keyed) {
    c.strokeStyle = colour('--accent');
    c.lineWidth = 3;
    c.strokeRect((cursor % SIZE) * step + 2, Math.floor(cursor / SIZE) * step + 2, step - 4, step - 4);
  }
});
$('#board').addEventListener('click', (event) => {
  const box = event.currentTarget.getBoundingClientRect();
  const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((v) => clamp(Math.floor(v * SIZE), 0, SIZE - 1));
  [cursor, keyed] = [y * SIZE + x, false];
  if (!(now === 2 && against === 'computer')) put(cursor);
});
onMove($('#again'), (move) => {
  const [x, y] = [cursor % SIZE, Math.floor(cursor / SIZE)];
  const [nx, ny] = { up: [x, y - 1], down: [x, y + 1], left: [x - 1, y], right: [x + 1, y] }[move].map((v) => clamp(v, 0, SIZE - 1));
  [cursor, keyed] = [ny * SIZE + nx, true];
  draw();
});
onGo(() => { keyed = true; if (!(now === 2 && against === 'computer')) put(cursor); });
for (const button of $$('[data-against]')) button.addEventListener('click', () => { against = button.dataset.against; begin(); });
$('#again').addEventListener('click', begin);
$('#undo').addEventListener('click', undo);
begin();
