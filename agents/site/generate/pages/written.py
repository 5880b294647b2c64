"""Written pages: the sections of a spec as templates. The texts stand in the template itself, to be edited there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from agents.site.generate.pages import icons
from agents.site.generate.pages.entities import EntityView, section_entity
from agents.site.generate.pages.markup import fill, link, paragraphs, text
from agents.site.generate.pages.words import Words
from agents.site.spec import Page, Section, SiteSpec

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s()/-]{6,24}")


@dataclass(frozen=True)
class SectionView:
    """A section as its template sees it, escaped."""

    kind: str
    title: str
    paragraphs: list[str]
    items: list[dict[str, str]]
    count: int
    button: str
    link: str
    heading: str = "h2"
    entity: EntityView | None = None
    all_of: str = ""
    art: list[str] = field(default_factory=list)
    quotes: list[dict[str, Any]] = field(default_factory=list)


def page(spec: SiteSpec, written: Page) -> str:
    """The template of a written page."""
    sections = [_section(spec, s, first=n == 0) for n, s in enumerate(written.sections) if _fits(spec, s)]
    entities = {s.entity.plural: s.entity for s in sections if s.entity and s.kind in ("rows", "gallery")}
    return fill(
        "page.html.j2",
        title=text(written.title),
        tab_title=text(written.title if written.path or not spec.tagline else spec.tagline),
        home=not written.path,
        headed=not (sections and sections[0].kind == "hero"),
        sections=sections,
        entities=list(entities.values()),
        words=Words(spec.language),
    )


def name(written: Page) -> str:
    """The file of a page within `templates/pages/`."""
    return f"{written.path or 'home'}.html"


def _fits(spec: SiteSpec, section: Section) -> bool:
    return section.kind not in ("rows", "hours") or section_entity(spec, section.entity) is not None


def _section(spec: SiteSpec, section: Section, first: bool) -> SectionView:
    entity = section_entity(spec, section.entity)
    return SectionView(
        kind=section.kind,
        title=text(section.title or (spec.name if section.kind == "hero" else "")),
        paragraphs=paragraphs(section.text),
        items=[_item(spec, section, n) for n in range(len(section.items))],
        count=section.count,
        button=text(section.button),
        link=link(section.link),
        heading="h1" if first else "h2",
        entity=entity,
        all_of=text(Words(spec.language)("all_of", titles=entity.raw_titles)) if entity else "",
        art=_art(spec),
        quotes=_quotes(section),
    )


def _item(spec: SiteSpec, section: Section, n: int) -> dict[str, str]:
    item = section.items[n]
    icon = icons.named(item.icon, "") if item.icon else ""
    if not icon and section.kind in ("cards", "contact", "gallery"):
        icon = _contact_icon(item.text) if section.kind == "contact" else ""
        icon = icon or icons.of_words(f"{item.title} {item.text}", spec.language)
        icon = icon or ("" if section.kind == "gallery" else "circle-check")
    letter = text(item.title.strip()[:1] or "·")
    return {
        "title": text(item.title),
        "text": text(item.text),
        "icon": icon,
        "letter": letter,
        "picture": text(f"/static/pictures/{item.picture}") if item.picture else "",
        "linked": _linked(item.text),
    }


def _contact_icon(words: str) -> str:
    linked = _linked(words)
    return "mail" if linked.startswith("mailto:") else "phone" if linked.startswith("tel:") else ""


def _linked(words: str) -> str:
    words = words.strip()
    if _EMAIL.fullmatch(words):
        return text(f"mailto:{words}")
    if _PHONE.fullmatch(words):
        return text("tel:" + re.sub(r"[^\d+]", "", words))
    return text(words) if re.fullmatch(r"https?://\S+", words) else ""


def _quotes(section: Section) -> list[dict[str, Any]]:
    """What people said: the items, or the section's own text with its title as the name."""
    if section.items:
        return [{"paragraphs": paragraphs(item.text), "by": text(item.title)} for item in section.items]
    return [
        {"paragraphs": paragraphs(section.text or section.title), "by": text(section.title if section.text else "")}
    ]


def _art(spec: SiteSpec) -> list[str]:
    """Icons that stand for what people see of the site: the hero's picture is made of them."""
    seen = [e for e in spec.entities if e.access.read not in ("staff", "admin", "nobody")] or spec.entities
    found = [icons.of_entity(e) for e in sorted(seen, key=lambda e: (not e.icon, not e.menu))]
    telling = [name for name in found if name != icons.PLAIN]
    return list(dict.fromkeys([*telling, "sparkles", "heart", "star"]))[:3]
