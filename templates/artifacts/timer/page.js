const ROUNDS = P.pause ? P.rounds : 1;
let minutes = P.minutes;
let phase, round, left, whole, until = 0, ticking = 0;

const seconds = () => (ticking ? Math.max(0, (until - Date.now()) / 1000) : left);
function set(which, n) {
  phase = which;
  round = n;
  whole = (which === 'work' ? minutes : P.pause) * 60;
  left = whole;
  document.body.dataset.phase = which;
}
function draw() {
  const now = Math.ceil(seconds() - 0.001);
  const [h, m, s] = [Math.floor(now / 3600), Math.floor(now / 60) % 60, now % 60];
  const two = (n) => String(n).padStart(2, '0');
  $('#clock').textContent = h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
  $('#ring').style.strokeDashoffset = 565.5 * (1 - (whole ? seconds() / whole : 0));
  $('#phase').textContent = P.pause ? W[phase] : '';
  $('#round').textContent = P.pause ? fill(W.round, { n: round, of: ROUNDS }) : '';
  $('#go').textContent = ticking ? W.stop : W.start;
  document.title = `${$('#clock').textContent} ${SETTINGS.title}`;
}
function tick() {
  if (ticking && seconds() <= 0) ended();
  draw();
}
function ended() {
  clearInterval(ticking);
  ticking = 0;
  left = 0;
  [0, 0.25, 0.5].forEach((wait) => setTimeout(() => tone(880, 0.2), wait * 1000));
  if (P.pause && phase === 'work') { set('rest', round); say(W.rest); return start(); }
  if (P.pause && round < ROUNDS) { set('work', round + 1); say(W.work); return start(); }
  say(W.done);
  return state('over');
}
function start() {
  if (left <= 0) set('work', 1);
  until = Date.now() + left * 1000;
  ticking = setInterval(tick, 200);
  state('playing');
  draw();
}
function pause() {
  left = seconds();
  clearInterval(ticking);
  ticking = 0;
  state('paused');
  draw();
}
function reset() {
  clearInterval(ticking);
  ticking = 0;
  set('work', 1);
  state('ready');
  draw();
}
const toggle = () => (ticking ? pause() : start());
$('#go').addEventListener('click', toggle);
$('#reset').addEventListener('click', reset);
$('#more').addEventListener('click', () => { left = seconds() + 60; whole = Math.max(whole, left); until += 60000; draw(); });
$('#minutes').addEventListener('change', (event) => { minutes = clamp(Number(event.target.value) || P.minutes, 0.05, 1440); reset(); });
$('#minutes').value = Math.max(1, Math.round(minutes));
$('#presets').hidden = !P.presets.length;
$('#presets').append(...P.presets.map((each) => el('button', { type: 'button', text: `${each.label} · ${number(each.value)}`, onclick: () => { minutes = clamp(each.value, 0.05, 1440); $('#minutes').value = Math.max(1, Math.round(minutes)); reset(); } })));
onGo(toggle);
addEventListener('keydown', (event) => { if (event.key.toLowerCase() === 'r' && !event.target.closest('input')) reset(); });
reset();
