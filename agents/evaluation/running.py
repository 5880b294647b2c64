"""Opens what a run needs: the corpus, the model where one is asked for, system and judge. It measures nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from langchain_core.language_models import BaseChatModel

from agents.corpus import Corpus
from agents.corpus.files import add
from agents.corpus.places import index_of, is_corpus, open_corpus
from agents.errors import ConfigurationError, InputRefused
from agents.evaluation.corpora import index_lines, is_lines
from agents.evaluation.judging import Judge, ModelJudge, RuleJudge
from agents.evaluation.systems import Agent, ClosedBook, Naive, OneSearch, Oracle, System
from agents.llm import never, open_model
from agents.profile import profile
from agents.research.judging import ChoiceJudge, LikelihoodJudge, Scores
from agents.research.library import Library
from agents.research.making import trust
from agents.research.request import Budget
from agents.research.state import Session
from agents.settings import Settings


@dataclass(frozen=True)
class Choice:
    """What shall answer and judge."""

    system: str
    judge: str
    attempts: int
    seconds: float


def open_run(
    choice: Choice,
    place: Path | None,
    settings: Settings,
    stack: ExitStack,
    *,
    tell: Callable[[str], None] = lambda _: None,
    cancel: Callable[[], bool] = never,
) -> tuple[System, Judge]:
    """The system and the judge; `stack` closes the corpus. Raises ImpastoError."""
    wants_model = choice.system in ("agent", "closed-book") or choice.judge == "model"
    model = open_model(settings, cancel=cancel) if wants_model else None
    large = model is not None and profile(model, settings).tier == "large"
    judge: Judge = RuleJudge()
    if choice.judge == "model" and not large:
        raise ConfigurationError(
            "This model is too small to judge.", fix="Set --model to an able one, or --judge rules."
        )
    if model is not None and large and choice.judge != "rules":
        judge = ModelJudge(model, str(getattr(model, "model_name", "model")))
    if choice.system == "closed-book":
        return ClosedBook(cast(BaseChatModel, model)), judge
    corpus = stack.enter_context(_corpus(place, settings, tell, cancel))
    if choice.system == "oracle":
        return Oracle(corpus), judge
    if choice.system == "naive":
        return Naive(corpus), judge
    library = Library([corpus])
    if choice.system == "one-search":
        return OneSearch(library), judge

    def dress(session: Session) -> None:
        if model is not None and large:
            trust(session, model, settings)

    rating = (
        LikelihoodJudge(cast(Scores, model)) if hasattr(model, "score") else ChoiceJudge(cast(BaseChatModel, model))
    )
    budget = Budget(seconds=choice.seconds)
    return (
        Agent(library, model=model, judge=rating, dress=dress, attempts=choice.attempts, budget=budget, cancel=cancel),
        judge,
    )


def _corpus(place: Path | None, settings: Settings, tell: Callable[[str], None], cancel: Callable[[], bool]) -> Corpus:
    if place is None or not place.exists():
        raise InputRefused(f"{place} does not exist.", fix="Check the spelling of the path.")
    if is_lines(place):
        return Corpus(index_lines(settings, place, tell=tell, cancel=cancel))
    if is_corpus(place):
        return open_corpus(settings, place, made=False)
    lines = place / "corpus.jsonl"
    if lines.is_file():
        return Corpus(index_lines(settings, lines, tell=tell, cancel=cancel))
    corpus = Corpus(index_of(settings, place))
    add(corpus, [place], tell=tell, cancel=cancel)
    return corpus
