// Flow: inline content gathers into runs, runs become text blocks; bullets, generated content and form controls join in.

// Text that runs the other way than what it stands in (a telephone number among Arabic) keeps its signs on their sides by marks:
// a slide has no element for it.
function markDirection(fragments, own, around) {
  if (own === around || !fragments.length) return;
  const mark = own === 'ltr' ? '\u200e' : '\u200f';
  const [first, last] = [fragments[0], fragments.at(-1)];
  if (/^[^\p{L}\s]/u.test(first.text)) first.text = mark + first.text;
  if (/[^\p{L}\s]$/u.test(last.text)) last.text += mark;
}

const isInked = (run) => (run.color.a > 0 || run.stroke) && run.size > 0;

class InlineRun {
  constructor(container, ctx) {
    Object.assign(this, { container, ctx, fragments: [], flushed: false, bullet: null, bulletFrom: null, begun: false });
  }

  text(node, holder) {
    const letter = this.begun || !node.data.trim() ? 0 : firstLetterLength(this.container, node.data);
    this.begun ||= Boolean(node.data.trim());
    if (letter) this.firstLetter(node, holder, letter);
    const { fragments, space } = fragmentsOf(node, holder, letter);
    if (space) this.space();
    markDirection(fragments, styleOf(holder).direction, styleOf(this.container).direction);
    for (const fragment of fragments) if (isInked(runOf(fragment))) this.fragments.push(fragment);
  }

  // An initial has a style of its own; one that floats stands beside the text.
  firstLetter(node, holder, length) {
    const style = paintedStyle(this.container, '::first-letter');
    const [rect] = rectsOf(node, 0, length).slice(-1);
    if (!rect) return;
    const text = transformed(node.data.slice(0, length).trim(), style, true);
    const fragment = { text, rect: box(rect), element: holder, pseudo: { style, opacity: opacityOf(this.container) }, spaceAfter: false, hard: false };
    if (style.float === 'none') this.fragments.push(fragment);
    else emitText(this, [[fragment]], box(rect), false, false);
  }

  space() {
    if (this.fragments.length) this.fragments.at(-1).spaceAfter = true;
  }

  hardBreak() {
    if (this.fragments.length) this.fragments.at(-1).hard = true;
  }

  // `whole`: the container ends here, so a run that was never interrupted is the container's whole text. `before`: the block
  // that follows: its letters are the container's first.
  flush(whole = false, before = null) {
    this.begun ||= Boolean(before?.textContent.trim());
    const { container, ctx } = this;
    const vertical = isVertical(styleOf(container));
    const lines = linesOf(this.fragments, vertical);
    this.fragments = [];
    const only = whole && !this.flushed;
    if (!this.flushed) styleFirstLine(container, lines[0]);
    this.flushed ||= lines.length > 0 || !whole;
    if (!lines.length || whole && this.bulletFrom && lines.flat().every((fragment) => isBlank(fragment.text))) return whole ? this.markerAlone() : undefined;
    if (ctx.sink) return this.deliver(paragraphGroups(lines, vertical), ctx.sink);
    const blocks = blocksOf(lines, vertical, styleOf(container));
    const rect = box(container.getBoundingClientRect());
    const inline = styleOf(container).display === 'inline';
    for (const block of blocks) {
      const sole = only && blocks.length === 1 && !inline && holds(rect, block, ctx.matrix);
      emitText(this, block, sole ? rect : around(block, contentBox(container, styleOf(container), rect), blocks.length > 1 || inline), sole, vertical, block.alone);
    }
  }

  // A marker whose item holds no words is a text of its own.
  markerAlone() {
    if (!this.bulletFrom || !this.bullet) return;
    const { node, which } = this.bulletFrom;
    this.bulletFrom = this.bullet = null;
    visitPseudo(node, which, this.ctx, this);
    if (this.fragments.length) this.flush(true);
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
      // On one line the two are the same, and a marker that hangs keeps its distance.
      const inside = styleOf(this.container).listStylePosition === 'inside' && !this.bulletFrom && lines.length > 1;
      paragraph.bullet = { ...bullet, inside, gap: round(Math.max(0, gap) * scaleX(this.ctx.matrix)) };
      this.bullet = null;
    }
    return paragraph;
  }
}

