// Filmstrip and canvas of one version: which slide is shown, what is pointed at, the order of slides. What the previewed
// page says is checked here (only from its own window, only known words, short) and once more in `messages.py`.
const PROTOCOL = 'impasto.preview/1';
const HIDDEN_AFTER = 4000;
const ZOOMS = [1, 1.5, 2, 3, 4, 6]; // against the sheet as a whole
const views = new WeakMap();

export default function (component) {
  const { parentElement, data } = component;
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = build(parentElement)));
  view.component = component;
  update(view, data);
  return () => {
    removeEventListener('message', view.listen);
    views.delete(parentElement);
  };
}

function build(parent) {
  const root = parent.querySelector('.canvas');
  const view = {
    root,
    strip: root.querySelector('.strip'),
    stage: root.querySelector('.stage'),
    note: root.querySelector('.note'),
    tools: root.querySelector('.tools'),
    current: -1,
    chosen: null,
    frames: [],
    zoom: 1,
    told: '',
  };
  view.listen = (event) => hear(view, event);
  addEventListener('message', view.listen);
  root.addEventListener('keydown', (event) => keys(view, event));
  return view;
}

function update(view, data) {
  const address = `${data.base}?page=${encodeURIComponent(data.page)}&bridge=1`;
  const told = JSON.stringify([data.slides, data.labels, data.changeable]);
  view.data = data;
  view.root.classList.toggle('single', data.slides.length < 2);
  view.root.classList.toggle('sheet', data.slides.length === 1);
  view.root.style.setProperty('--ratio', data.ratio);
  if (told !== view.told) {
    view.told = told;
    drawStrip(view);
    drawTools(view);
  }
  if (address !== view.address) {
    view.address = address;
    open(view, address);
  }
  // Only a new `turn` or `clear` is obeyed: a page drawn for an earlier click must not take back a later one.
  if (data.turn !== view.turn) {
    view.turn = data.turn;
    go(view, data.current, false);
  } else if (view.current >= data.slides.length) {
    go(view, data.slides.length - 1);
  }
  if (data.clear !== view.clear) {
    const first = view.clear === undefined;
    view.clear = data.clear;
    if (!first) {
      post(view, { type: 'clear' });
      if (view.chosen) view.component.setStateValue('chosen', (view.chosen = null));
    }
  }
  mark(view);
}

function open(view, address) {
  // The new page is loaded behind the old one and takes its place when it is ready: no white flash.
  const frame = document.createElement('iframe');
  frame.title = view.data.labels.preview;
  frame.src = address;
  frame.referrerPolicy = 'no-referrer';
  frame.className = 'coming';
  view.stage.append(frame);
  view.frames.push(frame);
  magnify(view, view.zoom);
  setTimeout(() => settle(view, frame), HIDDEN_AFTER);
}

function settle(view, frame) {
  if (!view.frames.includes(frame)) return;
  frame.classList.remove('coming');
  while (view.frames[0] !== frame) view.frames.shift().remove();
}

function hear(view, event) {
  const frame = view.frames.find((each) => each.contentWindow && each.contentWindow.length && event.source === each.contentWindow[0]);
  const said = event.data;
  if (!frame || typeof said !== 'object' || said === null || said.protocol !== PROTOCOL) return;
  if (said.type === 'ready') {
    post(view, { type: 'show', slide: Math.max(view.current, 0) }, frame);
    if (said.slides === 0 && Number.isInteger(said.height)) view.root.style.setProperty('--height', `${said.height}px`);
    settle(view, frame);
  } else if (said.type === 'size' && said.width > 0 && said.height > 0) {
    view.root.style.setProperty('--ratio', `${Math.round(said.width)} / ${Math.round(said.height)}`);
  } else if (said.type === 'chosen') {
    const text = (value, most) => (typeof value === 'string' ? value.slice(0, most) : '');
    view.chosen = {
      slide: Number.isInteger(said.slide) ? said.slide : 0,
      item: text(said.item, 200),
      role: text(said.role, 40),
      path: text(said.path, 400),
      line: text(said.line, 300),
      text: text(said.text, 300),
    };
    view.component.setStateValue('chosen', view.chosen);
  } else if (said.type === 'cleared') {
    if (view.chosen) view.component.setStateValue('chosen', (view.chosen = null));
  } else if (said.type === 'key' && typeof said.key === 'string') {
    step(view, said.key);
  }
}

