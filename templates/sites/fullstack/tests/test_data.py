"""Tests of what keeps the data: versions of the database, backups, amounts, times, writes at the same moment."""

import threading
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from core import backups, clock, conversions, migrations
from core.accounts.models import Account
from core.conversions import Unfit
from core.database import connect, engine, writing
from core.errors import Refused
from core.forms import fields
from core.rules.slots import Notice, is_free
from core.settings import ROOT, settings
from core.stamping import stamped
from core.testing import everybody, rows

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))


@pytest.mark.skipif(not VERSIONS, reason="no version of the database was made yet")
def test_the_versions_make_what_the_models_say_and_go_down_and_up(tmp_path: Path) -> None:
    assert migrations.check(f"sqlite:///{tmp_path / 'none.db'}") == []


def test_every_version_comes_after_the_one_before() -> None:
    for number, path in enumerate(VERSIONS, 1):
        assert path.name.startswith(f"{number:04d}_")
        before = f'"{number - 1:04d}"' if number > 1 else "None"
        assert f"down_revision = {before}" in path.read_text("utf-8")


def test_a_backup_brings_everything_back(database: Session, tmp_path: Path) -> None:
    settings().uploads.mkdir(parents=True, exist_ok=True)
    picture = settings().uploads / f"{'a' * 32}.webp"
    picture.write_bytes(b"a picture")
    file = backups.backup(tmp_path / "backup.zip")
    database.delete(rows(database, Account)[0])
    database.commit()
    database.close()
    picture.unlink()
    engine().dispose()
    backups.restore(file)
    with Session(engine()) as again:
        assert len(rows(again, Account)) == everybody()
    assert picture.read_bytes() == b"a picture"
    engine().dispose()


def test_what_is_no_backup_changes_nothing(database: Session, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no archive")
    with pytest.raises(SystemExit, match="no backup"):
        backups.restore(tmp_path / "x.zip")
    assert len(rows(database, Account)) == everybody()


def test_two_who_write_at_the_same_moment_wait_for_each_other(database: Session) -> None:
    """Each reads how many there are and adds one only below the most: without a lock all would."""
    database.add(Account(email="five@example.test", name="", password_hash=""))
    database.commit()
    database.close()
    barrier = threading.Barrier(4)
    refused: list[int] = []
    most = everybody() + 2

    def add(number: int) -> None:
        with Session(engine()) as own:
            barrier.wait()
            try:
                with writing(own, "accounts"):
                    if len(own.exec(select(Account)).all()) >= most:
                        raise Refused("full")
                    own.add(Account(email=f"{number}@example.test", name="", password_hash=""))
            except Refused:
                refused.append(number)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine()) as own:
        assert len(rows(own, Account)) == most
    assert len(refused) == 3
    engine().dispose()


def test_an_error_takes_the_whole_write_back(database: Session) -> None:
    def half() -> None:
        with writing(database):
            database.add(Account(email="half@example.test", name="", password_hash=""))
            database.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert len(rows(database, Account)) == everybody()


def test_what_must_be_unique_is_refused_with_a_sentence(database: Session) -> None:
    with pytest.raises(Refused), writing(database):
        database.add(Account(email="member@example.test", name="", password_hash=""))
    assert len(rows(database, Account)) == everybody()


def test_foreign_keys_hold(database: Session) -> None:
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            assert key.ondelete in ("CASCADE", "SET NULL", "RESTRICT"), (table.name, key.parent.name)
    assert database.execute(sa.text("PRAGMA foreign_keys")).scalar_one() == 1


def test_two_rows_share_a_time_only_where_there_are_places() -> None:
    at = [datetime(2030, 1, 7, hour) for hour in range(8, 14)]
    booked = [(at[1], at[3]), (at[2], at[4])]
    assert is_free(booked, at[0], at[1], 1)
    assert not is_free(booked, at[0], at[2], 1)
    assert is_free(booked, at[0], at[2], 2)
    assert not is_free(booked, at[2], at[3], 2)
    assert is_free(booked, at[4], at[5], 1)


# Kinds that change


@pytest.mark.parametrize(
    ("old", "new", "kept", "value"),
    [
        ("text", "integer", " 1,200 ", 1200),
        ("text", "decimal", "2.5", 2.5),
        ("text", "money", "12.50", 1250),
        ("text", "boolean", "Yes", True),
        ("text", "date", "2030-01-07", "2030-01-07"),
        ("integer", "text", 7, "7"),
        ("integer", "money", 7, 700),
        ("money", "integer", 700, 7),
        ("money", "text", 1250, "12.5"),
        ("boolean", "text", 1, "yes"),
        ("date", "datetime", "2030-01-07", "2030-01-07 00:00:00.000000"),
        ("datetime", "date", "2030-01-07 00:00:00.000000", "2030-01-07"),
        ("decimal", "integer", 3.0, 3),
    ],
)
def test_values_are_read_as_another_kind(tmp_path: Path, old: str, new: str, kept: object, value: object) -> None:
    with connect(f"sqlite:///{tmp_path / 'x.db'}").begin() as connection:
        connection.execute(sa.text("CREATE TABLE things (id INTEGER PRIMARY KEY, it)"))
        connection.execute(sa.text("INSERT INTO things VALUES (1, :kept), (2, NULL)"), {"kept": kept})
        assert conversions.convert(connection, "things", "it", old, new) == {1: value}


