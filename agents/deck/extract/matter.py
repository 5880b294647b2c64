"""What a slide is to be about, and the short texts that shapes are made of. It finds no shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.deck import spec as s
from agents.deck.extract.compression import shortest_loss, tidy
from agents.deck.extract.guards import balanced
from agents.deck.extract.listing import Line, lines, share_listed
from agents.sources.base import Language, Passage
from agents.text.words import length

NAME, SAID, MOST_SAID = 46, 84, 120
"""Widths of a name, of what is said of it, and of the longest that is shortened to"""
LISTED = 0.55
"""Least share of the text that a list must be, for it to be the slide"""


@dataclass(frozen=True)
class Matter:
    """What a slide is to be about: its id and title, its passages in reading order, the heading above them."""

    id: str
    title: s.Text
    passages: Sequence[Passage]
    language: Language

    @property
    def heading(self) -> str:
        """Title and nearest headings, where cues stand."""
        under = self.passages[0].locator.heading[-2:] if self.passages else ()
        return " / ".join([self.title.text, *under])

    @property
    def listed(self) -> list[Line]:
        """The list that makes up most of the text; empty where none does."""
        return lines(self.passages) if share_listed(self.passages) >= LISTED else []


def item(text: str, passage: Passage) -> s.Item:
    """A text in the passage's words."""
    return s.Item(text=text, passages=[passage.id], origin="extracted")


def brief(text: str, limit: int = SAID, hard: int = MOST_SAID) -> str | None:
    """A text whole, else shortened by deletion; None where it does not become short enough."""
    text = tidy(text)
    if length(text) <= limit:
        return text
    return shortest_loss(text, limit=limit, hard=hard)


def notes_of(matter: Matter) -> list[str]:
    """For the speaker: the prose around a list."""
    return [re.sub(r"\s+", " ", p.text).strip() for p in matter.passages if p.kind != "list_item"][:4]


def points_of(listed: Sequence[Line], most: int) -> list[s.Point] | None:
    """Named points: each has a head and something brief said of it, or is brief itself."""
    if not 3 <= len(listed) <= most:
        return None
    headed = sum(bool(line.head) for line in listed)
    if headed not in (0, len(listed)):
        return None
    points = []
    for line in listed:
        if headed:
            text = brief(line.rest)
            if text is None or length(line.head) > NAME:
                return None
            points.append(s.Point(heading=item(line.head, line.passage), text=item(text, line.passage)))
        else:
            aside = with_aside(tidy(line.text), line.passage, NAME + 22)
            head = brief(line.text, NAME + 12, NAME + 22)
            if head is None and aside is None:
                return None
            points.append(aside or s.Point(heading=item(head or "", line.passage)))
    return points


_CLAUSE_END = re.compile(
    r"(?:[.;:–—]\s+(?:and |then )?|[；：。]"
    r"|,\s+(?:and|then)\s+(?=\w)(?!(?:at|in|with|for|to|into|of|which|who|that|by|on|from|an?|the|its|their|your)\b)"
    r"|,\s+(?=or\s)|[，,]\s*(?=然后|再|并|接着))",
    re.IGNORECASE,
)
WHOLE_STEP, OF_MANY = 92, 74
"""Widths of a step that is one clause, beside up to three others and beside more"""


_AMOUNTS = re.compile(r"(?<=\w{3}) (?=\d+ ?\w+ [^\d,]{3,30}, \d+ ?\w+ [^\d,]{3,30}(?:, | and )\d)")
"""Where a list of amounts begins: "mix 500 g flour, 350 g water and 10 g salt"."""
_ASIDE = re.compile(r"^(?P<said>.{6,}?)\s*[(（](?P<aside>[^()（）]{2,44})[)）]$")


def with_aside(text: str, passage: Passage, most: int) -> s.Point | None:
    """A point that ends in brackets, who does it or when it is, with what they hold below it; None for others."""
    found = _ASIDE.match(text)
    if found is None or length(found["said"]) > most or not balanced(found["said"]):
        return None
    return s.Point(heading=item(found["said"], passage), text=item(found["aside"].strip(), passage))


def stepped(text: str, passage: Passage, count: int) -> s.Point | None:
    """One of `count` steps: its first clause with the rest below it where both can stand, else whole; None if long."""
    text = tidy(text)
    if (aside := with_aside(text, passage, WHOLE_STEP if count <= 4 else OF_MANY)) is not None:
        return aside
    if length(text) <= NAME + 12:
        return s.Point(heading=item(text, passage))
    if (listed := _AMOUNTS.search(text)) is not None and length(
        text
    ) > NAME + 12:  # what is taken, then how much of each
        head, rest = text[: listed.start()], brief(text[listed.start() :], 96)
        if length(head) <= NAME + 12 and rest is not None:
            return s.Point(heading=item(tidy(head), passage), text=item(rest, passage))
    for found in _CLAUSE_END.finditer(text):
        head, rest = text[: found.start()], brief(text[found.end() :], 96)
        if 12 <= length(head) <= NAME + 12 and rest is not None and length(rest) >= 8 and balanced(head):
            return s.Point(heading=item(tidy(head), passage), text=item(rest, passage))
    short = brief(text, NAME + 22, WHOLE_STEP if count <= 4 else OF_MANY)
    return s.Point(heading=item(short, passage)) if short is not None else None
