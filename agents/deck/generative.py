"""GenerativeWriter: a large model writes the outline and the slides, as structures that cite passages.

The model sees source text only as delimited data and may only name passages that exist. Charts, tables and pictures are
the sources' own; the model writes the words around them. Whether a claim holds up is for the checks to say.
"""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel

from agents.deck import schemas
from agents.deck.excerpts import Excerpt, budget, digest, material
from agents.deck.extract.data import chart_for, left_out, table_block
from agents.deck.generative_shapes import shaped
from agents.deck.library import Library
from agents.deck.planning import frame_of, framed
from agents.deck.spec import (
    BulletsSlide,
    ChartSlide,
    Figure,
    Image,
    ImageTextSlide,
    Item,
    KeyFiguresSlide,
    Label,
    Slide,
    StatementSlide,
    TableSlide,
)
from agents.deck.writer import DeckRequest, Entry, Outline, Tone
from agents.profile import Profile
from agents.prompts import prompt
from agents.render.layouts import Capacity, capacity, load_theme
from agents.settings import Settings
from agents.sources.base import Language
from agents.thinking import thinking

LANGUAGES: dict[Language, str] = {"en": "English", "zh": "Simplified Chinese"}
TONES: dict[Tone, str] = {
    "plain": "in a plain tone: everyday words, no jargon, no praise",
    "formal": "in a formal tone: reserved and complete, as for a board or an authority",
    "friendly": "in a friendly tone: warm and direct, addressing the audience",
    "persuasive": "in a persuasive tone: what follows for the audience first, then what supports it",
    "expert": "in an expert's tone: precise terms of the field, nothing explained that the field knows",
}
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
VERSIONS = {"content": 2}
"""Of prompts that are not the first"""
HAN = 0.45
"""Chinese says the same in so many characters."""


