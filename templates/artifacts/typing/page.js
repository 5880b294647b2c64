const EN = ['The ferry leaves at dawn when the harbour is still grey.', 'A small garden needs water, patience and a good fence.', 'She wrote the letter twice and sent neither of them.', 'Every bridge in the old town has a story to tell.', 'We packed bread, cheese and a map that nobody could read.', 'The clock in the hall is always seven minutes late.', 'Rain on the roof makes a long evening short.', 'He learned to whistle before he learned to sing.', 'On clear nights the mountain looks close enough to touch.', 'Good tools are kept sharp and put back in their place.'];
const ZH_LINES = ['清晨的渡船在薄雾中缓缓离开码头。', '小院里种着茶花，墙边放着一把旧竹椅。', '他把信写了两遍，最后一封也没有寄出。', '老街上的每一座石桥都有自己的故事。', '雨点落在屋檐上，夜晚变得很短。', '山路弯弯曲曲，走到尽头是一片稻田。', '孩子们在河边放风筝，笑声传得很远。', '好的工具用完要擦干净，放回原处。'];
const SECONDS = P.minutes * 60;
const over = cover($('#stage'));
let text, began, ticking = 0;

function begin() {
  clearInterval(ticking);
  const lines = ZH ? ZH_LINES : EN;
  const wanted = SECONDS * 14;
  text = '';
  while (text.length < wanted) text += shuffled(lines).join(ZH ? '' : ' ') + (ZH ? '' : ' ');
  [began, ticking] = [0, 0];
  over.hide();
  state('ready');
  $('#typed').value = '';
  $('#typed').disabled = false;
  draw();
}
const passed = () => (began ? Math.min(SECONDS, (Date.now() - began) / 1000) : 0);
function measured() {
  const typed = [...$('#typed').value];
  const right = typed.filter((c, n) => c === text[n]).length;
  const minutes = Math.max(passed(), 1) / 60;
  return { speed: Math.round(right / (ZH ? 1 : 5) / minutes), right: typed.length ? Math.round((100 * right) / typed.length) : 100, typed };
}
function draw() {
  const { speed, right, typed } = measured();
  const from = Math.max(0, typed.length - 60);
  $('#text').replaceChildren(...[...text.slice(from, from + 260)].map((c, k) => el('span', { text: c, class: from + k < typed.length ? (typed[from + k] === c ? 'well' : 'ill') : from + k === typed.length ? 'at' : null })));
  const left = Math.ceil(SECONDS - passed());
  $('#time').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  $('#speed').textContent = began ? speed : 0;
  $('#right').textContent = `${right} %`;
}
function tick() {
  draw();
  if (passed() < SECONDS) return;
  clearInterval(ticking);
  $('#typed').disabled = true;
  state('over');
  const told = fill(W.result, measured());
  say(told);
  over.show(told, W.again, () => { begin(); $('#typed').focus(); });
}
$('#typed').addEventListener('input', () => {
  if (!began) {
    began = Date.now();
    ticking = setInterval(tick, 200);
    state('playing');
  }
  draw();
});
$('#typed').addEventListener('paste', (event) => event.preventDefault());
$('#again').addEventListener('click', () => { begin(); $('#typed').focus(); });
begin();
