"""A trade put into a blueprint's spec: its offers instead of the examples, its word for the resource, its texts."""

from __future__ import annotations

from typing import Any

from agents.site.blueprints import Blueprint
from agents.site.blueprints.trades import Trade
from agents.site.reading.renaming import rename_entity
from agents.site.spec import Entity, SiteSpec
from agents.sources.base import Language


def put_in(spec: SiteSpec, blueprint: Blueprint, trade: Trade, language: Language) -> SiteSpec:
    """`spec` as the trade has it. Rows that pointed at examples which are gone point at offers of the trade."""
    parts = blueprint.parts
    offers: list[dict[str, Any]] | None = trade.told("offers", language)
    if offers and parts.get("offer"):
        spec = _offered(spec, parts["offer"], offers)
    resource = trade.told("resource", language)
    if resource and parts.get("resource"):
        held = spec.entity(parts["resource"])
        known = {f.name for f in held.fields}
        spec = rename_entity(
            spec, held.name, resource["name"], resource["plural"], resource["title"], resource["titles"]
        )
        renamed = next(e for e in spec.entities if e.title == resource["title"])
        if known <= {"name"} or len(known) == 1:
            spec = _resource_rows(spec, renamed, resource.get("rows") or _counted(renamed, len(renamed.rows)))
    site, tagline = trade.told("site", language), trade.told("tagline", language)
    spec.name, spec.tagline = site or spec.name, tagline or spec.tagline
    _hero(spec, trade, language)
    icon = trade.told("icon", language)
    if icon and parts.get("offer"):
        spec.entity(parts["offer"]).icon = icon
    return spec


def _hero(spec: SiteSpec, trade: Trade, language: Language) -> None:
    home = next((p for p in spec.pages if p.path == ""), None)
    hero = next((s for s in home.sections if s.kind == "hero"), None) if home else None
    if hero is not None:
        hero.title = trade.told("hero", language) or trade.told("tagline", language) or hero.title


def _offered(spec: SiteSpec, name: str, offers: list[dict[str, Any]]) -> SiteSpec:
    entity = spec.entity(name)
    before = [str(row.get(entity.display, "")) for row in entity.rows]
    fields = {f.name: f for f in entity.fields}
    text = next((n for n in ("description", "summary", "about") if n in fields), None)
    rows = []
    for n, offer in enumerate(offers):
        base = dict(entity.rows[n % len(entity.rows)]) if entity.rows else {}
        row = {k: v for k, v in base.items() if k != entity.display}
        row[entity.display] = offer["name"]
        if text:
            row[text] = offer.get("description", row.get(text, ""))
        for key in ("minutes", "price"):
            if key in offer and key in fields:
                row[key] = offer[key]
        if "minutes" in fields and "minutes" not in offer:
            row.setdefault("minutes", 60)
        rows.append({k: v for k, v in row.items() if v not in ("", None)})
    entity.rows = rows
    after = [str(row[entity.display]) for row in rows]
    return repointed(spec, entity, before, after)


def repointed(spec: SiteSpec, entity: Entity, before: list[str], after: list[str]) -> SiteSpec:
    """Rows that named the n-th row of before name the n-th of now."""
    known = {old: after[n % len(after)] for n, old in enumerate(before)}
    for other in spec.entities:
        for field in other.fields:
            if field.kind == "relation" and field.target == entity.name:
                for row in other.rows:
                    if row.get(field.name) in known:
                        row[field.name] = known[str(row[field.name])]
                _recomputed(spec, other, field.name)
    return spec


def _recomputed(spec: SiteSpec, entity: Entity, relation: str) -> None:
    """Totals of sample rows after their prices changed."""
    from agents.site.spec import Computed

    for rule in entity.rules:
        if isinstance(rule, Computed) and any(f.startswith(f"{relation}.") for f in rule.factors):
            for row in entity.rows:
                total = 1.0
                for factor in rule.factors:
                    total *= _factor(spec, entity, row, factor)
                row[rule.field] = int(total) if total == int(total) else round(total, 2)


def _factor(spec: SiteSpec, entity: Entity, row: dict[str, Any], factor: str) -> float:
    name, _, inner = factor.partition(".")
    if not inner:
        return float(row.get(name, 1) or 1)
    target = spec.entity(str(next(f.target for f in entity.fields if f.name == name)))
    found = next((r for r in target.rows if r.get(target.display) == row.get(name)), {})
    return float(found.get(inner, 1) or 1)


def _counted(entity: Entity, count: int) -> list[str]:
    gap = "" if "\u4e00" <= entity.title[:1] <= "\u9fff" else " "
    return [f"{entity.title}{gap}{n}" for n in range(1, max(count, 1) + 1)]


def _resource_rows(spec: SiteSpec, entity: Entity, labels: list[str]) -> SiteSpec:
    before = [str(row.get(entity.display, "")) for row in entity.rows]
    entity.rows = [{entity.display: label} for label in labels]
    return repointed(spec, entity, before, labels)
