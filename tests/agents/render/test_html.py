"""The page keeps the conventions that the capture reads, is self-contained, and nothing leaves its slot."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from agents.deck.spec import BulletsSlide, Chart, DeckSpec, Item, Label, Prompt
from agents.render import html as rendering
from agents.render.diagrams import ARRANGED
from agents.render.layouts import LAYOUTS, load_theme, theme_names
from agents.render.provenance import notes, source_line
from agents.render.showcase import showcase
from agents.sources.base import Language
from tests.agents.render import sample

LANGUAGES: tuple[Language, ...] = ("en", "zh")

LINES_OUTSIDE = """() => [...document.querySelectorAll('.slot')].flatMap((slot) => {
  if (slot.matches('figure, img, .source, .footer')) return [];
  const box = slot.getBoundingClientRect();
  const range = document.createRange();
  const leaves = slot.querySelectorAll('li, th, td').length ? [...slot.querySelectorAll('li, th, td')] : [slot];
  return leaves.flatMap((leaf) => {
    range.selectNodeContents(leaf);
    const half = parseFloat(getComputedStyle(leaf).lineHeight) / 2;
    const line = (r) => ({ left: r.left, right: r.right, middle: (r.top + r.bottom) / 2 });
    const across = (r) => r.right > box.right + 3 || r.left < box.left - 3;
    const along = (r) => r.middle - half < box.top - 3 || r.middle + half > box.bottom + 3;
    return [...range.getClientRects()].map(line)
      .filter((r) => across(r) || along(r))
      .map((r) => `${slot.closest('.slide').id} ${slot.className}: ${JSON.stringify(r)} in ${JSON.stringify(box)}`);
  });
})"""

SMALL = """() => [...document.querySelectorAll('.slide *')]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !e.matches('title, desc'))
  .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 11)
  .map((e) => e.className + ': ' + e.textContent)"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1280, "height": 720})
        yield shown
        browser.close()


def load(page: Page, text: str) -> None:
    page.set_content(text)
    page.evaluate("() => document.fonts.ready.then(() => true)")


def of(theme: str, language: Language, *, full: bool) -> str:
    return rendering.render_deck(sample.sample(language, theme, full=full), sample.library(language))


@pytest.mark.parametrize("theme", theme_names())
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("full", [True, False], ids=["full", "sparse"])
def test_no_line_leaves_its_slot_and_none_is_tiny(page: Page, theme: str, language: Language, full: bool) -> None:
    """And slides are plain boxes of 1280 by 720."""
    load(page, of(theme, language, full=full))
    assert page.evaluate(LINES_OUTSIDE) == []
    assert page.evaluate(SMALL) == []
    boxes = page.evaluate(
        "() => [...document.querySelectorAll('section.slide')].map((s) => { const r = s.getBoundingClientRect();"
        " return [r.left, r.top, r.width, r.height, getComputedStyle(s).overflow] })"
    )
    assert boxes == [[0, 720 * n, 1280, 720, "hidden"] for n in range(len(boxes))]


def test_nothing_is_fetched(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    load(page, of("gesso", "zh", full=True))
    assert [url for url in asked if not url.startswith("data:")] == []
    text = of("gesso", "en", full=True)
    assert not re.search(r"""(?:src|href)=["']?(?!data:)[a-z]+:""", text)
    assert "@import" not in text


@pytest.mark.parametrize(("language", "family"), [("en", "Gelasio"), ("zh", "Noto Serif SC")])
def test_titles_are_painted_in_the_shipped_font(page: Page, language: Language, family: str) -> None:
    load(page, of("gesso", language, full=True))
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "#s5 .title"})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert {(f["familyName"], f["isCustomFont"]) for f in used} == {(family, True)}
    session.detach()


def test_what_the_capture_reads_is_there(page: Page) -> None:
    load(page, of("gesso", "en", full=True))
    read: list[dict[str, Any]] = page.evaluate(
        """() => [...document.querySelectorAll('.slide')].map((s) => ({
          layout: s.dataset.layout, lang: s.lang, notes: s.dataset.notes || '', section: s.dataset.section || '',
          titles: [...s.querySelectorAll('[data-role=title][data-placeholder=title]')].map((e) => e.textContent),
          items: [...s.querySelectorAll('[data-item]')].map((e) => e.dataset.item),
          placeholders: [...s.querySelectorAll('[data-placeholder]')].map((e) => e.dataset.placeholder),
          bare: [...s.querySelectorAll('.shape')].filter((e) => e.getAttribute('aria-hidden') !== 'true').length,
          alt: [...s.querySelectorAll('img')].map((e) => e.alt),
        }))"""
    )
    assert {slide["layout"] for slide in read} == set(LAYOUTS) - set(ARRANGED)
    for slide in read:
        assert len(slide["titles"]) == 1, slide["layout"]
        assert slide["titles"][0]
        assert len(set(slide["placeholders"])) == len(slide["placeholders"]), slide["layout"]
        assert len(set(slide["items"])) == len(slide["items"]), slide["layout"]
        assert slide["bare"] == 0
        assert all(slide["alt"])
    by_layout = {slide["layout"]: slide for slide in reversed(read)}
    assert "Sources:" in by_layout["bullets"]["notes"]
    assert "cool-streets.pdf, p. " in by_layout["bullets"]["notes"]
    assert by_layout["bullets"]["section"] == "What cools a street"
    assert {"left/heading", "left/bullets/0", "right/bullets/2"} <= set(by_layout["comparison"]["items"])
    assert {"figures/0/value", "figures/3/label", "context"} <= set(by_layout["key_figures"]["items"])
    assert {"title", "pic:3", "body:1", "ftr", "sldNum"} <= set(by_layout["image_text"]["placeholders"])


