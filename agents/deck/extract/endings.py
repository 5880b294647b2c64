"""What the last slide says: what the sources ask for, decide or conclude, else whom to ask, else their main figures.

Nothing where they say nothing of the kind: a deck then ends with what it came to. It does not draw the slide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.deck.extract.bullets import repeats
from agents.deck.extract.candidates import Candidate, candidates
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.claims import claims, has_number
from agents.deck.extract.compression import compressions, tidy
from agents.deck.extract.guards import stands_alone
from agents.deck.extract.sections import Section, main_sections
from agents.deck.library import Library
from agents.deck.spec import Item
from agents.deck.writer import DeckRequest
from agents.sources.base import Passage
from agents.text.keyphrases import KeyPhrase
from agents.text.sentences import split_sentences
from agents.text.words import length

_ASK = re.compile(
    r"(?:(?:the |our )?asks?|request|decision (?:needed|required|sought|asked for)|what we (?:ask|need)"
    r"|诉求|请求|需要决定|提请审议)\s*[:：]\s*(?P<what>\S.{11,})$",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:recommend|conclude|should|must|propose|advise|decide)\w*\b"
    r"|\b[Ww]e (?:ask|request|seek|apply) (?!how|why|what|whether)|建议|应当|结论|必须|提议|(?:提请|恳请|申请)"
)
_CONCLUDES = re.compile(
    r"\b(?:recommend|conclude|propose|advise)\b|\b[Ww]e (?:ask|request|seek) (?:for|that|you|[€£$¥])|建议|结论|恳请"
)
_IN_SHORT = re.compile(
    r"^(?:We (?:believe|think|hold)|In (?:short|sum)|Overall|All in all)\b|我们(?:认为|相信)|^(?:总之|综上|总的来看)"
)
_DECIDED = re.compile(
    r"\b(?:agreed|decided|resolved|voted) (?:to|that|on)\b|\b(?:I|[Ww]e) recommend that\b|决定|一致同意|审议通过"
)
"""What is settled, or asked to be"""
_OPEN = re.compile(r"[?？]|\b(?:asks?|unclear|unknown|question(?:s|ed)?) (?:whether|how|why|what|is)\b")
"""What the text sets out from, not what it comes to"""
_OF_ANOTHER = re.compile(
    r"^(?:(?:its|they|their|he|she|his|her|these|those)\b|it\b(?! (?:is|was|has been) (?:\w+ ){0,2}"
    r"(?:that|to|recommended|proposed|advised|agreed|decided|concluded|time)\b))|^[它他她其]",
    re.IGNORECASE,
)
"""A sentence of what the one before it names"""
_CONTACT = re.compile(
    r"^(?:for (?:questions|more)|questions|contact|enquiries|write to|call us"
    r"|请?联系|咨询|报名(?:电话|咨询)|联系(?:人|电话|方式)|[\u4e00-\u9fff]{0,8}(?:电话|热线|邮箱)\s*[:：])",
    re.IGNORECASE,
)
REACHED_AT = re.compile(r"\S+@\S+\.\w{2,}|\+?\(?\d[\d ()/-]{6,}\d")
"""An address or a telephone number"""
_LITTLE = 0.2
"""What a sentence may lose and still say the same"""
_CLAIM = 24
"""Width from which a sentence says enough to end a deck with"""
_ON_ONE_SLIDE = 4
"""Sentences of a last section that its slide has room for"""
_LAST_WORDS = 4
"""Paragraphs of a text in which it sums itself up"""


def ending(
    library: Library,
    phrases: Sequence[KeyPhrase],
    capacity: Capacity,
    avoid: Sequence[str] = (),
    *,
    opened: Sequence[str] = (),
) -> Item | None:
    """What to end with, which is none of `avoid`; None where the sources have no such sentence.

    Figures do not follow a slide that has just said the conclusion, and are none of the first slide's (`opened`)."""
    sections = main_sections(library)
    said = [text for text in avoid if length(text) > 16]
    concluded = False
    for told in (_asked, _concluded, _listed, _decided, _summed_up, _reached, _counted):
        if told is _counted and concluded:
            break
        said += opened if told is _counted else []
        for text, passage in told(library, sections, phrases, capacity):
            if repeats(text, said):
                concluded = True
            elif not _OPEN.search(text) and not _OF_ANOTHER.match(text):
                return Item(text=text, passages=[passage.id], origin="extracted")
    return None


def closes(request: DeckRequest, library: Library, phrases: Sequence[KeyPhrase], capacity: Capacity) -> bool:
    """Whether a deck has a last slide: one that says something, or names several sources, pictures' licences too."""
    if len(library.sources) > 1 or request.pictures or request.sheet is not None:
        return True
    sections = main_sections(library)
    told = [c.text for c in candidates(sections[-1].prose, [])] if len(sections) > 1 else []
    shown = told if len(told) <= _ON_ONE_SLIDE else []  # the slide before says all of it
    return ending(library, phrases, capacity, shown) is not None


