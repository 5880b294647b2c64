// Text: text nodes become fragments as painted, fragments become lines, lines become paragraphs.
// White space is what the browser painted: a character without a box was collapsed. It knows nothing of paint order.

const LARGEST_TEXT = 1e6; // px: taller text no browser paints

const measure = document.createRange();
const metrics = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
const ascents = new Map();
const runStyles = new Map();
const CJK = /[⺀-鿿가-힯豈-﫿︰-﹏＀-￯　-〿]|[\ud840-\ud8bf][\udc00-\udfff]/;
const TOKENS = /\r?\n|[ \t\r\f]+|[⺀-鿿가-힯豈-﫿＀-￯　-〿]|[^ \t\r\n\f⺀-鿿가-힯豈-﫿＀-￯　-〿]+/gu;
// White space that CSS collapses: no-break, em and thin spaces are characters like any other.
const BLANK = /^[ \t\r\n\f]+$/;
const isBlank = (text) => !text || BLANK.test(text);
const GAP_LIMIT = 3; // em: a wider hole in a line parts it into two text blocks

// Painted rectangles of characters [start, end) of a text node.
function rectsOf(node, start, end) {
  measure.setStart(node, start);
  measure.setEnd(node, end);
  return [...measure.getClientRects()].filter((rect) => rect.height > 0 && rect.width > 0);
}

const box = (rect) => ({ left: rect.left, top: rect.top, width: rect.width, height: rect.height });

function grow(a, b) {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  a.width = Math.max(a.left + a.width, b.left + b.width) - left;
  a.height = Math.max(a.top + a.height, b.top + b.height) - top;
  a.left = left;
  a.top = top;
}

function sameLine(a, b, vertical) {
  const [start, size] = vertical ? ['left', 'width'] : ['top', 'height'];
  const shared = Math.min(a[start] + a[size], b[start] + b[size]) - Math.max(a[start], b[start]);
  return shared > 0.4 * Math.min(a[size], b[size]);
}

