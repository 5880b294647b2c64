let begun = 0;
let before = 0;
let laps = [];

const passed = () => before + (begun ? performance.now() - begun : 0);
const two = (n) => String(n).padStart(2, '0');
function clock(ms) {
  const hundredths = Math.floor(ms / 10);
  const [h, m, s] = [Math.floor(hundredths / 360000), Math.floor(hundredths / 6000) % 60, Math.floor(hundredths / 100) % 60];
  return `${h ? `${h}:` : ''}${two(m)}:${two(s)}.${two(hundredths % 100)}`;
}
function draw() {
  $('#clock').textContent = clock(passed());
  $('#go').textContent = begun ? W.stop : W.start;
  $('#lap').disabled = !begun;
}
const run = loop(draw);
function toggle() {
  if (begun) {
    before = passed();
    begun = 0;
    run.stop();
    state('paused');
    say(clock(before));
  } else {
    begun = performance.now();
    run.start();
    state('playing');
  }
  draw();
}
function lap() {
  if (!begun) return;
  const total = passed();
  laps.push({ total, took: total - (laps.length ? laps[laps.length - 1].total : 0) });
  list();
}
function list() {
  $('#box').hidden = !laps.length;
  const took = laps.map((each) => each.took);
  const told = (value) => (laps.length < 3 ? '' : value === Math.min(...took) ? W.fastest : value === Math.max(...took) ? W.slowest : '');
  $('#laps').replaceChildren(...laps.map((each, n) => el('tr', {}, el('td', {}, String(n + 1), el('small', { text: told(each.took) })), el('td', { class: 'n', text: clock(each.took) }), el('td', { class: 'n', text: clock(each.total) }))).reverse());
}
function reset() {
  [begun, before, laps] = [0, 0, []];
  run.stop();
  state('ready');
  list();
  draw();
}
$('#go').addEventListener('click', toggle);
$('#lap').addEventListener('click', lap);
$('#reset').addEventListener('click', reset);
onGo(toggle);
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey) return;
  if (event.key.toLowerCase() === 'l') lap();
  if (event.key.toLowerCase() === 'r') reset();
});
draw();
