"""`models.py` and `forms.py` of a feature: what is stored, and what is asked."""

from __future__ import annotations

from agents.site.generate.naming import address, capital, class_name, column, form_name, many, one
from agents.site.generate.writing import Call, Code, imports, layout, literal, module, text
from agents.site.spec import Choice, Computed, Entity, Field, SiteSpec, Slots

_TYPES = {
    "text": "str",
    "long_text": "str",
    "email": "str",
    "phone": "str",
    "url": "str",
    "choice": "str",
    "image": "str",
    "integer": "int",
    "rating": "int",
    "relation": "int",
    "decimal": "float",
    "money": "Decimal",
    "boolean": "bool",
    "date": "dt.date",
    "time": "dt.time",
    "datetime": "NaiveDatetime",
}
_TEXTS = ("text", "long_text", "email", "phone", "url")
_FORM_FIELDS = {
    "text": "Text",
    "long_text": "LongText",
    "integer": "Integer",
    "decimal": "Decimal",
    "money": "Money",
    "boolean": "Boolean",
    "date": "Date",
    "time": "Time",
    "datetime": "DateTime",
    "choice": "Choice",
    "email": "Email",
    "phone": "Phone",
    "url": "Url",
    "image": "Image",
    "rating": "Rating",
    "relation": "Relation",
}
_INDEXED = ("date", "datetime", "choice", "relation")
_TIMES = ("date", "time", "datetime")


def models(spec: SiteSpec, entity: Entity) -> str:
    """The text of `models.py`."""
    kinds = {field.kind for field in entity.fields}
    plain = ["import datetime as dt"] if kinds & {"date", "time"} else []
    names = {"core.models": {"Owned"}}
    if "datetime" in kinds:
        names["pydantic"] = {"NaiveDatetime"}
    if "money" in kinds:
        names |= {"decimal": {"Decimal"}, "core.columns": {"Money"}}
    if "choice" in kinds:
        names["core.forms"] = {"Option"}
    lines = [_stored(spec, entity, field) for field in entity.fields]
    if any("Field(" in line for line in lines):
        names["core.models"].add("Field")
    body = f'class {class_name(entity)}(Owned, table=True):\n    """{capital(one(entity))}."""\n\n'
    body += f'    __tablename__ = "{entity.plural}"\n\n' + "\n".join(f"    {line}" for line in lines)
    choices = [_options(field) for field in entity.fields if field.kind == "choice"]
    return module(f'"""{capital(many(entity))} as they are stored."""', imports(names, plain), *choices, body)


def constant(field: Field) -> str:
    """The name of a choice field's options."""
    return field.name.upper()


def _options(field: Field) -> str:
    options = [_option(choice) for choice in field.choices]
    return f"{layout(Call('', options), before=f'{constant(field)} = ')}"


def _option(choice: Choice) -> Code:
    parts = [text(choice.value), text(choice.label)]
    return Call("Option", [*parts, text(choice.tone)] if choice.tone != "neutral" else parts)


def optional(entity: Entity, field: Field) -> bool:
    """Whether a row may be without it; what the form does not ask everybody for may be missing at first."""
    if field.kind == "boolean":
        return False
    if computed(entity, field):
        return True
    return not field.required or (field.set_by != "form" and field.default is None)


def _stored(spec: SiteSpec, entity: Entity, field: Field) -> str:
    """One column: `price: Decimal = Field(sa_type=Money)`."""
    told = _TYPES[field.kind]
    default = _default(entity, field)
    if optional(entity, field) and (field.kind not in _TEXTS or field.unique):
        told += " | None"
        default = default or "None"
    options: dict[str, Code] = {"default": default} if default else {}
    if field.kind == "money":
        options["sa_type"] = "Money"
    if field.kind == "relation":
        options["foreign_key"] = text(f"{_table(spec, field)}.id")
        options["ondelete"] = text("CASCADE" if field.inline else "SET NULL" if "None" in told else "RESTRICT")
    if field.unique:
        options["unique"] = "True"
    if field.unique or field.kind in _INDEXED:
        options["index"] = "True"
    if not options:
        return f"{field.name}: {told}"
    if set(options) == {"default"}:
        return f"{field.name}: {told} = {default}"
    return layout(Call("Field", [], keywords=options), 4, f"{column(field)}: {told} = ")


def _default(entity: Entity, field: Field) -> str:
    """The value of a new row as code, where it is the same for all; empty when there is none."""
    if field.kind == "boolean":
        return str(bool(field.default))
    if field.kind in _TEXTS:
        empty = not optional(entity, field) and not field.default
        return "" if field.unique or empty else text(str(field.default or ""))
    if field.default is None or field.kind in (*_TIMES, "relation", "image"):
        return ""
    if field.kind == "money":
        return f'Decimal("{field.default}")'
    return literal(_typed(field))


def _typed(field: Field) -> str | float:
    if field.kind in ("integer", "rating"):
        return int(float(str(field.default)))
    return float(str(field.default)) if field.kind == "decimal" else str(field.default)


def _table(spec: SiteSpec, field: Field) -> str:
    return "accounts" if field.target == "account" else spec.entity(str(field.target)).plural


def forms(spec: SiteSpec, entity: Entity) -> str:
    """The text of `forms.py`."""
    names: dict[str, set[str]] = {"core": {"forms"}}
    options = {constant(field) for field in entity.fields if field.kind == "choice"}
    if options:
        names[f"features.{entity.plural}.models"] = options
    for field in entity.fields:
        if field.kind == "relation" and field.target == "account":
            names.setdefault("core.accounts.models", set()).add("Account")
        elif field.kind == "relation":
            target = spec.entity(str(field.target))
            names.setdefault(f"features.{target.plural}.models", set()).add(class_name(target))
    any_free = {rule.resource for rule in entity.rules if isinstance(rule, Slots) and rule.resource}
    lines = [_asked(spec, entity, field, field.name in any_free) for field in entity.fields]
    body = f"class {form_name(entity)}(forms.Form):\n"
    body += f'    """What is asked of {one(entity)}, in the order of the form."""\n\n'
    body += "\n".join(f"    {line}" for line in lines)
    return module(f'"""The form of {many(entity)} at `{address(entity)}/new`."""', imports(names), body)


def _asked(spec: SiteSpec, entity: Entity, field: Field, any_free: bool) -> str:
    told: dict[str, Code] = {"label": text(field.label)}
    if field.kind == "choice":
        told["options"] = constant(field)
    if field.kind == "relation":
        account = field.target == "account"
        told["to"] = "Account" if account else class_name(spec.entity(str(field.target)))
        told |= {"any_free": "True"} if any_free else {}
    if not field.required or computed(entity, field):
        told["required"] = "False"
    if field.default is not None:
        told["default"] = _form_default(field)
    for limit in ("minimum", "maximum"):
        if getattr(field, limit) is not None:
            told[limit] = literal(getattr(field, limit))
    if field.unique:
        told["unique"] = "True"
    set_by = "site" if computed(entity, field) else field.set_by
    if set_by != "form":
        told["set_by"] = text(set_by)
    if field.help:
        told["help"] = text(field.help)
    return layout(Call(f"forms.{_FORM_FIELDS[field.kind]}", [], keywords=told), 4, f"{field.name} = ")


def computed(entity: Entity, field: Field) -> bool:
    """Whether a rule works the field out."""
    return any(isinstance(rule, Computed) and rule.field == field.name for rule in entity.rules)


def _form_default(field: Field) -> str:
    if field.kind == "boolean":
        return str(bool(field.default))
    if field.kind in (*_TEXTS, *_TIMES, "choice"):
        return text(str(field.default))
    return literal(field.default)
