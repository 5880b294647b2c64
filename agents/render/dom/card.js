// Cards: what a page without our conventions shows as one thing is one thing to move. It names them; it paints nothing.

const cards = new Map();
const CARD_LIMIT = 0.6; // share of the slide beyond which a box is its ground, not a card on it

// The name of the group that an element is; null where it is none.
function cardOf(element) {
  if (!cards.has(element)) cards.set(element, cardName(element));
  return cards.get(element);
}

// A drawn box with at least two things in it, on a slide that declares no layout of ours.
function cardName(element) {
  if (slideRoot.dataset.layout || element === slideRoot || !(element instanceof HTMLElement) || element.closest('table, svg')) return null;
  const style = styleOf(element);
  if (style.display.startsWith('inline') && style.display !== 'inline-block' || !decorated(style)) return null;
  const rect = element.getBoundingClientRect();
  if (rect.width * rect.height > CARD_LIMIT * slideRect.w * slideRect.h) return null;
  const shown = [...element.children].filter((child) => child.localName !== 'br' && styleOf(child).display !== 'none' && (child.textContent.trim() || child.querySelector('img, svg, canvas') || REPLACED.has(child.localName)));
  if (shown.length < 2 || !shown.some((child) => !styleOf(child).display.startsWith('inline') || /flex|grid/.test(style.display))) return null;
  const heading = element.querySelector('h1, h2, h3, h4, h5, h6, b, strong, legend, figcaption');
  const name = element.getAttribute('aria-label') ?? heading?.innerText ?? '';
  return name.replace(/\s+/g, ' ').trim().slice(0, 40) || 'Card';
}
