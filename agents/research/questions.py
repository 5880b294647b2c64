"""A question taken apart by rules: what it is about, what kind of answer it wants, and which searches it needs.

It knows no documents. English and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.text.lists import word_set
from agents.text.words import STOP_EN, content_runs, han_count, language_of, terms, words

_ASKS = word_set("who what when where which why how does did do is are was were can could should would")
_NUMBER = re.compile(
    r"\bhow (?:many|much|old|long|far|high|often|large|big)\b|\bwhat (?:share|percentage|number|price|cost)\b"
    r"|多少|几[个年月天次]|比例|多大|多长",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:when|what year|which year|what date|since when|until when)\b|什么时候|何时|哪年|哪一年", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:who|whom|whose)\b|谁|哪位", re.IGNORECASE)
_REASON = re.compile(r"\bwhy\b|\bhow come\b|\bwhat (?:has |had |have )?caused\b|为什么|为何|原因", re.IGNORECASE)
_EITHER = re.compile(
    r"\bbetween (?P<a>.+?) and (?P<b>.+?)(?=[?,;.]|$)"
    r"|(?P<c>.+?) (?:vs\.?|versus|compared (?:to|with)) (?P<d>.+?)(?=[?,;.]|$)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"「《]([^”\"」》]{2,80})[”\"」》]")
_CLAUSE = re.compile(
    r"[;?？；]|,? and (?=(?:who|what|when|where|which|why|how)\b)|，(?=谁|什么|何|哪|为|多少)", re.IGNORECASE
)
_BECAUSE = re.compile(
    r"\b(?:because|since|due to|so that|in order to|after|as a result|caused?|reasons?|"
    r"put down to|owing to|thanks to|on account of)\b|, (?:as|for) "
    r"|因为|由于|为了|以便|导致|原因|归因|出于",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?:[A-Z][\w’'-]*|\d{4})(?:\s+(?:(?:of|the|de|von|van)\s+)?(?:[A-Z][\w’'-]*|\d+))*")
_ASKED_ZH = re.compile(
    r"为什么|什么(?:时候|样)?|多少|多大|多长|几[个年月天次点]?|哪[些个年位里]?|如何|怎[么样]|何时|是否|有无|请问"
    r"|由?谁|[吗呢]|[一总]共|总计|里面?(?=可以|能|有|是|要|吗)"
)
_ONLY_ASKED = frozenset(
    terms(
        "compare list show overview year name number date day place kind way happen person rules information say wrong"
    )
)
"""Words for what is asked, which an answer need not repeat."""
_ONLY_ASKED_ZH = frozenset(("规定", "情况", "内容", "要求", "信息", "说明", "安排"))
STEM = 4
"""Letters after which words of one stem may differ."""
MOST_QUERIES = 5


_THINGS = re.compile(
    r"\bwhat (?:are|do) the (?:rules|regulations|hours|times|prices|fees|arrangements)(?: say)? (?:for|about|on|of) "
    r"(?P<en>[^?]+?(?:,| and )[^?]+?)(?= (?:at|in|of) the\b|\?|$)"
    r"|(?P<zh>[^，。？?]*?[、和与][^，。？?]*?)(?:是|都|有)*(?:怎么|如何|怎样|什么|哪些)(?:规定|安排|要求|收费)",
    re.IGNORECASE,
)


def queries(question: str) -> list[str]:
    """Searches for a question, most telling first: all of it, its parts, its names, each side of a comparison."""
    found = [question]
    parts = [p.strip() for p in _CLAUSE.split(question) if len(terms(p)) >= 2]
    found += parts if len(parts) > 1 else []
    if either := _EITHER.search(question):
        found += [side for side in either.groups() if side and terms(side)]
    found += [f'"{quoted}"' for quoted in _QUOTED.findall(question)]
    names = names_of(question)
    if names and len(terms(question)) > 3:
        found.append(" ".join(names))
    return distinct_queries(found, set())[:MOST_QUERIES]


def parts_of(question: str) -> list[str]:
    """The questions that are asked in one, as headings; none when it is only one."""
    parts = [p.strip(" ,，;；?？.。") for p in _CLAUSE.split(question) if len(terms(p)) >= 2]
    return [part[:1].upper() + part[1:] for part in parts] if len(parts) > 1 else []


def things_of(question: str) -> list[str]:
    """The things of an enumeration that is asked about: “the rules for A, B and C”; none where there is one."""
    match = _THINGS.search(question)
    if match is None:
        return []
    parts = re.split(r", (?:and )?| and |、|和|与|以及", match["en"] or match["zh"])
    parts = [re.sub(r"^(?:the|a|an|my|our) |^.{1,8}的", "", part.strip()) for part in parts]
    return parts if len(parts) > 1 and all(terms(part) for part in parts) else []


def key_of(query: str) -> str:
    """The same for queries that differ in order, endings or stop words only: to notice what was asked before."""
    return " ".join(sorted(set(terms(query)))) or " ".join(query.casefold().split())


def distinct_queries(found: Sequence[str], asked: set[str]) -> list[str]:
    """The queries whose key is in none of `asked`, each once."""
    fresh: dict[str, str] = {}
    for query in found:
        key = key_of(query)
        if key and key not in asked:
            fresh.setdefault(key, query)
    return list(fresh.values())


def names_of(text: str) -> list[str]:
    """Runs of capitalised words and numbers that do not only begin a sentence; Chinese text has none to tell."""
    found: dict[str, None] = {}
    for match in _CAPITALS.finditer(text):
        name = match.group().strip()
        first = match.start() == 0 or text[: match.start()].rstrip()[-1:] in ".?!"
        while first and name and name.split()[0].lower() in STOP_EN | _ASKS:
            name = " ".join(name.split()[1:])
        if name and name.lower() not in STOP_EN and not (first and " " not in name and not name.isupper()):
            found[name] = None
    return list(found)


def subject_terms(question: str) -> list[str]:
    """The terms that an answer should speak of, in order."""
    return list(dict.fromkeys(t for t in terms(_ASKED_ZH.sub(" ", question)) if t not in {"many", "much"}))


def subject_runs(question: str) -> list[str]:
    """What an answer should speak of in Chinese, run by run: of the pairs in a run some cross words."""
    return content_runs(_ASKED_ZH.sub(" ", question))


def missing_words(question: str, said: set[str]) -> list[str]:
    """Words of the question that are not among the terms said; of Chinese whole runs, as pairs cross words."""
    begun = {term[:STEM] for term in said if len(term) >= STEM}
    left = [
        _as_written(question, term)
        for term in subject_terms(question)
        if not (term in said or han_count(term) or term in _ONLY_ASKED or term[:STEM] in begun)
    ]
    return left + [run for run in subject_runs(question) if run not in _ONLY_ASKED_ZH and not said & set(terms(run))]


def _as_written(question: str, term: str) -> str:
    return next((word.text for word in words(question) if term in terms(word.text)), term)


_ACCOUNT = re.compile(
    r"\bwhat(?:’s|'s)? ?(?:is|are|was|were|went)? "
    r"(?:wrong|new|different|special|the matter|the problem|the reason|inside|happening)\b"
    r"|\bwhat (?:is|are|was|were) (?:included|excluded|covered|insured|required)\b"
    r"|\bwhat (?:is|are|was|were) not (?:covered|included|insured|allowed|permitted)\b"
    r"|\bwhat are the [^?]{2,50} and [^?]{2,50}\?|[和与及][^？?，,]{2,12}(?:是什么|是怎样的?|有哪些)"
    r"|\bwhat (?:must|should|shall|can) (?:i|we|you|one) do\b|怎么办|该怎么做"
    r"|\bwhat (?:does|do|did) [^?]{2,60} mean (?:when|if)\b"
    r"|\bwhat happen|有什么(?:变化|不同|新|问题)|发生了什么|怎么回事",
    re.IGNORECASE,
)


def wants_text(question: str) -> bool:
    """Whether an account of something is asked for: what was wrong, what is new, what happened."""
    return _ACCOUNT.search(question) is not None


def asks_why(question: str) -> bool:
    """Whether a reason is asked for."""
    return _REASON.search(question) is not None


def fits_kind(question: str, sentence: str) -> float:
    """0 or 1: whether a sentence has what a question of this kind wants: a number, a date, a name, a reason."""
    if _TIME.search(question):
        return float(bool(re.search(r"\b(?:1[0-9]|20)\d\d\b|\d+[年月日]|\b\d{1,2}:\d\d\b", sentence)))
    if _NUMBER.search(question):
        return float(bool(re.search(r"\d", sentence)) or bool(re.search(r"\b(?:half|quarter|third|twice)\b", sentence)))
    if _PERSON.search(question):
        known = {w.text.lower() for w in words(question)}
        return float(any(n.lower() not in known for n in names_of(sentence)) or language_of(sentence) == "zh")
    if _REASON.search(question):
        return float(bool(_BECAUSE.search(sentence)))
    return 0.5
