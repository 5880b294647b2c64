"""Posters, edits, small apps and sites, cut off wherever they can be: the same artifact, its version made once.

Posters and sites have graphs and are cut off at every node; edits and small apps are one step, done again from its
beginning, and are cut off where they tell of a phase. All are cut off before and after their version is made, too.
Short: each kind at a few places, its own process killed. Long (`./impasto test --full`): everywhere, the worker too.
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
from tests.agents.deck.edits.decks import exported, library, spec
from tests.agents.deck.scripted_author import author
from tests.agents.scripted_endpoint import Endpoint
from tests.app.jobs.bench import Bench
from tests.app.jobs.cutting import (
    EMBEDDED,
    KEPT,
    WHATS,
    Case,
    calm,
    check,
    cut_off,
    nodes,
    see_through,
    submit,
    worker,
)

SITE = "a guest book where everybody can leave a message"
MOMENTS = (".impasto/versions.json", ".impasto/repo.bundle", ".impasto/evidence", "CHECKS.json")


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


POSTER = Case("poster", {"kind": "infographic", "size": "A3"}, nodes(poster_graph.build(None)), project="poster")
EDIT = Case("edit", {"wish": "delete slide 4"}, document=False, begins=deck)
PAGE = Case("artifact", {"sentence": "a memory game with fruits"}, project="artifact", document=False)
NEW_SITE = Case(
    "site",
    {"sentence": SITE},
    nodes(site_graph.build(None), "repair", "undo"),
    "site",
    document=False,
    left_out=MOMENTS,
)
WISH = Case(
    "site",
    {"wish": "make it look like a terminal"},
    nodes(site_graph.build(None), "repair", "undo"),
    "site",
    document=False,
    begins=site,
    left_out=MOMENTS,
)


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


@pytest.mark.parametrize(
    ("case", "cuts"),
    [
        pytest.param(EDIT, {"told write": "process enter", KEPT: "process leave"}, id="edit"),
        pytest.param(PAGE, {"told build": "process enter", KEPT: "process leave"}, id="artifact"),
        pytest.param(POSTER, {"draft 1": "process leave", "arrange": "process leave"}, id="poster"),
    ],
)
def it_makes_the_same_when_its_process_dies(shared: Bench, case: Case, cuts: dict[str, str]):
    undisturbed = calm(shared, case, EMBEDDED)
    job = submit(shared, case, cuts)
    see_through(shared, job, EMBEDDED)
    check(shared, job, case, cuts, undisturbed)


def it_goes_on_with_a_site_where_its_process_died(shared: Bench):
    """Each step once, but for those that were cut off; the long form compares the sites, too."""
    cuts = {"generate": "process leave", KEPT: "process leave"}
    job = submit(shared, NEW_SITE, cuts)
    see_through(shared, job, EMBEDDED)
    assert len(shared.versions(job)) == len(shared.said(job, "version")) == shared.states(job).count("done") == 1
    assert {n: c for n, c in shared.marks(job).items() if "." not in n} == {n: 1 + (n in cuts) for n in NEW_SITE.nodes}


@pytest.mark.full
@pytest.mark.parametrize("what", WHATS)
class DescribeEveryPlace:
    def it_makes_the_same_poster(self, bench: Bench, model: dict[str, str], what: str):
        cut_off(bench, POSTER, model, what)

    def it_makes_the_same_edit(self, here: Bench, what: str):
        cut_off(here, EDIT, EMBEDDED, what)

    def it_makes_the_same_page(self, here: Bench, what: str):
        cut_off(here, PAGE, EMBEDDED, what)

    def it_makes_the_same_site(self, here: Bench, what: str):
        cut_off(here, NEW_SITE, EMBEDDED, what)

    def it_makes_the_same_of_a_wish_about_a_site(self, here: Bench, what: str):
        worker(here, EMBEDDED)
        cut_off(here, WISH, EMBEDDED, what)
