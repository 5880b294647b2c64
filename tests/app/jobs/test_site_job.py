"""Sites as jobs: each is a version with its files, its history as a bundle, its preview's data and its evidence."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from app.jobs import queue
from app.jobs.site import ENTERED
from app.preview.site_files import BUNDLE, DATA
from app.store import projects
from tests.app.jobs.bench import Bench
from tests.app.jobs.test_deck_job import SMALL

pytestmark = [pytest.mark.full, pytest.mark.timeout(900)]
SENTENCE = "a guest book where everybody can leave a message"


def ask(bench: Bench, project_id: str, files: dict[str, bytes] | None = None, **options: object) -> str:
    kept = {name: bench.store.keep(data)[0].sha256 for name, data in (files or {}).items()}
    request = {**options, "inputs": list(kept)}
    with bench.store.write() as session:
        job = queue.submit(
            session, kind="site", owner="me", title="Site", project_id=project_id, request=request, files=kept
        )
    return job.id


def database_of(archive: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extract("preview.db", folder)
    return folder / "preview.db"


def it_makes_changes_and_brings_along_what_was_entered(bench: Bench, tmp_path: Path):
    bench.worker(**SMALL)
    with bench.store.write() as session:
        held = projects.create(session, kind="site", owner="me", title="Site")
    first = ask(bench, held.id, sentence=SENTENCE)
    done = bench.wait(first, "done", "failed")
    assert done.error is None
    version = bench.versions(first)[-1]
    assert {"run", "spec.json", "CHECKS.json", BUNDLE, DATA, ".impasto/versions.json"} <= set(version.files)
    assert any(name.startswith(".impasto/evidence/pages/") for name in version.files)
    assert version.spec["entities"]

    entity = version.spec["entities"][0]
    database = database_of(bench.store.blobs.get(version.files[DATA]), tmp_path)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(f'DELETE FROM "{entity["plural"]}"')
    entered = io.BytesIO()
    with zipfile.ZipFile(entered, "w") as archive:
        archive.write(database, "preview.db")

    second = ask(bench, held.id, {ENTERED: entered.getvalue()}, wish="make it look like a terminal")
    done = bench.wait(second, "done", "failed")
    assert done.error is None
    newest = bench.versions(second)[-1]
    assert newest.spec["style"] == "terminal"
    after = database_of(bench.store.blobs.get(newest.files[DATA]), tmp_path / "after")
    with closing(sqlite3.connect(after)) as connection:
        assert connection.execute(f'SELECT count(*) FROM "{entity["plural"]}"').fetchone() == (0,)

    bundle = tmp_path / "site.bundle"
    bundle.write_bytes(bench.store.blobs.get(newest.files[BUNDLE]))
    subprocess.check_call(["git", "clone", "-q", str(bundle), str(tmp_path / "clone")])
    log = subprocess.check_output(["git", "log", "--first-parent", "--format=%s"], cwd=tmp_path / "clone", text=True)
    assert log.splitlines()[:2] == ["make it look like a terminal", SENTENCE]
    checks = json.loads(bench.store.blobs.get(newest.files["CHECKS.json"]))
    assert checks["version"] == 2

    refused = bench.wait(ask(bench, held.id, wish="???"), "done", "failed")
    assert refused.error is not None
    assert bench.versions(second)[-1].id == newest.id
