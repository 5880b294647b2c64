const ROUNDS = P.pause ? P.rounds : 1;
let minutes = P.minutes;
let phase, round, whole;
const clock = countdown(200, tick);

function set(which, n) {
  phase = which;
  round = n;
  whole = (which === 'work' ? minutes : P.pause) * 60;
  clock.set(whole);
  document.body.dataset.phase = which;
}
function draw() {
  const now = Math.ceil(clock.seconds - 0.001);
  const [h, m, s] = [Math.floor(now / 3600), Math.floor(now / 60) % 60, now % 60];
  const two = (n) => String(n).padStart(2, '0');
  $('#clock').textContent = h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
  $('#ring').style.strokeDashoffset = 565.5 * (1 - (whole ? clock.seconds / whole : 0));
  $('#phase').textContent = P.pause ? W[phase] : '';
  $('#round').textContent = P.pause ? fill(W.round, { n: round, of: ROUNDS }) : '';
  $('#go').textContent = clock.ticking ? W.stop : W.start;
  document.title = `${$('#clock').textContent} ${SETTINGS.title}`;
}
function tick() {
  if (clock.ticking && clock.seconds <= 0) ended();
  draw();
}
function ended() {
  clock.halt();
  clock.set(0);
  [0, 0.25, 0.5].forEach((wait) => setTimeout(() => tone(880, 0.2), wait * 1000));
  if (P.pause && phase === 'work') { set('rest', round); say(W.rest); return start(); }
  if (P.pause && round < ROUNDS) { set('work', round + 1); say(W.work); return start(); }
  say(W.done);
  return state('over');
}
function start() {
  if (clock.seconds <= 0) set('work', 1);
  clock.start();
  draw();
}
function reset() {
  clock.halt();
  set('work', 1);
  state('ready');
  draw();
}
watched(clock, start, reset, draw);
$('#more').addEventListener('click', () => { clock.set(clock.seconds + 60); whole = Math.max(whole, clock.seconds); draw(); });
$('#minutes').addEventListener('change', (event) => { minutes = clamp(Number(event.target.value) || P.minutes, 0.05, 1440); reset(); });
const shown = () => { $('#minutes').value = Math.round(minutes * 100) / 100; };
shown();
$('#presets').hidden = !P.presets.length;
$('#presets').append(...P.presets.map((each) => el('button', { type: 'button', text: `${each.label} · ${number(each.value)}`, onclick: () => { minutes = clamp(each.value, 0.05, 1440); shown(); reset(); } })));
reset();
