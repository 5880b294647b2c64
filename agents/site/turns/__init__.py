"""Turns: each change of a site is a git commit with a snapshot of its preview data, whole or not at all.

`git.py` reads and writes commits, `merging.py` keeps what was changed by hand, `snapshots.py` keeps data, `ledger.py`
lists the versions, `place.py` is a site's folder with its lock and its recovery, `turn.py` one change of it.
"""

from agents.site.turns.ledger import Version, Versions
from agents.site.turns.place import Place, open_place
from agents.site.turns.turn import Turn

__all__ = ["Place", "Turn", "Version", "Versions", "open_place"]
