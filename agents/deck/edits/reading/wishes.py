"""A wish read by rules: cut into clauses, slides and quotations marked, each clause matched against the rules.

What no rule reads comes back as it is, for a model or for the person. It changes nothing.
"""

# ruff: noqa: E501 (patterns)

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from agents.deck.edits.content import words_of
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import Operation
from agents.deck.edits.reading import chinese, english, loose
from agents.deck.edits.reading.context import Reading
from agents.deck.edits.reading.slides import Choose, Finder
from agents.deck.edits.reading.spelling import respelled, words_in
from agents.deck.edits.reading.vocabulary import LAYOUT_WORDS
from agents.deck.spec import DeckSpec
from agents.render.layouts import variants

LONGEST_WISH = 4000
_ENDS = re.compile(r"\s*[;；\n]+\s*|(?<=[^\d\s])[.!?]\s+(?=[A-Z⟪\"“])|[。！]\s*(?=\S)")
_THEN = re.compile(
    r",?\s+(?:and then|then|and also)\s+|[，,]?\s*(?:然后|接着|再把|并且|同时)(?=\S)|[，,]\s*再(?=\S)", re.IGNORECASE
)
_AND = re.compile(
    rf",?\s+and\s+(?=(?:{english.VERBS})\b)|,\s+(?=(?:{english.VERBS})\b)|，\s*(?={chinese.VERBS})", re.IGNORECASE
)
_COMMA = re.compile(r"\s*，\s*(?=[^，]{2,})")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|«[^»]*»")
_COMMAND_FILE = re.compile(r"\b(?:from|in|of|with|using)?\s*(?:the )?(?:new )?(?:file )?[^\s“”\"]+\.(?:xlsx|csv|tsv|ods|pdf|docx|md|html?|txt|pptx)\b", re.I)  # fmt: skip


_POLITE = re.compile(r"(?:能不能|可不可以|能否|可否)|(?<=[\u4e00-\u9fff])(?:可以)?吗$")
_LED = re.compile(r"(?:on |in |for )?⟦(?P<n>\d+)⟧\s*[:：,，]\s*", re.I)
_LED_BARE = re.compile(rf"(?:on|in) ⟦(?P<n>\d+)⟧ (?=(?:{english.VERBS}|sort|order|rank|keep)\b)", re.I)
"""A slide named ahead of the wish: "slide 5: shorter", "on slide 5 sort the bars"."""


@dataclass
class Read:
    """What the rules made of a wish."""

    operations: list[Operation] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Clauses that no rule reads, in the person's words."""


def check_length(wish: str) -> None:
    """Raises EditRefused for a wish that says nothing, or more than is read at once."""
    if not wish.strip():
        raise EditRefused("There is no wish.", fix="Say what is to change.")
    if len(wish) > LONGEST_WISH:
        raise EditRefused(
            f"The wish has {len(wish)} characters; at most {LONGEST_WISH} are read.", fix="Say it in turns."
        )


def read(
    wish: str,
    spec: DeckSpec,
    *,
    slide: str | None = None,
    element: str | None = None,
    files: Sequence[str] = (),
    choose: Choose | None = None,
    headings: Mapping[str, str] | None = None,
) -> Read:
    """The operations that a wish comes to. `slide`, `element`: what the person looks at. Raises EditRefused.

    `headings`: by slide, the heading of the document that it draws on.
    """
    check_length(wish)
    loose.refuse_both_ways(wish)
    finder = Finder(spec, here=slide, choose=choose, headings=headings or {})
    found = Read()
    for sentence in _cut(wish, _ENDS):
        before = len(found.operations)
        for clause in _cut(loose.without_what_follows(sentence), _THEN):
            said = clause
            if (named := _one_named(found.operations[before:])) and (said := _referring(clause)) != clause:
                finder.here = named
            for part, operations in _parts(said, finder, element, files, choose):
                if operations is None:
                    found.left.append(part)
                else:
                    found.operations += operations
    if not found.left and not found.operations:  # signs only
        found.left.append(wish.strip())
    return found


_IT = re.compile(
    r"^(?P<verb>(?:please )?(?:shorten|translate|make|turn|hide|duplicate|copy|split|remove|delete|rename|retitle|call|move))"
    r" it\b(?! to (?:\w+ ){1,2}(?:slides|pages))"
    r"|^(?P<han>(?:请)?(?:把|将|给))它",
    re.IGNORECASE,
)


def _one_named(operations: Sequence[Operation]) -> str | None:
    """The slide that what was read last is about, which "it" then means; None where it is about none."""
    return getattr(operations[-1], "slide", None) if operations else None


def _referring(clause: str) -> str:
    """A clause whose "it" is the slide that was named before."""
    return _IT.sub(lambda m: f"{m['verb']} this slide" if m["verb"] else f"{m['han']}这页", clause)


