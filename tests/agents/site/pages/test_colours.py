"""Every pair of text and ground that a site can show has the contrast of WCAG AA, whatever accent a spec asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.site.generate.pages import style
from agents.site.generate.pages.colors import LARGE, TEXT, channels, contrast, luminance, mixed, on, readable, turned
from agents.site.generate.pages.palette import PAIRS, Scheme, palette
from agents.site.spec import STYLES

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
hexes = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def _poor(colours: dict[str, str]) -> list[str]:
    return [
        f"{text} {colours[text]} on {ground} {colours[ground]}: {contrast(colours[text], colours[ground]):.2f} < {least}"
        for text, ground, least in PAIRS
        if contrast(colours[text], colours[ground]) < least
    ]


class DescribeStyles:
    @pytest.mark.parametrize("scheme", SCHEMES)
    @pytest.mark.parametrize("name", STYLES)
    def it_can_be_read(self, name: str, scheme: Scheme):
        assert _poor(style.colours(name, scheme)) == []

    @given(accent=hexes, name=st.sampled_from(STYLES), scheme=st.sampled_from(SCHEMES))
    def it_can_be_read_with_any_accent(self, accent: str, name: str, scheme: Scheme):
        assert _poor(style.colours(name, scheme, accent)) == []

    def it_takes_the_accent_of_the_spec(self):
        assert style.colours("studio", "light", "#b3005e")["accent"] == "#b3005e"
        assert "--accent: #b3005e;" in style.stylesheet("studio", "#b3005e", "en")
        assert "--accent: #b3005e;" not in style.stylesheet("studio", None, "en")

    def it_lightens_a_dark_accent_where_the_page_is_dark(self):
        dark = style.colours("studio", "dark", "#001040")
        assert luminance(dark["accent"]) > luminance("#001040")

    def it_differs_in_colour_from_every_other(self):
        grounds = {tuple(style.colours(name, "light")[key] for key in ("ground", "accent", "hero")) for name in STYLES}
        assert len(grounds) == len(STYLES)

    def it_differs_in_letters_and_shapes_too(self):
        letters = {tuple(sorted(face["family"] for face in style.told(n)["letters"].values())) for n in STYLES}
        assert len(letters) == len(STYLES)
        assert all((style.STYLES / f"{name}.css").read_text("utf-8").count(".hero") >= 2 for name in STYLES)


class DescribeContrast:
    def it_measures_as_wcag_does(self):
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
        assert contrast("#123456", "#123456") == pytest.approx(1)

    @given(colour=hexes, ground=hexes)
    def it_finds_a_shade_that_can_be_read(self, colour: str, ground: str):
        assert contrast(readable(colour, [ground]), ground) >= TEXT
        assert contrast(readable(colour, [ground], LARGE), ground) >= LARGE

    @given(colour=hexes, ground=hexes)
    def it_leaves_alone_what_can_be_read(self, colour: str, ground: str):
        if contrast(colour, ground) >= TEXT:
            assert readable(colour, [ground]) == colour

    def it_keeps_the_hue(self):
        red = readable("#ff6b6b", ["#ffffff"])
        r, g, b = channels(red)
        assert r > g + 0.2
        assert r > b + 0.2

    @given(ground=hexes)
    def it_writes_on_any_ground(self, ground: str):
        assert contrast(on(ground), ground) >= TEXT

    def it_mixes_like_a_browser(self):
        assert mixed("#ff0000", "#ffffff", 0.5) == "#ff8080"

    @given(colour=hexes, degrees=st.floats(0, 360))
    def it_turns_within_what_screens_show(self, colour: str, degrees: float):
        assert len(turned(colour, degrees, 0.6, 0.12)) == 7


def test_palette_says_which_colour_is_missing():
    with pytest.raises(KeyError):
        palette({"ground": "#ffffff"}, "light")
