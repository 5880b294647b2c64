// Pictures of things on a square of 100: parts of a colour each, from the back to the front. Drawn, so that no font is needed.
const round = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
const oval = (x, y, w, h) => `M${x - w} ${y}a${w} ${h} 0 1 0 ${2 * w} 0a${w} ${h} 0 1 0 ${-2 * w} 0Z`;
const STAR = 'M50 6 62 37 95 39 69 60 78 92 50 74 22 92 31 60 5 39 38 37Z';
const HEART = 'M50 90C10 60 4 38 16 23 28 9 45 15 50 31 55 15 72 9 84 23 96 38 90 60 50 90Z';
const EYES = [['#fff', round(38, 46, 9) + round(62, 46, 9)], ['#1d1f1e', round(39, 47, 4.5) + round(61, 47, 4.5)]];
const THINGS = {
  apple: [['#d6413a', 'M50 28C38 16 14 20 14 48 14 74 32 94 44 94 48 94 48 92 50 92 52 92 52 94 56 94 68 94 86 74 86 48 86 20 62 16 50 28Z'], ['#4f9a3d', 'M50 26C50 12 60 4 74 6 74 18 64 26 50 26Z']],
  ball: [['#e0662b', round(50, 50, 42)], ['#fbe9d6', 'M50 8A42 42 0 0 1 50 92 60 70 60 30 50 8Z']],
  basket: [['#a9713a', 'M8 40H92L80 92H20Z'], ['#7d4f22', 'M4 34H96V46H4Z'], ['#7d4f22', 'M30 46 34 92H39L36 46ZM64 46 61 92H66L70 46Z']],
  bee: [['#9fb6c9', oval(40, 28, 16, 20) + oval(62, 26, 16, 20)], ['#f0bb2c', oval(50, 56, 38, 27)], ['#3a2f1c', 'M38 31H48V81H38ZM58 31H68V80H58Z'], ['#1d1f1e', round(80, 52, 4)]],
  bird: [['#3b82c4', oval(48, 54, 36, 30)], ['#2a639b', oval(36, 58, 20, 14)], ['#f0a52c', 'M80 48 98 56 80 64Z'], ['#fff', round(66, 44, 9)], ['#1d1f1e', round(68, 45, 4.5)]],
  bomb: [['#33383b', round(46, 58, 36)], ['#a9713a', 'M64 30 80 12 86 17 71 36Z'], ['#f0a52c', round(86, 13, 8)]],
  cake: [['#c98a55', 'M10 52H90V92H10Z'], ['#f3d5dc', 'M10 42H90V62C80 72 76 60 66 62 56 72 48 60 40 62 28 72 20 62 10 66Z'], ['#d94a6a', 'M46 16H54V42H46Z'], ['#f0bb2c', 'M50 2C58 10 56 16 50 16 44 16 42 10 50 2Z']],
  carrot: [['#e57d25', 'M26 30C40 20 60 20 74 30L54 94C52 98 48 98 46 94Z'], ['#4f9a3d', 'M50 26 32 4 46 10 50 2 54 10 68 4Z']],
  cat: [['#8a7660', 'M18 10 38 26H62L82 10 86 56A36 34 0 0 1 14 56Z'], ...EYES, ['#e6a6a0', 'M44 62H56L50 70Z']],
  coin: [['#d79f16', round(50, 50, 42)], ['#f5d873', round(50, 50, 31)], ['#d79f16', 'M45 32H55V68H45Z']],
  drop: [['#3f8ad6', 'M50 6C66 32 82 48 82 64A32 32 0 0 1 18 64C18 48 34 32 50 6Z']],
  egg: [['#f1dfc3', 'M50 6C72 6 86 44 86 62A36 32 0 0 1 14 62C14 44 28 6 50 6Z'], ['#d8bf97', 'M50 94A36 32 0 0 0 86 62C80 82 60 86 50 94Z']],
  fish: [['#e57d25', 'M4 50C20 18 56 18 72 44L94 26V74L72 56C56 82 20 82 4 50Z'], ['#fff', round(26, 44, 8)], ['#1d1f1e', round(25, 45, 4)]],
  ghost: [['#b9a8e0', 'M14 92V46A36 38 0 0 1 86 46V92L74 80 62 92 50 80 38 92 26 80Z'], ...EYES],
  gift: [['#c94f7c', 'M10 34H90V92H10Z'], ['#f3cf5b', 'M43 34H57V92H43ZM10 52H90V62H10Z'], ['#f3cf5b', 'M50 34C30 34 22 12 38 10 48 10 50 24 50 34 50 24 52 10 62 10 78 12 70 34 50 34Z']],
  heart: [['#d94a6a', HEART]],
  leaf: [['#5c9a3a', 'M10 90C4 40 40 8 92 8 96 60 62 96 24 80Z'], ['#3f6f26', 'M8 94 60 38 64 42 13 98Z']],
  mole: [['#7b5a43', 'M10 92C8 40 26 10 50 10S92 40 90 92Z'], ['#c9a488', oval(50, 66, 26, 18)], ...EYES, ['#e58a8f', oval(50, 58, 9, 7)]],
  rock: [['#8b867f', 'M22 80 8 54 26 22 58 12 88 34 93 66 70 90 40 92Z'], ['#6c6862', 'M40 92 52 60 93 66 70 90Z']],
  rocket: [['#e57d25', 'M38 74 50 98 62 74Z'], ['#c9433b', 'M26 82 32 46H68L74 82 58 72H42Z'], ['#d9dfe4', 'M50 2C70 20 70 52 64 74H36C30 52 30 20 50 2Z'], ['#3b82c4', round(50, 38, 9)]],
  snow: [['#7fb2dd', 'M46 4H54V96H46ZM8 30 12 23 92 70 88 77ZM88 23 92 30 12 77 8 70ZM38 10 50 20 62 10 62 18 50 28 38 18ZM38 90 50 80 62 90 62 82 50 72 38 82Z']],
  star: [['#e5b21f', STAR]],
};
function paint(context, name, x, y, size, turn = 0) {
  context.save();
  context.translate(x, y);
  context.rotate(turn);
  context.scale(size / 100, size / 100);
  context.translate(-50, -50);
  for (const [tint, path] of THINGS[name] || THINGS.star) {
    context.fillStyle = tint;
    context.fill(new Path2D(path));
  }
  context.restore();
}
function pictured(name) {
  return svg('svg', { viewBox: '0 0 100 100', 'aria-hidden': 'true' }, ...(THINGS[name] || THINGS.star).map(([tint, path]) => svg('path', { d: path, fill: tint })));
}
