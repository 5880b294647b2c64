const NAMES = [W.first, W.second];
let left, moves, turn, since, out;

const now = (who) => left[who] - (who === turn && since ? (Date.now() - since) / 1000 : 0);
function written(seconds) {
  const s = Math.max(0, seconds);
  const whole = s < 20 ? Math.floor(s * 10) / 10 : Math.ceil(s);
  const rest = s < 20 ? (whole % 60).toFixed(1).padStart(4, '0') : String(whole % 60).padStart(2, '0');
  return `${Math.floor(whole / 60)}:${rest}`;
}
function reset() {
  [left, moves, turn, since, out] = [[P.minutes * 60, P.minutes * 60], [0, 0], -1, 0, -1];
  state('ready');
  draw();
}
function draw() {
  $$('#clocks button').forEach((button, who) => {
    $('.time', button).textContent = written(now(who));
    $('.moves', button).textContent = fill(W.moves, { n: moves[who] });
    button.className = who === out ? 'out' : who === turn && since ? 'on' : '';
  });
  $('#pause').disabled = turn < 0 || out >= 0;
  $('#pause').textContent = since || turn < 0 ? W.pause : W.go;
}
// Whoever presses has moved: the other's clock runs.
function press(who) {
  if (out >= 0 || (turn >= 0 && (who !== turn || !since))) return;
  if (turn >= 0) {
    left[turn] = now(turn) + P.increment;
    moves[turn] += 1;
  }
  [turn, since] = [1 - who, Date.now()];
  tone(who ? 360 : 440, 0.06);
  say(fill(W.running, { who: NAMES[turn] }));
  state('playing');
  draw();
}
function pause() {
  if (turn < 0 || out >= 0) return;
  if (since) [left[turn], since] = [now(turn), 0];
  else since = Date.now();
  state(since ? 'playing' : 'paused');
  draw();
}
function tick() {
  if (!since) return;
  if (now(turn) <= 0) {
    [left[turn], since, out] = [0, 0, turn];
    state('over');
    say(fill(W.over, { who: NAMES[out] }));
    tone(160, 0.8, 'square');
  }
  draw();
}
$('#clocks').append(...NAMES.map((name, who) => el('button', { type: 'button', onclick: () => press(who) }, el('strong', { text: name }), el('span', { class: 'time', role: 'timer' }), el('span', { class: 'moves' }))));
addEventListener('keydown', (event) => {
  if (event.key === ' ' && !event.repeat && !event.target.closest('#pause, #reset')) { event.preventDefault(); press(turn < 0 ? 1 : turn); }
  if (event.key.toLowerCase() === 'p') pause();
  if (event.key.toLowerCase() === 'r' && !event.ctrlKey && !event.metaKey) reset();
});
addEventListener('keyup', (event) => { if (event.key === ' ' && event.target.closest('#clocks')) event.preventDefault(); });
$('#pause').addEventListener('click', pause);
$('#reset').addEventListener('click', reset);
setInterval(tick, 100);
reset();
