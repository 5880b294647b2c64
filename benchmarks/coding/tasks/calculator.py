"""A price calculator with rules of its own."""

from __future__ import annotations

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer
from benchmarks.coding.task import Task, expect, page

PATH = "/price"


def asked(bench: Bench, service: int, people: str) -> Answer:
    return bench.person("visitor").get(PATH, service=str(service), people=people)


def priced(bench: Bench, price: int) -> int:
    """A service that costs `price` cents."""
    service = bench.entity("service")
    number = bench.rows.numbers(service)[0]
    bench.rows.set(service, number, "price", price)
    return number


def anybody_may_ask(bench: Bench) -> None:
    answer = page(bench, "visitor", PATH)
    form = next((f for f in answer.page.iter("form") if f.get("action") in (PATH, None, "")), None)
    names = {place.get("name") for place in answer.page.xpath("//form//*[@name]")}
    expect(form is not None and {"service", "people"} <= names, "there is no form for service and people", answer)
    expect((form.get("method") or "get").lower() == "get", "the form does not put what is asked into the address")


def few_people_pay_each_the_price(bench: Bench) -> None:
    number = priced(bench, 2500)
    for people, total in (("1", "25.00"), ("2", "50.00"), ("4", "100.00")):
        answer = asked(bench, number, people)
        expect(answer.status == 200 and total in answer.words, f"{people} people do not pay {total}", answer)


def five_and_more_pay_less(bench: Bench) -> None:
    number = priced(bench, 2500)
    for people, total in (("5", "112.50"), ("9", "202.50"), ("10", "200.00"), ("12", "240.00")):
        answer = asked(bench, number, people)
        expect(total in answer.words, f"{people} people do not pay {total}", answer)


def half_cents_are_rounded_up(bench: Bench) -> None:
    number = priced(bench, 1051)
    answer = asked(bench, number, "5")  # 52.55 less a tenth is 47.295
    expect("47.30" in answer.words, "47.295 is not rounded to 47.30", answer)


def what_cannot_be_is_told_and_never_an_error(bench: Bench) -> None:
    number = priced(bench, 2500)
    for people in ("0", "-1", "41", "many", "2.5", "", "9" * 40):
        answer = asked(bench, number, people)
        expect(answer.status in (200, 422), f"people={people[:6]!r} is answered {answer.status}", answer)
        expect(answer.errors(), f"people={people[:6]!r} is not refused with a sentence", answer)
    for service in ("999999", "x", "-1", "99999999999999999999"):
        answer = bench.person("visitor").get(PATH, service=service, people="2")
        expect(answer.status in (200, 404, 422), f"service={service} is answered {answer.status}", answer)
        expect("25.00" not in answer.words and "50.00" not in answer.words, "a service that is not has a price", answer)


def the_services_lead_to_it(bench: Bench) -> None:
    answer = page(bench, "visitor", "/services")
    expect(any((a.get("href") or "").split("?")[0] == PATH for a in answer.page.iter("a")), "no link leads to it")


TASK = Task(
    name="calculator",
    blueprint="booking",
    wish="A page /price, linked from the list of services, on which anybody picks a service and enters a number of people (1 to 40) "
    "and gets the total: the service's price times people, 10 % less from 5 people on, 20 % less from 10 on, rounded half "
    "up to cents. It works without scripts: the form puts service (its number) and people into the address "
    "(/price?service=1&people=5). A wrong number of people is told in a sentence of class field-error.",
    expects=(
        anybody_may_ask,
        few_people_pay_each_the_price,
        five_and_more_pay_less,
        half_cents_are_rounded_up,
        what_cannot_be_is_told_and_never_an_error,
        the_services_lead_to_it,
    ),
)  # fmt: skip
