"""Provisos of a sentence reach the spec: its own states, ages, bounds, prices; and halves of clauses become no things."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence
from agents.site.reading.nouns import plausible
from agents.site.spec import Entity, Limit, Shown, SiteSpec, Slots, Stay, Transition, UniqueTogether, faults


def spec_of(sentence: str) -> SiteSpec:
    spec = read_sentence(sentence).spec
    assert faults(spec) == []
    return spec


def named(spec: SiteSpec, titles: str) -> Entity:
    return next(e for e in spec.entities if e.titles == titles)


class DescribeStates:
    @pytest.mark.parametrize(
        ("sentence", "labels"),
        [
            (
                "Clock repair shop: customers drop off a clock, status goes from received to on the bench to ready",
                ["Received", "On the bench", "Ready"],
            ),
            (
                "A repair shop for shoes with status received, repaired, picked up",
                ["Received", "Repaired", "Picked up"],
            ),
            ("钟表维修店,顾客送修,状态:已收件、维修中、可取件", ["已收件", "维修中", "可取件"]),
        ],
    )
    def it_takes_those_of_the_sentence_with_a_button_for_each_step(self, sentence: str, labels: list[str]) -> None:
        spec = spec_of(sentence)
        repair = next(e for e in spec.entities if any(f.name == "status" for f in e.fields))
        status = next(f for f in repair.fields if f.name == "status")
        steps = [r for r in repair.rules if isinstance(r, Transition) and r.by == "staff"]

        assert [c.label for c in status.choices][: len(labels)] == labels
        assert status.default == status.choices[0].value
        assert [s.label for s in steps] == labels[1:]
        assert {row["status"] for row in repair.rows} <= {c.value for c in status.choices}


class DescribeBounds:
    def it_holds_a_least_age(self) -> None:
        spec = spec_of("Van rental with vans and price per day, driver must be at least 23")
        age = next(f for e in spec.entities for f in e.fields if f.name == "age")

        assert (age.kind, age.minimum) == ("integer", 23)

    def it_bounds_what_one_order_is_for(self) -> None:
        spec = spec_of("Ticket sales for a cabaret with 60 seats, max 4 tickets per order")

        assert next(f for f in named(spec, "Registrations").fields if f.name == "people").maximum == 4

    def it_limits_what_one_person_may_have(self) -> None:
        spec = spec_of("a place where neighbours lend each other tools, you can't borrow more than 2 things at once")

        assert any(isinstance(r, Limit) and r.most == 2 for e in spec.entities for r in e.rules)

    def it_books_a_person_once(self) -> None:
        spec = spec_of(
            "Parents' evening: parents pick a 10 minute slot with a teacher, one slot per teacher per family"
        )
        booking = named(spec, "Bookings")

        assert next(r for r in booking.rules if isinstance(r, Slots)).resource == "teacher"
        assert UniqueTogether(fields=["teacher", "owner"]) in booking.rules


class DescribePrices:
    def it_lists_what_is_sold_by_size(self) -> None:
        spec = spec_of("Farm shop selling vegetable boxes, sizes small 15 € / medium 22 € / large 30 €")

        assert [(r["name"], r["price"]) for r in named(spec, "Products").rows] == [
            ("Small", 15), ("Medium", 22), ("Large", 30),
        ]  # fmt: skip
        assert spec.currency == "EUR"

    def it_puts_the_price_at_weekends_beside_the_other(self) -> None:
        spec = spec_of("羽毛球馆订场,四片场地,每小时40元,周末60元")

        assert {r["weekend_price"] for e in spec.entities for r in e.rows if "weekend_price" in r} == {60}


class DescribeNouns:
    @pytest.mark.parametrize(
        "words", ["max 6 tickets", "status goes", "no overlapping rentals", "a", "every", "hall or court"]
    )
    def it_makes_no_thing_of_half_a_clause(self, words: str) -> None:
        assert not plausible(words)

    @pytest.mark.parametrize("words", ["guided tours", "pets", "book club members", "报修", "宠物"])
    def it_makes_things_of_names(self, words: str) -> None:
        assert plausible(words)

    def it_calls_what_is_rented_by_its_word_and_keeps_its_days_apart(self) -> None:
        spec = spec_of("Car rental with cars (model, seats, price per day), no overlapping rentals")
        rental = next(e for e in spec.entities if any(isinstance(r, Stay) for r in e.rules))

        assert next(r for r in rental.rules if isinstance(r, Stay)).resource == "car"


class DescribePlainWords:
    @pytest.mark.parametrize(
        ("told", "open_on"),
        [
            ("no work on Sundays", ["fri", "mon", "sat", "thu", "tue", "wed"]),
            ("I don't work on Mondays or weekends", ["fri", "thu", "tue", "wed"]),
        ],
    )
    def it_is_closed_when_nobody_works(self, told: str, open_on: list[str]) -> None:
        spec = spec_of(f"A dog groomer's site: owners book an appointment, {told}")
        [slots] = [rule for entity in spec.entities for rule in entity.rules if isinstance(rule, Slots)]
        assert sorted({day for opening in slots.openings for day in opening.days}) == open_on

    def it_takes_where_people_are_from_and_what_they_do_apart(self) -> None:
        spec = spec_of(
            "lost pets: people in our town report a lost or found animal with photo, place and date, others can comment; "
            "after 60 days they disappear"
        )
        report = named(spec, "Reports")
        assert {"photo", "place"} <= {field.name for field in report.fields}
        assert [rule.days for rule in report.rules if isinstance(rule, Shown)] == [60]
        assert spec.roles == []

    def it_takes_what_a_site_does_for_no_field(self) -> None:
        made = read_sentence("a recipe swap: anyone posts recipes with ingredients, and a random recipe button")
        assert all("button" not in field.label.lower() for e in made.spec.entities for field in e.fields)
        assert [clause.words for clause in made.spec.clauses if not clause.held] == ["a random recipe button"]

    def it_limits_no_orders_by_what_is_in_stock(self) -> None:
        spec = spec_of("a small online shop for handmade mugs: only 10 of each in stock")
        assert not [rule for entity in spec.entities for rule in entity.rules if isinstance(rule, Limit)]

    def it_reads_prices_of_weekdays_and_weekends_without_their_currency(self) -> None:
        spec = spec_of("民宿老板要一个订房网站：三间房，平日280，周末360，带早餐加20一位")
        room = next(e for e in spec.entities if any(f.name == "weekend_price" for f in e.fields))
        assert [(row["price"], row["weekend_price"]) for row in room.rows] == [(280, 360)] * 3
        assert any(f.label == "早餐" for e in spec.entities for f in e.fields)
