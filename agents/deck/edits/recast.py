"""Recast: the same content in another layout, for any pair of layouts that the spec has.

The target's class says what it takes: lists of texts, named things, charts, pictures. What it has no place for goes to
the notes; what it needs and the slide has not is refused with the reason, or left as a marked blank where a person can
fill it. No number is computed and no sentence written.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, field
from typing import Any

from annotated_types import MaxLen, MinLen
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from agents.deck.edits.content import COMMON, SINGLES, TEXT, Content, Entry, content_of
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.fitting_parts import Blanks, part_of
from agents.deck.edits.pieces import joined
from agents.deck.edits.tabular import chart_of_table, table_of_chart
from agents.deck.library import Library
from agents.deck.spec import Chart, Code, Image, Item, Label, Prompt, Reference, Slide, TableBlock, Text
from agents.sources.base import Language

BLOCKS: dict[type[BaseModel], tuple[str, str]] = {
    Chart: ("charts", "a chart"),
    TableBlock: ("tables", "a table"),
    Code: ("codes", "code"),
    Image: ("images", "a picture"),
    Reference: ("references", "sources"),
}
IN_ORDER = frozenset({"timeline", "process", "roadmap", "cycle", "funnel", "pyramid"})
"""Layouts that say what follows what: one entry is no order."""


def slide_classes() -> dict[str, type[BaseModel]]:
    """The class of every layout that content can be poured into, by the layout's name."""
    union = typing.get_args(Slide)[0]
    classes = {cls.model_fields["layout"].default: cls for cls in typing.get_args(union)}
    return {name: cls for name, cls in classes.items() if name != "freeform"}


@dataclass
class Recast:
    """A slide in its new layout, and what had no place there."""

    slide: Slide
    to_notes: list[str] = field(default_factory=list)


@dataclass
class _Pour:
    """One pouring: what is left to place, and where blanks come from."""

    content: Content
    library: Library
    blanks: Blanks
    layout: str
    section: int

    def refuse(self, reason: str) -> EditRefused:
        return EditRefused(
            f"The slide cannot become “{self.layout.replace('_', ' ')}”: {reason}.",
            fix="Choose another layout, or add what it needs first.",
        )


def recast(slide: Slide, layout: str, library: Library, language: Language, *, section: int = 1) -> Recast:
    """`slide` as `layout`; `section` is the number that a section slide would get. Raises EditRefused."""
    cls = slide_classes().get(layout)
    if cls is None:
        raise EditRefused(f"There is no layout “{layout}”.", fix="Layouts: " + ", ".join(sorted(slide_classes())) + ".")
    if slide.layout == layout:
        return Recast(slide)
    pour = _Pour(content_of(slide), library, Blanks(language), layout, section)
    return poured(pour.content, cls, slide, pour)


def blank(layout: str, slide_id: str, title: Text, language: Language, *, section: int = 1) -> Slide:
    """A slide of marked blanks. Raises EditRefused for a layout that needs a picture, a chart or a table."""
    cls = slide_classes().get(layout)
    if cls is None:
        raise EditRefused(f"There is no layout “{layout}”.")
    blanks = Blanks(language)
    entries = [Entry(None, (blanks.text(),)) for _ in range(4 if layout == "matrix" else 3)]
    pour = _Pour(Content(entries=entries), Library(), blanks, layout, section)
    base = slide_classes()["bullets"].model_validate({"id": slide_id, "title": title, "bullets": []})
    return poured(pour.content, cls, typing.cast(Slide, base), pour).slide


def merged(first: Slide, second: Slide, library: Library, language: Language) -> Recast:
    """Both slides' content in the first one's layout, else in the second's, else in one that holds both."""
    layouts = [first.layout, second.layout]
    held, more = content_of(first), content_of(second)
    if len(held.charts) == 1 and len(more.charts) == 1:
        layouts.insert(0, "two_charts")
    refused: EditRefused | None = None
    for layout in dict.fromkeys(layouts):
        content = _together(content_of(first), content_of(second))
        pour = _Pour(content, library, Blanks(language), layout, 1)
        noted = first.model_copy(update={"notes": [*first.notes, *second.notes]})
        left_before = len(content.charts) + len(content.tables) + len(content.images)
        try:
            made = poured(content, slide_classes()[layout], noted, pour)
        except EditRefused as error:
            refused = refused or error
            continue
        left = len(content.charts) + len(content.tables) + len(content.images)
        if left and left_before:
            refused = pour.refuse("it has no place for both slides' charts, tables or pictures")
            continue
        return made
    raise refused or EditRefused("These slides cannot be merged.")


def _together(content: Content, more: Content) -> Content:
    spare = [Entry(None, (t,)) for name, t in more.singles.items() if name in content.singles]
    return Content(
        singles={**more.singles, **content.singles},
        entries=[*content.entries, *spare, *more.entries],
        charts=[*content.charts, *more.charts],
        tables=[*content.tables, *more.tables],
        codes=[*content.codes, *more.codes],
        images=[*content.images, *more.images],
        references=[*content.references, *more.references],
    )


