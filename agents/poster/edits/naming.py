"""Which panels a wish speaks of: by number, by title, by the section of the source that they rest on.

A paper's poster has headlines of its own; "the methods section" is then every panel whose passages stand under that
heading. Words for panels become the deck's word for slides, whose rules read the rest.
"""

from __future__ import annotations

import re
from collections import Counter

from agents.deck.edits.errors import EditRefused
from agents.deck.library import Library
from agents.deck.spec import Slide
from agents.deck.texts import items
from agents.poster.edits.as_deck import HEAD
from agents.text.similarity import share_said
from agents.text.words import terms

SECTIONS: tuple[tuple[str, str], ...] = (
    (r"methods?|methodology|approach", r"methods?|methodolog|approach|materials|procedure|方法"),
    (r"results?|findings?", r"results?|findings?|evaluation|experiments?|结果|实验"),
    (r"discussion", r"discussion|implications?|讨论"),
    (r"conclusions?|summary", r"conclusions?|summary|concluding|结论|总结"),
    (r"introduction|background|motivation", r"introduction|background|motivation|引言|背景|绪论"),
    (r"abstract", r"abstract|摘要"),
    (r"data(?:set)?s?", r"data(?:set)?s?|materials|数据"),
    (r"limitations?", r"limitations?|threats|局限|不足"),
    (r"future work|outlook", r"future work|outlook|next steps|展望|未来"),
    (r"方法", r"方法|methods?"),
    (r"结果|实验结果", r"结果|实验|results?|findings?"),
    (r"讨论", r"讨论|discussion"),
    (r"结论|总结", r"结论|总结|conclusions?"),
    (r"引言|背景|介绍", r"引言|背景|绪论|介绍|introduction|background"),
    (r"摘要", r"摘要|abstract"),
    (r"数据", r"数据|data"),
    (r"局限|不足", r"局限|不足|limitations?"),
)
"""What people call a paper's parts, and how their headings read."""
LIKELY = 0.6
"""Share of the words said that a title must have."""
_KIND = r"(?:sections?|panels?|blocks?|boxes|box|parts?|tiles?)"
_HAN_KIND = r"(?:板块|版块|栏目|部分|模块|面板|区块|章节|那一?块|这一?块|一?节)"
_NUMBERED = re.compile(
    rf"\b(?:the )?{_KIND}(?= (?:no\.? ?|number |#)?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten)\b)", re.I
)
_ORDINAL = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|\d{1,2}(?:st|nd|rd|th)"
_PLACED = re.compile(rf"\b(?:the )?({_ORDINAL}) {_KIND}\b", re.I)
_THIS = re.compile(rf"\b(this|that|the current|the same) {_KIND}\b", re.I)
_ABOUT = re.compile(
    rf"\b(?:the )?{_KIND} (?:about|on|with|called|titled|named|that (?:talks|speaks) (?:about|of)) (?:the )?"
    r"(⟪\d+⟫|[^,;⟦⟪]+?)(?=\s+(?:into|to|as|after|before|from|and|is|be|more|shorter|bigger|larger|smaller|bold|up|down"
    r"|first|last|with|by|across)\b|[,;.]|$)",
    re.I,
)
_CALLED = re.compile(rf"(?<![-\w])(?:the )?((?:[\w’'-]+ ){{1,6}}?){_KIND}\b", re.I)
_HAN_N = r"[\d零〇一二两三四五六七八九十]+"
_HAN_NUMBERED = re.compile(rf"第\s*({_HAN_N})\s*个?{_HAN_KIND}")
_HAN_LISTED = re.compile(
    rf"第\s*{_HAN_N}\s*个?(?:{_HAN_KIND})?(?:\s*(?:和|与|跟|、)\s*第?\s*{_HAN_N}\s*个?)+{_HAN_KIND}"
)
_HAN_LAST = re.compile(rf"最后(?:一)?个?{_HAN_KIND}")
_HAN_THIS = re.compile(rf"(?:这|本|该|当前)(?:一)?个?{_HAN_KIND}")
_HAN_CALLED = re.compile(rf"“?([一-鿿A-Za-z0-9 ]{{2,16}}?)”?(?:这|那)?(?:一)?个?(?:的)?{_HAN_KIND}")
_VERB = re.compile(
    r"make|set|put|move|bring|place|shift|swap|switch|exchange|flip|remove|delete|drop|cut|omit|shorten|tighten|trim|merge|"
    r"combine|join|split|translate|rewrite|reword|show|turn|change|convert|keep|and|with|the|to|of|in|on|from|take|out",
    re.I,
)
"""Words before a name that are none of it."""
_HAN_VERB = re.compile(
    r"^(?:请|帮我|把|将|让|给|对|在|删除|删掉|去掉|移除|交换|对调|互换|缩短|精简|放大|缩小|翻译|合并|拆分|和|与|跟|到)+"
)


