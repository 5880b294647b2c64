// Locate: the elements that nodes of a scene were read from, by where they lie and what they say; and the page's colours.
(selector, wanted) => {
  const all = [...document.querySelectorAll(selector)];
  const slides = all.filter((one) => !all.some((other) => other !== one && other.contains(one)));
  const squeezed = (text) => text.replace(/[\s\u00ad\u200b]/g, '');
  const pathOf = (element) => {
    const parts = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      parts.unshift(`${CSS.escape(at.localName)}:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`);
    }
    return `html>${parts.join('>')}`;
  };
  const numberOf = (element) => {
    const same = [...document.getElementsByTagName(element.localName)];
    return { tag: element.localName, index: same.indexOf(element), count: same.length };
  };
  const flowOf = (element) => ({
    loose: ['absolute', 'fixed'].includes(getComputedStyle(element).position),
    alone: ![...element.parentElement.children].some((other) => other !== element && other.localName === element.localName),
  });
  // A table's node is its cells, without the spacing around them.
  const KINDS = { picture: 'img', table: 'table', vector: 'svg', raster: 'canvas, video, iframe, svg, img' };
  const places = {};
  for (const { slide, id, kind, rect, text } of wanted) {
    const root = slides[slide];
    if (!root) continue;
    const room = root.getBoundingClientRect();
    const near = (element) => {
      const own = element.getBoundingClientRect();
      return Math.abs(own.left - room.left - rect.x) + Math.abs(own.top - room.top - rect.y) + Math.abs(own.width - rect.w) + Math.abs(own.height - rect.h);
    };
    const fits = (element) => (kind === 'text' ? squeezed(element.innerText ?? element.textContent ?? '') === text : near(element) < (kind === 'table' ? 60 : 3));
    const found = [...root.querySelectorAll(KINDS[kind] ?? '*')].filter(fits);
    // Of nested elements with the same words the innermost block is the one that holds them.
    const best = found.sort((a, b) => near(a) - near(b) || (a.contains(b) ? 1 : -1))[0];
    if (best) places[id] = { path: pathOf(best), ...numberOf(best), translated: getComputedStyle(best).translate !== 'none', ...flowOf(best) };
  }
  const palette = {};
  const probe = document.createElement('i');
  document.documentElement.append(probe);
  const add = (name, value) => {
    probe.style.color = '';
    probe.style.color = value;
    const parts = probe.style.color && getComputedStyle(probe).color.match(/^rgb\((\d+), (\d+), (\d+)\)$/);
    if (parts) palette[name] = parts.slice(1).map(Number);
  };
  for (const sheet of document.styleSheets) {
    try {
      for (const rule of sheet.cssRules) {
        if (!/(^|,)\s*(:root|html|body)\b/.test(rule.selectorText ?? '')) continue;
        for (const name of rule.style) if (name.startsWith('--')) add(name, `var(${name})`);
      }
    } catch { /* a sheet of another origin is not read */ }
  }
  const texts = new Set();
  for (const root of slides) for (const element of root.querySelectorAll('*')) if (texts.size < 200) texts.add(getComputedStyle(element).color);
  for (const value of texts) if (!Object.values(palette).some((rgb) => value === `rgb(${rgb.join(', ')})`)) add(value, value);
  probe.remove();
  const links = slides.flatMap((root, at) => [...root.querySelectorAll('a[href]')].map((link) => ({ slide: at + 1, href: link.getAttribute('href'), ...numberOf(link) })));
  return { places, palette, links };
}
