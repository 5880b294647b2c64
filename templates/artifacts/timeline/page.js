let at = -1;
function mark(n) {
  at = clamp(n, 0, P.events.length - 1);
  const items = $$('#line li');
  items.forEach((item, k) => item.toggleAttribute('data-on', k === at));
  items[at].scrollIntoView({ block: 'center', behavior: CALM.matches ? 'auto' : 'smooth' });
  $('#previous').disabled = at <= 0;
  $('#next').disabled = at >= P.events.length - 1;
  state('playing');
  say(`${fill(W.at, { n: at + 1, of: P.events.length })}: ${P.events[at].when}, ${P.events[at].text}`);
}
$('#line').append(...P.events.map((event, n) => el('li', { onclick: () => mark(n) }, el('article', {}, el('time', { text: event.when }), el('p', { text: event.text })))));
$('#next').addEventListener('click', () => mark(at + 1));
$('#previous').addEventListener('click', () => mark(at - 1));
$('#previous').disabled = true;
addEventListener('keydown', (event) => {
  const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (way) { event.preventDefault(); mark(at + way); }
});
