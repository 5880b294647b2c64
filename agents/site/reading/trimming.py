"""What a blueprint has beside its purpose, taken out where the sentence asks for something else: memberships of a
museum, habits of a household budget. What is taken out is taken out whole: relations, rules, sections, charts."""

from __future__ import annotations

import re

from agents.site.reading.kin import Kin
from agents.site.spec import Barred, Closed, Computed, SiteSpec, Slots, Stock, WaitingList
from agents.site.spec.rules import Capacity, UniqueTogether


def trim(spec: SiteSpec, kin: Kin, named: set[str], text: str) -> list[str]:
    """Takes out the asides that nothing in the sentence speaks for; returns their titles."""
    gone = []
    for name, words in kin.asides.items():
        if name in named or all(e.name != name for e in spec.entities):
            continue
        if not any(
            re.search(rf"\b{re.escape(w)}" if w.isascii() else re.escape(w), text, re.IGNORECASE) for w in words
        ):
            gone.append(name)
    titles = [spec.entity(name).titles for name in gone if len(spec.entities) - len(gone) >= 1]
    if len(titles) != len(gone):
        return []
    for name in gone:
        without(spec, name)
    return titles


def without(spec: SiteSpec, name: str) -> None:
    """Takes one entity out of `spec`, with all that names it."""
    gone = spec.entity(name)
    names = {gone.name, gone.plural}
    path = "/" + gone.plural.replace("_", "-")
    spec.entities = [e for e in spec.entities if e is not gone]
    for entity in spec.entities:
        lost = {f.name for f in entity.fields if f.target == name}
        if not lost:
            continue
        if entity.display in lost:
            kept = next(
                (f.name for f in entity.fields if f.name not in lost and f.kind in ("text", "choice", "date")), None
            )
            entity.display = kept or entity.display
        entity.fields = [f for f in entity.fields if f.name not in lost]
        entity.rows = [{k: v for k, v in row.items() if k not in lost} for row in entity.rows]
        entity.rules = [r for r in entity.rules if not _speaks_of(r, lost, names)]
        for rule in entity.rules:
            if isinstance(rule, Slots):
                rule.resource = None if rule.resource in lost else rule.resource
                rule.minutes_from = (
                    None if rule.minutes_from and rule.minutes_from.partition(".")[0] in lost else rule.minutes_from
                )
        spec.dashboard.charts = [
            c for c in spec.dashboard.charts if not (c.entity in (entity.name, entity.plural) and c.group in lost)
        ]
    spec.dashboard.charts = [c for c in spec.dashboard.charts if c.entity not in names]
    spec.dashboard.figures = [f for f in spec.dashboard.figures if f.entity not in names]
    spec.dashboard.tables = [t for t in spec.dashboard.tables if t not in names]
    for page in spec.pages:
        page.sections = [
            s for s in page.sections if s.entity not in names and not (s.kind == "call" and s.link.startswith(path))
        ]
        for section in page.sections:
            if section.link == path or section.link.startswith((path + "/", path + "?")):
                first = next((e for e in spec.entities if e.menu), spec.entities[0])
                section.link = "/" + first.plural.replace("_", "-")
                section.button = ("查看" + first.titles) if spec.language == "zh" else f"See {first.titles.lower()}"


def _speaks_of(rule: object, fields: set[str], entities: set[str]) -> bool:
    if isinstance(rule, Capacity | Stock):
        return rule.relation in fields
    if isinstance(rule, Computed):
        return any(f.partition(".")[0] in fields for f in rule.factors)
    if isinstance(rule, UniqueTogether):
        return bool(set(rule.fields) & fields)
    if isinstance(rule, Barred | Closed):
        return rule.rows in entities or getattr(rule, "resource", None) in fields
    return isinstance(rule, WaitingList) and rule.entries in entities
