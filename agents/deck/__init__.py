"""The deck agent: a document or a topic becomes a DeckSpec, and the DeckSpec becomes files.

`make` is imported when it is first asked for: the graph's libraries take a second to load, the contract types none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents.deck.making import make
    from agents.deck.result import DeckResult

__all__ = ["DeckResult", "make"]


def __getattr__(name: str) -> Any:
    if name == "make":
        from agents.deck.making import make

        return make
    if name == "DeckResult":
        from agents.deck.result import DeckResult

        return DeckResult
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
