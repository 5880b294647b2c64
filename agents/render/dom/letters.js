// Letters: what CSS does to glyphs beyond font and colour: decoration, capitals, shadows, strokes, raised and lowered
// text, first letters, and the word gaps of justified lines. It measures; it does not decide what flows where.

const DECORATION_STYLES = { solid: 'solid', double: 'double', dotted: 'dotted', dashed: 'dashed', wavy: 'wavy' };
const SMALL_CAPS = 0.7; // size of the small capitals that Chromium makes itself

// How an element's own text is decorated: the nearest element that underlines it says in which style and colour.
function underlineOf(element, style) {
  for (let at = element, own = style; at; at = holderOf(at), own = at && styleOf(at)) {
    if (own.textDecorationLine.includes('underline')) {
      const ink = color(own.textDecorationColor);
      const same = sameColor(ink, color(own.color));
      return { style: DECORATION_STYLES[own.textDecorationStyle] ?? 'solid', color: same ? null : ink };
    }
    if (own.display.startsWith('inline-') || own.float !== 'none' || ['absolute', 'fixed'].includes(own.position)) break;
  }
  return { style: 'solid', color: null };
}

const capsOf = (style) => ({ 'small-caps': 'small', 'all-small-caps': 'all' })[style.fontVariantCaps] ?? null;
const capsScale = (style) => (style.fontVariantCaps === 'all-small-caps' ? SMALL_CAPS : 1);

// Small capitals in stretches: letters that have a capital become one of seven tenths, as the browser draws them. Office
// has small capitals of its own, of eight tenths and as wide again; LibreOffice draws some of them as large as capitals.
function smallCapitals(text, style) {
  const small = (character) => character.toUpperCase() !== character;
  return [...text.matchAll(/./gsu)].reduce((parts, [character]) => {
    const last = parts.at(-1);
    if (last && last.small === small(character)) last.text += character;
    else parts.push({ text: character, small: small(character), style: small(character) ? { ...style, caps: 'all', size: style.size * SMALL_CAPS } : { ...style, caps: null } });
    return parts;
  }, []);
}

// The heaviest of the text's shadows.
function textShadow(style, opacity) {
  const found = shadows(style.textShadow, opacity);
  return found.reduce((best, next) => (!best || next.color.a * (next.blur + Math.hypot(next.dx, next.dy)) > best.color.a * (best.blur + Math.hypot(best.dx, best.dy)) ? next : best), null);
}

function textStroke(style, opacity) {
  const width = parseFloat(style.webkitTextStrokeWidth) || 0;
  const ink = faded(color(style.webkitTextStrokeColor), opacity);
  return width > 0 && ink.a > 0 ? { width: round(width), style: 'solid', color: ink } : null;
}

// Text that stands higher or lower than its line: which way, and by how many px (up is positive).
function shiftOf(element) {
  for (let at = element; at && styleOf(at).display === 'inline'; at = holderOf(at)) {
    const align = styleOf(at).verticalAlign;
    if (align !== 'super' && align !== 'sub') continue;
    const size = parseFloat(styleOf(holderOf(at)).fontSize);
    // Chromium's own arithmetic: a third of the parent's size up, a fifth down, and a pixel.
    return align === 'super' ? { shift: 'super', rise: round(size / 3 + 1) } : { shift: 'sub', rise: round(-size / 5 - 1) };
  }
  return { shift: null, rise: 0 };
}

// px by which small text stands above its line (or, negative, below) where it is aligned otherwise: to the top, by a length.
function riseOf(fragment, baseline) {
  const rise = baseline - fragment.rect.top - metricsOf(fragment).ascent;
  return Math.abs(rise) > Math.max(2, 0.15 * runOf(fragment).size) ? round(rise) : 0;
}

const measuredFonts = new Map();

// A generic family is another font in another language, which a canvas is not told: where the line box says so, a probe in
// the page is asked.
function metricsOf(fragment) {
  const style = styleFor(fragment);
  const known = fontMetrics(style);
  const height = fragment.rect.height;
  if (Math.abs(known.ascent + known.descent - height) < 1.5 || isVertical(style)) return known;
  const lang = fragment.element.closest('[lang]')?.lang ?? '';
  const key = `${fontOf(style)} ${lang}`;
  if (!measuredFonts.has(key)) measuredFonts.set(key, probed(fontOf(style), lang));
  const found = measuredFonts.get(key);
  return Math.abs(found.ascent + found.descent - height) < 1.5 ? found : known;
}

function probed(font, lang) {
  const line = Object.assign(document.createElement('div'), { lang, textContent: 'x' });
  const foot = document.createElement('span');
  // Not `all: initial`, which would take the language away again.
  line.style.cssText = 'position:absolute!important;left:0;top:0;margin:0;padding:0;border:0;visibility:hidden;white-space:pre;direction:ltr';
  line.style.font = font;
  foot.style.cssText = 'display:inline-block!important;width:0;height:0;margin:0;padding:0;border:0;vertical-align:baseline';
  line.append(foot);
  document.documentElement.append(line);
  measure.selectNodeContents(line.firstChild);
  const box = measure.getBoundingClientRect();
  const ascent = foot.getBoundingClientRect().bottom - box.top;
  const found = { ascent: Math.round(ascent), descent: Math.round(box.height - ascent) };
  line.remove();
  return found;
}

const partsKnown = new Map();

