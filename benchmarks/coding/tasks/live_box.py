"""A box on the dashboard that HTMX keeps up to date."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from agents.site.verifying.bench import Bench
from benchmarks.coding.task import Task, closed_to, expect, page

PATH = "/dashboard/today"


def box(bench: Bench) -> Any:
    """The element of the dashboard that asks for the fragment."""
    found = page(bench, "staff", "/dashboard").page.xpath(f"//*[@hx-get='{PATH}']")
    expect(len(found) == 1, f"{len(found)} elements of the dashboard ask for {PATH}")
    return found[0]


def it_asks_again_by_itself(bench: Bench) -> None:
    trigger = box(bench).get("hx-trigger") or ""
    expect(re.search(r"every\s+30\s*s", trigger), f"it is not asked every 30 seconds: {trigger!r}")


def the_answer_is_a_fragment(bench: Bench) -> None:
    text = page(bench, "staff", PATH).text
    expect("<html" not in text.lower() and "<nav" not in text.lower(), "the answer is a whole page")
    expect(len(text) < 20_000, "the answer is large")


def it_tells_the_bookings_of_today_and_follows_changes(bench: Bench) -> None:
    booking = bench.entity("booking")
    first = bench.rows.numbers(booking)[0]
    noon = datetime.combine(date.today(), time(12, 5))
    before = counted(page(bench, "staff", PATH).words)
    bench.rows.copy(booking, first, {"name": "Zora Wexley", "start": noon, "status": "booked"})
    bench.rows.copy(booking, first, {"name": "Gone Gilbert", "start": noon, "status": "cancelled"})
    answer = page(bench, "staff", PATH)
    expect("Zora Wexley" in answer.words and "12:05" in answer.words, "a new booking of today is not in it", answer)
    expect("Gone Gilbert" not in answer.words, "a cancelled booking is in it", answer)
    expect(counted(answer.words) == before + 1, f"it counts {counted(answer.words)}, {before} before", answer)


def counted(words: str) -> int:
    found = re.search(r"\b(\d+)\b", words)
    expect(found, f"no number of bookings in {words[:80]!r}")
    assert found
    return int(found.group(1))


def it_is_there_without_scripts(bench: Bench) -> None:
    whole = " ".join(box(bench).text_content().split())
    expect(counted(whole) == counted(page(bench, "staff", PATH).words), "the dashboard's own box says something else")


def only_staff_see_it(bench: Bench) -> None:
    closed_to(bench, PATH, "visitor", "member")


def what_people_wrote_stays_text(bench: Bench) -> None:
    booking = bench.entity("booking")
    start = datetime.combine(date.today(), time(12, 10))
    bench.rows.copy(
        booking, bench.rows.numbers(booking)[0], {"name": "<b>Bold</b>", "start": start, "status": "booked"}
    )
    expect("<b>Bold" not in page(bench, "staff", PATH).text, "what people wrote is taken for markup")


TASK = Task(
    name="live box",
    blueprint="booking",
    wish="On top of the dashboard, a box tells how many bookings begin today (not the cancelled ones) and lists them with their "
    "time and name. It keeps itself up to date: HTMX fetches /dashboard/today every 30 seconds and puts the answer, a "
    "fragment without the page around it, into the box. The number of bookings stands before anything else in the box. "
    "It also shows them when scripts are off. Only staff.",
    expects=(
        it_asks_again_by_itself,
        the_answer_is_a_fragment,
        it_tells_the_bookings_of_today_and_follows_changes,
        it_is_there_without_scripts,
        only_staff_see_it,
        what_people_wrote_stays_text,
    ),
)  # fmt: skip
