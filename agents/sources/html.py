"""HTML: headings, paragraphs, lists, quotes, tables, local pictures. Navigation, scripts and forms are left out.

It never reaches the network: a picture is read from a `data:` URI or from the page's own folder, or not at all.
"""

from __future__ import annotations

import re
from pathlib import Path

from agents.mathematics.linear import linear
from agents.mathematics.mathml import cleaned
from agents.sources.base import Document, PassageKind
from agents.sources.captions import caption_kind
from agents.sources.cleaning import one_line
from agents.sources.elements import Element, lxml_html
from agents.sources.encodings import decode
from agents.sources.html_hidden import remove_hidden
from agents.sources.html_tables import is_data_table, rows_of
from agents.sources.joining import lines_apart, named, told_by_time
from agents.sources.local_pictures import LocalPictures
from agents.sources.passages import DocumentBuilder
from agents.sources.pdf_title import is_junk_title
from agents.sources.pictures import is_decoration

_BREAK = "\u2028"
"""A line's end that the page asks for, among the white space that it does not mean"""
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "iframe",
        "object",
        "embed",
        "dialog",
        "menu",
        "head",
        "audio",
        "video",
        "canvas",
        "map",
        "svg",
    ]
)
_DROPPED_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"])
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "ul",
        "img",
        "body",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:cookie|breadcrumbs?|sidebar|toc|navbar|nav|menu|share|social|advert|ads|banner|skip-link|pagination|"
    r"comments?|newsletter|popup|modal|edit-?section)(?:$|[\s_-])",
    re.I,
)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document of an HTML page."""
    declared = _META_CHARSET.search(data[:4096])
    text = decode(data, declared[1].decode("ascii", "replace") if declared else None) or ""
    return read_markup(text, builder, folder)


def read_markup(
    markup: str,
    builder: DocumentBuilder,
    folder: Path | None,
    *,
    title: str | None = None,
    author: str | None = None,
    date: str | None = None,
) -> Document:
    """The document of HTML that is already text. A title, author or date that is given wins over what the page says."""
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\x00", ""))
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    root = lxml_html.document_fromstring(markup if markup.strip() else "<p></p>", parser=parser)
    remove_hidden(root)
    _Walk(builder, LocalPictures(folder, builder)).element(_main_part(root), "paragraph")
    return builder.finish(
        title=title or _title(root, builder.name),
        author=author or _meta(root, "author", "article:author", "dc.creator"),
        date=date or _date(root),
    )


class _Walk:
    """Goes through the tree once, top to bottom: text runs become paragraphs where a block begins or ends."""

    def __init__(self, builder: DocumentBuilder, pictures: LocalPictures) -> None:
        self.builder, self.pictures = builder, pictures
        self._run: list[str] = []
        self._table_caption: str | None = None
        self._numbered = False

    def element(self, element: Element, kind: PassageKind) -> None:
        self._run.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and not _is_dropped(child):
                self._child(child, kind)
            self._run.append(child.tail or "")
        if element.tag in _BLOCKS:
            self._flush(kind)

    def _child(self, child: Element, kind: PassageKind) -> None:
        tag = str(child.tag)
        if tag == "br":
            self._run.append(_BREAK)
        elif tag == "img":
            self._picture(child, None)
        elif tag == "math":
            self._equation(child)
        elif tag == "sup" and child.find(".//a[@href]") is not None:
            return
        elif tag not in _BLOCKS and child.tag != "table":
            self.element(child, kind)
        else:
            self._flush(kind)
            self._block(child, tag, kind)

    def _block(self, child: Element, tag: str, kind: PassageKind) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.builder.heading(_words(child), int(tag[1]))
            for image in child.iter("img"):
                self._picture(image, None)
        elif tag == "table":
            self._table(child)
        elif tag == "figure":
            self._figure(child)
        elif tag == "pre":
            self.builder.text("".join(map(str, child.itertext())), "code")
        elif tag == "li":
            self._numbered = child.getparent() is not None and child.getparent().tag == "ol"  # pyright: ignore[reportOptionalMemberAccess]
            self.element(child, "list_item")
            self._numbered = False
        else:
            self.element(child, {"dd": "list_item", "blockquote": "quote"}.get(tag, kind))  # pyright: ignore[reportArgumentType]

    def _flush(self, kind: PassageKind) -> None:
        lines = [one_line(line) for line in "".join(self._run).split(_BREAK)]
        self._run = []
        if kind == "paragraph" and (told_by_time(lines) or named(lines)):
            for line in filter(None, lines):
                self.builder.text(line, "list_item")
            return
        words = lines_apart(lines, meant=True) or " ".join(filter(None, lines))
        if not words or not any(c.isalnum() for c in words):
            return
        if caption_kind(words) == "table":
            self._table_caption = words
            return
        self.builder.text(words, kind, numbered=self._numbered and kind == "list_item")

    def _table(self, table: Element) -> None:
        if not is_data_table(table):
            self.element(table, "paragraph")
            return
        rows, headers = rows_of(table, _words)
        caption = table.find("caption")
        said = _words(caption) if caption is not None else self._table_caption
        self._table_caption = None
        self.builder.table(rows, header_rows=headers or None, caption=said)
        for image in table.iter("img"):
            self._picture(image, None)

    def _equation(self, math: Element) -> None:
        """A displayed equation stands for itself; one within a sentence becomes its words."""
        if math.get("display") != "block":
            self._run.append(_line(math))
            return
        self._flush("paragraph")
        try:
            self.builder.equation(cleaned(math))
        except ValueError:
            self._run.append("".join(map(str, math.itertext())))

    def _figure(self, figure: Element) -> None:
        caption = figure.find(".//figcaption")
        said = _words(caption) if caption is not None else None
        images, tables = list(figure.iter("img")), list(figure.iter("table"))
        if tables:
            self._table_caption = said
            self._table(tables[0])
        placed = [self._picture(image, said) for image in images]
        if not tables and not any(placed):
            if caption is not None and (parent := caption.getparent()) is not None:
                parent.remove(caption)
            self.element(figure, "paragraph")
            if said:
                self.builder.text(said, "caption")

    def _picture(self, image: Element, caption: str | None) -> bool:
        picture = self.pictures.find(image.get("src") or image.get("data-src") or "")
        if picture is None or (is_decoration(picture) and caption is None):
            return False
        self._flush("paragraph")
        return self.builder.figure(picture, caption=caption, alt=image.get("alt")) is not None


def _is_dropped(element: Element) -> bool:
    tag = str(element.tag)
    if tag in _DROPPED or (element.get("role") or "").lower() in _DROPPED_ROLES:
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.get("aria-hidden") == "true":
        return True
    if tag == "header":
        return element.find(".//h1") is None
    chrome = " ".join(filter(None, (element.get("class"), element.get("id"))))
    return (
        tag in ("div", "aside", "ul", "span", "section", "p")
        and bool(_CHROME.search(chrome))
        and not _holds_most(element)
    )


def _holds_most(element: Element) -> bool:
    return element.find(".//h1") is not None or element.find(".//main") is not None


def _main_part(root: Element) -> Element:
    body = root.find(".//body")
    body = root if body is None else body
    everything = len(_words(body))
    for path in (".//main", ".//*[@role='main']", ".//article"):
        parts = body.findall(path)
        if len(parts) == 1 and len(_words(parts[0])) > 0.4 * everything:
            return parts[0]
    return body


def _words(element: Element) -> str:
    """The text in an element, without what is dropped anywhere."""
    parts: list[str] = [element.text or ""]
    for child in element:
        tag = child.tag
        if tag == "br":
            parts.append(" ")
        elif tag == "math":
            parts.append(_line(child))
        elif isinstance(tag, str) and tag not in _DROPPED and not (tag == "a" and _is_permalink(child)):
            inner = _words(child)
            parts.append(f" {inner} " if tag in _BLOCKS or tag in ("td", "th", "tr") else inner)
        parts.append(child.tail or "")
    return one_line("".join(parts)) if element.tag in _BLOCKS or element.tag in ("td", "th") else "".join(parts)


def _is_permalink(anchor: Element) -> bool:
    return (anchor.text or "").strip() in ("#", "¶", "🔗", "§") and not len(anchor)


def _title(root: Element, name: str) -> str | None:
    title = root.find(".//title")
    said = one_line("".join(map(str, title.itertext()))) if title is not None else ""
    if said and is_junk_title(said, name):  # what a word processor writes there
        set_as = [p for p in root.iter("p") if "title" in (p.get("class") or "").lower()]
        said = next((words for p in set_as if 2 < len(words := one_line(_words(p))) <= 120), "")
    headings = root.findall(".//h1")
    shown = one_line(_words(headings[0])) if headings else ""
    if shown and (len(headings) == 1 or shown in said):
        return shown
    return said or shown or None


def _meta(root: Element, *names: str) -> str | None:
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        if key in names and meta.get("content"):
            return meta.get("content")
    return None


def _date(root: Element) -> str | None:
    date = _meta(root, "article:published_time", "date", "dc.date", "dcterms.date", "last-modified")
    time = root.find(".//time[@datetime]")
    date = date or (time.get("datetime") if time is not None else None)
    return date.partition("T")[0] if date else None


def _line(math: Element) -> str:
    try:
        return linear(cleaned(math))
    except ValueError:
        return "".join(map(str, math.itertext()))
