"""The page's own words in English and Chinese. One key, two sentences; nothing else.

start.py      what to make, and of what        working.py   a job under way, the outline
artifact.py   looking at it, talking about it  keeping.py   projects, versions, exports, links, settings
site.py       a site, and small apps          refusals/     what went wrong
"""

from __future__ import annotations

from typing import Literal

from app.words import artifact, keeping, site, start, working
from app.words.refusals import in_chinese

Tongue = Literal["en", "zh"]

WORDS: dict[str, tuple[str, str]] = {
    **start.WORDS,
    **working.WORDS,
    **artifact.WORDS,
    **keeping.WORDS,
    **site.WORDS,
}


def say(tongue: Tongue, key: str, **values: object) -> str:
    """The words for `key` in that language, with its values filled in. Raises KeyError for an unknown key."""
    return WORDS[key][0 if tongue == "en" else 1].format(**values)


def why(tongue: Tongue, sentence: str, fix: str | None = None) -> str:
    """What an error or a finding says and what helps, in that language."""
    stop, space = (".", " ") if tongue == "en" else ("。", "")
    said, helps = (text if tongue == "en" else in_chinese(text) for text in (sentence, fix or ""))
    if not helps:
        return said
    return (
        f"{said}{space}{helps}" if said.endswith((".", "!", "?", "。", "！", "？")) else f"{said}{stop}{space}{helps}"
    )
