"""Who may not: a condition of people's own rows, or of their account, is read in its ways of being said."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence
from agents.site.spec import Barred, SiteSpec, faults
from agents.site.wishes import apply, read_wish

LIBRARY = "a lending library for a village: members borrow books, staff see overdue loans"
BARBER = "a booking site for a barber shop, customers pick a slot"
CLINIC = "社区诊所预约网站，病人选择医生和时间预约"
FORUM = "a forum for beekeepers with topics and replies"


def after(sentence: str, wish: str) -> tuple[SiteSpec, str | None]:
    spec = read_sentence(sentence).spec
    read = read_wish(wish, spec)
    return apply(spec, read.operations), read.beyond


def barred(spec: SiteSpec) -> list[tuple[str, str, int]]:
    return [(e.name, rule.rows, rule.least) for e in spec.entities for rule in e.rules if isinstance(rule, Barred)]


class DescribeBarring:
    @pytest.mark.parametrize(
        ("sentence", "wish", "found"),
        [
            (LIBRARY, "Members who have three overdue books can't borrow anything until they bring them back", ("loan", 3)),
            (LIBRARY, "readers can't borrow another book if they have more than 2 overdue books", ("loan", 3)),
            (LIBRARY, "有逾期图书的读者不能再借书", ("loan", 1)),
            (BARBER, "customers who didn't show up twice may not book online any more", ("booking", 2)),
            (BARBER, "after three missed bookings a customer can no longer book", ("booking", 3)),
            (BARBER, "members who missed an appointment twice can't book", ("booking", 2)),
            (CLINIC, "爽约三次的人不能再预约", ("appointment", 3)),
        ],
    )  # fmt: skip
    def it_counts_rows_of_theirs(self, sentence: str, wish: str, found: tuple[str, int]) -> None:
        spec, beyond = after(sentence, wish)
        assert beyond is None
        assert faults(spec) == []
        assert barred(spec) == [(found[0], found[0], found[1])]

    def it_makes_the_state_of_who_did_not_come(self) -> None:
        spec = read_sentence(
            "I teach yoga: people sign up for classes, whoever didn't show up three times can't book"
        ).spec
        assert faults(spec) == []
        assert barred(spec) == [("attendance", "attendance", 3)]

    @pytest.mark.parametrize(
        "wish", ["Let moderators block a member who keeps spamming", "I want to be able to ban users"]
    )
    def it_lets_staff_block_somebody(self, wish: str) -> None:
        spec, beyond = after(FORUM, wish)
        assert beyond is None
        assert faults(spec) == []
        assert {entity for entity, rows, _ in barred(spec) if rows == "block"} >= {"topic", "reply"}
        assert spec.entity("block").access.read == "staff"

    def it_gives_back_a_state_that_the_site_does_not_know(self) -> None:
        spec, beyond = after(BARBER, "customers who have two sleepy bookings can't book")
        assert barred(spec) == []
        assert beyond is not None
