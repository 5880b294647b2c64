"""SVG logos as pictures."""

from __future__ import annotations

import io

from PIL import Image

from agents.brand.logo import logo_uri
from agents.render.drawn_logo import LARGEST, drawn_logo
from agents.settings import Settings

_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><script>document.title="x"</script>'
    b'<image href="https://example.org/a.png" width="10" height="10"/><rect x="100" width="200" height="100" fill="#0F5C4D"/>'
    b"</svg>"
)


def it_draws_on_transparent_ground_and_keeps_the_proportions() -> None:
    drawn = drawn_logo(_LOGO, Settings())
    assert drawn is not None
    with Image.open(io.BytesIO(drawn)) as picture:
        seen = picture.convert("RGBA")
    left, top, right, bottom = seen.getchannel("A").getbbox() or (0, 0, 0, 0)
    assert (right - left) / (bottom - top) == 2.0
    assert seen.getpixel(((left + right) // 2, (top + bottom) // 2)) == (0x0F, 0x5C, 0x4D, 255)
    assert (logo_uri(drawn) or "").startswith("data:image/png")


def it_goes_without_a_logo_that_is_no_logo() -> None:
    assert drawn_logo(b"<svg>" + b" " * LARGEST + b"</svg>", Settings()) is None
