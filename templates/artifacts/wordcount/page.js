// A Chinese sign is a word of its own, as editors count; 230 words or 400 signs are read in a minute.
function draw() {
  const text = $('#text').value;
  const signs = (text.match(/\p{Script=Han}/gu) || []).length;
  const latin = text.replace(/\p{Script=Han}/gu, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) || [];
  const seconds = Math.round((latin.length / 230 + signs / 400) * 60);
  const shown = [[W.words, latin.length + signs], [W.characters, [...text].length], [W.bare, [...text.replace(/\s/g, '')].length], [W.sentences, (text.match(/[^.!?。！？\n]*[\p{L}\p{N}][^.!?。！？\n]*/gu) || []).length], [W.paragraphs, text.split(/\n+/).filter((part) => part.trim()).length], [W.reading, `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`]];
  $('#stats').replaceChildren(...shown.map(([name, value]) => el('div', {}, el('dt', { text: name }), el('dd', {}, el('b', { text: typeof value === 'number' ? number(value) : value })))));
  const counted = new Map();
  for (const word of latin) if (word.length > 3) counted.set(word.toLowerCase(), (counted.get(word.toLowerCase()) || 0) + 1);
  const often = [...counted].filter(([, n]) => n > 1).sort((a, b) => b[1] - a[1]).slice(0, 6);
  $('#often').textContent = often.length ? `${W.often}: ${often.map(([word, n]) => `${word} (${n})`).join(', ')}` : '';
  const over = P.limit - [...text].length;
  $('#left').textContent = P.limit ? fill(over < 0 ? W.over : W.left, { n: Math.abs(over) }) : '';
  $('#left').className = over < 0 ? 'bad' : 'muted';
}
$('#text').addEventListener('input', () => { state('playing'); draw(); });
$('#clear').addEventListener('click', () => { $('#text').value = ''; state('ready'); draw(); $('#text').focus(); });
draw();
