let times = [];
let shown = 0;
let waiting = 0;

const mean = () => Math.round(times.reduce((a, b) => a + b, 0) / times.length);
function told() {
  $('#round').textContent = `${times.length}/${P.rounds}`;
  $('#best').textContent = times.length ? Math.min(...times) : '–';
  $('#mean').textContent = times.length ? mean() : '–';
  $('#list').replaceChildren(...times.map((ms) => el('li', { 'data-best': ms === Math.min(...times), text: fill(W.took, { n: ms }) })));
}
function wait() {
  state('waiting');
  $('#field').textContent = W.wait;
  waiting = setTimeout(() => {
    state('now');
    $('#field').textContent = W.go;
    requestAnimationFrame(() => { shown = performance.now(); });
    shown = performance.now();
  }, 1200 + Math.random() * 2600);
}
function press() {
  const now = document.body.dataset.state;
  if (now === 'waiting') {
    clearTimeout(waiting);
    state('early');
    $('#field').textContent = W.early;
    say(W.early);
    return tone(180, 0.2, 'sawtooth', 0.07);
  }
  if (now === 'now') {
    times.push(Math.max(1, Math.round(performance.now() - shown)));
    told();
    tone(700, 0.08);
    const last = times[times.length - 1];
    const over = times.length >= P.rounds;
    state(over ? 'over' : 'between');
    const words = over ? fill(W.done, { n: mean(), best: Math.min(...times) }) : fill(W.took, { n: last });
    $('#field').textContent = `${words} · ${over ? W.again : W.next}`;
    return say(words);
  }
  if (now === 'over') { times = []; told(); }
  return wait();
}
$('#field').addEventListener('pointerdown', (event) => { event.preventDefault(); $('#field').focus(); press(); });
$('#field').addEventListener('keydown', (event) => { if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) { event.preventDefault(); press(); } });
onGo(press);
told();
