"""Which sites run at a moment, and what becomes of their files and data."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.settings import Settings
from app.preview.site_files import DATA, lay_out, put_data, sweep, take_data
from app.preview.site_names import SiteNames
from app.preview.site_pool import RESTART_SECONDS, SiteDown, SitePool
from app.store import Store, projects
from app.store.errors import NotFound
from model.errors import ConfigurationError, ImpastoError
from tests.app.preview.sites import make_site


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Fake:
    """A site that needs no process."""

    uds: str
    alive: bool = True
    log: str = "said"
    stops: int = 0

    def stop(self) -> None:
        self.stops += 1
        self.alive = False


@dataclass
class Starting:
    started: list[Fake] = field(default_factory=list)
    refuse: ImpastoError | None = None

    def __call__(self, site: Path, data: Path) -> Fake:
        assert (site / "run").is_file()
        assert data.is_dir()
        if self.refuse:
            raise self.refuse
        self.started.append(Fake(str(data / "socket")))
        return self.started[-1]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(Settings(data=tmp_path_factory.mktemp("store"))) as opened:
        yield opened


@pytest.fixture
def starting() -> Starting:
    return Starting()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pool(store: Store, tmp_path: Path, starting: Starting, clock: Clock) -> Iterator[SitePool]:
    made = SitePool(store, tmp_path / "sites", starting, most=2, idle=60, clock=clock)
    yield made
    made.close()


def looked(pool: SitePool, version: str, audience: str = "owner") -> None:
    pool.release(pool.acquire(version, audience))


class DescribeThePool:
    def it_starts_a_version_once(self, store: Store, pool: SitePool, starting: Starting):
        _, version = make_site(store)
        looked(pool, version)
        looked(pool, version)
        assert len(starting.started) == 1

    def it_gives_readers_a_site_of_their_own(self, store: Store, pool: SitePool, starting: Starting):
        _, version = make_site(store)
        looked(pool, version)
        looked(pool, version, "reader")
        assert starting.started[0].uds != starting.started[1].uds

    def it_stops_what_nobody_looks_at(self, store: Store, pool: SitePool, starting: Starting, clock: Clock):
        _, version = make_site(store)
        looked(pool, version)
        clock.now += 59
        pool.sweep_idle()
        assert starting.started[0].stops == 0
        clock.now += 2
        pool.sweep_idle()
        assert starting.started[0].stops == 1
        looked(pool, version)
        assert len(starting.started) == 2

    def it_stops_nothing_that_is_in_use(self, store: Store, pool: SitePool, starting: Starting, clock: Clock):
        _, version = make_site(store)
        live = pool.acquire(version, "owner")
        clock.now += 1000
        pool.sweep_idle()
        assert starting.started[0].stops == 0
        pool.release(live)

    def it_makes_room_for_the_next(self, store: Store, pool: SitePool, starting: Starting, clock: Clock):
        for _ in range(3):
            clock.now += 1
            looked(pool, make_site(store)[1])
        assert [fake.stops for fake in starting.started] == [1, 0, 0]

    def it_does_not_start_in_a_circle(self, store: Store, pool: SitePool, starting: Starting, clock: Clock):
        _, version = make_site(store)
        looked(pool, version)
        starting.started[0].alive, starting.started[0].log = False, "KeyError: chair"
        with pytest.raises(SiteDown) as down:
            looked(pool, version)
        assert down.value.log == "KeyError: chair"
        assert pool.log(version) == "KeyError: chair"
        with pytest.raises(SiteDown):
            looked(pool, version)
        clock.now += RESTART_SECONDS
        looked(pool, version)
        assert len(starting.started) == 2

    def it_starts_at_once_when_asked_to(self, store: Store, pool: SitePool, starting: Starting):
        _, version = make_site(store)
        looked(pool, version)
        starting.started[0].alive = False
        pool.restart(version)
        looked(pool, version)
        assert len(starting.started) == 2

    def it_remembers_a_site_that_never_started(self, store: Store, pool: SitePool, starting: Starting):
        _, version = make_site(store)
        starting.refuse = SiteDown("It did not start.", log="SyntaxError")
        for _ in range(2):
            with pytest.raises(SiteDown):
                looked(pool, version)
        assert pool.log(version) == "SyntaxError"

    def it_shows_nothing_from_the_bin(self, store: Store, pool: SitePool):
        project, version = make_site(store)
        with store.write() as session:
            projects.delete(session, project)
        with pytest.raises(NotFound):
            looked(pool, version)

    def it_gives_out_what_was_entered_once_it_has_stopped(self, store: Store, pool: SitePool, starting: Starting):
        _, version = make_site(store)
        assert pool.data_of(version) is None
        looked(pool, version)
        (Path(starting.started[0].uds).parent / "preview.db").write_bytes(b"rows")
        taken = pool.data_of(version)
        assert starting.started[0].stops == 1
        assert taken is not None
        assert zipfile.ZipFile(io.BytesIO(taken)).read("preview.db") == b"rows"


class DescribeFiles:
    def it_lays_out_the_repository_and_the_snapshot_apart(self, store: Store, tmp_path: Path):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr("preview.db", b"snapshot")
        _, version = make_site(store, **{"features__a__models.py": b"x", DATA: archive.getvalue()})
        laid = lay_out(store, tmp_path, version)
        assert (laid.site / "features/a/models.py").read_bytes() == b"x"
        assert not (laid.site / ".impasto").exists()
        assert (laid.data / "preview.db").read_bytes() == b"snapshot"
        assert os.access(laid.site / "run", os.X_OK)
        (laid.data / "preview.db").write_bytes(b"entered")
        assert (lay_out(store, tmp_path, version).data / "preview.db").read_bytes() == b"entered"
        assert (lay_out(store, tmp_path, version, audience="reader").data / "preview.db").read_bytes() == b"snapshot"

    def it_takes_up_no_links_and_nothing_odd(self, tmp_path: Path):
        secret, data = tmp_path / "secret", tmp_path / "v" / "data"
        secret.write_text("canary")
        (data / "uploads").mkdir(parents=True)
        (data / "preview.db").write_text("rows")
        (data / "link.db").symlink_to(secret)
        (data / "hard.db").hardlink_to(secret)
        (data / "folder").symlink_to(tmp_path)
        os.mkfifo(data / "pipe")
        (data / "uploads" / ".hidden").write_text("x")
        taken = take_data(tmp_path / "v")
        assert taken is not None
        assert zipfile.ZipFile(io.BytesIO(taken)).namelist() == ["preview.db"]
        data.rename(tmp_path / "elsewhere")
        data.symlink_to(tmp_path / "elsewhere")
        assert take_data(tmp_path / "v") is None

    @pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a\\b", ".x", "a/.git/x"])
    def it_writes_nothing_elsewhere(self, tmp_path: Path, name: str):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr(name, b"x")
        with pytest.raises(ImpastoError):
            put_data(tmp_path, archive.getvalue())

    @given(st.binary(max_size=200))
    def it_reads_any_bytes_or_says_no(self, content: bytes):
        with pytest.raises(ImpastoError):
            put_data(Path("unused"), content)

    def it_clears_away_what_is_gone(self, store: Store, tmp_path: Path):
        _, version = make_site(store)
        lay_out(store, tmp_path, version)
        lay_out(store, tmp_path, version, audience="reader")
        (tmp_path / "01jd0000000000000000000000").mkdir()
        sweep(store, tmp_path)
        assert [folder.name for folder in tmp_path.iterdir()] == [version]


class DescribeNames:
    KEY = b"k" * 32

    def it_names_each_project_below_localhost(self):
        names = SiteNames(self.KEY)
        origin = names.origin("p1", "127.0.0.1:8501")
        assert origin == names.origin("p1", "localhost:8501") == names.origin("p1", "[::1]:8501")
        assert origin == f"http://{names.label('p1')}.localhost:8501"
        assert names.label("p1") != names.label("p2")
        assert names.label("p1") != SiteNames(b"j" * 32).label("p1")
        assert names.label_in(f"{names.label('p1')}.LOCALHOST:8501") == names.label("p1")

    def it_has_no_place_for_them_at_other_names_unless_told(self):
        assert SiteNames(self.KEY).origin("p1", "impasto.example.org") is None
        names = SiteNames(self.KEY, "https://preview.example.net", ("impasto.example.org",))
        assert names.origin("p1", "impasto.example.org") == f"https://{names.label('p1')}.preview.example.net"
        assert names.is_secure(f"{names.label('p1')}.preview.example.net")
        assert names.embedders(f"{names.label('p1')}.preview.example.net") == "https://impasto.example.org"

    @pytest.mark.parametrize(
        "host", ["example.org", "impasto.example.org", "sites.impasto.example.org", "preview.example.org"]
    )
    def it_refuses_a_place_whose_cookies_reach_the_app(self, host: str):
        with pytest.raises(ConfigurationError):
            SiteNames(self.KEY, f"https://{host}", ("impasto.example.org",))

    def it_tells_neighbours_from_family(self):
        assert SiteNames(self.KEY, "https://preview.co.uk", ("impasto.co.uk",)).origin("p", "impasto.co.uk")

    @given(st.text(max_size=60))
    def it_takes_no_other_name_for_a_sites(self, host: str):
        assert SiteNames(self.KEY).label_in(host) is None
