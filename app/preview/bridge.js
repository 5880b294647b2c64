// Runs inside of a previewed page, whose origin is null: shows one slide at a time, and says what a person points at.
// It hears and says typed messages only (`app/views/canvas/messages.py` checks them again), and trusts neither side.
(() => {
  const PROTOCOL = 'impasto.preview/1';
  const CHOICE = '[data-item], [data-chart], [data-role]:not([data-role=decoration]), figure, table, img, h1, h2, h3, p, li, blockquote';
  const host = window.parent.parent; // the shell between has no script
  if (host === window) return;
  const slides = [...document.querySelectorAll('.slide')];
  const stage = slides.length > 0;
  const root = document.documentElement;
  const style = document.createElement('style');
  style.textContent = `
    html.impasto-canvas, html.impasto-canvas body { margin: 0 !important; padding: 0 !important; overflow: hidden !important; background: none !important; }
    html.impasto-canvas .slide:not([data-shown]) { display: none !important; }
    html.impasto-canvas .ip-bar { display: none !important; }
    html.impasto-canvas .slide[data-shown] { position: fixed !important; left: 0 !important; top: 0 !important; margin: 0 !important;
      translate: none !important; scale: none !important; transform-origin: 0 0; transform: scale(var(--impasto-zoom)) !important; box-shadow: none !important; }
    .impasto-mark { position: fixed; z-index: 2147483647; pointer-events: none; border: 2px solid #2a7de1; border-radius: 4px; box-shadow: 0 0 0 1px #fff9; display: none; }
    .impasto-mark.chosen { border-color: #d9480f; background: #d9480f14; }
    html.impasto-canvas [data-choice] { cursor: pointer; }
    html.impasto-canvas [data-choice]:focus-visible { outline: 3px solid #2a7de1; outline-offset: 2px; }`;
  document.head.append(style);
  const marks = ['hover', 'chosen'].map((name) => {
    const mark = document.createElement('div');
    mark.className = `impasto-mark ${name}`;
    mark.setAttribute('aria-hidden', 'true');
    document.body.append(mark);
    return mark;
  });
  let current = -1;
  let chosen = null;

  const say = (type, body = {}) => host.postMessage({ protocol: PROTOCOL, type, ...body }, '*');
  const put = (mark, element) => {
    mark.style.display = element ? 'block' : 'none';
    if (!element) return;
    const box = element.getBoundingClientRect();
    Object.assign(mark.style, { left: `${box.left - 3}px`, top: `${box.top - 3}px`, width: `${box.width + 2}px`, height: `${box.height + 2}px` });
  };
  const choiceOf = (target) => {
    const found = target instanceof Element ? target.closest(CHOICE) : null;
    return found && !found.closest('[data-layer=layout]') && !found.matches('.slide') ? found : null;
  };
  const pathOf = (element) => {
    const parts = [];
    for (let e = element; e && e !== document.body && parts.length < 12; e = e.parentElement) {
      if (e.id) { parts.unshift(`#${e.id}`); break; }
      const same = e.parentElement ? [...e.parentElement.children].filter((c) => c.localName === e.localName) : [e];
      parts.unshift(same.length > 1 ? `${e.localName}:nth-of-type(${same.indexOf(e) + 1})` : e.localName);
    }
    return parts.join(' > ');
  };
  const choose = (element) => {
    chosen = element;
    put(marks[1], element);
    if (!element) return say('cleared');
    const slide = element.closest('.slide');
    const chart = element.closest('[data-chart]');
    const named = element.closest('[data-item]') || element;
    const panel = element.closest('[data-panel]'); // posters: an item's path counts within its panel
    const item = named.dataset.item || (chart ? 'chart' : '');
    say('chosen', {
      slide: slide ? slides.indexOf(slide) : 0,
      item: (panel ? `${panel.dataset.panel}:${item}` : item).slice(0, 200),
      role: (named.dataset.role || named.closest('[data-role]')?.dataset.role || element.localName).slice(0, 40),
      path: pathOf(element).slice(0, 400),
      line: (element.closest('[data-line]')?.dataset.line || '').slice(0, 300),
      text: (element.alt || element.innerText || element.getAttribute('aria-label') || '').trim().slice(0, 300),
    });
  };
  const fit = () => {
    if (!stage || current < 0) return;
    const shown = slides[current];
    const zoom = Math.min(innerWidth / shown.offsetWidth, innerHeight / shown.offsetHeight);
    root.style.setProperty('--impasto-zoom', zoom);
    say('size', { width: shown.offsetWidth, height: shown.offsetHeight });
    put(marks[0], null);
    put(marks[1], chosen);
  };
  const show = (index) => {
    if (!stage || !slides[index]) return;
    current = index;
    root.classList.add('impasto-canvas');
    slides.forEach((s, i) => s.toggleAttribute('data-shown', i === index));
    slides[index].querySelectorAll(CHOICE).forEach((e) => {
      if (!choiceOf(e)) return;
      e.setAttribute('data-choice', '');
      if (e.dataset.item || e.dataset.chart) e.tabIndex = 0;
    });
    choose(null);
    fit();
  };

  addEventListener('message', (event) => {
    if (event.source !== host || event.data?.protocol !== PROTOCOL) return;
    if (event.data.type === 'show' && Number.isInteger(event.data.slide)) show(event.data.slide);
    if (event.data.type === 'clear') choose(null);
  });
  addEventListener('resize', fit);
  addEventListener('scroll', () => { put(marks[0], null); put(marks[1], chosen); }, true);
  document.addEventListener('mousemove', (event) => put(marks[0], choiceOf(event.target)));
  document.addEventListener('mouseleave', () => put(marks[0], null));
  addEventListener('click', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    choose(choiceOf(event.target));
  }, true);
  addEventListener('keydown', (event) => {
    if (event.key === 'Tab') return;
    if (stage) event.stopImmediatePropagation();
    if (event.key === 'Enter' || event.key === ' ') {
      const found = choiceOf(document.activeElement);
      if (found) { event.preventDefault(); choose(found); return; }
    }
    if (event.key === 'Escape') choose(null);
    if (['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Escape', '/'].includes(event.key)) {
      if (stage) event.preventDefault();
      say('key', { key: event.key });
    }
  }, true);
  const ready = () => say('ready', { slides: slides.length, height: Math.min(document.documentElement.scrollHeight, 50000) });
  if (document.readyState === 'complete') ready();
  else addEventListener('load', ready);
})();
