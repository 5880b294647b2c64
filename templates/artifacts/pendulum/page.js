// The equations are solved by Runge and Kutta's fourth order; the double pendulum has two equal bobs and rods.
const G = 9.81;
const TWO = P.bobs === 'two';
let length = P.length;
let angle = P.angle;
let where;
let trail = [];

const rad = (degrees) => (degrees * Math.PI) / 180;
function change([a, va, b, vb]) {
  const drag = Number($('#damping').value);
  if (!TWO) return [va, (-G / length) * Math.sin(a) - drag * va, 0, 0];
  const d = a - b;
  const under = length * (3 - Math.cos(2 * d));
  const first = (-3 * G * Math.sin(a) - G * Math.sin(a - 2 * b) - 2 * Math.sin(d) * (vb * vb * length + va * va * length * Math.cos(d))) / under;
  const second = (2 * Math.sin(d) * (2 * va * va * length + 2 * G * Math.cos(a) + vb * vb * length * Math.cos(d))) / under;
  return [va, first - drag * va, vb, second - drag * vb];
}
function step(h) {
  const add = (p, k, f) => p.map((v, n) => v + k[n] * f);
  const k1 = change(where);
  const k2 = change(add(where, k1, h / 2));
  const k3 = change(add(where, k2, h / 2));
  const k4 = change(add(where, k3, h));
  where = where.map((v, n) => v + (h / 6) * (k1[n] + 2 * k2[n] + 2 * k3[n] + k4[n]));
}
// The period of any amplitude, by the arithmetic-geometric mean.
function period() {
  let [a, g] = [1, Math.cos(rad(angle) / 2)];
  for (let n = 0; n < 8; n += 1) [a, g] = [(a + g) / 2, Math.sqrt(a * g)];
  return (2 * Math.PI * Math.sqrt(length / G)) / a;
}
function bobs(width, high) {
  const low = !TWO && angle <= 90;
  const rod = TWO ? Math.min(width, high) * 0.24 : Math.min(width * 0.42, high * (low ? 0.74 : 0.42)) * (0.7 + 0.3 * Math.min(1, length / 4));
  const pivot = [width / 2, high * (low ? 0.12 : 0.48)];
  const first = [pivot[0] + rod * Math.sin(where[0]), pivot[1] + rod * Math.cos(where[0])];
  const second = TWO ? [first[0] + rod * Math.sin(where[2]), first[1] + rod * Math.cos(where[2])] : null;
  return { pivot, first, second };
}
const paint = canvas($('#board'), (width) => (width < 560 ? 0.95 : 1.35), (c, width, high) => {
  const { pivot, first, second } = bobs(width, high);
  const end = second || first;
  c.lineWidth = 3;
  c.lineCap = 'round';
  trail.forEach(([x, y], n) => {
    if (!n) return;
    c.globalAlpha = (n / trail.length) * 0.55;
    c.strokeStyle = colour('--c2');
    c.beginPath();
    c.moveTo(trail[n - 1][0] * width, trail[n - 1][1] * high);
    c.lineTo(x * width, y * high);
    c.stroke();
  });
  c.globalAlpha = 1;
  if (run.running) trail = [...trail, [end[0] / width, end[1] / high]].slice(TWO ? -260 : -70);
  c.strokeStyle = colour('--ink');
  c.lineWidth = 4;
  c.beginPath();
  c.moveTo(...pivot);
  c.lineTo(...first);
  if (second) c.lineTo(...second);
  c.stroke();
  c.fillStyle = colour('--ink');
  c.beginPath();
  c.arc(...pivot, 7, 0, 7);
  c.fill();
  for (const bob of second ? [first, second] : [first]) {
    c.fillStyle = colour('--accent');
    c.beginPath();
    c.arc(...bob, 20, 0, 7);
    c.fill();
  }
});
function draw() {
  paint();
  $('#period').textContent = TWO ? '–' : `${number(period(), 2)} s`;
  const turned = ((where[0] * 180) / Math.PI + 540) % 360 - 180;
  $('#swing').textContent = `${Math.round(turned)}°`;
  $('#length-shown').textContent = number(length, 1);
  $('#angle-shown').textContent = `${Math.round(angle)}°`;
  $('#length').value = length;
  $('#angle').value = angle;
  $('#go').textContent = run.running ? W.stop : W.start;
}
const run = loop((seconds) => {
  for (let n = 0; n < 8; n += 1) step(seconds / 8);
  draw();
});
function reset() {
  run.stop();
  where = [rad(angle), 0, rad(angle) * 1.4, 0];
  trail = [];
  state('ready');
  draw();
}
function toggle() {
  if (run.running) { run.stop(); state('paused'); } else { state('playing'); run.start(); }
  draw();
}
let held = false;
$('#board').addEventListener('pointerdown', () => { held = true; run.stop(); });
addEventListener('pointerup', () => { if (held) { held = false; toggle(); } });
$('#board').addEventListener('pointermove', (event) => {
  if (!held) return;
  const box = $('#board').getBoundingClientRect();
  const { pivot } = bobs(box.width, box.height);
  angle = clamp(Math.abs((Math.atan2(event.clientX - box.left - pivot[0], event.clientY - box.top - pivot[1]) * 180) / Math.PI), 1, 170);
  where = [Math.sign(event.clientX - box.left - pivot[0]) * rad(angle), 0, rad(angle) * 1.4, 0];
  trail = [];
  draw();
});
$('#length').addEventListener('input', (event) => { length = Number(event.target.value); reset(); });
$('#angle').addEventListener('input', (event) => { angle = Number(event.target.value); reset(); });
$('#go').addEventListener('click', toggle);
$('#reset').addEventListener('click', reset);
onGo(toggle);
addEventListener('keydown', (event) => {
  if (event.target.closest('input, select')) return;
  const by = { ArrowUp: 2, ArrowDown: -2 }[event.key];
  if (by) { event.preventDefault(); angle = clamp(angle + by, 1, 170); reset(); }
});
where = [rad(angle), 0, 0, 0];
reset();
