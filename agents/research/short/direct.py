"""The short answer from passages and tables as they are, or worked out of them; none where they do not tell.

It searches the library alone, chooses by rules, and says what it rests on. Several documents in a chain are the
business of `trails.py`.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agents.corpus import Hit
from agents.research.library import Library
from agents.research.questions import names_of
from agents.research.short.asking import Ask, asked
from agents.research.short.base import Basis, Found, Weights, side_of
from agents.research.short.figuring import figured, shown
from agents.research.short.from_sentences import Line, found_in, lines, nearness
from agents.research.short.from_tables import Reading
from agents.research.short.grids import Grid, grid_of
from agents.research.short.values import day_of, number_of, values, year_of
from agents.research.short.whether import YES, whether

DIRECT, FIGURED = 0.58, 0.5
"""How well an answer must fit, of 1, to be told: one that stands in one place, and one worked out of several."""
_WORKED = frozenset({"difference", "sum", "average", "age", "share", "either", "whether"})
HITS = 12
SHARED = 0.6
"""Share of a question that a sentence with a part and a whole must speak of."""
_OF_WHICH = re.compile(r",? (?:of (?:which|whom|them)|including)\b|[，,]其中")
RIVAL = 0.12
"""How much worse another source's value may fit and still be shown beside the answer."""
FULLER = 0.3
"""How much worse a whole date may fit than its year alone."""
_CHANGES = frozenset(
    [
        "fall",
        "fell",
        "rise",
        "rose",
        "risen",
        "increas",
        "decreas",
        "grow",
        "grew",
        "grown",
        "declin",
        "drop",
        "chang",
        "differ",
        "differenc",
        "more",
        "fewer",
        "less",
        "than",
        "higher",
        "lower",
        "longer",
        "shorter",
        "larger",
        "smaller",
        "older",
        "younger",
        "compar",
        "增加",
        "减少",
        "增长",
        "下降",
        "多了",
        "少了",
        "多借",
        "相差",
    ]
)


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
        ask = asked(question)
        ways = {
            "none": lambda: None,
            "whether": lambda: self._whether(ask),
            "difference": lambda: self._difference(ask) or self._looked_up(_changed(ask)),
            "either": lambda: self._either(ask),
            "age": lambda: self._age(ask),
            "share": lambda: self._looked_up(ask) or self._share(ask),
        }
        return ways.get(ask.task, lambda: self._looked_up(ask))()

    def _looked_up(self, ask: Ask) -> Found | None:
        """The best of tables and sentences, with other sources' values beside it."""
        grids, every = self._read(ask)
        found = [f for grid, around in grids for f in Reading(ask, grid, self.weights, around).answers()]
        said = found_in(ask if ask.task != "most" else replace(ask, sort=ask.sort or "name"), every, self.weights)
        if ask.task in ("sum", "average", "most"):
            said = [replace(f, score=f.score - 0.1) for f in said if self._says_it(ask, f)]
        every_found = sorted([*found, *said], key=lambda f: -f.score)
        return _with_rivals(every_found) if every_found else None

    def _says_it(self, ask: Ask, found: Found) -> bool:
        """Whether a sentence itself calls its value the most, the sum, the mean."""
        text = self.library.text(found.basis[0].hit.source.id)[found.basis[0].start : found.basis[0].end]
        if ask.task == "most":
            word = ask.measure.split()[0] if ask.measure else ""
            return bool(word) and bool(
                re.search(rf"\b{word}\b" if word.isascii() else f"最{word}", text, re.IGNORECASE)
            )
        return bool(
            re.search(r"\b(?:total|altogether|in all|average|mean|sum|all)\b|共|总|平均|合计", text, re.IGNORECASE)
        )

    def _read(self, ask: Ask) -> tuple[list[tuple[Grid, str]], list[Line]]:
        """Tables and sentences that searches for the question bring."""
        names = " ".join(names_of(f"x {ask.text}"))
        queries = [ask.text, *([f"{names} {' '.join(ask.focus or ask.unit)}"] if names else []), *ask.sides]
        hits: dict[str, Hit] = {}
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
                _changed(asked(text)),
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
        sides = self._sided(ask)
        if sides is None:
            return None
        left, right = sides
        made = figured("difference", [left.basis[0].said, right.basis[0].said])
        if made is None or (left.basis == right.basis and left.text == right.text):
            return None
        return Found(
            shown(made.text, left.unit or right.unit), min(left.score, right.score), (*left.basis, *right.basis), made.value, left.unit,
            made.working, (*left.rivals, *right.rivals), sides=tuple(zip(ask.sides, sides, strict=True)),
        )  # fmt: skip

    def _either(self, ask: Ask) -> Found | None:
        sides = self._sided(replace(ask, sort="money" if ask.sort == "money" else "number")) or self._sided(
            replace(ask, sort="year")
        )
        if sides is None:
            return None
        sizes = _sizes(sides)
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
        if sides is not None and (sizes := _sizes(sides)) is not None:
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
        return whether(ask, every, self.weights)

    def _age(self, ask: Ask) -> Found | None:
        """Years between a birth and what the question names."""
        names = [n for n in names_of(f"x {ask.text}") if not n[0].isdigit()]
        event = re.search(r"\bwhen (?:he|she|they|it)?\s*(?P<event>[^?]+)", ask.text, re.IGNORECASE)
        if not names or event is None:
            return None
        born = self._looked_up(asked(f"When was {names[0]} born?"))
        told = self._looked_up(asked(f"When did {names[0]} {event['event'].strip()}?"))
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

    def _share(self, ask: Ask) -> Found | None:
        """A part of a whole, where a sentence has both: “61 trams, of which 34 are low-floor”."""
        _, every = self._read(ask)
        for line in every:
            match = _OF_WHICH.search(line.text)
            if match is None or self.weights.share(ask.terms, line.says) < SHARED:
                continue
            numbers = [v for v in values(line.text, "number") if v.number is not None]
            whole = [v for v in numbers if v.end <= match.start()]
            parts = [v for v in numbers if v.start >= match.end() and whole and v.unit == whole[-1].unit]
            best = max(parts, key=lambda v: nearness(ask, line, v, self.weights), default=None)
            if best is None or not whole:
                continue
            made = figured("share", [best.text, whole[-1].text])
            basis = Basis(line.hit, line.start, line.start + len(line.text), best.text)
            if made is not None and made.value <= 100:
                return Found(f"{made.text} %", 0.65, (basis,), made.value, "%", made.working)
        return None

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
            asked(plain),
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


