// The frame of a running site. What the site says is heard only from its own window and origin, only known words, cut
// short; `messages.py` checks it once more. The site itself is another origin: nothing here reaches into it.
const PROTOCOL = 'impasto.site/1';
const SHOWN_AFTER = 20000;
const SAID_AGAIN = 3;
const WIDTHS = { phone: 390, tablet: 820, full: 1280 };
const ROLES = ['visitor', 'member', 'staff', 'admin'];
const views = new WeakMap();

export default function (component) {
  const { parentElement, data } = component;
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = build(parentElement)));
  view.component = component;
  update(view, data);
  return () => {
    removeEventListener('message', view.listen);
    view.watch.disconnect();
    views.delete(parentElement);
  };
}

function build(parent) {
  const root = parent.querySelector('.site');
  const view = { root, bar: root.querySelector('.bar'), stage: root.querySelector('.stage'), wait: root.querySelector('.wait') };
  Object.assign(view, { frames: [], path: '/', chosen: null, pointing: false, width: 'full', ready: false, asked: null });
  view.listen = (event) => hear(view, event);
  view.watch = new ResizeObserver(() => fit(view));
  view.watch.observe(view.stage);
  addEventListener('message', view.listen);
  return view;
}

function update(view, data) {
  const told = JSON.stringify([data.labels, data.changeable]);
  const before = view.data;
  view.data = data;
  if (told !== view.told) {
    view.told = told;
    drawBar(view);
  }
  if (!before || before.shell !== data.shell) open(view, view.path);
  if (before && data.clear !== before.clear) {
    post(view, { type: 'clear' });
    point(view, false);
    if (view.chosen) view.component.setStateValue('chosen', (view.chosen = null));
  }
  mark(view);
}

function open(view, path) {
  // The new page is loaded behind the old one and takes its place when it is ready: no white flash.
  const frame = document.createElement('iframe');
  frame.title = view.data.labels.preview;
  frame.src = `${view.data.shell}?path=${encodeURIComponent(path)}`;
  frame.className = 'coming';
  for (const each of view.frames.filter((one) => one.classList.contains('coming'))) each.remove(); // overtaken
  view.frames = view.frames.filter((each) => each.isConnected);
  view.wait.textContent = view.data.labels.site_starting;
  view.wait.classList.toggle('beside', view.frames.length > 0);
  view.stage.append(frame);
  view.frames.push(frame);
  view.ready = false;
  view.asked = null;
  fit(view);
  setTimeout(() => settle(view, frame), SHOWN_AFTER);
}

function settle(view, frame) {
  if (!view.frames.includes(frame)) return;
  view.wait.textContent = '';
  frame.classList.remove('coming');
  while (view.frames[0] !== frame) view.frames.shift().remove();
}

function hear(view, event) {
  const frame = view.frames.find((each) => each.contentWindow && each.contentWindow.length && event.source === each.contentWindow[0]);
  const said = event.data;
  if (!frame || event.origin !== view.data.origin || typeof said !== 'object' || said === null || said.protocol !== PROTOCOL) return;
  const text = (value, most) => (typeof value === 'string' ? value.slice(0, most) : '');
  if (said.type === 'ready') {
    if (frame !== view.frames[view.frames.length - 1]) return; // about to be replaced
    settle(view, frame);
    view.ready = true;
    if (view.asked !== null && view.times++ < SAID_AGAIN && post(view, { type: 'go', path: view.asked })) return; // said between two pages, to nobody
    view.path = text(said.path, 400) || '/';
    view.component.setStateValue('path', view.path);
    if (view.chosen) view.component.setStateValue('chosen', (view.chosen = null));
    if (view.pointing) post(view, { type: 'point', on: true });
    mark(view);
  } else if (said.type === 'going') {
    view.asked = null;
  } else if (said.type === 'chosen' && view.pointing) {
    view.chosen = { line: text(said.line, 300), role: text(said.role, 40), selector: text(said.selector, 400), text: text(said.text, 300), path: text(said.path, 400) };
    view.component.setStateValue('chosen', view.chosen);
  } else if (said.type === 'cleared') {
    if (view.chosen) view.component.setStateValue('chosen', (view.chosen = null));
  } else if (said.type === 'key' && said.key === 'Escape') {
    point(view, false);
  } else if (said.type === 'fault') {
    view.component.setStateValue('fault', { text: text(said.text, 300), path: text(said.path, 400) });
  }
}

function post(view, message) {
  const frame = view.frames[view.frames.length - 1];
  const to = frame && frame.contentWindow && frame.contentWindow.length ? frame.contentWindow[0] : null;
  if (to) to.postMessage({ protocol: PROTOCOL, ...message }, view.data.origin);
  return Boolean(to);
}

