"""Runs the checks of a site: over HTTP, in Chromium, its own tests, its data's versions; two of these at once.

Each part works on a copy of the preview's data of its own, in the sandbox. What a turn could not touch keeps the
outcome that it had. How long each part took is in the report.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from agents.errors import Cancelled
from agents.sandbox.serving import Served, SiteDown
from agents.site.confined import Confined, last
from agents.site.spec import Entity, Shown, SiteSpec
from agents.site.turns.place import DATABASE
from agents.site.verifying import clock, forms, permissions, rules
from agents.site.verifying.acceptance import AcceptanceCheck, Evidence, Outcome, Report
from agents.site.verifying.asked import judged
from agents.site.verifying.bench import ACCOUNTS, Bench, Unmet, Untried
from agents.site.verifying.deriving import adder, address
from agents.site.verifying.looking import NARROW, WIDE, Eye, Visit
from agents.site.verifying.moments import NoMoment
from agents.site.verifying.rows import Rows
from agents.site.verifying.sameness import given, loaded
from agents.site.verifying.visitor import Answer, Visitor

Told = Callable[[str, int, int], None]
"""What is under way: its words, its number, and of how many."""
TRIES: dict[str, Callable[[Bench, AcceptanceCheck], Answer]] = {
    "page": permissions.page,
    "entry": permissions.entry,
    "closed": permissions.closed,
    "access": permissions.access,
    "list": forms.listed,
    "store": forms.store,
    "refuse": forms.refuse,
    "forgery": forms.forgery,
    "change": forms.change,
    "remove": forms.remove,
    "rule": rules.rule,
}
TEST_SECONDS = 300.0
"""Against tests that hang. Twenty tables on a slow or busy machine take minutes: that is no fault of the site."""
FLASH = "flash"
"""The cookie of a sentence that is shown once."""
LOG_LINES = 12
FAILING = re.compile(r"(FAILED|ERROR|E  |>  )|\S+\.py:\d+: ")
ANSWERED = re.compile(r"INFO: +\S* ?- \"")


@dataclass
class Trial:
    """What is to be verified, and with what."""

    site: Confined
    spec: SiteSpec
    version: int
    evidence: Path
    """The version's evidence folder; pictures go below it."""
    eye: Eye
    cancel: Callable[[], bool]
    tell: Told
    tests: tuple[str, ...] = field(default=(), kw_only=True)
    """Folders whose tests are run; empty: all of the site's."""
    serve: Callable[[Confined], AbstractContextManager[Served]]
    """The site, running on its data."""


def verify(
    trial: Trial,
    checks: Sequence[AcceptanceCheck],
    *,
    kept: Mapping[str, Outcome] | None = None,
    seen: Mapping[str, Outcome] | None = None,
) -> Report:
    """Try the checks. `kept`: outcomes of an earlier version that this turn could not touch, by check; `seen`: looks of
    the version before that found nothing, which stand where the browser would be given the same."""
    started = time.monotonic()
    kept = kept or {}
    asked = [check for check in checks if check.kind == "asked"]
    tried = [check for check in checks if check.kind != "asked" and check.id not in kept]
    parts: dict[str, list[AcceptanceCheck]] = {
        "http": [check for check in tried if check.kind in TRIES],
        "browser": [check for check in tried if check.kind == "look"],
        "migrations": [check for check in tried if check.kind == "migrations"],
        "tests": [check for check in tried if check.kind == "tests"],
    }
    work = trial.evidence.parent / "trial"
    seconds: dict[str, float] = {}

    def timed(name: str, run: Callable[[], list[Outcome]]) -> list[Outcome]:
        begun = time.monotonic()
        try:
            return run() if parts[name] else []
        finally:
            seconds[name] = round(time.monotonic() - begun, 2)

    http, looks = parts["http"], parts["browser"]
    tries: dict[str, Callable[[], list[Outcome]]] = {
        "browser": lambda: _up(trial, looks, lambda: _in_browser(trial, looks, work / "browser", seen or {})),
        "http": lambda: _up(trial, http, lambda: _over_http(trial, http, work / "http")),
        "tests": lambda: _tests(trial, parts["tests"], work / "tests"),
        "migrations": lambda: _migrations(trial, parts["migrations"], work / "migrations"),
    }
    try:
        with ThreadPoolExecutor(2, thread_name_prefix="verify") as pool:  # whichever is free first takes the next
            lanes: list[Future[list[Outcome]]] = [pool.submit(timed, name, run) for name, run in tries.items()]
            outcomes = [outcome for lane in lanes for outcome in lane.result()]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if trial.cancel():
        raise Cancelled("Stopped.")
    found = {outcome.check.id: outcome for outcome in outcomes} | dict(kept)
    ordered = [found[check.id] for check in checks if check.id in found]
    told = [judged(check, trial.spec, ordered) for check in asked]
    for outcome in told:
        outcome.version = trial.version
    seconds["all"] = round(time.monotonic() - started, 2)
    return Report(outcomes=[*told, *ordered], seconds=seconds)


