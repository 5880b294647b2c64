// Formulas: the browser lays MathML out; its signs become text where they stand, its bars and roots paths, and the markup
// goes along, so that Office can hold the formula as its own. What reads in a row is text like any other of its line.

const TOKEN = new Set(['mi', 'mn', 'mo', 'mtext', 'ms']);
const IN_ROW = new Set(['mrow', 'mstyle', 'mspace', 'semantics', 'annotation', 'annotation-xml', ...TOKEN]);
const TALL = 1.3; // times the height of its own ink: a sign that grew with what it stands beside
let formulas = 0;

// Mathematical italics (Unicode 15, block U+1D400): what `text-transform: math-auto` makes of a single letter.
function mathItalic(text) {
  const letter = text.trim();
  if ([...letter].length !== 1) return text;
  const code = letter.codePointAt(0);
  const at = (base, first) => text.replace(letter, String.fromCodePoint(base + code - first));
  if (letter === 'h') return text.replace('h', 'ℎ');
  if (/[A-Z]/.test(letter)) return at(0x1d434, 0x41);
  if (/[a-z]/.test(letter)) return at(0x1d44e, 0x61);
  if (/[Α-Ω]/.test(letter)) return at(0x1d6e2, 0x391);
  if (/[α-ω]/.test(letter)) return at(0x1d6fc, 0x3b1);
  const rare = '∂ϵϑϰϕϱϖ'.indexOf(letter);
  if (rare >= 0) return text.replace(letter, String.fromCodePoint(0x1d715 + rare));
  return letter === '∇' ? text.replace(letter, '\u{1d6fb}') : text;
}

const tokensOf = (math) => [...math.querySelectorAll([...TOKEN].join())].filter((token) => token.textContent.trim() && shownToken(token));

function shownToken(token) {
  const style = styleOf(token);
  return style.display !== 'none' && style.visibility === 'visible' && !token.closest('annotation, annotation-xml');
}

// The height of a token's glyphs at its own size, px.
function inkOf(token) {
  const style = styleOf(token);
  metrics.font = fontOf(style);
  const found = metrics.measureText(transformed(token.textContent.trim(), style, true));
  return { up: found.actualBoundingBoxAscent, down: found.actualBoundingBoxDescent };
}

function isTall(token) {
  if (token.localName !== 'mo') return false;
  const { up, down } = inkOf(token);
  return up + down > 2 && token.getBoundingClientRect().height > TALL * (up + down) + 2;
}

// Whether a formula is signs side by side on one baseline, nothing above, below or drawn.
function isRowFormula(math) {
  if (styleOf(math).display.startsWith('block')) return false;
  return [...math.querySelectorAll('*')].every((at) => IN_ROW.has(at.localName) && !(at.localName === 'mo' && isTall(at)));
}

function rowFormula(math, run) {
  for (const token of tokensOf(math)) for (const node of token.childNodes) if (node.nodeType === Node.TEXT_NODE && node.data.trim()) run.text(node, token);
}

function emitFormula(math, style, rect, ctx) {
  emitDecoration(math, style, rect, ctx, ctx.phase);
  const first = entries.length;
  const frame = frameOf(rect, ctx.matrix);
  const size = parseFloat(style.fontSize) * frame.sy;
  const equation = { mathml: new XMLSerializer().serializeToString(math), size: round(size) };
  const alt = math.getAttribute('alttext') || altOf(math);
  const drawn = emit({ kind: 'vector', paths: barsOf(math, rect, ctx), alt, equation }, rect, ctx, PHASE.inline, math);
  if (!drawn) return;
  for (const fragments of rowsOf(math)) {
    const bounds = box(fragments[0].rect);
    for (const fragment of fragments) grow(bounds, fragment.rect);
    const before = entries.length;
    emitText(new InlineRun(math, { ...ctx, sink: null }), [fragments], bounds, false, false);
    const node = entries.length > before ? entries.at(-1).node : null;
    if (node) for (const paragraph of node.paragraphs) paragraph.align = 'left';
    if (node && fragments[0].tall) stretch(node, fragments[0].tall, ctx);
  }
  const id = `formula-${++formulas}`;
  for (const entry of entries.slice(first)) if (entry.node === drawn || entry.node.kind === 'text') entry.node.formula = id;
}

