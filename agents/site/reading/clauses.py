"""An English sentence in its clauses: what it is of, what it lists, who does what.

Shallow and without a dictionary of trades: separators, determiners and the verbs of `verbs.py`. It knows no blueprint
and no spec; numbers, hours and looks are taken out before by `limiting`, `opening` and `styling`.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.agreeing import agree, bare_who
from agents.site.reading.kin import is_plural
from agents.site.reading.phrases import is_person, noun_of
from agents.site.reading.tidying import tidied
from agents.site.reading.told import Act, Listing, Told
from agents.site.reading.verbs import BASE, GERUND, NOUN_TOO, THIRD, act_kind

_SEPARATOR = re.compile(
    r"\s*(?:(?P<hard>[:;]|[.!?](?=\s|$)|\s(?:-|–|—|--)\s|—|[()])"
    r"|(?P<soft>,\s*(?:(?:and|or|plus|but also|then)\s+)?|\s+(?:and(?: also)?|plus|&|as well as)\s+)"
    r"|\b(?P<with>with|including|featuring|containing|having|includes|contains)\b"
    r"|\b(?P<where>where|in which|so that|so|which|who|that|but|while|when)\b(?!['’]))\s*",
    re.IGNORECASE,
)
_SUBJECT_WHO = r"(?:(?:the|our|my|all|any|each|every|a|an|other|registered|their)\s+)*(?:[a-z'’-]+\s+){0,2}?[a-z'’-]+"
_AUX = r"(?:(?:can|may|should|will|could|must|to|are able to|is able to|are allowed to|then|also|always|both|just|cannot|can't|may not|only|get to|each|online)\s+)*"
_VERB = "|".join(re.escape(v) for v in sorted({*BASE, *THIRD}, key=len, reverse=True))
_CLAUSE = re.compile(
    rf"^(?P<only>(?:only|just)\s+)?(?:(?:let|lets|letting|allow|allows|allowing|help|helps|for|want|so)\s+)?(?P<who>{_SUBJECT_WHO})\s+(?P<aux>{_AUX})(?P<verb>{_VERB})\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_BARE_VERB = re.compile(rf"^(?:(?:can|may|also|then|to)\s+)*(?P<verb>{_VERB})\b(?P<rest>.*)$", re.IGNORECASE)
_TO_VERB = re.compile(
    rf"^(?P<object>.+?)\s+(?:(?:that|which)\s+)?(?:to|can be)\s+(?P<verb>{_VERB})(?:e?d)?\b(?P<rest>.*)$", re.IGNORECASE
)
_GERUND = re.compile(
    rf"^(?:for|of|about|on)?\s*(?P<verb>{'|'.join(re.escape(g) for g in sorted(GERUND, key=len, reverse=True))})\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:them|it|these|those|this|that|one|ones|themselves|each other)$", re.IGNORECASE)
_GENERIC_SITE = re.compile(
    r"^(?:(?:make|build|create|design|set up|i want|i need|we need|we want|i would like|i'd like|give|please)\s+(?:me|us)?\s*)?(?:(?:a|an|the|my|our|small|simple|nice|new|little|modern|dark|beautiful)\s+)*(?:web ?site|site|web ?app|app|web page|page|platform|portal|system|tool|something|homepage|software|application|database|place)\b\s*",
    re.IGNORECASE,
)
_PAST = {"approved": "approve", "confirmed": "confirm", "checked": "check", "reviewed": "approve", "assigned": "assign", "managed": "manage", "moderated": "moderate", "edited": "edit", "accepted": "accept", "handled": "handle", "answered": "answer", "posted": "post", "submitted": "submit", "uploaded": "upload", "added": "add", "written": "write", "reported": "report", "suggested": "suggest"}  # fmt: skip
_PASSIVE = re.compile(
    rf"^(?P<o>.+?)\s+(?:(?:are|is|get|being|which are)\s+)?(?P<verb>{'|'.join(_PAST)})\s+by\s+(?P<who>[a-z' -]+)$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\s*(?:how many (?P<many>[a-z]+)|(?:what|which) (?P<what>[a-z]+)\s+(?:they|he|she|it|we))\b.*$", re.IGNORECASE
)
"""What people say of themselves: "how many people come", "what dish they bring"."""
_INSIDE = re.compile(r"\w (?:a|an|the|their|its|his|her|my|our) \w", re.IGNORECASE)
"""What holds an article inside is a clause with a verb that is not known, and no name: "volunteers take a repair"."""


def clauses_in(sentence: str) -> Told:
    """The clauses of an English sentence."""
    told = Told()
    text = tidied(sentence, told)
    _Walk(told).through(_members(text))
    return told


def _members(text: str) -> list[tuple[str, str]]:
    """Separator and what follows it, in order; the first has the separator ``."""
    members, sign, at = [], "", 0
    for found in _SEPARATOR.finditer(text):
        members.append((sign, text[at : found.start()]))
        sign, at = found.lastgroup or "", found.end()
        if sign == "hard" and found["hard"].strip() in ".!?;":
            sign = "stop"
    members.append((sign, text[at:]))
    return [(s, m.replace("_", " ").strip(" ,.'\"")) for s, m in members]


class _Walk:
    """Goes through the members and fills `told`."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.noun = ""  # the noun last seen
        self.listing: Listing | None = None
        self.act: Act | None = None
        self.at_head = True

    def through(self, members: list[tuple[str, str]]) -> None:
        first, hard = True, False
        for sign, words in members:
            sign, hard = ("hard" if hard and sign == "soft" and words else sign), (sign == "hard" and not words)
            if not words:
                if first:
                    first = False
                continue
            if first:
                self._head(words)
                first = False
            else:
                self._member(sign, words)
                self.at_head = False

    def _head(self, words: str) -> None:
        told = self.told
        told.head = words
        bare = _GENERIC_SITE.sub("", words).strip()
        if (
            self._clause(bare, "where")
            or self._gerund(bare)
            or self._started(words)
            or self._started(re.sub(r"^(?:for|to)\s+", "", bare))
        ):
            told.head = ""
            return
        found = re.search(
            r"\b(?:for|of|about)\s+(?P<s>(?:(?!\b(?:for|about)\b).)+)$", bare if bare != words else words, re.I
        )
        whole = re.search(r"(?:^|\s)(?:for|of|about)\s+(.+)$", words, re.IGNORECASE)
        told.subject = (whole[1] if whole else bare if bare != words else found["s"] if found else words).strip()
        if self._gerund(told.subject) or self._infinitive(told.subject):
            told.subject = ""
            return
        self.noun = noun_of(told.subject)

    def _started(self, words: str) -> bool:
        """An order without a subject: "track my plants", "sell paintings"."""
        found = _BARE_VERB.match(words)
        if found is None or found["verb"].lower() not in BASE or not found["rest"].strip():
            return False
        verb = BASE[found["verb"].lower()]
        if (
            verb in NOUN_TOO
            and not re.match(r"\s*(?:my|our|the|all|your|their|its)\b", found["rest"])
            and verb not in ("track", "store", "record", "log")
        ):
            return False
        self._acted("", verb, found["rest"])
        self.listing = Listing("", "track", list(self.told.acts[-1].objects))
        self.told.listings.append(self.listing)
        return True

    def _member(self, sign: str, words: str) -> None:
        if sign in ("where", "hard", "stop", "soft") and self._clause(words, sign):
            return
        if self._went_on(words, sign):
            return
        if sign == "where" and self.act is not None and not is_person(noun_of(words)):
            return
        if self._passive(words) or self._infinitive(words) or (sign != "soft" and self._gerund(words)):
            return
        if self._entered(sign, words):
            return
        if sign == "with":
            if self._is_next_owner():
                assert self.listing is not None
                self.noun = self.listing.nouns.pop()
            owner, self.act = (self.act.objects[-1] if self.act and self.act.objects else self.noun), None
            if self.told.acts and not owner:
                owner = ""
            self.listing = Listing(owner, "with", before=owner, at_head=self.at_head and not self.told.acts)
            self.told.listings.append(self.listing)
        elif self.act is not None and sign == "soft":
            self.act.objects.append(noun_of(words)) if len(words.split()) <= 5 else None
            self.noun = noun_of(words) or self.noun
            if self.act.kind == "make" and self.listing is not None and self.listing.sign == "track":
                self.listing.nouns.append(noun_of(words))
            return
        elif self.listing is None or sign in ("hard", "stop"):
            self.listing = Listing("", "colon" if sign == "hard" else "comma", before=self.noun)
            self.told.listings.append(self.listing)
        self._listed(words)

    def _listed(self, words: str) -> None:
        assert self.listing is not None
        noun = noun_of(words)
        if noun and len(noun.split()) <= 5 and not _PRONOUN.match(noun) and not _INSIDE.search(noun):
            self.listing.nouns.append(noun)
            if self.listing.sign != "with" or self._is_kind(noun):
                self.noun = noun
        self.act = None

    def _entered(self, sign: str, words: str) -> bool:
        """What people give with what they do: "guests RSVP with number of people", "breakfast optional"."""
        from agents.site.reading.nouns import noun_kind

        who = self.act.who if self.act else ""
        asked = self.act is not None and self.act.kind == "want" and not self.act.objects
        if sign == "with" and asked and noun_kind(noun_of(words)) != "feature":
            self._acted(who, "enter", words)
            return True
        optional = re.match(r"^(?P<n>[a-z ]{3,24}?) (?:is |are )?(?:optional|on request|if wanted)$", words, re.I)
        if optional:
            self._acted(who, "enter", f"{noun_of(optional['n'])} wanted")
        return optional is not None

    def _is_next_owner(self) -> bool:
        """Whether the last of a row of fields is what has the next: "vans with plate and mileage, services with"."""
        row = self.listing
        return (
            self.act is None
            and row is not None
            and row.sign == "with"
            and len(row.nouns) > 1
            and is_plural(row.nouns[-1])
        )

    def _is_kind(self, noun: str) -> bool:
        from agents.site.reading.nouns import noun_kind

        assert self.listing is not None
        return self.listing.at_head and noun_kind(noun) == "kind"

    def _clause(self, words: str, sign: str) -> bool:
        """A subject and its verb."""
        for found in _clauses(words):
            who, verb = found["who"].strip(), found["verb"].lower()
            if not agree(who, verb, found["aux"] or "", found["rest"], sign):
                continue
            base = BASE.get(verb) or THIRD[verb]
            if (
                self.at_head
                and sign == "where"
                and base in NOUN_TOO
                and re.match(r"\s*(?:for|of)\b", found["rest"])
                and not found["aux"]
            ):
                continue  # "a complaints register for a landlord" is no clause
            self._acted(bare_who(who), base, found["rest"], only=bool(found["only"]))
            return True
        return False

    def _went_on(self, words: str, sign: str) -> bool:
        """Whether those who did something do something more."""
        if self.act is not None:
            return sign in ("soft", "where") and self._continued(words)
        return sign in ("hard", "soft") and self._again(words, sign)

    def _again(self, words: str, sign: str) -> bool:
        """After what a thing has, those who did something do more: "register pets (name, breed), book appointments"."""
        found = _BARE_VERB.match(words)
        before = next((a for a in reversed(self.told.acts) if a.who), None)
        if found is None or before is None or found["verb"].lower() not in BASE:
            return False
        base = BASE[found["verb"].lower()]
        rest = found["rest"].strip()
        if (
            act_kind(base) not in ("want", "make")
            or not is_plural(noun_of(rest))
            or (base in NOUN_TOO and sign != "hard" and not (before.who and is_person(before.who)))
        ):
            return False
        self._acted(before.who, base, found["rest"])
        return True

    def _continued(self, words: str) -> bool:
        """ "… and choose a time": the same people do something more."""
        assert self.act is not None
        found = _BARE_VERB.match(words)
        if found is None:
            return False
        verb = found["verb"].lower()
        base = BASE.get(verb) or THIRD.get(verb)
        if base is None or (base in NOUN_TOO and verb in THIRD and not found["rest"].strip()):
            return False
        if (
            base in NOUN_TOO
            and found["rest"].strip()
            and not re.match(r"\s*(?:a|an|the|their|them|it|its|for|to|on|in|my|our|up|out|with|\w+s\b)", found["rest"])
        ):
            return False
        self._acted(self.act.who, base, found["rest"])
        return True

    def _passive(self, words: str) -> bool:
        """ "swap requests approved by the head nurse", "technicians are assigned"."""
        without = re.match(
            r"^(?P<o>[a-z' -]+?)\s+(?:are|is|get|gets|will be)\s+(?:automatically\s+)?(?P<verb>[a-z]+(?:ed|wn|nt|ld))\b",
            words,
            re.IGNORECASE,
        )
        if without is not None and " by " not in words:
            verb = _PAST.get(without["verb"].lower())
            if verb is not None:
                self._acted("", verb, noun_of(without["o"]))
                self.act = None
            return True
        found = _PASSIVE.match(words)
        if found is None or (not is_person(found["who"]) and not is_person(noun_of(found["who"]))):
            return False
        if _PAST[found["verb"].lower()] == "assign":  # who does it is said of what came in, and no thing of its own
            self._acted(bare_who(found["who"].strip()), "assign", noun_of(found["o"]))
            self.act = None
            return True
        if self.listing is None:
            self.listing = Listing("", "comma", before=self.noun)
            self.told.listings.append(self.listing)
        listing, noun = self.listing, noun_of(found["o"])
        listing.nouns.append(noun)
        self._acted(bare_who(found["who"].strip()), _PAST[found["verb"].lower()], noun)
        self.listing, self.act, self.noun = listing, None, noun
        return True

    def _infinitive(self, words: str) -> bool:
        """ "guided tours to book", "a form to report damage"."""
        found = _TO_VERB.match(words)
        if found is None or found["verb"].lower() not in BASE:
            return False
        thing = noun_of(found["object"])
        rest = found["rest"]
        base = BASE[found["verb"].lower()]
        if re.search(r"\b(?:form|page|place|way|button|site|list|option|possibility|app|tool|area)$", thing, re.I):
            self._acted("", base, rest)
        elif is_person(thing):
            self._acted(thing, base, rest)
        else:
            if self.listing is None or (self.listing.sign == "with" and not self.listing.at_head):
                self.listing = Listing("", "comma", before=self.noun)
                self.told.listings.append(self.listing)
            self.listing.nouns.append(thing)
            self.noun = thing
            listing = self.listing
            self._acted("", base, "")
            self.told.acts[-1].objects = [thing]
            self.listing, self.act = listing, None
        return True

    def _gerund(self, words: str) -> bool:
        found = _GERUND.match(words)
        if found is None:
            return False
        base = GERUND[found["verb"].lower()]
        if base in NOUN_TOO and re.match(
            r"(?:system|site|page|form|platform|list|app|calendar|board|service)s?\b", found["rest"]
        ):
            return False
        if re.match(r"(?:group|club|circle|room|desk|party|competition|contest|challenge|society)s?\b", found["rest"]):
            return False
        self._acted("", base, found["rest"])
        if base in ("track", "log", "record", "sell", "collect", "store", "share", "manage", "organise", "organize"):
            self.listing = Listing("", "track", list(self.told.acts[-1].objects))
            self.told.listings.append(self.listing)
        return True

    def _acted(self, who: str, verb: str, rest: str, *, only: bool = False) -> None:
        kind = act_kind(verb)
        if verb == "register" and re.match(
            r"\s*(?:their|his|her|new|an?|pets|animals|dogs|cats|horses|bikes|cars|children)\b", rest
        ):
            verb, kind = "add", "make"  # "pet owners register their animals"
        rest = re.sub(
            r"^\s*(?:up|for|to|in|on|with|at|about|out|from|their own|online|read only)\b", "", rest.strip(), flags=re.I
        )
        rest = re.sub(r"^\s*(?:(?:us|me)\s+)?(?:for|to|in|on|with|at|about)\b", "", rest.strip(), flags=re.I).strip()
        if kind == "fill" and (told := _TOLD.match(rest)):
            rest = f"number of {told['many']}" if told["many"] else told["what"]
        rest = "" if re.match(r"(?:[a-z]+ly$|what|whatever|how|why|when|where|who|if|whether)\b", rest, re.I) else rest
        noun = noun_of(rest)
        either = [noun_of(part) for part in re.split(r"\s+or\s+(?:the|an?)\s+", noun)]
        objects = [n for n in either if n and not _PRONOUN.match(n) and len(n.split()) <= 6]
        self.act = Act(who, verb, kind, objects, only, self.noun)
        self.told.acts.append(self.act)
        if objects:
            self.noun = objects[-1]
        self.listing = None


def _clauses(words: str) -> list[re.Match[str]]:
    """The clause with the shortest subject first."""
    found = _CLAUSE.match(words)
    return [found] if found else []
