const WIDE = P.cells;
const HIGH = Math.max(8, Math.round(WIDE * 0.66));
const PATTERNS = {
  glider: ['.O.', '..O', 'OOO'],
  pulsar: ['..OOO...OOO..', '.............', 'O....O.O....O', 'O....O.O....O', 'O....O.O....O', '..OOO...OOO..', '.............', '..OOO...OOO..', 'O....O.O....O', 'O....O.O....O', 'O....O.O....O', '.............', '..OOO...OOO..'],
  acorn: ['.O.....', '...O...', 'OO..OOO'],
  gun: ['........................O...........', '......................O.O...........', '............OO......OO............OO', '...........O...O....OO............OO', 'OO........O.....O...OO..............', 'OO........O...O.OO....O.O...........', '..........O.....O.......O...........', '...........O...O....................', '............OO......................'],
};
let cells = new Uint8Array(WIDE * HIGH);
let generation = 0;
let waited = 0;
let speed = P.speed;
let paints = null;

function step() {
  const next = new Uint8Array(WIDE * HIGH);
  for (let y = 0; y < HIGH; y += 1) for (let x = 0; x < WIDE; x += 1) {
    let around = 0;
    for (let dy = -1; dy <= 1; dy += 1) for (let dx = -1; dx <= 1; dx += 1) if (dx || dy) around += cells[((y + dy + HIGH) % HIGH) * WIDE + ((x + dx + WIDE) % WIDE)] ? 1 : 0;
    const age = cells[y * WIDE + x];
    next[y * WIDE + x] = around === 3 || (age && around === 2) ? Math.min(9, age + 1) : 0;
  }
  cells = next;
  generation += 1;
}
function put(name) {
  cells.fill(0);
  generation = 0;
  const rows = PATTERNS[name];
  const [left, top] = [Math.floor((WIDE - rows[0].length) / 2), Math.floor((HIGH - rows.length) / 2)];
  rows.forEach((row, y) => [...row].forEach((sign, x) => { if (sign === 'O' && top + y >= 0 && top + y < HIGH && left + x >= 0 && left + x < WIDE) cells[(top + y) * WIDE + left + x] = 1; }));
  draw();
}
function random() {
  cells = cells.map(() => (Math.random() < 0.28 ? 1 : 0));
  generation = 0;
  draw();
}
const paint = canvas($('#board'), WIDE / HIGH, (c, width) => {
  const cell = width / WIDE;
  c.strokeStyle = colour('--line');
  c.lineWidth = 0.5;
  c.beginPath();
  for (let x = 1; x < WIDE; x += 1) { c.moveTo(x * cell, 0); c.lineTo(x * cell, HIGH * cell); }
  for (let y = 1; y < HIGH; y += 1) { c.moveTo(0, y * cell); c.lineTo(width, y * cell); }
  c.stroke();
  c.fillStyle = colour('--accent');
  cells.forEach((age, n) => {
    if (!age) return;
    c.globalAlpha = 1 - age * 0.06;
    roundedRect(c, (n % WIDE) * cell + cell * 0.07, Math.floor(n / WIDE) * cell + cell * 0.07, cell * 0.86, cell * 0.86, cell * 0.25);
    c.fill();
  });
  c.globalAlpha = 1;
});
function draw() {
  paint();
  $('#generation').textContent = generation;
  $('#alive').textContent = cells.reduce((sum, age) => sum + (age ? 1 : 0), 0);
  $('#go').textContent = run.running ? W.stop : W.start;
}
const run = loop((seconds) => {
  waited += seconds;
  if (waited < 1 / speed) return;
  waited = 0;
  step();
  draw();
});
function toggle() {
  if (run.running) { run.stop(); state('paused'); } else { state('playing'); run.start(); }
  draw();
}
function touch(event) {
  const box = $('#board').getBoundingClientRect();
  const [x, y] = [Math.floor(((event.clientX - box.left) / box.width) * WIDE), Math.floor(((event.clientY - box.top) / box.height) * HIGH)];
  if (x < 0 || y < 0 || x >= WIDE || y >= HIGH) return;
  paints ??= cells[y * WIDE + x] ? 0 : 1;
  cells[y * WIDE + x] = paints;
  draw();
}
$('#board').addEventListener('pointerdown', touch);
$('#board').addEventListener('pointermove', (event) => { if (event.buttons) touch(event); });
addEventListener('pointerup', () => { paints = null; });
$('#go').addEventListener('click', toggle);
$('#step').addEventListener('click', () => { step(); draw(); });
$('#random').addEventListener('click', random);
$('#clear').addEventListener('click', () => { cells.fill(0); generation = 0; draw(); });
$('#pattern').addEventListener('change', (event) => put(event.target.value));
$('#speed').value = speed;
$('#speed').addEventListener('input', (event) => { speed = Number(event.target.value); });
onGo(toggle);
addEventListener('keydown', (event) => {
  if (event.target.closest('select, input')) return;
  if (event.key.toLowerCase() === 's') { step(); draw(); }
  if (event.key.toLowerCase() === 'r') random();
});
random();
