"""The chart of weekdays."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write(
        "features/bookings/busy.py",
        '''
"""How busy each weekday was: bookings of the last weeks, counted."""

from datetime import datetime, time, timedelta

from sqlmodel import Session, select

from core import clock
from features.bookings.models import Booking

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = 28


def by_weekday(database: Session) -> list[tuple[str, int]]:
    """The name of each weekday with its bookings, today being the last of the days."""
    until = datetime.combine(clock.today(), time()) + timedelta(days=1)
    query = select(Booking.start).where(Booking.start >= until - timedelta(days=DAYS), Booking.start < until)
    counts = [0] * 7
    for start in database.exec(query.where(Booking.status != "cancelled")):
        counts[start.weekday()] += 1
    return list(zip(WEEK, counts, strict=True))
''',
    ),
    write(
        "features/bookings/templates/bookings/busy.html",
        """
{% extends "base.html" %}
{% import "parts.html" as parts with context %}

{% block title %}How busy weekdays are{% endblock %}

{% block content %}
<div class="wrap page">
  {{ parts.crumbs([("/bookings", "Bookings")], "Weekdays") }}
  <header class="page-head"><h1>How busy weekdays are</h1></header>
  {% set most = points | map("last") | max %}
  {% if most == 0 %}
  {{ parts.empty_state("No bookings in the last four weeks", mark="chart-column") }}
  {% else %}
  <figure class="line-chart panel">
    <svg class="columns" viewBox="0 0 700 180" role="img" aria-label="Bookings of the last four weeks by weekday">
      {% for name, count in points %}<rect class="column" x="{{ loop.index0 * 100 + 18 }}" y="{{ '%.2f' | format(180 - count / most * 180) }}" width="64" height="{{ '%.2f' | format(count / most * 180) }}"><title>{{ name }}: {{ count }}</title></rect>{% endfor %}
    </svg>
  </figure>
  {% endif %}
  <div class="table-box">
    <table>
      <caption class="visually-hidden">Bookings by weekday</caption>
      <thead><tr><th scope="col">Weekday</th><th scope="col" class="number">Bookings</th></tr></thead>
      <tbody>{% for name, count in points %}<tr><th scope="row">{{ name }}</th><td class="number">{{ count }}</td></tr>{% endfor %}</tbody>
    </table>
  </div>
</div>
{% endblock %}
""",
    ),
    edit(
        "features/bookings/routes.py",
        ("from features.bookings import feature, rules", "from features.bookings import busy, feature, rules"),
        (
            '@router.get("/{number}")',
            '''@router.get("/busy")
def weekdays(page: PageOf) -> Response:
    """How busy each weekday was, for the staff."""
    page.need_one_of("staff")
    return page.render("bookings/busy.html", points=busy.by_weekday(page.database))


@router.get("/{number}")''',
        ),
    ),
    edit(
        "features/bookings/templates/bookings/index.html",
        (
            '    <div class="page-actions">',
            '    <div class="page-actions">\n      {% if visitor and visitor.is_staff %}<a class="button quiet" href="/bookings/busy">Weekdays</a>{% endif %}',
        ),
    ),
]
