"""Grounding: does every claim of a spec rest on the passages that it names?

Numbers, months, quoted terms and names must occur in the passages; what is called extracted must be the passage's own
words, shortened by deletion at most; what a model wrote must share its content words; what a rule read off a table must
be its names and values; charts and tables must carry their source table's values. It measures wording, not truth: a
false sentence built of a passage's words passes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from agents.checks.base import Fault
from agents.checks.figures import chart_mismatch, table_mismatch
from agents.checks.likeness import counts, measured, shares
from agents.checks.quantities import Quantity, quantities
from agents.checks.words import HAN, content, is_subsequence, names, normalised, quoted, stem, words
from agents.deck.library import Library
from agents.deck.spec import Chart, Code, DeckSpec, Image, Item, Origin, TableBlock
from agents.sources.base import Passage

LEAST_SHARED = 0.5
"""Share of a written item's content words that its passages must hold."""
LEAST_SHARED_CHINESE = 0.34
"""The same for pairs of Chinese characters, which rewording breaks sooner."""
SUMMED_UP = 0.68
"""A title sums up its slide: it needs this share of either, of words that all passages of the slide may hold."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""What a Chinese numeral may translate"""
NAMED = 6
"""Foreign words that a fault names"""


@dataclass(frozen=True)
class Evidence:
    """What an item may draw on: its passages, the headings above them, and their sources' titles."""

    pieces: tuple[str, ...]
    tabular: bool
    """Whether a passage is a table: its figures stand apart from their units."""
    told: bool = False
    """Whether a sentence of a passage tells a table."""

    @property
    def text(self) -> str:
        return "\n".join(self.pieces)


def ungrounded(spec: DeckSpec, library: Library) -> list[Fault]:
    """One fault per claim that its passages do not hold. Empty when every claim is grounded."""
    faults = []
    for number, slide in enumerate(spec.slides, start=1):
        parts, beside = parts_of(slide), beside_title(slide)
        for path, claim in claims(slide):
            if detail := fault_of(claim, library, parts, beside if path == "title" else ()):
                kind = "foreign_number" if _about_number(claim, library, parts) else "ungrounded"
                faults.append(Fault(kind=kind, slide=number, slide_id=slide.id, item=path, detail=detail))
    return faults


def _about_number(claim: Item | Chart | TableBlock | Code | Image, library: Library, parts: frozenset[int]) -> bool:
    """Whether what a claim's passages do not hold is a number in it."""
    if not isinstance(claim, Item) or _missing(claim.passages, library, required=True):
        return False
    evidence = _evidence(claim.passages, library)
    return _foreign_number(claim.text, evidence, _counted(claim, evidence, parts)) is not None


def claims(node: BaseModel, path: str = "") -> Iterator[tuple[str, Item | Chart | TableBlock | Code | Image]]:
    """Every claim below a node of the spec with its JSON path, e.g. `left/bullets/0`."""
    for name in type(node).model_fields:
        value = getattr(node, name)
        for key, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, BaseModel):
                continue
            at = f"{path}{name}" + (f"/{key}" if key is not None else "")
            if isinstance(child, Item | Chart | TableBlock | Code | Image):
                yield at, child
            if not isinstance(child, Item | Chart | TableBlock):
                yield from claims(child, f"{at}/")


def parts_of(slide: BaseModel) -> frozenset[int]:
    """How many parts a slide has, of each kind: what its title may count ("Five risks" over five)."""
    return frozenset(len(held) for name in type(slide).model_fields if isinstance(held := getattr(slide, name), list))


def beside_title(slide: BaseModel) -> tuple[str, ...]:
    """The passages that a slide rests on without its title: what the title sums up."""
    held = [i for path, claim in claims(slide) if path != "title" for i in getattr(claim, "passages", [])]
    return tuple(dict.fromkeys(held))


