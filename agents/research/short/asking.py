"""What a question asks for: a value that stands somewhere, one of two, the most of many, a sum, a yes or no.

Rules for English and Chinese. It knows no document.
"""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from agents.research.clauses import asking, kind_of
from agents.research.questions import names_of, parts_of, wants_text
from agents.research.short.forms import tokens
from agents.text.words import language_of, terms

Task = Literal["value", "most", "either", "difference", "sum", "average", "count", "share", "age", "whether", "none"]
Sort = Literal[
    "number", "often", "money", "duration", "share", "date", "year", "weekday", "time", "person", "place", "name"
]

_WHETHER = re.compile(
    r"^\W*(?:is|am|are|was|were|do|does|did|has|have|had|can|could|may|might|must|will|would|should|shall)\b(?!.*\bhow\b)",
    re.IGNORECASE,
)
_WHETHER_ZH = re.compile(r"吗[？?]?\s*$|是否|能不能|可不可以|有没有|是不是|会不会|要不要")
_EITHER = re.compile(
    r"(?:,|:|\bis|\bare|\bwas|\bwere)\s+(?P<a>[^,:?]{2,80}?),? or (?P<b>[^,:?]{2,80})\?", re.IGNORECASE
)
_EITHER_ZH = re.compile(
    r"(?P<a>[^，,？?]{2,30}?)(?:和|与|跟)(?P<b>[^，,？?]{2,30}?)[，,]?(?:哪一?[个种座条本家]|谁)更?(?P<how>[^？?]{1,12})"
)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_DIFFERENCE = re.compile(
    r"\bhow (?:many|much) (?:more|fewer|less|higher|lower|longer|shorter|larger|smaller|bigger|taller|heavier|lighter|older|"
    r"younger|cheaper|dearer|further)\b|\bby how (?:many|much)\b|\bdifference (?:between|in)\b"
    r"|\bhow (?:many|much)\b.+\b(?:save|gain|rise|fall|drop|grow|increase|decrease|decline|change|lose)\b.*\b(?:between|from)\b.*\d{4}"
    r"|\bhow (?:many|much)\b.+\b(?:rise[ns]?|rose|fall(?:en)?|fell|drop(?:ped)?|gr[eo]wn?|increased?|decreased?|declined?|changed?|gone (?:up|down)|go (?:up|down)) between\b.+ and\b",
    re.IGNORECASE,
)
_DIFFERENCE_ZH = re.compile(
    r"(?<!最)[多少高低长短大小贵重轻][^多少能可要？?]{0,3}了?(?<!是)多少|相差|差多少|差距|(?:增加|减少|增长|下降|提高|降低|缩短|延长)了?多少"
)
_SUM = re.compile(
    r"\b(?:together|in all|altogether|combined|in total|sum of|total|overall|in the whole|over the whole|throughout)\b",
    re.IGNORECASE,
)
_SUM_ZH = re.compile(r"一共|总共|合计|总和|加起来|总计|总(?=支出|收入|费用|金额|额|量|时长|人数|产量|销量|票数|面积)")
_AVERAGE = re.compile(
    r"\baverage\b|\b(?:the|arithmetic) mean\b|\bmean (?:of|value|age|temperature|price|height|score|rainfall|income|length|weight)\b|平均",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:what|which) (?:share|percentage|proportion|part|fraction|per ?cent)\b|百分之几|占比|比例|几成", re.IGNORECASE
)
_AGE = re.compile(r"\bhow old (?:was|were|is)\b.+\bwhen\b|(?:时|那年)(?:多大|几岁|多少岁)", re.IGNORECASE)
_LEAST_EN = "quietest weakest thinnest darkest softest least fewest lowest smallest shortest cheapest lightest slowest nearest coldest driest earliest oldest first narrowest"
_MOST_EN = (
    "most highest largest biggest greatest longest tallest deepest heaviest fastest farthest furthest hottest warmest wettest "
    "latest last newest youngest widest dearest richest best"
)
_NO_MOST = (
    "west east rest test guest request interest forest harvest protest contest arrest invest suggest digest modest honest "
    "priest tempest breast northwest southwest midwest everest budapest conquest inquest bequest manifest nearest interest"
)
"""Words that end as a superlative does."""
_MOST = re.compile(
    rf"\b(?P<least>{_LEAST_EN.replace(' ', '|')})\b|\b(?P<most>{_MOST_EN.replace(' ', '|')}|(?!{_NO_MOST.replace(' ', '|')})[a-z]{{3,}}est)\b(?! (?:year|month|week|season|night|spring|summer|autumn|winter)\b)",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"\bwhat (?:must|should|shall|can|may|do|does|did|has|have)\b[^?]*?\bdo\b|\bwhat to do\b|怎么办|该做什么",
    re.IGNORECASE,
)
_ONLY_WHEN = re.compile(
    r"\b(?:once|if|when|while|after|without|unless|as soon as) (?:it|they|you|he|she|one|this|that)?\s?(?:is|are|was|were|has been|have been)?\s?(?P<what>[a-z]+(?: [a-z]+)?)\s*\?\s*$",
    re.IGNORECASE,
)
"""A condition at the end of a question: what it is once it is opened."""
_MEANS = re.compile(
    r"\bwhat (?:do|does|did) (?!it mean (?:when|if)\b|.{2,60} mean (?:when|if)\b).{2,80} (?:mean|stand for)\b|(?:表示|代表)什么",
    re.IGNORECASE,
)
_NTH = re.compile(r"\b(?:in|of|during|at|for|from) the first (?!of\b)[a-z]+", re.IGNORECASE)
"""The first of several that are counted, not the earliest that there is."""
_NOTHING = re.compile(
    r"\b(?:nothing|zero|no (?:money|funding|grant|points|sales|hits))\b|没有(?:得到|获得|拿到)|零", re.IGNORECASE
)
_MOST_ZH = re.compile(r"最(?P<how>[^\W\d_])")
_LESS = re.compile(
    r"\b(?:less|fewer|lower|smaller|shorter|cheaper|lighter|slower|earlier|older|colder|nearer)\b"
    r"|更?[少低短小轻慢早冷]|更?便宜",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\bhow many(?: more| fewer| less)? (?P<noun>[^?]+?)(?= (?:is|are|was|were|do|does|did|has|have|had|can|could|"
    r"may|must|will|would|should|in|of|at|on|per|from|fell|took|to|came|visited|live|lived|work|worked|took|got|won)\b|\?|$)",
    re.IGNORECASE,
)
_UNIT_ZH = re.compile(r"(?:多少|几)[名个位]?(?P<noun>[^\W\d_]{1,4}?)(?=[？?，,的]|$|一)")
_MONEY = re.compile(
    r"\bhow much (?:is|are|was|were|do|does|did|will|would)\b.*\b(?:cost|costs|ticket|fee|price|worth|allowance|budget|fine|rent|"
    r"salary|pay|paid|earn|spend|spent|deposit)\b|\bhow much (?:is|are|was|were)\b|\b(?:price|cost|fee|salary|budget|allowance|rent|wage|fine) of\b"
    r"|\bwhat (?:is|was|are) the (?:\w+ )?(?:price|cost|fee|salary|budget|allowance|rent|fine|fare|deposit)\b|\bcosts? (?:more|less)\b|\bhow much money\b|\bhow (?:high|large|big) (?:is|are|was|were) the (?:\w+ )?(?:damage|cost|price|fee|debt|budget|loss|rent|fine)"
    r"|\bwhat (?:did|does|do|will|would|could|may|has|have|must|should) [^?]{1,120} (?:cost|pay|charge|spend|owe)\b|\b(?:cheapest|dearest|most expensive)\b|\bfare (?:of|from|to|for)\b"
    r"|\bhow (?:expensive|dear|costly)\b|\bget back for\b|[扣罚付交退收花]多少(?![个人次本天])|多少钱|价格|多少元|费用|票价|工资|经费|售价|房租|押金"
    r"|(?:营业额|营收|销售额|收入|支出|开支|利润|盈余|亏损|总价|单价|余额|捐款|奖金|欠款|薪水|预算|[定订罚税]金|罚款|保证金)[是为有共总一]*多少(?![个人次天])",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\bhow long (?:do|does|did|will|can|could|may|must|should|would|has|have|had)\b|\bhow long\b.*\b(?:last|take|took|lasted|stay|valid|keep|need|run|open|wait|borrow|work|rest|kept|held|cached|stored|guarante\w*|warrant\w*|cover\w*|closed|allowed|stor\w+)\b|多久|多长时间|几[天年月周]|多少[天年月周]",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:which|what) (?:day|weekday)s?\b.*|星期几|周几|哪[一]?天(?:休息|闭馆|开)", re.IGNORECASE)
_TIME = re.compile(r"\b(?:what|which) time\b|\bwhat hour\b|几点", re.IGNORECASE)
_FOCUS = re.compile(
    r"\b(?:(?:what|which|who|how (?:much|high|large|big)) (?:is|was|are|were)|^\W*(?:name|give|tell me)) the (?P<noun>[^?]+?)(?= (?:of|in|at|for|on|from|to|that|who|which|after|before|during)\b|\?|$)",
    re.IGNORECASE,
)
_FOCUS_ZH = re.compile(r"的?(?P<noun>[^\W\d_的]{2,6})是(?:谁|什么|哪|多少|几)")
_WHICH = re.compile(
    r"\b(?:which|what)(?: of the)? (?P<noun>(?!(?:is|are|was|were|did|do|does|has|have|had|costs?|will)\b)[a-z-]+)(?: (?P<second>[a-z-]+)(?= (?:is|are|was|were|has|have|had|did|does|do|will|can)\b))?",
    re.IGNORECASE,
)
_WHICH_ZH = re.compile(r"哪(?:一|几)?[个种座条本家类款项位]?(?P<noun>[^\W\d_]{1,5}?)(?=的|最|更|是|在|\d|[，,？?]|$)")
_BOUND = re.compile(
    r"\b(?P<how>more|less|fewer|greater|higher|lower|longer|shorter|older|over|under|above|below|at least|at most)(?: than)? (?P<value>[€$£¥]?\d[\d,.]*(?: (?:thousand|million|billion))?)"
    r"|(?P<how_zh>超过|多于|少于|高于|低于|不到|至少)(?P<value_zh>\d[\d,.]*[万亿]?)",
    re.IGNORECASE,
)
_ASKED = frozenset(
    terms("number amount sum average mean share percentage proportion difference many much altogether combined")
)
_LIGHT = frozenset(terms("get got gotten have company firm person people organisation"))
_TAKES_PART = re.compile(
    r"\b(?:take|took|taken|takes|taking) part\b|\b(?:compete|competed|participated?)\b|\bare there\b", re.IGNORECASE
)
"""Words that name a sort of thing, or do not say what happened."""
_ONLY_ASKS = re.compile(
    r"\b(?:which|what) (?:year|day|weekday|date|month|time|hour|kind|sort|name|share|percentage|proportion)s?\b|\bhow (?:long|old|far|big)\b"
    r"|\bin (?:total|all|the end|the whole [a-z]+)\b|\btogether\b",
    re.IGNORECASE,
)
_ONLY_ASKS_ZH = re.compile(
    r"由谁来?负责|(?:增加|减少|增长|下降|上升|提高|降低|缩短|延长|上涨)了?(?=多少)|两[家个种者份项座所]|相差|为什么|什么(?:时候|样)?|多少钱?|多[大长高久]|几[个年月天次点位岁]?|谁|哪一?[些个年位里天类款种座条家项]*|如何|怎[么样]|何时|是否|有无|请问|是谁|吗|"
    r"(?<=\d)年|占|的?百分之几|的?比例|几成|一共|总共|平均|合计|最[^\W\d_]|比|一[斤个张本份次条箱瓶盒袋支杯套节]|现在|[多少高低][^\W\d_](?=了?多少)|万[册人元次]|星期几?|周几|(?<=[\u4e00-\u9fff])点(?=结束|开始|到|关)|[能要去](?=[\u4e00-\u9fff])(?!力|源|求|点|年|世)|总(?=[^\W\d_]{2})(?!统|经理|书记|部|理|监|裁)|是不是|能不能|可不可以|有没有"
)


@dataclass(frozen=True)
class Ask:
    """A question, taken apart.

    `terms` are what an answer's surroundings should say, without words that only ask; `hard` those that must be said
    (names, numbers). `unit`: terms of what is counted; `focus`: terms of what is wanted (“the mayor”). `sides`: the two
    things or years compared, as text. `largest`: whether the larger value is looked for.
    """

    text: str
    language: str
    task: Task
    sort: Sort | None
    terms: tuple[str, ...]
    hard: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    largest: bool = True
    measure: str = ""
    bound: tuple[str, float] | None = None
    years: tuple[str, ...] = ()
    keen: tuple[str, ...] = ()
    """What a value must stand next to: the side that is looked up."""
    only: str = ""
    """A condition: what it is once it is opened."""


def asked(question: str) -> Ask:
    """The question taken apart; task `none` where it wants a text, not a value."""
    asks = asking(question)
    zh = language_of(question) == "zh"
    task = _task(asks, zh)
    if task == "value" and (parts_of(question) or kind_of(question) == "text") and _sort(asks) is None:
        task = "none"
    sides = _sides(asks, task, zh)
    most = _MOST.search(asks) or _MOST_ZH.search(asks)
    sort = _sort(asks)
    unit = _noun(_UNIT_ZH if zh else _UNIT, asks) if sort not in ("money", "time", "weekday") else ""
    focus = (
        ""
        if sort in ("date", "year", "weekday", "time")
        else _noun(_FOCUS_ZH if zh else _FOCUS, asks) or _noun(_WHICH_ZH if zh else _WHICH, asks)
    )
    focus = "meaning" if _MEANS.search(asks) else focus
    plain = (_ONLY_ASKS_ZH if zh else _ONLY_ASKS).sub(" ", question)
    plain = _TAKES_PART.sub(" ", plain) if task == "count" else plain
    light = _LIGHT if sort in ("name", "person") else frozenset()
    light |= frozenset(terms("nothing zero")) if _NOTHING.search(asks) else frozenset()
    found = tuple(dict.fromkeys(t.term for t in tokens(plain) if t.term not in _ASKED | light))
    if sort == "person" and re.search(r"\bbefore\b|\bpredecess", question, re.IGNORECASE):
        found = (*found, "predecessor")
    names = {term for name in names_of(question) for term in terms(name)}
    hard = tuple(t for t in found if t in names or t[:1].isdigit())
    return Ask(
        text=question,
        language="zh" if zh else "en",
        task=task,
        sort=sort,
        terms=found,
        hard=hard,
        unit=tuple(terms(unit)) or ((unit,) if unit else ()),
        focus=tuple(t for t in terms(focus) if t not in _ASKED),
        sides=sides,
        largest=_largest(asks, most),
        measure=_measure(asks, most),
        bound=_bound(asks),
        years=tuple(re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", asks)),
        only=only["what"] if (only := _ONLY_WHEN.search(asks)) is not None else "",
    )


def wants_value(question: str) -> bool:
    """Whether a question asks for a value, a name, a yes or no, and not for a text."""
    ask = asked(question)
    if _TO_DO.search(question) or wants_text(question):
        return False
    return ask.task == "whether" or (ask.task != "none" and ask.sort is not None and not parts_of(question))


def _task(asks: str, zh: bool) -> Task:
    if _TO_DO.search(asks) or wants_text(asks):
        return "none"
    if zh and _WHETHER_ZH.search(asks):
        return "whether"
    if not zh and _WHETHER.search(asks) and not re.search(r"\bor\b", asks):
        return "whether"
    if _AGE.search(asks):
        return "age"
    if (_DIFFERENCE_ZH if zh else _DIFFERENCE).search(asks):
        return "difference"
    if (
        _EITHER_ZH.search(asks)
        if zh
        else (_EITHER.search(asks) and re.search(r"\b(?:which|who|what|is|are|was|were)\b", asks, re.I))
    ):
        return "either"
    if _SHARE.search(asks):
        return "share"
    if _AVERAGE.search(asks):
        return "average"
    if (_SUM_ZH if zh else _SUM).search(asks):
        return "sum"
    if (
        (_MOST_ZH if zh else _MOST).search(asks)
        and not _NTH.search(asks)
        and re.search(r"\b(?:which|what|who|whose)\b|哪|谁|什么", asks, re.I)
    ):
        return "most"
    if re.search(r"\bhow many\b|多少[个种款项位]|几[个种款项位]", asks, re.I):
        return "count"
    return "value"


def _sort(asks: str) -> Sort | None:
    """What kind of value it is."""
    if _SHARE.search(asks):
        return "share"
    if _MEANS.search(asks):
        return "name"
    if re.search(r"\bhow often\b|多久一次|多长时间一次|每隔多久", asks, re.I):
        return "often"
    if _TIME.search(asks):
        return "time"
    kind = kind_of(asks)
    if re.search(r"\b(?:which|what) days? (?:can|do|does|is|are|may|must)\b", asks, re.I) and kind != "number":
        return "weekday"
    if _WEEKDAY.search(asks) and re.search(r"\bclosed|open|rest|休息|闭馆|开放|星期|周几|office\b", asks, re.I):
        return "weekday"
    if _MONEY.search(asks) and not re.match(r"\W*who", asks, re.IGNORECASE):
        return "money"
    if _DURATION.search(asks):
        return "duration"
    if kind == "number" or re.search(r"\bby how\b|\b(?:what|which) age\b", asks, re.I):
        return "number"
    if kind in ("date", "year", "person", "place", "name"):
        return kind
    if re.search(r"\bhow much\b|多少|几", asks, re.I):
        return "number"
    return (
        "name"
        if re.search(
            r"^\W*(?:in |on |at |to |for )?(?:which\b|what (?!happen|caus|led|made|make|did|do\b|does|can|should|must|may|shall|kind|else))|哪|(?<!为)什么(?!样)",
            asks,
            re.I,
        )
        else None
    )


def _sides(asks: str, task: Task, zh: bool) -> tuple[str, ...]:
    if task == "either":
        match = (_EITHER_ZH if zh else _EITHER).search(asks)
        return (match["a"].strip(), match["b"].strip()) if match else ()
    if task not in ("difference", "whether"):
        return ()
    years = re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", asks)
    if len(years) >= 2:
        return years[0], years[1]
    if zh and (
        match := re.search(r"(?P<a>[^，,]{2,24}?)比(?P<b>[^，,？?]{2,24}?)[多少高低长短大小贵重轻早晚快慢]", asks)
    ):
        return match["a"], match["b"]
    if match := re.search(r"\bbetween (?P<a>.+?) and (?P<b>.+?)(?=[?,;.]|$)", asks, re.I):
        return match["a"], match["b"]
    if _THAN.search(asks):
        left, _, right = asks.partition(" than ")
        named = [n for n in names_of(f"x {left}") if not n.isdigit()]
        also = [n for n in names_of(f"x {right}") if not n.isdigit()]
        other = (
            also[0]
            if also
            else re.split(r"[?？]|\b(?:in \d{4}|did|does|do|is|was|were|are|has|have|had|will)\b", right)[0].strip()
        )
        return (named[-1] if named else left, other)
    return ()


def _noun(pattern: re.Pattern[str], asks: str) -> str:
    match = pattern.search(asks)
    return match["noun"].strip() if match else ""


def _largest(asks: str, most: re.Match[str] | None) -> bool:
    if most is not None:
        groups = most.groupdict()
        if groups.get("how"):
            return groups["how"] not in "少低短小轻慢早便冷近"
        least = groups.get("least")
        return not least and not re.search(r"\bleast\b", asks, re.I)
    return not _LESS.search(asks)


def _measure(asks: str, most: re.Match[str] | None) -> str:
    """The word for what is compared."""
    if most is not None:
        if most.groupdict().get("how"):
            return most["how"]
        follows = (
            re.match(r"\W*(\w+)", asks[most.end() :])
            if most.group().lower() in ("most", "least", "fewest", "highest", "lowest", "largest")
            else None
        )
        return f"{most.group().lower()} {follows[1].lower() if follows else ''}".strip()
    found = re.search(
        r"\b(?:costs?|longer|shorter|higher|lower|taller|larger|smaller|bigger|heavier|lighter|older|younger|earlier|later|first|deeper|cheaper|"
        r"more expensive|wider|faster|slower|weighs?)\b|[贵便长短高低大小重轻早晚快慢多少]",
        asks,
        re.I,
    )
    return found.group().lower() if found else ""


_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "万": 1e4, "亿": 1e8}


def _bound(asks: str) -> tuple[str, float] | None:
    match = _BOUND.search(asks)
    if match is None:
        return (
            ("equal", 0.0) if _NOTHING.search(asks) and re.search(r"\b(?:which|who|what)\b|哪|谁", asks, re.I) else None
        )
    how = (match["how"] or match["how_zh"]).lower()
    said = (match["value"] or match["value_zh"]).rstrip(".,")
    digits = re.search(r"\d[\d,.]*", said)
    value = float(digits.group().replace(",", "").rstrip(".")) if digits else 0.0
    value *= next((scale for word, scale in _SCALES.items() if said.endswith(word)), 1.0)
    return (
        "below" if how in ("less", "fewer", "lower", "under", "below", "at most", "少于", "低于", "不到") else "above"
    ), value
