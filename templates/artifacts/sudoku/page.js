const CLUES = { easy: 42, medium: 35, hard: 29 };
const ALL = [...Array(81).keys()];
const row = (n) => Math.floor(n / 9);
const column = (n) => n % 9;
const box = (n) => Math.floor(row(n) / 3) * 3 + Math.floor(column(n) / 3);
const PEERS = ALL.map((n) => ALL.filter((m) => m !== n && (row(m) === row(n) || column(m) === column(n) || box(m) === box(n))));
const over = cover($('#stage'));
let solution, given, filled, at, began, ended;

const free = (grid, n) => [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((v) => !PEERS[n].some((m) => grid[m] === v));
// How many solutions a grid has, two at most: the emptiest cell first.
function solutions(grid, most = 2) {
  let best = null;
  for (const n of ALL) {
    if (grid[n]) continue;
    const may = free(grid, n);
    if (!may.length) return 0;
    if (!best || may.length < best.may.length) best = { n, may };
  }
  if (!best) return 1;
  let count = 0;
  for (const v of best.may) {
    grid[best.n] = v;
    count += solutions(grid, most - count);
    grid[best.n] = 0;
    if (count >= most) break;
  }
  return count;
}
function whole() {
  const three = () => shuffled([0, 1, 2]);
  const [rows, columns] = [0, 1].map(() => three().flatMap((band) => three().map((n) => band * 3 + n)));
  const digits = shuffled([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  return ALL.map((n) => digits[(rows[row(n)] * 3 + Math.floor(rows[row(n)] / 3) + columns[column(n)]) % 9]);
}
function puzzle(level) {
  solution = whole();
  given = [...solution];
  let left = 81;
  for (const n of shuffled(ALL)) {
    if (left <= CLUES[level]) break;
    given[n] = 0;
    if (solutions([...given]) === 1) left -= 1;
    else given[n] = solution[n];
  }
}
function begin() {
  puzzle($('#level').value);
  [filled, at, began, ended] = [[...given], given.indexOf(0), Date.now(), false];
  over.hide();
  state('playing');
  $('#board').replaceChildren(...ALL.map((n) => el('button', { type: 'button', tabindex: -1, onclick: () => { at = n; draw(); }, onfocus: () => { if (at !== n) { at = n; draw(); } } })));
  draw();
}
const clash = (n) => filled[n] && PEERS[n].some((m) => filled[m] === filled[n]);
function draw() {
  [...$('#board').children].forEach((cell, n) => {
    cell.textContent = filled[n] || '';
    cell.toggleAttribute('data-fixed', given[n] > 0);
    cell.tabIndex = n === at ? 0 : -1;
    cell.className = [n === at ? 'at' : '', PEERS[at].includes(n) ? 'near' : '', filled[at] && filled[n] === filled[at] ? 'same' : '', clash(n) && !given[n] ? 'bad' : ''].join(' ');
    cell.setAttribute('aria-label', fill(W.cell, { row: row(n) + 1, column: column(n) + 1, value: filled[n] || W.empty }));
  });
  $('#left').textContent = filled.filter((v) => !v).length;
}
function put(value) {
  if (given[at] || ended) return;
  filled[at] = filled[at] === value ? 0 : value;
  if (value) tone(clash(at) ? 200 : 520, 0.06);
  if (clash(at)) say(W.wrong);
  draw();
  if (filled.every(Boolean) && !ALL.some(clash)) {
    ended = true;
    state('over');
    say(W.won);
    over.show(W.won, W.new, begin, $('#time').textContent);
  }
}
$('#keys').append(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((v) => el('button', { type: 'button', text: v, onclick: () => put(v) })), el('button', { type: 'button', text: '⌫', 'aria-label': W.erase, onclick: () => put(0) }));
onMove($('#board'), (move) => {
  const next = at + { up: -9, down: 9, left: -1, right: 1 }[move];
  if (next < 0 || next > 80 || (move === 'left' && !column(at)) || (move === 'right' && column(at) === 8)) return;
  at = next;
  draw();
  $('#board').children[at].focus();
});
addEventListener('keydown', (event) => {
  if (event.target.closest('select') || event.ctrlKey || event.metaKey) return;
  if (/^[1-9]$/.test(event.key)) put(Number(event.key));
  if (['Backspace', 'Delete', '0'].includes(event.key)) put(0);
});
setInterval(() => {
  if (ended) return;
  const passed = Math.floor((Date.now() - began) / 1000);
  $('#time').textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, '0')}`;
}, 500);
$('#level').value = P.level;
$('#level').addEventListener('change', begin);
$('#new').addEventListener('click', begin);
begin();
