// Eighteen faces that also differ in shape, for those who do not tell the colours apart.
const SHAPES = ['M50 8 61 38 93 39 67 59 76 90 50 72 24 90 33 59 7 39 39 38Z', 'M50 88C10 58 6 36 18 22 30 10 45 16 50 30 55 16 70 10 82 22 94 36 90 58 50 88Z', 'M50 8 92 88H8Z', 'M50 6 94 50 50 94 6 50Z',
  'M14 14H86V86H14Z', 'M50 8A42 42 0 1 0 50 92A42 42 0 1 0 50 8Z', 'M36 8H64V36H92V64H64V92H36V64H8V36H36Z', 'M50 6 90 28V72L50 94 10 72V28Z', 'M62 10A42 42 0 1 0 90 66A34 34 0 0 1 62 10Z'];
const TINTS = ['--accent', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8', '--c2'];
const FACES = P.faces.length >= 2 ? P.faces : null;
const PAIRS = FACES ? FACES.length : P.pairs;
const over = cover($('#stage'));
let up, moves, found, busy, deck;

function picture(face) {
  const hollow = face >= SHAPES.length;
  const tint = `var(${TINTS[face % SHAPES.length]})`;
  return svg('svg', { viewBox: '0 0 100 100', 'aria-hidden': 'true' }, svg('path', { d: SHAPES[face % SHAPES.length], fill: hollow ? 'none' : tint, stroke: tint, 'stroke-width': 8, 'stroke-linejoin': 'round' }));
}
function begin() {
  deck = shuffled([...Array(PAIRS).keys(), ...Array(PAIRS).keys()]);
  [up, moves, found, busy] = [[], 0, 0, false];
  over.hide();
  state('playing');
  const columns = Math.ceil(Math.sqrt(deck.length));
  $('#board').style.setProperty('--n', Math.max(3, columns));
  $('#board').replaceChildren(...deck.map((face, n) => el('button', { class: 'card', type: 'button', 'aria-label': fill(W.card, { n: n + 1 }), onclick: () => turn(n) }, FACES ? el('span', { text: FACES[face] }) : picture(face))));
  told();
}
function told() {
  $('#moves').textContent = moves;
  $('#found').textContent = `${found}/${PAIRS}`;
}
const card = (n) => $('#board').children[n];
function turn(n) {
  if (busy || card(n).dataset.up !== undefined) return;
  card(n).dataset.up = '';
  card(n).setAttribute('aria-label', FACES ? FACES[deck[n]] : `${deck[n] + 1}`);
  up.push(n);
  tone(420, 0.05);
  if (up.length < 2) return;
  moves += 1;
  const [a, b] = up;
  up = [];
  if (deck[a] === deck[b]) {
    found += 1;
    for (const each of [a, b]) card(each).dataset.got = '';
    tone(760, 0.16);
    if (found === PAIRS) ended();
  } else {
    busy = true;
    setTimeout(() => {
      for (const each of [a, b]) {
        delete card(each).dataset.up;
        card(each).setAttribute('aria-label', fill(W.card, { n: each + 1 }));
      }
      busy = false;
    }, 850);
  }
  told();
}
function ended() {
  state('over');
  say(`${W.won} ${fill(W.in_moves, { n: moves })}`);
  over.show(W.won, W.again, begin, fill(W.in_moves, { n: moves }));
}
onMove($('#board'), (move) => {
  const at = [...$('#board').children].indexOf(document.activeElement);
  const wide = getComputedStyle($('#board')).gridTemplateColumns.split(' ').length;
  const next = at < 0 ? 0 : at + { up: -wide, down: wide, left: -1, right: 1 }[move];
  if (card(next)) card(next).focus();
});
$('#again').addEventListener('click', begin);
begin();
