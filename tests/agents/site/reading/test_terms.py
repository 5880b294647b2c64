"""What a sentence sets beyond its things: nights and days that are taken once, prices, how far ahead, marks, teams."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import pytest

from agents.site.reading import Reading, read_sentence
from agents.site.reading.sowing import seed_faults
from agents.site.reading.terms import take
from agents.site.spec import Entity, Moment, Slots, Stay, Transition, faults

T = TypeVar("T")


@cache
def read(sentence: str) -> Reading:
    reading = read_sentence(sentence)
    assert faults(reading.spec) == []
    assert seed_faults(reading.spec) == []
    return reading


def entity(sentence: str, titles: str) -> Entity:
    return next(e for e in read(sentence).spec.entities if e.titles == titles)


def rule(found: Entity, kind: type[T]) -> T:
    return next(r for r in found.rules if isinstance(r, kind))


INN = "An inn with five rooms, guests book nights from arrival to departure, breakfast optional"
INN_ZH = "一家客栈，八间客房，客人选择入住和离店日期"
SLEDGES = "A site for a sledge rental: people rent a wooden or a plastic sledge by the hour, 6 euros per hour"


class DescribeStays:
    def it_gives_a_room_to_one_at_a_time(self) -> None:
        stay = rule(entity(INN, "Stays"), Stay)

        assert (stay.first, stay.last, stay.resource, stay.overnight) == ("arrival", "departure", "room", True)
        assert stay.free_when == {"status": ["cancelled"]}

    def it_knows_the_days_under_either_language(self) -> None:
        fields = [f.label for f in entity(INN_ZH, "入住").fields]

        assert {"入住日期", "离店日期"} <= set(fields)
        assert sum("日期" in label for label in fields) == 2

    def it_asks_for_what_may_be_wanted(self) -> None:
        field = next(f for f in entity(INN, "Stays").fields if f.label == "Breakfast wanted")

        assert (field.kind, field.required) == ("boolean", False)

    def it_lends_a_thing_until_it_is_back(self) -> None:
        lent = entity("Neighbours lend tents: tents with photo and size, people rent them", "Rentals")

        assert rule(lent, Stay).overnight is False
        assert rule(lent, Stay).free_when == {"status": ["returned", "cancelled"]}

    def it_sows_days_that_do_not_overlap(self) -> None:
        found = entity(INN, "Stays")
        days = [(row["room"], int(row["arrival"]), int(row["departure"])) for row in found.rows]

        assert all(first < last for _, first, last in days)
        assert all(
            one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]
            for n, one in enumerate(days)
            for other in days[n + 1 :]
        )


class DescribeTerms:
    @pytest.mark.parametrize(
        ("sentence", "language", "price", "per"),
        [
            ("rent a boat for 12 euros per hour", "en", 12, "hour"),
            ("rooms cost 70 dollars a night", "en", 70, "night"),
            ("tickets at €9 each", "en", 9, ""),
            ("六片场地，每小时40元", "zh", 40, "hour"),
            ("住宿280元一晚", "zh", 280, "night"),
        ],
    )
    def it_hears_prices(self, sentence: str, language: str, price: float, per: str) -> None:
        found, left = take(sentence, language)  # pyright: ignore[reportArgumentType]

        assert (found.price, found.per) == (price, per)
        assert str(price) not in left

    def it_prices_by_the_hour_what_takes_hours(self) -> None:
        sledges = entity(SLEDGES, "Sledges")

        assert read(SLEDGES).spec.currency == "EUR"
        assert [(r["name"], r["price"]) for r in sledges.rows] == [("Wooden sledge", 6), ("Plastic sledge", 6)]
        assert rule(entity(SLEDGES, "Bookings"), Slots).minutes == 60

    @pytest.mark.parametrize(
        ("sentence", "language", "days"),
        [
            ("nobody may book more than 2 weeks ahead", "en", 14),
            ("bookable up to 30 days in advance", "en", 30),
            ("会员提前三天可以预订", "zh", 3),
            ("最多提前两周预约", "zh", 14),
            ("cancel up to 2 days in advance", "en", None),
            ("可以提前一天取消预约", "zh", None),
        ],
    )
    def it_hears_how_far_ahead(self, sentence: str, language: str, days: int | None) -> None:
        assert take(sentence, language)[0].ahead == days  # pyright: ignore[reportArgumentType]

    def it_holds_how_far_ahead(self) -> None:
        booking = entity("羽毛球馆订场：四片场地，会员提前三天可以预订", "预约")

        assert rule(booking, Moment).days == 3
        assert all(int(str(r["start"]).split()[0]) <= 3 for r in booking.rows)

    def it_takes_marks_for_marks_and_not_for_hours(self) -> None:
        spec = read("A film club where members post films, reviewers score from 1 to 6").spec

        assert any(f.maximum == 6 for e in spec.entities for f in e.fields)
        assert not any(s.title == "Opening hours" for p in spec.pages for s in p.sections)


class DescribeLessonsAndTeams:
    def it_books_single_lessons_by_the_clock(self) -> None:
        spec = read("A site for a cello teacher. Pupils book 45-minute lessons on weekdays between 14 and 19.").spec
        slots = rule(next(e for e in spec.entities if any(isinstance(r, Slots) for r in e.rules)), Slots)

        assert (slots.minutes, slots.openings[0].opens, slots.openings[0].closes) == (45, "14:00", "19:00")

    def it_counts_hours_before_from_what_one_signs_up_to(self) -> None:
        spec = read("医院志愿者排班，班次有日期和时间，志愿者自己报名，可以提前一天取消").spec
        step = next(r for e in spec.entities for r in e.rules if isinstance(r, Transition) and r.name == "cancel")

        assert (step.hours_before, step.moment) == (24, "shift.start")

    def it_lets_a_team_use_its_own_board(self) -> None:
        ours = "A kanban board for our team: projects, tasks with status and deadline"
        alone = "A kanban board: projects, tasks with status and deadline"

        assert read(ours).spec.signup
        assert entity(ours, "Tasks").access.create == "member"
        assert entity(alone, "Tasks").access.create == "staff"

    def it_calls_its_own_examples_examples(self) -> None:
        rows = entity("A site for a quilting circle: quilts with maker and photo", "Quilts").rows

        assert [r["name"] for r in rows][:2] == ["Example quilt 1", "Example quilt 2"]


class DescribeMatter:
    @pytest.mark.parametrize(
        ("sentence", "thing", "rows"),
        [
            ("A site for a canoe club: members reserve one of four rowing boats by the hour", "Rowing boats", 4),
            ("公司会议室预订：五间会议室，每次最长两小时，员工自己预订", "会议室", 5),
        ],
    )
    def it_books_the_thing_that_the_sentence_names(self, sentence: str, thing: str, rows: int) -> None:
        found = entity(sentence, thing)
        booked = next(e for e in read(sentence).spec.entities if any(isinstance(r, Slots) for r in e.rules))

        assert len(found.rows) == rows
        assert rule(booked, Slots).resource == found.name

    def it_takes_a_trade_inside_of_another_word_for_no_trade(self) -> None:
        spec = read("Repair café: visitors register a broken device with photo and problem").spec

        assert [e.titles for e in spec.entities] == ["Services", "Repairs"]
        assert spec.entities[1].access.create == "member"

    def it_makes_no_field_of_a_clause_that_it_does_not_know(self) -> None:
        spec = read(
            "A fix-it shop for toys: toys with photo and problem, helpers repair a toy and wrap the parcel"
        ).spec
        labels = [f.label.lower() for e in spec.entities for f in e.fields]

        assert not [label for label in labels if " a " in label or " the " in label]

    def it_asks_for_what_people_are_to_say(self) -> None:
        fields = [
            f.label
            for e in read("A street party: neighbours sign up and say how many children come").spec.entities
            for f in e.fields
        ]

        assert "Number of children" in fields

    def it_puts_no_price_on_what_nobody_sells(self) -> None:
        free = entity("An orchestra's music: pieces with composer, musicians borrow pieces", "Pieces")

        assert not any(f.kind == "money" for f in free.fields)
