"""Notes and reports: what was found, word for word, and what is said on the strength of it. They judge nothing."""

from __future__ import annotations

from pydantic import BaseModel, Field

from agents.sources.base import Locator


class SourceRef(BaseModel, frozen=True):
    """A source as a report names it."""

    id: str
    origin: str
    """Path or address."""
    title: str
    author: str | None = None
    date: str | None = None


class Note(BaseModel, frozen=True):
    """A claim with the words that it rests on: `quote` is the source's text from `start` to `end` of the locator."""

    id: str
    claim: str
    quote: str
    source: SourceRef
    locator: Locator
    passage: str
    """Id of the passage that the quote is in."""
    score: float = 0.0
    """How well it fits the question, 0 to 1."""


class Worked(BaseModel, frozen=True):
    """A calculation of a model: its number, its code, and what came out."""

    id: str
    code: str
    value: str


class Sentence(BaseModel):
    """A sentence of a report, the ids of the notes that it rests on, and the calculations that gave its numbers."""

    text: str
    notes: list[str]
    worked: list[Worked] = Field(default_factory=list)
    begins: bool = False
    """Whether it begins a further paragraph."""


class Section(BaseModel):
    """A part of a report under a heading."""

    heading: str
    sentences: list[Sentence]


class ShortAnswer(BaseModel, frozen=True):
    """A name, number or date that answers: a span of a quote of its last note, or worked out. `confidence` is 0 to 100.

    Without notes it is not sure enough to be told in the report.
    """

    text: str
    confidence: int
    notes: list[str]
    working: str = ""
    """How it was worked out of what the notes say; empty where it stands in its last note as it is."""
    rests_on: list[tuple[str, str]] = Field(default_factory=list)
    """Of one that was read or worked out directly: each value used, as it stands, and the note that has it."""
    rivals: list[tuple[str, str]] = Field(default_factory=list)
    """Other values that other sources give, each with its note."""
    sources: list[str] = Field(default_factory=list)
    """Origins of the documents on the way to it."""


class TableCell(BaseModel, frozen=True):
    """A cell of a report's table: text that stands in its note's quote. Without a note it is empty."""

    text: str
    note: str = ""


class ReportTable(BaseModel):
    """Values side by side, each cell cited. The first column names the rows; `numbers` parallels the other cells."""

    caption: str
    header: list[TableCell]
    rows: list[list[TableCell]]
    numbers: list[list[float | None]] = Field(default_factory=list)
    units: list[str] = Field(default_factory=list)
    """Of each column but the first; empty where none is told."""
    form: str = ""
    """`bar` or `line` where a chart tells more than the numbers; empty where it does not."""


class Report(BaseModel):
    """A report: the answer first, then what else was found, where sources differ, and what was not found."""

    question: str
    language: str = "en"
    short: ShortAnswer | None = None
    answer: list[Sentence] = Field(default_factory=list)
    tables: list[ReportTable] = Field(default_factory=list)
    sections: list[Section] = Field(default_factory=list)
    conflicts: list[Section] = Field(default_factory=list)
    unanswered: bool = False
    """Whether a value was asked for that the sources do not tell: then `answer` is only what comes closest."""
    missing: list[str] = Field(default_factory=list)
    """Words of the question that nothing found speaks of."""
    confidence: int = 0
    """0 to 100, from how much of the question the notes cover and how many sources say it; not a probability."""

    def workings(self) -> list[str]:
        """The calculations that the answer names: `3150000 / 280000 = 11.25`."""
        return list(dict.fromkeys(f"{w.code} = {w.value}" for s in self.answer for w in s.worked))

    def paragraphs(self) -> list[list[Sentence]]:
        """The answer's sentences by paragraph."""
        found: list[list[Sentence]] = []
        for sentence in self.answer:
            if sentence.begins or not found:
                found.append([])
            found[-1].append(sentence)
        return found

    def sentences(self) -> list[Sentence]:
        """All of them, in order."""
        return [*self.answer, *(s for part in [*self.conflicts, *self.sections] for s in part.sentences)]
