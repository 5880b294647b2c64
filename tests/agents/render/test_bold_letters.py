"""Bold Arabic is painted in a bold face: as wide as where the page names it, and only in pages that hold such letters."""

from __future__ import annotations

from agents.render.bold_letters import FAMILIES, set_bold_letters
from agents.render.browser import Browser, Opened

WORDS = "<b id={0} style='font:700 40px {1}'>الإيرادات حسب المدينة</b><br>"


def widths(opened: Opened) -> tuple[float, float]:
    asked = "id => document.getElementById(id).getBoundingClientRect().width"
    return opened.page.evaluate(asked, "fallback"), opened.page.evaluate(asked, "named")


class DescribeSetBoldLetters:
    def it_paints_bold_arabic_in_the_bold_of_its_fallback(self, browser: Browser) -> None:
        words = WORDS.format("fallback", "Arial").replace(" ح", "ح").replace(" ا", "ا")
        page = f"<!doctype html><html lang=ar dir=rtl><meta charset=utf-8>{words}"
        page += words.replace("fallback", "named").replace("Arial", '"DejaVu Sans"') + "</html>"
        with browser.page(page, 1280, 720) as opened:
            fallback, named = opened.call(widths)
        assert abs(fallback - named) < 0.5

    def it_leaves_a_page_without_such_letters_as_it_is(self, browser: Browser) -> None:
        with browser.page("<!doctype html><p>Latin alone</p>", 1280, 720) as opened:
            assert opened.call(lambda o: set_bold_letters(o.cdp)) is None

    def it_names_families_once(self) -> None:
        assert len(set(FAMILIES)) == len(FAMILIES)
