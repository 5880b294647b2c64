"""Markup: where the tags of an HTML text stand, and insertions into it that leave every other character as it was."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_HEAD_END = re.compile(r"</head\s*>|<body[\s>]", re.IGNORECASE)


@dataclass(frozen=True)
class Tag:
    """A start tag: where it begins and ends in the text, and where its element's end tag begins."""

    name: str
    start: int
    end: int
    attributes: dict[str, str | None]
    close: int | None = None


@dataclass(frozen=True)
class Change:
    """Text in place of `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass
class _Reader(HTMLParser):
    """Notes every start tag; templates and scripts hold none that are shown."""

    source: str
    tags: list[Tag] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [0, *(m.end() for m in re.finditer("\n", self.source))]
        self._open: list[int] = []
        self.feed(self.source)
        self.close()

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        self.tags.append(Tag(tag, self._at, self._at + len(raw), dict(attrs)))
        if tag not in _VOID and not raw.endswith("/>"):
            self._open.append(len(self.tags) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            index = self._open[at]
            if self.tags[index].name == tag:
                found = self.tags[index]
                self.tags[index] = Tag(found.name, found.start, found.end, found.attributes, self._at)
                del self._open[at:]
                return


def tags_of(source: str) -> dict[str, list[Tag]]:
    """The start tags of a page by name, in order."""
    found: dict[str, list[Tag]] = {}
    for tag in _Reader(source).tags:
        found.setdefault(tag.name, []).append(tag)
    return found


def with_attribute(tag: Tag, source: str, name: str, value: str) -> Change:
    """An attribute added to a tag, or its value replaced."""
    said = html.escape(value, quote=True)
    raw = source[tag.start : tag.end]
    old = re.search(rf"""(\s{re.escape(name)})(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?(?=[\s/>])""", raw, re.IGNORECASE)
    if old:
        return Change(tag.start + old.start(1), tag.start + old.end(), f'{old[1]}="{said}"')
    at = tag.start + 1 + len(tag.name)
    return Change(at, at, f' {name}="{said}"')


def with_rules(source: str, rules: list[str]) -> Change:
    """A style element with rules, as the last thing of the head."""
    found = _HEAD_END.search(source)
    sections = re.search(r"<(section|main|div|article|p|h1)[\s>]", source, re.IGNORECASE)
    at = found.start() if found else sections.start() if sections else len(source)
    return Change(at, at, f"<style data-impasto-mended>{' '.join(rules)}</style>\n")


def changed(source: str, changes: list[Change]) -> str:
    """The text with all changes made; those that overlap an earlier one are left out."""
    parts, at = [], 0
    for change in sorted(changes, key=lambda c: (c.start, c.end)):
        if change.start < at:
            continue
        parts += [source[at : change.start], change.text]
        at = change.end
    return "".join([*parts, source[at:]])
