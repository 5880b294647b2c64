"""What tests and the examples of features share: a browser that fills in forms, numbers that tell rows apart, pictures.

Only for tests: nothing of the running site imports it.
"""

import io
import itertools
import re
from datetime import date, datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient
from PIL import Image
from sqlmodel import Session, SQLModel, select

from core import clock, tokens
from core.accounts.models import Account, SignIn
from core.accounts.sessions import GUEST, LASTS, SESSION
from core.features import feature_of
from core.forms import Image as ImageField
from core.rules import slots
from core.rules.slots import Timetable
from core.site import site

NOW = datetime(2030, 1, 7, 10, 0)
"""The moment at which tests take place: a Monday morning."""
_numbers = itertools.count(1001)
_TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


class Browser(TestClient):
    """A visitor: keeps cookies, follows nothing by itself, sends forms with their token."""

    account: Account | None = None

    @property
    def id(self) -> int | None:
        """The number of the account that is signed in."""
        return self.account.id if self.account else None

    def token(self) -> str:
        """The form token of this browser: reckoned for one that is known, else as the login page gives it."""
        known = self.cookies.get(SESSION) or self.cookies.get(GUEST)
        return tokens.signature("form", known) if known else self.token_of_page()

    def token_of_page(self) -> str:
        """The form token as a page gives it."""
        found = _TOKEN.search(self.get("/account" if self.account else "/login").text)
        assert found is not None, "no page with a form token"
        return found[1]

    def submit(self, path: str, told: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form: texts as they are, bytes as files."""
        told = {"csrf_token": self.token()} | (told or {}) | more
        files = {name: (f"{name}.png", value, "image/png") for name, value in told.items() if isinstance(value, bytes)}
        data = {name: str(value) for name, value in told.items() if not isinstance(value, bytes)}
        return self.post(path, data=data, files=files or None)

    def sign_in_as(self, database: Session, account: Account) -> "Browser":
        """Sign in without the login page."""
        token = tokens.fresh()
        database.add(
            SignIn(token_hash=tokens.digest(token), account_id=account.id or 0, expires_at=clock.now() + LASTS)
        )
        database.commit()
        self.cookies.set(SESSION, token)
        self.account = account
        return self


def everybody() -> int:
    """How many accounts a test begins with: one for each role, and another member."""
    return len(site().role_titles()) + 1


def number() -> int:
    """A number that no other row of the tests has."""
    return next(_numbers)


def day(ahead: int) -> str:
    """A day so many days from today, as a form has it."""
    return (clock.today() + timedelta(days=ahead)).isoformat()


def day_of(ahead: int, days: tuple[int, ...]) -> str:
    """The first of some days of the week (0 Monday) that comes so many days from today or later."""
    on = clock.today() + timedelta(days=ahead)
    while on.weekday() not in days:
        on += timedelta(days=1)
    return on.isoformat()


def day_after(first: str, days: tuple[int, ...]) -> str:
    """The first of some days of the week (0 Monday) after a day or a moment of a form."""
    on = date.fromisoformat(first[:10]) + timedelta(days=1)
    while on.weekday() not in days:
        on += timedelta(days=1)
    return on.isoformat()


def moment(days: float = 0, hours: float = 0) -> str:
    """A moment from now, as a form has it."""
    return (clock.now() + timedelta(days=days, hours=hours)).strftime("%Y-%m-%dT%H:%M")


def next_slot(database: Session, table: Timetable, minutes: int) -> str:
    """The next free time of a timetable, as a form has it, on whichever resource."""
    for ahead in range(1, 60):
        on = clock.today() + timedelta(days=ahead)
        if table.resource:  # an example has a resource of its own, on which everything is free
            near = table.notice.last if table.notice else None
            begins = table.starts(on, minutes)
            begin = next((begin for begin in begins if near is None or near(begin) >= clock.now()), None)
            if begin is not None:
                return begin.strftime("%Y-%m-%dT%H:%M")
        for slot in slots.free(database, table, on, minutes):
            if slot["free"]:
                return slot["value"]
    raise AssertionError("no time is free within two months")


def times_offered(page: str) -> set[str]:
    """The times that a form offers, taken ones beside the free."""
    return set(re.findall(r'value="(\d{4}-\d\d-\d\dT\d\d:\d\d)"', page))


def picture(width: int = 8, height: int = 6, kind: str = "PNG") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


def store(database: Session, thing: Any, told: dict[str, Any], owner: int | None, changed: dict[str, Any]) -> Any:
    """Store a row from what a form would have, past the rules; `changed` are values of columns."""
    feature = feature_of(thing)
    values: dict[str, Any] = {"owner_id": owner}
    for name, field in feature.form.fields.items():
        text = told.get(name, "")
        if isinstance(field, ImageField):
            values[field.column] = f"{'0' * 32}.webp" if text else None
        elif text != "":
            values[field.column] = field.read(str(text))
        else:
            values[field.column] = field.empty() if field.fresh() is None else field.fresh()
    row = feature.model(**(values | changed))
    database.rollback()
    database.add(row)
    database.commit()
    return row


def rows(database: Session, model: type[SQLModel]) -> list[Any]:
    """Every row of a table as it is now, oldest first."""
    database.rollback()
    database.expire_all()
    return list(database.exec(select(model).order_by(model.id)))  # pyright: ignore[reportAttributeAccessIssue]


def staff_id(database: Session) -> int:
    """The number of an account of the staff, whom everybody may choose."""
    return database.exec(select(Account).where(Account.role == "staff")).one().id or 0
