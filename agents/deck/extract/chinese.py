"""The optional parts of a Chinese sentence: its clauses between commas, its brackets, its opening connective."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.deck.extract.guards import limits_meaning, stands_alone
from agents.deck.extract.parts import Part

_CITATION = re.compile(
    r"\s*(?:\[\d+(?:[,，、–-]\d+)*\]|［\d+］|（(?:参?见|如)?(?:图|表|附录|第)[^（）]{0,12}）|\((?:参?见|如)?[图表附][^()]{0,12}\))"
)
_OPENING = re.compile(
    r"^(?:此外|另外|同时|因此|因而|然而|但是|不过|总之|其次|首先|最后|再次|再者|综上(?:所述)?|总体(?:来看|而言|上)|总的来说|"
    r"一般来说|具体来看|具体而言|值得(?:注意|一提)的是|需要(?:指出|说明|注意)的是|可以看出|由此可见|与此同时|相比之下|"
    r"换句话说|也就是说|事实上|当然|显然|结果(?:表明|显示)|数据(?:表明|显示)|研究(?:表明|发现))[，,：:]"
    r"|^(?:但|而|并|且)(?=[^且非是])"
)
_NEVER_AFTER = re.compile(
    r"^(?:但|却|而|不过|然而|除|只有|仅|否则|如果|若|前提|条件|不含|不包括|即使|除非|至少|最多|以免|直到|且不|并不|反而)"
)
_DEPENDENT = re.compile(
    r"^(?:如果|若|由于|因为|因|为了|为|虽然|尽管|随着|当|在|对于|对|根据|按照|按|与|和|经过|通过|截至|自|从|除|以|即使|只要|只有|无论|不论|"
    r"相比|鉴于|考虑到|面对|针对|作为|到)"
)
_ADVERBIAL_END = re.compile(
    r"(?:时|之?后|之?前|以来|期间|期内|中|方面|情况下|条件下|基础上|过程中|来看|而言|来说|以内|之间|期)$"
)
_DATE_ONLY = re.compile(r"^[\d年月日季度第一二三四上下半至、—-]+(?:期间|以来|起)?$")
_REASON = re.compile(r"为了?|由于|因为|鉴于|随着")
_ANAPHORA = re.compile(r"^(?:这|那|其|它|该|此|他|她|上述|前者|后者|两者|也|并|还|又|再|更|则|就|都)")


def cleaned(sentence: str) -> str:
    """The sentence without citations and without an opening that only links it to the one before."""
    text = _CITATION.sub("", sentence).strip()
    opening = _OPENING.match(text)
    if opening is not None and len(text) - opening.end() >= 6:
        text = text[opening.end() :]
    return text


def optional_parts(text: str) -> list[Part]:
    """Spans of `text` that may go, each on its own or with others."""
    return list(dict.fromkeys([*_brackets(text), *_tails(text), *_middles(text), *_heads(text)]))


def _brackets(text: str) -> Iterator[Part]:
    for match in re.finditer(r"（([^（）]*)）|\(([^()]*)\)", text):
        inside = match.group(1) or match.group(2) or ""
        if not limits_meaning(inside) and not re.search(r"\d", inside):
            yield Part(match.start(), match.end(), 0.08)


def _clauses(text: str) -> list[tuple[int, int, str]]:
    """Clauses as `(start, end, the mark after it)`; marks inside brackets and quotes do not count."""
    clauses, start, depth = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "（(“「《") - (c in "）)”」》")
        if (
            depth <= 0
            and c in "，,；;：:"
            and not (c in ",:" and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit())
        ):
            clauses.append((start, i, c))
            start = i + 1
    return [*clauses, (start, len(text.rstrip("。．.！？")), "")]


def _independent(clause: str) -> bool:
    clause = clause.strip()
    if _ADVERBIAL_END.search(clause) or _DATE_ONLY.match(clause):
        return False
    return not _DEPENDENT.match(clause) and stands_alone(clause)


def _tails(text: str) -> Iterator[Part]:
    """Everything after a comma, when what stands before it is a statement and what follows does not limit it."""
    clauses = _clauses(text)
    end = clauses[-1][1]
    for k in range(1, len(clauses)):
        _, stop, mark = clauses[k - 1]
        kept = [text[s:e] for s, e, _ in clauses[:k]]
        following = text[clauses[k][0] : clauses[k][1]].strip()
        if not _independent(kept[-1]) or _NEVER_AFTER.match(following) or mark in "：:":
            continue
        if mark not in "；;" and limits_meaning(following):
            continue
        share = (end - stop) / max(1, end)
        yield Part(stop, end, (0.2 if mark in "；;" else 0.15) + 0.35 * share)


def _middles(text: str) -> Iterator[Part]:
    """A `其中…` clause, which only details the clause before it."""
    clauses = _clauses(text)
    for k in range(1, len(clauses) - 1):
        start, stop, _ = clauses[k]
        if text[start:stop].startswith(("其中", "例如", "比如", "如")) and not limits_meaning(text[start:stop]):
            yield Part(clauses[k - 1][1], stop, 0.2)


def _heads(text: str) -> Iterator[Part]:
    """A leading reason or purpose; or a whole statement before a semicolon, when the next has its own subject."""
    clauses = _clauses(text)
    for k in range(1, len(clauses)):
        _, stop, mark = clauses[k - 1]
        start, end, _ = clauses[k]
        lead, following = text[:stop], text[start:end].strip()
        if mark in "；;" and _subject_first(following) and _independent_span(text[:stop]):
            yield Part(0, stop + 1, 0.45)
        elif (
            k == 1 and mark in "，," and _REASON.match(lead) and not limits_meaning(lead) and _subject_first(following)
        ):
            yield Part(0, stop + 1, 0.35)


def _subject_first(clause: str) -> bool:
    """Whether a clause stands without the one before it."""
    return _independent(clause) and not _ANAPHORA.match(clause) and not clause.startswith(("因此", "所以"))


def _independent_span(text: str) -> bool:
    return any(_independent(text[s:e]) for s, e, _ in _clauses(text))
