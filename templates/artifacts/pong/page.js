// The field is 160 wide and 100 high, whatever the screen.
const [WIDE, HIGH, LONG] = [160, 100, 18];
const over = cover($('#stage'));
let against = P.against;
let left, right, ball, held = { left: 0, right: 0 };

function begin() {
  left = { y: 50, score: 0 };
  right = { y: 50, score: 0 };
  serve(Math.random() < 0.5 ? 1 : -1);
  told();
}
function serve(way) {
  const angle = (Math.random() - 0.5) * 0.9;
  ball = { x: WIDE / 2, y: HIGH / 2, dx: Math.cos(angle) * way, dy: Math.sin(angle), fast: 1 };
}
function told() {
  $('#left').textContent = left.score;
  $('#right').textContent = right.score;
}
function step(seconds) {
  left.y = clamp(left.y + held.left * 95 * seconds, LONG / 2, HIGH - LONG / 2);
  if (against === 'person') right.y += held.right * 95 * seconds;
  else right.y += clamp((ball.dx > 0 ? ball.y : HIGH / 2) - right.y, -1, 1) * Math.min(62, 30 + P.speed * 5) * seconds;
  right.y = clamp(right.y, LONG / 2, HIGH - LONG / 2);
  const far = P.speed * 12 * ball.fast * seconds;
  const parts = Math.ceil(far / 1.2);
  for (let n = 0; n < parts && run.running; n += 1) move(far / parts);
}
function move(far) {
  ball.x += ball.dx * far;
  ball.y += ball.dy * far;
  if (ball.y < 2) ball.dy = Math.abs(ball.dy);
  if (ball.y > HIGH - 2) ball.dy = -Math.abs(ball.dy);
  if (ball.dx < 0 && ball.x < 9 && ball.x > 5) hit(left, 1);
  if (ball.dx > 0 && ball.x > WIDE - 9 && ball.x < WIDE - 5) hit(right, -1);
  if (ball.x < -3) scored(right, -1);
  if (ball.x > WIDE + 3) scored(left, 1);
}
function hit(paddle, way) {
  const off = (ball.y - paddle.y) / (LONG / 2);
  if (Math.abs(off) > 1.15) return;
  [ball.dx, ball.dy] = [Math.cos(off * 1.05) * way, Math.sin(off * 1.05)];
  ball.fast = Math.min(1.9, ball.fast + 0.05);
  tone(way > 0 ? 420 : 340, 0.05);
}
function scored(who, way) {
  who.score += 1;
  told();
  tone(180, 0.25, 'sawtooth', 0.07);
  if (who.score < P.points) return serve(way);
  run.stop();
  state('over');
  const words = fill(W.won, { who: who === left ? W.left : W.right });
  say(`${words} ${left.score}:${right.score}`);
  return over.show(words, W.again, start, `${left.score} : ${right.score}`);
}
const start = () => run.start();
const draw = canvas($('#board'), WIDE / HIGH, (c, width) => {
  c.scale(width / WIDE, width / WIDE);
  c.fillStyle = colour('--line');
  for (let y = 2; y < HIGH; y += 8) c.fillRect(WIDE / 2 - 0.4, y, 0.8, 4);
  for (const [x, paddle, tint] of [[5, left, '--accent'], [WIDE - 8, right, '--c2']]) {
    c.fillStyle = colour(tint);
    roundedRect(c, x, paddle.y - LONG / 2, 3, LONG, 1.5);
    c.fill();
  }
  c.fillStyle = colour('--ink');
  c.beginPath();
  c.arc(ball.x, ball.y, 1.9, 0, 7);
  c.fill();
});
const run = arcade(over, begin, step, draw);
const KEYS = { w: ['left', -1], s: ['left', 1], ArrowUp: ['right', -1], ArrowDown: ['right', 1] };
function meant(event) {
  const found = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  return found && [against === 'person' ? found[0] : 'left', found[1]];
}
addEventListener('keydown', (event) => {
  const found = meant(event);
  if (!found) return;
  event.preventDefault();
  held[found[0]] = found[1];
  if (over.shown && document.body.dataset.state === 'ready') start();
});
addEventListener('keyup', (event) => {
  const found = meant(event);
  if (found && held[found[0]] === found[1]) held[found[0]] = 0;
});
$('#board').addEventListener('pointermove', (event) => {
  const box = event.currentTarget.getBoundingClientRect();
  const [x, y] = [(event.clientX - box.left) / box.width, clamp(((event.clientY - box.top) / box.height) * HIGH, LONG / 2, HIGH - LONG / 2)];
  if (against === 'person' && x > 0.5) right.y = y; else left.y = y;
  if (!run.running) draw();
});
onGo(run.pause);
function ready() {
  run.stop();
  begin();
  state('ready');
  draw();
  over.show(W.ready, W.start, start, fill(W.first, { n: P.points }));
  for (const button of $$('[data-against]')) button.setAttribute('aria-pressed', button.dataset.against === against);
}
for (const button of $$('[data-against]')) button.addEventListener('click', () => { against = button.dataset.against; ready(); });
ready();
