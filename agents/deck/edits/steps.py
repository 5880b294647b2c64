"""What was read in a wish, and what it made of the bench, kept as steps: a turn that is cut off asks no model twice.

It knows neither decks nor posters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from agents.steps import Once

if TYPE_CHECKING:
    from agents.deck.edits.bench import Bench


def operations_of(
    once: Once, read: Callable[[], Sequence[BaseModel]], load: Callable[[list[dict[str, Any]]], list[Any]]
) -> list[Any]:
    """The operations of a wish, read from it or, where that was done before, loaded."""
    found: list[list[Any]] = []

    def work() -> list[dict[str, Any]]:
        found.append(list(read()))
        return [operation.model_dump(mode="json") for operation in found[0]]

    kept = once("understand", work)
    return found[0] if found else load(kept)


def applied(
    bench: Bench, once: Once, apply: Callable[[], None], made: Callable[[], Any], take: Callable[[Any], None]
) -> None:
    """Carry a wish out on the bench, or lay out what came of it before.

    `made` gives what is on the bench as JSON, `take` puts it back. A turn that brings bytes of its own, as a picture
    does, is carried out again: only words are kept.
    """
    known = {document.source.id for document in bench.library.documents}
    done: list[bool] = []

    def work() -> Any:
        apply()
        done.append(True)
        if any(document.source.id not in known for document in bench.library.documents):
            return None
        return {"made": made(), "told": list(bench.told)}

    kept = once("apply", work)
    if done:
        return
    if kept is None:
        apply()
        return
    take(kept["made"])
    bench.told = list(kept["told"])
