"""Words that tell what a heading or a sentence is for: roles of sections, weak openings, strong claims.

English and Chinese. It knows no document.
"""

from __future__ import annotations

import re
from typing import Literal

from agents.sources.dates import date_in

Role = Literal["summary", "background", "methods", "results", "discussion", "conclusion", "skip", "body"]

_ROLES: list[tuple[Role, re.Pattern[str]]] = [
    (
        "skip",
        re.compile(
            r"^(?:references?|bibliography|works cited|literature(?: cited)?|acknowledge?ments?|(?:table of )?contents|"
            r"list of (?:figures|tables|abbreviations)|appendi(?:x|ces)\b.*|annex(?:es)?\b.*|(?:\w+ )?index|"
            r"glossary|footnotes|"
            r"endnotes|about (?:the authors?|this (?:report|document))|contact(?: us| details)?|"
            r"disclaimer|imprint|legal notices?|"
            r"copyright.*|licen[cs]e|further reading|see also|external links|funding|conflicts? of interest.*|"
            r"(?:author )?contributions(?: and .*)?|(?:how to )?contribut(?:e|ing)|code of conduct|"
            r"approval of (?:the )?(?:\w+ )?minutes.*|minutes of the (?:last|previous) meeting|apologies.*|attendance|"
            r"adjournment|revision history|change ?log|sources|"
            r"参考文献|参考资料|致谢|鸣谢|目录|目次|图表目录|附录.*|附件.*|附表.*|索引|术语表|词汇表|"
            r"版权.*|免责声明|联系方式|作者简介|声明|(?:通过|审议)上次.*纪要|出席(?:人员|情况)|缺席)$",
            re.IGNORECASE,
        ),
    ),
    (
        "summary",
        re.compile(
            r"(?:executive |management )?(?:summary|abstract|overview|key (?:findings|points|messages|"
            r"takeaways)|highlights|"
            r"at a glance|in brief|synopsis|tl;?dr|take-?aways?|(?:should|to|will) (?:take away|remember|learn)"
            r")\b|摘要|概要|提要|内容提要|要点|概览|核心观点|执行摘要|一览",
            re.IGNORECASE,
        ),
    ),
    (
        "conclusion",
        re.compile(
            r"\b(?:conclusions?|concluding|recommendations?|next (?:steps|week|month|quarter)|outlook|way "
            r"forward|actions?|"
            r"decisions?|lessons|proposals?|what(?: is| comes)? next|(?:what we|our) (?:ask|request)s?(?: for)?)\b|"
            r"结论|总结|结语|建议|展望|下一步|对策|小结|启示|工作安排|决议|(?:会议|议定)决定|(?:决定|议定)事项",
            re.IGNORECASE,
        ),
    ),
    (
        "results",
        re.compile(
            r"\b(?:results?|findings|outcomes?|effects?|impact|performance|evaluation|experiments?|"
            r"benefits|achievements|"
            r"progress|status|where we are|costs?|budget|spending|options|alternatives|scenarios)\b|"
            r"备选方案|方案比选|结果|效果|成效|成果|影响|业绩|进展|实验|评估|现状|完成情况",
            re.IGNORECASE,
        ),
    ),
    (
        "methods",
        re.compile(
            r"\b(?:methods?|methodology|materials|data(?: collection)?|approach|design|procedure|how "
            r"(?:it|we) .*measured|setup|"
            r"related work|literature review|scope|definitions?)\b|方法|数据来源|研究设计|资料来源|"
            r"文献综述|口径|范围|定义|总则|附则",
            re.IGNORECASE,
        ),
    ),
    (
        "background",
        re.compile(
            r"\b(?:introduction|why .+ matters|background|context|motivation|history|preface|foreword|purpose|about)\b|"
            r"背景|引言|前言|导言|绪论|概述|简介|缘起",
            re.IGNORECASE,
        ),
    ),
    (
        "discussion",
        re.compile(
            r"\b(?:discussion|analysis|limitations?|limits|risks?|problems?|challenges?|failures?|"
            r"what went wrong)\b|讨论|分析|局限|风险|问题",
            re.IGNORECASE,
        ),
    ),
]
WEIGHT: dict[Role, float] = {
    "summary": 1.45,
    "conclusion": 1.4,
    "results": 1.35,
    "discussion": 1.05,
    "body": 1.0,
    "background": 0.9,
    "methods": 0.75,
    "skip": 0.05,
}
_GENERIC = re.compile(
    r"^(?:(?:executive |management )?summary|abstract|overview|introduction|background|context|results?|"
    r"findings|discussion|"
    r"conclusions?|methods?|methodology|data|analysis|evaluation|experiments?|preface|general|main "
    r"(?:text|part)|body|details|"
    r"document|untitled|part [\divx]+|chapter [\divx]+|section [\divx.]+|"
    r"摘要|概要|概述|引言|前言|导言|绪论|背景|结果|结论|总结|讨论|分析|方法|正文|内容|小结|简介|概览|结语)$",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^\s*(?:(?:chapter|section|part|appendix|annex)\s+[\divxlc]+[.:)]?\s+(?=\S)|"
    r"(?:\d+(?:\.\d+)+(?!\s+[a-z%‰°±倍万亿元千米公吨])|\d+[.)]|[A-Z][.)]|[ivxlcIVXLC]+[.)]|\(\w{1,3}\)|§\s*\d+[.\d]*)\s+|\d{1,2}\s+(?=[^\W\d_])(?![a-z])|"
    r"\d{1,2}(?=[\u4e00-\u9fff])(?![年月日号个种条项点楼栋岁家人万千百亿次周天位名大步期类层元米克吨公里分秒时小倍成代张页本台件只套所间座度级届强厘毫平立])|"
    r"第[一二三四五六七八九十百零\d]+[章节条部分编篇]+[、：:\s]*|[一二三四五六七八九十]+[、．.]\s*|"
    r"（[一二三四五六七八九十\d]+）\s*|"
    r"\d+(?:[.．]\d+)+[.．、]?(?!\s*[a-z倍万亿元千米公吨])\s*|\d+[.．、](?!\d)\s*)"
)
"""A number before a small letter is a quantity: "1.4 tonnes", "40 volunteers"."""
ANAPHORIC = re.compile(
    r"^(?:this|that|these|those|it|its|they|their|he|she|his|her|such|both|the (?:same|latter|former|"
    r"other|second|third|rest|"
    r"effect|gain|order|answer|numbers|difference|reason|two groups?)"
    r"|one(?! (?:day|week|month|year|hour|in|million|hundred|third|half|quarter|person|thing)\b)|another"
    r"|here|there|then|since then|on these|on this|"
    r"in (?:this|that|these|those|both) |of these|half of|most of (?:these|them)|as a result|so|thus|"
    r"hence|otherwise|instead|by then)\b"
    r"|^(?:we|i) \w+ (?:it|them|these|those)\b"
    r"|^(?:这|那|其|它|他|她|该|此|前者|后者|两者|上述|以上|同一|另一|也|则|就|还|并|为此|从而|其余)",
    re.IGNORECASE,
)
LINKED = re.compile(
    r"^(?:however|but|and|yet|nevertheless|nonetheless|still|even so|for example|for instance|in contrast|by contrast|"
    r"on the other hand|similarly|likewise|as (?:shown|seen|mentioned|noted|described|discussed))\b|"
    r"^(?:但|然而|不过|例如|比如|同样|如图|如表)",
    re.IGNORECASE,
)
META = re.compile(
    r"\bthis (?:report|paper|document|section|chapter|study|article|update|guide|thesis|page|book|manual)\b.{0,40}"
    r"\b(?:sets? out|describes?|presents?|covers?|explains?|is (?:organi[sz]ed|structured)|was (?:written|"
    r"prepared)|discusses|"
    r"introduces|outlines|examines|reviews|provides|aims|summari[sz]es|gives)\b"
    r"|\b(?:the remainder of|the rest of this|we now turn|is organi[sz]ed as follows|see (?:section|"
    r"chapter|appendix|page)|"
    r"(?:shown|listed|given|described|presented|summari[sz]ed|see|seen) (?:below|above|in (?:the "
    r")?(?:next|following|figure|table|fig|appendix|section)))\b"
    r"|^(?:the )?(?:figure|table|fig\.|chart) \d|提出(?:以下|如下)|现将|特制定|^(?:本(?:报告|文|章|节|"
    r"研究|手册|通知)(?:说明|介绍|旨在|将|从|分|共分|主要)|如[图表下]|见[图表附]|[图表]\s*\d|下[图表])",
    re.IGNORECASE,
)
ANNOUNCES = re.compile(
    r"^(?:We|I|The (?:authors?|study|paper)|This \w+)\b.{0,20}\b(?:introduce|present|describe|report on|review|aim"
    r"|study|studie|investigate|examine|explore|asks?(?= (?:how|why|what|whether|if|which))|consider|discuss|look at"
    r"|address)\w*\b"
    r"|^(?:last (?:week|time|month|lecture)|today|tonight|this (?:week|time|evening)|in (?:this|today.s) \w+),? "
    r"(?:we|i)\b|^(?:good (?:morning|afternoon|evening|day)|hello|welcome|ladies and gentlemen)\b.{0,40}$"
    r"|^(?:大家|各位.{0,8})(?:上午|下午|晚上)?好|^本(?:文|研究|报告)(?:研究|探讨|讨论|分析|考察)|^(?:今天|本节课|这节课|上次|上周)我们",
    re.IGNORECASE,
)
"""A sentence that says what is to come, not what was found"""
CUE = re.compile(
    r"\b(?:recommend|conclude|found|shows? that|most|largest|highest|lowest|smallest|first|only|key|main|"
    r"important|significant|"
    r"increased?|rose|grew|fell|dropped|decreased?|reduced?|doubled|halved|cheap(?:er|est)|cost|because|"
    r"therefore|goal|must|should|"
    r"need|risk|cause|will)\b|建议|表明|显示|发现|最|首次|唯一|关键|主要|重要|显著|增长|下降|上升|减少|"
    r"提高|降低|达到|占|超过|必须|应当|需要|目标|预计|原因",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:I|my|me|thank|thanks|dear|please)\b|谢谢|感谢|敬请")
