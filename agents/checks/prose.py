"""Prose: slides that are read instead of heard: too many words on a page, or in one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.checks.base import Finding
from agents.checks.medium import Medium
from agents.checks.sizes import FURNITURE
from agents.checks.wording import is_ornament, name_of, paragraphs_of, runs_of, text_of
from agents.render.scene import Node, SceneSlide, TableNode, TextBlock

_WORD = re.compile(r"[㐀-鿿豈-﫿]{1,2}|[^\W㐀-鿿豈-﫿]+(?:[.,'’\-]\w+)*")
_FIXED = re.compile(r"mono|cousine|courier|consol|menlo|code", re.IGNORECASE)
TABULAR = 0.5
"""A word in a table or in code counts for less: both are looked up, not read."""


def words_in(text: str) -> int:
    """Number of words; two Chinese characters count as one."""
    return len(_WORD.findall(text))


def wall_of_text(slide: SceneSlide, medium: Medium) -> Iterator[Finding]:
    """Too many words on the slide, else the longest paragraph that is too long."""
    shown = [node for node in slide.nodes if node.role not in FURNITURE and not is_ornament(node)]
    total = round(sum(_words(node) for node in shown))
    if total > medium.words:
        detail = f"The {medium.name} has {total} words; more than {medium.words:.0f} are a wall of text."
        yield Finding("wall_of_text", None, detail, total, medium.words)
        return
    for node in (n for n in shown if not _is_code(n)):
        longest = max((words_in(text_of([p])) for p in paragraphs_of(node)), default=0)
        if longest > medium.paragraph:
            detail = (
                f"A paragraph of {longest} words, {name_of(node)}; at most {medium.paragraph} are read at a glance."
            )
            yield Finding("wall_of_text", node, detail, longest, medium.paragraph)
            return


def _is_code(node: Node) -> bool:
    """Whether most of a text is set in a face of fixed width: program text, which is looked up line by line."""
    runs = list(runs_of(node)) if isinstance(node, TextBlock) else []
    fixed = sum(len(run.text) for run in runs if _FIXED.search(run.family))
    return fixed > 0.5 * sum(len(run.text) for run in runs)


def _words(node: Node) -> float:
    if not isinstance(node, TextBlock | TableNode):
        return 0.0
    share = TABULAR if isinstance(node, TableNode) or _is_code(node) else 1.0
    return share * sum(words_in(text_of([p])) for p in paragraphs_of(node))
