"""An iCal feed of bookings for the staff."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer
from benchmarks.coding.task import Task, closed_to, expect, page

PATH = "/bookings/calendar.ics"


def feed(bench: Bench) -> Answer:
    """The feed as the staff gets it."""
    return page(bench, "staff", PATH)


def events(text: str) -> list[dict[str, str]]:
    """The events of a calendar: lines unfolded (RFC 5545, 3.1), names without their parameters."""
    flat = re.sub(r"\r?\n[ \t]", "", text)
    found = []
    for block in re.findall(r"BEGIN:VEVENT\r?\n(.*?)\r?\nEND:VEVENT", flat, re.S):
        pairs = (line.partition(":") for line in block.splitlines())
        found.append({name.partition(";")[0].upper(): value for name, _, value in pairs})
    return found


def it_is_a_calendar(bench: Bench) -> None:
    answer = feed(bench)
    kind = answer.response.headers.get("content-type", "")
    expect(kind.startswith("text/calendar"), f"its content type is {kind!r}", answer)
    text = answer.text
    expect(text.startswith("BEGIN:VCALENDAR\r\n"), "its lines do not end with CR LF, or it begins otherwise", answer)
    expect(re.search(r"\r\nVERSION:2\.0\r\n", text), "it does not say its version", answer)
    expect(re.search(r"\r\nPRODID:\S", text), "it does not say what made it", answer)
    expect(text.rstrip().endswith("END:VCALENDAR"), "it does not end", answer)


def every_booking_that_stands_is_an_event_and_no_cancelled_one(bench: Bench) -> None:
    booking = bench.entity("booking")
    first = bench.rows.numbers(booking)[0]
    bench.rows.copy(booking, first, {"status": "cancelled", "name": "Nobody Comes"})
    bench.rows.copy(booking, first, {"status": "booked", "name": "Somebody Comes"})
    numbers = bench.rows.numbers(booking)
    standing = [n for n in numbers if bench.rows.value(booking, n, "status") != "cancelled"]
    expect(0 < len(standing) < len(numbers), "the site has no rows to tell apart")
    found = events(feed(bench).text)
    expect(len(found) == len(standing), f"{len(found)} events for {len(standing)} bookings that stand")
    ids = {event.get("UID", "") for event in found}
    expect(len(ids) == len(found) and "" not in ids, "events do not have names (UID) of their own")
    expect(all("DTSTAMP" in event for event in found), "an event has no DTSTAMP")


def an_event_has_the_time_of_its_booking(bench: Bench) -> None:
    booking, service = bench.entity("booking"), bench.entity("service")
    first = bench.rows.numbers(booking)[0]
    start = datetime(2031, 3, 14, 9, 30)
    bench.rows.copy(booking, first, {"status": "booked", "start": start})
    minutes = bench.rows.value(service, bench.rows.value(booking, first, "service"), "minutes")
    end = start + timedelta(minutes=minutes)
    found = [e for e in events(feed(bench).text) if e.get("DTSTART", "").startswith("20310314T093000")]
    expect(len(found) == 1, "no event begins when the booking does")
    event = found[0]
    lasts = f"PT{minutes}M" in event.get("DURATION", "") or event.get("DTEND", "").startswith(f"{end:%Y%m%dT%H%M%S}")
    expect(lasts, f"the event does not last {minutes} minutes: {event}")


def a_summary_names_the_service_and_escapes_what_people_wrote(bench: Bench) -> None:
    booking = bench.entity("booking")
    first = bench.rows.numbers(booking)[0]
    bench.rows.copy(
        booking, first, {"status": "booked", "name": "Ann; Bob, and\nC\\D", "start": datetime(2031, 5, 1, 10)}
    )
    found = [e for e in events(feed(bench).text) if e.get("DTSTART", "").startswith("20310501")]
    expect(len(found) == 1, "a name with special characters breaks its event")
    told = " ".join(found[0].values())
    expect("Ann\\; Bob\\, and" in told, f"a comma or semicolon is not escaped: {told[:120]}")
    expect("C\\\\D" in told, f"a backslash is not escaped: {told[:120]}")


def only_staff_may_read_it(bench: Bench) -> None:
    closed_to(bench, PATH, "visitor", "member")


TASK = Task(
    name="calendar feed",
    blueprint="booking",
    wish="Give the staff a calendar feed at /bookings/calendar.ics (iCalendar, text/calendar) that their calendar program can "
    "subscribe to: one event for each booking that is not cancelled, from its start for as long as its service takes, "
    "with the service and the customer's name in the summary. Only staff may read it.",
    expects=(
        it_is_a_calendar,
        every_booking_that_stands_is_an_event_and_no_cancelled_one,
        an_event_has_the_time_of_its_booking,
        a_summary_names_the_service_and_escapes_what_people_wrote,
        only_staff_may_read_it,
    ),
)  # fmt: skip
