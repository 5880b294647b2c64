"""Whether subject and verb are a clause rather than two nouns: "customers order", not "customer orders"."""

from __future__ import annotations

import re

from agents.site.reading.phrases import is_person
from agents.site.reading.verbs import BASE, NOUN_TOO, THIRD

_LISTED = frozenset(
    [
        "list",
        "report",
        "plan",
        "order",
        "schedule",
        "record",
        "post",
        "log",
        "file",
        "catalogue",
        "store",
        "group",
        "process",
        "place",
    ]
)


"""What "staff" and "team" stand before without being a clause: "staff list", "team schedule"."""


_ANSWERING = re.compile(r"\b(?:teacher|jury|panel|management|manager|editor|caretaker|staff|doctor|vet)$")
"""Who is said to answer, rate or reply without a word on what: "head teacher answers"."""


def bare_who(who: str) -> str:
    """People without article: "the head nurse" → "head nurse"."""
    return re.sub(r"^(?:(?:the|our|my|all|any|each|every|a|an|other|registered|only|their)\s+)+", "", who, flags=re.I)


def agree(who: str, verb: str, aux: str, rest: str, sign: str) -> bool:
    """Whether subject and verb are a clause rather than two nouns: "customers order", not "customer orders"."""
    bare = bare_who(who).lower()
    if re.match(r"(?:what|whatever|how|why|there)\b", bare):
        return False
    last = bare.split()[-1] if bare.split() else ""
    if not bare or re.search(r"\b(?:for|of|in|at|with|to|by|about|and|or)\b", bare):
        return False
    many = last in (
        "people",
        "staff",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "others",
        "we",
        "i",
        "you",
        "they",
        "public",
        "team",
        "crew",
        "children",
        "men",
        "women",
        "kids",
    ) or (last.endswith("s") and not last.endswith("ss"))
    base = BASE.get(verb)
    third = THIRD.get(verb)
    from agents.site.words.entities import group_of

    group = group_of(last[:-1] if many and last.endswith("s") else last)
    person = (
        is_person(bare)
        or re.search(r"\b(?:school|scout|youth|kindergarten) (?:classes|groups)$", bare) is not None
        or (group is not None and group[0] in ("person", "organisation") and last not in ("clubs", "bands"))
        or (
            many
            and group is not None
            and group[0] == "place"
            and re.match(r"\s*(?:them|it|a|an|the|their|its|for|[a-z]+s)\b", rest) is not None
            and last
            in (
                "restaurants",
                "schools",
                "hotels",
                "museums",
                "cafes",
                "libraries",
                "farms",
                "kitchens",
                "churches",
                "studios",
                "venues",
                "kiosks",
                "shops",
                "hospitals",
                "houses",
            )
        )
    )
    aux = aux.strip()
    if re.search(r"\bto\b", aux) and not person:
        return False
    if aux and base and (person or many):
        return True
    if many:
        if base is None and last not in (
            "everyone",
            "everybody",
            "anyone",
            "anybody",
            "staff",
            "public",
            "team",
            "crew",
        ):
            return False
        name = base or third or ""
        if name in _LISTED and last in ("staff", "team", "crew", "public") and not rest.strip():
            return False
        if name in NOUN_TOO or not person:
            return person or sign == "where" or (base is not None and name not in NOUN_TOO)
        return True
    if third is None:
        return False
    if third in NOUN_TOO and not rest.strip() and who.lower() == bare:
        return sign in ("soft", "stop") and _ANSWERING.search(bare) is not None
    return person
