const over = cover($('#stage'));
const clock = countdown(200, tick);
let score, missed, up, due;

const hole = (n) => $('#board').children[n];
function begin() {
  [score, missed, up, due] = [0, 0, [], 0];
  over.hide();
  for (const each of $('#board').children) { delete each.dataset.up; delete each.dataset.hit; }
  clock.set(P.seconds);
  clock.start();
  told();
  pop();
}
function told() {
  $('#score').textContent = score;
  $('#missed').textContent = missed;
  $('#time').textContent = Math.ceil(clock.seconds);
}
// Now and then something comes up where nothing is, and goes again if it is not hit. It gets quicker towards the end.
function pop() {
  if (!clock.ticking) return;
  const left = clock.seconds / P.seconds;
  const free = [...Array(P.holes).keys()].filter((n) => !up.includes(n));
  if (free.length) {
    const n = free[Math.floor(Math.random() * free.length)];
    up.push(n);
    hole(n).dataset.up = '';
    hole(n).setAttribute('aria-label', `${fill(W.hole, { n: n + 1 })} !`);
    setTimeout(() => {
      if (!clock.ticking || !up.includes(n)) return;
      missed += 1;
      hide(n);
      told();
    }, (5200 / P.speed) * (0.7 + 0.5 * left));
  }
  due = setTimeout(pop, (3600 / P.speed) * (0.55 + 0.6 * left) * (0.8 + Math.random() * 0.4));
}
function hide(n) {
  up = up.filter((each) => each !== n);
  delete hole(n).dataset.up;
  hole(n).setAttribute('aria-label', fill(W.hole, { n: n + 1 }));
}
function hit(n) {
  if (!clock.ticking || !up.includes(n)) return;
  score += 1;
  hide(n);
  hole(n).dataset.hit = '';
  setTimeout(() => delete hole(n).dataset.hit, 160);
  tone(620, 0.07);
  told();
}
function tick() {
  told();
  if (clock.seconds > 0) return;
  clock.halt();
  clearTimeout(due);
  for (const n of [...up]) hide(n);
  state('over');
  const words = fill(W.points, { n: score, m: missed });
  say(`${W.over}. ${words}`);
  over.show(W.over, W.again, begin, words);
}
$('#board').style.setProperty('--n', Math.ceil(Math.sqrt(P.holes)));
$('#board').append(...[...Array(P.holes).keys()].map((n) => el('button', { class: 'hole', type: 'button', 'aria-label': fill(W.hole, { n: n + 1 }), onpointerdown: () => hit(n), onclick: () => hit(n) }, pictured(P.thing))));
addEventListener('keydown', (event) => { if (/^[1-9]$/.test(event.key) && Number(event.key) <= P.holes) hit(Number(event.key) - 1); });
onGo(() => { if (over.shown) begin(); });
over.show(W.ready, W.start, begin);
