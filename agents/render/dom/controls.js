// Controls: what a form shows. Values are text, ticks and sliders are shapes (ticks.js); nothing here is an input any more.

const SELECT_PAD = 4; // px that Chromium keeps before a select's text
const PICTURED_INPUTS = new Set(['checkbox', 'radio', 'range', 'color', 'image']); // as far as ticks.js leaves them

// Dates and times as the browser spells them, in the one language that pages are opened in; places of what is not given.
const dayOf = (value) => value.replace(/^(\d{4,})-(\d\d)-(\d\d)$/, '$2/$3/$1') || 'mm/dd/yyyy';
const hourOf = (value) => (value ? `${String((Number(value.slice(0, 2)) + 11) % 12 + 1).padStart(2, '0')}${value.slice(2, 8)} ${Number(value.slice(0, 2)) < 12 ? 'AM' : 'PM'}` : '--:-- --');
const SPELT = {
  date: dayOf,
  time: hourOf,
  'datetime-local': (value) => `${dayOf(value.split('T')[0])}, ${hourOf(value.split('T')[1] ?? '')}`,
  month: (value) => (value ? new Date(`${value}-15T00:00`).toLocaleString('en-US', { month: 'long', year: 'numeric' }) : '---------- ----'),
  week: (value) => (value ? value.replace(/^(\d+)-W(\d\d)$/, 'Week $2, $1') : 'Week --, ----'),
};

// A form control's value is text; what has no text and no shape is a picture.
function emitControl(control, style, rect, ctx) {
  if (control.type === 'hidden') return undefined;
  if (PICTURED_INPUTS.has(control.type)) return emitRaster(control, rect, ctx, PHASE.inline, `input: ${control.type}`, false);
  emitDecoration(control, style, rect, ctx, PHASE.inline);
  const value = control.type === 'password' ? '•'.repeat(control.value.length) : control.localName === 'select' ? (control.selectedOptions[0]?.text ?? '') : SPELT[control.type]?.(control.value) ?? control.value;
  const text = value || control.placeholder || '';
  if (!text.trim()) return undefined;
  const content = contentBox(control, style, rect);
  if (control.localName === 'select' && style.appearance !== 'none') {
    emitChevron(style, rect, ctx, control);
    content.left += SELECT_PAD;
  }
  const source = { style: value ? style : paintedStyle(control, '::placeholder'), opacity: ctx.opacity };
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

// Buttons and fields that a page leaves to the browser have a thin grey line, not the bevel that their style says.
function framedByBrowser(element, style) {
  const bevel = { 'outset rgb(0, 0, 0)': true, 'inset rgb(118, 118, 118)': true }[`${style.borderTopStyle} ${style.borderTopColor}`];
  if (!bevel || style.appearance !== 'auto' || style.borderTopWidth !== '2px' || !['button', 'input'].includes(element.localName)) return style;
  const drawn = { Width: '1px', Style: 'solid', Color: 'rgb(118, 118, 118)', Radius: '2px' };
  return new Proxy(style, { get: (target, name) => drawn[/^border\w+(Width|Style|Color|Radius)$/.exec(name)?.[1]] ?? Reflect.get(target, name, target) });
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

// The arrow of a select.
function emitChevron(style, rect, ctx, control) {
  const right = rect.left + rect.width - (parseFloat(style.borderRightWidth) || 0) - 4;
  const client = { left: right - 8, top: rect.top + rect.height / 2 - 2, width: 8, height: 4 };
  const [w, h] = [8 * scaleX(ctx.matrix), 4 * scaleY(ctx.matrix)];
  const stroke = { width: 2 * scaleY(ctx.matrix), style: 'solid', color: faded(color(style.color), ctx.opacity) };
  emit({ kind: 'vector', paths: [{ d: `M 0 0 L ${round(w / 2)} ${round(h)} L ${round(w)} 0`, fill: null, stroke }], alt: '' }, client, ctx, PHASE.inline, control);
}

// A fieldset's border begins in the middle of its legend, and stops for it.
function fieldsetRect(fieldset, rect) {
  const legend = [...fieldset.children].find((child) => child.localName === 'legend' && child.getClientRects().length);
  if (!legend) return { rect, legend: null };
  const area = legend.getBoundingClientRect();
  const top = Math.max(rect.top, area.top + area.height / 2 - (parseFloat(styleOf(fieldset).borderTopWidth) || 0) / 2);
  return { rect: { left: rect.left, top, width: rect.width, height: rect.top + rect.height - top }, legend: box(area) };
}

function emitLegendGap(fieldset, style, area, ctx, phase) {
  const width = parseFloat(style.borderTopWidth) || 0;
  if (!width) return;
  let ground = { r: 255, g: 255, b: 255, a: 1 };
  const behind = [];
  for (let at = fieldset; at; at = at.parentElement) behind.unshift(at);
  for (const at of behind) ground = over(color(styleOf(at).backgroundColor), ground);
  const client = { left: area.left, top: area.top + area.height / 2 - width, width: area.width, height: 2 * width };
  emit({ kind: 'box', fill: { kind: 'solid', color: ground }, borders: {}, radii: [0, 0, 0, 0], shadows: [], outline: null }, client, ctx, phase, fieldset);
}

// The lines between the columns of running text.
function emitColumnRules(element, style, rect, ctx) {
  if (style.columnRuleStyle === 'none') return;
  const kind = LINE_STYLES[style.columnRuleStyle];
  const width = parseFloat(style.columnRuleWidth) || 0;
  if (!kind || !width || (style.columnCount === 'auto' && style.columnWidth === 'auto')) return;
  const content = contentBox(element, style, rect);
  const gap = style.columnGap === 'normal' ? parseFloat(style.fontSize) : parseFloat(style.columnGap);
  const fitting = style.columnWidth === 'auto' ? Infinity : Math.max(1, Math.floor((content.width + gap) / (parseFloat(style.columnWidth) + gap)));
  const count = Math.min(fitting, style.columnCount === 'auto' ? Infinity : Number(style.columnCount));
  const pitch = (content.width + gap) / count;
  measure.selectNodeContents(element);
  const reach = Math.max(...[...measure.getClientRects()].map((part) => part.left), content.left);
  const side = { width: round(width * scaleX(ctx.matrix)), style: kind, color: faded(color(style.columnRuleColor), ctx.opacity) };
  // A heading over all columns stands above the lines between them.
  const [head] = element.children;
  const headed = head && styleOf(head).columnSpan === 'all' ? head.getBoundingClientRect().bottom + parseFloat(styleOf(head).marginBottom) - content.top : 0;
  for (let i = 1; i < count && content.left + i * pitch - gap <= reach; i++) {
    const client = { left: content.left + i * pitch - gap / 2 - width / 2, top: content.top + headed, width, height: content.height - headed };
    emit({ kind: 'box', fill: null, borders: { left: side }, radii: [0, 0, 0, 0], shadows: [], outline: null }, client, ctx, PHASE.block, element);
  }
}
