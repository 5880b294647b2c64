"""How one field is shown: the expression of Jinja that prints it in a list, on a card, on its page.

It knows the spec and the macros of the preset (`parts.html`), not where the expression stands.
"""

from __future__ import annotations

from agents.site.generate.pages.markup import quoted
from agents.site.spec import Entity, Field, SiteSpec

NUMERIC = ("integer", "decimal", "money")
FILTERS = {
    "money": "money",
    "date": "day",
    "time": "clock",
    "datetime": "moment",
    "decimal": "figure",
    "integer": "figure",
}


def address(plural: str) -> str:
    """The address of an entity's list."""
    return "/" + plural.replace("_", "-")


def module(entity: Entity) -> str:
    """The name under which templates import the entity's `parts.html`; no macro of the preset has such a name."""
    return f"{entity.plural}_parts"


def column(field: Field) -> str:
    """The attribute of a row that holds the field."""
    return f"{field.name}_id" if field.kind == "relation" else field.name


def value(field: Field, row: str = "row") -> str:
    """The expression for the field's value."""
    return f"{row}.{column(field)}"


def target(spec: SiteSpec, field: Field) -> Entity | None:
    """The entity that a relation points at; None for accounts and other kinds."""
    if field.kind != "relation" or field.target in (None, "account"):
        return None
    return spec.entity(str(field.target))


def listed(spec: SiteSpec, field: Field, mark: str, *, sure: bool = False) -> str:
    """Markup of a field in a list, where `related` is {field: {id: display}}.

    `mark`: the icon of a missing picture. `sure`: there is a value, whoever includes this has asked.
    """
    held = value(field)
    if field.kind == "relation":
        shown = f'{{{{ related.get("{field.name}", {{}}).get({held}, "") }}}}'
        pointed = target(spec, field)
        if pointed is None:
            return shown
        path = address(pointed.plural)
        return _guarded(held, f'<a href="{path}/{{{{ {held} }}}}">{shown}</a>', sure)
    if field.kind == "long_text":
        return f"{{{{ {held} | truncate(140) }}}}" if sure else f"{{{{ ({held} or '') | truncate(140) }}}}"
    return _plain(field, held, mark, sure)


def shown(spec: SiteSpec, entity: Entity, field: Field, mark: str) -> str:
    """Markup of a field on the page of its row, where `related` is {field: {id, display, path}}."""
    held = value(field)
    if field.kind == "relation":
        display = f"{{{{ related.{field.name}.display }}}}"
        if target(spec, field) is None:
            return display
        link = f'<a href="{{{{ related.{field.name}.path }}}}">{display}</a>'
        return f"{{% if related.{field.name}.path %}}{link}{{% else %}}{display}{{% endif %}}"
    if field.kind == "long_text":
        return f"{{{{ {held} | paragraphs }}}}"
    if field.kind == "choice":
        return f"{{{{ {module(entity)}.{field.name}_badge({held}) }}}}"
    return _plain(field, held, mark, sure=True)


def present(field: Field) -> str:
    """The condition under which there is something to show."""
    held = value(field)
    if field.kind == "relation":
        return f'{held} and related.get("{field.name}")'
    if field.kind in ("boolean", *NUMERIC):
        return f"{held} is not none"
    return held


def _guarded(held: str, markup: str, sure: bool) -> str:
    return markup if sure else f"{{% if {held} %}}{markup}{{% endif %}}"


def _plain(field: Field, held: str, mark: str, sure: bool) -> str:
    kind = field.kind
    if kind in FILTERS:
        return f"{{{{ {held} | {FILTERS[kind]} }}}}"
    match kind:
        case "boolean":
            return f"{{{{ parts.yes_no({held}) }}}}"
        case "choice":
            return f"{{{{ {field.name}_badge({held}) }}}}"
        case "rating":
            return f"{{{{ parts.stars({held}) }}}}"
        case "image":
            return f'{{{{ parts.picture({held}, "", {quoted(mark)}, row.id) }}}}'
        case "email":
            return _guarded(held, f'<a href="mailto:{{{{ {held} }}}}">{{{{ {held} }}}}</a>', sure)
        case "phone":
            digits = f'{{{{ {held} | replace(" ", "") }}}}'
            return _guarded(held, f'<a href="tel:{digits}">{{{{ {held} }}}}</a>', sure)
        case "url":
            plain = f'{{{{ {held} | replace("https://", "") | replace("http://", "") }}}}'
            return _guarded(held, f'<a href="{{{{ {held} }}}}" rel="nofollow noopener noreferrer">{plain}</a>', sure)
        case _:
            return f"{{{{ {held} }}}}" if sure else f'{{{{ {held} if {held} is not none else "" }}}}'


def display_in_list(entity: Entity) -> str:
    """The expression for a row's name in a list."""
    field = next(f for f in entity.fields if f.name == entity.display)
    held = value(field)
    if field.kind == "relation":
        return f'related.get("{field.name}", {{}}).get({held}, row.id)'
    if field.kind == "choice":
        return f"{field.name}_label({held})"
    return f"{held} | {FILTERS[field.kind]}" if field.kind in FILTERS else held


def display_on_page(entity: Entity) -> str:
    """The expression for a row's name on its own page."""
    field = next(f for f in entity.fields if f.name == entity.display)
    held = value(field)
    if field.kind == "relation":
        return f"related.{field.name}.display if related.get({quoted(field.name)}) else row.id"
    if field.kind == "choice":
        return f"{module(entity)}.{field.name}_label({held})"
    return f"{held} | {FILTERS[field.kind]}" if field.kind in FILTERS else held