def _sizes(sides: Sequence[Found]) -> tuple[float, float] | None:
    """What both sides amount to; None where one is no number."""
    left, right = (side.number if side.number is not None else number_of(side.text) for side in sides)
    return None if left is None or right is None else (left, right)


def _changed(ask: Ask) -> Ask:
    """The question without words that only say that something changed."""
    return replace(ask, terms=tuple(t for t in ask.terms if t not in _CHANGES) or ask.terms)


def _fuller(found: Sequence[Found]) -> Found:
    """The best answer; where it is a year alone, a day of that year that fits nearly as well."""
    best = found[0]
    if re.fullmatch(r"\d{4}年?", best.text):
        days = [
            f
            for f in found
            if year_of(f.text) == int(best.text[:4]) and f.text != best.text and f.score > best.score - FULLER
        ]
        return replace(days[0], score=best.score) if days and not best.working else best
    return best


def _with_rivals(found: Sequence[Found]) -> Found:
    """The best answer, surer with each other source that says the same, with those that say otherwise beside it."""
    best = _fuller(found)
    own = {b.hit.source.id for b in best.basis}
    rivals: list[Found] = []
    agreeing: list[Basis] = []
    for other in found[1:]:
        source = other.basis[0].hit.source.id
        if other.score < best.score - RIVAL or source in own or len(best.basis) > 1:
            continue
        if other.text == best.text or (other.number is not None and other.number == best.number):
            agreeing += [other.basis[0]] if source not in {b.hit.source.id for b in agreeing} else []
        elif (other.number is None) == (best.number is None) and source not in {
            r.basis[0].hit.source.id for r in rivals
        }:
            rivals.append(other)
    newest = max([best, *rivals], key=lambda f: (_year_of_source(f), f is best))
    if newest is not best and _year_of_source(best):
        others = [replace(best, rivals=()), *(r for r in rivals if r is not newest)]
        return replace(newest, score=best.score, rivals=tuple(others[:2]))
    return replace(best, basis=(*best.basis, *agreeing[:2]), rivals=tuple(rivals[:2]))


def _year_of_source(found: Found) -> int:
    """The year that a source gives of itself; 0 where it gives none."""
    source = found.basis[0].hit.source
    return year_of(source.date or "") or year_of(source.title or "") or year_of(source.name) or 0
