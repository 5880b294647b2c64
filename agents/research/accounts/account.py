"""An account: for each thing that a broad question asks, what the sources say of it, as notes in their order.

It chooses sentences and tables; it writes none. Where nothing speaks of a facet, that is kept too, so that the report
can say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, Field

from agents.corpus import Hit
from agents.research.accounts.blocks import FORMAL, Said, said_of
from agents.research.accounts.facets import Facet, is_framed, wants_all
from agents.research.accounts.showing import shown_for
from agents.research.library import Library
from agents.research.meaning import nearest
from agents.research.notes import Note, ReportTable
from agents.research.quoting import noted
from agents.research.reading import sentences_of
from agents.research.short.asking import asked, wants_value
from agents.research.short.base import Shown, Weights
from agents.research.short.direct import Direct, least
from agents.research.short.grids import Grid
from agents.research.short.telling import told
from agents.research.tabling import of_grid
from agents.text.words import language_of, terms

LEAST, SHARE, BESIDE = 0.4, 0.62, 0.48
"""How much of a facet a sentence must say, at least, and of what the best one says; in the same paper as that."""
LEAD, OPEN = 0.85, 0.7
"""Of the best sentence's rating, to stand in the answer: of the kind of sentence wanted; of a plain account."""
LEADS, ALONE = 2, 3
"""Sentences of the answer for each facet; for the only one."""
SENTENCES, EACH = 14, 7
"""Sentences for the only facet; for each of several."""
SINGLE = ("costs", "duties", "reasons", "payers")
"""Kinds of sentences that one sentence or value answers, where nothing else is asked."""
APART = 0.9
"""Of the best sentence's rating, to be told for a facet whose best sentence stands with another."""
ROWS = 3
"""Rows of tables that are told as sentences, where nothing else is."""
SOURCES, OPENING = 8, 3
"""Sources that an account of all papers tells of, and sentences of each."""
_COSTS = re.compile(
    r"\b(?:what|which) (?:are|were) (?:all )?(?:the|our|its|their) (?:\w+ )?(?:costs|expenses|charges)\b", re.IGNORECASE
)
_EACH = re.compile(
    r"\bwho (?:does what|is (?:responsible|in charge) (?:for|of) (?:which|what|each))\b"
    r"|谁负责什么|怎[么样]分工|如何分工",
    re.IGNORECASE,
)
_THING = re.compile(r"\b(?:it|this|that|they|them|these|those)\b", re.IGNORECASE)


class Chapter(BaseModel, frozen=True):
    """One facet: its heading, the notes that lead, and all of its notes in the order of their sources."""

    heading: str
    leads: list[str] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    score: float = 0.0
    """Of the best, 0 to about 1.5."""
    shown: bool = False
    """Whether a table tells of it, or a sentence that stands with another facet."""
    headed: bool = False
    """Whether the best stands under a heading that says all of it."""


@dataclass
class Account:
    """The chapters, and every note: those known before and new ones."""

    chapters: list[Chapter] = field(default_factory=list)
    tables: list[ReportTable] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def told(self) -> bool:
        """Whether anything is told of any facet."""
        return bool(self.tables) or any(chapter.notes for chapter in self.chapters)

    @property
    def first(self) -> str:
        """The sentence that it begins with."""
        leads = [name for chapter in self.chapters for name in chapter.leads]
        return next((note.claim for note in self.notes if leads and note.id == leads[0]), "")


Place = Callable[[Facet, Account], list[str]]
"""Gives the notes that tell a facet, which join the account; none where it wants nothing explained."""


def is_open(question: str) -> bool:
    """Whether no single value of a known sort is asked for: “what was decided?” wants no name."""
    if _COSTS.search(question) or _EACH.search(question):
        return True
    return not wants_value(question) or asked(question).sort in (None, "name")


def is_wanted(question: str, facets: Sequence[Facet]) -> bool:
    """Whether a question is broad: it asks for an account, for several things, or for a kind of sentences."""
    kinds = [facet.cue.name for facet in facets if facet.cue is not None and facet.cue.name not in SINGLE]
    several = len(facets) > 1 or _COSTS.search(question) is not None or _EACH.search(question) is not None
    return wants_all(question) or is_framed(question) or several or bool(kinds and is_open(question))


