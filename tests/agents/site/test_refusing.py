"""Turns that do not come to a version: refused, conflicting, failing, stopped, killed. The last good version stays."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from agents.errors import Cancelled, ConfigurationError, ImpastoError, InputRefused
from agents.sandbox.choosing import choose
from agents.settings import Settings
from agents.site import projects, steps
from agents.site.confined import Confined
from agents.site.errors import SiteFailed, TurnRefused
from agents.site.generate import generate
from agents.site.generate.migrations import Unfit
from agents.site.making import accept, continue_, make, rollback
from agents.site.request import Event, SiteRequest
from agents.site.spec import Entity, Field
from agents.site.turns import Turn, open_place
from agents.site.turns.git import Git
from agents.site.verifying import checks_of
from agents.site.wishes import WishRefused
from agents.site.wishes.operations import AddEntity, AddRows, ChangeField, Operation, SetStyle
from tests.agents.site.verifying.samples import barber

FEW = ("page.home", "service.list", "service.store")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version of the sample, put there without its checks."""
    folder = tmp_path_factory.mktemp("original") / "site"
    tree = steps.tree_of(generate(barber()))
    with open_place(folder, new=True) as place:
        turn = Turn.begin(place, "first")
        turn.lay(tree)
        site = Confined(turn.tree, turn.data, choose(Settings()), lambda: False)
        site.migrate("first")
        site.prepare()
        turn.commit(tree, wish="a barber shop", said=[], checks={}, seconds=0.0)
    return folder


@pytest.fixture
def site(original: Path, tmp_path: Path) -> Path:
    subprocess.check_call(["cp", "-a", str(original), str(tmp_path / "site")])
    return tmp_path / "site"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", tier="small")


def means(monkeypatch: pytest.MonkeyPatch, *operations: Operation, beyond: str | None = None) -> None:
    """Let every wish mean these operations, read by nobody, and few checks be derived."""
    meant = SimpleNamespace(operations=list(operations), said=["Understood."], beyond=beyond)
    monkeypatch.setattr(steps, "read_wish", lambda *a, **k: meant)
    monkeypatch.setattr("agents.site.making.open_model", lambda *a, **k: None)
    monkeypatch.setattr(steps, "checks_of", lambda spec: [c for c in checks_of(spec) if c.id in FEW])


def turned(site: Path, settings: Settings, wish: str = "a wish", events: list[Event] | None = None):
    told = events if events is not None else []
    return continue_(site, wish, settings, on_event=told.append, cancel=lambda: False)


def state_of(site: Path) -> tuple[object, ...]:
    """Everything that must be as it was."""
    with closing(sqlite3.connect(site / "data" / "preview.db")) as connection:
        rows = connection.execute("SELECT name, minutes, price FROM services ORDER BY id").fetchall()
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    status = subprocess.check_output(["git", "status", "--porcelain"], cwd=site, text=True)
    return Git(site / ".git").commit_of("main"), rows, version, status, (site / "spec.json").read_bytes()


