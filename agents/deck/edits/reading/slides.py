"""Which slides a wish speaks of: by number, by place, by kind, by what they are about. In English and Chinese.

Every mention is replaced by a mark `⟦n⟧`, so that the rules see the shape of a sentence; quotations become `⟪n⟫`.
"""

# ruff: noqa: E501 (patterns)

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from agents.deck.edits.content import words_of
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.reading import bare
from agents.deck.edits.reading.vocabulary import (
    CHART_WORDS,
    HAN_NUMBER,
    LAYOUT_WORDS,
    NUMBER_WORDS,
    any_of,
    named,
    number_of,
)
from agents.deck.spec import FRAME, ChartSlide, DeckSpec, Slide
from agents.text.similarity import TfIdf, share_said
from agents.text.words import terms

Choose = Callable[[str, str, Sequence[str]], int]
"""(question, context, candidates) → index: a model's choice where words leave several."""

_N = rf"(?:\d{{1,6}}|{'|'.join(NUMBER_WORDS)})"
_ORDINAL = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|" + "|".join(w for w in NUMBER_WORDS if w.endswith(("st", "nd", "rd", "th"))) + ")"
)
_QUOTE = re.compile(
    r"“([^”]*)”|\"([^\"]*)\"|「([^」]*)」|『([^』]*)』|«([^»]*)»|(?<![\w])‘([^’]*)’(?!\w)|(?<!\w)'([^']*)'(?!\w)"
)
_STOP = r"(?=\s+(?:a|an|into|to|as|after|before|from|and|in|is|be|more|shorter|bold|up|down|first|last|with|two|three|by)\b|[,，;；.。:：]|⟪|$)"
_NUMBERS = re.compile(
    rf"\b(?:(?:slides|pages)\s*(?:no\.?\s*|numbers?\s*|#\s*)?(?P<list>{_N}(?:\s*(?:,\s*and|,|and|&|to|through|-|–|with|or)\s*(?:slides?\s*|pages?\s*)?#?{_N})*)"
    rf"|(?:slide|page|p\.)\s*(?:no\.?\s*|number\s*|#\s*)?(?P<one>{_N}(?:\s*(?:-|–)\s*{_N})?))\b"
    r"(?!\s*(?:short |brief |crisp |concise )?(?:slides?|pages?|columns?|bullets?|points?)\b)",
    re.IGNORECASE,
)
_HAN_NUMBERS = re.compile(
    rf"(?:幻灯片\s*)?第\s*(?P<list>(?:\d{{1,6}}|{HAN_NUMBER})(?:\s*(?:页|张)?\s*(?:、|，|,|和|与|跟|到|至|-|–)\s*第?\s*(?:\d{{1,6}}|{HAN_NUMBER}))*)"
    r"\s*(?:页|张|頁)(?:幻灯片)?"
)
_HAN_PLAIN = re.compile(r"(?P<list>\d{1,4}(?:\s*(?:、|和|与|跟)\s*\d{1,4})+)\s*(?:页|张)(?:幻灯片)?")
_PLACES: list[tuple[re.Pattern[str], Callable[[int, re.Match[str]], int]]] = [
    (re.compile(r"\b(?:the )?(?:second[- ]to[- ]last|second last|last but one|penultimate|next to last) (?:slide|page)\b", re.I), lambda n, m: n - 1),
    (re.compile(r"\b(?:the )?(?:very )?(?:last|final) (?:slide|page)\b", re.I), lambda n, m: n),
    (re.compile(rf"\b(?:the )?(?P<o>{_ORDINAL}) (?:slide|page)\b", re.I), lambda n, m: number_of(m["o"]) or 0),
    (re.compile(r"倒数第\s*(?P<o>\d+|" + HAN_NUMBER + r")\s*(?:页|张)(?:幻灯片)?"), lambda n, m: n + 1 - (number_of(m["o"]) or 0)),
    (re.compile(r"最后\s*(?:一)?(?:页|张)(?:幻灯片)?|末页"), lambda n, m: n),
    (re.compile(r"首页"), lambda n, m: 1),
]  # fmt: skip
_OF_CONTENT = re.compile(
    r"\b(?:the )?(?P<first>first|opening)?(?:last|final)? (?:content|real|proper) (?:slide|page)\b"
    r"|(?P<han>第一|最后)(?:一)?(?:张|页|个)?(?:内容|正文)(?:页|幻灯片)",
    re.I,
)
"""The first or the last slide that is no part of the deck's frame"""
_RUN = re.compile(
    r"\b(?:the )?(?:last|final|first) (?P<n>two|three|four|five|[2-5]) (?:slides|pages)\b"
    r"|(?:最后|前)\s*(?P<han>[两二三四五2-5])\s*(?:页|张)(?:幻灯片)?",
    re.I,
)
_THIS = re.compile(
    r"\b(?:this|the current|that|the same) (?:slide|page)\b|(?:这|本|当前|该)(?:一)?(?:页|张)(?:幻灯片)?", re.I
)
_ABOUT = re.compile(
    r"\b(?:the )?(?:slide|page|one) (?:that (?:is )?)?(?:about|on|with|covering|called|titled|named|entitled|that (?:talks|speaks) (?:about|of))\s+(?:the )?"
    rf"(?P<topic>⟪\d+⟫|[^⟦⟪,;]+?){_STOP}",
    re.I,
)
_HAN_ABOUT = re.compile(
    r"(?:关于|讲到?|介绍|标题(?:为|是)|名为|叫做?|题为)\s*(?P<topic>⟪\d+⟫|[^⟦⟪，。；,;的]{1,24})\s*的?\s*(?:那|这)?(?:一)?(?:页|张)(?:幻灯片)?"
)
_KIND = re.compile(
    rf"\b(?:the )(?P<kind>{'|'.join(f'(?:{w})' for w in LAYOUT_WORDS.values())})(?: slide| page)\b"
    r"|(?P<han>封面页?|目录页?|议程页|结尾页|尾页|结束页|致谢页|来源页|图表页|表格页|时间线页|时间轴页|对比页)",
    re.I,
)

