// Drawings: inline SVG becomes vector paths of M, L, C, Z in px, and its text becomes text blocks.
// A drawing that uses what paths cannot say (filter, mask, pattern, foreign content) becomes one raster.

const SHAPES = new Set(['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon']);
const SILENT = new Set(['defs', 'symbol', 'clipPath', 'mask', 'marker', 'pattern', 'linearGradient', 'radialGradient', 'title', 'desc', 'metadata', 'style', 'script', 'filter']);

function emitDrawing(svg, style, rect, ctx) {
  emitDecoration(svg, style, rect, ctx, ctx.phase);
  const reason = unsupported(svg);
  if (reason) return emitRaster(svg, rect, ctx, PHASE.inline, reason, false);
  const area = contentBox(svg, style, rect);
  const frame = frameOf(rect, ctx.matrix);
  const origin = place(rect, ctx.matrix).rect;
  const drawing = { svg, rect, area, ctx, frame, origin, paths: [], texts: [], texted: [], used: 0 };
  walkDrawing(svg, drawing, 1);
  flushPaths(drawing);
  for (const text of drawing.texts) emitDrawnText(text, drawing);
  return undefined;
}

function unsupported(svg) {
  for (const at of svg.querySelectorAll('*')) {
    if (at.closest('defs, symbol, clipPath, mask, marker, pattern') && at.localName !== 'use') continue;
    if (SILENT.has(at.localName)) continue;
    const style = getComputedStyle(at);
    if (style.display === 'none') continue;
    if (style.filter !== 'none') return 'SVG filter';
    if ((style.maskImage ?? 'none') !== 'none' || at.getAttribute('mask')) return 'SVG mask';
    if (style.clipPath !== 'none' && style.clipPath) return 'SVG clip-path';
    if (style.mixBlendMode !== 'normal') return 'SVG blend mode';
    if (['foreignObject', 'image', 'textPath', 'animate'].includes(at.localName)) return `SVG ${at.localName}`;
    if (SHAPES.has(at.localName)) {
      for (const paint of [style.fill, style.stroke]) if (paint.startsWith('url(') && !gradientElement(svg, paint)) return 'SVG pattern';
      if ([style.markerStart, style.markerMid, style.markerEnd].some((marker) => marker && marker !== 'none')) return 'SVG marker';
    }
  }
  return null;
}

function walkDrawing(node, drawing, opacity) {
  for (const child of node.children) {
    if (SILENT.has(child.localName)) continue;
    const style = getComputedStyle(child);
    if (style.display === 'none') continue;
    const inner = opacity * Number(style.opacity);
    if (SHAPES.has(child.localName)) addShape(child, style, drawing, inner);
    else if (child.localName === 'text') addText(child, drawing);
    else walkDrawing(child, drawing, inner);
  }
}

// Screen matrix of a drawn element, after the drawing's own transform on the page, in the node's own px.
function matrixIn(drawing, element) {
  const screen = element.getScreenCTM();
  if (!screen) return null;
  const { frame, origin } = drawing;
  const own = new DOMMatrix([screen.a, screen.b, screen.c, screen.d, screen.e, screen.f]);
  const place = new DOMMatrix([frame.sx, 0, 0, frame.sy, frame.x(0) - origin.x, frame.y(0) - origin.y]);
  return place.multiply(own);
}

function addShape(shape, style, drawing, opacity) {
  if (style.visibility !== 'visible') return;
  const matrix = matrixIn(drawing, shape);
  const segments = matrix && absolutePath(shapePath(shape, style));
  if (!segments?.length) return;
  const total = opacity * drawing.ctx.opacity;
  const bounds = segmentBounds(segments, matrix);
  const fill = shape.localName === 'line' ? null : drawnPaint(drawing.svg, shape, style.fill, total * Number(style.fillOpacity), bounds, matrix);
  const inked = drawnPaint(drawing.svg, shape, style.stroke, total * Number(style.strokeOpacity), bounds, matrix);
  const width = parseFloat(style.strokeWidth) * (style.vectorEffect === 'non-scaling-stroke' ? 1 : Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)));
  const dash = style.strokeDasharray !== 'none' ? style.strokeDasharray.split(/[ ,]+/).map(parseFloat) : null;
  const solid = inked && (inked.kind === 'solid' ? inked.color : meanColor(inked.stops));
  const stroke = solid && width > 0 && solid.a > 0 ? { width: round(width), style: dash && dash.some((d) => d > 0) ? (dash[0] <= 1.5 * parseFloat(style.strokeWidth) ? 'dotted' : 'dashed') : 'solid', color: solid } : null;
  if (!fill && !stroke) return;
  const path = { d: pathText(segments, matrix), fill, stroke };
  // Paint order: a shape over an earlier text starts a new vector after that text.
  if (drawing.texted.some((text) => overlaps(text, bounds))) {
    flushPaths(drawing);
    for (const text of drawing.texts.splice(0)) emitDrawnText(text, drawing);
    drawing.texted = [];
  }
  drawing.paths.push(path);
}