def _up(trial: Trial, checks: list[AcceptanceCheck], run: Callable[[], list[Outcome]]) -> list[Outcome]:
    """The outcomes; where the site does not even start, that is the outcome of the first check."""
    try:
        return run()
    except SiteDown as error:
        log = tail(error.sentence, LOG_LINES)
        first = Outcome(
            check=checks[0],
            status="failed",
            detail=f"The site does not start: {log[-1]}",
            evidence=Evidence(log=log),
            version=trial.version,
        )
        rest = [Outcome(check=c, status="skipped", detail="It does not start.", version=trial.version) for c in checks]
        return [first, *rest[1:]]


def _over_http(trial: Trial, checks: list[AcceptanceCheck], data: Path) -> list[Outcome]:
    site = trial.site.copied(data)
    with trial.serve(site) as served:
        bench = Bench(trial.spec, Rows(data / DATABASE, trial.spec), served.client, lambda: tail(served.log, LOG_LINES))
        outcomes = []
        for n, check in enumerate(checks, 1):
            if trial.cancel():
                break
            trial.tell(check.sentence, n, len(checks))
            outcomes.append(attempt(bench, check, trial.version))
        return outcomes


def attempt(bench: Bench, check: AcceptanceCheck, version: int) -> Outcome:
    """Try one check over HTTP. What fails while the day turns, or the clock is set, is tried once more: what was right
    when it was filled in may have been late when it was sent."""
    begun, started = clock.now(), time.monotonic()
    outcome = _attempt(bench, check, version)
    if outcome.status == "failed" and clock.has_turned(begun, time.monotonic() - started):
        outcome = _attempt(bench, check, version)
    return outcome


def _attempt(bench: Bench, check: AcceptanceCheck, version: int) -> Outcome:
    started = time.monotonic()
    status, detail, answer = "passed", "", None
    log: list[str] = []
    try:
        answer = TRIES[check.kind](bench, check)
    except (Untried, NoMoment) as untried:
        status, detail = "skipped", str(untried)
    except Unmet as unmet:
        status, detail, answer, log = "failed", unmet.detail, unmet.answer, bench.log()
    except httpx.HTTPError as error:
        status, detail, log = "failed", f"The site does not answer: {type(error).__name__}.", bench.log()
    except (KeyError, ValueError, TypeError, AttributeError, AssertionError, sqlite3.IntegrityError) as error:
        status, detail, log = "failed", f"The page is not as it must be: {type(error).__name__}: {error}.", bench.log()
    return Outcome.model_validate(
        {
            "check": check,
            "status": status,
            "detail": detail,
            "evidence": bench.evidence(answer).model_copy(update={"log": log}),
            "seconds": round(time.monotonic() - started, 3),
            "version": version,
        }
    )


def _in_browser(trial: Trial, checks: list[AcceptanceCheck], data: Path, seen: Mapping[str, Outcome]) -> list[Outcome]:
    if not seen:
        trial.eye.warm()
    site = trial.site.copied(data)
    outcomes: list[Outcome] = []
    with trial.serve(site) as served:
        served.forward(port=trial.eye.port)
        rows = Rows(data / DATABASE, trial.spec)
        _something_to_see(Bench(trial.spec, rows, served.client))
        cookies = {who: cookies_of(served.client(), who) for who in ("visitor", "member", "staff", "admin")}
        visits = [_visit(check, trial.spec, rows, cookies) for check in checks]
        wanted = [(check, visit) for check, visit in zip(checks, visits, strict=True) if visit is not None]
        missing = [check for check, visit in zip(checks, visits, strict=True) if visit is None]
        told = "There is no row to look at."
        outcomes += [Outcome(check=c, status="skipped", detail=told, version=trial.version) for c in missing]
        answers = _answered(served, trial.site.tree, [visit for _, visit in wanted])
        same = [known for c, v in wanted if (known := _the_same(c, answers[v.name], seen)) is not None]
        outcomes += same
        as_before = {outcome.check.id for outcome in same}
        wanted = [(check, visit) for check, visit in wanted if check.id not in as_before]
        pictures = trial.evidence / "pages"
        begun = time.monotonic()
        looked = trial.eye.look([visit for _, visit in wanted], pictures, trial.cancel) if wanted else ()
        for (check, visit), view in zip(wanted, looked, strict=False):
            trial.tell(check.sentence, len(outcomes) + 1, len(checks))
            evidence = Evidence(
                address=visit.path,
                status=view.status,
                excerpt=view.words[:200],
                pictures=[f"pages/{name}" for name in view.pictures],
                log=tail(served.log, LOG_LINES) if view.faults else [],
                given=answers[visit.name],
            )
            outcome = Outcome(
                check=check,
                status="failed" if view.faults else "passed",
                detail=" ".join(view.faults[:6]),
                evidence=evidence,
                seconds=round(time.monotonic() - begun, 2),
                version=trial.version,
            )
            outcomes.append(outcome)
            begun = time.monotonic()
    return outcomes


