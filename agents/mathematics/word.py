"""Word's own equations (OMML) as MathML. It reads; `omml.py` writes."""

from __future__ import annotations

import re
from collections.abc import Callable

from agents.mathematics.mathml import NAMESPACE, Element, etree, local
from agents.mathematics.omml import M

SCRIPTS = {
    "sSub": ("msub", ("e", "sub")), "sSup": ("msup", ("e", "sup")), "sSubSup": ("msubsup", ("e", "sub", "sup")),
    "limLow": ("munder", ("e", "lim")), "limUpp": ("mover", ("e", "lim")),
}  # fmt: skip
_PLAIN = {"\u0302": "^", "\u0304": "¯", "\u0305": "¯", "\u0303": "~", "\u20d7": "→", "\u0307": "˙"}


def mathml_of_omml(math: Element) -> Element:
    """A `math` element of Word's `m:oMath` or `m:oMathPara`; not yet cleaned."""
    return _mathml("math", *_children(math))


def _children(node: Element | None) -> list[Element]:
    return [made for child in (node if node is not None else []) for made in _from(child)]


def _from(node: Element) -> list[Element]:
    name = local(node)
    if name in SCRIPTS:
        tag, parts = SCRIPTS[name]
        return [_mathml(tag, *(_sub(node, part) for part in parts))]
    if name in _MADE:
        return _MADE[name](node)
    return [] if name.endswith("Pr") else _children(node)


def _run(node: Element) -> list[Element]:
    return _tokens("".join(t.text or "" for t in node.iter(f"{{{M}}}t")))


def _fraction(node: Element) -> list[Element]:
    made = _mathml("mfrac", _sub(node, "num"), _sub(node, "den"))
    if _val(node, "fPr/type") == "noBar":
        made.set("linethickness", "0")
    return [made]


def _root(node: Element) -> list[Element]:
    degree = node.find(f"{{{M}}}deg")
    plain = degree is None or not len(degree) or _val(node, "radPr/degHide") in ("1", "on", "true")
    return [_mathml("msqrt", _sub(node, "e"))] if plain else [_mathml("mroot", _sub(node, "e"), _sub(node, "deg"))]


def _accent(node: Element) -> list[Element]:
    return [_mathml("mover", _sub(node, "e"), _sign(_val(node, "accPr/chr") or "^"))]


def _large(node: Element) -> list[Element]:
    sign = _sign(_val(node, "naryPr/chr") or "∫")
    name = "munderover" if _val(node, "naryPr/limLoc") == "undOvr" else "msubsup"
    return [_mathml(name, sign, _sub(node, "sub"), _sub(node, "sup")), *_children(node.find(f"{{{M}}}e"))]


def _delimited(node: Element) -> list[Element]:
    begin, end = _val(node, "dPr/begChr"), _val(node, "dPr/endChr")
    parts = [_mathml("mrow", *_children(e)) for e in node.findall(f"{{{M}}}e")]
    return [_sign("(" if begin is None else begin), *parts, _sign(")" if end is None else end)]


def _matrix(node: Element) -> list[Element]:
    rows = [
        _mathml("mtr", *(_mathml("mtd", *_children(e)) for e in row.findall(f"{{{M}}}e")))
        for row in node.findall(f"{{{M}}}mr")
    ]
    return [_mathml("mtable", *rows)]


def _function(node: Element) -> list[Element]:
    return [_sub(node, "fName"), _sub(node, "e")]


_MADE: dict[str, Callable[[Element], list[Element]]] = {
    "r": _run, "f": _fraction, "rad": _root, "acc": _accent, "nary": _large, "d": _delimited, "m": _matrix,
    "func": _function,
}  # fmt: skip


def _tokens(text: str) -> list[Element]:
    made: list[Element] = []
    for word in re.findall(r"\d+(?:\.\d+)?|[^\W\d_]+|\s+|.", text):
        if word.isspace():
            continue
        name = "mn" if word[0].isdigit() else "mi" if word[0].isalpha() else "mo"
        token = _mathml(name)
        token.text = word
        made.append(token)
    return made


def _sign(text: str) -> Element:
    made = _mathml("mo")
    made.text = {"\u0302": "^", "\u0304": "¯", "\u0305": "¯", "\u0303": "~", "\u20d7": "→", "\u0307": "˙"}.get(
        text, text
    )
    return made


def _sub(node: Element, name: str) -> Element:
    return _mathml("mrow", *_children(node.find(f"{{{M}}}{name}")))


def _val(node: Element, path: str) -> str | None:
    found = node.find("/".join(f"{{{M}}}{part}" for part in path.split("/")))
    return found.get(f"{{{M}}}val") if found is not None else None


def _mathml(name: str, *children: Element) -> Element:
    made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    made.extend(children)
    return made