Told = Iterator[tuple[str, Passage]]


def _asked(library: Library, sections: list[Section], phrases: Sequence[KeyPhrase], capacity: Capacity) -> Told:
    """What a text asks for by a line of its own: "Ask: approve 68,000 euros by 30 April"."""
    del sections, phrases
    for passage in (p for source in library.sources for p in source.passages):
        if found := _ASK.match(re.sub(r"\s+", " ", passage.text).strip()):
            first = tidy(next(iter(split_sentences(found["what"]))).text)
            if length(first) <= capacity.statement_hard:
                yield first[:1].upper() + first[1:], passage


def _concluded(library: Library, sections: list[Section], phrases: Sequence[KeyPhrase], capacity: Capacity) -> Told:
    """Sentences of a summary or a conclusion that recommend or conclude, the strongest first."""
    del library
    last = [s for s in sections if s.role in {"summary", "conclusion"}]
    concluding = {p.id for s in last if s.role == "conclusion" for p in s.prose}
    rated: list[tuple[float, str, Passage]] = []
    for candidate in candidates([p for s in last for p in s.prose if p.kind != "list_item"], phrases):
        advice = 1.0 * bool(_ADVICE.search(candidate.text)) + 0.5 * bool(_CONCLUDES.search(candidate.text))
        advice += 1.5 * bool(_IN_SHORT.search(candidate.text))
        if not advice and candidate.passage.id not in concluding:
            continue
        forms = compressions(candidate.text, limit=capacity.statement, hard=capacity.statement_hard)
        rated += [(candidate.score + advice - 0.4 * f.loss, f.text, candidate.passage) for f in forms[:2]]
    for worth, text, passage in sorted(rated, key=lambda r: -r[0]):
        if worth >= 0.5:
            yield text, passage


def _listed(library: Library, sections: list[Section], phrases: Sequence[KeyPhrase], capacity: Capacity) -> Told:
    """Entries of a list of what is decided, asked for or to be done, the one that says most first."""
    del library
    concluding = [s for s in sections if s.role == "conclusion"]
    entries = [p for s in concluding[-1:] for p in s.prose if p.kind == "list_item"]
    yield from _whole(sorted(candidates(entries, phrases), key=lambda c: -c.score), capacity)


def _decided(library: Library, sections: list[Section], phrases: Sequence[KeyPhrase], capacity: Capacity) -> Told:
    """What the text says to be decided, wherever it does."""
    del library, phrases
    told = [p for p in _paragraphs(sections) if _DECIDED.search(p.text)]
    yield from _whole([c for c in candidates(told, []) if _DECIDED.search(c.text)], capacity)


def _summed_up(library: Library, sections: list[Section], phrases: Sequence[KeyPhrase], capacity: Capacity) -> Told:
    """What its last paragraphs hold in short."""
    del library, phrases
    told = _paragraphs(sections)[-_LAST_WORDS:]
    yield from _whole([c for c in candidates(told, []) if _IN_SHORT.search(c.text)], capacity)


def _reached(library: Library, sections: list[Section], phrases: Sequence[KeyPhrase], capacity: Capacity) -> Told:
    """Whom to ask, with an address or a number."""
    del sections, phrases
    for passage in library.passages.values():
        if passage.kind in {"paragraph", "list_item"} and REACHED_AT.search(passage.text):
            for sentence in split_sentences(re.sub(r"\s+", " ", passage.text)):
                text = tidy(sentence.text)
                if _CONTACT.match(text) and REACHED_AT.search(text) and length(text) <= capacity.statement:
                    yield text, passage


def _counted(library: Library, sections: list[Section], phrases: Sequence[KeyPhrase], capacity: Capacity) -> Told:
    """The main figures once more: claims with numbers of a summary, a conclusion or of results."""
    del library
    for role in ("conclusion", "summary", "results"):
        prose = [p for s in sections if s.role == role and s.title for p in s.prose if p.kind == "paragraph"]
        for claim in claims(prose, phrases, capacity.statement):
            if has_number(claim.text) and stands_alone(claim.text):
                yield claim.text, claim.passage


def _paragraphs(sections: list[Section]) -> list[Passage]:
    return [p for s in sections for p in s.prose if p.kind == "paragraph"][:200]


def _whole(found: Sequence[Candidate], capacity: Capacity) -> Told:
    """Candidates that lose little when they are set large."""
    for candidate in found:
        forms = compressions(candidate.text, limit=capacity.statement)
        if forms and forms[0].loss < _LITTLE and length(forms[0].text) >= _CLAIM and stands_alone(forms[0].text):
            yield forms[0].text, candidate.passage