_FRAME = re.compile(
    r"(?:(?<=\bhide )|(?<=\bskip )|(?<=\bdrop )|(?<=\bmove )|(?<=\bcopy )|(?<=\blose )|(?<=\bafter )|(?<=\bbefore )|(?<=\bbehind ))"
    r"(?:the )?(?P<kind>agenda|cover|table of contents)\b"
    r"|(?:(?<=\bno )|(?<=\bneed )|(?<=\bwant ))(?:the |an )?(?P<kind3>agenda|cover|table of contents)\b"
    r"|(?<=\b(?:remove|delete) )(?:the )?(?P<kind2>agenda|cover|table of contents)\b"
    r"|^(?:请)?(?:把)?(?P<kind4>目录|议程|封面)(?=(?:就)?(?:不要|不需要|用不着|不用|删|去))",
    re.I,
)
_NAMED = re.compile(
    r"\bthe (?P<topic>(?!first|second|third|last|next|new|same|current|whole|entire|other|text|title)[a-z][\w’' -]{2,36}?) (?:slide|page)\b(?! \d)"
    r"|(?<![\u4e00-\u9fff])(?:把|将|给|删除|删掉|隐藏)?(?P<han>[\u4e00-\u9fff]{2,10}?)(?:那|这)一?(?:页|张)"
    r"|(?:\bthe )?(?P<quoted>⟪\d+⟫)(?:的?(?:那|这)一?(?:页|张)| (?:slide|page)\b)",
    re.I,
)


_SHOWN = re.compile(
    rf"(?<=\b(?:make|turn|move|hide|show|drop|copy) )the (?P<kind>(?:{any_of(CHART_WORDS)})(?: ?(?:chart|graph|plot))?)(?= (?:a|an|into|to|as|after|before)\b)",
    re.I,
)
"""A chart by its kind, where the deck has one of it: "make the doughnut a bar chart"."""
_LAID = re.compile(
    rf"(?:(?<=\b(?:move|hide|drop|copy) )|(?<=\b(?:bring|shift) )|(?<=\b(?:delete|remove) )|(?<=\bput ))the (?P<topic>{any_of(LAYOUT_WORDS)})(?= (?:to|before|after|behind|first|last|up|down)\b|$)",
    re.I,
)
"""A slide by its layout alone, where the deck has one of it: "move the pros and cons to the front"."""
_OBJECT = re.compile(
    r"(?<=\b(?:make|turn|show) )the (?P<topic>[a-z][\w’' -]{2,36}?)(?: list| section| part| bullets| points)?(?= (?:into|as|a|an)\b)"
    r"|(?:(?<= after )|(?<= before )|(?<= behind ))the (?P<han>[a-z][\w’' -]{2,36}?)(?: section| part)?$",
    re.I,
)


