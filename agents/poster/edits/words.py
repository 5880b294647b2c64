"""What the deck's edits say, said of a poster: slides are panels, the deck is the poster. Quotations stay as they are.

Its own sentences are here too, in English and Chinese.
"""

from __future__ import annotations

import re

from agents.sources.base import Language

_QUOTED = re.compile(r"(“[^”]*”)")
_ENGLISH = (
    (r"\bSlides\b", "Panels"), (r"\bslides\b", "panels"), (r"\bSlide\b", "Panel"), (r"\bslide\b", "panel"),
    (r"\bDecks\b", "Posters"), (r"\bdecks\b", "posters"), (r"\bDeck\b", "Poster"), (r"\bdeck\b", "poster"),
    (r"--panel N", "--slide N"),
)  # fmt: skip
_CHINESE = (
    (r"第\s*([\d、, ]+)\s*页", r"第 \1 个板块"), (r"(\d+) 页", r"\1 个板块"), (r"演示文稿|整份演示|演示", "海报"),
    (r"续页", "续块"), (r"两页", "两个板块"), (r"页面", "版面"),
)  # fmt: skip

SAID: dict[str, tuple[str, str]] = {
    "no_logo": (
        "There was no room for the logo: only the brand's colours and fonts were taken.",
        "版面放不下标志，只采用了品牌的颜色和字体。",
    ),
    "sheet": ("The sheet is {size} now.", "版面现在是 {size}。"),
    "title_type": ("The title is set {how}.", "标题字号已{how}。"),
    "text_type": ("The running text is set {how}.", "正文字号已{how}。"),
    "panel_type": ("Panel {n} is set {how}.", "第 {n} 个板块的字号已{how}。"),
    "columns": ("The sheet has {count} columns.", "版面现在分 {count} 栏。"),
    "link": ("The QR code leads to {link}.", "二维码指向 {link}。"),
    "no_link": ("The QR code is gone.", "已去掉二维码。"),
    "bleed": ("The PDF has 3 mm of bleed and crop marks.", "PDF 带 3 毫米出血和裁切线。"),
    "no_bleed": ("The PDF ends at the sheet's edge.", "PDF 不再带出血。"),
    "wide": ("Panel {n} stands across all columns.", "第 {n} 个板块横跨各栏。"),
    "not_wide": ("Panel {n} stands in a column.", "第 {n} 个板块回到栏内。"),
    "drawn": (
        "What was drawn or moved by hand{what} is not kept: the sheet is laid out anew. Your file is kept.",
        "手工添加或移动的内容{what}不会保留：版面会重新排布；您的文件已保存。",
    ),
}
HOW = {True: ("larger", "放大"), False: ("smaller", "缩小")}


def of_poster(sentence: str, language: Language, head: int | None = None) -> str:
    """A deck's sentence as a poster's. `head`: the number under which the deck knows the head."""
    parts = _QUOTED.split(sentence)
    return "".join(part if part.startswith("“") else _reworded(part, language, head) for part in parts)


def _reworded(text: str, language: Language, head: int | None) -> str:
    if head is not None:
        text = re.sub(rf"\b[Ss]lide {head}\b", "The head" if text.lstrip().startswith("Slide") else "the head", text)
        text = re.sub(rf"第 {head} 页", "标题区", text)
    for pattern, words in _ENGLISH + (_CHINESE if re.search(r"[一-鿿]", text) else ()):
        text = re.sub(pattern, words, text)
    return text


def said(language: Language, key: str, /, **values: object) -> str:
    """One of the poster's own sentences, filled."""
    return SAID[key][language == "zh"].format(**values)
