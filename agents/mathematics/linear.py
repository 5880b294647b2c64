"""An equation as one line of text, for passages, alt texts and screen readers: `L = (1/N) ∑_{i=1}^N w_h |y − ŷ|`."""

from __future__ import annotations

import re
import unicodedata

from agents.mathematics.mathml import Element, local

_SUPER = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUB = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SPACED = frozenset("=≠<>≤≥≈≡∼≪≫+±×·→←↔⇒⇔∈∉⊂⊆∪∩∧∨:")
_ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "¯": "\u0304", "‾": "\u0304", "˜": "\u0303", "~": "\u0303", "→": "\u20d7",
    "˙": "\u0307", "¨": "\u0308",
}  # fmt: skip
_SIMPLE = re.compile(r"[\w.′'∞αβγδεθλμπρστφψω]+|[A-Za-z]\([\w, ]*\)|√[\w()]+")


def linear(element: Element) -> str:
    """The line. Never empty for an equation that has a sign in it."""
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", _of(element)).strip())


def _of(node: Element) -> str:
    name = local(node)
    if name in ("mphantom", "mprescripts", "none", ""):
        return ""
    if name in ("mi", "mn", "mtext", "ms"):
        return (node.text or "").replace("\u00a0", " ")
    if name == "mo":
        return _operator(node)
    if name == "mspace":
        return " "
    return _joined(name, [_of(child) for child in node])


def _joined(name: str, parts: list[str]) -> str:
    match name:
        case "mfrac":
            return f"{_group(parts[0])}/{_group(parts[1])}"
        case "msqrt":
            return f"√{_group(''.join(parts).strip())}"
        case "mroot":
            return f"{_raised(parts[1], _SUPER, '^')}√{_group(parts[0])}"
        case "msup":
            return parts[0].rstrip() + _raised(parts[1], _SUPER, "^")
        case "msub" | "munder":
            return parts[0].rstrip() + _raised(parts[1], _SUB, "_")
        case "msubsup" | "munderover":
            tail = " " if name == "munderover" else ""
            return parts[0].rstrip() + _raised(parts[1], _SUB, "_") + _raised(parts[2], _SUPER, "^") + tail
        case "mover":
            accent = _ACCENTS.get(parts[1].strip())
            return parts[0] + accent if accent and len(parts[0]) == 1 else parts[0] + _raised(parts[1], _SUPER, "^")
        case "mtr":
            return " ".join(part.strip() for part in parts)
        case "mtable":
            return "; ".join(part.strip() for part in parts)
        case _:
            return "".join(parts)


def _operator(node: Element) -> str:
    text = (node.text or "").strip()
    if text in _SPACED:
        return f" {text} "
    if text in ("-", "−"):
        return "−" if node.getprevious() is None else " − "
    return {",": ", ", ";": "; ", "\u2061": "", "\u2062": "", "\u2063": ""}.get(text, text)


def _group(text: str) -> str:
    text = text.strip()
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _raised(text: str, table: dict[int, int], mark: str) -> str:
    text = re.sub(r"\s*([=+−<>,])\s*", r"\1", text.strip())
    if not text:
        return ""
    shown = text.translate(table)
    if len(text) <= 4 and all(ord(c) in table for c in text):
        return shown
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})" if not text.startswith("(") else mark + text
