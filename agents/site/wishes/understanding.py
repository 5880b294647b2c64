"""A wish read: clauses, rules, contradictions; what no operation says comes back as `beyond`.

Rules read first. A wish that they do not read whole goes whole to a model able to write, which answers operations under
a schema; a small one only chooses between readings where the rules are torn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

from agents.profile import Opens, is_large, opener
from agents.settings import Settings
from agents.site.spec import SiteSpec
from agents.site.wishes import chinese, english
from agents.site.wishes.applying import apply
from agents.site.wishes.clauses import (
    bare,
    begins_wish,
    clauses,
    is_conditional,
    joined,
    loosely,
    marked,
    placed,
    spoken,
    wanted_or_not,
)
from agents.site.wishes.conflicts import check, check_words
from agents.site.wishes.context import Choose, Context, Made, Pointed
from agents.site.wishes.demanded import demanded
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.impossible import hint
from agents.site.wishes.making_hours import excepting
from agents.site.wishes.operations import AddEntity, Operation, RemoveEntity, RemoveField, RemovePage
from agents.site.wishes.telling import told
from agents.text.words import han_count

REMOVALS = (RemoveEntity, RemoveField, RemovePage)
LONGEST = 4000
MOST_CLAUSES = 40


class Understanding(BaseModel):
    """What a wish comes to."""

    model_config = ConfigDict(extra="forbid")

    operations: list[Operation] = Described(default_factory=list)
    said: list[str] = Described(default_factory=list)
    """For the person: what will be different, what was taken for granted."""
    beyond: str | None = None
    """The part that no operation says, in the person's words."""


def read_wish(
    wish: str,
    spec: SiteSpec,
    *,
    model: BaseChatModel | Opens | None = None,
    settings: Settings | None = None,
    pointed: Pointed | None = None,
    coded: Sequence[str] = (),
) -> Understanding:
    """The operations that a wish comes to on this site; they apply and leave it sound.

    `coded`: addresses of pages that are not of the spec.

    Raises:
        WishRefused: there is no wish; it contradicts itself; its outcome would not be sound. Nothing was changed.
        ModelError: the model cannot be asked.
    """
    if not re.search(r"\w", wish):
        raise WishRefused("There is no wish.", fix="Say what is to change: “add a waiting list”, “make it blue”.")
    if len(wish) > LONGEST:
        raise WishRefused(f"The wish has {len(wish)} characters; at most {LONGEST} are read.", fix="Say it in turns.")
    check_words(wish)
    opens = opener(model) if model is not None else None
    read, left, beyond, notes = _by_rules(wish, spec, pointed or Pointed(), _chooser(opens))
    is_chinese = han_count(wish) > 0
    check([(clause, made.operations) for clause, made in read], left, spec, chinese=is_chinese)
    context = Context(spec, is_chinese)
    operations: list[Operation] = []
    said: list[str] = []
    for _, made in read:
        operations += made.operations
        said += made.said or told(made.operations, context)
    if (left or beyond) and opens is not None and settings is not None and is_large(opens, settings):
        from agents.site.wishes.modelled import modelled

        answer = modelled(wish, spec, opens(), pointed, operations, coded)
        if answer is not None:
            apply(spec, answer.operations)
            return Understanding(operations=answer.operations, said=answer.said, beyond=answer.beyond)
    apply(spec, operations)
    notes += [line for clause in left if (line := hint(context, clause)) is not None]
    left += beyond
    return Understanding(
        operations=operations,
        said=list(dict.fromkeys([*said, *notes])),
        beyond="; ".join(left) or None,
    )


def _chooser(opens: Opens | None) -> Choose | None:
    """How the model chooses where the rules are torn. It is opened only there."""
    if opens is None:
        return None

    def choose(question: str, text: str, options: Sequence[str]) -> int:
        from agents.site.reading.staged import chooser

        return chooser(opens())(question, text, list(options))

    return choose


