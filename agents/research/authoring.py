"""Who plans the searches and words the report: rules, or a large model that is held to the notes.

The model answers in a grammar that admits only notes that exist; it has no tools. What it writes is checked afterwards
like anything else, and where it does not answer usably, the rules do. A small model is never asked to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Protocol

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, Field, create_model

from agents.deck.schemas import list_of, one_of
from agents.errors import Cancelled, ImpastoError
from agents.prompts import data, prompt
from agents.research.notes import Note, Report, Section, Sentence
from agents.research.writing import write
from agents.tools.base import defanged

STRICT = ConfigDict(extra="forbid")
QUERY_CHARACTERS = 160
ANSWERS, SECTIONS, SENTENCES = 4, 5, 6
NOTES_PLANNED_WITH = 12


class Author(Protocol):
    """Plans and words; decides nothing else."""

    def queries(self, question: str, notes: Sequence[Note], most: int) -> list[str]:
        """At most `most` searches, beside those of the rules: first ones when there are no notes, else what is open."""
        ...

    def report(self, question: str, notes: Sequence[Note]) -> Report:
        """The report that these notes bear."""
        ...


class RuleAuthor:
    """No searches beyond the rules'; a report in the sources' own words."""

    def queries(self, question: str, notes: Sequence[Note], most: int) -> list[str]:
        return []

    def report(self, question: str, notes: Sequence[Note]) -> Report:
        return write(question, notes)


class ModelAuthor:
    """A large model. The rules' report lends what is computed: conflicts, what is missing, the confidence."""

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model

    def queries(self, question: str, notes: Sequence[Note], most: int) -> list[str]:
        search = Annotated[str, Field(min_length=2, max_length=QUERY_CHARACTERS)]
        form = create_model("Searches", __config__=STRICT, searches=(list_of(search), Field(max_length=most)))
        purpose = " for what the notes leave open; none when they answer the question" if notes else ""
        listed = _listed(sorted(notes, key=lambda note: -note.score)[:NOTES_PLANNED_WITH]) if notes else ""
        answer = self._asked(
            form, "research_queries.v1", question=_question(question), notes=listed, most=most, purpose=purpose
        )
        searches: list[str] = getattr(answer, "searches", [])
        return [query for text in searches if (query := " ".join(text.split()))][:most]

    def report(self, question: str, notes: Sequence[Note]) -> Report:
        ruled = write(question, notes)
        if not notes:
            return ruled
        form = report_schema([note.id for note in notes])
        listed = _listed(notes)
        answer: Any = self._asked(
            form, "research_report.v1", question=_question(question), notes=listed, answer=ANSWERS, sections=SECTIONS
        )
        if answer is None:
            return ruled
        sections = [Section(heading=s.heading, sentences=_sentences(s.sentences)) for s in answer.sections]
        return ruled.model_copy(update={"answer": _sentences(answer.answer), "sections": sections})

    def _asked(self, form: type[BaseModel], name: str, **blanks: object) -> Any:
        """The filled form; None when the model does not answer usably."""
        try:
            return self._model.with_structured_output(form).invoke(prompt(name, **blanks))
        except Cancelled:
            raise
        except ImpastoError as error:
            if error.code not in ("model-unstructured", "context-too-long"):
                raise
            return None


def report_schema(names: list[str]) -> type[BaseModel]:
    """A report whose sentences name notes that exist."""
    sentence = create_model(
        "Sentence",
        __config__=STRICT,
        text=(str, Field(min_length=1, max_length=400)),
        notes=(list_of(one_of(names)), Field(min_length=1, max_length=4)),
    )
    section = create_model(
        "Section",
        __config__=STRICT,
        heading=(str, Field(min_length=1, max_length=100)),
        sentences=(list_of(sentence), Field(min_length=1, max_length=SENTENCES)),
    )
    return create_model(
        "Report",
        __config__=STRICT,
        answer=(list_of(sentence), Field(min_length=1, max_length=ANSWERS)),
        sections=(list_of(section), Field(max_length=SECTIONS)),
    )


def _sentences(given: Sequence[Any]) -> list[Sentence]:
    return [Sentence(text=" ".join(s.text.split()), notes=list(dict.fromkeys(s.notes))) for s in given]


def _question(question: str) -> str:
    return data("question", defanged(question))


def _listed(notes: Sequence[Note]) -> str:
    lines = [f"[{note.id}] ({note.source.title[:80]}) {note.claim}" for note in notes]
    return data("notes", defanged("\n".join(lines)))
