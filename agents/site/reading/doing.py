"""What the sentence says people do, put into a spec: who may make what, what they leave behind, what they fill in.

It takes the acts of `clauses`, not the sentence. Numbers and hours are put in by `limiting` and `opening`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agents.site.reading import asking, calling, placing, putting
from agents.site.reading.filling import fill, form_field, is_time, main_of
from agents.site.reading.keeping import keep
from agents.site.reading.kin import is_plural, one_of
from agents.site.reading.nouns import noun_kind, plausible
from agents.site.reading.placed import Done, Placed, offered
from agents.site.reading.told import Act, Told
from agents.site.reading.verbs import left_behind
from agents.site.spec import Entity, Field, Slots
from agents.site.wishes.names import plural as plural_of
from agents.site.words.entities import group_of
from agents.sources.base import Language


def do(placed: Placed, told: Told, language: Language) -> Done:
    """The acts of `told` into `placed`."""
    done = Done()
    last, made, maker = "", "", ""
    makers = {a.who.lower() for a in told.acts if a.kind == "make" and (a.who and not a.staff)}
    others = {
        a.who.lower() for a in told.acts if a.kind in ("want", "fill") and (a.who and not a.staff)
    } - putting.ANYBODY
    for act in told.acts:
        _as_kinds(placed, act)
        about = _about(placed, act, last)
        if act.kind not in ("make", "fill"):
            made = ""
        if act.kind == "make":
            apart = act.who.lower() in makers and bool(others - {act.who.lower()})
            made = putting.make(placed, act, about, done, language, apart=apart, want=_want) or ""
            last, maker = made or last, act.who
        elif act.kind == "want":
            last = _want(placed, act, about, done, language) or last
        elif act.kind == "fill":
            row = next((e for e in placed.spec.entities if e.name == made and act.who == maker), None)
            fill(placed, act, language, row or _last_asked(placed, done))
        elif act.kind == "keep":
            keep(placed, act, about, language)
        else:
            for noun in act.objects:
                held = placed.kin.entity(noun, placed.spec)
                if held is not None and not act.staff:
                    placed.named.add(held.name)
    for name in {
        f.target for e in placed.spec.entities if e.name in placed.added for f in e.fields if f.kind == "relation"
    }:
        about = next((e for e in placed.spec.entities if e.name == name), None)
        if about is not None and about.name in done.put:
            about.access.read = "everyone"  # others ask for it, so they must see it
    return done


def _as_kinds(placed: Placed, act: Act) -> None:
    """Two words for what is one thing of the blueprint are kinds of it: "report potholes and broken lights"."""
    if act.kind not in ("make", "want") or len(act.objects) < 2 or not placed.kin.rows:
        return
    meant = [placed.kin.entity(o, placed.spec) for o in act.objects]
    first = meant[0]
    kinds = next((e for e in placed.spec.entities if e.name == placed.kin.rows), None)
    if first is None or kinds is None or any(m is not first for m in meant) or (first is kinds) != (act.kind == "want"):
        return
    placed.rows += act.objects
    placed.named.update((first.name, kinds.name))
    act.objects = [first.titles.lower() if first.titles.isascii() else first.titles]


def _last_asked(placed: Placed, done: Done) -> Entity | None:
    """The row that people leave by what the sentence said last."""
    name = done.asked_names[-1] if done.asked_names else ""
    return next((e for e in placed.spec.entities if e.name == name), None)


def _about(placed: Placed, act: Act, last: str) -> Entity | None:
    """The entity that "them" means: what the act before was about, else the noun that stood last."""
    spec = placed.spec
    if last and any(e.name == last for e in spec.entities):
        return spec.entity(last)
    return placed.kin.entity(act.before, spec) if act.before else None


def _want(placed: Placed, act: Act, about: Entity | None, done: Done, language: Language) -> str | None:
    """Somebody asks for something: the row that this leaves behind, where the site does not have it yet."""
    english, chinese = left_behind(act.verb)
    if act.verb in ("pick", "choose") and act.objects and _picked(placed, act, done, language):
        return None
    asked_for = _asked_for(placed, act, about, done, language)
    if (
        asked_for is not None
        and asked_for.target is about
        and _is_written(about)
        and english in ("booking", "reservation")
    ):
        asked_for.target = None  # notes are no room or person that could be booked
    if asked_for is None or not english or _is_made(placed, asked_for.target, english, done):
        return None
    target, noun, fields = asked_for.target, asked_for.noun, asked_for.fields
    who = "staff" if act.staff else "member"
    if target is None and (english in ("review", "rating", "comment", "vote") or (english == "order" and not noun)):
        target = offered(placed)
    if english in ("sign-up", "registration", "enrolment") and (target is None or target.view != "calendar"):
        target = next((e for e in placed.spec.entities if e.view == "calendar" and e.name in placed.added), target)
    if target is None and english in ("review", "rating", "comment", "vote"):
        return None
    if act.verb == "rsvp":
        placed.spec, made = asking.asked(placed.spec, "rsvp", None, who, language)
        return _noted(placed, made, done)
    held = _held(placed, english, chinese, target, act)
    if held is not None:
        placed.named.add(held.name)
        _given(placed, held, fields, language)
        _taken_along(placed, act, held)
        return None
    if noun and english in ("booking", "reservation") and _by_services(placed):
        placed.rows.append(noun)
        return None
    target, own = _of_what(placed, target, noun, english, language)
    placed.spec, made = asking.asked(placed.spec, act.verb, target, who, language, noun=own)
    if made is not None:
        _given(placed, made, fields, language)
        _taken_along(placed, act, made)
    return _noted(placed, made, done)


def _is_written(about: Entity | None) -> bool:
    """Whether an entity is texts."""
    group = group_of(about.name.replace("_", " ")) if about is not None else None
    return group is not None and group[0] in ("document", "story", "text", "note")


_ROWS = frozenset(
    re.findall(
        r"\w+",
        "table seat place spot room appointment slot time date session lesson visit tour trial ride drive stay meeting "
        "call consultation class treatment massage haircut training workout party viewing tasting dinner meal course "
        "ticket trip walk sitting repair service move delivery pickup check checkup interview demo test photoshoot",
    )
)
"""Nouns that are what one books rather than what is taken: a session, not a lane."""


def _is_some(noun: str) -> bool:
    """Whether there are several of it to choose from: a boat; a table or a room is what one is given."""
    group = group_of(one_of(noun))
    event = group is not None and group[0] in ("event", "money", "document", "story")
    return noun.isascii() and not event and noun.split(" ")[-1] not in _ROWS


def _taken_along(placed: Placed, act: Act, row: Entity) -> None:
    """More things that are taken for the same time: "a boat and a trailer together"."""
    rule = next((r for r in row.rules if isinstance(r, Slots) and r.resource is not None), None)
    if rule is None:
        return
    for noun in act.objects:
        group = group_of(one_of(noun))
        held = placed.kin.entity(noun, placed.spec)
        if held is None and group is not None and group[0] in ("vehicle", "place", "thing", "person", "animal"):
            held = placing.new_entity(placed, noun if is_plural(noun) or not noun.isascii() else plural_of(noun))
        if (
            held is None
            or held is row
            or held.access.create != "staff"
            or any(f.target == held.name for f in row.fields)
        ):
            continue
        row.fields.insert(2, Field(name=held.name, label=held.title, kind="relation", target=held.name, required=False))
        rule.also.append(held.name)
        held.access.read = "everyone"


def _given(placed: Placed, row: Entity, fields: list[str], language: Language) -> None:
    """What is given along with a row, as its fields."""
    for one in fields:
        if placed.kin.field(one, row) is None:
            form_field(row, one, language)


def _of_what(
    placed: Placed, target: Entity | None, noun: str, english: str, language: Language
) -> tuple[Entity | None, str]:
    """What the row is about, and the sentence's own noun for the row where it has one."""
    own = ""
    if noun and target is None:
        placed.rows = [r for r in placed.rows if r != noun]
        group = group_of(one_of(noun))
        if group is not None and group[0] in ("vehicle", "place", "person") and language == "zh":
            target = placing.new_entity(placed, noun)
        elif not is_plural(noun) and english in ("booking", "reservation") and _is_some(noun):
            target = placing.new_entity(placed, plural_of(noun))
        elif not is_plural(noun) and english in ("booking", "order", "reservation"):
            own = noun
        else:
            target = placing.new_entity(placed, noun)
    elif noun and (language == "zh" or one_of(noun).split(" ")[-1] in (english.lower(), *_VISITS)):
        own = noun
    return target, one_of(own) if own and language == "en" else ""


