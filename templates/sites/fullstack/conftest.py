"""What every test may ask for: a fresh database, and people who visit. Time stands still (`core.testing.NOW`)."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

_DATA = tempfile.TemporaryDirectory(prefix="site-test-")
os.environ |= {
    "SITE_ENV": "test",
    "SECRET_KEY": "a key for tests only",
    "DATA": _DATA.name,
    "DATABASE_URL": f"sqlite:///{_DATA.name}/test.db",
    "UPLOADS": f"{_DATA.name}/uploads",
}

import pytest  # noqa: E402
from anyio.from_thread import BlockingPortal, start_blocking_portal  # noqa: E402
from fastapi import FastAPI  # noqa: E402
from sqlmodel import Session, SQLModel, select  # noqa: E402

from core import clock, limits, seeds  # noqa: E402
from core.accounts.models import Account  # noqa: E402
from core.app import create  # noqa: E402
from core.database import engine  # noqa: E402
from core.features import features  # noqa: E402
from core.testing import NOW, Browser  # noqa: E402

FILE = Path(_DATA.name) / "test.db"


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The application."""
    return create()


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """The event loop in which the application answers: one for all browsers, not a new one for each request."""
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture(scope="session")
def empty(app: FastAPI) -> Iterator[bytes]:
    """The bytes of a database with its tables and four accounts."""
    SQLModel.metadata.create_all(engine())
    with Session(engine()) as database:
        seeds.people(database)
        database.add(Account(email="other@example.test", name="Other", password_hash="", role="member"))
        database.commit()
    engine().dispose()
    yield FILE.read_bytes()
    engine().dispose()
    _DATA.cleanup()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Moves the site's clock to a moment."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    for feature in features().values():
        if feature.closes is not None:  # days that are fixed lie ahead
            monkeypatch.setattr(f"features.{feature.name}.rules.CLOSES", (NOW + timedelta(days=30)).date())

    move(NOW)
    return move


@pytest.fixture
def database(empty: bytes, at: Callable[[datetime], None]) -> Iterator[Session]:
    """A session on a fresh database."""
    engine().dispose()
    for suffix in ("-wal", "-shm"):
        FILE.with_name(FILE.name + suffix).unlink(missing_ok=True)
    FILE.write_bytes(empty)
    limits.forget()
    with Session(engine(), expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def visit(app: FastAPI, portal: BlockingPortal, database: Session) -> Callable[..., Browser]:
    """Opens a browser, signed in as the account of an e-mail address where one is given."""

    def opened(email: str = "") -> Browser:
        browser = Browser(app, follow_redirects=False, raise_server_exceptions=False)
        browser.portal = portal
        if not email:
            return browser
        account = database.exec(select(Account).where(Account.email == email)).one()
        return browser.sign_in_as(database, account)

    return opened


@pytest.fixture
def client(visit: Callable[..., Browser]) -> Browser:
    """Somebody who is not signed in."""
    return visit()


@pytest.fixture
def member(visit: Callable[..., Browser]) -> Browser:
    """A member."""
    return visit("member@example.test")


@pytest.fixture
def other(visit: Callable[..., Browser]) -> Browser:
    """Another member."""
    return visit("other@example.test")


@pytest.fixture
def staff(visit: Callable[..., Browser]) -> Browser:
    """One of the staff."""
    return visit("staff@example.test")


@pytest.fixture
def admin(visit: Callable[..., Browser]) -> Browser:
    """An administrator."""
    return visit("admin@example.test")


@pytest.fixture
def with_role(visit: Callable[..., Browser]) -> Callable[[str], Browser]:
    """Somebody who has a role of this site."""

    return lambda role: visit(f"{role}@example.test")
