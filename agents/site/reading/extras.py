"""What the sentence wants beyond the blueprint: "with reviews", "members can cancel a day before", "only staff can edit".

Its clauses are read by the rules of wishes, those that fit a first sentence.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agents.site.spec import SiteSpec
from agents.site.wishes import (
    chinese,
    english,
    making_board,
    making_features,
    making_flows,
    making_hours,
    making_looks,
    making_rights,
    making_rules,
)
from agents.site.wishes.applying import apply
from agents.site.wishes.clauses import bare, marked
from agents.site.wishes.context import Context, Maker
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.names import main_entity
from agents.site.wishes.telling import told
from agents.site.wishes.understanding import groups
from agents.site.words.people import who_of
from agents.text.words import han_count

_ROOMS = (making_board, making_features, making_flows, making_hours, making_rights, making_rules)
_NOT = {
    making_features.about_page,
    making_features.payments,
    making_features.mails,
    making_features.testimonial,
    making_rules.no_double,
}
_CUT = re.compile(
    r"\s*(?:[,;.，；。、]|\bwith\b|\bwhere\b|\bplus\b|\bso that\b|\bincluding\b|\band\b|\bbut\b|带有?|还有|以及|并且|并|而且|包括|和(?=[\u4e00-\u9fff])|可以(?=(?:取消|评论|评价|收藏)))\s*",
    re.IGNORECASE,
)
_BIGGER = re.compile(r"\s*(?:[;.，；。]|,|\bwith\b|\bwhere\b|\bplus\b|\bso that\b)\s*", re.IGNORECASE)
_FEATURE = re.compile(
    r"(?:a |an |the |user |customer |product |photo |online |simple |optional )*(?:waiting[ -]?lists?|wait ?lists?|reviews?|ratings?|star ratings?|comments?|blog|news|newsletter(?: sign[- ]?up)?|contact form|faq|favou?rites|wish ?lists?|voting|votes|gallery|photo gallery|team page|events? calendar)"
    r"|候补名单?|等候名单|评价|评分|评论|博客|新闻|邮件订阅|订阅|联系表单|留言|常见问题|收藏|心愿单|投票|相册|团队介绍",
    re.IGNORECASE,
)


@dataclass
class Extras:
    """What was added, and what was said of it."""

    spec: SiteSpec
    said: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """Clauses that something came of."""


def add_to(spec: SiteSpec, sentence: str, hours: str = "") -> Extras:
    """`spec` with what the sentence's clauses ask for beyond it. What would not fit is left out and said. `hours`: what
    the sentence says of them, which the site has already."""
    done = Extras(spec)
    han = han_count(sentence) > 0
    seen: set[str] = set()
    for clause in [*_BIGGER.split(sentence), *_CUT.split(sentence)]:
        words = bare(marked(clause or "")[0])
        if not words or words.lower() in seen or len(words) > 120:
            continue
        seen.add(words.lower())
        if hours and any(part in words.lower() or words.lower() in part for part in hours.lower().split(", ")):
            continue
        if seen_by := _SEEN_BY.fullmatch(words):
            _hidden(done, seen_by[1] or seen_by[2])
            continue
        tried = words
        if _FEATURE.fullmatch(words):
            tried = f"添加{words}" if han_count(words) else f"add {words}"
        _try(done, tried, han=han)
    return done


_SEEN_BY = re.compile(
    r"only (?:the )?([a-z ]{2,24}?) (?:can|may) (?:see|read|view) (?:them|it|these|those)|(?:只有|仅)([\u4e00-\u9fff]{1,6}?)(?:可以|能够?|可)(?:看到?|查看)",
    re.IGNORECASE,
)


def _hidden(done: Extras, who: str) -> None:
    """What people send is for those who run the site alone: "only the lawyers can see them"."""
    entity = main_entity(done.spec)
    if entity is None or who_of(who, done.spec) not in ("staff", "admin"):
        return
    spec = done.spec.model_copy(deep=True)
    spec.entity(entity.name).access.read = "staff"
    done.spec = spec
    staff = done.spec.staff_title
    zh = spec.language == "zh"
    done.said.append(
        f"{entity.titles}只有{staff}能看到。" if zh else f"{entity.titles} are seen by the {staff.lower()} alone."
    )


def _try(done: Extras, words: str, *, han: bool) -> None:
    rules = [*chinese.compiled(), *english.compiled()] if han_count(words) else english.compiled()
    for pattern, maker in rules:
        if not _fits(maker):
            continue
        found = pattern.fullmatch(words)
        if found is None:
            continue
        context = Context(done.spec, han)
        try:
            made = maker(context, groups(found))
            if made is None or not made.operations:
                continue
            after = apply(done.spec, made.operations)
        except WishRefused as refused:
            done.said.append(refused.args[0])
            return
        done.heard.append(words)
        if after != done.spec:
            done.said += made.said or told(made.operations, context)
            done.spec = after
        return


def _fits(maker: Maker) -> bool:
    if maker in _NOT or maker is making_looks.language:
        return False
    return any(getattr(room, getattr(maker, "__name__", ""), None) is maker for room in _ROOMS)
