"""English noun phrases: their bare noun, and whether it names people. It knows no sentence."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

DETERMINERS = r"(?:the|a|an|our|my|your|their|his|her|its|all|any|each|every|some|several|many|other|new|own|different|various|simple|short|brief|honest|small|little|nice|also|of|both|plain|basic|just|one|list of|lists of|page (?:for|about|of)|section (?:for|of)|upcoming|current|latest|recent)"


_LEADING = re.compile(
    rf"^(?:{DETERMINERS}\s+|(?:up to |at most |about |over )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty)[\s-]+(?!minutes?|hours?|days?|weeks?|star))+(?=\S)",
    re.IGNORECASE,
)


_TAIL = re.compile(
    r"\s+(?:twice|once|sorted|grouped|made|written|sold|grown|baked|based|open|that|which|who|for|from|by|at|on|in|into|to|per|about|during|before|after|via|using|through|over|until|between|without|within|like|such|as|every|each|online|too|please|only|again|then|instead|together|back|there|here|today|now|daily|weekly|if|online|up|out)(?:\s.*)?$",
    re.IGNORECASE,
)


_OF = re.compile(
    r"^(?!(?:number|date|time|type|name|place|year|amount|kind|proof|point|list|bill|letter|terms|hall|board|wall|register)\b)(?P<head>[a-z-]+(?: [a-z-]+)?) of .*$",
    re.IGNORECASE,
)


_LISTS_OF = re.compile(
    r"^(?:lists?|calendar|schedule|timetable|overview|catalogue|catalog|collection|register|database|directory|archive|gallery|map|choice|selection|range|inventory) of\s+",
    re.IGNORECASE,
)


PEOPLE = frozenset(
    [
        "jury",
        "panel",
        "people",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "somebody",
        "someone",
        "others",
        "we",
        "i",
        "you",
        "they",
        "us",
        "me",
        "staff",
        "public",
        "visitors",
        "users",
        "families",
        "kids",
        "children",
        "men",
        "women",
        "parents",
        "neighbours",
        "neighbors",
        "folks",
        "friends",
        "colleagues",
        "team",
        "crew",
        "groups",
        "hospitals",
        "schools",
        "companies",
        "clubs",
        "shops",
        "hosts",
        "guests",
        "fans",
        "locals",
        "residents",
        "citizens",
        "owner",
        "owners",
        "tenants",
        "clients",
        "customers",
        "members",
        "students",
        "pupils",
        "patients",
        "donors",
        "volunteers",
        "nurses",
        "doctors",
        "coaches",
        "judges",
        "couples",
        "teams",
        "businesses",
        "households",
        "kids",
        "moms",
        "dads",
        "mums",
        "mechanics",
        "chefs",
        "cooks",
        "apprentices",
        "adults",
        "professionals",
        "experts",
        "relatives",
        "cyclists",
        "hikers",
        "runners",
        "artists",
        "musicians",
        "reviewers",
        "parent",
        "child",
        "student",
        "pupil",
        "patient",
        "client",
        "customer",
        "member",
        "guest",
        "visitor",
        "user",
        "tenant",
        "teacher",
        "nurse",
        "doctor",
        "coach",
        "judge",
        "head",
        "manager",
        "admin",
        "admins",
        "administrator",
        "boss",
        "chef",
        "cook",
        "librarian",
        "secretary",
        "landlord",
        "landlady",
        "treasurer",
        "committee",
        "board",
        "captain",
        "host",
        "instructor",
        "trainer",
        "editor",
        "moderator",
        "warden",
        "technician",
        "officer",
        "officers",
        "official",
        "management",
        "council",
        "vet",
        "vets",
        "guide",
        "guides",
        "caretaker",
        "janitor",
        "clerk",
        "office",
        "director",
        "directors",
        "desk",
        "chair",
        "president",
        "bookkeeper",
        "controller",
    ]
)


_PERSON_END = re.compile(
    r"(?:ers|ors|ists|ants|ents|ees|ians|mates|smiths|folk|[a-z]{3,}er|[a-z]{3,}or|[a-z]{3,}ist|men|women)$"
)


_NO_PERSON = re.compile(
    r"(?:orders|numbers|offers|papers|letters|computers|covers|centers|centres|rooms|vouchers|posters|weather|folders|flyers|newsletters|stickers|theaters|trailers|containers|events|documents|payments|appointments|comments|plants|restaurants|treatments|ingredients|instruments|apartments|contents|tournaments|assignments|shipments|agreements|investments|torrents|parents' |doors|floors|colors|colours|errors|mirrors|doctor|water|winter|summer|paper|letter|order|number|offer|after|over|under|never|ever|her|per|other|dinner|corner|water|computer|newsletter|semester|quarter|chapter|register|calendar|counter|paper|cover|tower)$"
)


def noun_of(words: str) -> str:
    """A noun phrase without determiners, counts and what follows by a preposition: "all the tools of ours" → "tools"."""
    text = words.strip(" .,;:!?\"'“”")
    text = re.sub(
        r"^(?!(?:children|women|men|kid|baby|today|valentine|new year|father|mother)['’]?s?\b)(?:(?:our|my|the|your|their|a)\s+)?[a-z]+['’]s\s+(?=[a-z]{3})(?!(?:name|age|birthday|weight|size)\b)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"^(?:one|any|each|some) of (?:(?:the|our|my)\s+)?", "", text, flags=re.IGNORECASE)
    for _ in range(3):
        text = _LEADING.sub("", text)
        text = _LISTS_OF.sub("", text)
    text = _TAIL.sub("", text)
    of = _OF.match(text)
    text = (of["head"] if of else text).strip()
    if re.search(
        r" (?:reports?|requests?|orders?|applications?|sign[- ]?ups?|registrations?|bookings?|complaints?|reservations?|suggestions?) (?:forms?|pages?|sections?|lists?)$",
        text,
        re.IGNORECASE,
    ):
        text = re.sub(r" [a-z]+$", "", text, flags=re.IGNORECASE)
    return text


def is_person(words: str) -> bool:
    """Whether a noun phrase names people."""
    last = words.lower().split()[-1] if words.split() else ""
    return last in PEOPLE or (_PERSON_END.search(last) is not None and _NO_PERSON.search(last) is None)
