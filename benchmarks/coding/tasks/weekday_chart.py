"""A chart of its own: how busy each weekday is."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from agents.site.verifying.bench import Bench
from benchmarks.coding.task import Task, closed_to, expect, page

PATH = "/bookings/busy"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def table(bench: Bench) -> dict[str, int]:
    """The numbers of the page's table, by weekday."""
    answer = page(bench, "staff", PATH)
    found: dict[str, int] = {}
    for row in answer.page.xpath("//table//tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row.iter("th", "td")]
        if len(cells) >= 2 and cells[0] in WEEK and cells[1].isdecimal():
            found[cells[0]] = int(cells[1])
    expect(tuple(found) == WEEK, f"the table has the rows {', '.join(found) or 'none'}", answer)
    return found


def bars(bench: Bench) -> dict[str, float]:
    """The heights of the bars, by weekday; each has a title that begins with it."""
    answer = page(bench, "staff", PATH)
    found: dict[str, float] = {}
    for bar in answer.page.xpath("//svg//rect[title]"):
        name, _, told = " ".join(bar.find("title").text_content().split()).partition(":")
        expect(told.strip().isdecimal(), f"the title of a bar is {name}:{told}", answer)
        found[name] = float(bar.get("height") or 0)
    expect(tuple(found) == WEEK, f"the bars are {', '.join(found) or 'none'}", answer)
    return found


def put(bench: Bench, days: int, status: str = "done", many: int = 1) -> str:
    """Bookings so many days before today; the name of their weekday."""
    booking = bench.entity("booking")
    on = date.today() - timedelta(days=days)
    for n in range(many):
        changes = {"name": f"Busy {days} {n}", "start": datetime.combine(on, time(11, n)), "status": status}
        bench.rows.copy(booking, bench.rows.numbers(booking)[0], changes)
    return WEEK[on.weekday()]


def it_counts_the_last_four_weeks_by_weekday(bench: Bench) -> None:
    before = table(bench)
    one, other = put(bench, 1, many=3), put(bench, 9, many=2)
    edge = put(bench, 27)
    after = table(bench)
    for name in WEEK:
        added = 3 * (name == one) + 2 * (name == other) + (name == edge)
        expect(after[name] == before[name] + added, f"{name} has {after[name]}, {before[name]} before, {added} more")


def other_times_and_cancelled_ones_do_not_count(bench: Bench) -> None:
    before = table(bench)
    put(bench, 28)
    put(bench, 400)
    put(bench, -1, "booked")
    put(bench, 2, "cancelled", many=2)
    expect(table(bench) == before, "a booking of another time, or a cancelled one, is counted")


def the_bars_are_in_proportion(bench: Bench) -> None:
    counts, heights = table(bench), bars(bench)
    most = max(counts.values())
    expect(most > 0, "nothing is counted")
    unit = max(heights.values()) / most
    expect(unit > 0, "no bar has a height")
    for name in WEEK:
        wanted = counts[name] * unit
        expect(abs(heights[name] - wanted) <= 0.5, f"{name} is {heights[name]} high, not {wanted:.1f}")


def the_titles_say_the_numbers(bench: Bench) -> None:
    answer = page(bench, "staff", PATH)
    told = [" ".join(title.text_content().split()) for title in answer.page.xpath("//svg//rect/title")]
    wanted = [f"{name}: {count}" for name, count in table(bench).items()]
    expect(told == wanted, f"the titles are {told}", answer)


def it_needs_no_script_and_no_style_within(bench: Bench) -> None:
    answer = page(bench, "staff", PATH)
    svg = answer.page.xpath("//svg[.//rect[title]]")
    within = answer.page.xpath("//*[@style] | //style | //script[not(@src)]")
    expect(len(svg) == 1, f"{len(svg)} pictures have bars", answer)
    expect(not within, "the page has a style or a script within, which its policy forbids", answer)
    expect(svg[0].get("role") == "img" and svg[0].get("aria-label"), "the picture has no name for a screen reader")


def only_staff_see_it_and_the_list_leads_there(bench: Bench) -> None:
    closed_to(bench, PATH, "visitor", "member")
    answer = page(bench, "staff", "/bookings")
    expect(any(a.get("href") == PATH for a in answer.page.iter("a")), "no link leads to it", answer)
    answer = page(bench, "member", "/bookings")
    expect(not any(a.get("href") == PATH for a in answer.page.iter("a")), "members are led to what is not theirs")


def without_bookings_it_says_so(bench: Bench) -> None:
    booking = bench.entity("booking")
    bench.rows.set(booking, None, "status", "cancelled")
    answer = page(bench, "staff", PATH)
    expect(not answer.page.xpath("//svg//rect[title]"), "there are bars of nothing", answer)
    expect(re.search(r"\b(no|none|nothing)\b", answer.words, re.I), "it does not say that there is nothing", answer)


TASK = Task(
    name="weekday chart",
    blueprint="booking",
    wish="A page /bookings/busy, linked from the list of bookings for the staff, shows how busy each weekday is: the bookings of "
    "the last 28 days (today is the last of them) without the cancelled ones, counted by weekday, Monday to Sunday. It is an "
    "SVG of its own, with a name for screen readers and one rect per weekday whose height is in proportion and whose title says "
    "'Monday: 3'; below it a table with the weekday and its number. It needs no script. Without any booking it says so, "
    "and shows no bars. Only staff.",
    expects=(
        it_counts_the_last_four_weeks_by_weekday,
        other_times_and_cancelled_ones_do_not_count,
        the_bars_are_in_proportion,
        the_titles_say_the_numbers,
        it_needs_no_script_and_no_style_within,
        only_staff_see_it_and_the_list_leads_there,
        without_bookings_it_says_so,
    ),
)  # fmt: skip
