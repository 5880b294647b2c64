"""Pictures for decks, posters and sites, found with their licence, author and source.

    Openverse, Wikimedia Commons    searched; answers read leniently, unknown licences left out
    pages                           pictures of an opened page, when the page itself names an open licence for them
    documents                       figures of the person's own documents

Only pictures whose licence is known and open are given. It fetches no picture (`keeping.py` does) and does not choose.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote_plus

from lxml import html
from pydantic import BaseModel

from agents.errors import ImpastoError, InputRefused
from agents.net import FetchFailed
from agents.sources import read
from agents.sources.base import Document, Figure
from agents.text.words import terms
from agents.tools.base import SearchUnavailable, one_line
from agents.tools.licences import OWN, Licence, credit, licence_of
from agents.tools.providers import Client
from agents.tools.searching import Breaker

OPENVERSE = "https://api.openverse.org/v1/images/"
COMMONS = "https://commons.wikimedia.org/w/api.php"
WIDTH = 1600
"""Pixels across, asked of Commons: what a slide shows and not more."""
SMALLEST = 320
"""Pixels: a picture that is smaller each way is not offered."""


class Found(BaseModel, frozen=True):
    """A picture that may be used."""

    title: str
    url: str
    """Address of the file; `document:<path>#<asset>` for a figure of a document."""
    page: str
    """Where a person sees it with its licence."""
    licence: Licence
    author: str | None = None
    source: str
    """As it is credited: `Wikimedia Commons`, `Flickr, found with Openverse`."""
    alt: str = ""
    width: int | None = None
    height: int | None = None

    def credit(self, language: str = "en") -> str:
        """The line that names author, licence and source, English or Chinese."""
        return credit(self.title, self.author, self.licence, self.source, language)


class ImageProvider(Protocol):
    """Finds pictures somewhere."""

    name: str

    def search(self, query: str, num: int) -> list[Found]:
        """At most `num` pictures, best first. Raises ImpastoError when it cannot search."""
        ...


class Openverse:
    """Openverse's public interface: no key needed, asked for open licences only."""

    name = "openverse"

    def __init__(self, client: Client, address: str = OPENVERSE) -> None:
        self._client, self._address = client, address

    def search(self, query: str, num: int) -> list[Found]:
        asked = f"q={quote_plus(query[:200])}&license=by,by-sa,cc0,pdm&page_size={min(num, 20)}&mature=false"
        answer = _object(self._client.ask(self.name, "GET", f"{self._address}?{asked}"), self.name)
        found = []
        for entry in _entries(answer.get("results")):
            licence = licence_of(_text(entry, "license"), _text(entry, "license_version"), _text(entry, "license_url"))
            holder = _text(entry, "source") or _text(entry, "provider")
            source = f"{holder.replace('_', ' ').capitalize()}, found with Openverse" if holder else "Openverse"
            made = _found(entry, licence, title="title", url="url", page="foreign_landing_url", source=source)
            if made is not None:
                found.append(made.model_copy(update={"author": one_line(entry.get("creator"), 120) or None}))
        return found[:num]


class Commons:
    """Wikimedia Commons' interface: files found by words, with what their pages say of author and licence."""

    name = "commons"

    def __init__(self, client: Client, address: str = COMMONS) -> None:
        self._client, self._address = client, address

    def search(self, query: str, num: int) -> list[Found]:
        asked = (
            f"action=query&format=json&formatversion=2&generator=search&gsrnamespace=6&gsrlimit={min(num, 20)}"
            f"&gsrsearch={quote_plus(f'filetype:bitmap {query[:200]}')}&prop=imageinfo"
            f"&iiprop=url%7Csize%7Cmime%7Cextmetadata&iiurlwidth={WIDTH}"
        )
        answer = _object(self._client.ask(self.name, "GET", f"{self._address}?{asked}"), self.name)
        query_part = answer.get("query")
        pages = _entries(query_part.get("pages") if isinstance(query_part, dict) else None)
        pages.sort(key=_place)
        return [made for page in pages if (made := _of_commons(page)) is not None][:num]


