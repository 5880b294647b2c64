"""Answers from tables: a cell found by its row and column, the most of a column, sums, means and counts of rows.

A column is told by its header, a row by the cells that name it, a set of rows by a cell that they share. Every cell used
becomes a basis.
"""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from agents.research.short import folding
from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Shown, Weights
from agents.research.short.beyond import beyond
from agents.research.short.changed import changed, is_growth, steepest
from agents.research.short.figuring import shown
from agents.research.short.flagged import flagged
from agents.research.short.forms import Bag
from agents.research.short.grids import Grid
from agents.research.short.measures import measures, turned
from agents.research.short.values import day_of, values
from agents.research.short.within import met_in
from agents.sources.cells import is_blank
from agents.text.everyday import everyday
from agents.text.words import han_count, terms

ROWS = 15
"""Rows of a table that are shown, at most."""
PLACES_ZH = "省市县区镇乡村州岛国港城街路巷号楼馆园河江湖山"
"""Last characters of Chinese places."""
ENOUGH = 0.55
"""Share of the question that a table must speak of."""
HEADED = 0.7
"""What a name counts that stands only where the source begins."""
_WHO = re.compile(r"\b(?:who|whom|name|person|people|responsible|owner|contact)\b|姓名|负责人|谁|联系人", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:when|date|day|due|deadline|until)\b|日期|时间|期限|截止", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Reading:
    """A question read against one table."""

    ask: Ask
    grid: Grid
    weights: Weights
    around: str
    """What else stands near the table."""
    masthead: str = ""
    """How its source begins."""

    def answers(self) -> list[Found]:
        """Answers of every way that fits the question."""
        task = self.ask.task
        if marked := flagged(self) or beyond(self) or changed(self):
            return marked
        if task == "most":
            return steepest(self) if is_growth(self) else self._most()
        if task in ("sum", "average"):
            return [*folding.over_columns(self, task), *folding.over_rows(self, task)]
        if timed := folding.extreme_time(self):
            return timed
        found = self._cell() or self._which()
        return [*found, *(folding.of_unit(self) or self._count())] if task == "count" else found

    def _rows(self) -> tuple[list[int], int, str]:
        """The rows that the question names, how many terms of it name them, and those terms as text."""
        asked = Bag(self.ask.text)
        best: list[int] = []
        most, by = 0, ""
        for n, row in enumerate(self.grid.rows):
            named = [self._as_asked(c.text) for k in self.grid.keys if (c := row[k]) and self._names(asked, c.text)]
            count = sum(len(set(terms(_bare(text)))) or 1 for text in named)
            if count > most:
                best, most, by = [n], count, " ".join(named)
            elif count and count == most:
                best.append(n)
                by = f"{by} {' '.join(named)}"
        return (best, most, by) if best else self._row_by_its_name()

    def _row_by_its_name(self) -> tuple[list[int], int, str]:
        """The one row that has most of the question's names and numbers: the D12 is the row “Norvik D12”."""
        named = {t for t in self.ask.hard if t not in self.ask.years}
        told = [{t for k in self.grid.keys for t in terms(row[k].text)} & named for row in self.grid.rows]
        most = max(map(len, told), default=0)
        rows = [n for n, own in enumerate(told) if own and len(own) == most and sum(map(len, own)) > 1]
        if len(rows) != 1:
            return self._row_alike()
        cells = [c.text for k in self.grid.keys if told[rows[0]] & set(terms((c := self.grid.rows[rows[0]][k]).text))]
        return rows, most, " ".join(cells)

    def _row_alike(self) -> tuple[list[int], int, str]:
        """The one row whose name means what the question says: for pensioners, “Senior”. No header has that word."""
        heads = everyday(" ".join(cell.text for cell in self.grid.header))
        meant = frozenset[int]().union(*(everyday(t) for t in self.ask.terms)) - heads
        like = [
            (n, c.text)
            for n, row in enumerate(self.grid.rows)
            for k in self.grid.keys
            if meant & everyday((c := row[k]).text)
        ]
        return ([like[0][0]], 1, self._by_meaning(like[0][1])) if len({n for n, _ in like}) == 1 else ([], 0, "")

    def _by_meaning(self, cell: str) -> str:
        """A cell, and the words of the question that mean it."""
        return " ".join([cell, *(t for t in self.ask.terms if everyday(t) & everyday(cell))])

    def _names(self, asked: Bag, cell: str) -> bool:
        """Whether the question says all of a cell."""
        if (day := day_of(cell)) is not None and len(cell) <= 20:
            return day in self._days
        if met_in(self.ask.text, cell):
            return True
        own = terms(_bare(cell))
        if not own or len(cell) > 80:
            return bool(cell) and len(cell) == 1 and cell in self.ask.text
        if self.ask.task in ("sum", "average") and not any(t[:1].isdigit() for t in self.ask.terms):
            own = [t for t in own if not t[:1].isdigit()] or own  # all laptops: “Laptop 14” and “Laptop 16”
        return all(term in asked.terms or asked.says(term) >= 0.9 for term in own)

    @cached_property
    def _days(self) -> dict[tuple[int, int, int], str]:
        """Days that the question names, each in its form."""
        said = {day_of(value.text): value.text for value in values(self.ask.text, "date")}
        return {day: text for day, text in said.items() if day is not None}

    def _as_asked(self, cell: str) -> str:
        """A day as the question writes it, a range with the question's number; any other cell as it is."""
        day = day_of(cell)
        if day is not None:
            return self._days.get(day, cell)
        return f"{cell} {met_in(self.ask.text, cell)}".rstrip()

    def rows_named(self) -> tuple[list[int], int]:
        """The rows that the question names, and how many terms of it name them."""
        rows, count, _ = self._rows()
        return rows, count

    def column(self, *, numbers: bool, but: Sequence[int] = ()) -> tuple[int, float] | None:
        """The column that the question speaks of, and how well its header fits."""
        fits = [
            (self.fit(n), n)
            for n in range(len(self.grid.header))
            if n not in but and (not numbers or self.is_numeric(n))
        ]
        fits = [(fit, n) for fit, n in fits if fit > 0]
        if not fits:
            return None
        best = max(fit for fit, _ in fits)
        return next((n, best) for fit, n in fits if fit == best)

    def is_numeric(self, column: int) -> bool:
        """Whether most cells of a column that say something are numbers."""
        told = [row[column] for row in self.grid.rows if not is_blank(row[column].text)]
        return sum(cell.value is not None for cell in told) >= max(1, 0.6 * len(told))

    def fit(self, column: int) -> float:
        """How much of the question a column's header speaks of; 0 for none of it, and for another year."""
        header = self.grid.header[column].text
        years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", header))
        if years and not (years & set(self.ask.years) or (not self.ask.years and self._is_latest(column, max(years)))):
            return 0.0
        bag = Bag(header)
        fit = sum(self.weights.of(t) * bag.says(t) for t in self.ask.terms if bag.says(t) >= 0.8) + 2.0 * bool(years)
        fit += 2.0 * any(re.search(rf"\b{noun}\W?{n}\b", header, re.I) for noun, n in _ordinals(self.ask.text))
        fit += 2.0 * measures(self.ask.measure, header)
        if self.ask.sort == "money":
            money = self.grid.kinds[column] == "currency" or re.search(
                r"price|cost|fee|fare|价|费|€|\$|元", header, re.I
            )
            fit = fit + 2.0 if money else 0.3 * fit
        if self.ask.sort in ("duration", "time", "date") and re.search(
            r"duration|time|hours|depart|arriv|时长|用时|时间", header, re.I
        ):
            fit += 1.0
        if self.ask.sort == "person":
            fit += 1.0 * bool(_WHO.search(header))
        if self.ask.sort in ("date", "year"):
            fit += 1.0 * bool(_WHEN.search(header))
        if self.ask.sort in ("date", "year") and self.grid.kinds[column] == "date":
            fit += 1.0
        return fit

    def _is_latest(self, column: int, year: str) -> bool:
        """Whether no other column has the same header with a later year: what is asked without one is meant of now."""
        plain = _YEAR.sub("", self.grid.header[column].text)
        if not terms(plain) and not any(Bag(self.grid.title).says(t) >= 0.8 for t in self.ask.terms):
            return False
        like = [cell.text for cell in self.grid.header if _YEAR.sub("", cell.text) == plain]
        return year == max(found for text in like for found in _YEAR.findall(text))

    def coverage(self, said: str, wanted: Sequence[str] | None = None) -> float:
        """How much of the question, or of its terms `wanted`, a text says, with what stands around the table."""
        own, title, near = Bag(said), Bag(self.grid.title), Bag(self.around)
        measured = self.ask.measure.split()

        def says(term: str) -> float:
            if any(term in terms(word) or term == word for word in measured):
                return 1.0
            head = HEADED * Bag(self.masthead).says(term) if term in self.ask.hard else 0.0
            return max(own.says(term), 0.95 * title.says(term), 0.6 * near.says(term), head)

        head = Bag(self.masthead)
        if any(max(own.says(t), title.says(t), head.says(t)) < 0.8 for t in self.ask.hard):
            return 0.0
        return self.weights.share(self.ask.terms if wanted is None else wanted, says)

    def basis(self, row: int, column: int) -> Basis:
        """A cell with its row, from the first cell to the last."""
        cells = self.grid.rows[row]
        return Basis(self.grid.hit, cells[0].start, cells[-1].end, cells[column].text)

    def _cell(self) -> list[Found]:
        rows, count, by = self._rows()
        if len(rows) != 1 or not count:
            return []
        row = rows[0]
        naming = [k for k in self.grid.keys if self._names(Bag(self.ask.text), self.grid.rows[row][k].text)]
        naming = naming or [k for k in self.grid.keys if self.grid.rows[row][k].text in by]
        wanted = self.ask.sort in ("number", "money", "duration", "share")
        column = self.column(numbers=wanted, but=naming)
        if column is None:
            others = [n for n in range(len(self.grid.header)) if n not in naming]
            if len(others) != 1:
                return []
            column = (others[0], 0.3)
        place, _ = column
        cell = self.grid.rows[row][place]
        if not cell.text.strip() or self.ask.sort is None:
            return []
        if self.ask.sort in ("place", "person") and cell.value is not None:
            return []
        if self.ask.sort == "place" and han_count(cell.text) and cell.text[-1] not in PLACES_ZH:
            return []
        header = f"{self.grid.header[place].text} {self.grid.header[naming[0]].text}"
        score = self.coverage(f"{by} {header}")
        paid = self.grid.kinds[place] == "currency" and self.ask.sort == "number"
        if self.ask.unit and (paid or not self._counts(f"{header} {by}")):
            score *= 0.7
        if score < ENOUGH:
            return []
        unit = self.grid.unit(place)
        text = shown(cell.text, unit) if cell.value is not None and self.ask.sort not in ("year", "date") else cell.text
        names = [k for k in naming if k != place][:1]
        seen = Shown(self.grid, (row,), (*names, place)) if names else None
        return [Found(text, 0.92 * score + 0.05, (self.basis(row, place),), cell.value, unit, shown=seen)]

    def _counts(self, header: str) -> bool:
        bag = Bag(f"{header}\n{self.grid.title}")
        return any(bag.says(t) >= 0.8 for t in self.ask.unit)

    def chosen(self) -> tuple[list[int], str]:
        """Rows that the question narrows down to, without totals; all of them where it names none."""
        rows, count, by = self._rows()
        chosen = rows if count else list(range(len(self.grid.rows)))
        chosen = [n for n in chosen if not self.grid.is_total(n)]
        if self.ask.bound is not None and (column := self.column(numbers=True)):
            how, limit = self.ask.bound
            cells = {n: self.grid.rows[n][column[0]].value for n in chosen}
            holds = {"above": lambda v: v > limit, "below": lambda v: v < limit, "equal": lambda v: v == limit}[how]
            chosen = [n for n, v in cells.items() if v is not None and holds(v)]
        return chosen, by

    def _most(self) -> list[Found]:
        chosen, by = self.chosen()
        blank = [
            n
            for n in range(len(self.grid.header))
            if sum(self._value(r, n) is not None for r in chosen) < 0.6 * len(chosen)
        ]
        column = self.column(numbers=False, but=blank)
        if column is None or len(chosen) < 2:
            return []
        place = column[0]
        valued = [(n, v) for n in chosen if (v := self._value(n, place)) is not None]
        if len(valued) < max(2, 0.6 * len(chosen)):
            return []
        flipped = turned(self.ask.measure, self.grid.header[place].text)
        top = (max if self.ask.largest != flipped else min)(v for _, v in valued)
        winners = [n for n, v in valued if v == top]
        name = self.naming(place, chosen)
        score = self.coverage(f"{by} {' '.join(cell.text for cell in self.grid.header)}")
        if score < ENOUGH or len(winners) > 3:
            return []
        wanted = self.ask.focus and any(Bag(self.grid.header[place].text).says(t) >= 0.9 for t in self.ask.focus)
        text = ", ".join(self.grid.rows[n][name].text for n in winners)
        if wanted and self.ask.sort != "name":
            text = shown(self.grid.rows[winners[0]][place].text, self.grid.unit(place))
        cells = [self.grid.rows[n][place] for n in winners]
        worked = f"{self.grid.header[place].text}: {cells[0].text}"
        order = valued
        if self.grid.kinds[name] != "date":
            order = sorted(valued, key=lambda item: item[1], reverse=self.ask.largest != flipped)
        seen = Shown(self.grid, tuple(n for n, _ in order)[:ROWS], (name, place))
        basis = tuple(self.basis(n, name) for n in winners)
        return [Found(text, min(1.0, score + 0.05), basis, top, working=worked, shown=seen)]

    def _value(self, row: int, column: int) -> float | None:
        cell = self.grid.rows[row][column]
        if cell.value is not None:
            return cell.value
        year = re.search(r"(?<!\d)(?:1\d|20)\d\d(?!\d)", cell.text)
        return float(year.group()) if year else None

    def naming(self, but: int, narrowed: Sequence[int] = ()) -> int:
        """The column that names what is asked for; not one in which the question names the cell of these rows."""
        keys = [k for k in self.grid.keys if k != but] or [0]
        asked = Bag(self.ask.text)
        free = [
            k for k in keys if not narrowed or not all(self._names(asked, self.grid.rows[n][k].text) for n in narrowed)
        ]
        keys = free or keys
        wanted = (*self.ask.focus, *self.ask.unit)
        said = [max((Bag(self.grid.header[k].text).says(t) for t in wanted), default=0.0) for k in keys]
        if max(said) == 0 and self.ask.sort == "person":
            said = [float(bool(_WHO.search(self.grid.header[k].text))) for k in keys]
        if max(said) == 0:
            said = [max((Bag(self.grid.header[k].text).says(t) for t in self.ask.terms), default=0.0) for k in keys]
        if max(said) > 0:
            return keys[said.index(max(said))]
        return next((k for k in keys if not all(re.search(r"\d", row[k].text) for row in self.grid.rows)), keys[0])

    def _which(self) -> list[Found]:
        """The names of the rows that share a cell which the question names: “which buildings are heated with gas?”."""
        if self.ask.bound is not None:
            return self._within()
        rows, count, by = self._rows()
        name = self.naming(-1)
        if self.ask.sort != "name" or not count or len(rows) == len(self.grid.rows) or not self.ask.focus:
            return []
        asked = Bag(self.ask.text)
        sharing = [
            k for k in self.grid.keys if k != name and all(self._names(asked, self.grid.rows[n][k].text) for n in rows)
        ]
        if not sharing or not any(Bag(self.grid.header[name].text).says(t) >= 0.8 for t in self.ask.focus):
            return []
        score = self.coverage(f"{by} {self.grid.header[name].text} {self.grid.header[sharing[0]].text}")
        if score < ENOUGH or len(rows) > ROWS:
            return []
        text = ", ".join(self.grid.rows[n][name].text for n in rows)
        seen = Shown(self.grid, tuple(rows), (name, sharing[0])) if len(rows) > 1 else None
        told = f"{self.grid.header[sharing[0]].text}: {self.grid.rows[rows[0]][sharing[0]].text}"
        return [Found(text, score, tuple(self.basis(n, name) for n in rows), working=told, shown=seen)]

    def _within(self) -> list[Found]:
        """The names of the rows whose value is above, below or at what the question names."""
        column, name = self.column(numbers=True), self.naming(-1)
        if self.ask.sort != "name" or column is None or not self.ask.focus:
            return []
        chosen, by = self.chosen()
        header = f"{self.grid.header[name].text} {self.grid.header[column[0]].text}"
        score = self.coverage(f"{by} {header} {self.ask.bound[1] if self.ask.bound else ''}")
        named = any(Bag(self.grid.header[name].text).says(t) >= 0.8 for t in self.ask.focus)
        if not chosen or not named or score < ENOUGH or len(chosen) > ROWS:
            return []
        text = ", ".join(self.grid.rows[n][name].text for n in chosen)
        told = "; ".join(f"{self.grid.rows[n][name].text}: {self.grid.rows[n][column[0]].text}" for n in chosen)
        seen = Shown(self.grid, tuple(chosen), (name, column[0])) if len(chosen) > 1 else None
        return [Found(text, score, tuple(self.basis(n, name) for n in chosen), working=told, shown=seen)]

    def _count(self) -> list[Found]:
        rows, count, by = self._rows()
        chosen, _ = self.chosen()
        narrowed = (count and len(rows) > 1) or self.ask.bound is not None
        if not narrowed or not chosen:
            return []
        keys = " ".join(self.grid.header[k].text for k in self.grid.keys)
        score = self.coverage(f"{by} {keys} {' '.join(c.text for c in self.grid.header)}")
        if score < ENOUGH or not (self._counts(keys) or self._counts(by)):
            return []
        name = self.naming(-1)
        listed = ", ".join(self.grid.rows[n][name].text for n in chosen)
        found = Found(
            str(len(chosen)),
            min(1.0, score),
            tuple(self.basis(n, name) for n in chosen),
            float(len(chosen)),
            working=listed,
            shown=Shown(self.grid, tuple(chosen), (name, *[n for n in range(len(self.grid.header)) if n != name][:4])),
        )
        return [replace(found, score=found.score + 0.05)]


_ORDINALS = re.compile(r"\b(?P<nth>first|second|third|fourth|fifth|sixth) (?P<noun>[a-z]+)\b", re.IGNORECASE)


def _ordinals(question: str) -> list[tuple[str, int]]:
    """Things that the question counts off: the first race is “Race 1”."""
    nth = ("first", "second", "third", "fourth", "fifth", "sixth")
    return [(m["noun"], 1 + nth.index(m["nth"].lower())) for m in _ORDINALS.finditer(question)]


def _bare(cell: str) -> str:
    """A cell without what stands in brackets."""
    return re.sub(r"[(（\[].*?[)）\]]", " ", cell).strip() or cell
