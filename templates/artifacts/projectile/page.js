const TINTS = ['--c2', '--c3', '--c4', '--c6', '--c7'];
let paths = [];
let flying = null;
let speed = P.speed;
let angle = P.angle;
let gravity = Number(P.gravity);

const facts = () => {
  const turn = (angle * Math.PI) / 180;
  const [vx, vy] = [speed * Math.cos(turn), speed * Math.sin(turn)];
  return { vx, vy, time: (2 * vy) / gravity, range: (2 * vx * vy) / gravity, height: (vy * vy) / (2 * gravity) };
};
const paint = canvas($('#board'), (width) => (width < 560 ? 1.15 : 2.1), (c, width, high) => {
  const now = facts();
  const all = [...paths, now];
  const far = Math.max(8, ...all.map((p) => p.range)) * 1.08;
  const tall = Math.max(4, ...all.map((p) => p.height)) * 1.15;
  const ground = high - 30;
  const unit = Math.min((width - 50) / far, (ground - 12) / tall);
  const at = (x, y) => [36 + x * unit, ground - y * unit];
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((s) => far / s < 9) || 2000;
  c.fillStyle = colour('--line');
  c.fillRect(0, ground, width, 3);
  c.font = `500 12px ${colour('--font')}`;
  c.textAlign = 'center';
  for (let x = 0; 36 + x * unit < width - 10; x += step) {
    c.fillStyle = colour('--line');
    c.fillRect(36 + x * unit - 0.5, 0, 1, ground);
    c.fillStyle = colour('--muted');
    c.fillText(`${number(x)} m`, Math.max(18, 36 + x * unit), high - 10);
  }
  const trace = (path, end, tint, thick, dashed) => {
    c.strokeStyle = tint;
    c.lineWidth = thick;
    c.setLineDash(dashed ? [3, 7] : []);
    c.beginPath();
    for (let n = 0; n <= 80; n += 1) {
      const t = (end * n) / 80;
      c[n ? 'lineTo' : 'moveTo'](...at(path.vx * t, Math.max(0, path.vy * t - (path.gravity * t * t) / 2)));
    }
    c.stroke();
    c.setLineDash([]);
  };
  trace({ ...now, gravity }, now.time, colour('--muted'), 2, true);
  paths.forEach((path, n) => trace(path, path === flying ? flying.at : path.time, colour(TINTS[n % TINTS.length]), 3.5, false));
  c.save();
  c.translate(...at(0, 0));
  c.rotate((-angle * Math.PI) / 180);
  c.fillStyle = colour('--ink');
  roundedRect(c, -8, -9, 44, 18, 8);
  c.fill();
  c.restore();
  c.fillStyle = colour('--accent');
  c.beginPath();
  c.arc(36, ground, 13, Math.PI, 0);
  c.fill();
  if (flying) {
    c.beginPath();
    c.arc(...at(flying.vx * flying.at, Math.max(0, flying.vy * flying.at - (flying.gravity * flying.at ** 2) / 2)), 8, 0, 7);
    c.fill();
  }
});
function draw() {
  const { range, height, time } = facts();
  $('#range').textContent = `${number(range, 1)} m`;
  $('#height').textContent = `${number(height, 1)} m`;
  $('#time').textContent = `${number(time, 2)} s`;
  $('#angle').value = angle;
  $('#speed').value = speed;
  $('#gravity').value = String(gravity);
  $('#angle-shown').textContent = `${angle}°`;
  $('#speed-shown').textContent = speed;
  paint();
}
const run = loop((seconds) => {
  flying.at += seconds * Math.max(1, flying.time / 3);
  if (flying.at >= flying.time) {
    flying.at = flying.time;
    run.stop();
    state('over');
    say(`${W.range}: ${$('#range').textContent}`);
    flying = null;
  }
  draw();
});
function go() {
  flying = { ...facts(), gravity, at: 0 };
  paths = [...paths, flying].slice(-5);
  state('playing');
  run.start();
}
const set = (a, s) => { angle = clamp(a, 0, 90); speed = clamp(s, 1, 100); draw(); };
$('#angle').addEventListener('input', (event) => set(Number(event.target.value), speed));
$('#speed').addEventListener('input', (event) => set(angle, Number(event.target.value)));
$('#gravity').addEventListener('change', (event) => { gravity = Number(event.target.value); draw(); });
$('#go').addEventListener('click', go);
$('#clear').addEventListener('click', () => { paths = []; flying = null; run.stop(); draw(); });
onGo(go);
addEventListener('keydown', (event) => {
  if (event.target.closest('input, select')) return;
  const by = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
  if (by) { event.preventDefault(); set(angle + by[0], speed + by[1]); }
});
draw();
