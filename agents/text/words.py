"""Words of English and Chinese text: tokens with offsets, and the content terms that statistics count.

Chinese is not segmented: a token is one character, a term is a pair of neighbouring characters inside a run that no
function character interrupts. That needs no dictionary and counts well. It does not know documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agents.sources.base import Language
from agents.text.lists import word_set

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:]\d+)*)"
    r"|(?P<han>[\u3400-\u4dbf\u4e00-\u9fff])"
    r"|(?P<word>(?:(?![\u3400-\u9fff])[^\W\d_])+(?:['’\-–](?:(?![\u3400-\u9fff])[^\W\d_])+)*)"
)
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")

STOP_EN = word_set(
    """
    a about above after again against all almost along already also although always am among an and another any
    are around as at away be became because become been before being below between both but by came can cannot
    come could did do does doing done down during each either else enough even ever every few for from further
    gave get give given go goes had has have having he her here hers him his how however i if in into is it its
    itself just kept least less let like made make many may me might more most much must my near nearly neither
    never no nor not now of off often on once one only onto or other others our out over own per perhaps put quite
    rather really said same say says see seem seen several shall she should since so some such than that the their
    them themselves then there therefore these they thing things this those though through thus to together too
    toward towards two under until up upon us use used using very via was way we well went were what when where
    whether which while who whom whose why will with within without would yet you your
    """
)
STOP_ZH = frozenset(
    "的了和与及或在是有为对以从到由被把将就也都而且并但则之其这那该各每于等着过们个中上下内外时后前不没未没有我你他她它"
)
_STOP_ZH_WORDS = sorted(
    word_set(
        """
        我们 他们 它们 可以 能够 已经 进行 通过 以及 并且 但是 因此 此外 同时 其中 这些 那些 由于 根据 对于
        关于 如果 虽然 因为 所以 不是 没有 一个 一些 这种 这个 目前 主要 需要 应当 应该 可能 以后 以前 之后
        之前 期间 一直 仍然 或者 而是 还是 只有 至少 超过 约为
        """
    )
)


@dataclass(frozen=True)
class Word:
    """A token. `kind`: a run of letters, one Chinese character, or a number as written."""

    text: str
    start: int
    end: int
    kind: str


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Word, ...]:
    """Tokens of `text` in order; punctuation is no token."""
    return tuple(Word(m.group(), m.start(), m.end(), m.lastgroup or "word") for m in _TOKEN.finditer(text))


def normal_words(text: str) -> list[str]:
    """Lower-case tokens: what "the same word" means where texts are compared."""
    return [w.text.lower() for w in words(text)]


@lru_cache(maxsize=8192)
def terms(text: str) -> tuple[str, ...]:
    """Content terms: stemmed English words without stop words, pairs of Chinese characters, numbers."""
    found = [_stem(w.text.lower()) for w in words(text) if w.kind == "word" and w.text.lower() not in STOP_EN]
    found += [w.text for w in words(text) if w.kind == "number"]
    for run in content_runs(text):
        found += [run[i : i + 2] for i in range(len(run) - 1)]
    return tuple(found)


def content_runs(text: str) -> list[str]:
    """Runs of Chinese characters between function words and function characters, two characters or longer."""
    runs: list[str] = []
    for match in _HAN_RUN.finditer(text):
        run = match.group()
        for stop in _STOP_ZH_WORDS:
            run = run.replace(stop, " ")
        run = "".join(" " if c in STOP_ZH else c for c in run)
        runs += [part for part in run.split() if len(part) >= 2]
    return runs


def han_count(text: str) -> int:
    """How many Chinese characters `text` has."""
    return sum(len(run) for run in _HAN_RUN.findall(text))


def language_of(text: str) -> Language:
    """`zh` when at least a fifth of the letters are Chinese."""
    letters = sum(c.isalpha() for c in text)
    return "zh" if letters and han_count(text) / letters >= 0.2 else "en"


def length(text: str) -> int:
    """Length as a reader sees it, in Latin characters: a Chinese character or full-width sign is as wide as two."""
    return sum(2 if "\u2e80" <= c <= "\u9fff" or "\uff00" <= c <= "\uff60" else 1 for c in text)


def is_subsequence(short: str, long: str) -> bool:
    """Whether the words of `short` occur in `long` in the same order, so that `short` is `long` with words deleted."""
    source = iter(normal_words(long))
    return all(word in source for word in normal_words(short))


def _stem(word: str) -> str:
    word = re.sub(r"['’]s$", "", word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            base = word[: -len(ending)]
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls" else base
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