def poured(content: Content, cls: type[BaseModel], slide: Slide, pour: _Pour) -> Recast:
    """Fill the fields of `cls`, the demanding ones first. Raises EditRefused."""
    values: dict[str, Any] = {}
    fields = {n: f for n, f in cls.model_fields.items() if n not in COMMON}
    for name, info in fields.items():
        _block(name, info, values, pour)
    parted = [n for n, f in fields.items() if _part_class(f.annotation) and n not in values and f.is_required()]
    if len(parted) > 1:
        _divided(parted, fields, values, pour)
    # A roadmap's phases are the times that its lanes turn out to have.
    for name, info in sorted(fields.items(), key=lambda named: named[0] == "phases"):
        if name not in values and info.is_required():
            _required(name, info, values, pour)
    for name, info in fields.items():
        if name not in values and _is_text(info.annotation):
            _optional(name, values, pour)
    left = [t.text for t in content.singles.values()] + [joined(e.words).text for e in content.entries]
    left += [code.text for code in content.codes]
    left += [
        *map(_as_line, content.tables),
        *(_as_line(table_of_chart(c, pour.blanks.language)) for c in content.charts),
    ]
    left = [t for t in left if t.strip()]
    made = {
        **values,
        "id": slide.id,
        "title": slide.title,
        "notes": [*slide.notes, *left],
        "hidden": slide.hidden,
        "styles": {path: s for path, s in slide.styles.items() if path == "title"},
    }
    try:
        whole = cls.model_validate({k: _dumped(v) for k, v in made.items()})
    except ValidationError as error:
        raise pour.refuse(_reason(error)) from error
    return Recast(typing.cast(Slide, whole), left)


def _as_line(table: TableBlock) -> str:
    """What a table says, for the notes: a layout without a place for it loses no number."""
    return f"{' · '.join(table.columns)}: {'; '.join(', '.join(row) for row in table.rows)}"


def _block(name: str, info: FieldInfo, values: dict[str, Any], pour: _Pour) -> None:
    """A chart, table, picture or list of them, where the field is for one."""
    kind, many = _element(info.annotation)
    if kind not in BLOCKS:
        return
    _converted(kind, pour)
    attribute, called = BLOCKS[kind]
    held: list[Any] = getattr(pour.content, attribute)
    if many:
        least = _bounds(info)[0]
        if len(held) < least or (not held and info.is_required() and kind is not Reference):
            raise pour.refuse(f"it needs {'at least ' + str(least) + ' of: ' if least > 1 else ''}{called}")
        values[name] = held[: _bounds(info)[1]]
        del held[: _bounds(info)[1]]
    elif held:
        values[name] = held.pop(0)
        if kind is Image and values[name].caption is not None:
            pour.content.singles.pop("caption", None)
    elif info.is_required():
        raise pour.refuse(f"it needs {called}, and the slide has none")


def _converted(kind: type[BaseModel], pour: _Pour) -> None:
    """A table for want of a chart, or the other way round: the same numbers."""
    content = pour.content
    if kind is Chart and not content.charts and content.tables:
        chart = chart_of_table(content.tables[0], pour.library, pour.blanks.language)
        if chart is None:
            raise pour.refuse("its table has no column of numbers that one chart could show")
        content.charts.append(chart)
        content.tables.pop(0)
    if kind is TableBlock and not content.tables and content.charts:
        content.tables.append(table_of_chart(content.charts.pop(0), pour.blanks.language))


def _divided(names: list[str], fields: dict[str, FieldInfo], values: dict[str, Any], pour: _Pour) -> None:
    """Two sides or more, each a named list (or a chart): the entries are shared out in order."""
    classes = [typing.cast(type[BaseModel], _part_class(fields[n].annotation)) for n in names]
    if any(c is Chart for cls in classes for c in _direct(cls)):
        for name, cls in zip(names, classes, strict=True):
            if not pour.content.charts:
                raise pour.refuse(f"it needs {len(names)} charts")
            chart = pour.content.charts.pop(0)
            heading = Label(label=chart.series[0].name if chart.series else chart.alt)
            values[name] = cls.model_validate({"heading": _dumped(heading), "chart": chart.model_dump(mode="json")})
        return
    for name, cls, entry in zip(names, classes, shared_out(pour.content, len(names), pour.blanks), strict=True):
        values[name] = part_of(cls, entry, pour.blanks)


