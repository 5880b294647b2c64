"""Thirty sentences, three follow-ups each: made by the site agent, then judged by checks that it never sees.

    python -m benchmarks.sites.run [--only NAME,…] [--model NAME|URL] [--turns 3] [--keep FOLDER] [--json]
                                   [--quick] [--into FILE]

Prints a row per case and the rates by turn: expectations held, seconds, and of a model's tool calls how many succeeded.
The site agent's own checks are counted beside ours, for they are not the same: ours know nothing of the spec.
`--quick` leaves the agent's own checks out, so that seconds are those of making alone. `--into` keeps each case's
result as it comes; the same command goes on with the cases that are not in the file.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from agents.errors import ImpastoError
from agents.files import write_whole
from agents.llm import open_model
from agents.profile import profile
from agents.sandbox.serving import serve_site
from agents.settings import Settings
from agents.site import finishing
from agents.site.errors import AlreadySo
from agents.site.making import continue_, make
from agents.site.request import Made, SiteRequest
from agents.site.verifying.acceptance import Report
from benchmarks.sites.judging import PEOPLE, Judge, Look, Verdict
from benchmarks.sites.visitor import Visitor

CASES = Path(__file__).with_name("cases.json")
KINDS = ("first", "feature", "data", "looks")


@dataclass
class Turn:
    """What came of one sentence or wish."""

    words: str
    seconds: float
    verdicts: list[Verdict] = field(default_factory=list)
    own_passed: int = 0
    own_failed: int = 0
    tool_calls: int = 0
    tool_failures: int = 0
    refused: str = ""

    @property
    def held(self) -> int:
        """Expectations that held; none of a turn that was refused."""
        return sum(verdict.held for verdict in self.verdicts)


@dataclass
class Result:
    """A case and its turns."""

    name: str
    turns: list[Turn] = field(default_factory=list)
    tier: str = ""
    """Of the model that made it: small, medium or large."""


@contextlib.contextmanager
def visited(site: Path) -> Iterator[Look]:
    """The site as its people see it now, with its preview's data."""
    served = serve_site(site, data=site / "data")
    try:
        yield Look({who: Visitor(served.client(), who) for who in PEOPLE})
    finally:
        served.stop()


def _turn(words: str, expectations: list[dict[str, Any]], judge: Judge, site: Path, do: Any) -> Turn:
    started = time.monotonic()
    try:
        made: Made | None = do()
    except AlreadySo:
        made = None  # the site has what is asked for: judged as it is
    except ImpastoError as error:
        failed = [Verdict(next(iter(e)), False, "refused") for e in expectations]
        return Turn(words, time.monotonic() - started, failed, refused=str(error))
    seconds = time.monotonic() - started
    with visited(site) as look:
        verdicts = judge.judge(look, expectations)
    if made is None:
        return Turn(words, seconds, verdicts)
    return Turn(
        words,
        seconds,
        verdicts,
        made.checks.get("passed", 0),
        made.checks.get("failed", 0),
        made.tool_calls,
        made.tool_failures,
    )


def tried(case: dict[str, Any], settings: Settings, folder: Path, turns: int, tier: str = "") -> Result:
    """A case from its sentence to its last follow-up."""
    site, judge, result = folder / case["name"].replace(" ", "-"), Judge(), Result(case["name"], tier=tier)
    request = SiteRequest(sentence=case["sentence"], out=site)
    quiet: dict[str, Any] = {"on_event": lambda event: None, "cancel": lambda: False}
    result.turns.append(_turn(case["sentence"], case["expects"], judge, site, lambda: make(request, settings, **quiet)))
    if not result.turns[0].refused:
        for follow in case["turns"][:turns]:
            wish = follow["wish"]
            result.turns.append(
                _turn(wish, follow["expects"], judge, site, lambda w=wish: continue_(site, w, settings, **quiet))
            )
    return result


def without_checks() -> None:
    """Let the site agent take its checks for passed: what is judged is what it made. For this process."""
    finishing.verified = lambda work, checks, **more: Report(seconds={"all": 0.0})


