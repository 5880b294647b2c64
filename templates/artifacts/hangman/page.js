const OWN = ['lantern', 'harbour', 'orchard', 'thunder', 'compass', 'whisper', 'mountain', 'velvet', 'puzzle', 'journey', 'meadow', 'blanket', 'dolphin', 'feather', 'kitchen', 'rainbow', 'saddle', 'tunnel', 'winter', 'bicycle'];
const WORDS = (P.words.length >= 2 ? P.words : OWN).map((word) => word.toLowerCase());
const LETTERS = [...new Set(['abcdefghijklmnopqrstuvwxyz', ...WORDS].join('').normalize('NFC'))].filter((c) => /\p{L}|\p{N}/u.test(c));
const over = cover($('#stage'));
let queue = [], word, tried, wins = 0, done;

const missed = () => [...tried].filter((c) => !word.includes(c)).length;
const isLetter = (c) => LETTERS.includes(c);
function begin() {
  if (!queue.length) queue = shuffled(WORDS);
  [word, tried, done] = [queue.pop(), new Set(), false];
  over.hide();
  state('playing');
  $('#keys').replaceChildren(...LETTERS.map((c) => el('button', { type: 'button', text: c, data: { letter: c }, onclick: () => guess(c) })));
  draw();
}
function guess(c) {
  if (done || tried.has(c) || !isLetter(c)) return;
  tried.add(c);
  tone(word.includes(c) ? 600 : 180, 0.09);
  const found = [...word].every((each) => !isLetter(each) || tried.has(each));
  if (found || missed() >= P.tries) {
    done = true;
    wins += found;
    state('over');
    const told = fill(found ? W.won : W.lost, { word });
    say(told);
    over.show(told, W.again, begin);
  }
  draw();
}
function draw() {
  const shown = [...word].map((c) => (!isLetter(c) ? c : tried.has(c) || done ? c : ''));
  $('#word').replaceChildren(...shown.map((c, n) => el('span', { text: c || '\u00a0', class: isLetter(word[n]) ? null : 'gap' })));
  $('#word').setAttribute('aria-label', fill(W.word, { word: shown.map((c) => c || '_').join(' ') }));
  $('#tries').textContent = P.tries - missed();
  $('#wins').textContent = wins;
  $('#lives').replaceChildren(...[...Array(P.tries).keys()].map((n) => el('i', { class: n < P.tries - missed() ? null : 'gone' })));
  for (const key of $$('#keys button')) {
    const was = tried.has(key.dataset.letter);
    key.disabled = was || done;
    key.className = was ? (word.includes(key.dataset.letter) ? 'right' : 'wrong') : '';
  }
}
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isLetter(event.key.toLowerCase())) guess(event.key.toLowerCase());
});
begin();
