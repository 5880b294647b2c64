// SVG path data: any shape as absolute M, L, C, Z (SVG 2 §9.3, arcs by §B.2.4). It knows no paint.

const number = (element, name) => element[name]?.baseVal?.value ?? 0;

function shapePath(shape, style) {
  switch (shape.localName) {
    case 'path': return style.d && style.d !== 'none' ? style.d.replace(/^path\("?|"?\)$/g, '') : (shape.getAttribute('d') ?? '');
    case 'line': return `M${number(shape, 'x1')} ${number(shape, 'y1')}L${number(shape, 'x2')} ${number(shape, 'y2')}`;
    case 'polyline':
    case 'polygon': {
      const points = [...shape.points].map((point) => `${point.x} ${point.y}`);
      return points.length ? `M${points.join('L')}${shape.localName === 'polygon' ? 'Z' : ''}` : '';
    }
    case 'circle': return ellipsePath(number(shape, 'cx'), number(shape, 'cy'), number(shape, 'r'), number(shape, 'r'));
    case 'ellipse': return ellipsePath(number(shape, 'cx'), number(shape, 'cy'), number(shape, 'rx'), number(shape, 'ry'));
    default: return rectPath(shape, style);
  }
}

const ellipsePath = (x, y, rx, ry) => (rx > 0 && ry > 0 ? `M${x - rx} ${y}A${rx} ${ry} 0 1 1 ${x + rx} ${y}A${rx} ${ry} 0 1 1 ${x - rx} ${y}Z` : '');

function rectPath(shape, style) {
  const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => number(shape, name));
  if (w <= 0 || h <= 0) return '';
  const length = (text) => (text === 'auto' || !text ? null : parseFloat(text));
  let rx = length(style.rx);
  let ry = length(style.ry);
  rx = Math.min(rx ?? ry ?? 0, w / 2);
  ry = Math.min(ry ?? rx ?? 0, h / 2);
  if (!rx || !ry) return `M${x} ${y}H${x + w}V${y + h}H${x}Z`;
  const arc = (dx, dy) => `a${rx} ${ry} 0 0 1 ${dx} ${dy}`;
  return `M${x + rx} ${y}H${x + w - rx}${arc(rx, ry)}V${y + h - ry}${arc(-rx, ry)}H${x + rx}${arc(-rx, -ry)}V${y + ry}${arc(rx, -ry)}Z`;
}

const ARGUMENTS = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 };