def test_items_show_the_words_of_the_spec(page: Page) -> None:
    spec = sample.sample("en", "grid", full=True)
    load(page, rendering.render_deck(spec, sample.library("en")))
    shown = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('#s5 [data-item]')]"
        ".map((e) => [e.dataset.item, e.innerText]))"
    )
    slide = spec.slides[4]
    assert isinstance(slide, BulletsSlide)
    for n, bullet in enumerate(slide.bullets):
        assert " ".join(shown[f"bullets/{n}"].split()) == " ".join(bullet.text.split())


def test_a_chart_carries_its_data(page: Page) -> None:
    load(page, of("nocturne", "en", full=True))
    data, style = page.evaluate(
        "() => { const f = document.querySelector('[data-chart]'); return [f.dataset.chart, f.dataset.chartStyle] }"
    )
    assert len(Chart.model_validate_json(data).series) == 3
    assert json.loads(style) == {"labels": True, "legend": "top", "gap": 70}
    colors = page.evaluate(
        "() => { const s = getComputedStyle(document.querySelector('[data-chart]'));"
        " return [1, 2, 3].map((n) => s.getPropertyValue(`--series-${n}`).trim()) }"
    )
    theme = load_theme("nocturne")
    assert [c.lower() for c in colors] == [theme.colors[f"accent{n}"].lower() for n in (1, 2, 3)]


def test_blanks_are_marked_and_claims_are_not(page: Page) -> None:
    load(page, of("gesso", "en", full=True))
    lines = page.evaluate(
        "() => ['#s14 .title span', '#s14 li span', '#s5 .title']"
        ".map((q) => getComputedStyle(document.querySelector(q)).textDecorationLine)"
    )
    assert lines == ["underline", "underline", "none"]


def test_hostile_text_stays_text(page: Page) -> None:
    text = '</style><script>document.title="owned"</script><img src=x onerror=alert(1)> & "quotes"'
    spec = DeckSpec(
        title=text,
        language="en",
        theme="gesso",
        slides=[
            BulletsSlide(id="s1", title=Item(text=text, origin="model"), notes=[text], bullets=[Label(label=text)])
        ],
        author=sample.sample("en", "gesso", full=False).author,
    )
    load(page, rendering.render_deck(spec, sample.library("en")))
    assert page.evaluate("() => document.querySelectorAll('script').length") == 1
    assert page.evaluate("() => document.querySelectorAll('.slide img').length") == 0
    assert page.evaluate("() => document.querySelector('li').innerText.includes('<script>')")
    assert page.evaluate("() => document.querySelector('.slide').dataset.notes") == text


def test_one_source_is_named_by_its_page_and_several_by_their_names() -> None:
    slide = sample.sample("en", "gesso", full=True).slides[4]
    assert source_line(slide, sample.library("en"), "en") == "Source: pp. 3–8, Results"
    several = source_line(slide, sample.library("en", documents=2), "en")
    assert several == "Source: cool-streets.pdf, pp. 3–8, Results"
    zh = sample.sample("zh", "gesso", full=True).slides[4]
    assert source_line(zh, sample.library("zh"), "zh") == "来源：第 3–8 页，结果"


def test_notes_quote_each_passage_once() -> None:
    slide = sample.sample("en", "gesso", full=True).slides[6]
    lines = notes(slide, sample.library("en"), "en").splitlines()
    assert lines[0] == "Sources:"
    assert len(lines) == 7
    assert lines[1].startswith("[1] cool-streets.pdf, p. ")
    assert lines[1].endswith(".”")


def test_a_slide_without_claims_names_no_source() -> None:
    slide = BulletsSlide(id="s1", title=Prompt(prompt="Say it"), bullets=[Label(label="x")])
    assert source_line(slide, sample.library("en"), "en") == ""
    assert notes(slide, sample.library("en"), "en") == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", theme_names())
def test_the_specimen_has_every_layout_once(page: Page, theme: str, language: Language) -> None:
    load(page, rendering.specimen(load_theme(theme), language))
    assert page.evaluate("() => [...document.querySelectorAll('.slide')].map((s) => s.dataset.layout)") == list(LAYOUTS)
    words = page.evaluate("() => document.querySelector('.layout-bullets .title').innerText")
    assert words == ("Click to add title" if language == "en" else "单击此处添加标题")
    assert page.evaluate(LINES_OUTSIDE) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("theme", "form"), [("gesso", "16:9"), ("ledger", "4:3"), ("blueprint", "9:16"), ("ink", "16:9")]
)
def test_every_layout_of_the_showcase_stays_in_its_slots(page: Page, theme: str, form: Any, language: Language) -> None:
    deck, library = showcase(theme, language, form)
    load(page, rendering.render_deck(deck, library))
    assert page.evaluate("() => [...document.querySelectorAll('.slide')].map((s) => s.dataset.layout)") == list(LAYOUTS)
    assert page.evaluate(LINES_OUTSIDE) == []
    assert page.evaluate(SMALL) == []
    names = (
        "() => [...document.querySelectorAll('.slide [data-item]')].map((e) => e.closest('.slide').id + e.dataset.item)"
    )
    shown = page.evaluate(names)
    assert len(shown) == len(set(shown))


def test_arrow_keys_present_one_slide_at_a_time(page: Page) -> None:
    load(page, of("gesso", "en", full=False))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    shown = (
        "() => [...document.querySelectorAll('.slide')]"
        ".filter((s) => getComputedStyle(s).display !== 'none').map((s) => s.id)"
    )
    assert page.evaluate(shown) == ["s2"]
    page.keyboard.press("Escape")
    assert len(page.evaluate(shown)) == 15


def test_printing_gives_a_page_a_slide(page: Page) -> None:
    load(page, of("grid", "en", full=False))
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 15
