"""Decks built inside a template: its masters, its layouts, its placeholders; what we draw takes its colours and fonts.

Text goes into the template's placeholders and inherits their formatting. Charts and tables stay native and take the
place of a content placeholder. Diagrams, which no placeholder can hold, come from our own drawing as one group under
the title, with scheme colours and theme fonts, so that they are the template's. The template's parts are not changed;
its sample slides are left out.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pptx
from pptx.enum.text import MSO_ANCHOR

from agents.brand.brand import brand_of, inks
from agents.brand.choosing import Choice, chosen
from agents.brand.clearance import COVER_TYPE, clear_of_marks, cover_place, instead_of_pictures
from agents.brand.filling import (
    Paragraph,
    fill_text,
    furniture,
    is_centred,
    opening_for,
    placeholder,
    remove_empty,
    scale_for,
)
from agents.brand.grafting import Graft
from agents.brand.template import template_of, without_slides
from agents.brand.understanding import LayoutUse, Slot, layouts_of, native_layouts
from agents.deck.edits.content import Content, content_of
from agents.deck.edits.pieces import joined
from agents.deck.spec import DeckSpec, Slide, Text
from agents.render.layouts import load_theme
from agents.render.pptx.package import fixed_zip

_NOTES = 20_000
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def built_inside(template: bytes, name: str, spec: DeckSpec, fresh: bytes) -> bytes:
    """`spec` as slides of the template. `fresh` is the same deck in our own drawing: charts, tables and diagrams come
    from there. Raises InputRefused for a template that cannot be read. The same input gives the same bytes.
    """
    presentation = template_of(template, name)
    without_slides(presentation)
    ours: Any = pptx.Presentation(io.BytesIO(fresh))
    uses, natives = layouts_of(presentation), native_layouts(presentation)
    size = int(ours.slide_width), int(ours.slide_height)
    scheme = inks(brand_of(presentation, name), presentation, dark=load_theme(spec.theme).dark)
    for slide, drawn in zip(spec.slides, ours.slides, strict=True):
        choice = chosen(slide, uses)
        shown = presentation.slides.add_slide(natives[choice.use.number])
        _mapped_as(natives[choice.use.number], shown)
        _Builder(presentation, shown, choice, slide, drawn, size, scheme).build()
    core = presentation.core_properties
    core.title, core.author = spec.title[:255], ours.core_properties.author
    buffer = io.BytesIO()
    presentation.save(buffer)
    return fixed_zip(buffer.getvalue())


def _mapped_as(layout: Any, shown: Any) -> None:
    """The layout's own mapping of colours on its slide too: PowerPoint writes it there, and readers look there."""
    theirs = layout._element.find(f"{_P}clrMapOvr/{_A}overrideClrMapping")
    ours = shown._element.find(f"{_P}clrMapOvr")
    if theirs is not None and ours is not None:
        for child in list(ours):
            ours.remove(child)
        ours.append(copy.deepcopy(theirs))


