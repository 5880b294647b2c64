"""Files into a corpus: what is new or changed is read, what is gone leaves, the rest is not touched.

A file is known by the hash of its bytes. Links are not followed, so that a folder cannot bring in what is outside of
it. Each file is parsed in a process of its own; a file that cannot be read costs a sentence.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from agents.corpus.base import Added
from agents.corpus.embedding import Embedder
from agents.corpus.store import Corpus
from agents.errors import Cancelled, InputRefused
from agents.llm import never
from agents.sources import Source, read
from agents.text.lists import word_set
from agents.waiting import answered, started

SUFFIXES = word_set(
    ".pdf .docx .pptx .xlsx .xlsm .csv .tsv .tab .md .markdown .mdown .html .htm .xhtml .txt .text .eml"
)
PARSERS = 2
"""Files parsed at once."""
Tell = Callable[[str], None]


def add(
    corpus: Corpus,
    paths: Sequence[Path],
    *,
    embedder: Embedder | None = None,
    tell: Tell = lambda _: None,
    cancel: Callable[[], bool] = never,
) -> Added:
    """Bring the corpus up to date with these files and folders. Raises InputRefused for a path that is not there."""
    done, known = Added(), corpus.known()
    wanted = list(_wanted(paths))
    gone = _gone(known, paths, {str(path) for path in wanted})
    corpus.remove(gone)
    done.removed = len(gone)
    todo: list[tuple[Path, str]] = []
    for path in wanted:
        digest = _hash(path, done)
        if digest is None or known.get(str(path)) == digest:
            done.unchanged += digest is not None
        else:
            todo.append((path, digest))
    for number, (path, digest, source) in enumerate(_read(todo, done, cancel), start=1):
        tell(f"{number} of {len(todo)}: {path.name}")
        vectors = embedder.passages([p.text for p in source.passages if p.text.strip()]) if embedder else None
        done.passages += corpus.put(str(path), digest, source, vectors)
        done.changed += str(path) in known
        done.new += str(path) not in known
    return done


def _wanted(paths: Sequence[Path]) -> Iterator[Path]:
    """The readable files of `paths`, absolute, each once."""
    seen: set[Path] = set()
    for given in paths:
        path = given.expanduser().absolute()
        if not path.exists():
            raise InputRefused(f"{given} does not exist.", fix="Check the spelling of the path.")
        for found in _below(path.resolve()) if path.is_dir() else [path.resolve()]:
            if found not in seen:
                seen.add(found)
                yield found


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            plain = not name.startswith((".", "~$")) and not path.is_symlink() and path.is_file()
            if plain and path.suffix.lower() in SUFFIXES:
                yield path


def _gone(known: dict[str, str], paths: Sequence[Path], wanted: set[str]) -> list[str]:
    """Origins below the folders given whose files are there no more."""
    folders = [str(p.expanduser().resolve()) + os.sep for p in paths if p.is_dir()]
    return [origin for origin in known if origin not in wanted and any(origin.startswith(f) for f in folders)]


def _hash(path: Path, done: Added) -> str | None:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        done.refused.append(f"{path} cannot be read: {error.strerror or error}.")
        return None
    return digest.hexdigest()


def _read(
    todo: Sequence[tuple[Path, str]], done: Added, cancel: Callable[[], bool]
) -> Iterator[tuple[Path, str, Source]]:
    """The sources in order, a few being parsed ahead, so that memory does not grow with their number."""
    waiting: deque[tuple[Path, str, Future[Source]]] = deque()
    rest = iter(todo)
    while True:
        while len(waiting) < PARSERS and (following := next(rest, None)) is not None:
            waiting.append((*following, started(partial(_source, following[0]))))
        if not waiting:
            return
        path, digest, future = waiting.popleft()
        if cancel():
            raise Cancelled("Stopped. What was read is kept.")
        try:
            yield path, digest, answered(future, cancel)
        except InputRefused as error:
            done.refused.append(str(error))


def _source(path: Path) -> Source:
    return read(path).source
