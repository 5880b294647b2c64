"""What must survive when words are deleted, and what a piece of text needs to stand alone.

Heuristics over word lists, not a parser: when in doubt they say no, and the sentence stays as it was.
"""

from __future__ import annotations

import itertools
import re

from agents.text.lists import word_set
from agents.text.words import language_of, words

NEGATION_EN = word_set(
    """
    not no never without unless except neither nor none nobody nothing cannot hardly scarcely barely only
    """
)
HEDGE_EN = word_set(
    """
    about almost nearly roughly around approximately some least most up more less fewer over under between
    estimated
    """
    "may might could perhaps possibly probably likely expected if when until provided partly part every half"
)
NEGATION_ZH = ("不", "未", "没", "无", "非", "除", "仅", "只", "否", "勿", "难以")
HEDGE_ZH = (
    "约",
    "至多",
    "至少",
    "不超过",
    "以上",
    "以下",
    "左右",
    "近",
    "超过",
    "可能",
    "预计",
    "估计",
    "可望",
    "部分",
    "如果",
    "若",
)

_AUXILIARY = word_set(
    """
    is are was were am be been being has have had do does did can could may might must shall should will
    would cannot
    """
    "isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't"
)
_IRREGULAR = word_set(
    """
    became began bought brought built burst came caught chose cost cut dealt drew drove fell felt fought
    found gave got grew heard held hit kept knew laid led left lent let lost made meant met paid put ran
    read rose said sank saw sent set sold spent split spread stood struck swept taught thought told took
    understood went withdrew won wore wrote
    """
)
_PRESENT = word_set(
    """
    accounts adds affects agrees aims allows appears applies asks becomes begins blocks breaks brings
    calls carries causes changes claims comes compares consists contains continues contributes controls
    cools costs covers creates cuts decides declines decreases defines delivers demands depends describes
    determines differs drives drops earns emits employs enables ends ensures enters estimates exceeds exists expects
    explains extends faces fails falls fits focuses follows gains gets gives goes governs grows happens
    helps holds identifies implies improves includes increases indicates introduces involves joins keeps
    knows lacks lasts leads leaves leaves lets lies lives loses lowers makes matters means measures meets
    moves needs occurs offers opens operates owns pays performs plans plays predicts prefers presents
    prevents produces promises protects proves provides raises ranges reaches receives reduces reflects
    regrets rejects relates relies remains replaces reports represents requires rests returns reveals
    rises runs saves says seeks seems sees sells serves sets shades shares shows sits spends stands starts
    stays stops suffers suggests supplies supports takes tells tends tests turns understands uses varies
    wants warns wins works writes yields
    """
)
_PLURAL_PRESENT = word_set(
    """
    account add affect agree aim allow appear apply ask become begin believe bring call carry cause change
    come conclude consist contain continue cool cost cover create cut decide decline depend describe
    differ drive ensure exceed exist expect extend face fail fall find fit follow gain get give go grow
    hang happen have help hold improve include increase indicate involve keep know lack last lead leave
    let lie live lose lower make matter mean measure meet move need occur offer open own pay plan plant
    prefer produce propose protect prove provide raise range reach receive recommend reduce refer reflect
    rely remain report represent require rest rise run save say see seem sell serve set shade share show
    spend stand start stay stop suggest support take tell tend think turn use vary want work write
    """
)
IMPERATIVE = _PLURAL_PRESENT | word_set(
    """
    adopt apply avoid build check choose clean close connect define design do document establish fill fix invest
    install introduce limit monitor press publish push remove repeat replace review select send survey switch test
    train turn update water
    """
)
_PREDICATE_ZH = re.compile(
    r"[是有为占达增减升降涨跌超建设完成需应可能会将已未没不由从到至使令让把被分给选择提供支持实现形成举办集中来自属于位于]"
)
_DANGLING_EN = word_set(
    """
    a an the and or but nor of in on at by for to from with without into onto over under between among as
    than that which who whose whom because although though while whereas if unless until when where since
    so such per via about against during through is are was were be been has have had will would can could
    may might should must shall not no very more most less its their his her our your my this these those
    both either neither including compared according e.g i.e
    """
)
ENDING_VERBS = word_set("is are was were be been do does did has have had can could may might must should will would")
PARTICLES = word_set("over on in out off up down through under by about with without for to from")
"""With `ENDING_VERBS`, words that may end a whole sentence ("€1,870 was left over", "whatever they are"), though
nothing that was cut may end on them"""
_DANGLING_ZH = (
    "的",
    "和",
    "与",
    "及",
    "或",
    "在",
    "对",
    "把",
    "被",
    "为",
    "由",
    "从",
    "以",
    "等为",
    "其中",
    "包括",
    "例如",
    "如",
    "因",
    "并",
    "而",
    "但",
    "、",
)
_OPEN_TO_CLOSE = {"(": ")", "[": "]", "（": "）", "【": "】", "“": "”", "「": "」", "『": "』", "《": "》"}


