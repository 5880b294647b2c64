"""Wishes for opening hours → operations. Groups: `days`, `opens`, `closes` (clock times as written), `closed` days."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from typing import Any

from agents.site.spec import WEEK, Day, Moment, Section, Slots, Stay
from agents.site.spec.rules import Opening
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.making_rules import made_by_people, slotted
from agents.site.words.numbers import number_of

_EN = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_HAN = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
DAY_EN = r"(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:r(?:s(?:days?)?)?)?|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?|week ?days|working days|week ?ends?|every ?day(?: of the week)?|seven days a week|7 days a week|daily|all week)"
DAYS_EN = rf"{DAY_EN}(?:\s*(?:to|through|till|until|-|–|,|and|or|&|, and|, or)\s*{DAY_EN})*"
DAY_ZH = r"(?:(?:周|星期|礼拜)[一二三四五六日天末]|工作日|每天|天天|节假日|平日)"
DAYS_ZH = rf"{DAY_ZH}(?:\s*(?:到|至|-|–|~|、|和|或者?|，|,)\s*(?:{DAY_ZH}|[一二三四五六日天]))*"
CLOCK = r"(?:\d{1,2}(?:[:.h：]\d{2})?\s*(?:a\.?m\.?|p\.?m\.?|o'?clock|点半?|时|uhr)?|noon|midnight|(?:早上|上午|下午|晚上|中午|早晨|早|晚)?[零一二两三四五六七八九十\d]{1,3}[点时](?:半|\d{1,2}分?)?)"


def days_of(said: str) -> list[Day]:
    """Weekdays of "mon-fri", "weekdays", "Saturday and Sunday", "周一到周五"."""
    words = said.lower()
    found: set[int] = set()
    if re.search(r"week ?days|working days|工作日|平日", words):
        found |= {*range(5)}
    if re.search(r"week ?ends?|周末", words):
        found |= {5, 6}
    if re.search(r"every ?day|(?:seven|7) days a week|daily|all week|每天|天天", words):
        return list(WEEK)
    marks = [(m.start(), m.end(), _EN[m.group()[:3]]) for m in re.finditer(r"mon|tue|wed|thu|fri|sat|sun", words)]
    marks += [
        (m.start(), m.end(), _HAN[m.group()[-1]])
        for m in re.finditer(
            r"(?:周|星期|礼拜)[一二三四五六日天](?!末)|(?<=[到至\-–~、和，,])[一二三四五六日天]", words
        )
    ]
    marks.sort()
    for n, (start, _, day) in enumerate(marks):
        found.add(day)
        if n and re.search(
            r"to|through|till|until|-|–|~|到|至", words[marks[n - 1][1] : start].replace("tomorrow", "")
        ):
            first = marks[n - 1][2]
            found |= set(range(first, day + 1)) if first <= day else {*range(first, 7), *range(day + 1)}
    return [WEEK[i] for i in sorted(found)]


def clock_of(said: str, *, after: str | None = None) -> str | None:
    """`HH:MM` of "9", "9am", "17:30", "5 pm", "下午五点半", "noon". `after`: an opening time that this one follows, so
    that "9 to 5" closes at 17:00."""
    words = (
        said.strip().lower().replace("：", ":").replace(".", ":") if "m." not in said else said.lower().replace(".", "")
    )
    if words in ("noon", "中午"):
        return "12:00"
    if words == "midnight":
        return "24:00"
    found = re.match(
        r"(?:早上|上午|下午|晚上|中午|早晨|早|晚)?\s*(\d{1,2}|[零一二两三四五六七八九十]{1,3})\s*(?:[:h点时]\s*(\d{2}|半)?)?",
        words,
    )
    if found is None:
        return None
    hour = int(number_of(found[1]) or 0)
    minute = 30 if found[2] == "半" or "半" in words else int(found[2] or 0)
    if re.search(r"p\.?m|下午|晚", words) and hour < 12:
        hour += 12
    if re.search(r"a\.?m", words) and hour == 12:
        hour = 0
    if after is not None and f"{hour:02}:{minute:02}" <= after and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 and (hour < 24 or minute == 0) else None


_HOURS_EN = rf"(?P<hours>,? ?(?:from |between )?{CLOCK} ?(?:to|until|till|-|–|and) ?{CLOCK})?"
_HOURS_ZH = rf"(?P<hours>{CLOCK}\s?(?:到|至|-|–|~|—)\s?{CLOCK})?"
_BUT = [
    re.compile(
        rf"\b(?:(?:we are|we're|be|stay) )?open (?:on )?(?P<days>{DAYS_EN}){_HOURS_EN}"
        rf"[,;.]?(?: (?:but|and|though))?(?: (?:we are|we're|it is))? "
        rf"(?:(?:(?:stay |always )?closed|not)(?: on)?|except(?: for)?(?: on)?|apart from|but(?: not)?(?: on)?) (?P<shut>{DAYS_EN})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<days>{DAYS_ZH})(?:都)?{_HOURS_ZH}(?:都)?(?:营业|开门|开放)[，,。；;]?(?:但是?|不过|只有)?"
        rf"(?P<shut>{DAYS_ZH})(?:不营业|休息|关门|闭馆|不开门?|不开放|除外)"
    ),
    re.compile(
        rf"除了?(?P<shut>{DAYS_ZH})(?:以?外|之外)?[，,]?(?:其余|其他)?(?P<days>每天|天天)(?:都)?{_HOURS_ZH}(?:都)?(?:营业|开门|开放)"
    ),
]


def excepting(text: str) -> str:
    """ "Open every day from 9 to 18 but closed on Mondays" as the days that are left. Where none is, the words stay:
    they contradict themselves."""
    for pattern in _BUT:
        text = pattern.sub(_left_open, text)
    return text


def _left_open(found: re.Match[str]) -> str:
    days, shut = days_of(found["days"]), days_of(found["shut"])
    left = [WEEK.index(d) for d in days if d not in shut]
    if not left or not set(shut) <= set(days):
        return found.group()
    runs: list[list[int]] = []
    for day in left:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    chinese = "周" in found["shut"] or "星期" in found["shut"] or "礼拜" in found["shut"]
    to = "至" if chinese else " to "
    names = [["周" + "一二三四五六日"[n] for n in run] if chinese else [WEEK[n] for n in run] for run in runs]
    told = ("和" if chinese else " & ").join(n[0] if len(n) == 1 else f"{n[0]}{to}{n[-1]}" for n in names)
    hours = found["hours"] or ""
    return f"只在{told}{hours}营业" if chinese else f"only open {told}{hours}"


def hours(c: Context, g: Groups) -> Made | None:
    """Opening hours: on the days said (all days that are open, where none is), from … to …; perhaps `only` those."""
    entity = slotted(c, g.get("e"))
    if entity is None:
        if g.get("only") and not g.get("opens"):  # "open every day but closed on Mondays"
            shut: list[Day] = [d for d in WEEK if d not in days_of(g["days"])]
            return _written(c, told_days(shut, c), None) if shut else None
        return _written_hours(c, g) if g.get("opens") or g.get("days") else None
    rule = next(r for r in entity.rules if isinstance(r, Slots))
    days = days_of(g["days"]) if g.get("days") else []
    opens = clock_of(g["opens"]) if g.get("opens") else None
    closes = clock_of(g["closes"], after=opens) if g.get("closes") else None
    if (opens is None) != (closes is None) or (not days and opens is None):
        return None
    if opens and closes and closes <= opens:
        raise WishRefused(
            c.say(f"It would close at {closes}, before it opens at {opens}.", f"{closes}打烊早于{opens}开门。"),
            fix="09:00–17:00",
        )
    whole = bool(g.get("only")) or (not g.get("add") and len(days) >= 4)  # "open on Saturdays" leaves the other days
    openings = _openings(rule.openings, days, opens, closes, whole=whole)
    return Made(
        [ops.ChangeRule(entity=entity.name, kind="slots", changes={"openings": [o.model_dump() for o in openings]})]
    )


def _openings(
    held: list[Opening], days: list[Day], opens: str | None, closes: str | None, *, whole: bool
) -> list[Opening]:
    by_day: dict[Day, tuple[str, str]] = {day: (o.opens, o.closes) for o in held for day in o.days}
    usual = (held[0].opens, held[0].closes) if held else ("09:00", "18:00")
    if not days:
        hours = (opens or usual[0], closes or usual[1])
        return grouped(dict.fromkeys(by_day, hours))
    told: dict[Day, tuple[str, str]] = {
        day: (opens, closes) if opens and closes else by_day.get(day, usual) for day in days
    }
    return grouped(told if whole else {**by_day, **told})


def grouped(by_day: dict[Day, tuple[str, str]]) -> list[Opening]:
    """Days of the same hours as one opening, in the order of the week."""
    made: list[Opening] = []
    for day in WEEK:
        if day in by_day:
            opens, closes = by_day[day]
            same = next((o for o in made if (o.opens, o.closes) == (opens, closes)), None)
            if same:
                same.days.append(day)
            else:
                made.append(Opening(days=[day], opens=opens, closes=closes))
    return made


def closed(c: Context, g: Groups) -> Made | None:
    """ "closed on Sundays"."""
    entity = slotted(c, None)
    days = days_of(g["days"])
    if not days:
        return None
    if entity is None:
        return _written(c, told_days(days, c), None)
    rule = next(r for r in entity.rules if isinstance(r, Slots))
    left = grouped({d: (o.opens, o.closes) for o in rule.openings for d in o.days if d not in days})
    if not left:
        raise WishRefused(
            c.say("Then it would never be open.", "那样就没有营业的日子了。"),
            fix=c.say("Keep at least one day.", "至少保留一天。"),
        )
    return Made(
        [ops.ChangeRule(entity=entity.name, kind="slots", changes={"openings": [o.model_dump() for o in left]})]
    )


def _written_hours(c: Context, g: Groups) -> Made | None:
    """Where nothing is booked, opening hours are a text on the page where one looks for them."""
    days = days_of(g["days"]) if g.get("days") else list(WEEK)
    opens = clock_of(g["opens"]) if g.get("opens") else None
    closes = clock_of(g["closes"], after=opens) if g.get("closes") else None
    if not days or opens is None or closes is None:
        return None
    openings = [{"days": days, "opens": opens, "closes": closes}]
    return _written(c, None, told_openings(openings, chinese=c.spec.language == "zh"))


def _written(c: Context, shut: str | None, hours: str | None) -> Made:
    """The section of hours with another line: `shut` days that are closed, or the `hours`."""
    title = c.label("Opening hours", "营业时间")
    places = [(p, s) for p in c.spec.pages for s in p.sections if s.kind == "text" and s.title == title]
    home = next((p.path for p in c.spec.pages if p.path in ("contact", "visit", "about")), "")
    page, held = (places[0][0].path, places[0][1].text) if places else (home, "")
    lines = [line for line in held.split("\n\n") if line]
    mark = c.label("Closed on ", "休息日：")
    if hours is not None:
        lines = [hours, *(line for line in lines if line.startswith(mark))]
    if shut is not None and mark + shut not in lines:
        lines.append(mark + shut)
    section = Section(kind="text", title=title, text="\n\n".join(lines))
    said = c.say(
        f"“{lines[-1] if shut else lines[0]}” stands under “{title}” at /{page}. Nothing is booked for times here, so it is a text.",
        f"已在 /{page} 的“{title}”下写明“{lines[-1] if shut else lines[0]}”。网站没有按时间预约的内容，因此只是文字说明。",
    )
    return Made([ops.AddSection(page=page, section=section)], [said])


def until(c: Context, g: Groups) -> Made | None:
    """ "no appointments on Fridays after 2 pm", "the kitchen closes at 22:00", "we open at 8": one end of the day."""
    entity = slotted(c, None)
    days = days_of(g["days"]) if g.get("days") else []
    opens = clock_of(g["opens"]) if g.get("opens") else None
    if entity is None or (g.get("days") and not days):
        return None
    rule = next(r for r in entity.rules if isinstance(r, Slots))
    by_day: dict[Day, tuple[str, str]] = {day: (o.opens, o.closes) for o in rule.openings for day in o.days}
    for day, old in list(by_day.items()):
        if days and day not in days:
            continue
        closes = clock_of(g["closes"], after=opens or old[0]) if g.get("closes") else None
        if opens is None and closes is None:
            return None
        first, last = opens or old[0], closes or old[1]
        if last <= first:
            english = f"It would close at {last}, before it opens at {first}."
            raise WishRefused(c.say(english, f"{last}打烊早于{first}开门。"), fix="09:00–17:00")
        by_day[day] = (first, last)
    openings = [o.model_dump() for o in grouped(by_day)]
    return Made([ops.ChangeRule(entity=entity.name, kind="slots", changes={"openings": openings})])


def told_days(days: list[Day], c: Context) -> str:
    """ "Mondays, Tuesdays" in the site's language."""
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    if c.spec.language == "zh":
        return "、".join("周" + "一二三四五六日"[WEEK.index(day)] for day in days)
    return ", ".join(f"{names[WEEK.index(day)]}s" for day in days)


