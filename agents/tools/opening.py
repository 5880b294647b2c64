"""Opens pages and documents: fetched through the guard, parsed as any document is, kept as a source, read in parts.

Only what a search or the person named is opened; a link on a page has to come up in a search, or be offered by a
caller that decides so. A page is read as it was sent; one that shows its text only with scripts goes through the
browser of `rendering.py`, where there is one. It does not know who asks.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import html

from agents.corpus import Corpus, Hit, Stored
from agents.errors import BrowserMissing, Cancelled, ImpastoError, InputRefused
from agents.net import PAGES, Fetched, Fetcher, FetchFailed, FetchRefused
from agents.sources import Limits, Source, read
from agents.tools.base import Link, NotOffered, Page, Result, one_line
from agents.tools.images import Found, pictures_of
from agents.tools.rendering import Renderer, wants_browser
from agents.tools.robots import Robots

PART = 6000
"""Characters of a part of a page, about; parts end where a passage does."""
LINKS = 60
PICTURES = 40
"""Of all pages, that are remembered."""
LINK_BYTES = 4 * 1024 * 1024
OFFICE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
READ = (*PAGES, *OFFICE, "text/csv", "application/octet-stream")
_ENDINGS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
    "application/json": ".txt", "application/pdf": ".pdf", "text/csv": ".csv",
    OFFICE[0]: ".docx", OFFICE[1]: ".pptx", OFFICE[2]: ".xlsx",
}  # fmt: skip
HYPERTEXT = ("text/html", "application/xhtml+xml")
PARSING = Limits(seconds=60.0, file_bytes=64 * 1024 * 1024, pages=500, characters=4_000_000, figures=0)


class Opener:
    """Pages of the web (with a `fetcher`) and of a corpus, kept in that corpus. Thread-safe.

    `fetcher` should read `READ` only. `pages` counts what was fetched, at most `most`. A page is asked for once,
    however many threads want it, and one that failed is not asked for again.
    """

    def __init__(
        self,
        corpus: Corpus,
        fetcher: Fetcher | None = None,
        robots: Robots | None = None,
        *,
        most: int = 1000,
        renderer: Renderer | None = None,
    ) -> None:
        self._corpus, self._fetcher, self._renderer = corpus, fetcher, renderer
        self._robots = robots or (Robots(fetcher) if fetcher else None)
        self._offered: set[str] = set()
        self._links: dict[str, list[Link]] = {}
        self._pictures: list[Found] = []
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._failed: dict[str, ImpastoError] = {}
        self._most = most
        self.pages = 0

    def offer(self, results: Iterable[Result | str]) -> None:
        """From now on these addresses may be opened: results of a search, or what the person wrote."""
        with self._lock:
            self._offered |= {_plain(r if isinstance(r, str) else r.url) for r in results}

    def offers(self, url: str) -> bool:
        """Whether this address may be opened."""
        with self._lock:
            return _plain(url) in self._offered

    def open(self, url: str, number: int = 1) -> Page:
        """Part `number` of what is at `url`. Raises NotOffered, FetchRefused, FetchFailed, InputRefused."""
        if url.startswith("corpus:"):
            return self._part(self._own(url), url, number)
        plain = _plain(url)
        with self._lock:
            if plain not in self._offered:
                raise NotOffered("This address came from no search and not from the person, so it is not opened.")
            turn = self._turns.setdefault(plain, threading.Lock())
        with turn:
            if plain in self._failed:
                raise self._failed[plain]
            try:
                stored = self._corpus.source(plain) or self._fetch(plain)
            except Cancelled:
                raise
            except ImpastoError as error:
                self._failed[plain] = error
                raise
        return self._part(stored, plain, number)

    def passages(self, stored: Stored) -> list[Hit]:
        """All passages of a source that is kept here, in reading order."""
        return self._corpus.passages(stored)

    def pictures(self) -> list[Found]:
        """Pictures of the pages fetched here that name an open licence for what they hold."""
        with self._lock:
            return list(self._pictures)

    def spent(self) -> bool:
        """Whether no more pages may be fetched."""
        return self.pages >= self._most

    def stored(self, url: str) -> Stored:
        """The source behind a page that is open or can be."""
        return self.open(url).source

    def _own(self, url: str) -> Stored:
        found = self._corpus.source(url.removeprefix("corpus:").partition("#")[0])
        if found is None:
            raise InputRefused("There is no such document in the corpus.")
        return found

    def _fetch(self, url: str) -> Stored:
        if self._fetcher is None or self._robots is None:
            raise FetchRefused("The web is not to be used here.", fix="Allow it with --web.")
        if not self._robots.allow(url):
            raise FetchRefused(f"{urlsplit(url).hostname} does not let robots read this page.")
        with self._lock:
            if self.pages >= self._most:
                raise FetchRefused(f"{self._most} pages were fetched, which is all that may be.")
            self.pages += 1
        answer = self._fetcher.get(url)
        if answer.status != 200:
            raise FetchFailed(f"{urlsplit(url).hostname} answered {answer.status}.")
        shown, source = self._read(answer, url)
        self._corpus.put(url, hashlib.sha256(shown.content).hexdigest(), source)
        if shown.media_type in HYPERTEXT:
            pictures = pictures_of(shown.content, shown.url, source.title or url, shown.charset)
            with self._lock:
                self._links[url] = links_of(shown)
                self._pictures = [*self._pictures, *pictures][:PICTURES]
        found = self._corpus.source(url)
        if found is None:
            raise InputRefused("The page holds no text.")
        return found

    def _read(self, answer: Fetched, url: str) -> tuple[Fetched, Source]:
        """The answer, or what the browser made of it, with the source in it. Raises InputRefused and what it sent."""
        source, refused = None, None
        try:
            source = _parsed(answer, url)
        except InputRefused as error:
            refused = error
        reason = wants_browser(answer.content, len(source.text) if source else 0)
        if answer.media_type in HYPERTEXT and reason is not None and self._renderer is not None:
            try:
                seen = self._renderer.render(answer.url)
                richer = _parsed(seen, url)
                if source is None or len(richer.text) > len(source.text):
                    return seen, richer
            except (BrowserMissing, FetchFailed, FetchRefused, InputRefused) as error:
                refused = error if refused is None or isinstance(error, FetchRefused) else refused
        if source is None:
            raise refused or InputRefused("The page holds no text.")
        return answer, source

    def _part(self, stored: Stored, url: str, number: int) -> Page:
        parts = _parts([hit.text for hit in self._corpus.passages(stored)])
        number = min(max(1, number), len(parts))
        return Page(
            source=stored,
            url=url,
            title=stored.title or stored.name,
            date=stored.date,
            number=number,
            of=len(parts),
            text=parts[number - 1],
            links=self._links.get(url, []),
        )

    def find(self, url: str, pattern: str, *, most: int = 20) -> list[str]:
        """Passages of a page with all words of `pattern`, or, if none has, with any; each begins with its number."""
        wanted = [w for w in re.findall(r"\w+", pattern.casefold()) if w]
        hits = self._corpus.passages(self.open(url).source)
        scored = [(sum(w in hit.text.casefold() for w in wanted), hit) for hit in hits]
        best = max((n for n, _ in scored), default=0)
        return [f"{hit.passage}: {hit.text}" for n, hit in scored if best and n == best][:most]


def links_of(answer: Fetched) -> list[Link]:
    """The links of a page with words, web addresses only, each once, in reading order."""
    try:
        parser = html.HTMLParser(encoding=answer.charset or "utf-8", no_network=True, huge_tree=False)
        tree = html.fromstring(answer.content[:LINK_BYTES], parser=parser)
    except Exception:
        return []  # a page without markup that can be read has no links that can be
    found: dict[str, Link] = {}
    for anchor in tree.iter("a"):
        words, address = one_line(anchor.text_content(), 120), (anchor.get("href") or "").strip()
        try:
            absolute = _plain(urljoin(answer.url, address))
        except ValueError:
            continue
        if words and absolute.startswith(("http://", "https://")) and len(absolute) < 2048:
            found.setdefault(absolute, Link(text=words, url=absolute))
        if len(found) >= LINKS:
            break
    return list(found.values())


def _plain(url: str) -> str:
    """Without the fragment: it names a place, not another page."""
    return urldefrag(url).url if not url.startswith("corpus:") else url


def _parsed(answer: Fetched, url: str) -> Source:
    ending = _ENDINGS.get(answer.media_type) or Path(urlsplit(url).path).suffix[:8]
    name = re.sub(r"[^\w.-]+", "-", Path(urlsplit(url).path).stem)[:60].strip("-.") or urlsplit(url).hostname or "page"
    with tempfile.TemporaryDirectory(prefix="impasto-page-") as folder:
        path = Path(folder) / f"{name}{ending}"
        path.write_bytes(_transcoded(answer))
        source = read(path, limits=PARSING).source
    source.title = source.title or urlsplit(url).hostname
    return source


def _transcoded(answer: Fetched) -> bytes:
    """Text in UTF-8 where the server names the charset that its bytes are really in; stray NULs of a page are gone."""
    if not answer.media_type.startswith("text/") or answer.content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return answer.content
    try:
        answer.content.decode()
    except UnicodeError:
        with suppress(LookupError, UnicodeError, ValueError):
            return b"\xef\xbb\xbf" + answer.content.decode(answer.charset or "").encode()
    return answer.content.translate(None, b"\x00") if answer.media_type in HYPERTEXT else answer.content


def _parts(passages: list[str]) -> list[str]:
    """The passages joined into parts of about `PART` characters."""
    parts: list[str] = [""]
    for text in passages:
        if parts[-1] and len(parts[-1]) + len(text) > PART:
            parts.append("")
        parts[-1] = f"{parts[-1]}\n\n{text}" if parts[-1] else text
    return parts
