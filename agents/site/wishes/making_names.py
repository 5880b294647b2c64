"""Other names for kinds of thing and fields: the identifier follows the title where one can be made of it.

A name in Chinese makes an identifier where its English is known; else table and address keep theirs.
"""

from __future__ import annotations

import re

from agents.site.spec import Entity, Field, faults
from agents.site.spec.soundness import RESERVED_ENTITIES
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.applying import apply
from agents.site.wishes.context import Context, Made
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.renaming import address
from agents.site.words.entities import group_of
from agents.site.words.fields import HAN_NAMES, name_of


def entity(c: Context, entity: Entity, new: str) -> Made | None:
    """Another title, table and address. None for words that hold more than a name. Raises WishRefused where other
    things have that name."""
    if re.search(r"\b(?:to|into|as)\b|[，,；;]|改名", new) or len(new.split()) > 5:
        return None
    title, titles = _titles(new)
    other = next(
        (e for e in c.spec.entities if e is not entity and titles.lower() in (e.titles.lower(), e.title.lower())), None
    )
    if other is not None:
        raise WishRefused(
            c.say(f"There are {other.titles} already.", f"已经有“{other.titles}”了。"),
            fix=c.say("Say another name, or remove those first.", "请换一个名称，或先移除它。"),
        )
    name, plural = _identifiers(c, entity, title, titles)
    if (name, plural) == (entity.name, entity.plural):
        step = ops.ChangeEntity(entity=entity.name, title=title, titles=titles)
        where = c.say("its address and data stay", "地址和数据不变")
    else:
        step = ops.ChangeEntity(entity=entity.name, name=name, plural=plural, title=title, titles=titles)
        where = c.say(
            f"the address is {address(plural)} (links to {address(entity.plural)} lead there), and all rows are kept",
            f"地址改为 {address(plural)}（旧地址 {address(entity.plural)} 会自动跳转），数据全部保留",
        )
    english = f"{entity.titles} are called {titles} now, wherever the site speaks of them; {where}."
    return Made([step], [c.say(english, f"“{entity.titles}”改名为“{titles}”；{where}。")])


def _titles(new: str) -> tuple[str, str]:
    """Title and plural of what somebody calls it."""
    if re.search(r"[\u4e00-\u9fff]", new):
        return new[:60], new[:60]
    shown = (new[:1].upper() + new[1:])[:56]
    one = names.singular(shown)
    return one, shown if one != shown else names.plural(shown)


def _identifiers(c: Context, entity: Entity, title: str, titles: str) -> tuple[str, str]:
    """Name and plural for the new title; those of before where none can be made or they are taken."""
    english = title
    if re.search(r"[\u4e00-\u9fff]", title):
        english = (group_of(title) or ("", "", ""))[1]
        titles = names.plural(english) if english else ""
    name, plural = name_of(english, ""), name_of(titles, "")
    if not name or not plural:
        return entity.name, entity.plural
    plural = f"{plural}_list"[:40] if name == plural else plural
    others = {n for e in c.spec.entities if e is not entity for n in (e.name, e.plural)}
    others |= {page.path.replace("-", "_") for page in c.spec.pages}
    free = not {name, plural} & (others | RESERVED_ENTITIES)
    return (name, plural) if free else (entity.name, entity.plural)


def field(c: Context, entity: Entity, field: Field, new: str) -> ops.ChangeField:
    """Another label, and another column where the site still fits together with it."""
    label = new[:1].upper() + new[1:]
    name = HAN_NAMES.get(new) or ("" if re.search(r"[\u4e00-\u9fff]", new) else name_of(new, ""))
    plain = ops.ChangeField(entity=entity.name, field=field.name, label=label)
    if not name or name == field.name or any(f.name == name for f in entity.fields):
        return plain
    whole = plain.model_copy(update={"name": name})
    try:
        return whole if not faults(apply(c.spec, [whole])) else plain
    except WishRefused:
        return plain
