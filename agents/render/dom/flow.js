// Flow: inline content gathers into runs, runs become text blocks; bullets, generated content and form controls join in.

class InlineRun {
  constructor(container, ctx) {
    Object.assign(this, { container, ctx, fragments: [], flushed: false, bullet: null, bulletFrom: null });
  }

  text(node, holder) {
    const { fragments, space } = fragmentsOf(node, holder);
    if (space) this.space();
    for (const fragment of fragments) if (runOf(fragment).color.a > 0 && runOf(fragment).size > 0) this.fragments.push(fragment);
  }

  space() {
    if (this.fragments.length) this.fragments.at(-1).spaceAfter = true;
  }

  hardBreak() {
    if (this.fragments.length) this.fragments.at(-1).hard = true;
  }

  // `whole`: the container ends here, so a run that was never interrupted is the container's whole text.
  flush(whole = false) {
    const { container, ctx } = this;
    const vertical = isVertical(styleOf(container));
    const lines = linesOf(this.fragments, vertical);
    this.fragments = [];
    const only = whole && !this.flushed;
    this.flushed ||= lines.length > 0 || !whole;
    if (!lines.length) return;
    if (ctx.sink) return this.deliver(paragraphGroups(lines, vertical), ctx.sink);
    const blocks = blocksOf(lines, vertical);
    const rect = box(container.getBoundingClientRect());
    const inline = styleOf(container).display === 'inline';
    for (const block of blocks) {
      const sole = only && blocks.length === 1 && !inline;
      emitText(this, block, sole ? rect : around(block, contentBox(container, styleOf(container), rect), blocks.length > 1 || inline), sole, vertical);
    }
  }

  deliver(groups, sink) {
    const content = contentBox(this.container, styleOf(this.container), this.container.getBoundingClientRect());
    for (const group of groups) {
      const paragraph = paragraphOf(group, this.container, content, sink.frame);
      if (paragraph) sink.paragraphs.push(this.marked(paragraph, group, sink));
    }
  }

  // The first paragraph of a list item carries the bullet.
  marked(paragraph, lines, sink) {
    const list = (at) => (at ? at.closest('ul, ol, menu') : null);
    let level = -1;
    for (let at = list(this.container); at && sink?.root.contains(at); at = list(at.parentElement)) level++;
    paragraph.level = Math.max(0, level);
    if (this.bullet) {
      const left = Math.min(...lines[0].map((fragment) => fragment.rect.left));
      const right = Math.max(...lines[0].map((fragment) => fragment.rect.left + fragment.rect.width));
      const { marker, ...bullet } = this.bullet;
      const gap = paragraph.rtl ? marker.left + marker.width - right : left - marker.left;
      paragraph.bullet = { ...bullet, gap: round(Math.max(0, gap) * scaleX(this.ctx.matrix)) };
      this.bullet = null;
    }
    return paragraph;
  }
}

// Text that starts over at the top of a column, or has a hole too wide to bridge, is a block of its own.
function blocksOf(lines, vertical) {
  const blocks = [[]];
  const top = (line) => Math.min(...line.map((fragment) => fragment.rect.top));
  lines.forEach((line, i) => {
    const segments = segmentsOf(line, vertical);
    if (segments.length > 1) {
      blocks.push(...segments.map((segment) => [segment]), []);
      return;
    }
    if (i && !vertical && top(line) < top(lines[i - 1]) - 2) blocks.push([]);
    blocks[blocks.length - 1].push(line);
  });
  return blocks.filter((block) => block.length);
}

// An empty line between two forced breaks parts paragraphs.
function paragraphGroups(lines, vertical) {
  const groups = [[lines[0]]];
  for (let i = 1; i < lines.length; i++) {
    const [before, after] = [lines[i - 1].at(-1), lines[i][0]];
    const hole = after.rect.top - (before.rect.top + before.rect.height);
    if (before.hard && !vertical && hole > 0.6 * lineHeightOf(styleFor(after))) groups.push([lines[i]]);
    else groups[groups.length - 1].push(lines[i]);
  }
  return groups;
}

