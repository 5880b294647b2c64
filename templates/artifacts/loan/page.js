const money = (value) => `${P.currency}${new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)}`;
const short = (value) => new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);

function plan(amount, rate, years) {
  const [months, monthly] = [Math.round(years * 12), rate / 1200];
  const payment = monthly ? (amount * monthly) / (1 - (1 + monthly) ** -months) : amount / months;
  const rows = [{ year: 0, left: amount, paid: 0 }];
  let [left, paid] = [amount, 0];
  for (let month = 1; month <= months; month += 1) {
    paid += left * monthly;
    left = Math.max(0, left - (payment - left * monthly));
    if (month % 12 === 0 || month === months) rows.push({ year: Math.ceil(month / 12), left, paid });
  }
  return { payment, rows, interest: payment * months - amount, total: payment * months };
}
function chart(rows, amount, interest) {
  const [wide, high, side, foot] = [600, 240, 46, 24];
  const most = Math.max(amount, interest) || 1;
  const x = (n) => side + ((wide - side - 8) * n) / (rows.length - 1);
  const y = (v) => 8 + (high - foot - 8) * (1 - v / most);
  const path = (key) => rows.map((row, n) => `${n ? 'L' : 'M'}${x(n).toFixed(1)} ${y(row[key]).toFixed(1)}`).join('');
  const lines = [0, 0.5, 1].flatMap((part) => [svg('path', { d: `M${side} ${y(part * most)}H${wide - 8}`, stroke: 'var(--line)' }), Object.assign(svg('text', { x: side - 6, y: y(part * most) + 4, 'text-anchor': 'end' }), { textContent: short(part * most) })]);
  const step = Math.ceil((rows.length - 1) / 6);
  const years = rows.flatMap((row, n) => (n % step ? [] : [Object.assign(svg('text', { x: x(n), y: high - 6, 'text-anchor': 'middle' }), { textContent: row.year })]));
  const area = svg('path', { d: `${path('left')}L${x(rows.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`, fill: 'color-mix(in srgb, var(--accent) 22%, transparent)' });
  const drawn = [['left', '--accent'], ['paid', '--c2']].map(([key, tint]) => svg('path', { d: path(key), fill: 'none', stroke: `var(${tint})`, 'stroke-width': 3, 'stroke-linejoin': 'round' }));
  const names = [[W.left, '--accent'], [W.paid, '--c2']].map(([text, tint]) => { const mark = el('i'); mark.style.background = `var(${tint})`; return el('span', {}, mark, text); });
  $('#chart').replaceChildren(svg('svg', { viewBox: `0 0 ${wide} ${high}`, role: 'img', 'aria-label': W.chart }, ...lines, area, ...drawn, ...years), el('p', { class: 'key' }, ...names));
}
function draw() {
  const [amount, rate, years] = [Math.max(0, Number($('#amount').value)), clamp(Number($('#rate').value), 0, 100), clamp(Math.round(Number($('#years').value)) || 1, 1, 50)];
  const { payment, rows, interest, total } = plan(amount, rate, years);
  $('#monthly').textContent = money(payment);
  $('#interest').textContent = money(interest);
  $('#total').textContent = money(total);
  chart(rows, amount, interest);
  $('#table').replaceChildren(el('thead', {}, el('tr', {}, ...[W.year, W.left, W.paid].map((text, n) => el('th', { scope: 'col', class: n ? 'n' : '', text })))), el('tbody', {}, ...rows.slice(1).map((row) => el('tr', {}, el('td', { text: row.year }), el('td', { class: 'n', text: money(row.left) }), el('td', { class: 'n', text: money(row.paid) })))));
}
for (const key of ['amount', 'rate', 'years']) {
  $(`#${key}`).value = P[key];
  $(`#${key}`).addEventListener('input', () => { state('playing'); draw(); });
}
draw();
