"""One person's way: a document becomes a deck that is reviewed, stopped, looked at, pointed at, and taken away."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Page, expect

from tests.app.views.conftest import NOTES, picture, settled


def preview(page: Page) -> FrameLocator:
    """The previewed page: inside of the shell, inside of the canvas."""
    return page.frame_locator("iframe").frame_locator("iframe")


class DescribeTheStory:
    """Each step goes on from the one before."""

    def it_greets_with_a_question(self, page: Page, address: str):
        page.goto(address)
        expect(page.get_by_role("heading", name="What would you like to make?")).to_be_visible()
        expect(page.get_by_text("What you make appears here.")).to_be_visible()
        picture(page, "start")

    def it_asks_for_something_when_given_nothing(self, page: Page):
        settled(page)
        page.get_by_role("button", name="Make it").click()
        expect(page.get_by_text("Add a document or write a sentence first.")).to_be_visible()

    def it_reads_a_dropped_file(self, page: Page, tmp_path_factory):
        notes = tmp_path_factory.mktemp("upload") / "night-buses.md"
        notes.write_text(NOTES, "utf-8")
        page.locator("input[type=file]").first.set_input_files(str(notes))
        expect(page.get_by_text("night-buses.md").first).to_be_visible()
        settled(page)
        page.get_by_text("Length, language and look").click()
        page.get_by_text("Show me the outline first").click()
        settled(page)
        page.get_by_role("button", name="Make it").click()
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        assert re.search(r"project=[0-9a-z]{26}", page.url)
        picture(page, "working")

    def it_stops_and_goes_on(self, page: Page):
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("Stopped. What was finished is kept").first).to_be_visible()
        settled(page)
        page.get_by_role("button", name="Continue").first.click()
        expect(
            page.get_by_role("button", name="Stop").or_(page.get_by_text("Nothing is written before"))
        ).to_be_visible()

    def it_shows_the_outline_and_keeps_it_over_a_reload(self, page: Page):
        expect(page.get_by_text("Nothing is written before you say so.")).to_be_visible(timeout=240_000)
        page.reload()
        expect(page.get_by_text("Nothing is written before you say so.")).to_be_visible()
        picture(page, "outline")

    def it_writes_what_the_outline_says(self, page: Page):
        settled(page)
        titles = page.get_by_role("textbox", name=re.compile(r"Slide \d+: "))
        count = titles.count()
        page.get_by_role("button", name=re.compile("Drop: .*(What people said|shift workers)")).click()
        expect(titles).to_have_count(count - 1)
        settled(page)
        page.get_by_role("textbox", name="Title of the deck").fill("Buses at night")
        page.get_by_role("textbox", name="Title of the deck").press("Tab")
        settled(page)
        page.get_by_role("button", name="Write the slides").click()
        failed = page.get_by_text("could not be made")
        shown = page.get_by_role("listbox", name="Slides")
        expect(shown.or_(failed)).to_be_visible(timeout=240_000)
        expect(shown, failed.inner_text() if failed.count() else "").to_be_visible()
        expect(preview(page).locator(".slide[data-shown]")).to_be_visible()
        expect(page.get_by_role("heading", name="Buses at night")).to_be_visible()
        picture(page, "deck")

    def it_turns_the_pages_by_click_and_key(self, page: Page):
        settled(page)
        page.get_by_role("option").nth(1).click()
        expect(page.get_by_role("status").filter(has_text=re.compile(r"2 of \d"))).to_be_visible()
        page.get_by_role("option").nth(1).press("ArrowDown")
        expect(page.get_by_role("status").filter(has_text=re.compile(r"3 of \d"))).to_be_visible()
        settled(page)
        expect(page.get_by_text(re.compile("the source's own words|written by the model")).first).to_be_visible()
        expect(page.get_by_text(re.compile(r"night-buses\.md")).first).to_be_visible()

    def it_takes_along_what_is_pointed_at(self, page: Page):
        settled(page)
        item = preview(page).locator(".slide[data-shown] [data-item='title']").first
        said = item.inner_text()
        item.click()
        expect(page.get_by_text(f"Selected on slide 3: {said}")).to_be_visible()
        picture(page, "selected")
        settled(page)
        page.get_by_role("button", name="Clear the selection").click()
        expect(page.get_by_text("Selected on slide 3")).to_have_count(0)
        expect(page.get_by_placeholder("Say what to change", exact=True)).to_be_visible()

    def it_changes_what_is_said_and_nothing_else(self, page: Page):
        settled(page)
        before = [option.get_attribute("aria-label") for option in page.get_by_role("option").all()]
        box = page.get_by_placeholder("Say what to change")
        box.fill("Swap slides 2 and 3")
        box.press("Enter")
        expect(page.get_by_text("Swap slides 2 and 3")).to_be_visible()
        second = page.get_by_role("option").nth(1)
        expect(second).to_have_attribute("aria-label", re.sub(r"^3", "2", str(before[2])), timeout=240_000)
        expect(page.get_by_text("Swap slides 2 and 3")).to_be_visible()
        picture(page, "edited")

    def it_moves_a_slide_by_hand(self, page: Page):
        settled(page)
        page.get_by_role("option").nth(1).click()
        settled(page)
        moved = str(page.get_by_role("option").nth(1).get_attribute("aria-label"))
        page.get_by_role("option").nth(1).press("Alt+ArrowDown")
        expect(page.get_by_text("Move slide 2 to place 3")).to_be_visible()
        third = page.get_by_role("option").nth(2)
        expect(third).to_have_attribute("aria-label", re.sub(r"^2", "3", moved), timeout=240_000)

    def it_keeps_notes_that_are_written_beside_a_slide(self, page: Page):
        settled(page)
        expect(page.get_by_placeholder("Say what to change")).to_be_enabled()
        page.get_by_role("tab", name="Notes").click()
        notes = page.get_by_role("tabpanel", name="Notes").get_by_role("textbox")
        notes.fill("Thank the drivers first.")
        notes.press("Control+Enter")
        settled(page)
        page.get_by_role("tabpanel", name="Notes").get_by_role("button", name="Save").click()
        expect(page.get_by_text(re.compile(r"Write the notes of slide \d"))).to_be_visible()
        expect(page.get_by_placeholder("Say what to change")).to_be_enabled(timeout=240_000)
        settled(page)
        page.get_by_role("tab", name="Notes").click()
        expect(page.get_by_role("tabpanel", name="Notes").get_by_role("textbox")).to_have_value(
            "Thank the drivers first."
        )
        expect(page.get_by_role("button", name="Save")).to_be_disabled()

    def it_compares_and_undoes(self, page: Page):
        settled(page)
        expect(page.get_by_placeholder("Say what to change")).to_be_enabled()
        page.get_by_role("button", name="Versions").click()
        page.get_by_role("button", name="Compare").nth(1).click()
        expect(page.get_by_role("dialog").get_by_text("moved", exact=True).first).to_be_visible()
        picture(page, "compare")
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        settled(page)
        label = page.get_by_role("option").nth(2).get_attribute("aria-label")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("button", name="Redo")).to_be_enabled()
        settled(page)
        page.keyboard.press("Alt+Z")
        expect(page.get_by_role("option").nth(2)).not_to_have_attribute("aria-label", str(label))
        settled(page)
        for _ in range(2):
            page.get_by_role("button", name="Redo").click()
            settled(page)
        expect(page.get_by_role("option").nth(2)).to_have_attribute("aria-label", str(label))

    def it_says_plainly_what_it_cannot_do(self, page: Page):
        settled(page)
        box = page.get_by_placeholder("Say what to change")
        box.fill("Delete slide 99")
        box.press("Enter")
        expect(page.get_by_text(re.compile("There is no slide 99")).first).to_be_visible(timeout=240_000)
        expect(page.get_by_text("The last good version is still there.").first).to_be_visible()
        expect(preview(page).locator(".slide[data-shown]")).to_be_visible()

    def it_gives_the_deck_away(self, page: Page, tmp_path_factory):
        settled(page)
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as arriving:
            page.get_by_role("button", name="PowerPoint").click()
        path = tmp_path_factory.mktemp("download") / arriving.value.suggested_filename
        arriving.value.save_as(path)
        assert path.name == "Buses at night.pptx"
        with zipfile.ZipFile(path) as package:
            slides = [n for n in package.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
            text = "".join(package.read(n).decode("utf-8") for n in slides)
        assert "61,400" in text
        assert "shift workers" not in text
        page.keyboard.press("Escape")

    def it_shows_the_same_after_a_reload_and_in_a_second_tab(self, page: Page):
        page.reload()
        expect(page.get_by_role("heading", name="Buses at night")).to_be_visible()
        expect(preview(page).locator(".slide[data-shown]")).to_be_visible()
        second = page.context.new_page()
        second.goto(page.url)
        expect(second.get_by_role("heading", name="Buses at night")).to_be_visible()
        second.close()

    def it_is_shared_for_reading_until_the_link_is_revoked(self, page: Page, address: str, opened: Callable[..., Page]):
        settled(page)
        page.get_by_role("button", name="Share").click()
        page.get_by_role("button", name="Make a link").click()
        link = page.get_by_test_id("stCode").inner_text().strip()
        secret = re.search(r"share=(\S+)", link)
        assert secret is not None
        reader = opened()
        reader.goto(f"{address}/?share={secret[1]}")
        expect(reader.get_by_text("You are looking at a shared copy.")).to_be_visible()
        expect(preview(reader).locator(".slide[data-shown]")).to_be_visible()
        for name in ("Delete", "Share", "New", "Settings", "Undo"):
            expect(reader.get_by_role("button", name=name, exact=True)).to_have_count(0)
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_text("There are no links.")).to_be_visible()
        reader.reload()
        expect(reader.get_by_text("There is nothing at this address, or it is not yours.")).to_be_visible()
        reader.close()
        page.keyboard.press("Escape")

    def it_is_renamed_pinned_and_put_into_the_bin_and_out(self, page: Page):
        menu = page.get_by_role("button", name="Actions for Buses at night")
        settled(page)
        menu.click()
        page.get_by_role("menuitem", name="Rename").click()
        page.get_by_role("textbox", name="Title").fill("Night lines")
        page.get_by_role("textbox", name="Title").press("Tab")
        settled(page)
        page.get_by_role("button", name="Save").click()
        menu = page.get_by_role("button", name="Actions for Night lines")
        expect(menu).to_be_visible()
        settled(page)
        menu.click()
        page.get_by_role("menuitem", name="Pin").click()
        expect(page.get_by_test_id("stSidebar").get_by_text("keep", exact=True)).to_be_visible()
        settled(page)
        menu.click()
        page.get_by_role("menuitem", name="Delete").click()
        expect(page.get_by_role("heading", name="What would you like to make?")).to_be_visible()
        settled(page)
        page.get_by_role("button", name="Put it back").click()
        expect(menu).to_be_visible()

    def it_speaks_chinese(self, page: Page):
        settled(page)
        page.get_by_test_id("stSidebar").get_by_role("button", name="Night lines", exact=False).first.click()
        expect(page.get_by_role("heading", name="Night lines")).to_be_visible()
        settled(page)
        page.get_by_text("中文", exact=True).click()
        expect(page.get_by_role("button", name="导出")).to_be_visible()
        picture(page, "chinese")

    def it_stays_usable_on_a_phone(self, page: Page):
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()
        expect(preview(page).locator(".slide[data-shown]")).to_be_visible()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 1
        picture(page, "phone")
        page.set_viewport_size({"width": 1440, "height": 900})


def it_knows_no_project_that_is_not_there(page: Page, address: str):
    page.goto(f"{address}/?project=../../etc")
    expect(page.get_by_text("There is nothing at this address, or it is not yours.")).to_be_visible()
