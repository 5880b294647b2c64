"""A fixed corpus as JSON lines (`docid`, `text`, and perhaps `title` and `url`) becomes a corpus that can be searched.

The shape is BrowseComp-Plus's. Text is read as Markdown. A document's origin is `<file>#<docid>`, so that a citation
tells the docid; in a folder of documents the docid is the file's name without its ending.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any

from agents.corpus import Corpus
from agents.errors import Cancelled, InputRefused
from agents.llm import never
from agents.settings import Settings
from agents.sources.limits import Limits
from agents.sources.parse import parse

KEYS = ("docid", "text")
TOLD_EVERY = 1000


def docid_of(origin: str) -> str:
    """The docid of a source: what follows `#`, or a file's name without its ending."""
    _, mark, docid = origin.rpartition("#")
    return docid if mark else PurePath(origin).stem


def is_lines(place: Path) -> bool:
    """Whether this is a corpus as JSON lines."""
    return place.suffix == ".jsonl"


def index_lines(
    settings: Settings, lines: Path, *, tell: Callable[[str], None] = lambda _: None, cancel: Callable[[], bool] = never
) -> Path:
    """The corpus file of these lines, below the data folder; made once for the same bytes.

    Raises InputRefused for a line that is no document, with its number. Stopped halfway, it goes on the next time.
    """
    digest = _digest(lines)
    path = settings.data / "corpora" / f"lines-{digest[:20]}.sqlite"
    with Corpus(path) as corpus:
        known = corpus.known()
        for number, (docid, title, text) in enumerate(_documents(lines), start=1):
            if cancel():
                raise Cancelled("Stopped. What was read is kept.")
            if (origin := f"{lines.resolve()}#{docid}") not in known:
                put_text(corpus, origin, title or docid, text)
            if number % TOLD_EVERY == 0:
                tell(f"{number} documents")
    return path


def put_text(corpus: Corpus, origin: str, title: str, text: str) -> None:
    """Keep a Markdown text. One without words is left out."""
    data = text.encode("utf-8", "replace")
    try:
        source = parse(data, f"{title[:80]}.md", "markdown", Limits()).source
    except InputRefused:
        return
    source.title = source.title or title
    corpus.put(origin, hashlib.sha256(origin.encode() + data).hexdigest(), source)


def _digest(lines: Path) -> str:
    found = hashlib.sha256(str(lines.resolve()).encode())
    try:
        with lines.open("rb") as file:
            while block := file.read(1 << 20):
                found.update(block)
    except OSError as error:
        raise InputRefused(f"{lines} cannot be read: {error.strerror or error}.") from error
    return found.hexdigest()


def _documents(lines: Path) -> Iterator[tuple[str, str, str]]:
    for number, row in rows_of(lines):
        if not all(key in row for key in KEYS):
            raise InputRefused(f"{lines}, line {number}: a document needs {' and '.join(KEYS)}.")
        yield str(row["docid"]), str(row.get("title") or ""), str(row["text"])


def rows_of(lines: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of JSON lines with their numbers from 1. Raises InputRefused."""
    try:
        with lines.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise InputRefused(f"{lines}, line {number} is not an object.")
                yield number, row
    except (OSError, ValueError, RecursionError) as error:
        raise InputRefused(f"{lines} cannot be read as JSON lines: {error}.") from error
