"""The blueprint that a sentence starts from, or none where it lists a site of its own."""

from __future__ import annotations

import re

from agents.profile import Opens
from agents.site.blueprints import Match, blueprint, nearest
from agents.site.blueprints.finding import NEAR, names_kind
from agents.site.reading import (  # fmt: skip
    doing,
    refusing,
)
from agents.site.reading.demands import without
from agents.site.reading.hearing import Heard, personal, works
from agents.site.reading.kin import Kin, one_of
from agents.site.reading.nouns import PICTURES, noun_kind, plausible
from agents.site.reading.phrases import is_person
from agents.site.reading.told import Told
from agents.site.words.entities import group_of

CLEARLY = 2.4


"""Score of words from which a blueprint is what the sentence names, rather than what it is merely like."""


CLOSE = 0.8


"""A second blueprint with this share of the first one's score leaves the choice open."""


def _driven(told: Told) -> bool:
    """Whether people put things in and others ask for them: a market of their own."""
    makers = {a.who.lower() for a in told.acts if a.kind == "make" and a.who and not a.staff}
    askers = {a.who.lower() for a in told.acts if a.kind == "want" and not a.staff}
    return bool(makers) and bool(askers - makers)


def demanded_by(told: Told) -> list[str]:
    """Kinds of thing that the sentence asks for."""
    found = [
        n
        for listing in told.listings
        for n in listing.nouns
        if not (listing.sign == "with" and listing.owner and not listing.at_head and _fielded(listing.nouns))
        and noun_kind(n) == "kind"
    ]
    found += [
        x.owner
        for x in told.listings
        if x.sign == "with" and x.owner and _fielded(x.nouns) and x.owner.lower() not in told.head.lower()
    ]
    for act in told.acts:
        if act.kind in ("make", "want"):
            named = [o for o in act.objects if noun_kind(o) in ("kind", "name") or o in PICTURES]
            found += [o for o in named if not doing.is_time(o)]
    return list(dict.fromkeys(n for n in found if plausible(n)))


def _fielded(nouns: list[str]) -> bool:
    return sum(noun_kind(n, of_thing=True) == "field" for n in nouns) * 2 > len(nouns)


MEANT: dict[str, re.Pattern[str]] = {
    "adoption": re.compile(
        r"adopt|shelter|rescue|re-?hom|foster|stray|(?:looking|search\w*) for a home|领养|收容|救助|流浪|寄养",
        re.IGNORECASE,
    ),
    "band": re.compile(
        r"\bbands?\b|music|sing|\bfans?\b|gigs?\b|concert|\btours?\b|乐队|音乐|歌|演出|粉丝", re.IGNORECASE
    ),
}
"""Blueprints that only these words mean: dogs at a daycare make no shelter, albums of photos no band."""


def best_for(heard: Heard, demanded: list[str], opens: Opens | None) -> Match | None:
    """The blueprint to start from; None: none fits, or the sentence lists a site of its own."""
    absent = {name for name, words in MEANT.items() if words.search(heard.text) is None}
    until = [demand for demand in heard.demands if demand.kind == "deadline"]
    near = nearest(without(heard.text, until), 6 + len(absent))  # "24 hours before" says nothing of the matter
    matches = [match for match in near if match.name not in absent]
    own = ("tracker", "inventory", "tasks", "crm", "library", "league", "recipes")
    own_things = personal(heard.told)
    named = [
        m for m in matches if (not own_things or m.name in own) and names_kind(m.name, heard.text) and m.score >= NEAR
    ]
    rated = sorted(matches, key=lambda m: -(m.score + 2.5 * _covered(m, demanded)))
    best = named[0] if named and named[0].score >= 0.8 * matches[0].score else rated[0]
    if refusing.is_question(heard.text) and best.called < CLEARLY:
        return None
    if works(heard.told) and best not in named:
        return None
    if not demanded:
        return _chosen(matches, heard.text, opens) if best.score >= NEAR and best.called > 0 else None
    if best.name == "rental" and heard.limits.minutes is not None:
        return None  # what is rented by the hour is booked for times
    share = _covered(best, demanded)
    if any(a.verb in ("stay", "入住") for a in heard.told.acts):
        return None
    if best.name in ("course", "club", "event") and _by_the_clock(heard):
        if _taken(heard):
            return None
        return next((m for m in nearest(heard.text, 40) if m.name == "booking"), None)
    if best not in named and ((own_things and best.name not in own) or _driven(heard.told)):
        return None
    of_trade = any(t.blueprint == best.name for t in heard.trades)
    named = [
        m for m in named if share > 0 or not demanded or m.name not in ("event", "charity", "club", "course", "tracker")
    ]
    clear = best in named or (best.called >= CLEARLY and best.score >= NEAR)
    if clear and (best in named or share >= 0.3 or (of_trade and len(demanded) <= 1)):
        close = [m for m in matches if m.score >= CLOSE * best.score]
        return _chosen(matches, heard.text, opens) if best is matches[0] and len(close) > 1 else best
    if best.score >= NEAR and share >= 0.5 and best.called > 0:
        return best
    return None


def _taken(heard: Heard) -> bool:
    """Whether what people book is a thing that the sentence names: boats, rooms."""
    groups = [group_of(one_of(o)) for a in heard.told.acts if a.kind == "want" for o in a.objects]
    return any(g is not None and g[0] in ("vehicle", "place", "thing", "animal") for g in groups)


def _by_the_clock(heard: Heard) -> bool:
    """Whether single people book times of a given length: lessons of half an hour, not a place in a class."""
    booked = [a for a in heard.told.acts if a.verb in ("book", "reserve", "预约", "预订", "pick", "choose")]
    return heard.limits.minutes is not None and heard.limits.seats is None and bool(booked)


def _covered(match: Match, demanded: list[str]) -> float:
    """The share of what is asked for that a blueprint has."""
    if not demanded:
        return 0.0
    kin = Kin(match.name)
    specs = [blueprint(match.name).spec(tongue) for tongue in ("en", "zh")]
    held = [
        d
        for d in demanded
        if (kin.rows and group_of(one_of(d)) is None and not is_person(d))
        or any(kin.entity(d, s) is not None for s in specs)
    ]
    return len(held) / len(demanded)


def _chosen(matches: list[Match], text: str, opens: Opens | None) -> Match:
    """The best match; where a second one is as good, the one that the model picks."""
    close = [m for m in matches if m.score >= CLOSE * matches[0].score][:3]
    if len(close) < 2 or opens is None:
        return matches[0]
    from agents.site.reading.staged import pick_blueprint

    return close[pick_blueprint(text, [m.name for m in close], opens())]
