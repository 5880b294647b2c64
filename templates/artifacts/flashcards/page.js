let pile, known, missed, side;
let swapped = false;

function begin() {
  pile = shuffled(P.facts);
  known = 0;
  missed = new Set();
  show('front');
}
function show(which) {
  side = which;
  state(pile.length ? 'playing' : 'over');
  $('#left').textContent = pile.length;
  $('#known').textContent = known;
  $('#no').disabled = $('#yes').disabled = which !== 'back' || !pile.length;
  $('#card').dataset.side = which;
  if (!pile.length) {
    const words = fill(W.done, { n: P.facts.length, m: P.facts.length - missed.size });
    $('#card').replaceChildren(el('span', { text: words }), el('small', { text: W.again }));
    return say(words);
  }
  const first = swapped ? 'answer' : 'question';
  const second = swapped ? 'question' : 'answer';
  const words = pile[0][which === 'front' ? first : second];
  return $('#card').replaceChildren(el('small', { text: (which === 'front') === swapped ? W.back : W.front }), el('span', { text: words }), el('small', { text: which === 'front' ? W.turn : '' }));
}
function turn() {
  if (!pile.length) return begin();
  tone(500, 0.04);
  return show(side === 'front' ? 'back' : 'front');
}
function mark(good) {
  if (side !== 'back' || !pile.length) return;
  const card = pile.shift();
  if (good) known += 1;
  else {
    missed.add(card.question);
    pile.splice(Math.min(3, pile.length), 0, card);
  }
  tone(good ? 660 : 260, 0.1);
  show('front');
  $('#card').focus();
}
$('#card').addEventListener('click', turn);
$('#no').addEventListener('click', () => mark(false));
$('#yes').addEventListener('click', () => mark(true));
$('#swap').addEventListener('click', () => { swapped = !swapped; $('#swap').setAttribute('aria-pressed', swapped); show('front'); });
addEventListener('keydown', (event) => { if (event.key === '1') mark(false); if (event.key === '2') mark(true); });
onGo(turn);
begin();
