// `reckon('price * (1 + tax)')` gives {names, value(values)}; null where it is no expression. Nothing is evaluated as a script.
const FUNCTIONS = { sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan, sqrt: Math.sqrt, abs: Math.abs, exp: Math.exp, ln: Math.log, log: Math.log10, round: Math.round, floor: Math.floor };
const CONSTANTS = { pi: Math.PI, 'π': Math.PI, e: Math.E };
function reckon(text) {
  const bare = text.replace(/[×·]/g, '*').replace(/÷/g, '/').replace(/[−–]/g, '-').replace(/\*\*/g, '^').replace(/²/g, '^2').replace(/³/g, '^3').replace(/√/g, 'sqrt').replace(/[（]/g, '(').replace(/[）]/g, ')');
  const parts = bare.match(/\d+(?:\.\d+)?|[\p{L}_][\p{L}_\d]*(?: [\p{L}_][\p{L}_\d]*)*|[-+*/^()%]|\S/gu) || [];
  const names = new Set();
  let at = 0;
  const wrong = () => { throw new SyntaxError(text); };
  const take = (sign) => (parts[at] === sign ? (at += 1, true) : false);
  // Where two stand side by side they are multiplied: 2x, 3(x + 1).
  const starts = () => parts[at] !== undefined && /^[\p{L}\d(]/u.test(parts[at]);
  function sum() {
    let left = product();
    for (;;) {
      const a = left;
      if (take('+')) { const b = product(); left = (v) => a(v) + b(v); } else if (take('-')) { const b = product(); left = (v) => a(v) - b(v); } else return left;
    }
  }
  function product() {
    let left = signed();
    for (;;) {
      const a = left;
      if (take('*') || starts()) { const b = signed(); left = (v) => a(v) * b(v); } else if (take('/')) { const b = signed(); left = (v) => a(v) / b(v); } else return left;
    }
  }
  function signed() {
    if (take('-')) { const a = signed(); return (v) => -a(v); }
    take('+');
    return power();
  }
  function power() {
    let a = atom();
    while (take('%')) { const b = a; a = (v) => b(v) / 100; }
    if (!take('^')) return a;
    const b = signed();
    return (v) => a(v) ** b(v);
  }
  function atom() {
    const part = parts[at];
    if (part === undefined) wrong();
    at += 1;
    if (part === '(') { const a = sum(); if (!take(')')) wrong(); return a; }
    if (/^\d/.test(part)) return () => Number(part);
    const low = part.toLowerCase();
    if (FUNCTIONS[low] && take('(')) { const a = sum(); if (!take(')')) wrong(); return (v) => FUNCTIONS[low](a(v)); }
    if (CONSTANTS[low] !== undefined) return () => CONSTANTS[low];
    if (!/^\p{L}/u.test(part)) wrong();
    names.add(part);
    return (v) => v[part];
  }
  try {
    const value = sum();
    return at === parts.length ? { names: [...names], value } : null;
  } catch { return null; }
}
