"""Texts, pages, dashboard and looks under operations."""

# ruff: noqa: D103 (each carries out the operation that it is named by)

from __future__ import annotations

from typing import Any

from agents.site.spec import Page, Section, SiteSpec
from agents.site.wishes import operations as ops
from agents.site.wishes.applying_entities import entity_of
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.translating import translate


def set_style(spec: SiteSpec, step: ops.SetStyle) -> None:
    if step.style is not None:
        if step.style != spec.style and step.accent is None:
            spec.accent = None
        spec.style = step.style
    if step.accent is not None:
        spec.accent = step.accent or None


def set_text(spec: SiteSpec, step: ops.SetText) -> None:
    if step.target == "dashboard":
        spec.dashboard.title = step.text
        return
    if step.target in ("name", "tagline", "member_title", "staff_title"):
        if step.target != "tagline" and not step.text.strip():
            raise WishRefused("That text may not be empty.", fix="Say what it is to be.")
        setattr(spec, step.target, step.text)
        return
    holder, name = _holder(spec, step.target)
    setattr(holder, name, step.text)


def _holder(spec: SiteSpec, target: str) -> tuple[Any, str]:
    """The page, section or item that a path of a text leads to, and the text's name. Raises WishRefused."""
    parts = target.split("/")
    unknown = WishRefused(f"There is no text at {target}.", fix="Click it in the preview, or quote it.")
    if parts[0] != "pages" or len(parts) not in (3, 4, 6):
        raise unknown
    page = page_of(spec, "" if parts[1] == "home" else parts[1])
    if len(parts) == 3:
        if parts[2] != "title":
            raise unknown
        return page, "title"
    try:
        holder: Any = page.sections[int(parts[2])]
        if len(parts) == 6:
            holder = holder.items[int(parts[4])]
    except (ValueError, IndexError):
        raise unknown from None
    allowed = ("title", "text") if len(parts) == 6 else ("title", "text", "button", "link")
    if parts[-1] not in allowed:
        raise unknown
    return holder, parts[-1]


def set_site(spec: SiteSpec, step: ops.SetSite) -> None:
    if step.language is not None and step.language != spec.language:
        translate(spec, step.language)
    if step.currency is not None:
        spec.currency = step.currency
    if step.signup is not None:
        spec.signup = step.signup


def page_of(spec: SiteSpec, path: str) -> Page:
    """By path. Raises WishRefused."""
    found = next((p for p in spec.pages if p.path == path), None)
    if found is None:
        known = ", ".join(p.title for p in spec.pages) or "none"
        raise WishRefused(f"There is no page /{path}.", fix=f"Pages: {known}.")
    return found


def add_page(spec: SiteSpec, step: ops.AddPage) -> None:
    there = next((n for n, p in enumerate(spec.pages) if p.path == step.page.path), None)
    if there is None:
        spec.pages.append(step.page)
    else:
        spec.pages[there] = step.page


def remove_page(spec: SiteSpec, step: ops.RemovePage) -> None:
    if not step.path:
        raise WishRefused("The home page stays.", fix="Say what is to be on it instead.")
    spec.pages = [p for p in spec.pages if p.path != step.path]
    for page in spec.pages:
        for section in page.sections:
            if section.link == f"/{step.path}":
                section.link = section.button = ""


def add_section(spec: SiteSpec, step: ops.AddSection) -> None:
    if not step.page and not any(p.path == "" for p in spec.pages):
        spec.pages.insert(0, Page(path="", title="首页" if spec.language == "zh" else "Home"))
    page = page_of(spec, step.page)

    def key(section: Section) -> tuple[str, str, str | None]:
        return section.kind, section.title, section.entity

    there = next((n for n, s in enumerate(page.sections) if key(s) == key(step.section)), None)
    if there is not None:
        page.sections[there] = step.section
    else:
        page.sections.insert(len(page.sections) if step.at is None else max(step.at, 0), step.section)


def remove_section(spec: SiteSpec, step: ops.RemoveSection) -> None:
    page = page_of(spec, step.page)
    there = next((s for s in page.sections if s.kind == step.kind and step.title in (None, s.title)), None)
    if there is not None:
        page.sections.remove(there)


def add_item(spec: SiteSpec, step: ops.AddItem) -> None:
    page = page_of(spec, step.page)
    section = next((s for s in page.sections if s.kind == step.kind), None)
    if section is None:
        section = Section.model_validate({"kind": step.kind})
        page.sections.append(section)
    there = next((n for n, i in enumerate(section.items) if i.title == step.item.title), None)
    if there is None:
        section.items.append(step.item)
    else:
        section.items[there] = step.item


def add_figure(spec: SiteSpec, step: ops.AddFigure) -> None:
    spec.dashboard.figures = [f for f in spec.dashboard.figures if f.title != step.figure.title] + [step.figure]


def add_chart(spec: SiteSpec, step: ops.AddChart) -> None:
    spec.dashboard.charts = [c for c in spec.dashboard.charts if c.title != step.chart.title] + [step.chart]


def add_table(spec: SiteSpec, step: ops.AddTable) -> None:
    entity = entity_of(spec, step.entity)
    if not {entity.name, entity.plural} & set(spec.dashboard.tables):
        spec.dashboard.tables = [*spec.dashboard.tables, entity.name]


def remove_from_dashboard(spec: SiteSpec, step: ops.RemoveFromDashboard) -> None:
    board, what = spec.dashboard, step.what.strip().lower()
    board.figures = [f for f in board.figures if f.title.lower() != what]
    board.charts = [c for c in board.charts if c.title.lower() != what]
    board.tables = [t for t in board.tables if t.lower() != what]
