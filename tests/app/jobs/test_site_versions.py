"""A site's version in the store is a whole site again: files, history, data, evidence."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents.errors import InputRefused
from agents.site.turns import open_place
from app.jobs.queue import INPUTS
from app.jobs.site import ENTERED, lay_out, put_away
from app.preview.site_files import BUNDLE, DATA
from app.store import Store, projects, versions
from app.store.records import Version
from tests.agents.site.turns.test_turns import LINES, made, put, rows_of, tree


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site of two versions with a row, an upload and a picture."""
    folder = tmp_path / "site"
    with open_place(folder, new=True) as place:
        made(place, tree(page_html=LINES), wish="a site", rows=["first"])
        made(place, tree(page_html=LINES + b"eight\n"), wish="longer", rows=["second"])
        picture = place.evidence(2) / "pages" / "home-390.jpg"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"jpeg")
    (folder / "data" / "preview-uploads").mkdir()
    (folder / "data" / "preview-uploads" / "a.webp").write_bytes(b"webp")
    return folder


def kept(store: Store, site: Path, files: Path) -> Version:
    put_away(site, files, 2)
    paths = [path for path in files.rglob("*") if path.is_file()]
    named = {p.relative_to(files).as_posix(): store.keep(p)[0].sha256 for p in paths}
    with store.write() as session:
        project = projects.create(session, kind="site", owner="me", title="Site")
        return versions.commit(session, project.id, spec={"name": "Site"}, files=named)


def job(store: Store, folder: Path) -> Any:
    """What `lay_out` needs of a run."""
    folder.mkdir(exist_ok=True)
    return SimpleNamespace(store=store, folder=folder)


class DescribeVersions:
    def it_is_laid_out_as_it_was_put_away(self, store: Store, site: Path, tmp_path: Path):
        version = kept(store, site, tmp_path / "version")
        assert {BUNDLE, DATA, ".impasto/versions.json", ".impasto/evidence/pages/home-390.jpg"} <= set(version.files)
        again = tmp_path / "job" / "site"
        lay_out(job(store, tmp_path / "job"), version, again)
        with open_place(again) as place:
            assert [v.wish for v in place.versions.versions] == ["a site", "longer"]
            assert place.working_tree() == place.git.tree("main")
            assert (place.evidence(2) / "pages" / "home-390.jpg").read_bytes() == b"jpeg"
            assert made(place, tree(page_html=LINES), wish="shorter").number == 3
        assert rows_of(again / "data" / "preview.db") == ["first", "second"]
        assert (again / "data" / "preview-uploads" / "a.webp").read_bytes() == b"webp"
        assert subprocess.check_output(["git", "status", "--porcelain"], cwd=again, text=True) == ""

    def it_takes_what_was_entered_since(self, store: Store, site: Path, tmp_path: Path):
        version = kept(store, site, tmp_path / "version")
        put(tmp_path / "preview.db", ["entered"])
        (tmp_path / "job" / INPUTS).mkdir(parents=True)
        with zipfile.ZipFile(tmp_path / "job" / INPUTS / ENTERED, "w") as archive:
            archive.write(tmp_path / "preview.db", "preview.db")
        lay_out(job(store, tmp_path / "job"), version, tmp_path / "job" / "site")
        assert rows_of(tmp_path / "job" / "site" / "data" / "preview.db") == ["entered"]

    def it_keeps_data_that_are_being_written_as_of_one_moment(self, store: Store, site: Path, tmp_path: Path):
        with closing(sqlite3.connect(site / "data" / "preview.db")) as busy:
            busy.execute("PRAGMA journal_mode=WAL")
            busy.execute("INSERT INTO things VALUES ('half')")
            version = kept(store, site, tmp_path / "version")
        with zipfile.ZipFile(io.BytesIO(store.blobs.get(version.files[DATA]))) as archive:
            archive.extract("preview.db", tmp_path / "out")
        assert rows_of(tmp_path / "out" / "preview.db") == ["first", "second"]

    def it_refuses_a_version_without_a_history(self, store: Store, tmp_path: Path):
        with store.write() as session:
            project = projects.create(session, kind="site", owner="me", title="Site")
            version = versions.commit(session, project.id, spec={}, files={})
        with pytest.raises(InputRefused, match="no history"):
            lay_out(job(store, tmp_path / "job"), version, tmp_path / "job" / "site")
