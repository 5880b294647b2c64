const KINDS = ['rock', 'paper', 'scissors'];
const SHAPES = {
  rock: ['M26 62c-8-14 0-34 16-38 20-6 44 4 46 24 2 18-12 32-32 32-14 0-24-6-30-18Z', 'M42 46c6-6 16-6 22 0'],
  paper: ['M30 16h32l14 14v60H30Z', 'M62 16v14h14', 'M40 46h26M40 60h26M40 74h16'],
  scissors: ['M24 18 66 68', 'M80 18 38 68', 'M30 88a10 10 0 1 1 0-20 10 10 0 0 1 0 20Z', 'M74 88a10 10 0 1 1 0-20 10 10 0 0 1 0 20Z'],
};
const NEED = Math.ceil(P.rounds / 2);
let mine, its;

const hand = (kind) => svg('svg', { class: 'hand', viewBox: '0 0 104 104', 'aria-hidden': 'true' }, ...(SHAPES[kind] || []).map((d) => svg('path', { d })));
function sides(a, b) {
  $('#left').replaceChildren(el('p', { text: W.you }), hand(a), el('p', { text: a ? W[a] : '–' }));
  $('#right').replaceChildren(el('p', { text: W.it }), hand(b), el('p', { text: b ? W[b] : '–' }));
  $('#mine').textContent = mine;
  $('#its').textContent = its;
}
function begin() {
  [mine, its] = [0, 0];
  state('playing');
  $('#again').hidden = true;
  $('#verdict').textContent = fill(W.choose, { n: P.rounds });
  sides('', '');
}
function choose(kind) {
  if (document.body.dataset.state === 'over') return;
  const other = KINDS[Math.floor(Math.random() * 3)];
  const who = (KINDS.indexOf(kind) - KINDS.indexOf(other) + 3) % 3;
  mine += who === 1;
  its += who === 2;
  sides(kind, other);
  let words = fill(who === 0 ? W.same : who === 1 ? W.win : W.lose, { a: W[kind], b: W[other] });
  tone([330, 620, 200][who], 0.12);
  if (Math.max(mine, its) >= NEED) {
    words += ` — ${fill(mine > its ? W.won : W.lost, { n: mine, m: its })}`;
    state('over');
    $('#again').hidden = false;
    $('#again').focus();
  }
  $('#verdict').textContent = words;
}
$('#choices').append(...KINDS.map((kind) => el('button', { type: 'button', data: { kind }, onclick: () => choose(kind) }, hand(kind), W[kind])));
addEventListener('keydown', (event) => { const kind = KINDS[Number(event.key) - 1]; if (kind) choose(kind); });
$('#again').addEventListener('click', begin);
begin();
