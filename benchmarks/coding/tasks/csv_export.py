"""One's own bookings as a spreadsheet, with nothing in it that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from agents.site.verifying.bench import ACCOUNTS, Bench
from benchmarks.coding.task import Task, expect, page

PATH = "/bookings/mine.csv"


def mine(bench: Bench, who: str = "member") -> list[dict[str, str]]:
    """The rows of somebody's file by the names of its first line."""
    answer = page(bench, who, PATH)
    kind = answer.response.headers.get("content-type", "")
    expect(kind.startswith("text/csv"), f"its content type is {kind!r}", answer)
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def given_to(bench: Bench, who: str, name: str) -> None:
    booking = bench.entity("booking")
    number = bench.rows.copy(booking, bench.rows.numbers(booking)[-1], {"name": name, "status": "booked"})
    bench.person(who)
    bench.rows.own(booking, number, bench.rows.account(ACCOUNTS[who]))


def it_has_ones_own_bookings_and_nobody_elses(bench: Bench) -> None:
    given_to(bench, "member", "Mine Alone")
    given_to(bench, "other", "Theirs Alone")
    own, others = mine(bench), mine(bench, "other")
    expect(any("Mine Alone" in row.values() for row in own), "one's own booking is missing")
    expect(not any("Theirs Alone" in row.values() for row in own), "somebody else's booking is in it")
    expect([row for row in others if "Theirs Alone" in row.values()], "the other's booking is missing for the other")


def it_names_the_service_and_the_start(bench: Bench) -> None:
    given_to(bench, "member", "With Service")
    row = next(row for row in mine(bench) if "With Service" in row.values())
    names = {bench.rows.value(bench.entity("service"), n, "name") for n in bench.rows.numbers(bench.entity("service"))}
    expect(names & set(row.values()), f"the service is not named: {row}")
    expect(any(value[:2] == "20" and value[4:5] == "-" for value in row.values()), f"no ISO date in {row}")


def staff_get_their_own_too_not_all(bench: Bench) -> None:
    given_to(bench, "member", "Not Of Staff")
    expect(
        not any("Not Of Staff" in row.values() for row in mine(bench, "staff")), "staff get all bookings as their own"
    )


def nothing_in_it_is_run_by_a_spreadsheet(bench: Bench) -> None:
    for sign in ("=", "+", "-", "@"):
        given_to(bench, "member", f'{sign}cmd("x")')
    cells = [value for row in mine(bench) for value in row.values()]
    loose = [cell for cell in cells if cell and cell[0] in "=+-@\t\r" and "cmd" in cell]
    expect(not loose, f"a spreadsheet would run {loose[:2]}")
    expect(sum("cmd" in cell for cell in cells) >= 4, "such rows are left out instead of being made harmless")


def who_is_not_signed_in_is_led_to_the_login(bench: Bench) -> None:
    answer = bench.person("visitor").get(PATH)
    expect(answer.to_login, "a visitor is not led to the login", answer)


TASK = Task(
    name="csv export",
    blueprint="booking",
    wish="Whoever is signed in can download their own bookings as a CSV file for a spreadsheet, at /bookings/mine.csv, linked from "
    "the list of bookings: name, phone, service, room, start (ISO) and status, with those names in the first line. "
    "Only one's own bookings, also for staff. Cells that a spreadsheet would take for a formula must be harmless.",
    expects=(
        it_has_ones_own_bookings_and_nobody_elses,
        it_names_the_service_and_the_start,
        staff_get_their_own_too_not_all,
        nothing_in_it_is_run_by_a_spreadsheet,
        who_is_not_signed_in_is_led_to_the_login,
    ),
)  # fmt: skip
