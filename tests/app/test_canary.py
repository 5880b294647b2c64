"""A canary key goes into the settings; decks are made, and fail; it is found in nothing that was written or said."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.choices import FILE, choose
from agents.settings import Settings
from app.identity import Identity
from app.identity.quotas import Quota
from app.store import Store
from app.submitting import begin_with_files
from model.native.kept import cache_folder
from tests.agents.deck.conftest import DOCUMENT
from tests.agents.deck.scripted_author import author, kind_of
from tests.agents.scripted_endpoint import Endpoint, Reply, Status

ROOT = Path(__file__).resolve().parents[2]
CANARY = "sk-canary/7f3e+Zq9%w2"
FORMS = [CANARY.encode(), b"canary/7f3e", b"canary%2F7f3e", b"c2stY2FuYXJ5LzdmM2UrWnE5JXcy"]


def betraying(asked: dict) -> Reply:
    """A server that repeats the key when it is asked for a slide."""
    return Status(500, f"Incorrect API key provided: {CANARY}") if kind_of(asked) == "Slide" else author(asked)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "night-bus.md").write_text(DOCUMENT, "utf-8")
    return tmp_path


def run(place: Path, *words: str, model: str = "", **more: str) -> subprocess.CompletedProcess[bytes]:
    """A command as a person types it, in a home of its own."""
    fonts = {"FONTCONFIG_PATH": os.environ["FONTCONFIG_PATH"]} if "FONTCONFIG_PATH" in os.environ else {}
    browsers = Path.home() / ".cache" / "ms-playwright"
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(place / "home"), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1",
        "IMPASTO_CACHE": str(cache_folder()),  # or the kernels are compiled anew in each home
        "PLAYWRIGHT_BROWSERS_PATH": os.environ.get("PLAYWRIGHT_BROWSERS_PATH", str(browsers)),
        "IMPASTO_DATA": str(place / "data"), "IMPASTO_API_KEY": CANARY, "IMPASTO_TIER": "large",
        "IMPASTO_LOG_LEVEL": "debug", **({"IMPASTO_MODEL": model} if model else {}), **fonts,
        **more,
    }  # fmt: skip
    if (place / "data" / FILE).exists():
        del environment["IMPASTO_API_KEY"]  # the environment would come first
    (place / "home").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=place, env=environment, capture_output=True, timeout=900, check=False
    )


def written(place: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below, and every part of every archive."""
    for path in sorted(p for p in place.rglob("*") if p.is_file()):
        yield str(path.relative_to(place)), path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from ((f"{path.name}!{name}", archive.read(name)) for name in archive.namelist())


def found(place: Path, *said: bytes) -> list[str]:
    places = [*written(place), *((f"said {n}", text) for n, text in enumerate(said))]
    return [name for name, data in places if any(form in data for form in FORMS)]


