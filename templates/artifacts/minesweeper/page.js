const SIZE = P.size;
const MINES = Math.min(P.mines, SIZE * SIZE - 10);
const CELLS = [...Array(SIZE * SIZE).keys()];
const around = (n) => CELLS.filter((m) => m !== n && Math.abs((m % SIZE) - (n % SIZE)) < 2 && Math.abs(Math.floor(m / SIZE) - Math.floor(n / SIZE)) < 2);
const over = cover($('#stage'));
let mines, open, flags, at, began, done, flagging = false;

function begin() {
  [mines, open, flags, at, began, done] = [null, new Set(), new Set(), 0, 0, false];
  over.hide();
  state('ready');
  $('#board').style.setProperty('--n', SIZE);
  $('#board').replaceChildren(...CELLS.map((n) => el('button', { type: 'button', tabindex: n ? -1 : 0, onclick: () => (flagging ? flag(n) : reveal(n)), oncontextmenu: (event) => { event.preventDefault(); flag(n); }, onfocus: () => { at = n; } })));
  draw();
}
// The first square is never a mine, nor are those around it.
function lay(first) {
  const near = new Set([first, ...around(first)]);
  mines = new Set(shuffled(CELLS.filter((n) => !near.has(n))).slice(0, MINES));
  began = Date.now();
  state('playing');
}
const count = (n) => around(n).filter((m) => mines.has(m)).length;
function reveal(n) {
  if (done || flags.has(n)) return;
  if (!mines) lay(n);
  if (open.has(n)) {
    const near = around(n);
    if (near.filter((m) => flags.has(m)).length === count(n)) near.filter((m) => !flags.has(m) && !open.has(m)).forEach(reveal);
    return;
  }
  if (mines.has(n)) return lost(n);
  const waiting = [n];
  while (waiting.length) {
    const next = waiting.pop();
    if (open.has(next) || flags.has(next)) continue;
    open.add(next);
    if (!count(next)) waiting.push(...around(next));
  }
  tone(500, 0.05);
  if (open.size === CELLS.length - mines.size) won();
  draw();
}
function flag(n) {
  if (done || open.has(n)) return;
  if (!flags.delete(n)) flags.add(n);
  tone(680, 0.05);
  state('playing');
  draw();
}
function lost(n) {
  done = true;
  open.add(n);
  state('over');
  say(W.lost);
  tone(110, 0.5, 'sawtooth');
  draw();
  over.show(W.lost, W.new, begin);
}
function won() {
  done = true;
  state('over');
  say(W.won);
  tone(880, 0.3);
  over.show(W.won, W.new, begin, `${$('#time').textContent} s`);
}
function draw() {
  [...$('#board').children].forEach((cell, n) => {
    const shown = open.has(n);
    const mine = done && mines.has(n);
    const near = shown && !mine ? count(n) : 0;
    cell.toggleAttribute('data-open', shown);
    cell.toggleAttribute('data-mine', mine);
    cell.dataset.n = near || '';
    cell.textContent = mine ? '✹' : flags.has(n) ? '⚑' : near || '';
    const words = mine ? W.mine : shown ? W.open : flags.has(n) ? W.flag : W.closed;
    cell.setAttribute('aria-label', fill(words, { row: Math.floor(n / SIZE) + 1, column: (n % SIZE) + 1, n: near }));
  });
  $('#left').textContent = MINES - flags.size;
}
let held = 0;
$('#board').addEventListener('pointerdown', (event) => {
  const cell = event.target.closest('button');
  if (event.pointerType !== 'mouse' && cell) held = setTimeout(() => { flag([...$('#board').children].indexOf(cell)); held = -1; }, 450);
});
$('#board').addEventListener('pointerup', () => { if (held > 0) clearTimeout(held); });
$('#board').addEventListener('click', (event) => { if (held === -1) { event.stopPropagation(); held = 0; } }, true);
onMove($('#board'), (move) => {
  const [x, y] = [at % SIZE, Math.floor(at / SIZE)];
  const [dx, dy] = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] }[move];
  $('#board').children[clamp(y + dy, 0, SIZE - 1) * SIZE + clamp(x + dx, 0, SIZE - 1)].focus();
});
addEventListener('keydown', (event) => { if (event.key.toLowerCase() === 'f' && !event.ctrlKey && !event.metaKey) flag(at); });
setInterval(() => { if (began && !done) $('#time').textContent = Math.floor((Date.now() - began) / 1000); }, 250);
$('#flags').addEventListener('click', () => { flagging = !flagging; $('#flags').setAttribute('aria-pressed', flagging); });
$('#new').addEventListener('click', begin);
begin();
