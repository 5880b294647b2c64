"""The question to a small model: it only chooses among what is sound already, so no answer of its can do harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel

from agents.site.blueprints import blueprint


def chooser(model: BaseChatModel) -> Callable[[str, str, list[str]], int]:
    """How this model chooses one of several texts."""
    from agents.deck.chooser import EndpointChooser, EngineChooser

    able: Any = EngineChooser(model) if hasattr(model, "score") else EndpointChooser(model)  # type: ignore[arg-type]
    return able.choose


def pick_blueprint(text: str, names: list[str], model: BaseChatModel) -> int:
    """Index of the blueprint that the sentence is about."""
    candidates = [f"{blueprint(n).title('en')}: {blueprint(n).about('en')}" for n in names]
    return chooser(model)("What kind of web site is this?", text, candidates)
