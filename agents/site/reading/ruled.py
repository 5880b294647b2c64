"""A sentence read by rules alone: a blueprint where the sentence names one, else a site around what it lists.

In order: name, limits, hours and looks are taken out; the rest is parted into clauses; a blueprint is chosen or none;
what is listed and what people do is put in; numbers and hours are held; what nothing speaks for is taken out. A model
is only asked which of two blueprints is meant.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agents.errors import InputRefused
from agents.profile import Opens
from agents.site.blueprints import Match, blueprint
from agents.site.blueprints.trades import Trade
from agents.site.reading import (  # fmt: skip
    acting,
    asking,
    blank,
    calling,
    counting,
    covering,
    demands,
    doing,
    extras,
    limiting,
    naming,
    opening,
    placing,
    provisos,
    refusing,
    sowing,
    standing,
    styling,
    summing,
    teaming,
    telling,
    terms,
    titling,
    trading,
    trimming,
)
from agents.site.reading.choosing import best_for, demanded_by
from agents.site.reading.hearing import Heard, hear
from agents.site.reading.kin import Kin, is_plural, one_of
from agents.site.reading.nouns import noun_kind
from agents.site.reading.phrases import noun_of
from agents.site.reading.placed import UNCOUNTED, Placed, offered
from agents.site.reading.told import Act, Listing, Told
from agents.site.reading.verbs import left_behind
from agents.site.spec import MOST_ENTITIES, Field, SiteSpec, faults
from agents.site.words.entities import group_of
from agents.sources.base import Language


@dataclass
class Reading:
    """What was understood."""

    spec: SiteSpec
    blueprint: str
    """Name of the blueprint it started from; empty where there was none."""
    kin: Kin = field(default_factory=lambda: Kin(""), repr=False)
    """What words mean on it."""
    said: list[str] = field(default_factory=list)
    """For the person: what was understood, what the blueprint filled in, what was not understood."""
    beyond: str | None = None
    """What no spec can say, from a model able to write it down for the coding agent."""


def by_rules(text: str, language: Language, *, opens: Opens | None = None) -> Reading:
    """The site by rules alone; a model is only opened to be asked which of two blueprints is meant. Raises InputRefused."""
    if refusing.is_generic(text):
        raise refusing.refuse_nothing(text, language)
    heard = hear(text, language)
    _refused_closed(heard)
    demanded = demanded_by(heard.told)
    _refused_many(heard, demanded)
    best = best_for(heard, demanded, opens)
    if best is None and refusing.is_question(text):
        raise refusing.refuse_nothing(text, language)
    if best is None and not demanded:
        demanded = _of_rows(heard) or _of_subject(heard)
        if not demanded:
            raise refusing.refuse_nothing(text, language)
    made = _built(heard, best)
    return _finished(made, heard)


def _refused_many(heard: Heard, demanded: list[str]) -> None:
    longest = max((listing.nouns for listing in heard.told.listings), key=len, default=[])
    kinds = longest if len(longest) > MOST_ENTITIES else demanded
    if len(kinds) > MOST_ENTITIES:
        raise refusing.refuse_many(kinds, heard.language)
    counted = re.search(
        r"\b(\d{2,4})\s+(?:different |various |separate )?(?:kinds?|types?|entities|tables|modules|things)\b|(\d{2,4})\s*(?:种|个)(?:不同的?)?(?:实体|模块|东西|内容|功能|数据表)",
        heard.text,
    )
    if counted and int(counted[1] or counted[2]) > MOST_ENTITIES:
        raise refusing.refuse_number(int(counted[1] or counted[2]), heard.language)


def _refused_closed(heard: Heard) -> None:
    """Open on a day and closed on it: one of them cannot be meant."""
    hours = heard.hours
    if hours is None or not hours.days or not set(hours.days) <= set(hours.closed):
        return
    if heard.language == "zh":
        raise InputRefused(f"前后矛盾：“{hours.said}”。", fix="请说明哪些天营业，哪些天休息。")
    raise InputRefused(
        f"This contradicts itself: “{hours.said}”.", fix="Say on which days it is open, and on which closed."
    )


def _of_rows(heard: Heard) -> list[str]:
    """The rows that people leave, where the head is about nothing else: "幼儿园请假系统，家长请假"."""
    subject = heard.told.subject
    acts = [a for a in heard.told.acts if a.kind == "want" and left_behind(a.verb) != ("", "")]
    return [left_behind(a.verb)[1] for a in acts if subject.endswith(a.verb) and not a.before.strip(subject)][:1]


def _of_subject(heard: Heard) -> list[str]:
    """The matter of a sentence that lists nothing: "a site for my cats" → cats."""
    told = heard.told
    if refusing.is_question(heard.text):
        return []
    noun = noun_of(told.subject) if heard.language == "en" else (naming.han_subject_in(told.subject) or "")
    if noun and any(sum(noun_kind(n) == "field" for n in x.nouns) >= 2 for x in told.listings):
        return [noun]
    if (
        not noun
        or len(noun.split()) > 4
        or not (group_of(one_of(noun)) or (is_plural(noun) and len(noun) > 4 and told.subject != told.head))
    ):
        return []
    told.listings.append(Listing("", "colon", [noun]))
    told.acts.append(Act("", "keep track of", "make", [noun]))
    return [noun]


def _built(heard: Heard, best: Match | None) -> Reading:
    """The spec with everything that the sentence lists and does."""
    language = heard.language
    said: list[str] = []
    trade = None
    if best is not None:
        source = blueprint(best.name)
        spec = source.spec(language)
        said.append(telling.start(source.title(language), best, language))
        trade = next((t for t in heard.trades if t.blueprint == best.name), None)
    else:
        spec = SiteSpec(name="x", language=language, currency="CNY" if language == "zh" else "USD")
    kin = Kin(best.name if best else "")
    if trade is not None and best is not None:
        names = [e.name for e in spec.entities]
        spec = trading.put_in(spec, blueprint(best.name), trade, language)
        for old, now in zip(names, [e.name for e in spec.entities], strict=True):
            kin.renamed(old, now)
        spec.style = trade.content.get("style") or spec.style
    placed = Placed(spec, kin)
    _counted_head(placed, heard.told, trade)
    if best is None:
        placed.spec.member_title, placed.spec.staff_title = (
            ("会员", "管理员") if language == "zh" else ("Member", "Staff")
        )
    calling.by_head(placed, heard.told)
    calling.taken(placed, heard.text)
    placing.place(placed, heard.told, language)
    people = acting.name_people(placed.spec, heard.told, placed.people, language)
    done = doing.do(placed, heard.told, language)
    known = {n for noun, names in heard.told.examples.items() if kin.entity(noun, placed.spec) for n in names}
    placed.rows = [row for row in placed.rows if row not in known]
    rows = placing.put_rows(placed)
    if best is None:
        if not placed.spec.entities:
            raise refusing.refuse_nothing(heard.text, language)
        _around(placed, heard)
        said.append(telling.own(placed.spec.entities, language))
    else:
        spoken = {*placed.named, *placed.fields, *placed.calls}
        told = any(e.name in spoken and e.name not in placed.added for e in placed.spec.entities)
        new = [e for e in placed.spec.entities if e.name in placed.added]
        apart = all(f.target is None or f.target in placed.added for e in new for f in e.fields)
        asks = any(a.kind in ("want", "fill") for a in heard.told.acts)
        apart = apart and (any(e.access.create == "member" for e in new) or not asks)
        if placed.added and not told and (trade is None or apart):
            return _built(heard, None)  # nothing of the blueprint was asked for
        gone = trimming.trim(placed.spec, placed.kin, placed.named, heard.text)
        if trade is not None and not rows:
            said.append(telling.trade(trade, placed.spec, kin, language))
        said += telling.gone(gone, language)
        _with_added(placed, language)
    if _GUESTBOOK.search(heard.text):
        standing.guestbook(placed, language)
    people += teaming.let_in(placed.spec, heard.text, language)
    _exemplified(placed, heard.told)
    sowing.sow(placed.spec, language)
    titling.name_site(placed.spec, heard, kin, trade, best.name if best else "", said)
    counted = counting.count_in(placed.spec, heard.bare, language)
    _seated(placed, heard)
    held = limiting.hold(placed.spec, heard.limits, placed.kin, language)
    held += terms.hold(placed.spec, heard.terms, language)
    held += provisos.hold(placed.spec, heard.provisos, placed.kin, language)
    opened = opening.open_at(placed.spec, heard.hours, language) if heard.hours is not None else []
    said += telling.parts(placed, done, rows, [*counted, *people, *held, *opened], own=best is None, language=language)
    return Reading(placed.spec, best.name if best else "", kin, said)


_GUESTBOOK = re.compile(r"\bguest ?book\b|留言簿|留言墙", re.IGNORECASE)


def _exemplified(placed: Placed, told: Told) -> None:
    """Rows that the sentence itself names of a thing: a single and a double kayak."""
    for noun, labels in told.examples.items():
        entity = placed.kin.entity(noun, placed.spec) or offered(placed)
        pointing = [f for f in entity.fields if f.required and f.kind == "relation"] if entity else []
        if entity is not None and entity.access.create == "staff" and not pointing:
            sowing.named(placed.spec, entity, labels)
            sowing.complete(placed.spec, entity)


def _seated(placed: Placed, heard: Heard) -> None:
    """Seats of a thing that nobody can sign up to yet: people sign up to it."""
    of = heard.limits.seats_of
    if heard.limits.seats is None or not of:
        return
    entity = placed.kin.entity(of, placed.spec)
    if (
        entity is None
        or entity.view != "calendar"
        or any(f.target == entity.name for e in placed.spec.entities for f in e.fields)
    ):
        return
    verb = "报名" if heard.language == "zh" else "sign up"
    placed.spec, made = asking.asked(placed.spec, verb, entity, "member", heard.language)
    if made is not None:
        placed.added.append(made.name)
        sowing.sow(placed.spec, heard.language)


def _counted_head(placed: Placed, told: Told, trade: Trade | None) -> None:
    """ "a shop for handmade soap, candles and bath salts": the first of the row stands in the head."""
    first = told.listings[0] if told.listings else None
    if first is None or first.sign != "comma" or not told.subject:
        return
    taught = re.search(
        r"\b(?:courses|classes|lessons|workshops|training)\s+in\s+(?P<x>[a-z -]+)$", told.subject, re.IGNORECASE
    )
    if taught and placed.kin.rows:
        first.nouns.insert(0, taught["x"].strip())
        return
    if told.subject == told.head:
        return
    noun = noun_of(told.subject)
    goods = is_plural(noun) or noun.split(" ")[-1] in UNCOUNTED
    if noun and goods and noun_kind(noun) in ("kind", "name") and placed.kin.entity(noun, placed.spec) is None:
        first.nouns.insert(0, noun)


def _around(placed: Placed, heard: Heard) -> None:
    """A whole site around entities that no blueprint has."""
    old = placed.spec
    subject = titling.subject_of(heard)
    private = _PRIVATE.search(heard.text) is not None and not any(a.who and not a.staff for a in heard.told.acts)
    if not private:
        _opened(old, heard.text)
    name = subject or old.entities[0].titles
    if not _SELLS.search(heard.text):
        _without_price(placed)
    made = blank.around(old.entities, heard.language, name=name, subject=subject or "", private=private)
    whole = naming.head_in(heard.told.head) if heard.language == "en" else ""
    if whole and subject and whole.lower() != subject.lower() and len(whole) <= 90:
        made.tagline = whole
    made.member_title, made.staff_title, made.roles = old.member_title, old.staff_title, old.roles
    placed.spec = made


def _without_price(placed: Placed) -> None:
    """Things of which nobody says that they cost anything have no price."""
    for entity in placed.spec.entities:
        said = [x.lower() for x in placed.fields.get(entity.name, [])]
        if entity.name in placed.added and not any("price" in x or "价" in x for x in said):
            entity.fields = [f for f in entity.fields if not (f.name == "price" and not f.required)]


_SELLS = re.compile(
    r"\b(?:price|cost|sell|sale|shop|store|buy|order|euro|dollar|pound|fee|paid|pay)|[€$£]|价|元|卖|售|买|购|店|订|费|商品",
    re.IGNORECASE,
)
"""Where things have a price although the sentence does not list it."""
_PRIVATE = re.compile(
    r"\b(?:track|logs?|logbook|diary|internal|fleet|warehouse|our (?:team|company|office|staff))\b|内部|公司|管理系统|台账",
    re.IGNORECASE,
)
"""What nobody but those who run the site is to see."""
_CLOSED = re.compile(
    r"\b(?:internal|rota|roster|ward|employees?|our (?:team|office|company|staff)|colleagues|patients?|payroll|fleet|warehouse)\b|内部|公司|员工|病房|排班",
    re.IGNORECASE,
)


def _opened(spec: SiteSpec, text: str) -> None:
    """Who sees what staff keep on a site of its own: everybody, on one for colleagues those who sign in. People are
    shown with what they do rather than with their telephone."""
    zh = spec.language == "zh"
    if not spec.signup:
        return
    closed = _CLOSED.search(text) is not None
    for entity in spec.entities:
        if entity.access.read != "staff" or entity.icon == "wallet":
            continue
        entity.access.read = "member" if closed else "everyone"
        if closed or entity.icon != "users":
            continue
        names = {f.name for f in entity.fields}
        if {"email", "phone", "note"} <= names and len(names) == 4:
            entity.fields = [f for f in entity.fields if f.name == "name"]
            entity.fields += [
                Field(name="role", label="职务" if zh else "Role", kind="text", required=False),
                Field(name="about", label="简介" if zh else "About", kind="long_text", required=False),
                Field(name="photo", label="照片" if zh else "Photo", kind="image", required=False),
            ]
            entity.view = "cards"


def _with_added(placed: Placed, language: Language) -> None:
    """New kinds of thing beside a blueprint's: related, on the dashboard, on the home page where everybody reads them."""
    added = [e for e in placed.spec.entities if e.name in placed.added]
    if not added:
        return
    blank.relate([*placed.spec.entities], language, only=set(placed.added))
    board = blank.dashboard_of(added, language)
    held = placed.spec.dashboard
    held.figures = [*held.figures, *board.figures[:2]][:8]
    held.charts = [*held.charts, *board.charts[:2]][:8]
    home = next((p for p in placed.spec.pages if p.path == ""), None)
    if home is not None:
        blank.show(home, [e for e in added if e.access.read == "everyone"][:2])


