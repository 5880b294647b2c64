// The field is 100 high and as wide as the screen makes it. Pillars with a gap are flown through, things are jumped over.
const [HIGH, GROUND, AT] = [100, 92, 26];
const FLAP = P.mode === 'flap';
const HERO = P.hero || (FLAP ? 'bird' : 'cat');
const THING = P.thing && P.thing !== HERO ? P.thing : 'rock';
const over = cover($('#stage'));
let wide = 130, y, up, jumps, bars, score, best = 0, far, next, begun;

function begin() {
  [y, up, jumps, bars, score, far, next, begun] = [FLAP ? 45 : GROUND - 6, 0, 0, [], 0, 0, 70, !FLAP];
  told();
}
function told() {
  $('#score').textContent = score;
  $('#best').textContent = best;
}
function beat() {
  if (!run.running) return;
  begun = true; // a bird hovers until the first beat
  if (FLAP) up = -46;
  else if (jumps < 2) { up = -72; jumps += 1; } else return;
  tone(FLAP ? 440 : 520, 0.05);
}
function step(seconds) {
  if (!begun) return undefined;
  const speed = P.speed * 8 * (1 + Math.min(0.8, far / 3000));
  far += speed * seconds;
  up += (FLAP ? 125 : 165) * seconds;
  y += up * seconds;
  if (!FLAP && y >= GROUND - 6) [y, up, jumps] = [GROUND - 6, 0, 0];
  if (far > next) {
    next = far + (FLAP ? 52 : 48 + Math.random() * 40);
    bars.push({ x: wide + 8, gap: 22 + Math.random() * 44, done: false });
  }
  for (const bar of bars) {
    bar.x -= speed * seconds;
    const beside = Math.abs(bar.x - AT) < (FLAP ? 9.5 : 8.5);
    if (beside && (FLAP ? Math.abs(y - bar.gap) > 12.5 : y > GROUND - 13)) return ended();
    if (!bar.done && bar.x < AT - 9) {
      bar.done = true;
      score += 1;
      tone(660, 0.07);
      told();
    }
  }
  bars = bars.filter((bar) => bar.x > -12);
  return FLAP && (y > GROUND - 4 || y < -12) ? ended() : undefined;
}
function ended() {
  run.stop();
  state('over');
  best = Math.max(best, score);
  told();
  tone(140, 0.3, 'sawtooth', 0.08);
  say(`${W.over}. ${fill(W.points, { n: score })}`);
  over.show(W.over, W.again, start, fill(W.points, { n: score }));
}
const start = () => run.start();
const draw = canvas($('#board'), (width) => (width < 560 ? 0.9 : 1.5), (c, width, height) => {
  const unit = height / HIGH;
  wide = width / unit;
  c.scale(unit, unit);
  c.fillStyle = colour('--line');
  c.fillRect(0, GROUND, wide, 8);
  for (const bar of bars) {
    if (!FLAP) { paint(c, THING, bar.x, GROUND - 5.5, 13); continue; }
    c.fillStyle = colour('--accent');
    roundedRect(c, bar.x - 6, -4, 12, bar.gap - 17 + 4, 2);
    c.fill();
    roundedRect(c, bar.x - 6, bar.gap + 17, 12, GROUND - bar.gap - 17, 2);
    c.fill();
  }
  paint(c, HERO, AT, y, FLAP ? 12 : 14, FLAP && !CALM.matches ? clamp(up / 90, -0.4, 0.7) : 0);
});
const run = arcade(over, begin, step, draw);
addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() === 'p') return run.pause();
  if (event.key !== ' ' && event.key !== 'ArrowUp') return undefined;
  if (event.target.closest && event.target.closest('button') && over.shown) return undefined;
  event.preventDefault();
  if (event.repeat) return undefined;
  return run.running ? beat() : over.go();
});
$('#board').addEventListener('pointerdown', beat);
$('#how').textContent = W[`${P.mode}_hint`];
begin();
draw();
over.show(W.ready, W.start, start);
