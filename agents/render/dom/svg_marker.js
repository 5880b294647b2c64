// Markers: arrowheads and dots on a path's vertices, as paths of their own (SVG 2 §13.7).

const hasMarker = (style) => [style.markerStart, style.markerMid, style.markerEnd].some((marker) => marker && marker !== 'none');

function markerPaths(shape, style, segments, matrix, svg, opacity) {
  if (!hasMarker(style) || !['path', 'line', 'polyline', 'polygon'].includes(shape.localName)) return [];
  const vertices = verticesOf(segments);
  const width = parseFloat(style.strokeWidth);
  return vertices.flatMap((vertex, i) => {
    const which = i === 0 ? 'Start' : i === vertices.length - 1 ? 'End' : 'Mid';
    const id = style[`marker${which}`]?.match(/url\("?#([^")]+)"?\)/)?.[1];
    const marker = id && document.getElementById(id);
    return marker?.localName === 'marker' ? drawnMarker(marker, vertex, which, width, matrix, shape, svg, opacity) : [];
  });
}

function drawnMarker(marker, vertex, which, width, matrix, shape, svg, opacity) {
  const turn = orientation(marker, vertex, which);
  const view = marker.viewBox.baseVal;
  const [w, h] = [marker.markerWidth.baseVal.value, marker.markerHeight.baseVal.value];
  const zoom = view && view.width ? Math.min(w / view.width, h / view.height) : 1;
  const size = (marker.markerUnits.baseVal === 1 ? 1 : width) * zoom;
  const place = matrix.translate(vertex.x, vertex.y).rotate(turn).scale(size).translate(-marker.refX.baseVal.value, -marker.refY.baseVal.value);
  return [...marker.querySelectorAll('*')].filter((child) => SHAPES.has(child.localName)).flatMap((child) => {
    const own = getComputedStyle(child);
    const segments = absolutePath(shapePath(child, own));
    const moved = child.transform.baseVal.consolidate()?.matrix;
    const whole = moved ? place.multiply(new Matrix([moved.a, moved.b, moved.c, moved.d, moved.e, moved.f])) : place;
    const bounds = segmentBounds(segments, whole);
    const ink = (paint) => (paint === 'context-stroke' ? getComputedStyle(shape).stroke : paint === 'context-fill' ? getComputedStyle(shape).fill : paint);
    const fill = drawnPaint(svg, child, ink(own.fill), opacity * Number(own.fillOpacity), bounds, whole);
    const line = drawnPaint(svg, child, ink(own.stroke), opacity * Number(own.strokeOpacity), bounds, whole);
    const stroke = line?.kind === 'solid' ? { width: round(parseFloat(own.strokeWidth) * size * scaleX(matrix)), style: 'solid', color: line.color } : null;
    return segments.length && (fill || stroke) ? [{ d: pathText(segments, whole), fill, stroke }] : [];
  });
}

// Degrees by which a marker is turned: along the path, halfway between what comes and what goes.
function orientation(marker, vertex, which) {
  if (marker.getAttribute('orient')?.startsWith('auto') !== true) return marker.orientAngle.baseVal.value;
  const [before, after] = [vertex.before ?? vertex.after, vertex.after ?? vertex.before];
  if (!before) return 0;
  const angle = Math.atan2(Math.sin(before) + Math.sin(after), Math.cos(before) + Math.cos(after));
  return (angle * 180) / Math.PI + (which === 'Start' && marker.getAttribute('orient') === 'auto-start-reverse' ? 180 : 0);
}

// Vertices with the directions (radians) in which the path arrives and leaves.
function verticesOf(segments) {
  const found = [];
  let start = null;
  for (const [letter, ...v] of segments) {
    const last = found.at(-1);
    if (letter === 'M') {
      start = { x: v[0], y: v[1], before: null, after: null };
      found.push(start);
      continue;
    }
    const [x, y] = letter === 'Z' ? [start.x, start.y] : v.slice(-2);
    const near = (points, from) => points.find(([px, py]) => Math.hypot(px - from[0], py - from[1]) > 1e-6);
    const controls = letter === 'C' ? [[v[0], v[1]], [v[2], v[3]], [x, y]] : [[x, y]];
    const out = near(controls, [last.x, last.y]);
    const arrive = near([...controls.slice(0, -1).reverse(), [last.x, last.y]], [x, y]);
    if (out) last.after = Math.atan2(out[1] - last.y, out[0] - last.x);
    found.push({ x, y, before: arrive ? Math.atan2(y - arrive[1], x - arrive[0]) : null, after: null });
  }
  return found;
}
