"""The live box of the dashboard."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write(
        "features/dashboard/templates/dashboard/today.html",
        """
<p><strong>{{ rows | length }}</strong> {{ "booking" if rows | length == 1 else "bookings" }} today</p>
<ul>
  {% for row in rows %}
  <li>{{ row.start | clock }} {{ row.name }}</li>
  {% endfor %}
</ul>
""",
    ),
    edit(
        "features/dashboard/routes.py",
        (
            "from fastapi import APIRouter, Response\n",
            "from datetime import datetime, time, timedelta\nfrom typing import Any\n\nfrom fastapi import APIRouter, Response\nfrom sqlmodel import col, select",
        ),
        (
            "from core.figures import Chart, Figure\nfrom core.page import PageOf\nfrom core.written import newest",
            "from core import clock\nfrom core.access import visible\nfrom core.figures import Chart, Figure\nfrom core.page import Page, PageOf\nfrom core.written import newest\nfrom features.bookings.models import Booking",
        ),
        (
            "        tables=[newest(page, name, ROWS) for name in TABLES],\n    )",
            '''        tables=[newest(page, name, ROWS) for name in TABLES],
        rows=of_today(page),
    )


@router.get("/today")
def today(page: PageOf) -> Response:
    """The box of today's bookings alone."""
    page.need_one_of("staff")
    return page.render("dashboard/today.html", rows=of_today(page))


def of_today(page: Page) -> list[Any]:
    """The bookings that begin today and are not cancelled."""
    begin = datetime.combine(clock.today(), time())
    query = visible(page.visitor, Booking).where(Booking.start >= begin, Booking.start < begin + timedelta(days=1))
    return list(page.database.exec(query.where(Booking.status != "cancelled").order_by(col(Booking.start))))''',
        ),
    ),
    edit(
        "features/dashboard/templates/dashboard/index.html",
        (
            '  <header class="page-head"><h1>Dashboard</h1></header>',
            '  <header class="page-head"><h1>Dashboard</h1></header>\n\n'
            '  <section class="panel" aria-live="polite" hx-get="/dashboard/today" hx-trigger="every 30s">{% include "dashboard/today.html" %}</section>',
        ),
    ),
]
