"""Office's own equations (OMML, ECMA-376 part 1, 22.1) from MathML. The way back is in `word.py`."""

from __future__ import annotations

from collections.abc import Callable

from agents.mathematics.mathml import Element, etree, local

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂")
"""Operators with a limit below and one above."""
ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "¯": "\u0305", "‾": "\u0305", "˜": "\u0303", "~": "\u0303", "→": "\u20d7",
    "˙": "\u0307", "¨": "\u0308", "_": "\u0332",
}  # fmt: skip
SCRIPTS = {
    "msub": ("sSub", ("e", "sub")), "msup": ("sSup", ("e", "sup")), "msubsup": ("sSubSup", ("e", "sub", "sup")),
    "munder": ("limLow", ("e", "lim")), "mroot": ("rad", ("e", "deg")),
}  # fmt: skip
OPEN, CLOSE = frozenset("([{⟨⌊⌈|‖"), frozenset(")]}⟩⌋⌉|‖")
RunProperties = Callable[[bool], Element | None]
"""`a:rPr` of a run, by whether it is set in italics."""


def omml_of(math: Element, properties: RunProperties) -> Element:
    """`m:oMath` of a cleaned `math` element."""
    return _el("oMath", *_row(list(math), properties))


def _row(nodes: list[Element], rp: RunProperties) -> list[Element]:
    """Siblings: fences hold what stands between them, a large operator what follows it."""
    made: list[Element] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        end = _closing(nodes, at) if _is_fence(node, OPEN) else None
        if end is not None:
            inside = _el("e", *_row(nodes[at + 1 : end], rp))
            made.append(_delimited(_text(node), _text(nodes[end]), inside))
            at = end + 1
        elif _is_large(node):
            made.append(_nary(node, nodes[at + 1 :], rp))
            return made
        else:
            made += _node(node, rp)
            at += 1
    return made


def _node(node: Element, rp: RunProperties) -> list[Element]:
    name, held = local(node), list(node)
    if name in SCRIPTS:
        tag, parts = SCRIPTS[name]
        made = [_part(part, child, rp) for part, child in zip(parts, held, strict=True)]
        return [_el(tag, *(reversed(made) if tag == "rad" else made))]
    match name:
        case "mi" | "mn" | "mo" | "mtext" | "ms":
            return [_run(node, rp)] if _text(node) else []
        case "mspace":
            return [_letters(" ", rp, italic=False)]
        case "mfrac":
            kind = "noBar" if node.get("linethickness") in ("0", "0pt", "0px") else "bar"
            top, bottom = _part("num", held[0], rp), _part("den", held[1], rp)
            return [_el("f", _el("fPr", _el("type", val=kind)), top, bottom)]
        case "msqrt":
            hidden = _el("radPr", _el("degHide", val="1"))
            return [_el("rad", hidden, _el("deg"), _el("e", *_row(held, rp)))]
        case "mover":
            return [_over(held, rp)]
        case "munderover":
            below = _el("limLow", _part("e", held[0], rp), _part("lim", held[1], rp))
            return [_el("limUpp", _el("e", below), _part("lim", held[2], rp))]
        case "mtable":
            rows = [_el("mr", *(_part("e", cell, rp) for cell in row)) for row in held if local(row) == "mtr"]
            return [_el("m", *rows)] if rows else []
        case "mphantom" | "mprescripts" | "none" | "":
            return []
        case _:
            return _row(held, rp)


def _over(held: list[Element], rp: RunProperties) -> Element:
    accent = ACCENTS.get(_text(held[1]))
    if accent is not None:
        return _el("acc", _el("accPr", _el("chr", val=accent)), _part("e", held[0], rp))
    return _el("limUpp", _part("e", held[0], rp), _part("lim", held[1], rp))


def _is_large(node: Element) -> bool:
    if local(node) in ("munderover", "msubsup", "munder", "msub", "mover", "msup"):
        return len(node) > 1 and local(node[0]) == "mo" and _text(node[0]) in LARGE
    return local(node) == "mo" and _text(node) in LARGE


def _nary(node: Element, rest: list[Element], rp: RunProperties) -> Element:
    """A sum, product or integral with its limits, and what it goes over."""
    name, held = local(node), list(node)
    sign = _text(held[0]) if held else _text(node)
    below = held[1] if name in ("munderover", "msubsup", "munder", "msub") else None
    above = held[-1] if name in ("munderover", "msubsup", "mover", "msup") else None
    place = "undOvr" if name in ("munderover", "munder", "mover") else "subSup"
    properties = _el(
        "naryPr",
        _el("chr", val=sign),
        _el("limLoc", val=place),
        None if below is not None else _el("subHide", val="1"),
        None if above is not None else _el("supHide", val="1"),
    )
    sub = _part("sub", below, rp) if below is not None else _el("sub")
    sup = _part("sup", above, rp) if above is not None else _el("sup")
    return _el("nary", properties, sub, sup, _el("e", *_row(rest, rp)))


def _is_fence(node: Element, signs: frozenset[str]) -> bool:
    return local(node) == "mo" and _text(node) in signs


def _closing(nodes: list[Element], start: int) -> int | None:
    """Where a fence is closed again; None where it is not, or where that cannot be told."""
    opened = _text(nodes[start])
    depth = 0
    for at in range(start + 1, len(nodes)):
        if not _is_fence(nodes[at], OPEN | CLOSE):
            continue
        sign = _text(nodes[at])
        if sign in ("|", "‖"):
            if sign == opened and depth == 0:
                return at
            continue
        depth += 1 if sign in OPEN else -1
        if depth < 0:
            return at
    return None


def _delimited(begin: str, end: str, inside: Element) -> Element:
    return _el("d", _el("dPr", _el("begChr", val=begin), _el("endChr", val=end)), inside)


def _run(node: Element, rp: RunProperties) -> Element:
    text = _text(node)
    variant = node.get("mathvariant")
    italic = local(node) == "mi" and len(text) == 1 and variant != "normal" and text.isalpha()
    return _letters(node.text or "" if local(node) == "mtext" else text, rp, italic=italic, bold=variant == "bold")


def _letters(text: str, rp: RunProperties, *, italic: bool, bold: bool = False) -> Element:
    style = _el("rPr", _el("sty", val=("bi" if bold else "i") if italic else ("b" if bold else "p")))
    words = _el("t")
    words.text = text
    if text != text.strip():
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return _el("r", style, rp(italic), words)


def _part(name: str, node: Element, rp: RunProperties) -> Element:
    held = list(node) if local(node) in ("mrow", "mstyle", "mpadded", "mtd") else [node]
    return _el(name, *_row(held, rp))


def _text(node: Element) -> str:
    return (node.text or "").strip()


def _el(name: str, *children: Element | None, val: str | None = None) -> Element:
    made = etree.Element(f"{{{M}}}{name}", nsmap={"m": M})
    if val is not None:
        made.set(f"{{{M}}}val", val)
    made.extend([child for child in children if child is not None])
    return made
