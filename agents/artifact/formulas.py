"""Formulas that a sentence writes down: `cost = hours * rate`, `plot y = x^2 and y = 2x`. It reckons none of them."""

from __future__ import annotations

import re

_NAME = r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff ]{0,40}?"
_ASSIGNED = re.compile(rf"({_NAME})\s*[=＝]\s*([^=＝,，;；。\n]{{1,160}})")
_SIGN = re.compile(r"[-+*/^×÷·−%]")
_BEFORE = re.compile(
    r"^.*(?:\b(?:with|for|of|where|that|formula|calculates?|calculator|computes?|a|an|the)\s+|计算器?|公式|计算)", re.I
)
_LET = re.compile(r"(?<![A-Za-z])(?:y|f\s*\(\s*x\s*\))\s*[=＝]\s*", re.I)
_FUNCTION = re.compile(
    r"(?:sin|cos|tan|asin|acos|atan|sqrt|abs|exp|ln|log|pi|e|x|\d+(?:\.\d+)?|[-+*/^()×÷·−²³√π]|\s)+", re.I
)
_PLOTTED = re.compile(r"\bplot(?:s|ting)?\s+|函数\s*|\band\s+|[,，、和]\s*", re.I)


def formula(text: str) -> str | None:
    """`name = expression` of the first formula that reckons with something; a plain `a = 5` is none."""
    for found in _ASSIGNED.finditer(text):
        name, expression = _BEFORE.sub("", found[1]).strip(), found[2].strip(" .")
        if name and _SIGN.search(expression) and re.search(r"[A-Za-z\u4e00-\u9fff]", expression):
            return f"{name} = {expression}"
    return None


def functions(text: str) -> list[str]:
    """Functions of x, in order: what stands after `y =` or `f(x) =`, or after `plot`."""
    found: list[str] = []
    for start in [m.end() for m in _LET.finditer(text)] or [m.end() for m in _PLOTTED.finditer(text)]:
        said = _FUNCTION.match(text, start)
        bare = _closed(said.group().strip(" .")) if said else ""
        if "x" in bare.lower() and bare not in found:
            found.append(bare)
    return found[:6]


def _closed(text: str) -> str:
    """Without a word's letter or a bracket that only the rest of the sentence would explain: `x^2 e`, `(x +`."""
    bare = re.sub(r"\s+[ex]$", "", text) if re.search(r"[\dx)]\s+[ex]$", text) else text
    bare = bare.rstrip("+-*/^×÷·− ")
    return bare if bare.count("(") == bare.count(")") else ""
