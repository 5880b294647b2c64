"""Prices by kind of guest and sums over days: counted at the form, added up by the site."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence
from agents.site.spec import Computed, SiteSpec, faults
from agents.site.wishes import apply, read_wish

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
