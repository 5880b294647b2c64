const money = (value) => `${P.currency || (ZH ? '¥' : '')}${new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)}`;
const title = (text) => text[0].toUpperCase() + text.slice(1);
let people = (P.paid.length ? P.paid.map((p) => p.label) : P.items.length ? P.items : W.sample.split(/,\s*/)).map(title);
let paid = P.paid.map((p) => ({ what: '', who: title(p.label), cents: Math.round(p.value * 100) })).filter((p) => p.cents > 0);

// In cents, so that nothing is lost: what does not divide falls to those who are named first.
function balances() {
  const total = paid.reduce((s, p) => s + p.cents, 0);
  const share = Math.floor(total / people.length);
  const over = total - share * people.length;
  return people.map((name, n) => ({ name, left: paid.filter((p) => p.who === name).reduce((s, p) => s + p.cents, 0) - share - (n < over ? 1 : 0) }));
}
// Whoever is owed most gets from whoever owes most, until nobody owes: at most one payment fewer than there are people.
function settled() {
  const left = balances();
  const moves = [];
  for (let n = 0; n < people.length; n += 1) {
    const [to, from] = [left.reduce((a, b) => (b.left > a.left ? b : a)), left.reduce((a, b) => (b.left < a.left ? b : a))];
    const cents = Math.min(to.left, -from.left);
    if (cents <= 0) break;
    moves.push({ a: from.name, b: to.name, n: money(cents / 100) });
    to.left -= cents;
    from.left += cents;
  }
  return moves;
}
function draw() {
  const total = paid.reduce((s, p) => s + p.cents, 0);
  $('#people').replaceChildren(...people.map((name) => el('span', {}, name, el('button', { type: 'button', text: '×', disabled: people.length <= 2 || paid.some((p) => p.who === name), 'aria-label': fill(W.leave, { n: name }), onclick: () => { people = people.filter((other) => other !== name); changed(); } }))));
  const chosen = $('#who').value;
  $('#who').replaceChildren(...people.map((name) => el('option', { value: name, text: name, selected: name === chosen })));
  $('#list').replaceChildren(...paid.map((p) => el('li', {}, el('span', { text: `${p.who}${p.what ? ` · ${p.what}` : ''}` }), el('b', { text: money(p.cents / 100) }), el('button', { type: 'button', text: '×', 'aria-label': fill(W.remove, { n: `${p.who} ${p.what}` }), onclick: () => { paid = paid.filter((other) => other !== p); changed(); } }))));
  $('#total').textContent = money(total / 100);
  $('#each').textContent = money(total / 100 / people.length);
  const moves = settled();
  $('#owed').replaceChildren(...(moves.length ? moves.map((move) => el('li', { text: fill(W.owes, move) })) : [el('li', { text: W.even })]));
}
function changed() { state('playing'); draw(); }
function add() {
  const cents = Math.round(Number($('#amount').value) * 100);
  if (!(cents > 0)) { $('#amount').focus(); return; }
  paid.push({ what: $('#what').value.trim(), who: $('#who').value, cents });
  $('#what').value = $('#amount').value = '';
  $('#what').focus();
  changed();
}
function join() {
  const name = $('#person').value.trim();
  if (name && !people.includes(name)) people.push(name);
  $('#person').value = '';
  changed();
}
$('#add').addEventListener('click', add);
$('#join').addEventListener('click', join);
$('#amount').addEventListener('keydown', (event) => { if (event.key === 'Enter') add(); });
$('#person').addEventListener('keydown', (event) => { if (event.key === 'Enter') join(); });
draw();
