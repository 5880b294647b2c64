"""LaTeX in running text: where formulas stand (`$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]`, environments), and each as MathML.

Money is no mathematics: a dollar sign opens a formula only where what follows reads like one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agents.mathematics.mathml import parsed, written

LONGEST = 4_000
"""Characters of a formula that are read."""
_ENVIRONMENTS = r"equation|align|gather|multline|displaymath|eqnarray|alignat"
_DISPLAY = re.compile(
    rf"\$\$(?P<a>.+?)\$\$|\\\[(?P<b>.+?)\\\]|\\begin\{{(?P<env>(?:{_ENVIRONMENTS})\*?)\}}(?P<c>.+?)\\end\{{(?P=env)\}}",
    re.S,
)
_INLINE = re.compile(r"(?<![\\$\w])\$(?P<a>[^\s$](?:[^$\n]{0,400}?[^\s$\\])?)\$(?![\d$])|\\\((?P<b>.{1,400}?)\\\)")
_LIKE = re.compile(r"[\\^_=<>+*/|]|[A-Za-z][\d']*|\d+(?:\.\d+)?|[A-Za-z]\(\w\)|[-\d.]+\s*[a-z]")
_ALIGNED = re.compile(r"\\(?:label|tag|nonumber|notag)\b(?:\{[^}]*\})?")
_CODE = re.compile(r"(?:^|\n)(?P<fence>`{3,}|~{3,})[^\n]*\n.*?\n(?P=fence)[^\n]*|(?P<tick>`+)[^`].*?(?P=tick)", re.S)


def mathml_of(latex: str, *, display: bool = False) -> str | None:
    """The formula as MathML; None for what cannot be read as one."""
    body = _ALIGNED.sub("", latex).strip()
    if not body or len(body) > LONGEST:
        return None
    if display and ("&" in body or r"\\" in body) and r"\begin" not in body:
        body = rf"\begin{{align*}}{body}\end{{align*}}"
    from latex2mathml.converter import convert

    try:
        return written(parsed(convert(body, display="block" if display else "inline")))
    except Exception:
        return None


def with_mathml(text: str, shown: Callable[[str, bool], str | None]) -> str:
    """Text in which each formula is replaced by what `shown(latex, display)` gives; None leaves it as it stands.

    Code is left alone.
    """
    parts: list[str] = []
    at = 0
    for code in _CODE.finditer(text):
        parts += [_replaced(text[at : code.start()], shown), code.group()]
        at = code.end()
    return "".join([*parts, _replaced(text[at:], shown)])


def _replaced(text: str, shown: Callable[[str, bool], str | None]) -> str:
    def display(found: re.Match[str]) -> str:
        return shown(found["a"] or found["b"] or found["c"], True) or found.group()

    def inline(found: re.Match[str]) -> str:
        body = found["a"] or found["b"]
        likely = found["b"] or re.search(r"[\\^_=<>|]", body) or _LIKE.fullmatch(body)
        return (shown(body, False) if likely else None) or found.group()

    return _INLINE.sub(inline, _DISPLAY.sub(display, text))
