"""Builds the site of a task, lets the agent work on it, and judges what came of it. It prints nothing.

The site's code runs in the sandbox only: its tests, its versions of the database, its server. The judge visits it from
outside, over the unix socket that leads out of the sandbox.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.coding.base import Emit, Limits, Problem, Tier, Worked, quiet
from agents.coding.guarding import PROTECTED
from agents.coding.snapshot import walk
from agents.coding.working import work
from agents.errors import ImpastoError
from agents.sandbox.base import Finished, Sandbox
from agents.sandbox.serving import serve_site
from agents.site.blueprints import blueprint
from agents.site.confined import SECRET, Confined, last
from agents.site.generate import generate
from agents.site.spec import SiteSpec
from agents.site.turns.place import DATABASE, UPLOADS
from agents.site.verifying import clock
from agents.site.verifying.bench import Bench, Unmet
from agents.site.verifying.rows import Rows
from benchmarks.coding.task import Expectation, Task, expect, page

TEST_SECONDS = 120.0
PASSED_OVER = ("migrations/versions/", "static/style.css")
"""Of what the preset holds, what the agent may add to."""
TAIL = 4000


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation held, and why not."""

    expectation: str
    held: bool
    why: str = ""


@dataclass
class Result:
    """What came of a task."""

    name: str
    worked: Worked
    verdicts: list[Verdict] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Every expectation holds; a piece of work that was given back never does."""
        return self.worked.done and all(verdict.held for verdict in self.verdicts)

    @property
    def held(self) -> int:
        return sum(verdict.held for verdict in self.verdicts)


@dataclass
class Built:
    """A generated site with its preview's data, before anybody worked on it."""

    task: Task
    spec: SiteSpec
    site: Confined
    tests: tuple[str, ...] = ("features",)
    """Folders whose tests the agent is held to."""
    _models: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._models = self._of_the_database()

    def work(
        self,
        model: Any,
        *,
        limits: Limits | None = None,
        tier: Tier | None = None,
        on_event: Emit = quiet,
        data_folder: Path | None = None,
    ) -> Worked:
        """The agent at work, held to the site's own tests and versions of the database. Raises as `work`."""
        return work(
            self.task.wish,
            self.site.tree,
            model=model,
            sandbox=self.site.sandbox,
            checks=self.problems,
            protected=[*PROTECTED, *self.task.kept],
            on_event=on_event,
            limits=limits,
            tier=tier,
            data_folder=data_folder,
        )

    def problems(self) -> list[Problem]:
        """What of the site's own does not hold: its tests, and its versions of the database."""
        found = []
        tests = self.site.tests(TEST_SECONDS, self.tests)
        if not tests.ok:
            found.append(Problem(id="tests", words="The tests of the features fail.", log=told(tests)))
        if self._of_the_database() == self._models:
            return found
        data = self.site.data.with_name("versions")
        try:
            versions = self.site.copied(data).check()
        finally:
            shutil.rmtree(data, ignore_errors=True)
        if not versions.ok:
            words = "The versions of the database do not fit the models: ./run migrate makes a new one."
            found.append(Problem(id="versions", words=words, log=told(versions)))
        return found

    def judged(self, before: dict[str, bytes], tests: Sequence[str] = ("features", "tests")) -> list[Verdict]:
        """Every expectation of the task, then those of every task. `before`: the files when the work began.

        `tests`: folders whose tests are run once more at the end; none when empty.
        """
        verdicts = [self._unchanged(before), *self._visited()]
        if not tests:
            return verdicts
        ran = self.site.tests(TEST_SECONDS, tests)
        return [*verdicts, Verdict("every test of the site passes", ran.ok, "" if ran.ok else told(ran)[-400:])]

    def _visited(self) -> list[Verdict]:
        """The expectations, on a copy of the data. Tried once more where the day turned meanwhile: what was put in for
        today was of yesterday when it was looked for."""
        begun, started = clock.now(), time.monotonic()
        verdicts = self._visited_once()
        if not all(v.held for v in verdicts) and clock.has_turned(begun, time.monotonic() - started):
            return self._visited_once()
        return verdicts

    def _visited_once(self) -> list[Verdict]:
        data = self.site.data.with_name("judged")
        site = self.site.copied(data)
        try:
            variables = {"UPLOADS": str(data / UPLOADS), "SECRET_KEY": SECRET}
            served = serve_site(site.tree, data=data, sandbox=site.sandbox, variables=variables)
        except ImpastoError as error:
            return [Verdict(named(e), False, f"{error}"[:300]) for e in self.task.expects]
        try:
            bench = Bench(self.spec, Rows(data / DATABASE, self.spec), served.client)
            return [judge(bench, expectation) for expectation in (*self.task.expects, nothing_else_broke)]
        finally:
            served.stop()
            shutil.rmtree(data, ignore_errors=True)

    def _of_the_database(self) -> dict[str, bytes]:
        """The files that a version of the database is made from, and the versions."""
        files = files_of(self.site.tree).items()
        return {name: data for name, data in files if name.endswith("/models.py") or name.startswith("migrations/")}

    def _unchanged(self, before: dict[str, bytes]) -> Verdict:
        now = files_of(self.site.tree)
        held = [*(name for name in PROTECTED if not name.startswith("!")), *self.task.kept]
        touched = [
            name
            for name in sorted(before.keys() | now.keys())
            if now.get(name) != before.get(name)
            and any(name == each or name.startswith(f"{each}/") for each in held)
            and not name.startswith(PASSED_OVER)
        ]
        return Verdict("what is protected is as it was", not touched, ", ".join(touched[:5]))


