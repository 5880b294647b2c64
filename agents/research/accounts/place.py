"""The place of a source that a question wants told: sentences that stand together there, told together, in their order.

Single sentences from several places, each near to the question, do not explain how something works; what its author
wrote about it in one go does. It chooses and writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.corpus import Hit
from agents.research.accounts.account import Account, Chapter, Place, key_of, note_of
from agents.research.accounts.blocks import ALL, AROUND, HEAD, Said, goes_on, said_of
from agents.research.accounts.explaining import CHANGE, EFFECTS, HEADED, REASONS, SIDES, THINGS, WAY, Wish, wish_of
from agents.research.accounts.facets import Facet
from agents.research.library import Library
from agents.research.meaning import nearest
from agents.research.notes import Note
from agents.research.questions import subject_terms
from agents.research.reading import denies, points_back, sentences_of
from agents.research.short.base import Weights
from agents.research.short.forms import LIKE, Bag
from agents.text.everyday import everyday
from agents.text.words import han_count, terms, words

LEAST, WHOLE, NEARLY_ALL = 0.5, 0.7, 0.9
"""How much of the matter the best sentence must say; title and headings, for all under them to be told; and a sentence
that tells several things."""
TOLD, ONWARD, SEVERAL, MORE = 5, 3, 3, 6
"""Sentences of a place that are told; from a sentence on that gives no reason itself; of each of several things; that
stand beside."""
LONGEST, LONGEST_ZH = 900, 320
"""Characters of what is told."""
BESIDE = 0.62
"""Of the best sentence's rating, to stand beside."""
PLAIN, CALLED, TITLED, OF_MATTER, OF_KIND = 1.8, 1.6, 1.35, 1.3, 1.15
"""What a sentence's rating is multiplied by under a heading that is nothing but the kind (“Why”), one that the question
says, in a paper called so, under one that says a word of the matter and the kind (“How the rack works”), and under any
other that has the kind."""
OF_OTHER = 0.4
"""The same under a heading of another kind: “Why it leaks”, where it is asked how."""
GIVEN, GIVES, GIVES_RAREST = ("reasons", "payers"), 0.75, 0.45
"""Kinds that a sentence must give itself; of the best one's rating, to come before it for that, and where it has the
rarest word of the matter."""
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
LONG = 20_000
"""Characters of a source that is not read whole."""


@dataclass(frozen=True)
class Line:
    """A sentence under the same headings as another, with the number of its paragraph."""

    text: str
    hit: Hit
    start: int
    end: int
    paragraph: int


def place_of(wish: Wish, question: str, library: Library, known: Sequence[Note]) -> Account | None:
    """The account of a wish; None where no source says enough of it, or nobody says who or what it is."""
    account = Account(notes=list(known))
    weights = Weights(library)
    met = " ".join(w.text for w in words(wish.matter) if any(map(weights.is_known, terms(w.text))))
    facet = Facet(question, met or wish.matter, cue=wish.cue)
    near = {} if wish.name else {n.text: n.score for n in nearest(question, library, -1)}
    every = said_of(facet, library, weights, (lambda text: near.get(text, 0.0)) if near else None)
    said = [s for s in every if s.hit.kind != "table"]
    said = _of_name(wish.name, said) if wish.name else _best_first(wish, question, said, weights)
    if not said or (said[0].score < LEAST and not wish.name):
        return None
    best = said[0]
    if wish.cue is THINGS and not (_is_called(wish, question, best) or best.score >= NEARLY_ALL):
        return None
    run = _by_year(wish, said, weights) if wish.cue is CHANGE else _run(wish, question, best, library, weights)
    told = _within_bounds(run)
    ids = [
        name for line in told if (name := note_of(line.hit, line.start, line.end, library, account.notes, best.score))
    ]
    if not ids:
        return None
    spans = {(line.hit.source.id, line.start) for line in told}
    beside = [s for s in said if key_of(s) not in spans and s.score >= BESIDE * best.score][:MORE]
    more = [name for s in beside if (name := note_of(s.hit, s.start, s.end, library, account.notes, s.score))]
    account.chapters.append(Chapter(heading=facet.heading, leads=ids, notes=[*ids, *more], score=min(1.0, best.score)))
    return account


def place_in(library: Library) -> Place:
    """What tells one of several things asked, by the place of a source that explains it."""

    def told(facet: Facet, account: Account) -> list[str]:
        wish = wish_of(facet.text) if not facet.around else None
        if wish is None or wish.cue is THINGS:
            return []
        weights = Weights(library)
        if not all(weights.is_known(t) or everyday(t) for t in terms(wish.matter)):
            return []  # a word that no paper has may be what it is all about
        found = place_of(wish, facet.text, library, account.notes)
        if found is None:
            return []
        account.notes = found.notes
        return found.chapters[0].leads[:SEVERAL]

    return told


