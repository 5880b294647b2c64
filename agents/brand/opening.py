"""`--brand`: a template, a web address or a logo opened as a brand, by what it is.

A template comes with its bytes, and decks are built inside it; from an address or a logo come colours, fonts and the
logo, an SVG drawn once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agents.brand.brand import Brand, brand_of
from agents.brand.logo import logo_uri
from agents.brand.page import brand_of_page, colors_of_drawing, is_drawing
from agents.brand.palette import colors_of_picture, completed
from agents.brand.template import SUFFIXES, template_of
from agents.deck.spec import DeckSpec
from agents.errors import InputRefused
from agents.files import write_whole
from agents.net.errors import FetchFailed
from agents.render.drawn_logo import drawn_logo
from agents.render.layouts import load_theme
from agents.settings import Settings

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
LARGEST, LOGO = 200 << 20, 720
TEMPLATE, KEPT = "brand.pptx", "brand.json"
"""Files beside an exported deck, so that later turns are in the same brand."""


@dataclass(frozen=True)
class Opened:
    """A brand, and the template that decks are built inside of, where it is one."""

    brand: Brand
    template: bytes | None = None


def open_brand(where: str, settings: Settings) -> Opened:
    """The brand at a path or address. Raises InputRefused, FetchRefused, FetchFailed."""
    if where.startswith(("http://", "https://")):
        return Opened(_page(where, settings))
    path = Path(where).expanduser()
    if not path.is_file():
        raise InputRefused(f"The brand {where} does not exist.", fix="Give a .pptx, a .potx, a logo, or a web address.")
    if path.stat().st_size > LARGEST:
        raise InputRefused(f"The brand {path.name} is larger than {LARGEST >> 20} MiB.")
    if path.suffix.lower() in SUFFIXES:
        data = path.read_bytes()
        return Opened(brand_of(template_of(data, path.name), path.name), data)
    if path.suffix.lower() in PICTURES:
        data = path.read_bytes()
        colors = completed(colors_of_picture(data, path.name))
        return Opened(Brand(name=path.stem, colors=colors, logo=data))
    if path.suffix.lower() == ".svg":
        data = path.read_bytes()
        colors = completed(colors_of_drawing(data, path.name))
        return Opened(Brand(name=path.stem, colors=colors, logo=drawn_logo(data, settings)))
    raise InputRefused(
        f"{path.name} is no brand that can be read.",
        fix="Give a .pptx, a .potx, a PNG, JPEG or SVG logo, or a web address.",
    )


def _page(url: str, settings: Settings) -> Brand:
    from agents.net.fetching import Fetcher
    from agents.net.policy import policy_of

    fetcher = Fetcher(policy_of(settings))

    def get(address: str) -> bytes:
        answer = fetcher.get(address)
        if answer.status >= 400:
            raise FetchFailed(f"{address} answers {answer.status}.")
        return answer.content

    brand = brand_of_page(url, get)
    if brand.logo is not None and is_drawing(brand.logo):
        return brand.model_copy(update={"logo": drawn_logo(brand.logo, settings)})
    return brand


def worn(spec: DeckSpec, brand: Brand) -> DeckSpec:
    """The deck in a brand's colours and fonts, on a theme of the same lightness."""
    dressed = dress(spec.theme, brand)
    if brand.size:
        return spec.model_copy(update={**dressed, "format": brand.format, "logo": None})
    return spec.model_copy(update={**dressed, "logo": logo_uri(brand.logo, LOGO) if brand.logo else None})


def dress(theme: str, brand: Brand) -> dict[str, Any]:
    """What a spec takes of a brand: the theme of its lightness, its colours, its fonts."""
    base = theme.removesuffix("-dark").removesuffix("-light")
    named = base if load_theme(base).dark == brand.dark else f"{base}-{'dark' if brand.dark else 'light'}"
    fonts = {role: family for role, family in (("heading", brand.heading), ("body", brand.body)) if family}
    return {"theme": named, "colors": dict(brand.colors), "fonts": fonts}


def keep_brand(folder: Path, opened: Opened) -> None:
    """Leave the brand beside a deck."""
    write_whole(
        folder / KEPT, (json.dumps(opened.brand.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()
    )
    if opened.template is not None:
        write_whole(folder / TEMPLATE, opened.template)
    elif (folder / TEMPLATE).is_file():
        (folder / TEMPLATE).unlink()


def kept_brand(folder: Path) -> Opened | None:
    """The brand beside a deck; None where there is none."""
    try:
        brand = Brand.model_validate_json((folder / KEPT).read_bytes())
    except (OSError, ValidationError):
        return None
    template = folder / TEMPLATE
    return Opened(brand, template.read_bytes() if template.is_file() else None)
