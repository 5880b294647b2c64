const NAMES = { '÷': W.divide, '×': W.times, '−': W.minus, '+': W.plus, '=': W.equals, C: W.clear, '⌫': W.back };
const KEYS = ['C', '(', ')', '÷', '7', '8', '9', '×', '4', '5', '6', '−', '1', '2', '3', '+', '⌫', '0', '.', '='];
const entry = $('#entry');
let before = [];
let fresh = false;

// What an expression is worth, by the rules of school: brackets, a percent sign, × and ÷ before + and −.
function worth(text) {
  const signs = text.replace(/[*xX·]/g, '×').replace(/\//g, '÷').replace(/[-–]/g, '−').replace(/,/g, '').replace(/\s+/g, '').match(/\d+\.?\d*|\.\d+|[+−×÷()%]/g) || [];
  if (signs.join('').length !== text.replace(/[,\s]/g, '').length) throw new Error(W.wrong);
  let at = 0;
  const value = () => {
    if (signs[at] === '−') { at += 1; return -value(); }
    if (signs[at] === '+') { at += 1; return value(); }
    let found;
    if (signs[at] === '(') {
      at += 1;
      found = sum();
      if (signs[at] === ')') at += 1; else if (at < signs.length) throw new Error(W.wrong);
    } else {
      found = Number(signs[at]);
      if (signs[at] === undefined || Number.isNaN(found)) throw new Error(W.wrong);
      at += 1;
    }
    while (signs[at] === '%') { at += 1; found /= 100; }
    return found;
  };
  const product = () => {
    let found = value();
    while (signs[at] === '×' || signs[at] === '÷' || signs[at] === '(') {
      const sign = signs[at];
      if (sign !== '(') at += 1;
      const other = value();
      if (sign === '÷' && other === 0) throw new Error(W.zero);
      found = sign === '÷' ? found / other : found * other;
    }
    return found;
  };
  const sum = () => {
    let found = product();
    while (signs[at] === '+' || signs[at] === '−') {
      const sign = signs[at];
      at += 1;
      found = sign === '+' ? found + product() : found - product();
    }
    return found;
  };
  const found = sum();
  if (at < signs.length) throw new Error(W.wrong);
  return Number(found.toPrecision(12));
}
const shown = (value) => (Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-9) ? value.toExponential(6) : number(value, 10)).replace('-', '−');
function look() {
  try { $('#result').textContent = entry.value.trim() ? shown(worth(entry.value)) : '0'; } catch { /* not written to its end yet */ }
}
function equals() {
  if (!entry.value.trim()) return;
  try {
    const value = worth(entry.value);
    before = [{ text: entry.value, value }, ...before.filter((each) => each.text !== entry.value)].slice(0, 12);
    $('#result').textContent = shown(value);
    entry.value = String(value).replace('-', '−');
    fresh = true;
    state('over');
    list();
  } catch (error) { $('#result').textContent = error.message; }
}
function list() {
  $('#box').hidden = !before.length;
  $('#before').replaceChildren(...before.map((each) => el('li', {}, el('button', { type: 'button', text: `${each.text} = ${shown(each.value)}`, onclick: () => { entry.value = each.text; fresh = false; look(); } }))));
}
function press(key) {
  if (key === '=') return equals();
  if (key === 'C') entry.value = '';
  else if (key === '⌫') entry.value = entry.value.slice(0, -1);
  else entry.value = (fresh && /[\d.(]/.test(key) ? '' : entry.value) + key;
  fresh = false;
  state('playing');
  return look();
}
$('#keys').append(...KEYS.map((key) => el('button', { type: 'button', class: key === '=' ? 'main' : '', 'data-op': /[÷×−+C()⌫]/.test(key), 'aria-label': NAMES[key], text: key, onclick: () => press(key) })));
entry.addEventListener('input', () => { fresh = false; state('playing'); look(); });
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Enter' && event.target.closest('button') && !event.target.closest('#keys .main')) return;
  if (event.key === 'Enter' || event.key === '=') { event.preventDefault(); return equals(); }
  if (event.key === 'Escape') return press('C');
  if (event.target === entry) return undefined;
  if (event.key === 'Backspace') return press('⌫');
  const key = { '*': '×', x: '×', '/': '÷', '-': '−' }[event.key] || event.key;
  if (/^[\d.+−×÷()%]$/.test(key)) { event.preventDefault(); press(key); }
  return undefined;
});
