"""A changed PowerPoint file read back: what a person did to texts, data, notes, order and colours becomes the spec.

What the spec cannot say (moved or new shapes, another font) stays as it was drawn: the slide is kept in its own
drawing, and is said to be. Nothing of the file is lost, and nothing is guessed: a paragraph is matched by where it
stood and what it said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pptx

from agents.deck.edits.figures import blocks
from agents.deck.edits.phrases import said
from agents.deck.edits.returning.alignment import Paired, paired, slides_by_likeness
from agents.deck.edits.returning.carrier import (
    Carried,
    WrittenShape,
    WrittenSlide,
    read_carried,
    slide_id_of,
    theme_colors,
)
from agents.deck.edits.returning.shapes import Shape, chart_values, near, plain, shapes_of, table_cells
from agents.deck.edits.returning.texts import TextChanges, with_changes
from agents.deck.library import Library
from agents.deck.spec import BulletsSlide, Chart, DeckSpec, Label, Slide, TableBlock, Text
from agents.errors import InputRefused
from agents.sources.base import Document, Language
from agents.sources.limits import Limits
from agents.sources.ooxml_guard import guard


@dataclass
class Returned:
    """A deck as it came back."""

    spec: DeckSpec
    library: Library
    drawn: set[str] = field(default_factory=set)
    """Ids of slides whose drawing differs from what the spec alone would give."""
    foreign: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)
    """Shapes that the spec does not know, by slide, as paths in its shape tree."""
    told: list[str] = field(default_factory=list)
    changed: bool = False
    branded: bool = False
    """Whether the file is its own template."""


def read_back(path: Path, language: Language, library: Library | None = None) -> Returned | None:
    """The deck that a file carries, with what was changed in it since; None for a file that carries none.

    `library` is used where it is fuller than what the file carries. Raises InputRefused for a file that is no
    presentation.
    """
    presentation = presentation_at(path)
    carried = read_carried(path)
    if carried is None:
        return None
    documents = [Document(source=s) for s in carried.sources]
    return _Reader(carried, presentation, language, library or Library(documents=documents)).read()


def presentation_at(path: Path) -> Any:
    """A PowerPoint file, opened. Raises InputRefused for a file that is none."""
    guard(path.read_bytes(), path.name, Limits())
    try:
        return pptx.Presentation(str(path))
    except Exception as error:
        raise InputRefused(f"{path.name} is not a PowerPoint file that can be read.", fix="Save it again.") from error


class _Reader:
    def __init__(self, carried: Carried, presentation: Any, language: Language, library: Library) -> None:
        self._carried, self._library = carried, library
        self._language: Language = language
        self._presentation = presentation
        self._written = {w.id: w for w in carried.slides}
        self._old = {s.id: s for s in carried.spec.slides}
        self._resaved = resaved(presentation)
        self._result = Returned(carried.spec, library, branded=carried.branded)

    def read(self) -> Returned:
        shown = list(self._presentation.slides)
        ids = self._identified(shown)
        slides: list[Slide] = []
        for number, (one, slide_id) in enumerate(zip(shown, ids, strict=True), start=1):
            if slide_id is None:
                slides.append(self._added(one, number))
            else:
                slides.append(self._compared(self._old[slide_id], self._written[slide_id], one, number))
        self._order([i for i in ids if i is not None])
        if not slides:
            raise InputRefused("The file has no slide left.")
        update: dict[str, Any] = {"slides": slides}
        colors = self._colors()
        if colors:
            update["colors"] = {**self._carried.spec.colors, **colors}
            self._tell("colors", tokens=", ".join(f"{t} → {c}" for t, c in colors.items()))
        self._result.spec = self._carried.spec.model_copy(update=update)
        return self._result

    def _tell(self, key: str, **values: object) -> None:
        self._result.changed = True
        self._result.told.append(said(self._language, key, **values))

    def _identified(self, shown: list[Any]) -> list[str | None]:
        """The spec's slide that each slide is: by the id it carries, else by what it says."""
        ids: list[str | None] = []
        for one in shown:
            named = slide_id_of(one)
            ids.append(named if named in self._written and named not in ids else None)
        open_ids = [i for i in self._written if i not in ids]
        if open_ids and None in ids:
            unnamed = [n for n, i in enumerate(ids) if i is None]
            texts = [[t for s in shapes_of(shown[n]) if not s.is_furniture for t in s.texts] for n in unnamed]
            for n, found in slides_by_likeness(unnamed, texts, [self._written[i] for i in open_ids]).items():
                ids[n] = found
        return ids

    def _order(self, ids: list[str]) -> None:
        gone = [i for i in self._old if i not in ids]
        for i in gone:
            number = 1 + list(self._old).index(i)
            self._tell("removed", n=number, title=self._old[i].title.text)
        if ids != [i for i in self._old if i in ids]:
            self._tell("reordered")

    def _colors(self) -> dict[str, str]:
        now = theme_colors(self._presentation)
        before = self._carried.colors
        return {t: c for t, c in now.items() if t in before and before[t].upper() != c.upper()}

    # -- one slide -------------------------------------------------------------------------------------------------

    def _compared(self, slide: Slide, written: WrittenSlide, shown: Any, number: int) -> Slide:
        pairs = paired(written.shapes, shapes_of(shown))
        changes = TextChanges()
        for was, now in pairs.both:
            if was.kind == "text" and now.kind == "text":
                changes.compare(was, now)
        for was in pairs.gone:
            changes.remove(was)
        changed, done, refused = with_changes(slide, changes, self._library)
        for key, values in done:
            self._tell(key, n=number, **values)
        changed = self._data(changed, pairs, number)
        changed = self._furniture(changed, written, shown, number)
        if self._drawn(pairs, refused):
            self._result.drawn.add(slide.id)
            if pairs.new:
                self._result.foreign[slide.id] = [s.path for s in pairs.new]
            self._tell("drawn", n=number, what=", ".join(s.name for s in pairs.new) or _kept(self._language))
        return changed

    def _drawn(self, pairs: Paired, refused: bool) -> bool:
        """Whether the drawing differs in more than what the spec says."""
        if refused or pairs.new:
            return True
        if self._resaved:
            return False
        moved = any(not same_drawing(was, now) for was, now in pairs.both)
        return moved or any(was.kind not in ("text", "chart", "table") for was in pairs.gone)

    def _data(self, slide: Slide, pairs: Paired, number: int) -> Slide:
        """Charts and tables whose data changed, in their order on the slide."""
        for kind, cls in (("chart", Chart), ("table", TableBlock)):
            held = [(path, block) for path, block in blocks(slide) if isinstance(block, cls)]
            both = [(was, now) for was, now in pairs.both if was.kind == kind == now.kind]
            for (path, block), (was, now) in zip(held, both, strict=False):
                if was.data == now.data:
                    continue
                fresh = with_chart(block, now) if isinstance(block, Chart) else with_table(block, now)
                if fresh is None or fresh == block:
                    continue
                name, _, inner = path.partition("/")
                holder = getattr(slide, name)
                slide = slide.model_copy(update={name: holder.model_copy(update={inner: fresh}) if inner else fresh})
                self._tell("own_data", n=number)
        return slide

    def _furniture(self, slide: Slide, written: WrittenSlide, shown: Any, number: int) -> Slide:
        hidden = shown._element.get("show") in ("0", "false")
        if hidden != slide.hidden:
            slide = slide.model_copy(update={"hidden": hidden})
            self._tell("hidden" if hidden else "unhidden", n=number)
        now = (
            shown.notes_slide.notes_text_frame.text
            if shown.has_notes_slide and shown.notes_slide.notes_text_frame
            else ""
        )
        if plain(now) != plain(written.notes):
            own = _own_notes(now, written.notes, slide.notes)
            if own != slide.notes:
                slide = slide.model_copy(update={"notes": own})
                self._tell("notes", n=number)
        return slide

    def _added(self, shown: Any, number: int) -> Slide:
        """A slide that the person made: its words as labels, its drawing as it is."""
        highest = max((int(i[1:]) for i in [*self._old, *self._result.drawn] if i[1:].isdigit()), default=0)
        slide_id = f"s{highest + 1}"
        texts = [(s.placeholder, t) for s in shapes_of(shown) if not s.is_furniture for t in s.texts]
        title = next((t for mark, t in texts if mark in ("title", "ctrTitle")), texts[0][1] if texts else f"{number}")
        bullets: list[Text] = [Label(label=t) for _, t in texts if t != title] or [Label(label=title)]
        hidden = shown._element.get("show") in ("0", "false")
        self._result.drawn.add(slide_id)
        shown._element.cSld.set("name", slide_id)
        self._tell("own_slide", n=number, title=title)
        notes = shown.notes_slide.notes_text_frame.text.splitlines() if shown.has_notes_slide else []
        return BulletsSlide(id=slide_id, title=Label(label=title), bullets=bullets, hidden=hidden, notes=notes)


