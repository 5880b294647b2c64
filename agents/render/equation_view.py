"""An equation on a page: its drawing inline, in the colour of the text around it, with what it says beside it.

The picture's own bytes travel along (`data-source`), as those of other pictures do in their `src`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

from markupsafe import Markup

from agents.deck.library import Library
from agents.deck.spec import Image
from agents.mathematics.drawing import SIZE, Drawn, read_drawing
from agents.render.parts_view import image_uri


def drawing_of(library: Library, image: Image | None) -> Drawn | None:
    """The drawing, where a picture is an equation."""
    data = library.assets.get(image.asset) if image is not None and image.asset.endswith(".svg") else None
    return read_drawing(data) if data is not None else None


def equation_svg(library: Library, image: Image, *, style: str, name: str, css: str) -> Markup:
    """The element; "" for a picture that is no equation. `css` are its classes."""
    drawn = drawing_of(library, image)
    if drawn is None:
        return Markup("")
    x, y, w, h = drawn.box
    packed = base64.b64encode(library.assets[image.asset]).decode("ascii")
    return Markup(
        '<svg class="{css}" style="{style}" viewBox="{box}" preserveAspectRatio="xMidYMid meet" role="img" '
        'aria-label="{alt}" data-role="picture" data-name="{name}" data-equation="{mathml}" data-size="{size}" '
        'data-source="data:image/svg+xml;base64,{packed}"><path fill="currentColor" d="{d}"/></svg>'
    ).format(
        css=css,
        style=style,
        box=f"{x:g} {y:g} {w:g} {h:g}",
        alt=image.alt,
        name=name,
        mathml=drawn.mathml,
        size=f"{SIZE:g}",
        packed=packed,
        d=drawn.d,
    )


def picture_element(
    library: Library, image: Image, style: str, label: Callable[[str], str], *, bleeds: bool = False
) -> Markup:
    """The picture of a slide: an equation's drawing, else the image; "" when the library lacks it.

    `bleeds`: it runs over the slide's edges, so that it has neither frame nor corners.
    """
    shown = equation_svg(library, image, style=style, name=label("equation"), css="slot picture equation")
    uri = image_uri(library, image)
    if shown or not uri:
        return shown
    return Markup(
        '<img class="slot picture{bleed}" style="{style}" data-role="picture" data-placeholder="pic:3" '
        'data-name="{name}" src="{uri}" alt="{alt}">'
    ).format(bleed=" bleed" if bleeds else "", style=style, name=label("picture"), uri=uri, alt=image.alt)
