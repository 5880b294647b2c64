"""A broad question taken apart: what is asked to be done with the matter goes, and each thing asked is one facet.

“Give me an overview of the roof and the heating” asks for two matters; “what was decided, and what does it cost?” two
things of one. It knows no document. English and Chinese.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.research.accounts.cues import Cue, cue_in, without_cue
from agents.research.questions import things_of
from agents.text.words import han_count, language_of, terms

_PAPERS = r"(?:documents?|sources?|papers?|files?|folders?|notes|texts?|e-?mails?|records?|material|minutes|reports?)"
_KIND = r"(?:an? |the )?(?:[a-z]+ ){0,2}(?:overview|summary|account|outline|picture|report|briefing|brief|digest|description|review|rundown)"
_FRAME = re.compile(
    r"^\W*(?:(?:please|kindly|(?:can|could|would) you|help me(?: to)?|let me|i(?:’d| ?'d| would) like(?: you)?(?: to)?|i (?:want|need)(?: you)?(?: to)?)[ ,]+)*"
    rf"(?:(?:tell|inform|brief) (?:me|us)(?: (?:everything|all|more|something))?|(?:give|write|prepare|make|draft|compile|get|produce)(?: me| us)? {_KIND}|summari[sz]e|sum up|describe|explain|outline|review|recap|report|{_KIND}"
    rf"|everything|information|details|the facts|what (?:do|can|should|could) (?:we|you|i|one) (?:\w+ )?(?:know|say|find|learn|tell (?:me|us))(?: out)?"
    rf"|what (?:do|does|did) (?:the |these |those |my |our |all )*(?:[a-z-]+ )?{_PAPERS} (?:say|tell(?: us| me)?|contain|state|mention|report)|what (?:is|’s|'s|was) (?:known|said|written|stated|reported)|(?:what|how) about)"
    r"(?: (?:about|on|of|regarding|concerning|for))?\b(?:[ ,]*(?:everything|all|the (?:main|key|most important) (?:points|facts|findings)|the (?:state|status|situation|details))(?: (?:about|on|of|in|from))?\b)?[ ,:]*",
    re.IGNORECASE,
)
_FRAME_ZH = re.compile(
    r"^\W*(?:请|麻烦|帮我|给我|替我|为我|你|能否|能不能|可以|我想|想)*(?:介绍|总结|概括|概述|说明|说说|讲讲|谈谈|讲一?下|列出|整理|归纳|描述|解释|告诉|汇报|汇总|了解|知道|写一?[份篇个])(?:一下|下)?(?:我们?)?(?:关于|有关|对于)?(?:这些|所有|全部)?"
)
_TAIL_ZH = re.compile(r"(?:的)?(?:相关)?(?:情况|概况|内容|信息|报告|总结|概述|概览|介绍|细节|资料|要点)?[。？?！!\s]*$")
_ALL_PAPERS = re.compile(
    rf"^(?:(?:the|these|those|all|my|our|this|of|in|main|points|content|contents)\s+)*{_PAPERS}?[.?!\s]*$|^(?:这些|所有|全部)?(?:文件|文档|资料|材料|内容)?[。？\s]*$",
    re.IGNORECASE,
)
_WH = r"(?:who|what|when|where|which|why|how|by when|to whom)"
_JOINT = re.compile(rf"[;?？；!！]|,? and (?={_WH}\b)", re.IGNORECASE)
_COMMA_WH = re.compile(rf", (?={_WH}\b)", re.IGNORECASE)
_ASKS_ZH = re.compile(r"怎[么样]|如何|什么|多少|哪|谁|几[个天点时年月日]|何|[吗呢]$|为什么|多[久长大]")
_ABOUT = re.compile(r"^(?P<about>[^:：?？]{2,80})[:：]\s*(?P<rest>.{6,})$", re.DOTALL)
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+as well as\s+|\s*[、]\s*|(?:以及|和|与|及)", re.IGNORECASE)
_SHARED = re.compile(r"\s(?:of|for|at|in|from|on|during)\s(?:the|our|my|this|a|an)?\s?[^,]+$", re.IGNORECASE)
_OWNER_ZH = re.compile(r"^(?P<owner>[\u4e00-\u9fff]{1,8})的(?P<rest>.+)$")
_VERB = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|can|will|should|must)\b", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her|there)\b|[它他她其]|这|那", re.IGNORECASE
)
_ASPECT = re.compile(
    r"事情|事项|东西|原因|时间|地点|范围|费用|价格|收费|人员|方式|流程|结果|影响(?:范围)?|开放时间|目的|内容|背景"
)
"""What one thing has: not things of their own."""
LONGEST_THING, LONGEST_THING_ZH = 6, 10
"""Words, or characters, of one thing of an enumeration."""
MOST = 6


@dataclass(frozen=True)
class Facet:
    """One thing asked. `matter`: what it is about, without what only asks; `around`: the matter of the whole question,
    empty where the facet has its own; `cue`: the kind of sentences wanted."""

    text: str
    matter: str
    around: str = ""
    cue: Cue | None = None

    @property
    def heading(self) -> str:
        """As a heading."""
        said = self.text.strip(" ,，;；?？.。!！:：")
        return said[:1].upper() + said[1:]


def is_framed(question: str) -> bool:
    """Whether a question asks for an account in so many words: “tell me about”, “summarise”, “介绍一下”."""
    return bool((_FRAME_ZH if language_of(question) == "zh" else _FRAME).match(question)) or is_bare(question)


def is_bare(question: str) -> bool:
    """Whether it is no question but a matter: “opening hours and rules of the library”."""
    if re.search(r"[?？]", question):
        return False
    if language_of(question) == "zh":
        return not _ASKS_ZH.search(question) and not re.search("是否|有没有|能不能", question)
    return not re.match(rf"\W*(?:{_WH}|whose|whom)\b", question, re.IGNORECASE) and not _VERB.search(question)


def matter_of(question: str) -> str:
    """What a question is about, without the words that only say what to do with it."""
    if language_of(question) == "zh":
        rest = _TAIL_ZH.sub("", _FRAME_ZH.sub("", question))
        return rest.strip(" ，。") or question
    return _FRAME.sub("", question).strip() or question


def wants_all(question: str) -> bool:
    """Whether an account of the papers themselves is asked for: “summarise these documents”."""
    zh = language_of(question) == "zh"
    frame = (_FRAME_ZH if zh else _FRAME).match(question)
    if frame is None and not re.match(r"\W*what (?:is|are) (?:in )?th(?:is|ese|e)\b", question, re.IGNORECASE):
        return False
    rest = question[frame.end() :] if frame else re.sub(r"^\W*what (?:is|are)", "", question, flags=re.IGNORECASE)
    return _ALL_PAPERS.match(_TAIL_ZH.sub("", rest) if zh else rest) is not None


def facets_of(question: str) -> list[Facet]:
    """What is asked, at least one."""
    matter, about = matter_of(question), ""
    if (lead := _ABOUT.match(matter)) is not None and terms(lead["about"]):
        about, matter = lead["about"], lead["rest"]
    parts = _clauses(matter)
    if len(parts) == 1:
        things = things_of(question) or (_things(parts[0]) if is_framed(question) else [])
        if things and not all(map(_ASPECT.fullmatch, things)):
            return [_facet(thing, about or _owner(matter)) for thing in things[:MOST]]
    first = about or (_subject(parts[0]) if len(parts) > 1 else "")
    return [_facet(part, first if n or about else "") for n, part in enumerate(parts[:MOST])]


def _facet(text: str, around: str) -> Facet:
    cue = cue_in(text)
    matter = without_cue(text, cue)
    bare = _ASPECT.sub(" ", matter)
    matter = bare if terms(bare) and len(bare) < len(matter) else matter
    points = _POINTS.search(text) is not None or not terms(matter)
    return Facet(text, matter, around if points or (around and len(terms(matter)) < 2) else "", cue)


def _subject(part: str) -> str:
    return without_cue(part, cue_in(part))


def _clauses(matter: str) -> list[str]:
    """The questions in one, in order."""
    parts = [p.strip(" ,，.。") for p in _JOINT.split(matter)]
    parts = [p for p in parts if p and (terms(p) or cue_in(p))]
    if len(parts) > 1:  # a list of questions: its commas part it as well
        parts = [p.strip(" ,") for part in parts for p in _COMMA_WH.split(part) if p.strip(" ,")]
    if language_of(matter) == "zh":
        parts = [p for part in parts for p in _clauses_zh(part)]
    return parts or [matter]


def _clauses_zh(part: str) -> list[str]:
    pieces = [p for p in re.split("[，,]", part) if p.strip()]
    asking = [p for p in pieces if _ASKS_ZH.search(p) or cue_in(p)]
    return pieces if len(pieces) > 1 and len(asking) == len(pieces) else [part]


def _owner(matter: str) -> str:
    """Whose things are enumerated, in Chinese: “租房合同对押金、维修…”, “客栈的宠物和停车”; else empty."""
    owner = re.match(r"(?P<owner>[\u4e00-\u9fff]{2,8}?)(?:的|对于?|中|里)", matter)
    return owner["owner"] if owner is not None else ""


def _things(text: str) -> list[str]:
    """The things of “the roof and the heating of the hall”, each with what they share; none where there is one."""
    zh = han_count(text) > 0
    if not zh and _VERB.search(text):
        return []
    shared = "" if zh else (m.group() if (m := _SHARED.search(text)) else "")
    owner = _OWNER_ZH.match(text) if zh else None
    body = (
        owner["rest"]
        if owner
        else text.removesuffix(shared)
        if shared and _AND.search(text.removesuffix(shared))
        else text
    )
    parts = [p.strip(" .。") for p in _AND.split(body)]
    longest = max((han_count(p) if zh else len(p.split()) for p in parts), default=0)
    if (
        len(parts) < 2
        or longest > (LONGEST_THING_ZH if zh else LONGEST_THING)
        or not all(terms(p) or cue_in(p) for p in parts)
    ):
        return []
    tail = shared if body != text and not zh else ""
    return [f"{re.sub('^(?:the|a|an|our|my) ', '', p, flags=re.IGNORECASE)}{tail}" for p in parts]
