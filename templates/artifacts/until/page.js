// A day without a year is the next one that comes: 12-25 is this year's Christmas until it is over.
function meant(text) {
  if (text.length === 10) return text;
  const now = new Date();
  const [month, day] = text.split('-').map(Number);
  const passed = now.getMonth() + 1 > month || (now.getMonth() + 1 === month && now.getDate() > day);
  return `${now.getFullYear() + (passed ? 1 : 0)}-${text}`;
}
const told = (date) => new Intl.DateTimeFormat(ZH ? 'zh-CN' : 'en-GB', { dateStyle: 'full' }).format(date);
function draw() {
  const goal = new Date(`${$('#day').value || meant(P.day)}T${$('#clock').value || '00:00'}`);
  const left = goal - Date.now();
  const whole = Math.floor(Math.abs(left) / 1000);
  const here = left <= 0 && left > -86400000;
  $('#when').textContent = here ? `${told(goal)} · ${W.now}` : fill(left > 0 ? W.until : W.since, { when: told(goal) });
  $('#days').textContent = number(Math.floor(whole / 86400));
  $('#hours').textContent = Math.floor(whole / 3600) % 24;
  $('#minutes').textContent = Math.floor(whole / 60) % 60;
  $('#seconds').textContent = whole % 60;
}
$('#day').value = meant(P.day);
for (const id of ['#day', '#clock']) $(id).addEventListener('input', () => { state('playing'); draw(); });
draw();
setInterval(draw, 500);
