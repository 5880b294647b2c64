// Tables and charts: what carries data keeps it. Cells hold text; what else a cell shows lies above the table.

// A table is native when most of its filled cells are text; a table used for page layout is walked like any box.
function isDataTable(table) {
  const cells = tableCells(table);
  if (!cells.length || ['presentation', 'none'].includes(table.getAttribute('role')) || table.__impastoTransform || isVertical(styleOf(table))) return false;
  const filled = cells.filter(({ element }) => element.textContent.trim() || element.querySelector('img, svg, canvas'));
  const simple = filled.filter(({ element }) => isTextCell(element));
  return table.dataset.placeholder || simple.length * 2 > filled.length || !filled.length;
}

function isTextCell(cell) {
  // LibreOffice lays vertical text of a cell down: such a text stands above its cell.
  if (isVertical(styleOf(cell))) return false;
  for (const at of everyElement(cell)) {
    if (at === cell) continue;
    const style = styleOf(at);
    if (style.display === 'none') continue;
    if (REPLACED.has(at.localName) || style.display.includes('table') || at.__impastoTransform) return false;
    if (['absolute', 'fixed'].includes(style.position) || style.float !== 'none' || /flex|grid/.test(style.display)) return false;
    if (decorated(style)) return false;
  }
  return !['before', 'after'].some((which) => pseudos[cell.dataset.impastoId]?.[which]);
}

// Places the cells on the grid as HTML's table model does (rows and spans).
function tableCells(table) {
  const taken = new Set();
  const cells = [];
  const rows = [...(table.rows ?? [])].filter((row) => styleOf(row).display !== 'none');
  rows.forEach((row, r) => {
    let c = 0;
    for (const element of row.cells) {
      if (styleOf(element).display === 'none') continue;
      while (taken.has(`${r}:${c}`)) c++;
      const rowSpan = Math.min(element.rowSpan || rows.length - r, rows.length - r);
      for (let i = 0; i < rowSpan; i++) for (let j = 0; j < element.colSpan; j++) taken.add(`${r + i}:${c + j}`);
      cells.push({ element, row: r, column: c, rowSpan, columnSpan: element.colSpan });
      c += element.colSpan;
    }
  });
  return withoutEmptyColumns(cells);
}

// Columns in which no cell begins are none: `colspan=100` is how pages say "all of them".
function withoutEmptyColumns(cells) {
  const begins = [...new Set(cells.map((cell) => cell.column))].sort((a, b) => a - b);
  const before = (column) => begins.filter((begin) => begin < column).length;
  return cells.map((cell) => ({ ...cell, column: before(cell.column), columnSpan: before(cell.column + cell.columnSpan) - before(cell.column) }));
}

// Edges of rows or columns, in the middle of the gaps between cells; an edge where no cell ends is interpolated.
function edgesOf(cells, start, span, low, high) {
  const count = Math.max(...cells.map((cell) => cell[start] + cell[span]));
  const [begins, ends] = [Array(count + 1).fill(null), Array(count + 1).fill(null)];
  for (const cell of cells) {
    const [first, last] = [cell[start], cell[start] + cell[span]];
    begins[first] = Math.min(begins[first] ?? Infinity, cell.rect[low]);
    ends[last] = Math.max(ends[last] ?? -Infinity, cell.rect[low] + cell.rect[high]);
  }
  const edges = begins.map((begin, i) => (begin === null ? (i === count ? ends[i] : null) : i && ends[i] !== null ? (begin + ends[i]) / 2 : begin));
  edges[0] ??= Math.min(...cells.map((cell) => cell.rect[low]));
  edges[count] ??= Math.max(...cells.map((cell) => cell.rect[low] + cell.rect[high]));
  for (let i = 1; i < count; i++) {
    if (edges[i] !== null) continue;
    let next = i;
    while (edges[next] === null) next++;
    edges[i] = edges[i - 1] + (edges[next] - edges[i - 1]) / (next - i + 1);
  }
  return edges;
}

