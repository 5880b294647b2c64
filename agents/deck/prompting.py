"""PromptingWriter: a bare topic and a large model. The line of a talk, with tasks to fill in that are this topic's own.

No model is asked for facts that nothing supports: every line is a marked prompt, titles are questions, and a slide with
a number that the topic does not have is left out. Without an answer the nearest storyline stands.
"""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, Field, create_model

from agents.checks.quantities import quantities
from agents.deck.extract import StorylineWriter
from agents.deck.extract.chooser import Chooser
from agents.deck.extract.storyline import Step
from agents.deck.library import Library
from agents.deck.manner import LANGUAGES
from agents.deck.schemas import STRICT, list_of, one_of
from agents.deck.spec import ENDS
from agents.deck.writer import DeckRequest, Entry, EntryKind, Outline
from agents.errors import ModelError
from agents.prompts import prompt
from agents.settings import Settings
from agents.thinking import thinking
from agents.tools.base import defanged

LAYOUTS = ("bullets", "statement", "key_figures", "two_columns", "comparison")
TITLE, LINE, EVIDENCE = 70, 110, 220
"""Characters; Chinese says the same in half of them"""
LEAST = 2
"""Slides below which the nearest storyline is the better plan"""


class PromptingWriter(StorylineWriter):
    """Implements `Writer` for a library without sources, with a model of the large tier."""

    def __init__(self, model: BaseChatModel, chooser: Chooser, settings: Settings | None = None) -> None:
        super().__init__(chooser)
        self._model = model
        self._settings = settings

    def outline(self, request: DeckRequest, library: Library) -> Outline:
        """The model's line of the talk in the frame of a storyline."""
        framed = super().outline(request, library)
        places = [n for n, entry in enumerate(framed.entries) if entry.kind not in ENDS]
        if not places:
            return framed
        try:
            told = self._planned(request, framed, len(places))
        except ModelError:
            return framed
        steps = [step for step in map(_step, told.slides) if _is_sound(step, framed.title)][: len(places)]
        if len(steps) < min(LEAST, len(places)):
            return framed
        content = [Entry(id="", kind=_kind(s), title=s.title, point=s.model_dump_json()) for s in steps]
        entries = [*framed.entries[: places[0]], *content, *framed.entries[places[-1] + 1 :]]
        closing = " ".join(told.closing.split())
        entries = [
            e.model_copy(update={"id": f"s{n}", **({"point": closing} if e.kind == "closing" else {})})
            for n, e in enumerate(entries, start=1)
        ]
        named = " ".join(told.title.split())
        if named and not _invented(named, request.topic or framed.title):
            entries[0] = entries[0].model_copy(update={"title": named}) if entries[0].kind == "title" else entries[0]
            framed = framed.model_copy(update={"title": named})
        return framed.model_copy(update={"entries": entries})

    def _planned(self, request: DeckRequest, framed: Outline, slides: int) -> Any:
        scale = 0.5 if framed.language == "zh" else 1.0
        title, line = int(TITLE * scale), int(LINE * scale)
        asked = prompt(
            "storyline.v2",
            topic=defanged(request.topic or ""),
            slides=slides,
            language=LANGUAGES[framed.language],
            longest=title,
            line=line,
        )
        told = thinking(self._model, self._settings, planning=True) if self._settings is not None else {}
        schema = _schema(slides, 2 * title, 2 * line)
        return self._model.with_structured_output(schema, **told).invoke(asked)


def _schema(slides: int, title: int, line: int) -> type[BaseModel]:
    fields: dict[str, Any] = {
        "title": (str, Field(min_length=1, max_length=title)),
        "layout": (one_of(LAYOUTS), ...),
        "lines": (list_of(str), Field(min_length=1, max_length=4)),
        "evidence": (str, Field(max_length=EVIDENCE * 2)),
    }
    step = create_model("Step", __config__=STRICT, **fields)
    return create_model(
        "PlannedTalk",
        __config__=STRICT,
        slides=(list_of(step), Field(min_length=1, max_length=slides)),
        closing=(str, Field(min_length=1, max_length=line)),
        title=(str, Field(default="", max_length=title)),
    )


def _step(told: Any) -> Step:
    """A step as its layout needs it, else as bullets."""
    lines = [" ".join(line.split()) for line in told.lines if line.strip()]
    layout = told.layout
    whole = {
        "key_figures": 2 <= len(lines) <= 3 and all(line.count("|") == 1 for line in lines),
        "two_columns": len(lines) == 2 and all("|" in line for line in lines),
        "comparison": len(lines) == 2 and all("|" in line for line in lines),
    }
    if not whole.get(layout, True):
        layout, lines = "bullets", [line.replace(" | ", ": ").replace("|", ": ") for line in lines]
    return Step(
        title=" ".join(told.title.split()), layout=layout, lines=lines, evidence=" ".join(told.evidence.split())
    )


def _is_sound(step: Step, topic: str) -> bool:
    """Whether a step has tasks, and no large or exact number that the topic does not have."""
    return bool(step.lines) and not _invented("\n".join([step.title, *step.lines]), topic)


def _invented(said: str, topic: str) -> bool:
    """Whether a large or exact number stands in a text that the topic does not have."""
    known = quantities(topic)
    return any((q.value > 12 or q.percent) and not any(q.same(k) for k in known) for q in quantities(said))


def _kind(step: Step) -> EntryKind:
    return "statement" if step.layout == "statement" else "key_figures" if step.layout == "key_figures" else "content"
