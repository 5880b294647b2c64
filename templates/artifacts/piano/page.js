const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const LETTERS = 'zsxdcvgbhnjmq2w3er5t6y7ui9o0p';
const first = P.octaves > 2 ? 36 : 48;
const count = P.octaves * 12 + 1;

function play(n, node) {
  const midi = first + n;
  tone(440 * 2 ** ((midi - 69) / 12), 1.1, $('#sound').value, 0.22);
  const name = `${NAMES[midi % 12]}${Math.floor(midi / 12) - 1}`;
  $('#played').textContent = name;
  state('playing');
  node.classList.add('on');
  setTimeout(() => node.classList.remove('on'), 180);
}
for (let n = 0; n < count; n += 1) {
  const name = NAMES[(first + n) % 12];
  const black = name.length > 1;
  const letter = LETTERS[n] || '';
  const label = el('span', { text: letter.toUpperCase() });
  const button = el('button', { type: 'button', class: black ? 'black' : 'white', data: { n }, 'aria-label': fill(W.key, { name: `${name}${Math.floor((first + n) / 12) - 1}` }) }, label);
  button.addEventListener('pointerdown', (event) => { button.releasePointerCapture?.(event.pointerId); play(n, button); });
  button.addEventListener('pointerenter', (event) => { if (event.buttons) play(n, button); });
  button.addEventListener('keydown', (event) => { if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) { event.preventDefault(); play(n, button); } });
  $('#keys').append(button);
}
addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.target.closest('select')) return;
  const n = LETTERS.indexOf(event.key.toLowerCase());
  const node = n >= 0 && $(`#keys [data-n="${n}"]`);
  if (node) play(n, node);
});
