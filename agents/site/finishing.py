"""Steps of a turn after the code: is it good, can it be mended, keep it or take it back.

The same error twice changes the strategy, three times ends the turn. A version without what it must do is never kept in
the place of one that had it.
"""

from __future__ import annotations

import time
from typing import Any

from langgraph.runtime import Runtime

from agents.site import keeping
from agents.site.coding import able, trial, write
from agents.site.spec import SiteSpec
from agents.site.state import Session, SiteState
from agents.site.steps import bring_up, migrated, names_of, timed
from agents.site.telling import told
from agents.site.turns.git import File
from agents.site.verifying.acceptance import AcceptanceCheck, Outcome, Report, read_report
from agents.site.verifying.coded import looks_at_coded
from agents.site.verifying.running import verify as verified

Run = Runtime[Session]
Update = dict[str, Any]
MOST_ROUNDS = 4
SAME_ERROR = 3


@timed
def verify(state: SiteState, runtime: Run) -> Update:
    """Try the checks, but for those whose outcome this turn cannot have changed."""
    session = runtime.context
    session.tell("verify", "Trying the site")
    spec = SiteSpec.model_validate(state["spec"])
    now, before = session.turn.read(), session.turn.now()
    checks = [*checks_in(state), *looks_at_coded(now, spec)]
    earlier = read_report(before["CHECKS.json"].data) if "CHECKS.json" in before else None
    kept = keeping.untouched(checks, earlier, before, now, spec) if earlier else {}
    if session.measured is not None and session.measured[0] == now:
        kept |= {outcome.check.id: outcome for outcome in session.measured[1].outcomes if outcome.status == "passed"}
    work = trial(session, spec)
    work.tests = keeping.tests_of(before, now, earlier)
    report = verified(work, checks, kept=kept, seen=keeping.seen(earlier))
    seen = dict(state.get("seen", {}))
    for outcome in report.broken(earlier):
        seen[outcome.fingerprint] = seen.get(outcome.fingerprint, 0) + 1
    parts = {f"verify.{name}": seconds for name, seconds in report.seconds.items() if name != "all"}
    return {"report": report.model_dump(mode="json"), "seen": seen, "parts": parts}


def verdict(state: SiteState, runtime: Run) -> str:
    """Commit what is good; mend while there is a way and the same error was not seen three times; else undo."""
    session = runtime.context
    report = Report.model_validate(state["report"])
    broken = report.broken(earlier_of(session))
    if not broken:
        return "commit"
    worst = max(state.get("seen", {}).get(outcome.fingerprint, 0) for outcome in broken)
    if worst < SAME_ERROR and state.get("rounds", 0) < MOST_ROUNDS and strategy(state, session) is not None:
        return "repair"
    if session.is_new and any(outcome.status == "passed" for outcome in report.outcomes):
        return "commit"  # a first version with a named fault is more than none
    return "undo"


def strategy(state: SiteState, session: Session) -> str | None:
    """The next way to mend: the agent, then the agent anew with the evidence, then without what it wrote."""
    rounds = state.get("rounds", 0)
    pure = session.place.git.tree(state["generated"])
    written = [
        path
        for path, file in session.turn.read().items()
        if pure.get(path) != file and session.turn.now().get(path) != file and not path.startswith("migrations/")
    ]
    if able(session) and rounds < SAME_ERROR - 1:
        return "agent" if rounds == 0 else "agent anew"
    return "without" if written and state.get("strategy") != "without" else None


@timed
def repair(state: SiteState, runtime: Run) -> Update:
    """Mend what the checks found, in the way that is next."""
    session = runtime.context
    report = Report.model_validate(state["report"])
    broken = report.broken(earlier_of(session))
    way = strategy(state, session)
    rounds = state.get("rounds", 0) + 1
    what = broken[0].check.sentence
    session.tell("repair", what, rounds, MOST_ROUNDS)
    update: Update = {"rounds": rounds, "strategy": way or ""}
    if way == "without":
        pure = session.place.git.tree(state["generated"])
        session.turn.lay(session.turn.merged(pure, names_of(session, state)).tree)
        migrated(session, state)
        return {**update, "said": [told(session.language, "taken_back", what=what)]}
    task = "Mend the site so that every check holds. Change as little as possible."
    if way == "agent anew":
        task += " An earlier attempt at the same error did not help: find its cause first, and go another way."
    worked = write(session, task, SiteSpec.model_validate(state["spec"]), checks_in(state), broken)
    update["tool_calls"] = state.get("tool_calls", 0) + worked.tool_calls
    update["tool_failures"] = state.get("tool_failures", 0) + worked.failures
    return {**update, "said": [told(session.language, "repaired", what=what)] if worked.done else []}


@timed
def commit(state: SiteState, runtime: Run) -> Update:
    """Put the version in its place: code, data, evidence."""
    session = runtime.context
    session.tell("commit", "Keeping this version")
    turn = session.turn
    report = Report.model_validate(state["report"])
    spec = SiteSpec.model_validate(state["spec"])
    failing = [told(session.language, "failing", what=sentence_of(outcome)) for outcome in report.failed[:5]]
    failing += [told(session.language, "untried", what=sentence_of(outcome)) for outcome in report.skipped[:3]]
    calls = _calls(session, state)
    said = [*state.get("said", []), *calls, *failing]
    tree = turn.read()
    tree["spec.json"] = File((spec.model_dump_json(indent=1) + "\n").encode())
    tree["CHECKS.json"] = File(report.written(session.words, turn.number))
    turn.lay(tree)
    keeping.carry_pictures(session.place, turn, report)
    (turn.evidence).mkdir(parents=True, exist_ok=True)
    keeping.write_log(turn.evidence, report)
    version = turn.commit(
        session.place.git.tree(state["generated"]),
        wish=session.words,
        said=said,
        checks=report.counts,
        seconds=round(time.monotonic() - session.started, 1),
        renamed=state.get("renamed"),
        again=lambda: _brought_up(session, state),
    )
    return {"version": version.number, "said": [*calls, *failing]}


def _calls(session: Session, state: SiteState) -> list[str]:
    """How the coding agent's calls went, where it worked on this turn."""
    calls, lost = state.get("tool_calls", 0), state.get("tool_failures", 0)
    return [told(session.language, "calls", calls=calls, share=f"{1 - lost / calls:.0%}")] if calls else []


def _brought_up(session: Session, state: SiteState) -> None:
    bring_up(session, state)


def undo(state: SiteState, runtime: Run) -> Update:
    """Take the turn back: the last good version stays what it is."""
    session = runtime.context
    report = Report.model_validate(state["report"])
    broken = report.broken(earlier_of(session))
    failures = [sentence_of(outcome) for outcome in broken]
    key = "failed.first" if session.is_new else "failed"
    sentence = told(session.language, key, what="; ".join(failures[:3]).rstrip(".。"))
    keeping.keep_failed(session.place, session.turn, report)
    session.turn.abandon()
    return {"failed": sentence, "failures": failures}


def checks_in(state: SiteState) -> list[AcceptanceCheck]:
    """The checks that were derived."""
    return [AcceptanceCheck.model_validate(check) for check in state["checks"]]


def earlier_of(session: Session) -> Report | None:
    """The report of the version that the turn began with."""
    file = session.turn.now().get("CHECKS.json")
    return read_report(file.data) if file else None


def sentence_of(outcome: Outcome) -> str:
    """What does not hold, in one sentence or two."""
    detail = " ".join(outcome.detail.split())
    return f"{outcome.check.sentence} {detail if len(detail) <= 160 else f'{detail[:160]}…'}".strip()
