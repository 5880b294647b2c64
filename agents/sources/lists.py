"""The mark that begins a list item: a bullet, a number, a letter. It does not judge what follows."""

from __future__ import annotations

import re

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BULLETS = "•‣▪▫■□●○◦◆◇►▸➢➤✓✔✗❖∙·⁃"
_MARK = re.compile(
    rf"^(?:[{BULLETS}\uf000-\uf0ff]\s*|[-*+–—]\s+|o\s+(?=[A-Z])|[(（]?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[)）]\s*"
    rf"|\d{{1,2}}(?:\.\s+|[．、]\s*(?!\d))|[①-⑳]\s*|\[[ xX]\]\s+)(?=\S)"
)


def counts(mark: str) -> bool:
    """Whether a list mark is a number or a letter in order."""
    bare = mark.strip().strip("().（）[]．、")
    return bare.isdigit() or bare in CIRCLED or set(bare) <= set("一二三四五六七八九十")


def list_mark(text: str) -> str | None:
    """The mark with its white space, when the text begins with one."""
    match = _MARK.match(text)
    return match.group() if match else None
