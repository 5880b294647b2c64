// Zoom: lengths as an element paints them. Computed styles tell them before CSS `zoom`, rectangles after it; every
// style of a page is read here, so that the rest of the walk knows only one kind of px. What a drawing holds is left
// alone: its matrix has the zoom. It knows styles, nothing of boxes or text.

const LENGTH = /url\((?:"(?:[^"\\]|\\.)*"|[^)]*)\)|"(?:[^"\\]|\\.)*"|(-?[\d.]+(?:e[-+]?\d+)?)px/gs; // names hold lengths too: they stay

// How many px of the page a px of an element is.
const zoomOf = (element) => (element.ownerSVGElement ? 1 : element.currentCSSZoom ?? 1);

// The computed style of an element, or of its pseudo-element `part`, in px of the page.
function paintedStyle(element, part) {
  const style = getComputedStyle(element, part);
  const zoom = zoomOf(element) * (part ? Number(style.zoom) || 1 : 1);
  return zoom === 1 ? style : zoomed(style, zoom);
}

function zoomed(style, zoom) {
  const known = new Map();
  const get = (target, name) => {
    if (!known.has(name)) known.set(name, usedValue(target, name, zoom));
    return known.get(name);
  };
  return new Proxy(style, { get });
}

function usedValue(style, name, zoom) {
  const value = Reflect.get(style, name, style);
  if (typeof value === 'function') return value.bind(style);
  if (typeof value !== 'string') return value;
  if (name === 'transform' && value.startsWith('matrix')) return new DOMMatrix().scale(zoom).multiply(new DOMMatrix(value)).scale(1 / zoom).toString();
  return value.replace(LENGTH, (whole, length) => (length === undefined ? whole : `${length * zoom}px`));
}
