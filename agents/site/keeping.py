"""Evidence that stays with a version: pictures, a log, and the outcomes that a turn could not have changed.

Which checks a turn can touch is judged by the files that it changed. It knows where a site keeps what, not how it
works.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from agents.files import write_whole
from agents.site.spec import Entity, SiteSpec
from agents.site.turns import Place, Turn
from agents.site.turns.git import Tree
from agents.site.verifying.acceptance import AcceptanceCheck, Outcome, Report

OF_NO_MATTER = ("spec.json", "CHECKS.json", "README.md", "Dockerfile", ".dockerignore", ".gitignore")
STYLED = ("style", "accent")
"""Of `site.json`: nothing that is done on the site hangs on it."""
LOOKS = ("static/", "templates/", "core/")
MENUS = ("look.home", "look.account", "look.dashboard")
"""Pages that show what a longer menu does to all."""


def untouched(
    checks: list[AcceptanceCheck], earlier: Report, before: Tree, now: Tree, spec: SiteSpec
) -> dict[str, Outcome]:
    """Outcomes of the version before that still hold: passed, of the same check, of nothing that was changed."""
    changed = [p for p in before.keys() | now.keys() if before.get(p) != now.get(p) and p not in OF_NO_MATTER]
    if "site.json" in changed and _but_for_looks(before) == _but_for_looks(now):
        changed.remove("site.json")  # what pages look like then lies in the style sheets, which have changed too
    known = {outcome.check.id: outcome for outcome in earlier.outcomes if outcome.status == "passed"}
    found: dict[str, Outcome] = {}
    for check in checks:
        outcome = known.get(check.id)
        if outcome is not None and outcome.check == check and not touched(check, changed, spec):
            found[check.id] = outcome
    return found


def seen(earlier: Report | None) -> dict[str, Outcome]:
    """Looks of the version before that found nothing, by check."""
    outcomes = earlier.outcomes if earlier else []
    return {o.check.id: o for o in outcomes if o.check.kind == "look" and o.status == "passed"}


def tests_of(before: Tree, now: Tree, earlier: Report | None) -> tuple[str, ...]:
    """Folders of the features whose tests a turn can have changed the outcome of; empty: all tests must be run."""
    passed = {outcome.check.id for outcome in earlier.outcomes if outcome.status == "passed"} if earlier else set()
    changed = [path for path in before.keys() | now.keys() if before.get(path) != now.get(path)]
    features = {path.split("/")[1] for path in changed if path.startswith("features/") and path.count("/") > 1}
    others = [p for p in changed if not p.startswith(("features/", "static/", "migrations/versions/"))]
    if "tests" not in passed or any(path not in (*OF_NO_MATTER, "site.json") for path in others):
        return ()
    return tuple(f"features/{name}" for name in sorted(features) if any(p.startswith(f"features/{name}/") for p in now))


def touched(check: AcceptanceCheck, changed: list[str], spec: SiteSpec) -> bool:
    """Whether a turn that changed these files can have changed what the check sees."""
    code = [path for path in changed if path.endswith((".py", ".html", ".json", ".js"))]
    if check.kind == "asked":
        return True
    if check.kind == "tests":
        return any(not path.startswith("static/") for path in code)
    if check.kind == "migrations":
        return any(path.startswith(("migrations/", "core/")) for path in code)  # other models make a new version
    if check.kind == "look":
        return _look_touched(check, changed, spec)
    if any(path.startswith(("core/", "templates/", "migrations/env")) for path in changed):
        return True
    if "entity" not in check.subject:
        return any(path.startswith("features/") or path == "site.json" for path in code)
    entity = spec.entity(check.subject["entity"])
    return any(path.startswith(f"features/{name}/") for path in code for name in _near(entity, spec))


def _but_for_looks(tree: Tree) -> object:
    """What the site is told of itself, without its style; the bytes where that cannot be read."""
    data = tree["site.json"].data if "site.json" in tree else b""
    try:
        told = json.loads(data)
        return {name: value for name, value in told.items() if name not in STYLED}
    except (ValueError, AttributeError):
        return data


def _look_touched(check: AcceptanceCheck, changed: list[str], spec: SiteSpec) -> bool:
    if any(path.startswith(LOOKS) for path in changed):
        return True
    if "site.json" in changed and check.id in MENUS:
        return True
    if "entity" in check.subject:
        entity = spec.entity(check.subject["entity"])
        return any(path.startswith(f"features/{name}/") for path in changed for name in _near(entity, spec))
    return any(path.startswith("features/") for path in changed)


def _near(entity: Entity, spec: SiteSpec) -> set[str]:
    """Features whose code an entity's pages run: its own, those that it points at, and those that point at it."""
    own = {f.target for f in entity.fields if f.kind == "relation"}
    found = {entity.plural}
    for other in spec.entities:
        targets = {f.target for f in other.fields if f.kind == "relation" and f.inline}
        names = {rule.entries for rule in (*entity.rules, *other.rules) if rule.kind == "waiting_list"}
        if other.name in own or entity.name in targets or other.name in names or entity.name in names:
            found.add(other.plural)
    return found


def carry_pictures(place: Place, turn: Turn, report: Report) -> None:
    """Link the pictures of outcomes that were kept from an earlier version."""
    newest = place.versions.newest
    for outcome in report.outcomes:
        if newest is None or outcome.version in (0, turn.number):
            continue
        for name in outcome.evidence.pictures:
            source, target = place.evidence(newest.number) / name, turn.evidence / name
            if target.exists() or not source.is_file():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, target)
            except OSError:
                shutil.copyfile(source, target)
        outcome.evidence.pictures = [n for n in outcome.evidence.pictures if (turn.evidence / n).is_file()]


def write_log(evidence: Path, report: Report) -> None:
    """What the checks took and did, a line each."""
    lines = [f"{name}: {seconds} s" for name, seconds in report.seconds.items()]
    for outcome in report.outcomes:
        lines.append(f"{outcome.status}: {outcome.check.id} ({outcome.seconds} s) {outcome.detail}".rstrip())
        lines += [f"    {step}" for step in outcome.evidence.steps]
        lines += [f"    log: {line}" for line in outcome.evidence.log]
    write_whole(evidence / "checks.log", ("\n".join(lines) + "\n").encode())


def keep_failed(place: Place, turn: Turn, report: Report) -> None:
    """What the checks saw of a turn that is taken back, for whoever wants to know why."""
    target = place.kept / "evidence" / "failed"
    shutil.rmtree(target, ignore_errors=True)
    if turn.evidence.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        turn.evidence.replace(target)
    write_log(target, report)
    failed = [outcome.model_dump(mode="json") for outcome in report.failed]
    write_whole(target / "failed.json", (json.dumps(failed, ensure_ascii=False, indent=1) + "\n").encode())
