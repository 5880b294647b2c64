const [LOW, HIGH] = [Math.min(P.low, P.high), Math.max(P.low, P.high)];
let secret, low, high, count, over;

function begin() {
  secret = LOW + Math.floor(Math.random() * (HIGH - LOW + 1));
  [low, high, count, over] = [LOW, HIGH, 0, false];
  $('#before').replaceChildren();
  $('#told').textContent = '';
  $('#guess').value = '';
  state('playing');
  draw();
}
function draw() {
  const wide = HIGH - LOW || 1;
  $('#bar i').style.left = `${(100 * (low - LOW)) / wide}%`;
  $('#bar i').style.right = `${(100 * (HIGH - high)) / wide}%`;
  $('#count').textContent = P.tries ? P.tries - count : count;
  $('#take').disabled = over;
}
function take() {
  const value = Number($('#guess').value);
  if (over || $('#guess').value === '') return;
  if (!Number.isInteger(value) || value < LOW || value > HIGH) { $('#told').textContent = fill(W.out, { low: LOW, high: HIGH }); return; }
  count += 1;
  if (value < secret) low = Math.max(low, value + 1);
  if (value > secret) high = Math.min(high, value - 1);
  if (value === secret) [low, high] = [value, value];
  over = value === secret || (P.tries > 0 && count >= P.tries);
  const said = value === secret ? fill(W.won, { n: value, m: count }) : fill(value < secret ? W.more : W.less, { n: value });
  $('#told').textContent = over && value !== secret ? `${said}. ${fill(W.lost, { n: secret })}` : said;
  $('#told').className = `big ${value === secret ? 'good' : ''}`;
  $('#before').append(el('li', { text: `${value} ${value === secret ? '✓' : value < secret ? '↑' : '↓'}` }));
  tone(value === secret ? 760 : 330, value === secret ? 0.3 : 0.08);
  if (over) state('over');
  $('#guess').value = '';
  $('#guess').focus();
  draw();
}
$('#asked').textContent = fill(W.asked, { low: LOW, high: HIGH });
$('#take').addEventListener('click', take);
$('#guess').addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); take(); } });
$('#again').addEventListener('click', () => { begin(); $('#guess').focus(); });
begin();