function around(lines, content, narrow) {
  const bounds = box(lines[0][0].rect);
  for (const fragment of lines.flat()) grow(bounds, fragment.rect);
  if (!narrow) Object.assign(bounds, { left: Math.min(bounds.left, content.left), width: Math.max(bounds.left + bounds.width, content.left + content.width) - Math.min(bounds.left, content.left) });
  return bounds;
}

function emitText(run, lines, rect, sole, vertical) {
  const { container, ctx } = run;
  const style = styleOf(container);
  const content = sole ? contentBox(container, style, rect) : rect;
  const frame = frameOf(rect, ctx.matrix);
  const paragraphs = [];
  for (const group of paragraphGroups(lines, vertical)) {
    const paragraph = paragraphOf(group, container, content, frame);
    if (paragraph) paragraphs.push(run.marked(paragraph, group, null));
  }
  emitParagraphs(paragraphs, container, rect, content, ctx, vertical);
}

function emitParagraphs(paragraphs, container, rect, content, ctx, vertical) {
  if (!paragraphs.length) return null;
  const frame = frameOf(rect, ctx.matrix);
  paragraphs.forEach((paragraph, i) => {
    if (!i || vertical) return;
    const above = paragraphs[i - 1].lines.at(-1).rect;
    paragraph.space_before = round(paragraph.lines[0].rect.y - above.y - above.h);
  });
  const inset = [content.top - rect.top, rect.left + rect.width - content.left - content.width, rect.top + rect.height - content.top - content.height, content.left - rect.left];
  const padding = inset.map((value, i) => round(Math.max(0, value) * (i % 2 ? frame.sx : frame.sy)));
  const node = emit({ kind: 'text', paragraphs, padding, anchor: anchorOf(paragraphs, content, frame), vertical }, rect, ctx, PHASE.inline, container);
  if (!node) return null;
  node.overflow = overflowOf(node, container, ctx);
  if (ctx.clip && !node.rotation && !vertical) cutLines(node, ctx.clip, styleOf(container).textOverflow === 'ellipsis' || styleOf(container.parentElement).textOverflow === 'ellipsis');
  return node;
}

// Lines that a clip hides altogether are not on the slide; a line that it cuts ends where it is cut.
function cutLines(node, clip, ellipsis) {
  for (const paragraph of node.paragraphs) {
    for (const line of paragraph.lines) if (!paragraph.rtl && line.rect.x + line.rect.w > clip.x + clip.w + 1) cutLine(line, clip.x + clip.w - line.rect.x, ellipsis);
    const shown = paragraph.lines.filter(({ rect }) => rect.y + rect.h * 0.8 > clip.y && rect.y + rect.h * 0.2 < clip.y + clip.h && rect.x < clip.x + clip.w && rect.x + rect.w > clip.x);
    if (shown.length < paragraph.lines.length && shown.length) shown.at(-1).end = 'hard';
    paragraph.lines = shown.filter((line) => line.runs.length);
  }
  node.paragraphs = node.paragraphs.filter((paragraph) => paragraph.lines.length);
  if (!node.paragraphs.length) entries = entries.filter((entry) => entry.node !== node);
}

// Where the text stands in its box, as measured.
function anchorOf(paragraphs, content, frame) {
  const above = paragraphs[0].lines[0].rect.y - frame.y(content.top);
  const last = paragraphs.at(-1).lines.at(-1).rect;
  const below = frame.y(content.top + content.height) - last.y - last.h;
  if (above <= 2 && below <= 2) return 'top';
  if (Math.abs(above - below) <= 2) return 'middle';
  return below < above && below <= 2 ? 'bottom' : 'top';
}

