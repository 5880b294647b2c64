"""A worker whose decks are the tests' own small graph, for pages that know only the kinds that are shipped:
`python -m tests.app.jobs.quick`.
"""

from __future__ import annotations

from app.jobs.kinds import Kind
from tests.app.jobs import loops

if __name__ == "__main__":
    loops.KINDS = (Kind("deck", "tests.app.jobs.loops:run", limit=2),)
    loops.main()
