"""lxml under one name. It ships no types, so that `Element` is a name for readers and not a check."""

from __future__ import annotations

from typing import Any, TypeAlias

from lxml import etree as _etree  # pyright: ignore[reportAttributeAccessIssue]
from lxml import html as _html

etree: Any = _etree
lxml_html: Any = _html
Element: TypeAlias = Any
