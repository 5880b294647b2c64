"""Coordinates and the list by distance; the version of the database is made by ./run migrate."""

from tests.agents.coding.answers import edit, write

CALLS = [
    edit(
        "features/entries/models.py",
        (
            '    state: str = Field(default="new", index=True)',
            '    state: str = Field(default="new", index=True)\n    latitude: float | None = None\n    longitude: float | None = None',
        ),
    ),
    edit(
        "features/entries/forms.py",
        (
            '    website = forms.Url(label="Web site", required=False)',
            '    website = forms.Url(label="Web site", required=False)\n'
            '    latitude = forms.Decimal(label="Latitude", required=False, minimum=-90, maximum=90)\n'
            '    longitude = forms.Decimal(label="Longitude", required=False, minimum=-180, maximum=180)',
        ),
    ),
    write(
        "features/entries/distances.py",
        '''
"""Distances on the globe, and a list of entries by them."""

import math
import re
from typing import Any

EARTH = 6371.0
_PLACE = re.compile(r"\\s*(-?\\d{1,3}(?:\\.\\d{1,12})?)\\s*,\\s*(-?\\d{1,3}(?:\\.\\d{1,12})?)\\s*")
Place = tuple[float, float]


def place(text: str) -> Place | None:
    """A latitude and a longitude; None where the text is none."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def kilometres(one: Place, other: Place) -> float:
    """The length of the great circle between two places."""
    (a, b), (c, d) = [(math.radians(x), math.radians(y)) for x, y in (one, other)]
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def nearest_first(rows: list[Any], near: Place) -> tuple[list[Any], dict[int, float]]:
    """The rows with the nearest first and those without a place last; the kilometres by number."""
    away = {
        row.id: kilometres((row.latitude, row.longitude), near)
        for row in rows
        if row.latitude is not None and row.longitude is not None
    }
    return sorted(rows, key=lambda row: away.get(row.id, math.inf)), away
''',
    ),
    edit(
        "features/entries/routes.py",
        ("from features.entries import feature, rules", "from features.entries import distances, feature, rules"),
        (
            '    return page.render("entries/index.html", **LISTING.read(page))',
            """    found = LISTING.read(page)
    away: dict[int, float] = {}
    if near := distances.place(page.query("near")):
        found["rows"], away = distances.nearest_first(found["rows"], near)
    return page.render("entries/index.html", **found, away=away)""",
        ),
    ),
    edit(
        "features/entries/templates/entries/index.html",
        (
            "      {{ entries_parts.card(row, related) }}",
            '      <div>{{ entries_parts.card(row, related) }}{% if row.id in away %}<p class="muted">{{ "%.1f" | format(away[row.id]) }} km</p>{% endif %}</div>',
        ),
    ),
    ("run", {"command": './run migrate "places of entries"'}),
]