function go(view, path) {
  const wanted = /^\/(?![/\\])/.test(path) ? path : `/${path.replace(/^[/\\]+/, '')}`;
  Object.assign(view, { asked: wanted, times: 0 });
  if (!view.ready || !post(view, { type: 'go', path: wanted })) open(view, wanted);
}

function point(view, on) {
  view.pointing = on;
  post(view, { type: 'point', on });
  mark(view);
}

function fit(view) {
  const room = view.stage.clientWidth;
  if (!room) return;
  const wanted = room < 520 ? room : WIDTHS[view.width];
  const width = view.width === 'full' ? Math.max(wanted, room) : wanted;
  const zoom = Math.min(1, room / width);
  const height = view.stage.clientHeight / zoom;
  view.stage.classList.toggle('device', width * zoom < room - 2);
  for (const frame of view.frames) {
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${zoom})`, marginLeft: `${(-width * zoom) / 2}px` });
  }
}

function drawBar(view) {
  const { labels, changeable } = view.data;
  const made = (tag, props, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };
  const button = (name, sign, what) => {
    const each = made('button', { type: 'button', title: labels[name], innerHTML: ICONS[sign], onclick: what });
    each.setAttribute('aria-label', labels[name]);
    return each;
  };
  view.address = made('input', { type: 'text', value: view.path, spellcheck: false, autocomplete: 'off' });
  view.address.setAttribute('aria-label', labels.address);
  const form = made('form', { onsubmit: (event) => { event.preventDefault(); go(view, view.address.value.trim() || '/'); } }, view.address);
  const widths = made('span', { className: 'widths' });
  widths.setAttribute('role', 'radiogroup');
  widths.setAttribute('aria-label', labels.width);
  view.widths = Object.keys(WIDTHS).map((name) => {
    const each = button(`width_${name}`, name, () => { view.width = name; fit(view); mark(view); });
    each.setAttribute('role', 'radio');
    each.dataset.width = name;
    return each;
  });
  widths.append(...view.widths);
  widths.onkeydown = (event) => turn(view, event);
  const people = made('select', { title: labels.sign_in_as });
  people.setAttribute('aria-label', labels.sign_in_as);
  people.append(made('option', { value: '', textContent: labels.sign_in_as }), ...ROLES.map((role) => made('option', { value: role, textContent: labels[`as_${role}`] })));
  people.onchange = () => {
    const role = people.value;
    people.value = ''; // who is signed in is for the site's own page to say
    if (role) go(view, `/_impasto/as?role=${role}&to=${encodeURIComponent(view.path)}`);
  };
  view.point = made('button', { type: 'button', className: 'point', innerHTML: ICONS.point, onclick: () => point(view, !view.pointing) }, labels.point);
  view.tab = made('a', { className: 'tab', target: '_blank', rel: 'noopener', title: labels.own_tab, innerHTML: ICONS.tab });
  view.tab.setAttribute('aria-label', labels.own_tab);
  const steps = [
    button('go_back', 'back', () => post(view, { type: 'back' })),
    button('go_forward', 'on', () => post(view, { type: 'forward' })),
    button('reload', 'reload', () => (view.ready && post(view, { type: 'reload' })) || open(view, view.path)),
  ];
  view.bar.setAttribute('aria-label', labels.preview);
  view.bar.replaceChildren(...steps, form, ...(changeable ? [view.point] : []), people, widths, view.tab);
}

function turn(view, event) {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const at = view.widths.findIndex((each) => each.dataset.width === view.width);
  const next = view.widths[(at + by + view.widths.length) % view.widths.length];
  next.click();
  next.focus();
}

function mark(view) {
  if (view.root.getRootNode().activeElement !== view.address) view.address.value = view.path;
  view.point.setAttribute('aria-pressed', String(view.pointing));
  view.tab.href = `${view.data.entrance}${encodeURIComponent(view.path)}`;
  for (const each of view.widths) {
    const here = each.dataset.width === view.width;
    each.setAttribute('aria-checked', String(here));
    each.tabIndex = here ? 0 : -1;
  }
}

const line = (d) => `<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${d}"/></svg>`;
const ICONS = {
  back: line('M15 5l-7 7 7 7'),
  on: line('M9 5l7 7-7 7'),
  reload: line('M20 11a8 8 0 1 0-2.3 5.7M20 4v7h-7'),
  point: line('M5 4l6 15 2.2-6.2L19.500 10.600z'),
  tab: line('M14 5h5v5M19 5l-8 8M18 14v5H5V6h5'),
  phone: line('M8 3h8v18H8zM11 18h2'),
  tablet: line('M5 3h14v18H5zM11 18h2'),
  full: line('M3 5h18v11H3zM9 20h6M12 16v4'),
};
