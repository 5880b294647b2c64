"""Pictures that were found become documents of one figure, whose caption says who made it and how it may be used.

The bytes are fetched through the guard and read in the parsers' process, never here.
"""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path

from agents.errors import InputRefused
from agents.net import Fetcher, FetchFailed, FetchRefused
from agents.sources import Document, Limits, read
from agents.tools.images import Found
from agents.tools.licences import OWN
from agents.tools.robots import Robots

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
READING = Limits(seconds=30.0, file_bytes=32 * 1024 * 1024, pages=5, characters=10_000, figures=2)
TELLING = 6
"""Words from which a picture's description says something beyond its title."""
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}


def fetched(picture: Found, fetcher: Fetcher, robots: Robots | None = None) -> tuple[bytes, str]:
    """The bytes of a picture and their ending; `fetcher` should read `PICTURES`. Raises FetchRefused, FetchFailed."""
    if not (robots or Robots(fetcher)).allow(picture.url):
        raise FetchRefused("The host does not let robots read this picture.")
    answer = fetcher.get(picture.url)
    if answer.status != 200:
        raise FetchFailed(f"The picture was answered with {answer.status}.")
    ending = _ENDINGS.get(answer.media_type)
    if ending is None:
        raise FetchRefused(f"{answer.media_type[:60] or 'No type'!r} is no picture that is read.")
    return answer.content, ending


def as_document(picture: Found, data: bytes, ending: str, language: str = "en") -> Document:
    """The picture as a document of one figure, whose caption is its credit. Read in the parsers' process.

    Raises InputRefused for bytes that are no picture.
    """
    title, author, said = escape(picture.title), escape(picture.author or ""), escape(picture.credit(language))
    told = f"<p>{escape(picture.alt)}</p>" if len(picture.alt.split()) >= TELLING else ""
    markup = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="{author}"></head><body><main><h1>{title}</h1>'
        f'<figure><img src="picture.{ending}" alt="{escape(picture.alt or picture.title)}">'
        f"<figcaption>{said}</figcaption></figure>{told}</main></body></html>"
    )
    with tempfile.TemporaryDirectory(prefix="impasto-picture-") as folder:
        (Path(folder) / f"picture.{ending}").write_bytes(data)
        path = Path(folder) / "picture.html"
        path.write_text(markup, "utf-8")
        document = read(path, limits=READING)
    if not document.source.figures:
        raise InputRefused("These bytes are no picture that can be shown.")
    named = ", ".join(filter(None, (picture.author, picture.licence.name if picture.licence.name != OWN else "")))
    document.source.name, document.source.author = picture.page, named or None
    return document