def same_drawing(was: WrittenShape, now: Shape) -> bool:
    """Whether a shape is drawn as before; where it says something else, how its text is set does not count."""
    if was.kind in ("chart", "table"):
        return near(was.place, now.place)
    same_words = [plain(t.words) for t in was.texts] == [plain(t) for t in now.texts]
    set_alike = not same_words or was.type == now.type
    return (
        was.look == now.look
        and set_alike
        and near(was.place, now.place)
        and (was.kind != "picture" or was.data == now.data)
    )


def _kept(language: Language) -> str:
    return "位置或格式" if language == "zh" else "places or formats"


def resaved(presentation: Any) -> bool:
    """Whether another office program wrote the file anew: then its drawing differs everywhere and says nothing."""
    for part in presentation.part.package.iter_parts():
        if str(part.partname) == "/docProps/app.xml":
            return b"LibreOffice" in part.blob or b"WPS" in part.blob or b"Google" in part.blob
    return True


def with_chart(block: Chart, now: Shape) -> Chart | None:
    """A chart with the data of its shape; None where those are none."""
    return _chart_with(block, *chart_values(now.native))


def _chart_with(block: Chart, categories: list[str], series: list[tuple[str, list[float | None]]]) -> Chart | None:
    if not series or any(len(values) != len(categories) for _, values in series):
        return None
    known = {s.name: s for s in block.series}
    made = [
        (known.get(name) or block.series[min(n, len(block.series) - 1)]).model_copy(
            update={"name": name, "values": values}
        )
        for n, (name, values) in enumerate(series)
    ]
    # The numbers are the person's now: nothing of a source bears them out.
    return block.model_copy(update={"categories": categories, "series": made, "table": None, "passages": []})


def with_table(block: TableBlock, now: Shape) -> TableBlock | None:
    """A table with the cells of its shape; None where it has none."""
    cells = table_cells(now.native)
    if not cells or not cells[0]:
        return None
    columns, rows = cells[0], cells[1:]
    align = [block.align[c] if c < len(block.align) else "left" for c in range(len(columns))]
    return block.model_copy(update={"columns": columns, "rows": rows, "align": align, "table": None, "passages": []})


def _own_notes(now: str, written: str, before: list[str]) -> list[str]:
    """The person's part of the notes: without the list of sources that is added when a deck is rendered."""
    ours = {plain(line) for line in written.splitlines() if line.strip()} - {plain(line) for line in before}
    return [line for line in now.replace("\v", "\n").splitlines() if line.strip() and plain(line) not in ours]
