const SIGNS = { plus: '+', minus: '−', times: '×', divide: '÷' };
const KINDS = { add: ['plus', 'minus'], all: ['plus', 'minus', 'times', 'divide'] }[P.kind] || [P.kind];
const whole = (low, high) => low + Math.floor(Math.random() * (high - low + 1));
let asked, at, right, wrong, sum, began, ticking = 0;

// No sum goes below nothing or beyond what was asked for, and none comes twice in a row.
function made() {
  const kind = KINDS[whole(0, KINDS.length - 1)];
  const most = P.most || (kind === 'times' || kind === 'divide' ? 100 : 20);
  if (kind === 'plus') { const a = whole(1, Math.max(1, most - 1)); const b = whole(1, Math.max(1, most - a)); return { a, b, kind, n: a + b }; }
  if (kind === 'minus') { const a = whole(2, Math.max(2, most)); const b = whole(1, a - 1 || 1); return { a, b, kind, n: a - b }; }
  const side = most <= 20 ? most : Math.max(2, Math.floor(Math.sqrt(most)));
  const [a, b] = [whole(2, Math.max(2, side)), whole(2, Math.max(2, Math.min(10, side)))];
  return kind === 'times' ? { a, b, kind, n: a * b } : { a: a * b, b, kind, n: a };
}
const worded = (s) => `${s.a} ${SIGNS[s.kind]} ${s.b}`;
const seconds = () => (began ? Math.floor((Date.now() - began) / 1000) : 0);
function begin() {
  clearInterval(ticking);
  [at, right, wrong, sum, began] = [0, 0, [], null, 0];
  $('#entry').hidden = false;
  $('#again').hidden = true;
  $('#told').textContent = $('#list').textContent = '';
  state('ready');
  ask();
}
function ask() {
  const before = sum;
  for (let n = 0; n < 20; n += 1) { sum = made(); if (!before || worded(sum) !== worded(before)) break; }
  asked = worded(sum);
  $('#sum').textContent = `${asked} = ?`;
  $('#answer').value = '';
  told();
}
function told() {
  $('#round').textContent = `${Math.min(at + 1, P.count)}/${P.count}`;
  $('#right').textContent = right;
  $('#time').textContent = P.seconds ? Math.max(0, P.seconds - seconds()) : seconds();
  if (P.seconds && began && seconds() >= P.seconds) ended();
}
function take() {
  if ($('#answer').value === '') return;
  if (!began) { began = Date.now(); ticking = setInterval(told, 250); state('playing'); }
  const good = Number($('#answer').value) === sum.n;
  right += good;
  if (!good) wrong.push(`${asked} = ${sum.n}`);
  $('#told').textContent = good ? W.right : fill(W.wrong, { sum: asked, n: sum.n });
  $('#told').className = good ? 'good' : 'bad';
  tone(good ? 700 : 180, 0.1);
  at += 1;
  if (at >= P.count) ended(); else ask();
}
function ended() {
  clearInterval(ticking);
  const words = fill(W.over, { n: right, m: at, s: seconds() });
  began = 0;
  state('over');
  $('#sum').textContent = words;
  $('#entry').hidden = true;
  $('#again').hidden = false;
  $('#list').textContent = wrong.length ? `${W.mistakes}: ${wrong.join(' · ')}` : '';
  $('#again').focus();
}
$('#take').addEventListener('click', () => { take(); $('#answer').focus(); });
$('#answer').addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); take(); } });
$('#again').addEventListener('click', () => { begin(); $('#answer').focus(); });
begin();