def shared_out(content: Content, count: int, blanks: Blanks) -> list[Entry]:
    """`count` named lists of the entries. Raises EditRefused where there are too few."""
    entries, content.entries = content.entries, []
    if len(entries) == count and all(e.head is not None and e.texts for e in entries):
        return entries
    if len(entries) > 1 and all(e.head is not None and len(e.texts) > 1 for e in entries):
        flat = [joined([e.head, t]) if e.head else t for e in entries for t in e.texts]
    else:
        flat = [joined(e.words) for e in entries]
    if len(flat) < count:
        raise EditRefused(
            f"There are {len(flat)} points on the slide, too few for {count} columns.", fix="Add points first."
        )
    size, more = divmod(len(flat), count)
    made: list[Entry] = []
    for number in range(count):
        taken = size + (number < more)
        made.append(Entry(blanks.heading(), tuple(flat[:taken])))
        del flat[:taken]
    return made


def _required(name: str, info: FieldInfo, values: dict[str, Any], pour: _Pour) -> None:
    content = pour.content
    kind, many = _element(info.annotation)
    least, most = _bounds(info)
    least = max(least, 2 if pour.layout in IN_ORDER else 0)
    if _is_text(info.annotation):
        values[name] = _first(content, pour)
    elif name == "number" and info.annotation is int:
        values[name] = pour.section
    elif many and _is_text(kind):
        _lines_as_entries(content, least)
        values[name] = [joined(e.words) for e in content.entries[:most]]
        del content.entries[:most]
    elif many and isinstance(kind, type) and issubclass(kind, BaseModel):
        if _holds_list(kind) and least > 1:
            entries = shared_out(content, least, pour.blanks)
        else:
            _lines_as_entries(content, least)
            entries = _spread(content)
            entries, content.entries = entries[:most], entries[most:]
        if len(entries) < max(1, least):
            raise pour.refuse(f"it needs at least {max(1, least)} points, and there are {len(entries)}")
        values[name] = [part_of(kind, e, pour.blanks, index=i) for i, e in enumerate(entries)]
        if pour.layout == "roadmap":
            values["phases"] = pour.blanks.phases
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        values[name] = part_of(kind, Entry(None, (_first(content, pour),)), pour.blanks, under=_spread(content))
        content.entries = []


def _spread(content: Content) -> list[Entry]:
    """Named lists with several texts become an entry per text, so that nothing has to be joined into one."""
    spread: list[Entry] = []
    for entry in content.entries:
        if entry.head is not None and len(entry.texts) > 2:
            spread += [Entry(None, (t,)) for t in entry.texts]
        else:
            spread.append(entry)
    return spread


def _lines_as_entries(content: Content, least: int) -> None:
    """Where a slide has too few entries for a list, its lines are entries too."""
    for name in SINGLES:
        if len(content.entries) >= max(1, least):
            return
        if name in content.singles:
            content.entries.append(Entry(None, (content.singles.pop(name),)))


def _first(content: Content, pour: _Pour) -> Text:
    if not content.entries:
        _lines_as_entries(content, 1)
    if not content.entries:
        raise pour.refuse("the slide has no text for it")
    entry = content.entries.pop(0)
    return joined(entry.words)


def _optional(name: str, values: dict[str, Any], pour: _Pour) -> None:
    held = pour.content.singles
    if name in held:
        values[name] = held.pop(name)
    elif name in ("lead", "takeaway", "context", "message", "text", "shared"):
        given = next((n for n in SINGLES[:7] if n in held), None)
        if given is not None:
            values[name] = held.pop(given)


def _element(annotation: Any) -> tuple[Any, bool]:
    """The class of a field, or of a list's entries, and whether it is a list. `None` in a union is left out."""
    if typing.get_origin(annotation) is list:
        return typing.get_args(annotation)[0], True
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(annotation) if a is not type(None)]
        if len(rest) == 1:
            return _element(rest[0])
    return annotation, False


def _is_text(annotation: Any) -> bool:
    kind = annotation
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return all(a in (*TEXT, type(None)) for a in typing.get_args(kind))
    return kind in TEXT


def _part_class(annotation: Any) -> type[BaseModel] | None:
    kind, many = _element(annotation)
    found = isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in TEXT and kind not in BLOCKS
    return kind if found and not many else None


def _direct(cls: type[BaseModel]) -> list[Any]:
    return [_element(f.annotation)[0] for f in cls.model_fields.values()]


def _holds_list(cls: type[BaseModel]) -> bool:
    return any(_element(f.annotation)[1] and _is_text(_element(f.annotation)[0]) for f in cls.model_fields.values())


def _bounds(info: FieldInfo) -> tuple[int, int]:
    least = next((m.min_length for m in info.metadata if isinstance(m, MinLen)), 0)
    most = next((m.max_length for m in info.metadata if isinstance(m, MaxLen)), 999)
    return least, most


def _dumped(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return [_dumped(v) for v in value] if isinstance(value, list) else value


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(p) for p in first["loc"] if not isinstance(p, int)) or "content"
    return f"its {where.replace('_', ' ')} would not be right ({first['msg'].lower()})"


__all__ = ["Item", "Prompt", "Recast", "blank", "merged", "poured", "recast", "shared_out", "slide_classes"]
