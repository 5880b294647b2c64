"""A site around kinds of thing that no blueprint has: pages, relations and a dashboard for entities made of words."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

from agents.site.spec import Chart, Dashboard, Entity, Field, Figure, Page, Section, SiteSpec
from agents.site.spec.pages import Item
from agents.site.words.entities import group_of
from agents.sources.base import Language

PARTS_OF = ("request", "event", "money", "document", "task")
"""Groups whose rows are about another thing: a loan of a book, a repair of a bike."""
THINGS = ("thing", "animal", "vehicle", "place", "person", "organisation", "story")


def around(entities: list[Entity], language: Language, *, name: str, tagline: str) -> SiteSpec:
    """A whole site that keeps `entities`."""
    relate(entities, language)
    first = entities[0]
    spec = SiteSpec(
        name=name, tagline=tagline, language=language, currency="CNY" if language == "zh" else "USD", entities=entities
    )
    spec.pages = [_home(spec, first, tagline)]
    spec.dashboard = dashboard_of(entities, language)
    return spec


def relate(entities: list[Entity], language: Language) -> None:
    """Relations between the entities: fields named like one of them, and what is about something gets what it is about."""
    by_name = {e.name: e for e in entities}
    for entity in entities:
        for field in entity.fields:
            if (
                field.kind == "text"
                and field.name in by_name
                and field.name != entity.name
                and field.name != entity.display
            ):
                field.kind, field.target, field.required = "relation", field.name, False
    things = [e for e in entities if _group(e) in THINGS]
    for entity in entities:
        if _group(entity) not in PARTS_OF or any(f.kind == "relation" for f in entity.fields):
            continue
        about = next((t for t in things if t is not entity), None)
        if about is not None and about.name not in {f.name for f in entity.fields}:
            field = Field(
                name=about.name, label=about.title, kind="relation", target=about.name, required=False, inline=True
            )
            entity.fields.insert(1, field)


def _group(entity: Entity) -> str | None:
    found = group_of(entity.name.replace("_", " ")) or group_of(entity.title.lower())
    return found[0] if found else None


def _home(spec: SiteSpec, first: Entity, tagline: str) -> Page:
    zh = spec.language == "zh"
    sections = [
        Section(
            kind="hero", title=tagline or spec.name, text=_intro(spec), button=f"查看{first.titles}" if zh else f"See {first.titles.lower()}",
            link="/" + first.plural.replace("_", "-"),
        )
    ]  # fmt: skip
    open_ones = [e for e in spec.entities if e.access.read in ("everyone", "member")]
    for entity in open_ones[:3]:
        kind = "gallery" if entity.view == "gallery" else "rows"
        sections.append(Section(kind=kind, title=entity.titles, entity=entity.name, count=6))
    items = [
        Item(title=f"记录{e.titles}" if zh else e.titles, text=_fields(e, zh=zh), icon=e.icon)
        for e in spec.entities[:6]
    ]
    sections.append(Section(kind="cards", title="这里有什么" if zh else "What is kept here", items=items))
    return Page(path="", title="首页" if zh else "Home", sections=sections)


def _intro(spec: SiteSpec) -> str:
    if spec.language == "zh":
        return f"集中管理{'、'.join(e.titles for e in spec.entities[:4])}，随时查找和更新。"
    names = [e.titles.lower() for e in spec.entities[:4]]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"One place for {listed}: find, add and change them in a moment."


def _fields(entity: Entity, *, zh: bool) -> str:
    labels = [f.label if zh else f.label.lower() for f in entity.fields[:5]]
    return ("、" if zh else ", ").join(labels) + ("。" if zh else ".")


def dashboard_of(entities: list[Entity], language: Language) -> Dashboard:
    """Counts, sums and charts that the entities' fields allow."""
    zh = language == "zh"
    figures = [Figure(title=e.titles, entity=e.name) for e in entities[:4]]
    charts: list[Chart] = []
    for entity in entities:
        money = next((f for f in entity.fields if f.kind == "money"), None)
        when = next((f for k in ("date", "datetime") for f in entity.fields if f.kind == k), None)
        choice = next((f for f in entity.fields if f.kind in ("choice", "relation") and f.target != "account"), None)
        if money is not None and len(figures) < 8:
            total = (
                f"{entity.title}{money.label}合计" if zh else f"Total {money.label.lower()}, {entity.titles.lower()}"
            )
            figures.append(Figure(title=total[:60], entity=entity.name, measure=f"sum:{money.name}"))
        if when is not None and len(charts) < 6:
            measure = f"sum:{money.name}" if money is not None else "count"
            title = f"每月{entity.titles}" if zh else f"{entity.titles} by month"
            charts.append(
                Chart(
                    title=title,
                    entity=entity.name,
                    group=when.name,
                    by="month",
                    measure=measure,
                    kind="line" if money else "bars",
                )
            )
        if choice is not None and len(charts) < 6:
            title = f"{entity.titles}按{choice.label}" if zh else f"{entity.titles} by {choice.label.lower()}"
            charts.append(
                Chart(
                    title=title,
                    entity=entity.name,
                    group=choice.name,
                    kind="doughnut" if choice.kind == "choice" else "bars",
                )
            )
    return Dashboard(
        title="工作台" if zh else "Dashboard", figures=figures, charts=charts, tables=[e.name for e in entities[:2]]
    )