def _place(page: dict[str, Any]) -> int:
    index = page.get("index")
    return index if isinstance(index, int) else 1 << 30


def _of_commons(page: dict[str, Any]) -> Found | None:
    """One file's entry; None when its licence is not open or something is missing."""
    info = next(iter(_entries(page.get("imageinfo"))), None)
    if info is None:
        return None
    about = info.get("extmetadata")
    said = (
        {k: _plain(v.get("value")) for k, v in about.items() if isinstance(v, dict)} if isinstance(about, dict) else {}
    )
    licence = licence_of(said.get("License") or said.get("LicenseShortName"), url=said.get("LicenseUrl"))
    title = said.get("ObjectName") or str(page.get("title", "")).removeprefix("File:").rpartition(".")[0]
    shown = {
        "title": title,
        "url": info.get("thumburl") or info.get("url"),
        "page": info.get("descriptionurl"),
        "width": info.get("thumbwidth") or info.get("width"),
        "height": info.get("thumbheight") or info.get("height"),
        "alt": said.get("ImageDescription"),
    }
    made = _found(shown, licence, title="title", url="url", page="page", source="Wikimedia Commons")
    return made.model_copy(update={"author": one_line(said.get("Artist"), 120) or None}) if made else None


def pictures_of(content: bytes, url: str, title: str, charset: str | None = None) -> list[Found]:
    """Pictures of a page that names an open licence for what it holds; none when it names none."""
    try:
        tree = html.document_fromstring(content, parser=html.HTMLParser(encoding=charset or "utf-8", no_network=True))
        tree.make_links_absolute(url)
    except Exception:
        return []  # markup that cannot be read holds no pictures that can be
    named = [*tree.xpath("//a[@rel='license']/@href"), *tree.xpath("//link[@rel='license']/@href")]
    named += tree.xpath("//meta[@name='dcterms.license' or @property='cc:license']/@content")
    licences = {licence_of(None, url=str(address)) for address in named}
    if len(licences) != 1 or (licence := licences.pop()) is None:
        return []
    author = next(iter(tree.xpath("//meta[@name='author']/@content")), None)
    found = []
    for image in tree.iter("img"):
        sizes = {k: int(image.get(k)) for k in ("width", "height") if (image.get(k) or "").isdecimal()}
        entry = {
            "title": image.get("alt") or title,
            "url": image.get("src"),
            "page": url,
            "alt": image.get("alt"),
            **sizes,
        }
        made = _found(entry, licence, title="title", url="url", page="page", source=title)
        if made is not None:
            found.append(made.model_copy(update={"author": one_line(author, 120) or None}))
    return found


class PagePictures:
    """Pictures of pages that were opened and that name an open licence, found by their titles and descriptions."""

    name = "pages"

    def __init__(self, seen: Sequence[Found]) -> None:
        self._seen = list(seen)

    def search(self, query: str, num: int) -> list[Found]:
        wanted = set(terms(query))
        rated = [(len(wanted & set(terms(f"{each.title} {each.alt}"))), each) for each in self._seen]
        return [each for fits, each in sorted(rated, key=lambda pair: -pair[0]) if fits][:num]


class DocumentFigures:
    """Figures of the person's own documents, found by their captions and what stands around them."""

    name = "documents"

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = list(paths)
        self._read: list[tuple[Path, Document]] | None = None

    def search(self, query: str, num: int) -> list[Found]:
        wanted = set(terms(query))
        rated: list[tuple[int, Found]] = []
        for path, document in self._documents():
            for figure in document.source.figures:
                said = " ".join(filter(None, (figure.caption, figure.alt, *figure.heading)))
                fits = len(wanted & set(terms(said)))
                if fits and max(figure.width, figure.height) >= SMALLEST:
                    rated.append((fits, _figure(path, document, figure)))
        return [found for _, found in sorted(rated, key=lambda pair: -pair[0])][:num]

    def asset(self, found: Found) -> bytes:
        """The bytes of a figure that `search` gave. Raises InputRefused."""
        for path, document in self._documents():
            name = found.url.removeprefix(f"document:{path}#")
            if name in document.assets:
                return document.assets[name]
        raise InputRefused("There is no such figure.")

    def _documents(self) -> list[tuple[Path, Document]]:
        if self._read is None:
            self._read = []
            for path in self._paths:
                try:
                    self._read.append((path, read(path)))
                except InputRefused:
                    continue  # whoever reads it for its text says so
        return self._read


