"""Generated sites in a real Chromium: axe finds nothing, nothing is wider than a phone, nothing fails to load.

The short form walks two sites in two styles; `full` walks every site in every style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from agents.site.spec import STYLES, SiteSpec
from tests.agents.site.pages.conftest import picture
from tests.agents.site.pages.sites import ALL

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1440, "height": 900}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WALKS = {
    "barber": {
        "": ["/", "/visit", "/services", "/services/1", "/login", "/signup", "/search?q=cut", "/nowhere"],
        "member": ["/bookings", "/bookings/new", "/bookings/5", "/account", "/admin"],
        "admin": ["/bookings/day", "/bookings/1/edit", "/dashboard", "/admin", "/admin/bookings", "/admin/bookings/1"],
    },
    "clinic": {
        "": ["/", "/doctors", "/login", "/signup", "/search?q=林", "/nowhere"],
        "member": ["/appointments/new", "/account"],
        "admin": ["/appointments", "/appointments/1", "/appointments/day", "/dashboard", "/admin/doctors/new"],
    },
    "shop": {
        "": ["/", "/products", "/products/1"],
        "member": ["/products/1", "/orders", "/orders/1", "/orders/new"],
        "admin": ["/products/new", "/dashboard", "/admin/products/1"],
    },
    "club": {
        "": ["/", "/topics", "/topics/1", "/rides", "/rides/1"],
        "member": ["/topics/new", "/topics/1"],
        "admin": ["/rides/new", "/dashboard"],
    },
}
ENGLISH = re.compile(r"[A-Za-z]{2,}")
SPOKEN_BY_PEOPLE = {"member", "admin", "staff", "example", "test"}
"""What the accounts of the preview are called."""
WORDS_OF_A_PAGE = """() => [
    document.title, document.body.innerText,
    ...[...document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")].flatMap(e =>
        ["aria-label", "title", "placeholder", "alt"].map(name => e.getAttribute(name) || "")),
    ...[...document.querySelectorAll("option")].map(e => e.textContent),
].join("\\n")"""


def _spec(site: str, style: str) -> SiteSpec:
    return ALL[site]().model_copy(update={"style": style})


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, served: Callable[[SiteSpec], str]) -> tuple[str, str, str]:
    """Name, style and address."""
    name, style = request.param
    return name, style, served(_spec(name, style))


def _signed_in(chromium: Browser, address: str, role: str, **how) -> BrowserContext:
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", viewport=NARROW, **how)
    if role:
        page = context.new_page()
        page.goto(f"{address}/login")
        page.fill("#email", f"{role}@example.test")
        page.fill("#password", "preview-preview")
        page.click("main .button")
        page.wait_for_selector(".site-account [href='/account']", state="attached")
        page.close()
    return context


def _complaints(page: Page) -> list[str]:
    """A list that fills with what goes wrong on the page."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def _walked(chromium: Browser, address: str, walk: dict[str, list[str]]) -> Iterator[tuple[Page, str, list[str]]]:
    """Each page of a walk, narrow, light and dark by turns, and what the browser complained of meanwhile."""
    schemes = cycle(SCHEMES)
    for role, paths in walk.items():
        context = _signed_in(chromium, address, role)
        page = context.new_page()
        told = _complaints(page)
        for path in paths:
            told.clear()
            scheme = next(schemes)
            page.set_viewport_size(NARROW)
            page.emulate_media(color_scheme=scheme)
            page.goto(address + path)
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", scheme)
            yield page, f"{role or 'nobody'} at {path}, {scheme}", told
        context.close()


def _faults(page: Page, where: str, told: list[str]) -> list[str]:
    found = [f"{where}: {line}" for line in told if "status of 40" not in line]
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{where}: {over} px wider than {size['width']}")
    page.set_viewport_size(NARROW)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    for violation in Axe().run(page, options=options).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:2])
        found.append(f"{where}: {violation['id']}: {nodes}")
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
        ".filter(e => !e.labels.length).map(e => e.outerHTML.slice(0, 100))"
    )
    unseen = page.evaluate(
        "[...document.querySelectorAll('main input:not([type=hidden], [type=radio], [type=checkbox]), main select')]"
        ".filter(e => getComputedStyle(e).opacity !== '1' || e.getBoundingClientRect().width < 40).map(e => e.name)"
    )
    found += [f"{where}: cannot be seen: {name}" for name in unseen]
    return found + [f"{where}: no label: {name}" for name in unnamed]