_ANTONYMS = [
    ("strength", "weakness"),
    ("strengths", "limits"),
    ("advantages", "disadvantages"),
    ("advantages", "limitations"),
    ("benefits", "risks"),
    ("benefits", "costs"),
    ("benefits", "drawbacks"),
    ("pros", "cons"),
    ("before", "after"),
    ("opportunities", "threats"),
    ("opportunities", "risks"),
    ("worked", "not"),
    ("well", "not"),
    ("well", "badly"),
    ("well", "poorly"),
    ("well", "wrong"),
    ("well", "improve"),
    ("right", "wrong"),
    ("works", "missing"),
    ("for", "against"),
    ("old", "new"),
    ("do", "not"),
    ("优势", "局限"),
    ("优势", "不足"),
    ("优势", "劣势"),
    ("优点", "缺点"),
    ("优点", "不足"),
    ("之前", "之后"),
    ("机遇", "挑战"),
    ("成绩", "问题"),
    ("收益", "风险"),
    ("利", "弊"),
    ("国内", "国外"),
    ("线上", "线下"),
]


def role_of(heading: str) -> Role:
    """What a section of that heading is for; `body` when the heading does not tell."""
    bare = without_numbering(heading).strip(" :：")
    for role, pattern in _ROLES:
        if pattern.search(bare):
            return role
    return "body"


