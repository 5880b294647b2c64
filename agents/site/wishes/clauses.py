"""A message cut into clauses: at sentence ends, "then", ";", and at "and" or "," where a new wish begins.

Quotations are kept whole. It knows verbs that begin wishes and nothing of sites.
"""

# ruff: noqa: E501 (patterns)

from __future__ import annotations

import re

from agents.site.wishes.plainly import in_turn, plainly

QUOTED = re.compile(
    r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|«[^»]*»|‘[^’]*’|(?<![A-Za-z])'[^']*'(?![A-Za-z])|《[^》]*》"
)
VERBS = (
    r"add|make|let|allow|show|hide|remove|delete|drop|rename|change|set|use|put|only|limit|call|switch|replace|turn|open|close|give|include|create"
    r"|track|ask|require|stop|don'?t|do not|never|no |nobody|members|anyone|anybody|everyone|everybody|visitors|customers|users|staff|say|display|list|get rid|move|at most|bookings?|people|it should|price|prices|translate|raise|lower|increase|decrease|rework|cancel|disable|enable|write"
)
HAN_VERBS = r"(?:请|再|并|还要?|也)?(?:把|将|让|允许|加|添加|增加|新增|去掉|删除|删掉|移除|改|换|用|显示|隐藏|只|仅|禁止|不|限制|每|设置?|开放|关闭|重命名|给|在|营业|周[一二三四五六日末天]|工作日|所有人|任何人|会员|顾客|用户|员工|价格)"
_ENDS = re.compile(
    r"\s*[;；\n]+\s*|(?<=[^\d\s])(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bSt)(?<!\bNo)(?<!\bProf)[.!?]\s+(?=[A-Z“\"])|[。！]\s*(?=\S)"
)
_THEN = re.compile(
    r",?\s+(?:and then|then|and also|but also)\s+|[，,]?\s*(?:然后|接着|再把|并且)(?=\S)|[，,]\s*同时(?=\S)|[，,]\s*再(?=\S)",
    re.IGNORECASE,
)
_AND = re.compile(
    rf",?\s+(?:and|but)\s+(?=(?:please |also |then )?(?:{VERBS})\b)|,\s+(?=(?:please |also )?(?:{VERBS})\b)|[，,]\s*(?={HAN_VERBS})|并(?=把|将|添加|删除)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\s+(?:saying|that says?|which says?|reading|with the (?:text|words))\b|[:：]|(?:内容|文字)(?:是|为)|写着",
    re.IGNORECASE,
)
_LOOSE = re.compile(r",?\s+(?:and|but|plus)\s+|,\s+|[，,、]\s*|和", re.IGNORECASE)
_POLITE = re.compile(
    r"^(?:(?:please|pls|hey|hi|ok(?:ay)?|now|also|next|then|and|could you|can you|would you|i(?:'d| would) like(?: you)? to|i want(?: you)? to"
    r"|we want to|we need to|i need to|you should|let'?s|we should|it would be (?:nice|great|good) to|help me(?: to)?|just|kindly)[,\s]+)+"
    r"|^(?:请|麻烦|帮我|帮忙|我想要?|我要|我们想要?|我们要|希望|能不能|可以|可否|能否|还要|另外|顺便|再|然后|并且|同时|你)+(?=\S)",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:[,\s]+(?:please|thanks|thank you|too|as well|also|instead|now))+$|(?:吧|呢|吗|了|谢谢|一下|好吗)+$",
    re.IGNORECASE,
)


_DOING = r"make|let|allow|close|open|limit|call|switch|replace|put|turn|give|track|ask|require|stop|don'?t|do not|never|move|translate|cancel|disable|enable|write|use|nobody|no one"


def begins_wish(part: str) -> bool:
    """Whether a part begins with what is to be done, so that no other verb goes for it."""
    return re.match(rf"(?:please |also |then )?(?:{_DOING})\b", part.strip(), re.IGNORECASE) is not None


def clauses(message: str) -> list[str]:
    """The clauses at sentence ends and at "then"."""
    return [part for sentence in cut(in_turn(message), _ENDS) for part in cut(sentence, _THEN)]


def joined(clause: str) -> list[str]:
    """A clause as the wishes in it, where each begins with a verb of wishes. What follows "saying" or a colon is a text
    and stays whole."""
    told = next((m for m in _TOLD.finditer(clause) if not _inside(m, clause)), None)
    if told is None:
        return cut(clause, _AND)
    parts = cut(clause[: told.start()], _AND)
    return [*parts[:-1], parts[-1] + clause[told.start() :]] if parts else [clause]


def _inside(match: re.Match[str], clause: str) -> bool:
    return any(m.start() < match.start() < m.end() for m in QUOTED.finditer(clause))


def loosely(clause: str) -> list[str]:
    """A clause cut at every "and" and comma."""
    return cut(clause, _LOOSE)


_SPOKEN = re.compile(
    r"(?:,?\s+(?:and|but)\s+|,\s+)(?=(?:the |our |all |any |every |each |only |nobody |no one )?(?:[a-z]+ ?){1,3}(?:(?:over|under|above|below) [€$£]?\d+(?: [a-z]+)? ?)?\b(?:can|may|must|should|cannot|need|needs|have to|has to|are|is|get|gets|pay|pays|cost|costs)\b)|[，,]\s*(?=[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"(?:^|[，,]\s*)(?:如果|要是|若|假如|当|除非|除了|只要|只有|凡|if|when|unless|except|as long as|once)\b|(?:^|[，,])(?:如果|要是|若|假如|当|除非|除了|只要|凡)",
    re.IGNORECASE,
)
"""What only holds on a condition, wherever it stands: such a clause is never cut."""


