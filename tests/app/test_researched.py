"""`deck TOPIC --research`: what is a topic and what a document, and what is said when nothing was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.errors import ConfigurationError, InputRefused
from agents.research.request import Citation, ResearchResult
from agents.sources.kept import ENDING
from app.cli import app
from app.commands import deck, poster, site
from app.commands.deck import told
from app.commands.queued import Order
from app.endings import UsageError
from app.researched import sources_of, with_facets


def outcome(out: Path, *, cited: bool = True) -> ResearchResult:
    citations = [Citation(quote="q", source="s", locator={})] if cited else []
    return ResearchResult(
        answer="a", confidence=1, citations=citations, searches=1, pages=0, tokens=0, seconds=0, notes=1,
        paths={"briefing": out / "briefing"}, said=["one thing"],
    )  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Order]:
    """What the commands would queue."""
    orders: list[Order] = []

    @contextmanager
    def noted(order: Order, *_: Any, **__: Any) -> Iterator[Any]:
        orders.append(order)
        raise InputRefused("That is enough.")
        yield

    for command in (deck, poster, site):
        monkeypatch.setattr(command, "carried_out", noted)
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return orders


class DescribeWhatWasFound:
    def it_gives_the_sources_that_were_kept(self, tmp_path: Path):
        (tmp_path / "briefing").mkdir()
        (tmp_path / "briefing" / f"01{ENDING}").write_text("{}")
        found, said = sources_of(outcome(tmp_path), "Night buses")
        assert ([path.name for path in found], said) == ([f"01{ENDING}"], ["one thing"])

    def it_says_that_nothing_was_found(self, tmp_path: Path):
        with pytest.raises(InputRefused, match="Nothing was found about “Night buses”"):
            sources_of(outcome(tmp_path, cited=False), "Night buses")


class DescribeResearchBeforeSomething:
    def it_tells_a_topic_from_documents(self, tmp_path: Path):
        paper = tmp_path / "paper.pdf"
        paper.touch()
        assert told([Path("Night buses"), paper], None, research=True) == ([paper], "Night buses")
        assert told([paper], "Night buses", research=True) == ([paper], "Night buses")
        assert told([paper], None, research=False) == ([paper], None)
        with pytest.raises(UsageError):
            told([paper], None, research=True)

    @pytest.mark.parametrize("kind", ["deck", "poster", "site"])
    def it_refuses_to_look_nowhere(self, kind: str, asked: list[Order]):
        done = CliRunner().invoke(app, [kind, "Night buses", "--research"])
        assert isinstance(done.exception, ConfigurationError)
        assert "nowhere to look" in done.exception.sentence
        assert asked == []

    @pytest.mark.parametrize("kind", ["deck", "poster"])
    def it_looks_where_it_is_told(self, kind: str, tmp_path: Path, asked: list[Order]):
        CliRunner().invoke(app, [kind, "Night buses", "--research", "--corpus", ".", "--out", "out"])
        assert (asked[0].options["topic"], list(asked[0].inputs), asked[0].options["web"]) == ("Night buses", [], False)
        assert asked[0].here == {"folder": str(tmp_path / "out"), "corpora": [str(tmp_path)], "research": True}

    def it_looks_for_what_a_site_is_about(self, tmp_path: Path, asked: list[Order]):
        words = ["site", "A bakery with a menu", "--research", "--corpus", ".", "--topic", "Rye bread"]
        CliRunner().invoke(app, words)
        assert (asked[0].here["topic"], asked[0].here["corpora"]) == ("Rye bread", [str(tmp_path)])
        assert with_facets("A bakery with a menu").startswith("A bakery with a menu; opening hours")

    @pytest.mark.parametrize(
        "words",
        [
            ["deck", "Night buses", "--corpus", "."],
            ["poster", "--topic", "Night buses", "--corpus", "."],
            ["site", "A bakery", "--corpus", "."],
            ["site", "darker", "--continue", "x", "--research", "--corpus", "."],
        ],
    )
    def it_is_asked_for_by_name(self, words: list[str], asked: list[Order]):
        done = CliRunner().invoke(app, words)
        assert isinstance(done.exception, UsageError)
        assert "--research" in str(done.exception)
        assert asked == []
