const [WIDE, HIGH] = [P.columns, 20];
const SHAPES = ['....XXXX........', 'XX.XX....', '.X.XXX...', '.XXXX....', 'XX..XX...', 'X..XXX...', '..XXXX...'];
const TINTS = ['--c7', '--c5', '--c4', '--good', '--bad', '--c3', '--c2'];
const over = cover($('#stage'));
let cells, piece, bag, score, lines, wait;

// A piece as its square of fields; turned a quarter to the right.
function shape(n) {
  const text = n === 1 ? 'XXXX' : SHAPES[n];
  const size = Math.sqrt(text.length);
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (__, x) => text[y * size + x] === 'X'));
}
const turned = (box) => box.map((row, y) => row.map((_, x) => box[box.length - 1 - x][y]));
const fits = (box, left, top) => box.every((row, y) => row.every((full, x) => !full || (left + x >= 0 && left + x < WIDE && top + y < HIGH && (top + y < 0 || !cells[top + y][left + x]))));
function draught() {
  if (!bag.length) bag = shuffled([0, 1, 2, 3, 4, 5, 6]);
  const kind = bag.pop();
  const box = shape(kind);
  piece = { kind, box, x: Math.floor((WIDE - box.length) / 2), y: kind === 0 ? -1 : 0 };
  if (!fits(box, piece.x, piece.y)) ended();
}
function begin() {
  cells = Array.from({ length: HIGH }, () => Array(WIDE).fill(0));
  [bag, score, lines, wait] = [[], 0, 0, 0];
  told();
  draught();
}
function told() {
  $('#score').textContent = score;
  $('#lines').textContent = lines;
}
function move(dx, dy) {
  if (!fits(piece.box, piece.x + dx, piece.y + dy)) return false;
  piece.x += dx;
  piece.y += dy;
  return true;
}
function turn() {
  const box = turned(piece.box);
  const off = [0, 1, -1, 2, -2].find((dx) => fits(box, piece.x + dx, piece.y));
  if (off === undefined) return;
  piece.box = box;
  piece.x += off;
}
function land() {
  piece.box.forEach((row, y) => row.forEach((full, x) => { if (full && piece.y + y >= 0) cells[piece.y + y][piece.x + x] = piece.kind + 1; }));
  const left = cells.filter((row) => row.some((v) => !v));
  const gone = HIGH - left.length;
  cells = [...Array.from({ length: gone }, () => Array(WIDE).fill(0)), ...left];
  score += [0, 100, 300, 500, 800][gone];
  lines += gone;
  tone(gone ? 700 : 180, gone ? 0.2 : 0.05);
  told();
  draught();
}
function drop() {
  while (move(0, 1)) score += 1;
  land();
}
function act(way) {
  if (over.shown) {
    if (document.body.dataset.state === 'ready') start();
    return;
  }
  if (way === 'up') turn();
  if (way === 'left') move(-1, 0);
  if (way === 'right') move(1, 0);
  if (way === 'down' && !move(0, 1)) land();
  draw();
}
function ended() {
  run.stop();
  state('over');
  say(`${W.over}. ${fill(W.points, { n: score })}`);
  over.show(W.over, W.again, start, fill(W.points, { n: score }));
}
const start = () => run.start();
const draw = canvas($('#board'), WIDE / HIGH, (c, width) => {
  const step = width / WIDE;
  const square = (x, y, tint, faint) => {
    c.fillStyle = colour(tint);
    c.globalAlpha = faint ? 0.18 : 1;
    roundedRect(c, x * step + 1, y * step + 1, step - 2, step - 2, step * 0.2);
    c.fill();
    c.globalAlpha = 1;
  };
  cells.forEach((row, y) => row.forEach((v, x) => { if (v) square(x, y, TINTS[v - 1]); }));
  let below = 0;
  while (fits(piece.box, piece.x, piece.y + below + 1)) below += 1;
  for (const [dy, faint] of [[below, true], [0, false]]) piece.box.forEach((row, y) => row.forEach((full, x) => { if (full && piece.y + y + dy >= 0) square(piece.x + x, piece.y + y + dy, TINTS[piece.kind], faint); }));
});
function pass(seconds) {
  wait += seconds * P.speed * (1 + Math.floor(lines / 10) * 0.25);
  while (wait > 3 && run.running) {
    wait -= 3;
    if (!move(0, 1)) land();
  }
}
const run = arcade(over, begin, pass, draw);
onMove($('#board'), act);
onGo(() => { if (run.running) { drop(); draw(); } else over.go(); });
addEventListener('keydown', (event) => { if (event.key.toLowerCase() === 'p') run.pause(); });
$('#drop').addEventListener('click', () => { if (run.running) { drop(); draw(); } });
begin();
draw();
over.show(W.ready, W.start, start);
