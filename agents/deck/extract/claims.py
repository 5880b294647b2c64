"""The strongest claims of a text, each one short whole sentence; the chooser says which is said.

Claims that are offered together are alike in kind: all with numbers or all without, so that no pick drops a number that
another would have kept of the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.bullets import Bullet, repeats
from agents.deck.extract.candidates import candidates
from agents.deck.extract.chooser import Chooser, pick
from agents.deck.extract.compression import compressions
from agents.deck.extract.cues import ANAPHORIC, ANNOUNCES, LINKED
from agents.deck.extract.guards import same_substance
from agents.sources.base import Language, Passage
from agents.text.keyphrases import KeyPhrase

_CLAIMS = re.compile(
    r"\b(?:most|cheapest|largest|only|must|should|because|show|conclude|recommend|reward|best|faster|cheaper|more"
    r"|fewer|less|higher|lower|twice|half|percent|times|agree|restores?|halves?|doubles?)\b|%"
    r"|最|必须|应当|表明|建议|关键|证明",
    re.IGNORECASE,
)
ADVICE = re.compile(r"\b(?:recommend|propose|advise)\w*\b|建议|提议", re.IGNORECASE)
_WAY_ON = re.compile(r"^(?:To|In order to|For) \w+ [^,]{2,50}, [a-z]+ ", re.IGNORECASE)
"""What to do for some end ("To do better, use …"): it follows from a claim and is none"""
_OPEN = re.compile(
    r"\b(?:is|are|was|remains?) (?:still )?(?:unclear|unknown|not known|an open question|debated)\b"
    r"|\b(?:is|are) thought to\b"
    r"|尚不清楚|尚无定论|仍不明确",
    re.IGNORECASE,
)
"""What was not known: where a text starts from, not what it says"""
_QUESTION: dict[Language, str] = {
    "en": "Which sentence says the main point of this text?",
    "zh": "哪一句是这段话的中心意思？",
}


def claims(
    passages: Sequence[Passage], phrases: Sequence[KeyPhrase], room: int, *, avoid: Sequence[str] = ()
) -> list[Bullet]:
    """Up to three claims of at most `room` widths, best first; none leans on a sentence before it."""
    rated: list[tuple[float, Bullet]] = []
    for candidate in candidates(passages, phrases):
        forms = compressions(candidate.text, limit=room, hard=round(1.25 * room))
        forms = [f for f in forms if f.loss <= 0.35 and same_substance(f.text, candidate.text)]
        forms = [f for f in forms if not ANAPHORIC.match(f.text)]
        if ANNOUNCES.search(candidate.text):
            continue
        if not forms or ANAPHORIC.match(candidate.text) or LINKED.match(candidate.text):
            continue
        if repeats(forms[0].text, [said for said in avoid if len(said) > 12]):
            continue
        strong = 0.2 if _CLAIMS.search(forms[0].text) else 0.0
        strong -= 0.6 if _OPEN.search(candidate.text) else 0.0
        strong -= 0.3 if _WAY_ON.match(forms[0].text) else 0.0
        bullet = Bullet(forms[0].text, candidate.text, candidate.passage, candidate.order)
        rated.append((candidate.score + strong - forms[0].loss, bullet))
    return [b for _, b in sorted(rated, key=lambda r: -r[0])[:3]]


def chosen(found: Sequence[Bullet], chooser: Chooser, language: Language) -> Bullet:
    """The chooser's pick among claims that are like the first in having numbers or none. `found` is not empty."""
    numbered = has_number(found[0].text)
    alike = [b for b in found if has_number(b.text) == numbered]
    context = " ".join(dict.fromkeys(b.sentence for b in alike))
    text = pick(chooser, _QUESTION[language], context, [b.text for b in alike])
    return next(b for b in alike if b.text == text)


def has_number(text: str) -> bool:
    """Whether a text holds a number in digits."""
    return re.search(r"\d", text) is not None
