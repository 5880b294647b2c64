"""What a poster takes of a brand: the theme of its lightness, its colours and fonts, and its logo.

A template's layouts are those of slides, so a poster stands beside them; its looks are the brand's.
"""

from __future__ import annotations

from typing import Any

from agents.brand.brand import Brand
from agents.brand.logo import logo_uri
from agents.brand.opening import dress


def worn(theme: str, brand: Brand) -> dict[str, Any]:
    """Fields of a `PosterSpec`; `logo` is None where the brand has none that can be shown."""
    return {**dress(theme, brand), "logo": logo_uri(brand.logo) if brand.logo else None}
