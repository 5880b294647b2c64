"""`python -m app.alive`: whether a worker of this machine, or container, is at work; exit status 0 when one is.

For health checks. A worker writes a beat every two seconds, by this same machine's clock.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import sqlalchemy as sa

from agents.settings import Settings
from app.endings import complain
from app.jobs.machine import lives, this_machine
from app.store.database import Database, default_url
from app.store.ids import now
from app.store.tables import WorkerRow
from model.errors import ImpastoError

SILENT = timedelta(seconds=30)


def is_alive(database: Database, host: str) -> bool:
    """Whether a worker on `host` lives and has beaten lately. Raises DatabaseFailed."""
    query = sa.select(WorkerRow.pid, WorkerRow.beat_at).where(WorkerRow.host == host)
    with database.read() as session:
        found = session.execute(query).all()
    return any(lives(row.pid) and now() - row.beat_at < SILENT for row in found)


def main() -> int:
    """The exit status: 0, or 1 and a sentence on stderr."""
    settings = Settings()
    url = settings.database.get_secret_value() if settings.database else default_url(settings.data)
    try:
        if is_alive(Database.open(url), this_machine()):
            return 0
    except ImpastoError as error:
        complain(error.sentence, error.fix)
        return 1
    complain("No worker is at work here.", "Start one: impasto worker")
    return 1


if __name__ == "__main__":
    sys.exit(main())
