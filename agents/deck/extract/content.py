"""Content slides: bullets, two columns, comparison, statement, all in the passages' own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.deck.extract.asides import ACTIONS, actions
from agents.deck.extract.bullets import Bullet, room_of, write_bullets
from agents.deck.extract.candidates import DECISION, candidates
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.chooser import Chooser
from agents.deck.extract.claims import chosen, claims
from agents.deck.extract.compression import tidy
from agents.deck.extract.cues import ANAPHORIC, LINKED, contrasted, heading_text, role_of
from agents.deck.extract.frame import rested, title_text
from agents.deck.extract.guards import stands_alone
from agents.deck.extract.listing import named_lines
from agents.deck.extract.locating import with_locator
from agents.deck.extract.matter import item as item_of
from agents.deck.extract.opening import labelled_lines, opening_line
from agents.deck.extract.outline import phrases_of
from agents.deck.extract.shapes import Matter, shaped
from agents.deck.extract.takeaways import reserved, statements
from agents.deck.library import Library
from agents.deck.spec import (
    BulletsSlide,
    ComparisonSlide,
    Half,
    IconsSlide,
    Item,
    Point,
    Slide,
    StatementSlide,
    Text,
    TwoColumnsSlide,
)
from agents.deck.texts import items
from agents.deck.writer import Entry, Outline
from agents.sources.base import Language, Passage
from agents.text.sentences import split_sentences
from agents.text.similarity import TfIdf
from agents.text.words import is_subsequence, length

_ON_A_CARD = 112
"""Width of a sentence that is set large on a card of its own"""
_ANOTHER = re.compile(r"[;；]|[,，] ?(?:while|whereas|but|而|但) ?")
"""What begins another main clause"""


class ContentDrafter:
    """Drafts the slides that carry prose."""

    def __init__(self, library: Library, chooser: Chooser, capacity: Capacity) -> None:
        self._library, self._chooser, self._capacity = library, chooser, capacity
        self._phrases = phrases_of(library)

    def content(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """The layout that the passages call for."""
        passages = self.passages_of(entry)
        said = [*avoid, *self._said_elsewhere(entry, outline, passages), *self._on_the_first(passages)]
        said += _to_do(passages, outline)
        lines: list[Text]
        called_for = self._shaped(entry, passages, outline.language, said)
        if called_for is not None:
            return called_for
        block = next((p for p in passages[:2] if len(labelled_lines(p)) >= 3), None)
        if block is not None and len(passages) <= 2:  # when, where and what it costs are read line by line
            lines = [item_of(line, block) for line in labelled_lines(block)[: self._capacity.listed]]
            return BulletsSlide(id=entry.id, title=title_text(entry, self._library), bullets=lines)
        if named := named_lines(passages):
            lines = [item_of(re.sub(r"\s+", " ", p.text).strip(" .;；。"), p) for p in named[: self._capacity.listed]]
            return BulletsSlide(id=entry.id, title=title_text(entry, self._library), bullets=lines)
        paired = self._paired(entry, passages, outline.language, said)
        if paired is not None:
            return paired
        bullets = self.bullets(passages, said, outline.language) or self.bullets(
            passages, [entry.title], outline.language
        )
        bullets = bullets or self.bullets(passages, [], outline.language)
        bullets = _beyond(bullets, entry.title)
        title = title_text(entry, self._library)
        notes = notes_of(bullets, outline.language)
        if len(bullets) == 1 and length(bullets[0].text) <= self._capacity.statement_hard:
            return self._alone(entry, bullets[0], title, notes)
        if len(bullets) == 2 and all(length(b.text) <= _ON_A_CARD for b in bullets):  # as lines they fill half a slide
            return IconsSlide(id=entry.id, title=title, points=[Point(heading=item(b)) for b in bullets], notes=notes)
        return BulletsSlide(id=entry.id, title=title, bullets=[item(b) for b in bullets], notes=notes)

    def _alone(self, entry: Entry, bullet: Bullet, title: Text, notes: list[str]) -> Slide:
        """The only line of a slide, set large. Where the title is another sentence of its passage, both stand under
        the section's heading: neither heads the other. One that leans ("It asks the state …") is not set large; where
        the title is not what it leans on, the title is."""
        whole = StatementSlide(id=entry.id, title=title, statement=item(bullet), notes=notes)
        under = bullet.passage.locator.heading
        leans = ANAPHORIC.match(bullet.text) or LINKED.match(bullet.text)
        told = isinstance(title, Item) and is_subsequence(title.text, bullet.passage.text)
        if not under or not isinstance(title, Item) or length(title.text) > self._capacity.statement:
            return whole
        if not leans and not told:
            return whole
        heading = rested(heading_text(under[-1]), [bullet.passage])
        if (
            not isinstance(heading, Item)
            or heading.text.casefold() == title.text.casefold()
            or (leans and not stands_alone(title.text))
        ):
            return whole
        if leans and not follows(title.text, bullet):
            return StatementSlide(id=entry.id, title=heading, statement=title, notes=notes)
        if max(length(title.text), length(bullet.text)) > _ON_A_CARD:
            return whole
        return IconsSlide(
            id=entry.id, title=heading, points=[Point(heading=title), Point(heading=item(bullet))], notes=notes
        )

    def _shaped(
        self, entry: Entry, passages: Sequence[Passage], language: Language, said: Sequence[str]
    ) -> Slide | None:
        """The layout that times, steps, terms, sides and the like call for, unless it repeats what is said before."""
        slide = shaped(Matter(entry.id, title_text(entry, self._library), passages, language))
        if slide is None:
            return None
        told = [i.text for path, i in items(slide) if path != "title" and length(i.text) > 24]
        before = {t.casefold() for t in said}
        return None if sum(t.casefold() in before for t in told) * 3 > len(told) else slide

    def _on_the_first(self, passages: Sequence[Passage]) -> list[str]:
        """What of the text above the first heading the first slide says."""
        opened = opening_line(self._library, self._capacity) if len(self._library.sources) == 1 else None
        return [opened.text] if opened is not None and opened.passages[0] in {p.id for p in passages} else []

    def _said_elsewhere(self, entry: Entry, outline: Outline, passages: Sequence[Passage]) -> list[str]:
        """What titles, charts and key figures of the deck say. A summary may say it too: that is what it is for."""
        if passages and passages[0].locator.heading and role_of(passages[0].locator.heading[-1]) == "summary":
            told = [statements(e, self._library, self._phrases, self._capacity) for e in outline.entries]
            return [entry.title, *(t for texts in told for t in texts)]
        return [*titles_said(outline), *reserved(outline, self._library, self._phrases, self._capacity)]

    def statement(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """One strong sentence set large."""
        said = [*avoid, entry.title, *titles_said(outline)]
        found = claims(self.passages_of(entry), self._phrases, self._capacity.statement, avoid=said)
        if not found:
            return self.content(entry, outline, avoid)
        title = title_text(entry, self._library)
        both = candidates(self.passages_of(entry), [])
        if len(both) == 2 and all(stands_alone(tidy(b.text)) and length(b.text) <= _ON_A_CARD for b in both):
            points = [Point(heading=item_of(tidy(b.text), b.passage)) for b in both]  # of two none is left out
            return IconsSlide(id=entry.id, title=title, points=points)
        best = chosen(found, self._chooser, outline.language)
        return StatementSlide(id=entry.id, title=title, statement=item(best), notes=notes_of([best], outline.language))

    def bullets(self, passages: Sequence[Passage], avoid: Sequence[str], language: Language) -> list[Bullet]:
        """Bullets for a full slide."""
        room = room_of(self._capacity)
        return write_bullets(passages, self._phrases, self._chooser, room, avoid=avoid, language=language)

    def passages_of(self, entry: Entry) -> list[Passage]:
        """The entry's passages in reading order; for an entry that a person added, those nearest to its title."""
        known = [self._library.passages[i] for i in entry.passages if i in self._library.passages]
        prose = [p for p in known if p.kind not in {"table", "caption", "code"}] or known
        if not prose:
            prose = self._nearest(entry.title)
        order = {s.id: i for i, s in enumerate(self._library.sources)}
        return sorted(prose, key=lambda p: (order[p.id.partition(":")[0]], p.locator.start))

    def _nearest(self, title: str) -> list[Passage]:
        prose = [p for p in self._library.passages.values() if p.kind in {"paragraph", "list_item", "quote"}]
        if not prose:
            return []
        likeness = TfIdf([p.text for p in prose]).cosine([title], [p.text for p in prose])[0]
        ranked = sorted(range(len(prose)), key=lambda i: -likeness[i])
        return [prose[i] for i in ranked[:6]]

    def _paired(
        self, entry: Entry, passages: Sequence[Passage], language: Language, avoid: Sequence[str]
    ) -> Slide | None:
        """Two columns when the passages stand under exactly two subheadings that have enough to say."""
        groups = _subheadings(passages)
        if len(groups) != 2:
            return None
        (left_name, left), (right_name, right) = groups.items()
        contrast = contrasted(left_name, right_name)
        first = self._half(left, language, avoid)
        second = self._half(right, language, [*avoid, *(b.text for b in first)])
        least = 1 if contrast else 2
        if len(first) < least or len(second) < least or abs(len(first) - len(second)) > 2:
            return None
        halves = [_half_of(left_name, first), _half_of(right_name, second)]
        title = title_text(entry, self._library)
        notes = notes_of([*first, *second], language)
        slide = ComparisonSlide if contrast else TwoColumnsSlide
        return slide(id=entry.id, title=title, left=halves[0], right=halves[1], notes=notes)

    def _half(self, passages: Sequence[Passage], language: Language, avoid: Sequence[str]) -> list[Bullet]:
        room = room_of(self._capacity, half=True)
        found = write_bullets(passages, self._phrases, self._chooser, room, avoid=avoid, language=language)
        return [b for b in found if length(b.text) <= room.hard]


