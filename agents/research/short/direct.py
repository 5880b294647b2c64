"""The short answer from passages and tables as they are, or worked out of them; none where they do not tell.

It searches the library alone, chooses by rules, and says what it rests on. Several documents in a chain are the
business of `trails.py`.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from agents.corpus import Hit
from agents.research.library import Library
from agents.research.questions import names_of
from agents.research.short.apart import apart
from agents.research.short.asking import Ask, asked
from agents.research.short.attending import attending
from agents.research.short.base import Found, Weights, side_of
from agents.research.short.chained import parted
from agents.research.short.dating import asks_between, over, span_between
from agents.research.short.exclusive import exclusive
from agents.research.short.figuring import figured, shown
from agents.research.short.flagged import flagged
from agents.research.short.from_sentences import MASTHEAD, found_in
from agents.research.short.from_tables import Reading
from agents.research.short.grids import Grid, grid_of
from agents.research.short.headed import headed
from agents.research.short.itemised import itemised
from agents.research.short.lines import Line, lines
from agents.research.short.opened import HOURS, closed_on, opened, opens_at
from agents.research.short.permitted import for_whom, permitted
from agents.research.short.priced import many_in, priced
from agents.research.short.prior import now_of, now_told, prior
from agents.research.short.reductions import reduced
from agents.research.short.rest import rest_of
from agents.research.short.rivals import with_rivals
from agents.research.short.several import questions_in, together
from agents.research.short.sides import COUNTED, of_one_row, plainly, said_in_latin, share_said, sizes_of, unit_of
from agents.research.short.stated import asks_what_is_left, denies, stated
from agents.research.short.subjects import subjects
from agents.research.short.values import day_of, number_of, year_of
from agents.research.short.whether import YES, whether
from agents.research.short.within import ruled
from agents.text.everyday import everyday, widened
from agents.text.words import han_count

DIRECT, FIGURED = 0.58, 0.5
"""How well an answer must fit, of 1, to be told: one that stands in one place, and one worked out of several."""
_WORKED = frozenset({"difference", "sum", "average", "age", "share", "either", "whether"})
_BIG = ("biggest", "largest", "heaviest", "greatest")
"""Words of which one may stand for another."""
CHAINED = 0.95
"""What an answer counts that rests on another one."""
HITS = 12


def is_worked_out(question: str) -> bool:
    """Whether an answer is no span of a text, so that a trail cannot end with it."""
    return asked(question).task in _WORKED


def least(question: str) -> float:
    """How well an answer to this question must fit."""
    return FIGURED if is_worked_out(question) else DIRECT


@dataclass
class Direct:
    """One question over one library. `searches` counts what was asked of it."""

    library: Library
    searches: int = 0
    seen: dict[str, Hit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.weights = Weights(self.library)

    def grids(self, ask: Ask) -> list[tuple[Grid, str]]:
        """Tables that searches for the question bring, each with what stands around it."""
        return self._read(ask)[0]

    def answer(self, question: str) -> Found | None:
        """The best answer; None where nothing that was found tells it."""
        parts = questions_in(question)
        if len(parts) > 1:
            return together([self.answer(part) for part in parts], [least(part) for part in parts])
        ask = self._asked(question)
        if (met := attending(ask, self._read(ask)[1], self.weights)) is not None:
            return met
        if (dated := self._dated(ask) or self._priced(ask) or self._prior(ask)) is not None:
            return dated
        if (left := asks_what_is_left(question)) is not None:
            return self._left(*left)
        if denies(question) and ask.task != "whether":
            return self._denied(ask)
        found = now_told(ask, self._in_its_way(ask), self.library)
        if found is None or found.score < least(question):
            return self._chained(ask) or found
        return found

    def _in_its_way(self, ask: Ask) -> Found | None:
        """The answer to a question as it is asked."""
        ways = {
            "none": lambda: None,
            "whether": lambda: self._whether(ask),
            "difference": lambda: self._difference(ask),
            "either": lambda: self._either(ask),
            "age": lambda: self._age(ask),
            "share": lambda: self._looked_up(ask) or share_said(ask, self._read(ask)[1], self.weights),
        }
        return ways.get(ask.task, lambda: self._looked_up(ask))()

    def _denied(self, ask: Ask) -> Found | None:
        """What was not done, or is not so: by a mark in a table, by a sentence that says the same of something."""
        grids, every = self._read(ask)
        found = [f for grid, around in grids for f in flagged(self._reading(ask, grid, around))]
        found += [f for way in (apart, subjects) if (f := way(ask, every, self.weights)) is not None]
        return max(found, key=lambda f: f.score, default=None)

    def _chained(self, ask: Ask) -> Found | None:
        """The answer about somebody who is only described: who that is is looked up first."""
        best: Found | None = None
        for two in parted(ask.text, ask.language) if ask.task == "value" else ():
            who = self._looked_up(replace(self._asked(two.first), sort="person"))
            if who is None or who.score < DIRECT or who.text in ask.text:
                continue
            then = self._looked_up(self._asked(two.then.format(who.text)))
            if then is None or then.score < DIRECT or then.text == who.text:
                continue
            score = CHAINED * min(who.score, then.score)
            if best is None or score > best.score:
                link = f"{two.first.rstrip('?？')}: {who.text}"
                best = replace(then, score=score, basis=(*who.basis, *then.basis), working=link, rivals=())
        return best

    def candidates(self, question: str) -> list[Found]:
        """Every value that tables and sentences give for a question as it is asked, best first."""
        return self._every(self._asked(question))

    def _asked(self, question: str) -> Ask:
        """The question taken apart, without pairs of Chinese characters that only cross from one word to the next."""
        ask = asked(question)
        if ask.language != "zh" or (
            ask.task == "value" and ask.sort in ("person", "place", "name")  # a name unknown here is no crossing
        ):
            return ask
        known = [t for t in ask.terms if self.library.frequency(t) or everyday(t) or re.match("周|星期", t)]
        crossing = {
            term
            for term in ask.terms
            if han_count(term) == 2
            and term not in known
            and any(k[-1:] == term[0] for k in known)
            and any(k[:1] == term[1] for k in known)
        }
        return replace(ask, terms=tuple(t for t in ask.terms if t not in crossing))

    def _dated(self, ask: Ask) -> Found | None:
        """The time between two events, or the end of what has a beginning and a length; None for other questions."""
        if (between := asks_between(ask.text)) is not None:
            when = "{}是什么时候？" if ask.language == "zh" else "When was {}?"
            sides = [self._looked_up(replace(self._asked(when.format(side)), sort="date")) for side in between[:2]]
            if sides[0] is not None and sides[1] is not None:
                return span_between(sides[0], sides[1], between[2])
        if ask.sort in ("date", "year"):
            return over(ask, self._read(ask)[1], self.weights)
        return None

    def _priced(self, ask: Ask) -> Found | None:
        """What several of something cost, from the price of one."""
        if (many := many_in(ask)) is None:
            return None
        plain = replace(self._asked(many.plain), task="value", sort="money")
        one = self._looked_up(plain)
        grids = [grid for grid, _ in self._read(plain)[0]]
        if one is None or one.score < FIGURED or (made := priced(many, one, self.library, grids)) is None:
            return None
        return replace(made, score=max(made.score, DIRECT))

    def _prior(self, ask: Ask) -> Found | None:
        """What a figure was the period before, from the new one and by how much it differs."""
        if (before := now_of(ask)) is None:
            return None
        now = self._looked_up(replace(self._asked(before.plain), task="value", sort=ask.sort))
        return None if now is None or now.score < DIRECT else prior(before.period, now, self.library)

    def _left(self, whole: str, part: str) -> Found | None:
        """What of a whole is left without a part; None where one of them is not told."""
        less = self._looked_up(self._asked(part))
        if less is None or less.number is None or less.score < FIGURED:
            return None
        larger = (f for f in self._every(self._asked(whole)) if f.score >= FIGURED and (f.number or 0) > less.number)
        best = next(larger, None)
        return self._taken(best, less) if best is not None else None

    def _taken(self, left: Found, right: Found) -> Found | None:
        """The difference of two values of one unit; None of others."""
        if (
            unit_of(left)
            and unit_of(right)
            and unit_of(left) != unit_of(right)
            and not {unit_of(left), unit_of(right)} <= COUNTED
        ):
            return None
        made = figured("difference", [left.basis[0].said, right.basis[0].said])
        if made is None or (left.basis == right.basis and left.text == right.text):
            return None
        sign = re.match(r"US\$|[€$£¥]", left.basis[0].said)
        scale = re.search(r"\b(?:thousand|million|billion)\b|[万亿]", left.basis[0].said)
        unit = left.unit or right.unit
        text = f"{sign.group() if sign else ''}{made.text}{' ' if scale and scale.group().isascii() else ''}{scale.group() if scale else ''}"
        if all("%" in side.basis[0].said for side in (left, right)):
            text, unit = f"{made.text}{' percentage points' if said_in_latin(left) else '个百分点'}", ""
        return Found(
            shown(text, unit), min(left.score, right.score), (*left.basis, *right.basis), made.value, left.unit,
            made.working, (*left.rivals, *right.rivals),
        )  # fmt: skip

    def _looked_up(self, ask: Ask) -> Found | None:
        """The best of tables and sentences, with other sources' values beside it."""
        found = self._every(ask)
        return reduced(ask, with_rivals(found), self._read(ask)[1]) if found else None

    def _every(self, ask: Ask) -> list[Found]:
        """The answers of tables and sentences, best first."""
        grids, every = self._read(ask)
        if ask.task == "value" and (rest := rest_of(ask, every, self.weights)) is not None:
            return [rest]
        if ask.task in ("value", "count") and (left := apart(ask, every, self.weights)) is not None:
            return [left]
        found = [f for grid, around in grids for f in self._reading(ask, grid, around).answers()]
        found += headed(ask, every, self.weights) if ask.task == "value" else ()
        ways = {"sum": (itemised,), "value": (subjects,), "count": (subjects,)}.get(ask.task, ())
        found += [f for way in ways if (f := way(ask, every, self.weights)) is not None]
        said = found_in(ask if ask.task != "most" else replace(ask, sort=ask.sort or "name"), every, self.weights)
        if ask.task in ("sum", "average", "most"):
            said = [replace(f, score=f.score - 0.1) for f in said if self._says_it(ask, f)]
        return sorted([*found, *said], key=lambda f: -f.score)

    def _reading(self, ask: Ask, grid: Grid, around: str) -> Reading:
        return Reading(ask, grid, self.weights, around, self.library.text(grid.hit.source.id)[:MASTHEAD])

    def _says_it(self, ask: Ask, found: Found) -> bool:
        """Whether a sentence itself calls its value the most, the sum, the mean."""
        text = found.basis[0].text(self.library)
        if ask.task == "most":
            word = ask.measure.split()[0] if ask.measure else ""
            word = "|".join(_BIG) if word in _BIG else word
            return bool(word) and bool(
                re.search(rf"\b(?:{word})\b" if word.isascii() else f"最{word}", text, re.IGNORECASE)
            )
        return bool(
            re.search(r"\b(?:total|altogether|in all|average|mean|sum|all)\b|共|总|平均|合计", text, re.IGNORECASE)
        )

    def _read(self, ask: Ask) -> tuple[list[tuple[Grid, str]], list[Line]]:
        """Tables and sentences that searches for the question bring."""
        names = " ".join(names_of(f"x {ask.text}"))
        queries = [ask.text, *([f"{names} {' '.join(ask.focus or ask.unit)}"] if names else []), *ask.sides]
        hits: dict[str, Hit] = {}
        queries += [wide] if (wide := widened(ask.text)) else []
        for query in dict.fromkeys(queries):
            self.searches += 1
            for hit in self.library.search(query, HITS):
                hits.setdefault(hit.passage, hit)
        for hit in list(hits.values())[:HITS]:
            for near in self.library.near(hit, 1):
                hits.setdefault(near.passage, near)
        self.seen |= hits
        grids = []
        for hit in hits.values():
            if (grid := grid_of(hit, self.library.text(hit.source.id))) is not None:
                around = "\n".join(h.text for h in self.library.near(hit, 2) if h.passage != hit.passage)
                grids.append((grid, around))
        return grids, list(lines(list(hits.values()), self.library.text))

    def _sided(self, ask: Ask) -> list[Found] | None:
        """The values of both sides; None where one is not told."""
        if len(ask.sides) != 2:
            return None
        found = []
        for side, other in (ask.sides, ask.sides[::-1]):
            text = side_of(ask, side, other)
            own = replace(
                plainly(self._asked(text)),
                text=text,
                task="value",
                sides=(),
                sort=ask.sort if ask.sort not in (None, "name", "person") else "number",
            )
            own = replace(own, unit=ask.unit, focus=(), measure=ask.measure, keen=(side,))
            one = self._looked_up(own)
            if one is None or (number_of(one.text) is None and one.number is None):
                return None
            found.append(one)
        return found

    def _difference(self, ask: Ask) -> Found | None:
        said = stated(plainly(ask), self._read(ask)[1], self.weights)
        if said is not None and said.score >= FIGURED:
            return said
        sides = self._sided(ask)
        made = self._taken(*sides) if sides is not None else None
        if made is None or sides is None:
            return None
        return replace(made, sides=tuple(zip(ask.sides, sides, strict=True)), shown=of_one_row(*sides))

    def _either(self, ask: Ask) -> Found | None:
        sides = self._sided(replace(ask, sort="money" if ask.sort == "money" else "number")) or self._sided(
            replace(ask, sort="year")
        )
        if sides is None:
            return None
        sizes = sizes_of(sides)
        if sizes is None or sizes[0] == sizes[1]:
            return None
        first = (sizes[0] > sizes[1]) == ask.largest
        name = re.sub(r"^(?:the|a|an) ", "", ask.sides[0 if first else 1], flags=re.IGNORECASE)
        worked = "; ".join(
            f"{re.sub(r'^(?:the|a|an) ', '', n)}: {s.text}" for n, s in zip(ask.sides, sides, strict=True)
        )
        return Found(
            name,
            min(s.score for s in sides),
            (*sides[0].basis, *sides[1].basis),
            working=worked,
            sides=tuple(zip(ask.sides, sides, strict=True)),
        )

    def _whether(self, ask: Ask) -> Found | None:
        sides = self._sided(ask) if len(ask.sides) == 2 else None
        if sides is not None and (sizes := sizes_of(sides)) is not None:
            says = sizes[0] > sizes[1] if ask.largest else sizes[0] < sizes[1]
            worked = "; ".join(f"{n}: {s.text}" for n, s in zip(ask.sides, sides, strict=True))
            return Found(
                YES[ask.language][not says],
                min(s.score for s in sides),
                (*sides[0].basis, *sides[1].basis),
                working=worked,
            )
        if (bounded := self._bounded(ask)) is not None:
            return bounded
        _, every = self._read(ask)
        if opens_at(ask):
            hours = [*self._read(replace(ask, text=f"{ask.text} {HOURS}"))[1], *every]
            if (told := opened(ask, hours, self.weights) or closed_on(ask, hours, self.weights)) is not None:
                return told
        ways = (permitted, ruled, exclusive)
        told = next((f for way in ways if (f := way(ask, every, self.weights)) is not None), None)
        return told or whether(for_whom(ask), every, self.weights)

    def _age(self, ask: Ask) -> Found | None:
        """Years between a birth and what the question names."""
        names = [n for n in names_of(f"x {ask.text}") if not n[0].isdigit()]
        event = re.search(r"\bwhen (?:he|she|they|it)?\s*(?P<event>[^?]+)", ask.text, re.IGNORECASE)
        if not names or event is None:
            return None
        born = self._looked_up(self._asked(f"When was {names[0]} born?"))
        told = self._looked_up(self._asked(f"When did {names[0]} {event['event'].strip()}?"))
        if born is None or told is None or born.text == told.text:
            return None
        first, last = year_of(born.text), year_of(told.text)
        if first is None or last is None:
            return None
        begun, ended = day_of(born.text), day_of(told.text)
        age = last - first - (begun is not None and ended is not None and ended[1:] < begun[1:])
        return Found(
            str(age),
            min(born.score, told.score),
            (*born.basis, *told.basis),
            float(age),
            working=f"{born.text} – {told.text}",
        )

    def _bounded(self, ask: Ask) -> Found | None:
        """Whether a value is above or below what the question names."""
        if ask.bound is None:
            return None
        how, limit = ask.bound
        plain = re.sub(
            r"\b(?:more|less|fewer|greater|higher|lower|longer|shorter|older|over|under|above|below)(?: than)? [€$£¥]?\d[\d,.]*(?: (?:thousand|million|billion))?",
            " ",
            ask.text,
        )
        own = replace(
            self._asked(plain),
            task="value",
            sort="money" if re.search(r"[€$£¥]\d|\bcosts?\b", ask.text) else "number",
            unit=(),
            focus=(),
        )
        found = self._looked_up(own)
        if found is None or found.number is None:
            return None
        says = found.number > limit if how == "above" else found.number < limit
        return replace(found, text=YES[ask.language][not says], working=found.text)
