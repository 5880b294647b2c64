let items = P.items.map((text) => ({ text, done: false }));
let open = false;

function draw() {
  const shown = items.filter((each) => !open || !each.done);
  $('#list').replaceChildren(...shown.map((each) => el('li', {},
    el('label', {}, el('input', { type: 'checkbox', checked: each.done, onchange: (event) => { each.done = event.target.checked; state('playing'); if (each.done) tone(620, 0.08); told(); } }), el('span', { text: each.text })),
    el('button', { type: 'button', text: '×', 'aria-label': fill(W.remove, { n: each.text }), onclick: () => { items = items.filter((other) => other !== each); state('playing'); draw(); } }))));
  told();
}
function told() {
  const done = items.filter((each) => each.done).length;
  $('#told').textContent = !items.length ? W.none : done === items.length ? W.all : fill(W.done, { n: done, m: items.length });
  $('#bar i').style.width = `${items.length ? (100 * done) / items.length : 0}%`;
  $('#clear').disabled = !done;
}
function add() {
  const text = $('#new').value.trim();
  if (text) items.push({ text, done: false });
  $('#new').value = '';
  $('#new').focus();
  state('playing');
  draw();
}
$('#add').addEventListener('click', add);
$('#new').addEventListener('keydown', (event) => { if (event.key === 'Enter') add(); });
$('#open').addEventListener('click', () => { open = !open; $('#open').setAttribute('aria-pressed', open); draw(); });
$('#clear').addEventListener('click', () => { items = items.filter((each) => !each.done); draw(); });
draw();
