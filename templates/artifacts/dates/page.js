const iso = (date) => [date.getFullYear(), String(date.getMonth() + 1).padStart(2, '0'), String(date.getDate()).padStart(2, '0')].join('-');
const day = (text) => { const [y, m, d] = text.split('-').map(Number); return new Date(y, m - 1, d); };
const plus = (date, days) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
const between = (a, b) => Math.round((Date.UTC(b.getFullYear(), b.getMonth(), b.getDate()) - Date.UTC(a.getFullYear(), a.getMonth(), a.getDate())) / 864e5);
const spelled = (date) => new Intl.DateTimeFormat(ZH ? 'zh-CN' : 'en-GB', { dateStyle: 'long' }).format(date);
const weekday = (date) => new Intl.DateTimeFormat(ZH ? 'zh-CN' : 'en-GB', { weekday: 'long' }).format(date);

// Whole months first, then days: of 31 January one month later is the last day of February.
function span(a, b) {
  let months = (b.getFullYear() - a.getFullYear()) * 12 + b.getMonth() - a.getMonth();
  const moved = (n) => { const last = new Date(a.getFullYear(), a.getMonth() + n + 1, 0).getDate(); return new Date(a.getFullYear(), a.getMonth() + n, Math.min(a.getDate(), last)); };
  if (moved(months) > b) months -= 1;
  return { months, y: Math.floor(months / 12), m: months % 12, d: between(moved(months), b), moved };
}
function stats(pairs) {
  $('#more').replaceChildren(...pairs.map(([name, value]) => el('div', {}, el('dt', { text: name }), el('dd', {}, el('b', { text: value })))));
}
function due(a, b) {
  const born = plus(a, 280);
  const gone = between(a, b);
  $('#told').textContent = fill(W.due, { day: spelled(born) });
  stats([[W.weekday, weekday(born)], [W.left, number(Math.max(0, between(b, born)))]]);
  $('#note').textContent = `${gone >= 0 && gone <= 300 ? `${fill(W.week, { w: Math.floor(gone / 7), d: gone % 7 })}. ` : ''}${W.note}`;
}
function draw() {
  const [a, b] = [$('#a').value, $('#b').value];
  if (!a || !b) return;
  const [first, second] = [day(a), day(b)];
  $('#note').textContent = '';
  if (P.mode === 'due') return due(first, second);
  if (second < first) { $('#told').textContent = W.wrong; stats([]); return; }
  const long = span(first, second);
  const days = between(first, second);
  $('#told').textContent = P.mode === 'age' ? fill(W.span, long) : `${number(days)} ${ZH ? '天' : W.days.toLowerCase()}`;
  stats([[P.mode === 'age' ? W.days : W.months, number(P.mode === 'age' ? days : long.months)], [W.weeks, number(days / 7, 1)], [W.weekday, weekday(P.mode === 'age' ? first : second)]]);
  if (P.mode !== 'age') return;
  const years = long.m === 0 && long.d === 0 ? long.y : long.y + 1;
  const next = long.moved(years * 12);
  $('#note').textContent = `${W.next}: ${spelled(next)}, ${fill(between(second, next) ? W.in_days : W.today, { n: number(between(second, next)), y: years })}`;
}
const today = new Date();
const said = !P.day ? '' : P.day.length > 5 ? P.day : `${today.getFullYear()}-${P.day}`;
$('#aname').textContent = { age: W.birth, between: W.from, due: W.period }[P.mode];
$('#bname').textContent = P.mode === 'between' ? W.to : W.on;
const usual = { age: new Date(2000, 0, 1), between: today, due: plus(today, -70) }[P.mode];
const later = P.mode === 'between' && said && day(said) > today;
$('#a').value = later ? iso(today) : said || iso(usual);
$('#b').value = later ? said : iso(P.mode === 'between' && !said ? plus(today, 100) : today);
const move = (by) => { $('#b').value = iso(plus(day($('#b').value || iso(today)), by)); state('playing'); draw(); };
$('#earlier').addEventListener('click', () => move(-1));
$('#later').addEventListener('click', () => move(1));
for (const place of [$('#a'), $('#b')]) place.addEventListener('input', () => { state('playing'); draw(); });
draw();