function emitTable(table, style, rect, ctx, inner) {
  const logical = tableCells(table);
  // A cell or row that is turned or moved leaves the grid.
  if (logical.some(({ element }) => leavesPlace(element) || leavesPlace(element.parentElement))) return flow(table, inner);
  const count = Math.max(0, ...logical.map((cell) => cell.column + cell.columnSpan));
  // Columns are counted as they stand from the left, whichever way they are read.
  const seen = style.direction === 'rtl' ? logical.map((cell) => ({ ...cell, column: count - cell.column - cell.columnSpan })) : logical;
  const cells = seen.map((cell) => ({ ...cell, rect: box(cell.element.getBoundingClientRect()) })).filter((cell) => cell.rect.height > 0);
  if (!cells.length) return flow(table, inner);
  const xs = edgesOf(cells, 'column', 'columnSpan', 'left', 'width');
  const ys = edgesOf(cells, 'row', 'rowSpan', 'top', 'height');
  // Rows that columns of the page part, or cells that are shown as something else, make no grid.
  if ([xs, ys].some((edges) => edges.some((edge, i) => i && edge < edges[i - 1] - 0.5))) return flow(table, inner);
  const grid = { left: xs[0], top: ys[0], width: xs.at(-1) - xs[0], height: ys.at(-1) - ys[0] };
  const collapsed = style.borderCollapse === 'collapse';
  if (collapsed) emitDecoration(table, withoutBorders(style), grid, ctx, ctx.phase);
  else emitDecoration(table, style, tableBox(grid, style), ctx, ctx.phase);
  const frame = frameOf(grid, ctx.matrix);
  const areaOfCell = (cell) => ({ left: xs[cell.column], top: ys[cell.row], width: xs[cell.column + cell.columnSpan] - xs[cell.column], height: ys[cell.row + cell.rowSpan] - ys[cell.row] });
  for (const cell of cells) if (isPatterned(cell.element, cell.rect)) emitDecoration(cell.element, withoutBorders(styleOf(cell.element)), areaOfCell(cell), inner, ctx.phase);
  if (!collapsed) emitCellsApart(cells, table, style, inner, ctx.phase);
  for (const cell of cells) cell.rounded = cell.apart || emitRoundedCell(cell, cells, table, areaOfCell(cell), inner, ctx.phase);
  const made = cells.map((cell) => cellNode(cell, cells, table, collapsed, frame, inner, areaOfCell(cell)));
  const difference = (edges, scale) => edges.slice(1).map((edge, i) => round((edge - edges[i]) * scale));
  const name = altOf(table) ?? table.caption?.innerText.trim() ?? table.closest('figure')?.querySelector('figcaption')?.innerText.trim() ?? null;
  emit({ kind: 'table', columns: difference(xs, frame.sx), rows: difference(ys, frame.sy), cells: made.map((entry) => entry.node), alt: name }, grid, ctx, PHASE.inline, table);
  for (const { later } of made) if (later) flow(later, inner);
  if (table.caption && styleOf(table.caption).display !== 'none') visit(table.caption, inner, style);
}

function leavesPlace(element) {
  if (!element.__impastoTransform) return false;
  const own = ownMatrix(element.__impastoTransform, element.getBoundingClientRect());
  return !own || ['a', 'b', 'c', 'd', 'e', 'f'].some((name) => Math.abs(own[name] - STILL_MATRIX[name]) > 0.01);
}
const STILL_MATRIX = new Matrix();

// The table's own box: its cells, the gap around them, padding and border. A caption stands outside of it.
function tableBox(grid, style) {
  const [across, down = across] = style.borderSpacing.split(' ').map(parseFloat);
  const off = (side, gap) => (parseFloat(style[`border${side}Width`]) || 0) + (parseFloat(style[`padding${side}`]) || 0) + (gap || 0);
  const [top, right, bottom, left] = [off('Top', down), off('Right', across), off('Bottom', down), off('Left', across)];
  return { left: grid.left - left, top: grid.top - top, width: grid.width + left + right, height: grid.height + top + bottom };
}

