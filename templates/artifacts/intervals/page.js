const LEAD = 3;
const set = { work: P.work, rest: P.rest, rounds: P.rounds };
let phase, round, told = 0;
const clock = countdown(100, tick);

const time = (s) => `${Math.floor(s / 60)}:${String(Math.round(s) % 60).padStart(2, '0')}`;
function enter(name, n) {
  [phase, round] = [name, n];
  clock.set(name === 'ready' ? LEAD : name === 'done' ? 0 : set[name]);
  document.body.dataset.phase = name;
  told = 0;
}
function draw() {
  $('#phase').textContent = W[phase];
  $('#clock').textContent = Math.ceil(clock.seconds - 0.001);
  $('#round').textContent = fill(W.round, { n: Math.max(1, round), of: set.rounds });
  $('#go').textContent = clock.ticking ? W.stop : W.start;
  $('#whole').textContent = fill(W.whole, { time: time(set.rounds * (set.work + set.rest) - set.rest) });
  const done = phase === 'done' ? set.rounds : phase === 'rest' ? round : round - 1;
  $('#dots').replaceChildren(...[...Array(set.rounds).keys()].map((n) => el('i', n < done ? { 'data-done': '' } : {})));
}
function tick() {
  const now = Math.ceil(clock.seconds);
  if (now <= 3 && now > 0 && now !== told) { told = now; tone(520, 0.09); }
  if (clock.seconds <= 0) next();
  draw();
}
function next() {
  clock.halt();
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
  clock.start();
  draw();
}
function reset() {
  clock.halt();
  enter('ready', 0);
  state('ready');
  draw();
}
for (const name of ['work', 'rest', 'rounds']) {
  const place = $(`#${name}`);
  place.value = set[name];
  place.addEventListener('change', () => {
    set[name] = clamp(Math.round(Number(place.value)) || Number(place.min), Number(place.min), Number(place.max));
    place.value = set[name];
    reset();
  });
}
watched(clock, start, reset, draw);
reset();
