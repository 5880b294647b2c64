"""A sentence taken apart: name, limits, hours and looks out of it, the rest in clauses, and its trades."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.site.blueprints.trades import Trade, trades_in
from agents.site.reading import (  # fmt: skip
    acting,
    demands,
    doing,
    limiting,
    naming,
    opening,
    provisos,
    speech,
    styling,
    terms,
)
from agents.site.reading.clauses import clauses_in
from agents.site.reading.clauses_zh import clauses_in as clauses_in_zh
from agents.site.reading.demands import Demand
from agents.site.reading.kin import is_plural, one_of
from agents.site.reading.likening import plainly, stays
from agents.site.reading.nouns import noun_kind
from agents.site.reading.phrases import noun_of
from agents.site.reading.placed import UNCOUNTED
from agents.site.reading.sifting import sift
from agents.site.reading.spelling import spelt
from agents.site.reading.told import Act, Listing, Told
from agents.site.wishes.names import plural as plural_of
from agents.site.words.entities import group_of
from agents.sources.base import Language
from agents.text.words import han_count


@dataclass
class Heard:
    """The sentence, taken apart."""

    text: str
    bare: str
    """Without name, limits, hours and looks."""
    language: Language
    told: Told
    limits: limiting.Limits
    terms: terms.Terms
    hours: opening.Hours | None
    trades: list[Trade]
    provisos: provisos.Provisos
    demands: list[Demand]


def hear(text: str, language: Language) -> Heard:
    """The sentence, taken apart."""
    plain = demands.plainly(plainly(speech.plainly(spelt(text))))
    bare = naming.without_name(styling.without_look(plain))
    tongue: Language = "zh" if han_count(plain) > len(plain) / 6 else "en"
    demanded, bare = demands.take(_slotted(bare), tongue)
    held, bare = provisos.take(bare, tongue)
    agreed, bare = terms.take(bare, tongue)
    limits, bare = limiting.take(bare, tongue)
    hours, bare = opening.take(bare, tongue)
    told = clauses_in_zh(bare) if tongue == "zh" else clauses_in(bare)
    sift(told)
    _worked(told, bare)
    _by_matter(told)
    _about_head(told, tongue)
    if limits.minutes is not None:
        _hourly(told, tongue)
    if tongue == "zh":
        _at_counter(told)
        _booked(told)
        _headed(told)
    _lodged(told, plain, language)
    _hired(told, language)
    acting.settle_people(told)
    head = f"{told.head} {told.subject}" if told.head else bare
    trades = [] if personal(told) else trades_in(head if language == tongue else plain)
    return Heard(plain, bare, language, told, limits, agreed, hours, trades, held, demanded)


_HOURS = re.compile(r"(?:working |work |their )?hours(?: of work)?|time sheets?|timesheets?", re.IGNORECASE)
_SENT = re.compile(r"(?:requests?|suggestions?|questions?|complaints?|ideas?|tips?|reports?|proposals?|wishes)$")
"""What one sends in is a row of its own: a song request."""
_ENTERED = ("enter", "fill in", "fill out", "provide", "submit", "give")


_FOR_EACH = re.compile(
    r"\bhours\b[a-z ]{0,12}?\b(?:per|by|for each|for every)\s+(?:day\s+(?:and\s+|per\s+)*)?(?P<of>projects?|clients?|customers?|tasks?|jobs?|departments?|orders?|machines?)\b",
    re.IGNORECASE,
)


def _worked(told: Told, text: str) -> None:
    """What is entered is put in where it is a thing of its own: poems for a contest, hours of work."""
    for act in told.acts:
        if act.kind == "keep" and act.verb in ("send", "send in") and act.objects and _SENT.search(act.objects[0]):
            act.kind, act.verb = "make", "submit"
            act.objects = [o if is_plural(o) else plural_of(o) for o in act.objects]
        if act.kind != "fill" or act.verb not in _ENTERED or not act.objects:
            continue
        things = [o for o in act.objects if is_plural(o) and noun_kind(o) == "kind"]
        if _HOURS.fullmatch(act.objects[0]) or len(things) == len(act.objects):
            act.kind = "make"
    found = _FOR_EACH.search(text)
    if found is not None and works(told):
        told.listings.append(Listing("", "colon", [found["of"].lower().rstrip("s") + "s"]))


def works(told: Told) -> bool:
    """Whether people put down hours of work."""
    return any(a.kind == "make" and a.objects and _HOURS.fullmatch(a.objects[0]) for a in told.acts)


_SLOT_WITH = re.compile(
    r"\b(?P<v>pick|choose|book|reserve|get)(?P<s>s?)\s+(?:an?\s+)?(?P<long>(?:\d+|half an|one|two)[\s-](?:minutes?|hours?)\s+)?(?:time\s+)?(?:slots?|appointments?)\s+with\s+(?:an?|the|their|one of (?:our|the))\s+(?P<who>[a-z]+)",
    re.IGNORECASE,
)
"""A slot with somebody is a booking of that person: "parents pick a 10 minute slot with a teacher"."""


def _slotted(text: str) -> str:
    def plainly_said(found: re.Match[str]) -> str:
        who = found["who"] if found["who"].endswith("s") else found["who"] + "s"
        return f"book{found['s']} {who}" + (f", {found['long']}slots" if found["long"] else "")

    return _SLOT_WITH.sub(plainly_said, text)


def _about_head(told: Told, language: Language) -> None:
    """What people ask for where only the head says it: "会议室预订，员工自己预订", "boat hire, members reserve"."""
    named = [n for x in told.listings for n in x.nouns if noun_kind(n) == "kind"]
    named += [o for a in told.acts for o in a.objects if noun_kind(o) == "kind"]
    act = next((a for a in told.acts if a.kind == "want" and not a.objects), None)
    if act is None or named:
        return
    noun = (naming.han_subject_in(told.subject) or "") if language == "zh" else noun_of(told.subject)
    group = group_of(one_of(noun)) if noun else None
    if group is not None and group[0] in ("place", "thing", "vehicle", "event") and not doing.is_time(noun):
        act.objects = [noun]


def _hourly(told: Told, language: Language) -> None:
    """What is rented by the hour is booked for a time."""
    for act in told.acts:
        if act.verb in ("rent", "hire", "reserve", "租借", "租用", "租", "预订"):
            act.verb = "预约" if language == "zh" else "book"


_COUNTER = re.compile(r"点单|点餐|外卖|下单|订餐")


def _at_counter(told: Told) -> None:
    """A site on which one orders has orders, also where only its head says so: "奶茶店点单，顾客选杯型"."""
    found = _COUNTER.search(told.head)
    if found is None or any(a.kind == "want" for a in told.acts):
        return
    who = next((a.who for a in told.acts if a.kind == "fill" and a.who), "顾客")
    told.acts.insert(0, Act(who, "点单", "want", []))
    for act in told.acts:
        if act.kind == "want" and act.verb in ("choose", "选", "选择") and act.objects:
            act.kind, act.verb = "fill", "选"


_HEAD_VERB = re.compile(r"(?P<v>报名|预约|预订|租借|借阅|投票|认养|领养|捐赠|选课)(?:网站|系统|平台|页面|小程序|网)?$")


def _headed(told: Told) -> None:
    """What people do where only the head says it: "公益讲座报名：讲座有时间和名额"."""
    found = _HEAD_VERB.search(told.head)
    if found is None or any(a.kind == "want" for a in told.acts):
        return
    of = next((x.owner or x.before for x in told.listings if x.owner or x.before), "")
    noun = of.removesuffix(found["v"]) or of
    told.acts.append(Act("", found["v"], "want", [noun] if noun and noun != found["v"] else [], before=noun))


_ROW = re.compile(r"^.{1,4}(?P<v>预约|预订|报名|租借|借用)$")


def _booked(told: Told) -> None:
    """A row that people leave is no thing that staff keep: "学员、教练、练车预约" is a booking of the coach."""
    for listing in told.listings:
        for noun in list(listing.nouns):
            found = _ROW.match(noun)
            if found is None or len(listing.nouns) < 2 or any(a.verb == found["v"] for a in told.acts):
                continue
            at = listing.nouns.index(noun)
            before = listing.nouns[at - 1] if at else ""
            listing.nouns.remove(noun)
            told.acts.append(Act("", found["v"], "want", [before] if before else [], before=before))


def _hired(told: Told, language: Language) -> None:
    """What is rented out is rented by somebody, whether the sentence says so or not."""
    if any(a.kind in ("want", "fill") for a in told.acts) or not re.search(
        r"\b(?:rental|rentals|hire)\b|出租|租赁", told.head, re.IGNORECASE
    ):
        return
    thing = next((n for n in told.nouns() if noun_kind(n) == "kind"), None)
    if thing is not None:
        told.acts.append(Act("", "租借" if language == "zh" else "rent", "want", [thing], before=thing))


def _lodged(told: Told, text: str, language: Language) -> None:
    """Where people stay the night, there are rooms and stays, whether the sentence says so or not."""
    room = stays(text)
    if room is None:
        return
    zh = language == "zh"
    kinds = [n for n in told.nouns() if noun_kind(n) == "kind"]
    held = next((k for k in kinds if re.search(r"room|cabin|home|cottage|flat|tent|pitch|dog|cat|房|营位", k)), None)
    if held is None:
        told.listings.insert(0, Listing("", "colon", [room]))
    for act in told.acts:
        if act.kind == "want" and act.verb in ("book", "reserve", "rent", "预订", "预约", "pick", "choose"):
            act.verb, act.kind, act.objects, act.before = "stay", "want", [], held or room
            if zh:
                act.verb = "入住"
            break
        if act.kind == "fill" and any(doing.is_time(o) for o in act.objects):
            act.verb, act.kind, act.objects, act.before = "入住" if zh else "stay", "want", [], held or room
            break
    else:
        told.acts.insert(0, Act("客人" if zh else "guests", "入住" if zh else "stay", "want", [], before=held or room))


def personal(told: Told) -> bool:
    """Whether somebody keeps a record of things of their own: "track my plants" is no plant shop."""
    first = told.acts[0] if told.acts else None
    return first is not None and not first.who and first.verb in ("track", "log", "record", "collect", "catalogue", "catalog", "store", "organise", "organize", "keep track of", "keep a record of", "keep a log of", "登记", "记录")  # fmt: skip


def _of_matter(told: Told, noun: str) -> str:
    """ "second-hand clothes: parents post items": the items are clothes."""
    if one_of(noun) not in ("item", "thing", "stuff", "offer", "ad"):
        return noun
    subject = noun_of(told.subject) if told.subject else ""
    last = subject.split(" ")[-1] if subject else ""
    fits = (
        subject
        and len(subject.split()) <= 3
        and (is_plural(subject) or last in UNCOUNTED)
        and group_of(one_of(subject)) is not None
    )
    return subject if fits else noun


def _by_matter(told: Told) -> None:
    """Puts the matter's own word for "items" and "things" wherever they stand."""
    for listing in told.listings:
        listing.owner = _of_matter(told, listing.owner) if listing.owner else ""
        listing.nouns = [_of_matter(told, n) for n in listing.nouns]
    for act in told.acts:
        act.objects = [_of_matter(told, o) for o in act.objects]
        act.before = _of_matter(told, act.before) if act.before else ""
