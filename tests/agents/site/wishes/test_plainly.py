"""Wishes in other words come to what the plain words come to."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence
from agents.site.spec import Limit, Moment, SiteSpec, Transition
from agents.site.wishes import apply, read_wish
from agents.site.wishes.errors import WishRefused

BARBER = "a booking site for a two-chair barber shop, customers pick a slot, owner sees the day"


@pytest.fixture(scope="module")
def barber() -> SiteSpec:
    return read_sentence(BARBER).spec


def after(wish: str, spec: SiteSpec) -> SiteSpec:
    understood = read_wish(wish, spec)
    assert understood.beyond is None
    return apply(spec, understood.operations)


class DescribeOtherWords:
    @pytest.mark.parametrize("wish", ["no bookings more than 3 weeks ahead", "最多提前21天预约"])
    def it_bounds_how_far_ahead(self, wish: str, barber: SiteSpec) -> None:
        rules = after(wish, barber).entity("booking").rules

        assert [r.days for r in rules if isinstance(r, Moment)] == [21]

    def it_adds_a_field_that_is_yes_or_no(self, barber: SiteSpec) -> None:
        booking = after("add first visit as a yes/no to bookings", barber).entity("booking")

        assert next(f for f in booking.fields if f.name == "first_visit").kind == "boolean"

    @pytest.mark.parametrize("wish", ["add a mood to entries", "add a mood to each of the guestbook entries"])
    def it_adds_a_field_to_what_is_called_by_its_last_word(self, wish: str) -> None:
        entries = after(wish, read_sentence("a guest book where everybody can leave a message").spec).entities

        assert [e.name for e in entries] == ["guestbook_entry"]
        assert "mood" in {f.name for f in entries[0].fields}

    def it_makes_nothing_of_a_field_for_what_is_not_there(self, barber: SiteSpec) -> None:
        assert read_wish("add a colour to ferries", barber).operations == []

    def it_calls_people_otherwise(self, barber: SiteSpec) -> None:
        assert after("rename customers to guests", barber).member_title == "Guest"

    @pytest.mark.parametrize(
        ("wish", "days"),
        [
            ("open every day but closed on Mondays", "tue wed thu fri sat sun"),
            ("we are open daily from 9 to 18, closed Mondays and Tuesdays", "wed thu fri sat sun"),
            ("open every day except Wednesdays", "mon tue thu fri sat sun"),
            ("每天营业，但是周一休息", "tue wed thu fri sat sun"),
            ("除了周二每天9点到18点营业", "mon wed thu fri sat sun"),
        ],
    )
    def it_takes_the_days_that_are_left_of_every_day(self, wish: str, days: str, barber: SiteSpec) -> None:
        read = read_wish(wish, barber)
        rule = next(r for r in apply(barber, read.operations).entity("booking").rules if r.kind == "slots")

        assert read.beyond is None
        assert sorted(d for o in rule.openings for d in o.days) == sorted(days.split())

    @pytest.mark.parametrize("wish", ["open on Mondays, closed on Mondays", "open every day and closed every day"])
    def it_refuses_days_that_are_both(self, wish: str, barber: SiteSpec) -> None:
        with pytest.raises(WishRefused, match=r"contradict|never be open"):
            read_wish(wish, barber)

    def it_takes_a_rating_of_a_visit_for_reviews(self, barber: SiteSpec) -> None:
        assert any(e.name == "review" for e in after("let guests rate their visit from 1 to 5", barber).entities)

    def it_changes_the_headline_of_the_home_page(self, barber: SiteSpec) -> None:
        spec = after('change the home page headline to "Sharp by noon"', barber)

        assert next(p for p in spec.pages if p.path == "").sections[0].title == "Sharp by noon"


class DescribeContradictions:
    @pytest.mark.parametrize(
        "wish",
        ["remove the services and add a price to services", "members can cancel 2 hours before and nobody can cancel"],
    )
    def it_refuses_what_takes_away_what_it_asks_for(self, wish: str, barber: SiteSpec) -> None:
        with pytest.raises(WishRefused, match="contradict"):
            read_wish(wish, barber)

    def it_takes_cancelling_from_everybody_when_nobody_may(self, barber: SiteSpec) -> None:
        rules = after("nobody can cancel", barber).entity("booking").rules

        assert not any(r.kind == "transition" and r.name == "cancel" and r.by == "owner" for r in rules)

    @pytest.mark.parametrize(
        ("wish", "hours"),
        [
            ("free cancellation up to 48 hours before", 48),
            ("customers can cancel for free until the day before", 24),
            ("no refunds within 24 hours", 24),
            ("开始前三小时不能取消", 3),
        ],
    )
    def it_lets_people_cancel_until_then(self, wish: str, hours: float, barber: SiteSpec) -> None:
        rules = after(wish, barber).entity("booking").rules
        assert [r.hours_before for r in rules if isinstance(r, Transition) and r.name == "cancel"] == [hours]

    @pytest.mark.parametrize(
        ("wish", "line"),
        [
            ("put the phone number 0161 555 0199 on the home page", "0161 555 0199"),
            ("put our address on the front page: 4 Mill Lane", "4 Mill Lane"),
            ("首页放上电话：13800138000", "13800138000"),
        ],
    )
    def it_puts_a_line_of_contact_up(self, wish: str, line: str, barber: SiteSpec) -> None:
        contact = [s for p in after(wish, barber).pages for s in p.sections if s.kind == "contact"]
        assert any(item.text == line for section in contact for item in section.items)

    @pytest.mark.parametrize(
        ("wish", "per", "most"),
        [("a customer can't book twice on the same day", "day", 1), ("顾客每周最多预约两次", "week", 2)],
    )
    def it_limits_what_each_books(self, wish: str, per: str, most: int, barber: SiteSpec) -> None:
        rules = after(wish, barber).entity("booking").rules
        assert [(r.per, r.most) for r in rules if isinstance(r, Limit)] == [(per, most)]

    @pytest.mark.parametrize(
        ("wish", "accent"),
        [("换个清爽的蓝色", "#1f4e9e"), ("a calm look in terracotta", "#9c4a2f"), ("想要温馨一点的感觉", "")],
    )
    def it_changes_looks(self, wish: str, accent: str, barber: SiteSpec) -> None:
        site = after(wish, barber)
        assert (site.accent or "") == accent
        assert site.style == ("garden" if not accent else "studio")

    @pytest.mark.parametrize("wish", ["nobody under 18", "no one under 18"])
    def it_asks_for_an_age(self, wish: str, barber: SiteSpec) -> None:
        age = next(f for f in after(wish, barber).entity("booking").fields if f.name == "age")
        assert age.minimum == 18
