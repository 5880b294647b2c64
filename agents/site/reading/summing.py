"""What people take by the night or the day costs so much for each: the site works the sum out, whoever asked for it.

It knows the finished spec, not its sentence.
"""

from __future__ import annotations

import re

from agents.site.spec import DEPOSIT, Computed, Entity, Field, SiteSpec, Stay
from agents.site.spec.rule_faults import STAY

_PER = re.compile(r"night|day|price|rate|晚|天|日|价", re.IGNORECASE)
_ASIDE = re.compile(r"deposit|weekend|fee|fine|押金|周末|费|罚", re.IGNORECASE)


def summed(spec: SiteSpec) -> list[str]:
    """A sum for every row that takes a priced thing from one day to another and has none; a sentence for each."""
    zh, said = spec.language == "zh", list[str]()
    for entity in spec.entities:
        stay = next((rule for rule in entity.rules if isinstance(rule, Stay)), None)
        if stay is None or sum_rule(entity) is not None:
            continue
        price = _price(spec, entity, stay)
        if price is None or any(field.name in ("total", STAY) for field in entity.fields):
            continue
        entity.fields.append(total_field(zh=zh))
        entity.rules.append(Computed(field="total", factors=[STAY, price]))
        unit = ("晚" if stay.overnight else "天") if zh else ("nights" if stay.overnight else "days")
        said.append(
            f"{entity.titles}按{unit}数计算总价" if zh else f"the sum of {entity.titles.lower()} counts the {unit}"
        )
    return said


def sum_rule(entity: Entity) -> Computed | None:
    """By what the site works out what a row costs; its deposit is no sum."""
    return next((rule for rule in entity.rules if isinstance(rule, Computed) and rule.field != DEPOSIT), None)


def total_field(*, zh: bool) -> Field:
    """What the site works out."""
    return Field(name="total", label="合计" if zh else "Total", kind="money", set_by="site", required=False)


def _price(spec: SiteSpec, entity: Entity, stay: Stay) -> str | None:
    """The price of what is taken."""
    relation = next((f for f in entity.fields if f.name == stay.resource and f.required), None)
    target = next((e for e in spec.entities if relation is not None and e.name == relation.target), None)
    if relation is None or target is None:
        return None
    money = [f for f in target.fields if f.kind == "money"]
    fits = (f for f in money if _PER.search(f"{f.name} {f.label}") and not _ASIDE.search(f"{f.name} {f.label}"))
    return next((f"{relation.name}.{field.name}" for field in fits), None)