function post(view, message, frame) {
  const to = frame || view.frames[view.frames.length - 1];
  if (to && to.contentWindow && to.contentWindow.length) to.contentWindow[0].postMessage({ protocol: PROTOCOL, ...message }, '*');
}

function go(view, index, tell = true) {
  const last = view.data.slides.length - 1;
  const next = Math.max(0, Math.min(last, index));
  if (next === view.current || last < 0) return;
  view.current = next;
  if (view.chosen) view.component.setStateValue('chosen', (view.chosen = null));
  post(view, { type: 'show', slide: next });
  mark(view);
  if (tell) view.component.setStateValue('current', next);
}

function magnify(view, zoom) {
  // A sheet is fitted to its frame by the page itself: a larger frame is a larger sheet.
  const { stage } = view;
  if (view.zoom === 1) view.whole = { width: stage.clientWidth, height: stage.clientHeight };
  const middle = [(stage.scrollLeft + stage.clientWidth / 2) / view.zoom, (stage.scrollTop + stage.clientHeight / 2) / view.zoom];
  view.zoom = zoom;
  stage.classList.toggle('zoomed', zoom > 1);
  if (zoom > 1) {
    stage.tabIndex = 0; // so that keys scroll it
    stage.setAttribute('role', 'group');
    stage.setAttribute('aria-label', view.data.labels.preview);
  } else for (const name of ['tabindex', 'role', 'aria-label']) stage.removeAttribute(name);
  for (const frame of view.frames) {
    frame.style.width = zoom > 1 ? `${view.whole.width * zoom}px` : '';
    frame.style.height = zoom > 1 ? `${view.whole.height * zoom}px` : '';
  }
  stage.scrollTo(middle[0] * zoom - stage.clientWidth / 2, middle[1] * zoom - stage.clientHeight / 2);
}

function zoomBy(view, by) {
  magnify(view, by ? ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, ZOOMS.indexOf(view.zoom) + by))] : 1);
  mark(view);
}

function step(view, key) {
  const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[key];
  if (by) go(view, view.current + by);
  else if (key === 'Home') go(view, 0);
  else if (key === 'End') go(view, view.data.slides.length - 1);
}

function keys(view, event) {
  const option = event.target.closest?.('[role=option]');
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (option && by && (event.altKey || event.ctrlKey) && view.data.changeable) {
    event.preventDefault();
    move(view, view.current, view.current + by);
  } else if (option && (by || event.key === 'Home' || event.key === 'End')) {
    event.preventDefault();
    if (by) go(view, view.current + by);
    else step(view, event.key);
    view.strip.children[view.current]?.focus();
  } else if (option && event.key === 'Delete' && view.data.changeable) {
    act(view, 'delete');
  }
}

function move(view, from, to) {
  if (to < 0 || to >= view.data.slides.length || to === from) return;
  view.current = to;
  view.component.setTriggerValue('act', { act: 'move', slide: view.data.slides[from].id, to });
}

function act(view, name) {
  view.component.setTriggerValue('act', { act: name, slide: view.data.slides[view.current].id, to: view.current });
}

