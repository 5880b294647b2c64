const LEAD = 3;
const set = { work: P.work, rest: P.rest, rounds: P.rounds };
let phase, round, left, until = 0, ticking = 0, told = 0;

const seconds = () => (ticking ? Math.max(0, (until - Date.now()) / 1000) : left);
const time = (s) => `${Math.floor(s / 60)}:${String(Math.round(s) % 60).padStart(2, '0')}`;
function enter(name, n) {
  [phase, round] = [name, n];
  left = name === 'ready' ? LEAD : name === 'done' ? 0 : set[name];
  document.body.dataset.phase = name;
  told = 0;
}
function draw() {
  $('#phase').textContent = W[phase];
  $('#clock').textContent = Math.ceil(seconds() - 0.001);
  $('#round').textContent = fill(W.round, { n: Math.max(1, round), of: set.rounds });
  $('#go').textContent = ticking ? W.stop : W.start;
  $('#whole').textContent = fill(W.whole, { time: time(set.rounds * (set.work + set.rest) - set.rest) });
  const done = phase === 'done' ? set.rounds : phase === 'rest' ? round : round - 1;
  $('#dots').replaceChildren(...[...Array(set.rounds).keys()].map((n) => el('i', n < done ? { 'data-done': '' } : {})));
}
function tick() {
  const now = Math.ceil(seconds());
  if (now <= 3 && now > 0 && now !== told) { told = now; tone(520, 0.09); }
  if (seconds() <= 0) next();
  draw();
}
function next() {
  clearInterval(ticking);
  ticking = 0;
  if (phase === 'work' && round >= set.rounds) {
    enter('done', round);
    [660, 880, 1100].forEach((pitch, n) => setTimeout(() => tone(pitch, 0.25), n * 160));
    say(W.done);
    return state('over');
  }
  if (phase === 'work' && set.rest) enter('rest', round); else enter('work', phase === 'ready' ? 1 : round + 1);
  tone(phase === 'work' ? 880 : 440, 0.3);
  return start();
}
function start() {
  if (phase === 'done') enter('ready', 0);
  until = Date.now() + left * 1000;
  ticking = setInterval(tick, 100);
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
  enter('ready', 0);
  state('ready');
  draw();
}
const toggle = () => (ticking ? pause() : start());
for (const name of ['work', 'rest', 'rounds']) {
  const place = $(`#${name}`);
  place.value = set[name];
  place.addEventListener('change', () => {
    set[name] = clamp(Math.round(Number(place.value)) || Number(place.min), Number(place.min), Number(place.max));
    place.value = set[name];
    reset();
  });
}
$('#go').addEventListener('click', toggle);
$('#reset').addEventListener('click', reset);
onGo(toggle);
addEventListener('keydown', (event) => { if (event.key.toLowerCase() === 'r' && !event.target.closest('input')) reset(); });
reset();
