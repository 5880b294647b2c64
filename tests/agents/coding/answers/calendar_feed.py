"""The calendar feed, its test first."""

from tests.agents.coding.answers import edit, write

ROUTES = "features/bookings/routes.py"
TEST = write(
    "features/bookings/test_feed.py",
    '''
"""Tests of the calendar feed of bookings."""

from sqlmodel import Session

from core.testing import Browser
from features.bookings.examples import stored


def test_bookings_that_stand_are_events(staff: Browser, member: Browser, database: Session) -> None:
    stored(database, member.id, name="Ann; Bob")
    stored(database, member.id, name="Gone", status="cancelled")
    answer = staff.get("/bookings/calendar.ics")
    assert answer.status_code == 200
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "Ann\\\\; Bob" in answer.text


def test_only_the_staff_reads_it(client: Browser, member: Browser) -> None:
    assert client.get("/bookings/calendar.ics").status_code == 303
    assert member.get("/bookings/calendar.ics").status_code == 403
''',
)
FEED = write(
    "features/bookings/feed.py",
    '''
"""Bookings as a calendar that other programs can subscribe to (RFC 5545)."""

from datetime import timedelta

from sqlmodel import Session, col, select

from features.bookings import rules
from features.bookings.models import Booking
from features.services.models import Service

LONGEST = 75


def calendar(database: Session, host: str) -> str:
    """Every booking that is not cancelled, as an event."""
    query = select(Booking).where(Booking.status != "cancelled").order_by(col(Booking.start))
    events = [line for row in database.exec(query) for line in _event(database, row, host)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{host}//bookings//EN", *events, "END:VCALENDAR"]
    return "".join(f"{folded(line)}\\r\\n" for line in lines)


def _event(database: Session, row: Booking, host: str) -> list[str]:
    service = database.get(Service, row.service_id)
    minutes = rules.length(database, row) or 30
    return [
        "BEGIN:VEVENT",
        f"UID:booking-{row.id}@{host}",
        f"DTSTAMP:{row.updated_at:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{row.start:%Y%m%dT%H%M%S}",
        f"DTEND:{row.start + timedelta(minutes=minutes):%Y%m%dT%H%M%S}",
        f"SUMMARY:{escaped(f'{service.name if service else row.service_id}: {row.name}')}",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """Text as a value of a calendar."""
    for sign in ("\\\\", ";", ","):
        text = text.replace(sign, f"\\\\{sign}")
    return text.replace("\\r\\n", "\\n").replace("\\n", "\\\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST - 1:
            pieces.append(piece)
            piece = ""
        piece += sign
    return "\\r\\n ".join([*pieces, piece])
''',
)
ROUTE = edit(
    ROUTES,
    ("from features.bookings import feature, rules", "from features.bookings import feature, feed, rules"),
    (
        '@router.get("/day")',
        '''@router.get("/calendar.ics")
def calendar(page: PageOf) -> Response:
    """The bookings that stand, for the calendar program of the staff."""
    page.need_one_of("staff")
    text = feed.calendar(page.database, page.request.url.hostname or "site")
    return Response(text, media_type="text/calendar; charset=utf-8")


@router.get("/day")''',
    ),
)
CALLS = [TEST, FEED, ROUTE]
