"""Text of a page that its styles hide from everybody who looks at it: taken out, so that it is not read either.

Inline styles and the page's own `<style>` rules with plain selectors (`p`, `.class`, `#id`, together). Style sheets
elsewhere are not fetched; where there is one, colours say nothing, since the background is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.sources.elements import Element

MOST_RULES = 2000
STYLE_CHARACTERS = 400_000
_RULE = re.compile(r"([^{}@]{1,400})\{([^{}]{0,4000})\}")
_PLAIN = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<more>(?:[.#][\w-]+)*)", re.IGNORECASE)
_PART = re.compile(r"([.#])([\w-]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?<![\w-])opacity:0?(?:\.0\d*|0)?(?![\d.])"
    r"|font-size:0(?:\.0+)?(?:px|em|rem|pt|%)?(?:;|$)|font-size:[01](?:\.\d+)?px|text-indent:-\d{3,}"
    r"|clip:rect\((?:0|1px)|clip-path:inset\((?:50|100)%|(?<![\w-])color:(?:transparent|rgba\([^)]*,0?(?:\.0\d*)?\))"
)
_AWAY = re.compile(r"(?<![\w-])(?:left|right|top):-\d{3,}")
_FLAT = re.compile(r"(?<![\w-])(?:width|height):[01](?:px)?(?![\d.%])")
_COLOUR = re.compile(r"(?<![\w-])color:([^;]+)")
_GROUND = re.compile(r"(?<![\w-])background(?:-color|-image)?:([^;]+)")
_WHITE = frozenset({"white", "#fff", "#ffffff", "#fffffe", "#fefefe", "rgb(255,255,255)"})


@dataclass(frozen=True)
class _Rule:
    """A plain selector with its declarations, blanks taken out."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    style: str

    def fits(self, tag: str, classes: frozenset[str], ident: str) -> bool:
        return (not self.tag or self.tag == tag) and self.classes <= classes and (not self.ids or self.ids == {ident})


def remove_hidden(root: Element) -> None:
    """Take out of the tree what nobody sees. What follows an element stays where it is."""
    rules = _rules(root)
    told = not any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
    whole = _length(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "head", "style"):
            continue
        style = _style(element, rules)
        hidden = _hides(style) or (told and _as_its_ground(element, style, rules))
        if hidden and 2 * _length(element) <= whole:
            _drop(element)


Rules = dict[str, list[_Rule]]
"""By one of the names that an element must have for the rule to fit: `#id`, `.class` or a tag."""


def _rules(root: Element) -> Rules:
    found: list[_Rule] = []
    for sheet in root.iter("style"):
        text = _COMMENT.sub("", (sheet.text or "")[:STYLE_CHARACTERS])
        for selectors, style in _RULE.findall(text):
            for selector in selectors.split(","):
                plain = _PLAIN.fullmatch(selector.strip())
                if plain is None or not selector.strip() or len(found) >= MOST_RULES:
                    continue
                parts = _PART.findall(plain["more"])
                classes = frozenset(name for sign, name in parts if sign == ".")
                ids = frozenset(name for sign, name in parts if sign == "#")
                found.append(_Rule((plain["tag"] or "").lower(), classes, ids, _bare(style)))
    telling = [rule for rule in found if _hides(rule.style) or "color" in rule.style or "background" in rule.style]
    by_name: Rules = {}
    for rule in telling:
        name = next((f"#{i}" for i in rule.ids), None) or next((f".{c}" for c in sorted(rule.classes)), rule.tag)
        by_name.setdefault(name, []).append(rule)
    return by_name


def _style(element: Element, rules: Rules) -> str:
    """What the rules and the element itself declare, in this order."""
    tag, classes, ident = str(element.tag).lower(), frozenset((element.get("class") or "").split()), element.get("id")
    names = [tag, *(f".{name}" for name in sorted(classes)), *([f"#{ident}"] if ident else [])]
    fitting = [r.style for name in names for r in rules.get(name, []) if r.fits(tag, classes, ident or "")]
    return ";".join([*fitting, _bare(element.get("style") or "")])


def _bare(style: str) -> str:
    return re.sub(r"\s+", "", style).lower().replace("!important", "")


def _hides(style: str) -> bool:
    if _HIDES.search(style):
        return True
    if _AWAY.search(style) and re.search(r"position:(?:absolute|fixed)", style):
        return True
    return "overflow:hidden" in style and _FLAT.search(style) is not None


def _as_its_ground(element: Element, style: str, rules: Rules) -> bool:
    """Whether its text has the colour of what it stands on, as far as the page's own styles tell."""
    colour = _last(_COLOUR, style)
    if colour is None:
        return False
    at: Element | None = element
    while at is not None:
        ground = _last(_GROUND, style if at is element else _style(at, rules)) or at.get("bgcolor")
        if ground is not None:
            return ground == colour or {ground, colour} <= _WHITE
        at = at.getparent()
    return colour in _WHITE


def _last(pattern: re.Pattern[str], style: str) -> str | None:
    found = pattern.findall(style)
    return found[-1] if found else None


def _length(element: Element) -> int:
    return sum(len(str(text).strip()) for text in element.itertext())


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
