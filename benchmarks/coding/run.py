"""Runs the coding bench with the configured model and prints a table; --json gives everything.

    python -m benchmarks.coding.run [--only NAMES] [--model URL] [--calls N] [--minutes N] [--keep DIR] [--json]

Per task: whether all held, expectations that held, calls and the share of them that did something, calls that did
nothing with how many of them the agent recovered from, tokens, seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from agents.coding.base import Limits, Worked
from agents.errors import ImpastoError
from agents.llm import open_model
from agents.sandbox.choosing import choose
from agents.settings import Settings
from benchmarks.coding.building import Built, Result, tried
from benchmarks.coding.tasks import TASKS


def table(results: list[Result]) -> str:
    """Markdown: a row per task, then the rates."""
    lines = [
        "| task | passed | expectations | turns | calls | succeeded | recovered | tokens | seconds | ended |",
        "| --- |" + " --- |" * 9,
    ]
    for result in results:
        worked = result.worked
        held = f"{result.held}/{len(result.verdicts)}" if result.verdicts else "–"
        recovered = f"{worked.recovered}/{worked.failures}" if worked.failures else "–"
        cells = [
            result.name, "yes" if result.passed else "no", held, worked.turns, worked.tool_calls,
            f"{worked.success:.0%}", recovered, worked.tokens, f"{worked.seconds:.0f}", worked.why,
        ]  # fmt: skip
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    calls = sum(result.worked.tool_calls for result in results)
    lost = sum(result.worked.failures for result in results)
    passed = sum(result.passed for result in results)
    rate = f", {1 - lost / calls:.1%} of {calls} tool calls succeeded" if calls else ""
    if lost:
        rate += f", the agent went on from {sum(r.worked.recovered for r in results)} of the {lost} that did not"
    seconds = sum(result.worked.seconds for result in results)
    lines.append(f"\n{passed}/{len(results)} tasks passed{rate}, {seconds:.0f} s")
    return "\n".join(lines)


def written(results: list[Result]) -> str:
    """Everything as JSON."""
    found = [
        {
            "name": result.name,
            "passed": result.passed,
            "verdicts": [vars(verdict) for verdict in result.verdicts],
            "worked": result.worked.model_dump(mode="json"),
        }
        for result in results
    ]
    return json.dumps(found, ensure_ascii=False, indent=1)


def main() -> None:
    """Run the tasks that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="names of tasks, parted by commas")
    parser.add_argument("--model")
    parser.add_argument("--calls", type=int, default=Limits().calls)
    parser.add_argument("--minutes", type=float, default=Limits().seconds / 60)
    parser.add_argument("--keep", type=Path, help="keep the sites in this folder")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    names = wanted.only.split(",") if wanted.only else list(TASKS)
    if unknown := [name for name in names if name not in TASKS]:
        parser.error(f"there is no task {unknown[0]!r}; tasks are: {', '.join(TASKS)}")
    settings = Settings(**({"model": wanted.model} if wanted.model else {}))
    limits = Limits(calls=wanted.calls, seconds=wanted.minutes * 60)
    try:
        print(measured(names, settings, limits, wanted.keep, as_json=wanted.json))
    except ImpastoError as error:
        print(error.sentence, error.fix or "", file=sys.stderr)
        raise SystemExit(error.exit_status) from error


def measured(names: list[str], settings: Settings, limits: Limits, keep: Path | None, *, as_json: bool) -> str:
    """The tasks, one after the other. Raises ImpastoError when the model or the sandbox cannot be had."""
    model, sandbox = open_model(settings), choose(settings)
    results: list[Result] = []

    def worker(built: Built) -> Worked:
        return built.work(model, limits=limits, data_folder=settings.data)

    with tempfile.TemporaryDirectory() as made:
        for name in names:
            began = time.monotonic()
            folder = (keep or Path(made)) / name.replace(" ", "-")
            results.append(tried(TASKS[name], folder, sandbox, worker))
            missed = [f"{v.expectation}: {v.why}" for v in results[-1].verdicts if not v.held]
            seen: Any = missed or results[-1].worked.question or "all held"
            print(f"{name} ({time.monotonic() - began:.0f} s): {seen}", file=sys.stderr)
    return written(results) if as_json else table(results)


if __name__ == "__main__":
    main()
