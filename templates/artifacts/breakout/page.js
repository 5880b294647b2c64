// The field is 100 wide and 120 high, whatever the screen.
const [WIDE, HIGH, COLUMNS] = [100, 120, 8];
const over = cover($('#stage'));
let paddle, ball, bricks, score, lives, held = 0;

function begin() {
  score = 0;
  lives = P.lives;
  bricks = [];
  for (let row = 0; row < P.rows; row += 1) for (let at = 0; at < COLUMNS; at += 1) bricks.push({ x: 2 + at * 12, y: 8 + row * 6.4, row });
  paddle = { x: 50, wide: 18 };
  serve();
  told();
}
function serve() {
  const angle = -Math.PI / 2 + (Math.random() - 0.5) * 0.9;
  ball = { x: paddle.x, y: 105, dx: Math.cos(angle), dy: Math.sin(angle) };
}
function told() {
  $('#score').textContent = score;
  $('#lives').textContent = lives;
}
function step(seconds) {
  paddle.x = clamp(paddle.x + held * 90 * seconds, paddle.wide / 2, WIDE - paddle.wide / 2);
  const far = P.speed * 11 * seconds * (1 + (P.rows * COLUMNS - bricks.length) / 120);
  const parts = Math.ceil(far / 1.2);
  for (let n = 0; n < parts && run.running; n += 1) move(far / parts);
}
function move(far) {
  ball.x += ball.dx * far;
  ball.y += ball.dy * far;
  if (ball.x < 2) ball.dx = Math.abs(ball.dx);
  if (ball.x > WIDE - 2) ball.dx = -Math.abs(ball.dx);
  if (ball.y < 2) ball.dy = Math.abs(ball.dy);
  if (ball.dy > 0 && ball.y > 108 && ball.y < 112 && Math.abs(ball.x - paddle.x) < paddle.wide / 2 + 1.5) {
    const angle = -Math.PI / 2 + ((ball.x - paddle.x) / (paddle.wide / 2)) * 1.05;
    [ball.dx, ball.dy] = [Math.cos(angle), Math.sin(angle)];
    tone(300, 0.06);
  }
  const hit = bricks.findIndex((b) => ball.x > b.x - 1.4 && ball.x < b.x + 13 && ball.y > b.y - 1.4 && ball.y < b.y + 6.8);
  if (hit >= 0) {
    const brick = bricks[hit];
    const side = ball.x < brick.x || ball.x > brick.x + 11.4;
    if (side) ball.dx = -ball.dx; else ball.dy = -ball.dy;
    bricks.splice(hit, 1);
    score += 10 * (P.rows - brick.row);
    tone(520 + 60 * brick.row, 0.06);
    told();
    if (!bricks.length) ended(W.won);
  }
  if (ball.y > HIGH + 3) {
    lives -= 1;
    told();
    tone(140, 0.3, 'sawtooth', 0.08);
    if (lives <= 0) ended(W.over); else serve();
  }
}
function ended(words) {
  run.stop();
  state('over');
  say(`${words}. ${fill(W.points, { n: score })}`);
  over.show(words, W.again, start, fill(W.points, { n: score }));
}
const start = () => run.start();
const draw = canvas($('#board'), WIDE / HIGH, (c, width) => {
  const unit = width / WIDE;
  const tints = ['--c6', '--c2', '--c5', '--accent', '--c7', '--c3', '--c4', '--c8'];
  c.scale(unit, unit);
  for (const brick of bricks) {
    c.fillStyle = colour(tints[brick.row % tints.length]);
    roundedRect(c, brick.x, brick.y, 11.4, 5.4, 1.4);
    c.fill();
  }
  c.fillStyle = colour('--ink');
  roundedRect(c, paddle.x - paddle.wide / 2, 110, paddle.wide, 3.2, 1.6);
  c.fill();
  c.fillStyle = colour('--accent');
  c.beginPath();
  c.arc(ball.x, ball.y, 1.9, 0, 7);
  c.fill();
});
const run = arcade(over, begin, step, draw);
addEventListener('keydown', (event) => {
  const way = { ArrowLeft: -1, a: -1, ArrowRight: 1, d: 1 }[event.key];
  if (!way) return;
  event.preventDefault();
  held = way;
  if (over.shown && document.body.dataset.state === 'ready') start();
});
addEventListener('keyup', (event) => { if (['ArrowLeft', 'a', 'ArrowRight', 'd'].includes(event.key)) held = 0; });
$('#board').addEventListener('pointermove', (event) => {
  const box = event.currentTarget.getBoundingClientRect();
  paddle.x = clamp(((event.clientX - box.left) / box.width) * WIDE, paddle.wide / 2, WIDE - paddle.wide / 2);
  if (!run.running) draw();
});
onGo(run.pause);
begin();
draw();
over.show(W.ready, W.start, start);
