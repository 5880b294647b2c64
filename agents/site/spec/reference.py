"""The language of a spec in words, for a model that writes one: every part, its fields, their kinds and what they mean.

Made from the parts themselves, so that it cannot say what they do not. A server that holds an answer to a schema need
not show that schema to the model; this is what the model reads.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

from agents.site.spec.site import SiteSpec

UNTOLD = {"SiteSpec": ("blueprint", "moved", "clauses"), "Item": ("picture",)}
"""What only the product itself writes."""
UNTOLD_PARTS = ("Clause",)


@cache
def reference(first: type[BaseModel] = SiteSpec) -> str:
    """A line for each part and each of its fields: `name: kind = usual value · what it means`."""
    schema = first.model_json_schema()
    parts = {first.__name__: schema, **schema.get("$defs", {})}
    told = [_part(name, part) for name, part in parts.items() if name not in UNTOLD_PARTS]
    return "\n".join(told)


def kinds_of(part: type[BaseModel]) -> dict[str, str]:
    """The fields of a part and their kinds, in the words of `reference`."""
    return {name: _kind(given) for name, given in part.model_json_schema()["properties"].items()}


def _part(name: str, part: dict[str, Any]) -> str:
    about = " ".join(str(part.get("description", "")).split())
    required = part.get("required", [])
    lines = [
        _field(key, value, key in required)
        for key, value in part.get("properties", {}).items()
        if key not in UNTOLD.get(name, ()) and not (key == "kind" and "const" in value)
    ]
    const = part.get("properties", {}).get("kind", {}).get("const")
    kind = f' (kind "{const}")' if const else ""
    return "\n".join([f"{name}{kind}: {about}", *lines])


def _field(name: str, given: dict[str, Any], required: bool) -> str:
    about = " ".join(str(given.get("description", "")).split())
    usual = "" if required or given.get("default") in (None, "", [], {}) else f" = {given['default']}"
    return f"  {name}{'' if required else '?'}: {_kind(given)}{usual}{f' · {about}' if about else ''}"


def _kind(given: dict[str, Any]) -> str:
    if "$ref" in given:
        return str(given["$ref"]).rpartition("/")[2]
    if "enum" in given:
        return "|".join(map(str, given["enum"]))
    if found := given.get("anyOf") or given.get("oneOf"):
        return "|".join(_kind(each) for each in found if each.get("type") != "null")
    if given.get("type") == "array":
        return f"[{_kind(given.get('items', {}))}]"
    if given.get("type") == "object":
        inner = given.get("additionalProperties")
        return f"{{name: {_kind(inner) if isinstance(inner, dict) else 'value'}}}"
    return {"string": "text", "integer": "integer", "number": "number", "boolean": "yes/no"}.get(
        str(given.get("type")), "value"
    ) + _bounds(given)


def _bounds(given: dict[str, Any]) -> str:
    if "maxLength" in given and given["maxLength"] <= 200:
        return f" ≤ {given['maxLength']}"
    if "minimum" in given and "maximum" in given:
        return f" {given['minimum']}–{given['maximum']}"
    return ""
