// Takes out of a page, before it is read, what nobody sees: text that is hidden, has no size, stands beyond the edge,
// or has the colour of its background; and what is no text. Returns the length of what is left.
() => {
  const MOST = 40000;
  const rgba = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const clear = (colour) => rgba(colour).length > 3 && rgba(colour)[3] < 0.1;
  const near = (a, b) => [0, 1, 2].every((i) => Math.abs(a[i] - b[i]) < 14);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') return null;
      if (!clear(style.backgroundColor) && style.backgroundColor !== 'transparent') return rgba(style.backgroundColor);
    }
    return [255, 255, 255];
  };
  const words = (element) => [...element.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
  const gone = [], silent = [];
  const every = document.body ? [...document.body.querySelectorAll('*')] : [];
  for (const element of every.slice(0, MOST)) {
    const style = getComputedStyle(element), tag = element.tagName;
    if (tag === 'SCRIPT' || tag === 'STYLE' || tag === 'TEMPLATE' || tag === 'NOSCRIPT') { gone.push(element); continue; }
    if (style.display === 'none' || Number(style.opacity) < 0.05) { gone.push(element); continue; }
    const own = words(element);
    if (!own.length) continue;
    const box = element.getBoundingClientRect();
    const beyond = box.right + scrollX <= 0 || box.bottom + scrollY <= 0;
    const flat = style.overflow === 'hidden' && (box.width < 2 || box.height < 2);
    const cut = /rect\(0px,? 0px,? 0px,? 0px\)|inset\((?:50|100)%/.test(`${style.clip} ${style.clipPath}`);
    const ground = behind(element);
    const unseen = clear(style.color) || (ground && near(rgba(style.color), ground));
    if (style.visibility !== 'visible' || parseFloat(style.fontSize) < 2 || beyond || flat || cut || unseen) silent.push(...own);
  }
  for (const element of every.slice(MOST)) element.remove();
  for (const node of [...silent, ...gone]) node.remove();
  const comments = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT), found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.remove();
  return document.documentElement.outerHTML.length;
}
