"""A printable invoice of an order."""

from __future__ import annotations

import re

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer
from benchmarks.coding.task import Task, expect, page


def ordered(bench: Bench, quantity: int = 3) -> tuple[int, Answer]:
    """A new order of the member, and its invoice as the member sees it."""
    order = bench.entity("order")
    bench.fresh(order)
    number = bench.add(order, "member", quantity=str(quantity), address="12 Kestrel Lane, Holm").number
    return number, page(bench, "member", f"/orders/{number}/invoice")


def it_tells_what_was_ordered(bench: Bench) -> None:
    number, answer = ordered(bench)
    order, product = bench.entity("order"), bench.entity("product")
    goods = bench.rows.value(order, number, "product")
    price = bench.rows.value(product, goods, "price") / 100
    words = answer.words
    for wanted in (str(number), "12 Kestrel Lane, Holm", bench.rows.value(product, goods, "name")):
        expect(wanted in words, f"the invoice does not say {wanted!r}", answer)
    for amount in (price, price * 3):
        expect(f"{amount:,.2f}" in words, f"the invoice does not say the amount {amount:,.2f}", answer)
    expect(re.search(r"\binvoice\b", words, re.I), "the page does not call itself an invoice", answer)


def what_surrounds_it_is_not_printed(bench: Bench) -> None:
    _, answer = ordered(bench)
    sheets = [str(link.get("href")) for link in answer.page.iter("link") if link.get("rel") == "stylesheet"]
    styles = "".join(bench.person("member").get(sheet).text for sheet in sheets if sheet.startswith("/"))
    expect("@media print" in styles or re.search(r"media=.print", answer.text), "no style is meant for print")
    expect(not re.search(r"<style|\sstyle=", answer.text), "a style stands in the page, which its policy ignores")


def the_order_leads_to_it(bench: Bench) -> None:
    number, _ = ordered(bench)
    answer = page(bench, "member", f"/orders/{number}")
    links = [a.get("href", "") for a in answer.page.iter("a")]
    expect(any(link.endswith(f"/orders/{number}/invoice") for link in links), "the order's page has no link to it")


def nobody_else_reads_it(bench: Bench) -> None:
    number, _ = ordered(bench)
    for who in ("visitor", "other"):
        answer = bench.person(who).get(f"/orders/{number}/invoice")
        expect(answer.refused, f"a {who} reads somebody's invoice", answer)
    page(bench, "staff", f"/orders/{number}/invoice")


def there_is_none_of_an_order_that_is_not(bench: Bench) -> None:
    answer = bench.person("staff").get("/orders/999999/invoice")
    expect(answer.status == 404, "an order that is not has an invoice", answer)


TASK = Task(
    name="invoice",
    blueprint="shop",
    wish="Each order gets a printable invoice at /orders/NUMBER/invoice, linked from the order's page: the order's number and "
    "date, name and address, the product, quantity, the price of one and the total. When it is printed, only the invoice "
    "is on the paper, without menu and footer. The customer sees their own invoices, staff see all.",
    expects=(
        it_tells_what_was_ordered,
        what_surrounds_it_is_not_printed,
        the_order_leads_to_it,
        nobody_else_reads_it,
        there_is_none_of_an_order_that_is_not,
    ),
)  # fmt: skip