def manner(language: Language, tone: Tone | None) -> str:
    """The language to write in, and how it shall sound, as a prompt says it."""
    return f"{LANGUAGES[language]}, {TONES[tone]}" if tone else LANGUAGES[language]


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
    ) -> None:
        self.model = model
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
        schema = schemas.outline_schema(
            list(shown.names),
            kinds,
            wanted,
            title=self._longest("topic", language, "bullets", "title"),
            sections=frame.sections > 0,
        )
        asked = prompt(
            "outline.v1",
            digest=shown.text,
            language=manner(language, self.tone),
            slides=wanted,
            sections=f"Group them into {frame.sections} sections." if frame.sections else "",
            wish=f"The person wants: {request.topic}" if request.topic else "",
        )
        planned: Any = self._ask(asked, schema, planning=True)
        entries = [self._entry(slide, shown, library) for slide in planned.slides]
        return framed(planned.title, language, entries, frame)

    def draft(self, entry: Entry, outline: Outline, library: Library, *, avoid: list[str]) -> Slide:
        """Write one slide. Raises ModelError."""
        shown = material(entry, library, self.room)
        kind = entry.kind if shown.names else "content"
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
            return any(chart_for(t, language="en") for t in library.tables.values())
        return bool(library.tables) if kind == "table" else bool(library.figures) if kind == "figure" else True

    def _entry(self, slide: Any, shown: Excerpt, library: Library) -> Entry:
        tables, figures = shown.ids(slide.about, "t"), shown.ids(slide.about, "f")
        passages = shown.ids(slide.about, "p")
        for heading in shown.ids(slide.about, "h"):
            passages += library.headings[heading].passages
        kind = slide.kind
        if (kind in ("chart", "table") and not tables) or (kind == "figure" and not figures):
            kind = "content"
        held = [p for p in dict.fromkeys(passages) if p in library.passages]
        if not held:
            bearing = [library.tables[t].passage for t in tables] + [library.figures[f].passage for f in figures]
            held = [p for p in bearing if p]
        return Entry(
            id="",
            kind=kind,
            title=slide.title,
            passages=held,
            table=tables[0] if tables and kind in ("chart", "table") else None,
            figure=figures[0] if figures and kind == "figure" else None,
            section=getattr(slide, "section", None),
        )

    # -- one method per kind of slide ------------------------------------------------------------------------------

    def _content(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        body = self._room("bullets", "bullets", outline.language)
        half = self._room("two_columns", "left", outline.language)
        most = min(6, body.items)
        schema = schemas.content_schema(
            list(shown.names),
            title=self._longest("title", outline.language, "bullets", "title"),
            bullet=self._longest("bullet", outline.language, "bullets", "bullets", 4),
            bullets=most,
            halves=min(4, half.items),
            half=self._longest("half", outline.language, "two_columns", "left", 4),
        )
        told: Any = self._ask(self._slide_prompt("content", entry, outline, shown), schema)
        title = _item(told.title, shown)
        made = shaped(told, entry.id, title, lambda text, point: _cited(text, point, shown))
        if made is not None:
            return made
        spoken = [_item(b, shown) for b in told.bullets] or [_item(b, shown) for c in told.columns for b in c.bullets]
        spoken = spoken or [_cited(p.text.strip() or p.heading, p, shown) for p in told.points]
        return BulletsSlide(id=entry.id, title=title, bullets=list(spoken[:most]))

    def _statement(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        schema = schemas.statement_schema(
            list(shown.names),
            title=self._longest("title", outline.language, "statement", "title"),
            statement=self._longest("statement", outline.language, "statement", "statement"),
        )
        told: Any = self._ask(self._slide_prompt("statement", entry, outline, shown), schema)
        return StatementSlide(id=entry.id, title=_item(told.title, shown), statement=_item(told.statement, shown))

    def _key_figures(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        schema = schemas.figures_schema(
            list(shown.names),
            title=self._longest("title", outline.language, "key_figures", "title"),
            value=GLANCE["value"],
            label=self._longest("label", outline.language, "key_figures", "label"),
            figures=4,
        )
        told: Any = self._ask(self._slide_prompt("key_figures", entry, outline, shown), schema)
        figures = [
            Figure(
                value=Item(text=f.value, passages=[shown.names[f.passage]], origin="model"),
                label=Item(text=f.label, passages=[shown.names[f.passage]], origin="model"),
            )
            for f in told.figures
        ]
        return KeyFiguresSlide(id=entry.id, title=_item(told.title, shown), figures=figures)

    def _data(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        table = library.tables[entry.table or ""]
        chart = chart_for(table, language=outline.language) if entry.kind == "chart" else None
        layout = "chart" if chart else "table"
        schema = schemas.caption_schema(
            list(shown.names),
            title=self._longest("title", outline.language, layout, "title"),
            takeaway=self._longest("takeaway", outline.language, layout, "takeaway"),
        )
        told: Any = self._ask(self._slide_prompt("data", entry, outline, shown), schema)
        title, takeaway = _item(told.title, shown), _item(told.takeaway, shown)
        if chart:
            return ChartSlide(id=entry.id, title=title, chart=chart, takeaway=takeaway)
        block = table_block(table, max_rows=9, max_columns=6, language=outline.language)
        if block is None:
            return self._content(entry, outline, library, shown)
        missing = left_out(table, block, outline.language)
        caption = Label(label=missing) if missing else None
        return TableSlide(id=entry.id, title=title, table=block, takeaway=takeaway, caption=caption)

    def _picture(self, entry: Entry, outline: Outline, library: Library, shown: Excerpt) -> Slide:
        figure = library.figures[entry.figure or ""]
        body = self._room("image_text", "bullets", outline.language)
        schema = schemas.picture_schema(
            list(shown.names),
            title=self._longest("title", outline.language, "image_text", "title"),
            bullet=self._longest("bullet", outline.language, "image_text", "bullets", 3),
            bullets=min(4, body.items),
        )
        told: Any = self._ask(self._slide_prompt("picture", entry, outline, shown), schema)
        caption = None
        if figure.caption:
            rests = [figure.passage] if figure.passage else []
            caption = (
                Item(text=figure.caption, passages=rests, origin="extracted") if rests else Label(label=figure.caption)
            )
        image = Image(
            asset=figure.asset,
            kind=figure.kind,
            figure=figure.id,
            width=figure.width,
            height=figure.height,
            alt=figure.alt or figure.caption or entry.title,
            caption=caption,
        )
        return ImageTextSlide(
            id=entry.id, title=_item(told.title, shown), image=image, bullets=[_item(b, shown) for b in told.bullets]
        )

    # -- asking ----------------------------------------------------------------------------------------------------

    def _slide_prompt(self, kind: str, entry: Entry, outline: Outline, shown: Excerpt) -> Any:
        version = VERSIONS.get(kind, 1)
        language = manner(outline.language, self.tone)
        return prompt(f"slide_{kind}.v{version}", title=entry.title, language=language, passages=shown.text)

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


def _cited(text: str, told: Any, shown: Excerpt) -> Item:
    passages = list(dict.fromkeys(shown.names[name] for name in told.passages))
    return Item(text=" ".join(text.split()), passages=passages, origin="model")


def _item(told: Any, shown: Excerpt) -> Item:
    return _cited(told.text, told, shown)
