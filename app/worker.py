"""The worker process of one job: `python -m app.worker FOLDER`. It knows the job's folder and the deck agent only."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from agents.errors import Cancelled, ImpastoError
from agents.settings import Settings
from app import logs
from app.folder_jobs import Job


def run(folder: Path) -> None:
    """Make the deck that the job asks for, and say in its folder how it ended."""
    job = Job(folder)
    try:
        settings = Settings()
        logs.configure(settings)
        from agents.deck import make  # inside, so that a broken installation also ends in a result

        with logs.working_on(job.id):
            made = make(job.request, settings, on_event=job.append, cancel=lambda: job.cancelled)
    except Cancelled as stopped:
        job.finish(state="cancelled", sentence=stopped.sentence)
    except ImpastoError as error:
        job.finish(state="failed", code=error.code, sentence=error.sentence, fix=error.fix)
    except Exception:
        logging.getLogger("impasto").exception("the worker of job %s failed", job.id)
        job.finish(state="failed", code="failed", sentence="Something broke that should not have.", fix=None)
    else:
        job.finish(state="done", slides=made.slides, checks=made.checks, seconds=made.seconds, tokens=made.tokens)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
