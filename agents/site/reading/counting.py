"""Numbers in the sentence: "two-chair" → two rows of chairs, "20 seats" → the seats of what has seats."""

from __future__ import annotations

import re

from agents.site.reading.samples import example
from agents.site.spec import Entity, SiteSpec
from agents.site.wishes.making_rows import numbered
from agents.site.wishes.names import entity_named
from agents.site.words.numbers import NUMBER, number_of
from agents.sources.base import Language

_COUNTED = re.compile(rf"\b({NUMBER})[\s-]+((?:[a-z]+\s)?[a-z]{{3,20}})\b", re.IGNORECASE)
_HAN_COUNTED = re.compile(
    r"(?<![领借租约选订养挑报])(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?:个|把|张|间|位|名|辆|台|块|条|片|家|只|艘|所|座)\s*([\u4e00-\u9fff]{1,4})"
)
"""Not after what somebody does: 认领一块地 is any of them."""
_UNITS = re.compile(
    r"(?:minutes?|hours?|days?|weeks?|months?|years?|stars?|percent|euros?|dollars?|people|persons?|times?|kinds?|entities|pages?|distance|click|man|woman)$",
    re.I,
)
_SEATS = re.compile(r"(?:seats?|places?|spots?|people|guests|participants|人|座|位|名额)$")
MOST_ROWS = 60


def count_in(spec: SiteSpec, sentence: str, language: Language) -> list[str]:
    """Rows of `spec` as many as the sentence says; returns what was done, a sentence each."""
    said: list[str] = []
    sentence = re.sub(r"\b(?:one|any|each|some) of (?:the |our |my )?(?=\w)", "", sentence, flags=re.IGNORECASE)
    counted = [(m[1], m[2]) for m in _COUNTED.finditer(sentence)] + [
        (m[1], m[2]) for m in _HAN_COUNTED.finditer(sentence)
    ]
    for word, noun in counted:
        number = number_of(word)
        if number is None or number != int(number) or not 1 <= number <= 500:
            continue
        for candidate in _candidates(noun):
            done = _counted(spec, int(number), candidate, language)
            if done:
                said.append(done)
                break
    return said


def plainly_named(spec: SiteSpec, entity: Entity, language: Language) -> None:
    """What is counted is no example: plain numbers."""
    gap = "" if language == "zh" else " "
    again = {str(r.get(entity.display)): f"{entity.title}{gap}{n}" for n, r in enumerate(entity.rows, 1)}
    for row in entity.rows:
        row[entity.display] = again[str(row.get(entity.display))]
    for other in spec.entities:
        for field in other.fields:
            if field.kind == "relation" and field.target == entity.name:
                for row in other.rows:
                    row[field.name] = again.get(str(row.get(field.name)), row.get(field.name))


def _candidates(noun: str) -> list[str]:
    """ "chair barber" → "chair barber", "chair", "barber"; of Chinese, its beginnings."""
    if re.search(r"[\u4e00-\u9fff]", noun):
        return [noun[:n] for n in range(len(noun), 0, -1)]
    words = noun.split()
    return [noun, *words]


def _counted(spec: SiteSpec, number: int, noun: str, language: Language) -> str | None:
    if _UNITS.search(noun) and not _SEATS.search(noun):
        return None
    entity = _entity(spec, noun)
    if entity is not None and number <= MOST_ROWS and entity.rows and _may_count(entity):
        if number == len(entity.rows):
            return _told(entity, number, language)
        if any(r.get(entity.display) == example(entity.title, n, language) for n, r in enumerate(entity.rows)):
            plainly_named(spec, entity, language)
        kept = [dict(r) for r in entity.rows]
        entity.rows = numbered(entity, number)
        _without_gone(spec, entity, {str(r.get(entity.display)) for r in kept[number:]})
        return _told(entity, number, language)
    if _SEATS.search(noun):
        return _seats(spec, number, language)
    return None


def _entity(spec: SiteSpec, noun: str) -> Entity | None:
    found = entity_named(noun, spec)
    if found is None and re.search(r"[\u4e00-\u9fff]", noun):
        found = next((e for e in spec.entities if len(noun) > 1 and e.title.endswith(noun)), None)
        found = found or next(
            (
                e
                for e in spec.entities
                if noun in ("椅", "桌", "房") and e.title.endswith(noun + {"椅": "", "桌": "", "房": ""}[noun])
            ),
            None,
        )
    return found


def _may_count(entity: Entity) -> bool:
    """Things that staff keep: a count of bookings is no count of rows."""
    return entity.access.create in ("staff", "admin") and len([f for f in entity.fields if f.required]) <= 3


def _told(entity: Entity, number: int, language: Language) -> str:
    names = [str(r.get(entity.display)) for r in entity.rows[:4]]
    more = "…" if number > 4 else ""
    if language == "zh":
        return f"{number}个{entity.titles}：{'、'.join(names)}{more}"
    word = entity.title.lower() if number == 1 else entity.titles.lower()
    return f"{number} {word}: {', '.join(names)}{more}"


def _without_gone(spec: SiteSpec, entity: Entity, gone: set[str]) -> None:
    """Sample rows that named a row which is gone name the first one."""
    first = str(entity.rows[0].get(entity.display))
    for other in spec.entities:
        for field in other.fields:
            if field.kind == "relation" and field.target == entity.name:
                for row in other.rows:
                    if str(row.get(field.name)) in gone:
                        row[field.name] = first


def _seats(spec: SiteSpec, number: int, language: Language) -> str | None:
    for entity in spec.entities:
        field = next(
            (f for f in entity.fields if f.name in ("seats", "capacity", "places") and f.kind == "integer"), None
        )
        if field is not None and entity.access.create in ("staff", "admin"):
            for row in entity.rows:
                row[field.name] = number
            if language == "zh":
                return f"每个{entity.title}{number}个{field.label}"
            return f"{number} {field.label.lower()} for each {entity.title.lower()}"
    return None