_WHO_SEES = re.compile(
    r"(?:^|,\s*|\band\s+)(?:only\s+)?the (?P<who>[a-z]+(?: master| keeper| manager)?) (?:sees?|gets?|marks?|checks?|must|approves?|exports?)\b"
)


def _titled(spec: SiteSpec, heard: Heard) -> None:
    """Whoever sees what the demands ask for runs the site, where the sentence names nobody else of the staff."""
    if spec.language != "en" or spec.staff_title.lower() in heard.text.lower() or spec.roles:
        return
    for demand in heard.demands:
        found = _WHO_SEES.search(demand.words.lower())
        if found is not None and acting.is_staff(found["who"]):
            spec.staff_title = found["who"][:1].upper() + found["who"][1:]
            return


def _finished(made: Reading, heard: Heard) -> Reading:
    """Features, rights and looks of the sentence; then the check that nothing of it is unsound."""
    language = heard.language
    hours = heard.hours.said if heard.hours is not None else ""
    done = extras.add_to(made.spec, demands.without(heard.text, heard.demands), hours)
    made.spec, made.said = done.spec, [*telling.still_unheard(made.said, done.heard), *done.said]
    made.spec, done_with = demands.hold(made.spec, heard.demands, made.kin)
    understood = [what for demand, held in done_with if held is not None and (what := demand.fact("what"))]
    made.said = telling.still_unheard(made.said, understood)
    _titled(made.spec, heard)
    if facts := [held.said for _, held in done_with if held is not None] + summing.summed(made.spec):
        made.said.append(telling.joined(facts, language))
    style, accent = styling.look_in(heard.text)
    if style is not None:
        made.spec.style = style  # type: ignore[assignment]
    if accent is not None:
        made.spec.accent = accent
    found = [*faults(made.spec), *sowing.seed_faults(made.spec)]
    if found and made.blueprint:
        made.spec = blueprint(made.blueprint).spec(language)
        made.said.append(
            f"Some of it did not fit together ({found[0]}), so the blueprint itself was taken."
            if language == "en"
            else f"部分内容无法组合（{found[0]}），因此直接采用了模板。"
        )
    elif found:
        raise InputRefused(found[0], fix="Say it in other words.")
    made.spec.blueprint = made.blueprint
    if heard.hours is not None:
        done_with.append((demands.Demand("hours", heard.hours.said, {}), covering.opened(made.spec)))
    made.spec.clauses = covering.cover(heard.text, heard.bare, language, made.spec, done_with, done.heard)
    lost = [clause.words for clause in made.spec.clauses if not clause.held]
    made.said = [*telling.still_unsaid(made.said, lost), *covering.told(made.spec.clauses, language)]
    return made
