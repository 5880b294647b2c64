"""Sources without files, for what is only about the store."""

from __future__ import annotations

import hashlib

from agents.corpus import Corpus
from agents.sources.base import Locator, Passage, Source


def source_of(name: str, *texts: str, heading: tuple[str, ...] = ()) -> Source:
    passages, start = [], 0
    for n, text in enumerate(texts, start=1):
        where = Locator(heading=heading, start=start, end=start + len(text))
        passages.append(Passage(id=f"x:{n}", text=text, locator=where))
        start += len(text) + 2
    return Source(id="x", name=name, media_type="text/plain", title=name, text="\n\n".join(texts), passages=passages)


def put(corpus: Corpus, name: str, *texts: str, heading: tuple[str, ...] = ()) -> None:
    source = source_of(name, *texts, heading=heading)
    corpus.put(f"/docs/{name}", hashlib.sha256(source.text.encode()).hexdigest(), source)
