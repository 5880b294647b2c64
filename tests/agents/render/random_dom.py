"""A seeded grammar of odd pages, and what a person sees of one: each word of a page stands in it once.

Words are of fixed length and begin with a letter that no word has inside, so that they are found again in text that was
parted into runs, lines and boxes. The page itself is asked which of them it shows, without the converter's help.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

LATIN, HAN, HEBREW, ARABIC = "q", "中", "ש", "م"
_LETTERS = {
    LATIN: "abcdefgh",
    HAN: "国文字天地人和",
    HEBREW: "אבגדהוזח",
    ARABIC: "بتثجحخدر",
}
_SCRIPTS = (LATIN, LATIN, LATIN, LATIN, HAN, HEBREW, ARABIC)
SIZE = 5
"""Characters of a word"""
_GLUE = (
    " ",
    " ",
    " ",
    "\n",
    "&nbsp;",
    ", ",
    "&amp;",
    " &lt; ",
    "-",
    "&shy;",
    "&#x200b;",
    " 🙂 ",
    " &rarr; ",
    "、",
    "\t",
)
_BLOCKS = (
    "div", "div", "div", "p", "section", "article", "h2", "blockquote", "pre", "figure", "header", "address", "center",
    "fieldset", "main", "nav", "aside", "hgroup", "x-card",
)  # fmt: skip
_INLINES = (
    "span", "span", "b", "em", "a", "code", "sup", "sub", "small", "u", "s", "mark", "button", "label", "q", "kbd",
    "abbr", "bdi", "ins", "del", "cite", "time", "font", "x-chip",
)  # fmt: skip
_LENGTHS = ("0", "1px", "13.5px", "40px", "50%", "120px", "2em", "100%", "33.3%", "auto")
_OFFSETS = ("0", "-8px", "12px", "-1em", "40px", "10%", "7.3px")
_COLORS = ("#123", "red", "#12345680", "rgb(0 0 0/.7)", "currentColor", "hsl(200 50% 30%)", "color(srgb 0 .4 .2)")
_PAINT = (
    "none", "linear-gradient(45deg,red,blue)", "radial-gradient(circle at 20% 80%,#fff,#000 70%)",
    "repeating-linear-gradient(90deg,red 0 5px,blue 5px 9px)", "conic-gradient(red 0 20%,blue 20%)",
    "linear-gradient(#0008,#fff0),linear-gradient(90deg,lime,teal)",
)  # fmt: skip
_RULES: dict[str, tuple[str, ...]] = {
    "display": ("block", "inline", "inline-block", "flex", "grid", "table", "list-item", "inline-flex", "contents",
                "flow-root", "inline-grid", "table-cell", "inline-table", "none"),
    "position": ("static", "relative", "absolute", "sticky", "fixed"),
    "float": ("left", "right", "inline-start"),
    "clear": ("both", "left"),
    "width": _LENGTHS, "height": (*_LENGTHS, "auto", "auto"), "max-width": ("40px", "90%", "10ch"), "min-height": ("0", "50px"),
    "left": _OFFSETS, "top": _OFFSETS, "right": _OFFSETS, "bottom": _OFFSETS,
    "padding": ("0", "1px", "8px 20px", "5%", "1em"), "margin": (*_OFFSETS, "auto", "-20px 10px", "-4px 0 0 -9px"),
    "color": _COLORS, "background-color": (*_COLORS, "transparent"), "background-image": _PAINT,
    "border": ("1px solid red", "3px dashed", "6px double blue", "0", "2px dotted #0008", "4px groove gray"),
    "border-left": ("9px solid lime", "0"), "border-radius": ("0", "4px", "50%", "10px 40px", "50%/20%", "999px"),
    "box-shadow": ("0 4px 9px #0006", "inset 0 0 0 2px red", "0 0 0 3px", "0 1px 2px red, 0 8px 20px #0003"),
    "outline": ("2px solid red", "1px dashed"), "opacity": ("1", ".5", ".99"), "overflow": ("visible", "hidden", "auto", "clip"),
    "transform": ("rotate(20deg)", "scale(.5)", "skewX(9deg)", "scaleX(-1)", "translate(10px,-5%)", "rotate(90deg)",
                  "perspective(400px) rotateY(30deg)", "matrix(1,.2,0,1,0,0)", "scale(1.3) rotate(-4deg)"),
    "rotate": ("15deg", "-90deg"), "scale": (".7", "1.2"), "translate": ("5px 5px", "-50%"), "zoom": (".8", "1.5"),
    "clip-path": ("inset(0)", "polygon(0 0,100% 0,100% 100%,0 100%)", "circle(60%)", "ellipse(40% 50%)"),
    "font": ("12px Carlito", "italic 700 20px/1.2 Tinos", "15px/1 Cousine", "600 28px/1.1 Arimo", "0.8em/2 serif", "24px Absent"),
    "letter-spacing": ("3px", "-.5px"), "word-spacing": ("9px", "-1px"), "line-height": ("1", "1.8", "0.9", "30px"),
    "text-align": ("left", "center", "right", "justify", "end"), "text-indent": ("2em", "-10px"), "direction": ("ltr", "rtl"),
    "unicode-bidi": ("isolate", "bidi-override", "plaintext"), "white-space": ("pre", "nowrap", "pre-wrap", "pre-line", "break-spaces"),
    "word-break": ("break-all", "keep-all"), "overflow-wrap": ("anywhere",), "hyphens": ("auto", "manual"),
    "text-transform": ("uppercase", "capitalize", "lowercase"), "text-overflow": ("ellipsis",), "text-wrap": ("balance", "nowrap"),
    "writing-mode": ("vertical-rl", "vertical-lr", "sideways-rl"), "text-orientation": ("upright", "mixed"),
    "columns": ("2", "3 60px"), "column-count": ("2",), "column-span": ("all",), "z-index": ("-1", "3"), "order": ("-1", "2"),
    "filter": ("drop-shadow(2px 2px 3px red)", "blur(1px)", "grayscale(1)", "brightness(.6) sepia(1)", "hue-rotate(40deg)"), "isolation": ("isolate",),
    "mix-blend-mode": ("multiply", "screen", "hue"), "backdrop-filter": ("blur(3px)",), "will-change": ("transform", "opacity"),
    "text-decoration": ("underline wavy red", "line-through", "overline", "underline dotted 3px"), "text-shadow": ("1px 1px 2px red",),
    "font-variant-caps": ("small-caps", "all-small-caps"), "font-size": ("9px", "31px", "150%", "larger"), "font-weight": ("100", "900"),
    "list-style": ("disc", "upper-roman inside", "square", "none", "cjk-ideographic", '"→ "'), "vertical-align": ("super", "middle", "-4px", "top"),
    "flex-direction": ("row-reverse", "column", "column-reverse"), "flex-wrap": ("wrap", "wrap-reverse"), "flex": ("1", "0 0 30%", "none"),
    "justify-content": ("center", "space-between", "flex-end"), "align-items": ("center", "stretch", "baseline", "flex-end"),
    "gap": ("9px", "3% 10px"), "grid-template-columns": ("1fr 2fr", "repeat(3,1fr)", "40px auto", "repeat(auto-fill,80px)"),
    "grid-auto-flow": ("column", "dense"), "grid-column": ("1 / -1", "span 2"), "grid-row": ("span 2",), "place-items": ("center",),
    "aspect-ratio": ("1", "3/1"), "contain": ("paint", "layout", "content"), "content-visibility": ("auto",), "visibility": ("visible",),
    "border-collapse": ("collapse",), "border-spacing": ("7px",), "table-layout": ("fixed",), "caption-side": ("bottom",),
    "-webkit-text-stroke": ("1px red",), "-webkit-text-fill-color": ("green",), "background-clip": ("padding-box", "text"),
    "initial-letter": ("2",), "line-clamp": ("2",), "shape-outside": ("circle()",), "mask-image": ("linear-gradient(#000,#0003)",),
    "animation": ("spin 1s infinite linear",), "transition": ("all 2s",), "inset": ("0", "auto", "5px"), "box-sizing": ("content-box",),
}  # fmt: skip
_NAMES = tuple(sorted(_RULES))
SHEET = """<style>@keyframes spin{from{opacity:.4}to{opacity:1}}
.before::before{content:"• ";color:red}.after::after{content:" →";background:gold}.count{counter-increment:n}
.count::before{content:counter(n) ". "}.abs::before{content:"";position:absolute;inset:0;background:#00f2}
.first::first-letter{font-size:2em;float:left}.line::first-line{font-weight:700}.quote::after{content:attr(title);font-size:9px}
.mark::marker{color:red;content:"✓ "}.icon::before{content:"";display:inline-block;width:1em;height:1em;background:teal}</style>"""
_CLASSES = ("before", "after", "count", "abs", "first", "line", "quote", "mark", "icon", "")
SHOWN = """(size) => [...document.querySelectorAll('.slide')].map((slide) => {
  const room = slide.getBoundingClientRect();
  const seen = [];
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  const inside = (a, b, slack) => a.left >= b.left - slack && a.right <= b.right + slack && a.top >= b.top - slack && a.bottom <= b.bottom + slack;
  const solid = (color) => !/, 0\\)$|\\/ 0\\)$|transparent/.test(color);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (holder.closest('select,textarea,iframe,canvas,video,object,math,script,style,template,title,noscript,rt,rp')) continue;
    if (!holder.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) continue;
    // A drawing without height shows nothing, though its letters have boxes.
    const drawing = holder.closest('svg[viewBox]');
    if (drawing && !(drawing.clientWidth && drawing.clientHeight)) continue;
    const style = getComputedStyle(holder);
    if (parseFloat(style.fontSize) < 1 || !solid(style.color) || !solid(style.webkitTextFillColor)) continue;
    for (const found of node.data.matchAll(/[q中שم]./gsu)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, Math.min(node.data.length, found.index + size));
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 0.5 && rect.height > 0.5);
      if (!rects.length || !rects.every((rect) => inside(rect, room, 0))) continue;
      let cut = false;
      for (let at = holder; at && at !== slide; at = at.parentElement) {
        const own = getComputedStyle(at);
        if (own.clipPath !== 'none' || own.maskImage !== 'none' || own.textOverflow === 'ellipsis' || own.webkitLineClamp !== 'none') cut = true;
        const clips = own.overflowX !== 'visible' || own.overflowY !== 'visible' || own.contain !== 'none' || own.contentVisibility !== 'visible';
        if (clips && !rects.every((rect) => inside(rect, at.getBoundingClientRect(), 0))) cut = true;
      }
      // A letter that is set apart (::first-letter) is a text of its own.
      const from = found.index + (holder.closest('.first') ? 1 : 0);
      if (!cut) seen.push({ word: node.data.slice(from, found.index + size), x: (rects[0].left + rects[0].right) / 2 - room.left, y: (rects[0].top + rects[0].bottom) / 2 - room.top });
    }
  }
  return seen;
})"""


class Grammar:
    """Slides from one seed: the same seed, the same slides."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self._words = {script: _numbered(script) for script in _LETTERS}

    def page(self, slides: int) -> str:
        """A page of `slides` slides of 1280 x 720 px."""
        made = "".join(f'<section class="slide">{self._children(0)}</section>' for _ in range(slides))
        style = """<style>*{box-sizing:border-box}body{margin:0;font:20px/1.5 Carlito;color:#222}
.slide{position:relative;width:1280px;height:720px;overflow:hidden;background:#fff}</style>"""
        return f"<!doctype html><html lang=en><meta charset=utf-8>{style}{SHEET}{made}"

    def _children(self, depth: int) -> str:
        count = self.dice.randint(1, 4 if depth else 5)
        return "".join(self._child(depth) for _ in range(count))

    def _child(self, depth: int) -> str:
        kinds = ("text", "inline", "block", "block", "table", "list", "svg", "media", "control", "block")
        kind = "text" if depth > 5 else self.dice.choice(kinds)
        return getattr(self, f"_{kind}")(depth)

    def _text(self, depth: int) -> str:
        parts = []
        for _ in range(self.dice.randint(1, 6 if depth < 4 else 3)):
            parts += [next(self._words[self.dice.choice(_SCRIPTS)]), self.dice.choice(_GLUE)]
        return "".join(parts)

    def _inline(self, depth: int) -> str:
        tag = self.dice.choice(_INLINES)
        return f"<{tag}{self._attributes(0.6)}>{self._text(depth)}{self._some(depth)}</{tag}>{self.dice.choice(('', '<br>', ' ', '<wbr>'))}"

    def _block(self, depth: int) -> str:
        tag = self.dice.choice(_BLOCKS)
        return f"<{tag}{self._attributes(0.9)}>{self._children(depth + 1)}</{tag}>"

    def _some(self, depth: int) -> str:
        return self._inline(depth + 2) if depth < 4 and self.dice.random() < 0.3 else ""

    def _table(self, depth: int) -> str:
        columns = self.dice.randint(1, 4)
        rows = []
        for n in range(self.dice.randint(1, 4)):
            cells = []
            for _ in range(columns):
                span = self.dice.choice(("", "", "", " colspan=2", " rowspan=2"))
                tag = "th" if n == 0 and self.dice.random() < 0.5 else "td"
                inner = self._text(5) if self.dice.random() < 0.8 else self._child(depth + 2)
                cells.append(f"<{tag}{span}{self._attributes(0.2)}>{inner}</{tag}>")
            rows.append(f"<tr{self._attributes(0.1)}>{''.join(cells)}</tr>")
        caption = f"<caption>{self._text(5)}</caption>" if self.dice.random() < 0.3 else ""
        return f"<table{self._attributes(0.5)}>{caption}{''.join(rows)}</table>"

    def _list(self, depth: int) -> str:
        tag = self.dice.choice(("ul", "ol", "dl", "menu", "details", "ul"))
        inner = {"dl": ("dt", "dd"), "details": ("summary", "p")}.get(tag, ("li", "li"))
        parts = []
        for n in range(self.dice.randint(1, 4)):
            item = inner[min(n, 1)] if tag == "details" else inner[n % 2]
            parts.append(f"<{item}{self._attributes(0.3)}>{self._text(4)}{self._some(depth)}</{item}>")
        opened = " open" if tag == "details" and self.dice.random() < 0.5 else ""
        return f"<{tag}{opened}{self._attributes(0.4)}>{''.join(parts)}</{tag}>"

    def _svg(self, depth: int) -> str:
        shapes = (
            "<rect x=5 y=5 width=40 height=30 rx=6 fill=teal />",
            "<circle cx=50 cy=50 r=30 fill=none stroke=red stroke-width=3 stroke-dasharray='4 2' />",
            "<path d='M0 0L90 20A30 20 30 0 1 20 80Q50 0 90 90T10 10zm5 5h9v9' fill='#00f6' />",
            "<g transform='rotate(20) scale(1.2)'><ellipse cx=40 cy=20 rx=30 ry=9 /></g>",
            "<polyline points='0,0 40,30 80,0 90' fill=none stroke=currentColor />",
            "<defs><linearGradient id=g><stop stop-color=red /><stop offset=1 stop-color=blue /></linearGradient></defs>"
            "<rect width=90 height=20 fill='url(#g)' />",
        )
        inner = "".join(self.dice.sample(shapes, self.dice.randint(1, 3)))
        if self.dice.random() < 0.6:
            inner += f"<text x=10 y=60 font-size=16 text-anchor={self.dice.choice(('start', 'middle'))}>{next(self._words[LATIN])}</text>"
        if self.dice.random() < 0.2:
            inner += f"<foreignObject x=0 y=0 width=100 height=60><p>{next(self._words[LATIN])}</p></foreignObject>"
        box = self.dice.choice(("viewBox='0 0 100 100'", "viewBox='-10 -10 200 50' preserveAspectRatio=none", ""))
        return f"<svg width={self.dice.choice((0, 60, 200))} height={self.dice.choice((0, 60, 120))} {box}{self._attributes(0.2)}>{inner}</svg>"

    def _media(self, depth: int) -> str:
        picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        cut = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg"
        return self.dice.choice(
            (
                f"<img src='{picture}' width=40 height=30 alt=x{self._attributes(0.4)}>",
                f"<img src='{cut}' alt=broken{self._attributes(0.3)}>",
                "<canvas width=20 height=20></canvas>",
                f"<hr{self._attributes(0.4)}>",
                "<progress value=.4></progress><meter value=.3></meter>",
                f"<ruby>{next(self._words[HAN])}<rt>ruby</rt></ruby>",
                "<math><mfrac><mi>x</mi><mn>2</mn></mfrac></math>",
            )
        )

    def _control(self, depth: int) -> str:
        return self.dice.choice(
            (
                "<input value=typed><input type=checkbox checked>",
                "<input placeholder=empty type=search>",
                "<textarea>lines\nof text</textarea>",
                "<select><option>one<option selected>two</select>",
                f"<button{self._attributes(0.6)}>{next(self._words[LATIN])}</button>",
                f"<label><input type=radio> {next(self._words[LATIN])}</label>",
            )
        )

    def _attributes(self, share: float) -> str:
        made = ""
        if self.dice.random() < share:
            rules = [
                (name, self.dice.choice(_RULES[name])) for name in self.dice.sample(_NAMES, self.dice.randint(1, 5))
            ]
            made += f' style="{";".join(f"{name}:{value}" for name, value in rules)}"'.replace('"→ "', "'→ '")
        if self.dice.random() < 0.15:
            made += f' class="{self.dice.choice(_CLASSES)}" title="t"'
        if self.dice.random() < 0.05:
            made += self.dice.choice(
                (" dir=rtl", " dir=auto", " lang=zh", " hidden", " inert", " href='#x'", " align=right")
            )
        return made


def _numbered(script: str) -> Iterator[str]:
    letters = _LETTERS[script]
    number = 0
    while True:
        digits, rest = [], number
        for _ in range(SIZE - 1):
            rest, digit = divmod(rest, len(letters))
            digits.append(letters[digit])
        yield script + "".join(digits)
        number += 1