def fault_of(
    claim: Item | Chart | TableBlock | Code | Image,
    library: Library,
    parts: frozenset[int] = frozenset(),
    beside: Sequence[str] = (),
) -> str | None:
    """What is not grounded about a claim, as a sentence; None when it is. `parts`: numbers it may count with;
    `beside`: of a title, what its slide rests on.
    """
    match claim:
        case Item():
            return item_fault(claim, library, parts, beside)
        case Chart():
            return _missing(claim.passages, library, required=claim.table is None) or chart_mismatch(claim, library)
        case TableBlock():
            return _missing(claim.passages, library, required=claim.table is None) or table_mismatch(claim, library)
        case Code():
            return _missing(claim.passages, library, required=True) or _foreign_line(claim, library)
        case Image():
            unknown = claim.figure is not None and claim.figure not in library.figures
            return f"The figure {claim.figure} does not exist." if unknown else None


def _foreign_line(code: Code, library: Library) -> str | None:
    held = {line.strip() for i in code.passages for line in library.passages[i].text.splitlines()}
    foreign = next((line.strip() for line in code.text.splitlines() if line.strip() not in held | {""}), None)
    return f"The line “{foreign}” does not occur in its passages." if foreign is not None else None


def item_fault(
    item: Item, library: Library, parts: frozenset[int] = frozenset(), beside: Sequence[str] = ()
) -> str | None:
    """What an item says that its passages do not; None when it is grounded."""
    if missing := _missing(item.passages, library, required=True):
        return missing
    evidence = _evidence(item.passages, library)
    if fault := (
        _foreign_number(item.text, evidence, _counted(item, evidence, parts)) or _foreign_name(item.text, evidence)
    ):
        return fault
    if item.origin == "model" and beside:
        known = [i for i in (*item.passages, *beside) if i in library.passages]
        return _unshared(item.text, _evidence(list(dict.fromkeys(known)), library), SUMMED_UP)
    return _WORDING[item.origin](item.text, evidence)


def _counted(item: Item, evidence: Evidence, parts: frozenset[int]) -> set[int]:
    """Numbers by which what a model wrote only counts what is there."""
    return counts(item.text, evidence.pieces, {len(item.passages), *parts}) if item.origin == "model" else set()


def _missing(ids: list[str], library: Library, *, required: bool) -> str | None:
    if required and not ids:
        return "It names no passage."
    unknown = [i for i in ids if i not in library.passages]
    return f"It names passages that do not exist: {', '.join(unknown)}." if unknown else None


def _evidence(ids: list[str], library: Library) -> Evidence:
    passages: list[Passage] = [library.passages[i] for i in ids]
    pieces = [p.text for p in passages]
    for passage in passages:
        source = library.source_of(passage.id)
        pieces.extend([*passage.locator.heading, source.title or "", source.author or "", source.date or ""])
    for table in library.tables.values():
        if table.passage in ids:
            pieces.append(
                "\n".join(
                    [table.caption or "", *(c.name for c in table.columns), *(c.unit or "" for c in table.columns)]
                )
            )
            pieces.extend(" ".join(row) for row in table.cells)
            pieces.extend(cell for row in table.cells for cell in row)
    unique = tuple(dict.fromkeys(piece for piece in pieces if piece.strip()))
    told = any(t.passage in ids for t in library.tables.values())
    return Evidence(unique, any(p.kind == "table" for p in passages), told)


def _foreign_number(text: str, evidence: Evidence, counted: set[int]) -> str | None:
    held = [q for piece in evidence.pieces for q in quantities(piece)]
    for stated in quantities(text):
        counts_parts = stated.value in counted and stated.text.isalpha() and not stated.percent
        if not counts_parts and not _supported(stated, held, evidence):
            return f"{stated.text or stated.value} does not occur in its passages."
    return None


def _supported(stated: Quantity, held: list[Quantity], evidence: Evidence) -> bool:
    if any(stated.same(other) for other in held):
        return True
    if HAN.search(stated.text) and 1 <= stated.value <= len(ORDINALS) and stated.value == int(stated.value):
        return re.search(rf"\b{ORDINALS[int(stated.value) - 1]}\b", evidence.text, re.IGNORECASE) is not None
    if not evidence.tabular:
        return False
    # In a table the unit or the scale stands in the column's head, the bare figure in the cell.
    figure = stated.figure if stated.figure is not None else stated.value
    scale = stated.text.lower().lstrip("0123456789.,' ") if stated.figure is not None else ""
    unit = not stated.percent or "%" in evidence.text or "per cent" in evidence.text.lower() or "百分" in evidence.text
    bare = Quantity(figure, kind=stated.kind)
    return unit and scale in evidence.text.lower() and any(bare.same(Quantity(q.value, kind=q.kind)) for q in held)


