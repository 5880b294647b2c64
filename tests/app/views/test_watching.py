"""A page that is open shows what there is, whatever became of the run that should have drawn it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.jobs import queue
from app.store import Store, conversation, projects, versions
from app.store.blobs import LocalBlobs
from app.store.database import FILE, Database, default_url
from app.views import watching
from app.views.versions import go_back
from app.words import say


class DrawnAnew(Exception):
    """The page is drawn from its top."""


class Open:
    """One open page of a project with a job under way: what it asks by itself, and the store behind it."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.here, self.looks = store, SimpleNamespace(store=store), list[Callable[[], None]]()
        with store.write() as session:
            self.project = projects.create(session, kind="site", owner="local", title="Barber").id
            self.job = queue.submit(
                session, kind="site", owner="local", title="Barber", request={}, project_id=self.project
            )
        page = SimpleNamespace(session_state={}, fragment=self._fragment, rerun=self._rerun)
        monkeypatch.setattr(watching, "st", page)

    def draw(self, *, whole: bool = True) -> None:
        shown = watching.watch(self.here, self.project)  # type: ignore[arg-type]
        if whole:
            watching.drawn(shown)

    def look(self) -> None:
        self.looks[-1]()

    def _fragment(self, *, run_every: float) -> Any:
        assert run_every > 0
        return lambda function: self.looks.append(function) or function

    def _rerun(self) -> None:
        raise DrawnAnew


@pytest.fixture
def page(migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    shutil.copy(migrated_file, tmp_path / FILE)
    with Store(Database.open(default_url(tmp_path)), LocalBlobs(tmp_path / "blobs")) as store:
        yield Open(store, monkeypatch)


def it_leaves_a_page_alone_that_shows_what_there_is(page: Open):
    page.draw()
    page.look()
    page.look()


def it_draws_the_page_anew_once_the_job_ended(page: Open):
    page.draw()
    with page.store.write() as session:
        queue.end(session, queue.row_of(session, page.job.id), "failed")
    with pytest.raises(DrawnAnew):
        page.look()


def it_draws_anew_what_broke_off(page: Open):
    page.draw(whole=False)
    with pytest.raises(DrawnAnew):
        page.look()
    page.draw()
    page.look()


def it_sees_that_the_project_is_gone(page: Open):
    page.draw()
    with page.store.write() as session:
        projects.delete(session, page.project)
    with pytest.raises(DrawnAnew):
        page.look()


def it_says_in_the_conversation_that_an_older_version_is_back(page: Open):
    here: Any = SimpleNamespace(store=page.store, say=partial(say, "en"))
    with page.store.write() as session:
        first, _ = (versions.commit(session, page.project, spec={"n": n}, files={}) for n in (1, 2))
        project = projects.get(session, page.project)
    go_back(here, project, first)
    with page.store.read() as session:
        assert [turn.text for turn in conversation.turns(session, page.project)] == ["Version 1 is back, as version 3."]
