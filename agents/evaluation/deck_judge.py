"""Judging a finished deck by a model: content, design and coherence, 1 to 5 each, in the manner of PPTEval (arXiv
2501.03936). Optional: it runs where a model is configured that can be trusted with it; design, where that model sees.

Model judges agree with people less than computed looks do (`looks.py`): scores are printed beside those, not instead.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage
from pydantic import BaseModel, ConfigDict, Field

from agents.deck.spec import DeckSpec
from agents.deck.texts import texts
from agents.errors import Cancelled, ImpastoError
from agents.profile import Profile
from agents.prompts import data, prompt
from agents.settings import Settings

Aspect = Literal["content", "design", "coherence"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
SCALES: dict[Aspect, str] = {
    "content": "5: each slide makes one point, in words that say something, with numbers and pictures to support it. "
    "3: the matter is there, but wordy, thin or left to the reader. 1: empty, unclear, or wrong for its title.",
    "design": "5: consistent and inviting, easy to read from afar, space and colour used with purpose. 3: clean but "
    "plain, or uneven. 1: hard to read, crowded, clashing, or broken.",
    "coherence": "5: the slides tell one story in a good order, with an opening, an end, and where it all comes from. "
    "3: the order can be followed, with gaps or repeats. 1: a heap of slides.",
}
LONGEST = 24_000
"""Characters of a deck that a judge reads."""
MOST_PICTURES = 12
"""Slides whose pictures a judge of design sees: spread evenly over the deck."""


class Scored(BaseModel):
    """The form that a judge fills in."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=800)
    score: int = Field(ge=1, le=5)


class DeckJudge:
    """A model that judges decks. `sees`: whether it takes pictures; else design is not judged."""

    def __init__(self, model: BaseChatModel, *, sees: bool) -> None:
        self._model, self._sees = model, sees

    def judge(self, spec: DeckSpec, pictures: Sequence[Path] = ()) -> dict[Aspect, Scored]:
        """Scores by aspect, without those that the model gives no usable answer on. Raises Cancelled, ModelError."""
        found: dict[Aspect, Scored] = {}
        for aspect in ASPECTS:
            if aspect == "design" and not (self._sees and pictures):
                continue
            try:
                answer = self._model.with_structured_output(Scored).invoke(_asked(aspect, spec, pictures))
                found[aspect] = Scored.model_validate(answer)
            except Cancelled:
                raise
            except ImpastoError as error:
                if error.code not in ("model-unstructured", "context-too-long"):
                    raise
        return found


def judge_of(settings: Settings) -> DeckJudge | None:
    """The judge that the settings allow: a model of the large tier; None where there is none."""
    from agents.llm import open_model
    from agents.profile import profile

    try:
        model = open_model(settings, cancel=lambda: False)
        described: Profile = profile(model, settings)
    except ImpastoError:
        return None
    return DeckJudge(model, sees=settings.model_sees) if described.tier == "large" else None


def _asked(aspect: Aspect, spec: DeckSpec, pictures: Sequence[Path]) -> list[BaseMessage]:
    messages = prompt("judge_deck.v1", aspect=aspect, scale=SCALES[aspect], deck=data("deck", told(spec)))
    if aspect != "design":
        return messages
    step = max(1, -(-len(pictures) // MOST_PICTURES))
    shown = [
        {
            "type": "image_url",
            "image_url": {"url": f"data:image/png;base64,{base64.b64encode(p.read_bytes()).decode()}"},
        }
        for p in pictures[::step]
    ]
    last = messages[-1]
    return [*messages[:-1], HumanMessage([{"type": "text", "text": str(last.content)}, *shown])]


def told(spec: DeckSpec) -> str:
    """The deck as a judge reads it: a line per slide with its layout and title, then its texts."""
    lines = [f"Title: {spec.title}"]
    for number, slide in enumerate(spec.slides, start=1):
        lines.append(f"{number}. [{slide.layout}] {slide.title.text}")
        lines += [f"   - {text.text}" for path, text in texts(slide) if path != "title" and text.text.strip()]
    whole = "\n".join(lines)
    return whole if len(whole) <= LONGEST else whole[:LONGEST].rsplit("\n", 1)[0] + "\n(cut)"