class Images:
    """Searches through the providers in their order, until there are enough. Thread-safe as they are."""

    def __init__(self, providers: Sequence[ImageProvider]) -> None:
        self._providers, self._breaker = list(providers), Breaker()

    def search(self, query: str, num: int = 8) -> list[Found]:
        """At most `num` pictures with open licences. Raises SearchUnavailable when no provider answered."""
        asked, found, reasons, answered = one_line(query, 300), {}, [], False
        for provider in self._providers if asked else []:
            if self._breaker.rests(provider.name):
                reasons.append(f"{provider.name} rests after failures")
                continue
            try:
                more = provider.search(asked, num)
            except ImpastoError as error:
                self._breaker.failed(provider.name)
                reasons.append(f"{provider.name}: {error.sentence}")
                continue
            self._breaker.answered(provider.name)
            answered = True
            for each in more:
                found.setdefault(each.url, each)
            if len(found) >= num:
                break
        if asked and not answered:
            why = "; ".join(reasons) or "no provider is set up"
            raise SearchUnavailable(f"Search for pictures is unavailable ({why}).", fix="Try again later.")
        return list(found.values())[:num]


def _figure(path: Path, document: Document, figure: Figure) -> Found:
    return Found(
        title=one_line(figure.caption or figure.alt or path.stem, 120),
        url=f"document:{path}#{figure.asset}",
        page=str(path),
        licence=Licence(name=OWN),
        source=f"{path.name}{f', p. {figure.page}' if figure.page else ''}",
        alt=one_line(figure.alt, 300),
        width=figure.width,
        height=figure.height,
        author=document.source.author,
    )


def _found(
    entry: dict[str, Any], licence: Licence | None, *, title: str, url: str, page: str, source: str
) -> Found | None:
    """The entry as a picture; None without an open licence, a web address, or enough pixels."""
    address, seen = entry.get(url), entry.get(page)
    size = [entry.get(side) if isinstance(entry.get(side), int) else None for side in ("width", "height")]
    named = all(isinstance(a, str) and a.startswith(("http://", "https://")) and len(a) < 2048 for a in (address, seen))
    if licence is None or not named or (None not in size and max(s or 0 for s in size) < SMALLEST):
        return None
    return Found(
        title=one_line(entry.get(title), 120) or "Untitled",
        url=str(address),
        page=str(seen),
        licence=licence,
        source=one_line(source, 120),
        alt=one_line(entry.get("alt") or entry.get(title), 300),
        width=size[0],
        height=size[1],
    )


def _object(answer: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise FetchFailed(f"{name} sent an answer that is not JSON.") from error
    if not isinstance(found, dict):
        raise FetchFailed(f"{name} sent an answer of another form.")
    return found


def _entries(found: Any) -> list[dict[str, Any]]:
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _text(entry: dict[str, Any], name: str) -> str:
    return one_line(entry.get(name), 200) if isinstance(entry.get(name), str) else ""


def _plain(value: Any) -> str:
    """A field of Commons, which may hold markup, as text."""
    text = str(value or "")[:20_000]
    try:
        return (
            one_line(html.fromstring(f"<div>{text}</div>").text_content(), 500) if "<" in text else one_line(text, 500)
        )
    except Exception:
        return ""  # a field that cannot be read says nothing
