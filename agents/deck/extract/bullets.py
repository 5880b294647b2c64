"""Bullets of one slide: which sentences, in which order, how short. Every bullet is a passage's sentence, shortened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from agents.deck.extract.candidates import Candidate, candidates
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.chooser import Chooser, pick
from agents.deck.extract.compression import Compression, compressions
from agents.deck.extract.cues import ANNOUNCES
from agents.deck.extract.guards import same_substance
from agents.sources.base import Language, Passage
from agents.text.keyphrases import KeyPhrase
from agents.text.similarity import overlap, share_said
from agents.text.words import length

_REPEATS = 0.6
_NEAR, _BRIEF = 0.2, 60
_SPARED = 0.6
"""Share of a list's room up to which sentences keep what may go"""
Choice = tuple[Candidate, list[Compression]]
Settle = Callable[[Choice, Sequence[Choice]], Choice]
_AMOUNT = re.compile(
    r"(?:\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|half)\b)"
    r"\s?[^\W\d]{0,4}"
)
"""A number with how the word after it begins"""
_SAYS_LITTLE = 24  # width up to which a title is a topic, not a statement
QUESTION: dict[Language, str] = {
    "en": "Which line says best what matters in this passage?",
    "zh": "哪一句最能说明这段话的要点？",
}


@dataclass(frozen=True)
class Bullet:
    """A line of a slide and the sentence behind it."""

    text: str
    sentence: str
    passage: Passage
    order: int


@dataclass(frozen=True)
class Room:
    """Limits of one list of bullets, in widths of Latin characters."""

    count: int
    listed: int
    """As many when the source itself lists them."""
    soft: int
    hard: int
    body: int


def room_of(capacity: Capacity, *, half: bool = False) -> Room:
    """The room of a full slide's list, or of one column's."""
    if half:
        count = capacity.half_bullets
        return Room(count, count, capacity.half_bullet, capacity.half_bullet_hard, capacity.half_body)
    return Room(capacity.bullets, capacity.listed, capacity.bullet, capacity.bullet_hard, capacity.body)


def write_bullets(
    passages: Sequence[Passage],
    phrases: Sequence[KeyPhrase],
    chooser: Chooser,
    room: Room,
    *,
    avoid: Sequence[str] = (),
    language: Language = "en",
) -> list[Bullet]:
    """Up to `room.count` bullets that carry `passages`, in source order, none repeating another or `avoid`."""
    listed = _listed(passages)
    found = candidates(listed or passages, phrases)
    found = [c for c in found if not ANNOUNCES.search(c.text)] or found
    if listed:
        room = replace(room, count=room.listed, body=room.body + 120)
        found = [replace(c, score=c.score + 0.6 - 0.03 * c.order) for c in found]
    longer = replace(room, hard=round(1.45 * room.hard))
    said = [] if listed else [a for a in avoid if length(a) > _SAYS_LITTLE]
    settle = None if listed else partial(_settled, chooser, language)
    chosen = _select(found, room, said, spread=not listed and _groups(passages) > 1, choose=settle)
    if len(chosen) < min(2, room.count, len(found)):
        chosen = _select(found, longer, said, spread=False)
    if not listed:
        chosen = _whole_where_room(chosen, room, longer.hard)
    written = [_shortened(candidate, forms, chooser, language) for candidate, forms in chosen]
    if not written and found:
        written = _last_resort(found, room, avoid)
    return sorted(written, key=lambda b: b.order)


def _settled(chooser: Chooser, language: Language, best: Choice, rivals: Sequence[Choice]) -> Choice:
    """One of `best` and the rivals that have no numbers where it has none; a line with numbers is never traded."""
    if any(c.isdigit() for c in best[1][0].text):
        return best
    alike = [best, *(r for r in rivals if r is not best and same_substance(r[1][0].text, best[1][0].text))][:3]
    texts = [forms[0].text for _, forms in alike]
    text = pick(chooser, QUESTION[language], " ".join(c.text for c, _ in alike), texts)
    return alike[texts.index(text)]


def _listed(passages: Sequence[Passage]) -> list[Passage]:
    """The list items, when the passages are in the main a list: they are bullets already."""
    items = [p for p in passages if p.kind == "list_item"]
    listed, total = sum(length(p.text) for p in items), sum(length(p.text) for p in passages)
    return items if len(items) >= 3 and listed >= 0.4 * total else []


def _groups(passages: Sequence[Passage]) -> int:
    return len({p.locator.heading for p in passages})


