const COLUMNS = P.columns.length >= 2 ? P.columns : W.columns.split(/[,、，]\s*/);
const TINTS = ['--c2', '--c3', '--accent', '--c4', '--c7', '--c6'];
let cards = P.cards.map((text, n) => ({ id: n, text, column: 0 }));
let last = cards.length;

function move(card, column, focus) {
  const to = clamp(column, 0, COLUMNS.length - 1);
  card.column = to;
  cards = [...cards.filter((c) => c !== card), card];
  say(fill(W.moved, { card: card.text, column: COLUMNS[to] }));
  state('playing');
  draw();
  if (focus) ($(`[data-id="${card.id}"] .${focus}`) || $(`[data-id="${card.id}"] button`)).focus();
}
function item(card) {
  const button = (name, sign, act) => el('button', { type: 'button', class: name, 'aria-label': fill(W[name], { card: card.text }), text: sign, onclick: act });
  const made = el('li', { draggable: 'true', data: { id: card.id }, ondragstart: (e) => { e.dataTransfer.setData('text/plain', card.id); } }, el('p', { text: card.text }), el('div', {},
    card.column > 0 ? button('left', '←', () => move(card, card.column - 1, 'left')) : null,
    card.column < COLUMNS.length - 1 ? button('right', '→', () => move(card, card.column + 1, 'right')) : null,
    button('remove', '×', () => { cards = cards.filter((c) => c !== card); draw(); })));
  made.style.setProperty('--tint', `var(${TINTS[card.column % TINTS.length]})`);
  return made;
}
function draw() {
  $('#board').style.setProperty('--n', COLUMNS.length);
  $('#board').replaceChildren(...COLUMNS.map((name, column) => {
    const own = cards.filter((card) => card.column === column);
    const section = el('section', { 'aria-label': name }, el('h2', {}, name, el('span', { text: own.length })), el('ul', {}, ...(own.length ? own.map(item) : [el('li', { class: 'empty', text: W.none })])));
    section.addEventListener('dragover', (event) => { event.preventDefault(); section.dataset.aim = ''; });
    section.addEventListener('dragleave', () => delete section.dataset.aim);
    section.addEventListener('drop', (event) => {
      event.preventDefault();
      const card = cards.find((c) => String(c.id) === event.dataTransfer.getData('text/plain'));
      if (card) move(card, column); else draw();
    });
    return section;
  }));
}
// No form: a sandboxed preview submits none.
function add() {
  const text = $('#text').value.trim();
  if (!text) return;
  cards.push({ id: last, text, column: 0 });
  last += 1;
  $('#text').value = '';
  state('playing');
  draw();
}
$('#put').addEventListener('click', add);
$('#text').addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.isComposing) add(); });
$('#copy').addEventListener('click', async () => {
  const text = COLUMNS.map((name, n) => `${name}\n${cards.filter((c) => c.column === n).map((c) => `- ${c.text}`).join('\n')}`).join('\n\n');
  const area = el('textarea', { class: 'sr', 'aria-hidden': 'true', tabindex: '-1' });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  $('#copy').textContent = W.copied;
  setTimeout(() => { $('#copy').textContent = W.copy; }, 1500);
});
draw();
