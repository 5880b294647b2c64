let order, at, right, asked;

function begin() {
  order = shuffled(P.facts);
  [at, right] = [0, 0];
  ask();
}
function options(fact) {
  const others = [...new Set(P.facts.map((f) => f.answer))].filter((a) => a !== fact.answer);
  return shuffled([fact.answer, ...(fact.wrong && fact.wrong.length ? fact.wrong : shuffled(others)).slice(0, 3)]);
}
function ask() {
  const fact = order[at];
  asked = true;
  state('playing');
  $('#progress').textContent = fill(W.progress, { n: at + 1, of: order.length });
  $('#bar').style.width = `${(100 * at) / order.length}%`;
  $('#card').replaceChildren(
    el('h2', { text: fact.question }),
    el('ol', {}, ...options(fact).map((text, n) => el('li', {}, el('button', { type: 'button', data: { text }, onclick: (e) => choose(e.currentTarget) }, el('kbd', { text: n + 1 }), el('span', { text }))))),
    el('div', { class: 'row spread' }, el('p', { id: 'verdict' }), el('button', { class: 'main', id: 'next', type: 'button', hidden: true, text: W.next, onclick: go })),
  );
}
function choose(button) {
  if (!asked) return;
  asked = false;
  const { answer } = order[at];
  const good = button.dataset.text === answer;
  right += good;
  for (const each of $$('#card ol button')) {
    each.disabled = true;
    if (each.dataset.text === answer) each.dataset.right = '';
  }
  if (!good) button.dataset.wrong = '';
  const words = good ? W.right : fill(W.wrong, { answer });
  $('#verdict').textContent = words;
  $('#verdict').className = good ? 'good' : 'bad';
  say(words);
  tone(good ? 660 : 200, 0.15);
  $('#next').hidden = false;
  $('#next').focus();
}
function go() {
  at += 1;
  if (at < order.length) return ask();
  state('over');
  const words = fill(W.result, { n: right, of: order.length });
  $('#bar').style.width = '100%';
  $('#progress').textContent = '';
  say(words);
  return $('#card').replaceChildren(
    el('h2', { text: words }),
    el('p', { class: 'big', text: `${Math.round((100 * right) / order.length)} %` }),
    el('button', { class: 'main', type: 'button', text: W.again, onclick: begin }),
  );
}
addEventListener('keydown', (event) => {
  const button = $$('#card ol button')[Number(event.key) - 1];
  if (button && asked) { event.preventDefault(); choose(button); }
});
begin();