// Whether the page styles first letters (or lines) at all: asking for each text costs more than reading the rules once.
function styledPart(name) {
  if (!partsKnown.has(name)) {
    const says = (rule) => rule.selectorText?.includes(name) || [...(rule.cssRules ?? [])].some(says);
    partsKnown.set(name, [...document.styleSheets, ...(document.adoptedStyleSheets ?? [])].some((sheet) => {
      try { return [...sheet.cssRules].some(says); } catch { return true; }
    }));
  }
  return partsKnown.get(name);
}

// The first line of a container's own text in the style of its `::first-line`, where it has one.
function styleFirstLine(container, line) {
  if (!line || !styledPart('first-line')) return;
  const style = paintedStyle(container, '::first-line');
  const plain = ['color', 'fontSize', 'fontWeight', 'fontStyle', 'fontFamily', 'fontVariantCaps', 'letterSpacing', 'textDecorationLine', 'textTransform'].every((name) => style[name] === styleOf(container)[name]);
  if (plain) return;
  const pseudo = { style, opacity: opacityOf(container) };
  for (const fragment of line) {
    if (fragment.element !== container || fragment.pseudo) continue;
    fragment.pseudo = pseudo;
    if (style.textTransform !== styleOf(container).textTransform) fragment.text = transformed(fragment.text, style, true);
  }
}

// How many code units of a container's first text node `::first-letter` sets apart; 0 where it has no style of its own.
function firstLetterLength(container, text) {
  if (!styledPart('first-letter')) return 0;
  const own = paintedStyle(container, '::first-letter');
  const style = styleOf(container);
  const plain = own.fontSize === style.fontSize && own.color === style.color && own.fontWeight === style.fontWeight && own.fontFamily === style.fontFamily && own.float === 'none';
  return plain ? 0 : (text.match(/^[\s\p{P}]*[\p{L}\p{N}]\p{P}*/u)?.[0].length ?? 0);
}

// Width that a line's words have when nothing spreads them, px.
function naturalWidth(line) {
  return line.reduce((sum, fragment) => {
    const style = styleFor(fragment);
    metrics.font = fontOf(style);
    metrics.letterSpacing = '0px';
    metrics.fontVariantCaps = style.fontVariantCaps;
    const { width } = metrics.measureText(fragment.text);
    metrics.fontVariantCaps = 'normal';
    return sum + width + (parseFloat(style.letterSpacing) || 0) * [...fragment.text].length;
  }, 0);
}

const TIGHT = 0.988;

// Justified lines that fill their measure are set a hair tighter: another program then breaks them where the browser did.
function easeJustified(lines, nodes, scale) {
  nodes.forEach((node, i) => {
    if (i === nodes.length - 1 || node.end === 'hard') return;
    const excess = naturalWidth(lines[i]) * scale - TIGHT * node.rect.w;
    const count = node.runs.reduce((sum, run) => sum + [...run.text].length, 0);
    if (excess > 0 && count) for (const run of node.runs) run.spacing = round(run.spacing - excess / count);
  });
}

// Between characters of Han the browser spreads all gaps alike.
function spreadHan(line, node, scale) {
  const count = node.runs.reduce((sum, run) => sum + [...run.text].length, 0);
  const extra = (node.rect.w - (naturalWidth(line) + holesIn(line)) * scale) / Math.max(1, count - 1);
  if (Math.abs(extra) > 0.02) for (const run of node.runs) run.spacing = round(run.spacing + extra);
}

// A justified line set alone: its gaps are spread as the browser spread them.
function spreadLine(line, node, scale) {
  const gaps = node.runs.reduce((sum, run) => sum + (run.text.match(/ /g)?.length ?? 0), 0);
  if (CJK.test(node.runs.map((run) => run.text).join(''))) return spreadHan(line, node, scale);
  const extra = gaps ? (node.rect.w - (naturalWidth(line) + holesIn(line)) * scale) / gaps : 0;
  if (extra <= 0.1) return;
  node.runs = node.runs.flatMap((run) => run.text.split(/( )/).filter(Boolean).map((text) => ({ ...run, text, spacing: text === ' ' ? round(run.spacing + extra) : run.spacing })));
}

// Whether all lines begin at their box's own edge: the text fills it, its last line is no centred one.
function fillsFromStart(lines, content, style) {
  if (lines.length < 2 || style.textAlign !== 'start') return false;
  const rtl = style.direction === 'rtl';
  const gap = (line) => (rtl ? content.left + content.width - Math.max(...line.map((f) => f.rect.left + f.rect.width)) : Math.min(...line.map((f) => f.rect.left)) - content.left);
  return lines.every((line) => Math.abs(gap(line)) <= 1.5);
}

const BESIDE = 3; // px

// Whether a centred line is not in the middle of its box: something that is no text stands beside it.
function isBeside(lines, content) {
  if (lines.length > 1) return false;
  const [left, right] = [Math.min(...lines[0].map((f) => f.rect.left)), Math.max(...lines[0].map((f) => f.rect.left + f.rect.width))];
  const [before, after] = [left - content.left, content.left + content.width - right];
  return before >= 0 && after >= 0 && Math.abs(before - after) > BESIDE;
}

// A line that begins behind a box or picture, unlike those around it: a space as wide as that leads in.
function leadIn(nodes) {
  const start = Math.min(...nodes.slice(1).map((node) => node.rect.x));
  for (const node of nodes.slice(1)) {
    const [first, hole] = [node.runs[0], node.rect.x - start];
    if (hole < 3) continue;
    const blank = first.size * SPACE_WIDTH;
    node.runs.unshift({ ...first, text: '\u00a0', spacing: round(hole - blank), underline: false, link: null });
    Object.assign(node.rect, { x: start, w: round(node.rect.w + hole) });
  }
}

const SPACE_WIDTH = 0.25; // em: a space of most families
