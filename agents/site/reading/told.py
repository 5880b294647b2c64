"""What a sentence says, part by part: listings and acts. `clauses` and `clauses_zh` fill it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from agents.site.reading.verbs import ActKind

Sign = Literal["with", "colon", "comma", "track", "where"]


@dataclass
class Listing:
    """Nouns that stand in a row."""

    owner: str
    """The noun before `with` whose they are; empty: the site's."""
    sign: Sign
    nouns: list[str] = field(default_factory=list)
    before: str = ""
    """The noun that stood before it: "objects: maker, year"."""
    at_head: bool = False
    """Whether it follows the head at once: "a gym with …"."""


@dataclass
class Act:
    """Somebody does something."""

    who: str
    """Empty: nobody named."""
    verb: str
    kind: ActKind
    objects: list[str] = field(default_factory=list)
    """Empty: what was named last."""
    only: bool = False
    before: str = ""
    """The noun that stood last before the clause; "them" means it."""
    staff: bool = False
    """Whether they run the site; set by `acting.settle_people`."""


@dataclass
class Told:
    """What a sentence says, part by part."""

    head: str = ""
    """Up to the first turn: "a booking site for a two-chair barber shop"."""
    subject: str = ""
    """What the head says that it is for or of: "two-chair barber shop"."""
    listings: list[Listing] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Noun → rows that the sentence names of it: "a single or a double kayak"."""

    def nouns(self) -> list[str]:
        """Every noun that is listed, in order."""
        return [n for listing in self.listings for n in listing.nouns]
