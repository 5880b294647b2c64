"""Stand-ins: which shipped family shows text whose own font is not here, guessed from the font's name.

What measures a text and what prints it take the same one, so that lines break where they were measured. A guess errs
on the wide side: Arial's widths for a sans serif, Georgia's for a serif.
"""

from __future__ import annotations

import re

from agents.render.fonts import families

_HAN = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff]|simsun|simhei|yahei|dengxian|fangsong|kaiti|pingfang|heiti|songti|source han|cjk"
    r"|\b(?:ms|yu) (?:p?gothic|p?mincho)|meiryo|hiragino|noto s\w+ (?:sc|tc|jp)|malgun|jhenghei|mingliu"
    r"|^st(?:hei|song|kai|fang)",
    re.I,
)
_HAN_KAI = re.compile(r"楷|kai", re.I)
_HAN_SONG = re.compile(r"宋|明體|明朝|仿|song|ming|mincho|fang|serif", re.I)
_HAN_HEAVY = re.compile(r"小标宋|粗宋|heavy|black|bold|中宋|zhongsong", re.I)
_MONO = re.compile(r"\bmono|consol|courier|typewriter|code\b|menlo|monaco|terminal", re.I)
_NARROW = re.compile(r"condensed|narrow|compressed|\bcond?\b|\bcn\b|league gothic|impact|bebas|oswald", re.I)
_SANS = re.compile(r"sans|grotes[kq]|gothic|neue|\bui\b", re.I)
_SERIF = re.compile(
    r"serif|roman|times|garamond|bodoni|didot|caslon|baskerville|minion|bookman|\bbook\b|palatino|slab|rockwell|playfair"
    r"|\blora\b|merriweather|tiempos|recoleta|sabon|bembo|jenson|cochin|hoefler|clarendon|century|cambria|constantia"
    r"|charter|freight text|plantin|perpetua|goudy|egyptienne|antiqua|canela|libre caslon|crimson|spectral|fraunces",
    re.I,
)


def stand_in(family: str) -> str:
    """The shipped family that shows a font: itself, its twin in widths, or one like its name."""
    known = families()
    if family in known:
        return family
    twin = next((f.name for f in known.values() if family in f.office), None)
    if twin is not None:
        return twin
    if _HAN.search(family):
        return _han(family)
    if _MONO.search(family):
        return "Cousine"
    if _NARROW.search(family):
        return "TeXGyreHerosCn"
    if _SERIF.search(family) and not _SANS.search(family.replace("serif", "")):
        return "Gelasio"
    return "Arimo"


def latin_stand_in(family: str) -> str:
    """As `stand_in`, for the Latin letters of a text: those of a Chinese font are a sans serif's or a serif's."""
    found = stand_in(family)
    if families()[found].script == "latin":
        return found
    return "Arimo" if families()[found].generic == "sans-serif" else "Tinos"


def _han(family: str) -> str:
    if _HAN_KAI.search(family):
        return "Impasto Kai"
    if _HAN_SONG.search(family) and not re.search("sans|黑|gothic", family, re.I):
        return "Noto Serif SC" if _HAN_HEAVY.search(family) else "Impasto Song"
    return "Noto Sans SC"
