"""What a Word paragraph's style says: heading level, title, list, quote, caption, size, weight; in many languages."""

from __future__ import annotations

import re

from agents.sources.docx_text import NS
from agents.sources.elements import Element

_W = f"{{{NS['w']}}}"
_HEADING = re.compile(
    r"^(?:heading|标题|標題|überschrift|titre|título|titolo|kop|nagłówek|заголовок|見出し|rubrik|overskrift)\s*([1-9])$",
    re.I,
)
_TITLE = re.compile(r"^(?:title|标题|標題|titel|titre|título|titolo|book title)$", re.I)
_CAPTION = re.compile(r"^(?:caption|题注|題注|beschriftung|légende|legende|图注|figure caption|table caption)$", re.I)
_QUOTE = re.compile(r"quote|引用|zitat|citation|block text", re.I)
_LIST = re.compile(r"^list\b|列表|aufzählung|listenabsatz|liste", re.I)
_COUNTS = re.compile(r"^list number|编号|nummer", re.I)
_CONTENTS = re.compile(r"^(?:toc\b|table of figures|目录|verzeichnis)", re.I)


class Styles:
    """Looks styles up by id, through `basedOn`."""

    def __init__(self, styles: Element) -> None:
        self._by_id = {s.get(f"{_W}styleId") or "": s for s in styles.iterchildren(f"{_W}style")}
        self._default = next(
            (i for i, s in self._by_id.items() if s.get(f"{_W}default") == "1" and s.get(f"{_W}type") == "paragraph"),
            "",
        )
        size = styles.find("w:docDefaults/w:rPrDefault/w:rPr/w:sz", NS)
        self.default_size = self._half_points(size) or 10.0

    def heading_level(self, paragraph: Element) -> int | None:
        """1 to 9 for a heading, None for other paragraphs."""
        own = paragraph.find("w:pPr/w:outlineLvl", NS)
        if own is not None:
            return self._outline(own)
        for style in self._chain(paragraph):
            for name in (self._name(style), style.get(f"{_W}styleId") or ""):
                if match := _HEADING.match(name.strip()):
                    return int(match[1])
            level = style.find("w:pPr/w:outlineLvl", NS)
            if level is not None:
                return self._outline(level)
        return None

    def is_title(self, paragraph: Element) -> bool:
        return any(_TITLE.match(self._name(s)) for s in self._chain(paragraph)[:1])

    def is_caption(self, paragraph: Element) -> bool:
        return any(_CAPTION.match(self._name(s)) for s in self._chain(paragraph))

    def is_quote(self, paragraph: Element) -> bool:
        return any(_QUOTE.search(self._name(s)) for s in self._chain(paragraph)[:1])

    def is_contents(self, paragraph: Element) -> bool:
        return any(_CONTENTS.match(self._name(s)) for s in self._chain(paragraph)[:1]) and not self.heading_level(
            paragraph
        )

    def is_list(self, paragraph: Element) -> bool:
        """Whether the paragraph is numbered or bulleted, by itself or by its style."""
        own = paragraph.find("w:pPr/w:numPr/w:numId", NS)
        if own is not None:
            return own.get(f"{_W}val") != "0"
        chain = self._chain(paragraph)
        numbered = any(s.find("w:pPr/w:numPr/w:numId", NS) is not None for s in chain)
        return numbered or any(_LIST.search(self._name(s)) for s in chain[:1])

    def is_numbered(self, paragraph: Element) -> bool:
        """Whether a list's style says that it counts; a list numbered by hand alone is not looked up."""
        return any(_COUNTS.search(self._name(s)) for s in self._chain(paragraph)[:1])

    def size_of(self, paragraph: Element) -> float:
        """Type size in pt of the paragraph's first run with words."""
        for run in paragraph.iter(f"{_W}r"):
            if any((t.text or "").strip() for t in run.iter(f"{_W}t")):
                own = self._half_points(run.find("w:rPr/w:sz", NS))
                if own:
                    return own
                break
        sizes = (self._half_points(s.find("w:rPr/w:sz", NS)) for s in self._chain(paragraph))
        return next(filter(None, sizes), self.default_size)

    def is_bold(self, paragraph: Element) -> bool:
        """Whether every run with words is bold."""
        runs = [r for r in paragraph.iter(f"{_W}r") if any((t.text or "").strip() for t in r.iter(f"{_W}t"))]
        return bool(runs) and all(self._on(r.find("w:rPr/w:b", NS)) for r in runs)

    def _chain(self, paragraph: Element) -> list[Element]:
        reference = paragraph.find("w:pPr/w:pStyle", NS)
        key = reference.get(f"{_W}val") if reference is not None else self._default
        chain: list[Element] = []
        while key and (style := self._by_id.get(key)) is not None and style not in chain:
            chain.append(style)
            based = style.find("w:basedOn", NS)
            key = based.get(f"{_W}val") if based is not None else None
        return chain

    def _name(self, style: Element) -> str:
        name = style.find("w:name", NS)
        return (name.get(f"{_W}val") or "") if name is not None else ""

    @staticmethod
    def _outline(level: Element) -> int | None:
        value = level.get(f"{_W}val") or "9"
        return int(value) + 1 if value.isdecimal() and int(value) < 9 else None

    @staticmethod
    def _half_points(size: Element | None) -> float | None:
        value = size.get(f"{_W}val") if size is not None else None
        return int(value) / 2 if value and value.isdecimal() else None

    @staticmethod
    def _on(flag: Element | None) -> bool:
        return flag is not None and flag.get(f"{_W}val") not in ("0", "false", "off")
