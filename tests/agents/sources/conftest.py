"""Inputs that several of the tests read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.sources.base import Document, Heading
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse

REPORT = """<!doctype html><html lang="en"><head><title>report-final-v3.docx</title><style>
@page { size: A4; margin: 22mm }
body { font: 11pt/1.45 serif } h1 { font-size: 24pt } h2 { font-size: 15pt } h3 { font-size: 12.5pt }
table { border-collapse: collapse } th, td { padding: 3pt 10pt; border-bottom: 0.5pt solid #888; text-align: left }
.grid td, .grid th { border: 0.5pt solid #333 } .two { column-count: 2; column-gap: 9mm; text-align: justify }
figure { margin: 1em 0; break-inside: avoid }
</style></head><body>
<h1>Harbour Noise in Veld</h1><p>Prepared by Tomas Lindgren</p><p>14 May 2024</p>
<h2>1 Background</h2>
<p>Ships at berth run their engines to make power. The noise carries over the water at night, and %s lived within
600 metres of the quay in 2023.</p>
<ul><li>Complaints rose from 41 to 96 in four years.</li><li>The quay was extended in 2021.</li></ul>
<h3>1.1 Earlier work</h3><p>Two surveys were made, in 2018 and in 2020, with different instruments.</p>
<h2>2 Measurements</h2>
<table><caption>Table 1: Sound level by place (dB)</caption>
<thead><tr><th>Place</th><th>Day</th><th>Night</th></tr></thead>
<tbody><tr><td>Quay</td><td>61.2</td><td>58.4</td></tr><tr><td>Mill Street</td><td>54.0</td><td>49.7</td></tr>
<tr><td>School</td><td>48.9</td><td>41.3</td></tr></tbody></table>
<p>The night levels at the quay exceed the limit of 55 dB on three nights of four.</p>
<figure><svg width="420" height="180" viewBox="0 0 420 180">
<g stroke="#999"><path d="M40 20H400M40 60H400M40 100H400"/></g>
<rect x="60" y="40" width="50" height="100" fill="#357"/><rect x="150" y="70" width="50" height="70" fill="#357"/>
<rect x="240" y="90" width="50" height="50" fill="#357"/><path d="M40 140H400" stroke="#000"/>
<text x="60" y="158" font-size="12">Quay</text><text x="150" y="158" font-size="12">Mill</text></svg>
<figcaption>Figure 1: Nights over the limit, by place.</figcaption></figure>
<h2 style="break-before: page">3 Discussion</h2><div class="two">%s</div>
<h2>References</h2><p>Veld Council (2019). Noise plan for the harbour.</p></body></html>"""

FILLER = (
    "<p>Shore power would end most of the noise, because a ship that is plugged in can stop its engines. "
    "The cost of one connection is 1.8 million euros, and the quay has room for four of them. "
    "Ships that call once a year would not be converted, and they make a fifth of the noise.</p>"
)


@pytest.fixture(scope="session")
def print_to_pdf(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """Prints HTML through a real Chromium."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

    def run(html: str, **options: object) -> bytes:
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=found, args=["--no-sandbox"])
            page = browser.new_page()
            page.set_content(html)
            data = page.pdf(prefer_css_page_size=True, **options)  # pyright: ignore[reportArgumentType]
            browser.close()
        return data

    return run


@pytest.fixture(scope="session")
def printed_report(print_to_pdf: Callable[..., bytes]) -> bytes:
    """A report with an outline, a running footer, tables, a chart and a page in two columns."""
    footer = '<p style="font-size:8px;margin:auto">Veld Noise Office <span class="pageNumber"></span></p>'
    html = REPORT % ("2,310 people", FILLER * 9)
    return print_to_pdf(
        html, outline=True, tagged=True, display_header_footer=True, header_template="<i></i>", footer_template=footer
    )


@pytest.fixture(scope="session")
def plain_report(print_to_pdf: Callable[..., bytes]) -> bytes:
    """The same report without an outline: headings must be told by their looks."""
    return print_to_pdf(REPORT % ("2,310 people", FILLER * 9), outline=False, tagged=False)


@pytest.fixture
def parsed() -> Callable[..., Document]:
    """Parses bytes in this process, where a debugger and coverage can follow."""

    def run(
        data: bytes | str, kind: Format, name: str = "input", folder: Path | None = None, limits: Limits | None = None
    ) -> Document:
        raw = data.encode() if isinstance(data, str) else data
        document = parse(raw, name, kind, limits or Limits(), folder)
        assert_sound(document)
        return document

    return run


def assert_sound(document: Document) -> None:
    """What holds for every document, whatever it was read from."""
    source = document.source
    by_id = {p.id: p for p in source.passages}
    assert [p.id for p in source.passages] == [f"{source.id}:{n}" for n in range(1, len(source.passages) + 1)]
    for passage in source.passages:
        assert passage.text == source.text[passage.locator.start : passage.locator.end]
        assert passage.text.strip()
    housed = [number for heading in flat(source.headings) for number in heading.passages]
    assert sorted(housed) == sorted(by_id), "each passage stands under exactly one heading"
    assert source.headings, "there is always at least one heading"
    paths = {by_id[n].locator.heading[-1] == h.text for h in flat(source.headings) for n in h.passages}
    assert paths <= {True}
    for table in source.tables:
        assert by_id[table.passage].kind == "table"
        assert len(table.values) == len(table.cells)
        assert all(len(row) == len(table.columns) for row in [*table.cells, *table.values])
    for figure in source.figures:
        assert document.assets[figure.asset]
        assert figure.passage is None or by_id[figure.passage].text == figure.caption


def flat(headings: list[Heading]) -> list[Heading]:
    """All headings, depth first."""
    return [found for h in headings for found in (h, *flat(h.children))]
