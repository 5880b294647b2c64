"""What a deck or a poster is made of after research: each cited source, cut to the parts that matter, and pictures.

A source stays itself: its name, author, date, pages and headings go along, so that a slide cites the source and not the
report. It chooses by the notes that the report rests on, and writes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from agents.corpus import Hit, Stored
from agents.errors import Cancelled, ImpastoError, InputRefused
from agents.research.library import Library
from agents.research.notes import Note
from agents.sources import Document, Source, read
from agents.sources.base import Heading, Passage
from agents.sources.kept import ENDING, PICTURE, keep
from agents.tools.images import Found

MOST_SOURCES = 8
WHOLE = 60
"""Passages up to which a source is taken whole."""
MOST_PASSAGES = 80
"""Of one source."""
PICTURES = 3
Fetch = Callable[[Found], Document]


def write_briefing(notes: Sequence[Note], library: Library, folder: Path) -> list[Path]:
    """A kept source for each source that the notes cite, the one with the best note first."""
    by_source: dict[str, list[Note]] = {}
    for note in sorted(notes, key=lambda note: -note.score):
        by_source.setdefault(note.source.id, []).append(note)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"*{ENDING}"):
        old.unlink()
    paths = []
    for number, own in enumerate(list(by_source.values())[:MOST_SOURCES], start=1):
        document = _document(own, library)
        if document is not None and document.source.passages:
            paths.append(keep(document, folder / f"{number:02}{ENDING}"))
    return paths


def write_pictures(
    found: Sequence[Found], fetch: Fetch, folder: Path, *, most: int = PICTURES
) -> tuple[list[Path], list[str]]:
    """Kept sources of pictures, each with its credit as caption; and a sentence for each that could not be had."""
    paths: list[Path] = []
    said: list[str] = []
    for picture in found:
        if len(paths) >= most:
            break
        try:
            paths.append(keep(fetch(picture), folder / f"{PICTURE}{len(paths) + 1:02}{ENDING}"))
        except Cancelled:
            raise
        except ImpastoError as error:
            said.append(f"The picture “{picture.title}” is left out: {error.sentence}")
    return paths, said


def _document(notes: Sequence[Note], library: Library) -> Document | None:
    """The source of these notes, cut to their sections."""
    for corpus in library.corpora:
        stored = corpus.source(notes[0].source.id)
        if stored is None:
            continue
        document = _as_read(stored) or Document(source=_rebuilt(stored, corpus.passages(stored), corpus.text(stored)))
        return cut(document, {note.locator.heading for note in notes}, [note.quote for note in notes])
    return None


def _as_read(stored: Stored) -> Document | None:
    """A file read again, with its tables and figures; None for a page of the web, or a file that is gone or changed."""
    path = Path(stored.origin)
    if stored.origin.startswith(("http://", "https://")) or not path.is_file():
        return None
    try:
        document = read(path)
    except InputRefused:
        return None
    return document if stored.id.startswith(document.source.id) else None


def _rebuilt(stored: Stored, hits: Sequence[Hit], text: str) -> Source:
    """A source from what the corpus keeps of it."""
    ident = stored.id[:8]
    passages = [
        Passage(id=f"{ident}:{n}", text=hit.text, kind=hit.kind, locator=hit.locator, role=hit.role)
        for n, hit in enumerate(hits, start=1)
    ]
    return Source(
        id=ident,
        name=stored.name if not stored.origin.startswith("http") else stored.origin,
        media_type=stored.media_type,
        title=stored.title,
        author=stored.author,
        date=stored.date,
        language=stored.language,
        pages=stored.pages,
        text=text,
        headings=_tree(ident, passages),
        passages=passages,
    )


def _tree(ident: str, passages: Sequence[Passage]) -> list[Heading]:
    """The heading tree that the passages' paths tell."""
    roots: list[Heading] = []
    known: dict[tuple[str, ...], Heading] = {}
    for passage in passages:
        path = passage.locator.heading
        for depth in range(1, len(path) + 1):
            if path[:depth] not in known:
                name, page = f"{ident}:h{len(known) + 1}", passage.locator.page
                made = known[path[:depth]] = Heading(id=name, text=path[depth - 1], level=depth, page=page)
                (known[path[: depth - 1]].children if depth > 1 else roots).append(made)
        if path:
            known[path].passages.append(passage.id)
    return roots


def cut(document: Document, sections: set[tuple[str, ...]], quotes: Sequence[str]) -> Document:
    """The document with these sections only, and the passages of these quotes; small ones stay whole."""
    source = document.source
    body = [p for p in source.passages if p.role == "body"]
    if len(body) <= WHOLE:
        return document
    quoted = {p.id for p in body if any(quote in p.text for quote in quotes)}
    near = [p for p in body if p.id in quoted or p.locator.heading in sections]
    spare = max(0, MOST_PASSAGES - len(quoted))
    kept = quoted | {p.id for p in near if p.id not in quoted and (spare := spare - 1) >= 0}
    headings = {p.locator.heading[:depth] for p in body if p.id in kept for depth in range(len(p.locator.heading) + 1)}
    figures = [f for f in source.figures if f.passage in kept or (f.heading and f.heading in headings)]
    assets = {f.asset for f in figures}
    slim = source.model_copy(
        update={
            "passages": [p for p in source.passages if p.id in kept],
            "headings": _pruned(source.headings, kept),
            "tables": [t for t in source.tables if t.passage in kept],
            "figures": figures,
        }
    )
    return Document(source=slim, assets={name: data for name, data in document.assets.items() if name in assets})


def _pruned(headings: Sequence[Heading], kept: set[str]) -> list[Heading]:
    found = []
    for heading in headings:
        own = [p for p in heading.passages if p in kept]
        children = _pruned(heading.children, kept)
        if own or children:
            found.append(heading.model_copy(update={"passages": own, "children": children}))
    return found