def _best_first(wish: Wish, question: str, said: Sequence[Said], weights: Weights) -> list[Said]:
    """The sentences, those first that stand under a heading which the question says, or give a reason asked for."""
    rated = sorted(((s, s.score * _gain(wish, question, s)) for s in said), key=lambda pair: -pair[1])
    if wish.cue.name in GIVEN and rated:
        rarest = _rarest(wish, weights)
        most, matter = rated[0][1], [t for t in subject_terms(wish.matter) if weights.is_known(t)]

        def gives(one: Said, score: float) -> bool:
            own = Bag(f"{one.text} / {_head(one)}")
            bar = GIVES_RAREST if rarest and own.says(rarest) >= LIKE else GIVES
            spoken = not matter or any(own.says(t) >= LIKE for t in matter)  # not by its paper's title alone
            return score >= bar * most and spoken and wish.cue.says.search(one.text) is not None

        no = denies(question)
        rated.sort(
            key=lambda pair: (
                not gives(*pair),
                no and not denies(pair[0].text),
                -pair[1],
                -len(wish.cue.says.findall(pair[0].text)),
            )
        )
    return [s for s, _ in rated]


def _rarest(wish: Wish, weights: Weights) -> str:
    """The word of the matter that the fewest passages have; empty where none has any."""
    return max((t for t in subject_terms(wish.matter) if weights.is_known(t)), key=weights.of, default="")


def _gain(wish: Wish, question: str, one: Said) -> float:
    """What a sentence's rating is multiplied by for what stands over it."""
    title, matter, head = one.hit.source.title or "", terms(wish.matter), _head(one)
    if _is_of_other(wish, head):
        return OF_OTHER
    titled = TITLED if _is_said(title, question) or all(Bag(title).says(t) >= LIKE for t in matter) else 1.0
    of_kind = wish.heading.search(head) is not None
    if _is_plain(wish, head):
        return titled * PLAIN
    if _is_called(wish, question, one):
        return titled * (CALLED if _is_said(head, question) else OF_MATTER)
    return titled * (OF_KIND if of_kind else 1.0)


def _head(one: Said) -> str:
    return one.head or (one.hit.locator.heading[-1] if one.hit.locator.heading else "")


def _is_called(wish: Wish, question: str, one: Said) -> bool:
    """Whether the heading over a sentence is said by the question, or says its matter and the kind of it."""
    head, matter = _head(one), Bag(wish.matter)
    if not head or head == one.hit.source.title or _is_of_other(wish, head):
        return False
    over = Bag(f"{head} / {one.hit.source.title or ''}")
    of_kind = wish.heading.search(head) is not None
    told = any(matter.says(t) >= LIKE for t in terms(head)) or all(over.says(t) >= LIKE for t in terms(wish.matter)[:2])
    return _is_said(head, question) or (of_kind and told) or _is_plain(wish, head)


def _is_plain(wish: Wish, head: str) -> bool:
    """Whether a heading is nothing but the kind: “Why”, “背景”."""
    return wish.heading.search(head) is not None and not terms(wish.heading.sub(" ", head))


def _is_said(head: str, question: str) -> bool:
    """Whether a question says all of a heading."""
    asked, own = Bag(question), terms(head)
    return bool(own) and all(asked.says(t) >= LIKE for t in own)


def _is_of_other(wish: Wish, head: str) -> bool:
    """Whether a heading asks for something else: why, where it is asked how."""
    other = HEADED["way"] if wish.cue is REASONS else REASONS.asks if wish.cue is WAY else None
    return other is not None and other.search(head) is not None


def _run(wish: Wish, question: str, best: Said, library: Library, weights: Weights) -> list[Line]:
    """The sentences to tell, out of those of the same source; but of a name, under the same headings."""
    lines = _lines_of(best, library)
    if wish.name:
        return _about(wish.name, best, lines)
    lines = [line for line in lines if line.hit.locator.heading == best.hit.locator.heading]
    at = next((n for n, line in enumerate(lines) if line.start == best.start), None)
    if at is None:  # a passage before it, under other headings, has the sentence as well
        return []
    own = [n for n, line in enumerate(lines) if line.paragraph == lines[at].paragraph]
    if wish.cue.name in GIVEN and wish.cue.says.search(best.text):
        first = at - 1 if at > own[0] and points_back(best.text) else at
        last = at + 1 if at < own[-1] and goes_on(lines[at + 1].text) else at
        return lines[first : last + 1]
    called = _is_called(wish, question, best)
    if called or (wish.cue is not EFFECTS and _is_whole(wish, best.hit, weights)):
        runs_in = called and best.head and best.head not in best.hit.locator.heading
        first = own[0] if runs_in or at >= TOLD else 0
        lines = lines[: own[-1] + 1] if runs_in else lines
        return lines[first : first + TOLD]
    if wish.cue in (SIDES, EFFECTS):
        last = at
        while last < own[-1] and _goes_with(wish, lines[last + 1].text, _rarest(wish, weights)):
            last += 1
        return lines[at : min(last + 1, at + TOLD)]
    if wish.cue.name == "reasons":  # what happened, and what is told right after it, if that is enough
        return lines[at : at + ONWARD] if own[-1] - at >= ONWARD - 1 else []
    first = at - 1 if at - own[0] == 1 or (at > own[0] and points_back(best.text)) else at
    return lines[first : min(own[-1] + 1, first + TOLD)]


