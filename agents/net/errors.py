"""What can go wrong with a fetch.

    ImpastoError
    ├── InputRefused
    │   └── FetchRefused    exit 4   the address must not be fetched, or what it sent must not be read
    └── FetchFailed         exit 1   the address may be fetched, but did not answer whole and in time

The sentences name the host and never the query of an address: queries carry keys.
"""

from __future__ import annotations

from agents.errors import ImpastoError, InputRefused

__all__ = ["FetchFailed", "FetchRefused"]


class FetchRefused(InputRefused):
    """An address outside of the public web, a form that parsers disagree on, a type or size that is not read."""

    code = "fetch-refused"


class FetchFailed(ImpastoError):
    """No such host, no answer, a broken or late answer."""

    code = "fetch-failed"
