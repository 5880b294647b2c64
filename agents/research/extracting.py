"""A source becomes notes by a model without tools: claims, each with a quote that is looked up in the stored text.

The model that reads a page can call nothing, and the model that calls tools sees its notes, not the page. A quote that
does not stand in the source is no note; nor is a sentence that talks to a machine. It does not search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, Field

from agents.corpus import Hit
from agents.errors import Cancelled, ImpastoError
from agents.prompts import data, prompt
from agents.research.judging import Judge, NoJudge
from agents.research.library import Library, reference_of
from agents.research.notes import Note
from agents.research.reading import candidates, names_an_address, talks_to_machines
from agents.research.writing import borne
from agents.sources.base import Locator
from agents.tools.base import defanged

STRICT = ConfigDict(extra="forbid")
MOST = 5
"""Notes of one reading."""
CHARACTERS = 9000
"""Of a source that one reading sees."""
SHORTEST, LONGEST = 4, 700


@dataclass(frozen=True)
class Draft:
    """A note that has no number yet."""

    claim: str
    quote: str
    hit: Hit
    start: int

    def numbered(self, name: str, score: float) -> Note:
        """The note under its number."""
        where = self.hit.locator
        locator = Locator(page=where.page, heading=where.heading, start=self.start, end=self.start + len(self.quote))
        return Note(
            id=name,
            claim=self.claim,
            quote=self.quote,
            source=reference_of(self.hit),
            locator=locator,
            passage=self.hit.passage,
            score=score,
        )


class Reader(Protocol):
    """Takes notes."""

    def read(self, question: str, goal: str, hits: Sequence[Hit], library: Library) -> list[Draft]:
        """Notes of these passages of one source, best first. Raises Cancelled, ModelError."""
        ...


class RuleReader:
    """The sentences that fit best, as they stand."""

    def __init__(self, judge: Judge | None = None) -> None:
        self._judge = judge or NoJudge()

    def read(self, question: str, goal: str, hits: Sequence[Hit], library: Library) -> list[Draft]:
        found = candidates(f"{goal} {question}", [hit for hit in hits if hit.role == "body"], library)
        return [Draft(" ".join(c.text.split()), c.text, c.hit, c.start) for c in found[:MOST] if c.score > 0]


class _Said(BaseModel):
    model_config = STRICT
    claim: str = Field(min_length=1, max_length=300)
    quote: str = Field(min_length=1, max_length=LONGEST)


class Notes(BaseModel):
    """What a reading gives."""

    model_config = STRICT
    notes: list[_Said] = Field(max_length=MOST)


class ModelReader:
    """A model without tools; where it does not answer usably, the rules read."""

    def __init__(self, model: BaseChatModel) -> None:
        self._model, self._rules = model, RuleReader()

    def read(self, question: str, goal: str, hits: Sequence[Hit], library: Library) -> list[Draft]:
        if not hits:
            return []
        text = "\n\n".join(hit.text for hit in hits)[:CHARACTERS]
        title = hits[0].source.title or hits[0].source.name
        asked = prompt(
            "research_extract.v1",
            question=data("question", defanged(question)),
            goal=data("looked_for", defanged(goal)),
            source=data("source", defanged(f"{title}\n\n{text}")),
            most=MOST,
        )
        try:
            answer: Any = self._model.with_structured_output(Notes).invoke(asked)
        except Cancelled:
            raise
        except ImpastoError as error:
            if error.code not in ("model-unstructured", "context-too-long"):
                raise
            return self._rules.read(question, goal, hits, library)
        drafts = [placed(said.claim, said.quote, hits, library) for said in answer.notes]
        return [draft for draft in drafts if draft is not None]


def placed(claim: str, quote: str, hits: Sequence[Hit], library: Library) -> Draft | None:
    """The note with its place in the source; None when the quote does not stand there, or talks to a machine.

    Blanks, quotation marks and dashes may differ; what is kept is the source's own text. A claim that its quote,
    with the title and the headings over it, does not bear gives way to the quote.
    """
    if talks_to_machines(quote) or talks_to_machines(claim) or not SHORTEST <= len(quote.strip()) <= LONGEST:
        return None
    pattern = _loosely(quote)
    for hit in hits:
        text = library.text(hit.source.id)
        found = pattern.search(text, hit.locator.start, hit.locator.end)
        if found is not None and not (talks_to_machines(hit.text) and names_an_address(found.group())):
            said, own = " ".join(claim.split()), " ".join(found.group().split())
            around = f"{own} {hit.source.title or ''} {' '.join(hit.locator.heading)}"
            return Draft(said if borne(said, around) else own, found.group(), hit, found.start())
    return None


_QUOTES, _DASHES = "\"“”„«»'‘’‚", "-–—‐‑"


def _loosely(quote: str) -> re.Pattern[str]:
    """The quote, with any blanks where it has some, and any quotation mark or dash for another."""
    parts = []
    for word in quote.strip().strip("…").split():
        signs = (
            f"[{re.escape(_QUOTES)}]" if c in _QUOTES else f"[{re.escape(_DASHES)}]" if c in _DASHES else re.escape(c)
            for c in word
        )
        parts.append("".join(signs))
    return re.compile(r"\s+".join(parts))
