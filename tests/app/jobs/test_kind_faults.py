"""Posters, edits, small apps and sites, cut off wherever they can be: the same artifact, its version made once.

Posters and sites have graphs and are cut off at every node; edits and small apps keep what a model gave (`Run.once`)
and are cut off at each of these steps and where they tell of a phase. All are cut off before and after their version is made, too.
Short: an edit at a few places, its own process killed; graphs are cut off in `test_graph_faults.py`. Long (`./impasto test --full`): everywhere, the worker too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agents.poster import graph as poster_graph
from agents.site import graph as site_graph
from app.store.database import default_url
from tests.agents.artifact.test_writing import GOOD, fenced
from tests.agents.deck.edits.decks import exported, library, spec
from tests.agents.deck.scripted_author import author
from tests.agents.scripted_endpoint import Endpoint, Reply
from tests.app.jobs.bench import Bench
from tests.app.jobs.cutting import (
    EMBEDDED,
    GRAPHS,
    KEPT,
    SAVED,
    WHATS,
    Case,
    all_cut_off,
    calm,
    check,
    cut_off,
    mark_of,
    nodes,
    nothing_left,
    see_ended,
    see_through,
    submit,
    worker,
)

SITE = "a guest book where everybody can leave a message"
MOMENTS = (".impasto/repo.bundle", ".impasto/evidence")
"""The history's commits tell when they were made; pictures and the log of the checks show moments and seconds."""
TIMED = (".impasto/versions.json", "CHECKS.json")
PAGE_OF_AN_ENTRY = "features/guestbook/templates/guestbook/show.html"


def deck(bench: Bench) -> tuple[dict[str, Any], dict[str, str]]:
    """A deck that was made before."""
    folder = bench.folder / "before"
    if not folder.is_dir():
        exported(folder, spec(), library())
    files = {p.relative_to(folder).as_posix(): bench.store.keep(p)[0].sha256 for p in folder.rglob("*") if p.is_file()}
    return json.loads((folder / "deck.json").read_text("utf-8")), files


def site(bench: Bench) -> tuple[dict[str, Any], dict[str, str]]:
    """A site that was made before, by a job of the same bench."""
    made = bench.folder / "site.json"
    if not made.is_file():
        job = submit(bench, NEW_SITE, {})
        see_through(bench, job, EMBEDDED)
        version = bench.versions(job)[-1]
        made.write_text(json.dumps([version.spec, version.files]))
    first, files = json.loads(made.read_text())
    return first, files


def broken(bench: Bench) -> tuple[dict[str, Any], dict[str, str]]:
    """The same, with an edit by hand that breaks a page: in a file that the wish changes as well."""
    spec, before = site(bench)
    text = bench.store.blobs.get(before[PAGE_OF_AN_ENTRY]).decode()
    line = "{% block content %}\n"
    assert line in text
    (blob,) = bench.store.keep(text.replace(line, f"{line}{{{{ row.nothing.at.all }}}}\n").encode())
    return spec, {**before, PAGE_OF_AN_ENTRY: blob.sha256}


POSTER = Case("poster", {"kind": "infographic", "size": "A3"}, nodes(poster_graph.build(None)), project="poster")
EDIT = Case(
    "edit", {"wish": "delete slide 4"}, frozenset({"understand", "apply"}), tells=True, document=False, begins=deck
)
PAGE = Case("artifact", {"sentence": "a memory game with fruits"}, project="artifact", tells=True, document=False)
WRITTEN = Case("artifact", {"sentence": "a tea counter"}, frozenset({"answer"}), project="artifact", document=False)
"""By a model: its first page has a fault, its second has none."""
NEW_SITE = Case(
    "site",
    {"sentence": SITE},
    nodes(site_graph.build(None), "repair", "undo"),
    "site",
    document=False,
    left_out=MOMENTS,
    timed=TIMED,
)
WISH = Case(
    "site",
    {"wish": "make it look like a terminal"},
    nodes(site_graph.build(None), "repair", "undo"),
    "site",
    document=False,
    begins=site,
    left_out=MOMENTS,
    timed=TIMED,
)
TAKEN_BACK = Case(
    "site",
    {"wish": "add a mood to the guestbook entries"},
    nodes(site_graph.build(None), "commit"),
    "site",
    document=False,
    begins=broken,
)
"""A wish after which the checks fail, also without what was not the generator's: through `repair` to `undo`."""


def writing(asked: dict[str, Any]) -> Reply:
    """A model that leaves its page unfinished, and finishes it when it is told."""
    told = str(asked["messages"])
    return fenced(GOOD) if "is missing" in told else fenced(GOOD.replace("</html>", ""))


