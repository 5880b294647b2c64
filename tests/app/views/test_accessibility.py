"""axe-core finds nothing on any page and state: light and dark, English and Chinese, wide and narrow.

The short form has two of the four views, and each page in one of them; the long form every page in every view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from agents.settings import Settings
from app.identity.access import LOCAL
from app.jobs import queue
from app.jobs.records import Progress
from app.store import Store, conversation, projects, versions
from app.store.tables import JobRow
from tests.app.views.conftest import free_port, picture, serve, settled
from tests.app.views.made_sites import keep_site
from tests.effort import long

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLITS_OWN = {
    "region",  # its header and status lie outside of landmarks
    "landmark-unique",  # its sidebar and the sidebar's content
    "presentation-role-conflict",  # its place to drop files
    "page-has-heading-one",  # a report's heading is in its preview
}
"""What is in Streamlit's own frame, which no script can reach."""
VIEWS = {
    "light-wide-en": {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}, "locale": "en-GB"},
    "dark-wide-zh": {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"},
    "light-narrow-zh": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "locale": "zh-CN"},
    "dark-narrow-en": {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}, "locale": "en-GB"},
}
FIRST = ("light-wide-en", "dark-narrow-en")
SLIDE = '<section class="slide" style="width:1280px;height:720px"><h2 data-item="title">{}</h2></section>'


OUTLINE = {
    "title": "Night buses",
    "language": "en",
    "entries": [
        {"id": "s1", "kind": "title", "title": "Night buses"},
        {"id": "s2", "kind": "content", "title": "What it cost"},
        {"id": "s3", "kind": "key_figures", "title": "Riders in numbers"},
    ],
}


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """A server without a worker: what is under way stays as it is, and the page says that nobody works."""
    port = free_port()
    server = serve(home, port, "--no-worker")
    yield f"http://127.0.0.1:{port}"
    server.kill()
    server.wait()


def job_of(session: Session, title: str) -> tuple[str, JobRow]:
    """A new deck's project and the row of the job that is to make it."""
    project = projects.create(session, kind="deck", owner=LOCAL, title=title).id
    job = queue.submit(session, kind="deck", owner=LOCAL, title=title, request={}, project_id=project)
    conversation.add_turn(session, project, role="person", text=title, job_id=job.id)
    return project, queue.row_of(session, job.id)


def asking(session: Session) -> str:
    """A project whose outline waits to be looked at."""
    project, row = job_of(session, "An outline")
    row.state, row.question = "waiting", {"outline": OUTLINE}
    return project


def working(session: Session) -> str:
    """A project whose slides are being drafted."""
    project, row = job_of(session, "Under way")
    row.state = "running"
    told = Progress(phase="draft", message="Slide 2 of 5", item=2, of=5, tokens=120, tokens_per_second=80.0)
    row.progress = told.model_dump(mode="json")
    for n, title in enumerate(("What it cost", "Riders in numbers")):
        body = {"key": f"s{n}", "title": title, "lines": ["Each trip cost 4.45."], "position": n}
        queue.say(session, row, "item", body)
    return project


def changing(session: Session, html: str) -> str:
    """A deck that is being changed: a kind that goes through no phases."""
    project = projects.create(session, kind="deck", owner=LOCAL, title="Being changed").id
    spec = {"title": "Being changed", "slides": [{"id": "s1", "title": {"label": "Fares"}}]}
    versions.commit(session, project, spec=spec, files={"deck.html": html}, note="First")
    job = queue.submit(session, kind="edit", owner=LOCAL, title="Shorter", request={}, project_id=project)
    conversation.add_turn(session, project, role="person", text="Shorter", job_id=job.id)
    row = queue.row_of(session, job.id)
    row.state, row.progress = "running", Progress(phase="render", message="Drawing the slides").model_dump(mode="json")
    return project


def failed(session: Session) -> str:
    """A project whose first job could not do it."""
    project, row = job_of(session, "A scan")
    row.error = {"code": "input-refused", "sentence": "scan.pdf holds no readable text.", "fix": "Recognise it first."}
    queue.end(session, row, "failed")
    return project


