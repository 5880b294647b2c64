"""Choosers: a model picks one of several given texts, and can say nothing else.

The embedded engine compares log-likelihoods; an endpoint, which does not give those, answers an enum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ConfigDict, create_model

from agents.deck.schemas import one_of
from agents.errors import ImpastoError
from agents.prompts import data, prompt
from model.errors import Cancelled, ContextTooLong

CONTENT_FREE = "N/A"
CONTEXT_CHARS = 1200


class Scores(Protocol):
    """A model that rates texts as answers."""

    def score(self, messages: Sequence[BaseMessage], candidates: Sequence[str]) -> list[float]:
        """Mean log-likelihood per token of each candidate as the answer to `messages`."""
        ...


class EngineChooser:
    """Takes the candidate that the context raises most: log p(candidate | context) − log p(candidate | nothing).

    Both are means per token, so that short texts have no advantage, and the difference takes out what a small model
    likes anyway (contextual calibration, Zhao et al. 2021).
    """

    def __init__(self, model: Scores) -> None:
        self.model = model

    def choose(self, question: str, context: str, candidates: Sequence[str]) -> int:
        """Index of the pick; the first where the texts do not fit the model's context."""
        try:
            given = self.model.score(_asked(question, context), candidates)
            free = self.model.score(_asked(question, CONTENT_FREE), candidates)
        except ContextTooLong:
            return 0
        gains = [g - f for g, f in zip(given, free, strict=True)]
        return gains.index(max(gains))


class EndpointChooser:
    """Asks for the number of the best candidate, as a structure that admits only numbers that exist."""

    def __init__(self, model: BaseChatModel) -> None:
        self.model = model

    def choose(self, question: str, context: str, candidates: Sequence[str]) -> int:
        """Index of the pick; the first where the model does not answer usably."""
        numbers = tuple(range(1, len(candidates) + 1))
        picked: type[BaseModel] = create_model(
            "Pick", __config__=ConfigDict(extra="forbid"), pick=(one_of(numbers), ...)
        )
        listed = data("candidates", "\n".join(f"{n}. {c}" for n, c in zip(numbers, candidates, strict=True)))
        try:
            answer = self.model.with_structured_output(picked).invoke(
                prompt(
                    "pick.v1", question=question, context=data("context", context[:CONTEXT_CHARS]), candidates=listed
                )
            )
        except Cancelled:
            raise
        except ImpastoError as error:
            if error.code not in ("model-unstructured", "context-too-long"):
                raise
            return 0
        return int(getattr(answer, "pick", 1)) - 1


def _asked(question: str, context: str) -> list[BaseMessage]:
    return prompt("choose.v1", question=question, context=data("context", context[:CONTEXT_CHARS]))
