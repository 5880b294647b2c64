"""What the sentence lists, put into a spec: words for what is there, fields, rows, and kinds of thing that it lacks.

It takes the listings of `clauses`, not the sentence. What people do is put in by `doing.py`.
"""

from __future__ import annotations

import re

from agents.site.reading import asking
from agents.site.reading.adding import add_field
from agents.site.reading.calling import called, meant
from agents.site.reading.kin import is_plural, one_of
from agents.site.reading.nouns import noun_kind, plausible
from agents.site.reading.phrases import is_person, noun_of
from agents.site.reading.placed import MOST, UNCOUNTED, Placed, now, offered
from agents.site.reading.standing import guestbook, scores
from agents.site.reading.told import Listing, Told
from agents.site.spec import Entity, Field
from agents.site.wishes.names import plural as plural_of
from agents.site.words.entities import entity_from, group_of
from agents.site.words.fields import field_from, kind_of
from agents.sources.base import Language


def place(placed: Placed, told: Told, language: Language) -> None:
    """The listings of `told` into `placed`."""
    described = {
        x.owner or x.before for x in told.listings if any(noun_kind(n, of_thing=True) == "field" for n in x.nouns)
    }
    for listing in told.listings:
        nouns = [n for n in listing.nouns if n]
        for noun in nouns:
            if noun in described and placed.kin.entity(noun, placed.spec) is None:
                _as_offer(placed, noun)
        owner = _owner(placed, listing, nouns, told)
        if owner is not None and listing.at_head:
            for noun in nouns:
                _of_head(placed, owner.name, noun, language)
        elif owner is not None:
            if listing.owner and not listing.at_head:
                owner = called(placed, owner, listing.owner)
            placed.named.add(owner.name)
            _only_told(placed, owner, nouns)
            for noun in nouns:
                _of_thing(placed, now(placed, owner.name), noun, language)
        else:
            counted = _counted_up(placed, nouns, told, listing)
            for noun in nouns:
                if noun in counted:
                    placed.rows.append(noun)
                else:
                    _of_site(placed, noun, language)


def _owner(placed: Placed, listing: Listing, nouns: list[str], told: Told) -> Entity | None:
    """The entity whose fields the listing names; None: it names what the site keeps."""
    kinds = [noun_kind(n, of_thing=True) for n in nouns]
    fields = sum(k == "field" for k in kinds)
    spec, kin = placed.spec, placed.kin
    if listing.sign == "with":
        entity = kin.entity(listing.owner, spec) if listing.owner else None
        if listing.at_head:
            return _of_matter(placed, listing, entity, nouns)
        if entity is not None:
            return entity
        if listing.owner:
            return _as_offer(placed, listing.owner) or new_entity(placed, listing.owner)
        return offered(placed) if fields * 2 >= len(nouns) and fields else None
    plain = sum(noun_kind(n) == "field" for n in nouns)
    if (
        plain
        and (plain * 5 >= len(nouns) * 3 or not any(is_plural(n) or not n.isascii() for n in nouns))
        and not any(kin.entity(n, spec, loose=False) for n in nouns if noun_kind(n) != "field")
    ):
        return (
            (kin.entity(listing.before, spec) if listing.before else None)
            or (new_entity(placed, listing.before) if _registered(told, listing.before) else None)
            or offered(placed)
            or _of_subject(placed, told)
        )
    return None


_PLAIN = ("product", "ad", "item")
"""What a blueprint offers, where its name says nothing of what that is."""


def _as_offer(placed: Placed, noun: str) -> Entity | None:
    """What the sentence describes, where the blueprint's own word for what is offered says less: beans for products."""
    shown = offered(placed)
    plain = shown is not None and placed.kin.origin.get(shown.name) in _PLAIN and shown.name not in placed.calls
    if shown is None or not plain or not is_plural(noun) or is_person(noun) or shown.name in placed.named:
        return None
    placed.named.add(shown.name)
    return called(placed, shown, noun)


def _registered(told: Told, noun: str) -> bool:
    """Whether people put in things by this noun: "owners register pets (name, species)"."""
    return (
        bool(noun)
        and is_plural(noun)
        and any(a.kind == "make" and noun in a.objects and a.verb in ("add", "register", "enter") for a in told.acts)
    )


def _of_subject(placed: Placed, told: Told) -> Entity | None:
    """The thing that the head names, where the sentence only says what is known of it: "二手书交换：书名、作者"."""
    from agents.site.reading.naming import han_subject_in, subject_in

    noun = (
        han_subject_in(told.subject)
        if placed.spec.language == "zh"
        else noun_of(subject_in(told.head, told.subject) or "")
    )
    if not noun:
        return None
    if placed.spec.language == "en":
        words = noun.split(" ")
        while words and group_of(one_of(" ".join(words))) is None:
            words = words[:-1]
        noun = " ".join(words) or noun
    return new_entity(placed, noun if re.search(r"[\u4e00-\u9fff]", noun) or is_plural(noun) else plural_of(noun))


