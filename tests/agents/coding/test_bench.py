"""The coding bench with scripted models: real HTTP, the real tool loop, the real sandbox, generated sites.

Two tasks are walked to success, one to the end where the same error came three times. In the long form every task's
right answer passes, and no site passes a task on which nobody worked.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from agents.coding.base import Count, Step, Tier, Worked
from agents.llm import open_model
from agents.sandbox import LinuxSandbox
from agents.settings import Settings
from agents.site.confined import Confined
from benchmarks.coding import building, run
from benchmarks.coding.building import Built, Result, Verdict, build, files_of, planting
from benchmarks.coding.tasks import TASKS
from tests.agents.coding.answers import invoice, planted
from tests.agents.scripted_endpoint import Calls, Endpoint, Reply

MODULES = {
    "calendar feed": "calendar_feed", "invoice": "invoice", "csv import": "csv_import", "csv export": "csv_export",
    "distance": "distance", "live box": "live_box", "calculator": "calculator", "planted fault": "planted",
    "weekday chart": "weekday_chart", "reminders": "reminders", "steps form": "steps_form", "many at once": "many_at_once",
}  # fmt: skip
ORDERS = ("features/orders",)
ASKED = {"summary": "Both rules hold again."}


def scripted(built: Built, turns: list[Reply], steps: list[Step] | None = None) -> tuple[Worked, list[dict[str, Any]]]:
    """The agent on a built site with a model that says these turns, and then that it is done."""
    left, asked = list(turns), []

    def script(request: dict[str, Any]) -> Reply:
        if "one question about a project" in str(request["messages"][0]["content"]):
            return "The rules of orders were changed by hand."
        asked.append(request)
        return left.pop(0) if left else Calls([("finish", {"summary": "done"})])

    with Endpoint(script) as endpoint:
        model = open_model(Settings(model=endpoint.url))
        told = [] if steps is None else steps
        return built.work(model, tier=Tier.SHELL, on_event=told.append), asked


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Built]:
    """A fresh site of a task. Each blueprint's is made once; what a test does happens on a copy."""
    built: dict[str, Built] = {}

    def fresh(name: str, tests: tuple[str, ...] = ("features",)) -> Built:
        task = TASKS[name]
        if task.blueprint not in built:
            built[task.blueprint] = build(task, tmp_path_factory.mktemp("bench") / "first", LinuxSandbox(), plant=False)
        first = built[task.blueprint]
        folder = tmp_path_factory.mktemp("bench") / "copy"
        shutil.copytree(first.site.tree.parent, folder)
        site = Confined(folder / "site", folder / "data", first.site.sandbox, lambda: False)
        planting(task, site.tree)
        return Built(task, first.spec, site, tests)

    return fresh


def missed(verdicts: list[Verdict]) -> list[str]:
    return [f"{verdict.expectation}: {verdict.why}" for verdict in verdicts if not verdict.held]