@pytest.fixture(scope="module")
def made(home, address: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A deck, a site, a small app and a report, as jobs would have left them: pages → their addresses."""
    titles = ("Fares", "Riders")
    with Store.open(Settings(data=home)) as store:
        page = f"<!doctype html><html lang='en'><title>Deck</title>{''.join(map(SLIDE.format, titles))}</html>"
        text = b"<!doctype html><html lang='en'><title>Report</title><h1>Cost</h1><p>A trip costs 4.45.</p></html>"
        faults = b'{"faults": [{"slide": 1, "detail": "Crowded."}]}'
        kept = store.keep(page.encode(), PNG, PNG + b"\0", faults, text)
        html, first, second, checks, written = (blob.sha256 for blob in kept)
        with store.write() as session:
            deck = projects.create(session, kind="deck", owner=LOCAL, title="Night buses")
            spec = {
                "title": "Night buses",
                "author": {"model": "smollm2-135m-instruct", "tier": "small"},
                "slides": [{"id": f"s{n}", "title": {"label": title}} for n, title in enumerate(titles, 1)],
            }
            files = {"deck.html": html, "slides/01.png": first, "slides/02.png": first, "checks.json": checks}
            versions.commit(session, deck.id, spec=spec, files=files, note="First")
            versions.commit(session, deck.id, spec=spec, files={**files, "slides/02.png": second}, note="Second")
            conversation.add_turn(session, deck.id, role="person", text="A deck about night buses")
            report = projects.create(session, kind="report", owner=LOCAL, title="What do night buses cost?")
            citations = [{"quote": "each trip cost the town 4.45", "source": "night-buses.md", "locator": "p. 1"}]
            spec = {"title": "Cost", "answer": "4.45 a trip", "confidence": 80, "citations": citations}
            versions.commit(session, report.id, spec=spec, files={"report.html": written}, note="First")
            artifact = projects.create(session, kind="artifact", owner=LOCAL, title="Timer")
            versions.commit(session, artifact.id, spec={"title": "Timer"}, files={"index.html": written}, note="First")
            poster = projects.create(session, kind="poster", owner=LOCAL, title="Night buses at a glance")
            versions.commit(session, poster.id, spec={"title": "Buses"}, files={"poster.html": html}, note="First")
            under_way = {"outline": asking(session), "working": working(session), "failed": failed(session)}
            under_way["changing"] = changing(session, html)
        site = keep_site(store, tmp_path_factory.mktemp("site"))
    return {
        "start": address,
        "deck": f"{address}/?project={deck.id}",
        "report": f"{address}/?project={report.id}",
        "site": f"{address}/?project={site}",
        "artifact": f"{address}/?project={artifact.id}",
        "poster": f"{address}/?project={poster.id}",
        **{name: f"{address}/?project={project}" for name, project in under_way.items()},
        "settings": f"{address}/?view=settings",
        "nowhere": f"{address}/?project=none",
    }


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8ffff3f0005fe02fea735a4a10000000049454e44ae426082"
)


@pytest.mark.parametrize(
    "view", [view if view in FIRST else pytest.param(view, marks=pytest.mark.full) for view in VIEWS]
)
def it_is_clean(view: str, made: dict[str, str], opened: Callable[..., Page]):
    page = opened(**VIEWS[view])
    for name, address in _of(view, made).items():
        page.goto(address)
        settled(page)
        expect(page.locator("h1, h2, [data-testid=stAlert]").first).to_be_visible()
        if name in ("deck", "report", "site", "artifact", "poster"):
            expect(page.locator("iframe").first).to_be_visible()
        settled(page)
        picture(page, f"{name}-{view}")
        for tab in ("Files", "Checks", "Log", "文件", "检查", "日志") if name == "site" else ():
            if page.get_by_role("tab", name=tab).count():
                page.get_by_role("tab", name=tab).click()
                settled(page)
                picture(page, f"{name}-{tab}-{view}")
                clean(page, f"{name}-{tab}-{view}")
        clean(page, f"{name}-{view}")
        if name == "start":
            page.get_by_text("长度、语言和外观" if "zh" in view else "Length, language and look").click()
            expect(page.get_by_text("自己的模板或标志" if "zh" in view else "Your template or logo")).to_be_visible()
            settled(page)
            picture(page, f"start-more-{view}")
            clean(page, f"start-more-{view}")
            page.get_by_text("网站" if "zh" in view else "Web site", exact=True).click()
            expect(page.get_by_role("button", name="糖果" if "zh" in view else "Candy")).to_be_visible()
            expect(page.get_by_role("button", name="开始制作" if "zh" in view else "Make it")).to_be_visible()
            settled(page)
            picture(page, f"start-site-{view}")
            clean(page, f"start-site-{view}")
    page.close()


def it_gives_a_phone_its_whole_width_to_what_was_opened(made: dict[str, str], opened: Callable[..., Page]):
    page = opened(**VIEWS["dark-narrow-en"])
    page.goto(made["nowhere"])
    settled(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("button", name="A scan", exact=True).click()
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
    expect(page.get_by_text("scan.pdf holds no readable text.")).to_be_visible()
    page.close()


def _of(view: str, made: dict[str, str]) -> dict[str, str]:
    """The pages that a view is tried on: the first one in each, the others by turns where the suite is short."""
    if long():
        return made
    turn = FIRST.index(view)
    return {name: at for n, (name, at) in enumerate(made.items()) if n == 0 or n % len(FIRST) == turn}


def clean(page: Page, what: str) -> None:
    """axe-core finds nothing, nothing is wider than the window, and nothing broke while it was drawn."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    found = Axe().run(page, options={"runOnly": RULES, "iframes": False})
    faults = [v for v in found.response["violations"] if v["id"] not in STREAMLITS_OWN]
    told = [(v["id"], v["help"], [node["html"][:200] for node in v["nodes"][:3]]) for v in faults]
    assert not told, f"{what}: {told}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 1, f"{what} is wider than the window"
