from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.evaluation.corpora import put_text
from agents.evaluation.world import World, make


@pytest.fixture(scope="module")
def world() -> World:
    return make(1, questions=12)


@pytest.fixture(scope="module")
def corpus(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Corpus(tmp_path_factory.mktemp("world") / "corpus.sqlite") as opened:
        for document in world.documents:
            put_text(opened, f"{Path('corpus.jsonl').resolve()}#{document.docid}", document.title, document.text)
        yield opened
