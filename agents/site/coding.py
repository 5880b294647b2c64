"""The coding agent at work on a turn: what a wish says beyond the spec, and faults that checks found.

It writes in the turn's folder only, never what the preset owns, and is held to the same checks as everything else.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from agents.coding.base import Looked, Problem, Refused, Step, Worked
from agents.prompts import prompt
from agents.site.confined import Confined
from agents.site.generate.migrations import Unfit, VersionFailed
from agents.site.spec import SiteSpec
from agents.site.state import Session
from agents.site.turns.git import File
from agents.site.verifying.acceptance import AcceptanceCheck, Outcome, Report, read_report
from agents.site.verifying.coded import looks_at_coded
from agents.site.verifying.looking import NARROW, WIDE, Visit
from agents.site.verifying.running import LOG_LINES, Trial, cookies_of, tail, verify


def able(session: Session) -> bool:
    """Whether the model writes code that can be relied on."""
    from agents.profile import is_large

    return is_large(session.model, session.settings)


def write(
    session: Session,
    task: str,
    spec: SiteSpec,
    checks: Sequence[AcceptanceCheck],
    problems: Sequence[Outcome] = (),
    *,
    done: Sequence[str] = (),
) -> Worked:
    """Let the agent work until the checks hold. `done`: what the turn did before, in sentences for the person.

    Raises Cancelled, ModelError, SandboxMissing.
    """
    from agents.coding.working import work

    earlier = read_report(session.turn.now().get("CHECKS.json", File(b"")).data)
    words = worded(task, session.words, spec, problems, done)

    def measured() -> list[Problem]:
        if session.cancel():
            return []
        if fault := _brought_up(session):
            return [fault]
        tree = session.turn.read()
        tried = [*(c for c in checks if c.kind != "asked"), *looks_at_coded(tree, spec)]
        report = verify(trial(session, spec), tried)
        session.measured = (tree, report)
        return [problem_of(outcome, session.turn.evidence) for outcome in to_mend(report, earlier)]

    worked = work(
        words,
        session.turn.tree,
        model=session.model(),
        sandbox=session.sandbox,
        checks=measured,
        on_event=lambda step: _told(session, step),
        cancel=session.cancel,
        look=lambda path, width, who: _look(session, path, width, who),
        sees=session.settings.model_sees,
        data_folder=session.settings.data,
    )
    if worked.done:
        session.site.prepare()
    return worked


LONGEST_PART = 2400
"""Characters of each part of a task."""


def worded(
    task: str, said: str, spec: SiteSpec, problems: Sequence[Outcome] = (), done: Sequence[str] = ()
) -> str:  # fmt: skip
    """A task as the agent gets it: what is wanted, of which site, in whose words, and what was done already."""
    what = task[:LONGEST_PART]
    if problems:
        listed = "\n".join(f"- {outcome.check.sentence} — {outcome.detail}" for outcome in problems)
        what = f"{what}\n\nThese checks fail:\n{listed[:LONGEST_PART]}"
    told = "\n".join(f"- {line}" for line in done)[:LONGEST_PART]
    filled = prompt(
        "site_code.v1",
        what=what,
        site=f"{spec.name} ({spec.tagline})" if spec.tagline else spec.name,
        words=said[:LONGEST_PART],
        done=f"Done already, by the generators, in the files that you see:\n{told}" if told else "",
    )
    return str(filled[1].content)


def _brought_up(session: Session) -> Problem | None:
    """A version of the database for models that the agent changed; what is wrong when none can be made of them."""
    try:
        session.site.migrate(session.words[:60])
    except (Unfit, VersionFailed) as error:
        return Problem(id="migrations", words="No version of the database can be made of the models.", log=str(error))
    return None


def trial(session: Session, spec: SiteSpec) -> Trial:
    """What the checks need of a turn."""
    lock = threading.Lock()

    def tell(message: str, item: int, of: int) -> None:
        with lock:
            session.tell("verify", message, item, of)

    return Trial(
        site=session.site,
        spec=spec,
        version=session.turn.number,
        evidence=session.turn.evidence,
        eye=session.eye,
        cancel=session.cancel,
        tell=tell,
        serve=session.serving,
    )


def to_mend(report: Report, earlier: Report | None) -> list[Outcome]:
    """What goes back to the agent: all that must hold, and of a site that stood before, whatever else held there."""
    if earlier is None:
        return report.broken(None)
    known = {outcome.check.id for outcome in earlier.failed}
    return [outcome for outcome in report.failed if outcome.check.id not in known]


def problem_of(outcome: Outcome, evidence: Path) -> Problem:
    """What failed, for the agent: with its log, and a picture where there is one."""
    found = outcome.evidence
    lines = [f"{found.address} → {found.status}", *found.steps[-8:], *found.log]
    picture = next((evidence / name for name in found.pictures if (evidence / name).is_file()), None)
    return Problem(
        id=outcome.check.id,
        words=f"{outcome.check.sentence} {outcome.detail}",
        log="\n".join(lines),
        picture=picture.read_bytes() if picture else None,
    )


def _look(session: Session, path: str, width: int, who: str) -> Looked:
    if fault := _brought_up(session):
        raise Refused(f"{fault.words} {fault.log}")
    site: Confined = session.site.copied(session.turn.evidence.parent / "look")
    with session.serving(site) as served:
        folder = session.turn.evidence.parent / "looked"
        visits = [Visit("look", path if path.startswith("/") else f"/{path}", cookies_of(served.client(), who))]
        served.forward(port=session.eye.port)
        seen = next(iter(session.eye.look(visits, folder, session.cancel)))
        name = next((n for n in seen.pictures[::-1] if width >= WIDE[0] or str(NARROW[0]) in n), None)
        picture = (folder / name).read_bytes() if name else None
        log = tail(served.log, LOG_LINES) if (seen.status or 0) >= 500 else []
        words = "\n".join([seen.words, "The server's last lines:", *log]) if log else seen.words
        return Looked(words=words, faults=seen.faults, picture=picture)


def _told(session: Session, step: Step) -> None:
    session.emit(session.latest.model_copy(update={"phase": "code", "message": step.message[:200]}))
