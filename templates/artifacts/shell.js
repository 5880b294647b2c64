// What every artifact uses: its settings, elements, a canvas that is sharp, keys, swipes, sound. No network, no storage.
const SETTINGS = JSON.parse(document.getElementById('settings').textContent);
const P = SETTINGS.parameters;
const W = SETTINGS.words;
const ZH = SETTINGS.language === 'zh';
const $ = (query, at = document) => at.querySelector(query);
const $$ = (query, at = document) => [...at.querySelectorAll(query)];
const CALM = matchMedia('(prefers-reduced-motion: reduce)');
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
const shuffled = (list) => list.map((v) => [Math.random(), v]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const number = (value, digits = 2) => new Intl.NumberFormat(ZH ? 'zh-CN' : 'en', { maximumFractionDigits: digits }).format(value);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function el(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'text') made.textContent = value;
    else if (key === 'data') Object.assign(made.dataset, value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

function svg(tag, given = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Read out to those who do not see, and kept where a test can read it.
function say(text) {
  let place = $('#said');
  if (!place) {
    place = el('div', { id: 'said', class: 'sr', role: 'status' });
    $('main').append(place);
  }
  place.textContent = text;
}

function state(name) { document.body.dataset.state = name; }

// A canvas as sharp as the screen, first drawn when it is laid out. `draw(context, width, height)` works in CSS pixels; call the result to draw again.
function canvas(node, ratio, draw) {
  const context = node.getContext('2d');
  const again = () => {
    const width = node.clientWidth;
    const height = Math.round(width / (typeof ratio === 'function' ? ratio(width) : ratio));
    const dense = Math.min(2, devicePixelRatio || 1);
    if (node.width !== Math.round(width * dense) || node.height !== Math.round(height * dense)) {
      node.width = Math.round(width * dense);
      node.height = Math.round(height * dense);
      node.style.height = `${height}px`;
    }
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, width, height);
  };
  new ResizeObserver(again).observe(node);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => requestAnimationFrame(again));
  return again;
}

// Calls `step(seconds)` for each frame while it runs and the page is looked at.
function loop(step) {
  let running = false;
  let last = 0;
  const frame = (now) => {
    if (!running) return;
    const passed = last ? Math.min(0.05, (now - last) / 1000) : 0;
    last = now;
    if (!document.hidden) step(passed);
    requestAnimationFrame(frame);
  };
  return {
    get running() { return running; },
    start() { if (!running) { running = true; last = 0; requestAnimationFrame(frame); } },
    stop() { running = false; },
  };
}

const MOVES = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right', w: 'up', s: 'down', a: 'left', d: 'right', W: 'up', S: 'down', A: 'left', D: 'right' };
// Arrows, WASD, swipes on `node` and the buttons of the pad, all as up, down, left or right.
function onMove(node, act) {
  addEventListener('keydown', (event) => {
    const typing = event.target.closest && event.target.closest('input, select, textarea');
    if (MOVES[event.key] && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act(MOVES[event.key]);
    }
  });
  let from = null;
  node.addEventListener('pointerdown', (event) => { from = [event.clientX, event.clientY]; });
  node.addEventListener('pointerup', (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from[0], event.clientY - from[1]];
    from = null;
    if (Math.max(Math.abs(x), Math.abs(y)) > 24) act(Math.abs(x) > Math.abs(y) ? (x > 0 ? 'right' : 'left') : y > 0 ? 'down' : 'up');
  });
  for (const button of $$('[data-move]')) button.addEventListener('click', () => act(button.dataset.move));
}

// Space or Enter, where no button or field is meant.
function onGo(act) {
  addEventListener('keydown', (event) => {
    const meant = event.target.closest && event.target.closest('button, input, select, textarea, a');
    if ((event.key === ' ' || event.key === 'Enter') && !meant && !event.repeat) {
      event.preventDefault();
      act();
    }
  });
}

// A game that runs by itself and can be paused: `begin` sets it up, `step(seconds)` moves it on, `draw` paints it.
function arcade(over, begin, step, draw) {
  const run = loop((seconds) => { step(seconds); draw(); });
  const go = () => { over.hide(); state('playing'); run.start(); };
  return {
    get running() { return run.running; },
    stop() { run.stop(); },
    start() { begin(); go(); },
    pause() {
      if (!run.running) return over.go();
      run.stop();
      state('paused');
      return over.show(W.paused, W.go_on, go);
    },
  };
}

// Seconds that run down by the clock, also while the page is hidden. `tick` is called every so many milliseconds.
function countdown(every, tick) {
  let left = 0;
  let until = 0;
  let ticking = 0;
  const clock = {
    get ticking() { return ticking > 0; },
    get seconds() { return ticking ? Math.max(0, (until - Date.now()) / 1000) : left; },
    set(seconds) { left = seconds; until = Date.now() + seconds * 1000; },
    start() {
      clock.halt();
      until = Date.now() + left * 1000;
      ticking = setInterval(tick, every);
      state('playing');
    },
    halt() {
      left = clock.seconds;
      clearInterval(ticking);
      ticking = 0;
    },
  };
  return clock;
}

// The keys and buttons of a clock: start and pause, and `R` to set it back.
function watched(clock, start, reset, draw) {
  const pause = () => { clock.halt(); state('paused'); draw(); };
  const toggle = () => (clock.ticking ? pause() : start());
  $('#go').addEventListener('click', toggle);
  $('#reset').addEventListener('click', reset);
  onGo(toggle);
  addEventListener('keydown', (event) => { if (event.key.toLowerCase() === 'r' && !event.target.closest('input')) reset(); });
}

let sounds = null;
function tone(pitch, seconds = 0.12, kind = 'triangle', loud = 0.12, at = 0) {
  try {
    sounds ??= new AudioContext();
    if (sounds.state === 'suspended') sounds.resume();
    const begin = at || sounds.currentTime;
    const voice = sounds.createOscillator();
    const gain = sounds.createGain();
    voice.type = kind;
    voice.frequency.value = pitch;
    gain.gain.setValueAtTime(loud, begin);
    gain.gain.exponentialRampToValueAtTime(0.0001, begin + seconds);
    voice.connect(gain).connect(sounds.destination);
    voice.start(begin);
    voice.stop(begin + seconds);
  } catch { /* no sound on this device */ }
}

function roundedRect(context, x, y, width, height, radius) {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(radius, width / 2, height / 2));
}

// A cover over a stage: words and one button. Returns show(words, button, act) and hide().
function cover(stage) {
  const words = el('strong');
  const more = el('span', { class: 'muted' });
  const button = el('button', { class: 'main', type: 'button' });
  const node = el('div', { class: 'over' }, words, more, button);
  let act = () => {};
  button.addEventListener('click', () => act());
  stage.append(node);
  return {
    get shown() { return !node.hidden; },
    go() { act(); },
    show(text, label, then, below = '') {
      words.textContent = text;
      more.textContent = below;
      button.textContent = label;
      act = then;
      node.hidden = false;
    },
    hide() { node.hidden = true; },
  };
}
