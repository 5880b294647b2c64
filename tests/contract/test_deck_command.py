"""The contract of `impasto deck` on real documents: files, spec, traceability, native parts, no faults."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from tests.contract.conftest import MadeDeck

TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}


def items(node: object) -> Iterator[dict]:
    """Every text item of a spec, wherever it stands."""
    if isinstance(node, dict):
        if "origin" in node and "text" in node:
            yield node
        for child in node.values():
            yield from items(child)
    elif isinstance(node, list):
        for child in node:
            yield from items(child)


def shapes(container) -> Iterator:
    for shape in container.shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from shapes(shape)


def words(text: str) -> list[str]:
    return re.findall(r"[\w%€£.,-]*\w[\w%]*", text.casefold())


def is_subsequence(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


def it_writes_every_file_of_the_contract(deck: MadeDeck):
    names = {p.relative_to(deck.folder).as_posix() for p in deck.folder.rglob("*") if p.is_file()}
    pages = {f"slides/{n:02d}.png" for n in range(1, len(deck.read("deck.json")["slides"]) + 1)}
    assert names == {"deck.pptx", "deck.pdf", "deck.html", "deck.json", "sources.json", "checks.json"} | pages


def it_reports_on_stdout_as_one_object(deck: MadeDeck):
    report = deck.outcome.json
    assert {"paths", "slides", "checks", "seconds", "tokens"} <= report.keys()
    assert report["slides"] == len(deck.read("deck.json")["slides"])
    for path in report["paths"].values():
        for one in path if isinstance(path, list) else [path]:
            assert Path(one).exists()


def it_gives_the_number_of_slides_asked_for(deck: MadeDeck):
    asked = 10
    slides = len(deck.read("deck.json")["slides"])
    assert 6 <= slides <= asked
    if "cool-streets" in deck.folder.name or "night-library" in deck.folder.name:
        assert slides == asked


def it_varies_its_layouts(deck: MadeDeck):
    layouts = [slide["layout"] for slide in deck.read("deck.json")["slides"]]
    floor = 6 if "cool-streets" in deck.folder.name or "night-library" in deck.folder.name else 4
    assert len(set(layouts)) >= floor, layouts


def it_rests_every_item_on_passages_that_exist(deck: MadeDeck):
    known = {p["id"] for source in sources_of(deck) for p in source["passages"]}
    found = list(items(deck.read("deck.json")))
    assert found
    for item in found:
        assert item["origin"] in {"model", "extracted", "read"}
        assert item["passages"], item
        assert set(item["passages"]) <= known


def it_extracts_only_the_words_of_the_source(deck: MadeDeck):
    """Words of a passage, of the headings above it, or of its document's title, author and date."""
    evidence = {
        p["id"]: [p["text"], *p["locator"]["heading"], *(source[k] or "" for k in ("title", "author", "date"))]
        for source in sources_of(deck)
        for p in source["passages"]
    }
    for item in items(deck.read("deck.json")):
        if item["origin"] != "extracted":
            continue
        pieces = [piece for passage in item["passages"] for piece in evidence[passage]]
        letters = list(re.sub(r"\W", "", item["text"]).casefold())
        assert any(
            is_subsequence(words(item["text"]), words(piece))
            or is_subsequence(letters, list(re.sub(r"\W", "", piece).casefold()))
            for piece in [*pieces, " ".join(pieces)]
        ), item


def it_says_nothing_twice(deck: MadeDeck):
    bullets = [
        item["text"]
        for slide in deck.read("deck.json")["slides"]
        for item in items([slide.get("bullets"), slide.get("left"), slide.get("right"), slide.get("statement")])
    ]
    assert len(bullets) == len({b.casefold() for b in bullets})


def it_has_no_fault(deck: MadeDeck):
    assert all(count == 0 for count in deck.outcome.json["checks"].values()), deck.read("checks.json")


def it_puts_the_title_of_each_slide_in_a_title_placeholder(deck: MadeDeck):
    presentation = Presentation(str(deck.folder / "deck.pptx"))
    spec = deck.read("deck.json")
    for slide, wanted in zip(presentation.slides, spec["slides"], strict=True):
        title = slide.shapes.title
        assert title is not None
        said = wanted["title"].get("text") or wanted["title"].get("label") or wanted["title"].get("prompt")
        assert re.sub(r"\s", "", title.text_frame.text) == re.sub(r"\s", "", said)


