"""Operations carried out on a spec: a new spec, or a refusal with the reason, and then nothing has changed.

It knows what hangs together (a field that goes takes the rules and charts along that rest on it) and checks that
the outcome is sound. It knows no wording and no running site.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from agents.site.spec import SiteSpec, faults
from agents.site.wishes import applying_entities as entities
from agents.site.wishes import applying_rules as rules
from agents.site.wishes import applying_site as site
from agents.site.wishes import operations as ops
from agents.site.wishes import renaming
from agents.site.wishes.errors import WishRefused

_STEPS: dict[type, Callable[[SiteSpec, Any], None]] = {
    ops.AddEntity: entities.add_entity,
    ops.RemoveEntity: entities.remove_entity,
    ops.ChangeEntity: entities.change_entity,
    ops.AddField: entities.add_field,
    ops.ChangeField: entities.change_field,
    ops.RemoveField: entities.remove_field,
    ops.AddChoice: entities.add_choice,
    ops.RemoveChoice: entities.remove_choice,
    ops.AddRows: entities.add_rows,
    ops.ChangeRows: entities.change_rows,
    ops.RemoveRows: entities.remove_rows,
    ops.SetAccess: rules.set_access,
    ops.AddRule: rules.add_rule,
    ops.ChangeRule: rules.change_rule,
    ops.RemoveRule: rules.remove_rule,
    ops.AddRole: rules.add_role,
    ops.RemoveRole: rules.remove_role,
    ops.SetStyle: site.set_style,
    ops.SetText: site.set_text,
    ops.SetSite: site.set_site,
    ops.AddPage: site.add_page,
    ops.RemovePage: site.remove_page,
    ops.AddSection: site.add_section,
    ops.RemoveSection: site.remove_section,
    ops.AddItem: site.add_item,
    ops.AddFigure: site.add_figure,
    ops.AddChart: site.add_chart,
    ops.AddTable: site.add_table,
    ops.RemoveFromDashboard: site.remove_from_dashboard,
}


def renamed(spec: SiteSpec, operations: Sequence[ops.Operation]) -> dict[str, str]:
    """`table` or `table.column` → its other name after the operations, which apply: for `write_migration`."""
    return renaming.renamed(spec, operations, lambda site, step: _STEPS[type(step)](site, step))


def apply(spec: SiteSpec, operations: Sequence[ops.Operation]) -> SiteSpec:
    """`spec` with the operations carried out, in order; `spec` itself stays. Raises WishRefused where the outcome
    would not be sound or an operation names what is not there."""
    changed = spec.model_copy(deep=True)
    for operation in operations:
        _STEPS[type(operation)](changed, operation.model_copy(deep=True))
    try:
        sound = SiteSpec.model_validate(changed.model_dump())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WishRefused(f"That cannot be: {where}: {first['msg']}.", fix="Ask for something smaller.") from error
    found = faults(sound)
    if found:
        raise WishRefused(f"That does not fit the site: {found[0]}", fix="Nothing was changed.")
    return sound