SHORT = [("clinic", "garden")]
LONG = [(name, style) for style in STYLES for name in ALL if (name, style) not in SHORT]


@pytest.mark.parametrize(
    "site",
    [*SHORT, *(pytest.param(pair, marks=pytest.mark.full) for pair in LONG)],
    ids=lambda pair: "-".join(pair),
    indirect=True,
)
def it_is_clean(site: tuple[str, str, str], chromium: Browser):
    name, style, address = site
    found: list[str] = []
    for page, where, told in _walked(chromium, address, WALKS[name]):
        found += _faults(page, where, told)
        picture(page, f"{name}-{style}-{re.sub(r'[^a-z0-9]+', '-', where)}")
        if name == "clinic":
            words = {w.lower() for w in ENGLISH.findall(page.evaluate(WORDS_OF_A_PAGE))} - SPOKEN_BY_PEOPLE
            found += [f"{where}: English: {word}" for word in sorted(words)]
    assert found == []


@pytest.fixture(scope="module")
def barber(served: Callable[[SiteSpec], str]) -> str:
    return served(_spec("barber", "studio"))


class DescribeBooking:
    def it_chooses_the_chair_with_the_time(self, barber: str, chromium: Browser):
        context = _signed_in(chromium, barber, "member")
        page = context.new_page()
        page.goto(f"{barber}/bookings/new")
        time = page.locator(".slot-group").nth(1).locator("input:not([disabled])").first
        chair = time.get_attribute("data-resource")
        time.check()
        assert page.locator("[name=chair]:checked").get_attribute("value") == chair
        context.close()

    def it_shows_another_day_and_keeps_what_was_typed(self, barber: str, chromium: Browser):
        context = _signed_in(chromium, barber, "member")
        page = context.new_page()
        page.goto(f"{barber}/bookings/new")
        page.fill("[name=name]", "Ada")
        before = page.locator("#slots [name=day]").get_attribute("value")
        page.locator(".day:not(.full):not([aria-current])").first.click()
        page.wait_for_function("day => document.querySelector('#slots [name=day]').value !== day", arg=before)
        assert page.input_value("[name=name]") == "Ada"
        context.close()

    def it_books_without_any_script(self, barber: str, chromium: Browser):
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{barber}/login")
        page.fill("#email", "member@example.test")
        page.fill("#password", "preview-preview")
        page.click("main .button")
        page.goto(f"{barber}/bookings/new")
        page.locator("[name=service]").first.check()
        page.locator("#slots input:not([disabled]):not([type=hidden])").last.check()
        page.fill("[name=name]", "Ada")
        page.fill("[name=phone]", "+1 555 0199")
        page.click(".form-buttons .button >> nth=0")
        assert re.search(r"/bookings/\d+$", page.url), page.locator("main").inner_text()
        context.close()


def it_asks_before_it_deletes(barber: str, chromium: Browser):
    context = _signed_in(chromium, barber, "admin")
    page = context.new_page()
    page.goto(f"{barber}/services/1")
    question = page.locator(".confirm-question")
    assert not question.first.is_visible()
    page.locator(".confirm > summary").first.click()
    assert question.first.is_visible()
    page.keyboard.press("Escape")
    assert not question.first.is_visible()
    context.close()


def it_switches_light_and_dark_and_remembers(barber: str, chromium: Browser):
    context = chromium.new_context(color_scheme="light", viewport=WIDE)
    page = context.new_page()
    page.goto(barber)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click(".theme-button")
    assert page.evaluate(ground) != light
    page.goto(f"{barber}/services")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    context.close()


def it_opens_the_menu_on_a_phone(barber: str, chromium: Browser):
    context = chromium.new_context(viewport=NARROW)
    page = context.new_page()
    page.goto(barber)
    link = page.locator("#menu a[href='/services']")
    assert not link.is_visible()
    page.click(".menu-button")
    assert link.is_visible()
    assert page.locator(".menu-button").get_attribute("aria-expanded") == "true"
    context.close()
