"""Shapes of what has an order: times, steps, cycles, ranks, funnels. Sure signs or None; the words are the source's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agents.deck import spec as s
from agents.deck.extract import prose_forms
from agents.deck.extract.compression import tidy
from agents.deck.extract.listing import dated_sentences
from agents.deck.extract.matter import NAME, Matter, brief, item, notes_of, points_of, stepped
from agents.deck.extract.shape_cues import CYCLE, FUNNEL, PROCESS, RANKS, STEPS, TIMES
from agents.sources.base import Passage
from agents.text.words import length

# -- times -------------------------------------------------------------------------------------------------------------


def timeline(matter: Matter) -> s.Slide | None:
    """Items or sentences that begin with dates, in their order."""
    listed = matter.listed
    told: list[tuple[Passage, str, tuple[int, int, int], str]] = []
    if listed:
        told = [(line.passage, *line.date) for line in listed if line.date is not None]
        if len(told) < len(listed):
            return None
    else:
        told, count = dated_sentences(matter.passages)
        sure = TIMES.search(matter.heading) is not None
        if len(told) < (0.5 if sure else 0.7) * count:
            return None
    keys = [key for _, _, key, _ in told]
    if not 3 <= len(told) <= 7 or keys != sorted(keys) or len(set(keys)) < 3:
        return None
    events = []
    for passage, when, _, rest in told:
        said = brief(rest, 64, 96)
        if said is None or length(when) > 26:
            return None
        events.append(s.Event(when=item(when, passage), heading=item(said, passage)))
    return s.TimelineSlide(id=matter.id, title=matter.title, events=events, notes=notes_of(matter))


# -- steps -------------------------------------------------------------------------------------------------------------


def steps(matter: Matter) -> s.Slide | None:
    """Numbered items under a heading that speaks of steps; a cycle or ranks where it says so."""
    listed = matter.listed
    heading = matter.heading
    if not listed and (told := prose_forms.sequenced(matter.passages)) and (run := _stepwise(told)):
        return s.ProcessSlide(id=matter.id, title=matter.title, steps=run, notes=notes_of(matter))
    cycle, ranks = CYCLE.search(heading), RANKS.search(heading)
    numbered = len(listed) >= 3 and all(line.numbered for line in listed)
    ordered = (numbered and PROCESS.search(heading)) or STEPS.search(heading)
    if not listed or not (cycle or ranks or ordered):
        return None
    points = points_of(listed, 7) or _stepwise([(line.text, line.passage) for line in listed])
    if points is None:
        return None
    same = {"id": matter.id, "title": matter.title, "notes": notes_of(matter)}
    if cycle and len(points) <= 6:
        return s.CycleSlide(**same, steps=points)  # type: ignore[arg-type]
    if ranks and len(points) <= 5:
        return s.PyramidSlide(**same, tiers=points)  # type: ignore[arg-type]
    return s.ProcessSlide(**same, steps=points) if ordered else None  # type: ignore[arg-type]


def funnel(matter: Matter) -> s.Slide | None:
    """Under a heading that speaks of a funnel, items whose numbers fall from one to the next."""
    listed = matter.listed
    if not FUNNEL.search(matter.heading) or not 3 <= len(listed) <= 6:
        return None
    stages, amounts = [], []
    for line in listed:
        number = re.search(r"\d[\d,]*(?:\.\d+)?\s?%?", line.rest if line.head else line.text)
        head = line.head or tidy(line.text.replace(number.group(), "")) if number else ""
        if number is None or not head or length(head) > NAME:
            return None
        amounts.append(float(re.sub(r"[,%\s]", "", number.group())))
        stages.append(s.FunnelStage(heading=item(head, line.passage), value=item(number.group().strip(), line.passage)))
    if any(b >= a for a, b in itertools.pairwise(amounts)):
        return None
    return s.FunnelSlide(id=matter.id, title=matter.title, stages=stages, notes=notes_of(matter))


def _stepwise(told: Sequence[tuple[str, Passage]]) -> list[s.Point] | None:
    """Sentences as steps, each by its first clause; None where one is too long or they are too many."""
    made = [stepped(text, passage, len(told)) for text, passage in told]
    return [p for p in made if p is not None] if 3 <= len(made) <= 7 and None not in made else None
