"""Posters: one sheet from documents, a topic or a deck. Words and data come from the deck's writers, looks from here.

spec.py     what a poster is            sizes.py   sheets and screens, in millimetres and px
panels.py   what of a deck goes on it   columns.py how panels fill a sheet
page.py     spec → HTML                 making.py  the whole run: read, draft, lay out, check, export
"""

from agents.poster.making import make
from agents.poster.spec import PosterRequest, PosterResult, PosterSpec

__all__ = ["PosterRequest", "PosterResult", "PosterSpec", "make"]
