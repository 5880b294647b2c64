"""`deck TOPIC --research`: what is a topic and what a document, and what is said when nothing was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.errors import ConfigurationError, InputRefused
from agents.research import making
from agents.research.request import Citation, ResearchRequest, ResearchResult
from agents.settings import Settings
from agents.sources.kept import ENDING
from app.cli import app
from app.commands.deck import told
from app.endings import UsageError
from app.researched import researched


def outcome(out: Path, *, cited: bool = True) -> ResearchResult:
    citations = [Citation(quote="q", source="s", locator={})] if cited else []
    return ResearchResult(
        answer="a", confidence=1, citations=citations, searches=1, pages=0, tokens=0, seconds=0, notes=1,
        paths={"briefing": out / "briefing"}, said=["one thing"],
    )  # fmt: skip


class DescribeResearchBeforeADeck:
    def it_tells_a_topic_from_documents(self, tmp_path: Path):
        paper = tmp_path / "paper.pdf"
        paper.touch()
        assert told([Path("Night buses"), paper], None, research=True) == ([paper], "Night buses")
        assert told([paper], "Night buses", research=True) == ([paper], "Night buses")
        assert told([paper], None, research=False) == ([paper], None)
        with pytest.raises(UsageError):
            told([paper], None, research=True)

    def it_gives_the_sources_that_were_kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        asked: list[ResearchRequest] = []

        def continued(request: ResearchRequest, settings: Settings, **_: Any) -> ResearchResult:
            asked.append(request)
            (request.out / "briefing").mkdir(parents=True)
            (request.out / "briefing" / f"01{ENDING}").write_text("{}")
            return outcome(request.out)

        monkeypatch.setattr(making, "continued", continued)
        found, said = self.run(tmp_path)
        assert [path.name for path in found] == [f"01{ENDING}"]
        assert (said, asked[0].brief, asked[0].question) == (["one thing"], True, "Night buses")

    def it_says_that_nothing_was_found(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(making, "continued", lambda request, *_, **__: outcome(request.out, cited=False))
        with pytest.raises(InputRefused, match="Nothing was found about “Night buses”"):
            self.run(tmp_path)

    def it_refuses_to_look_nowhere(self, tmp_path: Path):
        with pytest.raises(ConfigurationError, match="nowhere to look"):
            researched(
                "x",
                [],
                web=False,
                out=tmp_path,
                settings=Settings(data=tmp_path),
                tell=lambda *_: None,
                cancel=lambda: False,
            )

    def it_is_asked_for_by_name(self, tmp_path: Path):
        done = CliRunner().invoke(app, ["deck", "Night buses", "--corpus", str(tmp_path)])
        assert isinstance(done.exception, UsageError)
        assert "--research" in str(done.exception)

    def run(self, tmp_path: Path) -> tuple[list[Path], list[str]]:
        return researched(
            "Night buses", [tmp_path], web=False, out=tmp_path / "out", settings=Settings(data=tmp_path / "data"),
            tell=lambda *_: None, cancel=lambda: False,
        )  # fmt: skip


class DescribeResearchBeforeAPoster:
    def it_rests_on_what_was_found(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        from agents import poster as posters
        from app.commands import poster as command

        asked: list[Any] = []

        def stopped(request: Any, *_: Any, **__: Any) -> Any:
            asked.append(request)
            raise InputRefused("That is enough.")

        monkeypatch.setattr(command, "researched", lambda *_, **__: ([tmp_path / f"01{ENDING}"], []))
        monkeypatch.setattr(posters, "make", stopped)
        given = ["poster", "Night buses", "--research", "--corpus", str(tmp_path), "--out", str(tmp_path / "out")]
        CliRunner().invoke(app, given)
        assert asked[0].topic == "Night buses"
        assert asked[0].researched == [tmp_path / f"01{ENDING}"]
        assert asked[0].inputs == []

    def it_looks_nowhere_without_being_asked_to(self, tmp_path: Path):
        done = CliRunner().invoke(app, ["poster", "--topic", "Night buses", "--corpus", str(tmp_path)])
        assert isinstance(done.exception, UsageError)


class DescribeResearchBeforeASite:
    def it_rests_on_what_was_found(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        from app.commands import site as command

        asked: list[Any] = []

        def stopped(request: Any, *_: Any, **__: Any) -> Any:
            asked.append(request)
            raise InputRefused("That is enough.")

        looked: list[str] = []

        def found(topic: str, *_: Any, **__: Any) -> tuple[list[Path], list[str]]:
            looked.append(topic)
            return [tmp_path / f"01{ENDING}"], []

        monkeypatch.setattr(command, "researched", found)
        monkeypatch.setattr("agents.site.making.make", stopped)
        given = ["site", "A bakery with a menu", "--research", "--corpus", str(tmp_path), "--out", str(tmp_path / "o")]
        CliRunner().invoke(app, given)
        assert asked[0].researched == (tmp_path / f"01{ENDING}",)
        assert looked[0].startswith("A bakery with a menu; opening hours")

    @pytest.mark.parametrize(
        "words", [["A bakery", "--corpus", "."], ["darker", "--continue", "x", "--research", "--corpus", "."]]
    )
    def it_goes_with_a_new_site_only(self, words: list[str]):
        done = CliRunner().invoke(app, ["site", *words])
        assert isinstance(done.exception, UsageError)
        assert "--research" in str(done.exception)
