"""Judges rate how well sentences answer a question. They only order what was found and can add nothing to it.

The embedded model is asked how likely the question is, given the sentence (Sachan et al. 2022): a small model does that
far better than it writes. What the sentences say cannot become an action: the judge has no tools and answers numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from agents.deck.chooser import EndpointChooser
from agents.prompts import data, prompt
from agents.tools.base import defanged
from model.errors import ContextTooLong

SENTENCE_CHARACTERS = 700
AMONG = 8
"""Candidates that an endpoint chooses one of."""


class Judge(Protocol):
    """Rates sentences."""

    def rate(self, question: str, sentences: Sequence[str]) -> list[float]:
        """For each sentence 0 to 1, the better the higher; all 0 when it cannot tell."""
        ...


class Scores(Protocol):
    """A model that rates texts as answers."""

    def score(self, messages: Sequence[BaseMessage], candidates: Sequence[str]) -> list[float]:
        """Mean log-likelihood per token of each candidate as the answer to `messages`."""
        ...


class LikelihoodJudge:
    """By the likelihood of the question after the sentence, spread over 0 to 1 among those rated together."""

    def __init__(self, model: Scores) -> None:
        self._model = model

    def rate(self, question: str, sentences: Sequence[str]) -> list[float]:
        raw = [self._likelihood(question, sentence) for sentence in sentences]
        known = [value for value in raw if not math.isnan(value)]
        low, high = min(known, default=0.0), max(known, default=0.0)
        if high - low < 1e-6:
            return [0.0] * len(raw)
        return [0.0 if math.isnan(value) else (value - low) / (high - low) for value in raw]

    def _likelihood(self, question: str, sentence: str) -> float:
        passage = data("passage", defanged(sentence[:SENTENCE_CHARACTERS]))
        try:
            return self._model.score(prompt("question_for.v1", passage=passage), [question])[0]
        except ContextTooLong:
            return math.nan


class ChoiceJudge:
    """An endpoint picks the best of the first few; the others are left as they are."""

    def __init__(self, model: BaseChatModel) -> None:
        self._chooser = EndpointChooser(model)

    def rate(self, question: str, sentences: Sequence[str]) -> list[float]:
        few = [defanged(sentence[:SENTENCE_CHARACTERS]) for sentence in sentences[:AMONG]]
        if len(few) < 2:
            return [0.0] * len(sentences)
        picked = self._chooser.choose(f"Which sentence answers best: {question}", "", few)
        return [float(i == picked) for i in range(len(sentences))]


class NoJudge:
    """Leaves the order as the statistics have it."""

    def rate(self, question: str, sentences: Sequence[str]) -> list[float]:
        return [0.0] * len(sentences)
