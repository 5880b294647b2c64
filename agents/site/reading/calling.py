"""Entities under the person's own words: "parts" for items, "tools" in a tool library.

Where the word means another thing than the blueprint's examples, those go."""

from __future__ import annotations

import re

from agents.site.reading import counting, samples
from agents.site.reading.kin import is_plural, one_of, senses
from agents.site.reading.nouns import noun_kind
from agents.site.reading.phrases import is_person, noun_of
from agents.site.reading.placed import GENERIC, UNCOUNTED, Placed, offered
from agents.site.reading.renaming import rename_entity
from agents.site.reading.told import Told
from agents.site.spec import Entity, Slots
from agents.site.spec.soundness import RESERVED_ENTITIES
from agents.site.wishes.names import plural as plural_of
from agents.site.words.entities import group_of
from agents.site.words.fields import name_of
from agents.site.words.numbers import HAN, NUMBER


def by_head(placed: Placed, told: Told) -> None:
    """The offered thing under the word of the head: "tool library" lends tools, "a map of potholes" keeps potholes."""
    entity = offered(placed)
    head = f"{told.head} "
    if (
        entity is None
        or not told.head
        or any(placed.kin.entity(n, placed.spec, loose=False) is entity for n in told.nouns())
    ):
        return
    origin = placed.kin.origin.get(entity.name, "")
    if origin in ("book", "property", "item"):
        found = [
            w
            for w in placed.kin.alike.get(entity.name, ())
            if re.search(rf"\b{re.escape(w)}" if w.isascii() else re.escape(w), head, re.IGNORECASE)
        ]
        word = max(found, key=len, default="")
        if (
            word
            and word not in GENERIC
            and word not in ("title", "stock item", "supply", "component", "issue", "material", "ingredient")
        ):
            called(placed, entity, word if not word.isascii() else plural_of(word) if word not in UNCOUNTED else word)
            return
    noun = noun_of(told.subject) if told.subject != told.head else ""
    guide = re.match(
        r"^(?:an?|the|my|our)?\s*(?P<n>[a-z -]+?)\s+(?:guide|directory|catalogue|database|index|finder|archive|list)\b",
        told.head,
        re.IGNORECASE,
    )
    if origin == "entry" and guide and group_of(one_of(guide["n"])) is not None:
        noun = guide["n"] if is_plural(guide["n"]) else plural_of(guide["n"])
    if origin == "entry" and len(noun.split()) > 2:
        noun = noun.split()[-1]
    if (
        origin in ("entry", "book")
        and noun
        and noun.isascii()
        and is_plural(noun)
        and not is_person(noun)
        and len(noun.split()) <= 2
    ):
        called(placed, entity, noun)


_TAKEN = re.compile(
    r"\b(?:book|reserve|rent|hire|pick|choose)s?\s+(?:an?|the|one of (?:our|the))\s+(?P<noun>[a-z]{3,16})\b"
    r"(?!\s+(?:slot|time|day|date|appointment|lesson))",
    re.IGNORECASE,
)
_TAKEN_HAN = re.compile(
    r"(?:预约|预订|预定|租用?|订|选择?)(?:一?[个张台间辆条座把])?(?P<noun>[\u4e00-\u9fff]{2,4}?)(?=[，,。；、]|$)"
)


def taken(placed: Placed, text: str) -> None:
    """ "people book a wheel … we have four wheels": what is booked goes by that word, where the sentence counts it and
    the blueprint has another word for what has a timetable of its own."""
    han = placed.spec.language == "zh"
    slots = next(((e, r) for e in placed.spec.entities for r in e.rules if isinstance(r, Slots) and r.resource), None)
    field = next((f for f in slots[0].fields if f.name == slots[1].resource), None) if slots else None
    resource = next((e for e in placed.spec.entities if field is not None and e.name == field.target), None)
    if resource is None or resource.name in placed.calls or resource.name in placed.named:
        return
    for found in (_TAKEN_HAN if han else _TAKEN).finditer(text):
        noun = found["noun"].lower()
        many = noun if han else plural_of(noun)
        counted = (
            rf"(?:\d|{HAN})\s*[个张台间辆条座把]{re.escape(noun)}" if han else rf"\b(?:{NUMBER})[ -]{re.escape(many)}\b"
        )
        known = placed.kin.entity(many, placed.spec) or placed.kin.entity(noun, placed.spec)
        if re.search(counted, text, re.IGNORECASE) and known in (None, resource) and not is_person(noun):
            entity = called(placed, resource, many)
            counting.plainly_named(placed.spec, entity, placed.spec.language)
            return


