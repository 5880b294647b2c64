"""An entity as its templates see it: which field is the title, which the picture, the text, the badges, the facts.

It decides what stands where, by the kinds of the fields; the templates in `templates/` say how that looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agents.site.generate.models import computed
from agents.site.generate.naming import is_filter, place_of
from agents.site.generate.pages import fields as shown
from agents.site.generate.pages import icons
from agents.site.generate.pages.markup import quoted, text
from agents.site.generate.pages.words import Words
from agents.site.spec import Closed, Entity, Field, Periodic, Season, SiteSpec, Slots, Transition, Watch
from agents.site.spec.site import hidden_of, state_of

MOST_COLUMNS, MOST_FACTS = 7, 3
PLAIN_TEXTS = ("body", "text", "content", "description", "about", "story", "summary", "bio", "details", "notes", "note")
"""Names of texts that need no heading on the page of their row: they are what the page is about."""
SUMMARIES = ("summary", "excerpt", "teaser", "lead", "intro", "subtitle")
"""Names of texts that say in a sentence what the row is about."""
WHEN = {"date": "day", "datetime": "moment"}


@dataclass(frozen=True)
class Cell:
    """One field in one place."""

    name: str
    label: str
    """Escaped."""
    quoted_label: str
    shown: str
    """The markup that prints it, nothing where it is empty."""
    told: str
    """The same inside of `present`, which holds already."""
    held: str
    """The expression for its value."""
    present: str
    numeric: bool = False
    headed: bool = True
    """Whether a text has its label as a heading."""
    parent: bool = False
    """Whether it points at what the row stands under; left out where it stands there."""
    sortable: bool = True


@dataclass(frozen=True)
class ChoiceWords:
    """A choice field's values, labels escaped."""

    name: str
    label: str
    options: list[dict[str, str]]


@dataclass(frozen=True)
class When:
    """The moment by which an entry is dated."""

    held: str
    filter: str