class DescribeRefusals:
    def it_refuses_rows_that_do_not_fit_another_kind_with_how_many_and_which(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        means(monkeypatch, ChangeField(entity="service", field="name", kind="integer"))
        before = state_of(site)
        with pytest.raises(Unfit, match=r"2.*Haircut|Haircut.*2"):
            turned(site, settings)
        assert state_of(site) == before
        assert not (site / ".impasto" / "turn").exists()

    def it_refuses_to_overwrite_lines_that_were_changed_by_hand(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        page = site / "static" / "style.css"
        lines = page.read_text("utf-8").splitlines(keepends=True)
        page.write_text("".join(f"/* mine */ {line}" for line in lines), "utf-8")
        means(monkeypatch, SetStyle(style="diner"))
        with pytest.raises(TurnRefused, match=r"changed by hand in static/style\.css"):
            turned(site, settings)
        assert page.read_text("utf-8").startswith("/* mine */")

    def it_keeps_a_contradiction_from_changing_anything(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        means(monkeypatch)

        def refuse(*_: object, **__: object) -> None:
            raise WishRefused("One part of it forbids what the other asks for.")

        monkeypatch.setattr(steps, "read_wish", refuse)
        before = state_of(site)
        with pytest.raises(WishRefused, match="forbids"):
            turned(site, settings)
        assert state_of(site) == before

    def it_says_what_needs_a_larger_model(self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch):
        means(monkeypatch, beyond="play a fanfare whenever somebody books")
        with pytest.raises(TurnRefused, match=r"Understood.*fanfare") as refused:
            turned(site, settings)
        assert "larger model" in (refused.value.fix or "")

    def it_refuses_too_many_kinds_of_thing(self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch):
        many = [
            AddEntity(
                entity=Entity(
                    name=f"thing{n}",
                    plural=f"things{n}",
                    title=f"Thing {n}",
                    titles=f"Things {n}",
                    display="name",
                    fields=[Field(name="name", label="Name", kind="text")],
                )
            )
            for n in range(50)
        ]
        means(monkeypatch, *many)
        before = state_of(site)
        with pytest.raises(InputRefused, match="at most 20"):
            turned(site, settings)
        assert state_of(site) == before

    @pytest.mark.parametrize(
        ("request_", "error", "told"),
        [
            (SiteRequest(sentence="   "), InputRefused, "is empty"),
            (SiteRequest(sentence="x" * 5000), InputRefused, "at most 4000"),
            (SiteRequest(sentence="a shop", style="baroque"), ConfigurationError, "no style"),
        ],
    )
    def it_refuses_before_any_work(self, request_: SiteRequest, error: type[ImpastoError], told: str):
        with pytest.raises(error, match=told):
            accept(request_)

    def it_writes_into_no_folder_that_holds_something(self, site: Path):
        with pytest.raises(InputRefused, match="not empty"):
            accept(SiteRequest(sentence="a shop", out=site))

    @pytest.mark.parametrize("sentence", ["asdf qwer zxcv", "what is the capital of France?"])
    def it_makes_nothing_of_words_that_ask_for_nothing_buildable(
        self, sentence: str, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("agents.site.making.open_model", lambda *a, **k: None)
        request = SiteRequest(sentence=sentence, out=tmp_path / "new")
        with pytest.raises(InputRefused):
            make(request, settings, on_event=lambda _: None, cancel=lambda: False)
        assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []

    def it_knows_no_version_that_there_is_not(self, site: Path, settings: Settings):
        with pytest.raises(InputRefused, match=r"no version 7") as refused:
            rollback(site, 7, settings, on_event=lambda _: None, cancel=lambda: False)
        assert refused.value.fix == "Versions are: 1."

    def it_finds_a_project_by_its_id_or_says_where_it_was(self, site: Path, settings: Settings, tmp_path: Path):
        projects.register("0123456789ab", site, settings)
        assert projects.locate("0123456789ab", settings) == site.resolve()
        site.rename(tmp_path / "elsewhere")
        with pytest.raises(InputRefused, match="is not there"):
            projects.locate("0123456789ab", settings)
        with pytest.raises(InputRefused, match="no site"):
            projects.locate("ffffffffffff", settings)


class DescribeTurns:
    def it_changes_rows_of_the_preview_and_the_seeds(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        means(monkeypatch, AddRows(entity="service", rows=[{"name": "Hot shave", "minutes": 45, "price": 19.5}]))
        made = turned(site, settings)
        assert made.checks == {"passed": 3, "failed": 0, "skipped": 0}
        assert ("Hot shave", 45, 1950) in state_of(site)[1]  # pyright: ignore[reportOperatorIssue]
        assert b"Hot shave" in (site / "features" / "services" / "seed.json").read_bytes()

    def it_takes_back_what_fails_its_checks_and_says_so(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        means(monkeypatch, SetStyle(style="night"))

        def broken(spec: object) -> dict[str, bytes]:
            files = generate(spec)  # pyright: ignore[reportArgumentType]
            routes = files["features/services/routes.py"].decode()
            line = '    page.need("read", feature)\n'
            files["features/services/routes.py"] = routes.replace(line, "    raise RuntimeError\n", 1).encode()
            return files

        monkeypatch.setattr(steps, "generated_files", broken)
        before = state_of(site)
        with pytest.raises(SiteFailed, match="version before it was kept") as failed:
            turned(site, settings)
        assert any("500" in failure for failure in failed.value.failures)
        assert state_of(site) == before
        assert "500" in (site / ".impasto" / "evidence" / "failed" / "checks.log").read_text("utf-8")

    def it_stops_when_asked_and_leaves_the_site_as_it_was(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        means(monkeypatch, SetStyle(style="night"))
        told: list[Event] = []
        before = state_of(site)
        with pytest.raises(Cancelled):
            continue_(site, "w", settings, on_event=told.append, cancel=lambda: any(e.phase == "verify" for e in told))
        assert state_of(site) == before

    @pytest.mark.full
    def it_goes_on_after_it_was_killed_without_reading_the_wish_again(
        self, site: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ):
        script = f"""
            import os, signal
            from pathlib import Path
            from types import SimpleNamespace
            import agents.site.making as making
            from agents.settings import Settings
            from agents.site import steps
            from agents.site.verifying import checks_of
            from agents.site.wishes.operations import SetStyle
            making.open_model = lambda *a, **k: None
            meant = SimpleNamespace(operations=[SetStyle(style="night")], said=[], beyond=None)
            steps.read_wish = lambda *a, **k: meant
            steps.checks_of = lambda spec: [c for c in checks_of(spec) if c.id in {FEW!r}]
            steps.code = lambda state, runtime: os.kill(os.getpid(), signal.SIGKILL)
            settings = Settings(data=Path({str(settings.data)!r}), tier="small")
            making.continue_(Path({str(site)!r}), "darker", settings, on_event=lambda e: None, cancel=lambda: False)
        """
        before = state_of(site)
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, env={**os.environ})
        assert done.returncode == -signal.SIGKILL
        assert state_of(site) == before
        means(monkeypatch)
        monkeypatch.setattr(steps, "read_wish", lambda *a, **k: pytest.fail("the wish was read again"))
        events: list[Event] = []
        made = continue_(site, "darker", settings, on_event=events.append, cancel=lambda: False)
        assert made.version == 2
        assert b'"night"' in (site / "spec.json").read_bytes()
        assert "understand" not in {event.phase for event in events}
