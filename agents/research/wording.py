"""Text of sources in Markdown: shown as it is, never as a mark of its own."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$^=-])")


def plain(text: object) -> str:
    """Text that Markdown shows as it is: no mark, tag, link or heading of its own."""
    marked = _MARKS.sub(r"\\\1", " ".join(str(text).split()))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", marked).replace("://", ":\u2060//")
