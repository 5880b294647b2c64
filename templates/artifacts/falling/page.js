// The field is 100 wide and 120 high, whatever the screen. What falls is caught, dodged or shot.
const [WIDE, HIGH, FLOOR] = [100, 120, 108];
const USUAL = { catch: ['apple', 'basket'], dodge: ['rock', 'rocket'], shoot: ['ghost', 'rocket'] };
const THING = P.thing || USUAL[P.mode][0];
const HERO = P.hero && P.hero !== THING ? P.hero : USUAL[P.mode][1];
const over = cover($('#stage'));
let hero, fallen, shots, score, lives, age, wait, cool, held = 0;

function begin() {
  [score, lives, age, wait, cool] = [0, P.lives, 0, 0.4, 0];
  [hero, fallen, shots] = [50, [], []];
  told();
}
function told() {
  $('#score').textContent = score;
  $('#lives').textContent = lives;
  if (P.seconds) $('#time').textContent = Math.max(0, Math.ceil(P.seconds - age));
}
function lost() {
  lives -= 1;
  tone(140, 0.3, 'sawtooth', 0.08);
  if (lives <= 0) ended(W.over);
}
function won(pitch) {
  score += 1;
  tone(pitch, 0.07);
}
function shoot() {
  if (!run.running || P.mode !== 'shoot' || cool > 0) return;
  cool = 0.22;
  shots.push({ x: hero, y: FLOOR - 8 });
  tone(880, 0.04, 'square', 0.04);
}
function step(seconds) {
  age += seconds;
  cool -= seconds;
  hero = clamp(hero + held * 95 * seconds, 7, WIDE - 7);
  const pace = 1 + Math.min(1.6, age / 60);
  wait -= seconds * pace;
  if (wait <= 0) {
    wait = { catch: 1.1, dodge: 0.55, shoot: 0.95 }[P.mode] * (0.7 + Math.random() * 0.6) * (5 / P.speed) ** 0.5;
    fallen.push({ x: 7 + Math.random() * (WIDE - 14), y: -8, turn: CALM.matches ? 0 : (Math.random() - 0.5) * 2, sway: P.mode === 'shoot' ? Math.random() * 6 : -1 });
  }
  for (const each of fallen) {
    each.y += P.speed * 6.5 * pace * seconds;
    if (each.sway >= 0) each.x = clamp(each.x + Math.sin(age * 2 + each.sway) * 14 * seconds, 6, WIDE - 6);
  }
  for (const shot of shots) shot.y -= 120 * seconds;
  for (const shot of shots) {
    const hit = fallen.find((each) => Math.abs(each.x - shot.x) < 6.5 && Math.abs(each.y - shot.y) < 6.5);
    if (hit) { hit.gone = shot.gone = true; won(520); }
  }
  for (const each of fallen) {
    if (each.gone || !run.running) continue;
    const near = Math.abs(each.x - hero) < 9.5 && Math.abs(each.y - FLOOR) < 7.5;
    if (near) {
      each.gone = true;
      if (P.mode === 'catch') won(620); else lost();
    } else if (each.y > HIGH + 6) {
      each.gone = true;
      if (P.mode === 'dodge') won(420); else lost();
    }
  }
  fallen = fallen.filter((each) => !each.gone);
  shots = shots.filter((shot) => !shot.gone && shot.y > -5);
  told();
  if (P.seconds && age >= P.seconds && run.running) ended(W.done);
}
function ended(words) {
  run.stop();
  state('over');
  told();
  say(`${words}. ${fill(W.points, { n: score })}`);
  over.show(words, W.again, start, fill(W.points, { n: score }));
}
const start = () => run.start();
const draw = canvas($('#board'), WIDE / HIGH, (c, width) => {
  c.scale(width / WIDE, width / WIDE);
  c.fillStyle = colour('--line');
  c.fillRect(0, FLOOR + 8, WIDE, 0.8);
  c.fillStyle = colour('--accent');
  for (const shot of shots) { roundedRect(c, shot.x - 0.7, shot.y - 2.5, 1.4, 5, 0.7); c.fill(); }
  for (const each of fallen) paint(c, THING, each.x, each.y, 11, each.turn * each.y * 0.02);
  paint(c, HERO, hero, FLOOR, 15);
});
const run = arcade(over, begin, step, draw);
const WAYS = { ArrowLeft: -1, a: -1, ArrowRight: 1, d: 1 };
addEventListener('keydown', (event) => {
  if (event.key === ' ' && run.running && P.mode === 'shoot') { event.preventDefault(); return shoot(); }
  if (event.key.toLowerCase() === 'p') return run.pause();
  if (!WAYS[event.key]) return undefined;
  event.preventDefault();
  held = WAYS[event.key];
  return over.shown && document.body.dataset.state === 'ready' ? start() : undefined;
});
addEventListener('keyup', (event) => { if (WAYS[event.key] === held) held = 0; });
for (const kind of ['pointermove', 'pointerdown']) {
  $('#board').addEventListener(kind, (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    hero = clamp(((event.clientX - box.left) / box.width) * WIDE, 7, WIDE - 7);
    if (kind === 'pointerdown' || event.buttons) shoot();
    if (!run.running) draw();
  });
}
onGo(() => { if (!run.running || P.mode !== 'shoot') run.pause(); });
$('#how').textContent = W[`${P.mode}_hint`];
begin();
draw();
over.show(W.ready, W.start, start);
