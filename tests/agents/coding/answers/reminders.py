"""The page of reminders, with a table of its own; the version of the database is made by ./run migrate."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write(
        "features/reminders/__init__.py",
        '''
"""Who was reminded of a booking of tomorrow."""

from features.reminders.models import Reminder

__all__ = ["Reminder"]
''',
    ),
    write(
        "features/reminders/models.py",
        '''
"""Reminders as they are stored."""

from core.models import Field, Record


class Reminder(Record, table=True):
    """Somebody was reminded of a booking; it goes when the booking goes."""

    __tablename__ = "reminders"

    booking_id: int = Field(foreign_key="bookings.id", ondelete="CASCADE", unique=True, index=True)
''',
    ),
    write(
        "features/reminders/routes.py",
        '''
"""The address `/reminders`: whom to remind of tomorrow."""

from datetime import datetime, time, timedelta

from fastapi import APIRouter, Response
from sqlmodel import col, select

from core import clock
from core.access import visible
from core.page import Id, Page, PageOf
from features.bookings.models import Booking
from features.reminders.models import Reminder

router = APIRouter(prefix="/reminders")


@router.get("")
def index(page: PageOf) -> Response:
    """Those of tomorrow who were not reminded yet, and how many were."""
    page.need_one_of("staff")
    rows = of_tomorrow(page)
    numbers = [row.id for row in rows]
    marked = set(page.database.exec(select(Reminder.booking_id).where(col(Reminder.booking_id).in_(numbers))))
    return page.render(
        "reminders/index.html", rows=[row for row in rows if row.id not in marked], reminded=len(marked)
    )


@router.post("/{number}")
def mark(page: PageOf, number: Id) -> Response:
    """Take down that somebody was reminded; a second time changes nothing."""
    page.need_one_of("staff")
    with page.writing("reminders"):
        row = page.row(Booking, number)
        if page.database.exec(select(Reminder).where(Reminder.booking_id == row.id)).first() is None:
            page.database.add(Reminder(booking_id=row.id))
    return page.go("/reminders", f"{row.name} is marked as reminded.")


def of_tomorrow(page: Page) -> list[Booking]:
    """The bookings that begin tomorrow and are not cancelled, by time."""
    begin = datetime.combine(clock.today(), time()) + timedelta(days=1)
    query = visible(page.visitor, Booking).where(Booking.start >= begin, Booking.start < begin + timedelta(days=1))
    return list(page.database.exec(query.where(Booking.status != "cancelled").order_by(col(Booking.start))))
''',
    ),
    write(
        "features/reminders/templates/reminders/index.html",
        """
{% extends "base.html" %}
{% import "parts.html" as parts with context %}

{% block title %}Reminders{% endblock %}

{% block content %}
<div class="wrap page">
  <header class="page-head"><h1>Reminders</h1></header>
  <p class="muted">{{ reminded }} reminded</p>
  {% for row in rows %}
  <section class="panel">
    <p><strong>{{ row.name }}</strong> · <a href="tel:{{ row.phone | replace(' ', '') }}">{{ row.phone }}</a></p>
    <p>{{ row.name }}, see you tomorrow at {{ row.start | clock }}.</p>
    <form method="post" action="/reminders/{{ row.id }}">
      <input type="hidden" name="csrf_token" value="{{ csrf_token }}">
      <button class="button quiet">Mark {{ row.name }} as reminded</button>
    </form>
  </section>
  {% else %}
  {{ parts.empty_state("Nobody is left to be reminded of tomorrow", mark="check") }}
  {% endfor %}
</div>
{% endblock %}
""",
    ),
    edit(
        "features/dashboard/templates/dashboard/index.html",
        (
            '  <header class="page-head"><h1>Dashboard</h1></header>',
            '  <header class="page-head"><h1>Dashboard</h1>\n'
            '    <div class="page-actions"><a class="button quiet" href="/reminders">Reminders</a></div>\n  </header>',
        ),
    ),
    ("run", {"command": './run migrate "who was reminded"'}),
]
