"""The look that a first sentence asks for: "a dark portfolio", "in the style of a newspaper", "蓝色主题"."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.site.spec import STYLES
from agents.site.words.looks import accent_of, style_of

_LEADING = re.compile(
    r"\b(?:a|an|the|make|build|create)\s+((?:(?:very|really|fresh and|modern|clean|dark|minimal(?:ist)?|playful|retro|elegant|colou?rful|bold|serious|vintage|cute|natural|brutalist|swiss|neon|cyberpunk|futuristic|rustic|cozy|cosy|cheerful|sleek|geeky|1950s|50s|classic|luxurious|moody|pastel|bauhaus|gothic|warm|friendly|professional|editorial)(?:,| and)?\s+)+)",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?:in (?:a|an|the)?\s*|with (?:a|an)\s*|style[: ]+|styled (?:like|as)\s+|looks?(?:ing)?(?: and feels?)? (?:like )?(?:a |an )?|feels? (?:like )?(?:a |an )?|designed like (?:a |an )?)([a-z0-9' -]{3,40}?)\s*(?:style|look|theme|design|mode|feel|vibe|aesthetics?|colou?rs?)?(?=[,.;]|$| and | with | where )",
    re.IGNORECASE,
)
_HAN_PHRASE = re.compile(
    r"([\u4e00-\u9fff0-9]{1,8}?)(?:的)?(?:风格|风|主题|配色|色调|感|外观|模式)|(?:像|看起来)([\u4e00-\u9fff0-9]{2,8})"
)
_COLOUR = re.compile(
    r"\b(?:in|with|use|using)\s+((?:dark |light |navy |deep |sky |forest )?(?:red|blue|green|orange|yellow|purple|pink|teal|brown|gr[ea]y|gold|burgundy|turquoise|violet|navy|olive|mint|#[0-9a-f]{6}))\b|\b((?:dark |light |navy |deep )?(?:red|blue|green|orange|purple|pink|teal|brown|gold)) (?:theme|colou?rs?|accents?|design|look)|([\u4e00-\u9fff]{1,2}色)(?:的)?(?:主题|配色|调|系|为主)",
    re.IGNORECASE,
)

_MARKED = re.compile(
    r"\b(?:shown|marked|displayed|highlighted|colou?red|listed|printed|put|appears?|turns?|goes)(?: up)?[\s,]*$", re.I
)


def _marks(found: re.Match[str]) -> bool:
    """Whether a colour is that of some rows ("shown in red"), and not of the site."""
    return _MARKED.search(found.string[: found.start()]) is not None


def look_in(sentence: str) -> tuple[str | None, str | None]:
    """Style and accent that the sentence asks for."""
    style = None
    leading = _LEADING.search(sentence)
    if leading:
        style = style_of(leading[1])
    if style is None:
        for found in [*_PHRASE.finditer(sentence), *_HAN_PHRASE.finditer(sentence)]:
            words = next((g for g in found.groups() if g), "")
            marked = re.search(
                r"style|look|theme|design|mode|feel|vibe|aesthetic|风|主题|感|模式|像|看起来", found.group(), re.I
            )
            if marked and (style := style_of(words)):
                break
    colour = next((found for found in _COLOUR.finditer(sentence) if not _marks(found)), None)
    accent = accent_of(next(g for g in colour.groups() if g)) if colour else None
    return style, accent


def without_look(sentence: str) -> str:
    """The sentence without what it says of looks at its end or its head: "…, in forest green", "a dark site"."""
    text = re.sub(
        r",?\s*\b(?:in|with|use|using)\s+(?:(?:an?|the|our)\s+)?(?:[a-z]+ ){0,2}(?:red|blue|green|orange|yellow|purple|pink|teal|brown|gr[ea]y|gold|black|white|turquoise|navy|#[0-9a-f]{6})(?: and (?:[a-z]+ )?(?:red|blue|green|orange|yellow|purple|pink|teal|brown|gr[ea]y|gold|black|white))?(?: (?:theme|colou?rs?|accents?|tones?))?(?=\s*(?:[,.;]|$))",
        lambda found: found.group() if _marks(found) else "",
        sentence,
        flags=re.I,
    )
    text = re.sub(
        r",?\s*\b(?:in (?:an?|the) [a-z0-9' -]{3,40}? (?:style|look|theme|design)|in the style of [a-z0-9' -]{3,40}?|styled like [a-z0-9' -]{3,40}?|(?:dark|light|minimalist|playful|retro|elegant|modern|vintage|brutalist) (?:theme|style|look|design|mode)|make it (?:look )?[a-z0-9' -]{3,30}?|(?:it )?should (?:look|feel) [a-z0-9' -]{3,40}?|looks? like [a-z0-9' -]{3,40}?)(?=\s*(?:[,.;]|$))",
        "",
        text,
        flags=re.I,
    )
    return re.sub(
        r"[，,]?(?:要|用|采用|做成)?[\u4e00-\u9fff0-9]{1,8}(?:风格|主题|配色|色调|色系)(?=[，。；,]|$)", "", text
    )


def named_style(said: str) -> str | None:
    """A style given by name or in words."""
    words = said.strip().lower()
    return words if words in STYLES else style_of(words)