_ATTRIBUTE = re.compile(
    r"(?:book(?:able|ed)|rent(?:able|ed)|hired|reserved|available|charged) "
    r"|(?:按|以)(?:每)?个?(?:半?小时|半天|天|晚|次)(?:来)?(?:预约|预订|出租|租用?|收费|计费|借|订)",
    re.IGNORECASE,
)
"""How something is booked that the clause before speaks of: where that is new, it is nothing about what is there."""
Read = list[tuple[str, Made]]


def _by_rules(
    wish: str, spec: SiteSpec, pointed: Pointed, choose: Choose | None
) -> tuple[Read, list[str], list[str], list[str]]:
    """Clauses with what they come to, clauses that no rule reads, what is beyond operations, notes."""
    read: Read = []
    left: list[str] = []
    notes: list[str] = []
    site, news = spec, False
    for clause in dict.fromkeys(clauses(excepting(wish))[:MOST_CLAUSES]):
        for part, made in _parts(clause, site, pointed, choose, notes):
            own = part if part in wish else part.removeprefix("add ")  # the verb was carried over
            if made is None or (news and _ATTRIBUTE.match(own)):
                left.append(part if made is None else own)
                news = True
            else:
                read.append((part, made))
                site = _so_far(site, made.operations)
                news = any(isinstance(o, AddEntity) for o in made.operations)
    return read, left, [m.beyond for _, m in read if m.beyond], notes


def _so_far(spec: SiteSpec, operations: list[Operation]) -> SiteSpec:
    """The site as later clauses find it; where it would not be sound, as it was. What a clause removes stays, so that
    a later one that speaks of it is seen to contradict it."""
    try:
        return apply(spec, [o for o in operations if not isinstance(o, REMOVALS)])
    except WishRefused:
        return spec


def _parts(
    clause: str, spec: SiteSpec, pointed: Pointed, choose: Choose | None, notes: list[str]
) -> list[tuple[str, Made | None]]:
    """A clause as the wishes in it: whole where a rule reads it whole, else at "and", else more loosely."""
    parts = [clause] if is_conditional(clause) else list(dict.fromkeys(joined(clause)))
    if len(parts) > 1:
        parts = placed(parts)
        for said in (parts, _carried(parts)):
            tried = _each(said, spec, pointed, choose)
            if all(made is not None for _, made, _ in tried):
                return _noted(tried, notes)
        whole = _matched(clause, spec, pointed, choose)
        return _noted(
            [(clause, *whole)]
            if _says_more(whole[0], tried[0][1])
            else _each(_finer(_each(parts, spec, pointed, choose)), spec, pointed, choose),
            notes,
        )
    clause = parts[0] if parts else clause
    whole = _matched(clause, spec, pointed, choose)
    if whole[0] is None:
        pieces = placed(spoken(clause))
        tried = _each(pieces, spec, pointed, choose) if len(pieces) > 1 else []
        if any(made is not None for _, made, _ in tried):
            return _noted(tried, notes)
        loose = [] if is_conditional(clause) else loosely(clause)
        if len(loose) > 1:
            tried = _each(_carried(loose), spec, pointed, choose)
            if all(made is not None for _, made, _ in tried):
                return _noted(tried, notes)
    return _noted([(clause, *whole)], notes)


def _finer(tried: Tried) -> list[str]:
    """The parts, those that no rule reads cut further where somebody else begins to do something."""
    return [piece for part, made, _ in tried for piece in ([part] if made is not None else spoken(part))]


def _says_more(whole: Made | None, first: Made | None) -> bool:
    """Whether a clause read whole is the better reading: its first part alone is none, or the same kind of change to
    things with less ("add a product “Cup”, price 8")."""
    if whole is None or first is None:
        return whole is not None
    kinds = [o.op for o in whole.operations]
    return kinds == [o.op for o in first.operations] and "set_style" not in kinds


