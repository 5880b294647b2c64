"""Returning: an earlier version's code and data again, as a new version on top of all that came since.

Versions of the database are never taken back: one more leads from today's tables to those of then, so that a production
database can follow. The preview's data are the snapshot itself, told that they are at the newest version.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import cast

from agents.errors import ImpastoError, InputRefused
from agents.site import keeping
from agents.site.coding import trial
from agents.site.confined import last
from agents.site.generate.naming import column
from agents.site.spec import SiteSpec
from agents.site.state import Session, SiteState
from agents.site.steps import spec_of
from agents.site.telling import told
from agents.site.turns import Version, snapshots
from agents.site.turns.git import File, Tree
from agents.site.turns.ledger import renamed_since
from agents.site.turns.place import DATABASE
from agents.site.verifying.acceptance import Report, read_report
from agents.site.verifying.running import verify

VERSIONS = "migrations/versions/"
STAMP = """
from alembic import command
from core import migrations
from core.database import engine
command.stamp(migrations.configuration(engine()), "head", purge=True)
told = migrations.differences(engine())
assert not told, told
"""


def returned(session: Session, number: int) -> SiteState:
    """Bring version `number` back. Raises InputRefused when there is none, ImpastoError when it does not run here."""
    place, turn = session.place, session.turn
    wanted = _wanted(session, number)
    tree = place.git.tree(wanted.commit)
    spec = spec_of(tree)
    session.language = spec.language
    session.tell("generate", f"Version {number}")
    now = turn.now()
    merged: Tree = {path: file for path, file in tree.items() if path not in ("CHECKS.json",)}
    merged |= {path: file for path, file in now.items() if path.startswith(VERSIONS)}
    turn.lay(merged)
    session.tell("migrate", "Bringing its data back")
    has_data = snapshots.is_kept(place.snapshots, wanted.data)
    turn.fresh_data(snapshots.Data())
    names = _names_back(renamed_since(place.versions, number), spec_of(now), spec)
    session.site.migrate(f"back to version {number}", fits=False, renamed=names)
    turn.fresh_data(wanted.data if has_data and wanted.data else turn.start.data)
    if has_data and (turn.data / DATABASE).is_file():
        done = session.site.run([sys.executable, "-c", STAMP])
        if not done.ok:
            raise ImpastoError(f"The data of version {number} do not fit its code: {last(done)}")
    else:
        session.site.prepare()
    report = _tried(session, read_report(tree["CHECKS.json"].data) if "CHECKS.json" in tree else None, wanted)
    said = [told(session.language, "back" if has_data else "back.code", number=number)]
    turn.lay({**turn.read(), "CHECKS.json": File(report.written(wanted.wish, turn.number))})
    keeping.write_log(turn.evidence, report)
    generated = place.git.tree(wanted.generated) if wanted.generated else tree
    version = turn.commit(
        generated,
        wish=told(session.language, "back", number=number).rstrip(".。"),
        said=said,
        checks=report.counts,
        seconds=round(time.monotonic() - session.started, 1),
        back_to=number,
        renamed=names,
    )
    parts = {"verify": report.seconds.get("all", 0.0)}
    return cast(SiteState, {"version": version.number, "said": said, "parts": parts})


def _names_back(forward: dict[str, str], now: SiteSpec, then: SiteSpec) -> dict[str, str]:
    """`table` or `table.column` of now → its name in the version that comes back, where both have it."""
    here, there = _tables(now), _tables(then)
    found: dict[str, str] = {}
    for old, new in forward.items():
        (table, _, column), (was, _, name) = new.partition("."), old.partition(".")
        if table in here and was in there and (not column or (column in here[table] and name in there[was])):
            found[new] = old
    return found


def _tables(spec: SiteSpec) -> dict[str, set[str]]:
    return {entity.plural: {column(field) for field in entity.fields} for entity in spec.entities}


def _wanted(session: Session, number: int) -> Version:
    versions = session.place.versions
    found = versions.find(number)
    if found is None:
        known = ", ".join(str(v.number) for v in versions.versions)
        raise InputRefused(f"There is no version {number}.", fix=f"Versions are: {known}.")
    return found


def _tried(session: Session, earlier: Report | None, wanted: Version) -> Report:
    """The outcomes of then, with the site started and its data's versions tried again. Raises ImpastoError."""
    if earlier is None:
        return Report()
    turn, spec = session.turn, spec_of(session.turn.read())
    again = [o.check for o in earlier.outcomes if o.check.kind in ("page", "migrations", "entry")]
    kept = {o.check.id: o for o in earlier.outcomes if o.check not in again and o.check.kind != "asked"}
    asked = [o for o in earlier.outcomes if o.check.kind == "asked"]
    session.tell("verify", "Trying the site")
    report = verify(trial(session, spec), [o.check for o in earlier.outcomes if o.check.kind != "asked"], kept=kept)
    if broken := report.broken(earlier):
        raise ImpastoError(f"That version does not run any more: {broken[0].check.sentence} {broken[0].detail}")
    before, target = session.place.evidence(wanted.number), turn.evidence
    if before.is_dir():
        shutil.copytree(before, target, copy_function=_link, dirs_exist_ok=True)
    return Report(outcomes=[*asked, *report.outcomes], seconds=report.seconds)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
