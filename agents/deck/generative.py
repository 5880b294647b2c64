"""GenerativeWriter: a large model writes the outline and the slides, as structures that cite passages.

The model sees source text only as delimited data and may only name passages that exist. Charts, tables and pictures are
the sources' own; the model chooses what of them is drawn and writes the words around them. Claims that do not hold up
go back to it with the reason (`revising.py`); what then is left is for the checks of the deck.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel

from agents.deck import schemas
from agents.deck.citing import cited_as, held, item_of, named_as, spoken_of
from agents.deck.drawing import DRAWN_AS, drawable, row_names
from agents.deck.excerpts import Excerpt, budget, digest, material
from agents.deck.extract.code import code_slide, codes_of
from agents.deck.extract.data import table_block
from agents.deck.extract.frame import title_text
from agents.deck.generative_data import (
    MOST_COLUMNS,
    MOST_ROWS,
    charted,
    choosable,
    second_columns,
    tabled,
    tables_shown,
)
from agents.deck.generative_pictures import forms_of, gathered, pictured
from agents.deck.generative_shapes import shaped
from agents.deck.library import Library
from agents.deck.manner import SHEETS, manner
from agents.deck.planning import Frame, content_of, frame_of, framed
from agents.deck.revising import REVISIONS, borne, noted, plea, recited, unborne
from agents.deck.spec import (
    BulletsSlide,
    Figure,
    Item,
    KeyFiguresSlide,
    Label,
    Slide,
    StatementSlide,
)
from agents.deck.writer import DeckRequest, Entry, Outline, Tone
from agents.profile import Profile
from agents.prompts import data, prompt
from agents.render.layouts import Capacity, capacity, load_theme
from agents.settings import Settings
from agents.sources.base import Language
from agents.thinking import thinking

NO_ROOM = Capacity(chars=120, lines=2, items=1)
GLANCE = {
    "title": 84,
    "topic": 60,
    "bullet": 140,
    "half": 96,
    "statement": 170,
    "takeaway": 150,
    "label": 80,
    "value": 14,
}
"""Characters of English that are read at a glance."""
SLACK = 1.15
"""A text is taken up to this share of the length that was asked for: whether it has room is measured on the slide."""
NAME, MARK = 64, 16
"""Characters of a point's heading, and of its date, number or price"""
VERSIONS = {"content": 4, "picture": 4}
OTHERS = 3
"""Versions of the prompts for slides"""
HAN = 0.45
"""Chinese says the same in so many characters."""