_VISITS = ("drive", "visit", "tour", "ride", "lesson", "trial", "stay", "swap")
"""Nouns that name such a row themselves: "customers book test drives"."""


def _picked(placed: Placed, act: Act, done: Done, language: Language) -> bool:
    """Whether what people choose is said on the row that they leave anyway: "subscribe and choose a point"."""
    row = _last_asked(placed, done)
    if row is None or any(is_time(o) for o in act.objects):
        return False
    for noun in act.objects:
        entity = placed.kin.entity(noun, placed.spec)
        if entity is None:
            entity = placing.new_entity(placed, plural_of(noun) if noun.isascii() and not is_plural(noun) else noun)
        if entity is not None and entity is not row and all(f.target != entity.name for f in row.fields):
            entity.fields = [f for f in entity.fields if f.kind != "money"]
            row.fields.insert(1, Field(name=entity.name, label=entity.title, kind="relation", target=entity.name))
    return True


@dataclass
class _AskedFor:
    """What somebody asks for: an entity, a noun that is none yet, fields of the form."""

    target: Entity | None
    noun: str = ""
    fields: list[str] = field(default_factory=list)


def _asked_for(placed: Placed, act: Act, about: Entity | None, done: Done, language: Language) -> _AskedFor | None:
    """None where it is what people make already: "patients request appointments"."""
    found = _AskedFor(about)
    makes = left_behind(act.verb) != ("", "")
    for one in act.objects:
        if is_time(one) or left_behind(one) != ("", ""):
            continue
        kind = noun_kind(one)
        if kind == "field" and placed.kin.entity(one, placed.spec) is None:
            found.fields.append(one)
            continue
        entity = calling.meant(placed, one)
        if entity is None:
            if kind not in ("field", "feature", "people") and plausible(one):
                found.noun = found.noun or one
            continue
        entity = calling.called(placed, entity, one)
        placed.named.add(entity.name)
        if left_behind(act.verb)[0] in _OF_ANOTHER and entity.name in placed.added and entity.titles not in done.made:
            entity.access.create = entity.access.update = entity.access.delete = "staff"
        if entity.access.create in ("member", "everyone") and not (makes and entity.titles in done.made):
            told = [o for o in act.objects if noun_kind(o) == "field"]
            fill(placed, Act(act.who, act.verb, "fill", told), language)
            return None
        found.target = entity
    return found


