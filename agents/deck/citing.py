"""Citing: what a model answered as claims of a deck. The short names that it cites become the ids of passages.

Whether a claim holds is for the checks to say; only what the frame says is left out at once where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agents.checks.grounding import item_fault
from agents.deck.claiming import claims_nothing
from agents.deck.excerpts import Excerpt
from agents.deck.extract.columns import is_time_cell
from agents.deck.library import Library
from agents.deck.planning import SILENT, Spoken
from agents.deck.spec import Item, Label


def held(about: Sequence[str], shown: Excerpt, library: Library) -> list[str]:
    """Ids of the passages that names stand for, those of headings, tables and pictures, too."""
    found = shown.ids(about, "p")
    for heading in shown.ids(about, "h"):
        found += library.headings[heading].passages
    found += [library.tables[t].passage for t in shown.ids(about, "t")]
    found += [passage for f in shown.ids(about, "f") if (passage := library.figures[f].passage)]
    return [p for p in dict.fromkeys(found) if p in library.passages]


def cited_as(text: str, told: Any, shown: Excerpt) -> Item:
    """A text with the passages that `told` names."""
    passages = list(dict.fromkeys(shown.names[name] for name in told.passages))
    return Item(text=" ".join(text.split()), passages=passages, origin="model")


def item_of(told: Any, shown: Excerpt) -> Item:
    """A claim as it was told."""
    return cited_as(told.text, told, shown)


def named_as(text: str, told: Any, shown: Excerpt, library: Library) -> Item | Label:
    """What names a part: a claim where its passages hold it, a label where it can claim nothing.

    A stretch of time ("H1 2027") is a label, too, within the years that they have: it is how a plan is ruled off.
    """
    item = cited_as(text, told, shown)
    if item_fault(item, library) is None:
        return item
    evidence = " ".join(library.passages[i].text for i in item.passages)
    years, known = ([int(year) for year in re.findall(r"\d{4}", said)] for said in (text, evidence))
    within = bool(years and known) and min(known) <= min(years) <= max(years) <= max(known)
    ruled = within and is_time_cell(text)
    return Label(label=item.text) if ruled or claims_nothing(item.text) else item


def spoken_of(said: Sequence[Any], shown: Excerpt, library: Library) -> Spoken:
    """What the first or the last slide says; silent where its passages do not hold it."""
    for told in said[:1]:
        item = Item(text=" ".join(told.text.split()), passages=held(told.about, shown, library), origin="model")
        if item_fault(item, library, beside=item.passages) is None:
            return Spoken(item.text, tuple(item.passages))
    return SILENT
