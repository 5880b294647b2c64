"""Operations in short form, as the table of wishes has them."""

from __future__ import annotations

from typing import Any

from agents.site.wishes import Operation


def short(operation: Operation) -> dict[str, Any]:
    """What is given of an operation; of a new entity its name and those of its fields."""
    given = operation.model_dump(mode="json", exclude_defaults=True)
    if operation.op == "add_entity":
        given["entity"] = {"name": operation.entity.name, "fields": [f.name for f in operation.entity.fields]}
    if operation.op == "add_rule":
        given["rule"]["kind"] = operation.rule.kind
    return {"op": operation.op, **given}