def kept(path: Path | None) -> list[Result]:
    """Results of an earlier run, by the file that it wrote."""
    if path is None or not path.is_file():
        return []
    return [
        Result(
            one["name"],
            [Turn(**{**t, "verdicts": [Verdict(**v) for v in t["verdicts"]]}) for t in one["turns"]],
            one.get("tier", ""),
        )
        for one in json.loads(path.read_text("utf-8"))
    ]


def table(results: list[Result]) -> str:
    """Markdown: a row per case, then the rates by kind of turn."""
    lines = ["| case | " + " | ".join(KINDS) + " | seconds | own checks failed |", "| --- |" + " --- |" * 6]
    for result in results:
        cells = [f"{turn.held}/{len(turn.verdicts)}" if not turn.refused else "refused" for turn in result.turns]
        cells += ["–"] * (4 - len(cells))
        seconds = "+".join(f"{turn.seconds:.0f}" for turn in result.turns)
        own = sum(turn.own_failed for turn in result.turns)
        lines.append(f"| {result.name} | {' | '.join(cells)} | {seconds} | {own} |")
    for tier in dict.fromkeys(result.tier for result in results):
        lines += _rates([result for result in results if result.tier == tier], f"{tier} model, " if tier else "")
    calls = sum(turn.tool_calls for result in results for turn in result.turns)
    failures = sum(turn.tool_failures for result in results for turn in result.turns)
    if calls:
        lines.append(f"\ntool calls: {calls}, {1 - failures / calls:.1%} succeeded")
    return "\n".join(lines)


def _rates(results: list[Result], of: str) -> list[str]:
    """Expectations that held, and seconds, by kind of turn."""
    lines = []
    for at, kind in enumerate(KINDS):
        turns = [result.turns[at] for result in results if len(result.turns) > at]
        asked = sum(len(turn.verdicts) for turn in turns)
        whole = sum(turn.held == len(turn.verdicts) for turn in turns)
        if asked:
            held = sum(turn.held for turn in turns)
            middle = statistics.median(turn.seconds for turn in turns)
            lines.append(
                f"\n{of}{kind}: {held}/{asked} expectations ({held / asked:.0%}), {whole}/{len(turns)} turns whole,"
                f" {middle:.0f} s in the middle"
            )
    return lines


def tier_of(settings: Settings) -> str:
    """The tier of the configured model, as the site agent takes it."""
    model = open_model(settings)
    try:
        return profile(model, settings).tier
    finally:
        getattr(model, "close", lambda: None)()


def main() -> None:
    """Run the cases that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="names of cases, parted by commas")
    parser.add_argument("--model")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="keep the sites in this folder")
    parser.add_argument("--quick", action="store_true", help="without the site agent's own checks")
    parser.add_argument("--into", type=Path, help="keep results in this file, and go on from it")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    cases = json.loads(CASES.read_text())
    if wanted.only:
        cases = [case for case in cases if case["name"] in wanted.only.split(",")]
    settings = Settings(**({"model": wanted.model} if wanted.model else {}))
    if wanted.quick:
        without_checks()
    results = kept(wanted.into)
    cases = [case for case in cases if case["name"] not in {result.name for result in results}]
    tier = tier_of(settings) if cases else ""
    with tempfile.TemporaryDirectory() as folder:
        place = wanted.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for case in cases:
            results.append(tried(case, settings, place, wanted.turns, tier))
            if wanted.into:
                told = json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1)
                write_whole(wanted.into, f"{told}\n".encode())
            for turn in results[-1].turns:
                missed = [f"{v.expectation}: {v.why}" for v in turn.verdicts if not v.held]
                print(f"{case['name']}: {turn.words[:50]}: {turn.refused or missed or 'all held'}", file=sys.stderr)
    print(json.dumps([asdict(result) for result in results]) if wanted.json else table(results))


if __name__ == "__main__":
    main()
