const TINTS = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'];
let options = P.options.length >= 2 ? P.options : W.sample.split(/[,、]\s*/);
let turned = 0;
let speed = 0;
let aim = null;

const draw = canvas($('#wheel'), 1, (c, size) => {
  const middle = size / 2;
  const each = (Math.PI * 2) / options.length;
  c.translate(middle, middle);
  options.forEach((option, n) => {
    const from = turned + n * each - Math.PI / 2;
    const last = n === options.length - 1 && options.length % TINTS.length === 1 ? 1 : 0;
    c.beginPath();
    c.moveTo(0, 0);
    c.arc(0, 0, middle - 4, from, from + each);
    c.closePath();
    c.fillStyle = colour(TINTS[(n + last) % TINTS.length]);
    c.fill();
    c.strokeStyle = colour('--panel');
    c.lineWidth = 3;
    c.stroke();
    c.save();
    c.rotate(from + each / 2);
    c.fillStyle = colour('--panel');
    const high = clamp((middle * each) / 3.2, 10, 20);
    c.font = `650 ${high}px ${colour('--font')}`;
    const flipped = Math.cos(from + each / 2) < 0;
    if (flipped) c.rotate(Math.PI);
    c.textAlign = flipped ? 'left' : 'right';
    c.textBaseline = 'middle';
    let words = option;
    while (words.length > 1 && c.measureText(words).width > middle * 0.64) words = `${words.slice(0, words.endsWith('…') ? -2 : -1)}…`;
    c.fillText(words, (flipped ? -1 : 1) * (middle - 20), 0);
    c.restore();
  });
  c.beginPath();
  c.arc(0, 0, middle * 0.13, 0, 7);
  c.fillStyle = colour('--panel');
  c.fill();
});
function start() {
  if (run.running || options.length < 2) return;
  aim = Math.floor(Math.random() * options.length);
  state('playing');
  $('#picked').textContent = '';
  const each = (Math.PI * 2) / options.length;
  const target = -(aim + 0.2 + Math.random() * 0.6) * each;
  const rounds = Math.PI * 2 * (CALM.matches ? 1 : 5);
  const from = turned % (Math.PI * 2);
  goal = { from, to: target - (target - from > 0 ? Math.PI * 2 : 0) + rounds + Math.PI * 2, at: 0, long: CALM.matches ? 0.2 : 4 };
  run.start();
}
let goal = null;
let tick = -1;
const run = loop((seconds) => {
  goal.at += seconds;
  const part = Math.min(1, goal.at / goal.long);
  turned = goal.from + (goal.to - goal.from) * (1 - (1 - part) ** 3);
  const now = Math.floor((turned / (Math.PI * 2)) * options.length);
  if (now !== tick) { tick = now; tone(900, 0.02, 'square', 0.04); }
  draw();
  if (part === 1) ended();
});
function ended() {
  run.stop();
  state('over');
  $('#picked').textContent = fill(W.picked, { option: options[aim] });
  say(options[aim]);
  [523, 659, 784].forEach((pitch, n) => setTimeout(() => tone(pitch, 0.25), n * 110));
  if ($('#out').checked && options.length > 2) {
    options = options.filter((_, n) => n !== aim);
    $('#options').value = options.join('\n');
  }
}
$('#options').value = options.join('\n');
$('#options').addEventListener('input', (event) => {
  const list = event.target.value.split('\n').map((t) => t.trim()).filter(Boolean).slice(0, 60);
  if (list.length >= 2 && !run.running) { options = list; draw(); }
});
$('#spin').addEventListener('click', start);
$('#wheel').addEventListener('click', start);
onGo(start);
