// Presents the deck on its own page, from one file: keys, touch, overview, speaker view, black screen, print. Until the
// person does something the page is the plain stack of slides, with nothing added: what is captured, printed and
// converted is the slides alone.
(() => {
  const slides = [...document.querySelectorAll('.slide')];
  if (!slides.length) return;
  const root = document.documentElement;
  const zh = root.lang.startsWith('zh');
  const say = (en, han) => (zh ? han : en);
  const shownIn = slides.map((s, i) => i).filter((i) => !slides[i].dataset.hidden);
  const order = shownIn.length ? shownIn : slides.map((s, i) => i);
  const state = { at: -1, typed: '', speaker: null, started: 0, paused: 0, covered: '', overview: false };
  const titleOf = (s) => (s.querySelector('[data-role="title"]')?.textContent || '').replace(/\s+/g, ' ').trim();
  const size = { w: slides[0].offsetWidth || 1280, h: slides[0].offsetHeight || 720 };

  const CSS = `
.ip-bar, .ip-help, .ip-live, .ip-cover, .ip-notes { font: 15px/1.4 system-ui, "Noto Sans SC", sans-serif; color: #f5f5f5; }
.ip-bar { position: fixed; left: 50%; bottom: 14px; transform: translateX(-50%); z-index: 40; display: flex; gap: 4px; align-items: center;
  padding: 5px; border-radius: 12px; background: #1b1b1bef; box-shadow: 0 2px 14px #0006; transition: opacity .2s; }
.ip-bar.ip-idle:not(:focus-within) { opacity: 0; pointer-events: none; }
.ip-bar button, .ip-help button { font: inherit; color: inherit; background: none; border: 0; border-radius: 8px; min-width: 40px; min-height: 40px; padding: 0 10px; cursor: pointer; }
.ip-bar button { display: grid; place-items: center; white-space: nowrap; } .ip-bar button:hover { background: #fff2; } .ip-bar button:focus-visible, .ip-help button:focus-visible { outline: 3px solid #7cc4ff; outline-offset: -3px; }
.ip-bar output { min-width: 66px; text-align: center; font-variant-numeric: tabular-nums; }
.ip-live { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.ip-cover { position: fixed; inset: 0; z-index: 30; cursor: none; }
.ip-help { position: fixed; inset: 0; z-index: 50; background: #000c; display: grid; place-items: center; }
.ip-help > div { background: #1b1b1b; border-radius: 14px; padding: 22px 28px; max-width: min(560px, 92vw); max-height: 90vh; overflow: auto; }
.ip-help h2 { font-size: 18px; margin: 0 0 12px; } .ip-help dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 18px; margin: 0 0 12px; }
.ip-help dt { font-weight: 600; } .ip-help dd { margin: 0; }
.ip-notes { position: fixed; inset: auto 0 0 0; z-index: 35; max-height: 34vh; overflow: auto; background: #1b1b1bf5; padding: 14px 22px 70px; white-space: pre-wrap; font-size: 18px; }
html.ip-overview, html.ip-overview body { overflow: auto; background: #222; height: auto; }
html.ip-overview .deck { display: grid !important; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 26px 22px; padding: 26px 26px 90px !important; max-width: none; }
html.ip-overview .ip-cell { position: relative; aspect-ratio: ${size.w} / ${size.h}; overflow: hidden; border-radius: 6px; background: #000; border: 0; padding: 0; cursor: pointer; display: block; width: 100%; text-align: left; }
html.ip-overview .ip-cell .slide { display: block !important; position: absolute !important; left: 0; top: 0; translate: none; scale: var(--ip-cell); transform-origin: 0 0; pointer-events: none; }
html.ip-overview .ip-cell[aria-current="true"] { outline: 4px solid #7cc4ff; outline-offset: 3px; }
html.ip-overview .ip-cell:focus-visible { outline: 4px solid #fff; outline-offset: 3px; }
html.ip-overview .ip-cell.ip-skipped { opacity: .45; }
html:not(.ip-overview) .ip-cell { display: contents; }
html.presenting.ip-quiet { cursor: none; }
@media (prefers-reduced-motion: reduce) { .ip-bar { transition: none; } }
@media print { .ip-bar, .ip-help, .ip-live, .ip-cover, .ip-notes { display: none !important; } .slide[data-hidden] { display: none !important; } }
`;

  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  const drawn = (path) => `<svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true"><path d="${path}"/></svg>`;
  const GRID = drawn('M3 3h5.5v5.5H3zM11.5 3H17v5.5h-5.5zM3 11.5h5.5V17H3zM11.5 11.5H17V17h-5.5z');
  const WHOLE = drawn('M3 7.5V3h4.5M12.5 3H17v4.5M17 12.5V17h-4.5M7.5 17H3v-4.5');
  const button = (label, sign, act) => {
    const node = make('button', { type: 'button', innerHTML: sign, title: label });
    node.setAttribute('aria-label', label);
    node.addEventListener('click', (event) => { event.stopPropagation(); act(); });
    return node;
  };

  let ui = null;
  const build = () => {
    if (ui) return ui;
    const live = make('div', { className: 'ip-live' });
    live.setAttribute('aria-live', 'polite');
    const count = make('output');
    const bar = make('div', { className: 'ip-bar ip-idle' },
      button(say('Previous slide', '上一页'), '‹', () => step(-1)), count,
      button(say('Next slide', '下一页'), '›', () => step(1)),
      button(say('Overview', '总览'), GRID, overview),
      button(say('Speaker view', '演讲者视图'), say('Notes', '备注'), speaker),
      button(say('Full screen', '全屏'), WHOLE, fullscreen),
      button(say('Keys', '按键'), '?', help));
    bar.setAttribute('role', 'toolbar');
    bar.setAttribute('aria-label', say('Presentation', '放映'));
    document.head.append(make('style', { textContent: CSS }));
    document.body.append(bar, live);
    ui = { live, count, bar };
    return ui;
  };

  let quiet = 0;
  const stir = () => {
    const { bar } = build();
    bar.classList.remove('ip-idle');
    root.classList.remove('ip-quiet');
    clearTimeout(quiet);
    quiet = setTimeout(() => { bar.classList.add('ip-idle'); root.classList.add('ip-quiet'); }, 2500);
  };

  const nearest = () => {
    const middle = innerHeight / 2;
    const distance = (i) => { const r = slides[i].getBoundingClientRect(); return Math.abs((r.top + r.bottom) / 2 - middle); };
    return order.reduce((best, i) => (distance(i) < distance(best) ? i : best), order[0]);
  };
  const fit = () => root.style.setProperty('--zoom', Math.min(innerWidth / size.w, innerHeight / size.h));
  const tell = () => {
    const { live, count } = build();
    const number = order.indexOf(state.at) + 1;
    count.textContent = `${number || '–'} / ${order.length}`;
    if (state.at >= 0) live.textContent = say(`Slide ${number} of ${order.length}: `, `第 ${number} 页，共 ${order.length} 页：`) + titleOf(slides[state.at]);
    if (state.notes) state.notes.textContent = notesOf(state.at);
    if (state.at >= 0) { try { history.replaceState(null, '', `#${slides[state.at].id}`); } catch { /* a page without an address */ } }
    refresh();
  };
  const show = (index) => {
    build();
    if (!state.started) state.started = Date.now();
    state.at = index;
    uncover();
    root.classList.add('presenting');
    slides.forEach((s, i) => { s.classList.toggle('shown', i === index); s.inert = i !== index; });
    fit();
    tell();
  };
  const step = (by) => {
    if (state.at < 0) return show(nearest());
    if (state.covered) return uncover();
    const place = order.indexOf(state.at);
    const from = place < 0 ? order.findIndex((i) => i > state.at) : place + by;
    show(order[Math.max(0, Math.min(order.length - 1, from < 0 ? order.length - 1 : from))]);
  };
  const leave = () => {
    if (state.at < 0) return;
    const last = slides[state.at];
    state.at = -1;
    uncover();
    root.classList.remove('presenting', 'ip-quiet');
    slides.forEach((s) => { s.classList.remove('shown'); s.inert = false; });
    state.notes?.remove(); state.notes = null;
    last.scrollIntoView({ block: 'center' });
    if (document.fullscreenElement) document.exitFullscreen();
    tell();
  };
  const fullscreen = () => {
    if (document.fullscreenElement) return document.exitFullscreen();
    if (state.at < 0) show(nearest());
    root.requestFullscreen?.().then(fit, () => {});
  };

  const cover = (color) => {
    const was = state.covered;
    uncover();
    if (was === color || state.at < 0) return;
    state.covered = color;
    state.sheet = make('div', { className: 'ip-cover', onclick: uncover });
    state.sheet.style.background = color;
    document.body.append(state.sheet);
    build().live.textContent = say('The screen is blank', '屏幕已遮盖');
    refresh();
  };
  const uncover = () => { state.sheet?.remove(); state.sheet = null; state.covered = ''; refresh(); };

  const overview = () => {
    build();
    if (state.overview) return closeOverview(state.at >= 0 ? state.at : nearest(), state.at >= 0);
    const from = state.at >= 0 ? state.at : nearest();
    state.overview = true;
    state.presented = state.at >= 0;
    root.classList.remove('presenting');
    root.classList.add('ip-overview');
    slides.forEach((s, i) => {
      s.inert = true;
      const cell = make('button', { type: 'button', className: 'ip-cell' + (s.dataset.hidden ? ' ip-skipped' : '') });
      cell.setAttribute('aria-label', `${i + 1}. ${titleOf(s)}` + (s.dataset.hidden ? say(' (hidden)', '（隐藏）') : ''));
      if (i === from) cell.setAttribute('aria-current', 'true');
      cell.addEventListener('click', () => closeOverview(i, true));
      s.replaceWith(cell);
      cell.append(s);
    });
    scaleCells();
    const cells = [...document.querySelectorAll('.ip-cell')];
    cells[from].focus();
    cells[from].scrollIntoView({ block: 'center' });
  };
  const scaleCells = () => {
    const cell = document.querySelector('.ip-cell');
    if (cell) root.style.setProperty('--ip-cell', cell.clientWidth / size.w);
  };
  const closeOverview = (index, present) => {
    document.querySelectorAll('.ip-cell').forEach((cell) => cell.replaceWith(cell.firstElementChild));
    state.overview = false;
    root.classList.remove('ip-overview');
    slides.forEach((s) => { s.inert = false; });
    if (present) show(index);
  };
  const stepOverview = (key) => {
    const cells = [...document.querySelectorAll('.ip-cell')];
    const across = Math.max(1, cells.filter((c) => c.offsetTop === cells[0].offsetTop).length);
    const now = Math.max(0, cells.indexOf(document.activeElement));
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -now, End: cells.length - 1 - now }[key];
    cells[Math.max(0, Math.min(cells.length - 1, now + by))].focus();
  };

  const notesOf = (index) => (index >= 0 ? slides[index].dataset.notes || say('No notes for this slide.', '这一页没有备注。') : '');
  const VIEW = `
body { margin: 0; background: #161616; color: #f2f2f2; font: 16px/1.5 system-ui, "Noto Sans SC", sans-serif; height: 100vh; box-sizing: border-box;
  display: grid; grid-template: auto 1fr auto / 3fr 2fr; gap: 12px 18px; padding: 14px 18px; }
header { grid-column: 1 / 3; display: flex; gap: 18px; align-items: center; font-variant-numeric: tabular-nums; flex-wrap: wrap; }
#time { font-size: 34px; font-weight: 600; } #clock { font-size: 20px; color: #bbb; margin-left: auto; } #count { font-size: 20px; }
button { font: inherit; color: inherit; background: #333; border: 0; border-radius: 8px; padding: 7px 14px; min-height: 40px; cursor: pointer; }
button:focus-visible { outline: 3px solid #7cc4ff; } h2 { font-size: 13px; font-weight: 600; color: #bbb; margin: 0 0 4px; }
.stage { position: relative; overflow: hidden; border-radius: 6px; background: #000; aspect-ratio: ${size.w} / ${size.h}; }
.stage .slide { position: absolute !important; left: 0; top: 0; translate: none !important; transform-origin: 0 0; display: block !important; }
#left, #right { min-width: 0; min-height: 0; display: flex; flex-direction: column; gap: 10px; }
#notes { white-space: pre-wrap; overflow: auto; font-size: 19px; flex: 1; min-height: 0; background: #202020; border-radius: 6px; padding: 12px 16px; }
.blank::after { content: attr(data-cover); position: absolute; inset: 0; background: #000d; display: grid; place-items: center; }
footer { grid-column: 1 / 3; display: flex; gap: 8px; }
@media (max-width: 640px) { body { grid-template: auto auto 1fr auto / 1fr; } header, footer { grid-column: 1; } #right { display: grid; grid-template: auto auto 1fr / auto 1fr; }
  #next { width: 40vw; } #h-notes, #notes { grid-column: 1 / 3; } }`;
  const speaker = () => {
    if (state.at < 0) show(nearest());
    if (state.speaker && !state.speaker.closed) return state.speaker.focus();
    let other = null;
    try { other = window.open('', 'impasto-speaker', 'width=1180,height=740'); } catch { /* a sandbox without windows */ }
    if (!other) return panel();
    state.speaker = other;
    const page = other.document;
    page.open();
    page.write('<!doctype html><html><head><meta charset="utf-8"></head><body></body></html>');
    page.close();
    page.documentElement.lang = root.lang;
    page.title = say('Speaker view: ', '演讲者视图：') + document.title;
    document.querySelectorAll('head style').forEach((s) => page.head.append(page.importNode(s, true)));
    page.head.append(Object.assign(page.createElement('style'), { textContent: VIEW }));
    page.body.innerHTML = `<header><span id="time" role="timer">0:00</span><button id="pause"></button><button id="reset"></button><span id="count"></span><span id="clock"></span></header>
<div id="left"><h2 id="h-now"></h2><div class="stage" id="now"></div></div><div id="right"><h2 id="h-next"></h2><div class="stage" id="next"></div><h2 id="h-notes"></h2><div id="notes" tabindex="0" role="region"></div></div>
<footer><button id="back"></button><button id="go"></button><button id="black"></button></footer>`;
    const text = { '#h-now': say('Now', '当前'), '#h-next': say('Next', '下一页'), '#h-notes': say('Notes', '备注'), '#pause': say('Pause', '暂停'),
      '#reset': say('Reset', '重置'), '#back': say('‹ Back', '‹ 上一页'), '#go': say('Next ›', '下一页 ›'), '#black': say('Black screen', '黑屏') };
    for (const [where, words] of Object.entries(text)) page.querySelector(where).textContent = words;
    page.querySelector('#notes').setAttribute('aria-label', say('Notes', '备注'));
    const act = { '#back': () => step(-1), '#go': () => step(1), '#black': () => cover('#000'), '#pause': pause, '#reset': () => { state.started = Date.now(); state.paused = 0; } };
    for (const [where, run] of Object.entries(act)) page.querySelector(where).addEventListener('click', () => { run(); tick(); });
    other.addEventListener('keydown', (event) => { if (!(event.target.closest?.('button') && [' ', 'Enter'].includes(event.key))) keyed(event); });
    other.addEventListener('resize', refresh);
    clearInterval(state.ticking);
    state.ticking = setInterval(tick, 500);
    addEventListener('pagehide', () => other.close());
    refresh();
  };
  const panel = () => {
    if (state.notes) { state.notes.remove(); state.notes = null; return; }
    state.notes = make('div', { className: 'ip-notes', tabIndex: 0, textContent: notesOf(state.at) });
    state.notes.setAttribute('role', 'region');
    state.notes.setAttribute('aria-label', say('Notes', '备注'));
    document.body.append(state.notes);
  };
  const pause = () => { state.paused = state.paused ? ((state.started += Date.now() - state.paused), 0) : Date.now(); };
  const tick = () => {
    const page = state.speaker && !state.speaker.closed ? state.speaker.document : null;
    if (!page) return clearInterval(state.ticking);
    const seconds = Math.max(0, Math.floor(((state.paused || Date.now()) - state.started) / 1000));
    const two = (n) => String(n).padStart(2, '0');
    const hours = Math.floor(seconds / 3600);
    page.querySelector('#time').textContent = (hours ? `${hours}:${two(Math.floor(seconds / 60) % 60)}` : Math.floor(seconds / 60)) + `:${two(seconds % 60)}`;
    page.querySelector('#pause').textContent = state.paused ? say('Go on', '继续') : say('Pause', '暂停');
    page.querySelector('#clock').textContent = new Date().toLocaleTimeString(root.lang, { hour: '2-digit', minute: '2-digit' });
  };
  const refresh = () => {
    if (!state.speaker || state.speaker.closed || state.at < 0) return;
    const page = state.speaker.document;
    const put = (where, index) => {
      const stage = page.querySelector(where);
      stage.replaceChildren();
      if (index === undefined) return;
      const copy = page.importNode(slides[index], true);
      copy.classList.add('shown');
      copy.inert = true;
      stage.append(copy);
      copy.style.scale = stage.clientWidth / size.w;
    };
    put('#now', state.at);
    put('#next', order[order.indexOf(state.at) + 1]);
    page.querySelector('#now').classList.toggle('blank', Boolean(state.covered));
    page.querySelector('#now').dataset.cover = say('The screen is blank', '屏幕已遮盖');
    page.querySelector('#notes').textContent = notesOf(state.at);
    page.querySelector('#count').textContent = `${order.indexOf(state.at) + 1} / ${order.length}`;
    tick();
  };

  const KEYS = [
    ['→ Space PgDn', 'next slide', '下一页'], ['← PgUp', 'previous slide', '上一页'], ['Home / End', 'first / last', '第一页 / 最后一页'],
    ['3 Enter', 'slide 3', '转到第 3 页'], ['O', 'overview', '总览'], ['S', 'speaker view with notes and timer', '演讲者视图（备注与计时）'],
    ['B / W', 'black / white screen', '黑屏 / 白屏'], ['F', 'full screen', '全屏'], ['P', 'print', '打印'], ['Esc', 'leave', '退出'], ['?', 'these keys', '显示按键'],
  ];
  const help = () => {
    build();
    if (state.help) { state.help.remove(); state.help = null; state.before?.focus?.(); return; }
    state.before = document.activeElement;
    const list = make('dl');
    for (const [key, en, han] of KEYS) list.append(make('dt', { textContent: key }), make('dd', { textContent: say(en, han) }));
    const close = make('button', { type: 'button', textContent: say('Close', '关闭'), onclick: help });
    const head = make('h2', { textContent: say('Keys', '按键'), id: 'ip-help-title' });
    state.help = make('div', { className: 'ip-help' }, make('div', {}, head, list, close));
    state.help.setAttribute('role', 'dialog');
    state.help.setAttribute('aria-modal', 'true');
    state.help.setAttribute('aria-labelledby', 'ip-help-title');
    document.body.append(state.help);
    close.focus();
  };

  const escape = () => {
    if (state.help) help();
    else if (state.covered) uncover();
    else if (state.overview) closeOverview(state.at >= 0 ? state.at : 0, state.presented);
    else leave();
  };
  const keyed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    const onButton = event.target.closest?.('.ip-bar button, .ip-help button');
    const key = event.key;
    if (key === 'Escape') { escape(); return event.preventDefault(); }
    if (state.help) return;
    if (state.overview && /^(Arrow|Home|End)/.test(key)) { stepOverview(key); return event.preventDefault(); }
    if (state.overview && (key === 'Enter' || key === ' ')) return;
    if (/^\d$/.test(key) && state.at >= 0) { state.typed = (state.typed + key).slice(-4); return; }
    if (key === 'Enter' && state.typed) {
      const wanted = Number(state.typed);
      state.typed = '';
      if (slides[wanted - 1]) show(wanted - 1);
      return event.preventDefault();
    }
    state.typed = '';
    if (onButton && (key === 'Enter' || key === ' ')) return;
    const steps = { ArrowRight: 1, PageDown: 1, ' ': event.shiftKey ? -1 : 1, ArrowLeft: -1, PageUp: -1 };
    const acts = { o: overview, s: speaker, f: fullscreen, '?': help, b: () => cover('#000'), '.': () => cover('#000'), w: () => cover('#fff'), ',': () => cover('#fff'), p: () => print() };
    if (key in steps) { step(steps[key]); event.preventDefault(); }
    else if (key === 'ArrowDown' && state.at >= 0) step(1);
    else if (key === 'ArrowUp' && state.at >= 0) step(-1);
    else if (key === 'Home' && state.at >= 0) show(order[0]);
    else if (key === 'End' && state.at >= 0) show(order[order.length - 1]);
    else if (acts[key.toLowerCase()]) { acts[key.toLowerCase()](); event.preventDefault(); }
  };
  addEventListener('keydown', keyed);
  addEventListener('resize', () => { if (state.at >= 0) fit(); scaleCells(); refresh(); });
  // On paper go all slides, whatever the screen shows: what is presented or looked over rests while it is printed.
  let resting = null;
  addEventListener('beforeprint', () => {
    if (state.overview) { closeOverview(0, false); resting = () => overview(); }
    else if (state.at >= 0) {
      const at = state.at;
      root.classList.remove('presenting');
      resting = () => show(at);
    }
  });
  addEventListener('afterprint', () => { resting?.(); resting = null; });
  // A browser also tells of a pointer that lies still, when what is under it has been laid out.
  addEventListener('pointermove', (event) => { if (event.movementX || event.movementY) stir(); }, { passive: true });
  addEventListener('focusin', (event) => event.target.closest?.('.ip-bar') && stir());
  addEventListener('message', (event) => {
    // A page that shows this deck in a frame may turn it: { impasto: 'next' | 'back' | 'overview' | 3 }.
    const wish = event.source === parent && parent !== window ? event.data?.impasto : undefined;
    if (wish === 'next') step(1);
    else if (wish === 'back') step(-1);
    else if (wish === 'overview') overview();
    else if (Number.isInteger(wish) && slides[wish - 1]) show(wish - 1);
  });

  let touch = null;
  addEventListener('touchstart', (event) => { touch = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY, t: Date.now() } : null; stir(); }, { passive: true });
  addEventListener('touchend', (event) => {
    if (!touch || state.at < 0 || state.overview || state.help) return;
    const end = event.changedTouches[0];
    const dx = end.clientX - touch.x, dy = end.clientY - touch.y;
    if (Math.abs(dx) > 48 && Math.abs(dx) > 1.5 * Math.abs(dy) && Date.now() - touch.t < 900) step(dx < 0 ? 1 : -1);
    touch = null;
  }, { passive: true });
  if (/^#s[\w-]+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: 'center' });
})();