def meant(placed: Placed, noun: str) -> Entity | None:
    """The entity of a noun; None where the entity goes by another word of the sentence already."""
    entity = placed.kin.entity(noun, placed.spec)
    if entity is None or placed.calls.get(entity.name, one_of(noun)) == one_of(noun):
        return entity
    if not is_plural(noun) and not re.search(r"[\u4e00-\u9fff]", noun):
        return entity
    exact = one_of(noun) in {one_of(entity.title), one_of(entity.titles), entity.name.replace("_", " ")}
    return entity if exact or noun_kind(noun) != "kind" or one_of(noun) in GENERIC else None


def called(placed: Placed, entity: Entity, noun: str) -> Entity:
    """The entity under the person's own word for it, everywhere."""
    if re.match(r"(?:number|amount|type|kind|name|date|time) of\b", noun, re.IGNORECASE):
        return entity  # what is known of it, not what it is
    words = noun.strip().lower()
    if entity.name in placed.calls or entity.name in placed.added:
        return entity
    if one_of(words) == one_of(entity.title) or words == entity.titles.lower():
        placed.calls[entity.name] = one_of(words)
        return entity
    if not _says_more(placed, entity, words):
        return entity
    han = re.search(r"[\u4e00-\u9fff]", words) is not None
    one = words if han else one_of(words)
    name, plural = entity.name, entity.plural
    if not han:
        name, plural = name_of(one), name_of(words if is_plural(words) else plural_of(one))
        taken = any(p.path in (name, plural) for p in placed.spec.pages)
        if {name, plural} & RESERVED_ENTITIES or name == plural or taken:
            name, plural = entity.name, entity.plural
    title, titles = (one, words) if han else (one[:1].upper() + one[1:], words[:1].upper() + words[1:])
    placed.spec = rename_entity(placed.spec, entity.name, name, plural, title, titles)
    new = next((e.name for e in placed.spec.entities if e.title == title and e.titles == titles), entity.name)
    _moved(placed, entity.name, new)
    placed.calls[new] = one
    _estranged(placed, placed.spec.entity(new), one)
    return placed.spec.entity(new)


def _says_more(placed: Placed, entity: Entity, words: str) -> bool:
    """Whether a word says more than the title: "parts" of items; not "things", not "table reservations"."""
    han = re.search(r"[\u4e00-\u9fff]", words) is not None
    one = words if han else one_of(words)
    if {words, one} & GENERIC or han != (placed.spec.language == "zh") or len(words) > 30 or len(words.split()) > 3:
        return False
    if entity.access.create in ("member", "everyone") and one.split(" ")[-1] == one_of(entity.title):
        return False
    if han:
        return one not in entity.titles and not (entity.titles in one and len(one) > 6)
    return one != one_of(entity.titles) and (is_plural(words) or one in UNCOUNTED)


def _moved(placed: Placed, old: str, new: str) -> None:
    """What is known of an entity goes along with its name."""
    placed.kin.renamed(old, new)
    placed.named.discard(old)
    placed.named.add(new)
    if new != old:
        placed.renames[old] = new
        if old in placed.fields:
            placed.fields[new] = placed.fields.pop(old)


_PLAIN = {"书名": "名称", "册数": "数量", "封面": "图片", "Title": "Name", "Copies": "How many", "Cover": "Photo"}
"""Labels of books, as those of other things."""


def _estranged(placed: Placed, entity: Entity, word: str) -> None:
    """Where the word means another thing than the blueprint's examples: fields and rows of those go."""
    native = senses()["native"].get(placed.kin.origin.get(entity.name, ""))
    if native is None or word in native["words"] or any(word.endswith(f" {w}") for w in native["words"]):
        return
    drops = {f.name for f in entity.fields if f.name in native["drops"]}
    entity.fields = [f for f in entity.fields if f.name not in drops]
    for field in entity.fields if placed.kin.origin.get(entity.name) == "book" else ():
        field.label = _PLAIN.get(field.label, field.label)
    board = placed.spec.dashboard
    board.charts = [c for c in board.charts if not (c.entity in (entity.name, entity.plural) and c.group in drops)]
    kept = [{k: v for k, v in row.items() if k not in drops} for row in entity.rows]
    samples.put(placed.spec, entity, kept)
