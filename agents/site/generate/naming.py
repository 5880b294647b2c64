"""Names in generated code: classes, addresses, columns. Names that the code itself uses are kept free."""

from __future__ import annotations

import builtins

from agents.site.spec import Entity, Field, SiteSpec, hidden_of

_TAKEN = frozenset(
    {"APIRouter", "Access", "Account", "Any", "Chart", "Client", "Decimal", "Feature", "Field", "Figure", "Form", "Id"}
    | {"Listing", "Money", "Opening", "Option", "Owned", "Page", "PageOf", "Record", "Refused", "Response", "Session"}
    | {"Step", "Text", "Timetable", "Visitor", "Request"}
)


def class_name(entity: Entity) -> str:
    """`waiting_entry` → `WaitingEntry`; a name that something else has becomes `ListingRow`."""
    name = "".join(word[:1].upper() + word[1:] for word in entity.name.split("_"))
    return f"{name}Row" if name in _TAKEN or hasattr(builtins, name) or name.endswith("Form") else name


def form_name(entity: Entity) -> str:
    """`Booking` → `BookingForm`."""
    return f"{class_name(entity)}Form"


def address(entity: Entity) -> str:
    """`waiting_entries` → `/waiting-entries`."""
    return "/" + entity.plural.replace("_", "-")


def column(field: Field) -> str:
    """The column of a field: relations are stored as `<name>_id`."""
    return f"{field.name}_id" if field.kind == "relation" else field.name


_PLACES = (
    "room",
    "hall",
    "stage",
    "place",
    "track",
    "venue",
    "location",
    "where",
    "court",
    "space",
    "classroom",
    "lab",
)


def place_of(entity: Entity) -> Field | None:
    """The field that says where a row takes place: a relation, a choice or a text of such a name."""
    seen = [f for f in entity.fields if f.name not in hidden_of(entity)]
    fitting = [f for f in seen if f.kind in ("relation", "choice", "text") and f.name in _PLACES]
    return next(iter(fitting), None)


def is_filter(field: Field) -> bool:
    """Whether lists can be narrowed to one of its values."""
    return field.kind in ("choice", "relation", "boolean") or (field.kind == "text" and field.filtered)


def field_of(entity: Entity, name: str) -> Field:
    """A field by its name. Raises StopIteration."""
    return next(field for field in entity.fields if field.name == name)


def column_of(entity: Entity, name: str) -> str:
    """The column of a field by its name; `owner` is the account that made the row."""
    return "owner_id" if name == "owner" else column(field_of(entity, name))


def target_of(spec: SiteSpec, entity: Entity, name: str) -> Entity:
    """The entity that a relation field points at. Raises KeyError for accounts."""
    return spec.entity(str(field_of(entity, name).target))


def one(entity: Entity) -> str:
    """`waiting_entry` → `waiting entry`, with its article."""
    words = entity.name.replace("_", " ")
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def many(entity: Entity) -> str:
    """`waiting_entries` → `waiting entries`."""
    return entity.plural.replace("_", " ")


def capital(words: str) -> str:
    """First letter large."""
    return words[:1].upper() + words[1:]
