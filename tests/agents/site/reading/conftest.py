"""Sentences are read by words alone here, so that a reading takes milliseconds and is the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agents.site.blueprints import finding


@pytest.fixture(autouse=True, scope="package")
def by_words_alone() -> Iterator[None]:
    """Without the embedder, which likens sentences by meaning where it is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "installed_embedder", lambda: None)
        yield
