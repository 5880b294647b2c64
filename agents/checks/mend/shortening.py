"""Shortening: what a model is asked for where a text has no room and may not be set smaller. Numbers stay as they are.

It asks through a function that is given; without one nothing is shortened, for deleting words needs a decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from agents.checks.base import Fault
from agents.checks.mend.bench import A, Bench
from agents.checks.wording import cut
from agents.errors import ImpastoError

Shorten = Callable[[Sequence[str]], Sequence[str]]
"""The texts in fewer words, in their order. Raises ImpastoError where no model is able to."""
KINDS = ("overflow", "clipped", "wall_of_text", "crowded")
_LEAST = 40
"""Characters from which a paragraph is worth shortening"""
_PLAIN = (f"{A}pPr", f"{A}r", f"{A}endParaRPr")


def shortened(bench: Bench, fault: Fault, shorten: Shorten) -> str | None:
    """The paragraphs of a faulty text in fewer words, said in a sentence; None where nothing became shorter."""
    shape = bench.shape(fault)
    if shape is None or not shape.has_text_frame:
        return None
    held = [p for p in shape.text_frame.paragraphs if len(p.text) >= _LEAST and all(e.tag in _PLAIN for e in p._p)]
    if not held:
        return None
    try:
        fresh = shorten([p.text for p in held])
    except ImpastoError:
        return None
    before = " ".join(p.text for p in held)
    changed = [_written(p, new.strip()) for p, new in zip(held, fresh, strict=True)]
    return f"“{cut(before, 40)}” is said in fewer words by the model." if any(changed) else None


def _written(paragraph: Any, new: str) -> bool:
    """Whether a paragraph took its shorter words, in the look of its first run."""
    old = paragraph.text
    if not new or len(new) >= len(old) or sorted(re.findall(r"\d+", new)) != sorted(re.findall(r"\d+", old)):
        return False
    first, *others = paragraph.runs
    first.text = new
    for run in others:
        run._r.getparent().remove(run._r)
    return True
