// What a page shows, read without any of our own capture: words with their places, the area under its own pictures.
(selector) => {
  const all = [...document.querySelectorAll(selector)];
  const slides = all.filter((element) => !all.some((other) => other !== element && other.contains(element)));
  const context = document.createElement('canvas').getContext('2d');
  const range = document.createRange();
  const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+/gu;
  const WORD = /[⺀-鿿가-힯豈-﫿＀-￯　-〿]|[^\s⺀-鿿가-힯豈-﫿＀-￯　-〿]+/gu;
  const SKIP = new Set(['script', 'style', 'template', 'title', 'desc', 'option', 'textarea', 'noscript', 'rp']);

  // Words without the marks around them (bidirectional text mirrors and moves those), parted where the direction turns.
  function pieces(data) {
    const found = [];
    for (const match of data.matchAll(WORD)) {
      let at = 0;
      const cuts = [...match[0].matchAll(RTL)].flatMap((part) => [part.index, part.index + part[0].length]);
      for (const cut of [...cuts, match[0].length]) {
        const part = match[0].slice(at, cut);
        const bare = part.match(/[\p{L}\p{N}\p{M}](.*[\p{L}\p{N}\p{M}])?/u);
        if (bare) found.push({ text: bare[0], index: match.index + at + bare.index });
        else if (part && !cuts.length) found.push({ text: part, index: match.index + at });
        at = cut;
      }
    }
    return found;
  }

  function turned(element) {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.writingMode.startsWith('vertical')) return true;
      if (style.rotate !== 'none') return true;
      if (style.transform !== 'none' && Math.abs(new DOMMatrix(style.transform).b) > 0.001) return true;
    }
    const drawn = element.closest('text');
    return drawn ? Math.abs(drawn.getScreenCTM().b) > 0.001 : false;
  }

  function painted(element) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return false;
    if (element.closest('symbol, defs, clipPath, marker')) return false;
    if (element.closest('details:not([open])') && !element.closest('summary')) return false;
    const style = getComputedStyle(element);
    if (parseFloat(style.fontSize) < 1) return false;
    if (element.closest('svg')) return style.fill !== 'none' || style.stroke !== 'none';
    const clear = /rgba\(.*, 0\)$/.test(style.webkitTextFillColor);
    if (!clear) return true;
    for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).webkitBackgroundClip === 'text') return true;
    return parseFloat(style.webkitTextStrokeWidth) > 0;
  }

  function shown(rect, element, area) {
    let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom];
    const cut = (edge) => {
      [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
      [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
    };
    cut(area);
    for (let at = element; at && !slides.includes(at); at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === 'visible' || style.display === 'inline') continue;
      if (style.textOverflow === 'ellipsis' && rect.right > at.getBoundingClientRect().right - parseFloat(style.fontSize)) return false;
      // The last line of a clamped text ends in an ellipsis, wherever its last word would end.
      if (style.webkitLineClamp !== 'none' && at.scrollHeight > at.clientHeight + 2 && rect.bottom > at.getBoundingClientRect().bottom - 0.8 * rect.height && rect.right > at.getBoundingClientRect().right - 3 * parseFloat(style.fontSize)) return false;
      cut(at.getBoundingClientRect());
    }
    return right - left > 0.6 * rect.width && bottom - top > 0.5 * rect.height;
  }

  function words(slide, area) {
    const found = [];
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      if (!holder || SKIP.has(holder.localName) || !node.data.trim() || !painted(holder)) continue;
      const style = getComputedStyle(holder);
      context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = context.measureText('x');
      const lean = turned(holder);
      for (const match of pieces(node.data)) {
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match.text.length);
        const rects = [...range.getClientRects()].filter((rect) => rect.width > 0.1 && rect.height > 0.1);
        if (!rects.length || !rects.every((rect) => shown(rect, holder, area))) continue;
        const [rect] = rects;
        const share = up / (up + down);
        // A mathematical sign that may grow is a box of ink, not of its font.
        const grown = holder.localName === 'mo' && Math.abs(holder.getBoundingClientRect().top - rect.top) < 0.2;
        const baseline = grown ? holder.getBoundingClientRect().bottom - context.measureText(match.text).actualBoundingBoxDescent : rect.top + rect.height * share;
        found.push({
          text: match.text, turned: lean,
          x: rect.left - area.left, baseline: baseline - area.top,
          cx: rect.left + rect.width / 2 - area.left, cy: rect.top + rect.height / 2 - area.top,
        });
      }
    }
    return found;
  }

  function ownPictures(slide, area) {
    const boxes = [];
    for (const element of slide.querySelectorAll('img, video, canvas, iframe, *')) {
      const picture = ['img', 'video', 'canvas', 'iframe'].includes(element.localName);
      if (!picture && !/url\(/.test(getComputedStyle(element).backgroundImage)) continue;
      const rect = element.getBoundingClientRect();
      const x = Math.max(rect.left, area.left);
      const y = Math.max(rect.top, area.top);
      boxes.push([x - area.left, y - area.top, Math.min(rect.right, area.right) - area.left, Math.min(rect.bottom, area.bottom) - area.top]);
    }
    return boxes.filter(([x, y, r, b]) => r > x && b > y);
  }

  // What form controls show stands in no text node.
  const typed = (slide) => [...slide.querySelectorAll('input, select, textarea')].map((control) => {
    if (control.localName === 'select') return control.selectedOptions[0]?.text ?? '';
    if (control.type === 'date' && control.valueAsDate) return control.valueAsDate.toLocaleDateString('en-US', { timeZone: 'UTC', year: 'numeric', month: '2-digit', day: '2-digit' });
    return control.type === 'password' ? '•'.repeat(control.value.length) : control.value || control.placeholder || '';
  }).join(' ');

  // A page that is one slide is all that it shows: what hangs out of its body, and the margins around that.
  function areaOf(slide) {
    if (slide !== document.body && slide !== document.documentElement) return slide.getBoundingClientRect();
    const page = document.documentElement;
    return new DOMRect(-scrollX, -scrollY, Math.max(page.scrollWidth, innerWidth), Math.max(page.getBoundingClientRect().height, document.body.scrollHeight, 1));
  }

  return slides.map((slide) => {
    const rect = areaOf(slide);
    return { left: rect.left + scrollX, top: rect.top + scrollY, width: rect.width, height: rect.height, words: words(slide, rect), typed: typed(slide), pictures: ownPictures(slide, rect) };
  });
}
