"""Questions about a deck or a poster, answered from what stands in it: which slides speak of something, what a slide
says and rests on, how many there are. It changes nothing and asks no model.

A wish that is put as a question ("can you make slide 4 shorter?") is none of these.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agents.deck.edits.errors import Answered, EditRefused
from agents.deck.library import Library
from agents.deck.spec import DeckSpec, Slide
from agents.deck.texts import items, texts
from agents.sources.base import Language
from agents.text.similarity import share_said
from agents.text.words import terms

_SHEETS = r"(?:slides?|pages?|panels?|parts?|sections?)"
_HAN_SHEETS = r"(?:页|张|个?(?:版块|板块|部分))(?:幻灯片)?"
_SPEAKS = r"(?:talks? (?:about|of)|speaks? (?:about|of)|mentions?|discuss(?:es)?|covers?|deals? with|(?:is|are) (?:about|on)|has|have|contains?|includes?|shows?|says? (?:something )?about|refers? to|uses?|names?)"
_WHICH = re.compile(
    rf"(?:(?:on |in )?(?:which|what) (?:of the )?{_SHEETS}(?: of (?:the|this) (?:deck|presentation|poster))? (?:all )?(?:do (?:we|i|you) )?{_SPEAKS} (?:the |any )?(?P<a>.+)"
    rf"|(?:on|in) (?:which|what) {_SHEETS} (?:is|are|do i find|can i find|does it say) (?:the )?(?P<b>.+?)(?: (?:mentioned|shown|discussed|named))?"
    rf"|where (?:is|are|do i find|can i find|do we (?:mention|say|have|talk about)|does it (?:say|mention|talk about|state|speak of)) (?:the )?(?P<c>.+?)(?: (?:mentioned|shown|discussed|named|said))?"
    rf"|(?:is|are) there (?:a |an |any |anything |something )?(?:{_SHEETS} )?(?:about|on|with|that (?:mentions?|shows?)) (?:the )?(?P<d>.+)"
    rf"|(?:what )?(?:does|do) (?:the |this )?(?:deck|presentation|poster|slides|it|we) (?:say (?:anything |something )?(?:about|on)|mention|talk about|cover|have|contain|show) (?:the |any(?:thing (?:about|on))? )?(?P<e>.+))",
    re.I,
)
_HAN_WHICH = re.compile(
    rf"(?:哪|那)(?:些|几|一)?{_HAN_SHEETS}(?:里|上|中)?(?:提到|讲到?|说到?|谈到?|涉及|有|写|介绍|包含|用)(?:了|过)?(?P<a>.+?)(?:的)?"
    rf"|(?:哪里|哪儿|哪个地方|什么地方)(?:提到|讲到?|说到?|谈到?|写)(?:了|过)?(?P<d>.+?)(?:的)?|(?P<b>.+?)(?:在|写在|出现在)(?:哪|那)(?:些|几|一)?{_HAN_SHEETS}|(?:有没有|是否)(?:提到|讲到?|说到?|写|涉及)?(?P<c>.+?)(?:的内容)?"
)
_COUNT = re.compile(
    r"how many (?P<a>slides?|pages?|panels?|charts?|tables?|pictures?|images?|words?|bullets?|sources?)(?: .*)?|how long is (?P<b>it|this|the (?:deck|presentation|poster))",
    re.I,
)
_HAN_COUNT = re.compile(
    r"(?:一共|总共|现在)?(?:有)?(?:多少|几)(?:个|张|页|条)?(?P<a>页|张|幻灯片|版块|板块|图表|表格|图片|字|要点|来源)?"
)
_WHAT = re.compile(
    rf"what(?:'s| is| does| do)? (?:it say |there )?(?:on |in |stands on )?{_SHEETS} (?P<n>\d{{1,3}})(?: say| about| show| contain)?|what does {_SHEETS} (?P<m>\d{{1,3}}) (?:say|show|contain)",
    re.I,
)
_HAN_WHAT = re.compile(
    rf"第\s*(?P<n>\d{{1,3}})\s*{_HAN_SHEETS}(?:上|里)?(?:讲|说|写|有|是)(?:了|的)?(?:是)?什么(?:内容)?"
)
_WHENCE = re.compile(
    rf"(?:where (?:does|do)|what (?:does|do)|which sources? (?:does|do)) {_SHEETS} (?P<n>\d{{1,3}}) (?:come from|rest on|use|cite|draw on)|where (?:is|are|does) (?:the numbers? (?:on|of) )?{_SHEETS} (?P<m>\d{{1,3}}) (?:from|taken from|come from)",
    re.I,
)
_HAN_WHENCE = re.compile(
    rf"第\s*(?P<n>\d{{1,3}})\s*{_HAN_SHEETS}的?(?:内容|数字|数据)?(?:的)?(?:来源|出处|依据)(?:是什么|在哪里?)?|第\s*(?P<m>\d{{1,3}})\s*{_HAN_SHEETS}.{{0,6}}(?:来自|出自)哪里?"
)
_ANY = re.compile(
    r"(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|does|do|did|has|have)\b(?! about\b).*|.*(?:什么|谁|为什么|多少|哪里|哪儿|哪个|何时|几点|几个|几天|吗|呢).*",
    re.I,
)
_WISH = re.compile(
    r"^(?:please )?(?:can|could|would|will|may|shall|should) (?:you|we|i)\b|^(?:how|what) about\b|^why (?:not|don't)\b|请|帮我|能不能|可不可以|可以.+吗|能.+吗|改成|换成|做成|删|移到|加一",
    re.I,
)
_MONEY = re.compile(
    r"[€$£¥]\s?\d|\d[\d.,]*\s?(?:%\s)?(?:k€|m€|euros?|dollars?|pounds?|EUR|USD|GBP|CNY|yuan|亿元|万元|元|欧元|美元)|\b(?:costs?|price[sd]?|budgets?|fund(?:s|ed|ing)?|grants?|revenues?|salar(?:y|ies)|fees?|pays?|paid|loans?|money)\b|费用|价格|成本|预算|资金|收入|造价|电费|募得|免费",
    re.I,
)
_MATTERS: tuple[tuple[str, re.Pattern[str] | tuple[str, ...]], ...] = (
    (r"money|costs?|prices?|finances?|budgets?|钱|费用|价格|成本|金额|资金", _MONEY),
    (r"(?:any )?(?:numbers?|figures)|数字|数据", re.compile(r"\d")),
    (r"percent(?:ages?)?|shares|百分比|比例", re.compile(r"\d\s?%|百分之")),
    (r"dates?|years?|时间|日期|年份", re.compile(r"\b(?:1[5-9]|20)\d\d\b|\d{1,2}月|\d{4}年|\d{1,2}[:：]\d{2}")),
    (r"(?:a )?(?:charts?|graphs?|plots?)|图表", ("chart", "two_charts")),
    (r"(?:a )?tables?|表格", ("table",)),
    (r"(?:a )?(?:pictures?|images?|photos?|figures)|图片|照片", ("image_text", "full_picture", "gallery")),
)  # fmt: skip
"""What people ask for that is no word of the text."""
HEAD = "head"
"""Of a poster under edit, which is no panel."""
LEAST = 0.6
"""Share of the words asked about that a text must have."""
MOST, LONGEST = 12, 140


def answer_or_none(wish: str, spec: DeckSpec, library: Library, tongue: Language, noun: tuple[str, str]) -> None:
    """Raises Answered where the wish is a question about the deck; `noun`: what a slide is called, in both languages."""
    said = " ".join(wish.split()).rstrip(" ?？。.!！")
    if not said or _WISH.search(said) or ("?" not in wish and "？" not in wish and not _asks(said)):
        return
    told = _Asked(spec, library, tongue == "zh", noun).answer(said)
    if told is not None:
        raise Answered(told)


def _asks(said: str) -> bool:
    """Whether it is a question without its mark."""
    shapes = (_WHICH, _HAN_WHICH, _COUNT, _WHAT, _HAN_WHAT, _WHENCE, _HAN_WHENCE)
    return any(shape.fullmatch(said) for shape in shapes)


class _Asked:
    """One deck under a question."""

    def __init__(self, spec: DeckSpec, library: Library, chinese: bool, noun: tuple[str, str]) -> None:
        self.spec, self.library, self.chinese, self.noun = spec, library, chinese, noun
        self.slides: Sequence[Slide] = [s for s in spec.slides if s.id != HEAD]

    def answer(self, said: str) -> str | None:
        """None where it is a question of another kind."""
        kinds: tuple[tuple[tuple[re.Pattern[str], ...], Callable[[str], str]], ...] = (
            ((_WHENCE, _HAN_WHENCE), self._rests_on),
            ((_WHAT, _HAN_WHAT), self._says),
            ((_COUNT, _HAN_COUNT), self._count),
            ((_WHICH, _HAN_WHICH), self._which),
        )
        for shapes, found in kinds:
            for shape in shapes:
                if (match := shape.fullmatch(said)) is not None:
                    return found(next((g for g in match.groups() if g), ""))
        return self._which(said, asked=True) if _ANY.fullmatch(said) else None

    def _which(self, topic: str, *, asked: bool = False) -> str:
        topic = topic.strip(" “”\"'「」的")
        held = [(n, s, t) for n, s in enumerate(self.slides, start=1) if (t := self._on(s, topic, asked)) is not None]
        content = [each for each in held if each[1].layout not in ("agenda", "sources", "closing")] or held
        if not content:
            if self.chinese:
                return f"没有一{self.noun[1]}讲“{topic}”，什么都没有改。"
            return f"No {self.noun[0].lower()} says anything on “{topic}”. Nothing was changed."
        lines = [self._line(n, s, text) for n, s, text in content[:MOST]]
        more = len(content) - len(lines)
        rest = [f"还有 {more} {self.noun[1]}。" if self.chinese else f"And {more} more."] if more else []
        return ("；" if self.chinese else "; ").join([*lines, *rest]) + ("。" if self.chinese else ".")

    def _line(self, number: int, slide: Slide, text: str) -> str:
        title = slide.title.text
        short = text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
        head = f"第 {number} {self.noun[1]}“{title}”" if self.chinese else f"{self.noun[0]} {number}, “{title}”"
        return head if not short or short == title else f"{head}{'：' if self.chinese else ': '}{short}"

    def _on(self, slide: Slide, topic: str, asked: bool) -> str | None:
        """The text of a slide that is on a topic; "" where it is its kind; None where nothing is."""
        matter = next((m for words, m in _MATTERS if re.fullmatch(words, topic, re.I)), None)
        if isinstance(matter, tuple):
            return "" if slide.layout in matter else None
        held = [text.text for _, text in texts(slide)]
        if matter is not None:
            return next((text for text in held if matter.search(text)), None)
        exact = next((text for text in held if topic.casefold() in text.casefold()), None)
        if exact is not None or not terms(topic):
            return exact
        rated = sorted(((share_said(topic, by=text), -n, text) for n, text in enumerate(held)), reverse=True)
        return (
            rated[0][2] if rated and rated[0][0] >= (LEAST if asked else max(LEAST, 0.99 / len(terms(topic)))) else None
        )

    def _count(self, what: str) -> str:
        what, slides = what.lower().rstrip("s"), self.slides
        every = [text.text for s in slides for _, text in texts(s)]
        counted: dict[str, int] = {
            "chart": sum({"chart": 1, "two_charts": 2}.get(s.layout, 0) for s in slides),
            "table": sum(s.layout == "table" for s in slides),
            "picture": sum(s.layout in ("image_text", "full_picture", "gallery") for s in slides),
            "bullet": sum(len(getattr(s, "bullets", [])) for s in slides),
            "word": sum(len(text.split()) for text in every),
            "字": sum(len(text) for text in every),
            "source": len(self.library.sources),
        }
        same = {
            "image": "picture",
            "图表": "chart",
            "表格": "table",
            "图片": "picture",
            "要点": "bullet",
            "来源": "source",
        }
        name = same.get(what, what)
        if self.chinese:
            return (
                f"一共 {counted[name]} {what if what == '字' else '个' + what}。"
                if name in counted
                else f"一共 {len(slides)} {self.noun[1]}。"
            )
        if name in counted:
            return f"There are {counted[name]} {what}s."
        return f"There are {len(slides)} {self.noun[0].lower()}s."

    def _of(self, said: str) -> tuple[int, Slide]:
        number, count = int(said), len(self.slides)
        if not 1 <= number <= count:
            raise EditRefused(
                f"There is no slide {number}: the deck has {count}.", fix=f"Name a slide from 1 to {count}."
            )
        return number, self.slides[number - 1]

    def _says(self, said: str) -> str:
        number, slide = self._of(said)
        held = [text.text for path, text in texts(slide) if path != "title"]
        return (
            self._line(number, slide, "")
            + ("：" if self.chinese else ": ")
            + ("；" if self.chinese else "; ").join(held)
        )

    def _rests_on(self, said: str) -> str:
        number, slide = self._of(said)
        ids = list(dict.fromkeys(i for _, item in items(slide) for i in item.passages))
        known = [self.library.passages[i] for i in ids if i in self.library.passages]
        if not known:
            return (
                f"第 {number} {self.noun[1]}没有依据来源。"
                if self.chinese
                else f"{self.noun[0]} {number} rests on no passage of the sources."
            )
        lines = [f"{' › '.join(p.locator.heading)}: “{p.text[:LONGEST]}”".removeprefix(": ") for p in known[:4]]
        return self._line(number, slide, "") + ("：" if self.chinese else ": ") + "; ".join(lines)
