// Runs inside of a previewed site, on the site's own origin: says where it is, what a person points at and what went
// wrong; goes where the workspace says. It hears and says typed messages only (`app/views/site_canvas/messages.py` checks
// them again), and trusts neither side: the site's own scripts could say the same.
(() => {
  const PROTOCOL = 'impasto.site/1';
  if (window.__impastoSite) return;
  window.__impastoSite = true;
  const host = window.parent.parent; // the shell between has no script
  if (host === window || window.parent === window) return;
  let pointing = false;
  let chosen = null;
  let faults = 0;

  const say = (type, body = {}) => host.postMessage({ protocol: PROTOCOL, type, ...body }, '*');
  const style = new CSSStyleSheet(); // a style element would be the site's own policy's to refuse
  style.replaceSync(`
    .impasto-mark { position: fixed; z-index: 2147483647; pointer-events: none; border: 2px solid #2a7de1; border-radius: 4px; box-shadow: 0 0 0 1px #fff9; display: none; }
    .impasto-mark.chosen { border-color: #d9480f; background: #d9480f14; }
    html.impasto-pointing, html.impasto-pointing * { cursor: crosshair !important; }
    html.impasto-pointing [data-src]:focus-visible { outline: 3px solid #2a7de1 !important; outline-offset: 2px; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  const marks = ['hover', 'chosen'].map((name) => {
    const mark = document.createElement('div');
    mark.className = `impasto-mark ${name}`;
    mark.setAttribute('aria-hidden', 'true');
    document.documentElement.append(mark);
    return mark;
  });
  const put = (mark, element) => {
    mark.style.display = element && element.isConnected ? 'block' : 'none';
    if (!element) return;
    const box = element.getBoundingClientRect();
    Object.assign(mark.style, { left: `${box.left - 3}px`, top: `${box.top - 3}px`, width: `${box.width + 2}px`, height: `${box.height + 2}px` });
  };
  const choiceOf = (target) => (target instanceof Element && target !== document.body && target !== document.documentElement ? target : null);
  const sourceOf = (element) => element.closest('[data-src]:not(img, script, iframe, video, audio)')?.dataset.src || element.closest('[data-src]')?.dataset.src || '';
  const pathOf = (element) => {
    const parts = [];
    for (let e = element; e && e !== document.body && parts.length < 12; e = e.parentElement) {
      if (e.id) { parts.unshift(`#${CSS.escape(e.id)}`); break; }
      const same = e.parentElement ? [...e.parentElement.children].filter((c) => c.localName === e.localName) : [e];
      parts.unshift(same.length > 1 ? `${e.localName}:nth-of-type(${same.indexOf(e) + 1})` : e.localName);
    }
    return parts.join(' > ');
  };
  const choose = (element) => {
    chosen = element;
    put(marks[1], element);
    if (!element) return say('cleared');
    say('chosen', {
      line: sourceOf(element).slice(0, 300),
      role: (element.getAttribute('role') || element.localName).slice(0, 40),
      selector: pathOf(element).slice(0, 400),
      text: (element.alt || element.innerText || element.value || element.getAttribute('aria-label') || '').trim().slice(0, 300),
      path: (location.pathname + location.search).slice(0, 400),
    });
  };
  const point = (on) => {
    pointing = on;
    document.documentElement.classList.toggle('impasto-pointing', on);
    put(marks[0], null);
    if (!on) choose(null);
  };
  const go = (path) => {
    if (typeof path !== 'string' || !/^\/(?![/\\])/.test(path)) return;
    say('going'); // the workspace says it again where nobody listened yet
    location.assign(path);
  };

  addEventListener('message', (event) => {
    if (event.source !== host || event.data?.protocol !== PROTOCOL) return;
    const { type } = event.data;
    if (type === 'point') point(event.data.on === true);
    if (type === 'clear') choose(null);
    if (type === 'go') go(event.data.path);
    if (type === 'back') history.back();
    if (type === 'forward') history.forward();
    if (type === 'reload') location.reload();
  });
  const again = () => { put(marks[0], null); put(marks[1], chosen); };
  addEventListener('resize', again);
  addEventListener('scroll', again, true);
  document.addEventListener('mousemove', (event) => pointing && put(marks[0], choiceOf(event.target)));
  document.addEventListener('mouseleave', () => put(marks[0], null));
  for (const kind of ['click', 'submit', 'pointerdown', 'mousedown', 'mouseup']) {
    addEventListener(kind, (event) => {
      if (!pointing) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (kind === 'click') choose(choiceOf(event.target));
    }, true);
  }
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && (pointing || chosen)) return say('key', { key: 'Escape' });
    if (!pointing || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    choose(choiceOf(document.activeElement));
  }, true);
  const fault = (text) => { if (faults++ < 5) say('fault', { text: String(text).slice(0, 300), path: location.pathname.slice(0, 400) }); };
  addEventListener('error', (event) => event.message && fault(event.message));
  addEventListener('unhandledrejection', (event) => fault(event.reason?.message || event.reason));

  const where = () => say('ready', { path: (location.pathname + location.search + location.hash).slice(0, 400), title: document.title.slice(0, 200) });
  addEventListener('popstate', where);
  addEventListener('hashchange', where);
  addEventListener('pageshow', where);
  document.addEventListener('htmx:pushedIntoHistory', where);
  document.addEventListener('htmx:afterSettle', where);
  where();
})();