def account_of(
    facets: Sequence[Facet], library: Library, known: Sequence[Note], most: int, place: Place | None = None
) -> Account:
    """The account of a question's facets; about `most` notes besides those known. `place`: what tells one of several
    facets that wants something explained."""
    account = Account(notes=list(known))
    limit = SENTENCES if len(facets) == 1 else max(2, min(EACH, most // len(facets)))
    answers = [_answer(facet, library, account) if len(facets) > 1 else [] for facet in facets]
    if place is not None and len(facets) > 1:
        answers = [own or place(facet, account) for facet, own in zip(facets, answers, strict=True)]
    weights = Weights(library)
    rated = [_rated(facet, library, weights) if not own else [] for facet, own in zip(facets, answers, strict=True)]
    best: dict[tuple[str, int], float] = {}
    told_already = {n.id for n in account.notes} & {name for own in answers for name in own}
    spans = [(n.source.id, n.locator.start, n.locator.end) for n in account.notes if n.id in told_already]
    firsts = [every[0] if every else None for every in rated]
    rated = [[s for s in every if not _within(s, spans)] for every in rated]
    for every in rated:  # a sentence belongs to the facet of which it says most, beside the others of that facet
        for said in every:
            best[key_of(said)] = max(best.get(key_of(said), 0.0), said.score / every[0].score)
    drawn: list[Grid] = []
    for facet, own, every, first in zip(facets, answers, rated, firsts, strict=True):
        if own:
            account.chapters.append(Chapter(heading=facet.heading, leads=own, notes=own, score=1.0))
            continue
        answered = _within(first, spans) if first is not None else _is_told(facet, account)
        shown = _shown(facet, library, weights, account, drawn) if not answered else None
        every = [s for s in every if s.hit.kind != "table"] or [s for s in every if shown is None][:ROWS]
        if shown is not None and facet.cue is not None and facet.cue.name == "costs":
            every = [s for s in every if s.cued]  # the table tells it
        chosen = [s for s in every if s.score / every[0].score >= best[key_of(s)]][:limit]
        elsewhere = answered or every[:1] != chosen[:1]  # what says most of it stands with another facet
        if elsewhere:
            bar = APART * max((s.score for s in (first, *every[:1]) if s is not None), default=0.0)
            chosen = [s for s in chosen if s.score >= bar]
        chapter = _chapter(facet, chosen, ALONE if len(facets) == 1 else LEADS, library, account.notes)
        account.chapters.append(chapter.model_copy(update={"shown": shown is not None or elsewhere}))
    return account


def account_of_all(library: Library, known: Sequence[Note]) -> Account:
    """What each paper begins with: for a question about the papers themselves."""
    account = Account(notes=list(known))
    for corpus in library.corpora:
        for source in corpus.sources():
            if len(account.chapters) == SOURCES:
                return account
            said = list(_opening(corpus.passages(source), library))[:OPENING]
            ids = [name for s in said if (name := _noted(s, library, account.notes))]
            if ids:
                title = said[0].hit.source.title or said[0].hit.source.name
                account.chapters.append(Chapter(heading=title, leads=ids[:1], notes=ids, score=1.0))
    return account


def _opening(hits: Sequence[Hit], library: Library) -> Iterator[Said]:
    for hit in hits:
        if hit.role == "body" and hit.kind != "table":
            for text, start, end in sentences_of(hit, library.text(hit.source.id)):
                if not FORMAL.match(text):
                    yield Said(text, hit, start, end, "", 1.0, cued=False)


def _answer(facet: Facet, library: Library, account: Account) -> list[str]:
    """The notes that a short answer to one facet rests on; none where there is none."""
    thing = re.sub(r"^what (?:is|are|was|were) ", "", facet.around, flags=re.IGNORECASE)
    whole = _THING.sub(thing, facet.text, count=1) if thing else facet.text
    whole += "？" if language_of(whole) == "zh" else "?"
    if (facet.cue is not None and facet.cue.name != "costs") or not wants_value(whole):
        return []
    found = Direct(library).answer(whole)
    if found is None or found.score < least(whole) or (made := told(found, library, account.notes)) is None:
        return []
    entry, notes = made
    known = {note.id for note in account.notes}
    account.notes += [note for note in notes if note.id not in known]
    return list(entry["notes"])


def _rated(facet: Facet, library: Library, weights: Weights) -> list[Said]:
    """The sentences that say enough of a facet, best first, each once."""
    near = {n.text: n.score for n in nearest(facet.text, library, -1)}
    said = said_of(facet, library, weights, (lambda text: near.get(text, 0.0)) if near else None)
    only = facet.cue is not None and (facet.cue.name == "costs" or not terms(facet.matter))
    if only and any(s.cued for s in said):
        said = [s for s in said if s.cued]
    if only and any(s.of_kind for s in said):
        said = [s for s in said if s.of_kind]
    best = said[0] if said else None
    once: dict[str, Said] = {}
    for each in said:
        share = BESIDE if best is not None and each.hit.source.id == best.hit.source.id else SHARE
        if best is not None and each.score >= max(LEAST, share * best.score):
            once.setdefault(" ".join(each.text.split()).casefold(), each)
    return list(once.values())


def _chapter(facet: Facet, chosen: Sequence[Said], most: int, library: Library, notes: list[Note]) -> Chapter:
    """The chapter of a facet. The answer's sentences are the best of the best source, in their order."""
    ids = {key_of(s): _noted(s, library, notes) for s in chosen}
    in_order = sorted(chosen, key=lambda s: (_rank(s, chosen), s.start))
    bar = LEAD if facet.cue is not None else OPEN  # an account begins where its source does
    first = [s for s in in_order if s.score >= bar * chosen[0].score]
    leads = [s for s in first if _rank(s, chosen) == 0][:most]
    return Chapter(
        heading=facet.heading,
        leads=[ids[key_of(s)] for s in leads if ids[key_of(s)]],
        notes=[ids[key_of(s)] for s in in_order if ids[key_of(s)]],
        score=chosen[0].score if chosen else 0.0,
        headed=bool(chosen) and chosen[0].headed,
    )


def _shown(facet: Facet, library: Library, weights: Weights, account: Account, drawn: list[Grid]) -> Shown | None:
    """The table that tells of a facet, which joins the account, unless another facet has it there already."""
    shown = shown_for(facet, library, weights)
    if shown is not None and all(shown.grid.hit.passage != grid.hit.passage for grid in drawn):
        drawn.append(shown.grid)
        tables, cells = of_grid(shown, library, account.notes)
        account.tables += tables
        account.notes += cells
    return shown


def _is_told(facet: Facet, account: Account) -> bool:
    """Whether what was told before says what a facet asks of the same matter: who paid, beside the price."""
    if facet.cue is None or not facet.around:
        return False
    told = {name for chapter in account.chapters for name in chapter.leads}
    return any(note.id in told and facet.cue.says.search(note.claim) for note in account.notes)


def _within(said: Said, spans: Sequence[tuple[str, int, int]]) -> bool:
    return any(said.hit.source.id == source and said.start < end and start < said.end for source, start, end in spans)


def key_of(said: Said) -> tuple[str, int]:
    """Where a sentence stands."""
    return said.hit.source.id, said.start


def _rank(one: Said, among: Sequence[Said]) -> int:
    """The place of its source: the one with the best sentence first."""
    return list(dict.fromkeys(s.hit.source.id for s in among)).index(one.hit.source.id)


def _noted(said: Said, library: Library, notes: list[Note]) -> str:
    """The id of the note of a sentence, which joins `notes`; empty where its quote does not stand."""
    where = said.hit.locator.heading
    heading = where if not said.head or said.head in where else (*where, said.head)
    return note_of(said.hit, said.start, said.end, library, notes, said.score, heading)


def note_of(
    hit: Hit,
    start: int,
    end: int,
    library: Library,
    notes: list[Note],
    score: float,
    heading: tuple[str, ...] | None = None,
) -> str:
    """The id of the note of a place, which joins `notes`; empty where its quote does not stand."""
    note = noted(hit, start, end, library, notes, score=min(1.0, max(0.0, score)), heading=heading)
    if note is not None and note not in notes:
        notes.append(note)
    return note.id if note is not None else ""