@pytest.fixture(scope="module")
def model() -> Iterator[dict[str, str]]:
    """Settings of a worker whose model is a server that answers by a script, always the same to the same question."""
    with Endpoint(author) as endpoint:
        yield {"IMPASTO_MODEL": endpoint.url, "IMPASTO_TIER": "large"}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bench]:
    with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
        yield bench


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench with one worker for the short forms: only jobs' own processes die there."""
    folder = tmp_path_factory.mktemp("kinds")
    with closing(Bench(default_url(folder / "data"), folder)) as bench:
        worker(bench, EMBEDDED)
        yield bench


@pytest.mark.full
def it_makes_the_same_page_when_its_process_dies(shared: Bench):
    cuts = {"told build": "process enter", KEPT: "process leave"}
    undisturbed = calm(shared, PAGE, EMBEDDED)
    job = submit(shared, PAGE, cuts)
    see_through(shared, job, EMBEDDED)
    check(shared, job, PAGE, cuts, undisturbed)


@pytest.mark.parametrize(
    ("name", "cuts"),
    [
        ("edit", {"apply": "process leave", "told export": "process enter", KEPT: "process leave"}),
        pytest.param(
            "poster", {"draft 1": "process leave", "charts": SAVED, KEPT: "process leave"}, marks=pytest.mark.full
        ),
        pytest.param(
            "site", {"generate": "process leave", "migrate": SAVED, KEPT: "process leave"}, marks=pytest.mark.full
        ),
    ],
)
@pytest.mark.full
def it_does_each_step_once_but_for_those_that_were_cut_off(shared: Bench, name: str, cuts: dict[str, str]):
    """And makes one version; the long form compares the artifacts, too."""
    case = {"edit": EDIT, "poster": POSTER, "site": NEW_SITE}[name]
    job = submit(shared, case, cuts)
    see_through(shared, job, EMBEDDED)
    assert len(shared.said(job, "version")) == shared.states(job).count("done") == 1
    assert len(shared.versions(job)) == (1 if case.begins is None else 2)
    entered = {name: count for name, count in shared.marks(job).items() if "." not in name}
    assert {name.partition("-")[0] for name in entered} == case.nodes
    struck = {mark_of(where) for where, what in cuts.items() if what != SAVED}
    for mark, count in entered.items():
        sisters = 3 if mark.startswith("draft") and "draft 1" in cuts else 0  # in flight with the one cut off
        assert 1 + (mark in struck) <= count <= 1 + (mark in struck) + sisters, mark


@pytest.mark.full
@pytest.mark.parametrize("what", GRAPHS)
class DescribeEveryNode:
    def it_makes_the_same_poster(self, bench: Bench, model: dict[str, str], what: str):
        cut_off(bench, POSTER, model, what)

    def it_makes_the_same_site(self, here: Bench, what: str):
        cut_off(here, NEW_SITE, EMBEDDED, what)

    def it_makes_the_same_of_a_wish_about_a_site(self, here: Bench, what: str):
        worker(here, EMBEDDED)
        cut_off(here, WISH, EMBEDDED, what)


@pytest.mark.full
@pytest.mark.parametrize("what", WHATS)
class DescribeEveryPlace:
    def it_makes_the_same_edit(self, here: Bench, what: str):
        cut_off(here, EDIT, EMBEDDED, what)

    def it_makes_the_same_page(self, here: Bench, what: str):
        cut_off(here, PAGE, EMBEDDED, what)

    def it_makes_the_same_page_by_a_model(self, here: Bench, what: str):
        with Endpoint(writing) as endpoint:
            cut_off(here, WRITTEN, {"IMPASTO_MODEL": endpoint.url, "IMPASTO_TIER": "large"}, what)

    def it_takes_the_same_wish_back(self, here: Bench, what: str):
        worker(here, EMBEDDED)
        calmly = submit(here, TAKEN_BACK, {})
        see_ended(here, calmly, EMBEDDED)
        marks = here.marks(calmly)
        assert marks.keys() == TAKEN_BACK.nodes
        job = submit(here, TAKEN_BACK, dict.fromkeys(marks, what))
        see_ended(here, job, EMBEDDED)
        said = [(ended.state, ended.error and ended.error.sentence) for ended in map(here.job, (calmly, job))]
        assert said[0] == said[1] == ("failed", said[0][1])
        assert here.states(job).count("failed") == len(here.versions(job)) == 1
        entered = {name: count for name, count in here.marks(job).items() if "." not in name}
        assert entered == {name: count + 1 for name, count in marks.items()}
        nothing_left(here)


@pytest.mark.full
@pytest.mark.parametrize("when", ["enter", "leave"])
class DescribeEverythingAtOnce:
    """Worker, server and database, killed in any order at every node."""

    def it_makes_the_same_poster(self, tmp_path: Path, model: dict[str, str], when: str):
        all_cut_off(tmp_path, POSTER, model, when)

    def it_makes_the_same_site(self, tmp_path: Path, when: str):
        all_cut_off(tmp_path, NEW_SITE, EMBEDDED, when)
