"""A hostile site in a real Chromium, framed as the workspace frames it: it has its own cookies and nothing of the app's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, sync_playwright

from agents.render.browser import find_browser
from agents.settings import Settings
from tests.agents.net.conftest import Listener
from tests.app.preview.sites import PAGE, Fronted, fronted

HOSTILE = """<!doctype html><html lang=en><title>Shop</title><body>
<form id=form action="http://OUT/form" method=post target=_top><input name=a value=b></form>
<form id=app action="http://APP/change" method=post><input name=a value=b></form>
<a id=top href="http://OUT/top" target=_top>x</a><a id=blank href="http://OUT/blank" target=_blank>x</a>
<script>
const got = {};
const attempt = async (name, work) => { try { got[name] = String(await work()); } catch (error) { got[name] = 'no'; } };
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const image = (src) => Promise.race([wait(1500).then(() => { throw 0; }), new Promise((done, no) => { const i = new Image(); i.onload = () => done('GOT'); i.onerror = no; i.src = src; })]);
window.finished = Promise.all([
  attempt('own cookie', () => { document.cookie = 'mine=1; SameSite=None; Secure; Partitioned'; return document.cookie.includes('mine=1') ? 'yes' : 'no'; }),
  attempt('own storage', () => { localStorage.mine = 1; return localStorage.length; }),
  attempt('own fetch', async () => (await fetch('/echo')).status),
  attempt('app cookie', () => document.cookie.includes('canary') ? document.cookie : 'no'),
  attempt('grant cookie', () => document.cookie.includes('impasto') ? document.cookie : 'no'),
  attempt('cookie for all', () => { document.cookie = 'tossed=1; Domain=localhost; SameSite=None; Secure'; return document.cookie.includes('tossed') ? 'GOT' : 'no'; }),
  attempt('cookie over the grant', () => { document.cookie = 'impasto_frame=x; SameSite=None; Secure; Partitioned'; return document.cookie.includes('impasto') ? 'GOT' : 'no'; }),
  attempt('parent', () => parent.document.title), attempt('top', () => top.document.title), attempt('top address', () => top.location.href),
  attempt('top storage', () => top.localStorage.secret),
  attempt('top navigation', () => { top.location = 'http://OUT/topnavigation'; return 'no'; }),
  attempt('parent navigation', () => { parent.location = 'http://OUT/parentnavigation'; return 'no'; }),
  attempt('app fetch', async () => (await fetch('http://APP/', {credentials: 'include'})).text()),
  attempt('app image', () => image('http://APP/picture')),
  attempt('app post', async () => (await fetch('http://APP/change', {method: 'POST', credentials: 'include', mode: 'no-cors'})).type),
  attempt('fetch', async () => (await fetch('http://OUT/fetch', {mode: 'no-cors'})).type),
  attempt('image', () => image('http://OUT/image')),
  attempt('websocket', () => Promise.race([wait(1500).then(() => { throw 0; }), new Promise((done, no) => { const s = new WebSocket('ws://OUT/socket'); s.onopen = () => done('GOT'); s.onerror = no; })])),
  attempt('popup', () => window.open('http://OUT/popup') ? 'GOT' : 'no'),
  attempt('clicks', () => { document.getElementById('top').click(); document.getElementById('blank').click(); return 'no'; }),
]).then(() => got);
</script></body></html>"""
ITS_OWN = {"own cookie": "yes", "own storage": "1", "own fetch": "200"}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fronted]:
    with fronted(tmp_path_factory.mktemp("front"), seconds=20) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser as a person has it: its driver's own flags turn off that storage of frames is kept apart."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_browser(Settings())),
            ignore_default_args=True,
            args=["--headless", "--no-sandbox", "--remote-debugging-pipe", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def framed(page: Page, front: Fronted, path: str = "/") -> Frame:
    """The site's own frame."""
    for _ in range(400):
        for frame in page.frames:
            if frame.url.partition("?")[0] == f"http://{front.host}{path}":
                return frame
        page.wait_for_timeout(50)
    raise AssertionError([frame.url for frame in page.frames])


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def it_has_its_own_and_nothing_else(page: Page, front: Fronted, name: str):
    outside = Listener("127.0.0.1")
    app, out = f"{name}:{front.port}", f"127.0.0.1:{outside.port}"
    front.site.page = HOSTILE.replace("APP", app).replace("OUT", out)
    front.site.heard.clear()
    popups: list[str] = []
    try:
        page.goto(f"http://{app}/")
        page.context.on("page", lambda popup: popups.append(popup.url))
        hostile = framed(page, front)
        hostile.wait_for_function("window.finished")
        got = hostile.evaluate("window.finished")
        hostile.evaluate("form.submit(), app.submit()")
        page.wait_for_timeout(500)
        gained = {what: said for what, said in got.items() if said != "no"}
        assert gained == ITS_OWN
        assert (outside.heads, outside.connections, popups) == ([], 0, [])
        assert page.url == f"http://{app}/"
        assert "canary" not in str(front.site.heard)
        assert "impasto" not in str(front.site.heard)
        cookies = {c["name"]: c["domain"] for c in page.context.cookies()}
        assert cookies["session"] == name
        assert cookies["impasto_frame"].endswith(".localhost")
        assert "tossed" not in cookies
    finally:
        outside.close()
        front.site.page = PAGE


