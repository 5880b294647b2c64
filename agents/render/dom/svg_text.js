// Drawn text: characters of <text> that follow one another on a baseline become text blocks, turned as they are drawn.

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
      const start = onBaseline(text, index, holder);
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

// Where a character begins, on its alphabetic baseline whichever one it was placed by.
function onBaseline(text, index, holder) {
  const start = text.getStartPositionOfChar(index);
  const style = getComputedStyle(holder);
  const moved = style.dominantBaseline !== 'auto' || getComputedStyle(text).dominantBaseline !== 'auto' || style.baselineShift !== '0px';
  if (!moved || text.getRotationOfChar(index)) return start;
  metrics.font = fontOf(style);
  return { x: start.x, y: text.getExtentOfChar(index).y + metrics.measureText('x').fontBoundingBoxAscent };
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
  const runs = chunk.pieces.flatMap((piece) => {
    const own = getComputedStyle(piece.holder);
    const { stack, ...rest } = runStyle(piece.holder);
    const paint = own.fill.startsWith('url(') || own.fill === 'none' ? own.stroke : own.fill;
    const spacing = (parseFloat(own.letterSpacing) || 0) * scale;
    const run = { text: piece.text, family: stack, ...rest, shift: null, rise: 0, color: faded(color(paint), Number(own.fillOpacity) * opacityOf(piece.holder)), size: round(parseFloat(own.fontSize) * capsScale(own) * scale), spacing: round(spacing) };
    if (run.caps !== 'small') return [run];
    return smallCapitals(piece.text, run).map((part) => ({ ...part.style, text: part.text, size: round(part.style.size) }));
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
  const start = matrix.at(chunk.left, chunk.y);
  const width = Math.max(1, (chunk.right - chunk.left) * Math.hypot(matrix.a, matrix.b));
  // The centre of the line before it is turned about its start on the baseline.
  const offset = { x: width / 2, y: height / 2 - ascent };
  const centre = { x: start.x + offset.x * Math.cos(radians) - offset.y * Math.sin(radians), y: start.y + offset.x * Math.sin(radians) + offset.y * Math.cos(radians) };
  const { frame, origin, ctx } = drawing;
  // Back to client px: `emit` applies the drawing's own transform.
  const client = { left: (centre.x + origin.x - frame.x(0)) / frame.sx - width / 2 / frame.sx, top: (centre.y + origin.y - frame.y(0)) / frame.sy - height / 2 / frame.sy, width: width / frame.sx, height: height / frame.sy };
  const anchor = { middle: 'center', end: 'right' }[style.textAnchor] ?? 'left';
  const own = place(client, ctx.matrix).rect;
  const line = { rect: own, baseline: round(own.y + ascent), runs, end: 'hard' };
  const paragraph = { lines: [line], align: anchor, line_height: round(height), level: 0, bullet: null, rtl: false, space_before: 0, item: null };
  const node = emit({ kind: 'text', paragraphs: [paragraph], padding: [0, 0, 0, 0], anchor: 'top', vertical: false }, client, ctx, PHASE.inline, text);
  if (node && Math.abs(turned) > 0.01) node.rotation = round(node.rotation + turned);
}