// Tokens that follow one another on a baseline.
function rowsOf(math) {
  const rows = [];
  for (const token of tokensOf(math)) {
    const tall = isTall(token) ? token : null;
    for (const node of token.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      for (const fragment of fragmentsOf(node, token).fragments) {
        if (!isInked(runOf(fragment)) || isBar(fragment.text, token)) continue;
        settleSign(fragment, token);
        const last = rows.at(-1)?.at(-1);
        const follows = last && !tall && !last.tall && Math.abs(last.rect.top - fragment.rect.top) < 1 && Math.abs(last.rect.height - fragment.rect.height) < 1 && fragment.rect.left > last.rect.left && fragment.rect.left - last.rect.left - last.rect.width < GAP_LIMIT * runOf(fragment).size;
        if (follows) rows.at(-1).push(fragment);
        else rows.push([{ ...fragment, tall }]);
      }
    }
  }
  return rows;
}

// The box of a sign that may grow is its ink, and its text is said to begin there: it hangs on its baseline like the others.
function settleSign(fragment, token) {
  const own = token.getBoundingClientRect();
  if (token.localName !== 'mo' || Math.abs(own.top - fragment.rect.top) > 0.2) return;
  fragment.rect.top = own.bottom - inkOf(token).down - fontMetrics(styleOf(token)).ascent;
}

// A line over or under something, written as a sign that was drawn out.
const isBar = (text, token) => /^[¯‾_−―]$/.test(text.trim()) && ['mover', 'munder', 'munderover'].includes(token.parentElement?.localName) && token !== token.parentElement.firstElementChild;

// A sign as tall as what it stands beside: its type as much larger.
function stretch(node, token, ctx) {
  const { up, down } = inkOf(token);
  const { rect } = place(token.getBoundingClientRect(), ctx.matrix);
  const factor = rect.h / ((up + down) * scaleY(ctx.matrix));
  const [line] = node.paragraphs[0].lines;
  for (const run of line.runs) run.size = round(run.size * factor);
  line.baseline = round(rect.y + rect.h - down * factor * scaleY(ctx.matrix));
  line.rect = { ...rect };
  node.rect = { ...rect };
  node.paragraphs[0].align = 'center';
}

// Fraction bars, roots and drawn-out lines, in px from the formula's own corner.
function barsOf(math, rect, ctx) {
  const [sx, sy] = [scaleX(ctx.matrix), scaleY(ctx.matrix)];
  const paths = [];
  const point = (x, y) => `${round((x - rect.left) * sx)} ${round((y - rect.top) * sy)}`;
  const bar = (left, right, middle, thick, fill) => paths.push({ d: `M ${point(left, middle - thick / 2)} L ${point(right, middle - thick / 2)} L ${point(right, middle + thick / 2)} L ${point(left, middle + thick / 2)} Z`, fill, stroke: null });
  for (const part of math.querySelectorAll('mfrac, msqrt, mroot, mover, munder, munderover')) {
    const style = styleOf(part);
    if (style.visibility !== 'visible' || style.display === 'none' || !part.firstElementChild) continue;
    const own = part.getBoundingClientRect();
    const thick = Math.max(1, parseFloat(style.fontSize) / 18);
    const ink = { kind: 'solid', color: faded(color(style.color), opacityOf(part)) };
    const [top, below] = [...part.children].map((child) => child.getBoundingClientRect());
    if (part.localName === 'mfrac' && below) {
      if (!/^0(px|pt|em)?$/.test(part.getAttribute('linethickness')?.trim() ?? '')) bar(own.left, own.right, (top.bottom + below.top) / 2, thick, ink);
    } else if (part.localName === 'msqrt' || part.localName === 'mroot') {
      const foot = Math.min(own.right, top.left);
      const hook = Math.max(foot - 0.62 * parseFloat(style.fontSize), part.localName === 'msqrt' ? own.left : own.left - 1);
      const over = own.top + thick / 2;
      const knee = own.bottom - 0.45 * own.height;
      paths.push({ d: `M ${point(hook, knee)} L ${point(hook + 0.2 * (foot - hook), knee - thick)} L ${point(hook + 0.5 * (foot - hook), own.bottom - thick / 2)} L ${point(foot, over)} L ${point(own.right, over)}`, fill: null, stroke: { width: round(thick * sy), style: 'solid', color: ink.color } });
    } else {
      for (const token of [...part.children].slice(1)) {
        const line = token.getBoundingClientRect();
        if (isBar(token.textContent, token)) bar(top.left, top.right, (line.top + line.bottom) / 2, thick, ink);
      }
    }
  }
  return paths;
}
