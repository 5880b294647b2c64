"""A spec on its way: which entities the sentence spoke of, what they are called, what was added."""

from __future__ import annotations

from dataclasses import dataclass, field

from agents.site.reading.kin import Kin
from agents.site.spec import Entity, SiteSpec

MOST = 20


GENERIC = frozenset(
    [
        "item",
        "items",
        "thing",
        "things",
        "entry",
        "entries",
        "product",
        "products",
        "good",
        "goods",
        "page",
        "pages",
        "record",
        "records",
        "list",
        "timetable",
        "schedule",
        "programme",
        "program",
        "person",
        "people",
        "place",
        "places",
        "customer",
        "customers",
        "client",
        "clients",
        "listing",
        "listings",
        "session",
        "sessions",
        "visit",
        "visits",
        "slot",
        "slots",
    ]
)


"""Words that say less than the blueprint's own."""


UNCOUNTED = frozenset(
    [
        "food",
        "clothes",
        "homework",
        "equipment",
        "furniture",
        "merch",
        "merchandise",
        "news",
        "coffee",
        "tea",
        "information",
        "feedback",
        "music",
        "art",
        "gear",
        "stock",
        "clothing",
        "jewellery",
        "jewelry",
        "data",
        "luggage",
        "software",
        "hardware",
        "staff",
        "produce",
        "honey",
        "wool",
        "bread",
        "water",
        "wood",
        "soap",
        "stationery",
        "footage",
        "inventory",
        "livestock",
        "poultry",
        "lost",
        "property",
    ]
)


"""English nouns without a plural."""


@dataclass
class Placed:
    """What came of the listings."""

    spec: SiteSpec
    kin: Kin
    named: set[str] = field(default_factory=set)
    """Entities that the sentence speaks of."""
    added: list[str] = field(default_factory=list)
    """Names of new entities."""
    fields: dict[str, list[str]] = field(default_factory=dict)
    """Entity → labels of new fields."""
    rows: list[str] = field(default_factory=list)
    """Rows that the sentence counts up."""
    left: list[str] = field(default_factory=list)
    """Nouns that nothing was made of."""
    renames: dict[str, str] = field(default_factory=dict)
    """Entity → the name that it has now."""
    calls: dict[str, str] = field(default_factory=dict)
    """Entity → the word of the sentence that it goes by."""
    people: list[str] = field(default_factory=list)
    """Words for those with an account, in a list."""


def now(placed: Placed, name: str) -> Entity:
    """An entity by the name that it had before it was called otherwise."""
    while name in placed.renames and all(e.name != name for e in placed.spec.entities):
        name = placed.renames[name]
    return placed.spec.entity(name)


def offered(placed: Placed) -> Entity | None:
    """What visitors look at: the blueprint's offer, else the first thing that staff keep for all."""
    from agents.site.blueprints import blueprints

    spec = placed.spec
    known = blueprints().get(spec.blueprint)
    wanted = known.parts.get("offer") if known else None
    for entity in spec.entities:
        if placed.kin.origin.get(entity.name, "-") == wanted:
            return entity
    return next((e for e in spec.entities if e.access.read == "everyone"), spec.entities[0] if spec.entities else None)


@dataclass
class Done:
    """What came of the acts, for telling."""

    made: list[str] = field(default_factory=list)
    """Entities that members make themselves now."""
    asked: list[str] = field(default_factory=list)
    """Entities that acts added."""
    asked_names: list[str] = field(default_factory=list)
    """Their names."""
    roles: list[str] = field(default_factory=list)
    put: set[str] = field(default_factory=set)
    """Names of entities that members put in."""
