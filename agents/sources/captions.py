"""Captions by their words: "Figure 3: …", "Table 2. …", "图 1 …", "表2：…". It does not know where they stand."""

from __future__ import annotations

import re
from typing import Literal

CaptionKind = Literal["figure", "table"]

_MARK = r"\s*(?:[A-Z]{1,2}[-.])?(?:\d+|[IVX]{1,5})(?:[-.–]\d+)*[a-z]?"
_FIGURE = re.compile(
    rf"^(?:(?:supplementary |extended data )?(?:figure|fig\.?|chart|graph|map|photo|plate|illustration|exhibit|diagram)"
    rf"{_MARK}(?:\s*[:.：|–—-](?!\d)|\s+(?=[A-Z\"“‘(])|$)|(?:图|圖|照片|插图)\s*\d+(?:[-.–]\d+)*\s*(?:[:：.．、]|\s|(?=[\u4e00-\u9fff])|$))",
    re.I,
)
_TABLE = re.compile(
    rf"^(?:(?:supplementary )?(?:table|tab\.){_MARK}(?:\s*[:.：|–—-](?!\d)|\s+(?=[A-Z\"“‘(])|$)"
    rf"|(?:表|表格)\s*\d+(?:[-.–]\d+)*\s*(?:[:：.．、]|\s|(?=[\u4e00-\u9fff])|$))",
    re.I,
)
_SENTENCE_VERB = re.compile(
    r"^\S+\s*\S+\s+(?:shows?|gives?|lists?|presents?|illustrates?|summari[sz]es?|compares?|depicts?|and|is|are|was|"
    r"provides?|reports?|contains?|describes?|displays?|plots?|in)\b|^[图表]\s*\d+[-.\d]*\s*(?:显示|给出|列出|展示|表明|可以|可见|中|是|为|所示|说明|反映)",
)


def caption_kind(text: str) -> CaptionKind | None:
    """What a paragraph is the caption of, or None. "Figure 3 shows that…" is a sentence, not a caption."""
    if len(text) > 900 or _SENTENCE_VERB.match(text):
        return None
    if _FIGURE.match(text):
        return "figure"
    return "table" if _TABLE.match(text) else None