def it_speaks_to_the_workspace_under_its_own_origin(page: Page, front: Fronted):
    page.goto(f"http://127.0.0.1:{front.port}/")
    site = framed(page, front)
    page.wait_for_function("said.some(([, m]) => m.type === 'ready')")
    page.evaluate("frames[0][0].postMessage({ protocol: 'impasto.site/1', type: 'go', path: '/policy' }, '*')")
    page.wait_for_function("said.some(([, m]) => m.type === 'ready' && m.path === '/policy')")
    page.evaluate("said.length = 0; frames[0][0].postMessage({ protocol: 'impasto.site/1', type: 'back' }, '*')")
    page.wait_for_function("said.some(([, m]) => m.type === 'ready' && m.path === '/')")
    site = framed(page, front)
    shell = next(frame for frame in page.frames if frame.url.endswith("/site"))
    assert shell.parent_frame == page.main_frame
    page.evaluate("frames[0][0].postMessage({ protocol: 'impasto.site/1', type: 'point', on: true }, '*')")
    site.wait_for_function("document.documentElement.classList.contains('impasto-pointing')")
    site.evaluate("document.querySelector('h1').click()")
    page.wait_for_function("said.some(([, m]) => m.type === 'chosen')")
    origin, chosen = page.evaluate("said.findLast(([, m]) => m.type === 'chosen')")
    assert origin == f"http://{front.host}"
    assert (chosen["line"], chosen["text"]) == ("features/pages/templates/pages/home.html:1", "Two chairs")
    for path in ("//evil.example/", "/\\\\evil.example", "https://evil.example/", "javascript:alert(1)"):
        page.evaluate("(path) => frames[0][0].postMessage({ protocol: 'impasto.site/1', type: 'go', path }, '*')", path)
    page.wait_for_timeout(500)
    assert site.url.startswith(f"http://{front.host}/")


def it_keeps_a_person_signed_in_across_pages_and_frames_apart_from_tabs(page: Page, front: Fronted):
    page.goto(f"http://127.0.0.1:{front.port}/")
    site = framed(page, front)
    site.goto(f"http://{front.host}/_impasto/as?role=member&to=/")
    assert framed(page, front).inner_text("#who") == "member"
    page.reload()
    assert framed(page, front).inner_text("#who") == "member"
    tab = page.context.new_page()
    tab.goto(front.sites.entrance(front.version_id, front.project_id, f"127.0.0.1:{front.port}", owns=True) or "")
    assert tab.inner_text("#who") == "nobody"
    assert tab.url == f"http://{front.host}/"