// px by which the text sticks out of its own box where that has a fixed size, or out of what cuts it.
function overflowOf(node, container, ctx) {
  const lines = node.paragraphs.flatMap((paragraph) => paragraph.lines);
  const ink = { top: Math.min(...lines.map((line) => line.rect.y)), bottom: Math.max(...lines.map((line) => line.rect.y + line.rect.h)), left: Math.min(...lines.map((line) => line.rect.x)), right: Math.max(...lines.map((line) => line.rect.x + line.rect.w)) };
  let worst = 0;
  const against = (area, slack) => {
    worst = Math.max(worst, area.y - ink.top - slack, ink.bottom - area.y - area.h - slack, area.x - ink.left - slack, ink.right - area.x - area.w - slack);
  };
  const leading = Math.max(...node.paragraphs.map((paragraph) => paragraph.line_height)) * 0.25;
  if (ctx.clip && !node.rotation) against(ctx.clip, leading);
  against(node.rect, leading);
  for (let at = container; at && at !== slideRoot && !node.rotation; at = at.parentElement) {
    const style = styleOf(at);
    if (style.position === 'absolute' || style.position === 'fixed') break;
    const parent = at.parentElement;
    if (parent && (decorated(styleOf(parent)) || parent.dataset.placeholder)) against(place(parent.getBoundingClientRect(), ctx.matrix).rect, leading);
  }
  return worst > 0.5 ? round(worst) : 0;
}

function cutLine(line, room, ellipsis) {
  const width = (run, text) => {
    metrics.font = `${run.italic ? 'italic' : 'normal'} ${run.weight} ${run.size}px ${run.family}`;
    return metrics.measureText(text).width + run.spacing * [...text].length;
  };
  const limit = ellipsis ? room - width(line.runs[0], '…') : room;
  const kept = [];
  let used = 0;
  for (const run of line.runs) {
    const characters = [...run.text];
    let count = characters.length;
    while (count && used + width(run, characters.slice(0, ellipsis ? count : count - 1).join('')) > limit) count--;
    used += width(run, characters.slice(0, count).join(''));
    if (count) kept.push({ ...run, text: characters.slice(0, count).join('') });
    if (count < characters.length) break;
  }
  if (ellipsis) {
    if (kept.length) kept.at(-1).text += '…';
    else kept.push({ ...line.runs[0], text: '…' });
  }
  line.runs = kept;
  line.rect.w = round(Math.min(room, line.rect.w));
}

const TEXT_ROLES = new Set(['title', 'subtitle', 'body', 'footer', 'source']);

// Whether an element is one text block of several paragraphs: a list, or a marked text of plain blocks.
function holdsText(element) {
  const list = ['ul', 'ol', 'menu'].includes(element.localName);
  const marked = element.dataset?.placeholder || TEXT_ROLES.has(element.dataset?.role);
  if (element === slideRoot || !(list || marked)) return false;
  let items = 0;
  for (const at of everyElement(element)) {
    if (at === element) continue;
    const style = styleOf(at);
    if (style.display === 'none') continue;
    if (['absolute', 'fixed'].includes(style.position) || style.float !== 'none' || style.display.includes('table')) return false;
    if (REPLACED.has(at.localName) || at.__impastoTransform || at.dataset.chart !== undefined || at.dataset.placeholder) return false;
    if (!marked && !style.display.startsWith('inline') && decorated(style)) return false;
    if (!style.display.startsWith('inline')) items++;
  }
  return items > 0;
}

function emitTextContainer(element, style, rect, ctx) {
  const client = box(rect);
  const before = { entries: entries.length, taken: new Set(ctx.taken) };
  const sink = { paragraphs: [], root: element, frame: frameOf(client, ctx.matrix) };
  flow(element, { ...ctx, sink });
  const stacked = sink.paragraphs.every((paragraph, i) => !i || paragraph.lines[0].rect.y >= sink.paragraphs[i - 1].lines.at(-1).rect.y + sink.paragraphs[i - 1].lines.at(-1).rect.h - 4);
  if (stacked) return emitParagraphs(sink.paragraphs, element, client, contentBox(element, style, client), ctx, isVertical(style));
  entries.length = before.entries;
  return flow(element, ctx);
}

const FORMATS = {
  decimal: 'arabic', 'lower-alpha': 'alphaLc', 'lower-latin': 'alphaLc', 'upper-alpha': 'alphaUc', 'upper-latin': 'alphaUc',
  'lower-roman': 'romanLc', 'upper-roman': 'romanUc', 'simp-chinese-informal': 'ea1Chs', 'cjk-ideographic': 'ea1Chs', 'cjk-decimal': 'ea1Chs',
};