_OF_ANOTHER = ("sign-up", "registration", "enrolment", "application", "loan", "rental")
"""Rows about what somebody else puts up: whoever signs up for a job did not make it."""


def _is_made(placed: Placed, target: Entity | None, english: str, done: Done) -> bool:
    """Whether what is asked about is itself the row that people leave: an order of an order there is not."""
    return (
        target is not None
        and target is main_of(placed)
        and target.access.create in ("member", "everyone")
        and target.name not in done.put
        and english in ("order", "booking", "reservation", "sign-up", "request", "application", "loan", "registration")
    )


def _by_services(placed: Placed) -> bool:
    """Whether people book services by the hour, so that what they book is one of them."""
    return any(e.name == placed.kin.rows for e in placed.spec.entities) and any(
        isinstance(r, Slots) for e in placed.spec.entities for r in e.rules
    )


def _noted(placed: Placed, made: Entity | None, done: Done) -> None:
    if made is not None:
        placed.named.add(made.name)
        placed.added.append(made.name)
        done.asked.append(made.titles)
        done.asked_names.append(made.name)


def _held(placed: Placed, english: str, chinese: str, target: Entity | None, act: Act) -> Entity | None:
    """What members make already that is as good as the row of this verb."""
    spec = placed.spec
    named = placed.kin.entity(english.split(" ")[0] if english != "sign-up" else "sign-up", spec) or placed.kin.entity(
        chinese, spec
    )
    if named is not None and named.access.create in ("member", "everyone", "staff") and named is not target:
        if named is main_of(placed) and (target is None or target.name not in placed.added):
            return named
        points = {f.target for f in named.fields if f.kind == "relation"}
        if target is None or target.name in points or not points:
            return named
    if target is None:
        return None
    alike = (
        "booking",
        "reservation",
        "sign-up",
        "registration",
        "enrolment",
        "RSVP",
        "rental",
        "loan",
        "order",
        "request",
        "application",
    )
    if english in alike:
        return next(
            (
                e
                for e in spec.entities
                if e.access.create in ("member", "everyone")
                and e.access.read == "owner"
                and any(f.target == target.name for f in e.fields)
                and e.name not in ("favourite",)
            ),
            None,
        )
    if english == "answer":
        return next((e for e in spec.entities if e.name in ("reply", "answer", "comment")), None)
    return None
