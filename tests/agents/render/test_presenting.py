"""The HTML deck presents itself: keys, touch, overview, speaker view, black screen, print; for everybody; from one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright

from agents.render.browser import find_browser
from agents.render.html import render_deck
from agents.settings import Settings
from tests.agents.deck.edits.decks import library, spec


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser(Settings())), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = spec()
    slides = [s.model_copy(update={"hidden": True}) if s.id == "s6" else s for s in made.slides]
    slides[3] = slides[3].model_copy(update={"notes": ["Breathe first."]})
    path = tmp_path_factory.mktemp("deck") / "deck.html"
    path.write_text(render_deck(made.model_copy(update={"slides": slides}), library()), "utf-8")
    return path


@pytest.fixture
def context(chromium: Chromium) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1360, "height": 820}, has_touch=True, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, file: Path) -> Page:
    opened = context.new_page()
    opened.errors = []  # type: ignore[attr-defined]
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))  # type: ignore[attr-defined]
    opened.goto(file.as_uri())
    return opened


def shown(page: Page) -> str | None:
    """Id of the one slide that is to be seen."""
    found = page.evaluate(
        "[...document.querySelectorAll('.slide')].filter(s => getComputedStyle(s).display !== 'none').map(s => s.id)"
    )
    return found[0] if len(found) == 1 else None


def said(page: Page) -> str:
    return page.locator("[aria-live]").inner_text()


class DescribePresenting:
    def it_adds_nothing_to_the_page_until_somebody_acts(self, page: Page) -> None:
        assert page.evaluate("document.body.children.length") == 2  # the deck and its script
        assert page.evaluate("document.querySelectorAll('.ip-bar, [aria-live]').length") == 0

    def it_goes_by_keys_and_skips_hidden_slides(self, page: Page) -> None:
        page.keyboard.press("ArrowRight")
        assert shown(page) == "s1"
        for _ in range(5):
            page.keyboard.press("PageDown")
        assert shown(page) == "s7"  # s6 is hidden
        assert said(page) == "Slide 6 of 9: Key figures"
        page.keyboard.press("ArrowLeft")
        assert shown(page) == "s5"
        page.keyboard.press("End")
        assert shown(page) == "s10"
        page.keyboard.press("ArrowRight")
        assert shown(page) == "s10"
        page.keyboard.press("Home")
        page.keyboard.type("8")
        page.keyboard.press("Enter")
        assert shown(page) == "s8"
        assert page.url.endswith("#s8")
        box = page.locator("#s8").bounding_box()
        assert box is not None
        assert abs(box["width"] - 1360) < 2
        page.keyboard.press("Escape")
        assert shown(page) is None
        assert page.errors == []  # type: ignore[attr-defined]

    def it_goes_blank_and_comes_back(self, page: Page) -> None:
        page.keyboard.press("ArrowRight")
        page.keyboard.press("b")
        cover = page.locator(".ip-cover")
        assert cover.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(0, 0, 0)"
        page.keyboard.press("ArrowRight")
        assert cover.count() == 0
        assert shown(page) == "s1"
        page.keyboard.press("w")
        assert cover.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
        page.keyboard.press("Escape")
        assert cover.count() == 0

    def it_shows_all_slides_at_once_and_goes_to_one(self, page: Page) -> None:
        page.keyboard.press("ArrowRight")
        page.keyboard.press("o")
        cells = page.locator(".ip-cell")
        assert cells.count() == 10
        assert cells.nth(5).get_attribute("aria-label") == "6. Before and after (hidden)"
        assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert shown(page) == "s3"
        assert page.locator(".ip-cell").count() == 0
        assert page.evaluate("[...document.querySelectorAll('.deck > .slide')].length") == 10

    def it_has_a_speaker_view_with_notes_next_slide_and_timer(self, page: Page, context: BrowserContext) -> None:
        page.keyboard.press("ArrowRight")
        page.keyboard.type("4")
        page.keyboard.press("Enter")
        with context.expect_page() as opening:
            page.keyboard.press("s")
        view = opening.value
        view.wait_for_selector("#notes")
        assert view.locator("#notes").inner_text().startswith("Breathe first.")
        assert view.locator("#now .slide").get_attribute("id") == "s4"
        assert view.locator("#next .slide").get_attribute("id") == "s5"
        assert view.locator("#count").inner_text() == "4 / 9"
        assert view.locator("#time").get_attribute("role") == "timer"
        view.locator("#pause").click()
        assert view.locator("#pause").inner_text() == "Go on"
        view.locator("#go").click()
        assert shown(page) == "s5"
        assert view.locator("#now .slide").get_attribute("id") == "s5"
        view.keyboard.press("b")
        assert page.locator(".ip-cover").count() == 1
        assert page.errors == []  # type: ignore[attr-defined]

    def it_turns_by_swiping(self, page: Page) -> None:
        page.keyboard.press("ArrowRight")
        swipe = """dx => { const t = (type, x) => dispatchEvent(Object.assign(new Event(type), {
            touches: type === 'touchstart' ? [{ clientX: x, clientY: 300 }] : [], changedTouches: [{ clientX: x, clientY: 300 }] }));
            t('touchstart', 600); t('touchend', 600 + dx); }"""
        page.evaluate(swipe, -200)
        assert shown(page) == "s2"
        page.evaluate(swipe, 200)
        assert shown(page) == "s1"
        page.evaluate(swipe, 10)
        assert shown(page) == "s1"

    def it_names_its_buttons_and_keys_for_everybody(self, page: Page) -> None:
        page.keyboard.press("ArrowRight")
        page.mouse.move(300, 300)
        bar = page.locator("[role=toolbar]")
        assert bar.get_attribute("aria-label") == "Presentation"
        assert all(b.get_attribute("aria-label") for b in bar.locator("button").all())
        assert all((b.bounding_box() or {"height": 0})["height"] >= 40 for b in bar.locator("button").all())
        page.keyboard.press("?")
        dialog = page.locator("[role=dialog]")
        assert dialog.get_attribute("aria-modal") == "true"
        assert page.evaluate("document.activeElement.textContent") == "Close"
        page.keyboard.press("Escape")
        assert dialog.count() == 0
        assert page.evaluate("[...document.querySelectorAll('.slide')].filter(s => !s.inert).length") == 1

    def it_prints_slides_alone_without_hidden_ones(self, page: Page) -> None:
        page.mouse.move(200, 200)
        page.mouse.move(300, 300)
        page.emulate_media(media="print")
        displayed = page.evaluate(
            "[...document.querySelectorAll('.slide, .ip-bar')].filter(s => getComputedStyle(s).display !== 'none').map(s => s.id)"
        )
        assert displayed == ["s1", "s2", "s3", "s4", "s5", "s7", "s8", "s9", "s10"]

    @pytest.mark.parametrize("key", ["ArrowRight", "o"])
    def it_prints_all_slides_while_it_presents_and_goes_on_after(self, page: Page, key: str) -> None:
        page.keyboard.press(key)
        before = page.evaluate("document.documentElement.className")
        sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        assert len(sheets) == 9
        assert page.evaluate("document.documentElement.className") == before

    def it_fetches_nothing(self, context: BrowserContext, file: Path) -> None:
        asked: list[str] = []
        opened = context.new_page()
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(file.as_uri())
        opened.keyboard.press("ArrowRight")
        opened.keyboard.press("o")
        assert [a for a in asked if not a.startswith(("file:", "data:"))] == []


def it_shows_no_bar_for_a_pointer_that_lies_still(page: Page):
    """Chromium tells of the pointer whenever the page under it is laid out anew: pictures of decks had the bar on them."""
    page.evaluate("dispatchEvent(new PointerEvent('pointermove', { movementX: 0, movementY: 0 }))")
    assert page.evaluate("document.querySelectorAll('.ip-bar').length") == 0
    page.mouse.move(200, 200)
    page.mouse.move(240, 230)
    assert page.evaluate("document.querySelectorAll('.ip-bar:not(.ip-idle)').length") == 1