def test_a_text_that_is_empty_is_nothing_where_nothing_may_be_said(tmp_path: Path) -> None:
    with connect(f"sqlite:///{tmp_path / 'x.db'}").begin() as connection:
        connection.execute(sa.text("CREATE TABLE things (id INTEGER PRIMARY KEY, it)"))
        connection.execute(sa.text("INSERT INTO things VALUES (1, ''), (2, '2030-01-07')"))
        assert conversions.convert(connection, "things", "it", "text", "date", True) == {1: None, 2: "2030-01-07"}
        with pytest.raises(Unfit, match="1 rows"):
            conversions.convert(connection, "things", "it", "text", "date")


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("text", "integer", "about ten"),
        ("text", "integer", "1.5"),
        ("text", "money", "1.234"),
        ("text", "boolean", "perhaps"),
        ("text", "date", "soon"),
        ("money", "integer", 1250),
        ("datetime", "date", "2030-01-07 10:30:00.000000"),
        ("decimal", "integer", 2.5),
        ("date", "integer", "2030-01-07"),
    ],
)
def test_values_that_do_not_fit_are_told(tmp_path: Path, old: str, new: str, kept: object) -> None:
    with connect(f"sqlite:///{tmp_path / 'x.db'}").begin() as connection:
        connection.execute(sa.text("CREATE TABLE things (id INTEGER PRIMARY KEY, it)"))
        connection.execute(sa.text("INSERT INTO things VALUES (1, :kept), (2, :kept)"), {"kept": kept})
        with pytest.raises(Unfit) as told:
            conversions.convert(connection, "things", "it", old, new)
    assert told.value.count == 2
    assert str(kept) in str(told.value)


# Fields of forms


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (fields.Text(label=""), "  two   words ", "two words"),
        (fields.Integer(label=""), "-12", -12),
        (fields.Decimal(label=""), "2,5", 2.5),
        (fields.Money(label=""), "12.5", Decimal("12.50")),
        (fields.Boolean(label=""), "on", True),
        (fields.Date(label=""), "2030-01-07", date(2030, 1, 7)),
        (fields.Time(label=""), "09:30", time(9, 30)),
        (fields.DateTime(label=""), "2030-01-07T09:30", datetime(2030, 1, 7, 9, 30)),
        (fields.Email(label=""), "Ada@Example.Test", "ada@example.test"),
        (fields.Phone(label=""), "+44 (20) 7946-0000", "+44 (20) 7946-0000"),
        (fields.Url(label=""), "https://example.test/a?b=c", "https://example.test/a?b=c"),
        (fields.Rating(label=""), "5", 5),
    ],
)
def test_fields_read_what_people_write(field: fields.FormField, text: str, value: object) -> None:
    assert field.read(text) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (fields.Text(label="", maximum=3), "four"),
        (fields.Text(label="", minimum=3), "ab"),
        (fields.Integer(label=""), "9" * 12),
        (fields.Integer(label="", minimum=1), "0"),
        (fields.Integer(label=""), "１２three"),
        (fields.Decimal(label=""), "nan"),
        (fields.Decimal(label=""), "1e999"),
        (fields.Money(label=""), "NaN"),
        (fields.Money(label=""), "0.001"),
        (fields.Date(label=""), "2030-02-30"),
        (fields.Date(label=""), "0001-01-01"),
        (fields.DateTime(label=""), "9999-12-31T23:59"),
        (fields.DateTime(label=""), "2030-01-07 at ten"),
        (fields.Email(label=""), "a@b"),
        (fields.Email(label=""), "a b@example.test"),
        (fields.Url(label=""), "javascript:alert(1)"),
        (fields.Url(label=""), 'https://x"onmouseover="alert(1)'),
        (fields.Url(label=""), "data:text/html,x"),
        (fields.Rating(label=""), "6"),
        (fields.Choice(label="", options=()), "x"),
        (fields.Image(label=""), "../../etc/passwd"),
    ],
)
def test_fields_refuse_what_is_none(field: fields.FormField, text: str) -> None:
    with pytest.raises(fields.Wrong):
        field.read(text)


def test_elements_say_which_line_they_come_from() -> None:
    source = (
        '<main>\n{# <p> #}{% set a = "<b>" %}\n<p class="{{ "x" if 1 < 2 }}">{{ "<i>" }}</p>\n<svg><path d=""/></svg>'
    )
    assert stamped(source, "a.html") == (
        '<main data-src="a.html:1">\n{# <p> #}{% set a = "<b>" %}\n'
        '<p data-src="a.html:3" class="{{ "x" if 1 < 2 }}">{{ "<i>" }}</p>\n<svg data-src="a.html:4"><path d=""/></svg>'
    )


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        (Notice(hours=2), datetime(2030, 1, 9, 13)),
        (Notice(hours=36), datetime(2030, 1, 8, 3)),
        (Notice(days=1, at=time(18)), datetime(2030, 1, 8, 18)),
        (Notice(days=1), datetime(2030, 1, 8, 23, 59, 59, 999999)),
        (Notice(at=time(9)), datetime(2030, 1, 9, 9)),
        (Notice(), datetime(2030, 1, 9, 15)),
    ],
)
def test_a_time_is_taken_until_its_notice(notice: Notice, last: datetime) -> None:
    assert notice.last(datetime(2030, 1, 9, 15)) == last


def test_time_stands_still_in_tests(database: Session) -> None:
    assert clock.now() == datetime(2030, 1, 7, 10)
