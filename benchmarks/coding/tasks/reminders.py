"""Whom to remind of tomorrow, with a table of its own for who was reminded."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer
from benchmarks.coding.task import Task, closed_to, expect, page

PATH = "/reminders"


def put(bench: Bench, name: str, at: time, days: int = 1, status: str = "booked") -> int:
    """A booking so many days from now; its number."""
    booking = bench.entity("booking")
    start = datetime.combine(date.today() + timedelta(days=days), at)
    changes = {"name": name, "phone": "+44 20 7946 0018", "start": start, "status": status}
    return bench.rows.copy(booking, bench.rows.numbers(booking)[0], changes)


def listed(bench: Bench) -> Answer:
    return page(bench, "staff", PATH)


def reminded(answer: Answer) -> int:
    found = re.search(r"\b(\d+) reminded\b", answer.words)
    expect(found, "it does not say how many were reminded", answer)
    assert found
    return int(found.group(1))


def marking(answer: Answer, number: int) -> str:
    """Where the button of a booking leads; empty when it has none."""
    actions = [str(form.get("action") or "") for form in answer.page.iter("form")]
    return next((action for action in actions if re.search(rf"(?<!\d){number}(?!\d)", action)), "")


def it_lists_those_of_tomorrow_by_time(bench: Bench) -> None:
    put(bench, "Late Lisa", time(17, 5))
    put(bench, "Early Emil", time(8, 5))
    put(bench, "Over Otto", time(9, 0), days=2)
    put(bench, "Today Tina", time(23, 59), days=0)
    put(bench, "Gone Gilbert", time(9, 0), status="cancelled")
    words = listed(bench).words
    for name in ("Over Otto", "Today Tina", "Gone Gilbert"):
        expect(name not in words, f"{name} is not to be reminded")
    expect("Early Emil" in words and "Late Lisa" in words, f"those of tomorrow are not listed: {words[:200]}")
    expect(words.index("Early Emil") < words.index("Late Lisa"), "the later one stands first")


def each_has_a_sentence_to_send_and_a_number_to_call(bench: Bench) -> None:
    put(bench, "Wanda Wexley", time(13, 35))
    answer = listed(bench)
    expect("Wanda Wexley, see you tomorrow at 13:35." in answer.words, "the sentence is another", answer)
    calls = [str(a.get("href")) for a in answer.page.iter("a") if str(a.get("href") or "").startswith("tel:")]
    expect(any(re.sub(r"\D", "", call).endswith("442079460018") for call in calls), f"numbers to call: {calls[:3]}")


def who_is_marked_leaves_the_list_and_is_counted_once(bench: Bench) -> None:
    number = put(bench, "Marked Mona", time(14, 5))
    answer = listed(bench)
    before, action = reminded(answer), marking(answer, number)
    expect(action, "the booking has no button", answer)
    for _ in range(2):
        sent = bench.person("staff").post(action)
        expect(sent.status in (200, 303, 409), f"marking is answered {sent.status}", sent)
    answer = listed(bench)
    expect(not marking(answer, number), "whoever was reminded is still asked for", answer)
    expect("Marked Mona, see you" not in answer.words, "whoever was reminded still has a sentence", answer)
    expect(reminded(answer) == before + 1, f"{reminded(answer)} reminded, {before} before", answer)


def a_reminder_goes_with_its_booking(bench: Bench) -> None:
    number = put(bench, "Deleted Dora", time(15, 5))
    action = marking(listed(bench), number)
    expect(action, "the booking has no button")
    bench.person("staff").post(action)
    answer = bench.person("admin").post(f"/bookings/{number}/delete")
    expect(answer.status == 303, "a booking with a reminder cannot be deleted", answer)
    expect(listed(bench).status == 200, "the page breaks when a booking is gone")
    expect(bench.person("staff").post(action).status in (303, 404, 409), "a booking that is gone can be marked")


def only_staff_see_and_mark_and_only_with_the_form(bench: Bench) -> None:
    closed_to(bench, PATH, "visitor", "member")
    number = put(bench, "Foreign Fritz", time(16, 5))
    action = marking(listed(bench), number)
    before = reminded(listed(bench))
    expect(bench.person("member").post(action).refused, "a member may mark")
    expect(bench.person("staff").post(action, token="0" * 64).status == 403, "another site could mark")
    expect(bench.person("staff").get(action).status in (303, 404, 405), "a link alone marks")
    expect(reminded(listed(bench)) == before, "it was marked all the same")


def the_dashboard_leads_there(bench: Bench) -> None:
    answer = page(bench, "staff", "/dashboard")
    expect(any(a.get("href") == PATH for a in answer.page.iter("a")), "no link of the dashboard leads to it", answer)


def what_people_wrote_stays_text(bench: Bench) -> None:
    put(bench, "<i>Ida</i>", time(12, 5))
    expect("<i>Ida" not in listed(bench).text, "what people wrote is taken for markup")


TASK = Task(
    name="reminders",
    blueprint="booking",
    wish="A page /reminders, linked from the dashboard, tells the staff whom to remind: the bookings that begin tomorrow and are "
    "not cancelled and not reminded yet, earliest first, each with its name, its phone as a link that calls (tel:), and the "
    "sentence 'NAME, see you tomorrow at 13:35.' to be sent by hand; the site itself sends nothing. A button marks one as "
    "reminded: it leaves the list, and a line says '2 reminded' (those of tomorrow's bookings); marking it twice counts once. Who was "
    "reminded is kept in a table of its own, and goes with its booking when that is deleted. Only staff.",
    expects=(
        it_lists_those_of_tomorrow_by_time,
        each_has_a_sentence_to_send_and_a_number_to_call,
        who_is_marked_leaves_the_list_and_is_counted_once,
        a_reminder_goes_with_its_booking,
        only_staff_see_and_mark_and_only_with_the_form,
        the_dashboard_leads_there,
        what_people_wrote_stays_text,
    ),
)  # fmt: skip
