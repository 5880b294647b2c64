"""Titles of slides: the heading when it says something, else a short clause of the section, else a key phrase.

Titles are the source's words with words deleted. No title is given twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.candidates import DECISION, Candidate, candidates
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.chooser import Chooser, pick
from agents.deck.extract.claims import has_number
from agents.deck.extract.compression import compressions, tidy
from agents.deck.extract.cues import ANAPHORIC, FIRST_PERSON, is_generic, role_of, without_numbering
from agents.deck.extract.findings import LONGEST, findings, only_names
from agents.deck.extract.guards import NEGATION_EN, same_substance, stands_alone
from agents.deck.extract.weakness import without_run_in
from agents.sources.base import Language, Passage
from agents.text.keyphrases import KeyPhrase
from agents.text.words import length, normal_words, terms, words

_QUESTION: dict[Language, str] = {
    "en": "Which is the best slide title for this passage?",
    "zh": "哪一个最适合作这段话的标题？",
}
_OPEN = re.compile(r"^(?:whether|if|when|how|what)\b|\b(?:it|them|this|these|those|he|she|his|her)\b", re.IGNORECASE)
_BREAK = re.compile(r"\s*[:：]\s?(?!\d)|\s[–—]\s|, |，|；|; ")
_HESITANT = re.compile(r"^[^,]{3,40}, |\b(?:not|no|whether|never|only|there)\b|[^，]{2,14}，.*，|没有|不[是能会再]")
_HEARSAY = re.compile(
    r"\b(?:often|long|widely|usually|once) (?:been )?(?:written|said|claimed|believed|thought|assumed|argued)\b"
    r"|\bis said to\b|\bmany (?:people )?(?:believe|think|say)\b|据说|人们(?:常|往往)|通常认为",
    re.IGNORECASE,
)
_CAPTION_LABEL = re.compile(
    r"^\s*(?:Figure|Fig\.|Table|Chart|Exhibit|Graph|图表?|表)\s*[A-Z]?\d*(?:[.\-–]\d+)*\s*[:.：．、–|-]?\s*",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^\d|^(?:others?|notes?|examples?|remarks?|tips?|warning|after|before|then|following|default|see|several|"
    r"some|many|for (?:instance|example)|it|we)\b"
    r"|^[\w ]{2,25}: ",
    re.IGNORECASE,
)


class Titles:
    """Gives titles and remembers them."""

    def __init__(
        self, chooser: Chooser, capacity: Capacity, language: Language, phrases: Sequence[KeyPhrase], plain: str
    ) -> None:
        """`plain` is the title of a slide that has neither a heading nor a short clause."""
        self._plain = plain
        self._chooser, self._capacity, self._phrases = chooser, capacity, phrases
        self._language: Language = language
        self._given: set[str] = set()

    def of_section(self, heading: str, passages: Sequence[Passage], *, saying: bool = True) -> str:
        """The title of a slide about `passages`, which stand under `heading`. `saying`: a sentence of theirs, where
        the heading only names what they are about; not where the slide would lack it below."""
        heading = without_numbering(heading)
        if (decided := self._decided(candidates(passages, self._phrases))) is not None:
            return self._give(decided)
        if saying and heading and only_names(heading) and (found := self._found(heading, passages)) is not None:
            return self._give(found)
        listed = sum(p.kind == "list_item" for p in passages) > 1  # one of its entries is no title of a list
        keep = heading and (listed or not is_generic(heading) or role_of(heading) in {"summary", "methods"})
        if keep and self._fits(heading):
            return self._give(self._headline(heading, passages))
        shortened = self._shortened(heading) if heading and not is_generic(heading) else None
        options = [shortened, self._clause(passages), heading or None]
        options += [] if heading else [self._plain, self._phrase(passages)]
        return self._first(options, heading or self._fallback(passages))

    def _found(self, heading: str, passages: Sequence[Passage]) -> str | None:
        """What the section says of what its heading only names, where enough is left to say below it."""
        if sum(p.kind == "list_item" for p in passages) >= 2 or len(candidates(passages, self._phrases)) < 2:
            return None
        fitting = [text for text in findings(heading, passages, self._capacity.title) if self._fits(text)]
        return fitting[0] if fitting else None

    def _headline(self, heading: str, passages: Sequence[Passage]) -> str:
        """The heading, or what the section says in one short whole sentence: the chooser's pick, none with numbers."""
        if role_of(heading) not in {"body", "results", "discussion", "background"} or re.search(r"\d|[?？/]", heading):
            return heading
        found = candidates(passages, self._phrases)
        topic = is_bare_topic(heading)
        if len(found) < (4 if topic else 5) or any(p.kind == "list_item" for p in passages):
            return heading
        strong = []
        for candidate in sorted(found, key=lambda c: -c.score)[:5]:
            forms = compressions(candidate.text, limit=min(72 if topic else 64, self._capacity.title))
            text = forms[0].text if forms and forms[0].loss < 0.2 else ""
            leans = ANAPHORIC.match(text) or _OPEN.search(text) or _HESITANT.search(text) or _weak_title(text)
            leans = leans or _HEARSAY.search(text)
            named = same_substance(text, candidate.text) and _names_all(heading, text)
            apt = named if topic else not has_number(text)
            if length(text) >= 16 and not leans and apt and self._fits(text):
                strong.append(text)
        context = " ".join(c.text for c in found[:4])
        if topic and strong:  # what a claim is about is in it, and it says more
            return pick(self._chooser, _QUESTION[self._language], context, strong[:2])
        return pick(self._chooser, _QUESTION[self._language], context, [heading, *strong[:2]])

    def _decided(self, found: Sequence[Candidate]) -> str | None:
        """What was decided, where a sentence is marked as a decision and is short enough."""
        for candidate in found:
            marked = DECISION.match(candidate.text)
            if marked is None:
                continue
            whole = candidate.text[marked.end() :].strip()
            forms = compressions(whole, limit=72)
            if forms and forms[0].loss < 0.6 and length(forms[0].text) >= 12 and self._fits(forms[0].text):
                return forms[0].text
            first = tidy(re.split(r", |，", whole, maxsplit=1)[0])  # all of it stands below, in the list
            if 20 <= length(first) <= 72 and stands_alone(first) and self._fits(first):
                return first
        return None

    def of_caption(self, caption: str | None, heading: str, passages: Sequence[Passage], columns: str = "") -> str:
        """The title of a chart, table or figure: caption, heading, else the names of its columns, else a clause."""
        bare = caption_text(caption)
        short = self._shortened(bare) if bare else None
        name = without_numbering(heading)
        names = [t for t in (short, "" if is_generic(name) else name) if t and self._fits(t)]
        if len(names) == 2 and length(bare) <= self._capacity.caption_hard:  # the caption stays below the picture
            return self._give(pick(self._chooser, _QUESTION[self._language], bare, names))
        options = [short, name or None, columns or None]
        if not any(o and self._fits(o) for o in options):
            options += [self._clause(passages), self._phrase(passages)]
        return self._first(options, bare[: self._capacity.title] if bare and not heading else heading or bare or "–")

    def of_columns(self, names: str, heading: str) -> str:
        """The title of one of several slides on a table: its columns' names, else the heading."""
        return self._first([names, heading], heading or names)

    def claimed(self, said: Sequence[str]) -> str | None:
        """The first of some claims that fits and is no title yet; None where none is."""
        return next((self._give(claim) for claim in said if self._fits(claim)), None)

    def said(self, sentence: str) -> str | None:
        """A sentence about a chart as its title, where it can stand alone; None where it leans on others."""
        leans = ANAPHORIC.match(sentence) or _OPEN.search(sentence) or _weak_title(sentence)
        return self.claimed([sentence]) if not leans and length(sentence) <= LONGEST else None

    def _first(self, options: Sequence[str | None], fallback: str) -> str:
        for option in options:
            if option and self._fits(option):
                return self._give(option)
        return self._give(fallback)

    def _fits(self, title: str) -> bool:
        return length(title) <= self._capacity.title and title.lower() not in self._given

    def _give(self, title: str) -> str:
        """`title`, or with a count when it was given before and nothing else is at hand."""
        unique, n = title, 2
        while unique.lower() in self._given:
            unique, n = f"{title} ({n})", n + 1
        self._given.add(unique.lower())
        return unique

    def _shortened(self, text: str) -> str | None:
        """`text` within the title's room: without brackets, then by its first part before a colon, dash or comma."""
        bare = tidy(re.sub(r"\s*(?:\([^()]*\)|（[^（）]*）)", "", text))
        options = [tidy(text), bare, tidy(bare.partition(". ")[0])]
        options += [bare[: m.start()] for m in reversed(list(_BREAK.finditer(bare))) if not _in_list(bare, m)]
        return next((o for o in options if 3 < length(o) <= self._capacity.title and not _ends_open(o)), None)

    def _clause(self, passages: Sequence[Passage]) -> str | None:
        """A short strong clause: an assertion makes a better title than a topic."""
        ranked: list[tuple[float, str, str]] = []
        found = candidates(passages, self._phrases)
        if len(found) < 3:  # a title would take what the slide has to say
            return None
        for candidate in found:
            if ANAPHORIC.match(candidate.text) or _OPEN.search(candidate.text) or FIRST_PERSON.search(candidate.text):
                continue
            for form in compressions(candidate.text, limit=self._capacity.title)[:2]:
                leans = ANAPHORIC.match(form.text) or _weak_title(form.text) or _HEARSAY.search(form.text)
                if self._fits(form.text) and length(form.text) >= 16 and not leans:
                    hesitant = 0.3 if _HESITANT.search(form.text) else 0.0
                    ranked.append((candidate.score - 0.3 * form.loss - hesitant, form.text, candidate.text))
        if not ranked:
            return None
        ranked.sort(key=lambda r: -r[0])
        ranked = [r for r in ranked if same_substance(r[1], ranked[0][1])]
        return pick(self._chooser, _QUESTION[self._language], ranked[0][2], [text for _, text, _ in ranked])

    def _phrase(self, passages: Sequence[Passage]) -> str | None:
        text = " ".join(p.text for p in passages).lower()
        found = next(
            (p.text for p in self._phrases if p.text.lower() in text and self._fits(p.text) and _names(p.text)), None
        )
        return found[:1].upper() + found[1:] if found else None

    def _fallback(self, passages: Sequence[Passage]) -> str:
        """The first words of the first passage up to a mark, for text that has neither a clause nor a phrase."""
        text = tidy(without_run_in(passages[0].text)) if passages else "–"
        short = self._shortened(text)
        if short:
            return short
        found = words(text)
        fitting = [w.end for w in found if length(text[: w.end]) <= self._capacity.title]
        return text[: fitting[-1]] if fitting else text[: self._capacity.title // 2]


def caption_text(caption: str | None) -> str:
    """A caption without "Table 2: "."""
    return tidy(_CAPTION_LABEL.sub("", caption or "", count=1)) if caption else ""


def is_bare_topic(heading: str) -> bool:
    """Whether a heading only names what its section is about ("Workshop"), in a word or two."""
    return len(words(heading)) <= 2 if heading.isascii() else length(heading) <= 12


def says(heading: str) -> bool:
    """Whether a heading asks or claims something, and does not only name what its section is about."""
    return bool(heading) and (heading.rstrip().endswith(("?", "？")) or stands_alone(heading))


def _names_all(heading: str, text: str) -> bool:
    """Whether a text holds each word of a heading that says what the section is about."""
    if not heading.isascii():
        return heading in text
    return set(terms(heading)) <= set(terms(text))


def _in_list(text: str, mark: re.Match[str]) -> bool:
    """Whether a comma stands in an enumeration, so that a title cut there would name a part for the whole."""
    if mark.group().strip() not in {",", "，", ""}:
        return False
    before, after = text[: mark.start()], text[mark.end() :]
    listed = re.match(r"[^,，]{1,40}(?:,? (?:and|or) |、|和|及|与|, [^,]+,? (?:and|or) )", after)
    return ":" in before or "：" in before or listed is not None


def _names(phrase: str) -> bool:
    """Whether a phrase is specific enough for a title."""
    return len(words(phrase)) >= 2 if phrase.isascii() else len(phrase) >= 4


def _weak_title(text: str) -> bool:
    tokens = normal_words(text)
    if _LABELLED.match(text):
        return True
    return not tokens or tokens[0] in NEGATION_EN or bool({"we", "our", "us"} & set(tokens[:1]))


def _ends_open(text: str) -> bool:
    return text.rstrip().lower().endswith((" and", " of", " the", " for", " in", " with", " to", "的", "和", "与"))