def _of_matter(placed: Placed, listing: Listing, entity: Entity | None, nouns: list[str]) -> Entity | None:
    """Whose the list right after the head is: the matter's ("recipes with steps and a rating"), or None: the site's."""
    likely = entity or offered(placed)
    plain = sum(
        noun_kind(n) == "field" or (likely is not None and placed.kin.field(n, likely) is not None) for n in nouns
    )
    if not plain or plain * 2 < len(nouns):
        return None
    thing = is_plural(listing.owner) or group_of(one_of(listing.owner)) is not None
    return likely or (new_entity(placed, listing.owner) if thing else None)


def _of_head(placed: Placed, owner: str, noun: str, language: Language) -> None:
    """A noun of a list right after the head, most of which are fields: some may be more than that."""
    spec, entity = placed.spec, now(placed, owner)
    plain = noun_kind(noun) in ("field", "name") or placed.kin.field(noun, entity) is not None
    held = placed.kin.entity(noun, spec, loose=False)
    if plain and not (held is not None and held is not entity and is_plural(noun)):
        add_field(placed, entity, noun, language)
    else:
        _of_site(placed, noun, language)


def _only_told(placed: Placed, entity: Entity, nouns: list[str]) -> None:
    """Where the sentence says what is known of a new kind of thing, the usual other fields of such things go."""
    if entity.name not in placed.added or sum(noun_kind(n, of_thing=True) == "field" for n in nouns) < 2:
        return
    kept = [f for f in entity.fields if f.name == entity.display or f.kind == "relation" or f.set_by != "form"]
    long = next((f for f in entity.fields if f.kind == "long_text"), None)
    if long is not None:
        long.required = False
        kept.append(long)
    group = group_of(entity.name.replace("_", " ")) or group_of(entity.title)
    timely = (
        group is not None
        and group[0] in ("event", "money", "document")
        and not any(field_from(n, "en") is not None and kind_of(n) in ("date", "datetime") for n in nouns)
    )
    if timely:
        kept += [f for f in entity.fields if f.kind in ("date", "datetime")][:1]
    told = [f for f in entity.fields if f not in kept and any(placed.kin.field(n, entity) is f for n in nouns)]
    entity.fields = [f for f in entity.fields if f in kept or f in told]
    if entity.view in ("calendar", "posts", "board") and not timely:
        entity.view = (
            "cards" if any("photo" in n or "picture" in n or "照片" in n or "图片" in n for n in nouns) else "table"
        )


def _of_thing(placed: Placed, entity: Entity, noun: str, language: Language) -> None:
    """A noun of a list that belongs to an entity."""
    other = placed.kin.entity(noun, placed.spec, loose=False)
    if other is not None and other is not entity and is_plural(noun) and noun_kind(noun, of_thing=True) != "field":
        placed.named.add(other.name)
        called(placed, other, noun)
        return
    if noun_kind(noun) == "feature" and placed.kin.field(noun, entity) is None:
        _of_site(placed, noun, language)
        return
    if (
        other is None
        and is_plural(noun)
        and noun_kind(noun, of_thing=True) == "kind"
        and group_of(one_of(noun)) is not None
        and placed.kin.field(noun, entity) is None
    ):
        new_entity(placed, noun)
        return
    add_field(placed, entity, noun, language)


def _counted_up(placed: Placed, nouns: list[str], told: Told, listing: Listing) -> list[str]:
    """The nouns that are examples of what the site offers ("yoga, boxing and pilates"), not kinds of thing."""
    target = next((e for e in placed.spec.entities if e.name == placed.kin.rows), None)
    if target is None or not nouns:
        return []
    found = []
    for noun in nouns:
        known = placed.kin.entity(noun, placed.spec) is not None or placed.kin.field(noun, target) is not None
        if known or noun_kind(noun) in ("feature", "people", "field"):
            continue
        group = group_of(one_of(noun))
        if group is None or group[0] in ("thing", "event", "money"):
            found.append(noun)
    enough = 2 if listing.sign != "track" else 99
    if listing.sign == "with" and len(found) < len(nouns):
        return []
    return found if len(found) >= enough else []


_LEFT = {
    "order": "order",
    "booking": "book",
    "reservation": "reserve",
    "loan": "borrow",
    "rental": "rent",
    "订单": "下单",
    "预约": "预约",
    "预订": "预订",
    "借阅": "借阅",
}
"""Rows that people leave about what is offered, by their noun → the verb that leaves them."""


