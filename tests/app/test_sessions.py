"""Many open pages while jobs run: every click is answered, no page breaks, no job is lost.

`python -m benchmarks.sessions` prints how long it takes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.database import default_url
from benchmarks.sessions import crowd
from tests.app.jobs.bench import opened


@pytest.mark.parametrize(
    ("sessions", "jobs", "seconds"), [(4, 3, 4.0), pytest.param(50, 20, 60.0, marks=pytest.mark.full)]
)
@pytest.mark.full
def it_answers_every_click_of_every_open_page(tmp_path: Path, sessions: int, jobs: int, seconds: float):
    for bench in opened(default_url(tmp_path / "data"), tmp_path):
        clicks, polls = crowd(bench, sessions, jobs, seconds, pace=1.0 if sessions < 10 else 5.0)
        assert len(clicks) >= sessions
        assert polls >= jobs