def build(task: Task, folder: Path, sandbox: Sandbox, *, plant: bool = True) -> Built:
    """The task's site in `folder` with its data prepared, and its faults planted. Raises ImpastoError."""
    spec = blueprint(task.blueprint).spec("en")
    tree = folder / "site"
    for name, content in generate(spec).items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tree / "run").chmod(0o755)
    site = Confined(tree, folder / "data", sandbox, lambda: False)
    site.migrate("first", fits=False)
    site.prepare()
    if plant:
        planting(task, tree)
    return Built(task, spec, site)


def planting(task: Task, tree: Path) -> None:
    """Put the task's faults into its site."""
    for plant in task.plants:
        path = tree / plant.path
        text = path.read_text("utf-8")
        assert text.count(plant.search) == 1, f"{task.name}: {plant.path} has changed; the plant must follow it"
        path.write_text(text.replace(plant.search, plant.replace), "utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a site but its history, data and notes."""
    return {name: path.read_bytes() for name, path in walk(folder)}


def tried(task: Task, folder: Path, sandbox: Sandbox, worker: Callable[[Built], Worked]) -> Result:
    """A task from its site to its judgement; `worker` does the work in between."""
    built = build(task, folder, sandbox)
    before = files_of(built.site.tree)
    worked = worker(built)
    verdicts = built.judged(before) if worked.done else []
    return Result(task.name, worked, verdicts, worked.seconds)


def judge(bench: Bench, expectation: Expectation) -> Verdict:
    """Whether an expectation holds; whatever goes wrong while it is tried is why it does not."""
    try:
        expectation(bench)
    except (AssertionError, Unmet, ImpastoError, KeyError, ValueError, IndexError, TypeError, OSError) as error:
        return Verdict(named(expectation), False, (str(error) or type(error).__name__)[:300])
    return Verdict(named(expectation), True)


def named(expectation: Expectation) -> str:
    """What is expected, in words."""
    return expectation.__name__.replace("_", " ")


def nothing_else_broke(bench: Bench) -> None:
    """The pages that every site has still open, and rows can still be entered."""
    for path in ("/", "/login", "/health", *(f"/{e.plural.replace('_', '-')}" for e in bench.spec.entities)):
        answer = bench.person("admin").get(path)
        expect(answer.status in (200, 303), f"{path} is broken", answer)
    page(bench, "staff", "/dashboard")
    entity = bench.spec.entities[0]
    bench.add(entity, bench.first_who_may(entity.access, "create") or "admin")


def told(done: Finished) -> str:
    """The end of what a command wrote, or how it ended."""
    return (f"{done.stdout}\n{done.stderr}".strip() or last(done))[-TAIL:]


__all__: Sequence[str] = ("Built", "Result", "Verdict", "build", "files_of", "judge", "planting", "told", "tried")
