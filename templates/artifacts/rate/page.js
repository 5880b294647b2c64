const CODES = ['EUR', 'USD', 'GBP', 'JPY', 'CNY', 'CHF', 'AUD', 'CAD', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'HUF', 'TRY', 'INR', 'KRW', 'HKD', 'TWD', 'SGD', 'THB', 'BRL', 'MXN', 'ZAR', 'RUB', 'NZD'];
const money = (value, code) => new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' }).format(value);

function draw() {
  const [amount, rate, from, to] = [Number($('#amount').value), Number($('#rate').value), $('#from').value, $('#to').value];
  $('#asked').textContent = fill(W.rate, { from, to });
  $('#head').textContent = from;
  $('#other').textContent = to;
  $('#box').hidden = !(rate > 0);
  if (!(rate > 0)) {
    $('#result').textContent = '–';
    $('#rule').textContent = W.enter;
    return;
  }
  $('#result').textContent = money(amount * rate, to);
  $('#rule').textContent = `1 ${from} = ${number(rate, 6)} ${to} · 1 ${to} = ${number(1 / rate, 6)} ${from}`;
  $('#rows').replaceChildren(...[1, 5, 10, 20, 50, 100, 500, 1000].map((n) => el('tr', {}, el('td', { class: 'n', text: money(n, from) }), el('td', { class: 'n', text: money(n * rate, to) }))));
}
for (const [id, code] of [['#from', P.from], ['#to', P.to === P.from ? (P.from === 'USD' ? 'EUR' : 'USD') : P.to]]) {
  $(id).append(...CODES.map((each) => el('option', { value: each, text: each })));
  $(id).value = CODES.includes(code) ? code : 'EUR';
}
$('#amount').value = P.amount;
$('#rate').value = P.rate || '';
for (const id of ['#amount', '#rate', '#from', '#to']) $(id).addEventListener('input', () => { state('playing'); draw(); });
$('#swap').addEventListener('click', () => {
  [$('#from').value, $('#to').value] = [$('#to').value, $('#from').value];
  const rate = Number($('#rate').value);
  if (rate > 0) $('#rate').value = Number((1 / rate).toPrecision(8));
  state('playing');
  draw();
});
draw();