_DAYS = {
    "mon": ("Mon", "周一"),
    "tue": ("Tue", "周二"),
    "wed": ("Wed", "周三"),
    "thu": ("Thu", "周四"),
    "fri": ("Fri", "周五"),
    "sat": ("Sat", "周六"),
    "sun": ("Sun", "周日"),
}


def told_openings(openings: list[dict[str, Any]], *, chinese: bool) -> str:
    """ "Mon–Fri 09:00–18:00, Sat 10:00–16:00"."""
    parts = []
    week = list(_DAYS)
    for opening in openings:
        days = list(opening["days"])
        places = [week.index(d) for d in days]
        run = len(days) > 2 and places == list(range(places[0], places[0] + len(days)))
        names = [_DAYS[d][1 if chinese else 0] for d in days]
        shown = f"{names[0]}–{names[-1]}" if run else ("、" if chinese else ", ").join(names)
        parts.append(f"{shown} {opening['opens']}–{opening['closes']}")
    return ("，" if chinese else ", ").join(parts)


def ahead(c: Context, g: Groups) -> Made | None:
    """How far ahead times may be taken: "no bookings more than 3 weeks ahead"."""
    entity = made_by_people(c, g.get("e"))
    number = number_of(g["n"])
    if entity is None or not number:
        return None
    start = next(
        (r.start if isinstance(r, Slots) else r.first for r in entity.rules if isinstance(r, Slots | Stay)), None
    )
    if start is None:
        return None
    unit = g["unit"].lower()
    days = int(
        number
        * (7 if unit.startswith(("week", "周", "星期", "个星期")) else 31 if "month" in unit or "月" in unit else 1)
    )
    held = next((r for r in entity.rules if isinstance(r, Moment) and r.field == start), None)
    made: ops.Operation = (
        ops.ChangeRule(entity=entity.name, kind="moment", changes={"days": days})
        if held
        else ops.AddRule(entity=entity.name, rule=Moment(field=start, days=days))
    )
    said = c.say(
        f"{entity.titles} are taken at most {days} days ahead; staff may go further.",
        f"{entity.titles}最多提前{days}天；员工不受限。",
    )
    return Made([made], [said])
