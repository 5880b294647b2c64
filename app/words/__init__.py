"""The page's own words in English and Chinese. One key, two sentences; nothing else.

start.py      what to make, and of what        working.py   a job under way, the outline
artifact.py   looking at it, talking about it  keeping.py   projects, versions, exports, links, settings
site.py       a site, and small apps
"""

from __future__ import annotations

from typing import Literal

from app.words import artifact, keeping, site, start, working

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