@pytest.mark.timeout(300)
class DescribeScriptedTasks:
    def it_finds_a_planted_fault_by_its_tests_and_mends_it(self, site: Callable[..., Built]):
        built = site("planted fault", ORDERS)
        before = files_of(built.site.tree)
        forbidden = {"path": "features/orders/test_orders.py", "search": "x", "replace": "y"}
        worked, asked = scripted(
            built,
            [
                Calls([("search", {"pattern": "take_stock|total ="}), ("read", {"path": planted.RULES})]),
                Calls([planted.STOCK]),  # after a line that is not there yet: refused with the nearest lines
                Calls([planted.TOTAL, ("edit", forbidden), ("finish", ASKED)]),  # one fault is left
                Calls([planted.STOCK, ("finish", ASKED)]),
            ],
        )
        assert worked.done
        assert worked.said == ASKED["summary"]
        assert worked.changed == [planted.RULES]
        last = [str(message["content"]) for message in asked[-1]["messages"] if message["role"] == "tool"]
        assert "FAILED features/orders/test_orders.py" in last[-1]
        assert "is protected" in last[-2]
        # An edit that fitted nowhere, and one of a protected file; the others did what they said.
        assert (worked.tool_calls, worked.failures) == (8, 2)
        assert missed(built.judged(before, ())) == []

    def it_adds_a_feature_that_no_spec_can_say(self, site: Callable[..., Built]):
        built = site("invoice", ORDERS)
        before = files_of(built.site.tree)
        worked, _ = scripted(built, [Calls(invoice.CALLS), Calls([("finish", {"summary": "Orders have invoices."})])])
        assert worked.done
        assert worked.changed == sorted(given["path"] for _, given in invoice.CALLS)
        assert (worked.tool_calls, worked.success) == (5, 1.0)
        assert missed(built.judged(before, ())) == []

    def it_goes_on_from_what_models_get_wrong_and_counts_it(self, site: Callable[..., Built]):
        built = site("invoice", ORDERS)
        before = files_of(built.site.tree)
        routes = (built.site.tree / "features/orders/routes.py").read_text("utf-8")
        head = "\n".join(routes.splitlines()[:12])
        broken = next(given for name, given in invoice.CALLS if name == "write" and given["path"].endswith(".html"))
        astray = {
            "path": "features/orders/routes.py",
            "search": "def index(page: PageOf) -> Response:\n    page.need_staff()",
            "replace": "pass",
        }
        worked, asked = scripted(
            built,
            [
                Calls([("read", '{"path": "features/orders/rou')]),
                Calls([("read", {"path": "features/orders/routes.py"}), ("edit", astray)]),
                Calls([("write", {"path": "features/orders/routes.py", "text": f"{head}\n# ... rest unchanged\n"})]),
                Calls([("write", {"path": "features/orders/routes.py", "text": f"{head}\n"})]),
                Calls([("write", {**broken, "text": broken["text"][: len(broken["text"]) // 2]})]),
                Calls([("write", f'{{"path": "{broken["path"]}", "text": "<p>it breaks off he')]),
                Calls(invoice.CALLS),
            ],
        )
        answers = [str(message["content"]) for message in asked[-1]["messages"] if message["role"] == "tool"]
        assert worked.done, (worked.question, answers)
        assert [(worked.tools[name].unparseable, worked.tools[name].failed) for name in ("read", "edit", "write")] == [
            (1, 0), (0, 1), (1, 3),
        ]  # fmt: skip
        assert worked.recovered == worked.failures == 6
        nearest, stands, shrinks, parses = answers[2], answers[3], answers[4], answers[5]
        assert "def index(page: PageOf)" in nearest
        assert "stands for code that is not there" in stands
        assert "would be gone" in shrinks
        assert "would not parse" in parses
        assert missed(built.judged(before, ())) == []

    def it_gives_everything_back_and_asks_when_the_same_error_came_three_times(self, site: Callable[..., Built]):
        built = site("planted fault", ORDERS)
        before = files_of(built.site.tree)
        steps: list[Step] = []
        turns: list[Reply] = []
        for n in range(3):
            text = f"def written(order):\n    return order.number_{n}\n"
            note = ("write", {"path": f"features/orders/invoice_{n}.py", "text": text})
            turns.append(Calls([note, ("run", {"command": '"$PYTHON" -c "import features.orders.invoices"'})]))
        worked, asked = scripted(built, turns, steps)
        assert (worked.done, worked.why) == (False, "stuck")
        assert "three times" in (worked.question or "")
        assert files_of(built.site.tree) == before
        told = [str(message["content"]) for message in asked[2]["messages"] if message["role"] == "user"][-1]
        assert "same error as before" in told
        assert "changed by hand" in told
        kinds = [step.kind for step in steps if step.kind in ("strategy", "rollback")]
        assert kinds == ["strategy", "strategy", "rollback"]


class DescribeJudging:
    def it_writes_a_row_for_each_task_and_the_rates(self):
        worked = Worked(done=True, why="finished", tools={"edit": Count(calls=4, failed=1)}, turns=3, seconds=12.4)
        right = Result("invoice", worked, [Verdict("it is there", True), Verdict("it is closed", True)], 12.4)
        wrong = Result("distance", Worked(done=False, why="stuck", tools={"run": Count(calls=4)}))
        worked.tools["edit"].recovered = 1
        table = run.table([right, wrong])
        assert "| invoice | yes | 2/2 | 3 | 4 | 75% | 1/1 | 0 | 12 | finished |" in table
        assert "| distance | no | – |" in table
        assert "1/2 tasks passed, 87.5% of 8 tool calls succeeded, the agent went on from 1 of the 1 that did" in table

    def it_does_not_pass_what_does_not_hold_or_was_given_back(self):
        done = Worked(done=True, why="finished")
        assert not Result("a", done, [Verdict("x", True), Verdict("y", False)]).passed
        assert not Result("a", Worked(done=False, why="limits"), [Verdict("x", True)]).passed

    def it_tells_what_went_wrong_while_an_expectation_was_tried(self):
        def it_opens(bench: Any) -> None:
            raise KeyError("booking")

        verdict = building.judge(None, it_opens)  # type: ignore[arg-type]
        assert (verdict.expectation, verdict.held) == ("it opens", False)
        assert "booking" in verdict.why

    def it_has_an_answer_to_every_task(self):
        assert MODULES.keys() == TASKS.keys()


@pytest.mark.full
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(TASKS))
class DescribeEveryTask:
    def it_is_passed_by_its_right_answer(self, site: Callable[..., Built], name: str):
        built = site(name)
        before = files_of(built.site.tree)
        calls = importlib.import_module(f"tests.agents.coding.answers.{MODULES[name]}").CALLS
        worked, asked = scripted(built, [Calls([call]) for call in calls])
        answers = [str(m["content"]) for m in asked[-1]["messages"] if m["role"] == "tool"]
        assert worked.failures == 0, answers
        assert worked.done, (worked.question, answers[-1])
        assert missed(built.judged(before)) == []

    def it_is_not_passed_by_doing_nothing(self, site: Callable[..., Built], name: str):
        built = site(name)
        assert missed(built.judged(files_of(built.site.tree)))


class DescribeMidnight:
    @pytest.mark.parametrize(("turned", "wanted"), [(False, [False]), (True, [True])])
    def it_is_judged_once_more_where_the_day_turned(
        self, turned: bool, wanted: list[bool], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        built = object.__new__(building.Built)
        answers = iter(([building.Verdict("today", False)], [building.Verdict("today", True)]))
        monkeypatch.setattr(building.Built, "_visited_once", lambda self: next(answers))
        monkeypatch.setattr(building.clock, "has_turned", lambda begun, seconds: turned)
        assert [verdict.held for verdict in built._visited()] == wanted
