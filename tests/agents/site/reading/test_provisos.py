"""Provisos of a sentence reach the spec: its own states, ages, bounds, prices; and halves of clauses become no things."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence
from agents.site.reading.nouns import plausible
from agents.site.spec import Entity, Limit, SiteSpec, Slots, Stay, Transition, UniqueTogether, faults


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
