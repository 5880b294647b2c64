// A tree of files (WAI-ARIA tree pattern): one tab stop, arrows walk, Enter or a click chooses.
const views = new WeakMap();
const SIGNS = { new: '+', changed: '•', gone: '−' };

export default function (component) {
  const { parentElement, data } = component;
  let view = views.get(parentElement);
  if (!view) {
    view = { root: parentElement.querySelector('.tree'), open: new Set() };
    views.set(parentElement, view);
    view.root.addEventListener('keydown', (event) => keys(view, event));
  }
  view.component = component;
  const told = JSON.stringify([data.files, data.label]);
  if (data.turn !== view.turn || view.chosen === undefined) {
    view.turn = data.turn;
    view.chosen = data.chosen;
    const parts = data.chosen.split('/').slice(0, -1);
    parts.forEach((_, depth) => view.open.add(parts.slice(0, depth + 1).join('/')));
    view.told = null;
  }
  if (told !== view.told) {
    view.told = told;
    draw(view, data);
  }
  mark(view);
  return () => views.delete(parentElement);
}

function draw(view, { files, label }) {
  view.root.setAttribute('aria-label', label);
  const top = { folders: new Map(), files: [] };
  for (const file of files) {
    const parts = file.path.split('/');
    let at = top;
    parts.slice(0, -1).forEach((name) => {
      if (!at.folders.has(name)) at.folders.set(name, { folders: new Map(), files: [] });
      at = at.folders.get(name);
    });
    at.files.push({ ...file, name: parts[parts.length - 1] });
  }
  view.root.replaceChildren(...items(view, top, '', 0));
}

function items(view, folder, under, depth) {
  const made = [];
  for (const [name, inner] of folder.folders) {
    const path = under ? `${under}/${name}` : name;
    const item = entry(view, name, depth, path, '', '▸');
    item.dataset.folder = path;
    item.setAttribute('aria-expanded', String(view.open.has(path)));
    const group = document.createElement('div');
    group.setAttribute('role', 'group');
    group.append(...items(view, inner, path, depth + 1));
    item.append(group);
    item.firstChild.onclick = () => toggle(view, item);
    made.push(item);
  }
  for (const file of folder.files) {
    const item = entry(view, file.name, depth, file.path, file.mark, '');
    item.dataset.file = file.path;
    item.firstChild.onclick = () => choose(view, item);
    made.push(item);
  }
  return made;
}

function entry(view, name, depth, path, mark, sign) {
  const item = document.createElement('div');
  item.setAttribute('role', 'treeitem');
  item.setAttribute('aria-label', `${name}${mark ? ` (${mark})` : ''}`);
  item.setAttribute('aria-level', String(depth + 1));
  item.tabIndex = -1;
  const row = document.createElement('div');
  row.className = 'row';
  row.style.setProperty('--depth', depth);
  const signs = document.createElement('span');
  signs.className = 'sign';
  signs.textContent = sign;
  const text = document.createElement('span');
  text.textContent = name;
  const marks = document.createElement('span');
  marks.className = 'mark';
  marks.textContent = SIGNS[mark] || '';
  row.append(signs, text, marks);
  item.append(row);
  return item;
}

function toggle(view, item, on = item.getAttribute('aria-expanded') !== 'true') {
  item.setAttribute('aria-expanded', String(on));
  item.querySelector('.sign').textContent = on ? '▾' : '▸';
  view.open[on ? 'add' : 'delete'](item.dataset.folder);
  focus(view, item);
}

function choose(view, item) {
  view.chosen = item.dataset.file;
  mark(view);
  focus(view, item);
  view.component.setStateValue('choice', { turn: view.turn, path: view.chosen });
}

function seen(view) {
  return [...view.root.querySelectorAll('[role=treeitem]')].filter((item) => !item.parentElement.closest('[aria-expanded=false]'));
}

function focus(view, item) {
  for (const each of view.root.querySelectorAll('[role=treeitem]')) each.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

function keys(view, event) {
  const items = seen(view);
  const item = event.target.closest('[role=treeitem]');
  const at = items.indexOf(item);
  const folder = item?.dataset.folder !== undefined;
  const next = { ArrowDown: items[at + 1], ArrowUp: items[at - 1], Home: items[0], End: items[items.length - 1] }[event.key];
  if (next) focus(view, next);
  else if (event.key === 'ArrowRight' && folder) item.getAttribute('aria-expanded') === 'true' ? items[at + 1] && focus(view, items[at + 1]) : toggle(view, item, true);
  else if (event.key === 'ArrowLeft') folder && item.getAttribute('aria-expanded') === 'true' ? toggle(view, item, false) : up(view, item);
  else if (event.key === 'Enter' || event.key === ' ') folder ? toggle(view, item) : choose(view, item);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function up(view, item) {
  const parent = item.parentElement.closest('[role=treeitem]');
  if (parent) focus(view, parent);
}

function mark(view) {
  const items = [...view.root.querySelectorAll('[role=treeitem]')];
  for (const item of items) {
    if (item.dataset.file !== undefined) item.setAttribute('aria-selected', String(item.dataset.file === view.chosen));
    else item.querySelector('.sign').textContent = item.getAttribute('aria-expanded') === 'true' ? '▾' : '▸';
  }
  if (!items.some((item) => item.tabIndex === 0)) {
    const first = items.find((item) => item.dataset.file === view.chosen && !item.parentElement.closest('[aria-expanded=false]')) || items[0];
    if (first) first.tabIndex = 0;
  }
}