const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function flushPaths(drawing) {
  if (!drawing.paths.length) return;
  const alt = drawing.used++ ? '' : altOf(drawing.svg);
  emit({ kind: 'vector', paths: drawing.paths, alt }, drawing.rect, drawing.ctx, PHASE.inline, drawing.svg);
  drawing.paths = [];
}

function gradientElement(svg, paint) {
  const id = paint.match(/url\("?#([^")]+)"?\)/)?.[1];
  const found = id && (svg.querySelector(`#${CSS.escape(id)}`) ?? document.getElementById(id));
  return found && ['linearGradient', 'radialGradient'].includes(found.localName) ? found : null;
}

function drawnPaint(svg, shape, paint, opacity, bounds, matrix) {
  if (!paint || paint === 'none' || opacity === 0) return null;
  if (!paint.startsWith('url(')) {
    const solid = faded(color(paint.startsWith('context') ? getComputedStyle(shape).color : paint), opacity);
    return solid.a > 0 ? { kind: 'solid', color: solid } : null;
  }
  const element = gradientElement(svg, paint);
  if (!element) return null;
  const chain = [element];
  for (let at = element; at.href?.baseVal && chain.length < 5;) {
    at = document.querySelector(at.href.baseVal);
    if (!at) break;
    chain.push(at);
  }
  const holder = chain.find((at) => at.querySelector('stop'));
  const attribute = (name, fallback) => chain.find((at) => at.hasAttribute(name))?.getAttribute(name) ?? fallback;
  const stops = [...(holder?.querySelectorAll('stop') ?? [])].map((stop) => {
    const style = getComputedStyle(stop);
    return { at: round(Math.min(1, Math.max(0, stop.offset.baseVal))), color: faded(color(style.stopColor), Number(style.stopOpacity) * opacity) };
  });
  if (!stops.length) return null;
  if (stops.length === 1) return { kind: 'solid', color: stops[0].color };
  if (element.localName === 'radialGradient') return { kind: 'radial', angle: 0, center: [0.5, 0.5], stops };
  const share = (text) => (text.endsWith('%') ? parseFloat(text) / 100 : parseFloat(text));
  const [x1, y1, x2, y2] = [attribute('x1', '0%'), attribute('y1', '0%'), attribute('x2', '100%'), attribute('y2', '0%')].map(share);
  const user = attribute('gradientUnits', 'objectBoundingBox') === 'userSpaceOnUse';
  const [dx, dy] = user ? [(x2 - x1) * matrix.a + (y2 - y1) * matrix.c, (x2 - x1) * matrix.b + (y2 - y1) * matrix.d] : [(x2 - x1) * bounds.w, (y2 - y1) * bounds.h];
  const angle = ((Math.atan2(dx, -dy) * 180) / Math.PI + 360) % 360;
  return { kind: 'linear', angle: round(angle), stops };
}

// Characters of a <text> gather where they stand on one baseline and follow one another.
function addText(text, drawing) {
  const matrix = matrixIn(drawing, text);
  if (!matrix || getComputedStyle(text).visibility !== 'visible') return;
  let index = 0;
  let chunk = null;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const total = text.getNumberOfChars();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    const shown = addressable(node, walker.root, index, total);
    for (const character of shown.characters) {
      if (index >= total) break;
      const start = text.getStartPositionOfChar(index);
      const end = text.getEndPositionOfChar(index);
      const angle = text.getRotationOfChar(index);
      const near = chunk && Math.abs(chunk.y - start.y) < 0.5 && Math.abs(chunk.right - start.x) < 0.6 * parseFloat(getComputedStyle(holder).fontSize) && chunk.angle === angle;
      if (!near) {
        chunk = { text, matrix, y: start.y, left: start.x, right: end.x, angle, pieces: [] };
        drawing.texts.push(chunk);
      }
      const piece = chunk.pieces.at(-1);
      if (piece?.holder === holder) piece.text += character;
      else chunk.pieces.push({ holder, text: character });
      chunk.right = Math.max(chunk.right, end.x);
      index += character.length;
    }
  }
  for (const done of drawing.texts) if (done.text === text) drawing.texted.push(textBounds(done));
}