@dataclass
class Marked:
    """A clause with its mentions and quotations taken out, and what they were."""

    text: str
    slides: list[list[str]] = field(default_factory=list)
    """Per mark `⟦n⟧`, ids of slides."""
    quotes: list[str] = field(default_factory=list)

    def told(self, text: str) -> str:
        """`text` as the person wrote it: quotations without their quotation marks."""
        whole = re.fullmatch(r"\s*⟪(\d+)⟫\s*[.。!！]?\s*", text)
        if whole:
            return self.quotes[int(whole.group(1))]
        return re.sub(r"⟪(\d+)⟫", lambda m: f"“{self.quotes[int(m.group(1))]}”", text).strip()


@dataclass
class Finder:
    """Finds the slides that words mean in one deck."""

    spec: DeckSpec
    here: str | None = None
    """Id of the slide that the person looks at, or mentioned last."""
    choose: Choose | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    """By slide, the heading of the document that it draws on, by which people know it whatever its title claims."""

    def mark(self, clause: str) -> Marked:
        """Take the mentions out of a clause. Raises EditRefused for a slide that does not exist."""
        marked = Marked(clause)

        def quoted(match: re.Match[str]) -> str:
            marked.quotes.append(next(g for g in match.groups() if g is not None))
            return f"⟪{len(marked.quotes) - 1}⟫"

        marked.text = _QUOTE.sub(quoted, marked.text)
        for pattern, find in (
            (_OF_CONTENT, self._of_content),
            (_HAN_ABOUT, self._about),
            (_ABOUT, self._about),
            (_RUN, self._run),
            *((p, self._placed(at)) for p, at in _PLACES),
            (_NUMBERS, self._numbers),
            (_HAN_NUMBERS, self._numbers),
            (_HAN_PLAIN, self._numbers),
            (_KIND, self._kind),
            (_THIS, self._this),
            (_FRAME, self._kind),
            (bare.HAN_PAIR, self._pair),
            (_NAMED, self._named),
            (_SHOWN, self._drawn),
            (_LAID, lambda m, _: found if len(found := self._laid_out(m["topic"])) == 1 else None),
            (_OBJECT, self._named),
        ):
            marked.text = pattern.sub(lambda m, find=find: self._put(marked, find(m, marked), m), marked.text)
        own = bare.own_words_from(marked.text)
        head, tail = marked.text[:own], marked.text[own:]
        head = bare.NUMBERS.sub(lambda m: self._bare(marked, m), head)
        marked.text = head + tail
        if bare.ARRANGES.search(marked.text):
            self._titles(marked)
            for pattern in (bare.NAMES, bare.HAN_NAME):
                marked.text = pattern.sub(lambda m: self._put(marked, self._plainly(m), m), marked.text)
        return marked

    def _bare(self, marked: Marked, match: re.Match[str]) -> str:
        """ "Merge 3 and 4": numbers alone, where the deck has so many slides."""
        said = [
            number_of(n) or 0
            for n in re.findall(r"\d+|[a-z]+", re.sub(r"\b(?:and|to|through|with)\b", " ", match["list"].lower()))
        ]
        if not said or not all(1 <= n <= len(self.spec.slides) for n in said):
            return match.group()
        return f"{match['lead']} {self._put(marked, self._numbers(match, marked), match)}"

    def _plainly(self, match: re.Match[str]) -> list[str] | None:
        """ "The conclusions": the one slide that is called so, or rests on the section of that name; else None."""
        said = (match["topic"] or match.groupdict().get("place") or "").strip()
        if bare.NO_NAME.fullmatch(said):
            return None
        found = self._best([" ".join(self._called(s)) for s in self.spec.slides], said, least=0.99)
        found = [i for i in found if self._layout(i) not in ("agenda", "title")] or found or self._laid_out(said)
        return found if len(found) == 1 else None

    def _layout(self, slide_id: str) -> str:
        return next(s.layout for s in self.spec.slides if s.id == slide_id)

    def _pair(self, match: re.Match[str], marked: Marked) -> list[str] | None:
        """ "交通和志愿者这两页"."""
        return [self.about(match["one"]), self.about(match["two"])]

    def _titles(self, marked: Marked) -> None:
        """Slides called by their whole titles: "swap risks and operations", "把财务情况移到最后"."""
        known = [(name.strip(), slide) for slide in self.spec.slides for name in self._called(slide)]
        for name, slide in sorted(known, key=lambda k: -len(k[0])):
            title = re.escape(name)
            if not 2 <= len(name) <= 60 or (named(LAYOUT_WORDS, name) and bare.RECASTS.search(marked.text)):
                continue
            called = (
                rf"\b(?:the )?{title}\b(?: slide| page)?" if title.isascii() else rf"{title}(?:(?:那|这)?一?(?:页|张))?"
            )
            marked.text = re.sub(
                called, lambda m, s=slide: self._put(marked, [s.id], m), marked.text, count=1, flags=re.I
            )

    def _called(self, slide: Slide) -> list[str]:
        """Its title; and the heading that it alone draws on."""
        own = self.headings.get(slide.id, "")
        alone = own and sum(heading == own for heading in self.headings.values()) == 1
        titles = {s.title.text.casefold() for s in self.spec.slides}
        plain = re.sub(r"^\d+(?:\.\d+)*\.?\s*", "", slide.title.text)
        called = [slide.title.text, *([plain] if plain and plain != slide.title.text else [])]
        halves = [h for h in slide.title.text.split(" / ") if sum(h in s.title.text for s in self.spec.slides) == 1]
        called += halves if len(halves) > 1 else []
        return [*called, *([own] if alone and own.casefold() not in titles else [])]

    def _named(self, match: re.Match[str], marked: Marked) -> list[str] | None:
        """ "The risks slide", "财务那页": the one whose title has those words; None where none has."""
        topic = marked.told(match.groupdict().get("quoted") or match["topic"] or match["han"])
        found = self._best([s.title.text for s in self.spec.slides], topic, least=0.99)
        found = found or self._best([" ".join(self._called(s)) for s in self.spec.slides], topic, least=0.99)
        found = found or self._laid_out(topic)
        if not found and match["han"] and re.search("那一?[页张]$", match.group()):
            raise EditRefused(f"No slide is about “{match['han']}”.", fix="Name the slide by its number.")
        return [self._one(found, match.group())] if found else None

    def _laid_out(self, said: str) -> list[str]:
        """ "The roadmap", "优缺点": the one slide of the layout that the words name; none where several are."""
        layout = named(LAYOUT_WORDS, said) or named(LAYOUT_WORDS, said.rpartition(" ")[2])
        found = [s.id for s in self.spec.slides if s.layout == layout]
        return found if len(found) == 1 else []

    def _drawn(self, match: re.Match[str], marked: Marked) -> list[str] | None:
        """The one slide whose chart is of that kind; None where none is, or several are."""
        said = re.sub(r" ?(?:chart|graph|plot)$", "", match["kind"], flags=re.I)
        kind = named(CHART_WORDS, said)
        found = [s.id for s in self.spec.slides if isinstance(s, ChartSlide) and s.chart.kind == kind]
        return found if len(found) == 1 else None

    def _put(self, marked: Marked, ids: list[str] | None, match: re.Match[str]) -> str:
        if ids is None:
            return match.group()
        marked.slides.append(ids)
        self.here = ids[-1]
        return f"⟦{len(marked.slides) - 1}⟧"

    def at(self, number: int) -> str:
        """Id of slide `number`, 1-based. Raises EditRefused."""
        count = len(self.spec.slides)
        if not 1 <= number <= count:
            raise EditRefused(
                f"There is no slide {number}: the deck has {count}.", fix=f"Name a slide from 1 to {count}."
            )
        return self.spec.slides[number - 1].id

    def _numbers(self, match: re.Match[str], marked: Marked) -> list[str]:
        listed = match["list"] or match.groupdict().get("one") or ""
        parts = re.split(r"\s*(,\s*and|,|，|、|and|&|to|through|with|or|-|–|和|与|跟|到|至)\s*", listed, flags=re.I)
        numbers: list[int] = []
        for index in range(0, len(parts), 2):
            number = number_of(
                re.sub(r"^(?:slides?|pages?)\s*|^第|#|页$|张$", "", parts[index].strip(), flags=re.I).strip()
            )
            if number is None:
                continue
            joint = parts[index - 1].lower() if index else ""
            if joint in ("to", "through", "-", "–", "到", "至") and numbers and number > numbers[-1]:
                self.at(number)
                numbers += range(numbers[-1] + 1, number + 1)
            else:
                numbers.append(number)
        return [self.at(n) for n in numbers]

    def _placed(self, at: Callable[[int, re.Match[str]], int]) -> Callable[[re.Match[str], Marked], list[str]]:
        return lambda match, marked: [self.at(at(len(self.spec.slides), match))]

    def _of_content(self, match: re.Match[str], marked: Marked) -> list[str] | None:
        inside = [s.id for s in self.spec.slides if s.layout not in FRAME]
        return [inside[0 if match["first"] or match["han"] == "第一" else -1]] if inside else None

    def _run(self, match: re.Match[str], marked: Marked) -> list[str]:
        """The first or the last few of the deck."""
        count = number_of(match["n"] or match["han"]) or 0
        ids = [s.id for s in self.spec.slides]
        self.at(count)
        return ids[-count:] if re.search(r"last|final|最后", match.group(), re.I) else ids[:count]

    def _this(self, match: re.Match[str], marked: Marked) -> list[str]:
        if self.here is None:
            raise EditRefused(f"It is not clear which slide “{match.group()}” is.", fix="Name it with --slide N.")
        return [self.here]

    def _kind(self, match: re.Match[str], marked: Marked) -> list[str] | None:
        named_so = match.groupdict()
        said = (
            named_so.get("kind")
            or named_so.get("kind2")
            or named_so.get("kind3")
            or named_so.get("kind4")
            or named_so.get("han")
            or ""
        )
        layout = named(LAYOUT_WORDS, said) or named(LAYOUT_WORDS, said.removesuffix("页"))
        found = [s.id for s in self.spec.slides if s.layout == layout]
        found = found or self._best([" ".join(self._called(s)) for s in self.spec.slides], said, least=0.99)
        if not found:
            raise EditRefused(f"The deck has no {said} slide.", fix="Name the slide by its number.")
        return [self._one(found, match.group())]

    def _about(self, match: re.Match[str], marked: Marked) -> list[str] | None:
        if re.search(
            r"\b(?:add|insert|new|another|create|make|include)\b.*$", match.string[: match.start("topic")], re.I
        ):
            return None
        if re.search(r"(?:加|添|增|插入|新建|做)[^，。；]{0,8}$", match.string[: match.start()]):
            return None
        return [self.about(marked.told(match["topic"]))]

    def about(self, topic: str) -> str:
        """Id of the slide that is about something. Raises EditRefused when none is, or several equally are."""
        wanted = topic.strip().casefold()
        exact = [s.id for s in self.spec.slides if s.title.text.casefold() == wanted]
        if exact:
            return self._one(exact, topic)
        titled = self._best([s.title.text for s in self.spec.slides], topic, least=0.5)
        titled = titled or self._best([" ".join(self._called(s)) for s in self.spec.slides], topic, least=0.5)
        if titled:
            return self._one(titled, topic)
        body = self._best([" ".join(words_of(s)) for s in self._content()], topic, least=0.99, among=self._content())
        if body:
            return self._one(body, topic)
        raise EditRefused(f"No slide is about “{topic}”.", fix="Name the slide by its number.")

    def _content(self) -> list[Slide]:
        return [s for s in self.spec.slides if s.layout not in ("agenda", "closing", "sources")]

    def _best(self, texts: list[str], topic: str, *, least: float, among: list[Slide] | None = None) -> list[str]:
        slides = among if among is not None else self.spec.slides
        if not terms(topic):
            return [s.id for s, t in zip(slides, texts, strict=True) if topic.casefold() in t.casefold()]
        shares = [share_said(topic, by=t) for t in texts]
        top = max(shares, default=0.0)
        if top < least:
            return []
        best = [n for n, share in enumerate(shares) if share == top]
        if len(best) > 1:
            cosine = TfIdf(texts).cosine([topic], [texts[n] for n in best])[0]
            best = [n for n, c in zip(best, cosine, strict=True) if c >= cosine.max() - 1e-9 and c > 0] or best
        return [slides[n].id for n in best]

    def _one(self, ids: list[str], said: str) -> str:
        if len(ids) == 1:
            return ids[0]
        if self.here in ids:
            return self.here
        numbers = {s.id: n for n, s in enumerate(self.spec.slides, start=1)}
        titles = {s.id: s.title.text for s in self.spec.slides}
        if self.choose is not None:
            return ids[self.choose(f"Which slide is meant by: {said}", said, [titles[i] for i in ids])]
        listed = ", ".join(str(numbers[i]) for i in ids)
        raise EditRefused(f"Several slides could be meant by “{said}”: {listed}.", fix="Name one by its number.")
