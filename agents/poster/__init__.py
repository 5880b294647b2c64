"""Posters: one sheet from documents, a topic or a deck. Words and data come from the deck's writers, looks from here.

spec.py     what a poster is            sizes.py   sheets and screens, in px at true size
panels.py   what of a deck goes on it   columns.py how panels fill a sheet    laying.py  what fits, measured
page.py     spec → HTML                 graph.py, making.py  the whole run    printing.py  for printers

`make` is imported when it is first asked for: the graph's libraries take a second to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agents.poster.spec import PosterRequest, PosterResult, PosterSpec

if TYPE_CHECKING:
    from agents.poster.making import make

__all__ = ["PosterRequest", "PosterResult", "PosterSpec", "make"]


def __getattr__(name: str) -> Any:
    if name == "make":
        from agents.poster.making import make

        return make
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