function transformed(text, style, atWordStart) {
  const lang = style.webkitLocale && style.webkitLocale !== 'auto' ? style.webkitLocale.replace(/"/g, '') : undefined;
  switch (style.textTransform) {
    case 'uppercase': return text.toLocaleUpperCase(lang);
    case 'math-auto': return mathItalic(text);
    case 'lowercase': return text.toLocaleLowerCase(lang);
    case 'capitalize': return text.replace(/(^|[\s\p{P}])(\p{L})/gu, (all, before, letter, at) => (at === 0 && before === '' && !atWordStart ? all : before + letter.toLocaleUpperCase(lang)));
    default: return text;
  }
}

// Fragments of a text node from code unit `from` on: {text, rect, element, spaceAfter, hard}. One per line box it touches.
function fragmentsOf(node, element, from = 0) {
  const data = node.data.slice(from);
  const style = styleOf(element);
  const rects = rectsOf(node, from, node.data.length);
  if (!rects.length) return { fragments: [], space: /[ \t\r\n\f]/.test(data) };
  const preserves = ['preserve', 'break-spaces', 'preserve-spaces'].includes(style.whiteSpaceCollapse);
  const keepsBreaks = preserves || style.whiteSpaceCollapse === 'preserve-breaks';
  const vertical = isVertical(style);
  const out = [];
  let space = false;
  const across = vertical && style.textCombineUpright === 'all';
  const add = (text, rect) => {
    const last = out[out.length - 1];
    const step = { count: [...text].length, top: rect.top, height: rect.height, across };
    if (last && !last.hard && sameLine(last.rect, rect, vertical) && !(last.spaceAfter && isBlank(text))) {
      last.text += text;
      last.steps.push(step);
      grow(last.rect, rect);
    } else out.push({ text, rect: box(rect), element, spaceAfter: false, hard: false, steps: [step] });
  };
  for (const match of data.matchAll(TOKENS)) {
    const [token] = match;
    const start = match.index + from;
    if (keepsBreaks && token.endsWith('\n')) {
      if (out.length) out[out.length - 1].hard = true;
      continue;
    }
    const found = rectsOf(node, start, start + token.length);
    if (!found.length) {
      if (isBlank(token)) {
        if (out.length) out[out.length - 1].spaceAfter = true;
        else space = true;
      }
      continue;
    }
    if (isBlank(token)) add(preserves ? spaces(token, found[0].width, element) : ' ', found[0]);
    else if (found.length === 1) add(token, found[0]);
    else broken(node, start, token, add);
  }
  let wordStart = true;
  for (const fragment of out) {
    const ends = /[\p{L}\p{N}]$/u.test(fragment.text);
    fragment.text = transformed(fragment.text, style, wordStart);
    wordStart = !ends;
  }
  hyphenate(out);
  return { fragments: out, space };
}

// A tab has no width of its own in a slide: as many spaces as fill the same room.
function spaces(token, width, element) {
  if (!token.includes('\t')) return token;
  metrics.font = fontOf(styleOf(element));
  return ' '.repeat(Math.max(1, Math.round(width / (metrics.measureText(' ').width || width))));
}

// A token that a line break cuts: character by character.
function broken(node, start, token, add) {
  let at = start;
  for (const character of token) {
    const found = rectsOf(node, at, at + character.length);
    // Where a hyphen was inserted, the next character's range holds the hyphen's box first.
    if (found.length) add(character, character === '\u00ad' ? found[0] : found.at(-1));
    at += character.length;
  }
}

// A soft hyphen is painted only where it ends a line.
function hyphenate(fragments) {
  fragments.forEach((fragment, i) => {
    const cut = fragment.text.endsWith('\u00ad') && i < fragments.length - 1;
    fragment.text = fragment.text.replace(/[\u00ad\u200b\u2060\ufeff]/g, '') + (cut ? '-' : '');
  });
}

const isVertical = (style) => style.writingMode.startsWith('vertical') || style.writingMode.startsWith('sideways');
const fontOf = (style) => `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
const metricsKnown = new WeakMap(); // by style: to read a style's font costs more than to look this up

function fontMetrics(style) {
  if (!metricsKnown.has(style)) metricsKnown.set(style, measuredMetrics(fontOf(style)));
  return metricsKnown.get(style);
}

function measuredMetrics(font) {
  if (!ascents.has(font)) {
    metrics.font = font;
    const found = metrics.measureText('x');
    ascents.set(font, { ascent: Math.round(found.fontBoundingBoxAscent), descent: Math.round(found.fontBoundingBoxDescent) });
  }
  return ascents.get(font);
}

function lineHeightOf(style, fragment = null) {
  if (style.lineHeight !== 'normal') return parseFloat(style.lineHeight);
  const { ascent, descent } = fragment ? metricsOf(fragment) : fontMetrics(style);
  return ascent + descent;
}

// What paints the glyphs of an element's own text. Pseudo-elements bring their computed style with them.
function runStyle(element, pseudo) {
  const key = pseudo ?? element;
  if (runStyles.has(key)) return runStyles.get(key);
  const style = pseudo?.style ?? styleOf(element);
  const opacity = pseudo?.opacity ?? opacityOf(element);
  const clipped = style.webkitBackgroundClip === 'text' ? style : clippedAncestor(element);
  let paint = faded(color(style.webkitTextFillColor || style.color), opacity);
  let filled = null;
  if (clipped && paint.a < 0.05) {
    filled = textGradient(clipped, element, opacity);
    paint = filled ? meanColor(filled.stops) : faded(color(clipped.backgroundColor), opacity);
    if (filled && filled.stops.every((stop) => sameColor(stop.color, filled.stops[0].color))) filled = null;
  }
  const decoration = decorationOf(element, style);
  const under = decoration.has('underline') ? underlineOf(element, style) : { style: 'solid', color: null };
  const found = {
    stack: style.fontFamily, size: parseFloat(style.fontSize) * capsScale(style), weight: paintedWeight(style),
    italic: style.fontStyle !== 'normal', underline: decoration.has('underline'), underline_style: under.style, underline_color: under.color,
    strike: decoration.has('line-through'), caps: capsOf(style), color: paint, gradient: filled, shadow: textShadow(style, opacity), stroke: textStroke(style, opacity),
    spacing: parseFloat(style.letterSpacing) || 0, link: linkOf(element),
    ...(pseudo ? { shift: null, rise: 0 } : shiftOf(element)), lang: element.closest('[lang]')?.getAttribute('lang') || null,
  };
  runStyles.set(key, found);
  return found;
}

const paintedWeights = new Map();

// A web font that says it serves all weights but has only one is painted in that one, and no browser makes it bolder.
function paintedWeight(style) {
  const weight = Number(style.fontWeight) || 400;
  if (weight < 600 || !document.fonts.size) return weight;
  const key = `${weight} ${style.fontFamily}`;
  if (!paintedWeights.has(key)) paintedWeights.set(key, servedByOne(style, weight) ? 400 : weight);
  return paintedWeights.get(key);
}

function servedByOne(style, weight) {
  const plain = (family) => family.trim().replace(/^["']|["']$/g, '').toLowerCase();
  const first = plain(splitTop(style.fontFamily)[0]);
  const serves = (face) => face.weight.split(' ').map((part) => ({ normal: 400, bold: 700 })[part] ?? Number(part));
  const ranges = [...document.fonts].filter((face) => plain(face.family) === first && face.status === 'loaded').map(serves);
  if (!ranges.some(([low, high]) => high > low && low < 600 && weight >= low && weight <= high)) return false;
  const width = (asked) => {
    metrics.font = `${style.fontStyle} ${asked} 100px ${style.fontFamily}`;
    return metrics.measureText('Hamburgefonstiv 0123').width;
  };
  return Math.abs(width(400) - width(weight)) < 0.01;
}

function clippedAncestor(element) {
  const holder = holderOf(element);
  for (let at = holder; at && styleOf(at).display.startsWith('inline'); at = holderOf(at)) {
    if (styleOf(at).webkitBackgroundClip === 'text') return styleOf(at);
  }
  return holder && styleOf(holder).webkitBackgroundClip === 'text' ? styleOf(holder) : null;
}

function textGradient(style, element, opacity) {
  const rect = element.getBoundingClientRect();
  for (const layer of splitTop(style.backgroundImage)) {
    const found = gradient(layer, rect.width, rect.height, opacity);
    if (found) return shownOf(found, rect, element);
  }
  return null;
}

const sameColor = (a, b) => a.r === b.r && a.g === b.g && a.b === b.b && a.a === b.a;

function meanColor(stops) {
  const mean = (key) => stops.reduce((sum, stop) => sum + stop.color[key], 0) / stops.length;
  return { r: Math.round(mean('r')), g: Math.round(mean('g')), b: Math.round(mean('b')), a: round(mean('a')) };
}

// Decorations propagate to in-flow descendants, not into atomic inlines, floats or positioned boxes.
function decorationOf(element, style) {
  const lines = new Set(style.textDecorationLine.split(' '));
  for (let at = element; at; at = holderOf(at)) {
    const own = styleOf(at);
    for (const line of own.textDecorationLine.split(' ')) lines.add(line);
    if (own.display.startsWith('inline-') || own.float !== 'none' || ['absolute', 'fixed'].includes(own.position)) break;
  }
  return lines;
}

// Only links that mean something elsewhere: no script, and no path of this machine.
function linkOf(element) {
  const anchor = element.closest('a[href]');
  if (!anchor) return null;
  const written = anchor.getAttribute('href').trim();
  return /^(https?:|mailto:|tel:|#.)/i.test(written) ? written : null;
}

function opacityOf(element) {
  let opacity = 1;
  for (let at = element; at && at !== slideRoot; at = holderOf(at)) opacity *= Number(styleOf(at).opacity);
  return opacity;
}

// Line boxes from fragments in order: a new one where the next fragment stands on another line.
function linesOf(fragments, vertical) {
  const lines = [];
  for (const fragment of fragments) {
    const line = lines[lines.length - 1];
    const last = line?.[line.length - 1];
    const backwards = last && !vertical && fragment.rect.left + fragment.rect.width < last.rect.left - 1 && !isRtl(fragment.element) && fragment.rect.top > last.rect.top + last.rect.height / 2;
    if (last && !last.hard && !backwards && line.some((other) => sameLine(other.rect, fragment.rect, vertical))) line.push(fragment);
    else lines.push([fragment]);
  }
  return lines.map(trimmed).filter((line) => line.length);
}

const isRtl = (element) => styleOf(element).direction === 'rtl';

function trimmed(line) {
  const preserved = (fragment) => ['preserve', 'break-spaces'].includes(styleOf(fragment.element).whiteSpaceCollapse);
  while (line.length && isBlank(line[0].text) && !preserved(line[0])) line.shift();
  while (line.length > 1 && isBlank(line[line.length - 1].text)) {
    const { hard } = line.pop();
    Object.assign(line[line.length - 1], { spaceAfter: true, hard: hard || line[line.length - 1].hard });
  }
  return line;
}

// Parts a line at holes that letter-spacing should not bridge.
function segmentsOf(line, vertical) {
  if (vertical || line.some((fragment) => isRtl(fragment.element))) return [line];
  const segments = [[line[0]]];
  for (const fragment of line.slice(1)) {
    const last = segments[segments.length - 1].at(-1);
    const hole = fragment.rect.left - (last.rect.left + last.rect.width);
    if (hole > GAP_LIMIT * runOf(fragment).size || hole < -runOf(fragment).size) segments.push([fragment]);
    else segments[segments.length - 1].push(fragment);
  }
  return segments;
}

const runOf = (fragment) => runStyle(fragment.element, fragment.pseudo);
const styleFor = (fragment) => fragment.pseudo?.style ?? styleOf(fragment.element);

function lineNode(line, frame, vertical, last) {
  const bounds = box(line[0].rect);
  for (const fragment of line) grow(bounds, fragment.rect);
  const plain = line.filter((fragment) => !runOf(fragment).shift);
  const tallest = (plain.length ? plain : line).reduce((a, b) => (runOf(b).size > runOf(a).size ? b : a));
  const baseline = tallest.rect.top + metricsOf(tallest).ascent;
  if (!vertical) for (const fragment of plain) if (fragment.element !== tallest.element || fragment.pseudo) fragment.rise = riseOf(fragment, baseline);
  const height = Math.max(...(plain.length ? plain : line).map((fragment) => lineHeightOf(styleFor(fragment), fragment)));
  const middle = tallest.rect.top + tallest.rect.height / 2;
  const end = line[line.length - 1];
  const rect = vertical
    ? { x: frame.x(bounds.left), y: frame.y(bounds.top), w: round(bounds.width * frame.sx), h: round(bounds.height * frame.sy) }
    : { x: frame.x(bounds.left), y: frame.y(middle - height / 2), w: round(bounds.width * frame.sx), h: round(height * frame.sy) };
  return {
    rect, baseline: vertical ? round(rect.y + rect.h) : frame.y(baseline), runs: runsOf(line, frame, vertical),
    end: last || end.hard ? 'hard' : end.spaceAfter ? 'soft' : 'joined', height: height * frame.sy, ...(vertical ? { steps: stepsOf(line, frame) } : {}),
  };
}

// Where each token of a vertical line stands; none where the text is not as it was measured.
function stepsOf(line, frame) {
  const steps = line.flatMap((fragment) => fragment.steps ?? []);
  const told = steps.reduce((sum, step) => sum + step.count, 0);
  if (told !== [...line.map((fragment) => fragment.text).join('')].length) return [];
  return steps.map((step) => ({ count: step.count, y: frame.y(step.top), h: round(step.height * frame.sy), across: step.across }));
}

// Runs of a line. A hole between two fragments (padding of a chip) becomes letter-spacing of the character before it.
function runsOf(line, frame, vertical) {
  const runs = [];
  const push = (text, style, spacing) => {
    if (style.caps === 'small') return void smallCapitals(text, style).forEach((part) => push(part.text, part.style, spacing));
    const last = runs[runs.length - 1];
    const { stack, ...rest } = style;
    const run = { text, family: stack, ...rest, size: round(style.size * frame.sy), rise: round(style.rise * frame.sy), spacing: round(spacing * frame.sx) };
    if (last && JSON.stringify({ ...last, text: '' }) === JSON.stringify({ ...run, text: '' })) last.text += text;
    else if (text) runs.push(run);
  };
  line.forEach((fragment, i) => {
    const style = fragment.rise ? { ...runOf(fragment), shift: fragment.rise > 0 ? 'super' : 'sub', rise: fragment.rise } : runOf(fragment);
    const next = line[i + 1];
    const text = i === line.length - 1 && !vertical ? fragment.text.replace(/[ \t\n]+$/, '') : fragment.text;
    const hole = next && !vertical && !isRtl(fragment.element) ? next.rect.left - (fragment.rect.left + fragment.rect.width) : 0;
    if (Math.abs(hole) > 0.75 && text) {
      const characters = [...text];
      const final = characters.pop();
      push(characters.join(''), style, style.spacing);
      push(final, style, style.spacing + hole);
    } else push(text, style, style.spacing);
  });
  return runs;
}

const ALIGN = { left: 'left', center: 'center', right: 'right', justify: 'justify', '-webkit-left': 'left', '-webkit-center': 'center', '-webkit-right': 'right' };

function alignOf(style, lines, content) {
  if (['flex', 'inline-flex', 'grid', 'inline-grid'].includes(style.display)) {
    const left = Math.min(...lines.flat().map((f) => f.rect.left)) - content.left;
    const right = content.left + content.width - Math.max(...lines.flat().map((f) => f.rect.left + f.rect.width));
    if (fillsFromStart(lines, content, style)) return style.direction === 'rtl' ? 'right' : 'left';
    if (Math.abs(left - right) <= 1.5) return 'center';
    // A text between others stands where its own cell begins.
    if (style.direction === 'rtl') return right > left && left <= 1.5 ? 'left' : 'right';
    return left > right && right <= 1.5 ? 'right' : 'left';
  }
  if (style.textAlign === 'center' && isBeside(lines, content)) return style.direction === 'rtl' ? 'right' : 'left';
  if (style.textAlign === 'start' && style.display !== 'ruby-text') return style.direction === 'rtl' ? 'right' : 'left';
  if (style.textAlign === 'end') return style.direction === 'rtl' ? 'left' : 'right';
  return style.display === 'ruby-text' ? 'center' : ALIGN[style.textAlign] ?? 'left';
}

// px of a line that are taken by what is no text.
const holesIn = (line) => line.slice(1).reduce((sum, fragment, i) => {
  const hole = fragment.rect.left - line[i].rect.left - line[i].rect.width;
  return hole > HELD * runOf(fragment).size ? sum + hole : sum;
}, 0);
const HELD = 0.75; // em
const MIXED = /[\u3400-\u9fff] ?[\w“‘(]|[\w%”’)] ?[\u3400-\u9fff]/;
const ARABIC = /[\u0620-\u06d3]/;

// One paragraph from lines of fragments. `alone`: one justified line of a text that runs around something.
function paragraphOf(lines, container, content, frame, alone = false) {
  const style = styleOf(container);
  const vertical = isVertical(style);
  const nodes = lines.map((line, i) => lineNode(line, frame, vertical, i === lines.length - 1)).filter((line) => line.runs.length);
  if (!nodes.length) return null;
  const pitch = nodes.length > 1 && !vertical
    ? (nodes[nodes.length - 1].baseline - nodes[0].baseline) / (nodes.length - 1)
    : Math.max(...nodes.map((line) => line.height));
  for (const node of nodes) delete node.height;
  if (!vertical && nodes.length > 2 && nodes.length === lines.length && alignOf(style, lines, content) === 'left' && style.direction === 'ltr') leadIn(nodes);
  const justified = !vertical && alignOf(style, lines, content) === 'justify' && nodes.length === lines.length;
  // Another program would spread the gaps around a picture or formula as it likes, draw Arabic letters out, or break Han
  // beside Latin elsewhere, between which it sets gaps of its own.
  const foreign = (line) => MIXED.test(line.map((fragment) => fragment.text).join(''));
  const held = justified && !alone && lines.some((line) => holesIn(line) || foreign(line) || line.some((fragment) => ARABIC.test(fragment.text)));
  if (justified && (alone || held)) nodes.forEach((node, i) => (alone || node.end !== 'hard') && spreadLine(lines[i], node, frame.sx));
  else if (justified) easeJustified(lines, nodes, frame.sx);
  return {
    lines: nodes, align: justified && (alone || held) ? (style.direction === 'rtl' ? 'right' : 'left') : alignOf(style, lines, content), line_height: round(Math.abs(pitch)), level: 0, bullet: null,
    rtl: style.direction === 'rtl', space_before: 0, item: container.closest('[data-item]')?.dataset.item ?? null,
  };
}
