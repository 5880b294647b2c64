"""Deposits, prices by measure, and prices on named days: in the words that people use for them."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence
from agents.site.spec import Computed, SiteSpec, faults
from agents.site.wishes import apply, read_wish

BARBER = "a booking site for a barber shop, customers pick a slot"
HOUSE = "a guest house with five rooms at 80 euros a night"


def worked_out(spec: SiteSpec) -> dict[str, Computed]:
    return {rule.field: rule for entity in spec.entities for rule in entity.rules if isinstance(rule, Computed)}


class DescribeDeposits:
    @pytest.mark.parametrize(
        ("sentence", "amount"),
        [
            (f"{BARBER}. Deposit is 50.", 50),
            (f"{HOUSE}, 300 deposit", 300),
            ("We rent out two camper vans, 95 euros a night, 300 euros security deposit", 300),
            ("民宿订房网站，三间房，每晚280元，押金200元", 200),
        ],
    )
    def it_asks_so_much_for_each_thing(self, sentence: str, amount: float) -> None:
        made = read_sentence(sentence)
        [path] = worked_out(made.spec)["deposit"].factors
        target = path.partition(".")[0]
        assert faults(made.spec) == []
        assert {row["deposit"] for row in made.spec.entity(target).rows} == {amount}
        assert all(clause.held for clause in made.spec.clauses)

    @pytest.mark.parametrize(
        ("sentence", "share"),
        [(f"{HOUSE}, 30% deposit", 0.3), (f"{HOUSE}, guests pay a 25 per cent deposit up front", 0.25), ("民宿订房网站，三间房，每晚280元，预付三成定金", 0.3)],
    )  # fmt: skip
    def it_asks_a_part_of_the_sum(self, sentence: str, share: float) -> None:
        spec = read_sentence(sentence).spec
        assert faults(spec) == []
        assert (worked_out(spec)["deposit"].factors, worked_out(spec)["deposit"].share) == (["total"], share)

    @pytest.mark.parametrize(
        ("sentence", "wish"),
        [
            (BARBER, "add a deposit of 20 euros"),
            ("社区图书馆，居民借书，书有书名、作者", "借书要有押金50元"),
            ("理发店预约网站，顾客选时间，店主看当天安排", "预约要交定金20元"),
        ],
    )
    def it_comes_by_a_wish(self, sentence: str, wish: str) -> None:
        spec = read_sentence(sentence).spec
        read = read_wish(wish, spec)
        after = apply(spec, read.operations)
        assert read.beyond is None
        assert faults(after) == []
        assert "deposit" in worked_out(after)

    def it_is_no_sum_from_which_less_is_taken(self) -> None:
        spec = read_sentence(f"{BARBER}. Deposit is 50.").spec
        for wish in ("students get 20% off", "a service costs 30 dollars"):
            spec = apply(spec, read_wish(wish, spec).operations)
        assert (worked_out(spec)["deposit"].times, worked_out(spec)["total"].times) == ({}, {"students": 0.8})


class DescribeMeasures:
    @pytest.mark.parametrize(
        ("sentence", "measure", "price"),
        [
            ("A carpet cleaning company: customers request a visit, 4 euros per square metre", "area", 4),
            ("a coffee roastery shop, beans cost 24 euros a kilo, customers order", "quantity", 24),
            ("家政保洁公司，客户在线下单，填面积和地址，按面积每平米3元，满100平打九折", "area", 3),
        ],
    )
    def it_multiplies_what_is_given_at_the_form(self, sentence: str, measure: str, price: float) -> None:
        spec = read_sentence(sentence).spec
        rule = worked_out(spec)["total"]
        first, path = rule.factors
        target, _, field = path.partition(".")
        assert faults(spec) == []
        assert first == measure
        assert {row[field] for row in spec.entity(target).rows} == {price}


class DescribeNamedDays:
    @pytest.mark.parametrize(
        ("sentence", "days", "price"),
        [
            ("escape room place with 4 rooms, people book a time, 25 a head, on fridays and weekends 30 a head", ["fri", "sat", "sun"], 30),
            (f"{HOUSE}, 100 euros on Thursdays to Saturdays", ["thu", "fri", "sat"], 100),
            ("民宿订房网站，三间房，每晚280元，周五和周六每晚360元", ["fri", "sat"], 360),
        ],
    )  # fmt: skip
    def it_reckons_with_another_price_on_them(self, sentence: str, days: list[str], price: float) -> None:
        spec = read_sentence(sentence).spec
        rule = worked_out(spec)["total"]
        target = str(rule.weekend).partition(".")[0]
        assert faults(spec) == []
        assert rule.days == days
        assert {row["weekend_price"] for row in spec.entity(target).rows} == {price}

    def it_takes_no_hours_for_a_price(self) -> None:
        spec = read_sentence(f"{BARBER}, open Monday to Friday 10 to 18, on Saturdays 9 to 14").spec
        assert worked_out(spec) == {}


class DescribeKindsThatAreManaged:
    def it_makes_a_kind_of_each(self) -> None:
        made = read_sentence("管理茶叶、瓷器、棉被")
        assert [entity.titles for entity in made.spec.entities] == ["茶叶", "瓷器", "棉被"]
        assert not any(line.startswith("没有理解") for line in made.said)