def it_would_be_found(place: Path):
    with zipfile.ZipFile(place / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part", b"x" * 1000 + CANARY.encode())
    assert found(place, b"key=canary%2F7f3e") == ["a.zip!part", "said 0"]


def it_is_in_nothing_that_a_deck_writes(place: Path):
    with Endpoint(author) as endpoint:
        done = run(place, "app", "deck", "night-bus.md", "--slides", "4", "--json", model=endpoint.url)
    assert done.returncode == 0, done.stderr.decode()
    assert (place / "night-bus-deck" / "deck.pptx").exists()
    assert found(place, done.stdout, done.stderr) == []


@pytest.mark.full
def it_is_in_nothing_that_a_failing_deck_leaves_behind(place: Path):
    with Endpoint(betraying) as endpoint:
        failed = run(place, "app", "deck", "night-bus.md", "--slides", "4", model=endpoint.url)
    assert failed.returncode == 5
    assert b"[hidden]" in failed.stderr
    assert (place / "data" / "impasto.sqlite").exists()
    assert found(place, failed.stdout, failed.stderr) == []


def it_stays_in_its_private_file_when_it_was_chosen_on_the_settings_page(place: Path):
    """There each job learns it when it begins; its server repeats it, and the job fails."""
    with Endpoint(betraying) as endpoint, Store.open(Settings(data=place / "data")) as store:
        choose(Settings(data=place / "data"), model=endpoint.url, api_key=CANARY)
        given = [("night-bus.md", DOCUMENT.encode())]
        me = Identity("local", administers=True)
        job = begin_with_files(store, Quota(), me, kind="deck", title="", options={"slides": 4}, files=given)
        worked = run(place, "app", "worker", "--until", job.id)
        traces = _leave_traces(place)
        bundled = run(place, "app", "doctor", "--bundle", "bundle.zip")
        for path in traces:
            path.unlink()
    shown = run(place, "app", "jobs", "watch", job.id, "--json")
    backed = run(place, "app", "backup", "all.zip")
    assert shown.returncode == 1
    assert b"[hidden]" in shown.stdout  # it has no shape of a key: it was known by its value
    assert backed.returncode == 0
    said = [part for ended in (worked, bundled, shown, backed) for part in (ended.stdout, ended.stderr)]
    assert found(place, *said) == [f"data/{FILE}"]
    assert (place / "data" / FILE).stat().st_mode & 0o077 == 0
    assert bundled.returncode == 0, bundled.stderr.decode()
    _holds_nothing_of_the_work(place)


@pytest.mark.full
@pytest.mark.parametrize(
    ("kind", "wish"),
    [
        ("poster", {"kind": "infographic", "size": "A3"}),
        ("research", {"question": "How often did the night bus run?"}),
        ("artifact", {"sentence": "a memory game with fruits"}),
        ("site", {"sentence": "a guest book where everybody can leave a message"}),
    ],
)
def it_is_in_nothing_that_a_job_of_any_kind_writes(place: Path, kind: str, wish: dict[str, str]):
    """Its steps, events, files and exports; a large model could be reached with the key, a small one does the work."""
    files = [("night-bus.md", DOCUMENT.encode())] if kind in ("poster", "research") else []
    with Store.open(Settings(data=place / "data")) as store:
        me = Identity("local", administers=True)
        job = begin_with_files(store, Quota(), me, kind=kind, title="Night bus", options=wish, files=files)
    worked = run(place, "app", "worker", "--until", job.id, IMPASTO_TIER="small", IMPASTO_THREADS="1")
    shown = run(place, "app", "jobs", "watch", job.id, "--json")
    assert shown.returncode == 0, worked.stderr.decode()[-2000:]
    kept = run(place, "app", "projects", "export", str(job.project_id), "--out", "exported")
    backed = run(place, "app", "backup", "all.zip")
    assert backed.returncode == 0, backed.stderr.decode()
    assert found(place, worked.stdout, worked.stderr, shown.stdout, kept.stdout, kept.stderr) == []


def _leave_traces(place: Path) -> list[Path]:
    """What a bundle of the place must not tell: a log and a report with the key, a request with a topic."""
    logs = place / "data" / "jobs" / "x"
    logs.mkdir(parents=True)
    (logs / "worker.log").write_text(f"tried with {CANARY} at {place / 'home'}/work\n")
    (logs / "request.json").write_text('{"topic": "the-topic-of-the-person"}')
    reports = place / "home" / ".local" / "state" / "impasto" / "log"
    reports.mkdir(parents=True)
    (reports / "error-20260101-000000.txt").write_text(f"RuntimeError: Bearer {CANARY}")
    return [logs / "worker.log", logs / "request.json", reports / "error-20260101-000000.txt"]


def _holds_nothing_of_the_work(place: Path) -> None:
    with zipfile.ZipFile(place / "bundle.zip") as bundle:
        parts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert {"doctor.json", "packages.txt", "settings.json", "store.json", "logs/jobs-x-worker.log"} <= parts.keys()
    assert "reports/error-20260101-000000.txt" in parts
    everything = "\n".join(parts.values())
    assert "canary" not in everything
    assert "the-topic-of-the-person" not in everything
    assert str(place / "home") not in everything
    assert '"api_key": "set"' in parts["settings.json"]
    assert "streamlit==" in parts["packages.txt"]
    assert (place / "bundle.zip").stat().st_mode & 0o077 == 0
