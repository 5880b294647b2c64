"""Two new columns, their version of the database, and a list by distance, without any map."""

from __future__ import annotations

import math
import re

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer
from benchmarks.coding.task import Task, expect, page

PLACES = {"Near the tower": (52.5208, 13.4094), "In the park": (52.5145, 13.3501), "By the lake": (52.4130, 13.1780)}
HERE = (52.5200, 13.4050)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The great circle's length on a sphere of 6371 km."""
    (p, q), (r, s) = [(math.radians(x), math.radians(y)) for x, y in (a, b)]
    half = math.sin((r - p) / 2) ** 2 + math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def placed(bench: Bench) -> None:
    """Three entries with their coordinates, entered by the staff, where they are not there yet."""
    entry = bench.entity("entry")
    known = {bench.rows.value(entry, n, "name") for n in bench.rows.numbers(entry)}
    for name, (latitude, longitude) in PLACES.items():
        if name not in known:
            form = page(bench, "staff", "/entries/new").form("/entries")
            expect(form and {"latitude", "longitude"} <= form.inputs.keys(), "the form has no latitude and longitude")
            _, given = bench.filled(entry, "staff", bench.next(), name=name)
            given |= {"latitude": str(latitude), "longitude": str(longitude)}  # the spec knows nothing of them
            answer = bench.person("staff").post("/entries", given)
            expect(answer.status == 303, f"{name} cannot be entered with its place", answer)


def near(bench: Bench, text: str = f"{HERE[0]},{HERE[1]}") -> Answer:
    return page(bench, "visitor", "/entries", near=text)


def old_entries_are_there_and_have_no_place(bench: Bench) -> None:
    entry = bench.entity("entry")
    expect(bench.rows.count(entry) > 0, "the entries of before are gone")
    number = bench.rows.numbers(entry)[-1]
    expect(bench.rows.value(entry, number, "latitude") is None, "an old entry has a place that nobody entered")


def the_nearest_comes_first(bench: Bench) -> None:
    placed(bench)
    words = near(bench).words
    order = sorted(PLACES, key=lambda name: kilometres(PLACES[name], HERE))
    found = [words.find(name) for name in order]
    expect(min(found) >= 0, f"an entry with a place is not listed: {dict(zip(order, found, strict=True))}")
    expect(found == sorted(found), f"they are not in the order of distance: {order}")


def each_tells_how_far_it_is(bench: Bench) -> None:
    placed(bench)
    answer = near(bench)
    for name, place in PLACES.items():
        told = f"{kilometres(place, HERE):.1f} km"
        expect(told in answer.words, f"{name} should be {told} away", answer)


def without_a_place_nothing_is_told(bench: Bench) -> None:
    placed(bench)
    expect(
        not re.search(r"\d\.\d km", page(bench, "visitor", "/entries").words), "distances are told that nobody asked"
    )


def what_is_no_place_is_not_an_error(bench: Bench) -> None:
    for text in ("", "north pole", "91,13", "52.5", "52.5,13.4,9", "nan,nan", "1e999,2", "52.5;13.4"):
        answer = bench.person("visitor").get("/entries", near=text)
        expect(answer.status < 500, f"near={text!r} breaks the list", answer)
        expect(not re.search(r"\d\.\d km", answer.words), f"near={text!r} tells distances", answer)


def the_form_refuses_what_is_off_the_globe(bench: Bench) -> None:
    placed(bench)
    before = bench.rows.count(bench.entity("entry"))
    for latitude, longitude in (("91", "13"), ("52", "181"), ("here", "13")):
        _, given = bench.filled(bench.entity("entry"), "staff", bench.next())
        answer = bench.person("staff").post("/entries", {**given, "latitude": latitude, "longitude": longitude})
        expect(answer.status == 422, f"{latitude}, {longitude} is taken", answer)
    expect(bench.rows.count(bench.entity("entry")) == before, "it was stored all the same")


TASK = Task(
    name="distance",
    blueprint="directory",
    wish="Each entry can have a latitude and a longitude (numbers, both optional; -90 to 90 and -180 to 180), entered in its form. "
    "When the list of entries is opened with ?near=LATITUDE,LONGITUDE, the entries that have a place come first, the "
    "nearest before the others, and each of them tells its distance with one decimal, as “3.7 km” (great circle, radius "
    "6371 km). Anything else in `near` is ignored. No map, no other service. Entries of before must be kept.",
    expects=(
        old_entries_are_there_and_have_no_place,
        the_nearest_comes_first,
        each_tells_how_far_it_is,
        without_a_place_nothing_is_told,
        what_is_no_place_is_not_an_error,
        the_form_refuses_what_is_off_the_globe,
    ),
)  # fmt: skip