def is_generic(heading: str) -> bool:
    """Whether a heading ("Results") says nothing about this document."""
    return _GENERIC.match(without_numbering(heading).strip(" :：.")) is not None


def without_numbering(heading: str) -> str:
    """A heading without "3.1 ", "Chapter 2: " or "一、"; as it was when nothing else is left, or when it is a day."""
    if (day := date_in([heading])) and heading.strip().startswith(day):
        return heading.strip()
    bare = _NUMBERING.sub("", heading, count=1).strip()
    return bare if re.match(r"[\W_]?[^\W\d_]|\d", bare) else heading.strip()  # "4.0.0 (2027-02-11)" is a name


def heading_text(heading: str) -> str:
    """A heading as a title: no numbering, ALL CAPS as ordinary text, one line."""
    text = without_numbering(re.sub(r"\s+", " ", heading).strip())
    letters = [c for c in text if c.isalpha()]
    shouted = len(letters) > 5 and all(c.isascii() and c.isupper() for c in letters)
    return _CALENDAR.sub(lambda m: m[0].title(), text.capitalize()) if shouted else text


_CALENDAR = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august|september|october|november"
    r"|december|christmas|easter)\b|(?<=\d )(?:march|may)\b|\b(?:march|may)(?= \d)"
)
"""Names of days and months, and of feasts, which keep their capital"""


def contrasted(left: str, right: str) -> bool:
    """Whether two headings name two sides of one matter: antonyms, or the same phrase with one part exchanged."""
    if opposed(left, right):
        return True
    a, b = left.lower(), right.lower()
    tokens_a, tokens_b = re.findall(r"\w+", a), re.findall(r"\w+", b)
    shared = [t for t in tokens_a if t in tokens_b and len(t) > 3]
    return len(tokens_a) == len(tokens_b) and 2 <= len(tokens_a) <= 5 and bool(shared) and a != b


def opposed(left: str, right: str) -> bool:
    """Whether two headings hold antonyms, as "What went well" and "What did not"."""
    a, b = left.lower(), right.lower()
    return any((_has(a, one) and _has(b, two)) or (_has(a, two) and _has(b, one)) for one, two in _ANTONYMS)


def _has(heading: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"\b{word}\b", heading) is not None
    return word in heading
