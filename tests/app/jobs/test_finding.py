"""A deck whose job finds out about its topic first: on a web of the tests' own, once, with its steps kept."""

from __future__ import annotations

import json
import os
import re
import signal
from html import unescape
from pathlib import Path

import pytest

from agents.errors import InputRefused
from agents.llm import never
from agents.settings import Settings
from app.jobs.finding import found_first
from app.jobs.lease import Lease
from app.jobs.run import Run
from app.store.database import default_url
from tests.agents.net.conftest import PRIVATE, Internet, answer, internet  # noqa: F401
from tests.agents.tools.test_images import jpeg
from tests.app.jobs.bench import Bench
from tests.app.jobs.test_deck_job import SMALL

TOPIC = "The ferry between Holm and Varde"
PAGE = """<html><title>Ferry Holm-Varde</title><body><main><h1>The ferry between Holm and Varde</h1>
<h2>Passengers</h2><p>The ferry between Holm and Varde carried 41,300 passengers in 2019.</p>
<p>In 2020 the ferry between Holm and Varde carried 18,900 passengers, because it stopped for eleven weeks.</p>
<h2>Crossing</h2><p>The ferry between Holm and Varde crosses the sound in 25 minutes.</p>
<p>A ticket for the ferry between Holm and Varde costs 6 euros, and bicycles are free.</p>
<img src="/quay.jpg" alt="The ferry between Holm and Varde at its quay" width="800" height="600">
<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></main></body></html>"""
CREDIT = "“The ferry between Holm and Varde at its quay”, CC BY 4.0, via The ferry between Holm and Varde"
SLIDE = re.compile(r"<section\b.*?</section>", re.DOTALL)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.full)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return default_url(tmp_path)
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def web(internet: Internet) -> dict[str, str]:  # noqa: F811
    """Settings of a worker that finds one page about the ferry."""
    at = f"{PRIVATE}:{internet.port}"
    results = [{"title": "Ferry", "url": f"http://{at}/ferry", "content": "The ferry between Holm and Varde"}]
    internet.private.replies |= {
        "/search": answer(json.dumps({"results": results}).encode(), kind="application/json"),
        "/ferry": answer(PAGE.encode()),
        "/quay.jpg": answer(jpeg((800, 600)), kind="image/jpeg"),
    }
    reached = {"IMPASTO_FETCH_OWN": at, "IMPASTO_SEARXNG": f"http://{at}", "IMPASTO_DUCKDUCKGO": "false"}
    return {**SMALL, **reached}


def fetched(internet: Internet) -> int:  # noqa: F811
    return sum(head.split(b" ")[1] == b"/ferry" for head in internet.private.heads)


@pytest.mark.full
def it_rests_on_what_was_found_and_looks_once(bench: Bench, web: dict[str, str], internet: Internet):  # noqa: F811
    worker = bench.worker(**web)
    job = bench.submit("deck", topic=TOPIC, web=True, pictures=True, slides=5, tone="formal")
    bench.until(lambda: any(body["phase"] in ("draft", "render") for body in bench.said(job, "phase")))
    os.kill(worker.pid, signal.SIGKILL)
    bench.worker(**web)
    done = bench.wait(job, "done", "failed")
    assert done.error is None, bench.logs()
    (version,) = bench.versions(job)
    sources = json.loads(bench.store.blobs.get(version.files["sources.json"]))
    assert "/ferry" in json.dumps(sources)
    shown = unescape(bench.store.blobs.get(version.files["deck.html"]).decode())
    assert "41,300" in shown
    slides = SLIDE.findall(shown)
    assert any(CREDIT in slide and "<img" in slide for slide in slides)
    assert "/ferry" in slides[-1]
    assert fetched(internet) == 1
    assert any("The tone was not changed" in said for said in (done.result or {})["said"])
    phases = list(dict.fromkeys(body["phase"] for body in bench.said(job, "phase")))
    assert phases.index("search") < phases.index("draft")


def it_asks_for_a_topic(lease: Lease):
    run = Run(lease, Settings(), never)
    with pytest.raises(InputRefused, match="no topic"):
        found_first(run, " ", run.settings, web=True, pictures=False)


@pytest.mark.full
def it_gives_a_site_its_texts(bench: Bench, web: dict[str, str]):
    bench.worker(**web)
    sentence = "A blog about the ferry between Holm and Varde"
    job = bench.submit("site", project="site", sentence=sentence, web=True)
    done = bench.wait(job, "done", "failed")
    assert done.error is None, bench.logs()
    (version,) = bench.versions(job)
    told = json.loads(bench.store.blobs.get(version.files["spec.json"]))
    texts = json.dumps(told["pages"], ensure_ascii=False)
    assert "carried 41,300 passengers in 2019. [1]" in texts
    assert CREDIT in texts
    assert bench.store.blobs.get(version.files["static/pictures/01.jpg"])[:2] == b"\xff\xd8"
    assert "/ferry" in texts
