"""Puts what was gathered on a site's pages: in place of the blueprint's made-up texts, each with its source's number.

The numbers are those of the page of sources. Whatever no source tells stays as the blueprint has it, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.site.sourcing.gathering import Cited, Gathered, gathered
from agents.site.sourcing.pictures import Picture, pictures_of
from agents.site.sourcing.rows import with_rows
from agents.site.spec import Page, Section, SiteSpec
from agents.site.spec.pages import Item
from agents.sources.base import Document, Language, Source

ABOUT, SOURCES = "about", "sources"
TEXTS, ITEMS, LISTS = 8, 12, 3
LONGEST_TITLE = 110
LONGEST_NAME = 60
MOST_PAGES = 16
INVENTED = ("quote", "contact", "faq", "text", "figures")
"""Kinds of section in which a blueprint makes something up."""
WORDS: dict[str, tuple[str, str]] = {
    "about": ("About", "关于"),
    "facts": ("At a glance", "概览"),
    "faq": ("Questions", "常见问题"),
    "ways": ("How to reach us", "联系方式"),
    "sources": ("Sources", "来源"),
    "how": (
        "A number in brackets behind a text is that of its source here. The texts are the sources’ own words.",
        "文字后面方括号里的数字是下列来源的编号；文字均为来源原文。",
    ),
    "list": ("{titles}: from this source", "{titles}：出自此来源"),
    "pictures": ("Pictures", "图片"),
    "addresses": ("On the web", "网络地址"),
    "told": (
        "{texts} texts, {questions} questions, {facts} facts and {rows} rows are from {sources} sources, named "
        "on the page of sources.",
        "{texts} 段文字、{questions} 个问答、{facts} 条信息和 {rows} 行数据出自 {sources} 个来源，见“来源”页。",
    ),
    "examples": (
        "Not in the sources, so still an example: {what}.",
        "来源中没有，仍为示例：{what}。",
    ),
}


@dataclass(frozen=True)
class Sourced:
    """A spec with its content from sources, and sentences for the person."""

    spec: SiteSpec
    said: list[str]


def with_sources(
    spec: SiteSpec, sources: Sequence[Source], words: str = "", pictures: Sequence[Document] = ()
) -> Sourced:
    """A copy of the spec that says what the sources say; `words` are those that ask for the site.

    `pictures`: documents of one figure each, whose caption is its credit. Without sources it is as it was.
    """
    spec = spec.model_copy(deep=True)
    if not sources:
        return Sourced(spec, [])
    language = spec.language
    found = gathered(sources, language)
    taken = with_rows(spec, sources)
    sections = _sections(found, language)
    shown = pictures_of(pictures)
    sections[1:1] = _gallery(shown, language)
    used = {cited.source for cited in _shown(found)} | {rows.source for rows in taken}
    if not used:
        return Sourced(spec, [])
    about = next((p for p in spec.pages if p.path == ABOUT), None) or _about_page(spec, sections)
    told = {section.kind for section in sections}
    for page in spec.pages:
        page.sections = [s for s in page.sections if not _gives_way(s, told)]
    if about is not None:
        about.sections = [*sections, *about.sections][:MOST_PAGES]
    if spec.name.casefold() not in words.casefold():
        _named(spec, sources[min(used) - 1])
    _opened(spec, found)
    spec.pages = [p for p in spec.pages if p.sections]
    if len(spec.pages) < MOST_PAGES and not any(p.path == SOURCES for p in spec.pages):
        rows = {t.source: t.titles for t in taken}
        spec.pages.append(_sources_page(sources, used, rows, language, shown))
    said = word(language, "told").format(
        texts=len(found.texts[:TEXTS]), questions=len(found.questions[:ITEMS]), facts=len(found.facts[:ITEMS]),
        rows=sum(t.count for t in taken), sources=len(used),
    )  # fmt: skip
    left = _examples(spec, {name for t in taken for name in (t.titles, *t.names)}, sections)
    return Sourced(spec, [said, *([word(language, "examples").format(what=", ".join(left))] if left else [])])


def word(language: Language, key: str) -> str:
    """Words of these pages."""
    return WORDS[key][language == "zh"]


def _about_page(spec: SiteSpec, sections: Sequence[Section]) -> Page | None:
    """A page for what was found, where the spec has none."""
    taken = {entity.plural for entity in spec.entities} | {entity.name for entity in spec.entities}
    if not sections or len(spec.pages) >= MOST_PAGES - 1 or ABOUT in taken:
        return next((p for p in spec.pages if not p.path), None)
    page = Page(path=ABOUT, title=word(spec.language, "about"), sections=[])
    spec.pages.append(page)
    return page


def _shown(found: Gathered) -> list[Cited]:
    lists = [cited for own in list(found.lists.values())[:LISTS] for cited in own[:ITEMS]]
    parts = (found.texts[:TEXTS], found.questions[:ITEMS], found.facts[:ITEMS], found.ways[:ITEMS], lists)
    return [cited for part in parts for cited in part]


def _sections(found: Gathered, language: Language) -> list[Section]:
    """Texts by heading, facts, lists, questions, ways to reach somebody, in this order."""
    made: list[Section] = []
    texts: dict[tuple[str, int], list[str]] = {}
    for cited in found.texts[:TEXTS]:
        texts.setdefault((cited.title, cited.source), []).append(cited.marked())
    made += [Section(kind="text", title=title, text="\n\n".join(own)) for (title, _), own in texts.items()]
    if found.facts:
        items = [Item(title=c.title, text=c.marked()) for c in found.facts[:ITEMS]]
        made.append(Section(kind="cards", title=word(language, "facts"), items=items))
    for (heading, source), own in list(found.lists.items())[:LISTS]:
        if len(own) > 1:
            items = [Item(text=c.text) for c in own[:ITEMS]]
            made.append(Section(kind="cards", title=f"{heading[:140]} [{source}]", items=items))
    if found.questions:
        items = [Item(title=c.title, text=c.marked()) for c in found.questions[:ITEMS]]
        made.append(Section(kind="faq", title=word(language, "faq"), items=items))
    if found.ways:
        # An address, a mailbox or a number is a link only while nothing stands behind it: the mark stands at its name.
        items = [Item(title=f"{c.title} [{c.source}]", text=c.text) for c in found.ways[:ITEMS]]
        made.append(Section(kind="contact", title=word(language, "ways"), items=items))
    return made


def _gallery(pictures: Sequence[Picture], language: Language) -> list[Section]:
    """A section of pictures, each with its credit; none where there is no picture."""
    items = [Item(title=p.alt[:LONGEST_TITLE], text=p.credit[:600], picture=p.name) for p in pictures]
    return [Section(kind="gallery", title=word(language, "pictures"), items=items)] if items else []


def _gives_way(section: Section, told: set[str]) -> bool:
    """Whether a section of the blueprint is made up, and the sources tell the like, or it is what somebody said."""
    return section.kind in INVENTED and (section.kind in told or section.kind == "quote")


def _named(spec: SiteSpec, source: Source) -> None:
    """The site's name from its first source's title, where that is a name and not a sentence or a file."""
    title = (source.title or "").strip()
    if 2 <= len(title) <= LONGEST_NAME and title[-1] not in ".!?。！？" and title not in source.name:
        spec.name = title


def _opened(spec: SiteSpec, found: Gathered) -> None:
    """The first thing that the sources say, in place of the made-up words under the name on the start page."""
    hero = next((s for p in spec.pages if not p.path for s in p.sections if s.kind == "hero"), None)
    if hero is None or not found.texts:
        return
    first = found.texts[0]
    hero.title, hero.text = spec.name, first.marked()
    spec.tagline = ""


def _sources_page(
    sources: Sequence[Source],
    used: set[int],
    rows: dict[int, str],
    language: Language,
    pictures: Sequence[Picture],
) -> Page:
    items, addresses = [], []
    for number, source in enumerate(sources, start=1):
        title = (source.title or source.name)[:LONGEST_TITLE]
        web = source.name.startswith(("http://", "https://"))
        told = [source.author, source.date, None if web or source.name == title else source.name]
        if number in rows:
            told.append(word(language, "list").format(titles=rows[number]))
        items.append(Item(title=title, text=" · ".join(filter(None, told))[:600]))
        if web and number in used:
            addresses.append(Item(title=f"[{number}] {title}"[:120], text=source.name[:600], icon="globe"))
    for shown in (picture.source for picture in pictures):
        if shown.name.startswith(("http://", "https://")):
            title = f"{word(language, 'pictures')}: {shown.title or shown.name}"[:120]
            addresses.append(Item(title=title, text=shown.name[:600], icon="picture"))
    listed = Section(kind="steps", title=word(language, "sources"), text=word(language, "how"), items=items[:24])
    more = [Section(kind="contact", title=word(language, "addresses"), items=addresses[:24])] if addresses else []
    return Page(path=SOURCES, title=word(language, "sources"), sections=[listed, *more])


def _examples(spec: SiteSpec, filled: set[str], sections: Sequence[Section]) -> list[str]:
    """What is still made up: kinds of thing that everybody reads with example rows, and sections of the blueprint."""
    things = [e.titles for e in spec.entities if e.rows and e.titles not in filled and e.access.read == "everyone"]
    parts = [
        s.title
        for page in spec.pages
        for s in page.sections
        if s.kind in INVENTED and s.title and s not in sections and page.path != SOURCES
    ]
    return list(dict.fromkeys([*things, *parts]))[:8]