def _goes_with(wish: Wish, sentence: str, rarest: str) -> bool:
    """Whether the next sentence still speaks of what is set against each other, or of what comes of it."""
    spoken = wish.cue.says.search(sentence) is not None or Bag(sentence).says(rarest) >= LIKE
    return spoken or points_back(sentence)


def _by_year(wish: Wish, said: Sequence[Said], weights: Weights) -> list[Line]:
    """Sentences with a figure, of whatever source, in the order of the years that they or their papers name."""
    rarest = _rarest(wish, weights)
    own = [s for s in said if Bag(s.text).says(rarest) >= LIKE and wish.cue.says.search(s.text)]
    figures = [s for s in own if s.score >= BESIDE * own[0].score][:TOLD]

    def year(s: Said) -> int:
        named = _YEAR.search(s.text) or _YEAR.search(f"{s.hit.source.title or ''} {s.hit.source.name}")
        return int(named.group()) if named else 9999

    return [Line(s.text, s.hit, s.start, s.end, n) for n, s in enumerate(sorted(figures, key=year))]


def _about(name: str, best: Said, lines: Sequence[Line]) -> list[Line]:
    """From the sentence that says who or what it is on: what its own paper goes on with, or what names it."""
    own = name.casefold() in (best.hit.source.title or "").casefold()
    last = name if han_count(name) else name.split()[-1]
    told = [line for line in lines if line.start == best.start]
    for line in lines:
        follows = told[-1].end <= line.start and points_back(line.text) and told[-1].paragraph == line.paragraph
        if line.start > best.start and (own or last in line.text or follows):
            told.append(line)
    return told[: TOLD - 1]


def _is_whole(wish: Wish, hit: Hit, weights: Weights) -> bool:
    """Whether what stands over a sentence is about the matter and little else."""
    heads = [h for h in hit.locator.heading[-2:] if h != hit.source.title]
    over = Bag(" / ".join([hit.source.title or "", hit.source.name, *heads]))
    if heads and not (
        wish.cue.asks.search(" / ".join(heads)) or any(map(Bag(" / ".join(heads)).says, subject_terms(wish.matter)))
    ):
        return False
    wanted = [t for t in subject_terms(wish.matter) if weights.is_known(t)]
    return bool(wanted) and weights.share(wanted, lambda t: HEAD * over.says(t)) >= WHOLE


def _of_name(name: str, said: Sequence[Said]) -> list[Said]:
    """Sentences that say who or what bears a name, best first: those of a source that is called so before others."""
    own = [s for s in said if name.casefold() in s.text.casefold()]
    titled = [s for s in own if name.casefold() in (s.hit.source.title or "").casefold()]
    found = [s for s in titled if defines(name, s.text)] or [s for s in own if defines(name, s.text)]
    if not found and (han_count(name) or name[:1].isupper()):
        found = sorted(titled or own, key=lambda s: (s.hit.source.id, s.start))
    return [*found[:1], *(s for s in own if s not in found[:1])] if found else []


def defines(name: str, sentence: str) -> bool:
    """Whether a sentence begins by saying what bears a name: “The rack is a toothed bar”, “The rack, her idea, …”."""
    plain = re.escape(name)
    if han_count(name):
        return re.match(rf"^.{{0,8}}?{plain}(?:（[^）]*）)?(?:是|为|，|系|指)", sentence) is not None
    kind = r"(?:an? |the |one of |any |our |her |his |its |their |[a-z]+s\b)"
    said = (
        rf"(?: ?\([^)]*\))?(?:,? (?:is|was|are|were) {kind}|,? (?:means|refers to|stands for) |, {kind}[^,.]{{3,60}}, )"
    )
    return re.match(rf"^(?:the |an? )?{plain}s?{said}", sentence, re.IGNORECASE) is not None


def _lines_of(best: Said, library: Library) -> list[Line]:
    """The sentences of a source, in their order; of a long one those around the best one."""
    lines: dict[int, Line] = {}
    text = library.text(best.hit.source.id)
    paragraph, ended = 0, 0
    for hit in library.near(best.hit, ALL if len(text) < LONG else AROUND):
        if hit.role != "body" or hit.kind == "table":
            continue
        for sentence, start, end in sentences_of(hit, text):
            if start not in lines:
                paragraph += "\n" in text[ended:start]
                lines[start] = Line(sentence, hit, start, end, paragraph)
                ended = end
    return [lines[start] for start in sorted(lines)]


def _within_bounds(lines: Sequence[Line]) -> list[Line]:
    """As many from the beginning as can be read at once, one at least."""
    told: list[Line] = []
    for line in lines:
        length = sum(len(other.text) for other in [*told, line])
        if told and length > (LONGEST_ZH if han_count(line.text) else LONGEST):
            break
        told.append(line)
    return told