def has_finite_verb(text: str) -> bool:
    """Whether English `text` seems to hold a finite verb, so that it can be a clause."""
    return any(_verbs(text))


def _verbs(text: str) -> list[bool]:
    """For each word of English `text` whether it seems to be a finite verb."""
    tokens = [w.text.lower().replace("’", "'") for w in words(text)]
    found = []
    for position, token in enumerate(tokens):
        sure = token in _AUXILIARY or token in _IRREGULAR or token in _PRESENT
        past = token.endswith("ed") and len(token) > 4
        plural = (
            position > 0
            and token in _PLURAL_PRESENT
            and tokens[position - 1] not in {"to", "the", "a", "an", "of", "in", "for"}
        )
        found.append(sure or past or plural)
    return found


def stands_alone(text: str) -> bool:
    """Whether `text` reads as a complete statement: a subject and a verb, balanced marks, no dangling end."""
    if not balanced(text) or dangles(text) or _only_subordinate(text):
        return False
    if language_of(text) == "zh":
        return len(text) >= 5 and _PREDICATE_ZH.search(text) is not None
    tokens = words(text)
    if len(tokens) < 3:
        return False
    if tokens[0].text.lower() in IMPERATIVE:
        return True
    return has_finite_verb(text) and not _only_relative(text)


def _only_relative(text: str) -> bool:
    """Whether all that is said is said within a relative clause ("An operator who pays for the track")."""
    opened = re.match(r"(?P<subject>(?:[\w’'-]+ ){1,6}?)(?:who|that|which) (?P<rest>\w.*)$", text)
    if opened is None or has_finite_verb(opened["subject"]):
        return False
    verbs = _verbs(opened["rest"])
    return verbs[:1] == [True] and sum(v and not before for before, v in itertools.pairwise([False, *verbs])) < 2


def _only_subordinate(text: str) -> bool:
    """Whether a clause that leans on a main clause has lost it ("While both are cheap")."""
    if re.match(r"(?:虽然|尽管|如果|由于|因为|即使)", text):
        return not re.search(r"[，,]", text)
    if not re.match(r"(?:While|Although|Though|Even though|Whereas|Unless|If|Because)\b", text):
        return False
    rest = text.partition(", ")[2]
    first = words(rest)[0].text.lower() if words(rest) else ""
    return not (has_finite_verb(rest) or first in IMPERATIVE)


def dangles(text: str) -> bool:
    """Whether `text` ends on a word that needs something after it."""
    stripped = text.rstrip(" .,;:!?。，；：、")
    if language_of(stripped[-6:]) == "zh":
        return stripped.endswith(_DANGLING_ZH)
    tokens = words(stripped)
    if not tokens:
        return True
    last = tokens[-1]
    if last.text == "A" and len(tokens) > 2:  # "option A" names something
        return False
    return last.text.lower() in _DANGLING_EN and last.end == len(stripped)


def balanced(text: str) -> bool:
    """Whether brackets and paired quotes close in order, and straight quotes are even."""
    stack: list[str] = []
    for c in text:
        if c in _OPEN_TO_CLOSE:
            stack.append(_OPEN_TO_CLOSE[c])
        elif c in _OPEN_TO_CLOSE.values() and c != "”" and (not stack or stack.pop() != c):
            return False
        elif c == "”" and stack and stack[-1] == "”":
            stack.pop()
    return not stack and text.count('"') % 2 == 0


def same_substance(left: str, right: str) -> bool:
    """Whether two texts hold the same numbers, negations and qualifiers, so that either may stand for the other."""
    return _substance(left) == _substance(right)


def _substance(text: str) -> set[str]:
    tokens = {w.text.lower().replace("’", "'") for w in words(text)}
    kept = {t for t in tokens if t in NEGATION_EN or t in HEDGE_EN or t.endswith("n't") or t[:1].isdigit()}
    return kept | {mark for mark in (*NEGATION_ZH, *HEDGE_ZH) if mark in text}


def limits_meaning(text: str) -> bool:
    """Whether `text` holds a negation or a condition, so that losing it alone could turn a statement around."""
    tokens = {w.text.lower().replace("’", "'") for w in words(text)}
    if tokens & (
        NEGATION_EN | word_set("if when until provided but however despite although though unlike rather instead")
    ):
        return True
    return any(t.endswith("n't") for t in tokens) or any(
        mark in text for mark in (*NEGATION_ZH, "但", "如果", "前提", "若")
    )
