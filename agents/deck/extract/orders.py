"""Shapes of what has an order: times, steps, cycles, ranks, funnels. Sure signs or None; the words are the source's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agents.deck import spec as s
from agents.deck.extract import prose_forms
from agents.deck.extract.asides import events
from agents.deck.extract.compression import tidy
from agents.deck.extract.listing import dated_sentences, line_of, when_named
from agents.deck.extract.matter import NAME, OF_MANY, Matter, brief, item, notes_of, points_of, stepped, with_aside
from agents.deck.extract.shape_cues import CYCLE, FUNNEL, HISTORY, IMPERATIVE_START, PLANS, PROCESS, RANKS, STEPS, TIMES
from agents.sources.base import Passage
from agents.text.sentences import split_sentences
from agents.text.words import length

# -- times -------------------------------------------------------------------------------------------------------------


def timeline(matter: Matter) -> s.Slide | None:
    """Items or sentences that begin with dates, in their order."""
    listed = matter.listed
    told: list[tuple[Passage, str, tuple[int, int, int], str]] = []
    if (named := _named_times(matter)) is not None:
        return named
    if listed:
        told = [(line.passage, *line.date) for line in listed if line.date is not None]
        if len(told) < len(listed):
            return None
    else:
        told, count = dated_sentences(matter.passages)
        sure = TIMES.search(matter.heading) is not None
        if len(told) < (0.5 if sure else 0.7) * count:
            return _past(matter)
    keys = [key for _, _, key, _ in told]
    if listed and keys == sorted(keys, reverse=True):  # the latest first, as in a curriculum vitae
        told, keys = told[::-1], keys[::-1]
    if not 3 <= len(told) <= 7 or keys != sorted(keys) or len(set(keys)) < 3:
        return _past(matter)
    events = []
    for passage, when, _, rest in told:
        event = _event(when, rest, passage)
        if event is None or length(when) > 26:
            return None
        events.append(event)
    return s.TimelineSlide(id=matter.id, title=matter.title, events=events, notes=notes_of(matter))


def _named_times(matter: Matter) -> s.Slide | None:
    """Lines that say what happens before they say when ("Bids close: 22 December"), each with a later date."""
    named = [line_of(p) for p in matter.passages]
    if TIMES.search(matter.heading) is None or not 3 <= len(named) <= 7:
        return None
    events, keys, year = [], [], 0
    for line in named:
        told = when_named(line)
        more = brief(told[2], 84, 110) if told and told[2] else None
        if told is None or length(told[0]) > 30 or (told[2] and more is None):
            return None
        year = told[1][0] or year
        keys.append((year, *told[1][1:]))
        text = item(more, line.passage) if more else None
        events.append(s.Event(when=item(told[0], line.passage), heading=item(line.head, line.passage), text=text))
    if keys != sorted(set(keys)):
        return None
    return s.TimelineSlide(id=matter.id, title=matter.title, events=events)


def _event(when: str, rest: str, passage: Passage) -> s.Event | None:
    """What happened, in brief; of several sentences the first, and what else is told below it."""
    first, *others = [part.text.strip() for part in split_sentences(rest)]
    said = brief(rest, 64, 96)
    if said is not None and (not others or said == tidy(rest)):
        return s.Event(when=item(when, passage), heading=item(said, passage))
    said, more = brief(first, 64, 96), brief(" ".join(others), 84, 110) if others else None
    if said is None:
        return None
    text = item(more, passage) if more else None
    return s.Event(when=item(when, passage), heading=item(said, passage), text=text)


def _past(matter: Matter) -> s.Slide | None:
    """Under a heading that speaks of history, the events of its sentences, where most of them are."""
    if HISTORY.search(matter.heading) is None:
        return None
    told = events(matter.passages, least=3, until=True)
    count = sum(len(split_sentences(p.text)) for p in matter.passages)
    if len(told) * 10 < 6 * count:
        return None
    dated = [s.Event(when=item(e.when, e.passage), heading=item(e.said, e.passage)) for e in told]
    notes = [re.sub(r"\s+", " ", p.text).strip() for p in matter.passages][:4]
    return s.TimelineSlide(id=matter.id, title=matter.title, events=dated, notes=notes)


# -- steps -------------------------------------------------------------------------------------------------------------


def steps(matter: Matter) -> s.Slide | None:
    """Numbered items under a heading that speaks of steps; a cycle or ranks where it says so."""
    listed = matter.listed
    heading = matter.heading
    if not listed and (told := prose_forms.sequenced(matter.passages)) and (run := _stepwise(told)):
        return s.ProcessSlide(id=matter.id, title=matter.title, steps=run, notes=notes_of(matter))
    if not listed and PLANS.search(heading) and (run := _stepwise(prose_forms.counted(matter.passages))):
        return s.ProcessSlide(id=matter.id, title=matter.title, steps=run, notes=notes_of(matter))
    cycle, ranks = CYCLE.search(heading), RANKS.search(heading)
    numbered = len(listed) >= 3 and all(line.numbered for line in listed)
    told_to = sum(bool(IMPERATIVE_START.match(line.text)) for line in listed)
    owned = sum(with_aside(tidy(line.text), line.passage, OF_MANY) is not None for line in listed) * 4 >= 3 * len(
        listed
    )
    ordered = (numbered and (PROCESS.search(heading) or owned or told_to * 3 >= 2 * len(listed))) or STEPS.search(
        heading
    )
    if not listed or not (cycle or ranks or ordered):
        return None
    whole = [(line.text, line.passage) for line in listed]
    points = (
        (points_of(listed, 7) or _stepwise(whole))
        if not (told_to or owned)
        else (_stepwise(whole) or points_of(listed, 7))
    )
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
