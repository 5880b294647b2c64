"""One person's way with a site: one sentence, three wishes, each a version with the data that was entered before."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.app.views.conftest import picture, settled
from tests.app.views.test_site_view import become, go, site

pytestmark = pytest.mark.full
SENTENCE = "a booking site for a two-chair barber shop, customers pick a slot, owner sees the day"
PATIENCE = 420_000


def ended(page: Page) -> Locator:
    """What was said at the end of each turn."""
    messages = page.get_by_test_id("stChatMessage")
    return messages.filter(has_text=re.compile("checks passed|could not be made|The last good version"))


def wish(page: Page, words: str) -> int:
    """Say what shall change; how many turns had ended by then."""
    settled(page)
    before = ended(page).count()
    box = page.get_by_placeholder(re.compile("Say what to change"))
    box.fill(words)
    box.press("Enter")
    expect(page.get_by_text(words).first).to_be_visible()
    return before


def done(page: Page, before: int) -> None:
    """Wait for the end of one more turn; a failure is shown with its words."""
    expect(ended(page)).to_have_count(before + 1, timeout=PATIENCE)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    failed = page.get_by_text("could not be made")
    expect(failed, failed.first.inner_text() if failed.count() else "").to_have_count(0)
    expect(page.get_by_placeholder(re.compile("Say what to change"))).to_be_enabled()
    settled(page)


class DescribeTheStory:
    """Each step goes on from the one before."""

    def it_makes_a_site_of_one_sentence(self, page: Page, address: str):
        page.goto(address)
        settled(page)
        page.get_by_text("Web site", exact=True).click()
        settled(page)
        page.get_by_label("The site in one sentence").fill(SENTENCE)
        page.get_by_label("The site in one sentence").press("Tab")
        settled(page)
        page.get_by_role("button", name="Make it").click()
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        picture(page, "story-making")
        page.reload()  # the work does not need the page
        failed, shown = page.get_by_text("could not be made"), page.get_by_label("Address in the site")
        expect(shown.or_(failed).first).to_be_visible(timeout=PATIENCE)
        expect(shown, failed.first.inner_text() if failed.count() else "").to_be_visible()
        expect(site(page).locator("h1").first).to_be_visible()
        picture(page, "story-made")

    def it_takes_a_booking(self, page: Page):
        settled(page)
        page.get_by_role("radio", name="Phone").click()
        become(page, "member")
        go(page, "/bookings/new")
        site(page).get_by_label("Name").first.fill("Ada Lovelace")
        phone = site(page).get_by_label("Phone")
        if phone.count():
            phone.first.fill("+44 20 7946 0018")
        site(page).locator("#slots").evaluate("times => { times.dataset.before = 'yes'; }")
        listed, radios = (site(page).locator(each) for each in ("select[name=service]", "input[name=service]"))
        if listed.count():
            listed.select_option(index=1)
        else:
            radios.first.evaluate("choice => choice.click()")
        expect(site(page).locator("#slots[data-before]")).to_have_count(0)  # the times are read anew for its length
        slots = site(page).locator("#slots input[type=radio][name=start]:not([disabled])")
        expect(slots.first).to_be_attached()
        slots.first.evaluate("slot => slot.click()")
        missing = "slot => [...slot.form.querySelectorAll(':invalid')].map(place => place.name)"
        assert slots.first.evaluate(missing) == []
        slots.first.evaluate("slot => slot.form.requestSubmit()")
        expect(page.get_by_label("Address in the site")).to_have_value(re.compile(r"/bookings/\d+"))
        page.get_by_role("radio", name="Desktop").click()

    @pytest.mark.parametrize(
        ("words", "shown"),
        [
            ("add a waiting list", "/waiting"),
            ("let customers cancel up to 2 hours before", None),
            ("make it look like a 1950s sign", None),
        ],
    )
    def it_grows_and_keeps_the_booking(self, page: Page, words: str, shown: str | None):
        done(page, wish(page, words))
        become(page, "staff")
        go(page, "/bookings")
        expect(site(page).get_by_text("Ada Lovelace").first).to_be_visible()
        go(page, "/")
        picture(page, f"story-{words[:12].replace(' ', '-')}")
        if shown:
            expect(site(page).locator(f"a[href*='{shown}']").first).to_be_attached()

    def it_changes_what_is_pointed_at(self, page: Page):
        settled(page)
        page.get_by_role("button", name="Point").click()
        expect(site(page).locator("html.impasto-pointing")).to_be_attached()
        site(page).locator("h1").first.evaluate("element => element.click()")
        expect(page.get_by_text(re.compile("^Selected: "))).to_be_visible()
        done(page, wish(page, "change this text to “Hair without hurry”"))
        expect(site(page).get_by_role("heading", name="Hair without hurry")).to_be_visible()

    def it_says_plainly_what_it_cannot_do(self, page: Page):
        wish(page, "remove the field colour of the moon from the table of tides")
        expect(page.get_by_text("The last good version is still there.").first).to_be_visible(timeout=PATIENCE)
        expect(site(page).locator("h1").first).to_be_visible()

    def it_goes_back_to_before_the_booking(self, page: Page):
        settled(page)
        page.get_by_role("button", name="Versions").click()
        page.get_by_role("button", name="Go back to this").last.click()
        settled(page)
        page.keyboard.press("Escape")
        become(page, "staff")
        go(page, "/bookings")
        expect(site(page).get_by_text("Ada Lovelace")).to_have_count(0)