// Whether a cell is painted with what no fill of a cell can be: stripes, dots, a picture. It then lies below the table.
function isPatterned(cell, rect) {
  const { backgroundImage } = styleOf(cell);
  return backgroundImage !== 'none' && !gradient(splitTop(backgroundImage)[0], rect.width, rect.height, 1);
}

const WIDE_GAP = 4; // px between cells from which their rows are cards; browsers part them by two where a page says nothing

// Cells that stand apart or have round corners of their own: what they paint lies below, since native cells touch. Neighbours
// of one colour that touch are one shape.
function emitCellsApart(cells, table, style, ctx, phase) {
  const wide = Math.max(...style.borderSpacing.split(' ').map(parseFloat)) >= WIDE_GAP;
  let strip = null;
  const box = (fill, corners, rect, element) => emit({ kind: 'box', fill, borders: {}, radii: corners, outline: null, shadows: [], alt: '' }, rect, ctx, phase, element);
  const flush = () => strip && box(strip.fill, strip.corners, strip.rect, strip.element);
  for (const cell of [...cells].sort((a, b) => a.row - b.row || a.rect.left - b.rect.left)) {
    const { element, rect } = cell;
    const own = styleOf(element);
    const corners = radii(own, rect.width, rect.height).map((r) => round(r * scaleY(ctx.matrix)));
    if (!wide && !corners.some((r) => r > 0) || isPatterned(element, rect) || own.visibility !== 'visible') continue;
    cell.apart = true;
    const fill = cellFill(element, table, rect, ctx);
    if (own.boxShadow !== 'none' || hasBorder(borders(own, 1))) {
      if (fill && color(own.backgroundColor).a === 0 && own.backgroundImage === 'none') box(fill, corners, rect, element);
      emitDecoration(element, own, rect, ctx, phase);
    } else if (fill && strip && strip.row === cell.row && strip.rowSpan === cell.rowSpan && Math.abs(strip.rect.left + strip.rect.width - rect.left) < 0.75 && JSON.stringify(strip.fill) === JSON.stringify(fill)) {
      strip.rect = { ...strip.rect, width: rect.left + rect.width - strip.rect.left };
      strip.corners = [strip.corners[0], corners[1], corners[2], strip.corners[3]];
    } else if (fill) {
      flush();
      strip = { fill, corners, rect, element, row: cell.row, rowSpan: cell.rowSpan };
    }
  }
  flush();
}

// A cell in a round corner of what clips the table: its fill lies below, cut there, since no native cell is round. It reaches
// a little below neighbours of its colour, so that no seam shows. True where it does.
function emitRoundedCell(cell, cells, table, area, ctx, phase) {
  if (!(ctx.shapes ?? []).length || rotationOf(ctx.matrix) || isIrregular(ctx.matrix)) return false;
  const corners = rectPoints(place(area, ctx.matrix).rect);
  if (ctx.shapes.every((shape) => insideOf(corners, shape.points))) return false;
  const painted = ({ element, rect }) => (isPatterned(element, rect) ? null : cellFill(element, table, rect, ctx));
  const fill = painted(cell);
  if (!fill) return false;
  const same = (side) => neighbours(cell, cells, side).some((other) => JSON.stringify(painted(other)) === JSON.stringify(fill));
  const [left, right] = [same('left') ? 1 : 0, same('right') ? 1 : 0];
  const client = { left: area.left - left, top: area.top, width: area.width + left + right, height: area.height };
  emit({ kind: 'box', fill, borders: {}, radii: [0, 0, 0, 0], outline: null, shadows: [], alt: '' }, client, ctx, phase, cell.element);
  return true;
}