def is_conditional(clause: str) -> bool:
    """Whether a part of a clause only says on which condition the rest holds."""
    return _GIVEN.search(clause.strip()) is not None


def spoken(clause: str) -> list[str]:
    """A clause cut where somebody else begins to do something; whole where a part of it is a condition."""
    return [clause] if _GIVEN.search(clause) else cut(clause, _SPOKEN)


_FROM = re.compile(
    r"\b(?:from|on|in|to)\s+(?P<at>(?:(?:the|our|each|every|all)\s+)?[a-z]+(?: (?:form|page))?)$", re.IGNORECASE
)
_THERE = re.compile(r"\s+(?:to|from|on|in|of|for)\s+(?:them|it|these|those|there)(?P<end>[.!]?)$", re.IGNORECASE)
_TAKES = re.compile(
    r"^(?:please )?(?:ask for|add|collect|put in|include)\s+(?:an?|the|their)\s+(?P<what>[a-z][a-z -]*?)(?P<end>\s+instead|\s+there|\s+too)?[.!]?$",
    re.IGNORECASE,
)


def placed(parts: list[str]) -> list[str]:
    """Parts that say no place of their own take that of the part before: "remove the phone from the form, ask for an
    email instead"."""
    at, found = "", []
    for part in parts:
        if at and _THERE.search(part):
            part = _THERE.sub(" to " + at.replace("\\", "") + r"\g<end>", part)
        takes = _TAKES.match(part.strip())
        if takes and at and not re.search(r"\b(?:to|from|on|in|for)\s+(?:the|our|each|every)\b", takes["what"]):
            part = f"add {takes['what']} to {at}"
        where = _FROM.search(part.strip().rstrip("."))
        at = where["at"] if where else at
        found.append(part)
    return found


def cut(text: str, at: re.Pattern[str]) -> list[str]:
    """Parts of a text, cut outside of quotations only."""
    quoted = [m.span() for m in QUOTED.finditer(text)]
    parts: list[str] = []
    start = 0
    for match in at.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in quoted):
            continue
        parts.append(text[start : match.start()])
        start = match.end()
    parts.append(text[start:])
    return [p.strip() for p in parts if p.strip(" ,，.。")]


_NAMING = re.compile(
    r"(?:rename|call|name|change|set|make) (?:the )?(?:\w+ )?(?:button|head ?line|title|slogan|tag ?line)\b.*\bto\b",
    re.I,
)
"""Clauses whose last words are somebody's text: "rename the button to Buy now"."""
_ABLE = re.compile(
    r"(?:i|we)(?:'d| would)? (?:like|want|need|love) (?P<who>(?:the |our |my )?[a-z]+) to (?:be able to |be allowed to )?|it should be possible for (?P<who2>(?:the |our |my )?[a-z]+) to ",
    re.IGNORECASE,
)


def _able(text: str) -> str:
    """ "I'd like customers to be able to leave reviews" as "let customers leave reviews"."""
    return _ABLE.sub(lambda m: f"let {m['who'] or m['who2']} ", text, count=1) if _ABLE.match(text) else text


def bare(clause: str) -> str:
    """A clause without courtesy and closing signs, quotations apart."""
    text = " ".join(clause.split()).strip()
    before = None
    while before != text:
        before = text
        text = _POLITE.sub("", text).strip()
        text = text.rstrip(" .。!！?？,，;；")
        text = _TRAIL.sub("", text).strip() if not _NAMING.match(text) else text
    return plainly(_able(text))


_UNWANTED = re.compile(
    r"(?:we |i |they )?(?:don'?t|do not|no longer) (?:want|need|like) (?:to have )?(?:the |a |an |any )?(?=\w)|(?:undo|reverse) (?!(?:the |my |our |that |this |it\b)?(?:last|latest|change|previous|wish|edit|$))(?:the |my |our )?(?=\w)"
    r"|take (?:the |our )?(?=.+ (?:back out|out again|away again|back|out)$)|without (?:the |any )?(?=\w)",
    re.IGNORECASE,
)
_UNWANTED_HAN = re.compile(r"(?:我们)?(?:不再?要|不再?需要|别要|用不着)(?:有)?(?=\S)")


def wanted_or_not(text: str) -> str:
    """A clause that says what is not wanted, as a removal: "we don't want reviews" → "remove reviews"."""
    if match := _UNWANTED.match(text):
        rest = re.sub(
            r"\s+(?:back out|out again|away again|back|out|any ?more|again)$", "", text[match.end() :], flags=re.I
        )
        return f"remove {rest}"
    if match := _UNWANTED_HAN.match(text):
        return f"删除{text[match.end() :]}"
    return re.sub(r"^((?:remove|delete|drop) .+?) (?:again|any ?more)$", r"\1", text, flags=re.I)


def marked(clause: str) -> tuple[str, list[str]]:
    """The clause with quotations as marks `⟪n⟫`, and the quoted texts."""
    texts: list[str] = []

    def mark(match: re.Match[str]) -> str:
        texts.append(match.group()[1:-1].strip())
        return f"⟪{len(texts) - 1}⟫"

    return QUOTED.sub(mark, clause), texts
