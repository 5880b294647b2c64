// Lists: the marker of an item as a bullet or a number. It knows no lines and no paint order.

const FORMATS = {
  decimal: 'arabic', 'lower-alpha': 'alphaLc', 'lower-latin': 'alphaLc', 'upper-alpha': 'alphaUc', 'upper-latin': 'alphaUc',
  'lower-roman': 'romanLc', 'upper-roman': 'romanUc', 'simp-chinese-informal': 'ea1Chs', 'cjk-ideographic': 'ea1Chs', 'cjk-decimal': 'ea1Chs',
};

// The bullet of a list item: the browser's marker, or a `::before` that acts as one.
function bulletOf(item, style, run, ctx) {
  const known = pseudos[item.dataset.impastoId] ?? {};
  if (style.display === 'list-item' && known.marker?.text.trim()) {
    const own = paintedStyle(item, '::marker');
    return { ...glyph(known.marker.text.trim(), style.listStyleType, item), ...markerLook(own, style, ctx), marker: known.marker.rect };
  }
  if (style.display === 'list-item' && known.marker && style.listStyleImage !== 'none') return { kind: 'character', character: '•', color: null, marker: known.marker.rect };
  if (!known.before || !isMarker(item, known.before)) return null;
  const own = paintedStyle(item, '::before');
  const text = known.before.text.trim();
  const size = known.before.rect;
  run.bulletFrom = { node: item, which: 'before' };
  if (text) return { ...glyph(text, null, item), ...markerLook(own, style, ctx), marker: size };
  const mark = size.width > 1.8 * size.height ? '–' : parseFloat(own.borderTopLeftRadius) > 0 ? '•' : '▪';
  return { kind: 'character', character: mark, color: faded(color(own.backgroundColor), ctx.opacity), marker: size };
}

const markerLook = (marker, style, ctx) => ({ color: faded(color(marker.color), ctx.opacity), size: round(parseFloat(marker.fontSize) / parseFloat(style.fontSize)) });

function isMarker(item, before) {
  const text = before.text.trim();
  // In a row of cells a marker belongs to the words beside it only where they are the item's own.
  const first = shownChildren(item).find((node) => node.textContent.trim());
  if (/flex|grid/.test(styleOf(item).display) && first?.nodeType === Node.ELEMENT_NODE) return false;
  const own = paintedStyle(item, '::before');
  const shown = text ? /^([^\p{L}\p{N}\s]|\p{N}{1,3}[.)、]?)$/u.test(text) && !decorated(own) : color(own.backgroundColor).a > 0 && own.backgroundImage === 'none';
  measure.selectNodeContents(item);
  const beside = [...measure.getClientRects()].find((rect) => rect.width > 1 && rect.height > 1);
  if (!shown || !beside || isTransformed(own)) return false;
  const size = before.rect;
  const em = parseFloat(styleOf(item).fontSize);
  const small = text || (size.width <= 1.2 * em && size.height <= 0.8 * em);
  return small && size.left + size.width <= beside.left + 1 && size.top < beside.top + beside.height && size.top + size.height > beside.top;
}

// A marker in right-to-left text is told in the order of its pieces from the left: the point before its number.
function glyph(marker, type, item) {
  const text = marker.replace(/^([.)、])\s*([\p{L}\p{N}]+)$/u, '$2$1');
  const number = text.match(/^\(?([\p{L}\p{N}]+)([.)、]?)$/u);
  if (!number) return { kind: 'character', character: text };
  if (type === 'lower-greek') return { kind: 'character', character: number[1] };
  const format = FORMATS[type ?? 'decimal'] ?? (/^\d+$/.test(number[1]) ? 'arabic' : null);
  if (!format || /^0\d/.test(number[1])) return { kind: 'character', character: text };
  const start = /^\d+$/.test(number[1]) ? Number(number[1]) : item.value || ordinalOf(item);
  const suffix = format.startsWith('ea1') ? 'Period' : number[2] === ')' ? 'ParenR' : number[2] ? 'Period' : 'Plain';
  const kind = format === 'arabic' || suffix !== 'Plain' ? format + suffix : format + 'Period';
  return { kind: 'number', format: kind, start };
}

// The number of an item whose marker is no digits: what its list starts with, and the items before it.
function ordinalOf(item) {
  const items = [...item.parentElement.children].filter((child) => child.localName === 'li');
  return (item.parentElement.start ?? 1) + items.indexOf(item);
}
