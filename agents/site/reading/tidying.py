"""An English sentence made ready for being parted into clauses: what belongs together is held together.

It knows phrases only, no clause and no spec.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.told import Told

_NEEDS = re.compile(
    r"^(?P<who>(?:our|my|the|an?)\s+[a-z' -]{3,40}?)\s+(?:needs?|wants?|would like|is looking for)\s+(?:an?|its own|our own|a new)\s+(?:[a-z]+ )?(?:web ?site|site|page|app|platform|portal|system)\b",
    re.IGNORECASE,
)
_SELLING = re.compile(
    r"^(?P<who>(?:an?\s+|the\s+|our\s+|my\s+)?[a-z' -]{3,30}\b(?:school|academy|club|studio|centre|center|association))\s+(?:selling|offering|that sells|that offers|which offers)\s+(?P<what>\S)",
    re.IGNORECASE,
)
_PAIRS = re.compile(
    r"\b(lost|bed|arts|food|questions?|buy|black|health|terms|rock|pros|back|mum|mom|salt|fish|question|swap|drag|date|look|search|wear|nuts)\s+and\s+(found|breakfast|crafts|drinks?|answers?|sell|white|safety|conditions|roll|cons|forth|dad|pepper|chips|time|feel|rescue|tear|bolts)\b",
    re.IGNORECASE,
)
_WHO_PAID = re.compile(
    r"\bwho (paid|made|wrote|did|owns|has|attends|asked|ordered|brought|drove|cooked)\b", re.IGNORECASE
)
_COUPLE = re.compile(r"(?<=\s)([A-Z][a-z]+) and ([A-Z][a-z]+)\b")
"""Two proper names are one: "for Ana and Tom"."""
_EITHER = re.compile(r"\ban? (?P<a>[a-z]{3,12}) or an? (?P<b>[a-z]{3,12}) (?P<n>[a-z]{3,16})\b", re.IGNORECASE)
"""What there is of a thing: "a single or a double kayak"."""
_TWO_KINDS = re.compile(
    r"^(?:an?|the|our|my)?\s*(?P<one>[a-z][a-z -]{2,20}?) and (?P<two>[a-z][a-z -]{2,20}?) (?:site|web ?site|app|platform|page|system|tool|portal) for (?P<of>[^,;:.]+)",
    re.IGNORECASE,
)
"""What stands before the word for a site is what the site has: "a menu and order site for a food truck"."""
_PRICES = re.compile(
    r"\b(?:an?\s+|the\s+|our\s+)?price\s?lists?\s+(?:for|of|with)\s+(?!name|title|all|our|the|every|what)(?P<list>[a-z]+(?: [a-z]+)?(?:\s*,\s*(?:and\s+)?(?!and\b)[a-z]+(?: [a-z]+)?)*\s*,?\s+and\s+[a-z]+(?: [a-z]+)?)(?=\s*(?:[,;.]|$))",
    re.IGNORECASE,
)
"""What is on a price list is its rows: "a price list for shirts, suits and coats"."""


_NAME = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)?"
_NAMED = re.compile(rf"\b(?P<n>[a-z]{{2,16}}s)\s*\((?P<list>{_NAME}(?:, (?:and )?{_NAME})*(?:,? and {_NAME})?)\)")
"""Who or what there is by name: "three artists (Mika, Ron, Elif)"."""


def tidied(sentence: str, told: Told) -> str:
    """The sentence with words that belong together held together; rows that it names of a thing go into `told`."""
    sentence = _NEEDS.sub(r"a site for \g<who>", sentence)
    sentence = _SELLING.sub(r"\g<who> with \g<what>", sentence)
    sentence = re.sub(r"\bpre-?(order|book)", r"\1", sentence, flags=re.I)
    sentence = _TWO_KINDS.sub(r"a site for \g<of> with \g<one> and \g<two>s", sentence)
    sentence = re.sub(
        r"\b((?:flat|apartment|house|home|room|office|property|propertie|studio|villa|cottage)s?)\s+(?:to rent|to let|to buy|for rent|for sale)\b",
        r"\1",
        sentence,
        flags=re.I,
    )
    sentence = re.sub(r"\bsign(s?)\s+(?:their|his|her|your|the)?\s*[a-z]+\s+up\b", r"sign\1 up", sentence, flags=re.I)
    sentence = re.sub(
        r"\bwho(?:['’]s| is) responsible(?: for (?:it|them))?\b", "responsible person", sentence, flags=re.I
    )
    text = _PAIRS.sub(lambda m: f"{m[1]}_and_{m[2]}", " ".join(sentence.replace("_", " ").split()))
    text = _WHO_PAID.sub(lambda m: f"who_{m[1]}", text)
    for found in _NAMED.finditer(text):
        told.examples[found["n"]] = re.split(r",? and |, ", found["list"])
    text = _NAMED.sub(lambda m: m["n"], text)
    text = _COUPLE.sub(lambda m: f"{m[1]}_and_{m[2]}", text)
    for found in list(_EITHER.finditer(text)):
        many = found["n"] + ("" if found["n"].endswith("s") else "s")
        told.examples[many] = [f"{found[k]} {found['n']}".capitalize() for k in ("a", "b")]
        text = text.replace(found.group(), many)
    if found := _PRICES.search(text):
        rows = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", found["list"])
        told.examples["price lists"] = [row[:1].upper() + row[1:] for row in rows]
        text = text[: found.start()] + "a price list with name and price" + text[found.end() :]
    return text
