"""Who uses the site: what members and staff are called, from "customers pick a slot, owner sees the day"."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.kin import one_of
from agents.site.reading.told import Told
from agents.site.spec import SiteSpec
from agents.sources.base import Language

_STAFF = re.compile(
    r"(?:(?:the|our|my|shop|head|duty|site|office|club|school|class) )*(?:owners?|staff|admins?|administrators?|managers?|teachers?|trainers?|coach(?:es)?|instructors?|librarians?|editors?|moderators?|organi[sz]ers?|chefs?|cooks?|waiters?|barbers?|stylists?|groomers?|dentists?|doctors?|vets?|nurses?|receptionists?|agents?|recruiters?|shopkeepers?|sellers?|team|curators?|coordinators?|landlords?|landlady|hosts?|mechanics?|technicians?|support agents?|secretar(?:y|ies)|treasurers?|we|i|us|officers?|management|council|janitors?|wardens?|caretakers?|committee|board|head ?teachers?|principals?|dispatchers?|supervisors?|operators?|bosses|boss|clerks?|keepers?|engineers?|foremen|foreman|judges|jury|captains?|brewers?|bakers?|pharmacists?|lawyers?|accountants?|leaders?|brokers?|guides?|tutors?|office|(?:front )?desk|directors?|presidents?|chair(?:man|woman|person)?|bookkeepers?|vicars?|pastors?|producers?|controllers?|inspectors?|quartermasters?|superintendents?|assistants?|workshop|kitchen)",
    re.IGNORECASE,
)
_HAN_STAFF = re.compile(
    r"店主|老板|店员|管理员|经理|老师|教师|教练|馆员|编辑|版主|主办方|厨师|医生|护士|前台|中介|客服|房东|站长|负责人|组织者|工作人员|馆长|物业|维修工|团长|律师|队长|评委|财务|主管|领导|人事|我们|我|师傅|护工|[\u4e00-\u9fff]?管理人员"
)
_PEOPLE = frozenset(
    [
        "people",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "others",
        "somebody",
        "someone",
        "visitors",
        "users",
        "they",
        "you",
        "public",
    ]
) | {"大家", "任何人", "所有人", "人们", "其他人", "别人", "用户"}
_BOTH = re.compile(
    r"(?:owners?|hosts?|tutors|teachers?|doctors?|nurses?|brewers?|guides?|engineers?|keepers?|sellers?|coaches|trainers?|agents?|captains?|lawyers?|bakers?|dentists?|vets?|pharmacists?|chefs?|cooks?|accountants?|directors?)",
    re.IGNORECASE,
)
"""Who are staff on one site and members on another: members where they ask or give, as "owners enter the dog's name"."""


def is_staff(who: str) -> bool:
    """Whether a word for people means those who run the site."""
    words = who.strip()
    return bool(words) and (_STAFF.fullmatch(words) is not None or _HAN_STAFF.fullmatch(words) is not None)


def name_people(spec: SiteSpec, told: Told, listed: list[str], language: Language) -> list[str]:
    """`member_title` and `staff_title` as the sentence calls them; returns what was found, a sentence each."""
    members = [a.who for a in told.acts if a.who and not a.staff and a.who.lower() not in _PEOPLE]
    wanting = [a.who for a in told.acts if a.who in members and a.kind in ("want", "fill")]
    staff = [a.who for a in told.acts if a.staff and a.who.lower() not in ("we", "i", "us", "我们", "我")]
    member = next(
        iter([*wanting, *members, *[p for p in listed if not is_staff(p) and p.lower() not in _PEOPLE]]), None
    )
    said = []
    if member and staff and titled(member) == titled(staff[0]):
        staff = []
    if member and titled(member) == spec.staff_title:
        spec.staff_title = "团队" if language == "zh" else "Team"
    if member:
        spec.member_title = titled(member)
    if staff:
        spec.staff_title = titled(staff[0])
    if member and staff:
        said.append(
            f"{spec.member_title}是注册的人，{spec.staff_title}管理网站"
            if language == "zh"
            else f"{many(spec.member_title)} sign up and see their own; the {spec.staff_title.lower()} runs the site"
        )
    return said


_HANDING = ("add", "send", "submit", "hand in", "send in", "upload", "request", "提交", "发送", "上传")
"""What people do who hand something over to those who run the site."""


def settle_people(told: Told) -> None:
    """Who of the sentence runs the site. Owners who book for their dogs, tutors who offer lessons to students: not they."""
    keeping = {a.who.lower() for a in told.acts if a.kind == "keep" and is_staff(a.who)}
    asking = {
        a.who.lower() for a in told.acts if a.kind in ("want", "fill") or (a.kind == "make" and a.verb in _HANDING)
    }
    others = {a.who.lower() for a in told.acts if a.kind == "want" and not is_staff(a.who)}
    for act in told.acts:
        who = act.who.lower()
        both = _BOTH.fullmatch(who) is not None and who not in keeping
        offering = who in ("tutors", "sellers", "hosts", "guides", "owners") and bool(others - {who})
        act.staff = is_staff(who) and not (both and (who in asking or offering))


def titled(word: str) -> str:
    """A word for people as a title: "pupils" → "Pupil"."""
    one = word if re.search(r"[\u4e00-\u9fff]", word) else one_of(word)
    return one[:1].upper() + one[1:40]


def many(title: str) -> str:
    """The plural of a title."""
    from agents.site.wishes.names import plural

    return plural(title)
