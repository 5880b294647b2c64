"""Wishes of several parts: what is said of one goes along to the next, and what is not read is named alone."""

from __future__ import annotations

import pytest

from agents.site.blueprints import blueprint
from agents.site.wishes import read_wish
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.rest import beyond_all


class DescribeCompoundWishes:
    @pytest.mark.parametrize(
        ("site", "language", "wish", "done", "left"),
        [
            ("booking", "en", "remove the phone number from the booking form and ask for an email address instead.",
             ["remove_field", "add_field"], None),
            ("shop", "en", "ask for a phone number instead of the address on the order form", ["remove_field", "add_field"], None),
            ("booking", "en", "Don't let customers who missed two bookings book again, ask for the date of birth instead of the phone number when booking, and close on Wednesdays.",
             ["add_rule", "remove_field", "add_field", "change_rule"], None),
            ("shop", "en", "We deliver on Tuesdays and Fridays only, gift wrapping can be added for 3 dollars, and orders over 100 dollars should be painted",
             ["add_field", "add_rule", "add_rule", "add_field", "add_field", "add_rule"], "orders over 100 dollars should be painted"),
            ("shop", "en", "Remove the photo from products, add allergens to them", ["remove_field", "add_field"], None),
            ("restaurant", "zh", "菜单分为热菜、凉菜和饮料三个类别，周一不营业", ["add_field", "change_rule"], None),
            ("library", "en", "Members with three overdue books can't borrow, and children may borrow at most 2 books at a time",
             ["add_rule"], "children may borrow at most 2 books at a time"),
            ("clinic", "zh", "医生分为内科、外科和儿科三个科室，病人先选科室再选医生", ["add_field"], "病人先选科室再选医生"),
            ("shop", "en", "Let people pick up their order on Saturdays or Sundays only", ["add_field", "add_rule", "add_rule"], None),
            ("shop", "en", "move the products to the bottom of the page", ["remove_section", "add_section"], None),
            ("booking", "en", "nobody may book more than 3 days ahead", ["add_rule"], None),
            ("library", "en", "children may borrow at most 2 books at a time", [], "children may borrow at most 2 books at a time"),
            ("booking", "zh", "增加教室出租，按小时预订", [], "增加教室出租; 按小时预订"),
            ("booking", "zh", "按小时预订", ["add_rule"], None),
            ("booking", "en", "add rooms that people rent by the hour", [], "add rooms that people rent by the hour"),
        ],
    )  # fmt: skip
    def it_reads_each_part(self, site: str, language: str, wish: str, done: list[str], left: str | None) -> None:
        read = read_wish(wish, blueprint(site).spec(language))  # type: ignore[arg-type]
        assert [o.op for o in read.operations if o.op != "change_rows"] == done
        assert read.beyond == left

    def it_does_not_do_without_its_condition_what_has_one(self) -> None:
        read = read_wish("如果下雨，删除电话", blueprint("booking").spec("zh"))
        assert read.operations == []
        assert read.beyond == "如果下雨，删除电话"

    def it_knows_what_is_more_than_a_clause_is_built_of(self) -> None:
        spec = blueprint("library").spec("en")
        assert beyond_all("members may borrow", spec) == []
        assert beyond_all("children may borrow", spec) == ["children"]

    @pytest.mark.parametrize(
        "wish", ["add a phone field and remove the phone field", "remove the phone, and add a phone"]
    )
    def it_does_not_remove_what_it_is_to_add(self, wish: str) -> None:
        with pytest.raises(WishRefused, match="contradict each other"):
            read_wish(wish, blueprint("booking").spec("en"))
