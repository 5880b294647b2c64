"""A sentence read by rules alone: a blueprint where the sentence names one, else a site around what it lists.

In order: name, limits, hours and looks are taken out; the rest is parted into clauses; a blueprint is chosen or none;
what is listed and what people do is put in; numbers and hours are held; what nothing speaks for is taken out. A model
is only asked which of two blueprints is meant.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from agents.errors import InputRefused
from agents.settings import Settings
from agents.site.blueprints import Match, blueprint
from agents.site.blueprints.trades import Trade
from agents.site.reading import (  # fmt: skip
    acting,
    asking,
    blank,
    calling,
    counting,
    doing,
    extras,
    limiting,
    naming,
    opening,
    placing,
    refusing,
    sowing,
    styling,
    teaming,
    telling,
    terms,
    trading,
    trimming,
)
from agents.site.reading.choosing import best_for, demanded_by
from agents.site.reading.hearing import Heard, hear
from agents.site.reading.kin import Kin, is_plural, one_of
from agents.site.reading.nouns import noun_kind
from agents.site.reading.phrases import noun_of
from agents.site.reading.placed import UNCOUNTED, Placed
from agents.site.reading.told import Act, Listing, Told
from agents.site.reading.verbs import left_behind
from agents.site.spec import MOST_ENTITIES, Field, SiteSpec, faults
from agents.site.words.entities import group_of
from agents.sources.base import Language
from agents.text.words import han_count


@dataclass
class Reading:
    """What was understood."""

    spec: SiteSpec
    blueprint: str
    """Name of the blueprint it started from; empty where there was none."""
    said: list[str] = field(default_factory=list)
    """For the person: what was understood, what the blueprint filled in, what was not understood."""


def by_rules(
    text: str, language: Language, *, model: BaseChatModel | None = None, settings: Settings | None = None
) -> Reading:
    """The site by rules alone; a model is only asked which of two blueprints is meant. Raises InputRefused."""
    if refusing.is_generic(text):
        raise refusing.refuse_nothing(text, language)
    heard = hear(text, language)
    demanded = demanded_by(heard.told)
    _refused_many(heard, demanded)
    best = best_for(heard, demanded, model, settings)
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
    placing.place(placed, heard.told, language)
    people = acting.name_people(placed.spec, heard.told, placed.people, language)
    done = doing.do(placed, heard.told, language)
    rows = placing.put_rows(placed)
    if best is None:
        if not placed.spec.entities:
            raise refusing.refuse_nothing(heard.text, language)
        _around(placed, heard)
        said.append(telling.own(placed.spec.entities, language))
    else:
        told = any(e.name in placed.named and e.name not in placed.added for e in placed.spec.entities)
        if placed.added and not told and trade is None:
            return _built(heard, None)  # nothing of the blueprint was asked for
        gone = trimming.trim(placed.spec, placed.kin, placed.named, heard.text)
        if trade is not None and not rows:
            said.append(telling.trade(trade, placed.spec, kin, language))
        said += telling.gone(gone, language)
        _with_added(placed, language)
    people += teaming.let_in(placed.spec, heard.text, language)
    _exemplified(placed, heard.told)
    sowing.sow(placed.spec, language)
    _name(placed.spec, heard, kin, trade, best.name if best else "", said)
    counted = counting.count_in(placed.spec, heard.bare, language)
    _seated(placed, heard)
    held = limiting.hold(placed.spec, heard.limits, placed.kin, language)
    held += terms.hold(placed.spec, heard.terms, language)
    opened = opening.open_at(placed.spec, heard.hours, language) if heard.hours is not None else []
    said += telling.parts(placed, done, rows, [*counted, *people, *held, *opened], own=best is None, language=language)
    return Reading(placed.spec, best.name if best else "", said)


def _exemplified(placed: Placed, told: Told) -> None:
    """Rows that the sentence itself names of a thing: a single and a double kayak."""
    for noun, labels in told.examples.items():
        entity = placed.kin.entity(noun, placed.spec)
        needed = [f for f in entity.fields if f.required and f.name != entity.display] if entity else []
        if entity is not None and entity.access.create == "staff" and not needed:
            sowing.named(placed.spec, entity, labels)


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
    subject = _subject(heard)
    private = _PRIVATE.search(heard.text) is not None and not any(a.who and not a.staff for a in heard.told.acts)
    if not private:
        _opened(old, heard.text)
    name = subject or old.entities[0].titles
    made = blank.around(old.entities, heard.language, name=name, subject=subject or "", private=private)
    whole = naming.head_in(heard.told.head) if heard.language == "en" else ""
    if whole and subject and whole.lower() != subject.lower() and len(whole) <= 90:
        made.tagline = whole
    made.member_title, made.staff_title, made.roles = old.member_title, old.staff_title, old.roles
    placed.spec = made


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


def _subject(heard: Heard, name: str = "") -> str | None:
    """What the place or matter is called in the sentence; None where that is but the kind of site."""
    told = heard.told
    if heard.language == "en" and not han_count(told.head):
        found = naming.subject_in(told.head, told.subject, own=not name)
    else:
        found = naming.han_subject_in(told.subject)
    if found and name and _is_kind_alone(found, name):
        return None
    return found[:1].upper() + found[1:] if found else None


def _is_kind_alone(subject: str, name: str) -> bool:
    kinds = {k.lower() for tongue in ("en", "zh") for k in blueprint(name).listed("kinds", tongue)}
    return subject.lower() in kinds and (
        " " not in subject
        or re.search(
            r"^(?:online|lending|book|help|support|service|job|message|discussion|kanban|project|ideas|internship|gig|members|sports|fitness|training|community|recipe|sales|real|property|ticket|task)\b",
            subject,
            re.I,
        )
        is not None
    )


def _has_kind(subject: str, name: str) -> bool:
    if not name:
        return False
    kinds = [k.lower() for tongue in ("en", "zh") for k in blueprint(name).listed("kinds", tongue)]
    low = subject.lower()
    return any(re.search(rf"\b{re.escape(k)}s?\b", low) if k.isascii() else k in low for k in kinds)


_OWN_NAME = re.compile(r"(?:登记|管理|预约|报名|记录|交换|库存|招领|排班|投票|请假|报修|点单|评选|培训)$")
"""A matter that says already what the site is for."""


def _name(spec: SiteSpec, heard: Heard, kin: Kin, trade: Trade | None, made: str, said: list[str]) -> None:
    """The name that the sentence gives, else the trade's, else one made of its matter."""
    language = heard.language
    name = naming.name_in(heard.text, language)
    if name is not None:
        spec.name = name
        said.append(f"The site is called “{name}”." if language == "en" else f"网站名称：“{name}”。")
        return
    subject = _subject(heard, made) if trade is None else None
    if subject and len(subject) <= 40:
        pattern = kin.named.get(language, "{}")
        words = pattern.replace("{}", "").strip().lower()
        own = (
            _OWN_NAME.search(subject) is not None
            or naming.is_place(subject)
            or _has_kind(subject, made)
            or (words and words.rstrip("s") in subject.lower())
        )
        spec.name = subject if own else pattern.format(subject)
        if language == "en":
            spec.name = spec.name[:1].upper() + spec.name[1:]
    if language == "zh":
        said.append(f"名称“{spec.name}”是暂定的，说“网站改名为……”即可修改。")
    else:
        said.append(f"The name “{spec.name}” is made up; say “rename the site to …”.")


def _still_unheard(said: list[str], heard: list[str]) -> list[str]:
    """What was said, without what was called not understood and was understood after all."""
    kept = []
    for line in said:
        for words in heard:
            if line.startswith(("没有理解：", "Not understood: ")) and words in line:
                line = line.replace(f"{words}、", "").replace(f"、{words}", "").replace(words, "")
        if not re.match(r"(?:没有理解：|Not understood: )[。.]", line):
            kept.append(line)
    return kept


def _finished(made: Reading, heard: Heard) -> Reading:
    """Features, rights and looks of the sentence; then the check that nothing of it is unsound."""
    language = heard.language
    done = extras.add_to(made.spec, heard.text)
    made.spec, made.said = done.spec, [*_still_unheard(made.said, done.heard), *done.said]
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
    return made
