"""The text above the first heading: what of it stands under the deck's title. It makes no slide."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.candidates import candidates, usable_alone
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.compression import compressions, tidy
from agents.deck.extract.cues import ANNOUNCES
from agents.deck.extract.sections import Section, main_sections
from agents.deck.library import Library
from agents.deck.spec import Item
from agents.sources.base import Passage
from agents.sources.dates import date_in
from agents.text.sentences import split_sentences
from agents.text.words import language_of, length

_LONGEST_BLOCK, _LONGEST_PART = 320, 64
"""Width of a title block, and of each sentence of it"""


_LABELLED = re.compile(
    r"(?P<name>[A-Z][a-z]{2,14}(?: [a-z]{2,10})?|[\u4e00-\u9fff]{2,6})\s*[:：]\s*"
    r"(?P<value>.+?)(?=\s+(?:[A-Z][a-z]{2,14}(?: [a-z]{2,10})?|[\u4e00-\u9fff]{2,6})\s*[:：]|$)"
)


def labelled(passage: Passage) -> dict[str, str]:
    """What a title block of lines "Applicant: …", "Date: …" says, by its names; empty where the passage is none."""
    text = re.sub(r"\s+", " ", passage.text).strip()
    lines = list(_LABELLED.finditer(text))
    if len(lines) < 2 or lines[0].start() or length(text) > _LONGEST_BLOCK:
        return {}
    return {line["name"].lower(): line["value"].strip(" .;,·") for line in lines}


_ONE_LINE = re.compile(r"^(?P<name>[A-Z][a-z]{1,14}|[\u4e00-\u9fff]{2,6})\s*[:：]\s*(?P<value>.{2,60})$")


def labelled_apart(passages: Sequence[Passage]) -> dict[str, str]:
    """The same where each line is a passage of its own, as in a memo; up to the first passage that is no such line."""
    found: dict[str, str] = {}
    for passage in passages:
        line = _ONE_LINE.match(re.sub(r"\s+", " ", passage.text).strip())
        if line is None:
            break
        found[line["name"].lower()] = line["value"].strip(" .;,·")
    return found if len(found) >= 2 else {}


def labelled_lines(passage: Passage) -> list[str]:
    """The lines of a title block each for itself, as written: "时间：…", "地点：…"; empty where it is none."""
    text = re.sub(r"\s+", " ", passage.text).strip()
    return [line.group().strip(" .;,；，·") for line in _LABELLED.finditer(text)] if labelled(passage) else []


def is_opening(section: Section) -> bool:
    """Whether a section is what stands above the first heading."""
    return not section.title and section.role == "summary"


def brief_opening(prose: Sequence[Passage], capacity: Capacity) -> str | None:
    """What the text above the first heading says, where it is one passage and short enough to stand under the title."""
    if len(prose) != 1 or prose[0].kind != "paragraph" or labelled(prose[0]):
        return None
    found = [c.text.strip() for c in candidates(prose, []) if not ANNOUNCES.search(c.text)]
    text = tidy(("" if language_of(prose[0].text) == "zh" else " ").join(found))
    return text if found and length(text) <= capacity.lead else None


def stands_on_cover(prose: Sequence[Passage], capacity: Capacity) -> bool:
    """Whether the text above the first heading needs no slide: it is brief, or only says which, when and who, in a few
    words each."""
    if brief_opening(prose, capacity) is not None:
        return True
    told = [s.text for p in prose for s in split_sentences(re.sub(r"\s+", " ", p.text))]
    brief = all(length(text) <= _LONGEST_PART for text in told) and sum(map(length, told)) <= _LONGEST_BLOCK
    return brief and len(prose) <= 4 and date_in([p.text for p in prose]) is not None


def without_brief_opening(sections: list[Section], capacity: Capacity) -> list[Section]:
    """What a sentence or two above the first heading say stands on the first slide, and needs none of its own."""
    first = sections[0] if sections else None
    if first is None or len(sections) < 3 or not is_opening(first):
        return sections
    held = first.tables or first.figures
    return sections[1:] if not held and stands_on_cover(first.prose, capacity) else sections


def opening_line(library: Library, capacity: Capacity) -> Item | None:
    """What the first slide says of the text above the first heading: all of it where it is brief, else a sentence."""
    opening = next((s for s in main_sections(library) if is_opening(s) and s.prose), None)
    if opening is None:
        return None
    first = opening.prose[0]
    for span in split_sentences(re.sub(r"\s+", " ", first.text))[:1]:
        if (said := _what_it_is(span.text.strip(), library.sources[0].title or "", capacity.lead)) is not None:
            return Item(text=said, passages=[first.id], origin="extracted")
    if (whole := brief_opening(opening.prose, capacity)) is not None:
        return Item(
            text=_as_titled(whole, opening.prose[0], library), passages=[opening.prose[0].id], origin="extracted"
        )
    told = [p for p in opening.prose if not labelled(p)][:2]
    sentences = [(s.text.strip(), p) for p in told for s in split_sentences(re.sub(r"\s+", " ", p.text))]
    for sentence, passage in sentences:
        forms = compressions(sentence, limit=capacity.lead)
        if usable_alone(sentence, passage) and forms and not ANNOUNCES.search(sentence):
            text = _as_titled(forms[0].text, passage, library)
            return Item(text=text, passages=[passage.id], origin="extracted")
    return None


def _what_it_is(sentence: str, title: str, most: int) -> str | None:
    """What follows "NAME is a …" where the title, right above it, is that name; None where it is longer than `most`."""
    said = re.match(rf"{re.escape(title)} is (?P<what>an? .+?)\.?$", sentence, re.IGNORECASE) if title else None
    told = said["what"][0].upper() + said["what"][1:] if said else ""
    return told if said and length(told) <= most else None


def _as_titled(text: str, passage: Passage, library: Library) -> str:
    """A sentence that begins with the name in the title has it as written there: "tidelog is …"."""
    title = library.source_of(passage.id).title or ""
    return title + text[len(title) :] if title and text.casefold().startswith(title.casefold()) else text