class _Builder:
    """One slide inside the template."""

    def __init__(
        self,
        presentation: Any,
        shown: Any,
        choice: Choice,
        slide: Slide,
        drawn: Any,
        size: tuple[int, int],
        scheme: Mapping[str, str],
    ) -> None:
        self._presentation, self._shown, self._choice, self._slide = presentation, shown, choice, slide
        self._drawn, self._size = drawn, size
        self._graft = Graft(presentation, shown, drawn, size, scheme)
        self._used: set[int] = set()

    def build(self) -> None:
        content = content_of(self._slide)
        self._title()
        {
            "text": self._text,
            "columns": self._columns,
            "data": self._data,
            "picture": self._picture,
            "drawn": self._drawing,
        }[self._choice.way](content)
        instead_of_pictures(self._shown, self._choice.use, self._used)
        remove_empty(self._shown, self._used)
        furniture(self._shown, self._choice.use, self._drawn)
        self._notes()

    def _title(self) -> None:
        title = self._choice.use.title
        shape = None if title is None else placeholder(self._shown, title.index)
        if title is None or shape is None:
            return
        layout, size = self._shown.slide_layout, self._choice.use.size
        place = clear_of_marks(title, layout, size, centred=is_centred(shape))
        self._fill(place, [Paragraph(_last_words(self._slide) or self._slide.title.text)])

    def _cover(self, place: Slot, lines: Sequence[str]) -> None:
        """A title in the middle of the slide, what else the cover says under it."""
        words = [Paragraph(self._slide.title.text), *(Paragraph(t, small=True) for t in lines)]
        self._fill(place, words, opened=COVER_TYPE)
        placeholder(self._shown, place.index).text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE  # type: ignore[union-attr]

    def _fill(
        self, slot: Slot, paragraphs: Sequence[Paragraph], *, most: float = 1.0, opened: float | None = None
    ) -> None:
        if not paragraphs:
            return
        self._used.add(slot.index)
        fill_text(self._shown, slot, paragraphs, most=most, opened=opened)

    def _list(self, slot: Slot, paragraphs: Sequence[Paragraph]) -> None:
        """Text in a large place, opened where it is short."""
        self._fill(slot, paragraphs, opened=opening_for(self._shown, slot, paragraphs))

    # -- ways in -----------------------------------------------------------------------------------------------------

    def _text(self, content: Content) -> None:
        use, slide = self._choice.use, self._slide
        lines = [t.text for t in content.singles.values()]
        entries = [_paragraph(e.words) for e in content.entries]
        entries += [Paragraph(_reference(r.text, r.locators)) for r in content.references]
        if slide.layout in ("title", "section"):
            alone = cover_place(use)
            if alone is not None:
                self._cover(alone, lines)
                return
            below = use.of("subtitle") + use.labels + use.bodies
            below = [s for s in below if use.title is None or s.index != use.title.index]
            if not below and lines and use.title is not None:
                self._fill(use.title, [Paragraph(slide.title.text), *(Paragraph(t, small=True) for t in lines)])
            self._one_each(below, lines)
            return
        if not use.bodies:
            places = use.of("subtitle") + use.labels
            if not places:
                self._drawing(content)
                return
            self._fill(places[0], [Paragraph(w) for w in [*(e.text for e in entries), *lines]])
            return
        if _last_words(slide) and use.title is not None:
            lines.remove(_last_words(slide) or "")
            entries.insert(0, Paragraph(slide.title.text, bold=True, bullet=False))
        lead = [Paragraph(lines.pop(0), bold=True, bullet=False)] if lines and "lead" in content.singles else []
        body = [*lead, *entries, *(Paragraph(t) for t in lines)]
        if slide.layout in ("statement", "quote"):
            body = [Paragraph(p.text, bullet=False, small=number > 0) for number, p in enumerate(body)]
        self._list(max(use.bodies, key=lambda s: s.area), body)

    def _one_each(self, slots: list[Slot], lines: list[str]) -> None:
        """A line per place, the last place taking the rest."""
        for number, slot in enumerate(slots):
            if not lines:
                return
            rest = lines if number == len(slots) - 1 else lines[:1]
            self._fill(slot, [Paragraph(t, bullet=False) for t in rest])
            lines = lines[len(rest) :]

    def _columns(self, content: Content) -> None:
        use = self._choice.use
        places = sorted(sorted(use.bodies, key=lambda s: -s.area)[:2], key=lambda s: (s.x, s.y))
        pairs = list(zip(places, content.entries, strict=False))
        # Twin columns are set in one size: that of the fuller one.
        held = [(s, [_paragraph([t]) for t in e.words]) for s, e in pairs]
        scales = [scale_for(self._shown, s, words) for s, words in held]
        opened = [opening_for(self._shown, s, words) for s, words in held]
        wide = None if None in opened or min(scales, default=1.0) < 1 else min((o for o in opened if o), default=None)
        heads = _heads(use, [slot for slot, _ in pairs])
        for slot, entry in pairs:
            above = heads.get(slot.index)
            head = _bold(entry.head)
            if above is not None and head is not None:
                self._fill(above, [Paragraph(head.text)])
                head = None
            lines = [p for p in (head, *(_paragraph([t]) for t in entry.texts)) if p is not None]
            self._fill(slot, lines, most=min(scales, default=1.0), opened=wide)

    def _data(self, content: Content) -> None:
        use = self._choice.use
        wanted = "chart" if content.charts else "table"
        exact = use.of("chart") if content.charts else use.of("table")
        holding = [s for s in use.bodies if s.holds_data] or use.bodies
        place = next(iter(exact), None) or max(holding, key=lambda s: s.area)
        frame = self._graft.frame(wanted)
        if frame is None:
            self._drawing(content)
            return
        said = [t.text for name, t in content.singles.items() if name in ("takeaway", "caption")]
        others = [s for s in [*use.bodies, *use.labels] if s.index != place.index and s.holds_text]
        if said and others:
            self._one_each(others if len(said) > 1 and not use.bodies[1:] else others[:1], said)
            said = []
        self._graft.put_frame(frame, place, notes=said)
        self._used.add(place.index)

    def _picture(self, content: Content) -> None:
        use = self._choice.use
        pictures = use.of("picture")
        places = sorted(use.bodies, key=lambda s: -s.area)
        place = pictures[0] if pictures else max(places[:2], key=lambda s: s.x)
        text = next((s for s in places if s.index != place.index), None)
        if text is None or not self._graft.picture(place):
            self._drawing(content)
            return
        self._used.add(place.index)
        entries = [_paragraph(e.words) for e in content.entries]
        self._list(text, [*entries, *(Paragraph(t.text) for t in content.singles.values())])

    def _drawing(self, content: Content) -> None:
        """Our own drawing, without title and furniture, as one group where content goes."""
        use = self._choice.use
        said = _last_words(self._slide) if use.title is not None else None
        self._graft.drawing(use.content, keep_title=use.title is None, said=said)

    def _notes(self) -> None:
        if self._drawn.has_notes_slide:
            words = self._drawn.notes_slide.notes_text_frame.text[:_NOTES]
            if words.strip():
                frame = self._shown.notes_slide.notes_text_frame
                if frame is not None:
                    frame.text = words


def _last_words(slide: Slide) -> str | None:
    """What a deck ends with: the title of its last slide, over what it rests on."""
    return slide.message.text if slide.layout == "closing" and slide.message is not None else None


def _heads(use: LayoutUse, columns: Sequence[Slot]) -> dict[int, Slot]:
    """The small place over each column, by the column's index; none where not each has its own."""
    found: dict[int, Slot] = {}
    for column in columns:
        over = [
            h for h in use.labels
            if h.y <= column.y and abs(h.x - column.x) < column.w / 4 and h.w < 1.25 * column.w
        ]  # fmt: skip
        if over:
            found[column.index] = max(over, key=lambda h: h.y)
    return found if len(found) == len(columns) else {}


def _paragraph(words: Sequence[Text]) -> Paragraph:
    return Paragraph(joined(list(words)).text)


def _bold(text: Text | None) -> Paragraph | None:
    return None if text is None else Paragraph(text.text, bold=True, bullet=False)


def _reference(text: str, locators: list[str]) -> str:
    return f"{text} ({', '.join(locators)})" if locators else text
