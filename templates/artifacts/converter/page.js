// Factors to the first unit of a kind; exact where the definition is (inch 2.54 cm, pound 0.45359237 kg, mile 1609.344 m).
const KINDS = {
  length: { m: 1, km: 1000, cm: 0.01, mm: 0.001, mi: 1609.344, yd: 0.9144, ft: 0.3048, in: 0.0254, nmi: 1852, 里: 500, 尺: 1 / 3 },
  mass: { kg: 1, g: 0.001, mg: 1e-6, t: 1000, lb: 0.45359237, oz: 0.028349523125, st: 6.35029318, 斤: 0.5, 两: 0.05 },
  temperature: { '°C': 1, '°F': 1, K: 1 },
  volume: { l: 1, ml: 0.001, 'm³': 1000, gal: 3.785411784, pt: 0.473176473, cup: 0.2365882365, 'fl oz': 0.0295735295625, tbsp: 0.01478676478125, tsp: 0.00492892159375 },
  area: { 'm²': 1, 'km²': 1e6, 'cm²': 1e-4, ha: 10000, ac: 4046.8564224, 'ft²': 0.09290304, 亩: 2000 / 3 },
  speed: { 'm/s': 1, 'km/h': 1 / 3.6, mph: 0.44704, kn: 1852 / 3600 },
  time: { s: 1, min: 60, h: 3600, d: 86400, wk: 604800 },
  data: { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 1024, MiB: 1048576, GiB: 1073741824 },
  energy: { J: 1, kJ: 1000, cal: 4.184, kcal: 4184, Wh: 3600, kWh: 3.6e6 },
};
const CELSIUS = { '°C': [(v) => v, (c) => c], '°F': [(v) => ((v - 32) * 5) / 9, (c) => (c * 9) / 5 + 32], K: [(v) => v - 273.15, (c) => c + 273.15] };
const kindOf = (unit) => Object.keys(KINDS).find((kind) => unit in KINDS[kind]);
let kind = kindOf(P.from) || 'length';

function converted(value, from, to) {
  if (kind === 'temperature') return CELSIUS[to][1](CELSIUS[from][0](value));
  return (value * KINDS[kind][from]) / KINDS[kind][to];
}
const shown = (value) => (value !== 0 && (Math.abs(value) >= 1e12 || Math.abs(value) < 1e-6) ? value.toExponential(4) : new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { maximumSignificantDigits: 8 }).format(value));
function units(from, to) {
  for (const [id, chosen] of [['#from', from], ['#to', to]]) {
    $(id).replaceChildren(...Object.keys(KINDS[kind]).map((unit) => el('option', { value: unit, text: unit })));
    $(id).value = chosen;
  }
}
function draw() {
  const [value, from, to] = [Number($('#value').value), $('#from').value, $('#to').value];
  $('#result').textContent = `${shown(converted(value, from, to))} ${to}`;
  $('#rule').textContent = kind === 'temperature' ? '' : `1 ${from} = ${shown(converted(1, from, to))} ${to}`;
  $('#all').replaceChildren(...Object.keys(KINDS[kind]).map((unit) => el('button', { type: 'button', 'aria-pressed': unit === to, onclick: () => { $('#to').value = unit; draw(); } }, el('b', { text: shown(converted(value, from, unit)) }), unit)));
  state('playing');
}
$('#kind').append(...Object.keys(KINDS).map((each) => el('option', { value: each, text: W[each] })));
$('#kind').value = kind;
$('#kind').addEventListener('change', (event) => {
  kind = event.target.value;
  const [first, second] = Object.keys(KINDS[kind]);
  units(first, second);
  draw();
});
for (const id of ['#value', '#from', '#to']) $(id).addEventListener('input', draw);
$('#swap').addEventListener('click', () => {
  const [from, to] = [$('#from').value, $('#to').value];
  [$('#from').value, $('#to').value] = [to, from];
  draw();
});
$('#value').value = P.value;
const same = P.to in KINDS[kind] && P.to !== P.from;
units(P.from in KINDS[kind] ? P.from : Object.keys(KINDS[kind])[0], same ? P.to : Object.keys(KINDS[kind]).find((unit) => unit !== P.from));
draw();
state('ready');