// The bullet of a list item: the browser's marker, or a `::before` that acts as one.
function bulletOf(item, style, run, ctx) {
  const known = pseudos[item.dataset.impastoId] ?? {};
  if (style.display === 'list-item' && known.marker?.text.trim()) {
    const paint = faded(color(getComputedStyle(item, '::marker').color), ctx.opacity);
    return { ...glyph(known.marker.text.trim(), style.listStyleType, item), color: paint, marker: known.marker.rect };
  }
  if (style.display === 'list-item' && known.marker && style.listStyleImage !== 'none') return { kind: 'character', character: '•', color: null, marker: known.marker.rect };
  if (!known.before || !isMarker(item, known.before)) return null;
  const own = getComputedStyle(item, '::before');
  const text = known.before.text.trim();
  const size = known.before.rect;
  run.bulletFrom = { node: item, which: 'before' };
  if (text) return { ...glyph(text, null, item), color: faded(color(own.color), ctx.opacity), marker: size };
  const mark = size.width > 1.8 * size.height ? '–' : parseFloat(own.borderTopLeftRadius) > 0 ? '•' : '▪';
  return { kind: 'character', character: mark, color: faded(color(own.backgroundColor), ctx.opacity), marker: size };
}

function isMarker(item, before) {
  const text = before.text.trim();
  const own = getComputedStyle(item, '::before');
  const shown = text ? /^([^\p{L}\p{N}\s]|\p{N}{1,3}[.)、]?)$/u.test(text) && !decorated(own) : color(own.backgroundColor).a > 0 && own.backgroundImage === 'none';
  measure.selectNodeContents(item);
  const first = [...measure.getClientRects()].find((rect) => rect.width > 1 && rect.height > 1);
  if (!shown || !first || isTransformed(own)) return false;
  const size = before.rect;
  const em = parseFloat(styleOf(item).fontSize);
  const small = text || (size.width <= 1.2 * em && size.height <= 0.8 * em);
  return small && size.left + size.width <= first.left + 1 && size.top < first.top + first.height && size.top + size.height > first.top;
}

function glyph(text, type, item) {
  const number = text.match(/^\(?([\p{L}\p{N}]+)([.)、]?)$/u);
  if (!number) return { kind: 'character', character: text };
  const format = FORMATS[type ?? 'decimal'] ?? (/^\d+$/.test(number[1]) ? 'arabic' : null);
  if (!format || /^0\d/.test(number[1])) return { kind: 'character', character: text };
  const start = /^\d+$/.test(number[1]) ? Number(number[1]) : item.value || 1 + [...item.parentElement.children].filter((child) => child.localName === 'li').indexOf(item);
  const suffix = format.startsWith('ea1') ? 'Period' : number[2] === ')' ? 'ParenR' : number[2] ? 'Period' : 'Plain';
  const kind = format === 'arabic' || suffix !== 'Plain' ? format + suffix : format + 'Period';
  return { kind: 'number', format: kind, start };
}

