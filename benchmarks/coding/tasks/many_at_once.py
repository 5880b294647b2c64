"""Several rows changed at once, all or none."""

from __future__ import annotations

from typing import Any, cast

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer
from benchmarks.coding.task import Task, closed_to, expect, page

PATH = "/tickets/triage"


def put(bench: Bench, subject: str, status: str = "solved") -> int:
    ticket = bench.entity("ticket")
    return bench.rows.copy(ticket, bench.rows.numbers(ticket)[0], {"subject": subject, "status": status})


def status(bench: Bench, number: int) -> str:
    return bench.rows.value(bench.entity("ticket"), number, "status")


def boxes(bench: Bench) -> tuple[str, str, list[str]]:
    """Where the form leads, the name of its boxes, and the numbers of the tickets."""
    answer = page(bench, "staff", PATH)
    form = answer.form()
    expect(form is not None, "there is no form", answer)
    assert form is not None
    found = next((i for i in form.inputs.values() if i.kind == "checkbox"), None)
    expect(found, "there are no boxes to tick", answer)
    assert found
    return form.action, found.name, found.options


def ticked(bench: Bench, numbers: list[int], who: str = "staff", *, token: str | None = None) -> Answer:
    """The answer when these are ticked and the form is sent."""
    action, name, _ = boxes(bench)
    values = cast(Any, {name: [str(number) for number in numbers]} if numbers else {})
    return bench.person(who).post(action, values, token=token)


def it_lists_solved_tickets_oldest_first(bench: Bench) -> None:
    first, other, last = put(bench, "Oldest lamp"), put(bench, "Still open", "open"), put(bench, "Newest lamp")
    _, _, listed = boxes(bench)
    expect(str(other) not in listed, "an open ticket is listed")
    expect(str(first) in listed and str(last) in listed, f"solved tickets are missing: {listed}")
    expect(listed.index(str(first)) < listed.index(str(last)), "the newest stands first")
    expect("Oldest lamp" in page(bench, "staff", PATH).words, "it does not say which tickets they are")


def every_box_has_a_name_of_its_own(bench: Bench) -> None:
    put(bench, "Named lamp")
    answer = page(bench, "staff", PATH)
    for box in answer.page.xpath("//input[@type='checkbox']"):
        label = answer.page.xpath("//label[@for=$name]", name=box.get("id") or "-") or box.xpath("ancestor::label")
        words = " ".join(label[0].text_content().split()) if label else box.get("aria-label") or ""
        expect(words, f"a box has no label: {box.get('value')}", answer)


def the_ticked_ones_are_closed_and_no_others(bench: Bench) -> None:
    one, two, three = (put(bench, f"Lamp {n}") for n in range(3))
    answer = ticked(bench, [one, three])
    expect(answer.status in (200, 303), "ticked tickets cannot be closed", answer)
    found = [status(bench, number) for number in (one, two, three)]
    expect(found == ["closed", "solved", "closed"], f"they are {found}")


def when_one_cannot_be_closed_none_is_and_it_is_named(bench: Bench) -> None:
    one, two = put(bench, "Fine lamp"), put(bench, "Reopened lamp")
    bench.rows.set(bench.entity("ticket"), two, "status", "open")
    answer = ticked(bench, [one, two])
    expect(answer.status == 409, "a ticket that is open again is not refused with 409", answer)
    expect("Reopened lamp" in answer.words, "the page does not name it", answer)
    expect(status(bench, one) == "solved" and status(bench, two) == "open", "part of them was changed", answer)


def nothing_and_nonsense_are_told(bench: Bench) -> None:
    put(bench, "Lonely lamp")
    answer = ticked(bench, [])
    expect(answer.status == 422 and answer.errors(), "ticking nothing is not told with 422", answer)
    action, name, _ = boxes(bench)
    for value in ("x", "-1", "999999", "9" * 30, "1e3"):
        answer = bench.person("staff").post(action, {name: value})
        expect(400 <= answer.status < 500, f"{value[:8]} is answered {answer.status}", answer)


def only_staff_and_only_with_the_form(bench: Bench) -> None:
    number = put(bench, "Guarded lamp")
    closed_to(bench, PATH, "visitor", "member")
    expect(ticked(bench, [number], "member").refused, "a member may close")
    expect(ticked(bench, [number], token="0" * 64).status == 403, "another site could close")
    expect(status(bench, number) == "solved", "it was closed all the same")
    answer = page(bench, "staff", "/tickets")
    expect(any(a.get("href") == PATH for a in answer.page.iter("a")), "the list does not lead to it", answer)


TASK = Task(
    name="many at once",
    blueprint="support",
    wish="On a page /tickets/triage, which the list of tickets links to for the staff, all solved tickets stand, oldest first, each with a "
    "box to tick and its subject. One button closes the ticked ones, all or none: when one of them is not solved any more, none "
    "is closed and the page (status 409) names it. Ticking nothing is told in a sentence of class form-error (422); numbers of no "
    "ticket are refused. Only staff.",
    expects=(
        it_lists_solved_tickets_oldest_first,
        every_box_has_a_name_of_its_own,
        the_ticked_ones_are_closed_and_no_others,
        when_one_cannot_be_closed_none_is_and_it_is_named,
        nothing_and_nonsense_are_told,
        only_staff_and_only_with_the_form,
    ),
)  # fmt: skip
