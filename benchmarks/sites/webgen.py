"""WebGen-Bench's cases (arXiv 2505.03733) with our site agent, where the person has its file: it may not be passed on with us.

    python -m benchmarks.sites.webgen make test.jsonl --out FOLDER [--limit N] [--model …]
    python -m benchmarks.sites.webgen score FOLDER

`make` builds a site for each line and writes what is to be tried beside it. Its judge is an agent that looks, or a person: they add
a line {"id", "task", "verdict": "YES" | "PARTIAL" | "NO"} per task to FOLDER/verdicts.jsonl. `score` counts as the paper does: YES 1,
PARTIAL a half, of all tasks, those of sites that could not be made among them.
"""  # noqa: E501

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.errors import ImpastoError
from agents.settings import Settings

WORTH = {"YES": 1.0, "PARTIAL": 0.5, "NO": 0.0}


@dataclass(frozen=True)
class Case:
    """A sentence, and pairs of (what to do, what should then be seen)."""

    id: str
    sentence: str
    tasks: list[tuple[str, str]]


def read(file: Path) -> list[Case]:
    """Cases of a JSON-lines file. Raises ValueError with the line that is not one."""
    cases = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            told: dict[str, Any] = json.loads(line)
            tasks = [(str(t["task"]), str(t.get("expected_result", ""))) for t in told["ui_instruct"]]
            cases.append(Case(str(told.get("id", number)), str(told["instruction"]), tasks))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"line {number} of {file.name} is no case: {type(error).__name__} {error}") from error
    return cases


def make_all(cases: list[Case], out: Path, settings: Settings) -> None:
    """Build a site per case; one that is refused gets its reason instead."""
    from agents.site.making import make
    from agents.site.request import LONGEST, SiteRequest

    out.mkdir(parents=True, exist_ok=True)
    with (out / "tasks.jsonl").open("w", encoding="utf-8") as file:
        for case in cases:
            made: dict[str, Any] = {}
            try:
                request = SiteRequest(sentence=case.sentence[:LONGEST], out=out / case.id)
                done = make(request, settings, on_event=lambda event: None, cancel=lambda: False)
                made = {"path": str(done.path), "checks": done.checks, "seconds": done.seconds}
            except ImpastoError as error:
                made = {"refused": str(error)}
            for number, (task, expected) in enumerate(case.tasks):
                line = {"id": case.id, "task": number, "do": task, "expect": expected, **made}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def score(out: Path) -> tuple[float, int, int]:
    """Accuracy from 0 to 1, tasks that were judged, tasks in all. Raises ValueError where a verdict is none."""
    tasks = {(t["id"], t["task"]) for t in _lines(out / "tasks.jsonl")}
    given = {(v["id"], v["task"]): v["verdict"] for v in _lines(out / "verdicts.jsonl")}
    unknown = [verdict for verdict in given.values() if verdict not in WORTH]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no verdict: YES, PARTIAL or NO")
    worth = sum(WORTH[verdict] for key, verdict in given.items() if key in tasks)
    return (worth / len(tasks) if tasks else 0.0), len(tasks & set(given)), len(tasks)


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()] if file.is_file() else []


def main() -> None:
    """Make or score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "score"])
    parser.add_argument("place", type=Path)
    parser.add_argument("--out", type=Path, default=Path("webgen"))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--model")
    asked = parser.parse_args()
    if asked.what == "make":
        settings = Settings(**({"model": asked.model} if asked.model else {}))
        make_all(read(asked.place)[: asked.limit], asked.out, settings)
    else:
        accuracy, judged, tasks = score(asked.place)
        print(f"{accuracy:.1%} of {tasks} tasks, {judged} of them judged")


if __name__ == "__main__":
    main()
