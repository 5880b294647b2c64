// Print: lays the slides out one per sheet for Chromium's PDF, and says where they stand for its pictures.
// Only slides, their ancestors and their contents stay; ancestors lend inherited style but take no room.

const isWhole = (element) => element === document.body || element === document.documentElement;

function slidesOf(selector) {
  const all = [...document.querySelectorAll(selector)];
  const outer = all.filter((element) => !all.some((other) => other !== element && other.contains(element)));
  return outer.filter((element) => isWhole(element) || element.getClientRects().length && element.getBoundingClientRect().width >= 1 && element.getBoundingClientRect().height >= 1);
}

const HOLDER = `display: block !important; position: static !important; margin: 0 !important; padding: 0 !important;
  border: 0 !important; transform: none !important; overflow: visible !important; opacity: 1 !important;
  width: auto !important; height: auto !important; min-height: 0 !important; max-height: none !important;
  min-width: 0 !important; max-width: none !important; columns: auto !important; float: none !important;
  contain: none !important; perspective: none !important;`;

// `width`, `height`: the sheet, px; null takes each slide's own size. Returns the number of slides.
function arrange(selector, width, height) {
  const slides = slidesOf(selector);
  const rules = ['* { print-color-adjust: exact !important; -webkit-print-color-adjust: exact !important }'];
  slides.forEach((slide, i) => {
    const area = areaOf(slide);
    const sheet = { w: width ?? area.width, h: height ?? area.height };
    if (isWhole(slide)) {
      rules.push(`@page { size: ${area.width}px ${Math.ceil(area.height)}px; margin: 0 }`);
      return;
    }
    rules.push(`@page impasto${i} { size: ${sheet.w}px ${sheet.h}px; margin: 0 }`);
    slide.setAttribute('data-impasto-page', i);
    rules.push(`[data-impasto-page="${i}"] { page: impasto${i}; position: relative !important; inset: auto !important;
      width: ${area.width}px !important; height: ${area.height}px !important; min-height: 0 !important;
      max-width: none !important; max-height: none !important; box-sizing: border-box !important; margin: 0 !important;
      break-inside: avoid !important; transform: none !important; float: none !important; opacity: 1 !important;
      overflow: clip !important; zoom: ${Math.min(sheet.w / area.width, sheet.h / area.height)};
      ${i ? 'break-before: page !important;' : ''} }`);
    for (let at = slide.parentElement; at; at = at.parentElement) at.setAttribute('data-impasto-holder', '');
  });
  rules.push(`[data-impasto-holder] { ${HOLDER} }
    [data-impasto-holder]::before, [data-impasto-holder]::after { display: none !important }
    [data-impasto-holder] > :not([data-impasto-holder]):not([data-impasto-page]) { display: none !important }`);
  const style = document.createElement('style');
  style.id = 'impasto-print';
  style.textContent = rules.join('\n');
  document.documentElement.append(style);
  return slides.length;
}

function putBack() {
  document.getElementById('impasto-print')?.remove();
  for (const name of ['data-impasto-page', 'data-impasto-holder']) {
    for (const element of document.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
  }
}

// Where each slide stands on the document, px.
const areas = (selector) => slidesOf(selector).map((element) => {
  const area = areaOf(element);
  return { x: area.left + scrollX, y: area.top + scrollY, width: area.width, height: area.height };
});
