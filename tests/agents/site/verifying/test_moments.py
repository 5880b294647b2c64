"""Moments that the checks fill in: within every rule of an entity, at any time of the day, the week and the year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from agents.site.spec import (
    Deadline,
    Entity,
    Field,
    Limit,
    Moment,
    Ordered,
    Rule,
    Stay,
    UniqueTogether,
    Weekdays,
)
from agents.site.verifying import clock, room
from agents.site.verifying.moments import LEAD, NoMoment, choose
from agents.site.verifying.rows import Rows
from agents.site.verifying.values import later_by
from agents.site.verifying.visitor import Form, Input
from tests.agents.site.verifying.moving import EVENING, OTHERS


def entity(kind: str, *rules: Rule, names: tuple[str, ...] = ("at",)) -> Entity:
    fields = [Field.model_validate({"name": name, "label": name, "kind": kind}) for name in names]
    told = {"name": "call", "plural": "calls", "title": "Call", "titles": "Calls", "display": names[0]}
    return Entity.model_validate({**told, "fields": fields, "rules": list(rules)})


@pytest.fixture(params=[EVENING, *OTHERS], ids=str)
def now(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: request.param)
    return request.param


class DescribeChoose:
    @pytest.mark.parametrize("n", [1, 5])
    def it_comes_so_many_hours_before(self, now: datetime, n: int) -> None:
        one = entity("datetime", Deadline(moment="at", hours=36), Weekdays(field="at", days=["mon", "thu"]))
        found = choose(one, one.fields[0], n)
        assert isinstance(found, datetime)
        assert found - timedelta(hours=36) >= now + LEAD
        assert found.weekday() in (0, 3)

    def it_comes_before_the_time_of_a_day(self, now: datetime) -> None:
        one = entity("date", Deadline(moment="at", at="06:00"), Moment(field="at", days=2))
        found = choose(one, one.fields[0], 1)
        assert datetime.combine(found, datetime.min.time()) + timedelta(hours=6) >= now + LEAD
        assert found <= now.date() + timedelta(days=2)

    @pytest.mark.parametrize("kind", ["date", "datetime"])
    def it_lies_ahead_and_near_enough(self, now: datetime, kind: str) -> None:
        one = entity(kind, Moment(field="at", days=1))
        found = choose(one, one.fields[0], 3)
        assert str(found) > str(now)[: len(str(found))]
        assert str(found)[:10] <= str(now.date() + timedelta(days=1))

    def it_lies_in_the_past(self, now: datetime) -> None:
        one = entity("datetime", Moment(field="at", when="past"))
        assert str(choose(one, one.fields[0], 2)) < str(now)

    def it_says_so_where_rules_leave_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 30, 9))
        one = entity("date", Weekdays(field="at", days=["sat"]), Moment(field="at", days=2))
        with pytest.raises(NoMoment, match="Monday, 09:00"):
            choose(one, one.fields[0], 1)


class DescribeAFirstAndALastDay:
    def it_puts_both_off_until_the_last_one_is_taken(self, now: datetime) -> None:
        week = [
            Stay(first="first", last="last", resource="boat", least=7, most=13),
            Weekdays(field="last", days=["sat"]),
        ]
        one = entity("date", *week, Weekdays(field="first", days=["sat", "sun"]), names=("first", "last"))
        form = Form("/", "post", {name: Input(name, "date") for name in ("first", "last")})
        first, last = (date.fromisoformat(told) for told in later_by(0, one, form, 1, {}).values())
        assert first > now.date()
        assert first.weekday() in (5, 6)
        assert last.weekday() == 5
        assert 7 <= (last - first).days <= 13

    def it_goes_on_to_other_days(self, now: datetime) -> None:
        one = entity("date", Ordered(first="first", second="last"), Moment(field="last"), names=("first", "last"))
        form = Form("/", "post", {name: Input(name, "date") for name in ("first", "last")})
        found = [later_by(days, one, form, 1, {})["first"] for days in range(5)]
        assert found[0] > str(now.date())
        assert all(one < other for one, other in pairwise(found))


class _Kept(Rows):
    """Rows that are there, without a database."""

    def __init__(self, *kept: dict[str, object]) -> None:
        self.kept = kept

    def numbers(self, entity: Entity) -> list[int]:
        return list(range(len(self.kept)))

    def row(self, entity: Entity, number: int) -> dict[str, object]:
        return self.kept[number]


class DescribeRoom:
    def it_is_left_beside_a_stay(self) -> None:
        stay = Stay(first="first", last="last", resource="boat", free_when={"state": ["gone"]})
        fields = [Field(name="boat", label="Boat", kind="relation", target="boat")]
        one = entity("date", stay, names=("first", "last"))
        one = one.model_copy(update={"fields": [*one.fields, *fields]})
        kept = {"boat_id": 2, "first": "2028-03-01", "last": "2028-03-05", "state": "booked"}
        tried = {"first": "2028-03-04", "last": "2028-03-08"}
        assert not room.is_left(_Kept(kept), one, {**tried, "boat": "2"}, None)
        assert room.is_left(_Kept(kept), one, {**tried, "boat": "3"}, None)
        assert room.is_left(_Kept({**kept, "state": "gone"}), one, {**tried, "boat": "2"}, None)

    @pytest.mark.parametrize(("per", "day"), [("week", "2029-01-01"), ("month", "2029-01-01"), ("year", "2029-01-01")])
    def it_is_left_in_the_next_week_month_or_year(self, per: str, day: str) -> None:
        limit = Limit.model_validate({"most": 1, "per": per, "date": "at"})
        one = entity("datetime", limit)
        rows = _Kept({"at": "2028-12-31 10:00:00.000000", "owner_id": 7})
        assert not room.is_left(rows, one, {"at": "2028-12-31T11:00"}, 7)
        assert room.is_left(rows, one, {"at": "2028-12-31T11:00"}, 8)
        assert room.is_left(rows, one, {"at": f"{day}T11:00"}, 7)

    def it_is_left_where_there_is_none_of_the_kind(self) -> None:
        one = entity("date", UniqueTogether(fields=["at", "to"]), names=("at", "to"))
        rows = _Kept({"at": "2028-02-29", "to": "2028-03-01"})
        assert not room.is_left(rows, one, {"at": "2028-02-29", "to": "2028-03-01"}, None)
        assert room.is_left(rows, one, {"at": "2028-02-29", "to": "2028-03-02"}, None)


class DescribeAClockThatTurns:
    @pytest.mark.parametrize(
        ("since", "seconds", "turned"),
        [
            (datetime(2028, 12, 31, 23, 5, 50), 10, False),
            (datetime(2028, 12, 31, 22, 5, 50), 10, True),
            (datetime(2029, 1, 1, 0, 5, 50), 10, True),
        ],
    )
    def it_is_noticed(self, since: datetime, seconds: float, turned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: EVENING)
        assert clock.has_turned(since, seconds) is turned


def it_asks_no_other_clock() -> None:
    """A check that reads the clock by itself would not be met by the tests that move it."""
    folder = Path(clock.__file__).parent
    found = [file.name for file in folder.glob("*.py") if "datetime.now(" in file.read_text("utf-8")]
    found += [file.name for file in folder.glob("*.py") if "date.today(" in file.read_text("utf-8")]
    assert found == ["clock.py"]
