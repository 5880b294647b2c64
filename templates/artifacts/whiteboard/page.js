// Lines are kept in parts of the surface's width, so that they stay when the window changes.
const INKS = ['#1d1f1e', SETTINGS.accent, '#c2571a', '#3b5fc0', '#b3261e', '#1c7a43'];
let ink = INKS[1];
let erases = false;
let lines = [];
let line = null;
let pen = { x: 0.5, y: 0.3, down: false, shown: false };

const board = $('#board');
const draw = canvas(board, (width) => (width < 600 ? 0.8 : 1.9), (c, width) => {
  c.lineCap = 'round';
  c.lineJoin = 'round';
  for (const each of lines) {
    c.strokeStyle = each.ink;
    c.lineWidth = each.wide;
    c.beginPath();
    each.at.forEach(([x, y], n) => c[n ? 'lineTo' : 'moveTo'](x * width, y * width));
    if (each.at.length === 1) c.lineTo(each.at[0][0] * width + 0.1, each.at[0][1] * width);
    c.stroke();
  }
  if (!pen.shown) return;
  c.strokeStyle = pen.down ? SETTINGS.accent : '#777';
  c.lineWidth = 2;
  c.beginPath();
  c.arc(pen.x * width, pen.y * width, 8, 0, 7);
  c.stroke();
});
function begin(x, y) {
  line = { ink: erases ? '#fffdf8' : ink, wide: Number($('#width').value) * (erases ? 3 : 1), at: [[x, y]] };
  lines.push(line);
  state('playing');
  draw();
}
function place(event) {
  const box = board.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.width];
}
board.addEventListener('pointerdown', (event) => {
  board.setPointerCapture(event.pointerId);
  pen.shown = false;
  begin(...place(event));
});
board.addEventListener('pointermove', (event) => {
  if (!line || !event.buttons) return;
  for (const each of event.getCoalescedEvents?.() || [event]) line.at.push(place(each));
  draw();
});
board.addEventListener('pointerup', () => { line = null; });
board.addEventListener('keydown', (event) => {
  const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (way) {
    event.preventDefault();
    pen.shown = true;
    const far = event.shiftKey ? 0.03 : 0.008;
    pen.x = clamp(pen.x + way[0] * far, 0, 1);
    pen.y = clamp(pen.y + way[1] * far, 0, board.clientHeight / board.clientWidth);
    if (pen.down) line.at.push([pen.x, pen.y]);
    draw();
  }
  if (event.key === ' ') {
    event.preventDefault();
    pen.shown = true;
    pen.down = !pen.down;
    if (pen.down) begin(pen.x, pen.y); else line = null;
    draw();
  }
});
function chosen() {
  $$('#inks button').forEach((button, n) => button.setAttribute('aria-pressed', !erases && INKS[n] === ink));
  $('#eraser').setAttribute('aria-pressed', erases);
}
function undo() { lines.pop(); line = null; pen.down = false; draw(); }
$('#inks').append(...INKS.map((each, n) => {
  const button = el('button', { type: 'button', 'aria-label': fill(W.colour, { n: n + 1 }), onclick: () => { ink = each; erases = false; chosen(); } });
  button.style.setProperty('--ink-colour', each);
  return button;
}));
$('#width').value = P.width;
$('#eraser').addEventListener('click', () => { erases = !erases; chosen(); });
$('#undo').addEventListener('click', undo);
$('#clear').addEventListener('click', () => { lines = []; line = null; pen.down = false; draw(); });
$('#save').addEventListener('click', () => {
  draw();
  const link = el('a', { href: board.toDataURL('image/png'), download: `${SETTINGS.title}.png` });
  link.click();
});
addEventListener('keydown', (event) => { if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') { event.preventDefault(); undo(); } });
chosen();