const withoutBorders = (style) => new Proxy(style, { get: (target, name) => (/^border(Top|Right|Bottom|Left)Width$/.test(name) ? '0px' : Reflect.get(target, name)) });

function cellNode(cell, cells, table, collapsed, frame, ctx, area) {
  const { element, rect } = cell;
  const style = styleOf(element);
  const sink = { paragraphs: [], root: element, frame };
  const simple = isTextCell(element);
  if (simple && style.visibility === 'visible') flow(element, { ...ctx, sink });
  sink.paragraphs.forEach((paragraph, i) => {
    const above = sink.paragraphs[i - 1]?.lines.at(-1).rect;
    if (above) paragraph.space_before = round(paragraph.lines[0].rect.y - above.y - above.h);
  });
  const content = contentBox(element, style, rect);
  const inset = [content.top - area.top, area.left + area.width - content.left - content.width, area.top + area.height - content.top - content.height, content.left - area.left];
  const middle = { middle: 'middle', bottom: 'bottom' }[style.verticalAlign] ?? 'top';
  return {
    later: simple ? null : element,
    node: {
      row: cell.row, column: cell.column, row_span: cell.rowSpan, column_span: cell.columnSpan, header: element.localName === 'th',
      fill: cell.rounded ? null : cellFill(element, table, rect, ctx), borders: collapsed ? collapsedBorders(cell, cells, table, ctx.opacity, frame.sy) : cell.apart ? {} : borders(style, ctx.opacity, frame.sy),
      padding: inset.map((value, i) => round(Math.max(0, value) * (i % 2 ? frame.sx : frame.sy))), anchor: middle, paragraphs: sink.paragraphs,
    },
  };
}

// Cell over row over row group; the table's own background is a box below.
function cellFill(cell, table, rect, ctx) {
  const own = styleOf(cell);
  if (own.backgroundImage !== 'none') {
    const found = gradient(splitTop(own.backgroundImage)[0], rect.width, rect.height, ctx.opacity);
    return found ?? null;
  }
  let paint = shadows(own.boxShadow, 1).filter((shadow) => fillsBox(shadow, rect)).reduce((top, shadow) => over(top, shadow.color), { r: 0, g: 0, b: 0, a: 0 });
  for (let at = cell; at && at !== table; at = at.parentElement) paint = over(paint, color(styleOf(at).backgroundColor));
  return paint.a > 0 ? { kind: 'solid', color: faded(paint, ctx.opacity) } : null;
}

// CSS 2.1 §17.6.2.1: hidden wins, then the wider, then cell over row over row group over table.
function collapsedBorders(cell, cells, table, opacity, scale) {
  const sides = { top: 'Top', right: 'Right', bottom: 'Bottom', left: 'Left' };
  const facing = { top: 'Bottom', right: 'Left', bottom: 'Top', left: 'Right' };
  const found = {};
  for (const [side, own] of Object.entries(sides)) {
    const candidates = [[cell.element, own]];
    for (const other of neighbours(cell, cells, side)) candidates.push([other.element, facing[side]]);
    const row = cell.element.parentElement;
    if (side === 'top' || side === 'bottom') candidates.push([row, own]);
    const edge = edgeOf(cell, cells, side);
    if (edge) candidates.push([row, own], [row.parentElement, own], [table, own]);
    const adjacent = side === 'top' ? row.previousElementSibling : side === 'bottom' ? row.nextElementSibling : null;
    if (adjacent) candidates.push([adjacent, facing[side]]);
    else if (adjacent === null && !edge) {
      const [group, beside] = [row.parentElement, row.parentElement[side === 'top' ? 'previousElementSibling' : 'nextElementSibling']];
      candidates.push([group, own], ...(beside?.rows ? [[beside, facing[side]]] : []));
    }
    if (candidates.some(([element, name]) => styleOf(element)[`border${name}Style`] === 'hidden')) found[side] = null;
    else found[side] = candidates.map(([element, name]) => border(styleOf(element), name, opacity, scale)).reduce((best, next) => (next && (!best || next.width > best.width) ? next : best), null);
  }
  return found;
}

