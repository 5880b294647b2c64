"""The optional parts of an English sentence, found by its marks and connectives.

It does not judge which to leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.deck.extract.guards import IMPERATIVE, has_finite_verb, limits_meaning
from agents.deck.extract.parts import Part
from agents.text.lists import word_set
from agents.text.words import words

_DATED = (
    r"(?!(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec|Q[1-4]|Spring|Summer|Autumn|Winter|Since|From|Until)"
    r"\w*\b)"
)
"""No month: "(January 2028)" is when, not who wrote"""
_CITATION = re.compile(
    r"\s*\[(?!0\])\d+(?:\s*[,–-]\s*\d+)*\](?![.\[(]\w)"
    rf"|\s*\((?:see |cf\. |e\.g\.,? )?{_DATED}[A-Z][\w’'-]+(?:(?:,? (?:and|&) | et al\.?,? ?|, )[A-Z]?[\w’'-]*)*,? ?"
    r"(?:19|20)\d\d[a-z]?"
    r"(?:[,;] [^()]*)?\)"
    r"|\s*\((?:see )?(?:also )?(?:Figs?|Figures?|Tables?|Sections?|Sect|Appendix|Chapter|Eqs?)\.? ?[\w.]*"
    r"(?:[,;–-] ?[^()]*)?\)"
)
_OPENING = re.compile(
    r"^(?:(?:However|Moreover|Furthermore|In addition|Additionally|Therefore|Thus|Hence|Consequently|As a result|"
    r"Accordingly|Nevertheless|Nonetheless|Meanwhile|Finally|Firstly|Secondly|Thirdly|First|Second|Third|"
    r"Lastly|Overall|"
    r"In conclusion|In summary|In short|To sum up|Indeed|In fact|Of course|Notably|Importantly|Interestingly|"
    r"Specifically|More specifically|In particular|Following this|To this end|Additionally|Unfortunately|Fortunately|"
    r"Unsurprisingly|Also|Besides|That said|In other words|Clearly|In general terms|In this context|In this respect|"
    r"On the other hand|On the one hand|By contrast|In contrast|Conversely|As a consequence|More importantly|"
    r"At the same time|As mentioned(?: above)?|As noted(?: above)?|As (?:shown|seen) in (?:Figure|Table|Fig\.) \S+), "
    r"|(?:It (?:is|should be|must be) (?:important|worth|interesting|useful) "
    r"(?:to (?:note|mention|stress|remember)|noting) that|"
    r"It (?:should|must|can) be (?:noted|stressed|emphasised|emphasized|seen) that|Note that|"
    r"(?:The|Our|These) (?:results|findings|analysis|data|figures) (?:clearly )?"
    r"(?:show|demonstrate|reveal|shows) that|"
    r"(?:Here|In this (?:paper|study|work|article|report)),? we (?:show|demonstrate|report|find|found) that|"
    r"We (?:found|find|observed|show|showed|conclude|concluded) that|There is no doubt that|As (?:Table|"
    r"Figure) \S+ shows,) "
    r"|(?:And|But|So|Yet),? )"
)
_INTERJECTION = re.compile(
    r", (?:however|moreover|therefore|furthermore|for example|for instance|of course|in fact|in turn|too)(?=,|$),?"
)
_RELATIVE = re.compile(
    r", (?:of which|which|who|whose|whom|where|most of which|some of which|all of which|many of whom) "
)
_SUBORDINATE = re.compile(
    r",? (?:(?:chiefly|mainly|largely|partly|mostly|especially|particularly|just|simply) )?"
    r"(?P<word>because|whereas|so that|as|while|since|even though|although|though) (?=\S+ \S+)",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r", (?:compared with|compared to|including|such as|together with|along with|followed by"
    r"|\w{3,}ing(?! (?:and|or) \w)) "  # "cleaning and small repairs" are things
)
_COORDINATE = re.compile(r",? (?:and|but|or|so|yet) |; |: | – | — ")
_DASHES = re.compile(r"\s+[–—]\s+|—")
_QUALIFIES = re.compile(
    r"(?:in (?:these|this|that|such|which|other|all other)|otherwise|however|except|unless|above|below|"
    r"beyond|this|these|that|"
    r"those|then|there|nor|no|not)\b",
    re.IGNORECASE,
)
_ANAPHORA = word_set(
    "same latter former it they he she this that these those its their his her both such one then there here"
)
_LOSS = {"because": 0.35, "whereas": 0.35, "while": 0.35, "so that": 0.3, "as": 0.45, "since": 0.45}


def cleaned(sentence: str) -> str:
    """The sentence without citations and without an opening that only links it to the one before."""
    text = _CITATION.sub("", sentence).strip()
    for _ in range(2):
        opening = _OPENING.match(text)
        if opening is None or len(text) - opening.end() < 15:
            break
        text = text[opening.end() :]
    return text


def optional_parts(text: str) -> list[Part]:
    """Spans of `text` that may go, each on its own or with others."""
    parts = [
        *_brackets(text),
        *_dashes(text),
        *_interjections(text),
        *_relatives(text),
        *_trailing(text),
        *_clauses(text),
    ]
    return list(dict.fromkeys(p for p in parts if 0 < p.end - p.start < len(text) - 8))


def _brackets(text: str) -> Iterator[Part]:
    for match in re.finditer(r"\s*\(([^()]*)\)", text):
        if not limits_meaning(match.group(1)) and not re.search(r"\d", match.group(1)):
            yield Part(match.start(), match.end(), 0.08)


def _dashes(text: str) -> Iterator[Part]:
    marks = list(_DASHES.finditer(text))
    if len(marks) == 2 and not limits_meaning(text[marks[0].end() : marks[1].start()]):
        yield Part(marks[0].start(), marks[1].end() - 1, 0.2)
    elif len(marks) == 1 and not limits_meaning(text[marks[0].end() :]):
        yield Part(marks[0].start(), _end(text), 0.3)


def _interjections(text: str) -> Iterator[Part]:
    for match in _INTERJECTION.finditer(text):
        yield Part(match.start(), match.end(), 0.02)
    for match in re.finditer(r"(?<=\w) (?:also|therefore|thus|moreover) (?=\w)", text):
        yield Part(match.start(), match.end() - 1, 0.02)


def _relatives(text: str) -> Iterator[Part]:
    for match in _RELATIVE.finditer(text):
        end = _clause_end(text, match.end())
        inside = text[match.start() : end]
        if limits_meaning(inside) and not has_finite_verb(inside):
            continue
        closed = end < _end(text) and text[end] == ","
        if end >= _end(text) or text[end] == ";":
            yield Part(match.start(), end, 0.15)
        elif closed and has_finite_verb(text[end:]) and has_finite_verb(inside):
            yield Part(match.start(), end + 1, 0.15)


def _trailing(text: str) -> Iterator[Part]:
    """Subordinate clauses and participles that run to the end of their main clause."""
    for match in _SUBORDINATE.finditer(text):
        word = match.group("word").lower()
        main, end = text[: match.start()], _semicolon(text, match.end())
        tail = text[match.end() : end]
        comma = match.group().startswith(",")
        if not comma and word not in {"because", "so that", "although", "even though", "whereas"}:
            continue
        if not has_finite_verb(main) or not has_finite_verb(tail) or (word == "because" and limits_meaning(main)):
            continue
        if re.search(r"\b(?:not only|as (?:well|much|many|long|soon|far)|such|so|the same)\b", main[-40:]) and word in {
            "as",
            "so that",
        }:
            continue
        yield Part(match.start(), end, _LOSS.get(word, 0.5))
    for match in _PARTICIPLE.finditer(text):
        end = _semicolon(text, match.end())
        rest = text[match.end() : end]
        if has_finite_verb(text[: match.start()]) and not limits_meaning(rest) and not _continues(rest):
            yield Part(match.start(), end, 0.3)


def _continues(rest: str) -> bool:
    """Whether after a comma the main clause may go on, so that the phrase does not run to the end."""
    return any(has_finite_verb(piece) for piece in rest.split(", ")[1:])


def _clauses(text: str) -> Iterator[Part]:
    """Main clauses joined to another one: each side goes only when both are clauses of their own."""
    for match in _COORDINATE.finditer(text):
        mark = match.group().strip(" ,")
        if ":" in text[: match.start()]:
            continue  # inside an enumeration
        first, second = text[: match.start()], text[match.end() : _end(text)]
        if (
            not _clause(first)
            or not _own_subject(second)
            or re.search(r"\b(?:either|neither|not only|whether|both|between)\b", first)
        ):
            continue
        if mark in {"and", "or", "so", "yet", "but"} and not match.group().startswith(","):
            continue
        if mark in {"or", "so", "yet"}:
            continue
        if mark == ":" and not _keeps_sense_before_colon(first):
            continue
        if mark != "but" and not _opens_condition(second) and not _QUALIFIES.match(second):
            yield Part(match.start(), _end(text), 0.4)
        if mark in {"and", ";"} and not _anaphoric(second) and not _opens_condition(first):
            yield Part(0, match.end(), 0.5)


def _keeps_sense_before_colon(first: str) -> bool:
    tokens = [w.text.lower() for w in words(first)]
    announces = {
        "following",
        "these",
        "goals",
        "criteria",
        "reasons",
        "ways",
        "steps",
        "parts",
        "questions",
        "points",
        "two",
        "three",
        "four",
        "five",
    }
    return len(tokens) >= 4 and not announces & set(tokens)


def _clause(text: str) -> bool:
    return len(words(text)) >= 3 and has_finite_verb(_before_subordinator(text))


def _before_subordinator(text: str) -> str:
    """The start of a clause, up to the first word that opens another one inside it: the main verb must stand there."""
    inner = re.search(r"(?<=\w) (?:where|when|that|which|who|because|if|whether|what)\b", text)
    return text if inner is None or has_finite_verb(text[inner.end() :].partition(",")[2]) else text[: inner.start()]


_ADVERBS = frozenset(
    {"still", "also", "then", "again", "now", "even", "just", "soon", "later", "never", "always", "only"}
)


_PARTICIPLES = word_set(
    """
    given taken made sent put set cut kept held left lost built bought brought sold paid spent found shown seen known
    written drawn driven chosen broken frozen thrown laid led fed hung split spread
    """
)
_AFTER_PARTICIPLES = word_set("to by in into on onto with from at as for of under over through")


def _own_subject(text: str) -> bool:
    """Whether a clause starts with a subject and goes on to a verb, or is an imperative."""
    tokens = [w.text.lower() for w in words(text)]
    while len(tokens) > 1 and tokens[0] in _ADVERBS:  # "still had to raise the tariff" has its subject elsewhere
        tokens = tokens[1:]
    if len(tokens) < 3 or tokens[0] == "to" or not has_finite_verb(_before_subordinator(text)):
        return False
    if tokens[0] in IMPERATIVE and not has_finite_verb(tokens[0]):
        return False
    if (
        tokens[0] in _PARTICIPLES and tokens[1] in _AFTER_PARTICIPLES
    ):  # "given to a classifier" has its subject elsewhere
        return False
    if tokens[0].endswith("ed"):  # "shaded pavements were", not "reduced costs"
        return has_finite_verb(" ".join(tokens[1:])) and not has_finite_verb(" ".join(tokens[1:2]))
    return not has_finite_verb(f"x {tokens[0]}")


def _anaphoric(text: str) -> bool:
    tokens = [w.text.lower() for w in words(text)]
    return bool(tokens) and (tokens[0] in _ANAPHORA or bool(_ANAPHORA & set(tokens[:6])))


def _opens_condition(text: str) -> bool:
    return (
        re.match(r"(?:if|unless|when|until|although|though|while|because|since|as)\b", text.strip(), re.IGNORECASE)
        is not None
    )


def _clause_end(text: str, start: int) -> int:
    """Where a relative clause from `start` ends: at the only later comma, at a semicolon, or with the sentence."""
    end = _semicolon(text, start)
    commas = [m.start() for m in re.finditer(r",(?= )", text[start:end])]
    return start + commas[0] if len(commas) == 1 else end


def _semicolon(text: str, start: int) -> int:
    position = text.find(";", start)
    return position if position >= 0 else _end(text)


def _end(text: str) -> int:
    return len(text.rstrip(".。"))
