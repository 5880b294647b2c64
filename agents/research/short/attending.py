"""Who was at a meeting and who was not: the names behind the label of its minutes, all of them.

Minutes call it in many ways (present, attending, apologies, regrets, 出席, 缺席); a question does, too. Which meeting is meant
is told by what else the question says. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.forms import Bag
from agents.research.short.from_sentences import MASTHEAD
from agents.research.short.lines import Line
from agents.research.short.values import names
from agents.text.words import han_count, terms

ENOUGH = 0.5
"""Share of what the question says of the meeting that its minutes must say."""
_ASKS_AWAY = re.compile(
    r"\bwho (?:could|can|did|was|were)(?: not|n[’']t) (?:come|attend|be there|there|present|make it|take part|at|in)\b"
    r"|\bwho (?:was|were|is|had been) (?:absent|missing|away|excused|unable)|\bwho (?:sent|gave|made) (?:his |her |their )?(?:apolog|regret|excuse)"
    r"|\bwho (?:missed|failed to attend|stayed away)\b|谁(?:没有?|未)(?:来|到|出席|参加)|谁(?:缺席|请假|缺勤)|(?:没有?来|缺席|请假)的(?:人)?(?:是|有)谁",
    re.IGNORECASE,
)
_ASKS_THERE = re.compile(
    r"\bwho (?:was|were|all was) (?:present|there|in attendance|at the\b[^?]*\bmeeting)|\bwho (?:attended|came to|took part in)\b[^?]*\bmeeting|(?:谁|哪些人|有谁)(?:出席|参加|到场)了?|出席[^？?]*(?:的人)?(?:是|有)(?:谁|哪些)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"(?:^|\n|[.。;；]\s*)\W{0,4}(?:apologies(?: for absence| received)?(?: (?:from|were received from))?|regrets(?: from)?|absent|missing|excused|not present|unable to attend|away|缺席|请假|未到|因故缺席)\W{0,4}[:：]?\W{0,4}(?=[^\W\d_])",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"(?:^|\n|[.。;；]\s*)\W{0,4}(?:(?:those |members )?present|in attendance|attending|attendees|attended by|there|出席|到会|参会人员|参加人员|参加|到场|与会者|出席人员)\W{0,4}[:：]\W{0,4}",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"(?P<who>(?:[A-Z][\w’'-]+ ?){1,3}(?:,? and (?:[A-Z][\w’'-]+ ?){1,3})?) (?:had |has |have )?sent (?:his |her |their )?(?:apologies|regrets|excuses)"
)
_LABEL = re.compile(r"^[^\n:：]{1,30}[:：]")
_HALF = re.compile(r"[(（][^)）]*[)）]")
_ASKED_OF = frozenset(
    terms(
        "come attend attended present absent missing take part meeting there apologies sent not could 来开会 来参加会议 例会"
    )
)


def attending(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """The names of who was there, or was not; None for other questions and where no minutes tell."""
    away = _ASKS_AWAY.search(ask.text) is not None
    if not away and not _ASKS_THERE.search(ask.text):
        return None
    wanted = [t for t in ask.terms if t not in _ASKED_OF and (ask.language == "en" or weights.is_known(t))]
    best: tuple[float, Found] | None = None
    for whole, line in {line.whole: line for line in every}.items():
        head = Bag(whole[:MASTHEAD] + " " + (line.hit.source.title or "") + " " + line.hit.source.name)
        share = weights.share(wanted, head.says) if wanted else 1.0
        if share < ENOUGH or (best is not None and share <= best[0]):
            continue
        found = _named(whole, _AWAY if away else _THERE, sent=away)
        if found:
            bases = tuple(Basis(line.hit, start, end, said) for start, end, said in found)
            text = ("、" if han_count(found[0][2]) else ", ").join(said for _, _, said in found)
            best = share, Found(text, 0.55 + 0.4 * share, bases)
    return best[1] if best else None


def _named(text: str, label: re.Pattern[str], *, sent: bool) -> list[tuple[int, int, str]]:
    """Names behind a label, each with the line that it stands in."""
    found: list[tuple[int, int, str]] = []
    for match in label.finditer(text):
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        start = text.rfind("\n", 0, match.end()) + 1
        rest = _LABEL.split(text[match.end() : end])[0]
        said = _parts(_HALF.sub("", rest.split(". ")[0].split("。")[0]))
        found += [(start, end, name) for name in said]
        if found:
            break
    for match in _SENT.finditer(text) if sent else ():
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        for name in _parts(match["who"]):
            found.append((start, len(text) if end < 0 else end, name))
    return list({name: (start, end, name) for start, end, name in found}.values())


def _parts(text: str) -> list[str]:
    """The names of an enumeration; none where a part is no name."""
    parts = [p.strip(" *_.。") for p in re.split(r"[,，;；、]|\band\b|和|与", text)]
    parts = [p for p in parts if p]
    plain = [p for p in parts if (han_count(p) and len(p) <= 4) or re.fullmatch(r"(?:[A-Z][\w.’'-]*\s?){1,4}", p)]
    return plain if plain and len(plain) == len(parts) else [n.text for n in names(f"x {text}")]
