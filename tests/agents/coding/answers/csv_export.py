"""One's own bookings as CSV."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write(
        "features/bookings/export.py",
        '''
"""One's own bookings for a spreadsheet."""

import csv
import io

from sqlmodel import col, select

from core.page import Page
from features.bookings.models import Booking

NAMES = ("name", "phone", "service", "room", "start", "status")


def mine(page: Page) -> str:
    """The bookings of whoever asks, as CSV with a first line of names."""
    query = select(Booking).where(Booking.owner_id == page.visitor.id).order_by(col(Booking.start))
    rows = list(page.database.exec(query))
    related = page.related("bookings", rows)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(NAMES)
    for row in rows:
        service = related["service"].get(row.service_id, "")
        room = related["room"].get(row.room_id, "")
        told = (row.name, row.phone, service, room, row.start.isoformat(timespec="minutes"), row.status)
        writer.writerow([harmless(str(value)) for value in told])
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\\t", "\\r") else text
''',
    ),
    edit(
        "features/bookings/routes.py",
        ("from core.errors import Refused", "from core.errors import LoginNeeded, Refused"),
        ("from features.bookings import feature, rules", "from features.bookings import export, feature, rules"),
        (
            '@router.get("/day")',
            '''@router.get("/mine.csv")
def mine(page: PageOf) -> Response:
    """One's own bookings for a spreadsheet."""
    if page.visitor.account is None:
        raise LoginNeeded
    headers = {"Content-Disposition": 'attachment; filename="bookings.csv"'}
    return Response(export.mine(page), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/day")''',
        ),
    ),
    edit(
        "features/bookings/templates/bookings/index.html",
        (
            '    <div class="page-actions">',
            '    <div class="page-actions">\n      <a class="button quiet" href="/bookings/mine.csv">My bookings as CSV</a>',
        ),
    ),
]