// White space collapses before SVG counts its characters.
function addressable(node, root, index, total) {
  const style = getComputedStyle(node.parentElement);
  let data = node.data;
  if (style.whiteSpaceCollapse === 'collapse') {
    data = data.replace(/\s+/g, ' ');
    if (index === 0) data = data.trimStart();
    if (index + data.length > total) data = data.trimEnd();
  }
  return { characters: [...data] };
}

function textBounds(chunk) {
  const size = parseFloat(getComputedStyle(chunk.text).fontSize);
  return segmentBounds([['M', chunk.left, chunk.y - size], ['L', chunk.right, chunk.y + 0.3 * size]], chunk.matrix);
}

function emitDrawnText(chunk, drawing) {
  const { matrix, text } = chunk;
  const style = getComputedStyle(text);
  const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) || 1;
  const size = parseFloat(style.fontSize) * scale;
  const runs = chunk.pieces.map((piece) => {
    const own = getComputedStyle(piece.holder);
    const { stack, ...rest } = runStyle(piece.holder);
    const paint = own.fill.startsWith('url(') || own.fill === 'none' ? own.stroke : own.fill;
    const spacing = (parseFloat(own.letterSpacing) || 0) * scale;
    return { text: piece.text, family: stack, ...rest, color: faded(color(paint), Number(own.fillOpacity) * opacityOf(piece.holder)), size: round(parseFloat(own.fontSize) * scale), spacing: round(spacing) };
  });
  while (runs.length && !runs.at(-1).text.trimEnd()) runs.pop();
  if (!runs.length || runs.every((run) => run.color.a === 0)) return;
  runs.at(-1).text = runs.at(-1).text.trimEnd();
  metrics.font = fontOf(style);
  const measured = metrics.measureText('x');
  const ascent = measured.fontBoundingBoxAscent * scale;
  const height = (measured.fontBoundingBoxAscent + measured.fontBoundingBoxDescent) * scale;
  const turned = (Math.atan2(matrix.b, matrix.a) * 180) / Math.PI + chunk.angle;
  const radians = (turned * Math.PI) / 180;
  const start = matrix.transformPoint(new DOMPoint(chunk.left, chunk.y));
  const width = Math.max(1, (chunk.right - chunk.left) * Math.hypot(matrix.a, matrix.b));
  // The centre of the line before it is turned about its start on the baseline.
  const offset = { x: width / 2, y: height / 2 - ascent };
  const centre = { x: start.x + offset.x * Math.cos(radians) - offset.y * Math.sin(radians), y: start.y + offset.x * Math.sin(radians) + offset.y * Math.cos(radians) };
  const { frame, origin, rect, ctx } = drawing;
  // Back to client px: `emit` applies the drawing's own transform.
  const client = { left: (centre.x + origin.x - frame.x(0)) / frame.sx - width / 2 / frame.sx, top: (centre.y + origin.y - frame.y(0)) / frame.sy - height / 2 / frame.sy, width: width / frame.sx, height: height / frame.sy };
  const anchor = { middle: 'center', end: 'right' }[style.textAnchor] ?? 'left';
  const own = place(client, ctx.matrix).rect;
  const line = { rect: own, baseline: round(own.y + ascent), runs, end: 'hard' };
  const paragraph = { lines: [line], align: anchor, line_height: round(height), level: 0, bullet: null, rtl: false, space_before: 0, item: null };
  const node = emit({ kind: 'text', paragraphs: [paragraph], padding: [0, 0, 0, 0], anchor: 'top', vertical: false }, client, ctx, PHASE.inline, text);
  if (node && Math.abs(turned) > 0.01) node.rotation = round(node.rotation + turned);
  void rect;
  void size;
}
