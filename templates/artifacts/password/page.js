const SETS = { lower: 'abcdefghijklmnopqrstuvwxyz', upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', digits: '0123456789', symbols: '!#$%&*+-=?@^_~.,:;' };
const ALIKE = /[lI1O0o|]/g;

// A whole number below `limit`, each as likely as the other.
function below(limit) {
  const most = Math.floor(2 ** 32 / limit) * limit;
  const box = new Uint32Array(1);
  do crypto.getRandomValues(box); while (box[0] >= most);
  return box[0] % limit;
}
const one = (signs) => signs[below(signs.length)];
function sets() {
  const chosen = Object.keys(SETS).filter((name) => $(`#${name}`).checked);
  return chosen.map((name) => ($('#alike').checked ? SETS[name].replace(ALIKE, '') : SETS[name]));
}
function made() {
  const [from, long] = [sets(), Number($('#length').value)];
  const all = from.join('');
  const signs = [...from.map(one), ...Array.from({ length: Math.max(0, long - from.length) }, () => one(all))].slice(0, long);
  for (let n = signs.length - 1; n > 0; n -= 1) {
    const other = below(n + 1);
    [signs[n], signs[other]] = [signs[other], signs[n]];
  }
  return signs.join('');
}
function draw() {
  $('#count').textContent = $('#length').value;
  const bits = Math.floor(Number($('#length').value) * Math.log2(sets().join('').length));
  const word = bits < 50 ? 'weak' : bits < 75 ? 'fair' : 'strong';
  $('#shown').textContent = made();
  $('#bar').style.width = `${Math.min(100, bits / 1.28)}%`;
  $('#bar').dataset.w = word;
  $('#bits').textContent = fill(W.bits, { n: bits, word: W[word] });
  $('#copy').textContent = W.copy;
}
async function copy() {
  const mark = getSelection();
  mark.selectAllChildren($('#shown'));
  let done = false;
  try { await navigator.clipboard.writeText($('#shown').textContent); done = true; } catch { try { done = document.execCommand('copy'); } catch { done = false; } }
  $('#copy').textContent = done ? W.copied : W.marked;
  say($('#copy').textContent);
}
$('#length').value = P.length;
$('#symbols').checked = P.symbols;
$('#new').addEventListener('click', () => { state('playing'); draw(); });
$('#copy').addEventListener('click', copy);
$('#length').addEventListener('input', () => { state('playing'); draw(); });
for (const name of [...Object.keys(SETS), 'alike']) {
  $(`#${name}`).addEventListener('change', (event) => {
    if (!sets().length) event.target.checked = true;
    state('playing');
    draw();
  });
}
onGo(() => $('#new').click());
draw();
