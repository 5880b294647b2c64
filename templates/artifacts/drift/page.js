// The picture is 100 wide. Each thing has a place, a way and a size; how it moves is told once for each kind.
const HUES = ['#ff6b6b', '#ffd166', '#6be3a2', '#63b3ff', '#c792ff', '#ff9de2'];
const any = (low, high) => low + Math.random() * (high - low);
const tint = () => HUES[Math.floor(Math.random() * HUES.length)];
const PACE = P.speed / 5;
let high = 60, things = [], sparks = [], due = 0, age = 0;

const NEW = {
  snow: () => ({ x: any(0, 100), y: any(-high, 0), dy: any(3, 8), size: any(1, 2.6), sway: any(0, 6) }),
  rain: () => ({ x: any(-10, 100), y: any(-high, 0), dy: any(60, 90), dx: 8, size: any(1.5, 3) }),
  leaves: () => ({ x: any(0, 100), y: any(-high, 0), dy: any(4, 9), size: any(3, 6), sway: any(0, 6), turn: any(-1, 1) }),
  confetti: () => ({ x: any(0, 100), y: any(-high, 0), dy: any(10, 20), size: any(0.9, 1.8), sway: any(0, 6), turn: any(-4, 4), tint: tint() }),
  hearts: () => ({ x: any(0, 100), y: high + any(0, high), dy: -any(4, 10), size: any(2, 5), sway: any(0, 6) }),
  bubbles: () => ({ x: any(0, 100), y: high + any(0, high), dy: -any(3, 9), size: any(1, 4), sway: any(0, 6) }),
  fish: () => ({ x: any(0, 100), y: any(4, high - 6), dx: any(3, 9) * (Math.random() < 0.5 ? -1 : 1), size: any(5, 10), sway: any(0, 6) }),
  stars: () => ({ x: any(-50, 50), y: any(-30, 30), z: any(0.1, 1) }),
  fireworks: () => ({ x: any(15, 85), y: high, dy: -any(26, 40), top: any(high * 0.12, high * 0.5), tint: tint() }),
};
function scatter(count) { for (let n = 0; n < count; n += 1) things.push(NEW[P.mode]()); }
function burst(x, y, hue) {
  for (let n = 0; n < 60; n += 1) { const [a, v] = [any(0, Math.PI * 2), any(3, 17)]; sparks.push({ x, y, dx: Math.cos(a) * v, dy: Math.sin(a) * v, left: any(0.7, 1.5), hue }); }
}
function step(seconds) {
  const passed = seconds * PACE;
  age += passed;
  if (P.mode === 'fireworks' && (due -= passed) <= 0) { due = any(0.3, 1); things.push(NEW.fireworks()); }
  for (const each of things) {
    if (P.mode === 'stars') { each.z -= passed * 0.16; if (each.z <= 0.03) Object.assign(each, NEW.stars(), { z: 1 }); continue; }
    each.x += ((each.dx || 0) + (each.sway === undefined || P.mode === 'fish' ? 0 : Math.sin(age + each.sway) * 2.5)) * passed;
    each.y += ((each.dy || 0) + (P.mode === 'fish' ? Math.sin(age + each.sway) * 1.2 : 0)) * passed;
    if (P.mode === 'fireworks') { if (each.y < each.top) { each.gone = true; burst(each.x, each.y, each.tint); } continue; }
    if (each.dy > 0 && each.y > high + 6) Object.assign(each, NEW[P.mode](), { y: -6 });
    if (each.dy < 0 && each.y < -6) Object.assign(each, NEW[P.mode](), { y: high + 6 });
    if (P.mode === 'fish' && ((each.dx > 0 && each.x > 108) || (each.dx < 0 && each.x < -8))) each.dx = -each.dx;
  }
  for (const spark of sparks) { spark.x += spark.dx * passed; spark.y += spark.dy * passed; spark.dy += 9 * passed; spark.left -= passed; }
  things = things.filter((each) => !each.gone);
  sparks = sparks.filter((spark) => spark.left > 0);
}
const dot = (c, x, y, r, fill) => { c.fillStyle = fill; c.beginPath(); c.arc(x, y, r, 0, 7); c.fill(); };
const DRAW = {
  snow: (c, e) => dot(c, e.x, e.y, e.size / 2, '#ffffffdd'),
  rain: (c, e) => { c.strokeStyle = '#a9c8ee'; c.lineWidth = 0.25; c.beginPath(); c.moveTo(e.x, e.y); c.lineTo(e.x - 0.3, e.y - e.size); c.stroke(); },
  leaves: (c, e) => paint(c, 'leaf', e.x, e.y, e.size, e.turn * age),
  confetti: (c, e) => { c.save(); c.translate(e.x, e.y); c.rotate(e.turn * age); c.fillStyle = e.tint; c.fillRect(-e.size / 2, -e.size / 4, e.size, e.size / 2); c.restore(); },
  hearts: (c, e) => paint(c, 'heart', e.x, e.y, e.size),
  bubbles: (c, e) => { c.strokeStyle = '#dff3ff'; c.lineWidth = 0.25; c.beginPath(); c.arc(e.x, e.y, e.size / 2, 0, 7); c.stroke(); dot(c, e.x - e.size * 0.15, e.y - e.size * 0.15, e.size * 0.1, '#fff'); },
  fish: (c, e) => { c.save(); c.translate(e.x, e.y); c.scale(e.dx > 0 ? -1 : 1, 1); paint(c, 'fish', 0, 0, e.size); c.restore(); },
  stars: (c, e) => dot(c, 50 + e.x / e.z, high / 2 + e.y / e.z, clamp(0.22 / e.z, 0.1, 0.9), '#fff'),
  fireworks: (c, e) => dot(c, e.x, e.y, 0.4, e.tint),
};
const draw = canvas($('#board'), (width) => (width < 560 ? 0.8 : 1.7), (c, width, height) => {
  const unit = width / 100;
  high = height / unit;
  c.scale(unit, unit);
  for (const each of things) DRAW[P.mode](c, each);
  for (const spark of sparks) { c.globalAlpha = clamp(spark.left, 0, 1); dot(c, spark.x, spark.y, 0.35, spark.hue); }
  c.globalAlpha = 1;
});
const run = loop((seconds) => { step(seconds); draw(); });
function toggle() {
  if (run.running) run.stop(); else run.start();
  $('#go').textContent = run.running ? W.stop : W.go;
  state(run.running ? 'playing' : 'paused');
}
function more(x = 50, y = high / 3) {
  if (P.mode === 'fireworks') burst(x, y, tint()); else if (things.length < 900) scatter(12);
  if (!run.running) draw();
}
if (['leaves', 'confetti'].includes(P.mode)) document.body.dataset.day = '';
if (['bubbles', 'fish'].includes(P.mode)) document.body.dataset.sea = '';
$('#more').addEventListener('click', () => more());
$('#go').addEventListener('click', toggle);
$('#board').addEventListener('pointerdown', (event) => { const box = event.currentTarget.getBoundingClientRect(); more(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.width) * 100); });
onGo(toggle);
if (P.mode === 'fish') scatter(Math.round(P.count / 7)); else if (P.mode !== 'fireworks') scatter(P.count);
for (let n = 0; n < 80; n += 1) step(0.1);
if (P.mode === 'fireworks') { burst(32, 18, HUES[1]); burst(68, 26, HUES[3]); step(0.5); }
draw();
// Those who ask for less motion start it themselves.
if (CALM.matches) { $('#go').textContent = W.go; state('paused'); } else { run.start(); state('playing'); }
