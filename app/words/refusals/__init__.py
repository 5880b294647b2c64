"""What went wrong, in the page's language: the error family's sentences are English, and a Chinese page says them in Chinese.

A sentence is found by its shape: `{}` stands for what it names (a file, a number, a slide). Whatever has no entry
stays as it is. The shapes are those of the `raise` statements; `tests/app/test_refusals.py` holds both together.

sources.py   documents that are given      posters.py   wishes about a poster
edits.py     wishes about a deck           sites.py     wishes about a site
making.py    what is to be made, brands,   models.py    models, settings, the network
             jobs, projects, pages         health.py    what works on this machine
remarks.py   of what was made              terms.py     what sentences name
"""

from __future__ import annotations

import re
from functools import cache

from app.words.refusals import edits, health, making, models, posters, remarks, sites, sources, terms

SAID: dict[str, str] = {
    **sources.SAID,
    **edits.SAID,
    **posters.SAID,
    **making.SAID,
    **sites.SAID,
    **models.SAID,
    **health.SAID,
    **remarks.SAID,
}


def in_chinese(sentence: str) -> str:
    """The sentence in Chinese; as it is when it is Chinese already or nobody has put it into Chinese."""
    if sentence in terms.NAMES:
        return terms.NAMES[sentence]
    for shape, chinese in _shapes():
        if named := shape.fullmatch(sentence):
            return chinese.format(*(in_chinese(name) for name in named.groups()))
    return sentence


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Shapes with most words of their own first: the others could hold these words as names."""
    ordered = sorted(SAID, key=lambda english: -len(english.replace("{}", "")))
    return tuple(
        (re.compile(re.escape(english).replace(r"\{\}", "(.*?)"), re.DOTALL), SAID[english]) for english in ordered
    )
