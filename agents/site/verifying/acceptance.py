"""An acceptance check, what came of it, and the report of all: `CHECKS.json`. It knows neither a site nor a browser."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Literal

from pydantic import BaseModel, Field

Kind = Literal[
    "asked",
    "page",
    "list",
    "store",
    "refuse",
    "change",
    "remove",
    "access",
    "forgery",
    "entry",
    "closed",
    "rule",
    "look",
    "migrations",
    "tests",
]
Status = Literal["passed", "failed", "skipped"]
Severity = Literal["must", "should"]


class AcceptanceCheck(BaseModel):
    """One thing that must hold, derived before the site is built."""

    id: str
    """Stable from turn to turn: `booking.store`."""
    kind: Kind
    who: str
    """`visitor`, `member`, `staff`, `admin` or `site`."""
    sentence: str
    """Who does what, sees what, or may not, in the language of the site."""
    subject: dict[str, Any] = Field(default_factory=dict)
    """What it is about: `entity`, `action`, `rule` (its place among the entity's), `path`, `paths`."""
    severity: Severity = "must"
    """`must`: a version without it is rolled back. `should`: it is named, and the version kept."""
    asked: bool = False
    """Whether the words of the request ask for it, rather than what was made of them."""


class Evidence(BaseModel):
    """What was seen."""

    address: str = ""
    status: int | None = None
    """Of HTTP, or of a process."""
    excerpt: str = ""
    """A few words of the answer, or of the output."""
    pictures: list[str] = Field(default_factory=list)
    """Paths below the version's evidence folder."""
    log: list[str] = Field(default_factory=list)
    """The server's last lines, where something failed."""
    given: str = ""
    """A hash of what the browser was given, where pages were looked at."""
    steps: list[str] = Field(default_factory=list)
    """What was done, in order: `POST /bookings → 303`."""


class Outcome(BaseModel):
    """A check and what came of it."""

    check: AcceptanceCheck
    status: Status
    detail: str = ""
    """What was wrong, or why it was not tried."""
    evidence: Evidence = Field(default_factory=Evidence)
    seconds: float = 0.0
    version: int = 0
    """The version on which it was tried: an earlier one where this turn could not touch it."""

    @property
    def fingerprint(self) -> str:
        """The same for the same error, whatever its times and numbers."""
        return f"{self.check.id}:{''.join(c for c in self.detail if not c.isdigit())[:120]}"


class Report(BaseModel):
    """All checks of a version."""

    outcomes: list[Outcome] = Field(default_factory=list)
    seconds: dict[str, float] = Field(default_factory=dict)
    """By part: `http`, `browser`, `migrations`, `tests`, `all`."""

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(outcome.status for outcome in self.outcomes)
        return {status: found[status] for status in ("passed", "failed", "skipped")}

    @property
    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.status == "failed"]

    @property
    def skipped(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.status == "skipped"]

    def broken(self, before: Report | None) -> list[Outcome]:
        """What must hold and does not, but for what did not hold in the version before either."""
        known = {outcome.check.id for outcome in before.failed} if before else set()
        return [o for o in self.failed if o.check.severity == "must" and o.check.id not in known]

    def written(self, request: str, version: int) -> bytes:
        """`CHECKS.json`."""
        checks = [
            {
                **outcome.check.model_dump(mode="json", exclude_defaults=False),
                "status": outcome.status,
                "detail": outcome.detail,
                "seconds": outcome.seconds,
                "version": outcome.version,
                "evidence": outcome.evidence.model_dump(mode="json", exclude_defaults=True),
            }
            for outcome in self.outcomes
        ]
        value = {
            "format": 1,
            "request": request,
            "version": version,
            "counts": self.counts,
            "seconds": self.seconds,
            "checks": checks,
        }
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def read_report(data: bytes) -> Report | None:
    """The report that a `CHECKS.json` holds; None where it is not one."""
    try:
        value = json.loads(data)
        outcomes = []
        for entry in value["checks"]:
            names = ("status", "detail", "seconds", "version", "evidence")
            about = {key: part for key, part in entry.items() if key not in names}
            outcomes.append(Outcome.model_validate({"check": about, **{key: entry[key] for key in names}}))
        return Report(outcomes=outcomes, seconds=value.get("seconds", {}))
    except (ValueError, KeyError, TypeError):
        return None