function drawStrip(view) {
  const { slides, labels, changeable } = view.data;
  view.strip.setAttribute('aria-label', labels.slides);
  view.strip.replaceChildren(
    ...slides.map((slide, index) => {
      const option = document.createElement('div');
      option.className = slide.hidden ? 'slide hidden' : 'slide';
      option.setAttribute('role', 'option');
      option.setAttribute('aria-label', `${index + 1}. ${slide.title}${slide.hidden ? ` (${labels.hidden})` : ''}`);
      option.draggable = changeable;
      const picture = document.createElement('img');
      picture.src = slide.picture;
      picture.alt = '';
      picture.loading = 'lazy';
      picture.draggable = false;
      const number = document.createElement('span');
      number.textContent = index + 1;
      number.className = slide.faults ? 'number faulty' : 'number';
      option.append(picture, number);
      option.onclick = () => go(view, index);
      option.ondragstart = (event) => {
        view.dragged = index;
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', String(index));
        option.classList.add('dragged');
      };
      option.ondragend = () => option.classList.remove('dragged');
      option.ondragover = (event) => {
        if (view.dragged === undefined) return;
        event.preventDefault();
        option.classList.add('over');
      };
      option.ondragleave = () => option.classList.remove('over');
      option.ondrop = (event) => {
        event.preventDefault();
        option.classList.remove('over');
        const from = view.dragged;
        view.dragged = undefined;
        if (from !== undefined) move(view, from, index);
      };
      return option;
    }),
  );
}

function drawTools(view) {
  const { labels, changeable, acts } = view.data;
  const button = (label, sign, what, disabled = () => false) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.title = label;
    made.setAttribute('aria-label', label);
    made.innerHTML = ICONS[sign];
    made.onclick = what;
    made.disabledWhen = disabled;
    return made;
  };
  const first = () => view.current <= 0;
  const last = () => view.current >= view.data.slides.length - 1;
  if (view.data.slides.length === 1) {
    const [least, most] = [() => view.zoom === ZOOMS[0], () => view.zoom === ZOOMS[ZOOMS.length - 1]];
    view.tools.replaceChildren(
      button(labels.zoom_out, 'less', () => zoomBy(view, -1), least),
      view.note,
      button(labels.zoom_in, 'more', () => zoomBy(view, 1), most),
      button(labels.zoom_whole, 'whole', () => zoomBy(view, 0), least),
    );
    return;
  }
  const turning = [
    button(labels.previous, 'back', () => go(view, view.current - 1), first),
    view.note,
    button(labels.next, 'on', () => go(view, view.current + 1), last),
  ];
  const changing = changeable
    ? acts.map((name) =>
        name === 'earlier'
          ? button(labels.earlier, 'up', () => move(view, view.current, view.current - 1), first)
          : name === 'later'
            ? button(labels.later, 'down', () => move(view, view.current, view.current + 1), last)
            : button(labels[name], name, () => act(view, name)),
      )
    : [];
  const gap = document.createElement('span');
  gap.className = 'gap';
  view.tools.replaceChildren(...turning, gap, ...changing);
}

function mark(view) {
  [...view.strip.children].forEach((option, index) => {
    const here = index === view.current;
    option.setAttribute('aria-selected', String(here));
    option.tabIndex = here ? 0 : -1;
    if (here) {
      const strip = view.strip;
      if (strip.scrollHeight > strip.clientHeight) strip.scrollTop = option.offsetTop - strip.clientHeight / 2 + option.offsetHeight / 2;
      if (strip.scrollWidth > strip.clientWidth) strip.scrollLeft = option.offsetLeft - strip.clientWidth / 2 + option.offsetWidth / 2;
    }
  });
  const { slides, labels } = view.data;
  if (slides.length === 1) view.note.textContent = `${Math.round(view.zoom * 100)} %`;
  else view.note.textContent = labels.of.replace('{n}', view.current + 1).replace('{of}', slides.length);
  [...view.tools.children].forEach((each) => each.disabledWhen && (each.disabled = each.disabledWhen()));
}

const line = (d) => `<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${d}"/></svg>`;
const ICONS = {
  back: line('M15 5l-7 7 7 7'),
  on: line('M9 5l7 7-7 7'),
  less: line('M5 12h14'),
  more: line('M5 12h14M12 5v14'),
  whole: line('M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5'),
  up: line('M12 19V6M6 11l6-6 6 6'),
  down: line('M12 5v13M6 13l6 6 6-6'),
  duplicate: line('M9 9h11v11H9zM5 15H4V4h11v1'),
  hide: line('M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM4 20L20 4'),
  delete: line('M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13'),
};
