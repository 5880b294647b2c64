"""The sites' part of the error family (its tree is drawn in `model/errors.py`).

ImpastoError
├── InputRefused
│   └── TurnRefused     exit 4   a wish that cannot be carried out as it is; nothing has changed
│       └── AlreadySo   exit 4   the site is as the wish asks already
└── SiteFailed          exit 1   the site that was made does not do what it must; the last good version is kept
"""

from __future__ import annotations

from agents.errors import ImpastoError, InputRefused


class TurnRefused(InputRefused):
    """The wish contradicts the site, its data or what was changed by hand; says what, and that nothing changed."""

    code = "turn-refused"


class AlreadySo(TurnRefused):
    """The site has what is asked for; says where, and that nothing changed."""

    code = "already-so"


class SiteFailed(ImpastoError):
    """What was made failed its checks and was rolled back. `failures`: one sentence each."""

    code = "site-failed"

    def __init__(self, sentence: str, *, failures: list[str], fix: str | None = None) -> None:
        super().__init__(sentence, fix=fix)
        self.failures = failures
