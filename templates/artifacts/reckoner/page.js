const of = (english, chinese) => (ZH ? chinese : english);
const money = (value) => `${P.currency || (ZH ? '¥' : '')}${new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)}`;
const clockwise = (minutes) => { const all = Math.round(minutes * 60); return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`; };
const compound = ({ start, monthly, rate, years }) => {
  const [months, growth] = [Math.round(years * 12), rate / 1200];
  let value = start;
  for (let n = 0; n < months; n += 1) value = value * (1 + growth) + monthly;
  return { value, paid: start + monthly * months };
};
// What is entered (name, English, Chinese, usual value) and what comes of it.
const KINDS = {
  fuel: { asks: [['distance', 'Distance (km)', '距离（公里）', P.distance || 100], ['consumption', 'Litres per 100 km', '百公里油耗（升）', P.consumption || 6.5], ['price', 'Price per litre', '每升价格', P.price || (ZH ? 7.8 : 1.75)], ['people', 'People who share', '分摊人数', P.people || 1]],
    gives: (v) => { const litres = (v.distance * v.consumption) / 100; return [[of('Cost', '油费'), money(litres * v.price)], [of('Each', '每人'), money((litres * v.price) / Math.max(1, v.people))], [of('Litres', '用油（升）'), number(litres)], [of('Cost per km', '每公里'), money(v.distance ? (litres * v.price) / v.distance : 0)]]; } },
  discount: { asks: [['price', 'Price', '原价', P.price || 100], ['rate', 'Percent off', '减免百分比（八折填20）', P.rate || 20]],
    gives: (v) => [[of('You pay', '折后价'), money(v.price * (1 - v.rate / 100))], [of('You save', '节省'), money((v.price * v.rate) / 100)]] },
  vat: { asks: [['price', 'Price before tax', '不含税价', P.price || 100], ['rate', 'Tax in percent', '税率（%）', P.rate || (ZH ? 13 : 20)]],
    gives: (v) => [[of('With tax', '含税价'), money(v.price * (1 + v.rate / 100))], [of('Tax', '税额'), money((v.price * v.rate) / 100)], [of('If the price has the tax in it, without', '若原价已含税，不含税'), money(v.price / (1 + v.rate / 100))]] },
  savings: { asks: [['start', 'To begin with', '初始金额', P.start || (P.monthly ? 0 : 1000)], ['monthly', 'Each month', '每月存入', P.monthly || (P.start ? 0 : 100)], ['rate', 'Interest a year in percent', '年利率（%）', P.rate || 3], ['years', 'Years', '年数', P.years || 10]],
    gives: (v) => { const { value, paid } = compound(v); return [[of('In the end', '期末总额'), money(value)], [of('Paid in', '本金'), money(paid)], [of('Interest', '利息'), money(value - paid)]]; } },
  electricity: { asks: [['watts', 'Watts', '功率（瓦）', P.watts || 1000], ['hours', 'Hours a day', '每天小时数', P.hours || 2], ['price', 'Price per kWh', '每度电价格', P.price || (ZH ? 0.55 : 0.3)]],
    gives: (v) => { const day = (v.watts * v.hours) / 1000; return [[of('A year', '每年'), money(day * 365 * v.price)], [of('A month', '每月'), money((day * 365 * v.price) / 12)], [of('kWh a day', '每天用电（度）'), number(day, 3)]]; } },
  paint: { asks: [['width', 'Length of all walls (m)', '墙面总长（米）', 16], ['height', 'Height (m)', '层高（米）', 2.5], ['doors', 'Doors and windows (m²)', '门窗面积（平方米）', 4], ['coats', 'Coats', '遍数', 2], ['reach', 'Square metres per litre', '每升可涂（平方米）', 10]],
    gives: (v) => { const area = Math.max(0, v.width * v.height - v.doors); return [[of('Paint', '需要涂料'), `${number((area * v.coats) / Math.max(0.1, v.reach), 1)} ${of('litres', '升')}`], [of('Area', '面积'), `${number(area)} m²`]]; } },
  running: { asks: [['distance', 'Distance (km)', '距离（公里）', P.distance || 10], ['minutes', 'Minutes', '用时（分钟）', P.minutes || 55]],
    gives: (v) => { const pace = v.distance ? v.minutes / v.distance : 0; return [[of('Pace per km', '每公里配速'), clockwise(pace)], [of('km/h', '时速（公里）'), number(v.minutes ? (v.distance / v.minutes) * 60 : 0)], [of('5 km at this pace', '按此配速 5 公里'), clockwise(pace * 5)], [of('Half marathon', '半程马拉松'), clockwise(pace * 21.0975)], [of('Marathon', '全程马拉松'), clockwise(pace * 42.195)]]; } },
  recipe: { asks: [['from', 'The recipe is for', '原食谱人数', 4], ['to', 'You cook for', '要做几人份', P.people || 6], ['amount', 'Amount in the recipe', '原用量', 250]],
    gives: (v) => [[of('You take', '需要'), number((v.amount * v.to) / Math.max(1, v.from))], [of('All amounts times', '所有用量乘以'), number(v.to / Math.max(1, v.from), 3)]] },
  percent: { asks: [['part', 'Part', '部分', 30], ['whole', 'Whole', '总数', 120]],
    gives: (v) => [[of('The part is', '占比'), `${number(v.whole ? (100 * v.part) / v.whole : 0)} %`], [of('From part to whole', '从部分到总数的变化'), `${number(v.part ? (100 * (v.whole - v.part)) / v.part : 0)} %`], [of('Part percent of the whole', '总数的（部分）%'), number((v.part * v.whole) / 100)]] },
};
function told() {
  const [name, , text] = P.formula.match(/^(.*?)(=)(.*)$/s).map((part) => part.trim()).slice(1);
  const made = reckon(text);
  return { asks: made ? made.names.map((each) => [each, each, each, 1]) : [], gives: (v) => [[name || W.result, made ? number(made.value(v), 4) : W.wrong]], how: P.formula };
}
const kind = P.formula ? told() : KINDS[P.mode];
function draw() {
  const values = Object.fromEntries(kind.asks.map(([name]) => [name, Number($(`[data-name="${CSS.escape(name)}"]`).value) || 0]));
  $('#results').replaceChildren(...kind.gives(values).map(([name, value]) => el('div', {}, el('dt', { text: name }), el('dd', { text: value }))));
}
$('#inputs').append(...kind.asks.map(([name, english, chinese, usual]) => el('label', {}, of(english, chinese)[0].toUpperCase() + of(english, chinese).slice(1), el('input', { type: 'number', step: 'any', inputmode: 'decimal', value: usual, data: { name }, oninput: () => { state('playing'); draw(); } }))));
$('#how').textContent = kind.how || '';
draw();
