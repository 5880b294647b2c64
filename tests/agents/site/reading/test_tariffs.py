"""Prices by kind of guest and sums over days: counted at the form, added up by the site."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence
from agents.site.spec import Computed, SiteSpec, faults
from agents.site.wishes import apply, read_wish
from agents.site.wishes.operations import RemoveField

HOMES = "We rent out holiday cottages: guests book nights from arrival to departure, 80 euros a night"
PITCHES = "露营地网站，客人预订营位和日期，成人每晚60元、儿童半价、宠物每次20元"


def sums(spec: SiteSpec) -> list[Computed]:
    return [rule for entity in spec.entities for rule in entity.rules if isinstance(rule, Computed)]


class DescribeTariffs:
    def it_counts_the_nights_of_a_stay(self) -> None:
        [rule] = sums(read_sentence(HOMES).spec)
        assert rule.factors == ["stay", "holiday_cottage.price"]

    @pytest.mark.parametrize(
        ("sentence", "prices"),
        [
            (HOMES.replace("80 euros a night", "adults pay 25 euros a night, children under 12 half, dogs 8 euros extra per stay"), [25, 12.5, 8]),
            (PITCHES, [60, 30, 20]),
        ],
    )  # fmt: skip
    def it_adds_up_what_each_kind_of_guest_pays(self, sentence: str, prices: list[float]) -> None:
        spec = read_sentence(sentence).spec
        [rule] = sums(spec)
        assert faults(spec) == []
        assert [part[0] for part in (rule.factors, *rule.plus)] == ["stay", "stay", rule.plus[1][0]]
        places = next(e for e in spec.entities if any(f.kind == "money" for f in e.fields) and e.rows)
        assert [places.rows[0][f.name] for f in places.fields if f.kind == "money"] == prices

    @pytest.mark.parametrize(
        ("sentence", "plus"),
        [
            (f"{HOMES}, breakfast can be added for 12 euros per person", ["breakfast", "holiday_cottage.breakfast_price"]),
            ("a vineyard site with tastings: guests book a tasting, a tasting costs 18 euros for adults and 9 for drivers", ["drivers", "tasting.drivers_price"]),
        ],
    )  # fmt: skip
    def it_adds_what_is_taken_along(self, sentence: str, plus: list[str]) -> None:
        spec = read_sentence(sentence).spec
        assert faults(spec) == []
        assert [part for rule in sums(spec) for part in rule.plus] == [plus]

    def it_changes_no_prices_that_differ_already(self) -> None:
        spec = read_sentence("a booking site for a barber shop, customers pick a slot").spec
        read = read_wish("adults pay 20 dollars, children 12 dollars", spec)
        assert read.operations == []
        assert read.beyond is not None

    def it_keeps_the_sum_when_a_kind_of_guest_goes(self) -> None:
        spec = read_sentence(PITCHES).spec
        after = apply(spec, read_wish("删除宠物", spec).operations)
        assert faults(after) == []
        assert [len(rule.plus) for rule in sums(after)] == [1]


class DescribeBulk:
    @pytest.mark.parametrize(
        ("sentence", "amount", "step"),
        [
            ("a guest house with five rooms at 80 euros a night, stays of 7 nights or more get 15% off", "stay", (7, 0.85, 0)),
            ("a guest house with five rooms at 80 euros a night, 10% off for a week or longer", "stay", (7, 0.9, 0)),
            ("民宿，三间房，每晚280元，客人预订，住满三晚打九折", "stay", (3, 0.9, 0)),
            ("a web shop for candles, orders over 50 euros get 5% off", "sum", (50, 0.95, 0)),
            ("a web shop for candles, 10% off for orders of 10 or more", "quantity", (10, 0.9, 0)),
            ("网上水果店，满100减15", "sum", (100, 1, 15)),
        ],
    )  # fmt: skip
    def it_takes_less_from_so_much_on(self, sentence: str, amount: str, step: tuple[float, float, float]) -> None:
        made = read_sentence(sentence)
        [rule] = sums(made.spec)
        assert faults(made.spec) == []
        assert (rule.amount, [(one.least, one.times, one.less) for one in rule.bulk]) == (amount, [step])
        assert all(clause.held for clause in made.spec.clauses)

    def it_reckons_nights_of_a_weekend_and_of_a_week_together(self) -> None:
        spec = read_sentence("a guest house with five rooms at 80 euros a night").spec
        for wish in ("weekends cost 20 more", "from 5 nights 10% off"):
            read = read_wish(wish, spec)
            assert read.beyond is None
            spec = apply(spec, read.operations)
        [rule] = sums(spec)
        assert (rule.factors, rule.weekend, rule.day) == (["stay", "room.price"], "room.weekend_price", None)
        assert {(row["price"], row["weekend_price"]) for row in spec.entity("room").rows} == {(80, 100)}
        assert [(one.least, one.times) for one in rule.bulk] == [(5, 0.9)]

    def it_says_at_the_form_what_is_less_from_when_on(self) -> None:
        spec = read_sentence("a guest house with five rooms at 80 euros a night, 10% off for a week or longer").spec
        told = [field.help for entity in spec.entities for field in entity.fields if field.name == "departure"]
        assert told == ["10 % less from 7 days on."]

    def it_takes_a_price_at_weekends_without_a_verb(self) -> None:
        made = read_sentence("a guest house with five rooms at 80 euros a night, weekends 100 euros")
        assert {(row["price"], row["weekend_price"]) for row in made.spec.entity("room").rows} == {(80, 100)}
        assert all(clause.held for clause in made.spec.clauses)

    @pytest.mark.parametrize("wish", ["周末加收30元", "逢周末上门加收30元"])
    def it_adds_at_weekends_and_does_not_ask_less(self, wish: str) -> None:
        spec = read_sentence("理发店预约网站，顾客选时间").spec
        after = apply(spec, read_wish(wish, spec).operations)
        rows = [row for entity in after.entities for row in entity.rows if "weekend_price" in row]
        assert rows
        assert {row["weekend_price"] - row["price"] for row in rows} == {30}


class DescribeReductions:
    @pytest.mark.parametrize(
        ("sentence", "times"),
        [
            ("Yoga studio: people see classes and book a mat. Students pay 8 instead of 12.", [8 / 12]),
            ("a web shop for honey, regulars get 10 % off", [0.9]),
            ("a web shop for honey with 15% off for members", [0.85]),
            ("小区团购网站，邻居下单，老会员打九折，学生八五折", [0.9, 0.85]),
        ],
    )
    def it_takes_less_of_those_who_pay_less(self, sentence: str, times: list[float]) -> None:
        made = read_sentence(sentence)
        [(entity, rule)] = [(e, r) for e in made.spec.entities for r in e.rules if isinstance(r, Computed)]
        assert faults(made.spec) == []
        assert list(rule.times.values()) == pytest.approx(times)
        field = next(f for f in entity.fields if f.name == rule.by)
        assert [c.value for c in field.choices] == ["standard", *rule.times]
        assert all(clause.held for clause in made.spec.clauses)

    @pytest.mark.parametrize(
        ("sentence", "fee"),
        [
            ("a web shop for honey, delivery is 4.90 but free from 40 euros", (4.9, 40)),
            ("a web shop for honey, free shipping above 50 euros, otherwise 6 euros", (6, 50)),
            ("a web shop for honey, postage costs 3 euros", (3, None)),
            ("小区团购网站，邻居下单，配送费5元，满50元包邮", (5, 50)),
        ],
    )
    def it_adds_a_delivery_until_a_sum(self, sentence: str, fee: tuple[float, float | None]) -> None:
        made = read_sentence(sentence)
        assert [(rule.fee, rule.free_from) for rule in sums(made.spec)] == [fee]
        assert all(clause.held for clause in made.spec.clauses)

    def it_says_that_nothing_is_added_where_no_fee_is_told(self) -> None:
        made = read_sentence("小区团购网站，邻居下单，满50元免配送费")
        assert sums(made.spec)[0].fee is None
        assert [clause.words for clause in made.spec.clauses if not clause.held] == ["满50元免配送费"]
        assert all("满50" not in str(row) for entity in made.spec.entities for row in entity.rows)

    def it_takes_wishes_and_lets_the_choice_go_again(self) -> None:
        spec = read_sentence("a web shop for honey").spec
        for wish in ("members get 20 % off", "shipping costs 6 euros, free above 50 euros"):
            read = read_wish(wish, spec)
            assert read.beyond is None
            spec = apply(spec, read.operations)
        [rule] = sums(spec)
        assert (rule.times, rule.fee, rule.free_from) == ({"members": 0.8}, 6, 50)
        order = next(e for e in spec.entities if rule in e.rules)
        after = apply(spec, [RemoveField(entity=order.name, field="rate")])
        assert faults(after) == []
        assert [(r.by, r.times, r.fee) for r in sums(after)] == [(None, {}, 6)]
