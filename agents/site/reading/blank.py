"""A site around kinds of thing that no blueprint has: pages, relations and a dashboard for entities made of words."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

from agents.site.spec import Access, Chart, Dashboard, Entity, Field, Figure, Page, Section, SiteSpec
from agents.site.spec.pages import Item
from agents.site.words.entities import group_of
from agents.sources.base import Language

PARTS_OF = ("request", "event", "money", "document", "task")
"""Groups whose rows are about another thing: a loan of a book, a repair of a bike."""
THINGS = ("thing", "animal", "vehicle", "place", "person", "organisation", "story")
OF_EVENTS = ("place", "person", "vehicle", "animal")
"""What an event is about, if it is about anything."""


def around(
    entities: list[Entity], language: Language, *, name: str, subject: str = "", private: bool = False
) -> SiteSpec:
    """A whole site that keeps `entities`. `private`: for those who run it alone, with nothing to see for others."""
    relate(entities, language)
    if private:
        for entity in entities:
            entity.fields = [f for f in entity.fields if not (f.name == "price" and not f.required)]
            entity.access = Access(read="staff", create="staff", update="staff", delete="staff")
    spec = SiteSpec(
        name=name,
        language=language,
        currency="CNY" if language == "zh" else "USD",
        entities=entities,
        signup=not private,
    )
    spec.tagline = _tagline(spec)
    spec.pages = [_home(spec, subject)]
    spec.dashboard = dashboard_of(entities, language)
    return spec


def relate(entities: list[Entity], language: Language, *, only: set[str] | None = None) -> None:
    """Relations between the entities: fields named like one of them, and what is about something gets what it is about.
    `only`: the entities that may get one."""
    by_name = {e.name: e for e in entities}
    for entity in entities:
        for field in entity.fields:
            if (
                field.kind == "text"
                and field.name in by_name
                and field.name != entity.name
                and field.name != entity.display
                and (only is None or entity.name in only)
            ):
                field.kind, field.target, field.required = "relation", field.name, False
    things = [e for e in entities if _group(e) in THINGS]
    if only is not None:
        things.sort(key=lambda e: e.name not in only)
    for entity in entities:
        if only is not None and entity.name not in only:
            continue
        if (_group(entity) not in PARTS_OF and not entity.name.endswith("review")) or any(
            f.kind == "relation" for f in entity.fields
        ):
            continue
        kinds = OF_EVENTS if _group(entity) == "event" else THINGS
        about = next(
            (
                t
                for t in things
                if t is not entity and _group(t) in kinds and not any(f.target == entity.name for f in t.fields)
            ),
            None,
        )
        if about is not None and about.name not in {f.name for f in entity.fields}:
            field = Field(
                name=about.name, label=about.title, kind="relation", target=about.name, required=False, inline=True
            )
            entity.fields.insert(1, field)


def _group(entity: Entity) -> str | None:
    found = group_of(entity.name.replace("_", " ")) or group_of(entity.title.lower())
    return found[0] if found else None


def _tagline(spec: SiteSpec) -> str:
    names = [e.titles for e in spec.entities[:3]]
    if spec.language == "zh":
        return "、".join(names) + "，都在这里"
    low = [n.lower() for n in names]
    listed = low[0] if len(low) == 1 else f"{', '.join(low[:-1])} and {low[-1]}"
    return f"{listed[:1].upper()}{listed[1:]}, in one place"


def _home(spec: SiteSpec, subject: str) -> Page:
    zh = spec.language == "zh"
    public = [e for e in spec.entities if e.access.read == "everyone"]
    first = (public or spec.entities)[0]
    asked = next((e for e in spec.entities if e.access.create not in ("staff", "admin", "nobody")), None)
    path = "/" + first.plural.replace("_", "-")
    sections = [
        Section(
            kind="hero", title=subject or spec.name, text=_intro(spec), button=f"查看{first.titles}" if zh else f"See {first.titles.lower()}", link=path,
        )
    ]  # fmt: skip
    page = Page(path="", title="首页" if zh else "Home", sections=sections)
    show(page, public[:3])
    steps = _steps(spec, first, asked)
    if steps:
        page.sections.append(Section(kind="steps", title="怎么用" if zh else "How it works", items=steps))
    if asked is not None and not any(s.link.startswith("/" + asked.plural) for s in page.sections):
        page.sections.append(
            Section(
                kind="call", title=asked.titles, text=_call(asked, zh=zh), button=f"添加{asked.title}" if zh else f"New {asked.title.lower()}", link="/" + asked.plural.replace("_", "-") + "/new",
            )
        )  # fmt: skip
    return page


def show(page: Page, entities: list[Entity]) -> None:
    """Rows of `entities` on a page, before what calls for something."""
    at = next(
        (n for n, s in enumerate(page.sections) if s.kind in ("call", "faq", "contact", "quote")), len(page.sections)
    )
    for entity in entities:
        if len(page.sections) < 16 and all(s.entity not in (entity.name, entity.plural) for s in page.sections):
            kind = "gallery" if entity.view == "gallery" else "rows"
            page.sections.insert(at, Section(kind=kind, title=entity.titles, entity=entity.name, count=6))
            at += 1


def _steps(spec: SiteSpec, first: Entity, asked: Entity | None) -> list[Item]:
    zh = spec.language == "zh"
    found = [
        Item(
            title=f"浏览{first.titles}" if zh else f"Look through the {first.titles.lower()}",
            text=_seen(first, zh=zh),
            icon="search",
        ),
    ]
    if asked is not None:
        found.append(
            Item(
                title=_sends(asked, zh=zh)[:1].upper() + _sends(asked, zh=zh)[1:],
                text=_fields(asked, zh=zh),
                icon=asked.icon or "pencil",
            )
        )
        found.append(
            Item(
                title="在账户页查看进展" if zh else "Follow it on your account page",
                text="登录后能看到自己提交的内容和处理结果。"
                if zh
                else f"Signed in, you see your own {asked.titles.lower()} and what became of them.",
                icon="user",
            )
        )
    return found if asked is not None and asked is not first else []


def _call(entity: Entity, *, zh: bool) -> str:
    labels = [f.label if zh else f.label.lower() for f in entity.fields if f.set_by == "form"][:4]
    if zh:
        return f"填写{'、'.join(labels)}即可。"
    return f"It takes a minute: {', '.join(labels)}."


def _sends(entity: Entity, *, zh: bool) -> str:
    """What one does to leave such a row: book a stay, send an application."""
    one = entity.title.lower()
    if entity.icon in ("calendar", "bed"):
        if zh:
            return f"预订{entity.title}" if "预" not in entity.title else f"提交{entity.title}"
        return "make " + _a(one) if one.startswith(("book", "reserv")) else "book " + _a(one)
    return f"提交{entity.title}" if zh else f"send {_a(one)}"


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def _intro(spec: SiteSpec) -> str:
    """What one finds here and what one can do, from the kinds of thing and who may put them in."""
    zh = spec.language == "zh"
    shown = [e for e in spec.entities if e.access.read == "everyone"] or spec.entities
    names = [e.titles if zh else e.titles.lower() for e in shown[:3]]
    makers = [e for e in spec.entities if e.access.create not in ("staff", "admin", "nobody")]
    own = next((e for e in makers if e.access.read != "owner"), None)
    sent = next((e for e in makers if e.access.read == "owner"), None)
    if zh:
        text = f"浏览{'、'.join(names)}"
        done = [f"发布{own.title}" if own else "", _sends(sent, zh=zh) if sent else ""]
        wanted = "、".join(d for d in done if d)
        return f"{text}，登录后可以{wanted}。" if wanted else f"{text}，随时查找和更新。"
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    done = [f"add {own.titles.lower()} of your own" if own else "", _sends(sent, zh=zh) if sent else ""]
    wanted = " or ".join(d for d in done if d)
    if wanted:
        return f"Look through the {listed}. Sign in to {wanted}."
    return f"Find, add and change {listed} in one place."


def _seen(entity: Entity, *, zh: bool) -> str:
    """What one learns of each of them, beside its name."""
    told = [f for f in entity.fields if f.name != entity.display and f.kind not in ("long_text", "image")]
    labels = [f.label if zh else f.label.lower() for f in told if f.set_by == "form" and f.listed][:4]
    if not labels:
        return f"打开任一{entity.title}查看详情。" if zh else "Open one to read more."
    listed = "、".join(labels) if zh else ", ".join(labels)
    return f"每个{entity.title}都列出{listed}。" if zh else f"Each shows its {listed}."


def _fields(entity: Entity, *, zh: bool) -> str:
    labels = [
        f.label if zh else f.label.lower()
        for f in entity.fields
        if f.set_by == "form" and (f.listed or f.kind == "text")
    ][:5]
    text = ("、" if zh else ", ").join(labels)
    return text[:1].upper() + text[1:] + ("。" if zh else ".")


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
