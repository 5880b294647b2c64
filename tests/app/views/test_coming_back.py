"""The server goes and comes back: the page says so in its own words, keeps what was typed, and goes on by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agents.settings import Settings
from app.identity.access import LOCAL
from app.store import Store, projects, versions
from tests.app.views.conftest import free_port, serve, settled

SLIDE = '<section class="slide" style="width:1280px;height:720px"><h2 data-item="title">{}</h2></section>'
TITLES = ("Fares", "Riders")


@pytest.fixture(scope="module")
def project(home: Path) -> str:
    """A deck of two slides."""
    page = f"<!doctype html><html lang='en'><title>Deck</title>{''.join(map(SLIDE.format, TITLES))}</html>"
    with Store.open(Settings(data=home)) as store:
        (html,) = store.keep(page.encode())
        with store.write() as session:
            made = projects.create(session, kind="deck", owner=LOCAL, title="Night buses")
            slides = [{"id": f"s{n}", "title": {"label": title}} for n, title in enumerate(TITLES, 1)]
            spec = {"title": "Night buses", "slides": slides}
            versions.commit(session, made.id, spec=spec, files={"deck.html": html.sha256}, note="First")
        return made.id


@pytest.mark.parametrize("locale", [pytest.param("en-GB", marks=pytest.mark.full), "zh-CN"])
def it_waits_and_goes_on(home: Path, project: str, opened: Callable[..., Page], locale: str):
    chinese = locale == "zh-CN"
    port = free_port()
    server = serve(home, port, "--no-worker")
    try:
        page = opened(locale=locale)
        page.goto(f"http://127.0.0.1:{port}/?project={project}")
        deck = page.get_by_role("heading", name="Night buses")
        expect(deck).to_be_visible()
        expect(page.locator("iframe").first).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if chinese else "en")
        settled(page)
        page.get_by_test_id("stChatInputTextArea").fill("swap 1 and 2")
        away = page.get_by_role("alert").filter(has_text="暂时连接不上服务器" if chinese else "The server is away")
        expect(away).to_be_hidden()
        server.kill()
        server.wait()
        expect(away).to_be_visible()
        expect(page.get_by_text("Streamlit server is not responding")).to_be_hidden()
        page.wait_for_timeout(1500)
        expect(page.get_by_text("Connection error")).to_be_hidden()
        server = serve(home, port, "--no-worker")
        expect(away).to_be_hidden()
        settled(page)
        expect(deck).to_be_visible()
        expect(page.locator("iframe").first).to_be_visible()
        expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("swap 1 and 2")
    finally:
        server.kill()
        server.wait()
