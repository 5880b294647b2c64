let bpm = P.bpm;
let beats = P.beats;
let beat = -1;
let next = 0;
let since = 0;
let taps = [];

function draw() {
  $('#bpm').textContent = bpm;
  $('#tempo').value = bpm;
  $('#go').textContent = run.running ? W.stop : W.start;
  if ($('#dots').children.length !== beats) $('#dots').replaceChildren(...[...Array(beats)].map(() => el('b')));
  [...$('#dots').children].forEach((dot, n) => dot.classList.toggle('on', run.running && n === beat));
}
const run = loop((seconds) => {
  since += seconds;
  if (since >= next) {
    since -= next;
    next = 60 / bpm;
    beat = (beat + 1) % beats;
    document.body.dataset.beat = Number(document.body.dataset.beat || 0) + 1;
    tone(beat ? 1000 : 1500, 0.05, 'square', 0.14);
    draw();
  }
  const side = Number(document.body.dataset.beat || 0) % 2 ? 1 : -1;
  $('#swing i').style.setProperty('--turn', `${CALM.matches ? 0 : side * 24 * Math.cos((Math.PI * since) / next)}deg`);
});
function toggle() {
  if (run.running) { run.stop(); state('paused'); } else { beat = -1; next = 0; since = 0; state('playing'); run.start(); }
  draw();
}
function set(value) { bpm = clamp(Math.round(value), 30, 260); draw(); }
function tap() {
  const now = performance.now();
  taps = [...taps.filter((t) => now - t < 2500), now].slice(-6);
  if (taps.length > 1) set((60000 * (taps.length - 1)) / (taps.at(-1) - taps[0]));
  tone(1200, 0.04, 'square', 0.1);
}
$('#beats').append(...[...Array(12).keys()].map((n) => el('option', { value: n + 1, text: n + 1 })));
$('#beats').value = beats;
$('#beats').addEventListener('change', (event) => { beats = Number(event.target.value); beat = -1; draw(); });
$('#tempo').addEventListener('input', (event) => set(Number(event.target.value)));
$('#go').addEventListener('click', toggle);
$('#tap').addEventListener('click', tap);
onGo(toggle);
addEventListener('keydown', (event) => {
  if (event.target.closest('input, select')) return;
  const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
  if (by) { event.preventDefault(); set(bpm + by); }
  if (event.key.toLowerCase() === 't') tap();
});
draw();