class GenerativeWriter:
    """Writes with a model of the large tier."""

    def __init__(
        self,
        model: BaseChatModel,
        profile: Profile,
        theme: str,
        settings: Settings | None = None,
        *,
        tone: Tone | None = None,
        wish: str = "",
        sheet: str | None = None,
    ) -> None:
        self.model = model
        self.sheet = sheet
        self.wish = wish
        self.settings = settings
        self.tone: Tone | None = tone
        self.room = budget(profile.context_length)
        self.theme = load_theme(theme)

    def outline(self, request: DeckRequest, library: Library) -> Outline:
        """Plan the deck. Raises ModelError."""
        language = request.language or library.sources[0].language
        frame = frame_of(request.slides)
        shown = digest(library, self.room)
        kinds = [k for k in schemas.KINDS if self._possible(k, library)]
        wanted = max(1, request.slides - frame.count)
        sections = frame.agenda and not self.sheet
        longest = self._longest("title", language, "bullets", "title")
        line = int(GLANCE["takeaway"] * (HAN if language == "zh" else 1))
        schema = schemas.outline_schema(
            list(shown.names),
            kinds,
            wanted,
            title=_slack(longest),
            sections=sections,
            line=_slack(line),
        )
        told = [SHEETS[self.sheet]] if self.sheet else []
        told += [f"The person wants: {request.topic}"] if request.topic else []
        asked = prompt(
            "outline.v4",
            digest=shown.text,
            language=manner(language, self.tone),
            longest=longest,
            slides=wanted,
            sections=_sections(frame) if sections else "",
            line=line,
            wish="\n".join(told),
        )
        planned: Any = self._ask(asked, schema, planning=True)
        entries = [self._entry(slide, shown, library) for slide in planned.slides]
        subtitle, closing = (spoken_of(said, shown, library) for said in (planned.subtitle, planned.closing))
        return framed(planned.title, language, entries, frame, subtitle=subtitle, closing=closing)

    def draft(self, entry: Entry, outline: Outline, library: Library, *, avoid: list[str]) -> Slide:
        """Write one slide. Raises ModelError."""
        shown = material(entry, library, self.room)
        kind = entry.kind if shown.names else "content"
        coded = code_slide(entry, title_text(entry, library), library, avoid) if kind == "code" else None
        if coded is not None:
            return coded
        writing = {
            "statement": self._statement,
            "key_figures": self._key_figures,
            "chart": self._data,
            "table": self._data,
            "figure": self._picture,
        }.get(kind, self._content)
        slide = writing(entry, outline, library, shown)
        if shown.left_out:
            told = f"{shown.left_out} passages did not fit the model's context and were not read for this slide."
            slide = slide.model_copy(update={"notes": [*slide.notes, told]})
        return slide

    def _possible(self, kind: str, library: Library) -> bool:
        if kind == "chart":
            return any(drawable(t) for t in library.tables.values())
        if kind == "code":
            return any(codes_of(s, {p.id for p in s.passages}) for s in library.sources)
        return bool(library.tables) if kind == "table" else bool(library.figures) if kind == "figure" else True

    def _entry(self, slide: Any, shown: Excerpt, library: Library) -> Entry:
        tables, figures = shown.ids(slide.about, "t"), shown.ids(slide.about, "f")
        kind = slide.kind
        if (kind in ("chart", "table") and not tables) or (kind == "figure" and not figures):
            kind = "content"
        return Entry(
            id="",
            kind=kind,
            title=slide.title,
            point=" ".join(slide.point.split()),
            passages=held(slide.about, shown, library),
            table=tables[0] if tables and kind in ("chart", "table") else None,
            figure=figures[0] if figures and kind == "figure" else None,
            section=getattr(slide, "section", None),
        )

    # -- one method per kind of slide ------------------------------------------------------------------------------

    def _content(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        body = self._room("bullets", "bullets", outline.language)
        half = self._room("two_columns", "left", outline.language)
        most = min(6, body.items)
        longest = {
            "title": self._longest("title", outline.language, "bullets", "title"),
            "bullet": self._longest("bullet", outline.language, "bullets", "bullets", 4),
            "text of a point, bullet of a column": self._longest("half", outline.language, "two_columns", "left", 4),
        }
        title, bullet, short = (_slack(n) for n in longest.values())
        schema = schemas.content_schema(
            list(shown.names), title=title, bullet=bullet, bullets=most, halves=min(4, half.items), half=short
        )

        def cited(text: str, point: Any) -> Item:
            return cited_as(text, point, shown)

        def named(text: str, point: Any) -> Item | Label:
            return named_as(text, point, shown, library)

        def made(told: Any) -> Slide:
            title = item_of(told.title, shown)
            slide = shaped(told, entry.id, title, cited, named)
            if slide is not None:
                return slide
            spoken = [item_of(b, shown) for b in [*told.bullets, *(b for c in told.columns for b in c.bullets)]]
            spoken = spoken or [cited_as(p.text.strip() or p.heading, p, shown) for p in told.points]
            lead = item_of(told.lead[0], shown) if told.lead else None
            return BulletsSlide(id=entry.id, title=title, lead=lead, bullets=list(spoken[:most]))

        longest |= {"heading": int(NAME // 2 * (HAN if outline.language == "zh" else 1)), "mark": MARK}
        return self._written("content", entry, outline, library, shown, schema, longest, made)

    def _statement(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        longest = {
            "title": self._longest("title", outline.language, "statement", "title"),
            "statement": self._longest("statement", outline.language, "statement", "statement"),
        }
        title, statement = (_slack(n) for n in longest.values())
        schema = schemas.statement_schema(list(shown.names), title=title, statement=statement)

        def made(told: Any) -> Slide:
            return StatementSlide(
                id=entry.id, title=item_of(told.title, shown), statement=item_of(told.statement, shown)
            )

        return self._written("statement", entry, outline, library, shown, schema, longest, made)

    def _key_figures(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        longest = {
            "title": self._longest("title", outline.language, "key_figures", "title"),
            "value": GLANCE["value"],
            "label": self._longest("label", outline.language, "key_figures", "label"),
        }
        title, value, label = (_slack(n) for n in longest.values())
        schema = schemas.figures_schema(list(shown.names), title=title, value=value, label=label, figures=4)

        def made(told: Any) -> Slide:
            figures = [
                Figure(
                    value=Item(text=f.value, passages=[shown.names[f.passage]], origin="model"),
                    label=Item(text=f.label, passages=[shown.names[f.passage]], origin="model"),
                )
                for f in told.figures
            ]
            context = item_of(told.context[0], shown) if told.context else None
            return KeyFiguresSlide(id=entry.id, title=item_of(told.title, shown), figures=figures, context=context)

        return self._written("key_figures", entry, outline, library, shown, schema, longest, made)

    def _data(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        table = library.tables[entry.table or ""]
        columns = drawable(table) if entry.kind == "chart" else []
        layout = "chart" if columns else "table"
        block = table_block(table, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS, language=outline.language)
        if block is None:
            return self._content(entry, outline, library, shown)
        longest = {
            "title": self._longest("title", outline.language, layout, "title"),
            "takeaway": self._longest("takeaway", outline.language, layout, "takeaway"),
        }
        title, takeaway = (_slack(n) for n in longest.values())
        tables = tables_shown(shown, library)
        schema = schemas.caption_schema(
            list(shown.names),
            title=title,
            takeaway=takeaway,
            columns=columns or choosable(table),
            rows=row_names(table),
            kinds=list(DRAWN_AS) if columns else [],
            others=second_columns(tables, table) if columns and not self.sheet else [],
        )

        def made(told: Any) -> Slide:
            words = {"id": entry.id, "title": item_of(told.title, shown), "takeaway": item_of(told.takeaway, shown)}
            slide = charted(told, words, table, tables, outline.language) if columns else None
            return slide or tabled(told, words, table, block, outline.language)

        return self._written("data", entry, outline, library, shown, schema, longest, made)

    def _picture(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        figure = library.figures[entry.figure or ""]
        body = self._room("image_text", "bullets", outline.language)
        longest = {
            "title": self._longest("title", outline.language, "image_text", "title"),
            "bullet": self._longest("bullet", outline.language, "image_text", "bullets", 3),
        }
        title, bullet = (_slack(n) for n in longest.values())
        beside = gathered(figure, outline, library)
        forms = forms_of(figure, beside, sheet=bool(self.sheet))
        schema = schemas.picture_schema(
            list(shown.names), title=title, bullet=bullet, bullets=min(4, body.items), forms=forms
        )

        def made(told: Any) -> Slide:
            bullets = [item_of(b, shown) for b in told.bullets]
            form = getattr(told, "form", "beside")
            return pictured(form, entry.id, item_of(told.title, shown), bullets, figure, beside)

        return self._written("picture", entry, outline, library, shown, schema, longest, made)

    # -- asking ----------------------------------------------------------------------------------------------------

    def _written(
        self,
        kind: str,
        entry: Entry,
        outline: Outline,
        library: Library,
        shown: Excerpt,
        schema: type[BaseModel],
        longest: dict[str, int],
        made: Callable[[Any], Slide],
    ) -> Slide:
        """Ask for a slide, and again where it claims what its passages do not hold. Raises ModelError."""
        asked = prompt(
            f"slide_{kind}.v{VERSIONS.get(kind, OTHERS)}",
            deck=_story(entry, outline),
            title=entry.title,
            brief="\n".join(self._briefs(entry)),
            lengths=", ".join(f"{what} {n}" for what, n in longest.items()),
            language=manner(outline.language, self.tone),
            passages=shown.text,
        )
        told: Any = self._ask(asked, schema)
        pool = list(dict.fromkeys(shown.names.values()))
        best, left = recited(made(told), library, pool), None
        for _ in range(REVISIONS):
            wrong = unborne(best, library)
            if not wrong or (left is not None and len(wrong) >= left):
                break
            left = len(wrong)
            again: Any = self._ask([*asked, *plea(told, wrong)], schema)
            fresh = recited(made(again), library, pool)
            if len(unborne(fresh, library)) < left:
                told, best = again, fresh
        return noted(best, [borne(item_of(n, shown), library, pool) for n in told.notes], library)

    def _briefs(self, entry: Entry) -> list[str]:
        point = [f"What it shall bring across: {entry.point}"] if entry.point else []
        point += ["It is a panel of a poster: few words, no notes."] if self.sheet else []
        return [*point, f"What the person wants of the whole deck: {self.wish}"] if self.wish else point

    def _ask(self, messages: Any, schema: type[BaseModel], *, planning: bool = False) -> BaseModel:
        told = thinking(self.model, self.settings, planning=planning) if self.settings is not None else {}
        return self.model.with_structured_output(schema, **told).invoke(messages)  # pyright: ignore[reportReturnType]

    def _room(self, layout: str, slot: str, language: Language) -> Capacity:
        try:
            return capacity(self.theme, layout, slot, language)
        except KeyError:
            return NO_ROOM

    def _longest(self, what: str, language: Language, layout: str, slot: str, texts: int = 1) -> int:
        """Characters of a text: what the slot holds, and no more than an audience reads at a glance."""
        held = self._room(layout, slot, language).chars // texts
        return max(16, min(held, int(GLANCE[what] * (HAN if language == "zh" else 1))))


def _slack(longest: int) -> int:
    return math.ceil(longest * SLACK)


def _story(entry: Entry, outline: Outline) -> str:
    """The deck as far as the writer of one slide must know it: the titles in their order. "" where it is alone."""
    entries = content_of(outline)
    if len(entries) < 2:
        return ""
    lines = [
        f"{n}. {other.title}{'  <- this slide' if other.id == entry.id else ''}" for n, other in enumerate(entries, 1)
    ]
    return data("deck", "\n".join([f"“{outline.title}”", *lines]))


def _sections(frame: Frame) -> str:
    many = f"{frame.sections} sections" if frame.sections else "three to five sections"
    return f"Group them into {many}; `section` is its name in two to four words, for the agenda."