function tokens(d) {
  const commands = [];
  for (const [, letter, body] of d.matchAll(/([MLHVCSQTAZ])([^MLHVCSQTAZ]*)/gi)) {
    const count = ARGUMENTS[letter.toLowerCase()];
    const values = letter.toLowerCase() === 'a' ? arcNumbers(body) : (body.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    if (!count) commands.push([letter]);
    for (let i = 0; count && i + count <= values.length; i += count) {
      const repeated = i && letter === 'M' ? 'L' : i && letter === 'm' ? 'l' : letter;
      commands.push([repeated, ...values.slice(i, i + count)]);
    }
  }
  return commands;
}

// An arc's two flags may stand without separators: "a5 5 0 015 5".
function arcNumbers(body) {
  const values = [];
  const pattern = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/iy;
  let at = 0;
  while (at < body.length) {
    if (/[\s,]/.test(body[at])) at++;
    else if ((values.length % 7 === 3 || values.length % 7 === 4) && /[01]/.test(body[at])) values.push(Number(body[at++]));
    else {
      pattern.lastIndex = at;
      const found = pattern.exec(body);
      if (!found) break;
      values.push(Number(found[0]));
      at = pattern.lastIndex;
    }
  }
  return values;
}

// Path data -> [['M', x, y] | ['L', x, y] | ['C', x1, y1, x2, y2, x, y] | ['Z']], absolute.
function absolutePath(d) {
  const out = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  let control = null; // last control point and its kind, for the smooth commands
  for (const [letter, ...raw] of tokens(d)) {
    const kind = letter.toUpperCase();
    const relative = letter !== kind;
    const v = raw.map((value, i) => (!relative ? value : kind === 'H' ? value + x : kind === 'V' ? value + y : kind === 'A' ? (i === 5 ? value + x : i === 6 ? value + y : value) : value + (i % 2 ? y : x)));
    const mirrored = (family) => (control && control.family === family ? [2 * x - control.x, 2 * y - control.y] : [x, y]);
    let next = null;
    if (kind === 'M') {
      out.push(['M', v[0], v[1]]);
      [startX, startY] = v;
    } else if (kind === 'Z') out.push(['Z']);
    else if (kind === 'L') out.push(['L', v[0], v[1]]);
    else if (kind === 'H') out.push(['L', v[0], y]);
    else if (kind === 'V') out.push(['L', x, v[0]]);
    else if (kind === 'C' || kind === 'S') {
      const c = kind === 'C' ? v : [...mirrored('cubic'), ...v];
      out.push(['C', ...c]);
      next = { family: 'cubic', x: c[2], y: c[3] };
    } else if (kind === 'Q' || kind === 'T') {
      const [qx, qy, ex, ey] = kind === 'Q' ? v : [...mirrored('quadratic'), ...v];
      out.push(['C', x + (2 / 3) * (qx - x), y + (2 / 3) * (qy - y), ex + (2 / 3) * (qx - ex), ey + (2 / 3) * (qy - ey), ex, ey]);
      next = { family: 'quadratic', x: qx, y: qy };
    } else if (kind === 'A') out.push(...arc(x, y, ...v));
    control = next;
    if (kind === 'Z') [x, y] = [startX, startY];
    else if (kind === 'H') x = v[0];
    else if (kind === 'V') y = v[0];
    else [x, y] = v.slice(-2);
  }
  return out.every((segment) => segment.slice(1).every(Number.isFinite)) ? out : [];
}

function arc(x1, y1, radiusX, radiusY, rotation, large, sweep, x2, y2) {
  let rx = Math.abs(radiusX);
  let ry = Math.abs(radiusY);
  if (x1 === x2 && y1 === y2) return [];
  if (!rx || !ry) return [['L', x2, y2]];
  const phi = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(phi), Math.sin(phi)];
  const px = (cos * (x1 - x2) + sin * (y1 - y2)) / 2;
  const py = (-sin * (x1 - x2) + cos * (y1 - y2)) / 2;
  const grown = Math.sqrt((px / rx) ** 2 + (py / ry) ** 2);
  if (grown > 1) [rx, ry] = [rx * grown, ry * grown];
  const spread = Math.max(0, (rx * ry) ** 2 - (rx * py) ** 2 - (ry * px) ** 2) / ((rx * py) ** 2 + (ry * px) ** 2);
  const factor = (Boolean(large) === Boolean(sweep) ? -1 : 1) * Math.sqrt(spread);
  const cxp = (factor * rx * py) / ry;
  const cyp = (-factor * ry * px) / rx;
  const cx = cos * cxp - sin * cyp + (x1 + x2) / 2;
  const cy = sin * cxp + cos * cyp + (y1 + y2) / 2;
  const start = Math.atan2((py - cyp) / ry, (px - cxp) / rx);
  let turn = Math.atan2((-py - cyp) / ry, (-px - cxp) / rx) - start;
  if (sweep && turn < 0) turn += 2 * Math.PI;
  if (!sweep && turn > 0) turn -= 2 * Math.PI;
  const count = Math.max(1, Math.ceil(Math.abs(turn) / (Math.PI / 2) - 1e-9));
  const step = turn / count;
  const k = (4 / 3) * Math.tan(step / 4);
  const point = (ux, uy) => [cx + cos * rx * ux - sin * ry * uy, cy + sin * rx * ux + cos * ry * uy];
  return Array.from({ length: count }, (_, i) => {
    const [a, b] = [start + i * step, start + (i + 1) * step];
    const end = i === count - 1 ? [x2, y2] : point(Math.cos(b), Math.sin(b));
    return ['C', ...point(Math.cos(a) - k * Math.sin(a), Math.sin(a) + k * Math.cos(a)), ...point(Math.cos(b) + k * Math.sin(b), Math.sin(b) - k * Math.cos(b)), ...end];
  });
}

function pathText(segments, matrix) {
  return segments.map(([letter, ...values]) => {
    const points = [];
    for (let i = 0; i < values.length; i += 2) {
      const point = matrix.at(values[i], values[i + 1]);
      points.push(round(point.x), round(point.y));
    }
    return [letter, ...points].join(' ');
  }).join(' ');
}

// Bounds of the control polygon: an upper bound of the shape's.
function segmentBounds(segments, matrix) {
  const xs = [];
  const ys = [];
  for (const [, ...values] of segments) {
    for (let i = 0; i < values.length; i += 2) {
      const point = matrix.at(values[i], values[i + 1]);
      xs.push(point.x);
      ys.push(point.y);
    }
  }
  const [x, y] = [least(xs), least(ys)];
  return { x, y, w: most(xs) - x, h: most(ys) - y };
}