// Generated content: measured by the browser, so that counters and attributes are already text.
function visitPseudo(element, which, ctx, run) {
  const known = pseudos[element.dataset?.impastoId]?.[which];
  if (!known) return;
  const style = getComputedStyle(element, `::${which}`);
  if (style.display === 'none' || style.visibility !== 'visible' || Number(style.opacity) === 0) return;
  const positioned = ['absolute', 'fixed'].includes(style.position);
  const next = { ...ctx, opacity: ctx.opacity * Number(style.opacity), pseudo: which, sink: null };
  if (positioned) next.clip = style.position === 'fixed' ? ctx.fixedClip : ctx.absoluteClip;
  const parts = pseudoTransforms.get(`${element.dataset.impastoId}:${which}`);
  if (parts) next.matrix = ctx.matrix.multiply(matrixOf(parts, known.rect) ?? new DOMMatrix());
  if (isStacking(style, styleOf(element)) || style.position !== 'static') {
    const z = style.zIndex === 'auto' ? 0 : Number(style.zIndex);
    next.pc = [...ctx.sc, z === 0 ? PHASE.positioned : z, order++];
  }
  const inline = style.display === 'inline' && !positioned && style.float === 'none';
  const phase = inline || style.display.startsWith('inline') || next.pc !== ctx.pc ? PHASE.inline : PHASE.block;
  emitDecoration(element, style, known.rect, next, phase);
  const image = style.content.match(/^url\("?(.*?)"?\)/s);
  if (image && naturalSizes.has(image[1])) emit({ kind: 'picture', asset: image[1], crop: [0, 0, 0, 0], radii: [0, 0, 0, 0], opacity: round(next.opacity), alt: '' }, known.rect, next, PHASE.inline, element);
  const source = { style, opacity: opacityOf(element) * Number(style.opacity) };
  const fragments = known.texts.map(({ text, rect }) => ({ text, rect: { ...rect }, element, pseudo: source, spaceAfter: false, hard: false }));
  if (!fragments.length || runOf(fragments[0]).color.a === 0) return;
  if (inline || (style.display.startsWith('inline-block') && !positioned && run.fragments.length)) return void run.fragments.push(...fragments);
  const lines = linesOf(fragments, false);
  if (!lines.length) return;
  const client = positioned || style.display !== 'inline' ? known.rect : around(lines, known.rect, true);
  const frame = frameOf(client, next.matrix);
  const content = contentBox(element, style, client);
  const paragraph = paragraphOf(lines, element, content, frame);
  if (!paragraph) return;
  paragraph.align = alignOf({ display: 'flex' }, lines, content);
  emitParagraphs([paragraph], element, client, content, next, false);
}

const PICTURED_INPUTS = new Set(['checkbox', 'radio', 'range', 'color', 'image']);

// A form control's value is text; a tick or a slider is a picture.
function emitControl(control, style, rect, ctx) {
  if (control.type === 'hidden') return undefined;
  if (PICTURED_INPUTS.has(control.type)) return emitRaster(control, rect, ctx, PHASE.inline, `input: ${control.type}`, false);
  emitDecoration(control, style, rect, ctx, PHASE.inline);
  const value = control.type === 'password' ? '•'.repeat(control.value.length) : control.localName === 'select' ? (control.selectedOptions[0]?.text ?? '') : control.value;
  const text = value || control.placeholder || '';
  if (!text.trim()) return undefined;
  const content = contentBox(control, style, rect);
  const source = { style: value ? style : getComputedStyle(control, '::placeholder'), opacity: ctx.opacity };
  metrics.font = fontOf(style);
  const { ascent, descent } = fontMetrics(style);
  const pitch = lineHeightOf(style);
  const rows = control.localName === 'textarea' ? wrapped(text, content.width) : [text];
  const top = control.localName === 'textarea' ? content.top : content.top + (content.height - pitch * rows.length) / 2;
  const width = (row) => metrics.measureText(row).width;
  const centred = style.textAlign === 'center' || ['submit', 'button', 'reset'].includes(control.type);
  const lines = rows.map((row, i) => [{ text: row, element: control, pseudo: source, spaceAfter: true, hard: true, rect: { left: content.left + (centred ? (content.width - width(row)) / 2 : 0), top: top + i * pitch + (pitch - ascent - descent) / 2, width: width(row), height: ascent + descent } }]);
  const paragraph = paragraphOf(lines, control, content, frameOf(rect, ctx.matrix));
  if (centred && paragraph) paragraph.align = 'center';
  return paragraph && emitParagraphs([paragraph], control, box(rect), content, ctx, false);
}

function wrapped(text, width) {
  const rows = [];
  for (const part of text.split('\n')) {
    let row = '';
    for (const word of part.split(/(?<=\s)/)) {
      if (row && metrics.measureText(row + word.trimEnd()).width > width) {
        rows.push(row.trimEnd());
        row = '';
      }
      row += word;
    }
    rows.push(row);
  }
  return rows.filter((row) => row.trim());
}
