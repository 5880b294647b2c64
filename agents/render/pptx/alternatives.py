"""Alternate content: shapes for programs that know a namespace, and others in their place for those that do not.

ECMA-376 part 3. It knows nothing of what the shapes are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from agents.render.pptx.ooxml import Element, draft

A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
A16 = "http://schemas.microsoft.com/office/drawing/2014/main"
"""Known to PowerPoint since 2016; LibreOffice does not take it for its own."""


def alternate(known: Sequence[Element], other: Sequence[Element], *, prefix: Literal["a14", "a16"] = "a16") -> Element:
    """`mc:AlternateContent`: `known` for programs that know the namespace, `other` for all others."""
    namespace = A14 if prefix == "a14" else A16
    choice = draft("mc:Choice", *known, **{f"xmlns:{prefix}": namespace, "Requires": prefix})
    return draft("mc:AlternateContent", choice, draft("mc:Fallback", *other))
