const TINTS = ['--good', '--bad', '--c3', '--c5', '--c4', '--c7'];
const PITCHES = [330, 415, 494, 262, 554, 659];
const BEAT = 3600 / P.speed;
let order = [];
let at = 0;
let best = 0;

const pads = Array.from({ length: P.pads }, (_, n) => el('button', { type: 'button', 'aria-label': fill(W.pad, { n: n + 1 }), style: `background: var(${TINTS[n]})`, onclick: () => press(n) }));
$('#pads').append(...pads);
function light(n, long) {
  pads[n].dataset.lit = '';
  tone(PITCHES[n], long / 1000);
  setTimeout(() => { delete pads[n].dataset.lit; }, long * 0.8);
}
function show() {
  state('watching');
  $('#turn').textContent = W.watch;
  $('#round').textContent = order.length;
  order.forEach((n, k) => setTimeout(() => light(n, BEAT * 0.8), 400 + k * BEAT));
  setTimeout(() => { at = 0; state('playing'); $('#turn').textContent = W.yours; }, 400 + order.length * BEAT);
}
function longer() {
  order.push(Math.floor(Math.random() * P.pads));
  show();
}
function start() {
  if (document.body.dataset.state === 'watching') return;
  order = [];
  $('#go').hidden = true;
  longer();
}
function press(n) {
  if (document.body.dataset.state !== 'playing') return;
  light(n, 200);
  if (n !== order[at]) {
    const words = fill(W.over, { n: order.length - 1 });
    state('over');
    best = Math.max(best, order.length - 1);
    $('#best').textContent = best;
    $('#turn').textContent = words;
    $('#go').textContent = W.again;
    $('#go').hidden = false;
    tone(120, 0.5, 'sawtooth', 0.08);
    return;
  }
  at += 1;
  if (at < order.length) return;
  state('watching');
  best = Math.max(best, order.length);
  $('#best').textContent = best;
  setTimeout(longer, 500);
}
$('#go').addEventListener('click', start);
onGo(() => { if (!$('#go').hidden) start(); });
addEventListener('keydown', (event) => { const n = Number(event.key) - 1; if (pads[n]) press(n); });
