"""Holidays and people who are away: said in a first sentence or as a wish, they become a list that bookings heed."""

from __future__ import annotations

from datetime import date

import pytest

from agents.site.reading import read_sentence
from agents.site.reading.spans import span_of
from agents.site.spec import Closed, SiteSpec, faults
from agents.site.wishes import apply, read_wish
from agents.site.wishes.errors import WishRefused
from tests.agents.site.reading.test_barring import BARBER, LIBRARY

STAYS = "holiday cottages: two cottages, guests book nights from arrival to departure"
CLINIC = "诊所预约网站，病人选择医生和时间预约"


@pytest.fixture(scope="module")
def sites() -> dict[str, SiteSpec]:
    return {sentence: read_sentence(sentence).spec for sentence in (BARBER, STAYS, CLINIC, LIBRARY)}


def closed(spec: SiteSpec) -> list[tuple[str, str | None]]:
    return [(e.name, rule.resource) for e in spec.entities for rule in e.rules if isinstance(rule, Closed)]


def wished(spec: SiteSpec, *wishes: str) -> SiteSpec:
    for wish in wishes:
        read = read_wish(wish, spec)
        assert read.beyond is None
        spec = apply(spec, read.operations)
    assert faults(spec) == []
    return spec


class DescribeClosing:
    @pytest.mark.parametrize(
        ("sentence", "wish", "found"),
        [
            (BARBER, "closed on public holidays", ("booking", None)),
            (BARBER, "the owner can block out days when nothing can be booked", ("booking", None)),
            (BARBER, "add holidays", ("booking", None)),
            (BARBER, "I'm away from 20 December to 4 January", ("booking", None)),
            (BARBER, "when a barber is on holiday nobody can book him", ("booking", "chair")),
            (BARBER, "barbers can enter their days off", ("booking", "chair")),
            (STAYS, "no bookings on public holidays", ("stay", None)),
            (CLINIC, "节假日不开放", ("appointment", None)),
            (CLINIC, "医生请假时不能预约", ("appointment", "doctor")),
            (CLINIC, "增加休息日设置", ("appointment", None)),
        ],
    )
    def it_is_read_as_a_wish(
        self, sites: dict[str, SiteSpec], sentence: str, wish: str, found: tuple[str, str | None]
    ) -> None:
        assert closed(wished(sites[sentence], wish)) == [found]

    def it_keeps_the_days_that_are_said(self, sites: dict[str, SiteSpec]) -> None:
        spec = wished(
            sites[BARBER], "we are closed from 3 to 17 August 2027", "barbers can be away", "closed on 5 May 2028"
        )
        assert closed(spec) == [("booking", "chair")]
        assert [(row["first"], row["last"]) for row in spec.entity("closure").rows] == [
            ("2027-08-03", "2027-08-17"),
            ("2028-05-05", "2028-05-05"),
        ]

    def it_says_what_is_so_already(self, sites: dict[str, SiteSpec]) -> None:
        read = read_wish("closed on public holidays", wished(sites[BARBER], "add holidays"))
        assert read.operations == []
        assert "already" in " ".join(read.said)

    def it_leaves_holidays_that_people_ask_for(self) -> None:
        spec = read_sentence("a leave planner: employees request their holidays, the manager approves").spec
        assert closed(spec) == []
        assert any(e.name == "holiday" for e in spec.entities)

    @pytest.mark.parametrize(
        ("words", "first", "last"),
        [
            ("between Christmas and New Year", "2026-12-24", "2027-01-01"),
            ("from 3 to 17 August", "2027-08-03", "2027-08-17"),
            ("Dec 24 - Jan 2", "2026-12-24", "2027-01-02"),
            ("the whole of February", "2027-02-01", "2027-02-28"),
            ("国庆节", "2027-10-01", "2027-10-07"),
            ("12月24日到1月2日", "2026-12-24", "2027-01-02"),
            ("10月1日至7日", "2027-10-01", "2027-10-07"),
        ],
    )
    def it_reads_stretches_of_days(self, words: str, first: str, last: str) -> None:
        assert span_of(words, date(2026, 11, 28)) == (date.fromisoformat(first), date.fromisoformat(last))

    @pytest.mark.parametrize("wish", ["open on Mondays but stay closed on Mondays", "周一营业，周一休息"])
    def it_refuses_a_day_that_is_open_and_closed(self, sites: dict[str, SiteSpec], wish: str) -> None:
        with pytest.raises(WishRefused):
            read_wish(wish, sites[BARBER])

    def it_takes_a_day_off_every_day(self, sites: dict[str, SiteSpec]) -> None:
        assert read_wish("每天营业，周一休息", sites[BARBER]).operations
