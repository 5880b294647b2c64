"""Solved tickets, closed several at once."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write(
        "features/tickets/templates/tickets/triage.html",
        """
{% extends "base.html" %}
{% import "parts.html" as parts with context %}
{% import "forms.html" as forms with context %}

{% block title %}Solved tickets{% endblock %}

{% block content %}
<div class="wrap page">
  {{ parts.crumbs([("/tickets", "Tickets")], "Solved") }}
  <header class="page-head"><h1>Solved tickets</h1></header>
  {% if not rows %}
  {{ forms.form_errors(errors) }}
  {{ parts.empty_state("No solved tickets", mark="check") }}
  {% else %}
  <form class="form panel" method="post" action="/tickets/triage">
    <input type="hidden" name="csrf_token" value="{{ csrf_token }}">
    {{ forms.form_errors(errors) }}
    <fieldset class="field">
      <legend>Tickets to close</legend>
      {% for row in rows %}
      <p><label><input type="checkbox" name="ticket" value="{{ row.id }}"{% if row.id in chosen %} checked{% endif %}> {{ row.subject }}</label></p>
      {% endfor %}
    </fieldset>
    <div class="form-buttons"><button class="button">Close the ticked ones</button></div>
  </form>
  {% endif %}
</div>
{% endblock %}
""",
    ),
    edit(
        "features/tickets/routes.py",
        (
            "from fastapi import APIRouter, Response\n",
            "from fastapi import APIRouter, Response\nfrom sqlmodel import col\n",
        ),
        (
            "from core.accounts.leaving import delete_row\nfrom core.errors import Refused",
            "from core.access import visible\nfrom core.accounts.leaving import delete_row\nfrom core.errors import Missing, Refused",
        ),
        (
            '@router.get("/{number}")',
            '''@router.get("/triage")
def triage(page: PageOf) -> Response:
    """The solved tickets, oldest first, to be closed several at once."""
    page.need_one_of("staff")
    return triage_page(page)


@router.post("/triage")
def close_many(page: PageOf) -> Response:
    """Close the ticked tickets, or none of them."""
    page.need_one_of("staff")
    said = [str(value) for value in page.posted.getlist("ticket")]
    if not said:
        return triage_page(page, 422, ["Tick at least one ticket."])
    if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in said):
        raise Missing
    numbers = {int(text) for text in said}
    with page.writing("tickets"):
        rows = list(page.database.exec(visible(page.visitor, Ticket).where(col(Ticket.id).in_(numbers))))
        if len(rows) < len(numbers):
            raise Missing
        others = [row.subject for row in rows if not rules.CLOSE.possible(row, page.visitor)]
        if not others:
            for row in rows:
                rules.CLOSE.take(row, page.visitor)
                page.database.add(row)
    if others:
        sentence = f"Nothing was closed. No longer solved: {', '.join(others)}."
        return triage_page(page, 409, [sentence], numbers)
    return page.go("/tickets/triage", f"{len(rows)} closed.")


def triage_page(page: Page, status: int = 200, errors: list[str] | None = None, chosen: set[int] | None = None) -> Response:
    """The page of solved tickets, with what is wrong."""
    query = visible(page.visitor, Ticket).where(Ticket.status == "solved")
    rows = list(page.database.exec(query.order_by(col(Ticket.created_at), col(Ticket.id))))
    return page.render("tickets/triage.html", status, rows=rows, errors=errors or [], chosen=chosen or set())


@router.get("/{number}")''',
        ),
    ),
    edit(
        "features/tickets/templates/tickets/index.html",
        (
            '    <div class="page-actions">',
            '    <div class="page-actions">\n      {% if visitor and visitor.is_staff %}<a class="button quiet" href="/tickets/triage">Solved</a>{% endif %}',
        ),
    ),
]