def _to_do(passages: Sequence[Passage], outline: Outline) -> list[str]:
    """The sentences that a table of who does what says at the end of the deck."""
    if not any(e.title in ACTIONS.values() for e in outline.entries):
        return []
    return [a.sentence for a in actions(passages, least=1)]


def _beyond(bullets: list[Bullet], title: str) -> list[Bullet]:
    """Bullets without the one that only says the title again, where others remain."""
    whole = title.casefold()
    decided = [b for b in bullets if whole in {tidy(DECISION.sub("", b.text)).casefold(), b.text.casefold()}]
    said = [b for b in bullets if length(title) >= 30 and b.text.casefold().startswith(whole)]
    told = [b for b in said if not any(c.isdigit() for c in b.text[len(title) :])]
    left = [b for b in bullets if b not in told and b not in decided]
    enough = len(left) >= 2 or (left and decided)  # one alone stands large, where the other is the title word for word
    return [_rest_of(b, title) for b in (left if enough else bullets)]


def _rest_of(bullet: Bullet, title: str) -> Bullet:
    """A bullet without the main clause that is the title, where another one follows it."""
    rest = bullet.text[len(title) :] if bullet.text.casefold().startswith(title.casefold()) else ""
    begun = _ANOTHER.match(rest)
    clause = tidy(rest[begun.end() :]) if begun else ""
    return replace(bullet, text=clause) if clause and stands_alone(clause) else bullet


