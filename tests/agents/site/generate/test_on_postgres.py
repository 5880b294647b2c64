"""The same site on Postgres: versions, first rows, bookings at the same moment, kinds that change, backup and back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.site.generate.migrations import write_migration
from tests.agents.site.generate.building import python, run, write
from tests.agents.site.generate.specs import barber
from tests.app.postgres import Postgres, program

pytestmark = pytest.mark.full

BOOKING = """
import threading
from sqlmodel import Session, select
from core import seeds
from core.app import create
from core.accounts.models import Account
from core.database import engine, writing
from core.testing import Browser, rows
from features.bookings.examples import answers
from features.bookings.models import Booking

with Session(engine(), expire_on_commit=False) as database:
    database.exec(select(Booking)).all()
    people = [Account(email=f"{n}@example.test", name=f"P{n}", password_hash="") for n in range(6)]
    database.add_all(people)
    database.commit()
    app, told = create(), answers(database)
    browsers = [Browser(app, follow_redirects=False).sign_in_as(database, person) for person in people]
    before = len(rows(database, Booking))
    database.rollback()
    codes = []
    threads = [threading.Thread(target=lambda b=b: codes.append(b.submit("/bookings", told).status_code)) for b in browsers]
    [t.start() for t in threads]
    [t.join() for t in threads]
    print(sorted(codes), len(rows(database, Booking)) - before)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    started = Postgres()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(barber(), tmp_path_factory.mktemp("site"))
    write_migration(folder, "first version")
    return folder


class DescribeASiteOnPostgres:
    def it_runs_and_gives_a_time_to_one_of_many(self, site: Path, server: Postgres) -> None:
        url = {"DATABASE_URL": server.url("postgres"), "SITE_ENV": "test"}
        assert python(site, "-m", "core", "prepare", **url).returncode == 0
        done = python(site, "-c", BOOKING, **url)
        assert done.stdout.splitlines()[-1:] == ["[303, 409, 409, 409, 409, 409] 1"], done.stdout + done.stderr[-3000:]

    def it_converts_kinds_there_too(self, site: Path, server: Postgres, tmp_path: Path) -> None:
        url = {"DATABASE_URL": server.url("postgres"), "SITE_ENV": "test"}
        folder = shutil.copytree(site, tmp_path / "site")
        spec = barber()
        service = spec.entity("service")
        minutes = next(field for field in service.fields if field.name == "minutes")
        minutes.kind = "decimal"
        booking = spec.entity("booking")
        booking.rules = [rule for rule in booking.rules if rule.kind not in ("slots", "waiting_list")]
        write(spec, folder)
        assert len(write_migration(folder, "minutes are decimals")) == 1
        assert python(folder, "-m", "core", "prepare", **url).returncode == 0
        script = "from sqlmodel import Session, select\nfrom core.database import engine\n"
        script += "from features.services.models import Service\n"
        script += "print(sorted({s.minutes for s in Session(engine()).exec(select(Service))}))"
        assert python(folder, "-c", script, **url).stdout.strip() == "[30.0, 60.0]"

    def it_is_backed_up_and_restored(self, site: Path, server: Postgres, tmp_path: Path) -> None:
        url = {"DATABASE_URL": server.url("postgres"), "SITE_ENV": "test", "PATH": str(Path(program("pg_dump")).parent)}
        url["PATH"] += ":/usr/bin:/bin"
        file = tmp_path / "b.zip"
        done = run(site, "./run", "backup", str(file), **url)
        assert done.returncode == 0, done.stderr
        done = run(site, "./run", "restore", str(file), **url)
        assert done.returncode == 0, done.stderr