def clauses(wish: str) -> list[list[str]]:
    """A wish cut into clauses, and each into the parts that an "and" may join; quotations stay whole."""
    return [_cut(clause, _AND) for sentence in _cut(wish, _ENDS) for clause in _cut(sentence, _THEN)]


def _parts(
    clause: str, finder: Finder, element: str | None, files: Sequence[str], choose: Choose | None
) -> list[tuple[str, list[Operation] | None]]:
    """A clause as the wishes in it. "and" may join two wishes or two halves of a text: two where both are read."""
    parts = _cut(clause, _AND)
    here = finder.here
    if len(parts) > 1 and loose.LEAD.fullmatch(parts[0]):
        if (whole := _matched(clause, finder, element, files, choose)) is not None:
            return [(clause, whole)]
        finder.here = here
    if len(parts) > 1:
        tried: list[tuple[str, list[Operation] | None]] = []
        led = False
        for n, part in enumerate(parts):
            made = _matched(_referring(part) if led else part, finder, element, files, choose)
            led = n + 1 < len(parts) and _is_fault(part, finder)
            tried.append((part, [] if led else made))  # what is wrong with a slide leads to what is wished for it
        if all(operations is not None for _, operations in tried):
            return tried
        finder.here = here
        whole = _matched(clause, finder, element, files, choose)
        if whole is not None:
            return [(clause, whole)]
        return tried
    made = _matched(clause, finder, element, files, choose)
    halves = (loose.apart(clause) or _cut(clause, _COMMA)) if made is None else []
    told = [(half, _matched(half, finder, element, files, choose)) for half in halves]
    if len(told) > 1 and all(operations is not None for _, operations in told):
        return told
    return [(clause, made)]


def _is_fault(clause: str, finder: Finder) -> bool:
    """Whether a clause only says what is wrong with a slide."""
    return loose.fault_of(finder.mark(clause).text.strip()) is not None


def _put_right(clause: str, finder: Finder) -> str | None:
    """A clause without its slips of the keyboard; None where it has none."""
    said = [*(t for s in finder.spec.slides for t in words_of(s)), *finder.headings.values()]
    own = frozenset(w.lower() for t in said for w in re.findall(r"[A-Za-z]{3,}", t))
    return respelled(clause, _known(), own)


@cache
def _known() -> frozenset[str]:
    return words_in([*(pattern.pattern for pattern, _ in english.RULES), *LAYOUT_WORDS.values(), *variants()])


def _matched(
    clause: str, finder: Finder, element: str | None, files: Sequence[str], choose: Choose | None
) -> list[Operation] | None:
    """The operations of a clause, as it stands or with its slips put right; None where no rule reads it."""
    made = _ruled(clause, finder, element, files, choose)
    if made is None and not _QUOTED.search(clause):
        tried = (_ruled(said, finder, element, files, choose) for said in loose.plainer(clause))
        made = next((operations for operations in tried if operations is not None), None)
    if made is None and clause.isascii() and (right := _put_right(clause, finder)) is not None:
        return _ruled(right, finder, element, files, choose)
    return made


def _ruled(
    clause: str, finder: Finder, element: str | None, files: Sequence[str], choose: Choose | None
) -> list[Operation] | None:
    shown = _COMMAND_FILE.sub(" from the new file", clause) if files else clause
    marked = finder.mark(" ".join(shown.split()))
    text = _POLITE.sub("", marked.text.strip().rstrip(" .。!！?？,，"))
    led = _LED.match(text) or _LED_BARE.match(text)
    if led is not None and len(marked.slides[int(led["n"])]) == 1:
        finder.here, text = marked.slides[int(led["n"])][0], text[led.end() :]
    reading = Reading(finder.spec, finder, marked, element, files, choose)
    han = any("\u4e00" <= c <= "\u9fff" for c in text)
    for pattern, maker in [*chinese.RULES, *english.RULES] if han else english.RULES:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        made = maker(reading, _groups(found))
        if made is not None:
            return made
    return None


def _groups(found: re.Match[str]) -> dict[str, Any]:
    """Named groups; `a2`, `item3` are alternatives of `a` and `item` in the same pattern."""
    groups: dict[str, Any] = {}
    for name, value in found.groupdict().items():
        plain = name.rstrip("2345")
        if value is not None or plain not in groups:
            groups[plain] = value
    return groups


def _cut(text: str, at: re.Pattern[str]) -> list[str]:
    """Parts of a text, cut outside of quotations only."""
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    parts: list[str] = []
    start = 0
    for match in at.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in quoted):
            continue
        parts.append(text[start : match.start()])
        start = match.end()
    parts.append(text[start:])
    return [p.strip() for p in parts if p.strip()]
