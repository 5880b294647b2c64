// Each algorithm gives a step at every comparison and every write, and is taken one step at a time. Two may run side by side.
let waited = 0;
let speed = P.speed;
function sorter(place) {
  let values = [], compared = 0, moved = 0, done = false, marks = [], steps;
  const less = function* (i, j) { compared += 1; yield [i, j]; return values[i] < values[j]; };
  const swap = function* (i, j) { [values[i], values[j]] = [values[j], values[i]]; moved += 2; yield [i, j]; };
  const WAYS = {
    * bubble() {
      for (let end = values.length - 1; end > 0; end -= 1) {
        let any = false;
        for (let i = 0; i < end; i += 1) if (yield* less(i + 1, i)) { yield* swap(i, i + 1); any = true; }
        if (!any) return;
      }
    },
    * insertion() {
      for (let n = 1; n < values.length; n += 1) for (let i = n; i > 0 && (yield* less(i, i - 1)); i -= 1) yield* swap(i, i - 1);
    },
    * selection() {
      for (let n = 0; n < values.length - 1; n += 1) {
        let least = n;
        for (let i = n + 1; i < values.length; i += 1) if (yield* less(i, least)) least = i;
        if (least !== n) yield* swap(n, least);
      }
    },
    * quick(from = 0, to = values.length - 1) {
      if (from >= to) return;
      yield* swap(Math.floor((from + to) / 2), to);
      let wall = from;
      for (let i = from; i < to; i += 1) if (yield* less(i, to)) { if (i !== wall) yield* swap(i, wall); wall += 1; }
      if (wall !== to) yield* swap(wall, to);
      yield* WAYS.quick(from, wall - 1);
      yield* WAYS.quick(wall + 1, to);
    },
    * merge(from = 0, to = values.length) {
      if (to - from < 2) return;
      const middle = Math.floor((from + to) / 2);
      yield* WAYS.merge(from, middle);
      yield* WAYS.merge(middle, to);
      const [left, right] = [values.slice(from, middle), values.slice(middle, to)];
      for (let n = from, i = 0, j = 0; n < to; n += 1) {
        compared += i < left.length && j < right.length ? 1 : 0;
        values[n] = j >= right.length || (i < left.length && left[i] <= right[j]) ? left[i++] : right[j++];
        moved += 1;
        yield [n, n];
      }
    },
    * heap() {
      const sift = function* (at, end) {
        for (let child = 2 * at + 1; child < end; child = 2 * at + 1) {
          if (child + 1 < end && (yield* less(child, child + 1))) child += 1;
          if (!(yield* less(at, child))) return;
          yield* swap(at, child);
          at = child;
        }
      };
      for (let n = Math.floor(values.length / 2) - 1; n >= 0; n -= 1) yield* sift(n, values.length);
      for (let end = values.length - 1; end > 0; end -= 1) { yield* swap(0, end); yield* sift(0, end); }
    },
  };
  const paint = canvas($('canvas', place), (width) => (width < 560 && !P.also ? 1.1 : 2), (c, width, high) => {
    const each = width / values.length;
    values.forEach((value, n) => {
      const tall = (high - 12) * (value / values.length);
      c.fillStyle = colour(marks.includes(n) ? '--c2' : done ? '--good' : '--accent');
      c.globalAlpha = marks.includes(n) || done ? 1 : 0.45 + 0.5 * (value / values.length);
      roundedRect(c, n * each + each * 0.08, high - tall, each * 0.84, tall + 6, Math.min(6, each * 0.3));
      c.fill();
    });
    c.globalAlpha = 1;
  });
  return {
    get done() { return done; },
    begin(list) {
      [values, compared, moved, done, marks] = [[...list], 0, 0, false, []];
      steps = WAYS[$('select', place).value]();
    },
    step() {
      if (done) return;
      const next = steps.next();
      done = Boolean(next.done);
      marks = done ? [] : next.value;
    },
    draw() {
      paint();
      $('.compared', place).textContent = compared;
      $('.moved', place).textContent = moved;
    },
    ways: Object.keys(WAYS),
  };
}
const lanes = $$('.lane').map(sorter);
const over = () => lanes.every((lane) => lane.done);
function begin() {
  run.stop();
  const list = shuffled([...Array(P.count).keys()].map((n) => n + 1));
  for (const lane of lanes) lane.begin(list);
  state('ready');
  draw();
}
function step() {
  for (const lane of lanes) lane.step();
  if (!over()) return;
  run.stop();
  if (document.body.dataset.state !== 'over') say(W.done);
  state('over');
}
function draw() {
  for (const lane of lanes) lane.draw();
  $('#go').textContent = run.running ? W.stop : W.start;
}
const run = loop((seconds) => {
  waited += seconds * speed;
  for (; waited >= 1 && run.running; waited -= 1) step();
  draw();
});
function toggle() {
  if (run.running) { run.stop(); state('paused'); } else { if (over()) begin(); state('playing'); run.start(); }
  draw();
}
$$('.lane select').forEach((choice, n) => {
  choice.append(...lanes[n].ways.map((way) => el('option', { value: way, text: W[way] })));
  choice.value = n ? P.also : P.way;
  choice.addEventListener('change', begin);
});
$('#go').addEventListener('click', toggle);
$('#step').addEventListener('click', () => { step(); draw(); });
$('#shuffle').addEventListener('click', begin);
$('#speed').value = speed;
$('#speed').addEventListener('input', (event) => { speed = Number(event.target.value); });
onGo(toggle);
addEventListener('keydown', (event) => {
  if (event.target.closest('select, input')) return;
  if (event.key === 'ArrowRight') { event.preventDefault(); step(); draw(); }
  if (event.key.toLowerCase() === 'r') begin();
});
begin();
