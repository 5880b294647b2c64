"""Staged questions to a small model: it only chooses among what is sound already, so no answer of its can do harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel

from agents.site.blueprints import blueprint
from agents.sources.base import Language

if TYPE_CHECKING:
    from agents.site.reading.sentence import Reading

STYLES_SAID = {
    "studio": "calm and modern", "paper": "like a printed magazine", "diner": "like a 1950s diner sign", "terminal": "technical, like a computer terminal",
    "garden": "soft and natural", "swiss": "bold, graphic, red", "night": "dark, like a night club", "candy": "playful and round, for children",
}  # fmt: skip


def chooser(model: BaseChatModel) -> Callable[[str, str, list[str]], int]:
    """How this model chooses one of several texts."""
    from agents.deck.chooser import EndpointChooser, EngineChooser

    able: Any = EngineChooser(model) if hasattr(model, "score") else EndpointChooser(model)  # type: ignore[arg-type]
    return able.choose


def pick_blueprint(text: str, names: list[str], model: BaseChatModel) -> int:
    """Index of the blueprint that the sentence is about."""
    candidates = [f"{blueprint(n).title('en')}: {blueprint(n).about('en')}" for n in names]
    return chooser(model)("What kind of web site is this?", text, candidates)


def ask(text: str, made: Reading, model: BaseChatModel, language: Language, on_event: Callable[[str], None]) -> Reading:
    """`made`, with a tagline chosen by the model from what the site already says of itself."""
    on_event("Choosing the words" if language == "en" else "选择文字")
    spec = made.spec
    home = next((p for p in spec.pages if p.path == ""), None)
    said = [s.title for s in home.sections if s.kind in ("hero", "call") and s.title] if home else []
    candidates = list(dict.fromkeys(t for t in [spec.tagline, *said] if t))[:4]
    if len(candidates) > 1:
        spec.tagline = candidates[chooser(model)("Which line sums up this web site best?", text, candidates)][:160]
    return made
