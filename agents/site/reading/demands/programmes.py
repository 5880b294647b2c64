"""Demands of a programme: the talks of a conference, screenings or lessons by day, time and place."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

from agents.site.generate.naming import place_of
from agents.site.reading.demands.base import Demand, Held, Kind, N, is_left, is_zh
from agents.site.reading.kin import Kin
from agents.site.spec import Entity, Field, SiteSpec, Slots
from agents.site.wishes.renaming import rename_entity
from agents.site.words.numbers import HAN, number_of

_WORD = r"(?:schedule|programme|program|timetable|agenda|running order|line-?up)"
_EN = (
    rf"(?:(?:,|\band|\bwith|\bplus)\s+)(?:an?\s+|the\s+|our\s+|its\s+)?(?:(?P<each>weekly|daily|full|detailed|day-by-day|one-day|two-day|three-day)\s+)?{_WORD}(?:\s+of\s+(?:the\s+|all\s+)?(?P<what>(?!day\b|week\b)[a-z]+))?(?:\s+by\s+(?:day|time|room|hall|stage)(?:,?\s+(?:and\s+)?(?:by\s+)?(?:day|time|room|hall|stage))*)?(?=\s*(?:[,;.]|\band\b|\bin\b|$))",
    rf"(?:(?:,|\band)\s+)?\b(?:(?P<what>[a-z]+)\s+(?:are|is)\s+)(?:shown|listed|laid out)\s+(?:as|in)\s+(?:an?\s+|the\s+)?{_WORD}(?:\s+by\s+(?:day|time|room|hall|stage)(?:,?\s+(?:and\s+)?(?:by\s+)?(?:day|time|room|hall|stage))*)?",
)
_ZH = (
    r"[,，、](?:有)?(?P<what>[\u4e00-\u9fff]{2,3}?)?(?:的)?(?:日程(?:安排|表)?|议程(?:表|安排)?|节目单|时间表|课程表|排片表)(?=[,，、。；;和与及]|$)",
)
_ROOMS = r"(?P<kind>rooms|halls|stages|tracks|venues|auditoriums|classrooms|labs|studios|cinemas|screens|tents)"
_EN_ROOMS = (rf"\b(?:in|on|across|over)\s+{N}\s+(?:parallel\s+|different\s+)?{_ROOMS}\b",)
_ZH_ROOMS = (rf"[,，、](?:共|有|分)?(?P<n>\d+|{HAN})个?(?P<kind>会场|分会场|会议室|教室|舞台|展厅|影厅|放映厅)",)
_TIMES = ("09:30", "11:00", "11:00", "14:00", "14:00", "16:00")
_AT = (0, 0, 1, 0, 1, 2)
_HERE = (("Main hall", "主会场"), ("Studio", "分会场"), ("Library", "图书室"))
_ROOM_NAMES = ("room", "hall", "stage", "venue", "place", "classroom", "track", "studio", "court", "location", "lab")


def _programme(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, what = is_zh(spec), demand.fact("what")
    entity = kin.entity(what, spec) if what else None
    entity = entity or next((e for e in spec.entities if _takes_place(e, spec)), None)
    if entity is None:
        booked = next((e for e in spec.entities if any(isinstance(r, Slots) for r in e.rules)), None)
        told = "员工可以查看当天的时间表" if zh else "staff sees the timetable of each day"
        return Held(told, (f"{booked.name}.slots.day",)) if booked is not None else None
    if any(isinstance(r, Slots) for r in entity.rules):
        return Held(
            "员工可以查看当天的时间表" if zh else "staff sees the timetable of each day", (f"{entity.name}.slots.day",)
        )
    if all(f.kind != "datetime" for f in entity.fields):
        entity.fields = [f for f in entity.fields if not (f.kind == "date" and f.name in ("day", "date"))]
        start = Field(name="start", label="开始时间" if zh else "Start", kind="datetime")
        entity.fields.insert(min(1, len(entity.fields)), start)
    if place_of(entity) is None:
        _placed(spec, entity, zh=zh)
    if entity.name == "event":
        _called(spec, entity, kin, zh=zh)
    entity.view = "programme"
    _on_one_day(entity)
    titles = entity.titles if zh else entity.titles.lower()
    said = f"{titles}按日期、时间和地点排成日程表" if zh else f"{titles} by day, time and place, as a programme"
    return Held(said, (f"{entity.name}.list", f"look.{entity.name}.list"))


def _called(spec: SiteSpec, entity: Entity, kin: Kin, *, zh: bool) -> None:
    """What is on is the schedule and its sessions, where the sentence has no word of its own for it."""
    before = entity.title
    rename_entity(spec, entity, "schedule_item", "schedule")
    kin.renamed("event", "schedule_item")
    entity.title, entity.titles = ("场次", "日程") if zh else ("Session", "Schedule")
    for other in spec.entities:
        for field in other.fields:
            if field.target == entity.name and field.label == before:
                field.label = entity.title
    for part in [*spec.dashboard.figures, *spec.dashboard.charts]:
        if part.title.lower().endswith(before.lower()):
            part.title = part.title[: -len(before)] + (entity.title if zh else entity.title.lower())


def _takes_place(entity: Entity, spec: SiteSpec) -> bool:
    """Whether the staff enters what takes place at a time."""
    timed = any(f.kind == "datetime" for f in entity.fields)
    return timed and not is_left(entity, spec) and entity.access.read in ("everyone", "member")


def _placed(spec: SiteSpec, entity: Entity, *, zh: bool) -> None:
    """Where it takes place: one of the rooms that the site keeps, else in words."""
    rooms = next((e for e in spec.entities if e.name in _ROOM_NAMES and e is not entity), None)
    if rooms is not None:
        made = Field(name=rooms.name, label=rooms.title, kind="relation", target=rooms.name, required=False)
    else:
        made = Field(name="place", label="地点" if zh else "Place", kind="text", required=False)
    entity.fields.append(made)
    for n, row in enumerate(entity.rows):
        if rooms is not None and rooms.rows:
            row[made.name] = rooms.rows[_AT[n % len(_AT)] % len(rooms.rows)].get(rooms.display)
        elif rooms is None:
            row[made.name] = _HERE[_AT[n % len(_AT)]][zh]


def _on_one_day(entity: Entity) -> None:
    """The examples fill a day or two, so that a programme is to be seen."""
    start = next(f for f in entity.fields if f.kind == "datetime")
    place = place_of(entity)
    for n, row in enumerate(entity.rows):
        row[start.name] = f"+{6 + n // len(_TIMES)} {_TIMES[n % len(_TIMES)]}"
        if place is not None and place.kind == "text":
            han = any("\u4e00" <= sign <= "\u9fff" for sign in entity.title)
            row[place.name] = _HERE[_AT[n % len(_AT)]][han]


def _rooms(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """So many rooms: where things take place is one of them."""
    del kin
    zh, count = is_zh(spec), int(number_of(demand.fact("n")) or 0)
    entity = next((e for e in spec.entities if _takes_place(e, spec) and place_of(e) is not None), None)
    place = place_of(entity) if entity is not None else None
    if entity is None or place is None or place.kind != "text" or not 1 < count <= 12:
        return None
    kind = demand.fact("kind")
    one = kind if zh else {"auditoriums": "auditorium"}.get(kind, kind.rstrip("s")).capitalize()
    names = [f"{one}{n}" if zh else f"{one} {n}" for n in range(1, count + 1)]
    place.label, place.filtered = one, True
    for n, row in enumerate(entity.rows):
        row[place.name] = names[_AT[n % len(_AT)] % count]
    said = f"地点：{'、'.join(names)}" if zh else f"{', '.join(names)} in the examples"
    return Held(said, (f"{entity.name}.list",))


KINDS = (
    Kind("programme", _programme, _EN, _ZH),
    Kind("rooms", _rooms, _EN_ROOMS, _ZH_ROOMS),
)