_VERB = re.compile(
    r"(?:please )?(?P<verb>add|include|remove|delete|make it|with|show|hide|rename|raise|lower|mark|change|set)\b"
    r"|(?:请)?(?P<han>添加|增加|加上?|删除|去掉|显示)",
    re.I,
)
_OWN = re.compile(
    r"\b(?:can|may|must|should|has|have|needs?|is|are)\b|可以|不能|必须|要|只有|每|所有|允许|禁止|改|换|显示", re.I
)
"""A part with a verb of its own: none is carried over to it."""


def _carried(parts: list[str]) -> list[str]:
    """ "add reviews, a FAQ and a newsletter", "rename a to b and c to d": the verb goes for each."""
    verb = _VERB.match(parts[0])
    if verb is None:
        return parts
    word = verb["verb"] or verb["han"]
    gap = "" if re.search(r"[\u4e00-\u9fff]", word) else " "
    return [
        parts[0],
        *(p if _VERB.match(p) or _OWN.search(p) or begins_wish(p) else f"{word}{gap}{p}" for p in parts[1:]),
    ]


Tried = list[tuple[str, "Made | None", list[str]]]


def _each(parts: list[str], spec: SiteSpec, pointed: Pointed, choose: Choose | None) -> Tried:
    """Each part read on the site as the parts before it leave it."""
    tried: Tried = []
    site = spec
    for part in parts:
        made, notes = _matched(part, site, pointed, choose)
        tried.append((part, made, notes))
        if made is not None:
            site = _so_far(site, made.operations)
    return tried


def _noted(tried: Tried, notes: list[str]) -> list[tuple[str, Made | None]]:
    for _, made, noted in tried:
        if made is not None:
            notes += noted
    return [(part, made) for part, made, _ in tried]


_REMOVING = re.compile(r"(?:remove|delete|drop|get rid of) |删除|删掉|去掉|移除|拿掉", re.I)
_REMOVES = re.compile(r"remove|删除|\(\?P<all>\.\+\)")
"""A clause that removes is read by rules of removing alone: "删除候补名单" is no wish for one."""


_LEFT = re.compile(
    r"\d.*deposit|deposit.*\d|(?:押金|定金|订金|保证金).*\d|\d.*(?:押金|定金|订金|保证金)", re.IGNORECASE
)
"""A deposit of so much: a rule, as in a first sentence."""
_FIELD = re.compile(r"\b(?:to|for|on) (?:each|every|all|the)\b|给每|字段", re.IGNORECASE)
"""What one kind of thing is given by name is a field of it."""


def _matched(clause: str, spec: SiteSpec, pointed: Pointed, choose: Choose | None) -> tuple[Made | None, list[str]]:
    """What the first rule that reads the clause makes of it, and what was taken for granted."""
    text, quoted = marked(clause)
    text = wanted_or_not(bare(text))
    han = han_count(text) > 0
    removing = _REMOVING.match(text) is not None
    context = Context(spec, han or han_count(clause) > 0, pointed, quoted, choose)
    if not quoted and _LEFT.search(text) and not _FIELD.search(text) and (made := demanded(context, text)):
        return made, context.notes
    for pattern, maker in [*chinese.compiled(), *english.compiled()] if han else english.compiled():
        found = pattern.fullmatch(text)
        if found is None or (removing and not _REMOVES.search(pattern.pattern)):
            continue
        context = Context(spec, han or han_count(clause) > 0, pointed, quoted, choose)
        made = maker(context, groups(found))
        if made is not None and (made.operations or made.said or made.beyond):
            return made, context.notes
    context = Context(spec, han or han_count(clause) > 0, pointed, quoted, choose)
    made = demanded(context, text) if not quoted else None
    return made, []


def groups(found: re.Match[str]) -> dict[str, Any]:
    """Named groups; `e2`, `text3` are alternatives of `e` and `text` in the same pattern. `f2` counts as itself too."""
    groups: dict[str, Any] = {}
    for name, value in found.groupdict().items():
        groups.setdefault(name, value)
        plain = name.rstrip("23456")
        if value is not None and groups.get(plain) is None:
            groups[plain] = value
        groups.setdefault(plain, None)
    return groups
