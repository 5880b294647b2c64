const money = (value) => `${P.currency}${new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)}`;
let people = P.people;

function draw() {
  const [bill, percent] = [Math.max(0, Number($('#bill').value)), Number($('#percent').value)];
  const tip = (bill * percent) / 100;
  $('#shown').textContent = `${percent} %`;
  $('#people').textContent = people;
  $('#tip').textContent = money(tip);
  $('#total').textContent = money(bill + tip);
  $('#each').textContent = money((bill + tip) / people);
  $('#fewer').disabled = people <= 1;
  for (const button of $$('#presets button')) button.setAttribute('aria-pressed', Number(button.dataset.percent) === percent);
}
const changed = (act) => () => { act(); state('playing'); draw(); };
$('#presets').append(...[0, 10, 15, 20, 25].map((percent) => el('button', { type: 'button', data: { percent }, text: `${percent} %`, onclick: changed(() => { $('#percent').value = percent; }) })));
$('#bill').value = P.bill;
$('#percent').max = Math.max(40, P.percent);
$('#percent').value = P.percent;
$('#bill').addEventListener('input', changed(() => {}));
$('#percent').addEventListener('input', changed(() => {}));
$('#fewer').addEventListener('click', changed(() => { people = Math.max(1, people - 1); }));
$('#more').addEventListener('click', changed(() => { people = Math.min(99, people + 1); }));
draw();