def _select(
    found: Sequence[Candidate], room: Room, avoid: Sequence[str], *, spread: bool, choose: Settle | None = None
) -> list[tuple[Candidate, list[Compression]]]:
    """Greedy: the best sentence that fits and says something new, from a fresh subsection where there are several."""
    fitting = [(c, f) for c in found if (f := compressions(c.text, limit=room.soft, hard=room.hard))]
    fitting = [(c, f) for c, f in fitting if not repeats(f[0].text, avoid)]
    chosen: list[tuple[Candidate, list[Compression]]] = []
    sizes = Counter(c.passage.locator.heading for c, _ in fitting)
    scarce = len(fitting) <= room.count  # where all that is said has room, little is left out
    share = {heading: n * len(sizes) / len(fitting) for heading, n in sizes.items()}
    taken = 0
    while fitting and len(chosen) < room.count:
        used = [c.passage.locator.heading for c, _ in chosen]

        def value(item: tuple[Candidate, list[Compression]], used: list[tuple[str, ...]] = used) -> float:
            candidate, forms = item
            heading = candidate.passage.locator.heading
            fresh = 0.1 * used.count(heading) / share[heading] + 0.15 * (share[heading] < 0.5) if spread else 0.0
            alike = max((overlap(forms[0].text, f[0].text) for _, f in chosen), default=0.0)
            return candidate.score - fresh - 0.5 * alike - 0.35 * forms[0].loss

        best = max(fitting, key=value)
        if choose is not None and len(chosen) == room.count - 1:  # the last line: a near tie is the model's to settle
            floor = value(best) - _NEAR
            rivals = [i for i in fitting if value(i) >= floor and i[0].score >= 0.3]
            best = choose(best, [i for i in rivals if not repeats(i[1][0].text, [f[0].text for _, f in chosen])])
        fitting.remove(best)
        text = best[1][0].text
        weak = best[0].score < (0.0 if scarce else 0.2) and len(chosen) >= 3
        if weak or repeats(text, [f[0].text for _, f in chosen]) or (chosen and taken + length(text) > room.body):
            continue
        chosen.append(best)
        taken += length(text)
    return chosen


def _whole_where_room(chosen: list[Choice], room: Room, hard: int) -> list[Choice]:
    """The sentences with what would have gone on a full slide, as far as few of them leave room for it."""
    spare = _SPARED * room.body - sum(length(forms[0].text) for _, forms in chosen)
    told = dict(enumerate(chosen))
    for place, (candidate, forms) in sorted(told.items(), key=lambda item: -item[1][1][0].loss):
        fuller = min(compressions(candidate.text, limit=hard), key=lambda form: form.loss, default=forms[0])
        more = length(fuller.text) - length(forms[0].text)
        if fuller.loss < forms[0].loss and more <= spare:
            told[place] = (candidate, [fuller])
            spare -= more
    return list(told.values())


def repeats(text: str, others: Sequence[str]) -> bool:
    """Whether one of `others` says the same. Another amount is another thing: "three days a week", "one day a week"."""
    amounts = set(_AMOUNT.findall(text.lower()))
    return any(
        overlap(text, other) >= _REPEATS
        and share_said(text, other) >= 0.5
        and amounts <= set(_AMOUNT.findall(other.lower()))
        for other in others
    )


def _shortened(candidate: Candidate, forms: list[Compression], chooser: Chooser, language: Language) -> Bullet:
    forms = [f for f in forms if same_substance(f.text, forms[0].text)]
    brief = not forms[0].loss and length(forms[0].text) <= _BRIEF  # a short sentence stays whole
    slack = 0.05 if brief else 0.15
    good = [f.text for f in forms if f.loss <= forms[0].loss + slack and length(f.text) <= length(forms[0].text) * 1.4]
    text = pick(chooser, QUESTION[language], candidate.text, good)
    return Bullet(text, candidate.text, candidate.passage, candidate.order)


def _last_resort(found: Sequence[Candidate], room: Room, avoid: Sequence[str]) -> list[Bullet]:
    """One sentence, longer than a bullet should be, when the passages have nothing shorter that stands alone."""
    forms = [(c, compressions(c.text, limit=room.hard, hard=10_000)) for c in found]
    usable = [(c, f) for c, f in forms if f and f[0].text not in avoid]
    if not usable:
        return []
    shortest = min(usable, key=lambda item: max(room.hard, length(item[1][0].text)) - 20 * item[0].score)
    candidate, best = shortest
    return [Bullet(best[0].text, candidate.text, candidate.passage, candidate.order)]
