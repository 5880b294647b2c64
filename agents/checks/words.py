"""Words: texts made comparable, in English and Chinese. Words of Latin script, single characters of Chinese.

It knows no passages: `grounding.py` compares.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

TOKEN = re.compile(r"[㐀-鿿豈-﫿]|[^\W_㐀-鿿豈-﫿]+(?:['’.\-][^\W_㐀-鿿豈-﫿]+)*", re.UNICODE)
_HAN = "[㐀-鿿豈-﫿]"
HAN = re.compile(r"[㐀-鿿豈-﫿]")
QUOTED = re.compile('“([^”]{2,80})”|"([^"]{2,80})"|「([^」]{2,80})」|『([^』]{2,80})』|《([^》]{2,80})》')
_STOP_WORDS = (
    "a an and are as at be been but by can could did do does for from had has have how if in into is it its more most "
    "new not of on or our over per such than that the their then there these they this those through to under up was "
    "we were what when where which who why will with would your you all also any each many much no only other own same "
    "so some very about across after against along among around because before between both during out while "
    "he she him her his me my us them i"
)
STOP = frozenset(_STOP_WORDS.split())
_IRREGULAR = (
    "bear/bore/borne begin/began/begun break/broke/broken bring/brought build/built buy/bought catch/caught "
    "choose/chose/chosen come/came dig/dug draw/drew/drawn drive/drove/driven eat/ate/eaten fall/fell/fallen feel/felt "
    "fight/fought find/found fly/flew/flown forbid/forbade/forbidden forget/forgot/forgotten freeze/froze/frozen "
    "get/got give/gave/given go/went/gone grow/grew/grown hang/hung hear/heard hide/hid/hidden hold/held keep/kept "
    "know/knew/known lay/laid lead/led leave/left lend/lent lose/lost make/made mean/meant meet/met pay/paid "
    "ride/rode/ridden ring/rang/rung rise/rose/risen run/ran say/said see/saw/seen seek/sought sell/sold send/sent "
    "shake/shook/shaken show/shown shrink/shrank/shrunk sing/sang/sung sink/sank/sunk sit/sat sleep/slept speak/spoke/"
    "spoken spend/spent stand/stood steal/stole/stolen stick/stuck strike/struck swim/swam/swum take/took/taken "
    "teach/taught tear/tore/torn tell/told think/thought throw/threw/thrown wear/wore/worn win/won write/wrote/written "
    "good/better/best bad/worse/worst"
)
IRREGULAR = {form: forms.split("/")[0] for forms in _IRREGULAR.split() for form in forms.split("/")[1:]}
"""Forms that no ending tells, and the word that they are forms of"""
HAN_STOP = frozenset("的了和是在与及为对于有等中而也其将就都被以把从到这那个们并更最很")


def normalised(text: str) -> str:
    """Case folded, width and compatibility forms folded, quotes and dashes unified, white space single."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = text.replace("\u00ad", "").translate(str.maketrans("‘’“”–—−‑", "''\"\"----"))
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """Words in order, without punctuation; each Chinese character is a word."""
    return TOKEN.findall(normalised(text))


def is_subsequence(short: list[str], long: list[str]) -> bool:
    """Whether `short` can be made from `long` by deletion only."""
    rest = iter(long)
    return all(word in rest for word in short)


def stem(word: str) -> str:
    """A crude stem, so that `streets` meets `street`, `planted` meets `planting` and `paid` meets `pays`."""
    word = IRREGULAR.get(word, word)
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "ly", "'s", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def content(text: str) -> set[str]:
    """Stems of content words, and pairs of adjacent Chinese characters; numbers left out."""
    found = {stem(w) for w in words(text) if not HAN.match(w) and w not in STOP and not w[0].isdigit() and len(w) > 1}
    for span in re.findall(r"[㐀-鿿]+", normalised(text)):
        found |= {a + b for a, b in itertools.pairwise(span) if not (a in HAN_STOP or b in HAN_STOP)}
    return found


def quoted(text: str) -> list[str]:
    """Terms in quotation marks or title marks."""
    return [next(group for group in match.groups() if group) for match in QUOTED.finditer(text)]


def names(text: str) -> list[str]:
    """Capitalised words inside sentences, and acronyms anywhere. A text set in title case yields only its acronyms."""
    found = []
    tokens = list(re.finditer(rf"{_HAN}|[^\W\d_]((?!{_HAN})[\w'’.\-])*", text))
    latin = [t[0] for t in tokens if not HAN.match(t[0])]
    headline = len(latin) == len(tokens) > 1 and sum(
        t[0].isupper() for t in latin if t.lower() not in STOP
    ) >= 0.6 * max(1, sum(t.lower() not in STOP for t in latin))
    for token in tokens:
        word = token[0].rstrip(".'’-")
        before = text[: token.start()].rstrip(" \t\n\"'“‘(（[")
        opens = not before or before[-1] in ".!?:;。！？：；•–—|·"
        if re.fullmatch(r"Q[1-4]", word):
            continue  # a quarter of a year, which is a quantity
        acronym = sum(c.isupper() for c in word) >= 2
        if acronym or (word[:1].isupper() and not opens and not headline and len(word) > 1):
            found.append(re.sub(r"['’]s$", "", word))
    return found
