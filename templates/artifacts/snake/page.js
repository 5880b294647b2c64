const STEP = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };
const CELLS = P.cells;
let snake, way, wanted, apple, score, waited, best = 0;
const over = cover($('#stage'));

function begin() {
  const middle = Math.floor(CELLS / 2);
  snake = [2, 1, 0].map((n) => [middle - 2 + n, middle]);
  way = 'right';
  wanted = [];
  score = 0;
  waited = 0;
  place();
  told();
}
function place() {
  do apple = [Math.floor(Math.random() * CELLS), Math.floor(Math.random() * CELLS)];
  while (snake.some(([x, y]) => x === apple[0] && y === apple[1]));
}
function told() {
  best = Math.max(best, score);
  $('#score').textContent = score;
  $('#best').textContent = best;
}
function step() {
  const next = wanted.shift();
  if (next && STEP[next][0] + STEP[way][0] !== 0 && STEP[next][1] + STEP[way][1] !== 0) way = next;
  let [x, y] = [snake[0][0] + STEP[way][0], snake[0][1] + STEP[way][1]];
  if (!P.walls) [x, y] = [(x + CELLS) % CELLS, (y + CELLS) % CELLS];
  const eats = x === apple[0] && y === apple[1];
  const body = eats ? snake : snake.slice(0, -1);
  if (x < 0 || y < 0 || x >= CELLS || y >= CELLS || body.some((part) => part[0] === x && part[1] === y)) return ended();
  snake = [[x, y], ...body];
  if (!eats) return undefined;
  score += 1;
  tone(660, 0.08);
  told();
  if (snake.length === CELLS * CELLS) return ended();
  return place();
}
function ended() {
  run.stop();
  state('over');
  tone(160, 0.4, 'sawtooth', 0.08);
  say(`${W.over}. ${fill(W.points, { n: score })}`);
  over.show(W.over, W.again, start, fill(W.points, { n: score }));
}
const start = () => run.start();
const draw = canvas($('#board'), 1, (c, size) => {
  const cell = size / CELLS;
  c.fillStyle = colour('--line');
  for (let x = 0; x < CELLS; x += 1) for (let y = 0; y < CELLS; y += 1) {
    if ((x + y) % 2) continue;
    c.globalAlpha = 0.28;
    c.fillRect(x * cell, y * cell, cell, cell);
  }
  c.globalAlpha = 1;
  if (!snake) return;
  c.fillStyle = colour('--bad');
  c.beginPath();
  c.arc((apple[0] + 0.5) * cell, (apple[1] + 0.54) * cell, cell * 0.36, 0, 7);
  c.fill();
  c.strokeStyle = colour('--good');
  c.lineWidth = cell * 0.1;
  c.beginPath();
  c.moveTo((apple[0] + 0.5) * cell, (apple[1] + 0.24) * cell);
  c.lineTo((apple[0] + 0.62) * cell, (apple[1] + 0.06) * cell);
  c.stroke();
  snake.forEach(([x, y], n) => {
    c.fillStyle = colour('--accent');
    c.globalAlpha = 1 - 0.45 * (n / snake.length);
    roundedRect(c, (x + 0.05) * cell, (y + 0.05) * cell, cell * 0.9, cell * 0.9, cell * (n ? 0.26 : 0.38));
    c.fill();
  });
  c.globalAlpha = 1;
  const [x, y] = snake[0];
  const [dx, dy] = STEP[way];
  c.fillStyle = colour('--on-accent');
  for (const side of [-1, 1]) {
    c.beginPath();
    c.arc((x + 0.5 + 0.16 * dx + 0.2 * side * dy) * cell, (y + 0.5 + 0.16 * dy + 0.2 * side * dx) * cell, cell * 0.09, 0, 7);
    c.fill();
  }
});
function pass(seconds) {
  waited += seconds;
  const each = 1 / (P.speed + Math.min(4, score / 8));
  while (waited > each && run.running) { waited -= each; step(); }
}
const run = arcade(over, begin, pass, draw);
onMove($('#board'), (move) => {
  if (over.shown && document.body.dataset.state !== 'paused') start();
  wanted = [...wanted, move].slice(-2);
});
onGo(run.pause);
begin();
draw();
over.show(W.ready, W.start, start);
