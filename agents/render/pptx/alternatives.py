"""Alternate content: shapes for programs that know a namespace, and others in their place for those that do not.

ECMA-376 part 3. It knows nothing of what the shapes are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from agents.render.pptx.ooxml import Element, real
from agents.sources.elements import etree

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
A16 = "http://schemas.microsoft.com/office/drawing/2014/main"
"""Known to PowerPoint since 2016; LibreOffice does not take it for its own."""


def alternate(known: Sequence[Element], other: Sequence[Element], *, prefix: Literal["a14", "a16"] = "a16") -> Element:
    """`mc:AlternateContent`: `known` for programs that know the namespace, `other` for all others."""
    made = etree.Element(f"{{{MC}}}AlternateContent", nsmap={"mc": MC})
    choice = etree.SubElement(made, f"{{{MC}}}Choice", nsmap={prefix: A14 if prefix == "a14" else A16})
    choice.set("Requires", prefix)
    choice.extend(real(known))
    etree.SubElement(made, f"{{{MC}}}Fallback").extend(real(other))
    return made