// Text that starts over at the top of a column, has a hole too wide to bridge, or runs around something is a block of its own.
function blocksOf(lines, vertical, style) {
  const blocks = [[]];
  const bent = bends(lines, vertical, style);
  const top = (line) => Math.min(...line.map((fragment) => fragment.rect.top));
  lines.forEach((line, i) => {
    const segments = segmentsOf(line, vertical);
    if (segments.length > 1) {
      blocks.push(...segments.map((segment) => [segment]), []);
      return;
    }
    if (i && !vertical && (top(line) < top(lines[i - 1]) - 2 || bent(i))) blocks.push([]);
    blocks[blocks.length - 1].push(line);
    // A justified line that ends in mid-sentence must be spread by itself.
    blocks[blocks.length - 1].alone = Boolean(bent.any && style.textAlign === 'justify' && i < lines.length - 1 && bent(i + 1));
  });
  return blocks.filter((block) => block.length);
}

// Where lines of one text begin elsewhere than the ones before them: beside a float.
function bends(lines, vertical, style) {
  const edges = lines.map((line) => [Math.min(...line.map((f) => f.rect.left)), Math.max(...line.map((f) => f.rect.left + f.rect.width))]);
  const flows = !vertical && style.direction !== 'rtl' && ['start', 'left', 'justify', '-webkit-auto'].includes(style.textAlign) && !/flex|grid/.test(style.display);
  const indent = Math.abs(parseFloat(style.textIndent) || 0) > 0;
  const justify = style.textAlign === 'justify';
  const at = (i) => {
    if (!flows || i <= 0 || lines[i - 1].at(-1).hard && !justify) return false;
    const moved = Math.abs(edges[i][0] - edges[i - 1][0]) > 2 && !(indent && i === 1);
    const wider = justify && i < lines.length - 1 && !lines[i].at(-1).hard && !lines[i - 1].at(-1).hard && Math.abs(edges[i][1] - edges[i - 1][1]) > 3;
    return moved || wider;
  };
  at.any = lines.some((line, i) => at(i));
  return at;
}

// An empty line between two forced breaks parts paragraphs, and so does a forced break between lines of other heights:
// a paragraph has one.
function paragraphGroups(lines, vertical) {
  const groups = [[lines[0]]];
  for (let i = 1; i < lines.length; i++) {
    const [before, after] = [lines[i - 1].at(-1), lines[i][0]];
    const hole = after.rect.top - (before.rect.top + before.rect.height);
    const [above, below] = [tallest(lines[i - 1]), tallest(lines[i])];
    const parted = hole > 0.6 * lineHeightOf(styleFor(after)) || Math.max(above, below) > 1.25 * Math.min(above, below);
    if (before.hard && !vertical && parted) groups.push([lines[i]]);
    else groups[groups.length - 1].push(lines[i]);
  }
  return groups;
}

const tallest = (line) => Math.max(...line.map((fragment) => lineHeightOf(styleFor(fragment))));

// Whether a box is the place of its lines: what overflows it altogether, or runs onto the slide from a box beside it, is not in it.
function holds(rect, lines, matrix) {
  const ink = around(lines, rect, true);
  return Boolean(clipRect(rect, ink).width > 0 && clipRect(rect, ink).height > 0 && (reachesSlide(rect, matrix) || !reachesSlide(ink, matrix)));
}

function reachesSlide(client, matrix) {
  const { rect, rotation } = place(client, matrix);
  const seen = intersect(boundsOf(rect, rotation), { x: 0, y: 0, ...slideRect });
  return seen.w > 0 && seen.h > 0;
}

function around(lines, content, narrow) {
  const bounds = box(lines[0][0].rect);
  for (const fragment of lines.flat()) grow(bounds, fragment.rect);
  if (!narrow) Object.assign(bounds, { left: Math.min(bounds.left, content.left), width: Math.max(bounds.left + bounds.width, content.left + content.width) - Math.min(bounds.left, content.left) });
  return bounds;
}

