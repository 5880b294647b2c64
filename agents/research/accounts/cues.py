"""What kind of sentences a question wants: decisions, tasks, rules, reasons, troubles. English and Chinese.

Words of a question that only name the kind (“decided”, “要求”) need not be said by what answers it. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Cue:
    """A kind of sentence: `asks` finds it in a question, `says` in a source."""

    name: str
    asks: re.Pattern[str]
    says: re.Pattern[str]


def _cue(name: str, asks: str, says: str) -> Cue:
    return Cue(name, re.compile(asks, re.IGNORECASE), re.compile(says, re.IGNORECASE))


_DECIDED = r"\b(?:decid\w+|decisions?|agreed|approv\w+|resolv\w+|resolutions?|chose|chosen|voted|adopted|carried|rejected|accepted|appointed|elected|settled|passed)\b|决定|决议|通过|同意|批准|选定|定为|否决|表决|商定|议定"
_MONEY = r"[€$£¥]\s?\d|\d\s?(?:€|£|\$|eur|usd|gbp|pounds?|euros?|dollars?|pence|p\b)|\d\s?[万亿]?[元块]|\b(?:free|half (?:price|the \w+)|pays?|paid|costs?|charged?|discounts?|less|refund\w*)\b|免费|收费|半价|打折|折扣|优惠|付|退款"
CUES = (
    _cue(
        "payers",
        r"\bwho(?: \w+){0,2} (?:pays?|paid|funds?|funded|financ\w+)\b|\bhow (?:is|are|was|were|will) [^?]{3,60} (?:paid|funded|financed)\b|\bwhere (?:does|did|will) the money\b"
        r"|谁(?:来)?(?:出钱|付钱?|承担|支付|买单)|(?:钱|资金|经费)从(?:哪里?|何处?)来?|资金来源",
        r"\b(?:pays?|paid|fund\w*|financ\w*|grants?|loans?|subsid\w+|contribut\w*|sponsor\w*|donat\w*|covers?)\b|补助|承担|出资|贷款|自筹|赞助|拨款|捐|付",
    ),
    _cue(
        "costs",
        r"\b(?:costs?|prices?|fees?|charges?|expenses?|spending|spent|paid|tariffs?)\b|费用|价格|收费|花费|开支|支出|房价|票价|学费|多少钱",
        _MONEY,
    ),
    _cue(
        "reasons",
        r"\bwhy\b|\b(?:reasons?|motivation|background|rationale)\b|为什么|为何|原因|背景|缘由|理由",
        r"\b(?:because|since|due to|so that|in order to|owing to|thanks to|therefore|as a result|caused?)\b|, (?:as|for) "
        r"|因为|由于|为了|因此|所以|导致",
    ),
    _cue(
        "decided", r"\b(?:decid\w+|decisions?|agreed|resolved|resolutions?|outcomes?)\b|决定|决议|定了|结论", _DECIDED
    ),
    _cue(
        "tasks",
        r"\b(?:to[- ]?dos?|(?:still )?(?:has|have|had|needs?|remains?|left) (?:still )?to be done|(?:tasks?|actions?|action (?:points|items)|next steps?|follow[- ]?ups?)|what (?:is|comes|happens) next|(?:is|are) (?:next )?due(?: next)?|outstanding|still (?:open|to do))\b|待办|要做|任务|下一步|后续|还[要需](?:做|完成)|未完成",
        r"\b(?:will|must|has to|have to|needs? to|shall|to be \w+ed|due|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|by (?:the )?(?:end|\d)|next|asked to|is to|are to|should)\b|将|须|(?<![接等看对招优])待(?!遇)|需要?|负责|之前|尽快|安排|落实|完成",
    ),
    _cue(
        "rules",
        r"\b(?:rules?|terms|conditions?|regulations?|polic(?:y|ies)|requirements?|required|allowed|permitted|forbidden|guidelines?|restrictions?|arrangements?)\b|规定|规则|规章|条件|要求|制度|须知|办法|限制|怎么?样?办理|注意",
        r"\b(?:must|may|only|not|no|never|need|needs|required?|allowed|permitted|unless|before|within|at least|at most|up to|charged?|cost|pay)\b|必须|不得|不能|禁止|须|应|可以|只|需|以内|以前|之前|至少|最多|不超过",
    ),
    _cue(
        "troubles",
        r"\b(?:problems?|issues?|troubles?|risks?|complain\w*|concerns?|difficult\w+|challenges?|went wrong|faults?|weakness\w*|shortcomings?)\b|问题|困难|风险|投诉|故障|不足|隐患|毛病",
        r"\b(?:not|no|broken?|fail\w*|fault\w*|late|delay\w*|miss\w*|wrong|leak\w*|damag\w*|worn|weak\w*|lost|lack\w*|short\w*|risk\w*|problem\w*|complain\w*|stopped|unable|cannot|error\w*|difficult\w*)\b|坏|不|故障|问题|延误|投诉|缺|漏|损|难|风险|失败",
    ),
    _cue(
        "duties",
        r"\bwho (?:is|are|was) (?:responsible|in charge|to do)\b|\bresponsib\w+\b|\bwho does what\b|谁负责|由谁|负责人|分工|职责",
        r"\b(?:will|responsible|in charge|looks? after|takes? care|organis\w+|organiz\w+|coordinat\w+|leads?|chairs?|contact|is to|runs?)\b|负责|牵头|由.{1,8}(?:办|做|管|处理|完成|组织)|联系",
    ),
    _cue(
        "events",
        r"\bwhat (?:has |had )?(?:happen\w*|took place|occurred|went on)\b|\b(?:events?|history|course|story)\b|发生|经过|历史|始末|过程",
        r"\b\w+ed\b|\b(?:was|were|began|broke|built|came|fell|found|gave|left|lost|made|met|paid|ran|rose|sent|sold|stood|took|went|won)\b|了|曾|已|年|月",
    ),
)


def cue_in(text: str) -> Cue | None:
    """The kind of sentences that a question wants; None where it names none."""
    return next((cue for cue in CUES if cue.asks.search(text)), None)


def without_cue(text: str, cue: Cue | None) -> str:
    """A question without the words that only name the kind."""
    return cue.asks.sub(" ", text) if cue is not None and cue.name != "costs" else text