def _subheadings(passages: Sequence[Passage]) -> dict[str, list[Passage]]:
    """Passages by the first heading below the one they share; prose directly under that one is left out."""
    paths = [p.locator.heading for p in passages]
    shared = 0
    while paths and all(len(p) > shared and p[shared] == paths[0][shared] for p in paths):
        shared += 1
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        if len(passage.locator.heading) > shared:
            groups.setdefault(passage.locator.heading[shared], []).append(passage)
    direct = sum(length(p.text) for p in passages if len(p.locator.heading) <= shared)
    named = sum(length(p.text) for group in groups.values() for p in group)
    return groups if direct <= named else {}


def _half_of(heading: str, bullets: Sequence[Bullet]) -> Half:
    name = heading_text(heading)
    title: Text = Item(text=name, passages=[bullets[0].passage.id], origin="extracted")
    return Half(heading=title, bullets=[item(b) for b in bullets])


def follows(text: str, bullet: Bullet) -> bool:
    """Whether `text` is the sentence before the bullet's, or words of it."""
    told = [sentence.text for sentence in split_sentences(bullet.passage.text)]
    at = next((n for n, sentence in enumerate(told) if bullet.sentence in sentence), 0)
    return at > 0 and is_subsequence(text, told[at - 1])


def item(bullet: Bullet) -> Item:
    """A bullet as the spec has it."""
    return Item(text=bullet.text, passages=[bullet.passage.id], origin="extracted")


def notes_of(bullets: Sequence[Bullet], language: Language) -> list[str]:
    """For the speaker: the full sentences behind the bullets, and where they stand."""
    return list(dict.fromkeys(with_locator(b.sentence, b.passage, language) for b in bullets))


def titles_said(outline: Outline) -> list[str]:
    """Titles that are statements: what they say is not said again in a bullet."""
    return [e.title for e in outline.entries if e.kind != "title" and length(e.title) >= 30]