class EntityView:
    """What the templates ask of an entity; every text is escaped unless its name begins with `raw_`."""

    def __init__(self, spec: SiteSpec, entity: Entity) -> None:
        self.spec = spec
        self.entity = entity
        self.words = Words(spec.language)
        self.name, self.plural, self.view = entity.name, entity.plural, entity.view
        self.module = shown.module(entity)
        self.address = shown.address(entity.plural)
        self.raw_title, self.raw_titles = entity.title, entity.titles
        self.title, self.titles = text(entity.title), text(entity.titles)
        self.quoted_titles = quoted(entity.titles)
        self.icon = icons.of_entity(entity)
        self.new = text(self.words("new_of", title=entity.title))
        self.edit = text(self.words("edit_of", title=entity.title))
        self.quoted_new = quoted(self.words("new_of", title=entity.title))
        self.quoted_edit = quoted(self.words("edit_of", title=entity.title))
        self.a_title = entity.plural.replace("_", " ")

    # Fields by their part on the page

    @cached_property
    def _open(self) -> list[Field]:
        """The fields that everybody sees who sees a row."""
        return [f for f in self.entity.fields if f.name not in hidden_of(self.entity)]

    def _first(self, *kinds: str) -> Field | None:
        return next((f for f in self._open if f.kind in kinds), None)

    def _cell(self, field: Field, page: bool = False) -> Cell:
        present = shown.present(field)
        if page:
            markup = told = shown.shown(self.spec, self.entity, field, self.icon)
        else:
            markup, told = (shown.listed(self.spec, field, self.icon, sure=sure) for sure in (False, True))
        return Cell(
            name=field.name,
            label=text(field.label),
            quoted_label=quoted(field.label),
            shown=markup,
            told=told,
            held=shown.value(field),
            present=f'sees(row, "{field.name}") and {present}' if field not in self._open else present,
            numeric=field.kind in shown.NUMERIC,
            headed=field.name not in PLAIN_TEXTS,
            parent=field.inline,
        )

    @cached_property
    def _display(self) -> Field:
        return next(f for f in self.entity.fields if f.name == self.entity.display)

    @property
    def display(self) -> str:
        """The expression for a row's name, in this entity's own `parts.html`."""
        return shown.display_in_list(self.entity)

    @property
    def listed_display(self) -> str:
        """The same outside of `parts.html`, where its macros carry the entity's name."""
        if self._display.kind == "choice":
            return f"{self.module}.{self._display.name}_label(row.{self._display.name})"
        if self._display.kind == "relation":
            return "display(row)"
        return shown.display_in_list(self.entity)

    @property
    def page_display(self) -> str:
        return shown.display_on_page(self.entity)

    @property
    def display_is_text(self) -> bool:
        """Whether the row's name is itself the text of an entry (a reply displayed by its body)."""
        return self._display.kind == "long_text"

    @cached_property
    def choices(self) -> list[ChoiceWords]:
        return [
            ChoiceWords(
                field.name,
                text(field.label),
                [{"value": c.value, "label": text(c.label), "tone": c.tone} for c in field.choices],
            )
            for field in self.entity.fields
            if field.kind == "choice"
        ]

    @cached_property
    def _picture(self) -> Field | None:
        return self._first("image")

    @property
    def picture(self) -> str:
        """Markup of the row's picture; for galleries also where there is none. Empty: the entity has no pictures."""
        return self._cell(self._picture).shown if self._picture else ""

    @property
    def picture_held(self) -> str:
        return shown.value(self._picture) if self._picture else ""

    @cached_property
    def lead(self) -> Cell | None:
        """The text under a card's or an entry's title: a summary, else the first long text that is listed.

        An entry in a stream of posts begins with its text even where the text is not listed.
        """
        fields = self._open if self.view == "posts" else self._listed
        found = self._summary or next((f for f in fields if f.kind == "long_text"), None)
        return self._cell(found) if found and found is not self._display else None

    @property
    def _summary(self) -> Field | None:
        return next((f for f in self._open if f.kind in ("text", "long_text") and f.name in SUMMARIES), None)

    @property
    def page_summary(self) -> Cell | None:
        """What stands under the title of an article, larger than its text."""
        return self._cell(self._summary, page=True) if self._summary and self.article else None

    @cached_property
    def price(self) -> Cell | None:
        found = next((f for f in self._listed if f.kind == "money"), None)
        return self._cell(found) if found else None

    @property
    def _listed(self) -> list[Field]:
        return [f for f in self._open if f.listed and f is not self._display]

    @property
    def badges(self) -> list[str]:
        """Choice fields and stars, as markup for `parts.html`."""
        return [self._cell(f).shown for f in self._listed if f.kind in ("choice", "rating")]

    @property
    def module_badges(self) -> list[str]:
        """The same outside of `parts.html`."""
        return [self._cell(f, page=True).shown for f in self._listed if f.kind == "choice"]

    @property
    def facts(self) -> list[Cell]:
        """What stands under a card's text."""
        kinds = ("choice", "rating", "image", "long_text", "url", "boolean")
        apart = (self.price.name if self.price else None, self.lead.name if self.lead else None)
        return [self._cell(f) for f in self._listed if f.kind not in kinds and f.name not in apart][:MOST_FACTS]

    @cached_property
    def columns(self) -> list[Cell]:
        """The columns of a table, the row's name first."""
        others = [f for f in self._listed if f.kind not in ("image", "long_text")]
        texts = [f for f in self._listed if f.kind == "long_text"]
        others += texts[: max(0, 3 - len(others))]
        # What states a row's condition and what the site works out stays in sight even where there are many columns;
        # how somebody is reached goes first.
        if len(others) >= MOST_COLUMNS:
            kept = {f.name for f in others if f.kind == "choice" or computed(self.entity, f)}
            room = MOST_COLUMNS - 1 - len(kept)
            plain = [f for f in others if f.name not in kept]
            plain = [f.name for f in sorted(plain, key=lambda f: f.kind in ("phone", "email"))][: max(room, 1)]
            others = [f for f in others if f.name in kept or f.name in plain][: MOST_COLUMNS - 1]
        return [self._cell(self._display), *(self._cell(f) for f in others)]

    @cached_property
    def filters(self) -> list[Cell]:
        found = sorted((f for f in self._open if is_filter(f)), key=lambda f: not f.filtered)
        return [self._cell(f) for f in found][:3]

    @cached_property
    def when(self) -> When:
        """The day or moment of an entry: its first date, else when it was made."""
        found = self._first("date", "datetime")
        return When(shown.value(found), WHEN[found.kind]) if found else When("row.created_at", "ago")

    @property
    def moment(self) -> str:
        """The time of day in a calendar; empty for whole days."""
        found = self._first("date", "datetime")
        return shown.value(found) if found and found.kind == "datetime" else ""

    @property
    def board(self) -> str:
        """The choice field whose values are the columns of a board."""
        found = state_of(self.entity)
        return found.name if found else ""

    @property
    def programme_by(self) -> Cell | None:
        """Who or what stands under an entry of a programme: what it points at, but not where it takes place."""
        place = place_of(self.entity)
        found = next(
            (f for f in self._listed if f.kind == "relation" and f is not place and f.target != "account"), None
        )
        return self._cell(found) if found else None

    @property
    def programme_moment(self) -> str:
        """When an entry of a programme begins."""
        found = self._first("datetime")
        return shown.value(found) if found else ""

    @property
    def comment(self) -> bool:
        """Whether rows are said by people under something else: a text and a relation shown inline."""
        return any(f.inline for f in self.entity.fields) and self._first("long_text") is not None

    @property
    def private(self) -> bool:
        """Whether somebody who is not signed in may not read it."""
        return self.entity.access.read != "everyone"

    @property
    def owned(self) -> bool:
        return self.entity.access.create != "everyone"

    # Rules

    @cached_property
    def slots(self) -> Slots | None:
        return next((r for r in self.entity.rules if isinstance(r, Slots)), None)

    @property
    def deciding(self) -> list[str]:
        """Fields that decide which times are free: what is done, and with whom."""
        if self.slots is None:
            return []
        service = self.slots.minutes_from.split(".")[0] if self.slots.minutes_from else None
        names = (service, self.slots.resource)
        return [f.name for name in names for f in self.entity.fields if f.name == name]

    @property
    def deciding_or_start(self) -> list[str]:
        return [*self.deciding, self.slots.start] if self.slots else []

    @property
    def closures(self) -> bool:
        """Whether rows say when it is closed, beside the hours of the week."""
        return any(isinstance(r, Closed) for r in self.entity.rules)

    @property
    def watched(self) -> bool:
        """Whether some of its rows are to be seen to under a name."""
        return any(isinstance(r, Watch) for r in self.entity.rules)

    @property
    def closes(self) -> bool:
        """Whether rows are taken until a fixed day."""
        return any(isinstance(r, Season) for r in self.entity.rules)

    @cached_property
    def periodic(self) -> Periodic | None:
        return next((r for r in self.entity.rules if isinstance(r, Periodic)), None)

    @property
    def quoted_periods(self) -> str:
        """What the button says that makes the rows of this month."""
        per = self.periodic.per if self.periodic is not None else "month"
        return quoted(self.words(f"make_{per}", titles=self.raw_titles))

    @property
    def steps(self) -> list[Transition]:
        return [r for r in self.entity.rules if isinstance(r, Transition)]

    @property
    def grave_steps(self) -> list[str]:
        """Steps that end in something bad; they ask first."""
        tones = {(f.name, c.value): c.tone for f in self.entity.fields for c in f.choices}
        return [step.name for step in self.steps if tones.get((step.field, step.target)) == "bad"]

    @property
    def quoted_new_button(self) -> str:
        """What the button of the new form says."""
        words = self.words("book") if self.slots else self.words("send" if self.comment else "save")
        return quoted(words)

    # The page of a row

    @property
    def article(self) -> bool:
        return self.view == "posts"

    @property
    def page_picture(self) -> bool:
        return self._picture is not None

    @property
    def page_texts(self) -> list[Cell]:
        texts = [f for f in self.entity.fields if f.kind == "long_text"]
        return [self._cell(f, page=True) for f in texts if not (self.article and f is self._summary)]

    @property
    def page_badges(self) -> list[str]:
        return [self._cell(f, page=True).shown for f in self.entity.fields if f.kind in ("choice", "rating")]

    @property
    def page_facts(self) -> list[Cell]:
        apart = ("long_text", "choice", "rating")
        facts = [f for f in self.entity.fields if f.kind not in apart and f not in (self._display, self._picture)]
        if self.article:
            facts = [f for f in facts if f not in (self._summary, self._first("date", "datetime"))]
        if self._display.kind in ("date", "datetime", "relation"):
            facts.insert(0, self._display)
        return [self._cell(f, page=True) for f in facts]

    @property
    def bare(self) -> bool:
        """Whether nothing but its name is known of a row; then its page says when it was added."""
        return not (self.page_facts or self.page_texts or self.page_picture or self.children)

    @cached_property
    def children(self) -> list[EntityView]:
        """The entities whose rows stand on the page of a row of this one."""
        return [
            EntityView(self.spec, other)
            for other in self.spec.entities
            if any(f.inline and f.kind == "relation" and f.target in (self.name, self.plural) for f in other.fields)
        ]


def views(spec: SiteSpec) -> dict[str, EntityView]:
    """Every entity's view by its name."""
    return {entity.name: EntityView(spec, entity) for entity in spec.entities}


def section_entity(spec: SiteSpec, name: str | None) -> Any:
    """The view of the entity that a section names; None for none or an unknown one."""
    try:
        return EntityView(spec, spec.entity(name)) if name else None
    except KeyError:
        return None