function neighbours(cell, cells, side) {
  const overlapping = (a, b, start, span) => a[start] < b[start] + b[span] && b[start] < a[start] + a[span];
  return cells.filter((other) => {
    if (side === 'top') return other.row + other.rowSpan === cell.row && overlapping(cell, other, 'column', 'columnSpan');
    if (side === 'bottom') return cell.row + cell.rowSpan === other.row && overlapping(cell, other, 'column', 'columnSpan');
    if (side === 'left') return other.column + other.columnSpan === cell.column && overlapping(cell, other, 'row', 'rowSpan');
    return cell.column + cell.columnSpan === other.column && overlapping(cell, other, 'row', 'rowSpan');
  });
}

function edgeOf(cell, cells, side) {
  if (side === 'top') return cell.row === 0;
  if (side === 'left') return cell.column === 0;
  if (side === 'bottom') return cell.row + cell.rowSpan === Math.max(...cells.map((other) => other.row + other.rowSpan));
  return cell.column + cell.columnSpan === Math.max(...cells.map((other) => other.column + other.columnSpan));
}

// A chart with its data: the drawing inside is what the page shows, the writers make the real one.
function emitChart(figure, style, rect, ctx) {
  let data;
  let declared;
  try {
    data = JSON.parse(figure.dataset.chart);
    declared = JSON.parse(figure.dataset.chartStyle || '{}');
  } catch {
    return false;
  }
  if (!data || typeof data !== 'object' || !Array.isArray(data.series)) return false;
  const drawing = figure.querySelector('svg') ?? figure;
  const text = drawing.querySelector('text');
  const painted = runStyle(text ?? figure);
  const frame = frameOf(rect, ctx.matrix);
  // A drawing that the page scales to its box scales its letters too.
  const scaled = drawing.viewBox?.baseVal?.width && drawing.clientWidth ? drawing.clientWidth * zoomOf(drawing) / drawing.viewBox.baseVal.width : 1;
  const count = ['pie', 'doughnut'].includes(data.kind) ? (data.categories?.length ?? 1) : data.kind === 'waterfall' ? 4 : data.series.length;
  const colored = Array.from({ length: count }, (_, i) => variableColor(figure, [`--series-${i + 1}`, `--accent${(i % 6) + 1}`], ctx.opacity));
  emitDecoration(figure, style, rect, ctx, ctx.phase);
  const area = drawing === figure ? rect : drawing.getBoundingClientRect();
  emit({
    kind: 'chart', data, alt: altOf(figure) ?? data.alt ?? null,
    style: { family: painted.stack, size: round(painted.size * frame.sy * scaled), text: faded(painted.color, 1), grid: variableColor(figure, ['--grid'], ctx.opacity, true), labels: declared.labels ?? false, legend: declared.legend ?? 'none', gap: declared.gap ?? 60, direct: declared.direct ?? false, minimum: declared.minimum ?? null, colors: colored },
  }, area, ctx, PHASE.inline, figure);
  const caption = figure.querySelector('figcaption');
  if (caption) visit(caption, { ...ctx, clip: ctx.inner }, style);
  return true;
}

// A custom property resolved to a colour where it is used.
function variableColor(element, names, opacity, optional = false) {
  const style = styleOf(element);
  const name = names.find((candidate) => style.getPropertyValue(candidate).trim());
  if (!name) return optional ? null : faded(color(style.color), opacity);
  const probe = element.appendChild(document.createElement('i'));
  probe.style.cssText = `position:absolute;visibility:hidden;color:var(${name})`;
  const found = faded(color(getComputedStyle(probe).color), opacity);
  probe.remove();
  return found;
}