class Names:
    """Finds the panels of one poster."""

    def __init__(self, slides: list[Slide], library: Library) -> None:
        self._panels = [s for s in slides if s.id != HEAD]
        self._headings = {s.id: _headings(s, library) for s in self._panels}

    @property
    def count(self) -> int:
        return len(self._panels)

    def called(self, phrase: str) -> list[int]:
        """Numbers of the panels that a phrase names, in order; none where nothing answers to it."""
        said = re.sub(r"^(?:the|my|our)\s+", "", phrase.strip(' 的“”"'), flags=re.I)
        if not said or re.fullmatch(rf"{_KIND}|it|this|that|them|all|everything", said, re.I):
            return []
        exact = [n for n, s in self._each() if s.title.text.casefold() == said.casefold()]
        if exact:
            return exact
        titled = self._rated(said)
        if titled and titled[0][0] > 0.99:
            return [n for share, n in titled if share > 0.99]
        under = self._under(said)
        if under:
            return under
        best = [n for share, n in titled if share >= LIKELY and share == titled[0][0]]
        if len(best) == 1:
            return best
        parts = re.split(r"\s*(?:,\s*and|,|\band\b|、|和|与)\s*", said)
        each = [self.called(part) for part in parts] if len(parts) > 1 else [[]]
        return sorted({n for numbers in each for n in numbers}) if all(each) else []

    def _each(self) -> list[tuple[int, Slide]]:
        return list(enumerate(self._panels, start=1))

    def _rated(self, said: str) -> list[tuple[float, int]]:
        if not terms(said):
            return [(1.0, n) for n, s in self._each() if said.casefold() in s.title.text.casefold()]
        rated = [(share_said(said, by=s.title.text), n) for n, s in self._each()]
        return sorted(((share, n) for share, n in rated if share), key=lambda r: (-r[0], r[1]))

    def _under(self, said: str) -> list[int]:
        """Panels most of whose passages stand under a heading of that name."""
        known = next((heading for words, heading in SECTIONS if re.fullmatch(words, said, re.I)), None)
        found: list[int] = []
        for number, slide in self._each():
            headings = self._headings[slide.id]
            total = sum(headings.values())
            if known is not None:
                pattern = known if re.match(r"[一-鿿]", known) else rf"\b(?:{known})"
                hits = sum(n for h, n in headings.items() if re.search(pattern, h, re.I))
            else:
                hits = sum(n for h, n in headings.items() if terms(said) and share_said(said, by=h) > 0.99)
            if total and hits * 2 > total:
                found.append(number)
        return found

    def as_slides(self, clause: str) -> str:
        """The clause with panels mentioned as slides. Raises EditRefused for one that is not there."""
        adds = re.match(
            r"(?:\w+ )*?(?:add|insert|include|create|another|new)\b|.{0,12}(?:加|添|增|插入|新建)", clause, re.I
        )
        text = _NUMBERED.sub(lambda m: "slides" if m.group().lower().endswith("s") else "slide", clause)
        text = _PLACED.sub(self._place, text)
        text = _THIS.sub(r"\1 slide", text)
        text = _HAN_LISTED.sub(lambda m: "、".join(f"第{n}页" for n in re.findall(_HAN_N, m.group())), text)
        text = _HAN_NUMBERED.sub(r"第\1页", text)
        text = _HAN_LAST.sub(f"第{self.count}页", text)
        text = _HAN_THIS.sub("这一页", text)
        if not adds:
            text = _ABOUT.sub(lambda m: self._named(m.group(1), m.group(), needed=True), text)
            text = _CALLED.sub(self._sought, text)
            text = _HAN_CALLED.sub(self._han_sought, text)
        text = re.sub(r"\b(?:poster|sheet)\b", "deck", text, flags=re.I)
        text = re.sub(r"(\d) panels\b", r"\1 slides", text)
        text = re.sub(rf"\b{_KIND}\b", "slide", text, flags=re.I) if "⟪" not in text else text
        text = text.replace("海报", "演示文稿")
        self._there(text)
        return text

    def _there(self, text: str) -> None:
        for said in re.findall(r"\bslides? #?(\d{1,6})\b|第\s*(\d{1,6})\s*页", text, re.I):
            number = int(said[0] or said[1])
            if not 1 <= number <= self.count:
                raise EditRefused(
                    f"There is no panel {number}: the poster has {self.count}.", fix=f"Name one from 1 to {self.count}."
                )

    def _place(self, found: re.Match[str]) -> str:
        return f"slide {self.count}" if found.group(1).lower() in ("last", "final") else f"the {found.group(1)} slide"

    def _named(self, phrase: str, whole: str, *, needed: bool = False) -> str:
        numbers = self.called(phrase)
        if numbers:
            return mention(numbers)
        if needed and "⟪" not in phrase:
            raise EditRefused(f"No panel is about “{phrase}”.", fix=self.listed())
        return whole

    def _sought(self, found: re.Match[str]) -> str:
        """The longest tail of the words before "section" that names a panel."""
        words = found.group(1).split()
        first = next((n for n, word in enumerate(words) if not _VERB.fullmatch(word)), len(words))
        for start in range(first, len(words)):
            numbers = self.called(" ".join(words[start:]))
            if numbers:
                lead = [w for w in words[:start] if w.lower() != "the"]
                return " ".join([*lead, mention(numbers)])
        return found.group()

    def _han_sought(self, found: re.Match[str]) -> str:
        said = found.group(1)
        verb = _HAN_VERB.match(said)
        lead = verb.group() if verb else ""
        numbers = self.called(said[len(lead) :])
        return lead + mention(numbers, chinese=True) if numbers else found.group()

    def listed(self) -> str:
        """The panels as a hint."""
        shown = "; ".join(f"{n} “{s.title.text[:40]}”" for n, s in self._each())
        return f"Its panels: {shown}."


def mention(numbers: list[int], *, chinese: bool = False) -> str:
    """Numbers as a mention of slides that the deck's rules read."""
    if chinese:
        return f"第{'、'.join(map(str, numbers))}页"
    return f"slide {numbers[0]}" if len(numbers) == 1 else "slides " + ", ".join(map(str, numbers))


def _headings(slide: Slide, library: Library) -> Counter[str]:
    """Headings over the passages that a panel rests on, the nearest and those above, by how often."""
    found: Counter[str] = Counter()
    for _, item in items(slide):
        for known in item.passages:
            passage = library.passages.get(known)
            if passage is not None:
                found[" / ".join(passage.locator.heading)] += 1
    return found
