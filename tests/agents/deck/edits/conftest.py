"""One exported deck for all tests that need files: its browser is the slow part."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.agents.deck.edits.decks import exported, library, spec


@pytest.fixture(scope="session")
def deck_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deck of `decks.spec`, exported. Nobody writes into it."""
    return exported(tmp_path_factory.mktemp("deck") / "deck", spec(), library())


@pytest.fixture
def deck(deck_made: Path, tmp_path: Path) -> Path:
    """A copy to write into."""
    return Path(shutil.copytree(deck_made, tmp_path / "deck"))


@pytest.fixture
def changed(deck: Path) -> Callable[[Callable[[object], None]], Path]:
    """The deck's PowerPoint file after `how(presentation)`, saved as python-pptx saves."""
    import pptx

    def change(how: Callable[[object], None]) -> Path:
        presentation = pptx.Presentation(str(deck / "deck.pptx"))
        how(presentation)
        presentation.save(str(deck / "deck.pptx"))
        return deck / "deck.pptx"

    return change
