"""Parts of the site view without a browser: what a frame may say, what changed between versions, checks, archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from agents.settings import Settings
from app.identity.access import LOCAL, Identity
from app.identity.quotas import Quota
from app.made import Made
from app.store import Store, projects, versions
from app.store.records import Version
from app.store.tables import JobFileRow
from app.submitting import submit
from app.views import site_changes, site_checks, site_code, site_data, site_taking
from app.views.conversation import checked
from app.views.site_canvas.messages import Pointed, fault, path_of, pointed
from app.words import say
from tests.app.preview.sites import make_site
from tests.app.views.made_sites import PICTURE, PNG, checks, spec_of

GOOD = {"line": "features/a/templates/a/index.html:12", "role": "h1", "selector": "#x", "text": "Two", "path": "/a?b=1"}


class DescribeMessages:
    def it_takes_an_honest_choice(self):
        assert pointed(GOOD) == Pointed(**GOOD)

    @pytest.mark.parametrize(
        "change",
        [
            {"line": "../../etc/passwd:1"}, {"line": "/etc/passwd:1"}, {"line": "a.html"}, {"line": "a b.html:1"},
            {"line": 12}, {"text": "x" * 301}, {"more": "x"}, {"role": None}, {"path": "x" * 401},
        ],
    )  # fmt: skip
    def it_takes_no_other(self, change: dict):
        assert pointed({**GOOD, **change}) is None

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)))  # fmt: skip
    def it_survives_whatever_is_said(self, said: object):
        assert pointed(said) is None or isinstance(said, dict)
        assert fault(said) is None or isinstance(said, dict)
        assert path_of(said).startswith("/")

    @pytest.mark.parametrize(
        "said", ["//evil.example", "/\\evil.example", "http://x/", "", "/a b", None, 3, "/" + "x" * 400]
    )
    def it_takes_paths_of_the_site_only(self, said: object):
        assert path_of(said) == "/"


def version(files: dict[str, str], spec: dict) -> Version:
    from datetime import UTC, datetime

    return Version(
        id="v", project_id="p", number=1, parent_id=None, note="", created_at=datetime.now(UTC), spec=spec, files=files
    )


class DescribeChanges:
    def it_tells_them_in_a_persons_words(self):
        before, after = (spec_of("Old").model_dump(mode="json") for _ in range(2))
        after["style"] = "diner"
        after["entities"][0]["fields"].append({"name": "phone", "label": "Phone", "kind": "phone"})
        after["entities"][0]["access"]["read"] = "staff"
        after["entities"][0]["rules"].append({"kind": "limit", "most": 3})
        after["entities"].append({"name": "chair", "titles": "Chairs", "fields": [{"label": "Name"}]})
        after["pages"][0]["sections"][0]["title"] = "New"
        said = [(s.part, s.name, s.what) for s in site_changes.spec_changes(before, after)]
        assert said == [
            ("part_setting", "style", "changed"),
            ("part_field", "Bookings: Phone", "added"),
            ("part_rule", "Bookings: limit", "added"),
            ("part_access", "Bookings", "changed"),
            ("part_entity", "Chairs", "added"),
            ("part_page", "Home", "changed"),
        ]
        back = [(s.part, s.what) for s in site_changes.spec_changes(after, before)]
        assert ("part_entity", "removed") in back
        assert ("part_field", "removed") in back

    def it_finds_nothing_between_equals(self):
        spec = spec_of("Old").model_dump(mode="json")
        assert list(site_changes.spec_changes(spec, spec)) == []

    @given(st.dictionaries(st.sampled_from(["entities", "pages", "roles", "style"]), st.just([]), max_size=4))
    def it_reads_specs_that_lack_parts(self, spec: dict):
        assert all(s.part == "part_setting" for s in site_changes.spec_changes({}, spec))

    def it_marks_files_of_the_repository_alone(self):
        before = {"a": "1", "b": "1", ".impasto/data.zip": "1"}
        after = {"a": "2", "c": "1", ".impasto/data.zip": "2"}
        marks = site_code.marks(before, after)
        assert marks == {"a": "changed", "b": "gone", "c": "new"}
        assert site_code.marks({}, after) == {}
        assert site_code.listed(after, marks, only=False) == ["a", "b", "c"]
        assert site_code.listed(after, marks, only=True) == ["a", "b", "c"]

    def it_opens_with_what_is_pointed_at(self):
        assert site_code.first_of(["README.md", "a/b.html"], "a/b.html:3") == "a/b.html"
        assert site_code.first_of(["a/b.html", "README.md"], "") == "README.md"
        assert site_code.first_of(["a/b.html"], "gone.html:3") == "a/b.html"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(Settings(data=tmp_path_factory.mktemp("store"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def made(store: Store) -> Made:
    files = {
        "run": b"#!/bin/sh\n",
        "core/a.py": b"x = 1\n",
        "CHECKS.json": checks(),
        PICTURE: PNG,
        ".impasto/repo.bundle": b"bundle",
        "static/x.woff2": b"\0\1",
    }
    kept = store.keep(*files.values())
    with store.write() as session:
        project = projects.create(session, kind="site", owner="me", title="t")
        named = dict(zip(files, (blob.sha256 for blob in kept), strict=True))
        return Made(store, versions.commit(session, project.id, spec={}, files=named))


class DescribeTheNextWish:
    def it_takes_along_what_was_entered(self, store: Store, monkeypatch: pytest.MonkeyPatch):
        project_id, version_id = make_site(store)
        asked: list[str] = []
        pool = SimpleNamespace(data_of=lambda version: asked.append(version) or b"rows")
        monkeypatch.setattr(site_data, "sites_of", lambda settings, store: SimpleNamespace(pool=pool))
        here = SimpleNamespace(settings=None, store=store)
        with store.read() as session:
            project = projects.get(session, project_id)
        beside = site_data.data_beside(here, project)  # type: ignore[arg-type]
        assert asked == [version_id]
        with store.write() as session:
            job = submit(
                session, Quota(), Identity(LOCAL), kind="site", project=project, options={"wish": "more"}, beside=beside
            )
        with store.read() as session:
            named = session.scalars(sa.select(JobFileRow).where(JobFileRow.job_id == job.id)).all()
            assert [(row.path, store.blobs.get(row.sha256)) for row in named] == [("inputs/preview-data.zip", b"rows")]
        assert job.request["inputs"] == []

    def it_takes_nothing_along_where_nothing_ran(self, store: Store, monkeypatch: pytest.MonkeyPatch):
        project_id, _ = make_site(store)
        pool = SimpleNamespace(data_of=lambda version: None)
        monkeypatch.setattr(site_data, "sites_of", lambda settings, store: SimpleNamespace(pool=pool))
        with store.read() as session:
            project = projects.get(session, project_id)
        assert site_data.data_beside(SimpleNamespace(settings=None, store=store), project) == {}  # type: ignore[arg-type]


class DescribeWhatIsKept:
    def it_packs_the_repository_and_keeps_what_runs(self, made: Made):
        packed = site_taking.archived(made, "two-chairs")
        assert packed == site_taking.archived(made, "two-chairs")
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
        assert modes == {
            "two-chairs/run": 0o755,
            "two-chairs/core/a.py": 0o644,
            "two-chairs/CHECKS.json": 0o644,
            "two-chairs/static/x.woff2": 0o644,
        }

    @pytest.mark.parametrize(
        ("title", "name"), [("Two Chairs!", "two-chairs"), ("理发店", "site"), ("../x", "x"), ("a" * 99, "a" * 40)]
    )
    def it_names_the_folder_plainly(self, title: str, name: str):
        assert site_taking.folder_name(title) == name

    def it_reads_checks_and_finds_their_pictures(self, made: Made):
        report = site_checks.report_of(made)
        assert report.counts == {"passed": 1, "failed": 1, "skipped": 0}
        assert site_checks.picture_of(made, "pages/home-390.jpg") == PICTURE
        assert site_checks.picture_of(made, "../run") is None

    @pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"checks": 3}', b'{"checks": [{"id": 1}]}', b"\xff"])
    def it_reads_no_checks_from_what_are_none(self, store: Store, content: bytes):
        (kept,) = store.keep(content)
        made = Made(store, version({"CHECKS.json": kept.sha256}, {}))
        assert site_checks.report_of(made).outcomes == []

    def it_shows_texts_as_texts(self, made: Made):
        assert site_code.text_of(made, "core/a.py") == "x = 1\n"
        assert site_code.text_of(made, "static/x.woff2") is None
        assert site_code.text_of(made, "nothing") is None
        assert [site_code.language_of(p) for p in ("run", "Dockerfile", "a.py", "x.html", "x.y")] == [
            "bash", "docker", "python", "jinja2", "text",
        ]  # fmt: skip


class DescribeChecked:
    @pytest.mark.parametrize(
        ("counts", "told"),
        [
            ({"passed": 78, "failed": 0, "skipped": 1}, "78 of 79 checks passed · 1 not tried · made in 12 s"),
            ({"passed": 79, "failed": 0, "skipped": 0}, "79 of 79 checks passed · made in 12 s"),
        ],
    )
    def it_says_that_a_check_was_not_tried(self, counts: dict[str, int], told: str):
        here = SimpleNamespace(say=lambda key, **values: say("en", key, **values))
        job = SimpleNamespace(result={"checks": counts, "seconds": 12})
        assert checked(here, job) == [told]  # type: ignore[arg-type]
