"""A look that comes along with a wish: the template, logo or address that it names, and what is left to be wished.

It reads words and names of files only; what a brand is, `agents/brand` knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

TEMPLATES = frozenset({".pptx", ".potx"})
LOGOS = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_ADDRESS = r"https?://[^\s,;，；。！]+[^\s,;，；。！.]"
_ENGLISH = (
    r"(?:please\s+)?(?:use|apply|take(?: over)?|wear|put (?:it|this) in(?:to)?|make it (?:in|with))\s+"
    r"(?:(?:our|my|this|the|that|its)\s+)?(?:(?:company(?:['’]s)?|corporate|attached|new|own)\s+)*"
    r"(?:template|brand(?:ing)?|logo|looks?|colou?rs|style|design|fonts?)"
    rf"(?:\s+(?:of|from|at|on|in)\s+(?:{_ADDRESS}|[^\s,;]+\.(?:pptx|potx|png|jpe?g|webp)"
    r"|(?:(?:our|my|this|the|that|attached|company(?:['’]s)?)\s+)+(?:logo|template|brand|file|picture|(?:web)?\s?site|page)))?"
)
_CHINESE = (
    r"(?:请)?(?:用|使用|套用|换成|改成|采用|按照?|取用)\s*(?:我们的?|公司的?|本公司的?|这个|这份|附件(?:里|中)?的?|新的?|该)*\s*"
    rf"(?:{_ADDRESS}\s*的?)?(?:模板|品牌|标志|徽标|商标|logo|风格|配色|颜色|外观|样式|字体)(?:的?(?:风格|配色|颜色|外观|样式))?"
)
_CLAUSE = re.compile(rf"{_ENGLISH}|{_CHINESE}", re.IGNORECASE)
_BETWEEN = re.compile(
    r"^[\s,;.:，；。：、!！]*(?:(?:and|then|also)\b|并且?|然后|再|同时)?[\s,;.:，；。：、!！]*", re.IGNORECASE
)


def look_in(wish: str, files: Sequence[str]) -> tuple[str | None, str]:
    """The file or address whose look is asked for, None where none is, and the wish without that clause.

    A `.potx` is a template whatever is said. A `.pptx` may be the deck itself, changed by hand, and a picture may be
    meant for a slide: those are looks only where the wish says so.
    """
    said = _CLAUSE.search(wish)
    potx = next((name for name in files if PurePath(name).suffix.lower() == ".potx"), None)
    if said is None:
        return potx, wish
    worn = potx or next((name for name in files if PurePath(name).suffix.lower() in TEMPLATES | LOGOS), None)
    if worn is None and (address := re.search(_ADDRESS, wish)):
        worn = address.group()
    if worn is None:
        return None, wish
    before, after = wish[: said.start()].rstrip(" ,;，；、"), wish[said.end() :].replace(worn, "")
    rest = _BETWEEN.sub("", after).strip()
    before = re.sub(r"(?:\s+(?:and|then)|并|再|然后)$", "", before.strip(" ,;，；"), flags=re.IGNORECASE)
    return worn, ", ".join(filter(None, (before, rest)))