def _answered(served: Served, tree: Path, visits: Sequence[Visit]) -> dict[str, str]:
    """What the browser would be given of each page, by its name: empty where the site does not answer."""
    beside, found = loaded(tree), dict.fromkeys((visit.name for visit in visits), "")
    clients: dict[str, httpx.Client] = {}
    for visit in visits:
        client = clients.setdefault(repr(visit.cookies), served.client())
        client.cookies.update(visit.cookies)
        with contextlib.suppress(httpx.HTTPError):
            found[visit.name] = given(client.get(visit.path), beside)
    return found


def _the_same(check: AcceptanceCheck, answer: str, seen: Mapping[str, Outcome]) -> Outcome | None:
    """The outcome of the version before, where the browser would be given the same."""
    known = seen.get(check.id)
    same = known is not None and known.check == check and answer != "" and known.evidence.given == answer
    return known if same else None


def _something_to_see(bench: Bench) -> None:
    """A row of every kind that has none, so that pages are not looked at empty only."""
    for entity in bench.spec.entities:
        who = adder(entity)
        if who is None or bench.rows.count(entity):
            continue
        with contextlib.suppress(
            Unmet, Untried, NoMoment, httpx.HTTPError, KeyError, ValueError
        ):  # the forms' own checks say so
            bench.add_whole(entity, who if who != "visitor" or entity.access.read == "everyone" else "member")


def _visit(check: AcceptanceCheck, spec: SiteSpec, rows: Rows, cookies: Mapping[str, dict[str, str]]) -> Visit | None:
    path = check.subject["path"]
    if "{id}" in path:
        entity = spec.entity(check.subject["entity"])
        numbers = [n for n in rows.numbers(entity) if _is_shown(entity, rows.row(entity, n) or {})]
        if not numbers:
            return None
        if check.who == "member" and entity.access.read == "owner":
            mine = rows.account(ACCOUNTS["member"])
            numbers = [n for n in numbers if (rows.row(entity, n) or {}).get("owner_id") == mine]
            if not numbers:
                return None
        path = f"{address(entity)}/{numbers[0]}"
    name = check.id.removeprefix("look.").replace(".", "-").replace("/", "-")
    both = check.id in ("look.home", "look.login") or check.id.endswith((".form", ".day"))
    return Visit(name, path, cookies[check.who], axe=(WIDE[0], NARROW[0]) if both else (WIDE[0],))


def _is_shown(entity: Entity, row: Mapping[str, object]) -> bool:
    """Whether others see a row, as far as its choices go."""
    told = [rule.when for rule in entity.rules if isinstance(rule, Shown)]
    return all(row.get(name) in kept for when in told for name, kept in when.items())


def cookies_of(client: httpx.Client, who: str) -> dict[str, str]:
    """The cookies of somebody who is signed in."""
    if who == "visitor":
        return {}
    Visitor(client, who).sign_in(ACCOUNTS[who])
    return {cookie.name: cookie.value or "" for cookie in client.cookies.jar if cookie.name != FLASH}


def _migrations(trial: Trial, checks: list[AcceptanceCheck], data: Path) -> list[Outcome]:
    begun = time.monotonic()
    trial.tell(checks[0].sentence, 1, 1)
    done = trial.site.copied(data).check()
    return [
        Outcome(
            check=check,
            status="passed" if done.ok else "failed",
            detail="" if done.ok else last(done, 2),
            evidence=Evidence(address="./run check", status=done.code, excerpt=last(done, 3)),
            seconds=round(time.monotonic() - begun, 2),
            version=trial.version,
        )
        for check in checks
    ]


def _tests(trial: Trial, checks: list[AcceptanceCheck], data: Path) -> list[Outcome]:
    begun = time.monotonic()
    trial.tell(checks[0].sentence, 1, 1)
    done = Confined(trial.site.tree, data, trial.site.sandbox, trial.cancel).tests(TEST_SECONDS, trial.tests)
    return [
        Outcome(
            check=check,
            status="passed" if done.ok else "failed",
            detail="" if done.ok else _first_failure(done.stdout) or last(done, 2),
            evidence=Evidence(
                address="./run test",
                status=done.code,
                excerpt=tail(done.stdout, 1)[0][:240] if done.stdout.strip() else last(done),
                log=[] if done.ok else failures(done.stdout),
            ),
            seconds=round(time.monotonic() - begun, 2),
            version=trial.version,
        )
        for check in checks
    ]


def failures(text: str) -> list[str]:
    """Of the output of tests: which failed, at which line, and why."""
    return [line[:240] for line in text.splitlines() if FAILING.match(line)][:LOG_LINES]


def _first_failure(text: str) -> str:
    return next((line for line in text.splitlines() if line.startswith(("FAILED", "ERROR", "E  "))), "")[:240]


def tail(log: str, lines: int) -> list[str]:
    """The last lines of a log, shortened, without those that only say that a request was answered."""
    told = [line[:300] for line in log.strip().splitlines() if not ANSWERED.match(line)]
    return told[-lines:] or [""]
