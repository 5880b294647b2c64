"""A poster and a report in the workspace: opened, pointed at, changed by what is said, taken back, taken away."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import FrameLocator, Page, expect

from tests.app.views.conftest import NOTES, picture, settled


def preview(page: Page) -> FrameLocator:
    """The previewed page: inside of the shell, inside of the canvas."""
    return page.frame_locator("iframe:not(.coming)").frame_locator("iframe")


def ask(page: Page, wish: str) -> None:
    """Say what to change."""
    settled(page)
    box = page.get_by_placeholder(re.compile("Say what to change"))
    expect(box).to_be_enabled()
    box.fill(wish)
    box.press("Enter")


class DescribeAPoster:
    """Each step goes on from the one before."""

    def it_is_opened_from_the_examples(self, page: Page, address: str):
        page.goto(address)
        settled(page)
        page.get_by_role("button", name="Example: Poster").click()
        expect(preview(page).locator(".poster h1")).to_be_visible()
        expect(page.get_by_text("Say what to change: “make the title bigger”")).to_be_visible()
        picture(page, "poster")

    def it_is_looked_at_closely(self, page: Page):
        settled(page)
        sheet = page.locator("iframe[title=Preview]:not(.coming)")
        before = sheet.bounding_box()
        page.get_by_role("button", name="Larger").click()
        page.get_by_role("button", name="Larger").click()
        expect(page.get_by_text("200 %")).to_be_visible()
        after = sheet.bounding_box()
        assert before is not None
        assert after is not None
        assert abs(after["width"] / before["width"] - 2) < 0.02
        picture(page, "poster-large")
        page.get_by_role("button", name="The whole sheet").click()
        expect(page.get_by_text("100 %")).to_be_visible()
        expect(page.get_by_role("button", name="Smaller")).to_be_disabled()

    def it_takes_along_the_panel_that_is_pointed_at(self, page: Page):
        settled(page)
        title = preview(page).locator("[data-panel] h2").nth(1)
        said = title.inner_text()
        title.click()
        expect(page.get_by_text(f"Selected: {said}")).to_be_visible()
        ask(page, "Remove this panel")
        expect(preview(page).locator("[data-panel] h2", has_text=said)).to_have_count(0, timeout=240_000)
        expect(page.get_by_text("Remove this panel")).to_be_visible()
        picture(page, "poster-edited")

    def it_is_taken_back(self, page: Page):
        settled(page)
        panels = preview(page).locator("[data-panel]")
        left = panels.count()
        page.get_by_role("button", name="Undo").click()
        expect(panels).to_have_count(left + 1)

    def it_says_plainly_what_it_cannot_do(self, page: Page):
        ask(page, "Remove panel 77")
        expect(page.get_by_text(re.compile("no panel 77", re.IGNORECASE)).first).to_be_visible(timeout=240_000)
        expect(page.get_by_text("The last good version is still there.").first).to_be_visible()

    def it_takes_the_look_of_a_logo(self, page: Page, tmp_path_factory):
        settled(page)
        logo = tmp_path_factory.mktemp("logo") / "acme.png"
        Image.new("RGB", (400, 200), "#7a1fa2").save(logo)
        page.get_by_test_id("stChatInput").locator("input[type=file]").set_input_files(logo)
        expect(page.get_by_text("acme.png").first).to_be_visible()
        ask(page, "Use the colours of our logo")
        expect(page.get_by_text("Use the colours of our logo")).to_be_visible()
        expect(page.get_by_text(re.compile("acme", re.IGNORECASE)).first).to_be_visible(timeout=240_000)
        settled(page)
        page.get_by_role("button", name="Versions").click()
        expect(page.get_by_text("Version 3").first).to_be_visible(timeout=240_000)
        page.keyboard.press("Escape")
        picture(page, "poster-worn")

    def it_is_taken_away_as_a_picture(self, page: Page, tmp_path_factory):
        settled(page)
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as arriving:
            page.get_by_role("button", name=re.compile("Picture$")).click()
        path = tmp_path_factory.mktemp("download") / "poster.png"
        arriving.value.save_as(path)
        assert path.read_bytes().startswith(b"\x89PNG")
        page.keyboard.press("Escape")


class DescribeAReport:
    """Each step goes on from the one before."""

    def it_answers_a_question_about_a_document(self, page: Page, address: str, tmp_path_factory):
        notes: Path = tmp_path_factory.mktemp("upload") / "night-buses.md"
        notes.write_text(NOTES, "utf-8")
        page.goto(address)
        settled(page)
        page.get_by_text("Cited report", exact=True).click()
        settled(page)
        page.get_by_label("The question that the report answers").fill("How many passengers did the night buses carry?")
        page.locator("input[type=file]").first.set_input_files(str(notes))
        expect(page.get_by_text("night-buses.md").first).to_be_visible()
        settled(page)
        page.get_by_role("button", name="Make it").click()
        expect(page.get_by_text("Answer: 61,400")).to_be_visible(timeout=300_000)
        expect(page.get_by_test_id("stAlert").filter(has_text="61,400")).to_be_visible()
        expect(preview(page).locator("h1")).to_be_visible()
        picture(page, "report")

    def it_opens_the_passage_behind_a_footnote(self, page: Page):
        settled(page)
        page.get_by_test_id("stExpander").get_by_text("Sources").click()
        expect(page.locator(".passage").filter(has_text="61,400").first).to_be_visible()
        note = preview(page).locator("a[href^='#']").first
        expect(note).to_be_visible()
        target = (note.get_attribute("href") or "")[1:]
        expect(preview(page).locator(f"[id='{target}']")).to_have_count(1)

    def it_is_asked_again(self, page: Page):
        ask(page, "What did running the four lines cost?")
        expect(page.get_by_test_id("stAlert").filter(has_text="412,000")).to_be_visible(timeout=300_000)
        settled(page)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_test_id("stAlert").filter(has_text="61,400")).to_be_visible()
        picture(page, "report-undone")
