const TINTS = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'];
const tint = (n) => `var(${TINTS[n % TINTS.length]})`;
const SIGN = P.currency || (ZH ? '¥' : '');
const money = (value) => `${value < 0 ? '−' : ''}${SIGN}${number(Math.abs(value))}`;
const INCOMES = /^(?:income|salary|wage|wages|earnings|收入|工资|月薪)$/i;
const said = P.points.find((p) => INCOMES.test(p.label.trim()));
const given = P.points.filter((p) => p !== said && p.value >= 0).map((p) => ({ label: p.label[0].toUpperCase() + p.label.slice(1), value: p.value }));
let rows = given.length ? given : [[W.rent, 900], [W.food, 400], [W.transport, 120], [W.fun, 150], [W.saving, 200]].map(([label, value]) => ({ label, value }));
const total = () => rows.reduce((sum, each) => sum + each.value, 0);
const field = (given, act) => el('input', { ...given, oninput: (event) => { act(event.target.value); state('playing'); told(); } });

function draw() {
  $('#rows').replaceChildren(...rows.map((each, n) => el('li', {},
    el('i', { style: `background: ${tint(n)}` }),
    field({ value: each.label, maxlength: 40, 'aria-label': fill(W.name, { n: each.label }) }, (text) => { each.label = text; }),
    field({ class: 'n', type: 'number', min: 0, step: 'any', inputmode: 'decimal', value: each.value, 'aria-label': fill(W.amount, { n: each.label }) }, (text) => { each.value = Math.max(0, Number(text) || 0); }),
    el('button', { type: 'button', text: '×', 'aria-label': fill(W.remove, { n: each.label }), onclick: () => { rows = rows.filter((other) => other !== each); state('playing'); draw(); } }),
    el('small', {}))));
  told();
}
function told() {
  const [income, spent] = [Math.max(0, Number($('#income').value) || 0), total()];
  const whole = Math.max(income, spent) || 1;
  $('#bar').replaceChildren(...rows.map((each, n) => el('i', { style: `width: ${(100 * each.value) / whole}%; background: ${tint(n)}` })));
  $('#bar').setAttribute('aria-label', rows.map((each) => `${each.label}: ${money(each.value)}`).join(', '));
  $$('#rows small').forEach((place, n) => { place.textContent = income ? fill(W.share, { n: number((100 * rows[n].value) / income, 1) }) : money(rows[n].value); });
  $('#spent').textContent = money(spent);
  $('#left').textContent = money(Math.abs(income - spent));
  $('#left').className = income < spent ? 'bad' : 'good';
  $('#leftname').textContent = income < spent ? W.over : W.left;
}
function add() {
  const label = $('#what').value.trim();
  if (!label) { $('#what').focus(); return; }
  rows.push({ label, value: Math.max(0, Number($('#how').value) || 0) });
  $('#what').value = '';
  $('#how').value = '';
  state('playing');
  draw();
  $('#what').focus();
}
$('#income').value = P.income || (said && said.value) || Math.ceil((total() * 1.1) / 100) * 100;
$('#income').addEventListener('input', () => { state('playing'); told(); });
$('#add').addEventListener('click', add);
for (const place of [$('#what'), $('#how')]) place.addEventListener('keydown', (event) => { if (event.key === 'Enter') add(); });
draw();
