"""The checks of a site's version, with their evidence: steps, status, words, seconds, pictures."""

from __future__ import annotations

import streamlit as st

from agents.site.verifying.acceptance import Outcome, Report, read_report
from app.made import Made
from app.store.records import Project
from app.views.conversation import wish
from app.views.here import Here, plain

FILE = "CHECKS.json"
EVIDENCE = ".impasto/evidence/"
"""Folder of a version's pictures."""
PICTURES = (".jpg", ".png")
ORDER = {"failed": 0, "skipped": 1, "passed": 2}
SIGNS = {"failed": ":material/cancel:", "skipped": ":material/remove_circle:", "passed": ":material/check_circle:"}


def label(here: Here, made: Made) -> str:
    """The tab's words, with how many failed."""
    failed = len(report_of(made).failed)
    return here.say("site_checks") + (f" ({failed})" if failed else "")


def draw_checks(here: Here, project: Project, made: Made, *, changeable: bool) -> None:
    """Draw them, those that failed first."""
    report = report_of(made)
    if not report.outcomes:
        st.caption(here.say("checks_none"))
        return
    passed = report.counts["passed"]
    told = here.say("checks_passed", n=passed, of=len(report.outcomes))
    told += f" · {here.say('checks_skipped', n=len(report.skipped))}" if report.skipped else ""
    (st.warning if report.failed else st.success)(told, icon=":material/fact_check:")
    for outcome in sorted(report.outcomes, key=lambda each: ORDER[each.status]):
        with st.expander(
            plain(outcome.check.sentence), icon=SIGNS[outcome.status], expanded=outcome.status != "passed"
        ):
            draw_evidence(here, made, outcome)
            if (
                outcome.status == "failed"
                and changeable
                and st.button(here.say("check_fix"), icon=":material/build:", key=f"fix-{outcome.check.id}")
            ):
                what = f"{outcome.check.sentence} ({outcome.detail})"
                wish(here, project, here.say("check_wish", what=what[:1500]))


def draw_evidence(here: Here, made: Made, outcome: Outcome) -> None:
    """What shows that it went so."""
    seen = outcome.evidence
    if outcome.detail:
        st.markdown(plain(outcome.detail))
    where = [here.say(f"as_{outcome.check.who}") if outcome.check.who != "site" else ""]
    where += [seen.address, str(seen.status or ""), here.say("check_seconds", seconds=outcome.seconds)]
    st.caption(plain(" · ".join(part for part in where if part)))
    if seen.steps:
        st.code("\n".join(seen.steps), language=None, wrap_lines=True)
    if seen.excerpt:
        st.caption(plain(seen.excerpt[:400]))
    if seen.log:
        st.code("\n".join(seen.log), language="log", wrap_lines=True)
    for name in seen.pictures:
        if path := picture_of(made, name):
            st.image(made.file(path), width=640)


def report_of(made: Made) -> Report:
    """The checks kept with the version; an empty report where there are none."""
    return (read_report(made.file(FILE)) if FILE in made.version.files else None) or Report()


def pictures(made: Made) -> list[str]:
    """Pictures that the checks took, in the order of their names."""
    return sorted(path for path in made.version.files if path.startswith(EVIDENCE) and path.endswith(PICTURES))


def picture_of(made: Made, name: str) -> str | None:
    """The version's file for a picture that the evidence names."""
    return next((path for path in pictures(made) if path == EVIDENCE + name or path.endswith(f"/{name}")), None)
