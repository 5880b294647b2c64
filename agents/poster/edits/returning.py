"""A poster's PowerPoint file that was changed by hand: what its sheet says and shows now becomes the spec.

The file carries the poster, the passages that it rests on, and what every shape said when it was written. All panels
stand on one slide, so each text is known by its panel and its path in it. Texts, data, colours and whole panels come
back; where something stands does not, since the sheet is laid out anew: it is said.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pptx
from pydantic import BaseModel, Field

from agents.deck.edits.figures import blocks
from agents.deck.edits.phrases import said as deck_said
from agents.deck.edits.returning import part
from agents.deck.edits.returning.alignment import Paired, paired
from agents.deck.edits.returning.carrier import WrittenShape, cited, theme_colors, written_shapes
from agents.deck.edits.returning.reading import presentation_at, resaved, same_drawing, with_chart, with_table
from agents.deck.edits.returning.shapes import Shape, chart_values, plain, shapes_of
from agents.deck.edits.returning.texts import TextChanges, with_changes
from agents.deck.library import Library
from agents.deck.spec import Chart, DeckSpec, Slide, TableBlock
from agents.deck.texts import texts
from agents.errors import InputRefused
from agents.poster.edits.as_deck import HEAD, as_deck, as_poster
from agents.poster.edits.words import of_poster, said
from agents.poster.spec import PosterSpec
from agents.render.pptx.package import fixed_zip
from agents.sources.base import Document, Language, Source

ROOT = "poster"


class CarriedPoster(BaseModel):
    """What the file carries."""

    format: int = 1
    poster: PosterSpec
    sources: list[Source] = Field(default_factory=list)
    shapes: list[WrittenShape] = Field(default_factory=list)
    """As they were written; paths of texts begin with the panel: `s3:bullets/1`."""
    blocks: dict[int, str] = Field(default_factory=dict)
    """Charts and tables by the number of their shape, as paths."""
    colors: dict[str, str] = Field(default_factory=dict)


@dataclass
class Returned:
    """A poster as it came back."""

    poster: PosterSpec
    library: Library
    told: list[str] = field(default_factory=list)
    """What was changed by hand; empty where nothing was."""


def carried(blob: bytes, poster: PosterSpec, library: Library) -> bytes:
    """The PowerPoint file with the poster in it. The same input gives the same bytes."""
    presentation: Any = pptx.Presentation(io.BytesIO(blob))
    deck, shown = as_deck(poster), presentation.slides[0]
    waiting = [(f"{s.id}:{path}", plain(text.text)) for s in _as_read(poster, deck) for path, text in texts(s)]
    held = CarriedPoster(
        poster=poster,
        sources=cited(deck, library),
        shapes=written_shapes(shown, waiting),
        blocks=_blocks(shapes_of(shown), _as_read(poster, deck)),
        colors=theme_colors(presentation),
    )
    part.put(presentation, ROOT, held.model_dump_json().encode())
    buffer = io.BytesIO()
    presentation.save(buffer)
    return fixed_zip(buffer.getvalue())


def read_carried(path: Path) -> CarriedPoster | None:
    """What a file carries; None for a file that is no poster of ours or lost it."""
    data = part.held(path, ROOT)
    try:
        return CarriedPoster.model_validate_json(data) if data is not None else None
    except ValueError:
        return None


def read_back(path: Path, language: Language, library: Library | None = None) -> Returned | None:
    """The poster that a file carries, with what was changed in it since; None for a file that carries none.

    `library` is used where it is fuller than what the file carries. Raises InputRefused for a file that is no
    presentation.
    """
    presentation = presentation_at(path)
    held = read_carried(path)
    if held is None:
        return None
    if not len(presentation.slides):
        raise InputRefused("The file has no sheet left.")
    known = library or Library(documents=[Document(source=source) for source in held.sources])
    return _Reader(held, presentation, language, known).read()


def _as_read(poster: PosterSpec, deck: DeckSpec) -> list[Slide]:
    """The head and the panels in the order in which they stand on the sheet."""
    wide = [p.slide for p in poster.panels if p.wide]
    inside = [p.slide for p in poster.panels if not p.wide]
    columns = poster.laid.columns if poster.laid else [list(range(len(inside)))]
    standing = [inside[i] for column in columns for i in column if i < len(inside)]
    return [next(s for s in deck.slides if s.id == HEAD), *wide, *standing]


def _blocks(shapes: Sequence[Shape], slides: Sequence[Slide]) -> dict[int, str]:
    """Which shape shows which chart or table: the first in order that holds the same names."""
    waiting = [(f"{slide.id}:{path}", block) for slide in slides for path, block in blocks(slide)]
    found: dict[int, str] = {}
    for shape in shapes:
        for entry in waiting:
            if _shows(shape, entry[1]):
                found[shape.id] = entry[0]
                waiting.remove(entry)
                break
    return found


def _shows(shape: Shape, block: Chart | TableBlock) -> bool:
    if shape.kind == "chart" and isinstance(block, Chart):
        categories, series = chart_values(shape.native)
        return [plain(c) for c in categories] == [plain(c) for c in block.categories] and len(series) >= 1
    if shape.kind == "table" and isinstance(block, TableBlock):
        return len(shape.native.rows) == len(block.rows) + 1
    return False


class _Reader:
    def __init__(self, held: CarriedPoster, presentation: Any, language: Language, library: Library) -> None:
        self._held, self._presentation, self._library = held, presentation, library
        self._language: Language = language
        self._deck = as_deck(held.poster)
        self._told: list[str] = []

    def read(self) -> Returned:
        pairs = paired(self._held.shapes, shapes_of(self._presentation.slides[0]))
        whole = TextChanges()
        for was, now in pairs.both:
            if was.kind == "text" and now.kind == "text":
                whole.compare(was, now)
        for was in pairs.gone:
            whole.remove(was)
        gone = self._gone(pairs, whole)
        slides, refused = [], whole.unknown
        for number, slide in enumerate(self._deck.slides, start=1):
            if slide.id in gone:
                self._tell("removed", n=number, title=slide.title.text)
                continue
            changed, done, failed = with_changes(slide, _of(whole, slide.id), self._library)
            refused |= failed
            for key, values in done:
                self._tell(key, n=number, **values)
            slides.append(self._with_data(changed, pairs, number))
        deck = self._deck.model_copy(update={"slides": slides, "colors": {**self._deck.colors, **self._colors()}})
        self._tell_of_drawing(pairs, refused, gone)
        return Returned(as_poster(deck, self._held.poster), self._library, self._told)

    def _tell(self, key: str, **values: object) -> None:
        sentence = deck_said(self._language, key, **values)
        self._told.append(of_poster(sentence, self._language, len(self._deck.slides)))

    def _gone(self, pairs: Paired, whole: TextChanges) -> set[str]:
        """Panels of which no text, chart or table is left; one panel stays."""
        kept = {self._held.blocks.get(was.id, "").partition(":")[0] for was, _ in pairs.both}
        removed = set(whole.removed)
        found: set[str] = set()
        for slide in self._deck.slides:
            own = [t.path for s in self._held.shapes for t in s.texts if t.path and _panel(t.path) == slide.id]
            if slide.id != HEAD and own and slide.id not in kept and all(path in removed for path in own):
                found.add(slide.id)
        return found if len(found) < len(self._deck.slides) - 1 else set()

    def _with_data(self, slide: Slide, pairs: Paired, number: int) -> Slide:
        for was, now in pairs.both:
            panel, _, path = self._held.blocks.get(was.id, "").partition(":")
            if panel != slide.id or was.kind != now.kind or was.data == now.data:
                continue
            block = next((b for p, b in blocks(slide) if p == path), None)
            fresh = with_chart(block, now) if isinstance(block, Chart) else with_table(block, now) if block else None
            if fresh is None or fresh == block:
                continue
            name, _, inner = path.partition("/")
            holder = getattr(slide, name)
            slide = slide.model_copy(update={name: holder.model_copy(update={inner: fresh}) if inner else fresh})
            self._tell("own_data", n=number)
        return slide

    def _colors(self) -> dict[str, str]:
        before = self._held.colors
        now = theme_colors(self._presentation)
        found = {t: c for t, c in now.items() if t in before and before[t].upper() != c.upper()}
        if found:
            self._tell("colors", tokens=", ".join(f"{t} → {c}" for t, c in found.items()))
        return found

    def _tell_of_drawing(self, pairs: Paired, refused: bool, gone: set[str]) -> None:
        """What a sheet that is laid out anew does not keep."""
        drawn = bool(pairs.new) or refused
        if not drawn and not gone and not resaved(self._presentation):
            drawn = any(not same_drawing(was, now) for was, now in pairs.both)
        if drawn:
            names = ", ".join(shape.name for shape in pairs.new)
            self._told.append(said(self._language, "drawn", what=f" ({names})" if names else ""))


def _panel(path: str) -> str:
    return path.partition(":")[0]


def _of(whole: TextChanges, panel: str) -> TextChanges:
    """The changes of one panel, by paths of its own."""

    def own(path: str) -> str:
        return path.partition(":")[2]

    return TextChanges(
        reworded=[(own(path), words) for path, words in whole.reworded if _panel(path) == panel],
        removed=[own(path) for path in whole.removed if _panel(path) == panel],
        added=[(own(path), words) for path, words in whole.added if _panel(path) == panel],
    )
