const TINTS = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'];
let waiting = [];
let before = '';

const names = () => $('#names').value.split('\n').map((line) => line.trim()).filter(Boolean);
function groups() {
  const all = shuffled(names());
  const count = clamp(Math.round(Number($('#groups').value) || 1), 1, all.length);
  // One after the other, so that no group has two more than another.
  return [...Array(count).keys()].map((n) => el('div', { style: `--tint: var(${TINTS[n % TINTS.length]})` }, el('h2', { text: fill(W.group, { n: n + 1 }) }), el('ul', {}, ...all.filter((_, at) => at % count === n).map((name) => el('li', { text: name })))));
}
function one() {
  if (before !== $('#names').value) [waiting, before] = [[], $('#names').value];
  const begun = waiting.length === 0;
  if (begun) waiting = shuffled(names());
  const name = waiting.pop();
  return [el('p', { class: 'big', text: name }), el('p', { class: 'muted', text: waiting.length ? fill(W.left, { n: waiting.length }) : W.all })];
}
function draw() {
  state('playing');
  if (names().length < 2) return $('#drawn').replaceChildren(el('p', { text: W.few }));
  const order = () => [el('div', { style: 'grid-column: 1 / -1' }, el('ol', {}, ...shuffled(names()).map((name) => el('li', { text: name }))))];
  $('#drawn').replaceChildren(...{ groups, one, order }[P.mode]());
  return tone(520, 0.08);
}
const given = P.items.length ? P.items : W.sample.split(/,\s*/);
$('#names').value = given.join('\n');
$('#groups').value = P.size ? Math.ceil(given.length / P.size) : P.groups;
$('#many').hidden = P.mode !== 'groups';
$('#draw').addEventListener('click', draw);
$('#groups').addEventListener('input', draw);
onGo(draw);
draw();
state('ready');
