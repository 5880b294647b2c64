"""Text as the full-text index takes it: Latin words as they are (SQLite stems them), CJK runs as pairs of characters.

It does not rank. Pairs need no dictionary and find any word of two characters or more.
"""

from __future__ import annotations

import re
import unicodedata

from agents.text.words import STOP_EN, STOP_ZH

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_RUN = re.compile(f"[{_CJK}]+")
_QUERY_TOKEN = re.compile(rf'"(?P<phrase>[^"]{{2,200}})"|(?P<run>[{_CJK}]+)|(?P<word>(?:(?![{_CJK}_])\w)+)')
_ASKING = frozenset({"please", "tell", "explain", "describe", "list", "many", "much", "does", "did"})
MOST_TERMS = 40
"""Of one query: what a person asks has fewer, and a page pasted as a query shall not cost minutes."""


def indexed(text: str) -> str:
    """`text` with each CJK run written as its pairs of neighbouring characters, divided by spaces."""
    return _RUN.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", _plain(text))


def match_terms(query: str) -> list[str]:
    """FTS5 expressions, any of which may match: the query's words. Quoted words are searched as a phrase."""
    wanted: dict[str, None] = {}
    rest: dict[str, None] = {}
    for match in _QUERY_TOKEN.finditer(_plain(query)):
        if match["phrase"]:
            if words := " ".join(re.findall(r"\w+", indexed(match["phrase"]))):
                wanted[f'"{words}"'] = None
        elif match["run"]:
            wanted |= dict.fromkeys(_run_terms(match["run"]))
        else:
            word = match["word"].lower()
            (rest if word in STOP_EN or word in _ASKING else wanted)[f'"{word}"'] = None
    return list(wanted or rest)[:MOST_TERMS]


def _plain(text: str) -> str:
    """One form for full-width and half-width signs, and no control signs."""
    return unicodedata.normalize("NFKC", text).replace("\x00", " ")


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _run_terms(run: str) -> list[str]:
    """Pairs without function characters; a lone character is the beginning of any pair."""
    if len(run) == 1:
        return [f'"{run}"*']
    pairs = _pairs(run)
    return [f'"{pair}"' for pair in pairs if not set(pair) & STOP_ZH] or [f'"{pair}"' for pair in pairs]
