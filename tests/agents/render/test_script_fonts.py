"""Bold Arabic is painted in a bold face and a Chinese `serif` in a serif; pages without such letters are left alone."""

from __future__ import annotations

from agents.render.browser import Browser, Opened
from agents.render.script_fonts import ARABIC, HAN_SERIF, set_script_fonts

WORDS = "<b id={0} style='font:700 40px {1}'>الإيرادات حسب المدينة</b><br>"


def widths(opened: Opened) -> tuple[float, float]:
    asked = "id => document.getElementById(id).getBoundingClientRect().width"
    return opened.page.evaluate(asked, "fallback"), opened.page.evaluate(asked, "named")


def heights(opened: Opened) -> tuple[float, float]:
    asked = "id => document.getElementById(id).getBoundingClientRect().height"
    return opened.page.evaluate(asked, "fallback"), opened.page.evaluate(asked, "named")


class DescribeSetScriptFonts:
    def it_paints_bold_arabic_in_the_bold_of_its_fallback(self, browser: Browser) -> None:
        words = WORDS.format("fallback", "Arial").replace(" ح", "ح").replace(" ا", "ا")
        page = f"<!doctype html><html lang=ar dir=rtl><meta charset=utf-8>{words}"
        page += words.replace("fallback", "named").replace("Arial", '"DejaVu Sans"') + "</html>"
        with browser.page(page, 1280, 720) as opened:
            fallback, named = opened.call(widths)
        assert abs(fallback - named) < 0.5

    def it_paints_a_chinese_serif_in_a_serif(self, browser: Browser) -> None:
        words = "<p id={0} style='font:40px {1}'>江河</p>"
        page = words.format("fallback", "serif") + words.format("named", '"Noto Serif SC"')
        with browser.page(f"<!doctype html><html lang=zh><meta charset=utf-8>{page}</html>", 1280, 720) as opened:
            fallback, named = opened.call(heights)
        assert fallback == named  # of another face it is a pixel more

    def it_leaves_a_page_without_such_letters_as_it_is(self, browser: Browser) -> None:
        with browser.page("<!doctype html><p>Latin alone</p>", 1280, 720) as opened:
            assert opened.call(lambda o: set_script_fonts(o.cdp)) == {}

    def it_names_families_once(self) -> None:
        assert len({*ARABIC, *HAN_SERIF}) == len(ARABIC) + len(HAN_SERIF)