def _of_site(placed: Placed, noun: str, language: Language) -> None:
    """A noun of a list of what the site has."""
    kind = noun_kind(noun)
    held = meant(placed, noun)
    shown = offered(placed)
    if (
        shown is not None
        and held in (shown, None)
        and placed.kin.field(noun, shown) is not None
        and kind != "people"
        and one_of(noun) != one_of(shown.title)
    ):
        add_field(placed, shown, noun, language)
    elif held is not None and not (kind == "field" and not is_plural(noun)):
        placed.named.add(held.name)
        called(placed, held, noun)
    elif kind == "feature":
        _standing(placed, noun, language)
    elif kind == "people":
        placed.people.append(noun)
    elif kind == "field":
        entity = offered(placed)
        if entity is not None:
            add_field(placed, entity, noun, language)
        else:
            placed.left.append(noun)
    elif kind == "kind" and shown is not None and one_of(noun) in _LEFT:
        _row_about(placed, _LEFT[one_of(noun)], shown, language)
    elif kind == "kind":
        if (
            shown is not None
            and placed.kin.origin.get(shown.name) == "entry"
            and shown.name not in placed.calls
            and is_plural(noun)
            and not is_person(noun)
        ):
            called(placed, shown, noun)
        else:
            new_entity(placed, noun)
    else:
        placed.left.append(noun)


def _standing(placed: Placed, noun: str, language: Language) -> None:
    """A feature that is a kind of thing of its own."""
    if re.fullmatch(
        r"(?:.*high[- ]?scores?(?: table)?|leader ?boards?|score ?boards?|hall of fame|高分榜|排行榜)",
        noun,
        re.IGNORECASE,
    ):
        scores(placed, language)
    elif re.fullmatch(r"guest ?books?|留言簿|留言墙", noun, re.IGNORECASE):
        guestbook(placed, language)


def _row_about(placed: Placed, verb: str, shown: Entity, language: Language) -> None:
    """Rows that people leave about what is offered."""
    placed.spec, made = asking.asked(placed.spec, verb, shown, "member", language)
    if made is not None:
        placed.added.append(made.name)
        placed.named.add(made.name)


def new_entity(placed: Placed, noun: str, fields: list[Field] | None = None) -> Entity | None:
    """A new kind of thing by its noun; None where the words name none, or the site is full."""
    spec = placed.spec
    sold = _sold_as(placed, noun)
    if sold is not None:
        return sold
    if len(spec.entities) >= MOST or not noun.strip() or not plausible(noun):
        placed.left.append(noun)
        return None
    words = noun if re.search(r"[\u4e00-\u9fff]", noun) else one_of(noun)
    entity = entity_from(words, spec, fields or [], sure=True)
    if entity is None:
        placed.left.append(noun)
        return None
    last = one_of(noun).split(" ")[-1]
    if last in UNCOUNTED:
        entity.titles = entity.title
    elif last in ("child", "person", "man", "woman"):
        entity.titles = re.sub(
            r"\w+$",
            {"child": "children", "person": "people", "man": "men", "woman": "women"}[last],
            entity.title.lower(),
        ).capitalize()
    if last == "list" and noun.isascii():
        entity.title = one_of(noun)[:1].upper() + one_of(noun)[1:]
        entity.titles = f"{entity.title}s"
    if re.search(r"(?:review|opinion)$|[\u4e00-\u9fff]评$", one_of(noun)) and entity.access.create == "staff":
        entity.access.create, entity.access.update = "member", "owner"
    spec.entities.append(entity)
    placed.added.append(entity.name)
    placed.named.add(entity.name)
    return entity


def _sold_as(placed: Placed, noun: str) -> Entity | None:
    """What a shop sells is its products under another word: "show cakes, customers order them"."""
    product = next((e for e in placed.spec.entities if placed.kin.origin.get(e.name) == "product"), None)
    group = group_of(one_of(noun))
    if product is None or group is None or group[0] != "thing" or offered(placed) is not product:
        return None
    if product.name in placed.calls or product.name in placed.named:
        return None
    return called(placed, product, noun)


_CHOSEN_ZH = re.compile(r"^选择?(?=[\u4e00-\u9fff]{2})")
_ONE_OF_ZH = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:或者|或)(?=[\u4e00-\u9fff]{2})")
"""What one chooses from: 选日常保洁、深度保洁或擦玻璃."""


def put_rows(placed: Placed) -> list[str]:
    """The rows that the sentence counts up, in place of the examples of the blueprint."""
    target = next((e for e in placed.spec.entities if e.name == placed.kin.rows), None)
    if target is None or not placed.rows or not target.rows:
        return []
    before = [str(r.get(target.display, "")) for r in target.rows]
    spec = placed.spec
    named = [r for r in dict.fromkeys(placed.rows) if placed.kin.entity(r, spec, loose=False) is not target]
    parts = [part for r in named for part in _ONE_OF_ZH.split(_CHOSEN_ZH.sub("", r))]
    labels = [r[:1].upper() + r[1:] for r in dict.fromkeys(parts) if plausible(r)]
    if not labels:
        return []
    rows = []
    for n, label in enumerate(labels):
        row = dict(target.rows[n % len(target.rows)])
        row[target.display] = label
        for one in target.fields:
            if one.kind == "long_text" or (one.kind == "text" and one.name != target.display):
                row.pop(one.name, None)
                if one.required and one.default is None:
                    row[one.name] = label
        rows.append(row)
    target.rows = rows
    from agents.site.reading.trading import repointed

    placed.spec = repointed(spec, target, before, labels)
    return labels