def it_holds_no_picture_of_a_slide(deck: MadeDeck):
    presentation = Presentation(str(deck.folder / "deck.pptx"))
    area = presentation.slide_width * presentation.slide_height
    for slide in presentation.slides:
        for shape in shapes(slide):
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                assert shape.width * shape.height < 0.7 * area


def it_makes_charts_and_tables_native(deck: MadeDeck):
    presentation = Presentation(str(deck.folder / "deck.pptx"))
    for slide, wanted in zip(presentation.slides, deck.read("deck.json")["slides"], strict=True):
        kinds = list(shapes(slide))
        if wanted["layout"] == "chart":
            chart = next(s.chart for s in kinds if s.has_chart)
            for series, drawn in zip(wanted["chart"]["series"], chart.plots[0].series, strict=True):
                assert list(drawn.values) == series["values"]
        if wanted["layout"] == "table":
            table = next(s.table for s in kinds if s.has_table)
            rows = [wanted["table"]["columns"], *wanted["table"]["rows"]]
            assert [[c.text for c in row.cells] for row in table.rows] == rows


def it_describes_every_picture_and_chart(deck: MadeDeck):
    presentation = Presentation(str(deck.folder / "deck.pptx"))
    for slide in presentation.slides:
        for shape in shapes(slide):
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE or getattr(shape, "has_chart", False):
                description = shape._element.xpath(".//p:cNvPr/@descr")
                assert description, shape.name
                assert description[0].strip()


def it_notes_the_sources_of_each_content_slide(deck: MadeDeck):
    presentation = Presentation(str(deck.folder / "deck.pptx"))
    for slide, wanted in zip(presentation.slides, deck.read("deck.json")["slides"], strict=True):
        if wanted["layout"] in {"bullets", "two_columns", "comparison", "key_figures", "statement", "image_text"}:
            assert slide.has_notes_slide
            assert deck_name(deck) in slide.notes_slide.notes_text_frame.text


def it_shows_the_same_words_in_the_pdf(deck: MadeDeck):
    pdf = pypdfium2.PdfDocument(deck.folder / "deck.pdf")
    spec = deck.read("deck.json")
    assert len(pdf) == len(spec["slides"])
    for page, slide in zip(pdf, spec["slides"], strict=True):
        seen = re.sub(r"\W", "", page.get_textpage().get_text_range()).casefold()
        for item in items(slide):
            assert re.sub(r"\W", "", item["text"]).casefold() in seen, item["text"]
    pdf.close()


def it_needs_nothing_but_the_html_file(deck: MadeDeck):
    page = (deck.folder / "deck.html").read_text("utf-8")
    assert not re.search(r"""(?:src|href)=["'](?!data:|#)[^"']+""", page)
    assert not re.search(r"url\((?!['\"]?(?:data:|#))", page)


def it_uses_theme_colours_and_fonts_by_reference(deck: MadeDeck):
    with zipfile.ZipFile(deck.folder / "deck.pptx") as package:
        parts = [
            package.read(n).decode("utf-8") for n in package.namelist() if re.match(r"ppt/slides/slide\d+\.xml", n)
        ]
    scheme, literal = (sum(part.count(tag) for part in parts) for tag in ("<a:schemeClr", "<a:srgbClr"))
    assert literal <= 0.1 * (scheme + literal)
    assert not any(re.search(r'<a:latin typeface="(?!\+m[jn]-lt)', part) for part in parts)


def it_cuts_no_passage_loose_from_its_text(deck: MadeDeck):
    for source in sources_of(deck):
        for earlier, later in itertools.pairwise(source["passages"]):
            assert earlier["id"] != later["id"]
        for passage in source["passages"]:
            locator = passage["locator"]
            assert passage["text"]
            assert locator["end"] > locator["start"]


def sources_of(deck: MadeDeck) -> list[dict]:
    sources = deck.read("sources.json")
    return sources["sources"] if isinstance(sources, dict) else sources


def deck_name(deck: MadeDeck) -> str:
    return sources_of(deck)[0]["name"]


def it_begins_with_a_title_and_ends_with_what_a_report_concludes(deck: MadeDeck):
    """A workbook and a weekly update conclude nothing: their decks end with their last part, and no page names the one
    file alone."""
    slides = deck.read("deck.json")["slides"]
    assert slides[0]["layout"] == "title"
    assert (slides[-1]["layout"] == "closing") == deck_name(deck).endswith((".pdf", ".docx"))
    assert slides[-1]["layout"] != "closing" or slides[-1]["message"]
