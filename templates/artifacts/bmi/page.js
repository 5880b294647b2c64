const LIMITS = ZH ? [18.5, 24, 28] : [18.5, 25, 30];
const CLASSES = ['low', 'normal', 'high', 'obese'];
const TINTS = ['--c3', '--good', '--c5', '--bad'];
const [LEAST, MOST] = [14, 40];
let system = P.system;

const tall = (cm) => (system === 'metric' ? `${number(cm, 0)} cm` : `${Math.floor(Math.round(cm / 2.54) / 12)} ft ${Math.round(cm / 2.54) % 12} in`);
const heavy = (kg) => (system === 'metric' ? `${number(kg, 1)} kg` : `${number(kg / 0.45359237, 0)} lb`);
const place = (bmi) => (100 * (clamp(bmi, LEAST, MOST) - LEAST)) / (MOST - LEAST);
function draw() {
  const [cm, kg] = [Number($('#height').value), Number($('#weight').value)];
  const bmi = kg / (cm / 100) ** 2;
  const at = LIMITS.filter((limit) => Math.round(bmi * 10) / 10 >= limit).length;
  $('#tall').textContent = tall(cm);
  $('#heavy').textContent = heavy(kg);
  $('#bmi').textContent = number(bmi, 1);
  $('#class').textContent = W[CLASSES[at]];
  $('#mark').style.left = `${place(bmi)}%`;
  $('#range').textContent = fill(W.range, { from: heavy(Math.ceil(LIMITS[0] * (cm / 100) ** 2 * 2) / 2), to: heavy(Math.floor((LIMITS[1] - 0.05) * (cm / 100) ** 2 * 2) / 2) });
  for (const button of $$('[data-system]')) button.setAttribute('aria-pressed', button.dataset.system === system);
}
const edges = [LEAST, ...LIMITS, MOST];
$('#scale').style.gridTemplateColumns = CLASSES.map((_, n) => `${edges[n + 1] - edges[n]}fr`).join(' ');
$('#scale').append(...TINTS.map((tint) => el('i', { style: `background: var(${tint})` })), ...LIMITS.map((limit) => el('small', { text: number(limit, 1), style: `left: ${place(limit)}%` })), el('b', { id: 'mark' }));
$('#height').value = P.height;
$('#weight').value = P.weight;
for (const slider of $$('input')) slider.addEventListener('input', () => { state('playing'); draw(); });
for (const button of $$('[data-system]')) button.addEventListener('click', () => { system = button.dataset.system; state('playing'); draw(); });
draw();