def _foreign_name(text: str, evidence: Evidence) -> str | None:
    whole = normalised(evidence.text)
    squeezed = whole.replace(" ", "")
    for term in quoted(text):
        if bool(HAN.search(term)) != bool(HAN.search(whole)):
            continue  # a quotation in another language than its source cannot be word for word
        if not all(_squeezed(part) in squeezed for part in _sentences(term)):
            return f"“{term}” does not occur in its passages."
    known = set(words(evidence.text))
    known |= {part for word in known for part in word.replace("-", " ").replace("'", " ").split()}
    stems = {stem(word) for word in known}
    for name in names(text):
        low = normalised(name)
        parts = [part for part in re.split(r"[-_\s]+", low) if part]
        if low not in known and not all(part in known or stem(part) in stems for part in parts):
            return f"{name} does not occur in its passages."
    return None


def _sentences(quotation: str) -> list[str]:
    """Of a quotation its sentences: between two of them the source may say who speaks."""
    return [part for part in re.split(r"(?<=[.!?…])\s+|(?<=[。！？])", quotation) if _squeezed(part)]


def _squeezed(quotation: str) -> str:
    return normalised(quotation).strip(" ,.;:!?…，。；：！？").replace(" ", "")


def _not_extracted(text: str, evidence: Evidence) -> str | None:
    own = words(text)
    if not own or any(is_subsequence(own, words(piece)) for piece in evidence.pieces):
        return None
    return "It is marked as the source's own words, but no passage holds them in this order."


def _not_read(text: str, evidence: Evidence) -> str | None:
    """Of a sentence that a rule read off a table all but the words that compare must be the table's."""
    if not evidence.tabular and not evidence.told:
        return "It is marked as read off a table, but no passage is one."
    if HAN.search(text):
        return _unshared(text, evidence)
    foreign = content(text) - content(evidence.text) - _COMPARING
    return f"{', '.join(sorted(foreign))} does not occur in its table." if foreign else None


def _unshared(text: str, evidence: Evidence, of_limit: float = 1.0) -> str | None:
    own = content(text)
    held = content(evidence.text)
    if not own or bool(HAN.search(text)) != bool(HAN.search(evidence.text)) or measured(text, evidence.text):
        return None  # in two languages words cannot be compared; numbers and names were
    share = sum(shares(word, held) for word in own) / len(own)
    limit = of_limit * (LEAST_SHARED_CHINESE if HAN.search(text) else LEAST_SHARED)
    if share >= limit:
        return None
    least = f"Only {share:.0%} of its content words occur in its passages; {limit:.0%} must"
    return f"{least}. Not theirs: {', '.join(_strangers(text, held))}."


def _strangers(text: str, held: set[str]) -> list[str]:
    """The words of a text that its passages do not have, as it writes them; of Chinese, runs of characters."""
    found = [w for w in words(text) if not HAN.match(w) and any(not shares(own, held) for own in content(w))]
    for span in re.findall(r"[㐀-鿿]+", text):
        pairs = [a + b for a, b in itertools.pairwise(span)]
        alien = [pair in content(pair) and pair not in held for pair in pairs]
        runs = itertools.groupby(range(len(pairs)), key=lambda n: alien[n])
        found += [span[(at := list(run))[0] : at[-1] + 2] for is_alien, run in runs if is_alien]
    return list(dict.fromkeys(found))[:NAMED]


_WORDING: dict[Origin, Callable[[str, Evidence], str | None]] = {
    "extracted": _not_extracted,
    "model": _unshared,
    "read": _not_read,
}
_COMPARING = content(
    "rose fell from highest lowest in first then is where and differ most against to each all the of leads"
)
