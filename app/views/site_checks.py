"""The checks of a site's version, with their evidence: status, words, seconds, pictures. It reads `CHECKS.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app.made import Made
from app.store.records import Project
from app.views.conversation import wish
from app.views.here import Here, plain

FILE = "CHECKS.json"
WORDS_SHOWN = 600


@dataclass(frozen=True)
class Check:
    """One acceptance check as it went."""

    said: str
    passed: bool
    words: str
    seconds: float | None
    picture: str | None
    """A file of the version."""


def label(here: Here, made: Made) -> str:
    """The tab's words, with how many did not pass."""
    failed = sum(not check.passed for check in checks_of(here, made))
    return here.say("site_checks") + (f" ({failed})" if failed else "")


def draw_checks(here: Here, project: Project, made: Made, *, changeable: bool) -> None:
    """Draw them, those that did not pass first."""
    checks = checks_of(here, made)
    if not checks:
        st.caption(here.say("checks_none"))
        return
    passed = sum(check.passed for check in checks)
    told = here.say("checks_passed", n=passed, of=len(checks))
    (st.success if passed == len(checks) else st.warning)(told, icon=":material/fact_check:")
    for order, check in enumerate(sorted(checks, key=lambda each: each.passed)):
        sign = ":material/check_circle:" if check.passed else ":material/cancel:"
        with st.expander(plain(check.said), icon=sign, expanded=not check.passed):
            draw_evidence(here, made, check)
            if not check.passed and changeable and st.button(here.say("check_fix"), key=f"fix-check-{order}"):
                wish(here, project, here.say("check_wish", what=f"{check.said}: {check.words}"[:1500]))


def draw_evidence(here: Here, made: Made, check: Check) -> None:
    """What shows that it went so."""
    if check.seconds is not None:
        st.caption(here.say("check_seconds", seconds=check.seconds))
    if check.words:
        st.code(check.words[:WORDS_SHOWN], language=None, wrap_lines=True)
    if check.picture:
        st.image(made.file(check.picture), caption=check.said[:120], width="stretch")


def checks_of(here: Here, made: Made) -> list[Check]:
    """The checks kept with the version; none where they cannot be read."""
    if FILE not in made.version.files:
        return []
    try:
        kept = json.loads(made.file(FILE))
    except ValueError:
        return []
    entries = kept.get("checks", []) if isinstance(kept, dict) else kept
    return [check_of(here, made, each) for each in entries if isinstance(each, dict)]


def check_of(here: Here, made: Made, entry: dict[str, Any]) -> Check:
    """One entry, whichever of its names its parts have."""
    evidence = entry.get("evidence") if isinstance(entry.get("evidence"), dict) else {}
    said = entry.get("say") or entry.get("sentence") or entry.get("name") or entry.get("id") or ""
    if isinstance(said, dict):
        said = said.get(here.tongue) or next(iter(said.values()), "")
    parts = {**evidence, **entry}
    words = [f"{key}: {parts[key]}" for key in ("status", "url", "address") if parts.get(key) not in (None, "")]
    given = entry.get("evidence") if isinstance(entry.get("evidence"), str) else None
    words += [str(parts[key]) for key in ("words", "said", "detail", "why", "log") if parts.get(key)]
    words += [given] if given else []
    picture = next((str(parts[key]) for key in ("screenshot", "picture") if parts.get(key)), None)
    seconds = parts.get("seconds")
    return Check(
        said=str(said),
        passed=bool(entry.get("ok", entry.get("passed", False))),
        words="\n".join(words),
        seconds=float(seconds) if isinstance(seconds, int | float) else None,
        picture=picture if picture in made.version.files else None,
    )


def pictures(made: Made) -> list[str]:
    """Pictures that the checks took, in the order of their names."""
    return sorted(
        path for path in made.version.files if path.startswith(".impasto/evidence/") and path.endswith(".png")
    )
