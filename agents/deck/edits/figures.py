"""Charts and tables: another kind of chart, and the numbers of a new file where its labels match.

A table of the new file matches by the names of rows and columns, never by position. Values are copied, not computed.
Texts that told the old numbers are not left standing beside the new ones.
"""

from __future__ import annotations

from agents.checks.grounding import item_fault
from agents.checks.quantities import quantities
from agents.deck.edits import paths
from agents.deck.edits.bench import Bench
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.matching import Match, best_match
from agents.deck.edits.operations import ChartKindOf, UpdateData
from agents.deck.edits.recast import recast
from agents.deck.edits.tabular import as_kind
from agents.deck.extract.data import KIND_NAME
from agents.deck.spec import Chart, Item, Label, Reference, Slide, TableBlock
from agents.deck.texts import items, texts
from agents.sources.base import Document, Table


def chart_kind(bench: Bench, op: ChartKindOf) -> None:
    """Another kind of chart, or the table instead. Raises EditRefused where the data do not bear it."""
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    language = bench.spec.language
    if op.kind == "table":
        slide = recast(slide, "table", bench.library, language).slide
    else:
        if not any(isinstance(block, Chart) for _, block in blocks(slide)):
            slide = recast(slide, "chart", bench.library, language).slide
        charts = [(path, block) for path, block in blocks(slide) if isinstance(block, Chart)]
        if not charts:
            raise EditRefused(f"Slide {n} has no chart.")
        for path, chart in charts:
            slide = with_block(slide, path, as_kind(chart, op.kind, language))
    bench.put(slide)
    names = {**KIND_NAME["zh"], "table": "表格"} if bench.tongue == "zh" else {}
    bench.tell("chart", n=n, kind=names.get(op.kind, op.kind.replace("_", " ")))


def update_data(bench: Bench, op: UpdateData) -> None:
    """Values of the new documents' tables for those shown. Raises EditRefused when no labels match."""
    tables = [(d, t) for d in bench.fresh for t in d.source.tables]
    if not tables:
        raise EditRefused("The new file has no table of numbers.", fix="Give a spreadsheet or a CSV file.")
    chosen = [bench.slide(op.slide)] if op.slide else list(bench.slides)
    used: set[str] = set()
    before: set[str] = set()
    for slide in chosen:
        for path, block in blocks(slide):
            match = best_match(block, [t for _, t in tables])
            if match is None:
                continue
            document = next(d for d, t in tables if t.id == match.table.id)
            before |= set(block.passages)
            used.add(document.source.id)
            _take(bench, slide.id, path, block, match, document)
    if not used:
        raise EditRefused(
            "No table of the new file has the names that the deck's charts and tables show.",
            fix="Rename its rows and columns as they are on the slides, or name the slide.",
        )
    _cite(bench, used)
    stale = [
        str(bench.number(s.id))
        for s in bench.slides
        if s.layout not in ("closing", "sources")
        and any(set(i.passages) & before and quantities(i.text) for _, i in items(s))
    ]
    if stale:
        bench.tell("stale_elsewhere", numbers=", ".join(stale))


def blocks(slide: Slide) -> list[tuple[str, Chart | TableBlock]]:
    """The charts and tables of a slide with their paths."""
    found: list[tuple[str, Chart | TableBlock]] = []
    for name in type(slide).model_fields:
        value = getattr(slide, name)
        inner = getattr(value, "chart", None)
        if isinstance(value, Chart | TableBlock):
            found.append((name, value))
        elif isinstance(inner, Chart):
            found.append((f"{name}/chart", inner))
    return found


def _take(bench: Bench, slide_id: str, path: str, block: Chart | TableBlock, match: Match, document: Document) -> None:
    n = bench.number(slide_id)
    bench.put(with_block(bench.slide(slide_id), path, match.filled(block)))
    bench.tell("data", n=n, count=match.count, changed=match.differing(block), file=document.source.name)
    if match.new:
        bench.tell("new_rows", n=n, names=", ".join(match.new[:8]))
    if match.gone:
        bench.tell("gone_rows", n=n, names=", ".join(match.gone[:8]))
    _settle_texts(bench, slide_id, block, match.table, document)


def with_block(slide: Slide, path: str, block: Chart | TableBlock) -> Slide:
    """The slide with another chart or table at a path of `blocks`."""
    name, _, inner = path.partition("/")
    holder = getattr(slide, name)
    return slide.model_copy(update={name: holder.model_copy(update={inner: block}) if inner else block})


def _settle_texts(bench: Bench, slide_id: str, old: Chart | TableBlock, table: Table, document: Document) -> None:
    """Texts with numbers: those that the new table bears out cite it now; the others go to the notes."""
    bench.library = library_with(bench, document)
    slide, n = bench.slide(slide_id), bench.number(slide_id)
    gone: list[str] = []
    for path, text in list(texts(slide)):
        if not isinstance(text, Item) or not (quantities(text.text) or set(text.passages) & set(old.passages)):
            continue
        again = text.model_copy(update={"passages": [table.passage], "origin": "model"})
        if item_fault(again, bench.library) is None:
            slide = paths.with_text(slide, path, again)
        elif not quantities(text.text):
            continue
        elif path == "title":
            name = table.caption or (table.heading[-1] if table.heading else "") or " · ".join(_names(old))
            slide = paths.with_text(slide, path, Label(label=name))
            gone.append(text.text)
        else:
            try:
                slide = paths.without_entry(slide, path)
            except EditRefused:
                slide = paths.with_text(slide, path, Label(label=" · ".join(_names(old))))
            gone.append(text.text)
    bench.put(slide.model_copy(update={"notes": [*slide.notes, *gone]}))
    for text in gone:
        bench.tell("stale", n=n, old=text)


def _names(block: Chart | TableBlock) -> list[str]:
    return [s.name for s in block.series] if isinstance(block, Chart) else [c for c in block.columns if c]


def library_with(bench: Bench, document: Document):
    """The library with one more document, once."""
    held = bench.library.documents
    if any(d.source.id == document.source.id for d in held):
        return bench.library
    return type(bench.library)(documents=[*held, document])


def _cite(bench: Bench, used: set[str]) -> None:
    """The new documents among the sources, and on the slide that lists them."""
    for document in bench.fresh:
        source = document.source
        if source.id not in used or source.id in bench.spec.sources:
            continue
        bench.spec = bench.spec.model_copy(update={"sources": [*bench.spec.sources, source.id]})
        last = next((s for s in reversed(bench.slides) if "references" in type(s).model_fields), None)
        if last is not None:
            reference = Reference(source=source.id, text=source.title or source.name)
            held: list[Reference] = getattr(last, "references")  # noqa: B009 (of the classes that have it)
            bench.put(last.model_copy(update={"references": [*held, reference]}))
        bench.tell("references", file=source.name)
