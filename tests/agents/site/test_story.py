"""The whole story on the embedded model, offline: one sentence, wishes, a row of one's own, a version again, an export.

Slow (minutes on two cores), and the one test that all parts of sites meet in. The short form says two wishes in one
message, one that adds to what the site does and one about its look; the long form has three turns.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agents.settings import Settings
from agents.site.making import continue_, make, rollback
from agents.site.request import Event, Made, SiteRequest
from agents.site.turns.git import Git
from agents.site.verifying.acceptance import Report, read_report
from tests.effort import long

WISHES = {
    "add a waiting list": ("asked.waiting_list", "booking.waiting_list", "booking.slots", "asked.count.chair"),
    "let customers cancel up to 2 hours before": ("asked.late", "booking.late.cancel", "booking.waiting_list"),
    "make it look like a 1950s sign": ("asked.diner", "booking.waiting_list", "look.home"),
}
"""What is wished for → checks that hold then."""
SHORT = {"add a waiting list, and make it look like a 1950s sign": ("asked.waiting_list", "asked.diner", "look.home")}
TURNS = WISHES if long() else SHORT
LAST = 1 + len(TURNS)
"""The newest version after all wishes."""
SENTENCE = "a booking site for a two-chair barber shop, customers pick a slot, owner sees the day"


class Story:
    """A site and what became of it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=folder / "data", threads=1)
        self.folder = folder / "shop"
        self.events: list[Event] = []
        self.made: list[Made] = []

    def begin(self) -> Made:
        request = SiteRequest(sentence=SENTENCE, out=self.folder)
        self.made.append(make(request, self.settings, on_event=self.events.append, cancel=lambda: False))
        return self.made[-1]

    def wish(self, words: str) -> Made:
        project = self.made[0].project
        told = continue_(project, words, self.settings, on_event=self.events.append, cancel=lambda: False)
        self.made.append(told)
        return told

    def report(self) -> Report:
        report = read_report((self.folder / "CHECKS.json").read_bytes())
        assert report is not None
        return report

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "data" / "preview.db")) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    told = Story(tmp_path_factory.mktemp("story"))
    told.begin()
    return told


def holds(report: Report, *names: str) -> None:
    assert [(o.check.id, o.detail) for o in report.failed] == []
    passed = {outcome.check.id for outcome in report.outcomes if outcome.status == "passed"}
    assert set(names) <= passed


@pytest.mark.timeout(900)
class DescribeStory:
    def it_makes_a_site_of_a_sentence(self, story: Story):
        made = story.made[0]
        holds(
            story.report(),
            *("asked.slots", "asked.day", "asked.count.chair", "booking.slots", "booking.slots.day", "booking.store"),
            *("booking.access.read", "entry.signup", "migrations", "tests", "look.home"),
        )
        assert made.version == 1
        assert made.checks["failed"] == 0
        assert {event.phase for event in story.events} >= {
            "understand",
            "plan",
            "generate",
            "migrate",
            "verify",
            "commit",
        }
        for name in ("run", "spec.json", "CHECKS.json", "README.md", "Dockerfile", "features/bookings/models.py"):
            assert (story.folder / name).is_file()
        pictures = list((story.folder / ".impasto" / "evidence" / "1" / "pages").glob("*.jpg"))
        assert len(pictures) >= 20

    def it_grows_by_wishes_and_loses_nothing(self, story: Story):
        services = story.folder / "features" / "services" / "templates" / "services" / "index.html"
        services.write_text(services.read_text("utf-8") + "{# written by hand #}\n", "utf-8")
        with closing(sqlite3.connect(story.folder / "data" / "preview.db")) as connection, connection:
            connection.execute("UPDATE services SET name = 'Cut by the owner' WHERE id = 1")
        for wish, checks in TURNS.items():
            story.wish(wish)
            holds(story.report(), *checks, "booking.waiting_list", "booking.slots", "asked.count.chair")
        assert json.loads((story.folder / "spec.json").read_bytes())["style"] == "diner"
        assert [made.version for made in story.made] == list(range(1, LAST + 1))
        assert "{# written by hand #}" in services.read_text("utf-8")
        assert story.rows("SELECT name FROM services WHERE id = 1") == [("Cut by the owner",)]

    def it_goes_back_with_the_data_of_then_and_on_with_the_history(self, story: Story):
        before = story.rows("SELECT count(*) FROM services")
        with closing(sqlite3.connect(story.folder / "data" / "preview.db")) as connection, connection:
            connection.execute("DELETE FROM services")
        to = LAST - 1
        made = rollback(story.folder, to, story.settings, on_event=story.events.append, cancel=lambda: False)
        assert made.version == LAST + 1
        spec = json.loads((story.folder / "spec.json").read_bytes())
        assert spec["style"] != "diner"
        assert any(rule["kind"] == "waiting_list" for e in spec["entities"] for rule in e["rules"]) is long()
        assert story.rows("SELECT count(*) FROM services") == before
        name = "Cut by the owner" if long() else "Haircut"  # as it was when that version was made
        assert story.rows("SELECT name FROM services WHERE id = 1") == [(name,)]
        assert [v.number for v in _versions(story)] == list(range(1, LAST + 2))

    def it_runs_where_it_is_taken_to(self, story: Story, tmp_path: Path):
        bundle = tmp_path / "shop.bundle"
        Git(story.folder / ".git").bundle(bundle)
        clone = tmp_path / "clone"
        subprocess.check_call(["git", "clone", "-q", str(bundle), str(clone)])
        with running(clone) as address:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
                assert json.load(answer) == {"status": "ok"}
            with urllib.request.urlopen(f"{address}/services", timeout=5) as answer:
                assert b"Haircut" in answer.read()
        assert (clone / "data" / "site.db").is_file()
        assert not (clone / "data" / "preview.db").exists()


def _versions(story: Story):
    from agents.site.turns import open_place

    with open_place(story.folder) as place:
        return place.versions.versions


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A site started by its own `./run`, as whoever has it would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "PYTHON": sys.executable}
    with (folder.parent / "run.log").open("w") as log:
        server = subprocess.Popen(["./run"], cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"{address}/health", timeout=1).close()
                    break
                except (urllib.error.URLError, OSError):
                    assert server.poll() is None, (folder.parent / "run.log").read_text()
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(20)