function emitText(run, lines, rect, sole, vertical, alone = false) {
  const { container, ctx } = run;
  const style = styleOf(container);
  const content = sole ? contentBox(container, style, rect) : rect;
  const frame = frameOf(rect, ctx.matrix);
  const paragraphs = [];
  for (const group of paragraphGroups(lines, vertical)) {
    const paragraph = paragraphOf(group, container, content, frame, alone);
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
  // A column by itself stands where it was painted: what its line height leaves on both sides is no part of its box.
  if (vertical && paragraphs.length === 1 && paragraphs[0].lines.length === 1) paragraphs[0].line_height = paragraphs[0].lines[0].rect.w;
  const inset = [content.top - rect.top, rect.left + rect.width - content.left - content.width, rect.top + rect.height - content.top - content.height, content.left - rect.left];
  const padding = inset.map((value, i) => round(Math.max(0, value) * (i % 2 ? frame.sx : frame.sy)));
  const node = emit({ kind: 'text', paragraphs, padding, anchor: anchorOf(paragraphs, content, frame), vertical }, rect, ctx, PHASE.inline, container);
  if (!node) return null;
  Object.assign(node, overflowOf(node, container, ctx));
  if (!ctx.tints.length) wideInk.push(node);
  const limited = styleOf(container).webkitLineClamp !== 'none';
  if (ctx.clip && !node.rotation && !vertical) cutLines(node, ctx.clip, limited, styleOf(container).textOverflow === 'ellipsis' || styleOf(holderOf(container) ?? container).textOverflow === 'ellipsis');
  return node;
}

// Lines that a clip hides altogether are not on the slide; a line that it cuts ends where it is cut.
function cutLines(node, clip, limited, ellipsis) {
  for (const paragraph of node.paragraphs) {
    for (const line of paragraph.lines) if (!paragraph.rtl && line.rect.x + line.rect.w > clip.x + clip.w + 1) cutLine(line, clip.x + clip.w - line.rect.x, ellipsis);
    const shown = paragraph.lines.filter(({ rect }) => rect.y + rect.h * 0.8 > clip.y && rect.y + rect.h * 0.2 < clip.y + clip.h && rect.x < clip.x + clip.w && rect.x + rect.w > clip.x);
    if (shown.length < paragraph.lines.length && shown.length) {
      shown.at(-1).end = 'hard';
      if (limited) cutLine(shown.at(-1), node.rect.x + node.rect.w - node.padding[1] - shown.at(-1).rect.x, true);
    }
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

// px by which the text sticks out of its own box where that has a fixed size, or out of what cuts it (`cut`).
function overflowOf(node, container, ctx) {
  const lines = node.paragraphs.flatMap((paragraph) => paragraph.lines);
  const ink = { top: Math.min(...lines.map((line) => line.rect.y)), bottom: Math.max(...lines.map((line) => line.rect.y + line.rect.h)), left: Math.min(...lines.map((line) => line.rect.x)), right: Math.max(...lines.map((line) => line.rect.x + line.rect.w)) };
  let worst = 0;
  const against = (area, slack) => {
    worst = Math.max(worst, area.y - ink.top - slack, ink.bottom - area.y - area.h - slack, area.x - ink.left - slack, ink.right - area.x - area.w - slack);
  };
  const leading = Math.max(...node.paragraphs.map((paragraph) => paragraph.line_height)) * 0.25;
  if (ctx.clip && !node.rotation) against(ctx.clip, leading);
  const cut = worst > 0.5 ? round(worst) : 0;
  against(node.rect, leading);
  for (let at = container; at && at !== slideRoot && !node.rotation; at = holderOf(at)) {
    const style = styleOf(at);
    if (style.position === 'absolute' || style.position === 'fixed') break;
    const parent = holderOf(at);
    if (parent && (decorated(styleOf(parent)) || parent.dataset.placeholder)) against(place(parent.getBoundingClientRect(), ctx.matrix).rect, leading);
  }
  return { overflow: worst > 0.5 ? round(worst) : 0, cut };
}

function cutLine(line, room, ellipsis) {
  const width = (run, text) => {
    metrics.font = `${run.italic ? 'italic' : 'normal'} ${run.weight} ${run.size}px ${run.family}`;
    return metrics.measureText(text).width + run.spacing * [...text].length;
  };
  const limit = ellipsis ? room - width(line.runs[0], '…') : room;
  const kept = [];
  let used = 0;
  for (const { run, text, at, rtl } of fromLeft(line.runs)) {
    const characters = [...text];
    const left = (count) => (rtl ? characters.slice(characters.length - count) : characters.slice(0, count)).join('');
    let count = characters.length;
    while (count && used + width(run, left(ellipsis ? count : count - 1)) > limit) count--;
    used += width(run, left(count));
    if (count) kept.push({ run, text: left(count), at });
    if (count < characters.length) break;
  }
  const written = kept.sort((a, b) => a.at - b.at);
  const first = line.runs[0];
  line.runs = line.runs.map((run) => ({ ...run, text: written.filter((part) => part.run === run).map((part) => part.text).join('') })).filter((run) => run.text);
  if (ellipsis) {
    if (line.runs.length) line.runs.at(-1).text += '…';
    else line.runs.push({ ...first, text: '…' });
  }
  line.rect.w = round(Math.min(room, line.rect.w));
}

const TURNS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*/gu;

// Parts of a line's runs as they stand from left to right: words that run to the left begin at the right end of theirs.
function fromLeft(runs) {
  const turned = [...runs.map((run) => run.text).join('').matchAll(TURNS)].map((found) => [found.index, found.index + found[0].length]);
  const parts = [];
  let at = 0;
  for (const run of runs) {
    const end = at + run.text.length;
    const edges = [at, ...turned.flat().filter((edge) => edge > at && edge < end), end];
    edges.slice(1).forEach((to, i) => {
      const group = turned.find(([from, until]) => from <= edges[i] && to <= until);
      parts.push({ run, text: run.text.slice(edges[i] - at, to - at), at: edges[i], rtl: Boolean(group), place: group ? group[0] + group[1] - to : edges[i] });
    });
    at = end;
  }
  return parts.sort((a, b) => a.place - b.place);
}

const TEXT_ROLES = new Set(['title', 'subtitle', 'body', 'footer', 'source']);

// Whether an element is one text block of several paragraphs: a list, or a marked text of plain blocks.
function holdsText(element) {
  const list = ['ul', 'ol', 'menu'].includes(element.localName);
  const marked = element.dataset?.placeholder || TEXT_ROLES.has(element.dataset?.role);
  if (element === slideRoot || !(list || marked)) return false;
  let items = 0;
  for (const at of everyElement(element)) {
    if (at === element || at.parentElement?.closest('math')) continue;
    if (at.localName === 'math' && isRowFormula(at)) continue;
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

// Generated content: measured by the browser, so that counters and attributes are already text.
function visitPseudo(element, which, ctx, run) {
  const known = pseudos[element.dataset?.impastoId]?.[which];
  if (!known) return;
  const style = paintedStyle(element, `::${which}`);
  if (style.display === 'none' || style.visibility !== 'visible' || Number(style.opacity) === 0) return;
  const positioned = ['absolute', 'fixed'].includes(style.position);
  const next = { ...ctx, opacity: ctx.opacity * Number(style.opacity), pseudo: which, sink: null };
  if (positioned) next.clip = style.position === 'fixed' ? ctx.fixedClip : ctx.absoluteClip;
  const parts = pseudoTransforms.get(`${element.dataset.impastoId}:${which}`);
  if (parts) next.matrix = ctx.matrix.multiply(matrixOf(parts, known.rect) ?? new Matrix());
  if (isStacking(style, styleOf(element)) || style.position !== 'static') {
    const z = style.zIndex === 'auto' ? 0 : Number(style.zIndex);
    next.pc = [...ctx.sc, z === 0 ? PHASE.positioned : z, order++];
  }
  const inline = style.display === 'inline' && !positioned && style.float === 'none';
  const phase = inline || style.display.startsWith('inline') || next.pc !== ctx.pc ? PHASE.inline : PHASE.block;
  emitDecoration(element, style, known.rect, next, phase);
  const image = style.content.match(/^url\("?(.*?)"?\)/s);
  if (image && naturalSizes.get(image[1])) emit({ kind: 'picture', asset: image[1], crop: [0, 0, 0, 0], radii: [0, 0, 0, 0], opacity: round(next.opacity), alt: '' }, known.rect, next, PHASE.inline, element);
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
